//! Conversations: groups with their members and the space of their files.

use super::World;
use super::organization::User;
use super::space::{Grant, Space};
use super::tokens::App;
use crate::generated::storage::{PermissionRole, SpaceOwnerType};
use crate::generated::{ChatId, ConversationId, DentryId, SpaceId, UnionId};

/// A made-up conversation.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Conversation {
    /// Id, to which files are sent.
    pub id: ConversationId,
    /// The id under which older interfaces know it, if they do.
    pub chat_id: Option<ChatId>,
    /// The space of its files. Its members may read and add files there.
    pub space_id: SpaceId,
    /// Who is in it.
    pub members: Vec<User>,
}

/// A file that reached a conversation.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ConversationDelivery {
    /// Which conversation received it.
    pub to: ConversationId,
    /// In whose name it was sent.
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

impl World {
    /// Adds a made-up conversation with these members. One with a chat id is a group.
    pub(crate) fn add_conversation(&mut self, members: &[User], is_group: bool) -> Conversation {
        let is_free = |number: &usize| self.conversation(&id(*number)).is_none();
        let number = (self.conversations.len()..).find(is_free).unwrap_or_default();
        let creator = members.first().unwrap_or(&self.setting.users[0]).union_id.clone();
        let mut space = Space::new(SpaceOwnerType::App, creator, App::Internal);
        // No app has this scene, so none gets the space from addSpace.
        (space.scene, space.scene_id) = ("conversation".into(), number.to_string());
        space.grants = members.iter().map(|user| membership(&user.union_id)).collect();
        space.made = self.next();
        let space_id = SpaceId::new((8_641_975_302 + space.made).to_string());
        self.spaces.insert(space_id.clone(), space);
        let conversation = Conversation {
            id: id(number).into(),
            chat_id: is_group.then(|| format!("chatemulator{number:04}").into()),
            space_id,
            members: members.to_vec(),
        };
        self.conversations.push(conversation.clone());
        conversation
    }

    pub(crate) fn conversation(&self, id: &str) -> Option<&Conversation> {
        self.conversations.iter().find(|conversation| conversation.id.as_str() == id)
    }

    /// Returns the group with this chat id.
    pub(crate) fn group(&self, chat_id: &str) -> Option<&Conversation> {
        let has_it = |found: &&Conversation| {
            found.chat_id.as_ref().is_some_and(|found| found.as_str() == chat_id)
        };
        self.conversations.iter().find(has_it)
    }
}

/// Returns a made-up id. Real ids have these characters too.
fn id(number: usize) -> String {
    format!("cid+emulator/group{number:04}==")
}

fn membership(who: &UnionId) -> Grant {
    Grant { dentry_id: DentryId::root(), to: Some(who.clone()), role: PermissionRole::Editor }
}

impl Conversation {
    pub(crate) fn has(&self, who: &UnionId) -> bool {
        self.members.iter().any(|user| user.union_id == *who)
    }
}
