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
        let mut handler = self.change();
        let space = handler.world.spaces.get_mut(space_id);
        let space = space.unwrap_or_else(|| panic!("no space {space_id}"));
        space.set_recycle_bin(has);
    }

    /// Returns the files in the recycle bins of all spaces, in order of creation. Of their paths only the name is left.
    pub fn recycled(&self) -> Vec<Stored> {
        lock(&self.handler).world.recycled()
    }

    /// Expires every page token given out so far: lists refuse to go on with it.
    pub fn expire_page_tokens(&self) {
        self.change().world.pages.expire();
    }
}
