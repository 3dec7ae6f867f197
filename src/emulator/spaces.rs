//! Settings of spaces for a test: recycle bins and page tokens.

use super::world::stored::Stored;
use super::{Emulator, lock};
use crate::generated::SpaceId;

impl Emulator {
    /// Sets whether a space has a recycle bin. Spaces made by `addSpace` have none, as in DingTalk, where only spaces
    /// of the older drive interface have one. Removing a recycle bin also deletes the files in it.
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

    /// Returns the files in the recycle bins of all spaces, in order of creation. Their paths have only the name.
    pub fn recycled(&self) -> Vec<Stored> {
        lock(&self.handler).world.recycled()
    }

    /// Expires every page token issued so far, so lists refuse it.
    pub fn expire_page_tokens(&self) {
        self.change().world.pages.expire();
    }
}
