//! Recipients that a test adds: people, departments, roles, conversations.

use super::world::conversations::{
    Conversation, ConversationDelivery, ConversationKind, ConversationLink,
};
use super::world::organization::User;
use super::{Emulator, lock};
use crate::generated::{ConversationId, CorpId, DeptId, RoleId};

impl Emulator {
    /// Adds made-up people and returns them. [`users`](Self::users) does not list them.
    pub fn add_users(&self, count: usize) -> Vec<User> {
        self.change().world.add_users(count)
    }

    /// Adds an enterprise account (exclusive account) with this mobile number and returns it. Other people may have the
    /// same number.
    pub fn add_exclusive_user(&self, mobile: &str) -> User {
        let added = self.change().world.add_exclusive_user(mobile);
        added.expect("one person")
    }

    /// Adds a made-up department below another and returns its id. [`DeptId::root`] is the organization itself.
    ///
    /// A person may be in several departments, and a person in none is directly in the organization. A department below
    /// the root belongs to the organization of its first member.
    ///
    /// # Panics
    ///
    /// If there is no department `parent`.
    pub fn add_department(&self, name: &str, parent: DeptId, members: &[User]) -> DeptId {
        let added = self.change().world.add_department(name, parent, members);
        added.unwrap_or_else(|| panic!("no department {parent}"))
    }

    /// Sets the direct members of a department.
    ///
    /// # Panics
    ///
    /// If there is no such department.
    pub fn set_department_members(&self, id: DeptId, members: &[User]) {
        let mut handler = self.change();
        let contacts = handler.world.contacts_with(|found| found.department(id).is_some());
        let is_known = contacts.is_some_and(|contacts| contacts.set_members(id, members));
        assert!(is_known, "no department {id}");
    }

    /// Sets whether a department is within the contact scope of apps. If not, its people and details are refused. It is
    /// still listed below its parent, and the departments below it are not affected. Defaults to true.
    ///
    /// # Panics
    ///
    /// If there is no such department.
    pub fn set_department_readable(&self, id: DeptId, readable: bool) {
        let mut handler = self.change();
        let contacts = handler.world.contacts_with(|found| found.department(id).is_some());
        let department = contacts.and_then(|contacts| contacts.department_mut(id));
        department.unwrap_or_else(|| panic!("no department {id}")).is_readable = readable;
    }

    /// Adds a made-up role to the organization of its first member and returns its id.
    pub fn add_role(&self, name: &str, members: &[User]) -> RoleId {
        self.change().world.add_role(name, members)
    }

    /// Sets the people who have a role.
    ///
    /// # Panics
    ///
    /// If there is no such role.
    pub fn set_role_members(&self, id: RoleId, members: &[User]) {
        let mut handler = self.change();
        let contacts = handler.world.contacts_with(|found| found.role(id).is_some());
        let role = contacts.and_then(|contacts| contacts.role_mut(id));
        role.unwrap_or_else(|| panic!("no role {id}")).members = members.to_vec();
    }

    /// Adds a made-up group with these members and returns it. It has a chat id. Its first member owns it, and it
    /// belongs to that member's organization.
    pub fn add_group(&self, members: &[User]) -> Conversation {
        self.converse(members, ConversationKind::Group)
    }

    /// Adds a made-up conversation with these members and returns it. It has no chat id.
    pub fn add_conversation(&self, members: &[User]) -> Conversation {
        self.converse(members, ConversationKind::Other)
    }

    /// Returns the files that reached conversations, in order. [`deliveries`](Self::deliveries) has those that reached
    /// people.
    pub fn conversation_deliveries(&self) -> Vec<ConversationDelivery> {
        lock(&self.handler).world.conversation_deliveries.clone()
    }

    /// Returns the links that reached conversations, in order.
    pub fn conversation_links(&self) -> Vec<ConversationLink> {
        lock(&self.handler).world.links.clone()
    }

    /// Sets the members of a conversation. People who left can no longer read or add files in its space, or send to it.
    ///
    /// # Panics
    ///
    /// If there is no such conversation.
    pub fn set_conversation_members(&self, id: &ConversationId, members: &[User]) {
        let world = &mut self.change().world;
        let is_known = world.set_conversation_members(id.as_str(), members);
        assert!(is_known, "no conversation {id}");
    }

    fn converse(&self, members: &[User], kind: ConversationKind) -> Conversation {
        self.change().world.add_conversation(members, kind)
    }

    /// Adds another organization with this many made-up people, and returns its id and the people. It has enabled the
    /// third-party app. It shares no people, departments, roles, groups or spaces with any other.
    pub fn add_organization(&self, people: usize) -> (CorpId, Vec<User>) {
        let mut handler = self.change();
        let added = handler.world.add_organization(people);
        (added.corp_id.clone(), added.users.to_vec())
    }

    /// Sets whether an organization has enabled the third-party app. If not, the app gets no token for it. Earlier
    /// tokens stay valid. Defaults to true.
    ///
    /// # Panics
    ///
    /// If there is no such organization.
    pub fn set_suite_enabled(&self, corp_id: &CorpId, enabled: bool) {
        let mut handler = self.change();
        let organization = handler.world.organization_mut(corp_id);
        organization.unwrap_or_else(|| panic!("no organization {corp_id}")).has_suite = enabled;
    }
}
