//! What a test sets about spaces: recycle bins and page tokens.

use super::world::stored::Stored;
use super::{Emulator, lock};
use crate::generated::SpaceId;

impl Emulator {
    /// Sets whether a space has a recycle bin. Spaces that `addSpace` makes have none, as DingTalk's: only those of its
    /// older drive interface do. What is in it is lost with it.
    ///
    /// # Panics
    ///
    /// If there is no such space.
    pub fn set_recycle_bin(&self, space_id: &SpaceId, has: bool) {
        let mut handler = lock(&self.handler);
        let space = handler.world.spaces.get_mut(space_id);
        let space = space.unwrap_or_else(|| panic!("no space {space_id}"));
        space.recycle_bin = has.then(|| space.recycle_bin.take().unwrap_or_default());
    }

    /// Returns the files in the recycle bins of all spaces, in order of creation. Of their paths only the name is left.
    pub fn recycled(&self) -> Vec<Stored> {
        lock(&self.handler).world.recycled()
    }

    /// Expires every page token given out so far: lists refuse to go on with it.
    pub fn expire_page_tokens(&self) {
        lock(&self.handler).world.pages.expire();
    }
}
