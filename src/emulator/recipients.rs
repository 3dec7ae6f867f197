//! What a test adds so that a program can send to it: people, departments, roles, conversations.

use super::world::conversations::{Conversation, ConversationDelivery};
use super::world::organization::User;
use super::{Emulator, lock};
use crate::generated::{DeptId, OPERATIONS, RoleId};

impl Emulator {
    /// Adds made-up people and returns them. [`users`](Self::users) does not list them.
    pub fn add_users(&self, count: usize) -> Vec<User> {
        self.change().world.add_users(count)
    }

    /// Adds an enterprise account (exclusive account) with this mobile number, which others may have as well, and
    /// returns it.
    pub fn add_exclusive_user(&self, mobile: &str) -> User {
        self.change().world.add_exclusive_user(mobile)
    }

    /// Adds a made-up department below another and returns its id. [`DeptId::root`] is the organization itself.
    ///
    /// A person may be in several departments. Those who are in none are directly in the organization.
    ///
    /// # Panics
    ///
    /// If there is no department `parent`.
    pub fn add_department(&self, name: &str, parent: DeptId, members: &[User]) -> DeptId {
        let contacts = &mut self.change().world.contacts;
        assert!(contacts.department(parent).is_some(), "no department {parent}");
        let id = contacts.add_department(name, parent);
        contacts.set_members(id, members);
        id
    }

    /// Sets who is directly in a department.
    ///
    /// # Panics
    ///
    /// If there is no such department.
    pub fn set_department_members(&self, id: DeptId, members: &[User]) {
        let is_known = self.change().world.contacts.set_members(id, members);
        assert!(is_known, "no department {id}");
    }

    /// Sets whether a department is within the range of contacts that apps may read. If it is not, its people and
    /// details are refused. It is still listed below its parent, and the departments below it are not affected.
    /// Defaults to true.
    ///
    /// # Panics
    ///
    /// If there is no such department.
    pub fn set_department_readable(&self, id: DeptId, readable: bool) {
        let contacts = &mut self.change().world.contacts;
        let department = contacts.department_mut(id);
        department.unwrap_or_else(|| panic!("no department {id}")).is_readable = readable;
    }

    /// Adds a made-up role and returns its id.
    pub fn add_role(&self, name: &str, members: &[User]) -> RoleId {
        self.change().world.contacts.add_role(name, members)
    }

    /// Sets who has a role.
    ///
    /// # Panics
    ///
    /// If there is no such role.
    pub fn set_role_members(&self, id: RoleId, members: &[User]) {
        let contacts = &mut self.change().world.contacts;
        let role = contacts.role_mut(id);
        role.unwrap_or_else(|| panic!("no role {id}")).members = members.to_vec();
    }

    /// Adds a made-up group with these members and returns it. It has a chat id.
    pub fn add_group(&self, members: &[User]) -> Conversation {
        self.change().world.add_conversation(members, true)
    }

    /// Adds a made-up conversation with these members and returns it. It has no chat id.
    pub fn add_conversation(&self, members: &[User]) -> Conversation {
        self.change().world.add_conversation(members, false)
    }

    /// Returns the files that reached conversations, in order. [`deliveries`](Self::deliveries) has those that reached
    /// people.
    pub fn conversation_deliveries(&self) -> Vec<ConversationDelivery> {
        lock(&self.handler).world.conversation_deliveries.clone()
    }

    /// Takes a permission from both apps: operations that need it are refused. Permissions have the vendor's names, as
    /// in [`Spec::permission`](crate::Spec::permission).
    ///
    /// # Panics
    ///
    /// If no operation needs it.
    pub fn revoke_permission(&self, permission: &str) {
        let mut specs = OPERATIONS.iter();
        let is_known = specs.any(|spec| spec.permission == permission);
        assert!(is_known, "no operation needs the permission `{permission}`");
        self.change().world.revoked.insert(permission.into());
    }

    /// Gives a permission back.
    pub fn grant_permission(&self, permission: &str) {
        self.change().world.revoked.remove(permission);
    }
}
