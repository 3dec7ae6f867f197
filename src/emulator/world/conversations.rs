//! Conversations, with their members, their owner and the space of their files.

use std::collections::BTreeMap;

use super::World;
use super::organization::User;
use super::space::Space;
use super::tokens::App;
use crate::generated::storage::{PermissionRole, SpaceOwnerType};
use crate::generated::{ChatId, ConversationId, CorpId, DentryId, SpaceId, UnionId};

/// A made-up conversation.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Conversation {
    /// Id, which files are sent to.
    pub id: ConversationId,
    /// The kind of conversation.
    pub kind: ConversationKind,
    /// The id in older interfaces, if it has one.
    pub chat_id: Option<ChatId>,
    /// The space of its files. Its members may read and add files there, and its owner may grant.
    pub space_id: SpaceId,
    /// The owner: the first member at its creation. `None` if it had no members.
    pub owner: Option<User>,
    /// The members.
    pub members: Vec<User>,
}

/// The kind of a conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ConversationKind {
    /// A group, which also has a chat id.
    Group,
    /// A conversation that older interfaces do not know.
    Other,
}

/// A file that reached a conversation.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ConversationDelivery {
    /// The conversation that received it.
    pub to: ConversationId,
    /// The person in whose name it was sent.
    pub operator: UnionId,
    /// The space of the file that was sent.
    pub space_id: SpaceId,
    /// The file that was sent.
    pub dentry_id: DentryId,
    /// The copy in the conversation's space.
    pub copy_id: DentryId,
    /// Its name.
    pub name: String,
}

/// A link to a file that reached a conversation.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ConversationLink {
    /// The conversation that received it.
    pub to: ConversationId,
    /// The person in whose name it was sent.
    pub operator: UnionId,
    /// The file's space.
    pub space_id: SpaceId,
    /// The file that the link leads to.
    pub dentry_id: DentryId,
    /// Its name.
    pub name: String,
}

impl World {
    /// Adds a made-up conversation with these members, in the organization of the first.
    pub(crate) fn add_conversation(
        &mut self,
        members: &[User],
        kind: ConversationKind,
    ) -> Conversation {
        let made_up = self.made_up_conversation(members, kind);
        self.insert_conversation(made_up.clone());
        made_up
    }

    /// Returns a conversation with unused ids, without adding it.
    pub(crate) fn made_up_conversation(
        &self,
        members: &[User],
        kind: ConversationKind,
    ) -> Conversation {
        // Real ids have these characters too.
        let id = |number: usize| format!("cid+emulator/group{number:04}==");
        let is_free = |number: &usize| self.conversation(&id(*number)).is_none();
        let number = (self.conversations.len()..).find(is_free).unwrap_or_default();
        let is_group = kind == ConversationKind::Group;
        Conversation {
            id: id(number).into(),
            kind,
            chat_id: is_group.then(|| format!("chatemulator{number:04}").into()),
            space_id: SpaceId::new((8_641_975_302 + self.made + 1).to_string()),
            owner: members.first().cloned(),
            members: members.to_vec(),
        }
    }

    /// Adds a conversation, and its space unless that exists.
    pub(crate) fn insert_conversation(&mut self, conversation: Conversation) {
        let space_id = &conversation.space_id;
        if !self.spaces.contains_key(space_id) {
            let first = conversation.members.first().unwrap_or(&self.setting.users[0]);
            let creator = first.union_id.clone();
            let corp_id = self.corp_of(&creator).unwrap_or(&self.setting.corp_id).clone();
            let mut space = Space::new(SpaceOwnerType::App, creator, App::Internal, corp_id);
            // No app has this scene, so `addSpace` never returns this space.
            let number = self.conversations.len().to_string();
            (space.scene, space.scene_id) = ("conversation".into(), number);
            space.made = self.next();
            self.spaces.insert(space_id.clone(), space);
        }
        if let Some(space) = self.spaces.get_mut(space_id) {
            space.standing = roles(&conversation);
        }
        self.conversations.push(conversation);
    }

    /// Sets the members of a conversation, who may read and add files in its space. Returns false if there is no such
    /// conversation.
    pub(crate) fn set_conversation_members(&mut self, id: &str, members: &[User]) -> bool {
        let mut conversations = self.conversations.iter_mut();
        let found = conversations.find(|conversation| conversation.id.as_str() == id);
        let Some(conversation) = found else { return false };
        conversation.members = members.to_vec();
        if let Some(space) = self.spaces.get_mut(&conversation.space_id) {
            space.standing = roles(conversation);
        }
        true
    }

    pub(crate) fn conversation(&self, id: &str) -> Option<&Conversation> {
        self.conversations.iter().find(|conversation| conversation.id.as_str() == id)
    }

    /// Returns the group with this chat id in an organization.
    pub(crate) fn group(&self, corp_id: &CorpId, chat_id: &str) -> Option<&Conversation> {
        let has_it = |found: &&Conversation| {
            found.chat_id.as_ref().is_some_and(|found| found.as_str() == chat_id)
                && self.is_of(found, corp_id)
        };
        self.conversations.iter().find(has_it)
    }

    /// Returns whether a conversation belongs to this organization.
    pub(crate) fn is_of(&self, conversation: &Conversation, corp_id: &CorpId) -> bool {
        let space = self.spaces.get(&conversation.space_id);
        space.is_some_and(|space| space.corp_id == *corp_id)
    }
}

fn roles(conversation: &Conversation) -> BTreeMap<UnionId, PermissionRole> {
    let role = |user: &User| {
        let owns = conversation.owner.as_ref() == Some(user);
        if owns { PermissionRole::Manager } else { PermissionRole::Editor }
    };
    conversation.members.iter().map(|user| (user.union_id.clone(), role(user))).collect()
}

impl Conversation {
    pub(crate) fn has(&self, who: &UnionId) -> bool {
        self.members.iter().any(|user| user.union_id == *who)
    }
}
