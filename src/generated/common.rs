// @generated from schema/ by codegen/. Do not edit: change the schema, then run `cargo xtask bless`.

/// A group, in older interfaces and DingTalk's client (begins with `chat`). A `ConversationId` is another kind of id.
///
/// From [`DepartmentGet`](crate::topapi::DepartmentGet).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ChatId(std::sync::Arc<str>);
crate::model::id::id!(ChatId);
crate::call::id::from_str!(ChatId, " ,;|、，；｜､،؛﹐﹑﹔;‚");

impl ChatId {
    /// The text that such an id begins with.
    pub const BEGINS: &'static str = "chat";
}

/// A conversation (`openConversationId`, begins with `cid`). It may contain `+`, `/` and `=`.
///
/// From [`ChatIdToOpenConversationId`](crate::im::ChatIdToOpenConversationId).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ConversationId(std::sync::Arc<str>);
crate::model::id::id!(ConversationId);
crate::call::id::from_str!(ConversationId, " ,;|、，；｜､،؛﹐﹑﹔;‚");

/// An organization (begins with `ding`).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CorpId(std::sync::Arc<str>);
crate::model::id::id!(CorpId);
crate::call::id::from_str!(CorpId, " ,;|、，；｜､،؛﹐﹑﹔;‚");

/// A file or folder in a space: decimal digits as text; `0` is the space's root folder. A `DentryUuid` is another kind of id.
///
/// From [`CommitFile`](crate::storage::CommitFile), [`ListDentries`](crate::storage::ListDentries), [`ListAllDentries`](crate::storage::ListAllDentries).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DentryId(std::sync::Arc<str>);
crate::model::id::id!(DentryId);
crate::call::id::from_str!(DentryId, " ,;|、，；｜､،؛﹐﹑﹔;‚");

impl DentryId {
    /// The id `0`.
    pub fn root() -> Self {
        Self::new("0")
    }
}

/// A file or folder without its space, in version 2 of the interface (`dentryUuid`). A `DentryId` is another kind of id, and its `0` is not valid here: a space's root folder has a uuid like any other.
///
/// From [`QueryDentryUuid`](crate::doc::QueryDentryUuid), [`ListDentries`](crate::storage::ListDentries), [`CommitFileV2`](crate::storage::CommitFileV2).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DentryUuid(std::sync::Arc<str>);
crate::model::id::id!(DentryUuid);
crate::call::id::from_str!(DentryUuid, " ,;|、，；｜､،؛﹐﹑﹔;‚");

/// A department; `1` is the organization itself, above all others. Numbers below 1 are trees of another kind, such as that of a school's parents.
///
/// From [`DepartmentListSubId`](crate::topapi::DepartmentListSubId), [`SearchDepartment`](crate::contact::SearchDepartment), [`UserGet`](crate::topapi::UserGet).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DeptId(i64);
crate::model::id::number!(DeptId);
crate::call::id::number_from_str!(DeptId, 1);

impl DeptId {
    /// The id `1`.
    pub fn root() -> Self {
        Self::new(1)
    }
}

/// A role that people of an organization have.
///
/// From [`RoleList`](crate::topapi::RoleList), [`UserGet`](crate::topapi::UserGet).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RoleId(i64);
crate::model::id::number!(RoleId);
crate::call::id::number_from_str!(RoleId, i64::MIN);

/// A storage space: decimal digits as text. Ids of the older drive interface are another kind of id.
///
/// From [`AddSpace`](crate::storage::AddSpace), [`GetConversationSpace`](crate::conv_file::GetConversationSpace).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SpaceId(std::sync::Arc<str>);
crate::model::id::id!(SpaceId);
crate::call::id::from_str!(SpaceId, " ,;|、，；｜､،؛﹐﹑﹔;‚");

/// A task of the storage in the background.
///
/// From [`DeleteDentry`](crate::storage::DeleteDentry).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TaskId(std::sync::Arc<str>);
crate::model::id::id!(TaskId);
crate::call::id::from_str!(TaskId, " ,;|、，；｜､،؛﹐﹑﹔;‚");

/// A person, in every operation of storage and conversation files. It is the same in all apps of one developer, and different under another developer. Not a `UserId`.
///
/// From [`UserGet`](crate::topapi::UserGet), [`UserList`](crate::topapi::UserList).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnionId(std::sync::Arc<str>);
crate::model::id::id!(UnionId);
crate::call::id::from_str!(UnionId, " ,;|、，；｜､،؛﹐﹑﹔;‚");

/// A person in one organization (older interfaces call it `userid` or `staffId`). Look up the person's `UnionId` before you send a file.
///
/// From [`UserGetByMobile`](crate::topapi::UserGetByMobile), [`SearchUser`](crate::contact::SearchUser), [`UserList`](crate::topapi::UserList), [`RoleSimpleList`](crate::topapi::RoleSimpleList), [`UserGetByUnionId`](crate::topapi::UserGetByUnionId).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UserId(std::sync::Arc<str>);
crate::model::id::id!(UserId);
crate::call::id::from_str!(UserId, " ,;|、，；｜､،؛﹐﹑﹔;‚");
