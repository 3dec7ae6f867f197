//! The JSON types of the interface. `schema.json` describes them, and a test compares the names.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::generated::{
    ChatId, ConversationId, CorpId, DentryId, DeptId, RoleId, SpaceId, UnionId, UserId,
};

/// The whole state, which is also the format of the file that an emulator starts with.
#[derive(Clone, Default, Deserialize, Serialize)]
#[serde(default)]
pub(crate) struct State {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) listen: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) allow_hosts: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) idle_timeout: Option<u64>,
    pub(crate) organization: Organization,
    pub(crate) organizations: Vec<Organization>,
    pub(crate) apps: Apps,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) people: Option<Vec<Person>>,
    pub(crate) departments: Vec<Department>,
    pub(crate) roles: Vec<Role>,
    pub(crate) conversations: Vec<Conversation>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) space_id: Option<SpaceId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) dentry_id: Option<DentryId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) spaces: Option<Vec<Space>>,
    pub(crate) deliveries: Vec<Delivery>,
    pub(crate) links: Vec<Link>,
    pub(crate) settings: Settings,
    pub(crate) faults: Vec<Fault>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) changes: Option<u64>,
}

#[derive(Clone, Deserialize, Serialize)]
#[serde(default)]
pub(crate) struct Organization {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) corp_id: Option<CorpId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) name: Option<String>,
    pub(crate) suite_enabled: bool,
}

impl Default for Organization {
    fn default() -> Self {
        Organization { corp_id: None, name: None, suite_enabled: true }
    }
}

#[derive(Deserialize)]
pub(crate) struct OrganizationChange {
    pub(crate) suite_enabled: bool,
}

#[derive(Clone, Default, Deserialize, Serialize)]
#[serde(default)]
pub(crate) struct Apps {
    pub(crate) internal: InternalApp,
    pub(crate) third_party: ThirdPartyApp,
}

#[derive(Clone, Default, Deserialize, Serialize)]
#[serde(default)]
pub(crate) struct InternalApp {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) key: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) secret: Option<String>,
    pub(crate) access_token: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) revoked_permissions: Vec<String>,
}

#[derive(Clone, Default, Deserialize, Serialize)]
#[serde(default)]
pub(crate) struct ThirdPartyApp {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) key: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) secret: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) ticket: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) revoked_permissions: Vec<String>,
}

#[derive(Deserialize)]
pub(crate) struct AppChange {
    pub(crate) permissions: Option<Vec<String>>,
    pub(crate) revoked_permissions: Option<Vec<String>>,
}

#[derive(Clone, Default, Deserialize, Serialize)]
#[serde(default)]
pub(crate) struct Person {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) user_id: Option<UserId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) union_id: Option<UnionId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) mobile: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) name: Option<String>,
    pub(crate) exclusive: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) corp_id: Option<CorpId>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct NewPeople {
    pub(crate) count: usize,
    pub(crate) corp_id: Option<CorpId>,
    pub(crate) people: Vec<Person>,
}

#[derive(Clone, Deserialize, Serialize)]
pub(crate) struct Department {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) id: Option<DeptId>,
    pub(crate) name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) parent: Option<DeptId>,
    #[serde(default)]
    pub(crate) members: Vec<UserId>,
    #[serde(default = "yes")]
    pub(crate) readable: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) corp_id: Option<CorpId>,
}

#[derive(Deserialize)]
pub(crate) struct DepartmentChange {
    pub(crate) members: Option<Vec<UserId>>,
    pub(crate) readable: Option<bool>,
}

#[derive(Clone, Deserialize, Serialize)]
pub(crate) struct Role {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) id: Option<RoleId>,
    pub(crate) name: String,
    #[serde(default)]
    pub(crate) members: Vec<UserId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) corp_id: Option<CorpId>,
}

#[derive(Deserialize)]
pub(crate) struct RoleChange {
    pub(crate) members: Vec<UserId>,
}

#[derive(Clone, Deserialize, Serialize)]
pub(crate) struct Conversation {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) id: Option<ConversationId>,
    #[serde(default = "yes")]
    pub(crate) group: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) chat_id: Option<ChatId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) space_id: Option<SpaceId>,
    /// Defaults to the first member; null if there is no owner.
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    pub(crate) owner: Option<Option<UserId>>,
    #[serde(default)]
    pub(crate) members: Vec<UserId>,
}

#[derive(Deserialize)]
pub(crate) struct ConversationChange {
    pub(crate) members: Vec<UserId>,
}

#[derive(Clone, Deserialize, Serialize)]
pub(crate) struct Space {
    pub(crate) id: SpaceId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) owner: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) creator: Option<UnionId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) app: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) corp_id: Option<CorpId>,
    #[serde(default)]
    pub(crate) scene: String,
    #[serde(default)]
    pub(crate) scene_id: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) quota: Option<u64>,
    #[serde(default, skip_serializing_if = "Value::is_null")]
    pub(crate) capabilities: Value,
    #[serde(default)]
    pub(crate) created: u64,
    #[serde(default)]
    pub(crate) files: Vec<File>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) recycle_bin: Option<Vec<File>>,
    #[serde(default)]
    pub(crate) grants: Vec<Grant>,
}

#[derive(Deserialize)]
pub(crate) struct SpaceChange {
    pub(crate) recycle_bin: bool,
}

#[derive(Clone, Deserialize, Serialize)]
pub(crate) struct File {
    pub(crate) id: DentryId,
    pub(crate) name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) space_id: Option<SpaceId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) path: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) parent: Option<DentryId>,
    #[serde(default, skip_serializing_if = "is_false")]
    pub(crate) folder: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) size: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) creator: Option<UnionId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) modifier: Option<UnionId>,
    #[serde(default = "first")]
    pub(crate) version: u64,
    #[serde(default)]
    pub(crate) created: u64,
    #[serde(default)]
    pub(crate) modified: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) text: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) base64: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) properties: Option<Properties>,
}

#[derive(Clone, Deserialize, Serialize)]
pub(crate) struct Properties {
    pub(crate) app: String,
    pub(crate) value: Value,
}

#[derive(Clone, Deserialize, Serialize)]
pub(crate) struct Grant {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) dentry_id: Option<DentryId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) to: Option<UnionId>,
    pub(crate) role: String,
    /// In seconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) left: Option<u64>,
}

#[derive(Clone, Deserialize, Serialize)]
pub(crate) struct Delivery {
    #[serde(default)]
    pub(crate) number: u64,
    #[serde(default)]
    pub(crate) at: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) person: Option<UnionId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) conversation: Option<ConversationId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) operator: Option<UnionId>,
    pub(crate) space_id: SpaceId,
    pub(crate) dentry_id: DentryId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) copy_id: Option<DentryId>,
    pub(crate) name: String,
    #[serde(default)]
    pub(crate) size: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) duplicate_of: Option<u64>,
}

/// A link that reached a conversation.
#[derive(Clone, Deserialize, Serialize)]
pub(crate) struct Link {
    #[serde(default)]
    pub(crate) number: u64,
    #[serde(default)]
    pub(crate) at: u64,
    pub(crate) conversation: ConversationId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) operator: Option<UnionId>,
    pub(crate) space_id: SpaceId,
    pub(crate) dentry_id: DentryId,
    pub(crate) name: String,
}

/// The current settings, or changes to them. Settings that are left out stay as they are.
#[derive(Clone, Default, Deserialize, Serialize)]
#[serde(default)]
pub(crate) struct Settings {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) calls_per_second: Option<u32>,
    #[serde(deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    pub(crate) token_life: Option<Option<i64>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) upload_life: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) download_life: Option<i32>,
    #[serde(deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    pub(crate) space_quota: Option<Option<u64>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) require_receiver_rights: Option<bool>,
}

/// Reads a value that is present and may be null.
fn given<'de, D, T>(from: D) -> Result<Option<Option<T>>, D::Error>
where
    D: serde::Deserializer<'de>,
    T: Deserialize<'de>,
{
    Option::deserialize(from).map(Some)
}

#[derive(Clone, Deserialize, Serialize)]
pub(crate) struct Fault {
    pub(crate) operation: String,
    pub(crate) kind: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) code: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) status: Option<u16>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) body: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) milliseconds: Option<u64>,
    #[serde(default)]
    pub(crate) after_executing: bool,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(crate) headers: BTreeMap<String, String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) count: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) probability: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) seed: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) draws: Option<u64>,
}

#[derive(Deserialize, Serialize)]
pub(crate) struct Rate {
    pub(crate) calls_per_second: u32,
}

#[derive(Deserialize)]
pub(crate) struct Advance {
    pub(crate) seconds: u64,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn is_false(value: &bool) -> bool {
    !value
}

fn yes() -> bool {
    true
}

fn first() -> u64 {
    1
}
