// @generated from schema/ by codegen/. Do not edit: change the schema, then run
// `UPDATE_GENERATED=1 cargo test --all-features generated`.

use crate::{Action, ErrorRow, Spec, Timestamp};

/// A property that an app has attached to a file.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct AppProperty {
    /// Name, unique within the app.
    pub name: Option<String>,
    /// Value.
    pub value: Option<String>,
    /// Who can read it.
    pub visibility: Option<AppPropertyVisibility>,
}
crate::lenient::object!(
    AppProperty, required[], optional[name = "name", value = "value", visibility =
    "visibility"]
);

/// Who can read a property that an app has attached.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum AppPropertyVisibility {
    /// `PUBLIC`: Every app.
    Public,
    /// `PRIVATE`: Only the app that attached it.
    Private,
    /// A value that this version does not know.
    Other(String),
}
crate::open_enum::open_enum!(
    AppPropertyVisibility, Public = "PUBLIC", Private = "PRIVATE"
);

/// A conversation (`openConversationId`, begins with `cid`). It may hold `+`, `/` and `=`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ConversationId(String);
crate::id::id!(ConversationId);

/// An organization (begins with `ding`).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CorpId(String);
crate::id::id!(CorpId);

/// A file or folder in a space.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Dentry {
    /// Properties that apps have attached, by their owner; the vendor's examples have a bare list, against its own table.
    pub app_properties: ::std::collections::BTreeMap<String, Vec<AppProperty>>,
    /// Kind of content; the SDK and version 2 of the interface have it.
    pub category: Option<DentryCategory>,
    /// When it was made.
    pub create_time: Option<Timestamp>,
    /// Who made it.
    pub creator_id: Option<UnionId>,
    /// Extension without its dot; folders have none.
    pub extension: Option<String>,
    /// Id of the file or folder.
    pub id: Option<DentryId>,
    /// When it was changed last.
    pub modified_time: Option<Timestamp>,
    /// Who changed it last.
    pub modifier_id: Option<UnionId>,
    /// Name, of a file with its extension; after an automatic renaming not the one that was asked for.
    pub name: Option<String>,
    /// Folder that holds it; `0` is the root folder.
    pub parent_id: Option<DentryId>,
    /// Partition where the bytes lie.
    pub partition_type: Option<PartitionType>,
    /// Path within the space.
    pub path: Option<String>,
    /// Its flags.
    pub properties: Option<DentryProperties>,
    /// Size in bytes; folders have none.
    pub size: Option<i64>,
    /// Space that holds it.
    pub space_id: Option<SpaceId>,
    /// Whether it can still be used.
    pub status: Option<FileStatus>,
    /// Kind of storage.
    pub storage_driver: Option<StorageDriver>,
    /// Small picture of it, only where it was asked for.
    pub thumbnail: Option<Thumbnail>,
    /// File or folder.
    pub type_: Option<FileType>,
    /// Id that survives a move. The pages do not say that it is the `dentryUuid` of version 2 of the interface; others take it for that.
    pub uuid: Option<DentryUuid>,
    /// Version of the file, counted from 1; folders have none.
    pub version: Option<i64>,
}
crate::lenient::object!(
    Dentry, required[], optional[app_properties = "appProperties", category = "category",
    create_time = "createTime", creator_id = "creatorId", extension = "extension", id =
    "id", modified_time = "modifiedTime", modifier_id = "modifierId", name = "name",
    parent_id = "parentId", partition_type = "partitionType", path = "path", properties =
    "properties", size = "size", space_id = "spaceId", status = "status", storage_driver
    = "storageDriver", thumbnail = "thumbnail", type_ = "type", uuid = "uuid", version =
    "version"]
);

/// What kind of content a file has.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum DentryCategory {
    /// `IMAGE`: A picture.
    Image,
    /// `VIDEO`: A video.
    Video,
    /// `AUDIO`: A sound.
    Audio,
    /// `ARCHIVE`: An archive of files.
    Archive,
    /// `SHORTCUT`: A shortcut.
    Shortcut,
    /// `DOCUMENT`: A document.
    Document,
    /// `ALI_DOC`: An online document of DingTalk.
    AliDoc,
    /// `OTHER`: Anything else.
    Unclassified,
    /// A value that this version does not know.
    Other(String),
}
crate::open_enum::open_enum!(
    DentryCategory, Image = "IMAGE", Video = "VIDEO", Audio = "AUDIO", Archive =
    "ARCHIVE", Shortcut = "SHORTCUT", Document = "DOCUMENT", AliDoc = "ALI_DOC",
    Unclassified = "OTHER"
);

/// A file or folder within a space: decimal digits carried as text; `0` is the space's root folder. A `DentryUuid` is of another kind.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DentryId(String);
crate::id::id!(DentryId);

impl DentryId {
    /// The id `0`.
    pub fn root() -> Self {
        Self::new("0")
    }
}

/// Flags of a file or folder.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct DentryProperties {
    /// Whether the file cannot be changed.
    pub read_only: Option<bool>,
}
crate::lenient::object!(DentryProperties, required[], optional[read_only = "readOnly"]);

/// A file or folder by itself, without its space, as version 2 of the interface names it (`dentryUuid`). A `DentryId` is of another kind, and its `0` is none of these: a space's root folder has a uuid like any other.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DentryUuid(String);
crate::id::id!(DentryUuid);

/// A file that was delivered to a conversation.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct File {
    /// Conversation that holds the file now.
    pub conversation_id: Option<ConversationId>,
    /// When the file was made.
    pub create_time: Option<Timestamp>,
    /// Who made the file.
    pub creator_id: Option<UnionId>,
    /// Extension without its dot.
    pub extension: Option<String>,
    /// Id of the file that was delivered.
    pub id: Option<DentryId>,
    /// When the file was changed last.
    pub modified_time: Option<Timestamp>,
    /// Who changed the file last.
    pub modifier_id: Option<UnionId>,
    /// File name with its extension.
    pub name: Option<String>,
    /// Folder that holds the file; `0` is the root folder.
    pub parent_id: Option<DentryId>,
    /// Path within the space.
    pub path: Option<String>,
    /// Size in bytes.
    pub size: Option<i64>,
    /// Space that holds the file.
    pub space_id: Option<SpaceId>,
    /// Whether the file can still be used.
    pub status: Option<FileStatus>,
    /// File or folder; only files can be sent.
    pub type_: Option<FileType>,
    /// Business uuid. sendByApp does not return it.
    pub uuid: Option<String>,
    /// Version of the file, counted from 1.
    pub version: Option<i64>,
}
crate::lenient::object!(
    File, required[], optional[conversation_id = "conversationId", create_time =
    "createTime", creator_id = "creatorId", extension = "extension", id = "id",
    modified_time = "modifiedTime", modifier_id = "modifierId", name = "name", parent_id
    = "parentId", path = "path", size = "size", space_id = "spaceId", status = "status",
    type_ = "type", uuid = "uuid", version = "version"]
);

/// State of a dentry.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum FileStatus {
    /// `NORMAL`: Usable.
    Normal,
    /// `DELETED`: Deleted.
    Deleted,
    /// `EXPIRED`: Expired.
    Expired,
    /// A value that this version does not know.
    Other(String),
}
crate::open_enum::open_enum!(
    FileStatus, Normal = "NORMAL", Deleted = "DELETED", Expired = "EXPIRED"
);

/// What a dentry is.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum FileType {
    /// `FILE`: A file.
    File,
    /// `FOLDER`: A folder.
    Folder,
    /// A value that this version does not know.
    Other(String),
}
crate::open_enum::open_enum!(FileType, File = "FILE", Folder = "FOLDER");

/// How full a partition is.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct PartitionQuota {
    /// Most bytes allowed, absent if the limit is shared.
    pub max: Option<i64>,
    /// Bytes set aside and still free, absent if there are none.
    pub reserved: Option<i64>,
    /// Whether the limit is shared.
    pub type_: Option<QuotaType>,
    /// Bytes in use.
    pub used: Option<i64>,
}
crate::lenient::object!(
    PartitionQuota, required[], optional[max = "max", reserved = "reserved", type_ =
    "type", used = "used"]
);

/// Where bytes lie.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum PartitionType {
    /// `PUBLIC_OSS_PARTITION`: In the storage that all organizations share.
    PublicOssPartition,
    /// `MINI_OSS_PARTITION`: In an organization's dedicated storage.
    MiniOssPartition,
    /// A value that this version does not know.
    Other(String),
}
crate::open_enum::open_enum!(
    PartitionType, PublicOssPartition = "PUBLIC_OSS_PARTITION", MiniOssPartition =
    "MINI_OSS_PARTITION"
);

/// Whether a limit is shared.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum QuotaType {
    /// `SHARE`: Shared with others.
    Share,
    /// `PRIVATE`: Of its own.
    Private,
    /// A value that this version does not know.
    Other(String),
}
crate::open_enum::open_enum!(QuotaType, Share = "SHARE", Private = "PRIVATE");

/// A storage space.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Space {
    /// Id of the app that the space belongs to.
    pub app_id: Option<String>,
    /// What can be done in the space.
    pub capabilities: Option<SpaceCapabilities>,
    /// Organization that the space belongs to.
    pub corp_id: Option<CorpId>,
    /// When the space was made.
    pub create_time: Option<Timestamp>,
    /// Who made the space.
    pub creator_id: Option<UnionId>,
    /// Id of the space.
    pub id: Option<SpaceId>,
    /// When the space was changed last.
    pub modified_time: Option<Timestamp>,
    /// Who changed the space last.
    pub modifier_id: Option<UnionId>,
    /// Display name.
    pub name: Option<String>,
    /// Union id of the owner, or the app's mark for a space of owner type `APP`.
    pub owner_id: Option<String>,
    /// Whose the space is.
    pub owner_type: Option<SpaceOwnerType>,
    /// How full each partition is, at most 2.
    pub partitions: Vec<SpacePartition>,
    /// Most bytes that the space may hold, absent if it has no limit of its own; a comment in the SDK prefers the numbers of the partitions.
    pub quota: Option<i64>,
    /// Group of spaces, as the app named it.
    pub scene: Option<String>,
    /// Id of the space within its scene, as the app chose it.
    pub scene_id: Option<String>,
    /// Whether the space can be used.
    pub status: Option<SpaceStatus>,
    /// Bytes in use; a comment in the SDK prefers the numbers of the partitions.
    pub used_quota: Option<i64>,
}
crate::lenient::object!(
    Space, required[], optional[app_id = "appId", capabilities = "capabilities", corp_id
    = "corpId", create_time = "createTime", creator_id = "creatorId", id = "id",
    modified_time = "modifiedTime", modifier_id = "modifierId", name = "name", owner_id =
    "ownerId", owner_type = "ownerType", partitions = "partitions", quota = "quota",
    scene = "scene", scene_id = "sceneId", status = "status", used_quota = "usedQuota"]
);

/// What can be done in a space.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct SpaceCapabilities {
    /// Whether its files appear among the recent ones; `false` by default.
    pub can_record_recent_file: Option<bool>,
    /// Whether its files can be renamed; `false` by default.
    pub can_rename: Option<bool>,
    /// Whether its files are found by searching; `false` by default.
    pub can_search: Option<bool>,
}

impl SpaceCapabilities {
    /// Sets [`can_record_recent_file`](Self::can_record_recent_file).
    #[inline]
    pub fn can_record_recent_file(mut self, can_record_recent_file: bool) -> Self {
        self.can_record_recent_file = Some(can_record_recent_file);
        self
    }

    /// Sets [`can_rename`](Self::can_rename).
    #[inline]
    pub fn can_rename(mut self, can_rename: bool) -> Self {
        self.can_rename = Some(can_rename);
        self
    }

    /// Sets [`can_search`](Self::can_search).
    #[inline]
    pub fn can_search(mut self, can_search: bool) -> Self {
        self.can_search = Some(can_search);
        self
    }
}
crate::lenient::object!(
    SpaceCapabilities, required[], optional[can_record_recent_file =
    "canRecordRecentFile", can_rename = "canRename", can_search = "canSearch"]
);
crate::request::nested!(
    SpaceCapabilities, required[], optional[can_record_recent_file =
    "canRecordRecentFile", can_rename = "canRename", can_search = "canSearch"]
);

/// A storage space: decimal digits carried as text. Ids of the older drive interface are of another kind.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SpaceId(String);
crate::id::id!(SpaceId);

/// Whose a space is.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum SpaceOwnerType {
    /// `USER`: A person's: its creator and managers may act, and grants stay.
    User,
    /// `APP`: The app's: nobody may act before a grant, and a grant ends after 3600 seconds at most.
    App,
    /// A value that this version does not know.
    Other(String),
}
crate::open_enum::open_enum!(SpaceOwnerType, User = "USER", App = "APP");

/// A partition of a space.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct SpacePartition {
    /// Which partition it is.
    pub partition_type: Option<PartitionType>,
    /// How full it is.
    pub quota: Option<PartitionQuota>,
}
crate::lenient::object!(
    SpacePartition, required[], optional[partition_type = "partitionType", quota =
    "quota"]
);

/// State of a space.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum SpaceStatus {
    /// `NORMAL`: Usable.
    Normal,
    /// `DELETE`: Deleted; spelt otherwise than the same state of a dentry.
    Delete,
    /// A value that this version does not know.
    Other(String),
}
crate::open_enum::open_enum!(SpaceStatus, Normal = "NORMAL", Delete = "DELETE");

/// What kind of storage holds a file.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum StorageDriver {
    /// `DINGTALK`: DingTalk's file storage.
    Dingtalk,
    /// `ALIDOC`: DingTalk's online documents.
    Alidoc,
    /// `SHANJI`: DingTalk's recordings (Shanji).
    Shanji,
    /// `UNKNOWN`: A kind that DingTalk does not name.
    Unknown,
    /// A value that this version does not know.
    Other(String),
}
crate::open_enum::open_enum!(
    StorageDriver, Dingtalk = "DINGTALK", Alidoc = "ALIDOC", Shanji = "SHANJI", Unknown =
    "UNKNOWN"
);

/// Work that the storage does in the background.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TaskId(String);
crate::id::id!(TaskId);

/// A small picture of a file.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Thumbnail {
    /// Height in pixels.
    pub height: Option<i32>,
    /// Address of the picture, valid for a short time.
    pub url: Option<String>,
    /// Width in pixels.
    pub width: Option<i32>,
}
crate::lenient::object!(
    Thumbnail, required[], optional[height = "height", url = "url", width = "width"]
);

/// The forms in which DingTalk writes a time.
#[cfg(feature = "jiff02")]
pub(crate) const TIMESTAMP_FORMATS: &[&str] = &[
    "%Y-%m-%dT%H:%M:%SZ",
    "%Y-%m-%dT%H:%MZ",
    "%a %b %d %H:%M:%S CST %Y",
];

/// Zones that the forms end with or name, in hours east of Greenwich.
#[cfg(feature = "jiff02")]
pub(crate) const TIMESTAMP_ZONES: &[(&str, i8)] = &[("CST", 8), ("Z", 0)];

/// A person, as every operation of storage and conversation files wants them. The same in all apps of one developer, different under another developer; not a `UserId`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnionId(String);
crate::id::id!(UnionId);

/// A person within one organization (older interfaces call it `userid` or `staffId`). Look up the `UnionId` that belongs to it before you send a file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UserId(String);
crate::id::id!(UserId);

/// Which DingTalk: apps, tokens and ids of one are unknown to the other.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Region {
    /// The Chinese product, with its own apps and console. `https://api.dingtalk.com`.
    China,
    /// The global product, with its own apps and console. `https://api.dingtalk.io`.
    #[default]
    Global,
}

impl Region {
    /// Every region.
    pub const ALL: &[Region] = &[Self::China, Self::Global];

    /// The name, as the command takes it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::China => "china",
            Self::Global => "global",
        }
    }

    /// Endpoint of the api host.
    pub const fn api(self) -> &'static str {
        match self {
            Self::China => "https://api.dingtalk.com",
            Self::Global => "https://api.dingtalk.io",
        }
    }

    /// Endpoint of the legacy (oapi) host.
    pub const fn oapi(self) -> &'static str {
        match self {
            Self::China => "https://oapi.dingtalk.com",
            Self::Global => "https://oapi.dingtalk.io",
        }
    }
}

/// The calls a second of one operation that DingTalk's standard plan allows an app; paid plans allow more. Source: [DingTalk's page](https://open.dingtalk.com/document/development/call-frequency-limit).
pub const CALLS_PER_SECOND: u32 = 20;

/// Where things stand in requests and answers.
pub(crate) mod gateway {
    pub(crate) const TOKEN_HEADER: &str = "x-acs-dingtalk-access-token";
    pub(crate) const TOKEN_QUERY: &str = "access_token";
    pub(crate) const REQUEST_ID_HEADER: &str = "x-acs-request-id";
    pub(crate) const BANNED_HINT: &str = "this address has called too often and is banned: call nothing for five minutes";
    pub(crate) const NOT_JSON_HINT: &str = "the answer is not DingTalk's: check that the endpoint is https and right, that no proxy answers in its place, and that this address is not banned for calling too often";
    pub(crate) const BANNED: &[&str] = &["punish"];
    pub(crate) const CODE: &[&str] = &["code", "Code"];
    pub(crate) const DENIED_DETAIL: &[&str] = &[
        "accessdenieddetail",
        "accessDeniedDetail",
        "AccessDeniedDetail",
    ];
    pub(crate) const LEGACY_CODE: &[&str] = &["errcode"];
    pub(crate) const LEGACY_MESSAGE: &[&str] = &["errmsg"];
    pub(crate) const LEGACY_WRAPPER: &str = "88";
    pub(crate) const MESSAGE: &[&str] = &[
        "message",
        "Message",
        "description",
        "Description",
    ];
    pub(crate) const NO_ERROR: &[&str] = &["0", "200", "ok", "success"];
    pub(crate) const REQUEST_ID: &[&str] = &[
        "requestid",
        "requestId",
        "RequestId",
        "request_id",
    ];
    pub(crate) const REQUIRED_SCOPES: &[&str] = &["requiredScopes"];
    pub(crate) const SUB_CODE: &[&str] = &["sub_code"];
    pub(crate) const SUB_MESSAGE: &[&str] = &["sub_msg"];
    pub(crate) const XML_CODE: &str = "Code";
    pub(crate) const XML_MESSAGE: &str = "Message";
    pub(crate) const XML_REQUEST_ID: &str = "RequestId";

    #[cfg(feature = "emulator")]
    pub(crate) const APP_PROPERTIES_TOO_MANY: &str = "dentryAppPropertiesNumberExceedsLimit";

    #[cfg(feature = "emulator")]
    pub(crate) const ARGUMENT_INVALID: &str = "Invalid*";

    #[cfg(feature = "emulator")]
    pub(crate) const ARGUMENT_MISSING: &str = "Missing*";

    #[cfg(feature = "emulator")]
    pub(crate) const LEGACY_ARGUMENT: &str = "40035";

    #[cfg(feature = "emulator")]
    pub(crate) const LEGACY_THROTTLED: &str = "90018";

    #[cfg(feature = "emulator")]
    pub(crate) const LEGACY_TOKEN_MISSING: &str = "40000";

    #[cfg(feature = "emulator")]
    pub(crate) const LEGACY_TOKEN_REFUSED: &str = "40014";

    #[cfg(feature = "emulator")]
    pub(crate) const NAME_TAKEN: &str = "dentryAlreadyExist";

    #[cfg(feature = "emulator")]
    pub(crate) const STORE_DENIED: &str = "AccessDenied";

    #[cfg(feature = "emulator")]
    pub(crate) const STORE_FAILED: &str = "InternalError";

    #[cfg(feature = "emulator")]
    pub(crate) const STORE_LENGTH_MISSING: &str = "MissingContentLength";

    #[cfg(feature = "emulator")]
    pub(crate) const STORE_METHOD_WRONG: &str = "MethodNotAllowed";

    #[cfg(feature = "emulator")]
    pub(crate) const STORE_SIGNATURE_WRONG: &str = "SignatureDoesNotMatch";

    #[cfg(feature = "emulator")]
    pub(crate) const STORE_TOO_LATE: &str = "RequestTimeTooSkewed";

    #[cfg(feature = "emulator")]
    pub(crate) const THROTTLED: &str = "Forbidden.AccessDenied.QpsLimitForAppkeyAndApi";

    #[cfg(feature = "emulator")]
    pub(crate) const TOKEN_MISSING: &str = "AuthenticationFailed.MissingParameter";

    #[cfg(feature = "emulator")]
    pub(crate) const TOKEN_REFUSED: &str = "InvalidAuthentication";

    #[cfg(feature = "emulator")]
    pub(crate) const UNION_ID_WRONG: &str = "paramError-unionId";

    #[cfg(feature = "emulator")]
    pub(crate) const UNKNOWN_PATH: &str = "InvalidAction.NotFound";
}

/// Every operation of the schema.
pub static OPERATIONS: &[&Spec] = &[
    &contact::ContactGetUser::SPEC,
    &conv_file::GetConversationSpace::SPEC,
    &conv_file::Send::SPEC,
    &conv_file::SendByApp::SPEC,
    &conv_file::SendLink::SPEC,
    &doc::QueryDentryUuid::SPEC,
    &oauth2::GetAccessToken::SPEC,
    &oauth2::GetCorpAccessToken::SPEC,
    &oauth2::GetToken::SPEC,
    &oauth2::LegacyGetToken::SPEC,
    &storage::AddFolder::SPEC,
    &storage::AddPermission::SPEC,
    &storage::AddPermissionV2::SPEC,
    &storage::AddSpace::SPEC,
    &storage::CommitFile::SPEC,
    &storage::CommitFileV2::SPEC,
    &storage::DeleteDentry::SPEC,
    &storage::GetCurrentApp::SPEC,
    &storage::GetDentries::SPEC,
    &storage::GetDentry::SPEC,
    &storage::GetFileDownloadInfo::SPEC,
    &storage::GetFileUploadInfo::SPEC,
    &storage::GetFileUploadInfoV2::SPEC,
    &storage::GetMultipartFileUploadInfos::SPEC,
    &storage::GetSpace::SPEC,
    &storage::InitMultipartFileUpload::SPEC,
    &storage::ListAllDentries::SPEC,
    &storage::ListDentries::SPEC,
    &topapi::UserGet::SPEC,
    &topapi::UserGetByMobile::SPEC,
    &topapi::UserGetByUnionId::SPEC,
];

/// The codes that any operation may answer: exact ones, then patterns.
pub(crate) static CODES: &[ErrorRow] = &[
    ErrorRow {
        code: "InvalidAuthentication",
        status: 400,
        message: "Invalid access_token",
        meaning: "app token expired, unknown or issued in another environment",
        action: Some(Action::RenewToken),
        hint: Some(
            "send the bare token, without quotes, blanks or Bearer, fetched for this app on this host: .com and .io do not take each other's tokens",
        ),
    },
    ErrorRow {
        code: "AuthenticationFailed.MissingParameter",
        status: 400,
        message: "缺少参数：x-acs-dingtalk-access-token",
        meaning: "the request carries no token header",
        action: Some(Action::Final),
        hint: Some(
            "put the token into the header x-acs-dingtalk-access-token; Authorization: Bearer and the query are not read",
        ),
    },
    ErrorRow {
        code: "accesstoken.expired",
        status: 400,
        message: "用户accessToken过期",
        meaning: "a user token has run out",
        action: Some(Action::Final),
        hint: Some(
            "this client works with app tokens only: hand it the app's token in place of a user's",
        ),
    },
    ErrorRow {
        code: "invalidAccessToken",
        status: 400,
        message: "无权访问",
        meaning: "the token gives no access here",
        action: Some(Action::Final),
        hint: Some(
            "check that the token belongs to this app and organization; a cache of tokens must be keyed by app and corpId",
        ),
    },
    ErrorRow {
        code: "invalidToken",
        status: 400,
        message: "无效的token",
        meaning: "the token was not accepted as valid",
        action: Some(Action::RenewToken),
        hint: None,
    },
    ErrorRow {
        code: "invalidClientIdOrSecret",
        status: 400,
        message: "无效的clientId或者clientSecret",
        meaning: "client id or client secret is wrong",
        action: Some(Action::Final),
        hint: Some(
            "compare both with the app's credentials page; a mainland app's credentials do not work on the .io host",
        ),
    },
    ErrorRow {
        code: "unauthorized.client",
        status: 401,
        message: "unauthorized.client",
        meaning: "the app has no authorization in this organization",
        action: Some(Action::Final),
        hint: Some("check the corpId and that the organization has this app enabled"),
    },
    ErrorRow {
        code: "Missingbody",
        status: 400,
        message: "body is mandatory for this action.",
        meaning: "the request came without a json body",
        action: Some(Action::Final),
        hint: Some("send the arguments as a json body; a form body counts as none"),
    },
    ErrorRow {
        code: "paramError-unionId",
        status: 400,
        message: "",
        meaning: "the given text is no unionId of this organization",
        action: Some(Action::Final),
        hint: Some(
            "pass a unionId, not a userId, staffId or openId; resolve the userId with topapi/v2/user/get under the same developer organization",
        ),
    },
    ErrorRow {
        code: "paramError-operatorId",
        status: 400,
        message: "",
        meaning: "the operator's id is no unionId of this organization",
        action: Some(Action::Final),
        hint: Some(
            "pass a unionId, not a userId, staffId or openId; resolve the userId with topapi/v2/user/get under the same developer organization",
        ),
    },
    ErrorRow {
        code: "invalid.unionId",
        status: 400,
        message: "",
        meaning: "the unionId is not valid",
        action: Some(Action::Final),
        hint: Some(
            "pass a unionId, not a userId, staffId or openId; resolve the userId with topapi/v2/user/get under the same developer organization",
        ),
    },
    ErrorRow {
        code: "paramError.spaceId",
        status: 400,
        message: "",
        meaning: "the space id was refused",
        action: Some(Action::Final),
        hint: Some(
            "take spaceId and dentryId from storage_1.0 calls of the same app and organization; drive_1.0 ids and a dentryUuid do not fit",
        ),
    },
    ErrorRow {
        code: "paramError.dentryId",
        status: 400,
        message: "",
        meaning: "the file or folder id was refused",
        action: Some(Action::Final),
        hint: Some(
            "take spaceId and dentryId from storage_1.0 calls of the same app and organization; drive_1.0 ids and a dentryUuid do not fit",
        ),
    },
    ErrorRow {
        code: "InvalidAction.NotFound",
        status: 404,
        message: "Specified api is not found, please check your url and method.",
        meaning: "no operation has this method and path",
        action: Some(Action::Final),
        hint: Some("check the method, the path and its version part such as /v1.0"),
    },
    ErrorRow {
        code: "Forbidden.AccessDenied.AccessTokenPermissionDenied",
        status: 403,
        message: "没有调用该接口的权限",
        meaning: "the app lacks the scope this operation needs",
        action: Some(Action::Final),
        hint: Some(
            "grant the named scope to the app, publish a new app version, then renew the token: one fetched before the grant lacks it",
        ),
    },
    ErrorRow {
        code: "Forbidden.AccessDenied.IpNotInWhiteList",
        status: 403,
        message: "访问ip不在白名单之中",
        meaning: "the calling ip address is not on the app's list",
        action: Some(Action::Final),
        hint: Some(
            "add the address printed in the message to the app's server egress ips under security settings; if it is ipv6, add that or force ipv4",
        ),
    },
    ErrorRow {
        code: "Forbidden.AccessDenied.QpsLimitForAppkeyAndApi",
        status: 403,
        message: "",
        meaning: "this app called this api too often within a second",
        action: Some(Action::Wait1s),
        hint: Some(
            "this is throttling, not a missing permission: the standard plan allows 20 calls a second per app and api, paid plans 40 or 60",
        ),
    },
    ErrorRow {
        code: "Forbidden.AccessDenied.QpsLimitForApi",
        status: 403,
        message: "",
        meaning: "all callers together exceed this api's rate",
        action: Some(Action::Wait1s),
        hint: Some(
            "stretch the pauses to 1, 2, 4 seconds and keep scheduled work away from the full hour, ten minutes past is better",
        ),
    },
    ErrorRow {
        code: "Forbidden.AccessDenied.QpsLimitForSuitekeyAndOrgAndApi",
        status: 403,
        message: "",
        meaning: "the third-party app called too often within a second for one customer",
        action: Some(Action::Wait1s),
        hint: Some(
            "this is throttling, not a missing permission: spread the calls made for this customer",
        ),
    },
    ErrorRow {
        code: "Forbidden.AccessDenied.QpmLimitForAppkeyAndApi",
        status: 403,
        message: "",
        meaning: "this app called this api too often within a minute",
        action: Some(Action::Wait60s),
        hint: Some(
            "this is throttling, not a missing permission: spread the calls over more minutes",
        ),
    },
    ErrorRow {
        code: "Forbidden.AccessDenied.QpmLimitForSuitekeyAndOrgAndApi",
        status: 403,
        message: "",
        meaning: "the third-party app called too often within a minute for one customer",
        action: Some(Action::Wait60s),
        hint: Some(
            "this is throttling, not a missing permission: spread the calls made for this customer over more minutes",
        ),
    },
    ErrorRow {
        code: "Forbidden.AccessDenied.ApiCountLimitForOrg",
        status: 403,
        message: "",
        meaning: "the organization has spent its calls of this month",
        action: Some(Action::Final),
        hint: Some(
            "do not repeat: the standard plan has 5,000 calls a month; count calls, stop polling or buy a larger plan",
        ),
    },
    ErrorRow {
        code: "system.busy",
        status: 429,
        message: "system busy, request too frequest",
        meaning: "a back end turns calls away because there are too many",
        action: Some(Action::Wait1s),
        hint: None,
    },
    ErrorRow {
        code: "systemBusy",
        status: 429,
        message: "请求太频繁",
        meaning: "a back end is overrun by calls",
        action: Some(Action::Wait1s),
        hint: None,
    },
    ErrorRow {
        code: "qps.exceed.limit",
        status: 400,
        message: "请求过于频繁",
        meaning: "too many calls run side by side",
        action: Some(Action::Wait1s),
        hint: Some("run fewer calls in parallel"),
    },
    ErrorRow {
        code: "daily.call.limit",
        status: 400,
        message: "daily call limit",
        meaning: "the calls of this api for today are spent",
        action: Some(Action::Final),
        hint: Some("do not repeat it today: make fewer calls of this api"),
    },
    ErrorRow {
        code: "operationConcurrentControl",
        status: 400,
        message: "",
        meaning: "another operation is working on the same object",
        action: Some(Action::Wait1s),
        hint: Some("work on one object with one call at a time"),
    },
    ErrorRow {
        code: "orgAuthLevelNotEnough",
        status: 403,
        message: "auth level of org is not enough",
        meaning: "the organization's certification level is too low",
        action: Some(Action::Final),
        hint: Some(
            "have an administrator raise the organization's certification; downloads need it",
        ),
    },
    ErrorRow {
        code: "acrossOrgAccessForbidden",
        status: 403,
        message: "",
        meaning: "the resource belongs to another organization",
        action: Some(Action::Final),
        hint: Some("use ids and a token of one and the same organization"),
    },
    ErrorRow {
        code: "crossOrgAccess.forbiden",
        status: 403,
        message: "",
        meaning: "access to another organization is forbidden",
        action: Some(Action::Final),
        hint: Some("use ids and a token of one and the same organization"),
    },
    ErrorRow {
        code: "permissionDenied",
        status: 403,
        message: "",
        meaning: "the acting or receiving user lacks the right",
        action: Some(Action::Final),
        hint: Some(
            "a receiver needs a right on the file: grant it with addPermission (a timed grant may have run out); upload and commit need the space's creator or a manager as operator",
        ),
    },
    ErrorRow {
        code: "no.priviledge",
        status: 400,
        message: "",
        meaning: "the app may not use this drive space",
        action: Some(Action::Final),
        hint: Some(
            "app tokens cannot read personal drive spaces: use a space made with storage_1.0",
        ),
    },
    ErrorRow {
        code: "spaceNotAccessible",
        status: 403,
        message: "",
        meaning: "the space is closed to the caller",
        action: Some(Action::Final),
        hint: Some(
            "act as the creator or a manager of the space, or grant a right on it with addPermission",
        ),
    },
    ErrorRow {
        code: "spaceNotExist",
        status: 404,
        message: "",
        meaning: "no such space for this app",
        action: Some(Action::Final),
        hint: Some(
            "use a spaceId that storage_1.0 gave to this app, not one of drive_1.0, of another app or organization, or a conversation's space",
        ),
    },
    ErrorRow {
        code: "dentryNotExist",
        status: 404,
        message: "",
        meaning: "no such file or folder in the space",
        action: Some(Action::Final),
        hint: Some(
            "use spaceId and dentryId of the same storage_1.0 chain and app, not a drive_1.0 id and not a dentryUuid",
        ),
    },
    ErrorRow {
        code: "parent.not.exist",
        status: 404,
        message: "",
        meaning: "no such parent folder",
        action: Some(Action::Final),
        hint: Some("use the id of an existing folder, or \"0\" for the root"),
    },
    ErrorRow {
        code: "object.not.exist",
        status: 404,
        message: "",
        meaning: "no such object",
        action: Some(Action::Final),
        hint: None,
    },
    ErrorRow {
        code: "taskNotExist",
        status: 404,
        message: "",
        meaning: "no such background task",
        action: Some(Action::Final),
        hint: None,
    },
    ErrorRow {
        code: "thumbnailNotExist",
        status: 403,
        message: "",
        meaning: "the file has no thumbnail",
        action: Some(Action::Final),
        hint: None,
    },
    ErrorRow {
        code: "dentryAlreadyExist",
        status: 400,
        message: "",
        meaning: "the folder already has an entry of this name",
        action: Some(Action::Final),
        hint: Some(
            "pick another name, another conflict strategy, or one folder per delivery",
        ),
    },
    ErrorRow {
        code: "dentryNameIllegal",
        status: 400,
        message: "",
        meaning: "the file or folder name is not allowed",
        action: Some(Action::Final),
        hint: Some(
            "leave out tabs and the characters * \" < > |, and do not end the name with a dot",
        ),
    },
    ErrorRow {
        code: "name.invalid",
        status: 400,
        message: "",
        meaning: "the name is not valid",
        action: Some(Action::Final),
        hint: None,
    },
    ErrorRow {
        code: "filename.invalid",
        status: 400,
        message: "",
        meaning: "the file name is not valid",
        action: Some(Action::Final),
        hint: None,
    },
    ErrorRow {
        code: "dentryAppPropertiesNumberExceedsLimit",
        status: 400,
        message: "",
        meaning: "too many app properties on one entry",
        action: Some(Action::Final),
        hint: Some("set at most 3 app properties per app"),
    },
    ErrorRow {
        code: "dentryExtensionNotSupport",
        status: 400,
        message: "",
        meaning: "the operation does not take this file suffix",
        action: Some(Action::Final),
        hint: None,
    },
    ErrorRow {
        code: "dentryEditNotSupport",
        status: 400,
        message: "",
        meaning: "the entry cannot be edited",
        action: Some(Action::Final),
        hint: None,
    },
    ErrorRow {
        code: "operationNotSupported",
        status: 400,
        message: "",
        meaning: "the operation does not work on this entry",
        action: Some(Action::Final),
        hint: None,
    },
    ErrorRow {
        code: "recycleBinNotSupportForSpace",
        status: 400,
        message: "",
        meaning: "the space has no recycle bin",
        action: Some(Action::Final),
        hint: Some(
            "delete without the recycle bin: only spaces of the drive api have one",
        ),
    },
    ErrorRow {
        code: "fileArchived",
        status: 400,
        message: "",
        meaning: "the file is archived and is being restored now",
        action: Some(Action::Final),
        hint: Some("restoring has begun: run the same call again later"),
    },
    ErrorRow {
        code: "fileMalicious",
        status: 400,
        message: "",
        meaning: "the file was judged malicious",
        action: Some(Action::Final),
        hint: None,
    },
    ErrorRow {
        code: "fileViral",
        status: 400,
        message: "",
        meaning: "the file was judged to carry a virus",
        action: Some(Action::Final),
        hint: None,
    },
    ErrorRow {
        code: "spaceQuotaInsufficient",
        status: 400,
        message: "",
        meaning: "the space is full",
        action: Some(Action::Final),
        hint: Some(
            "it is the quota of this one space: delete files in it, raise its quota or use another space",
        ),
    },
    ErrorRow {
        code: "sceneQuotaInsufficient",
        status: 400,
        message: "",
        meaning: "the scene, a group of spaces, is full",
        action: Some(Action::Final),
        hint: Some(
            "it is the quota of the scene, not of the drive: free room in its spaces or use another scene",
        ),
    },
    ErrorRow {
        code: "appQuotaInsufficient",
        status: 400,
        message: "",
        meaning: "the app's share of the storage is used up",
        action: Some(Action::Final),
        hint: Some(
            "it is the quota of this app, not of the drive: delete files the app has stored or raise its share",
        ),
    },
    ErrorRow {
        code: "orgQuotaInsufficient",
        status: 400,
        message: "",
        meaning: "the organization's storage is used up",
        action: Some(Action::Final),
        hint: Some(
            "it is the quota of the whole organization: an administrator must free or buy storage",
        ),
    },
    ErrorRow {
        code: "quota.insufficient",
        status: 400,
        message: "",
        meaning: "a storage quota is used up",
        action: Some(Action::Final),
        hint: None,
    },
    ErrorRow {
        code: "insufficient.capacity",
        status: 400,
        message: "",
        meaning: "the storage has no room left",
        action: Some(Action::Final),
        hint: None,
    },
    ErrorRow {
        code: "SignatureDoesNotMatch",
        status: 403,
        message: "",
        meaning: "the storage host found a signature that does not fit the request",
        action: Some(Action::Final),
        hint: Some(
            "send exactly the headers of the upload info and no other: a Content-Type added by the http library breaks the signature",
        ),
    },
    ErrorRow {
        code: "RequestTimeTooSkewed",
        status: 403,
        message: "",
        meaning: "the signature of an upload or download is too old",
        action: Some(Action::RenewUpload),
        hint: Some(
            "ask for new upload or download info and transfer the bytes again; an info ends after its expirationSeconds",
        ),
    },
    ErrorRow {
        code: "MissingContentLength",
        status: 411,
        message: "",
        meaning: "the object store wants to know the length of the body first",
        action: Some(Action::Final),
        hint: None,
    },
    ErrorRow {
        code: "MethodNotAllowed",
        status: 405,
        message: "",
        meaning: "the object store does not take this method here",
        action: Some(Action::Final),
        hint: None,
    },
    ErrorRow {
        code: "InternalError",
        status: 500,
        message: "",
        meaning: "the object store failed",
        action: Some(Action::Unknown),
        hint: None,
    },
    ErrorRow {
        code: "AccessDenied",
        status: 403,
        message: "",
        meaning: "the storage host refused the request",
        action: Some(Action::Final),
        hint: None,
    },
    ErrorRow {
        code: "systemError",
        status: 500,
        message: "",
        meaning: "a back end failed",
        action: Some(Action::Unknown),
        hint: Some(
            "check whether the call took effect before repeating it; a v2 upload call on a space of the v1 kind fails so too: use the v1 calls with its spaceId",
        ),
    },
    ErrorRow {
        code: "unknownError",
        status: 500,
        message: "Unknown Error",
        meaning: "a failure DingTalk did not classify",
        action: Some(Action::Unknown),
        hint: Some("check whether the call took effect before repeating it"),
    },
    ErrorRow {
        code: "ServiceUnavailable",
        status: 503,
        message: "",
        meaning: "the gateway was briefly out of service",
        action: Some(Action::Unknown),
        hint: Some(
            "mostly passes at once: repeat the call if doing it twice does no harm",
        ),
    },
    ErrorRow {
        code: "operationTimeout",
        status: 503,
        message: "",
        meaning: "a back end took too long",
        action: Some(Action::Unknown),
        hint: Some("check whether the call took effect before repeating it"),
    },
    ErrorRow {
        code: "systemError.dingSpaceError",
        status: 503,
        message: "",
        meaning: "the drive's back end is down",
        action: Some(Action::Unknown),
        hint: Some("check whether the call took effect before repeating it"),
    },
    ErrorRow {
        code: "service.timeout",
        status: 504,
        message: "The server is busy and unable to complete your request. Please try again later.",
        meaning: "a back end ran out of time",
        action: Some(Action::Unknown),
        hint: Some("check whether the call took effect before repeating it"),
    },
    ErrorRow {
        code: "-1",
        status: 200,
        message: "",
        meaning: "the server is busy",
        action: Some(Action::Retry),
        hint: Some("stop after three tries"),
    },
    ErrorRow {
        code: "22",
        status: 200,
        message: "",
        meaning: "no such api method",
        action: Some(Action::Final),
        hint: Some("check the path after /topapi/"),
    },
    ErrorRow {
        code: "404",
        status: 200,
        message: "请求的URI地址不存在",
        meaning: "no such path on this host",
        action: Some(Action::Final),
        hint: Some("check the path; on the api host it begins with /v1.0 or /v2.0"),
    },
    ErrorRow {
        code: "33012",
        status: 200,
        message: "无效的userId",
        meaning: "no such userId",
        action: Some(Action::Final),
        hint: Some("pass the userId of this organization, not a unionId or an openId"),
    },
    ErrorRow {
        code: "40000",
        status: 200,
        message: "access_token is blank",
        meaning: "the request carries no token",
        action: Some(Action::Final),
        hint: Some(
            "on the oapi host the token goes into the query argument access_token, a header is not read there",
        ),
    },
    ErrorRow {
        code: "40001",
        status: 200,
        message: "",
        meaning: "the secret is wrong or the token is not valid",
        action: Some(Action::RenewToken),
        hint: Some("if a new token does not help, check the app's key and secret"),
    },
    ErrorRow {
        code: "40014",
        status: 200,
        message: "不合法的access_token",
        meaning: "the token is not valid",
        action: Some(Action::RenewToken),
        hint: Some("if a new token does not help, it comes from another app or host"),
    },
    ErrorRow {
        code: "40035",
        status: 200,
        message: "",
        meaning: "arguments are missing or wrong",
        action: Some(Action::Final),
        hint: Some("gettoken takes its arguments from the query, not from a body"),
    },
    ErrorRow {
        code: "40096",
        status: 200,
        message: "不合法的appKey或appSecret",
        meaning: "app key or app secret is wrong",
        action: Some(Action::Final),
        hint: Some("compare both with the app's credentials page"),
    },
    ErrorRow {
        code: "40104",
        status: 200,
        message: "企业中无效的手机号",
        meaning: "nobody in the organization has this phone number",
        action: Some(Action::Final),
        hint: Some(
            "check the number; only current members of the organization are found",
        ),
    },
    ErrorRow {
        code: "41001",
        status: 200,
        message: "",
        meaning: "the token argument is missing",
        action: Some(Action::Final),
        hint: Some(
            "on the oapi host the token goes into the query argument access_token, a header is not read there",
        ),
    },
    ErrorRow {
        code: "42001",
        status: 200,
        message: "",
        meaning: "the token has run out",
        action: Some(Action::RenewToken),
        hint: None,
    },
    ErrorRow {
        code: "50002",
        status: 200,
        message: "",
        meaning: "the person is outside the range the app may see",
        action: Some(Action::Final),
        hint: Some(
            "have an administrator add the person or the department to the app's visible range",
        ),
    },
    ErrorRow {
        code: "60011",
        status: 200,
        message: "",
        meaning: "the app lacks the scope this operation needs",
        action: Some(Action::Final),
        hint: Some(
            "grant the named scope to the app, publish a new app version, then renew the token: one fetched before the grant lacks it",
        ),
    },
    ErrorRow {
        code: "60020",
        status: 200,
        message: "",
        meaning: "the calling ip address is not on the app's list",
        action: Some(Action::Final),
        hint: Some(
            "add the address printed in the message to the app's server egress ips under security settings; if it is ipv6, add that or force ipv4",
        ),
    },
    ErrorRow {
        code: "60121",
        status: 200,
        message: "",
        meaning: "the organization has no such user",
        action: Some(Action::Final),
        hint: Some(
            "check the id and that app and person belong to the same organization",
        ),
    },
    ErrorRow {
        code: "90002",
        status: 200,
        message: "",
        meaning: "the api is throttled for all callers",
        action: Some(Action::Wait1s),
        hint: Some("the message tells when the penalty is over"),
    },
    ErrorRow {
        code: "90018",
        status: 200,
        message: "",
        meaning: "this app called this api too often within a second",
        action: Some(Action::Wait1s),
        hint: Some(
            "the standard plan allows 20 calls a second per app and api, paid plans 40 or 60",
        ),
    },
    ErrorRow {
        code: "90020",
        status: 200,
        message: "",
        meaning: "the organization has spent its calls of this month",
        action: Some(Action::Final),
        hint: Some(
            "do not repeat: the standard plan has 5,000 calls a month; count calls, stop polling or buy a larger plan",
        ),
    },
    ErrorRow {
        code: "400002",
        status: 200,
        message: "无效的参数",
        meaning: "an argument is wrong",
        action: Some(Action::Final),
        hint: None,
    },
    ErrorRow {
        code: "*QpsLimit*",
        status: 403,
        message: "",
        meaning: "too many calls within a second",
        action: Some(Action::Wait1s),
        hint: Some(
            "this is throttling, not a missing permission: make fewer calls a second",
        ),
    },
    ErrorRow {
        code: "*QpmLimit*",
        status: 403,
        message: "",
        meaning: "too many calls within a minute",
        action: Some(Action::Wait60s),
        hint: Some(
            "this is throttling, not a missing permission: make fewer calls a minute",
        ),
    },
    ErrorRow {
        code: "*ApiCountLimit*",
        status: 403,
        message: "",
        meaning: "a call quota is used up",
        action: Some(Action::Final),
        hint: Some(
            "do not repeat: the standard plan has 5,000 calls a month; count calls, stop polling or buy a larger plan",
        ),
    },
    ErrorRow {
        code: "paramError*",
        status: 400,
        message: "",
        meaning: "an argument was refused",
        action: Some(Action::Final),
        hint: Some(
            "the text after the dot or hyphen names the argument; if there is none, first check that every unionId is one and not a userId",
        ),
    },
    ErrorRow {
        code: "Missing*",
        status: 400,
        message: "* is mandatory for this action.",
        meaning: "a required argument is missing",
        action: Some(Action::Final),
        hint: Some("the text after Missing names the argument"),
    },
    ErrorRow {
        code: "Invalid*",
        status: 400,
        message: "",
        meaning: "an argument has the wrong kind or value",
        action: Some(Action::Final),
        hint: Some(
            "the text after Invalid names the argument; protocol, for one, takes only HEADER_SIGNATURE",
        ),
    },
];

/// The schema files themselves, for what is decided while the program runs.
pub(crate) static SCHEMA: &[(&str, &str)] = &[
    (
        "common.json",
        include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/schema/common.json")),
    ),
    (
        "contact/contact_get_user.json",
        include_str!(
            concat!(env!("CARGO_MANIFEST_DIR"), "/schema/contact/contact_get_user.json")
        ),
    ),
    (
        "conv_file/get_conversation_space.json",
        include_str!(
            concat!(env!("CARGO_MANIFEST_DIR"),
            "/schema/conv_file/get_conversation_space.json")
        ),
    ),
    (
        "conv_file/send.json",
        include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/schema/conv_file/send.json")),
    ),
    (
        "conv_file/send_by_app.json",
        include_str!(
            concat!(env!("CARGO_MANIFEST_DIR"), "/schema/conv_file/send_by_app.json")
        ),
    ),
    (
        "conv_file/send_link.json",
        include_str!(
            concat!(env!("CARGO_MANIFEST_DIR"), "/schema/conv_file/send_link.json")
        ),
    ),
    (
        "doc/query_dentry_uuid.json",
        include_str!(
            concat!(env!("CARGO_MANIFEST_DIR"), "/schema/doc/query_dentry_uuid.json")
        ),
    ),
    (
        "errors.json",
        include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/schema/errors.json")),
    ),
    (
        "gateway.json",
        include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/schema/gateway.json")),
    ),
    (
        "oauth2/get_access_token.json",
        include_str!(
            concat!(env!("CARGO_MANIFEST_DIR"), "/schema/oauth2/get_access_token.json")
        ),
    ),
    (
        "oauth2/get_corp_access_token.json",
        include_str!(
            concat!(env!("CARGO_MANIFEST_DIR"),
            "/schema/oauth2/get_corp_access_token.json")
        ),
    ),
    (
        "oauth2/get_token.json",
        include_str!(
            concat!(env!("CARGO_MANIFEST_DIR"), "/schema/oauth2/get_token.json")
        ),
    ),
    (
        "oauth2/legacy_get_token.json",
        include_str!(
            concat!(env!("CARGO_MANIFEST_DIR"), "/schema/oauth2/legacy_get_token.json")
        ),
    ),
    (
        "storage/add_folder.json",
        include_str!(
            concat!(env!("CARGO_MANIFEST_DIR"), "/schema/storage/add_folder.json")
        ),
    ),
    (
        "storage/add_permission.json",
        include_str!(
            concat!(env!("CARGO_MANIFEST_DIR"), "/schema/storage/add_permission.json")
        ),
    ),
    (
        "storage/add_permission_v2.json",
        include_str!(
            concat!(env!("CARGO_MANIFEST_DIR"), "/schema/storage/add_permission_v2.json")
        ),
    ),
    (
        "storage/add_space.json",
        include_str!(
            concat!(env!("CARGO_MANIFEST_DIR"), "/schema/storage/add_space.json")
        ),
    ),
    (
        "storage/commit_file.json",
        include_str!(
            concat!(env!("CARGO_MANIFEST_DIR"), "/schema/storage/commit_file.json")
        ),
    ),
    (
        "storage/commit_file_v2.json",
        include_str!(
            concat!(env!("CARGO_MANIFEST_DIR"), "/schema/storage/commit_file_v2.json")
        ),
    ),
    (
        "storage/delete_dentry.json",
        include_str!(
            concat!(env!("CARGO_MANIFEST_DIR"), "/schema/storage/delete_dentry.json")
        ),
    ),
    (
        "storage/get_current_app.json",
        include_str!(
            concat!(env!("CARGO_MANIFEST_DIR"), "/schema/storage/get_current_app.json")
        ),
    ),
    (
        "storage/get_dentries.json",
        include_str!(
            concat!(env!("CARGO_MANIFEST_DIR"), "/schema/storage/get_dentries.json")
        ),
    ),
    (
        "storage/get_dentry.json",
        include_str!(
            concat!(env!("CARGO_MANIFEST_DIR"), "/schema/storage/get_dentry.json")
        ),
    ),
    (
        "storage/get_file_download_info.json",
        include_str!(
            concat!(env!("CARGO_MANIFEST_DIR"),
            "/schema/storage/get_file_download_info.json")
        ),
    ),
    (
        "storage/get_file_upload_info.json",
        include_str!(
            concat!(env!("CARGO_MANIFEST_DIR"),
            "/schema/storage/get_file_upload_info.json")
        ),
    ),
    (
        "storage/get_file_upload_info_v2.json",
        include_str!(
            concat!(env!("CARGO_MANIFEST_DIR"),
            "/schema/storage/get_file_upload_info_v2.json")
        ),
    ),
    (
        "storage/get_multipart_file_upload_infos.json",
        include_str!(
            concat!(env!("CARGO_MANIFEST_DIR"),
            "/schema/storage/get_multipart_file_upload_infos.json")
        ),
    ),
    (
        "storage/get_space.json",
        include_str!(
            concat!(env!("CARGO_MANIFEST_DIR"), "/schema/storage/get_space.json")
        ),
    ),
    (
        "storage/init_multipart_file_upload.json",
        include_str!(
            concat!(env!("CARGO_MANIFEST_DIR"),
            "/schema/storage/init_multipart_file_upload.json")
        ),
    ),
    (
        "storage/list_all_dentries.json",
        include_str!(
            concat!(env!("CARGO_MANIFEST_DIR"), "/schema/storage/list_all_dentries.json")
        ),
    ),
    (
        "storage/list_dentries.json",
        include_str!(
            concat!(env!("CARGO_MANIFEST_DIR"), "/schema/storage/list_dentries.json")
        ),
    ),
    (
        "topapi/user_get.json",
        include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/schema/topapi/user_get.json")),
    ),
    (
        "topapi/user_get_by_mobile.json",
        include_str!(
            concat!(env!("CARGO_MANIFEST_DIR"), "/schema/topapi/user_get_by_mobile.json")
        ),
    ),
    (
        "topapi/user_get_by_union_id.json",
        include_str!(
            concat!(env!("CARGO_MANIFEST_DIR"),
            "/schema/topapi/user_get_by_union_id.json")
        ),
    ),
];

/// Calls a macro with the request type of every operation, so that none is left out.
#[doc(hidden)]
#[macro_export]
macro_rules! for_each_operation {
    ($do:ident) => {
        $do ! ($crate::contact::ContactGetUser); $do !
        ($crate::conv_file::GetConversationSpace); $do ! ($crate::conv_file::Send); $do !
        ($crate::conv_file::SendByApp); $do ! ($crate::conv_file::SendLink); $do !
        ($crate::doc::QueryDentryUuid); $do ! ($crate::oauth2::GetAccessToken); $do !
        ($crate::oauth2::GetCorpAccessToken); $do ! ($crate::oauth2::GetToken); $do !
        ($crate::oauth2::LegacyGetToken); $do ! ($crate::storage::AddFolder); $do !
        ($crate::storage::AddPermission); $do ! ($crate::storage::AddPermissionV2); $do !
        ($crate::storage::AddSpace); $do ! ($crate::storage::CommitFile); $do !
        ($crate::storage::CommitFileV2); $do ! ($crate::storage::DeleteDentry); $do !
        ($crate::storage::GetCurrentApp); $do ! ($crate::storage::GetDentries); $do !
        ($crate::storage::GetDentry); $do ! ($crate::storage::GetFileDownloadInfo); $do !
        ($crate::storage::GetFileUploadInfo); $do !
        ($crate::storage::GetFileUploadInfoV2); $do !
        ($crate::storage::GetMultipartFileUploadInfos); $do !
        ($crate::storage::GetSpace); $do ! ($crate::storage::InitMultipartFileUpload);
        $do ! ($crate::storage::ListAllDentries); $do ! ($crate::storage::ListDentries);
        $do ! ($crate::topapi::UserGet); $do ! ($crate::topapi::UserGetByMobile); $do !
        ($crate::topapi::UserGetByUnionId);
    };
}

/// Operations of DingTalk's `contact` module.
pub mod contact {
    use crate::{Auth, Encoder, ErrorRow, Host, Method, Operation, Rule, Spec};
    use super::UnionId;

    /// Get the contact data of a person who logged in.
    ///
    /// Answers what a person shows of themselves. **It needs the token of a person**, from a login with OAuth, and no app token does: hand that token to the client as `Credentials::token`. So it is of no use for looking up whom to send a file to; `UserGet` is.
    ///
    /// The vendor calls this operation `getUser`. `loginEmail` and `visitor` stand in the SDK and not on the page. `accesstoken.expired` stands in DingTalk's global table and not on the page.
    ///
    /// `GET /v1.0/contact/users/{unionId}` (api host, access token in a header). Permission: `Contact.User.Read`. App types: internal, third-party-enterprise, third-party-personal.
    ///
    /// It may be repeated without harm.
    ///
    /// Errors: [`ContactGetUserError`]. Source: [DingTalk's page](https://help.dingtalk.io/open/development/dingtalk-retrieve-user-information).
    #[derive(Clone, Debug, PartialEq)]
    #[non_exhaustive]
    pub struct ContactGetUser {
        /// The person, or `me` for the one whose token it is.
        pub union_id: UnionId,
    }

    impl ContactGetUser {
        /// With what is required; the rest is left out.
        #[inline]
        pub fn new(union_id: UnionId) -> Self {
            Self { union_id }
        }
    }

    impl ContactGetUser {
        /// What the schema says of the operation.
        pub const SPEC: Spec = Spec::new(
                "contactGetUser",
                Method::Get,
                "/v1.0/contact/users/{unionId}",
            )
            .host(Host::Api)
            .auth(Auth::Header)
            .repeatable(true)
            .permission("Contact.User.Read")
            .source(
                "https://help.dingtalk.io/open/development/dingtalk-retrieve-user-information",
            )
            .errors(
                &[
                    ErrorRow {
                        code: "invalidParameter.user.notFound",
                        status: 404,
                        message: "找不到该用户",
                        meaning: "There is no such person.",
                        action: None,
                        hint: None,
                    },
                    ErrorRow {
                        code: "accesstoken.expired",
                        status: 400,
                        message: "用户accessToken过期",
                        meaning: "The person's token has run out.",
                        action: None,
                        hint: Some(
                            "renew the person's token with its refresh token, or let them log in again",
                        ),
                    },
                ],
            )
            .rules(&[Rule::id("unionId")]);
    }

    impl Operation for ContactGetUser {
        type Reply = ContactGetUserReply;
        type Error = ContactGetUserError;

        #[inline]
        fn spec(&self) -> &'static Spec {
            &Self::SPEC
        }

        #[inline]
        fn encode(&self, request: &mut Encoder) {
            request.path("unionId", &self.union_id);
        }
    }
    crate::lenient::object!(ContactGetUser, required[union_id = "unionId"], optional[]);

    /// The codes of the operation's error table.
    #[derive(Clone, Debug, PartialEq, Eq, Hash)]
    #[non_exhaustive]
    pub enum ContactGetUserError {
        /// `invalidParameter.user.notFound` (HTTP 404): There is no such person.
        UserNotFound,
        /// `accesstoken.expired` (HTTP 400): The person's token has run out.
        TokenExpired,
        /// A value that this version does not know.
        Other(String),
    }
    crate::open_enum::open_enum!(
        ContactGetUserError, UserNotFound = "invalidParameter.user.notFound",
        TokenExpired = "accesstoken.expired"
    );

    /// The reply to [`ContactGetUser`].
    #[derive(Clone, Debug, Default, PartialEq)]
    #[non_exhaustive]
    pub struct ContactGetUserReply {
        /// Address of the picture.
        pub avatar_url: Option<String>,
        /// E-mail address.
        pub email: Option<String>,
        /// E-mail address that the person logs in with.
        pub login_email: Option<String>,
        /// Phone number; partly hidden from third-party apps.
        pub mobile: Option<String>,
        /// Name that the person goes by.
        pub nick: Option<String>,
        /// Id of the person within the app.
        pub open_id: Option<String>,
        /// Country code of the phone number.
        pub state_code: Option<String>,
        /// Id of the person, as the operations of storage and conversation files want it.
        pub union_id: Option<UnionId>,
        /// Whether the person is a visitor.
        pub visitor: Option<bool>,
    }
    crate::lenient::object!(
        ContactGetUserReply, required[], optional[avatar_url = "avatarUrl", email =
        "email", login_email = "loginEmail", mobile = "mobile", nick = "nick", open_id =
        "openId", state_code = "stateCode", union_id = "unionId", visitor = "visitor"]
    );
}

/// Operations of DingTalk's `conv_file` module.
pub mod conv_file {
    use crate::{Auth, Encoder, ErrorRow, Host, Method, Operation, Rule, Spec, Timestamp};
    use super::ConversationId;
    use super::CorpId;
    use super::DentryId;
    use super::File;
    use super::SpaceId;
    use super::UnionId;

    /// Get the storage space of a conversation.
    ///
    /// Answers which storage space holds the files of a conversation. A file that is uploaded into that space lies among the conversation's own files, without being sent.
    ///
    /// The vendor calls this operation `getSpace`, like the one of the storage module. Page and SDK put the `unionId` into the query, as is done here; others are known to send it in the body with success.
    ///
    /// `POST /v1.0/convFile/conversations/spaces/query` (api host, access token in a header). Permission: `ConvFile.Space.Read`. App types: internal.
    ///
    /// It may be repeated without harm.
    ///
    /// Errors: [`GetConversationSpaceError`]. Source: [DingTalk's page](https://help.dingtalk.io/open/development/obtain-group-storage-space-information).
    #[derive(Clone, Debug, PartialEq)]
    #[non_exhaustive]
    pub struct GetConversationSpace {
        /// The conversation.
        pub open_conversation_id: ConversationId,
        /// The acting person, who must be allowed to read the space.
        pub union_id: UnionId,
    }

    impl GetConversationSpace {
        /// With what is required; the rest is left out.
        #[inline]
        pub fn new(union_id: UnionId, open_conversation_id: ConversationId) -> Self {
            Self {
                open_conversation_id,
                union_id,
            }
        }
    }

    impl GetConversationSpace {
        /// What the schema says of the operation.
        pub const SPEC: Spec = Spec::new(
                "getConversationSpace",
                Method::Post,
                "/v1.0/convFile/conversations/spaces/query",
            )
            .host(Host::Api)
            .auth(Auth::Header)
            .repeatable(true)
            .permission("ConvFile.Space.Read")
            .source(
                "https://help.dingtalk.io/open/development/obtain-group-storage-space-information",
            )
            .errors(
                &[
                    ErrorRow {
                        code: "paramError",
                        status: 400,
                        message: "%s",
                        meaning: "A parameter is wrong.",
                        action: None,
                        hint: None,
                    },
                    ErrorRow {
                        code: "paramError.conversationId",
                        status: 400,
                        message: "%s",
                        meaning: "The conversation id is wrong.",
                        action: None,
                        hint: Some(
                            "give the conversation id as DingTalk wrote it: it begins with cid and may hold +, / and =",
                        ),
                    },
                    ErrorRow {
                        code: "permissionDenied",
                        status: 403,
                        message: "%s",
                        meaning: "The acting person may not read the conversation's space.",
                        action: None,
                        hint: Some(
                            "act as a person who may see the conversation's files",
                        ),
                    },
                    ErrorRow {
                        code: "acrossOrgAccessForbidden",
                        status: 403,
                        message: "%s",
                        meaning: "The conversation belongs to another organization.",
                        action: None,
                        hint: None,
                    },
                    ErrorRow {
                        code: "conversationNotExist",
                        status: 404,
                        message: "%s",
                        meaning: "There is no such conversation.",
                        action: None,
                        hint: None,
                    },
                    ErrorRow {
                        code: "systemError",
                        status: 500,
                        message: "%s",
                        meaning: "Something failed within DingTalk.",
                        action: None,
                        hint: None,
                    },
                    ErrorRow {
                        code: "unknownError",
                        status: 500,
                        message: "Unknown Error",
                        meaning: "Something failed that DingTalk does not name.",
                        action: None,
                        hint: None,
                    },
                ],
            )
            .rules(&[Rule::id("openConversationId"), Rule::id("unionId")]);
    }

    impl Operation for GetConversationSpace {
        type Reply = GetConversationSpaceReply;
        type Error = GetConversationSpaceError;

        #[inline]
        fn spec(&self) -> &'static Spec {
            &Self::SPEC
        }

        #[inline]
        fn encode(&self, request: &mut Encoder) {
            request.body("openConversationId", &self.open_conversation_id);
            request.query("unionId", &self.union_id);
        }
    }
    crate::lenient::object!(
        GetConversationSpace, required[open_conversation_id = "openConversationId",
        union_id = "unionId"], optional[]
    );

    /// The storage space of a conversation.
    #[derive(Clone, Debug, Default, PartialEq)]
    #[non_exhaustive]
    pub struct ConversationSpace {
        /// Organization that the space belongs to.
        pub corp_id: Option<CorpId>,
        /// When the space was made.
        pub create_time: Option<Timestamp>,
        /// When the space was changed last.
        pub modified_time: Option<Timestamp>,
        /// Id of the space; the storage operations call this field `id`.
        pub space_id: Option<SpaceId>,
    }
    crate::lenient::object!(
        ConversationSpace, required[], optional[corp_id = "corpId", create_time =
        "createTime", modified_time = "modifiedTime", space_id = "spaceId"]
    );

    /// The codes of the operation's error table.
    #[derive(Clone, Debug, PartialEq, Eq, Hash)]
    #[non_exhaustive]
    pub enum GetConversationSpaceError {
        /// `paramError` (HTTP 400): A parameter is wrong.
        ParamError,
        /// `paramError.conversationId` (HTTP 400): The conversation id is wrong.
        ParamErrorConversationId,
        /// `permissionDenied` (HTTP 403): The acting person may not read the conversation's space.
        PermissionDenied,
        /// `acrossOrgAccessForbidden` (HTTP 403): The conversation belongs to another organization.
        AcrossOrgAccessForbidden,
        /// `conversationNotExist` (HTTP 404): There is no such conversation.
        ConversationNotExist,
        /// `systemError` (HTTP 500): Something failed within DingTalk.
        SystemError,
        /// `unknownError` (HTTP 500): Something failed that DingTalk does not name.
        UnknownError,
        /// A value that this version does not know.
        Other(String),
    }
    crate::open_enum::open_enum!(
        GetConversationSpaceError, ParamError = "paramError", ParamErrorConversationId =
        "paramError.conversationId", PermissionDenied = "permissionDenied",
        AcrossOrgAccessForbidden = "acrossOrgAccessForbidden", ConversationNotExist =
        "conversationNotExist", SystemError = "systemError", UnknownError =
        "unknownError"
    );

    /// The reply to [`GetConversationSpace`].
    #[derive(Clone, Debug, PartialEq)]
    #[non_exhaustive]
    pub struct GetConversationSpaceReply {
        /// The space.
        pub space: ConversationSpace,
    }

    impl GetConversationSpaceReply {
        /// With what is required; the rest is left out.
        #[inline]
        pub fn new(space: ConversationSpace) -> Self {
            Self { space }
        }
    }
    crate::lenient::object!(
        GetConversationSpaceReply, required[space = "space"], optional[]
    );

    /// Copy a file into a conversation.
    ///
    /// Copies a file that lies in a storage space into a conversation, in the name of a person. The copy belongs to the conversation's own space. `SendByApp` sends as the app to one person instead.
    ///
    /// The page lists no code for a space or a file that does not exist; expect `spaceNotExist` and `dentryNotExist`, as in the neighbouring operations.
    ///
    /// DingTalk keeps no request number: a call whose answer was lost may have been executed, and a repetition may put the file into the conversation a second time.
    ///
    /// `POST /v1.0/convFile/conversations/files/send` (api host, access token in a header). Permission: `ConvFile.File.Send`. App types: internal.
    ///
    /// **It is not repeated** once DingTalk may have executed it: a second execution would show.
    ///
    /// Errors: [`SendError`]. Source: [DingTalk's page](https://help.dingtalk.io/open/development/send-file-to-specified-session).
    #[derive(Clone, Debug, PartialEq)]
    #[non_exhaustive]
    pub struct Send {
        /// The file.
        pub dentry_id: DentryId,
        /// The conversation that receives the file.
        pub open_conversation_id: ConversationId,
        /// Space where the file lies.
        pub space_id: SpaceId,
        /// The acting person, in whose name the file is sent; not a receiver.
        pub union_id: UnionId,
    }

    impl Send {
        /// With what is required; the rest is left out.
        #[inline]
        pub fn new(
            union_id: UnionId,
            space_id: SpaceId,
            dentry_id: DentryId,
            open_conversation_id: ConversationId,
        ) -> Self {
            Self {
                dentry_id,
                open_conversation_id,
                space_id,
                union_id,
            }
        }
    }

    impl Send {
        /// What the schema says of the operation.
        pub const SPEC: Spec = Spec::new(
                "send",
                Method::Post,
                "/v1.0/convFile/conversations/files/send",
            )
            .host(Host::Api)
            .auth(Auth::Header)
            .repeatable(false)
            .permission("ConvFile.File.Send")
            .source(
                "https://help.dingtalk.io/open/development/send-file-to-specified-session",
            )
            .errors(
                &[
                    ErrorRow {
                        code: "paramError",
                        status: 400,
                        message: "%s",
                        meaning: "A parameter is wrong.",
                        action: None,
                        hint: None,
                    },
                    ErrorRow {
                        code: "paramError.spaceId",
                        status: 400,
                        message: "%s",
                        meaning: "The space id is wrong.",
                        action: None,
                        hint: None,
                    },
                    ErrorRow {
                        code: "paramError.dentryId",
                        status: 400,
                        message: "%s",
                        meaning: "The file id is wrong.",
                        action: None,
                        hint: None,
                    },
                    ErrorRow {
                        code: "paramError.conversationId",
                        status: 400,
                        message: "%s",
                        meaning: "The conversation id is wrong.",
                        action: None,
                        hint: Some(
                            "give the conversation id as DingTalk wrote it: it begins with cid and may hold +, / and =",
                        ),
                    },
                    ErrorRow {
                        code: "folderNotSupport",
                        status: 400,
                        message: "%s",
                        meaning: "The id is that of a folder, and folders cannot be sent.",
                        action: None,
                        hint: Some("send the files of the folder one by one"),
                    },
                    ErrorRow {
                        code: "permissionDenied",
                        status: 403,
                        message: "%s",
                        meaning: "The acting person may not copy the file, or may not add to the conversation's space.",
                        action: None,
                        hint: Some(
                            "the acting person needs two rights, to copy the file and to add files to the conversation; a link (sendLink) needs the second only",
                        ),
                    },
                    ErrorRow {
                        code: "conversationNotExist",
                        status: 404,
                        message: "%s",
                        meaning: "There is no such conversation.",
                        action: None,
                        hint: None,
                    },
                    ErrorRow {
                        code: "systemError",
                        status: 500,
                        message: "%s",
                        meaning: "Something failed within DingTalk.",
                        action: None,
                        hint: None,
                    },
                    ErrorRow {
                        code: "unknownError",
                        status: 500,
                        message: "Unknown Error",
                        meaning: "Something failed that DingTalk does not name.",
                        action: None,
                        hint: None,
                    },
                ],
            )
            .rules(
                &[
                    Rule::id("dentryId"),
                    Rule::id("openConversationId"),
                    Rule::id("spaceId"),
                    Rule::id("unionId"),
                ],
            );
    }

    impl Operation for Send {
        type Reply = SendReply;
        type Error = SendError;

        #[inline]
        fn spec(&self) -> &'static Spec {
            &Self::SPEC
        }

        #[inline]
        fn encode(&self, request: &mut Encoder) {
            request.body("dentryId", &self.dentry_id);
            request.body("openConversationId", &self.open_conversation_id);
            request.body("spaceId", &self.space_id);
            request.query("unionId", &self.union_id);
        }
    }
    crate::lenient::object!(
        Send, required[dentry_id = "dentryId", open_conversation_id =
        "openConversationId", space_id = "spaceId", union_id = "unionId"], optional[]
    );

    /// The codes of the operation's error table.
    #[derive(Clone, Debug, PartialEq, Eq, Hash)]
    #[non_exhaustive]
    pub enum SendError {
        /// `paramError` (HTTP 400): A parameter is wrong.
        ParamError,
        /// `paramError.spaceId` (HTTP 400): The space id is wrong.
        ParamErrorSpaceId,
        /// `paramError.dentryId` (HTTP 400): The file id is wrong.
        ParamErrorDentryId,
        /// `paramError.conversationId` (HTTP 400): The conversation id is wrong.
        ParamErrorConversationId,
        /// `folderNotSupport` (HTTP 400): The id is that of a folder, and folders cannot be sent.
        FolderNotSupport,
        /// `permissionDenied` (HTTP 403): The acting person may not copy the file, or may not add to the conversation's space.
        PermissionDenied,
        /// `conversationNotExist` (HTTP 404): There is no such conversation.
        ConversationNotExist,
        /// `systemError` (HTTP 500): Something failed within DingTalk.
        SystemError,
        /// `unknownError` (HTTP 500): Something failed that DingTalk does not name.
        UnknownError,
        /// A value that this version does not know.
        Other(String),
    }
    crate::open_enum::open_enum!(
        SendError, ParamError = "paramError", ParamErrorSpaceId = "paramError.spaceId",
        ParamErrorDentryId = "paramError.dentryId", ParamErrorConversationId =
        "paramError.conversationId", FolderNotSupport = "folderNotSupport",
        PermissionDenied = "permissionDenied", ConversationNotExist =
        "conversationNotExist", SystemError = "systemError", UnknownError =
        "unknownError"
    );

    /// The reply to [`Send`].
    #[derive(Clone, Debug, PartialEq)]
    #[non_exhaustive]
    pub struct SendReply {
        /// The copy in the conversation.
        pub file: File,
    }

    impl SendReply {
        /// With what is required; the rest is left out.
        #[inline]
        pub fn new(file: File) -> Self {
            Self { file }
        }
    }
    crate::lenient::object!(SendReply, required[file = "file"], optional[]);

    /// Send a file to a person as the app.
    ///
    /// Sends a file that lies in a storage space to one person. It appears in the person's chat with the app. Only files can be sent, never folders. `permissionDenied` comes with HTTP 400 here, with 403 in the neighbouring operations.
    ///
    /// DingTalk keeps no request number: a call whose answer was lost may have delivered the file, and a repetition may deliver it a second time.
    ///
    /// `POST /v1.0/convFile/apps/conversations/files/send` (api host, access token in a header). Permission: `ConvFile.File.Send`. App types: internal, third-party-enterprise.
    ///
    /// **It is not repeated** once DingTalk may have executed it: a second execution would show.
    ///
    /// Errors: [`SendByAppError`]. Source: [DingTalk's page](https://help.dingtalk.io/open/development/sends-a-storage-file-to-a-specified-user).
    #[derive(Clone, Debug, PartialEq)]
    #[non_exhaustive]
    pub struct SendByApp {
        /// The file to send.
        pub dentry_id: DentryId,
        /// Space where the file lies.
        pub space_id: SpaceId,
        /// The person who receives the file.
        pub union_id: UnionId,
    }

    impl SendByApp {
        /// With what is required; the rest is left out.
        #[inline]
        pub fn new(union_id: UnionId, space_id: SpaceId, dentry_id: DentryId) -> Self {
            Self {
                dentry_id,
                space_id,
                union_id,
            }
        }
    }

    impl SendByApp {
        /// What the schema says of the operation.
        pub const SPEC: Spec = Spec::new(
                "sendByApp",
                Method::Post,
                "/v1.0/convFile/apps/conversations/files/send",
            )
            .host(Host::Api)
            .auth(Auth::Header)
            .repeatable(false)
            .permission("ConvFile.File.Send")
            .source(
                "https://help.dingtalk.io/open/development/sends-a-storage-file-to-a-specified-user",
            )
            .errors(
                &[
                    ErrorRow {
                        code: "paramError",
                        status: 400,
                        message: "%s",
                        meaning: "A parameter is wrong.",
                        action: None,
                        hint: None,
                    },
                    ErrorRow {
                        code: "paramError.spaceId",
                        status: 400,
                        message: "%s",
                        meaning: "The space id is wrong.",
                        action: None,
                        hint: Some(
                            "take the space id from the answer that added the space; ids of the drive interface do not fit",
                        ),
                    },
                    ErrorRow {
                        code: "paramError.dentryId",
                        status: 400,
                        message: "%s",
                        meaning: "The file id is wrong.",
                        action: None,
                        hint: Some(
                            "take the dentry id from the answer to the commit or from the list of files; a dentry's uuid does not fit",
                        ),
                    },
                    ErrorRow {
                        code: "permissionDenied",
                        status: 400,
                        message: "%s",
                        meaning: "Not permitted.",
                        action: None,
                        hint: Some(
                            "the receiver probably may not read the file: grant them DOWNLOADER on this one dentry, then send again",
                        ),
                    },
                    ErrorRow {
                        code: "spaceNotExist",
                        status: 404,
                        message: "%s",
                        meaning: "There is no such space.",
                        action: None,
                        hint: None,
                    },
                    ErrorRow {
                        code: "dentryNotExist",
                        status: 404,
                        message: "%s",
                        meaning: "There is no such file.",
                        action: None,
                        hint: None,
                    },
                    ErrorRow {
                        code: "systemError",
                        status: 500,
                        message: "%s",
                        meaning: "Something failed within DingTalk.",
                        action: None,
                        hint: None,
                    },
                    ErrorRow {
                        code: "unknownError",
                        status: 500,
                        message: "Unknown Error",
                        meaning: "Something failed that DingTalk does not name.",
                        action: None,
                        hint: None,
                    },
                ],
            )
            .rules(&[Rule::id("dentryId"), Rule::id("spaceId"), Rule::id("unionId")]);
    }

    impl Operation for SendByApp {
        type Reply = SendByAppReply;
        type Error = SendByAppError;

        #[inline]
        fn spec(&self) -> &'static Spec {
            &Self::SPEC
        }

        #[inline]
        fn encode(&self, request: &mut Encoder) {
            request.body("dentryId", &self.dentry_id);
            request.body("spaceId", &self.space_id);
            request.query("unionId", &self.union_id);
        }
    }
    crate::lenient::object!(
        SendByApp, required[dentry_id = "dentryId", space_id = "spaceId", union_id =
        "unionId"], optional[]
    );

    /// The codes of the operation's error table.
    #[derive(Clone, Debug, PartialEq, Eq, Hash)]
    #[non_exhaustive]
    pub enum SendByAppError {
        /// `paramError` (HTTP 400): A parameter is wrong.
        ParamError,
        /// `paramError.spaceId` (HTTP 400): The space id is wrong.
        ParamErrorSpaceId,
        /// `paramError.dentryId` (HTTP 400): The file id is wrong.
        ParamErrorDentryId,
        /// `permissionDenied` (HTTP 400): Not permitted.
        PermissionDenied,
        /// `spaceNotExist` (HTTP 404): There is no such space.
        SpaceNotExist,
        /// `dentryNotExist` (HTTP 404): There is no such file.
        DentryNotExist,
        /// `systemError` (HTTP 500): Something failed within DingTalk.
        SystemError,
        /// `unknownError` (HTTP 500): Something failed that DingTalk does not name.
        UnknownError,
        /// A value that this version does not know.
        Other(String),
    }
    crate::open_enum::open_enum!(
        SendByAppError, ParamError = "paramError", ParamErrorSpaceId =
        "paramError.spaceId", ParamErrorDentryId = "paramError.dentryId",
        PermissionDenied = "permissionDenied", SpaceNotExist = "spaceNotExist",
        DentryNotExist = "dentryNotExist", SystemError = "systemError", UnknownError =
        "unknownError"
    );

    /// The reply to [`SendByApp`].
    #[derive(Clone, Debug, PartialEq)]
    #[non_exhaustive]
    pub struct SendByAppReply {
        /// The file as it arrived in the chat.
        pub file: File,
    }

    impl SendByAppReply {
        /// With what is required; the rest is left out.
        #[inline]
        pub fn new(file: File) -> Self {
            Self { file }
        }
    }
    crate::lenient::object!(SendByAppReply, required[file = "file"], optional[]);

    /// Send a link to a file to a conversation.
    ///
    /// Puts a link to a file that lies in a storage space into a conversation, in the name of a person. The file stays where it is; nothing is copied.
    ///
    /// The page lists no code for a space or a file that does not exist; expect `spaceNotExist` and `dentryNotExist`, as in the neighbouring operations. The page's example of an answer has placeholders in every field, and `file` in lower case as its type, which is no value of the page's table.
    ///
    /// DingTalk keeps no request number: a call whose answer was lost may have been executed, and a repetition may put the link into the conversation a second time.
    ///
    /// `POST /v1.0/convFile/conversations/files/links/send` (api host, access token in a header). Permission: `ConvFile.File.Send`. App types: internal.
    ///
    /// **It is not repeated** once DingTalk may have executed it: a second execution would show.
    ///
    /// Errors: [`SendLinkError`]. Source: [DingTalk's page](https://help.dingtalk.io/open/development/send-a-file-link-to-the-specified-session).
    #[derive(Clone, Debug, PartialEq)]
    #[non_exhaustive]
    pub struct SendLink {
        /// The file.
        pub dentry_id: DentryId,
        /// The conversation that receives the link.
        pub open_conversation_id: ConversationId,
        /// Space where the file lies.
        pub space_id: SpaceId,
        /// The acting person, in whose name the link is sent; not a receiver.
        pub union_id: UnionId,
    }

    impl SendLink {
        /// With what is required; the rest is left out.
        #[inline]
        pub fn new(
            union_id: UnionId,
            space_id: SpaceId,
            dentry_id: DentryId,
            open_conversation_id: ConversationId,
        ) -> Self {
            Self {
                dentry_id,
                open_conversation_id,
                space_id,
                union_id,
            }
        }
    }

    impl SendLink {
        /// What the schema says of the operation.
        pub const SPEC: Spec = Spec::new(
                "sendLink",
                Method::Post,
                "/v1.0/convFile/conversations/files/links/send",
            )
            .host(Host::Api)
            .auth(Auth::Header)
            .repeatable(false)
            .permission("ConvFile.File.Send")
            .source(
                "https://help.dingtalk.io/open/development/send-a-file-link-to-the-specified-session",
            )
            .errors(
                &[
                    ErrorRow {
                        code: "paramError",
                        status: 400,
                        message: "%s",
                        meaning: "A parameter is wrong.",
                        action: None,
                        hint: None,
                    },
                    ErrorRow {
                        code: "paramError.spaceId",
                        status: 400,
                        message: "%s",
                        meaning: "The space id is wrong.",
                        action: None,
                        hint: None,
                    },
                    ErrorRow {
                        code: "paramError.dentryId",
                        status: 400,
                        message: "%s",
                        meaning: "The file id is wrong.",
                        action: None,
                        hint: None,
                    },
                    ErrorRow {
                        code: "paramError.conversationId",
                        status: 400,
                        message: "%s",
                        meaning: "The conversation id is wrong.",
                        action: None,
                        hint: Some(
                            "give the conversation id as DingTalk wrote it: it begins with cid and may hold +, / and =",
                        ),
                    },
                    ErrorRow {
                        code: "permissionDenied",
                        status: 403,
                        message: "%s",
                        meaning: "The acting person may not add to the conversation's space.",
                        action: None,
                        hint: Some(
                            "act as a person who may add files to the conversation",
                        ),
                    },
                    ErrorRow {
                        code: "conversationNotExist",
                        status: 404,
                        message: "%s",
                        meaning: "There is no such conversation.",
                        action: None,
                        hint: None,
                    },
                    ErrorRow {
                        code: "systemError",
                        status: 500,
                        message: "%s",
                        meaning: "Something failed within DingTalk.",
                        action: None,
                        hint: None,
                    },
                    ErrorRow {
                        code: "unknownError",
                        status: 500,
                        message: "Unknown Error",
                        meaning: "Something failed that DingTalk does not name.",
                        action: None,
                        hint: None,
                    },
                ],
            )
            .rules(
                &[
                    Rule::id("dentryId"),
                    Rule::id("openConversationId"),
                    Rule::id("spaceId"),
                    Rule::id("unionId"),
                ],
            );
    }

    impl Operation for SendLink {
        type Reply = SendLinkReply;
        type Error = SendLinkError;

        #[inline]
        fn spec(&self) -> &'static Spec {
            &Self::SPEC
        }

        #[inline]
        fn encode(&self, request: &mut Encoder) {
            request.body("dentryId", &self.dentry_id);
            request.body("openConversationId", &self.open_conversation_id);
            request.body("spaceId", &self.space_id);
            request.query("unionId", &self.union_id);
        }
    }
    crate::lenient::object!(
        SendLink, required[dentry_id = "dentryId", open_conversation_id =
        "openConversationId", space_id = "spaceId", union_id = "unionId"], optional[]
    );

    /// The codes of the operation's error table.
    #[derive(Clone, Debug, PartialEq, Eq, Hash)]
    #[non_exhaustive]
    pub enum SendLinkError {
        /// `paramError` (HTTP 400): A parameter is wrong.
        ParamError,
        /// `paramError.spaceId` (HTTP 400): The space id is wrong.
        ParamErrorSpaceId,
        /// `paramError.dentryId` (HTTP 400): The file id is wrong.
        ParamErrorDentryId,
        /// `paramError.conversationId` (HTTP 400): The conversation id is wrong.
        ParamErrorConversationId,
        /// `permissionDenied` (HTTP 403): The acting person may not add to the conversation's space.
        PermissionDenied,
        /// `conversationNotExist` (HTTP 404): There is no such conversation.
        ConversationNotExist,
        /// `systemError` (HTTP 500): Something failed within DingTalk.
        SystemError,
        /// `unknownError` (HTTP 500): Something failed that DingTalk does not name.
        UnknownError,
        /// A value that this version does not know.
        Other(String),
    }
    crate::open_enum::open_enum!(
        SendLinkError, ParamError = "paramError", ParamErrorSpaceId =
        "paramError.spaceId", ParamErrorDentryId = "paramError.dentryId",
        ParamErrorConversationId = "paramError.conversationId", PermissionDenied =
        "permissionDenied", ConversationNotExist = "conversationNotExist", SystemError =
        "systemError", UnknownError = "unknownError"
    );

    /// The reply to [`SendLink`].
    #[derive(Clone, Debug, PartialEq)]
    #[non_exhaustive]
    pub struct SendLinkReply {
        /// The file that the link leads to, as it appears in the conversation.
        pub file: File,
    }

    impl SendLinkReply {
        /// With what is required; the rest is left out.
        #[inline]
        pub fn new(file: File) -> Self {
            Self { file }
        }
    }
    crate::lenient::object!(SendLinkReply, required[file = "file"], optional[]);
}

/// Operations of DingTalk's `doc` module.
pub mod doc {
    use crate::{Auth, Encoder, ErrorRow, Host, Method, Operation, Rule, Spec};
    use super::DentryId;
    use super::DentryUuid;
    use super::SpaceId;
    use super::UnionId;

    /// Look up the uuid of a file or folder.
    ///
    /// Answers the `DentryUuid` that belongs to a `SpaceId` and a `DentryId`: version 2 of the interface wants it, and the two kinds of id must not be mixed.
    ///
    /// The SDK calls this operation `getUuidByDentryId`.
    ///
    /// `GET /v2.0/doc/dentries/{dentryId}/queryDentryUuid` (api host, access token in a header). Permission: `Document.WorkspaceDocument.Read`. App types: internal, third-party-enterprise.
    ///
    /// It may be repeated without harm.
    ///
    /// Errors: [`QueryDentryUuidError`]. Source: [DingTalk's page](https://help.dingtalk.io/open/development/api-getuuidbydentryid).
    #[derive(Clone, Debug, PartialEq)]
    #[non_exhaustive]
    pub struct QueryDentryUuid {
        /// The file or folder.
        pub dentry_id: DentryId,
        /// The acting person. A union id, though the field is called `unionId` elsewhere.
        pub operator_id: UnionId,
        /// Space of the file or folder.
        pub space_id: SpaceId,
    }

    impl QueryDentryUuid {
        /// With what is required; the rest is left out.
        #[inline]
        pub fn new(
            space_id: SpaceId,
            dentry_id: DentryId,
            operator_id: UnionId,
        ) -> Self {
            Self {
                dentry_id,
                operator_id,
                space_id,
            }
        }
    }

    impl QueryDentryUuid {
        /// What the schema says of the operation.
        pub const SPEC: Spec = Spec::new(
                "queryDentryUuid",
                Method::Get,
                "/v2.0/doc/dentries/{dentryId}/queryDentryUuid",
            )
            .host(Host::Api)
            .auth(Auth::Header)
            .repeatable(true)
            .permission("Document.WorkspaceDocument.Read")
            .source("https://help.dingtalk.io/open/development/api-getuuidbydentryid")
            .errors(
                &[
                    ErrorRow {
                        code: "paramError",
                        status: 400,
                        message: "%s",
                        meaning: "A parameter is wrong.",
                        action: None,
                        hint: None,
                    },
                    ErrorRow {
                        code: "permissionDenied",
                        status: 403,
                        message: "The operator has no permission.",
                        meaning: "The acting person has no right on the file or folder.",
                        action: None,
                        hint: Some("act as a person who may read the file or folder"),
                    },
                    ErrorRow {
                        code: "documentNotExist",
                        status: 404,
                        message: "%s",
                        meaning: "There is no such file or folder.",
                        action: None,
                        hint: Some(
                            "use the space id and the dentry id of one and the same file, as storage_1.0 gave them",
                        ),
                    },
                    ErrorRow {
                        code: "systemError",
                        status: 500,
                        message: "%s",
                        meaning: "Something failed within DingTalk.",
                        action: None,
                        hint: None,
                    },
                    ErrorRow {
                        code: "unknownError",
                        status: 500,
                        message: "Unknown Error",
                        meaning: "Something failed that DingTalk does not name.",
                        action: None,
                        hint: None,
                    },
                ],
            )
            .rules(&[Rule::id("dentryId"), Rule::id("operatorId"), Rule::id("spaceId")]);
    }

    impl Operation for QueryDentryUuid {
        type Reply = QueryDentryUuidReply;
        type Error = QueryDentryUuidError;

        #[inline]
        fn spec(&self) -> &'static Spec {
            &Self::SPEC
        }

        #[inline]
        fn encode(&self, request: &mut Encoder) {
            request.path("dentryId", &self.dentry_id);
            request.query("operatorId", &self.operator_id);
            request.query("spaceId", &self.space_id);
        }
    }
    crate::lenient::object!(
        QueryDentryUuid, required[dentry_id = "dentryId", operator_id = "operatorId",
        space_id = "spaceId"], optional[]
    );

    /// The codes of the operation's error table.
    #[derive(Clone, Debug, PartialEq, Eq, Hash)]
    #[non_exhaustive]
    pub enum QueryDentryUuidError {
        /// `paramError` (HTTP 400): A parameter is wrong.
        ParamError,
        /// `permissionDenied` (HTTP 403): The acting person has no right on the file or folder.
        PermissionDenied,
        /// `documentNotExist` (HTTP 404): There is no such file or folder.
        DocumentNotExist,
        /// `systemError` (HTTP 500): Something failed within DingTalk.
        SystemError,
        /// `unknownError` (HTTP 500): Something failed that DingTalk does not name.
        UnknownError,
        /// A value that this version does not know.
        Other(String),
    }
    crate::open_enum::open_enum!(
        QueryDentryUuidError, ParamError = "paramError", PermissionDenied =
        "permissionDenied", DocumentNotExist = "documentNotExist", SystemError =
        "systemError", UnknownError = "unknownError"
    );

    /// The reply to [`QueryDentryUuid`].
    #[derive(Clone, Debug, PartialEq)]
    #[non_exhaustive]
    pub struct QueryDentryUuidReply {
        /// The file or folder.
        pub dentry_id: Option<DentryId>,
        /// Its uuid.
        pub dentry_uuid: DentryUuid,
        /// Its space.
        pub space_id: Option<SpaceId>,
    }

    impl QueryDentryUuidReply {
        /// With what is required; the rest is left out.
        #[inline]
        pub fn new(dentry_uuid: DentryUuid) -> Self {
            Self {
                dentry_id: Default::default(),
                dentry_uuid,
                space_id: Default::default(),
            }
        }
    }
    crate::lenient::object!(
        QueryDentryUuidReply, required[dentry_uuid = "dentryUuid"], optional[dentry_id =
        "dentryId", space_id = "spaceId"]
    );
}

/// Operations of DingTalk's `oauth2` module.
pub mod oauth2 {
    use crate::{
        Action, Auth, Encoder, ErrorRow, Host, Method, Operation, Rule, Secret, Spec,
    };
    use super::CorpId;

    /// Get the access token of an internal app.
    ///
    /// Fetches the token that an internal app calls DingTalk with. A repetition within the token's life answers the same token and prolongs it. Calling too often is throttled, so keep the token; a client does.
    ///
    /// A token of the global product is not valid on the Chinese one, nor the reverse.
    ///
    /// `POST /v1.0/oauth2/accessToken` (api host, no access token). Permission: `qyapi_base`. App types: internal.
    ///
    /// It may be repeated without harm.
    ///
    /// Errors: [`GetAccessTokenError`]. Source: [DingTalk's page](https://open.dingtalk.com/document/development/obtain-the-access-token-of-an-internal-app).
    #[derive(Clone, Debug, PartialEq)]
    #[non_exhaustive]
    pub struct GetAccessToken {
        /// The app's key (client id).
        pub app_key: String,
        /// The app's secret (client secret).
        pub app_secret: Secret,
    }

    impl GetAccessToken {
        /// With what is required; the rest is left out.
        #[inline]
        pub fn new(app_key: impl Into<String>, app_secret: impl Into<Secret>) -> Self {
            Self {
                app_key: app_key.into(),
                app_secret: app_secret.into(),
            }
        }
    }

    impl GetAccessToken {
        /// What the schema says of the operation.
        pub const SPEC: Spec = Spec::new(
                "getAccessToken",
                Method::Post,
                "/v1.0/oauth2/accessToken",
            )
            .host(Host::Api)
            .auth(Auth::None)
            .repeatable(true)
            .permission("qyapi_base")
            .source(
                "https://open.dingtalk.com/document/development/obtain-the-access-token-of-an-internal-app",
            )
            .reply_secrets(&["accessToken"])
            .errors(
                &[
                    ErrorRow {
                        code: "invalidClientIdOrSecret",
                        status: 400,
                        message: "无效的clientId或者clientSecret",
                        meaning: "The app key or the app secret is wrong.",
                        action: None,
                        hint: Some(
                            "compare key and secret with the developer console; an app of the Chinese product is unknown to the global one, and the reverse",
                        ),
                    },
                ],
            )
            .rules(&[Rule::id("appKey")]);
    }

    impl Operation for GetAccessToken {
        type Reply = GetAccessTokenReply;
        type Error = GetAccessTokenError;

        #[inline]
        fn spec(&self) -> &'static Spec {
            &Self::SPEC
        }

        #[inline]
        fn encode(&self, request: &mut Encoder) {
            request.body("appKey", &self.app_key);
            request.secret("appSecret", &self.app_secret);
        }
    }
    crate::lenient::object!(
        GetAccessToken, required[app_key = "appKey", app_secret = "appSecret"],
        optional[]
    );

    /// The codes of the operation's error table.
    #[derive(Clone, Debug, PartialEq, Eq, Hash)]
    #[non_exhaustive]
    pub enum GetAccessTokenError {
        /// `invalidClientIdOrSecret` (HTTP 400): The app key or the app secret is wrong.
        InvalidClientIdOrSecret,
        /// A value that this version does not know.
        Other(String),
    }
    crate::open_enum::open_enum!(
        GetAccessTokenError, InvalidClientIdOrSecret = "invalidClientIdOrSecret"
    );

    /// The reply to [`GetAccessToken`].
    #[derive(Clone, Debug, PartialEq)]
    #[non_exhaustive]
    pub struct GetAccessTokenReply {
        /// The token. Its form is not documented.
        pub access_token: Secret,
        /// Life of the token in seconds, usually 7200.
        pub expire_in: Option<i64>,
    }

    impl GetAccessTokenReply {
        /// With what is required; the rest is left out.
        #[inline]
        pub fn new(access_token: impl Into<Secret>) -> Self {
            Self {
                access_token: access_token.into(),
                expire_in: Default::default(),
            }
        }
    }
    crate::lenient::object!(
        GetAccessTokenReply, required[access_token = "accessToken"], optional[expire_in =
        "expireIn"]
    );

    /// Get the access token of an organization that authorized a third-party app.
    ///
    /// Fetches the token that a third-party app calls DingTalk with on behalf of one customer organization. Every call makes a new token; whether the one before stays valid is not documented, so share one.
    ///
    /// The vendor's page prints the address without `/v1.0`; its example and the official SDKs have it. No page of the global product is known.
    ///
    /// `POST /v1.0/oauth2/corpAccessToken` (api host, no access token). Permission: `isvapi_base`. App types: third-party-enterprise, custom-app.
    ///
    /// It may be repeated without harm.
    ///
    /// Errors: [`GetCorpAccessTokenError`]. Source: [DingTalk's page](https://open.dingtalk.com/document/development/obtain-the-access-token-of-the-authorized-enterprise-1).
    #[derive(Clone, Debug, PartialEq)]
    #[non_exhaustive]
    pub struct GetCorpAccessToken {
        /// The customer organization.
        pub auth_corp_id: CorpId,
        /// The app's suite key (client id, or the custom key of a custom app).
        pub suite_key: String,
        /// The app's suite secret (client secret, or the custom secret).
        pub suite_secret: Secret,
        /// The newest ticket that DingTalk pushed to the app (about every five hours); any text for a custom app.
        pub suite_ticket: Secret,
    }

    impl GetCorpAccessToken {
        /// With what is required; the rest is left out.
        #[inline]
        pub fn new(
            suite_key: impl Into<String>,
            suite_secret: impl Into<Secret>,
            suite_ticket: impl Into<Secret>,
            auth_corp_id: CorpId,
        ) -> Self {
            Self {
                auth_corp_id,
                suite_key: suite_key.into(),
                suite_secret: suite_secret.into(),
                suite_ticket: suite_ticket.into(),
            }
        }
    }

    impl GetCorpAccessToken {
        /// What the schema says of the operation.
        pub const SPEC: Spec = Spec::new(
                "getCorpAccessToken",
                Method::Post,
                "/v1.0/oauth2/corpAccessToken",
            )
            .host(Host::Api)
            .auth(Auth::None)
            .repeatable(true)
            .permission("isvapi_base")
            .source(
                "https://open.dingtalk.com/document/development/obtain-the-access-token-of-the-authorized-enterprise-1",
            )
            .reply_secrets(&["accessToken"])
            .errors(
                &[
                    ErrorRow {
                        code: "invalidSuiteKey",
                        status: 400,
                        message: "suitekey不合法",
                        meaning: "The suite key is wrong.",
                        action: None,
                        hint: None,
                    },
                    ErrorRow {
                        code: "invalidSuiteTicket",
                        status: 400,
                        message: "suiteTicket无效",
                        meaning: "The suite ticket is wrong or was replaced.",
                        action: None,
                        hint: Some(
                            "use the newest ticket that DingTalk pushed; each new one retires the one before",
                        ),
                    },
                    ErrorRow {
                        code: "invalidAuthInfo",
                        status: 400,
                        message: "授权关系不存在",
                        meaning: "The organization has not enabled the app.",
                        action: None,
                        hint: Some(
                            "let an administrator of the organization enable the app, and check its corp id",
                        ),
                    },
                ],
            )
            .rules(&[Rule::id("authCorpId"), Rule::id("suiteKey")]);
    }

    impl Operation for GetCorpAccessToken {
        type Reply = GetCorpAccessTokenReply;
        type Error = GetCorpAccessTokenError;

        #[inline]
        fn spec(&self) -> &'static Spec {
            &Self::SPEC
        }

        #[inline]
        fn encode(&self, request: &mut Encoder) {
            request.body("authCorpId", &self.auth_corp_id);
            request.body("suiteKey", &self.suite_key);
            request.secret("suiteSecret", &self.suite_secret);
            request.secret("suiteTicket", &self.suite_ticket);
        }
    }
    crate::lenient::object!(
        GetCorpAccessToken, required[auth_corp_id = "authCorpId", suite_key = "suiteKey",
        suite_secret = "suiteSecret", suite_ticket = "suiteTicket"], optional[]
    );

    /// The codes of the operation's error table.
    #[derive(Clone, Debug, PartialEq, Eq, Hash)]
    #[non_exhaustive]
    pub enum GetCorpAccessTokenError {
        /// `invalidSuiteKey` (HTTP 400): The suite key is wrong.
        InvalidSuiteKey,
        /// `invalidSuiteTicket` (HTTP 400): The suite ticket is wrong or was replaced.
        InvalidSuiteTicket,
        /// `invalidAuthInfo` (HTTP 400): The organization has not enabled the app.
        InvalidAuthInfo,
        /// A value that this version does not know.
        Other(String),
    }
    crate::open_enum::open_enum!(
        GetCorpAccessTokenError, InvalidSuiteKey = "invalidSuiteKey", InvalidSuiteTicket
        = "invalidSuiteTicket", InvalidAuthInfo = "invalidAuthInfo"
    );

    /// The reply to [`GetCorpAccessToken`].
    #[derive(Clone, Debug, PartialEq)]
    #[non_exhaustive]
    pub struct GetCorpAccessTokenReply {
        /// The token. Its form is not documented.
        pub access_token: Secret,
        /// Life of the token in seconds, usually 7200.
        pub expire_in: Option<i64>,
    }

    impl GetCorpAccessTokenReply {
        /// With what is required; the rest is left out.
        #[inline]
        pub fn new(access_token: impl Into<Secret>) -> Self {
            Self {
                access_token: access_token.into(),
                expire_in: Default::default(),
            }
        }
    }
    crate::lenient::object!(
        GetCorpAccessTokenReply, required[access_token = "accessToken"],
        optional[expire_in = "expireIn"]
    );

    /// Get the access token of an app in an organization.
    ///
    /// Fetches the token that an internal or a third-party app calls DingTalk with in one organization: one operation for both. Whether a repetition answers the same token or makes a new one is not documented; reckon with a new one, and share the token that you have.
    ///
    /// There is no field for a suite ticket, so it may not serve third-party apps that need one; `GetCorpAccessToken` does. Fields are written with underscores, unlike those of the other token operations. `unknownError` does not stand on the page: it was seen in answer to a corp id that does not exist.
    ///
    /// `POST /v1.0/oauth2/{corpId}/token` (api host, no access token). Permission: `qyapi_base`. App types: internal, third-party-enterprise.
    ///
    /// It may be repeated without harm.
    ///
    /// Errors: [`GetTokenError`]. Source: [DingTalk's page](https://help.dingtalk.io/open/development/api-gettoken).
    #[derive(Clone, Debug, PartialEq)]
    #[non_exhaustive]
    pub struct GetToken {
        /// The app's client id (app key or suite key).
        pub client_id: String,
        /// The app's client secret.
        pub client_secret: Secret,
        /// The organization that the app acts in.
        pub corp_id: CorpId,
        /// What the token is asked for with.
        pub grant_type: GrantType,
    }

    impl GetToken {
        /// With what is required; the rest is left out.
        #[inline]
        pub fn new(
            corp_id: CorpId,
            client_id: impl Into<String>,
            client_secret: impl Into<Secret>,
            grant_type: GrantType,
        ) -> Self {
            Self {
                client_id: client_id.into(),
                client_secret: client_secret.into(),
                corp_id,
                grant_type,
            }
        }
    }

    impl GetToken {
        /// What the schema says of the operation.
        pub const SPEC: Spec = Spec::new(
                "getToken",
                Method::Post,
                "/v1.0/oauth2/{corpId}/token",
            )
            .host(Host::Api)
            .auth(Auth::None)
            .repeatable(true)
            .permission("qyapi_base")
            .source("https://help.dingtalk.io/open/development/api-gettoken")
            .reply_secrets(&["access_token"])
            .errors(
                &[
                    ErrorRow {
                        code: "invalid.client",
                        status: 400,
                        message: "invalid.client",
                        meaning: "The client id or the client secret is wrong.",
                        action: None,
                        hint: Some(
                            "compare id and secret with the developer console; an app of the Chinese product is unknown to the global one, and the reverse",
                        ),
                    },
                    ErrorRow {
                        code: "unsupported.grant.type",
                        status: 400,
                        message: "unsupported.grant.type",
                        meaning: "The grant type is not known.",
                        action: None,
                        hint: Some(
                            "the only documented grant type is client_credentials",
                        ),
                    },
                    ErrorRow {
                        code: "unauthorized.client",
                        status: 401,
                        message: "unauthorized.client",
                        meaning: "The app is not authorized in the organization.",
                        action: None,
                        hint: None,
                    },
                    ErrorRow {
                        code: "server.error",
                        status: 500,
                        message: "server.error",
                        meaning: "Something failed within DingTalk.",
                        action: Some(Action::Unknown),
                        hint: None,
                    },
                    ErrorRow {
                        code: "unknownError",
                        status: 500,
                        message: "未知错误",
                        meaning: "Something failed that DingTalk does not name.",
                        action: None,
                        hint: Some(
                            "check the corp id, which begins with ding: a wrong one may be answered in this way",
                        ),
                    },
                ],
            )
            .rules(&[Rule::id("client_id"), Rule::id("corpId"), Rule::id("grant_type")]);
    }

    impl Operation for GetToken {
        type Reply = GetTokenReply;
        type Error = GetTokenError;

        #[inline]
        fn spec(&self) -> &'static Spec {
            &Self::SPEC
        }

        #[inline]
        fn encode(&self, request: &mut Encoder) {
            request.body("client_id", &self.client_id);
            request.secret("client_secret", &self.client_secret);
            request.path("corpId", &self.corp_id);
            request.body("grant_type", &self.grant_type);
        }
    }
    crate::lenient::object!(
        GetToken, required[client_id = "client_id", client_secret = "client_secret",
        corp_id = "corpId", grant_type = "grant_type"], optional[]
    );

    /// The codes of the operation's error table.
    #[derive(Clone, Debug, PartialEq, Eq, Hash)]
    #[non_exhaustive]
    pub enum GetTokenError {
        /// `invalid.client` (HTTP 400): The client id or the client secret is wrong.
        InvalidClient,
        /// `unsupported.grant.type` (HTTP 400): The grant type is not known.
        UnsupportedGrantType,
        /// `unauthorized.client` (HTTP 401): The app is not authorized in the organization.
        UnauthorizedClient,
        /// `server.error` (HTTP 500): Something failed within DingTalk.
        ServerError,
        /// `unknownError` (HTTP 500): Something failed that DingTalk does not name.
        UnknownError,
        /// A value that this version does not know.
        Other(String),
    }
    crate::open_enum::open_enum!(
        GetTokenError, InvalidClient = "invalid.client", UnsupportedGrantType =
        "unsupported.grant.type", UnauthorizedClient = "unauthorized.client", ServerError
        = "server.error", UnknownError = "unknownError"
    );

    /// The reply to [`GetToken`].
    #[derive(Clone, Debug, PartialEq)]
    #[non_exhaustive]
    pub struct GetTokenReply {
        /// The token. Its form is not documented.
        pub access_token: Secret,
        /// Life of the token in seconds, usually 7200.
        pub expires_in: Option<i64>,
    }

    impl GetTokenReply {
        /// With what is required; the rest is left out.
        #[inline]
        pub fn new(access_token: impl Into<Secret>) -> Self {
            Self {
                access_token: access_token.into(),
                expires_in: Default::default(),
            }
        }
    }
    crate::lenient::object!(
        GetTokenReply, required[access_token = "access_token"], optional[expires_in =
        "expires_in"]
    );

    /// What a token is asked for with.
    #[derive(Clone, Debug, PartialEq, Eq, Hash)]
    #[non_exhaustive]
    pub enum GrantType {
        /// `client_credentials`: The app's own id and secret; no other is documented.
        ClientCredentials,
        /// A value that this version does not know.
        Other(String),
    }
    crate::open_enum::open_enum!(GrantType, ClientCredentials = "client_credentials");

    /// Get the access token of an internal app from the legacy host.
    ///
    /// Fetches a token as older apps do. Prefer `GetAccessToken`, whose token both hosts take; whether the api host takes the token of this operation is not documented.
    ///
    /// **The app secret travels in the address**, where servers and proxies may log it. The page's own example sends key and secret in a body instead, and is answered with `40035`. A legacy operation: failures come with HTTP 200 and an `errcode`. Both codes were seen in answers; neither stands on the page, nor `40096` in DingTalk's global table. No page of the global product is known.
    ///
    /// `GET /gettoken` (oapi host, no access token). No permission is documented. App types: internal.
    ///
    /// It may be repeated without harm.
    ///
    /// Errors: [`LegacyGetTokenError`]. Source: [DingTalk's page](https://open.dingtalk.com/document/development/obtain-orgapp-token).
    #[derive(Clone, Debug, PartialEq)]
    #[non_exhaustive]
    pub struct LegacyGetToken {
        /// The app's key (client id).
        pub appkey: String,
        /// The app's secret (client secret).
        pub appsecret: Secret,
    }

    impl LegacyGetToken {
        /// With what is required; the rest is left out.
        #[inline]
        pub fn new(appkey: impl Into<String>, appsecret: impl Into<Secret>) -> Self {
            Self {
                appkey: appkey.into(),
                appsecret: appsecret.into(),
            }
        }
    }

    impl LegacyGetToken {
        /// What the schema says of the operation.
        pub const SPEC: Spec = Spec::new("legacyGetToken", Method::Get, "/gettoken")
            .host(Host::Oapi)
            .auth(Auth::None)
            .repeatable(true)
            .source("https://open.dingtalk.com/document/development/obtain-orgapp-token")
            .reply_secrets(&["access_token"])
            .errors(
                &[
                    ErrorRow {
                        code: "40096",
                        status: 200,
                        message: "不合法的appKey或appSecret",
                        meaning: "The app key or the app secret is wrong.",
                        action: None,
                        hint: None,
                    },
                    ErrorRow {
                        code: "40035",
                        status: 200,
                        message: "%s",
                        meaning: "Key or secret is missing in the query.",
                        action: None,
                        hint: None,
                    },
                ],
            )
            .rules(&[Rule::id("appkey")]);
    }

    impl Operation for LegacyGetToken {
        type Reply = LegacyGetTokenReply;
        type Error = LegacyGetTokenError;

        #[inline]
        fn spec(&self) -> &'static Spec {
            &Self::SPEC
        }

        #[inline]
        fn encode(&self, request: &mut Encoder) {
            request.query("appkey", &self.appkey);
            request.secret_query("appsecret", &self.appsecret);
        }
    }
    crate::lenient::object!(
        LegacyGetToken, required[appkey = "appkey", appsecret = "appsecret"], optional[]
    );

    /// The codes of the operation's error table.
    #[derive(Clone, Debug, PartialEq, Eq, Hash)]
    #[non_exhaustive]
    pub enum LegacyGetTokenError {
        /// `40096` (HTTP 200): The app key or the app secret is wrong.
        InvalidKeyOrSecret,
        /// `40035` (HTTP 200): Key or secret is missing in the query.
        MissingParameter,
        /// A value that this version does not know.
        Other(String),
    }
    crate::open_enum::open_enum!(
        LegacyGetTokenError, InvalidKeyOrSecret = "40096", MissingParameter = "40035"
    );

    /// The reply to [`LegacyGetToken`].
    #[derive(Clone, Debug, PartialEq)]
    #[non_exhaustive]
    pub struct LegacyGetTokenReply {
        /// The token. Its form is not documented.
        pub access_token: Secret,
        /// Life of the token in seconds, usually 7200.
        pub expires_in: Option<i64>,
    }

    impl LegacyGetTokenReply {
        /// With what is required; the rest is left out.
        #[inline]
        pub fn new(access_token: impl Into<Secret>) -> Self {
            Self {
                access_token: access_token.into(),
                expires_in: Default::default(),
            }
        }
    }
    crate::lenient::object!(
        LegacyGetTokenReply, required[access_token = "access_token"], optional[expires_in
        = "expires_in"]
    );
}

/// Operations of DingTalk's `storage` module.
pub mod storage {
    use crate::{
        Auth, Encoder, ErrorRow, Host, Method, Operation, Rule, Secret, Spec, TextRules,
        Timestamp,
    };
    use super::AppPropertyVisibility;
    use super::CorpId;
    use super::Dentry;
    use super::DentryId;
    use super::DentryUuid;
    use super::Space;
    use super::SpaceCapabilities;
    use super::SpaceId;
    use super::SpaceOwnerType;
    use super::SpacePartition;
    use super::StorageDriver;
    use super::TaskId;
    use super::UnionId;

    /// Make a folder.
    ///
    /// Makes a folder within another one. By default a folder of the same name stays and the new one gets another name, so look at the name in the reply.
    ///
    /// If the answer was lost, the folder may be there, and by default a second call would make a second one. A call with `RETURN_DENTRY_IF_EXISTS` answers the folder that is there and can be made again.
    ///
    /// `POST /v1.0/storage/spaces/{spaceId}/dentries/{parentId}/folders` (api host, access token in a header). Permission: `Storage.File.Write`. App types: internal, third-party-enterprise.
    ///
    /// **It is not repeated** once DingTalk may have executed it: a second execution would show.
    ///
    /// Errors: [`AddFolderError`]. Source: [DingTalk's page](https://help.dingtalk.io/open/development/add-folder).
    #[derive(Clone, Debug, PartialEq)]
    #[non_exhaustive]
    pub struct AddFolder {
        /// Name of the folder; blanks at its ends are dropped, and the same characters are refused as in the name of a file.
        pub name: String,
        /// What to do about a folder of the same name, and what to attach.
        pub option: Option<AddFolderOption>,
        /// Folder to make the new one in; `0` is the space's root folder.
        pub parent_id: DentryId,
        /// The space.
        pub space_id: SpaceId,
        /// The acting person, who needs rights of their own beside the permission of the app.
        pub union_id: UnionId,
    }

    impl AddFolder {
        /// With what is required; the rest is left out.
        #[inline]
        pub fn new(
            space_id: SpaceId,
            parent_id: DentryId,
            union_id: UnionId,
            name: impl Into<String>,
        ) -> Self {
            Self {
                name: name.into(),
                option: Default::default(),
                parent_id,
                space_id,
                union_id,
            }
        }

        /// Sets [`option`](Self::option).
        #[inline]
        pub fn option(mut self, option: AddFolderOption) -> Self {
            self.option = Some(option);
            self
        }
    }

    impl AddFolder {
        /// What DingTalk refuses in [`name`](Self::name).
        pub const NAME_RULES: TextRules = TextRules {
            without: "\t*\"<>|",
            not_last: ".",
            only: "",
        };
    }

    impl AddFolder {
        /// What the schema says of the operation.
        pub const SPEC: Spec = Spec::new(
                "addFolder",
                Method::Post,
                "/v1.0/storage/spaces/{spaceId}/dentries/{parentId}/folders",
            )
            .host(Host::Api)
            .auth(Auth::Header)
            .repeatable(false)
            .permission("Storage.File.Write")
            .source("https://help.dingtalk.io/open/development/add-folder")
            .errors(
                &[
                    ErrorRow {
                        code: "operationConcurrentControl",
                        status: 400,
                        message: "%s",
                        meaning: "Another operation is at work in the same place.",
                        action: None,
                        hint: None,
                    },
                    ErrorRow {
                        code: "paramError",
                        status: 400,
                        message: "%s",
                        meaning: "A parameter is wrong.",
                        action: None,
                        hint: None,
                    },
                    ErrorRow {
                        code: "paramError.conflictStrategy",
                        status: 400,
                        message: "%s",
                        meaning: "The conflict strategy is wrong.",
                        action: None,
                        hint: Some(
                            "use AUTO_RENAME, OVERWRITE, RETURN_DENTRY_IF_EXISTS or RETURN_ERROR_IF_EXISTS",
                        ),
                    },
                    ErrorRow {
                        code: "dentryNameIllegal",
                        status: 400,
                        message: "%s",
                        meaning: "The name is not allowed.",
                        action: None,
                        hint: None,
                    },
                    ErrorRow {
                        code: "dentryAlreadyExist",
                        status: 400,
                        message: "%s",
                        meaning: "There is an entry of this name already.",
                        action: None,
                        hint: None,
                    },
                    ErrorRow {
                        code: "permissionDenied",
                        status: 403,
                        message: "%s",
                        meaning: "The acting person may not make a folder here.",
                        action: None,
                        hint: Some(
                            "act as the space's creator or a manager, or grant this person a right on the space with addPermission; on a space of owner type APP nobody may act before a grant, and a grant there ends after an hour at most",
                        ),
                    },
                    ErrorRow {
                        code: "dentryNotExist",
                        status: 404,
                        message: "%s",
                        meaning: "There is no such folder to make the new one in.",
                        action: None,
                        hint: Some(
                            "use the id of a folder of this very space, or \"0\" for its root",
                        ),
                    },
                    ErrorRow {
                        code: "systemError",
                        status: 500,
                        message: "%s",
                        meaning: "Something failed within DingTalk.",
                        action: None,
                        hint: None,
                    },
                    ErrorRow {
                        code: "unknownError",
                        status: 500,
                        message: "Unknown Error",
                        meaning: "Something failed that DingTalk does not name.",
                        action: None,
                        hint: None,
                    },
                    ErrorRow {
                        code: "operationTimeout",
                        status: 503,
                        message: "%s",
                        meaning: "The back end took too long to answer.",
                        action: None,
                        hint: None,
                    },
                ],
            )
            .rules(
                &[
                    Rule::text(
                        "name",
                        TextRules {
                            without: "\t*\"<>|",
                            not_last: ".",
                            only: "",
                        },
                    ),
                    Rule::max_items("option.appProperties", 3),
                    Rule::filled("option.appProperties.name"),
                    Rule::filled("option.appProperties.value"),
                    Rule::id("option.appProperties.visibility"),
                    Rule::id("option.conflictStrategy"),
                    Rule::id("parentId"),
                    Rule::id("spaceId"),
                    Rule::id("unionId"),
                ],
            );
    }

    impl Operation for AddFolder {
        type Reply = AddFolderReply;
        type Error = AddFolderError;

        #[inline]
        fn spec(&self) -> &'static Spec {
            &Self::SPEC
        }

        #[inline]
        fn encode(&self, request: &mut Encoder) {
            request.body("name", &self.name);
            if let Some(value) = &self.option {
                request.body("option", value);
            }
            request.path("parentId", &self.parent_id);
            request.path("spaceId", &self.space_id);
            request.query("unionId", &self.union_id);
        }
    }
    crate::lenient::object!(
        AddFolder, required[name = "name", parent_id = "parentId", space_id = "spaceId",
        union_id = "unionId"], optional[option = "option"]
    );

    /// The codes of the operation's error table.
    #[derive(Clone, Debug, PartialEq, Eq, Hash)]
    #[non_exhaustive]
    pub enum AddFolderError {
        /// `operationConcurrentControl` (HTTP 400): Another operation is at work in the same place.
        OperationConcurrentControl,
        /// `paramError` (HTTP 400): A parameter is wrong.
        ParamError,
        /// `paramError.conflictStrategy` (HTTP 400): The conflict strategy is wrong.
        ParamErrorConflictStrategy,
        /// `dentryNameIllegal` (HTTP 400): The name is not allowed.
        DentryNameIllegal,
        /// `dentryAlreadyExist` (HTTP 400): There is an entry of this name already.
        DentryAlreadyExist,
        /// `permissionDenied` (HTTP 403): The acting person may not make a folder here.
        PermissionDenied,
        /// `dentryNotExist` (HTTP 404): There is no such folder to make the new one in.
        DentryNotExist,
        /// `systemError` (HTTP 500): Something failed within DingTalk.
        SystemError,
        /// `unknownError` (HTTP 500): Something failed that DingTalk does not name.
        UnknownError,
        /// `operationTimeout` (HTTP 503): The back end took too long to answer.
        OperationTimeout,
        /// A value that this version does not know.
        Other(String),
    }
    crate::open_enum::open_enum!(
        AddFolderError, OperationConcurrentControl = "operationConcurrentControl",
        ParamError = "paramError", ParamErrorConflictStrategy =
        "paramError.conflictStrategy", DentryNameIllegal = "dentryNameIllegal",
        DentryAlreadyExist = "dentryAlreadyExist", PermissionDenied = "permissionDenied",
        DentryNotExist = "dentryNotExist", SystemError = "systemError", UnknownError =
        "unknownError", OperationTimeout = "operationTimeout"
    );

    /// How to proceed when a folder is made.
    #[derive(Clone, Debug, Default, PartialEq)]
    #[non_exhaustive]
    pub struct AddFolderOption {
        /// Properties that the app attaches, at most 3 for each app.
        pub app_properties: Vec<NewAppProperty>,
        /// What to do about an entry of the same name, `AUTO_RENAME` by default. What becomes of the content of a folder under `OVERWRITE` is not documented.
        pub conflict_strategy: Option<ConflictStrategy>,
    }

    impl AddFolderOption {
        /// Sets [`app_properties`](Self::app_properties).
        #[inline]
        pub fn app_properties(mut self, app_properties: Vec<NewAppProperty>) -> Self {
            self.app_properties = app_properties;
            self
        }

        /// Sets [`conflict_strategy`](Self::conflict_strategy).
        #[inline]
        pub fn conflict_strategy(mut self, conflict_strategy: ConflictStrategy) -> Self {
            self.conflict_strategy = Some(conflict_strategy);
            self
        }
    }

    impl AddFolderOption {
        /// The most elements that [`app_properties`](Self::app_properties) may have.
        pub const MAX_APP_PROPERTIES: usize = 3;
    }
    crate::lenient::object!(
        AddFolderOption, required[], optional[app_properties = "appProperties",
        conflict_strategy = "conflictStrategy"]
    );
    crate::request::nested!(
        AddFolderOption, required[], optional[app_properties = "appProperties",
        conflict_strategy = "conflictStrategy"]
    );

    /// The reply to [`AddFolder`].
    #[derive(Clone, Debug, PartialEq)]
    #[non_exhaustive]
    pub struct AddFolderReply {
        /// The folder, with the name that it got.
        pub dentry: Dentry,
    }

    impl AddFolderReply {
        /// With what is required; the rest is left out.
        #[inline]
        pub fn new(dentry: Dentry) -> Self {
            Self { dentry }
        }
    }
    crate::lenient::object!(AddFolderReply, required[dentry = "dentry"], optional[]);

    /// Grant a right on a space, folder or file.
    ///
    /// Gives people, departments, conversations or a whole organization a role on a file or folder; dentry id `0` grants it on the whole space. In a space of owner type `USER` the grant stays. In one of owner type `APP` nobody may act before a grant, the one who grants needs no right of their own, and the grant ends after an hour at most.
    ///
    /// The vendor's page says that this version has been closed to new apps since 2023-07-06; others have been seen to use it in 2026, but whether it works for an app made after that day is not certain.
    ///
    /// `POST /v1.0/storage/spaces/{spaceId}/dentries/{dentryId}/permissions` (api host, access token in a header). Permission: `Storage.Permission.Write`. App types: internal, third-party-enterprise.
    ///
    /// It may be repeated without harm.
    ///
    /// Errors: [`AddPermissionError`]. Source: [DingTalk's page](https://open.dingtalk.com/document/development/add-storage-permissions).
    #[derive(Clone, Debug, PartialEq)]
    #[non_exhaustive]
    pub struct AddPermission {
        /// The file or folder; `0` is the whole space.
        pub dentry_id: DentryId,
        /// Who gets the role, at most 30.
        pub members: Vec<PermissionMember>,
        /// How long the grant holds.
        pub option: Option<AddPermissionOption>,
        /// The role to grant.
        pub role_id: PermissionRole,
        /// The space.
        pub space_id: SpaceId,
        /// The acting person, who grants.
        pub union_id: UnionId,
    }

    impl AddPermission {
        /// With what is required; the rest is left out.
        #[inline]
        pub fn new(
            space_id: SpaceId,
            dentry_id: DentryId,
            union_id: UnionId,
            role_id: PermissionRole,
            members: Vec<PermissionMember>,
        ) -> Self {
            Self {
                dentry_id,
                members,
                option: Default::default(),
                role_id,
                space_id,
                union_id,
            }
        }

        /// Sets [`option`](Self::option).
        #[inline]
        pub fn option(mut self, option: AddPermissionOption) -> Self {
            self.option = Some(option);
            self
        }
    }

    impl AddPermission {
        /// The most elements that [`members`](Self::members) may have.
        pub const MAX_MEMBERS: usize = 30;
    }

    impl AddPermission {
        /// What the schema says of the operation.
        pub const SPEC: Spec = Spec::new(
                "addPermission",
                Method::Post,
                "/v1.0/storage/spaces/{spaceId}/dentries/{dentryId}/permissions",
            )
            .host(Host::Api)
            .auth(Auth::Header)
            .repeatable(true)
            .permission("Storage.Permission.Write")
            .source(
                "https://open.dingtalk.com/document/development/add-storage-permissions",
            )
            .success("success")
            .errors(
                &[
                    ErrorRow {
                        code: "paramError",
                        status: 400,
                        message: "%s",
                        meaning: "A parameter is wrong.",
                        action: None,
                        hint: None,
                    },
                    ErrorRow {
                        code: "paramError.spaceId",
                        status: 400,
                        message: "%s",
                        meaning: "The space id is wrong.",
                        action: None,
                        hint: None,
                    },
                    ErrorRow {
                        code: "paramError.dentryId",
                        status: 400,
                        message: "%s",
                        meaning: "The id of the file or folder is wrong.",
                        action: None,
                        hint: None,
                    },
                    ErrorRow {
                        code: "paramError.roleId",
                        status: 400,
                        message: "%s",
                        meaning: "The role is wrong.",
                        action: None,
                        hint: Some("use OWNER, MANAGER, EDITOR, DOWNLOADER or READER"),
                    },
                    ErrorRow {
                        code: "paramError.permissionMemberType",
                        status: 400,
                        message: "%s",
                        meaning: "The kind of a member is wrong.",
                        action: None,
                        hint: Some(
                            "use ORG, DEPT, TAG, CONVERSATION or USER; other kinds belong to version 2 of the operation",
                        ),
                    },
                    ErrorRow {
                        code: "spaceNotExist",
                        status: 400,
                        message: "%s",
                        meaning: "There is no such space; other operations answer this code with HTTP 404.",
                        action: None,
                        hint: None,
                    },
                    ErrorRow {
                        code: "dentryNotExist",
                        status: 400,
                        message: "%s",
                        meaning: "There is no such file or folder; other operations answer this code with HTTP 404.",
                        action: None,
                        hint: Some(
                            "use the id of a file or folder of this very space (not a dentryUuid), or \"0\" for the whole space",
                        ),
                    },
                    ErrorRow {
                        code: "permissionDenied",
                        status: 403,
                        message: "%s",
                        meaning: "The acting person may not grant here.",
                        action: None,
                        hint: Some("act as the space's creator or a manager"),
                    },
                    ErrorRow {
                        code: "systemError",
                        status: 500,
                        message: "%s",
                        meaning: "Something failed within DingTalk.",
                        action: None,
                        hint: None,
                    },
                    ErrorRow {
                        code: "unknownError",
                        status: 500,
                        message: "Unknown Error",
                        meaning: "Something failed that DingTalk does not name.",
                        action: None,
                        hint: None,
                    },
                    ErrorRow {
                        code: "operationTimeout",
                        status: 503,
                        message: "%s",
                        meaning: "The back end took too long to answer.",
                        action: None,
                        hint: None,
                    },
                ],
            )
            .rules(
                &[
                    Rule::id("dentryId"),
                    Rule::filled("members"),
                    Rule::max_items("members", 30),
                    Rule::id("members.corpId"),
                    Rule::id("members.id"),
                    Rule::id("members.type"),
                    Rule::minimum("option.duration", 1),
                    Rule::maximum("option.duration", 3600),
                    Rule::id("roleId"),
                    Rule::id("spaceId"),
                    Rule::id("unionId"),
                ],
            );
    }

    impl Operation for AddPermission {
        type Reply = AddPermissionReply;
        type Error = AddPermissionError;

        #[inline]
        fn spec(&self) -> &'static Spec {
            &Self::SPEC
        }

        #[inline]
        fn encode(&self, request: &mut Encoder) {
            request.path("dentryId", &self.dentry_id);
            request.body("members", &self.members);
            if let Some(value) = &self.option {
                request.body("option", value);
            }
            request.body("roleId", &self.role_id);
            request.path("spaceId", &self.space_id);
            request.query("unionId", &self.union_id);
        }
    }
    crate::lenient::object!(
        AddPermission, required[dentry_id = "dentryId", members = "members", role_id =
        "roleId", space_id = "spaceId", union_id = "unionId"], optional[option =
        "option"]
    );

    /// The codes of the operation's error table.
    #[derive(Clone, Debug, PartialEq, Eq, Hash)]
    #[non_exhaustive]
    pub enum AddPermissionError {
        /// `paramError` (HTTP 400): A parameter is wrong.
        ParamError,
        /// `paramError.spaceId` (HTTP 400): The space id is wrong.
        ParamErrorSpaceId,
        /// `paramError.dentryId` (HTTP 400): The id of the file or folder is wrong.
        ParamErrorDentryId,
        /// `paramError.roleId` (HTTP 400): The role is wrong.
        ParamErrorRoleId,
        /// `paramError.permissionMemberType` (HTTP 400): The kind of a member is wrong.
        ParamErrorPermissionMemberType,
        /// `spaceNotExist` (HTTP 400): There is no such space; other operations answer this code with HTTP 404.
        SpaceNotExist,
        /// `dentryNotExist` (HTTP 400): There is no such file or folder; other operations answer this code with HTTP 404.
        DentryNotExist,
        /// `permissionDenied` (HTTP 403): The acting person may not grant here.
        PermissionDenied,
        /// `systemError` (HTTP 500): Something failed within DingTalk.
        SystemError,
        /// `unknownError` (HTTP 500): Something failed that DingTalk does not name.
        UnknownError,
        /// `operationTimeout` (HTTP 503): The back end took too long to answer.
        OperationTimeout,
        /// A value that this version does not know.
        Other(String),
    }
    crate::open_enum::open_enum!(
        AddPermissionError, ParamError = "paramError", ParamErrorSpaceId =
        "paramError.spaceId", ParamErrorDentryId = "paramError.dentryId",
        ParamErrorRoleId = "paramError.roleId", ParamErrorPermissionMemberType =
        "paramError.permissionMemberType", SpaceNotExist = "spaceNotExist",
        DentryNotExist = "dentryNotExist", PermissionDenied = "permissionDenied",
        SystemError = "systemError", UnknownError = "unknownError", OperationTimeout =
        "operationTimeout"
    );

    /// How long a grant holds.
    #[derive(Clone, Debug, Default, PartialEq)]
    #[non_exhaustive]
    pub struct AddPermissionOption {
        /// Seconds that the grant holds, at most 3600; only for spaces of owner type `APP`.
        pub duration: Option<i64>,
    }

    impl AddPermissionOption {
        /// Sets [`duration`](Self::duration).
        #[inline]
        pub fn duration(mut self, duration: i64) -> Self {
            self.duration = Some(duration);
            self
        }
    }

    impl AddPermissionOption {
        /// The least that [`duration`](Self::duration) may be.
        pub const MIN_DURATION: i64 = 1;

        /// The most that [`duration`](Self::duration) may be.
        pub const MAX_DURATION: i64 = 3600;
    }
    crate::lenient::object!(
        AddPermissionOption, required[], optional[duration = "duration"]
    );
    crate::request::nested!(
        AddPermissionOption, required[], optional[duration = "duration"]
    );

    /// The reply to [`AddPermission`].
    #[derive(Clone, Debug, Default, PartialEq)]
    #[non_exhaustive]
    pub struct AddPermissionReply {
        /// Whether the right was granted.
        pub success: Option<bool>,
    }
    crate::lenient::object!(
        AddPermissionReply, required[], optional[success = "success"]
    );

    /// One who gets a role.
    #[derive(Clone, Debug, PartialEq)]
    #[non_exhaustive]
    pub struct PermissionMember {
        /// Organization of the member: required for `DEPT` and `TAG`; for `USER` the right then ends when the person leaves it.
        pub corp_id: Option<CorpId>,
        /// Corp id for `ORG`, department id for `DEPT`, name for `TAG`, open conversation id for `CONVERSATION`, union id for `USER` (version 2 of the operation documents the user id there).
        pub id: String,
        /// Kind of the one who gets the role.
        pub type_: PermissionMemberType,
    }

    impl PermissionMember {
        /// With what is required; the rest is left out.
        #[inline]
        pub fn new(type_: PermissionMemberType, id: impl Into<String>) -> Self {
            Self {
                corp_id: Default::default(),
                id: id.into(),
                type_,
            }
        }

        /// Sets [`corp_id`](Self::corp_id).
        #[inline]
        pub fn corp_id(mut self, corp_id: CorpId) -> Self {
            self.corp_id = Some(corp_id);
            self
        }
    }
    crate::lenient::object!(
        PermissionMember, required[id = "id", type_ = "type"], optional[corp_id =
        "corpId"]
    );
    crate::request::nested!(
        PermissionMember, required[id = "id", type_ = "type"], optional[corp_id =
        "corpId"]
    );

    /// Kind of the one who gets a role.
    #[derive(Clone, Debug, PartialEq, Eq, Hash)]
    #[non_exhaustive]
    pub enum PermissionMemberType {
        /// `ORG`: A whole organization.
        Org,
        /// `DEPT`: A department.
        Dept,
        /// `TAG`: A tag.
        Tag,
        /// `CONVERSATION`: All in a conversation.
        Conversation,
        /// `USER`: A person.
        User,
        /// A value that this version does not know.
        Other(String),
    }
    crate::open_enum::open_enum!(
        PermissionMemberType, Org = "ORG", Dept = "DEPT", Tag = "TAG", Conversation =
        "CONVERSATION", User = "USER"
    );

    /// What a grant allows.
    #[derive(Clone, Debug, PartialEq, Eq, Hash)]
    #[non_exhaustive]
    pub enum PermissionRole {
        /// `OWNER`: Everything, as the owner.
        Owner,
        /// `MANAGER`: Manage: edit, and grant rights.
        Manager,
        /// `EDITOR`: Read, download and change.
        Editor,
        /// `DOWNLOADER`: Read and download.
        Downloader,
        /// `READER`: Read, but not download.
        Reader,
        /// A value that this version does not know.
        Other(String),
    }
    crate::open_enum::open_enum!(
        PermissionRole, Owner = "OWNER", Manager = "MANAGER", Editor = "EDITOR",
        Downloader = "DOWNLOADER", Reader = "READER"
    );

    /// Grant a right by the uuid of a file or folder.
    ///
    /// Version 2 of `AddPermission`, for ids of the other kind: gives people, departments, conversations or a whole organization a role on a file or folder, which a uuid names. In a space of owner type `USER` the grant stays, in one of owner type `APP` it ends after an hour at most.
    ///
    /// **The id of a person is another one than in version 1**: the page says user id for a member and shows one in its example, version 1 says union id. The acting person is a union id in both. The page names internal apps alone; version 1 is for third-party apps too. A space or file that does not exist is HTTP 404 here and 400 there.
    ///
    /// Granting the same role again changes nothing, but that a grant of limited time may begin anew.
    ///
    /// `POST /v2.0/storage/spaces/dentries/{dentryUuid}/permissions` (api host, access token in a header). Permission: `Storage.Permission.Write`. App types: internal.
    ///
    /// It may be repeated without harm.
    ///
    /// Errors: [`AddPermissionV2Error`]. Source: [DingTalk's page](https://help.dingtalk.io/open/development/add-permissions-file).
    #[derive(Clone, Debug, PartialEq)]
    #[non_exhaustive]
    pub struct AddPermissionV2 {
        /// The file or folder.
        pub dentry_uuid: DentryUuid,
        /// Who gets the role, at most 30.
        pub members: Vec<PermissionMemberV2>,
        /// How long the grant holds.
        pub option: Option<AddPermissionOption>,
        /// The role to grant.
        pub role_id: PermissionRole,
        /// The acting person, who grants.
        pub union_id: UnionId,
    }

    impl AddPermissionV2 {
        /// With what is required; the rest is left out.
        #[inline]
        pub fn new(
            dentry_uuid: DentryUuid,
            union_id: UnionId,
            role_id: PermissionRole,
            members: Vec<PermissionMemberV2>,
        ) -> Self {
            Self {
                dentry_uuid,
                members,
                option: Default::default(),
                role_id,
                union_id,
            }
        }

        /// Sets [`option`](Self::option).
        #[inline]
        pub fn option(mut self, option: AddPermissionOption) -> Self {
            self.option = Some(option);
            self
        }
    }

    impl AddPermissionV2 {
        /// The most elements that [`members`](Self::members) may have.
        pub const MAX_MEMBERS: usize = 30;
    }

    impl AddPermissionV2 {
        /// What the schema says of the operation.
        pub const SPEC: Spec = Spec::new(
                "addPermissionV2",
                Method::Post,
                "/v2.0/storage/spaces/dentries/{dentryUuid}/permissions",
            )
            .host(Host::Api)
            .auth(Auth::Header)
            .repeatable(true)
            .permission("Storage.Permission.Write")
            .source("https://help.dingtalk.io/open/development/add-permissions-file")
            .success("success")
            .errors(
                &[
                    ErrorRow {
                        code: "paramError",
                        status: 400,
                        message: "%s",
                        meaning: "A parameter is wrong.",
                        action: None,
                        hint: None,
                    },
                    ErrorRow {
                        code: "paramError.dentryUuid",
                        status: 400,
                        message: "%s",
                        meaning: "The uuid of the file or folder is wrong.",
                        action: None,
                        hint: Some(
                            "pass the dentryUuid; the number that version 1 of the interface calls dentryId is another kind of id",
                        ),
                    },
                    ErrorRow {
                        code: "paramError.roleId",
                        status: 400,
                        message: "%s",
                        meaning: "The role is wrong.",
                        action: None,
                        hint: Some("use OWNER, MANAGER, EDITOR, DOWNLOADER or READER"),
                    },
                    ErrorRow {
                        code: "paramError.permissionMemberType",
                        status: 400,
                        message: "%s",
                        meaning: "The kind of a member is wrong.",
                        action: None,
                        hint: Some(
                            "use ORG, DEPT, TAG, CONVERSATION, USER or DYNAMIC_GROUP",
                        ),
                    },
                    ErrorRow {
                        code: "permissionDenied",
                        status: 403,
                        message: "%s",
                        meaning: "The acting person may not grant here.",
                        action: None,
                        hint: Some("act as the space's creator or a manager"),
                    },
                    ErrorRow {
                        code: "spaceNotExist",
                        status: 404,
                        message: "%s",
                        meaning: "There is no such space.",
                        action: None,
                        hint: Some(
                            "use a dentryUuid of this organization whose space still exists",
                        ),
                    },
                    ErrorRow {
                        code: "dentryNotExist",
                        status: 404,
                        message: "%s",
                        meaning: "There is no such file or folder.",
                        action: None,
                        hint: Some(
                            "use the dentryUuid of a file or folder of this organization, not its dentryId",
                        ),
                    },
                    ErrorRow {
                        code: "systemError",
                        status: 500,
                        message: "%s",
                        meaning: "Something failed within DingTalk.",
                        action: None,
                        hint: None,
                    },
                    ErrorRow {
                        code: "unknownError",
                        status: 500,
                        message: "Unknown Error",
                        meaning: "Something failed that DingTalk does not name.",
                        action: None,
                        hint: None,
                    },
                    ErrorRow {
                        code: "operationTimeout",
                        status: 503,
                        message: "%s",
                        meaning: "The back end took too long to answer.",
                        action: None,
                        hint: None,
                    },
                ],
            )
            .rules(
                &[
                    Rule::id("dentryUuid"),
                    Rule::filled("members"),
                    Rule::max_items("members", 30),
                    Rule::id("members.corpId"),
                    Rule::id("members.id"),
                    Rule::filled("members.name"),
                    Rule::id("members.type"),
                    Rule::minimum("option.duration", 1),
                    Rule::maximum("option.duration", 3600),
                    Rule::id("roleId"),
                    Rule::id("unionId"),
                ],
            );
    }

    impl Operation for AddPermissionV2 {
        type Reply = AddPermissionV2Reply;
        type Error = AddPermissionV2Error;

        #[inline]
        fn spec(&self) -> &'static Spec {
            &Self::SPEC
        }

        #[inline]
        fn encode(&self, request: &mut Encoder) {
            request.path("dentryUuid", &self.dentry_uuid);
            request.body("members", &self.members);
            if let Some(value) = &self.option {
                request.body("option", value);
            }
            request.body("roleId", &self.role_id);
            request.query("unionId", &self.union_id);
        }
    }
    crate::lenient::object!(
        AddPermissionV2, required[dentry_uuid = "dentryUuid", members = "members",
        role_id = "roleId", union_id = "unionId"], optional[option = "option"]
    );

    /// The codes of the operation's error table.
    #[derive(Clone, Debug, PartialEq, Eq, Hash)]
    #[non_exhaustive]
    pub enum AddPermissionV2Error {
        /// `paramError` (HTTP 400): A parameter is wrong.
        ParamError,
        /// `paramError.dentryUuid` (HTTP 400): The uuid of the file or folder is wrong.
        ParamErrorDentryUuid,
        /// `paramError.roleId` (HTTP 400): The role is wrong.
        ParamErrorRoleId,
        /// `paramError.permissionMemberType` (HTTP 400): The kind of a member is wrong.
        ParamErrorPermissionMemberType,
        /// `permissionDenied` (HTTP 403): The acting person may not grant here.
        PermissionDenied,
        /// `spaceNotExist` (HTTP 404): There is no such space.
        SpaceNotExist,
        /// `dentryNotExist` (HTTP 404): There is no such file or folder.
        DentryNotExist,
        /// `systemError` (HTTP 500): Something failed within DingTalk.
        SystemError,
        /// `unknownError` (HTTP 500): Something failed that DingTalk does not name.
        UnknownError,
        /// `operationTimeout` (HTTP 503): The back end took too long to answer.
        OperationTimeout,
        /// A value that this version does not know.
        Other(String),
    }
    crate::open_enum::open_enum!(
        AddPermissionV2Error, ParamError = "paramError", ParamErrorDentryUuid =
        "paramError.dentryUuid", ParamErrorRoleId = "paramError.roleId",
        ParamErrorPermissionMemberType = "paramError.permissionMemberType",
        PermissionDenied = "permissionDenied", SpaceNotExist = "spaceNotExist",
        DentryNotExist = "dentryNotExist", SystemError = "systemError", UnknownError =
        "unknownError", OperationTimeout = "operationTimeout"
    );

    /// The reply to [`AddPermissionV2`].
    #[derive(Clone, Debug, Default, PartialEq)]
    #[non_exhaustive]
    pub struct AddPermissionV2Reply {
        /// Whether the right was granted.
        pub success: Option<bool>,
    }
    crate::lenient::object!(
        AddPermissionV2Reply, required[], optional[success = "success"]
    );

    /// Kind of the one who gets a role, in version 2 of the operation.
    #[derive(Clone, Debug, PartialEq, Eq, Hash)]
    #[non_exhaustive]
    pub enum PermissionMemberTypeV2 {
        /// `ORG`: A whole organization.
        Org,
        /// `DEPT`: A department.
        Dept,
        /// `TAG`: A tag.
        Tag,
        /// `CONVERSATION`: All in a conversation.
        Conversation,
        /// `USER`: A person.
        User,
        /// `DYNAMIC_GROUP`: A dynamic group; version 1 does not have it.
        DynamicGroup,
        /// A value that this version does not know.
        Other(String),
    }
    crate::open_enum::open_enum!(
        PermissionMemberTypeV2, Org = "ORG", Dept = "DEPT", Tag = "TAG", Conversation =
        "CONVERSATION", User = "USER", DynamicGroup = "DYNAMIC_GROUP"
    );

    /// One who gets a role, in version 2 of the operation.
    #[derive(Clone, Debug, PartialEq)]
    #[non_exhaustive]
    pub struct PermissionMemberV2 {
        /// Organization of the member, required for `DEPT`.
        pub corp_id: Option<CorpId>,
        /// Corp id for `ORG`, department id for `DEPT`, open conversation id for `CONVERSATION`, and for `USER` the **user id**, as the page says (version 1 wants the union id there); for `TAG` the id of the tag, as an overview of version 2 says (version 1 says its name).
        pub id: String,
        /// Name to show.
        pub name: Option<String>,
        /// Kind of the one who gets the role.
        pub type_: PermissionMemberTypeV2,
    }

    impl PermissionMemberV2 {
        /// With what is required; the rest is left out.
        #[inline]
        pub fn new(type_: PermissionMemberTypeV2, id: impl Into<String>) -> Self {
            Self {
                corp_id: Default::default(),
                id: id.into(),
                name: Default::default(),
                type_,
            }
        }

        /// Sets [`corp_id`](Self::corp_id).
        #[inline]
        pub fn corp_id(mut self, corp_id: CorpId) -> Self {
            self.corp_id = Some(corp_id);
            self
        }

        /// Sets [`name`](Self::name).
        #[inline]
        pub fn name(mut self, name: impl Into<String>) -> Self {
            self.name = Some(name.into());
            self
        }
    }
    crate::lenient::object!(
        PermissionMemberV2, required[id = "id", type_ = "type"], optional[corp_id =
        "corpId", name = "name"]
    );
    crate::request::nested!(
        PermissionMemberV2, required[id = "id", type_ = "type"], optional[corp_id =
        "corpId", name = "name"]
    );

    /// Add a storage space.
    ///
    /// Makes a storage space, or answers the one that is there already for the same scene and scene id. So a repetition makes no second space, and a call without options always answers the one default space. The vendor does not say for whom scene and scene id are unique; per app and organization is likely.
    ///
    /// People do not see such a space in DingTalk. It takes its room from the organization's drive, and no operation deletes it: do not make one for each file.
    ///
    /// `addSpace.forbiden`, misspelt like this, stands in DingTalk's global table and not on the page.
    ///
    /// `POST /v1.0/storage/spaces` (api host, access token in a header). Permission: `Storage.Space.Write`. App types: internal, third-party-enterprise.
    ///
    /// It may be repeated without harm.
    ///
    /// Errors: [`AddSpaceError`]. Source: [DingTalk's page](https://help.dingtalk.io/open/development/add-space).
    #[derive(Clone, Debug, PartialEq)]
    #[non_exhaustive]
    pub struct AddSpace {
        /// What the space is to be like; without it everything has its default.
        pub option: Option<AddSpaceOption>,
        /// The acting person, who becomes the creator of a new space.
        pub union_id: UnionId,
    }

    impl AddSpace {
        /// With what is required; the rest is left out.
        #[inline]
        pub fn new(union_id: UnionId) -> Self {
            Self {
                option: Default::default(),
                union_id,
            }
        }

        /// Sets [`option`](Self::option).
        #[inline]
        pub fn option(mut self, option: AddSpaceOption) -> Self {
            self.option = Some(option);
            self
        }
    }

    impl AddSpace {
        /// What the schema says of the operation.
        pub const SPEC: Spec = Spec::new(
                "addSpace",
                Method::Post,
                "/v1.0/storage/spaces",
            )
            .host(Host::Api)
            .auth(Auth::Header)
            .repeatable(true)
            .permission("Storage.Space.Write")
            .source("https://help.dingtalk.io/open/development/add-space")
            .errors(
                &[
                    ErrorRow {
                        code: "paramError",
                        status: 400,
                        message: "%s",
                        meaning: "A parameter is wrong.",
                        action: None,
                        hint: None,
                    },
                    ErrorRow {
                        code: "paramError.name",
                        status: 400,
                        message: "%s",
                        meaning: "The display name is wrong.",
                        action: None,
                        hint: None,
                    },
                    ErrorRow {
                        code: "paramError.scene",
                        status: 400,
                        message: "%s",
                        meaning: "The scene is wrong.",
                        action: None,
                        hint: Some("use letters and digits only"),
                    },
                    ErrorRow {
                        code: "paramError.sceneId",
                        status: 400,
                        message: "%s",
                        meaning: "The scene id is wrong.",
                        action: None,
                        hint: Some("use letters and digits only"),
                    },
                    ErrorRow {
                        code: "permissionDenied",
                        status: 403,
                        message: "%s",
                        meaning: "The acting person may not make a space.",
                        action: None,
                        hint: Some(
                            "act as a member of the organization who may make spaces",
                        ),
                    },
                    ErrorRow {
                        code: "addSpace.forbiden",
                        status: 400,
                        message: "Add space is forbiden.",
                        meaning: "An administrator has forbidden new spaces.",
                        action: None,
                        hint: Some(
                            "use a space that exists already, or have an administrator allow new ones",
                        ),
                    },
                    ErrorRow {
                        code: "systemError",
                        status: 500,
                        message: "%s",
                        meaning: "Something failed within DingTalk.",
                        action: None,
                        hint: None,
                    },
                    ErrorRow {
                        code: "unknownError",
                        status: 500,
                        message: "Unknown Error",
                        meaning: "Something failed that DingTalk does not name.",
                        action: None,
                        hint: None,
                    },
                    ErrorRow {
                        code: "operationTimeout",
                        status: 503,
                        message: "%s",
                        meaning: "The back end took too long to answer.",
                        action: None,
                        hint: None,
                    },
                ],
            )
            .rules(
                &[
                    Rule::filled("option.name"),
                    Rule::id("option.ownerType"),
                    Rule::minimum("option.quota", 0),
                    Rule::text(
                        "option.scene",
                        TextRules {
                            without: "",
                            not_last: "",
                            only: "0-9A-Za-z",
                        },
                    ),
                    Rule::text(
                        "option.sceneId",
                        TextRules {
                            without: "",
                            not_last: "",
                            only: "0-9A-Za-z",
                        },
                    ),
                    Rule::id("unionId"),
                ],
            );
    }

    impl Operation for AddSpace {
        type Reply = AddSpaceReply;
        type Error = AddSpaceError;

        #[inline]
        fn spec(&self) -> &'static Spec {
            &Self::SPEC
        }

        #[inline]
        fn encode(&self, request: &mut Encoder) {
            if let Some(value) = &self.option {
                request.body("option", value);
            }
            request.query("unionId", &self.union_id);
            if self.option.is_none() {
                request.json(&::std::collections::BTreeMap::<&str, &str>::new());
            }
        }
    }
    crate::lenient::object!(
        AddSpace, required[union_id = "unionId"], optional[option = "option"]
    );

    /// The codes of the operation's error table.
    #[derive(Clone, Debug, PartialEq, Eq, Hash)]
    #[non_exhaustive]
    pub enum AddSpaceError {
        /// `paramError` (HTTP 400): A parameter is wrong.
        ParamError,
        /// `paramError.name` (HTTP 400): The display name is wrong.
        ParamErrorName,
        /// `paramError.scene` (HTTP 400): The scene is wrong.
        ParamErrorScene,
        /// `paramError.sceneId` (HTTP 400): The scene id is wrong.
        ParamErrorSceneId,
        /// `permissionDenied` (HTTP 403): The acting person may not make a space.
        PermissionDenied,
        /// `addSpace.forbiden` (HTTP 400): An administrator has forbidden new spaces.
        AddSpaceForbiden,
        /// `systemError` (HTTP 500): Something failed within DingTalk.
        SystemError,
        /// `unknownError` (HTTP 500): Something failed that DingTalk does not name.
        UnknownError,
        /// `operationTimeout` (HTTP 503): The back end took too long to answer.
        OperationTimeout,
        /// A value that this version does not know.
        Other(String),
    }
    crate::open_enum::open_enum!(
        AddSpaceError, ParamError = "paramError", ParamErrorName = "paramError.name",
        ParamErrorScene = "paramError.scene", ParamErrorSceneId = "paramError.sceneId",
        PermissionDenied = "permissionDenied", AddSpaceForbiden = "addSpace.forbiden",
        SystemError = "systemError", UnknownError = "unknownError", OperationTimeout =
        "operationTimeout"
    );

    /// What a new space is to be like.
    #[derive(Clone, Debug, Default, PartialEq)]
    #[non_exhaustive]
    pub struct AddSpaceOption {
        /// What can be done in the space.
        pub capabilities: Option<SpaceCapabilities>,
        /// Display name; a space has none by default.
        pub name: Option<String>,
        /// Whose the space is, `USER` by default.
        pub owner_type: Option<SpaceOwnerType>,
        /// Most bytes that the space may hold; without it only the organization's limit counts.
        pub quota: Option<i64>,
        /// Name of your own for a group of spaces, `default` by default; letters and digits only, as the SDK says and the page does not.
        pub scene: Option<String>,
        /// Id of your own for one space of the scene, `0` by default; letters and digits only, as the SDK says and the page does not.
        pub scene_id: Option<String>,
    }

    impl AddSpaceOption {
        /// Sets [`capabilities`](Self::capabilities).
        #[inline]
        pub fn capabilities(mut self, capabilities: SpaceCapabilities) -> Self {
            self.capabilities = Some(capabilities);
            self
        }

        /// Sets [`name`](Self::name).
        #[inline]
        pub fn name(mut self, name: impl Into<String>) -> Self {
            self.name = Some(name.into());
            self
        }

        /// Sets [`owner_type`](Self::owner_type).
        #[inline]
        pub fn owner_type(mut self, owner_type: SpaceOwnerType) -> Self {
            self.owner_type = Some(owner_type);
            self
        }

        /// Sets [`quota`](Self::quota).
        #[inline]
        pub fn quota(mut self, quota: i64) -> Self {
            self.quota = Some(quota);
            self
        }

        /// Sets [`scene`](Self::scene).
        #[inline]
        pub fn scene(mut self, scene: impl Into<String>) -> Self {
            self.scene = Some(scene.into());
            self
        }

        /// Sets [`scene_id`](Self::scene_id).
        #[inline]
        pub fn scene_id(mut self, scene_id: impl Into<String>) -> Self {
            self.scene_id = Some(scene_id.into());
            self
        }
    }

    impl AddSpaceOption {
        /// The least that [`quota`](Self::quota) may be.
        pub const MIN_QUOTA: i64 = 0;

        /// What DingTalk refuses in [`scene`](Self::scene).
        pub const SCENE_RULES: TextRules = TextRules {
            without: "",
            not_last: "",
            only: "0-9A-Za-z",
        };

        /// What DingTalk refuses in [`scene_id`](Self::scene_id).
        pub const SCENE_ID_RULES: TextRules = TextRules {
            without: "",
            not_last: "",
            only: "0-9A-Za-z",
        };
    }
    crate::lenient::object!(
        AddSpaceOption, required[], optional[capabilities = "capabilities", name =
        "name", owner_type = "ownerType", quota = "quota", scene = "scene", scene_id =
        "sceneId"]
    );
    crate::request::nested!(
        AddSpaceOption, required[], optional[capabilities = "capabilities", name =
        "name", owner_type = "ownerType", quota = "quota", scene = "scene", scene_id =
        "sceneId"]
    );

    /// The reply to [`AddSpace`].
    #[derive(Clone, Debug, PartialEq)]
    #[non_exhaustive]
    pub struct AddSpaceReply {
        /// The space, new or found again.
        pub space: Space,
    }

    impl AddSpaceReply {
        /// With what is required; the rest is left out.
        #[inline]
        pub fn new(space: Space) -> Self {
            Self { space }
        }
    }
    crate::lenient::object!(AddSpaceReply, required[space = "space"], optional[]);

    /// Make a file of uploaded bytes.
    ///
    /// The last of three steps to put a file into a space: makes a file of the bytes that were uploaded. By default a file of the same name stays and the new one gets another name, so look at the name in the reply.
    ///
    /// An upload key commits once. If the answer to a commit was lost, look for the file with `ListDentries` before you upload again: the first commit may have worked, and a second one with the same key may fail all the same.
    ///
    /// The vendor's page says that this version is closed to new apps; it is what whoever has a space id must use and was seen to work in 2026, but whether it works for an app made after 2023-08-06 is not certain. Version 2 of the operation documents further codes that may come here too: `paramError.uploadKey`, `paramError.name`, `dentryNameConflict`, `operationConcurrentControl` and some with HTTP 503.
    ///
    /// `POST /v1.0/storage/spaces/{spaceId}/files/commit` (api host, access token in a header). Permission: `Storage.File.Write`. App types: internal, third-party-enterprise.
    ///
    /// **It is not repeated** once DingTalk may have executed it: a second execution would show.
    ///
    /// Errors: [`CommitFileError`]. Source: [DingTalk's page](https://open.dingtalk.com/document/development/submit-documents).
    #[derive(Clone, Debug, PartialEq)]
    #[non_exhaustive]
    pub struct CommitFile {
        /// File name with its extension; blanks at its ends are dropped, some characters are refused, and of `/` and `:` the page says nothing.
        pub name: String,
        /// What to check, and what to do about a file of the same name.
        pub option: Option<CommitOption>,
        /// File to replace; only the SDK has this field, the page does not.
        pub overwrite_dentry_id: Option<DentryId>,
        /// Folder to put the file into; `0` is the space's root folder.
        pub parent_id: DentryId,
        /// The space that the bytes were uploaded for.
        pub space_id: SpaceId,
        /// The acting person, who needs rights of their own beside the permission of the app.
        pub union_id: UnionId,
        /// Key of the upload.
        pub upload_key: String,
    }

    impl CommitFile {
        /// With what is required; the rest is left out.
        #[inline]
        pub fn new(
            space_id: SpaceId,
            union_id: UnionId,
            upload_key: impl Into<String>,
            name: impl Into<String>,
            parent_id: DentryId,
        ) -> Self {
            Self {
                name: name.into(),
                option: Default::default(),
                overwrite_dentry_id: Default::default(),
                parent_id,
                space_id,
                union_id,
                upload_key: upload_key.into(),
            }
        }

        /// Sets [`option`](Self::option).
        #[inline]
        pub fn option(mut self, option: CommitOption) -> Self {
            self.option = Some(option);
            self
        }

        /// Sets [`overwrite_dentry_id`](Self::overwrite_dentry_id).
        #[inline]
        pub fn overwrite_dentry_id(mut self, overwrite_dentry_id: DentryId) -> Self {
            self.overwrite_dentry_id = Some(overwrite_dentry_id);
            self
        }
    }

    impl CommitFile {
        /// What DingTalk refuses in [`name`](Self::name).
        pub const NAME_RULES: TextRules = TextRules {
            without: "\t*\"<>|",
            not_last: ".",
            only: "",
        };
    }

    impl CommitFile {
        /// What the schema says of the operation.
        pub const SPEC: Spec = Spec::new(
                "commitFile",
                Method::Post,
                "/v1.0/storage/spaces/{spaceId}/files/commit",
            )
            .host(Host::Api)
            .auth(Auth::Header)
            .repeatable(false)
            .permission("Storage.File.Write")
            .source("https://open.dingtalk.com/document/development/submit-documents")
            .errors(
                &[
                    ErrorRow {
                        code: "paramError",
                        status: 400,
                        message: "%s",
                        meaning: "A parameter is wrong.",
                        action: None,
                        hint: None,
                    },
                    ErrorRow {
                        code: "paramError.conflictStrategy",
                        status: 400,
                        message: "%s",
                        meaning: "The conflict strategy is wrong.",
                        action: None,
                        hint: Some(
                            "use AUTO_RENAME, OVERWRITE, RETURN_DENTRY_IF_EXISTS or RETURN_ERROR_IF_EXISTS",
                        ),
                    },
                    ErrorRow {
                        code: "spaceQuotaInsufficient",
                        status: 400,
                        message: "%s",
                        meaning: "The quota of this one space is used up.",
                        action: None,
                        hint: None,
                    },
                    ErrorRow {
                        code: "sceneQuotaInsufficient",
                        status: 400,
                        message: "%s",
                        meaning: "The quota of the scene, a group of spaces, is used up.",
                        action: None,
                        hint: None,
                    },
                    ErrorRow {
                        code: "appQuotaInsufficient",
                        status: 400,
                        message: "%s",
                        meaning: "The app's share of the storage is used up.",
                        action: None,
                        hint: None,
                    },
                    ErrorRow {
                        code: "orgQuotaInsufficient",
                        status: 400,
                        message: "%s",
                        meaning: "The storage of the whole organization is used up.",
                        action: None,
                        hint: None,
                    },
                    ErrorRow {
                        code: "dentryNameIllegal",
                        status: 400,
                        message: "%s",
                        meaning: "The file name is not allowed.",
                        action: None,
                        hint: None,
                    },
                    ErrorRow {
                        code: "dentryStoreError",
                        status: 400,
                        message: "%s",
                        meaning: "The uploaded bytes cannot be used.",
                        action: None,
                        hint: Some(
                            "the PUT must have answered 200 and option.size must be the size that went up; an upload key commits once, so ask for new upload info and put the bytes again",
                        ),
                    },
                    ErrorRow {
                        code: "permissionDenied",
                        status: 403,
                        message: "%s",
                        meaning: "The acting person may not upload here.",
                        action: None,
                        hint: Some(
                            "act as the space's creator or a manager, or grant this person a right on the space with addPermission; on a space of owner type APP nobody may act before a grant, and a grant there ends after an hour at most",
                        ),
                    },
                    ErrorRow {
                        code: "spaceNotExist",
                        status: 404,
                        message: "%s",
                        meaning: "There is no such space.",
                        action: None,
                        hint: None,
                    },
                    ErrorRow {
                        code: "systemError",
                        status: 500,
                        message: "%s",
                        meaning: "Something failed within DingTalk.",
                        action: None,
                        hint: None,
                    },
                    ErrorRow {
                        code: "unknownError",
                        status: 500,
                        message: "Unknown Error",
                        meaning: "Something failed that DingTalk does not name.",
                        action: None,
                        hint: None,
                    },
                ],
            )
            .rules(
                &[
                    Rule::text(
                        "name",
                        TextRules {
                            without: "\t*\"<>|",
                            not_last: ".",
                            only: "",
                        },
                    ),
                    Rule::max_items("option.appProperties", 3),
                    Rule::filled("option.appProperties.name"),
                    Rule::filled("option.appProperties.value"),
                    Rule::id("option.appProperties.visibility"),
                    Rule::id("option.conflictStrategy"),
                    Rule::minimum("option.size", 0),
                    Rule::id("overwriteDentryId"),
                    Rule::id("parentId"),
                    Rule::id("spaceId"),
                    Rule::id("unionId"),
                    Rule::id("uploadKey"),
                ],
            );
    }

    impl Operation for CommitFile {
        type Reply = CommitFileReply;
        type Error = CommitFileError;

        #[inline]
        fn spec(&self) -> &'static Spec {
            &Self::SPEC
        }

        #[inline]
        fn encode(&self, request: &mut Encoder) {
            request.body("name", &self.name);
            if let Some(value) = &self.option {
                request.body("option", value);
            }
            if let Some(value) = &self.overwrite_dentry_id {
                request.body("overwriteDentryId", value);
            }
            request.body("parentId", &self.parent_id);
            request.path("spaceId", &self.space_id);
            request.query("unionId", &self.union_id);
            request.body("uploadKey", &self.upload_key);
        }
    }
    crate::lenient::object!(
        CommitFile, required[name = "name", parent_id = "parentId", space_id = "spaceId",
        union_id = "unionId", upload_key = "uploadKey"], optional[option = "option",
        overwrite_dentry_id = "overwriteDentryId"]
    );

    /// The codes of the operation's error table.
    #[derive(Clone, Debug, PartialEq, Eq, Hash)]
    #[non_exhaustive]
    pub enum CommitFileError {
        /// `paramError` (HTTP 400): A parameter is wrong.
        ParamError,
        /// `paramError.conflictStrategy` (HTTP 400): The conflict strategy is wrong.
        ParamErrorConflictStrategy,
        /// `spaceQuotaInsufficient` (HTTP 400): The quota of this one space is used up.
        SpaceQuotaInsufficient,
        /// `sceneQuotaInsufficient` (HTTP 400): The quota of the scene, a group of spaces, is used up.
        SceneQuotaInsufficient,
        /// `appQuotaInsufficient` (HTTP 400): The app's share of the storage is used up.
        AppQuotaInsufficient,
        /// `orgQuotaInsufficient` (HTTP 400): The storage of the whole organization is used up.
        OrgQuotaInsufficient,
        /// `dentryNameIllegal` (HTTP 400): The file name is not allowed.
        DentryNameIllegal,
        /// `dentryStoreError` (HTTP 400): The uploaded bytes cannot be used.
        DentryStoreError,
        /// `permissionDenied` (HTTP 403): The acting person may not upload here.
        PermissionDenied,
        /// `spaceNotExist` (HTTP 404): There is no such space.
        SpaceNotExist,
        /// `systemError` (HTTP 500): Something failed within DingTalk.
        SystemError,
        /// `unknownError` (HTTP 500): Something failed that DingTalk does not name.
        UnknownError,
        /// A value that this version does not know.
        Other(String),
    }
    crate::open_enum::open_enum!(
        CommitFileError, ParamError = "paramError", ParamErrorConflictStrategy =
        "paramError.conflictStrategy", SpaceQuotaInsufficient = "spaceQuotaInsufficient",
        SceneQuotaInsufficient = "sceneQuotaInsufficient", AppQuotaInsufficient =
        "appQuotaInsufficient", OrgQuotaInsufficient = "orgQuotaInsufficient",
        DentryNameIllegal = "dentryNameIllegal", DentryStoreError = "dentryStoreError",
        PermissionDenied = "permissionDenied", SpaceNotExist = "spaceNotExist",
        SystemError = "systemError", UnknownError = "unknownError"
    );

    /// The reply to [`CommitFile`].
    #[derive(Clone, Debug, PartialEq)]
    #[non_exhaustive]
    pub struct CommitFileReply {
        /// The file, with the name that it got.
        pub dentry: Dentry,
    }

    impl CommitFileReply {
        /// With what is required; the rest is left out.
        #[inline]
        pub fn new(dentry: Dentry) -> Self {
            Self { dentry }
        }
    }
    crate::lenient::object!(CommitFileReply, required[dentry = "dentry"], optional[]);

    /// What to check and how to proceed in a commit.
    #[derive(Clone, Debug, Default, PartialEq)]
    #[non_exhaustive]
    pub struct CommitOption {
        /// Properties that the app attaches, at most 3 for each app.
        pub app_properties: Vec<NewAppProperty>,
        /// What to do about a file of the same name, `AUTO_RENAME` by default.
        pub conflict_strategy: Option<ConflictStrategy>,
        /// Size in bytes, compared with what was uploaded: a difference is an error, so it is worth sending.
        pub size: Option<i64>,
    }

    impl CommitOption {
        /// Sets [`app_properties`](Self::app_properties).
        #[inline]
        pub fn app_properties(mut self, app_properties: Vec<NewAppProperty>) -> Self {
            self.app_properties = app_properties;
            self
        }

        /// Sets [`conflict_strategy`](Self::conflict_strategy).
        #[inline]
        pub fn conflict_strategy(mut self, conflict_strategy: ConflictStrategy) -> Self {
            self.conflict_strategy = Some(conflict_strategy);
            self
        }

        /// Sets [`size`](Self::size).
        #[inline]
        pub fn size(mut self, size: i64) -> Self {
            self.size = Some(size);
            self
        }
    }

    impl CommitOption {
        /// The most elements that [`app_properties`](Self::app_properties) may have.
        pub const MAX_APP_PROPERTIES: usize = 3;

        /// The least that [`size`](Self::size) may be.
        pub const MIN_SIZE: i64 = 0;
    }
    crate::lenient::object!(
        CommitOption, required[], optional[app_properties = "appProperties",
        conflict_strategy = "conflictStrategy", size = "size"]
    );
    crate::request::nested!(
        CommitOption, required[], optional[app_properties = "appProperties",
        conflict_strategy = "conflictStrategy", size = "size"]
    );

    /// What to do about a file of the same name.
    #[derive(Clone, Debug, PartialEq, Eq, Hash)]
    #[non_exhaustive]
    pub enum ConflictStrategy {
        /// `AUTO_RENAME`: Give the new file another name, such as `x(3).xlsx`.
        AutoRename,
        /// `OVERWRITE`: Replace the old file.
        Overwrite,
        /// `RETURN_DENTRY_IF_EXISTS`: Answer the old file with its old content; the new bytes are dropped.
        ReturnDentryIfExists,
        /// `RETURN_ERROR_IF_EXISTS`: Refuse the new file.
        ReturnErrorIfExists,
        /// A value that this version does not know.
        Other(String),
    }
    crate::open_enum::open_enum!(
        ConflictStrategy, AutoRename = "AUTO_RENAME", Overwrite = "OVERWRITE",
        ReturnDentryIfExists = "RETURN_DENTRY_IF_EXISTS", ReturnErrorIfExists =
        "RETURN_ERROR_IF_EXISTS"
    );

    /// A property that the app attaches to a file.
    #[derive(Clone, Debug, PartialEq)]
    #[non_exhaustive]
    pub struct NewAppProperty {
        /// Name, unique within the app.
        pub name: String,
        /// Value.
        pub value: String,
        /// Who can read it.
        pub visibility: AppPropertyVisibility,
    }

    impl NewAppProperty {
        /// With what is required; the rest is left out.
        #[inline]
        pub fn new(
            name: impl Into<String>,
            value: impl Into<String>,
            visibility: AppPropertyVisibility,
        ) -> Self {
            Self {
                name: name.into(),
                value: value.into(),
                visibility,
            }
        }
    }
    crate::lenient::object!(
        NewAppProperty, required[name = "name", value = "value", visibility =
        "visibility"], optional[]
    );
    crate::request::nested!(
        NewAppProperty, required[name = "name", value = "value", visibility =
        "visibility"], optional[]
    );

    /// Make a file of uploaded bytes in a folder of a uuid.
    ///
    /// Version 2 of `CommitFile`: the last of three steps that begin with `GetFileUploadInfoV2`. By default a file of the same name stays and the new one gets another name, so look at the name in the reply. It can turn the file into an online document on the way.
    ///
    /// An upload key commits once. If the answer to a commit was lost, look for the file before you upload again: the first commit may have worked, and a second one with the same key may fail all the same.
    ///
    /// `POST /v2.0/storage/spaces/files/{parentDentryUuid}/commit` (api host, access token in a header). Permission: `Storage.File.Write`. App types: internal, third-party-enterprise.
    ///
    /// **It is not repeated** once DingTalk may have executed it: a second execution would show.
    ///
    /// Errors: [`CommitFileV2Error`]. Source: [DingTalk's page](https://help.dingtalk.io/open/development/submittal-file).
    #[derive(Clone, Debug, PartialEq)]
    #[non_exhaustive]
    pub struct CommitFileV2 {
        /// File name with its extension; blanks at its ends are dropped, some characters are refused, and of `/` and `:` the page says nothing.
        pub name: String,
        /// What to check, what to do about a file of the same name, and what to turn it into.
        pub option: Option<CommitOptionV2>,
        /// Folder to put the file into, the one that the bytes were uploaded for; the root folder of a space has a uuid too.
        pub parent_dentry_uuid: DentryUuid,
        /// The acting person, who needs rights of their own beside the permission of the app.
        pub union_id: UnionId,
        /// Key of the upload, from `GetFileUploadInfoV2`.
        pub upload_key: String,
    }

    impl CommitFileV2 {
        /// With what is required; the rest is left out.
        #[inline]
        pub fn new(
            parent_dentry_uuid: DentryUuid,
            union_id: UnionId,
            upload_key: impl Into<String>,
            name: impl Into<String>,
        ) -> Self {
            Self {
                name: name.into(),
                option: Default::default(),
                parent_dentry_uuid,
                union_id,
                upload_key: upload_key.into(),
            }
        }

        /// Sets [`option`](Self::option).
        #[inline]
        pub fn option(mut self, option: CommitOptionV2) -> Self {
            self.option = Some(option);
            self
        }
    }

    impl CommitFileV2 {
        /// What DingTalk refuses in [`name`](Self::name).
        pub const NAME_RULES: TextRules = TextRules {
            without: "\t*\"<>|",
            not_last: ".",
            only: "",
        };
    }

    impl CommitFileV2 {
        /// What the schema says of the operation.
        pub const SPEC: Spec = Spec::new(
                "commitFileV2",
                Method::Post,
                "/v2.0/storage/spaces/files/{parentDentryUuid}/commit",
            )
            .host(Host::Api)
            .auth(Auth::Header)
            .repeatable(false)
            .permission("Storage.File.Write")
            .source("https://help.dingtalk.io/open/development/submittal-file")
            .errors(
                &[
                    ErrorRow {
                        code: "operationConcurrentControl",
                        status: 400,
                        message: "%s",
                        meaning: "Another operation is at work in the same place.",
                        action: None,
                        hint: None,
                    },
                    ErrorRow {
                        code: "paramError",
                        status: 400,
                        message: "%s",
                        meaning: "A parameter is wrong.",
                        action: None,
                        hint: None,
                    },
                    ErrorRow {
                        code: "paramError.parentDentryUuid",
                        status: 400,
                        message: "%s",
                        meaning: "The uuid of the folder is wrong.",
                        action: None,
                        hint: Some(
                            "use the dentryUuid of a folder; the root folder has one too, and \"0\" is none",
                        ),
                    },
                    ErrorRow {
                        code: "paramError.uploadKey",
                        status: 400,
                        message: "%s",
                        meaning: "The upload key is wrong.",
                        action: None,
                        hint: Some(
                            "an upload key commits once: look whether the file is there, else ask for new upload info and put the bytes again",
                        ),
                    },
                    ErrorRow {
                        code: "paramError.name",
                        status: 400,
                        message: "%s",
                        meaning: "The file name is wrong.",
                        action: None,
                        hint: None,
                    },
                    ErrorRow {
                        code: "paramError.conflictStrategy",
                        status: 400,
                        message: "%s",
                        meaning: "The conflict strategy is wrong.",
                        action: None,
                        hint: Some(
                            "use AUTO_RENAME, OVERWRITE, RETURN_DENTRY_IF_EXISTS or RETURN_ERROR_IF_EXISTS",
                        ),
                    },
                    ErrorRow {
                        code: "spaceQuotaInsufficient",
                        status: 400,
                        message: "%s",
                        meaning: "The quota of this one space is used up.",
                        action: None,
                        hint: None,
                    },
                    ErrorRow {
                        code: "sceneQuotaInsufficient",
                        status: 400,
                        message: "%s",
                        meaning: "The quota of the scene, a group of spaces, is used up.",
                        action: None,
                        hint: None,
                    },
                    ErrorRow {
                        code: "appQuotaInsufficient",
                        status: 400,
                        message: "%s",
                        meaning: "The app's share of the storage is used up.",
                        action: None,
                        hint: None,
                    },
                    ErrorRow {
                        code: "orgQuotaInsufficient",
                        status: 400,
                        message: "%s",
                        meaning: "The storage of the whole organization is used up.",
                        action: None,
                        hint: None,
                    },
                    ErrorRow {
                        code: "dentryNameIllegal",
                        status: 400,
                        message: "%s",
                        meaning: "The file name is not allowed.",
                        action: None,
                        hint: None,
                    },
                    ErrorRow {
                        code: "dentryStoreError",
                        status: 400,
                        message: "%s",
                        meaning: "The uploaded bytes cannot be used.",
                        action: None,
                        hint: Some(
                            "the PUT must have answered 200 and option.size must be the size that went up; an upload key commits once, so ask for new upload info and put the bytes again",
                        ),
                    },
                    ErrorRow {
                        code: "dentryNameConflict",
                        status: 400,
                        message: "%s",
                        meaning: "The folder already has an entry of this name.",
                        action: None,
                        hint: Some("pick another name or another conflict strategy"),
                    },
                    ErrorRow {
                        code: "dentryFormatNotSupport",
                        status: 400,
                        message: "%s",
                        meaning: "A file of this format cannot be turned into an online document.",
                        action: None,
                        hint: Some(
                            "commit without convertToOnlineDoc, or with a document type that fits the file",
                        ),
                    },
                    ErrorRow {
                        code: "permissionDenied",
                        status: 403,
                        message: "%s",
                        meaning: "The acting person may not upload here.",
                        action: None,
                        hint: Some(
                            "act as the space's creator or a manager, or grant this person a right on the folder with addPermissionV2; on a space of owner type APP nobody may act before a grant, and a grant there ends after an hour at most",
                        ),
                    },
                    ErrorRow {
                        code: "spaceNotExist",
                        status: 404,
                        message: "%s",
                        meaning: "There is no such space.",
                        action: None,
                        hint: Some(
                            "use the dentryUuid of a folder whose space still exists",
                        ),
                    },
                    ErrorRow {
                        code: "systemError",
                        status: 500,
                        message: "%s",
                        meaning: "Something failed within DingTalk.",
                        action: None,
                        hint: None,
                    },
                    ErrorRow {
                        code: "unknownError",
                        status: 500,
                        message: "Unknown Error",
                        meaning: "Something failed that DingTalk does not name.",
                        action: None,
                        hint: None,
                    },
                    ErrorRow {
                        code: "operationTimeout",
                        status: 503,
                        message: "%s",
                        meaning: "The back end took too long to answer.",
                        action: None,
                        hint: None,
                    },
                ],
            )
            .rules(
                &[
                    Rule::text(
                        "name",
                        TextRules {
                            without: "\t*\"<>|",
                            not_last: ".",
                            only: "",
                        },
                    ),
                    Rule::max_items("option.appProperties", 3),
                    Rule::filled("option.appProperties.name"),
                    Rule::filled("option.appProperties.value"),
                    Rule::id("option.appProperties.visibility"),
                    Rule::id("option.classificationLabelId"),
                    Rule::id("option.conflictStrategy"),
                    Rule::id("option.convertToOnlineDocTargetDocumentType"),
                    Rule::minimum("option.size", 0),
                    Rule::id("parentDentryUuid"),
                    Rule::id("unionId"),
                    Rule::id("uploadKey"),
                ],
            );
    }

    impl Operation for CommitFileV2 {
        type Reply = CommitFileV2Reply;
        type Error = CommitFileV2Error;

        #[inline]
        fn spec(&self) -> &'static Spec {
            &Self::SPEC
        }

        #[inline]
        fn encode(&self, request: &mut Encoder) {
            request.body("name", &self.name);
            if let Some(value) = &self.option {
                request.body("option", value);
            }
            request.path("parentDentryUuid", &self.parent_dentry_uuid);
            request.query("unionId", &self.union_id);
            request.body("uploadKey", &self.upload_key);
        }
    }
    crate::lenient::object!(
        CommitFileV2, required[name = "name", parent_dentry_uuid = "parentDentryUuid",
        union_id = "unionId", upload_key = "uploadKey"], optional[option = "option"]
    );

    /// The codes of the operation's error table.
    #[derive(Clone, Debug, PartialEq, Eq, Hash)]
    #[non_exhaustive]
    pub enum CommitFileV2Error {
        /// `operationConcurrentControl` (HTTP 400): Another operation is at work in the same place.
        OperationConcurrentControl,
        /// `paramError` (HTTP 400): A parameter is wrong.
        ParamError,
        /// `paramError.parentDentryUuid` (HTTP 400): The uuid of the folder is wrong.
        ParamErrorParentDentryUuid,
        /// `paramError.uploadKey` (HTTP 400): The upload key is wrong.
        ParamErrorUploadKey,
        /// `paramError.name` (HTTP 400): The file name is wrong.
        ParamErrorName,
        /// `paramError.conflictStrategy` (HTTP 400): The conflict strategy is wrong.
        ParamErrorConflictStrategy,
        /// `spaceQuotaInsufficient` (HTTP 400): The quota of this one space is used up.
        SpaceQuotaInsufficient,
        /// `sceneQuotaInsufficient` (HTTP 400): The quota of the scene, a group of spaces, is used up.
        SceneQuotaInsufficient,
        /// `appQuotaInsufficient` (HTTP 400): The app's share of the storage is used up.
        AppQuotaInsufficient,
        /// `orgQuotaInsufficient` (HTTP 400): The storage of the whole organization is used up.
        OrgQuotaInsufficient,
        /// `dentryNameIllegal` (HTTP 400): The file name is not allowed.
        DentryNameIllegal,
        /// `dentryStoreError` (HTTP 400): The uploaded bytes cannot be used.
        DentryStoreError,
        /// `dentryNameConflict` (HTTP 400): The folder already has an entry of this name.
        DentryNameConflict,
        /// `dentryFormatNotSupport` (HTTP 400): A file of this format cannot be turned into an online document.
        DentryFormatNotSupport,
        /// `permissionDenied` (HTTP 403): The acting person may not upload here.
        PermissionDenied,
        /// `spaceNotExist` (HTTP 404): There is no such space.
        SpaceNotExist,
        /// `systemError` (HTTP 500): Something failed within DingTalk.
        SystemError,
        /// `unknownError` (HTTP 500): Something failed that DingTalk does not name.
        UnknownError,
        /// `operationTimeout` (HTTP 503): The back end took too long to answer.
        OperationTimeout,
        /// A value that this version does not know.
        Other(String),
    }
    crate::open_enum::open_enum!(
        CommitFileV2Error, OperationConcurrentControl = "operationConcurrentControl",
        ParamError = "paramError", ParamErrorParentDentryUuid =
        "paramError.parentDentryUuid", ParamErrorUploadKey = "paramError.uploadKey",
        ParamErrorName = "paramError.name", ParamErrorConflictStrategy =
        "paramError.conflictStrategy", SpaceQuotaInsufficient = "spaceQuotaInsufficient",
        SceneQuotaInsufficient = "sceneQuotaInsufficient", AppQuotaInsufficient =
        "appQuotaInsufficient", OrgQuotaInsufficient = "orgQuotaInsufficient",
        DentryNameIllegal = "dentryNameIllegal", DentryStoreError = "dentryStoreError",
        DentryNameConflict = "dentryNameConflict", DentryFormatNotSupport =
        "dentryFormatNotSupport", PermissionDenied = "permissionDenied", SpaceNotExist =
        "spaceNotExist", SystemError = "systemError", UnknownError = "unknownError",
        OperationTimeout = "operationTimeout"
    );

    /// The reply to [`CommitFileV2`].
    #[derive(Clone, Debug, PartialEq)]
    #[non_exhaustive]
    pub struct CommitFileV2Reply {
        /// The file, with the name that it got.
        pub dentry: Dentry,
    }

    impl CommitFileV2Reply {
        /// With what is required; the rest is left out.
        #[inline]
        pub fn new(dentry: Dentry) -> Self {
            Self { dentry }
        }
    }
    crate::lenient::object!(CommitFileV2Reply, required[dentry = "dentry"], optional[]);

    /// What to check and how to proceed in a commit, in version 2 of the operation.
    #[derive(Clone, Debug, Default, PartialEq)]
    #[non_exhaustive]
    pub struct CommitOptionV2 {
        /// Properties that the app attaches, at most 3 for each app.
        pub app_properties: Vec<NewAppProperty>,
        /// Uuid of a secrecy label for the file.
        pub classification_label_id: Option<String>,
        /// What to do about a file of the same name, `AUTO_RENAME` by default.
        pub conflict_strategy: Option<ConflictStrategy>,
        /// Whether to turn the file into an online document; `false` by default.
        pub convert_to_online_doc: Option<bool>,
        /// What kind of online document to make of it.
        pub convert_to_online_doc_target_document_type: Option<OnlineDocumentType>,
        /// Size in bytes, compared with what was uploaded: a difference is an error, so it is worth sending.
        pub size: Option<i64>,
    }

    impl CommitOptionV2 {
        /// Sets [`app_properties`](Self::app_properties).
        #[inline]
        pub fn app_properties(mut self, app_properties: Vec<NewAppProperty>) -> Self {
            self.app_properties = app_properties;
            self
        }

        /// Sets [`classification_label_id`](Self::classification_label_id).
        #[inline]
        pub fn classification_label_id(
            mut self,
            classification_label_id: impl Into<String>,
        ) -> Self {
            self.classification_label_id = Some(classification_label_id.into());
            self
        }

        /// Sets [`conflict_strategy`](Self::conflict_strategy).
        #[inline]
        pub fn conflict_strategy(mut self, conflict_strategy: ConflictStrategy) -> Self {
            self.conflict_strategy = Some(conflict_strategy);
            self
        }

        /// Sets [`convert_to_online_doc`](Self::convert_to_online_doc).
        #[inline]
        pub fn convert_to_online_doc(mut self, convert_to_online_doc: bool) -> Self {
            self.convert_to_online_doc = Some(convert_to_online_doc);
            self
        }

        /// Sets [`convert_to_online_doc_target_document_type`](Self::convert_to_online_doc_target_document_type).
        #[inline]
        pub fn convert_to_online_doc_target_document_type(
            mut self,
            convert_to_online_doc_target_document_type: OnlineDocumentType,
        ) -> Self {
            self.convert_to_online_doc_target_document_type = Some(
                convert_to_online_doc_target_document_type,
            );
            self
        }

        /// Sets [`size`](Self::size).
        #[inline]
        pub fn size(mut self, size: i64) -> Self {
            self.size = Some(size);
            self
        }
    }

    impl CommitOptionV2 {
        /// The most elements that [`app_properties`](Self::app_properties) may have.
        pub const MAX_APP_PROPERTIES: usize = 3;

        /// The least that [`size`](Self::size) may be.
        pub const MIN_SIZE: i64 = 0;
    }
    crate::lenient::object!(
        CommitOptionV2, required[], optional[app_properties = "appProperties",
        classification_label_id = "classificationLabelId", conflict_strategy =
        "conflictStrategy", convert_to_online_doc = "convertToOnlineDoc",
        convert_to_online_doc_target_document_type =
        "convertToOnlineDocTargetDocumentType", size = "size"]
    );
    crate::request::nested!(
        CommitOptionV2, required[], optional[app_properties = "appProperties",
        classification_label_id = "classificationLabelId", conflict_strategy =
        "conflictStrategy", convert_to_online_doc = "convertToOnlineDoc",
        convert_to_online_doc_target_document_type =
        "convertToOnlineDocTargetDocumentType", size = "size"]
    );

    /// What kind of online document a file is turned into.
    #[derive(Clone, Debug, PartialEq, Eq, Hash)]
    #[non_exhaustive]
    pub enum OnlineDocumentType {
        /// `DOC`: A text document.
        Doc,
        /// `WORKBOOK`: A spreadsheet.
        Workbook,
        /// `SMART_TABLE`: A smart table.
        SmartTable,
        /// A value that this version does not know.
        Other(String),
    }
    crate::open_enum::open_enum!(
        OnlineDocumentType, Doc = "DOC", Workbook = "WORKBOOK", SmartTable =
        "SMART_TABLE"
    );

    /// Delete a file or folder.
    ///
    /// Deletes a file or folder, for good unless it goes to the recycle bin. It may go on as a task in the background; the reply then has its id.
    ///
    /// Whether a file that `SendByApp` delivered stays readable for its receivers afterwards is not documented.
    ///
    /// A second execution finds nothing to delete, so nothing more is lost; only its answer differs, `dentryNotExist`. So if an answer was lost and the call that was made again was refused with this code, the error's outcome is unknown although the entry is gone, most likely by the first.
    ///
    /// `DELETE /v1.0/storage/spaces/{spaceId}/dentries/{dentryId}` (api host, access token in a header). Permission: `Storage.File.Write`. App types: internal, third-party-enterprise.
    ///
    /// It may be repeated without harm.
    ///
    /// Errors: [`DeleteDentryError`]. Source: [DingTalk's page](https://help.dingtalk.io/open/development/delete-a-file-or-folder).
    #[derive(Clone, Debug, PartialEq)]
    #[non_exhaustive]
    pub struct DeleteDentry {
        /// The file or folder.
        pub dentry_id: DentryId,
        /// The space.
        pub space_id: SpaceId,
        /// Whether it goes to the recycle bin, from where it can come back; `false` by default. Only spaces of the older drive interface have one.
        pub to_recycle_bin: Option<bool>,
        /// The acting person, who needs rights of their own beside the permission of the app.
        pub union_id: UnionId,
    }

    impl DeleteDentry {
        /// With what is required; the rest is left out.
        #[inline]
        pub fn new(space_id: SpaceId, dentry_id: DentryId, union_id: UnionId) -> Self {
            Self {
                dentry_id,
                space_id,
                to_recycle_bin: Default::default(),
                union_id,
            }
        }

        /// Sets [`to_recycle_bin`](Self::to_recycle_bin).
        #[inline]
        pub fn to_recycle_bin(mut self, to_recycle_bin: bool) -> Self {
            self.to_recycle_bin = Some(to_recycle_bin);
            self
        }
    }

    impl DeleteDentry {
        /// What the schema says of the operation.
        pub const SPEC: Spec = Spec::new(
                "deleteDentry",
                Method::Delete,
                "/v1.0/storage/spaces/{spaceId}/dentries/{dentryId}",
            )
            .host(Host::Api)
            .auth(Auth::Header)
            .repeatable(true)
            .permission("Storage.File.Write")
            .source("https://help.dingtalk.io/open/development/delete-a-file-or-folder")
            .errors(
                &[
                    ErrorRow {
                        code: "operationConcurrentControl",
                        status: 400,
                        message: "%s",
                        meaning: "Another operation is at work in the same place.",
                        action: None,
                        hint: None,
                    },
                    ErrorRow {
                        code: "paramError",
                        status: 400,
                        message: "%s",
                        meaning: "A parameter is wrong.",
                        action: None,
                        hint: None,
                    },
                    ErrorRow {
                        code: "recycleBinNotSupportForSpace",
                        status: 400,
                        message: "%s",
                        meaning: "The space has no recycle bin.",
                        action: None,
                        hint: None,
                    },
                    ErrorRow {
                        code: "permissionDenied",
                        status: 403,
                        message: "%s",
                        meaning: "The acting person may not delete it.",
                        action: None,
                        hint: Some(
                            "act as the space's creator or a manager, or grant this person a right on it with addPermission",
                        ),
                    },
                    ErrorRow {
                        code: "operationNotSupported",
                        status: 403,
                        message: "%s",
                        meaning: "It cannot go to the recycle bin.",
                        action: None,
                        hint: Some("delete it without toRecycleBin"),
                    },
                    ErrorRow {
                        code: "spaceNotExist",
                        status: 404,
                        message: "%s",
                        meaning: "There is no such space.",
                        action: None,
                        hint: None,
                    },
                    ErrorRow {
                        code: "dentryNotExist",
                        status: 404,
                        message: "%s",
                        meaning: "There is no such file or folder.",
                        action: None,
                        hint: Some(
                            "it may be deleted already; else use spaceId and dentryId of the same storage_1.0 chain and app, not a drive_1.0 id and not a dentryUuid",
                        ),
                    },
                    ErrorRow {
                        code: "systemError",
                        status: 500,
                        message: "%s",
                        meaning: "Something failed within DingTalk.",
                        action: None,
                        hint: None,
                    },
                    ErrorRow {
                        code: "unknownError",
                        status: 500,
                        message: "Unknown Error",
                        meaning: "Something failed that DingTalk does not name.",
                        action: None,
                        hint: None,
                    },
                    ErrorRow {
                        code: "operationTimeout",
                        status: 503,
                        message: "%s",
                        meaning: "The back end took too long to answer.",
                        action: None,
                        hint: None,
                    },
                ],
            )
            .rules(&[Rule::id("dentryId"), Rule::id("spaceId"), Rule::id("unionId")]);
    }

    impl Operation for DeleteDentry {
        type Reply = DeleteDentryReply;
        type Error = DeleteDentryError;

        #[inline]
        fn spec(&self) -> &'static Spec {
            &Self::SPEC
        }

        #[inline]
        fn encode(&self, request: &mut Encoder) {
            request.path("dentryId", &self.dentry_id);
            request.path("spaceId", &self.space_id);
            if let Some(value) = &self.to_recycle_bin {
                request.query("toRecycleBin", value);
            }
            request.query("unionId", &self.union_id);
        }
    }
    crate::lenient::object!(
        DeleteDentry, required[dentry_id = "dentryId", space_id = "spaceId", union_id =
        "unionId"], optional[to_recycle_bin = "toRecycleBin"]
    );

    /// The codes of the operation's error table.
    #[derive(Clone, Debug, PartialEq, Eq, Hash)]
    #[non_exhaustive]
    pub enum DeleteDentryError {
        /// `operationConcurrentControl` (HTTP 400): Another operation is at work in the same place.
        OperationConcurrentControl,
        /// `paramError` (HTTP 400): A parameter is wrong.
        ParamError,
        /// `recycleBinNotSupportForSpace` (HTTP 400): The space has no recycle bin.
        RecycleBinNotSupportForSpace,
        /// `permissionDenied` (HTTP 403): The acting person may not delete it.
        PermissionDenied,
        /// `operationNotSupported` (HTTP 403): It cannot go to the recycle bin.
        OperationNotSupported,
        /// `spaceNotExist` (HTTP 404): There is no such space.
        SpaceNotExist,
        /// `dentryNotExist` (HTTP 404): There is no such file or folder.
        DentryNotExist,
        /// `systemError` (HTTP 500): Something failed within DingTalk.
        SystemError,
        /// `unknownError` (HTTP 500): Something failed that DingTalk does not name.
        UnknownError,
        /// `operationTimeout` (HTTP 503): The back end took too long to answer.
        OperationTimeout,
        /// A value that this version does not know.
        Other(String),
    }
    crate::open_enum::open_enum!(
        DeleteDentryError, OperationConcurrentControl = "operationConcurrentControl",
        ParamError = "paramError", RecycleBinNotSupportForSpace =
        "recycleBinNotSupportForSpace", PermissionDenied = "permissionDenied",
        OperationNotSupported = "operationNotSupported", SpaceNotExist = "spaceNotExist",
        DentryNotExist = "dentryNotExist", SystemError = "systemError", UnknownError =
        "unknownError", OperationTimeout = "operationTimeout"
    );

    /// The reply to [`DeleteDentry`].
    #[derive(Clone, Debug, Default, PartialEq)]
    #[non_exhaustive]
    pub struct DeleteDentryReply {
        /// Whether a task in the background deletes it; else it is gone now.
        pub async_: Option<bool>,
        /// The task, where there is one.
        pub task_id: Option<TaskId>,
    }
    crate::lenient::object!(
        DeleteDentryReply, required[], optional[async_ = "async", task_id = "taskId"]
    );

    /// Get what the storage knows of the app.
    ///
    /// Answers the record of the calling app in the organization's storage, and how much of its share is used. It changes nothing and needs no space, so it is a good way to see whether credentials and permission are right.
    ///
    /// It is a POST without a body.
    ///
    /// `POST /v1.0/storage/currentApps/query` (api host, access token in a header). Permission: `Storage.App.Read`. App types: internal, third-party-enterprise.
    ///
    /// It may be repeated without harm.
    ///
    /// Errors: [`GetCurrentAppError`]. Source: [DingTalk's page](https://help.dingtalk.io/open/development/obtains-the-information-about-the-current-application).
    #[derive(Clone, Debug, PartialEq)]
    #[non_exhaustive]
    pub struct GetCurrentApp {
        /// The acting person.
        pub union_id: UnionId,
    }

    impl GetCurrentApp {
        /// With what is required; the rest is left out.
        #[inline]
        pub fn new(union_id: UnionId) -> Self {
            Self { union_id }
        }
    }

    impl GetCurrentApp {
        /// What the schema says of the operation.
        pub const SPEC: Spec = Spec::new(
                "getCurrentApp",
                Method::Post,
                "/v1.0/storage/currentApps/query",
            )
            .host(Host::Api)
            .auth(Auth::Header)
            .repeatable(true)
            .permission("Storage.App.Read")
            .source(
                "https://help.dingtalk.io/open/development/obtains-the-information-about-the-current-application",
            )
            .errors(
                &[
                    ErrorRow {
                        code: "paramError",
                        status: 400,
                        message: "%s",
                        meaning: "A parameter is wrong.",
                        action: None,
                        hint: None,
                    },
                    ErrorRow {
                        code: "permissionDenied",
                        status: 403,
                        message: "%s",
                        meaning: "This is not allowed.",
                        action: None,
                        hint: None,
                    },
                    ErrorRow {
                        code: "appNotExist",
                        status: 404,
                        message: "%s",
                        meaning: "The storage has no record of the app.",
                        action: None,
                        hint: None,
                    },
                    ErrorRow {
                        code: "systemError",
                        status: 500,
                        message: "%s",
                        meaning: "Something failed within DingTalk.",
                        action: None,
                        hint: None,
                    },
                    ErrorRow {
                        code: "unknownError",
                        status: 500,
                        message: "Unknown Error",
                        meaning: "Something failed that DingTalk does not name.",
                        action: None,
                        hint: None,
                    },
                    ErrorRow {
                        code: "operationTimeout",
                        status: 503,
                        message: "%s",
                        meaning: "The back end took too long to answer.",
                        action: None,
                        hint: None,
                    },
                ],
            )
            .rules(&[Rule::id("unionId")]);
    }

    impl Operation for GetCurrentApp {
        type Reply = GetCurrentAppReply;
        type Error = GetCurrentAppError;

        #[inline]
        fn spec(&self) -> &'static Spec {
            &Self::SPEC
        }

        #[inline]
        fn encode(&self, request: &mut Encoder) {
            request.query("unionId", &self.union_id);
        }
    }
    crate::lenient::object!(GetCurrentApp, required[union_id = "unionId"], optional[]);

    /// An app as the organization's storage knows it.
    #[derive(Clone, Debug, Default, PartialEq)]
    #[non_exhaustive]
    pub struct CurrentApp {
        /// Id of the app.
        pub app_id: Option<String>,
        /// Organization.
        pub corp_id: Option<CorpId>,
        /// When the record was made.
        pub create_time: Option<Timestamp>,
        /// When the record was changed last.
        pub modified_time: Option<Timestamp>,
        /// Name of the app.
        pub name: Option<String>,
        /// How full each partition is.
        pub partitions: Vec<SpacePartition>,
    }
    crate::lenient::object!(
        CurrentApp, required[], optional[app_id = "appId", corp_id = "corpId",
        create_time = "createTime", modified_time = "modifiedTime", name = "name",
        partitions = "partitions"]
    );

    /// The codes of the operation's error table.
    #[derive(Clone, Debug, PartialEq, Eq, Hash)]
    #[non_exhaustive]
    pub enum GetCurrentAppError {
        /// `paramError` (HTTP 400): A parameter is wrong.
        ParamError,
        /// `permissionDenied` (HTTP 403): This is not allowed.
        PermissionDenied,
        /// `appNotExist` (HTTP 404): The storage has no record of the app.
        AppNotExist,
        /// `systemError` (HTTP 500): Something failed within DingTalk.
        SystemError,
        /// `unknownError` (HTTP 500): Something failed that DingTalk does not name.
        UnknownError,
        /// `operationTimeout` (HTTP 503): The back end took too long to answer.
        OperationTimeout,
        /// A value that this version does not know.
        Other(String),
    }
    crate::open_enum::open_enum!(
        GetCurrentAppError, ParamError = "paramError", PermissionDenied =
        "permissionDenied", AppNotExist = "appNotExist", SystemError = "systemError",
        UnknownError = "unknownError", OperationTimeout = "operationTimeout"
    );

    /// The reply to [`GetCurrentApp`].
    #[derive(Clone, Debug, PartialEq)]
    #[non_exhaustive]
    pub struct GetCurrentAppReply {
        /// The app.
        pub app: CurrentApp,
    }

    impl GetCurrentAppReply {
        /// With what is required; the rest is left out.
        #[inline]
        pub fn new(app: CurrentApp) -> Self {
            Self { app }
        }
    }
    crate::lenient::object!(GetCurrentAppReply, required[app = "app"], optional[]);

    /// Get several files or folders.
    ///
    /// Answers what several files or folders of one space are like. There is one result for each id, and **each has an outcome of its own**: a file that is missing or forbidden does not fail the call, its result has `success: false` and the code of an error.
    ///
    /// `POST /v1.0/storage/spaces/{spaceId}/dentries/query` (api host, access token in a header). Permission: `Storage.File.Read`. App types: internal, third-party-enterprise.
    ///
    /// It may be repeated without harm.
    ///
    /// Errors: [`GetDentriesError`]. Source: [DingTalk's page](https://help.dingtalk.io/open/development/get-file-or-folder-information-in-bulk).
    #[derive(Clone, Debug, PartialEq)]
    #[non_exhaustive]
    pub struct GetDentries {
        /// The files and folders, at most 30.
        pub dentry_ids: Vec<DentryId>,
        /// What to add to each of the results.
        pub option: Option<DentryQueryOption>,
        /// The space that all of them are in.
        pub space_id: SpaceId,
        /// The acting person, who needs rights of their own beside the permission of the app.
        pub union_id: UnionId,
    }

    impl GetDentries {
        /// With what is required; the rest is left out.
        #[inline]
        pub fn new(
            space_id: SpaceId,
            union_id: UnionId,
            dentry_ids: Vec<DentryId>,
        ) -> Self {
            Self {
                dentry_ids,
                option: Default::default(),
                space_id,
                union_id,
            }
        }

        /// Sets [`option`](Self::option).
        #[inline]
        pub fn option(mut self, option: DentryQueryOption) -> Self {
            self.option = Some(option);
            self
        }
    }

    impl GetDentries {
        /// The most elements that [`dentry_ids`](Self::dentry_ids) may have.
        pub const MAX_DENTRY_IDS: usize = 30;
    }

    impl GetDentries {
        /// What the schema says of the operation.
        pub const SPEC: Spec = Spec::new(
                "getDentries",
                Method::Post,
                "/v1.0/storage/spaces/{spaceId}/dentries/query",
            )
            .host(Host::Api)
            .auth(Auth::Header)
            .repeatable(true)
            .permission("Storage.File.Read")
            .source(
                "https://help.dingtalk.io/open/development/get-file-or-folder-information-in-bulk",
            )
            .errors(
                &[
                    ErrorRow {
                        code: "paramError",
                        status: 400,
                        message: "%s",
                        meaning: "A parameter is wrong.",
                        action: None,
                        hint: None,
                    },
                    ErrorRow {
                        code: "permissionDenied",
                        status: 403,
                        message: "%s",
                        meaning: "The acting person may not read in this space.",
                        action: None,
                        hint: Some(
                            "act as the space's creator or a manager, or grant this person a right on the space with addPermission",
                        ),
                    },
                    ErrorRow {
                        code: "spaceNotExist",
                        status: 404,
                        message: "%s",
                        meaning: "There is no such space.",
                        action: None,
                        hint: None,
                    },
                    ErrorRow {
                        code: "systemError",
                        status: 500,
                        message: "%s",
                        meaning: "Something failed within DingTalk.",
                        action: None,
                        hint: None,
                    },
                    ErrorRow {
                        code: "unknownError",
                        status: 500,
                        message: "Unknown Error",
                        meaning: "Something failed that DingTalk does not name.",
                        action: None,
                        hint: None,
                    },
                    ErrorRow {
                        code: "operationTimeout",
                        status: 503,
                        message: "%s",
                        meaning: "The back end took too long to answer.",
                        action: None,
                        hint: None,
                    },
                ],
            )
            .rules(
                &[
                    Rule::filled("dentryIds"),
                    Rule::max_items("dentryIds", 30),
                    Rule::id("dentryIds"),
                    Rule::max_items("option.appIdsForAppProperties", 20),
                    Rule::filled("option.appIdsForAppProperties"),
                    Rule::id("spaceId"),
                    Rule::id("unionId"),
                ],
            );
    }

    impl Operation for GetDentries {
        type Reply = GetDentriesReply;
        type Error = GetDentriesError;

        #[inline]
        fn spec(&self) -> &'static Spec {
            &Self::SPEC
        }

        #[inline]
        fn encode(&self, request: &mut Encoder) {
            request.body("dentryIds", &self.dentry_ids);
            if let Some(value) = &self.option {
                request.body("option", value);
            }
            request.path("spaceId", &self.space_id);
            request.query("unionId", &self.union_id);
        }
    }
    crate::lenient::object!(
        GetDentries, required[dentry_ids = "dentryIds", space_id = "spaceId", union_id =
        "unionId"], optional[option = "option"]
    );

    /// What came of one of several files or folders that were asked for.
    #[derive(Clone, Debug, Default, PartialEq)]
    #[non_exhaustive]
    pub struct DentryResult {
        /// The file or folder, where `success` is `true`.
        pub dentry: Option<Dentry>,
        /// File or folder that was asked for.
        pub dentry_id: Option<DentryId>,
        /// Why not, where `success` is `false`: a code such as `permissionDenied`.
        pub error_code: Option<String>,
        /// Space that was asked in.
        pub space_id: Option<SpaceId>,
        /// Whether it was found and may be read. Trust this: the page's own example has `true` beside an error code.
        pub success: Option<bool>,
    }
    crate::lenient::object!(
        DentryResult, required[], optional[dentry = "dentry", dentry_id = "dentryId",
        error_code = "errorCode", space_id = "spaceId", success = "success"]
    );

    /// The codes of the operation's error table.
    #[derive(Clone, Debug, PartialEq, Eq, Hash)]
    #[non_exhaustive]
    pub enum GetDentriesError {
        /// `paramError` (HTTP 400): A parameter is wrong.
        ParamError,
        /// `permissionDenied` (HTTP 403): The acting person may not read in this space.
        PermissionDenied,
        /// `spaceNotExist` (HTTP 404): There is no such space.
        SpaceNotExist,
        /// `systemError` (HTTP 500): Something failed within DingTalk.
        SystemError,
        /// `unknownError` (HTTP 500): Something failed that DingTalk does not name.
        UnknownError,
        /// `operationTimeout` (HTTP 503): The back end took too long to answer.
        OperationTimeout,
        /// A value that this version does not know.
        Other(String),
    }
    crate::open_enum::open_enum!(
        GetDentriesError, ParamError = "paramError", PermissionDenied =
        "permissionDenied", SpaceNotExist = "spaceNotExist", SystemError = "systemError",
        UnknownError = "unknownError", OperationTimeout = "operationTimeout"
    );

    /// The reply to [`GetDentries`].
    #[derive(Clone, Debug, PartialEq)]
    #[non_exhaustive]
    pub struct GetDentriesReply {
        /// A result for each id that was asked for.
        pub result_items: Vec<DentryResult>,
    }

    impl GetDentriesReply {
        /// With what is required; the rest is left out.
        #[inline]
        pub fn new(result_items: Vec<DentryResult>) -> Self {
            Self { result_items }
        }
    }
    crate::lenient::object!(
        GetDentriesReply, required[result_items = "resultItems"], optional[]
    );

    /// Get a file or folder.
    ///
    /// Answers what one file or folder is like: its name, size, version, who made it. It does not answer the content.
    ///
    /// `POST /v1.0/storage/spaces/{spaceId}/dentries/{dentryId}/query` (api host, access token in a header). Permission: `Storage.File.Read`. App types: internal, third-party-enterprise.
    ///
    /// It may be repeated without harm.
    ///
    /// Errors: [`GetDentryError`]. Source: [DingTalk's page](https://help.dingtalk.io/open/development/obtain-file-or-folder-information).
    #[derive(Clone, Debug, PartialEq)]
    #[non_exhaustive]
    pub struct GetDentry {
        /// The file or folder.
        pub dentry_id: DentryId,
        /// What to add to the answer.
        pub option: Option<DentryQueryOption>,
        /// The space.
        pub space_id: SpaceId,
        /// The acting person, who needs rights of their own beside the permission of the app.
        pub union_id: UnionId,
    }

    impl GetDentry {
        /// With what is required; the rest is left out.
        #[inline]
        pub fn new(space_id: SpaceId, dentry_id: DentryId, union_id: UnionId) -> Self {
            Self {
                dentry_id,
                option: Default::default(),
                space_id,
                union_id,
            }
        }

        /// Sets [`option`](Self::option).
        #[inline]
        pub fn option(mut self, option: DentryQueryOption) -> Self {
            self.option = Some(option);
            self
        }
    }

    impl GetDentry {
        /// What the schema says of the operation.
        pub const SPEC: Spec = Spec::new(
                "getDentry",
                Method::Post,
                "/v1.0/storage/spaces/{spaceId}/dentries/{dentryId}/query",
            )
            .host(Host::Api)
            .auth(Auth::Header)
            .repeatable(true)
            .permission("Storage.File.Read")
            .source(
                "https://help.dingtalk.io/open/development/obtain-file-or-folder-information",
            )
            .errors(
                &[
                    ErrorRow {
                        code: "paramError",
                        status: 400,
                        message: "%s",
                        meaning: "A parameter is wrong.",
                        action: None,
                        hint: None,
                    },
                    ErrorRow {
                        code: "permissionDenied",
                        status: 403,
                        message: "%s",
                        meaning: "The acting person may not read it.",
                        action: None,
                        hint: Some(
                            "act as the space's creator or a manager, or grant this person a right on it with addPermission",
                        ),
                    },
                    ErrorRow {
                        code: "spaceNotExist",
                        status: 404,
                        message: "%s",
                        meaning: "There is no such space.",
                        action: None,
                        hint: None,
                    },
                    ErrorRow {
                        code: "dentryNotExist",
                        status: 404,
                        message: "%s",
                        meaning: "There is no such file or folder.",
                        action: None,
                        hint: None,
                    },
                    ErrorRow {
                        code: "systemError",
                        status: 500,
                        message: "%s",
                        meaning: "Something failed within DingTalk.",
                        action: None,
                        hint: None,
                    },
                    ErrorRow {
                        code: "unknownError",
                        status: 500,
                        message: "Unknown Error",
                        meaning: "Something failed that DingTalk does not name.",
                        action: None,
                        hint: None,
                    },
                    ErrorRow {
                        code: "operationTimeout",
                        status: 503,
                        message: "%s",
                        meaning: "The back end took too long to answer.",
                        action: None,
                        hint: None,
                    },
                ],
            )
            .rules(
                &[
                    Rule::id("dentryId"),
                    Rule::max_items("option.appIdsForAppProperties", 20),
                    Rule::filled("option.appIdsForAppProperties"),
                    Rule::id("spaceId"),
                    Rule::id("unionId"),
                ],
            );
    }

    impl Operation for GetDentry {
        type Reply = GetDentryReply;
        type Error = GetDentryError;

        #[inline]
        fn spec(&self) -> &'static Spec {
            &Self::SPEC
        }

        #[inline]
        fn encode(&self, request: &mut Encoder) {
            request.path("dentryId", &self.dentry_id);
            if let Some(value) = &self.option {
                request.body("option", value);
            }
            request.path("spaceId", &self.space_id);
            request.query("unionId", &self.union_id);
            if self.option.is_none() {
                request.json(&::std::collections::BTreeMap::<&str, &str>::new());
            }
        }
    }
    crate::lenient::object!(
        GetDentry, required[dentry_id = "dentryId", space_id = "spaceId", union_id =
        "unionId"], optional[option = "option"]
    );

    /// What to add to the answer about a file or folder.
    #[derive(Clone, Debug, Default, PartialEq)]
    #[non_exhaustive]
    pub struct DentryQueryOption {
        /// Whose attached properties to answer, at most 20; without it, those of all apps. The name says app ids, the page wants the `ownerId` of a space: the app's mark for a space of owner type `APP`, the creator's union id for one of owner type `USER`.
        pub app_ids_for_app_properties: Vec<String>,
        /// Whether to add a thumbnail, which takes longer; `false` by default.
        pub with_thumbnail: Option<bool>,
    }

    impl DentryQueryOption {
        /// Sets [`app_ids_for_app_properties`](Self::app_ids_for_app_properties).
        #[inline]
        pub fn app_ids_for_app_properties(
            mut self,
            app_ids_for_app_properties: Vec<String>,
        ) -> Self {
            self.app_ids_for_app_properties = app_ids_for_app_properties;
            self
        }

        /// Sets [`with_thumbnail`](Self::with_thumbnail).
        #[inline]
        pub fn with_thumbnail(mut self, with_thumbnail: bool) -> Self {
            self.with_thumbnail = Some(with_thumbnail);
            self
        }
    }

    impl DentryQueryOption {
        /// The most elements that [`app_ids_for_app_properties`](Self::app_ids_for_app_properties) may have.
        pub const MAX_APP_IDS_FOR_APP_PROPERTIES: usize = 20;
    }
    crate::lenient::object!(
        DentryQueryOption, required[], optional[app_ids_for_app_properties =
        "appIdsForAppProperties", with_thumbnail = "withThumbnail"]
    );
    crate::request::nested!(
        DentryQueryOption, required[], optional[app_ids_for_app_properties =
        "appIdsForAppProperties", with_thumbnail = "withThumbnail"]
    );

    /// The codes of the operation's error table.
    #[derive(Clone, Debug, PartialEq, Eq, Hash)]
    #[non_exhaustive]
    pub enum GetDentryError {
        /// `paramError` (HTTP 400): A parameter is wrong.
        ParamError,
        /// `permissionDenied` (HTTP 403): The acting person may not read it.
        PermissionDenied,
        /// `spaceNotExist` (HTTP 404): There is no such space.
        SpaceNotExist,
        /// `dentryNotExist` (HTTP 404): There is no such file or folder.
        DentryNotExist,
        /// `systemError` (HTTP 500): Something failed within DingTalk.
        SystemError,
        /// `unknownError` (HTTP 500): Something failed that DingTalk does not name.
        UnknownError,
        /// `operationTimeout` (HTTP 503): The back end took too long to answer.
        OperationTimeout,
        /// A value that this version does not know.
        Other(String),
    }
    crate::open_enum::open_enum!(
        GetDentryError, ParamError = "paramError", PermissionDenied = "permissionDenied",
        SpaceNotExist = "spaceNotExist", DentryNotExist = "dentryNotExist", SystemError =
        "systemError", UnknownError = "unknownError", OperationTimeout =
        "operationTimeout"
    );

    /// The reply to [`GetDentry`].
    #[derive(Clone, Debug, PartialEq)]
    #[non_exhaustive]
    pub struct GetDentryReply {
        /// The file or folder.
        pub dentry: Dentry,
    }

    impl GetDentryReply {
        /// With what is required; the rest is left out.
        #[inline]
        pub fn new(dentry: Dentry) -> Self {
            Self { dentry }
        }
    }
    crate::lenient::object!(GetDentryReply, required[dentry = "dentry"], optional[]);

    /// Get what a download needs.
    ///
    /// Answers where to GET the bytes of a file and the signed headers to send with the request. The access token is not to be sent there.
    ///
    /// `POST /v1.0/storage/spaces/{spaceId}/dentries/{dentryId}/downloadInfos/query` (api host, access token in a header). Permission: `Storage.DownloadInfo.Read`. App types: internal.
    ///
    /// It may be repeated without harm.
    ///
    /// Errors: [`GetFileDownloadInfoError`]. Source: [DingTalk's page](https://open.dingtalk.com/document/development/obtains-the-download-information-about-a-file).
    #[derive(Clone, Debug, PartialEq)]
    #[non_exhaustive]
    pub struct GetFileDownloadInfo {
        /// The file.
        pub dentry_id: DentryId,
        /// What to download, and over which network.
        pub option: Option<DownloadOption>,
        /// The space that holds the file.
        pub space_id: SpaceId,
        /// The acting person, who needs rights of their own beside the permission of the app.
        pub union_id: UnionId,
    }

    impl GetFileDownloadInfo {
        /// With what is required; the rest is left out.
        #[inline]
        pub fn new(space_id: SpaceId, dentry_id: DentryId, union_id: UnionId) -> Self {
            Self {
                dentry_id,
                option: Default::default(),
                space_id,
                union_id,
            }
        }

        /// Sets [`option`](Self::option).
        #[inline]
        pub fn option(mut self, option: DownloadOption) -> Self {
            self.option = Some(option);
            self
        }
    }

    impl GetFileDownloadInfo {
        /// What the schema says of the operation.
        pub const SPEC: Spec = Spec::new(
                "getFileDownloadInfo",
                Method::Post,
                "/v1.0/storage/spaces/{spaceId}/dentries/{dentryId}/downloadInfos/query",
            )
            .host(Host::Api)
            .auth(Auth::Header)
            .repeatable(true)
            .permission("Storage.DownloadInfo.Read")
            .source(
                "https://open.dingtalk.com/document/development/obtains-the-download-information-about-a-file",
            )
            .reply_secrets(&["headers"])
            .errors(
                &[
                    ErrorRow {
                        code: "orgAuthLevelNotEnough",
                        status: 403,
                        message: "auth level of org is not enough",
                        meaning: "The organization's certification is too low for downloads.",
                        action: None,
                        hint: None,
                    },
                    ErrorRow {
                        code: "permissionDenied",
                        status: 403,
                        message: "%s",
                        meaning: "The acting person may not download the file.",
                        action: None,
                        hint: Some(
                            "act as somebody who may read the file, or grant this person DOWNLOADER on it with addPermission",
                        ),
                    },
                    ErrorRow {
                        code: "paramError",
                        status: 400,
                        message: "%s",
                        meaning: "A parameter is wrong.",
                        action: None,
                        hint: None,
                    },
                    ErrorRow {
                        code: "paramError.spaceId",
                        status: 400,
                        message: "%s",
                        meaning: "The space id is wrong.",
                        action: None,
                        hint: None,
                    },
                    ErrorRow {
                        code: "paramError.dentryId",
                        status: 400,
                        message: "%s",
                        meaning: "The dentry id is wrong.",
                        action: None,
                        hint: None,
                    },
                    ErrorRow {
                        code: "operationNotSupported",
                        status: 400,
                        message: "%s",
                        meaning: "This entry cannot be downloaded.",
                        action: None,
                        hint: Some(
                            "folders and online documents have no bytes to download",
                        ),
                    },
                    ErrorRow {
                        code: "dentryDownloadProtocolNotSupport",
                        status: 400,
                        message: "%s",
                        meaning: "The organization cannot download so.",
                        action: None,
                        hint: None,
                    },
                    ErrorRow {
                        code: "fileArchived",
                        status: 400,
                        message: "%s",
                        meaning: "The file is archived, and is being restored now.",
                        action: None,
                        hint: None,
                    },
                    ErrorRow {
                        code: "spaceNotExist",
                        status: 404,
                        message: "%s",
                        meaning: "There is no such space.",
                        action: None,
                        hint: None,
                    },
                    ErrorRow {
                        code: "dentryNotExist",
                        status: 404,
                        message: "%s",
                        meaning: "There is no such file.",
                        action: None,
                        hint: None,
                    },
                    ErrorRow {
                        code: "systemError",
                        status: 500,
                        message: "%s",
                        meaning: "Something failed within DingTalk.",
                        action: None,
                        hint: None,
                    },
                    ErrorRow {
                        code: "unknownError",
                        status: 500,
                        message: "Unknown Error",
                        meaning: "Something failed that DingTalk does not name.",
                        action: None,
                        hint: None,
                    },
                    ErrorRow {
                        code: "operationTimeout",
                        status: 503,
                        message: "%s",
                        meaning: "The back end took too long to answer.",
                        action: None,
                        hint: None,
                    },
                ],
            )
            .rules(&[Rule::id("dentryId"), Rule::id("spaceId"), Rule::id("unionId")]);
    }

    impl Operation for GetFileDownloadInfo {
        type Reply = GetFileDownloadInfoReply;
        type Error = GetFileDownloadInfoError;

        #[inline]
        fn spec(&self) -> &'static Spec {
            &Self::SPEC
        }

        #[inline]
        fn encode(&self, request: &mut Encoder) {
            request.path("dentryId", &self.dentry_id);
            if let Some(value) = &self.option {
                request.body("option", value);
            }
            request.path("spaceId", &self.space_id);
            request.query("unionId", &self.union_id);
            if self.option.is_none() {
                request.json(&::std::collections::BTreeMap::<&str, &str>::new());
            }
        }
    }
    crate::lenient::object!(
        GetFileDownloadInfo, required[dentry_id = "dentryId", space_id = "spaceId",
        union_id = "unionId"], optional[option = "option"]
    );

    /// Wishes for a download.
    #[derive(Clone, Debug, Default, PartialEq)]
    #[non_exhaustive]
    pub struct DownloadOption {
        /// Whether a customer with dedicated storage downloads over its own network; `true` by default.
        pub prefer_intranet: Option<bool>,
        /// Version of the file, counted from 1; the latest one by default.
        pub version: Option<i64>,
    }

    impl DownloadOption {
        /// Sets [`prefer_intranet`](Self::prefer_intranet).
        #[inline]
        pub fn prefer_intranet(mut self, prefer_intranet: bool) -> Self {
            self.prefer_intranet = Some(prefer_intranet);
            self
        }

        /// Sets [`version`](Self::version).
        #[inline]
        pub fn version(mut self, version: i64) -> Self {
            self.version = Some(version);
            self
        }
    }
    crate::lenient::object!(
        DownloadOption, required[], optional[prefer_intranet = "preferIntranet", version
        = "version"]
    );
    crate::request::nested!(
        DownloadOption, required[], optional[prefer_intranet = "preferIntranet", version
        = "version"]
    );

    /// How a download is signed.
    #[derive(Clone, Debug, PartialEq, Eq, Hash)]
    #[non_exhaustive]
    pub enum DownloadProtocol {
        /// `HEADER_SIGNATURE`: The signature travels in headers.
        HeaderSignature,
        /// A value that this version does not know.
        Other(String),
    }
    crate::open_enum::open_enum!(DownloadProtocol, HeaderSignature = "HEADER_SIGNATURE");

    /// The codes of the operation's error table.
    #[derive(Clone, Debug, PartialEq, Eq, Hash)]
    #[non_exhaustive]
    pub enum GetFileDownloadInfoError {
        /// `orgAuthLevelNotEnough` (HTTP 403): The organization's certification is too low for downloads.
        OrgAuthLevelNotEnough,
        /// `permissionDenied` (HTTP 403): The acting person may not download the file.
        PermissionDenied,
        /// `paramError` (HTTP 400): A parameter is wrong.
        ParamError,
        /// `paramError.spaceId` (HTTP 400): The space id is wrong.
        ParamErrorSpaceId,
        /// `paramError.dentryId` (HTTP 400): The dentry id is wrong.
        ParamErrorDentryId,
        /// `operationNotSupported` (HTTP 400): This entry cannot be downloaded.
        OperationNotSupported,
        /// `dentryDownloadProtocolNotSupport` (HTTP 400): The organization cannot download so.
        DentryDownloadProtocolNotSupport,
        /// `fileArchived` (HTTP 400): The file is archived, and is being restored now.
        FileArchived,
        /// `spaceNotExist` (HTTP 404): There is no such space.
        SpaceNotExist,
        /// `dentryNotExist` (HTTP 404): There is no such file.
        DentryNotExist,
        /// `systemError` (HTTP 500): Something failed within DingTalk.
        SystemError,
        /// `unknownError` (HTTP 500): Something failed that DingTalk does not name.
        UnknownError,
        /// `operationTimeout` (HTTP 503): The back end took too long to answer.
        OperationTimeout,
        /// A value that this version does not know.
        Other(String),
    }
    crate::open_enum::open_enum!(
        GetFileDownloadInfoError, OrgAuthLevelNotEnough = "orgAuthLevelNotEnough",
        PermissionDenied = "permissionDenied", ParamError = "paramError",
        ParamErrorSpaceId = "paramError.spaceId", ParamErrorDentryId =
        "paramError.dentryId", OperationNotSupported = "operationNotSupported",
        DentryDownloadProtocolNotSupport = "dentryDownloadProtocolNotSupport",
        FileArchived = "fileArchived", SpaceNotExist = "spaceNotExist", DentryNotExist =
        "dentryNotExist", SystemError = "systemError", UnknownError = "unknownError",
        OperationTimeout = "operationTimeout"
    );

    /// The reply to [`GetFileDownloadInfo`].
    #[derive(Clone, Debug, PartialEq)]
    #[non_exhaustive]
    pub struct GetFileDownloadInfoReply {
        /// Where to GET the bytes, and how it is signed.
        pub header_signature_info: HeaderSignatureInfo,
        /// How the download is signed.
        pub protocol: Option<DownloadProtocol>,
    }

    impl GetFileDownloadInfoReply {
        /// With what is required; the rest is left out.
        #[inline]
        pub fn new(header_signature_info: HeaderSignatureInfo) -> Self {
            Self {
                header_signature_info,
                protocol: Default::default(),
            }
        }
    }
    crate::lenient::object!(
        GetFileDownloadInfoReply, required[header_signature_info =
        "headerSignatureInfo"], optional[protocol = "protocol"]
    );

    /// Get what an upload needs.
    ///
    /// The first of three steps to put a file into a space: answers where to PUT its bytes and the signed headers to send with them. The bytes follow, then `CommitFile` makes the file. Until then nothing shows.
    ///
    /// The vendor has filed the page under history since 2023-08-06 and still recommends it to whoever has a space id.
    ///
    /// `POST /v1.0/storage/spaces/{spaceId}/files/uploadInfos/query` (api host, access token in a header). Permission: `Storage.UploadInfo.Read`. App types: internal, third-party-enterprise.
    ///
    /// It may be repeated without harm.
    ///
    /// Errors: [`GetFileUploadInfoError`]. Source: [DingTalk's page](https://open.dingtalk.com/document/development/obtain-storage-upload-information).
    #[derive(Clone, Debug, PartialEq)]
    #[non_exhaustive]
    pub struct GetFileUploadInfo {
        /// Whether the file goes up in parts: `false` below 5 GB, `true` above (the page requires it, an old comment in the SDK calls it obsolete).
        pub multipart: bool,
        /// What to check beforehand, and where the bytes should go.
        pub option: Option<UploadOption>,
        /// How the upload is signed.
        pub protocol: UploadProtocol,
        /// The space that the file goes to.
        pub space_id: SpaceId,
        /// The acting person, who needs rights of their own beside the permission of the app.
        pub union_id: UnionId,
    }

    impl GetFileUploadInfo {
        /// With what is required; the rest is left out.
        #[inline]
        pub fn new(
            space_id: SpaceId,
            union_id: UnionId,
            protocol: UploadProtocol,
            multipart: bool,
        ) -> Self {
            Self {
                multipart,
                option: Default::default(),
                protocol,
                space_id,
                union_id,
            }
        }

        /// Sets [`option`](Self::option).
        #[inline]
        pub fn option(mut self, option: UploadOption) -> Self {
            self.option = Some(option);
            self
        }
    }

    impl GetFileUploadInfo {
        /// Bytes of a file that goes up in one PUT (the page says 5 GB, read as 5 GiB); a larger one goes up in parts: 5368709120 at most.
        pub const MAX_SIZE: i64 = 5368709120;
    }

    impl GetFileUploadInfo {
        /// What the schema says of the operation.
        pub const SPEC: Spec = Spec::new(
                "getFileUploadInfo",
                Method::Post,
                "/v1.0/storage/spaces/{spaceId}/files/uploadInfos/query",
            )
            .host(Host::Api)
            .auth(Auth::Header)
            .repeatable(true)
            .permission("Storage.UploadInfo.Read")
            .source(
                "https://open.dingtalk.com/document/development/obtain-storage-upload-information",
            )
            .reply_secrets(&["headers"])
            .errors(
                &[
                    ErrorRow {
                        code: "paramError",
                        status: 400,
                        message: "%s",
                        meaning: "A parameter is wrong.",
                        action: None,
                        hint: None,
                    },
                    ErrorRow {
                        code: "paramError.protocol",
                        status: 400,
                        message: "%s",
                        meaning: "The protocol is wrong.",
                        action: None,
                        hint: Some("use HEADER_SIGNATURE"),
                    },
                    ErrorRow {
                        code: "paramError.spaceId",
                        status: 400,
                        message: "%s",
                        meaning: "The space id is wrong.",
                        action: None,
                        hint: None,
                    },
                    ErrorRow {
                        code: "paramError.storageDriver",
                        status: 400,
                        message: "%s",
                        meaning: "The storage driver is wrong.",
                        action: None,
                        hint: Some(
                            "leave it out or use DINGTALK, the only one that takes uploads",
                        ),
                    },
                    ErrorRow {
                        code: "dentryUploadError",
                        status: 400,
                        message: "%s",
                        meaning: "The upload could not be prepared.",
                        action: None,
                        hint: None,
                    },
                    ErrorRow {
                        code: "spaceQuotaInsufficient",
                        status: 400,
                        message: "%s",
                        meaning: "The quota of this one space is used up.",
                        action: None,
                        hint: None,
                    },
                    ErrorRow {
                        code: "sceneQuotaInsufficient",
                        status: 400,
                        message: "%s",
                        meaning: "The quota of the scene, a group of spaces, is used up.",
                        action: None,
                        hint: None,
                    },
                    ErrorRow {
                        code: "appQuotaInsufficient",
                        status: 400,
                        message: "%s",
                        meaning: "The app's share of the storage is used up.",
                        action: None,
                        hint: None,
                    },
                    ErrorRow {
                        code: "orgQuotaInsufficient",
                        status: 400,
                        message: "%s",
                        meaning: "The storage of the whole organization is used up.",
                        action: None,
                        hint: None,
                    },
                    ErrorRow {
                        code: "dentryUploadForbidden",
                        status: 400,
                        message: "%s",
                        meaning: "Uploading is not allowed.",
                        action: None,
                        hint: None,
                    },
                    ErrorRow {
                        code: "dentryUploadProtocolNotSupport",
                        status: 400,
                        message: "%s",
                        meaning: "The organization cannot use this protocol.",
                        action: None,
                        hint: Some(
                            "use HEADER_SIGNATURE, also for an organization with dedicated storage",
                        ),
                    },
                    ErrorRow {
                        code: "permissionDenied",
                        status: 403,
                        message: "%s",
                        meaning: "The acting person may not upload here.",
                        action: None,
                        hint: Some(
                            "act as the space's creator or a manager, or grant this person a right on the space with addPermission; on a space of owner type APP nobody may act before a grant, and a grant there ends after an hour at most",
                        ),
                    },
                    ErrorRow {
                        code: "spaceNotExist",
                        status: 404,
                        message: "%s",
                        meaning: "There is no such space.",
                        action: None,
                        hint: None,
                    },
                    ErrorRow {
                        code: "systemError",
                        status: 500,
                        message: "%s",
                        meaning: "Something failed within DingTalk.",
                        action: None,
                        hint: None,
                    },
                    ErrorRow {
                        code: "unknownError",
                        status: 500,
                        message: "Unknown Error",
                        meaning: "Something failed that DingTalk does not name.",
                        action: None,
                        hint: None,
                    },
                    ErrorRow {
                        code: "operationTimeout",
                        status: 503,
                        message: "%s",
                        meaning: "The back end took too long to answer.",
                        action: None,
                        hint: None,
                    },
                ],
            )
            .rules(
                &[
                    Rule::id("option.preCheckParam.md5"),
                    Rule::text(
                        "option.preCheckParam.name",
                        TextRules {
                            without: "\t*\"<>|",
                            not_last: ".",
                            only: "",
                        },
                    ),
                    Rule::id("option.preCheckParam.parentId"),
                    Rule::minimum("option.preCheckParam.size", 0),
                    Rule::id("option.preferRegion"),
                    Rule::id("option.storageDriver"),
                    Rule::id("protocol"),
                    Rule::id("spaceId"),
                    Rule::id("unionId"),
                    Rule::maximum("option.preCheckParam.size", 5368709120)
                        .unless("multipart"),
                ],
            );
    }

    impl Operation for GetFileUploadInfo {
        type Reply = GetFileUploadInfoReply;
        type Error = GetFileUploadInfoError;

        #[inline]
        fn spec(&self) -> &'static Spec {
            &Self::SPEC
        }

        #[inline]
        fn encode(&self, request: &mut Encoder) {
            request.body("multipart", &self.multipart);
            if let Some(value) = &self.option {
                request.body("option", value);
            }
            request.body("protocol", &self.protocol);
            request.path("spaceId", &self.space_id);
            request.query("unionId", &self.union_id);
        }
    }
    crate::lenient::object!(
        GetFileUploadInfo, required[multipart = "multipart", protocol = "protocol",
        space_id = "spaceId", union_id = "unionId"], optional[option = "option"]
    );

    /// The codes of the operation's error table.
    #[derive(Clone, Debug, PartialEq, Eq, Hash)]
    #[non_exhaustive]
    pub enum GetFileUploadInfoError {
        /// `paramError` (HTTP 400): A parameter is wrong.
        ParamError,
        /// `paramError.protocol` (HTTP 400): The protocol is wrong.
        ParamErrorProtocol,
        /// `paramError.spaceId` (HTTP 400): The space id is wrong.
        ParamErrorSpaceId,
        /// `paramError.storageDriver` (HTTP 400): The storage driver is wrong.
        ParamErrorStorageDriver,
        /// `dentryUploadError` (HTTP 400): The upload could not be prepared.
        DentryUploadError,
        /// `spaceQuotaInsufficient` (HTTP 400): The quota of this one space is used up.
        SpaceQuotaInsufficient,
        /// `sceneQuotaInsufficient` (HTTP 400): The quota of the scene, a group of spaces, is used up.
        SceneQuotaInsufficient,
        /// `appQuotaInsufficient` (HTTP 400): The app's share of the storage is used up.
        AppQuotaInsufficient,
        /// `orgQuotaInsufficient` (HTTP 400): The storage of the whole organization is used up.
        OrgQuotaInsufficient,
        /// `dentryUploadForbidden` (HTTP 400): Uploading is not allowed.
        DentryUploadForbidden,
        /// `dentryUploadProtocolNotSupport` (HTTP 400): The organization cannot use this protocol.
        DentryUploadProtocolNotSupport,
        /// `permissionDenied` (HTTP 403): The acting person may not upload here.
        PermissionDenied,
        /// `spaceNotExist` (HTTP 404): There is no such space.
        SpaceNotExist,
        /// `systemError` (HTTP 500): Something failed within DingTalk.
        SystemError,
        /// `unknownError` (HTTP 500): Something failed that DingTalk does not name.
        UnknownError,
        /// `operationTimeout` (HTTP 503): The back end took too long to answer.
        OperationTimeout,
        /// A value that this version does not know.
        Other(String),
    }
    crate::open_enum::open_enum!(
        GetFileUploadInfoError, ParamError = "paramError", ParamErrorProtocol =
        "paramError.protocol", ParamErrorSpaceId = "paramError.spaceId",
        ParamErrorStorageDriver = "paramError.storageDriver", DentryUploadError =
        "dentryUploadError", SpaceQuotaInsufficient = "spaceQuotaInsufficient",
        SceneQuotaInsufficient = "sceneQuotaInsufficient", AppQuotaInsufficient =
        "appQuotaInsufficient", OrgQuotaInsufficient = "orgQuotaInsufficient",
        DentryUploadForbidden = "dentryUploadForbidden", DentryUploadProtocolNotSupport =
        "dentryUploadProtocolNotSupport", PermissionDenied = "permissionDenied",
        SpaceNotExist = "spaceNotExist", SystemError = "systemError", UnknownError =
        "unknownError", OperationTimeout = "operationTimeout"
    );

    /// The reply to [`GetFileUploadInfo`].
    #[derive(Clone, Debug, PartialEq)]
    #[non_exhaustive]
    pub struct GetFileUploadInfoReply {
        /// Where to PUT the bytes, and how it is signed.
        pub header_signature_info: HeaderSignatureInfo,
        /// How the upload is signed.
        pub protocol: Option<UploadProtocol>,
        /// Kind of storage.
        pub storage_driver: Option<StorageDriver>,
        /// Key of this upload, which goes into one commit and no second.
        pub upload_key: String,
    }

    impl GetFileUploadInfoReply {
        /// With what is required; the rest is left out.
        #[inline]
        pub fn new(
            upload_key: impl Into<String>,
            header_signature_info: HeaderSignatureInfo,
        ) -> Self {
            Self {
                header_signature_info,
                protocol: Default::default(),
                storage_driver: Default::default(),
                upload_key: upload_key.into(),
            }
        }
    }
    crate::lenient::object!(
        GetFileUploadInfoReply, required[header_signature_info = "headerSignatureInfo",
        upload_key = "uploadKey"], optional[protocol = "protocol", storage_driver =
        "storageDriver"]
    );

    /// Where to PUT bytes or GET them, and how it is signed.
    #[derive(Clone, Debug, Default, PartialEq)]
    #[non_exhaustive]
    pub struct HeaderSignatureInfo {
        /// Seconds that the signature holds; the page shows 900, a live answer 3600.
        pub expiration_seconds: Option<i32>,
        /// Headers to send with the PUT or GET, at most 20: exactly these, for any other `Content-Type` breaks the signature in them.
        pub headers: ::std::collections::BTreeMap<String, Secret>,
        /// Addresses within the network of a customer with dedicated storage; the page says to ignore them.
        pub internal_resource_urls: Vec<String>,
        /// Where the bytes go.
        pub region: Option<UploadRegion>,
        /// Addresses to PUT the bytes to or GET them from, at most 10; earlier ones are preferred.
        pub resource_urls: Vec<String>,
    }
    crate::lenient::object!(
        HeaderSignatureInfo, required[], optional[expiration_seconds =
        "expirationSeconds", headers = "headers", internal_resource_urls =
        "internalResourceUrls", region = "region", resource_urls = "resourceUrls"]
    );

    /// What is known of a file before its upload.
    #[derive(Clone, Debug, Default, PartialEq)]
    #[non_exhaustive]
    pub struct PreCheckParam {
        /// MD5 of the whole file in lower-case hexadecimal digits; without it the content is not checked, and what a wrong one does is not documented.
        pub md5: Option<String>,
        /// File name with its extension, to see whether it is allowed and free.
        pub name: Option<String>,
        /// Folder to look for files of the same name in; `0` is the space's root folder.
        pub parent_id: Option<DentryId>,
        /// Size in bytes; without it the quotas are not checked.
        pub size: Option<i64>,
    }

    impl PreCheckParam {
        /// Sets [`md5`](Self::md5).
        #[inline]
        pub fn md5(mut self, md5: impl Into<String>) -> Self {
            self.md5 = Some(md5.into());
            self
        }

        /// Sets [`name`](Self::name).
        #[inline]
        pub fn name(mut self, name: impl Into<String>) -> Self {
            self.name = Some(name.into());
            self
        }

        /// Sets [`parent_id`](Self::parent_id).
        #[inline]
        pub fn parent_id(mut self, parent_id: DentryId) -> Self {
            self.parent_id = Some(parent_id);
            self
        }

        /// Sets [`size`](Self::size).
        #[inline]
        pub fn size(mut self, size: i64) -> Self {
            self.size = Some(size);
            self
        }
    }

    impl PreCheckParam {
        /// What DingTalk refuses in [`name`](Self::name).
        pub const NAME_RULES: TextRules = TextRules {
            without: "\t*\"<>|",
            not_last: ".",
            only: "",
        };

        /// The least that [`size`](Self::size) may be.
        pub const MIN_SIZE: i64 = 0;
    }
    crate::lenient::object!(
        PreCheckParam, required[], optional[md5 = "md5", name = "name", parent_id =
        "parentId", size = "size"]
    );
    crate::request::nested!(
        PreCheckParam, required[], optional[md5 = "md5", name = "name", parent_id =
        "parentId", size = "size"]
    );

    /// Wishes for an upload.
    #[derive(Clone, Debug, Default, PartialEq)]
    #[non_exhaustive]
    pub struct UploadOption {
        /// What is known of the file, for checks before the upload; without it nothing is checked.
        pub pre_check_param: Option<PreCheckParam>,
        /// Whether a customer with dedicated storage uploads over its own network; `true` by default.
        pub prefer_intranet: Option<bool>,
        /// Where the bytes should go.
        pub prefer_region: Option<UploadRegion>,
        /// Kind of storage; uploads work with `DINGTALK`, the default, only.
        pub storage_driver: Option<StorageDriver>,
    }

    impl UploadOption {
        /// Sets [`pre_check_param`](Self::pre_check_param).
        #[inline]
        pub fn pre_check_param(mut self, pre_check_param: PreCheckParam) -> Self {
            self.pre_check_param = Some(pre_check_param);
            self
        }

        /// Sets [`prefer_intranet`](Self::prefer_intranet).
        #[inline]
        pub fn prefer_intranet(mut self, prefer_intranet: bool) -> Self {
            self.prefer_intranet = Some(prefer_intranet);
            self
        }

        /// Sets [`prefer_region`](Self::prefer_region).
        #[inline]
        pub fn prefer_region(mut self, prefer_region: UploadRegion) -> Self {
            self.prefer_region = Some(prefer_region);
            self
        }

        /// Sets [`storage_driver`](Self::storage_driver).
        #[inline]
        pub fn storage_driver(mut self, storage_driver: StorageDriver) -> Self {
            self.storage_driver = Some(storage_driver);
            self
        }
    }
    crate::lenient::object!(
        UploadOption, required[], optional[pre_check_param = "preCheckParam",
        prefer_intranet = "preferIntranet", prefer_region = "preferRegion",
        storage_driver = "storageDriver"]
    );
    crate::request::nested!(
        UploadOption, required[], optional[pre_check_param = "preCheckParam",
        prefer_intranet = "preferIntranet", prefer_region = "preferRegion",
        storage_driver = "storageDriver"]
    );

    /// How an upload is signed.
    #[derive(Clone, Debug, PartialEq, Eq, Hash)]
    #[non_exhaustive]
    pub enum UploadProtocol {
        /// `HEADER_SIGNATURE`: The signature travels in headers.
        HeaderSignature,
        /// A value that this version does not know.
        Other(String),
    }
    crate::open_enum::open_enum!(UploadProtocol, HeaderSignature = "HEADER_SIGNATURE");

    /// Where uploaded bytes go.
    #[derive(Clone, Debug, PartialEq, Eq, Hash)]
    #[non_exhaustive]
    pub enum UploadRegion {
        /// `ZHANGJIAKOU`: Zhangjiakou.
        Zhangjiakou,
        /// `SHENZHEN`: Shenzhen.
        Shenzhen,
        /// `SHANGHAI`: Shanghai.
        Shanghai,
        /// `SINGAPORE`: Singapore.
        Singapore,
        /// `UNKNOWN`: A region that DingTalk does not name.
        Unknown,
        /// A value that this version does not know.
        Other(String),
    }
    crate::open_enum::open_enum!(
        UploadRegion, Zhangjiakou = "ZHANGJIAKOU", Shenzhen = "SHENZHEN", Shanghai =
        "SHANGHAI", Singapore = "SINGAPORE", Unknown = "UNKNOWN"
    );

    /// Get what an upload to a folder of a uuid needs.
    ///
    /// Version 2 of `GetFileUploadInfo`, for a folder that a uuid names: answers where to PUT the bytes of a file and the signed headers to send with them. The bytes follow, then `CommitFileV2` makes the file. Until then nothing shows, and an answer that is not used ends by itself.
    ///
    /// Whoever holds a space id uses version 1. `AddSpace` does not answer the uuid of the root folder, and for a space of that kind a call of version 2 was seen to fail with `systemError`. Version 2 takes no MD5 to check, no other folder and no `multipart`.
    ///
    /// `POST /v2.0/storage/spaces/files/{parentDentryUuid}/uploadInfos/query` (api host, access token in a header). Permission: `Storage.UploadInfo.Read`. App types: internal, third-party-enterprise.
    ///
    /// It may be repeated without harm.
    ///
    /// Errors: [`GetFileUploadInfoV2Error`]. Source: [DingTalk's page](https://help.dingtalk.io/open/development/obtain-file-upload-informations).
    #[derive(Clone, Debug, PartialEq)]
    #[non_exhaustive]
    pub struct GetFileUploadInfoV2 {
        /// What to check beforehand, and where the bytes should go.
        pub option: Option<UploadOptionV2>,
        /// Folder that the file goes to; the root folder of a space has a uuid too.
        pub parent_dentry_uuid: DentryUuid,
        /// How the upload is signed.
        pub protocol: UploadProtocol,
        /// The acting person, who needs rights of their own beside the permission of the app.
        pub union_id: UnionId,
    }

    impl GetFileUploadInfoV2 {
        /// With what is required; the rest is left out.
        #[inline]
        pub fn new(
            parent_dentry_uuid: DentryUuid,
            union_id: UnionId,
            protocol: UploadProtocol,
        ) -> Self {
            Self {
                option: Default::default(),
                parent_dentry_uuid,
                protocol,
                union_id,
            }
        }

        /// Sets [`option`](Self::option).
        #[inline]
        pub fn option(mut self, option: UploadOptionV2) -> Self {
            self.option = Some(option);
            self
        }
    }

    impl GetFileUploadInfoV2 {
        /// What the schema says of the operation.
        pub const SPEC: Spec = Spec::new(
                "getFileUploadInfoV2",
                Method::Post,
                "/v2.0/storage/spaces/files/{parentDentryUuid}/uploadInfos/query",
            )
            .host(Host::Api)
            .auth(Auth::Header)
            .repeatable(true)
            .permission("Storage.UploadInfo.Read")
            .source(
                "https://help.dingtalk.io/open/development/obtain-file-upload-informations",
            )
            .reply_secrets(&["headers"])
            .errors(
                &[
                    ErrorRow {
                        code: "paramError",
                        status: 400,
                        message: "%s",
                        meaning: "A parameter is wrong.",
                        action: None,
                        hint: None,
                    },
                    ErrorRow {
                        code: "paramError.protocol",
                        status: 400,
                        message: "%s",
                        meaning: "The protocol is wrong.",
                        action: None,
                        hint: Some("use HEADER_SIGNATURE"),
                    },
                    ErrorRow {
                        code: "paramError.parentDentryUuid",
                        status: 400,
                        message: "%s",
                        meaning: "The uuid of the folder is wrong.",
                        action: None,
                        hint: Some(
                            "use the dentryUuid of a folder; the root folder has one too, and \"0\" is none",
                        ),
                    },
                    ErrorRow {
                        code: "paramError.storageDriver",
                        status: 400,
                        message: "%s",
                        meaning: "The storage driver is wrong.",
                        action: None,
                        hint: Some(
                            "leave it out or use DINGTALK, the only one that takes uploads",
                        ),
                    },
                    ErrorRow {
                        code: "dentryUploadError",
                        status: 400,
                        message: "%s",
                        meaning: "The upload could not be prepared.",
                        action: None,
                        hint: None,
                    },
                    ErrorRow {
                        code: "spaceQuotaInsufficient",
                        status: 400,
                        message: "%s",
                        meaning: "The quota of this one space is used up.",
                        action: None,
                        hint: None,
                    },
                    ErrorRow {
                        code: "sceneQuotaInsufficient",
                        status: 400,
                        message: "%s",
                        meaning: "The quota of the scene, a group of spaces, is used up.",
                        action: None,
                        hint: None,
                    },
                    ErrorRow {
                        code: "appQuotaInsufficient",
                        status: 400,
                        message: "%s",
                        meaning: "The app's share of the storage is used up.",
                        action: None,
                        hint: None,
                    },
                    ErrorRow {
                        code: "orgQuotaInsufficient",
                        status: 400,
                        message: "%s",
                        meaning: "The storage of the whole organization is used up.",
                        action: None,
                        hint: None,
                    },
                    ErrorRow {
                        code: "dentryUploadForbidden",
                        status: 400,
                        message: "%s",
                        meaning: "Uploading is not allowed.",
                        action: None,
                        hint: None,
                    },
                    ErrorRow {
                        code: "dentryUploadProtocolNotSupport",
                        status: 400,
                        message: "%s",
                        meaning: "The organization cannot use this protocol.",
                        action: None,
                        hint: Some(
                            "use HEADER_SIGNATURE, also for an organization with dedicated storage",
                        ),
                    },
                    ErrorRow {
                        code: "permissionDenied",
                        status: 403,
                        message: "%s",
                        meaning: "The acting person may not upload here.",
                        action: None,
                        hint: Some(
                            "act as the space's creator or a manager, or grant this person a right on the folder with addPermissionV2; on a space of owner type APP nobody may act before a grant, and a grant there ends after an hour at most",
                        ),
                    },
                    ErrorRow {
                        code: "spaceNotExist",
                        status: 404,
                        message: "%s",
                        meaning: "There is no such space.",
                        action: None,
                        hint: Some(
                            "use the dentryUuid of a folder whose space still exists",
                        ),
                    },
                    ErrorRow {
                        code: "systemError",
                        status: 500,
                        message: "%s",
                        meaning: "Something failed within DingTalk.",
                        action: None,
                        hint: None,
                    },
                    ErrorRow {
                        code: "unknownError",
                        status: 500,
                        message: "Unknown Error",
                        meaning: "Something failed that DingTalk does not name.",
                        action: None,
                        hint: None,
                    },
                    ErrorRow {
                        code: "operationTimeout",
                        status: 503,
                        message: "%s",
                        meaning: "The back end took too long to answer.",
                        action: None,
                        hint: None,
                    },
                ],
            )
            .rules(
                &[
                    Rule::text(
                        "option.preCheckParam.name",
                        TextRules {
                            without: "\t*\"<>|",
                            not_last: ".",
                            only: "",
                        },
                    ),
                    Rule::minimum("option.preCheckParam.size", 0),
                    Rule::maximum("option.preCheckParam.size", 5368709120),
                    Rule::id("option.preferRegion"),
                    Rule::id("option.storageDriver"),
                    Rule::id("parentDentryUuid"),
                    Rule::id("protocol"),
                    Rule::id("unionId"),
                ],
            );
    }

    impl Operation for GetFileUploadInfoV2 {
        type Reply = GetFileUploadInfoV2Reply;
        type Error = GetFileUploadInfoV2Error;

        #[inline]
        fn spec(&self) -> &'static Spec {
            &Self::SPEC
        }

        #[inline]
        fn encode(&self, request: &mut Encoder) {
            if let Some(value) = &self.option {
                request.body("option", value);
            }
            request.path("parentDentryUuid", &self.parent_dentry_uuid);
            request.body("protocol", &self.protocol);
            request.query("unionId", &self.union_id);
        }
    }
    crate::lenient::object!(
        GetFileUploadInfoV2, required[parent_dentry_uuid = "parentDentryUuid", protocol =
        "protocol", union_id = "unionId"], optional[option = "option"]
    );

    /// The codes of the operation's error table.
    #[derive(Clone, Debug, PartialEq, Eq, Hash)]
    #[non_exhaustive]
    pub enum GetFileUploadInfoV2Error {
        /// `paramError` (HTTP 400): A parameter is wrong.
        ParamError,
        /// `paramError.protocol` (HTTP 400): The protocol is wrong.
        ParamErrorProtocol,
        /// `paramError.parentDentryUuid` (HTTP 400): The uuid of the folder is wrong.
        ParamErrorParentDentryUuid,
        /// `paramError.storageDriver` (HTTP 400): The storage driver is wrong.
        ParamErrorStorageDriver,
        /// `dentryUploadError` (HTTP 400): The upload could not be prepared.
        DentryUploadError,
        /// `spaceQuotaInsufficient` (HTTP 400): The quota of this one space is used up.
        SpaceQuotaInsufficient,
        /// `sceneQuotaInsufficient` (HTTP 400): The quota of the scene, a group of spaces, is used up.
        SceneQuotaInsufficient,
        /// `appQuotaInsufficient` (HTTP 400): The app's share of the storage is used up.
        AppQuotaInsufficient,
        /// `orgQuotaInsufficient` (HTTP 400): The storage of the whole organization is used up.
        OrgQuotaInsufficient,
        /// `dentryUploadForbidden` (HTTP 400): Uploading is not allowed.
        DentryUploadForbidden,
        /// `dentryUploadProtocolNotSupport` (HTTP 400): The organization cannot use this protocol.
        DentryUploadProtocolNotSupport,
        /// `permissionDenied` (HTTP 403): The acting person may not upload here.
        PermissionDenied,
        /// `spaceNotExist` (HTTP 404): There is no such space.
        SpaceNotExist,
        /// `systemError` (HTTP 500): Something failed within DingTalk.
        SystemError,
        /// `unknownError` (HTTP 500): Something failed that DingTalk does not name.
        UnknownError,
        /// `operationTimeout` (HTTP 503): The back end took too long to answer.
        OperationTimeout,
        /// A value that this version does not know.
        Other(String),
    }
    crate::open_enum::open_enum!(
        GetFileUploadInfoV2Error, ParamError = "paramError", ParamErrorProtocol =
        "paramError.protocol", ParamErrorParentDentryUuid =
        "paramError.parentDentryUuid", ParamErrorStorageDriver =
        "paramError.storageDriver", DentryUploadError = "dentryUploadError",
        SpaceQuotaInsufficient = "spaceQuotaInsufficient", SceneQuotaInsufficient =
        "sceneQuotaInsufficient", AppQuotaInsufficient = "appQuotaInsufficient",
        OrgQuotaInsufficient = "orgQuotaInsufficient", DentryUploadForbidden =
        "dentryUploadForbidden", DentryUploadProtocolNotSupport =
        "dentryUploadProtocolNotSupport", PermissionDenied = "permissionDenied",
        SpaceNotExist = "spaceNotExist", SystemError = "systemError", UnknownError =
        "unknownError", OperationTimeout = "operationTimeout"
    );

    /// The reply to [`GetFileUploadInfoV2`].
    #[derive(Clone, Debug, PartialEq)]
    #[non_exhaustive]
    pub struct GetFileUploadInfoV2Reply {
        /// Where to PUT the bytes, and how it is signed.
        pub header_signature_info: HeaderSignatureInfo,
        /// How the upload is signed.
        pub protocol: Option<UploadProtocol>,
        /// Kind of storage.
        pub storage_driver: Option<StorageDriver>,
        /// Key of this upload, which goes into one commit and no second.
        pub upload_key: String,
    }

    impl GetFileUploadInfoV2Reply {
        /// With what is required; the rest is left out.
        #[inline]
        pub fn new(
            upload_key: impl Into<String>,
            header_signature_info: HeaderSignatureInfo,
        ) -> Self {
            Self {
                header_signature_info,
                protocol: Default::default(),
                storage_driver: Default::default(),
                upload_key: upload_key.into(),
            }
        }
    }
    crate::lenient::object!(
        GetFileUploadInfoV2Reply, required[header_signature_info = "headerSignatureInfo",
        upload_key = "uploadKey"], optional[protocol = "protocol", storage_driver =
        "storageDriver"]
    );

    /// What is known of a file before its upload, in version 2 of the operation.
    #[derive(Clone, Debug, Default, PartialEq)]
    #[non_exhaustive]
    pub struct PreCheckParamV2 {
        /// File name with its extension, to see whether it is allowed and free.
        pub name: Option<String>,
        /// Size in bytes; without it the quotas are not checked. The maximum is what one PUT takes (5 GB, read as 5 GiB).
        pub size: Option<i64>,
    }

    impl PreCheckParamV2 {
        /// Sets [`name`](Self::name).
        #[inline]
        pub fn name(mut self, name: impl Into<String>) -> Self {
            self.name = Some(name.into());
            self
        }

        /// Sets [`size`](Self::size).
        #[inline]
        pub fn size(mut self, size: i64) -> Self {
            self.size = Some(size);
            self
        }
    }

    impl PreCheckParamV2 {
        /// What DingTalk refuses in [`name`](Self::name).
        pub const NAME_RULES: TextRules = TextRules {
            without: "\t*\"<>|",
            not_last: ".",
            only: "",
        };

        /// The least that [`size`](Self::size) may be.
        pub const MIN_SIZE: i64 = 0;

        /// The most that [`size`](Self::size) may be.
        pub const MAX_SIZE: i64 = 5368709120;
    }
    crate::lenient::object!(
        PreCheckParamV2, required[], optional[name = "name", size = "size"]
    );
    crate::request::nested!(
        PreCheckParamV2, required[], optional[name = "name", size = "size"]
    );

    /// Wishes for an upload, in version 2 of the operation.
    #[derive(Clone, Debug, Default, PartialEq)]
    #[non_exhaustive]
    pub struct UploadOptionV2 {
        /// What is known of the file, for checks before the upload; without it nothing is checked.
        pub pre_check_param: Option<PreCheckParamV2>,
        /// Whether a customer with dedicated storage uploads over its own network; `true` by default.
        pub prefer_intranet: Option<bool>,
        /// Where the bytes should go.
        pub prefer_region: Option<UploadRegion>,
        /// Kind of storage; uploads work with `DINGTALK`, the default, only.
        pub storage_driver: Option<StorageDriver>,
    }

    impl UploadOptionV2 {
        /// Sets [`pre_check_param`](Self::pre_check_param).
        #[inline]
        pub fn pre_check_param(mut self, pre_check_param: PreCheckParamV2) -> Self {
            self.pre_check_param = Some(pre_check_param);
            self
        }

        /// Sets [`prefer_intranet`](Self::prefer_intranet).
        #[inline]
        pub fn prefer_intranet(mut self, prefer_intranet: bool) -> Self {
            self.prefer_intranet = Some(prefer_intranet);
            self
        }

        /// Sets [`prefer_region`](Self::prefer_region).
        #[inline]
        pub fn prefer_region(mut self, prefer_region: UploadRegion) -> Self {
            self.prefer_region = Some(prefer_region);
            self
        }

        /// Sets [`storage_driver`](Self::storage_driver).
        #[inline]
        pub fn storage_driver(mut self, storage_driver: StorageDriver) -> Self {
            self.storage_driver = Some(storage_driver);
            self
        }
    }
    crate::lenient::object!(
        UploadOptionV2, required[], optional[pre_check_param = "preCheckParam",
        prefer_intranet = "preferIntranet", prefer_region = "preferRegion",
        storage_driver = "storageDriver"]
    );
    crate::request::nested!(
        UploadOptionV2, required[], optional[pre_check_param = "preCheckParam",
        prefer_intranet = "preferIntranet", prefer_region = "preferRegion",
        storage_driver = "storageDriver"]
    );

    /// Get what the parts of an upload need.
    ///
    /// The second step of an upload in parts: answers for each part where to PUT its bytes and the signed headers to send with them. Each part has an address and headers of its own. A part may be asked for again, for its signature ends after a while; parts that are there already stay.
    ///
    /// The bytes of part 1 come first in the file, then those of part 2, and so on. Nobody lists the parts in the commit.
    ///
    /// `POST /v1.0/storage/spaces/files/multiPartUploadInfos/query` (api host, access token in a header). Permission: `Storage.UploadInfo.Read`. App types: internal, third-party-enterprise.
    ///
    /// It may be repeated without harm.
    ///
    /// Errors: [`GetMultipartFileUploadInfosError`]. Source: [DingTalk's page](https://open.dingtalk.com/document/development/obtains-the-information-about-multipart-uploads-of-an-object).
    #[derive(Clone, Debug, PartialEq)]
    #[non_exhaustive]
    pub struct GetMultipartFileUploadInfos {
        /// Where the bytes should go.
        pub option: Option<MultipartInfoOption>,
        /// Numbers of the parts that are to be put next, from 1 to 10000 and at most 30 in one call.
        pub part_numbers: Vec<i32>,
        /// The acting person, who needs rights of their own beside the permission of the app.
        pub union_id: UnionId,
        /// Key of the upload.
        pub upload_key: String,
    }

    impl GetMultipartFileUploadInfos {
        /// With what is required; the rest is left out.
        #[inline]
        pub fn new(
            union_id: UnionId,
            upload_key: impl Into<String>,
            part_numbers: Vec<i32>,
        ) -> Self {
            Self {
                option: Default::default(),
                part_numbers,
                union_id,
                upload_key: upload_key.into(),
            }
        }

        /// Sets [`option`](Self::option).
        #[inline]
        pub fn option(mut self, option: MultipartInfoOption) -> Self {
            self.option = Some(option);
            self
        }
    }

    impl GetMultipartFileUploadInfos {
        /// The most elements that [`part_numbers`](Self::part_numbers) may have.
        pub const MAX_PART_NUMBERS: usize = 30;

        /// Number of a part: 1 at least.
        pub const MIN_PART_NUMBER: i64 = 1;

        /// Number of a part: 10000 at most.
        pub const MAX_PART_NUMBER: i64 = 10000;

        /// Bytes of a part (the page says 100 KB to 5 GB, read as KiB and GiB); the last one may be smaller, as the object store has it: 102400 at least.
        pub const MIN_PART_SIZE: i64 = 102400;

        /// Bytes of a part (the page says 100 KB to 5 GB, read as KiB and GiB); the last one may be smaller, as the object store has it: 5368709120 at most.
        pub const MAX_PART_SIZE: i64 = 5368709120;
    }

    impl GetMultipartFileUploadInfos {
        /// What the schema says of the operation.
        pub const SPEC: Spec = Spec::new(
                "getMultipartFileUploadInfos",
                Method::Post,
                "/v1.0/storage/spaces/files/multiPartUploadInfos/query",
            )
            .host(Host::Api)
            .auth(Auth::Header)
            .repeatable(true)
            .permission("Storage.UploadInfo.Read")
            .source(
                "https://open.dingtalk.com/document/development/obtains-the-information-about-multipart-uploads-of-an-object",
            )
            .reply_secrets(&["headers"])
            .errors(
                &[
                    ErrorRow {
                        code: "paramError",
                        status: 400,
                        message: "%s",
                        meaning: "A parameter is wrong.",
                        action: None,
                        hint: None,
                    },
                    ErrorRow {
                        code: "paramError.uploadKey",
                        status: 400,
                        message: "%s",
                        meaning: "The upload key is wrong.",
                        action: None,
                        hint: Some(
                            "an upload key commits once; begin another upload with initMultipartFileUpload",
                        ),
                    },
                    ErrorRow {
                        code: "paramError.partNumbers",
                        status: 400,
                        message: "%s",
                        meaning: "The part numbers are wrong.",
                        action: None,
                        hint: Some(
                            "ask for numbers from 1 to 10000, at most 30 in one call",
                        ),
                    },
                    ErrorRow {
                        code: "systemError",
                        status: 500,
                        message: "%s",
                        meaning: "Something failed within DingTalk.",
                        action: None,
                        hint: None,
                    },
                    ErrorRow {
                        code: "unknownError",
                        status: 500,
                        message: "Unknown Error",
                        meaning: "Something failed that DingTalk does not name.",
                        action: None,
                        hint: None,
                    },
                    ErrorRow {
                        code: "operationTimeout",
                        status: 503,
                        message: "%s",
                        meaning: "The back end took too long to answer.",
                        action: None,
                        hint: None,
                    },
                ],
            )
            .rules(
                &[
                    Rule::filled("partNumbers"),
                    Rule::max_items("partNumbers", 30),
                    Rule::id("unionId"),
                    Rule::id("uploadKey"),
                    Rule::minimum("partNumbers", 1),
                    Rule::maximum("partNumbers", 10000),
                ],
            );
    }

    impl Operation for GetMultipartFileUploadInfos {
        type Reply = GetMultipartFileUploadInfosReply;
        type Error = GetMultipartFileUploadInfosError;

        #[inline]
        fn spec(&self) -> &'static Spec {
            &Self::SPEC
        }

        #[inline]
        fn encode(&self, request: &mut Encoder) {
            if let Some(value) = &self.option {
                request.body("option", value);
            }
            request.body("partNumbers", &self.part_numbers);
            request.query("unionId", &self.union_id);
            request.body("uploadKey", &self.upload_key);
        }
    }
    crate::lenient::object!(
        GetMultipartFileUploadInfos, required[part_numbers = "partNumbers", union_id =
        "unionId", upload_key = "uploadKey"], optional[option = "option"]
    );

    /// The codes of the operation's error table.
    #[derive(Clone, Debug, PartialEq, Eq, Hash)]
    #[non_exhaustive]
    pub enum GetMultipartFileUploadInfosError {
        /// `paramError` (HTTP 400): A parameter is wrong.
        ParamError,
        /// `paramError.uploadKey` (HTTP 400): The upload key is wrong.
        ParamErrorUploadKey,
        /// `paramError.partNumbers` (HTTP 400): The part numbers are wrong.
        ParamErrorPartNumbers,
        /// `systemError` (HTTP 500): Something failed within DingTalk.
        SystemError,
        /// `unknownError` (HTTP 500): Something failed that DingTalk does not name.
        UnknownError,
        /// `operationTimeout` (HTTP 503): The back end took too long to answer.
        OperationTimeout,
        /// A value that this version does not know.
        Other(String),
    }
    crate::open_enum::open_enum!(
        GetMultipartFileUploadInfosError, ParamError = "paramError", ParamErrorUploadKey
        = "paramError.uploadKey", ParamErrorPartNumbers = "paramError.partNumbers",
        SystemError = "systemError", UnknownError = "unknownError", OperationTimeout =
        "operationTimeout"
    );

    /// The reply to [`GetMultipartFileUploadInfos`].
    #[derive(Clone, Debug, PartialEq)]
    #[non_exhaustive]
    pub struct GetMultipartFileUploadInfosReply {
        /// What each part needs.
        pub multipart_header_signature_infos: Vec<MultipartHeaderSignatureInfo>,
    }

    impl GetMultipartFileUploadInfosReply {
        /// With what is required; the rest is left out.
        #[inline]
        pub fn new(
            multipart_header_signature_infos: Vec<MultipartHeaderSignatureInfo>,
        ) -> Self {
            Self {
                multipart_header_signature_infos,
            }
        }
    }
    crate::lenient::object!(
        GetMultipartFileUploadInfosReply, required[multipart_header_signature_infos =
        "multipartHeaderSignatureInfos"], optional[]
    );

    /// What one part of an upload needs.
    #[derive(Clone, Debug, Default, PartialEq)]
    #[non_exhaustive]
    pub struct MultipartHeaderSignatureInfo {
        /// Where to PUT its bytes, and how it is signed.
        pub header_signature_info: Option<HeaderSignatureInfo>,
        /// Number of the part.
        pub part_number: Option<i32>,
    }
    crate::lenient::object!(
        MultipartHeaderSignatureInfo, required[], optional[header_signature_info =
        "headerSignatureInfo", part_number = "partNumber"]
    );

    /// Wishes for the parts of an upload.
    #[derive(Clone, Debug, Default, PartialEq)]
    #[non_exhaustive]
    pub struct MultipartInfoOption {
        /// Whether a customer with dedicated storage uploads over its own network; `true` by default.
        pub prefer_intranet: Option<bool>,
    }

    impl MultipartInfoOption {
        /// Sets [`prefer_intranet`](Self::prefer_intranet).
        #[inline]
        pub fn prefer_intranet(mut self, prefer_intranet: bool) -> Self {
            self.prefer_intranet = Some(prefer_intranet);
            self
        }
    }
    crate::lenient::object!(
        MultipartInfoOption, required[], optional[prefer_intranet = "preferIntranet"]
    );
    crate::request::nested!(
        MultipartInfoOption, required[], optional[prefer_intranet = "preferIntranet"]
    );

    /// Get a storage space.
    ///
    /// Answers what a storage space is like and how full it is.
    ///
    /// `GET /v1.0/storage/spaces/{spaceId}` (api host, access token in a header). Permission: `Storage.Space.Read`. App types: internal, third-party-enterprise.
    ///
    /// It may be repeated without harm.
    ///
    /// Errors: [`GetSpaceError`]. Source: [DingTalk's page](https://help.dingtalk.io/open/development/get-space-information).
    #[derive(Clone, Debug, PartialEq)]
    #[non_exhaustive]
    pub struct GetSpace {
        /// The space.
        pub space_id: SpaceId,
        /// The acting person, who needs rights of their own beside the permission of the app.
        pub union_id: UnionId,
    }

    impl GetSpace {
        /// With what is required; the rest is left out.
        #[inline]
        pub fn new(space_id: SpaceId, union_id: UnionId) -> Self {
            Self { space_id, union_id }
        }
    }

    impl GetSpace {
        /// What the schema says of the operation.
        pub const SPEC: Spec = Spec::new(
                "getSpace",
                Method::Get,
                "/v1.0/storage/spaces/{spaceId}",
            )
            .host(Host::Api)
            .auth(Auth::Header)
            .repeatable(true)
            .permission("Storage.Space.Read")
            .source("https://help.dingtalk.io/open/development/get-space-information")
            .errors(
                &[
                    ErrorRow {
                        code: "paramError",
                        status: 400,
                        message: "%s",
                        meaning: "A parameter is wrong.",
                        action: None,
                        hint: None,
                    },
                    ErrorRow {
                        code: "permissionDenied",
                        status: 403,
                        message: "%s",
                        meaning: "The acting person may not read the space.",
                        action: None,
                        hint: Some(
                            "act as the space's creator or a manager, or grant this person a right on the space with addPermission",
                        ),
                    },
                    ErrorRow {
                        code: "spaceNotExist",
                        status: 404,
                        message: "%s",
                        meaning: "There is no such space.",
                        action: None,
                        hint: None,
                    },
                    ErrorRow {
                        code: "systemError",
                        status: 500,
                        message: "%s",
                        meaning: "Something failed within DingTalk.",
                        action: None,
                        hint: None,
                    },
                    ErrorRow {
                        code: "unknownError",
                        status: 500,
                        message: "Unknown Error",
                        meaning: "Something failed that DingTalk does not name.",
                        action: None,
                        hint: None,
                    },
                    ErrorRow {
                        code: "operationTimeout",
                        status: 503,
                        message: "%s",
                        meaning: "The back end took too long to answer.",
                        action: None,
                        hint: None,
                    },
                ],
            )
            .rules(&[Rule::id("spaceId"), Rule::id("unionId")]);
    }

    impl Operation for GetSpace {
        type Reply = GetSpaceReply;
        type Error = GetSpaceError;

        #[inline]
        fn spec(&self) -> &'static Spec {
            &Self::SPEC
        }

        #[inline]
        fn encode(&self, request: &mut Encoder) {
            request.path("spaceId", &self.space_id);
            request.query("unionId", &self.union_id);
        }
    }
    crate::lenient::object!(
        GetSpace, required[space_id = "spaceId", union_id = "unionId"], optional[]
    );

    /// The codes of the operation's error table.
    #[derive(Clone, Debug, PartialEq, Eq, Hash)]
    #[non_exhaustive]
    pub enum GetSpaceError {
        /// `paramError` (HTTP 400): A parameter is wrong.
        ParamError,
        /// `permissionDenied` (HTTP 403): The acting person may not read the space.
        PermissionDenied,
        /// `spaceNotExist` (HTTP 404): There is no such space.
        SpaceNotExist,
        /// `systemError` (HTTP 500): Something failed within DingTalk.
        SystemError,
        /// `unknownError` (HTTP 500): Something failed that DingTalk does not name.
        UnknownError,
        /// `operationTimeout` (HTTP 503): The back end took too long to answer.
        OperationTimeout,
        /// A value that this version does not know.
        Other(String),
    }
    crate::open_enum::open_enum!(
        GetSpaceError, ParamError = "paramError", PermissionDenied = "permissionDenied",
        SpaceNotExist = "spaceNotExist", SystemError = "systemError", UnknownError =
        "unknownError", OperationTimeout = "operationTimeout"
    );

    /// The reply to [`GetSpace`].
    #[derive(Clone, Debug, PartialEq)]
    #[non_exhaustive]
    pub struct GetSpaceReply {
        /// The space.
        pub space: Space,
    }

    impl GetSpaceReply {
        /// With what is required; the rest is left out.
        #[inline]
        pub fn new(space: Space) -> Self {
            Self { space }
        }
    }
    crate::lenient::object!(GetSpaceReply, required[space = "space"], optional[]);

    /// Begin an upload in parts.
    ///
    /// The first step to put a file into a space in parts, as files of more than 5 GB must come: answers the key that the parts and the commit go by. `GetMultipartFileUploadInfos` then says where each part goes, and `CommitFile` with the same key makes the file once all of them are there. Until then nothing shows.
    ///
    /// `POST /v1.0/storage/spaces/{spaceId}/files/multiPartUploadInfos/init` (api host, access token in a header). Permission: `Storage.UploadInfo.Read`. App types: internal, third-party-enterprise.
    ///
    /// It may be repeated without harm.
    ///
    /// Errors: [`InitMultipartFileUploadError`]. Source: [DingTalk's page](https://open.dingtalk.com/document/development/initialize-a-multipart-upload-object).
    #[derive(Clone, Debug, PartialEq)]
    #[non_exhaustive]
    pub struct InitMultipartFileUpload {
        /// What to check beforehand, and where the bytes should go.
        pub option: Option<MultipartUploadOption>,
        /// The space that the file goes to.
        pub space_id: SpaceId,
        /// The acting person, who needs rights of their own beside the permission of the app.
        pub union_id: UnionId,
    }

    impl InitMultipartFileUpload {
        /// With what is required; the rest is left out.
        #[inline]
        pub fn new(space_id: SpaceId, union_id: UnionId) -> Self {
            Self {
                option: Default::default(),
                space_id,
                union_id,
            }
        }

        /// Sets [`option`](Self::option).
        #[inline]
        pub fn option(mut self, option: MultipartUploadOption) -> Self {
            self.option = Some(option);
            self
        }
    }

    impl InitMultipartFileUpload {
        /// What the schema says of the operation.
        pub const SPEC: Spec = Spec::new(
                "initMultipartFileUpload",
                Method::Post,
                "/v1.0/storage/spaces/{spaceId}/files/multiPartUploadInfos/init",
            )
            .host(Host::Api)
            .auth(Auth::Header)
            .repeatable(true)
            .permission("Storage.UploadInfo.Read")
            .source(
                "https://open.dingtalk.com/document/development/initialize-a-multipart-upload-object",
            )
            .errors(
                &[
                    ErrorRow {
                        code: "paramError",
                        status: 400,
                        message: "%s",
                        meaning: "A parameter is wrong.",
                        action: None,
                        hint: None,
                    },
                    ErrorRow {
                        code: "paramError.multipart",
                        status: 400,
                        message: "%s",
                        meaning: "The wish for parts is wrong.",
                        action: None,
                        hint: None,
                    },
                    ErrorRow {
                        code: "paramError.protocol",
                        status: 400,
                        message: "%s",
                        meaning: "The protocol is wrong.",
                        action: None,
                        hint: None,
                    },
                    ErrorRow {
                        code: "paramError.spaceId",
                        status: 400,
                        message: "%s",
                        meaning: "The space id is wrong.",
                        action: None,
                        hint: None,
                    },
                    ErrorRow {
                        code: "paramError.storageDriver",
                        status: 400,
                        message: "%s",
                        meaning: "The storage driver is wrong.",
                        action: None,
                        hint: Some(
                            "leave it out or use DINGTALK, the only one that takes uploads",
                        ),
                    },
                    ErrorRow {
                        code: "spaceQuotaInsufficient",
                        status: 400,
                        message: "%s",
                        meaning: "The quota of this one space is used up.",
                        action: None,
                        hint: None,
                    },
                    ErrorRow {
                        code: "sceneQuotaInsufficient",
                        status: 400,
                        message: "%s",
                        meaning: "The quota of the scene, a group of spaces, is used up.",
                        action: None,
                        hint: None,
                    },
                    ErrorRow {
                        code: "appQuotaInsufficient",
                        status: 400,
                        message: "%s",
                        meaning: "The app's share of the storage is used up.",
                        action: None,
                        hint: None,
                    },
                    ErrorRow {
                        code: "orgQuotaInsufficient",
                        status: 400,
                        message: "%s",
                        meaning: "The storage of the whole organization is used up.",
                        action: None,
                        hint: None,
                    },
                    ErrorRow {
                        code: "dentryUploadForbidden",
                        status: 400,
                        message: "%s",
                        meaning: "Uploading is not allowed.",
                        action: None,
                        hint: None,
                    },
                    ErrorRow {
                        code: "dentryUploadProtocolNotSupport",
                        status: 400,
                        message: "%s",
                        meaning: "The organization cannot upload so.",
                        action: None,
                        hint: None,
                    },
                    ErrorRow {
                        code: "permissionDenied",
                        status: 403,
                        message: "%s",
                        meaning: "The acting person may not upload here.",
                        action: None,
                        hint: Some(
                            "act as the space's creator or a manager, or grant this person a right on the space with addPermission; on a space of owner type APP nobody may act before a grant, and a grant there ends after an hour at most",
                        ),
                    },
                    ErrorRow {
                        code: "spaceNotExist",
                        status: 404,
                        message: "%s",
                        meaning: "There is no such space.",
                        action: None,
                        hint: None,
                    },
                    ErrorRow {
                        code: "systemError",
                        status: 500,
                        message: "%s",
                        meaning: "Something failed within DingTalk.",
                        action: None,
                        hint: None,
                    },
                    ErrorRow {
                        code: "unknownError",
                        status: 500,
                        message: "Unknown Error",
                        meaning: "Something failed that DingTalk does not name.",
                        action: None,
                        hint: None,
                    },
                    ErrorRow {
                        code: "operationTimeout",
                        status: 503,
                        message: "%s",
                        meaning: "The back end took too long to answer.",
                        action: None,
                        hint: None,
                    },
                ],
            )
            .rules(
                &[
                    Rule::id("option.preCheckParam.md5"),
                    Rule::text(
                        "option.preCheckParam.name",
                        TextRules {
                            without: "\t*\"<>|",
                            not_last: ".",
                            only: "",
                        },
                    ),
                    Rule::id("option.preCheckParam.parentId"),
                    Rule::minimum("option.preCheckParam.size", 0),
                    Rule::id("option.preferRegion"),
                    Rule::id("option.storageDriver"),
                    Rule::id("spaceId"),
                    Rule::id("unionId"),
                ],
            );
    }

    impl Operation for InitMultipartFileUpload {
        type Reply = InitMultipartFileUploadReply;
        type Error = InitMultipartFileUploadError;

        #[inline]
        fn spec(&self) -> &'static Spec {
            &Self::SPEC
        }

        #[inline]
        fn encode(&self, request: &mut Encoder) {
            if let Some(value) = &self.option {
                request.body("option", value);
            }
            request.path("spaceId", &self.space_id);
            request.query("unionId", &self.union_id);
            if self.option.is_none() {
                request.json(&::std::collections::BTreeMap::<&str, &str>::new());
            }
        }
    }
    crate::lenient::object!(
        InitMultipartFileUpload, required[space_id = "spaceId", union_id = "unionId"],
        optional[option = "option"]
    );

    /// The codes of the operation's error table.
    #[derive(Clone, Debug, PartialEq, Eq, Hash)]
    #[non_exhaustive]
    pub enum InitMultipartFileUploadError {
        /// `paramError` (HTTP 400): A parameter is wrong.
        ParamError,
        /// `paramError.multipart` (HTTP 400): The wish for parts is wrong.
        ParamErrorMultipart,
        /// `paramError.protocol` (HTTP 400): The protocol is wrong.
        ParamErrorProtocol,
        /// `paramError.spaceId` (HTTP 400): The space id is wrong.
        ParamErrorSpaceId,
        /// `paramError.storageDriver` (HTTP 400): The storage driver is wrong.
        ParamErrorStorageDriver,
        /// `spaceQuotaInsufficient` (HTTP 400): The quota of this one space is used up.
        SpaceQuotaInsufficient,
        /// `sceneQuotaInsufficient` (HTTP 400): The quota of the scene, a group of spaces, is used up.
        SceneQuotaInsufficient,
        /// `appQuotaInsufficient` (HTTP 400): The app's share of the storage is used up.
        AppQuotaInsufficient,
        /// `orgQuotaInsufficient` (HTTP 400): The storage of the whole organization is used up.
        OrgQuotaInsufficient,
        /// `dentryUploadForbidden` (HTTP 400): Uploading is not allowed.
        DentryUploadForbidden,
        /// `dentryUploadProtocolNotSupport` (HTTP 400): The organization cannot upload so.
        DentryUploadProtocolNotSupport,
        /// `permissionDenied` (HTTP 403): The acting person may not upload here.
        PermissionDenied,
        /// `spaceNotExist` (HTTP 404): There is no such space.
        SpaceNotExist,
        /// `systemError` (HTTP 500): Something failed within DingTalk.
        SystemError,
        /// `unknownError` (HTTP 500): Something failed that DingTalk does not name.
        UnknownError,
        /// `operationTimeout` (HTTP 503): The back end took too long to answer.
        OperationTimeout,
        /// A value that this version does not know.
        Other(String),
    }
    crate::open_enum::open_enum!(
        InitMultipartFileUploadError, ParamError = "paramError", ParamErrorMultipart =
        "paramError.multipart", ParamErrorProtocol = "paramError.protocol",
        ParamErrorSpaceId = "paramError.spaceId", ParamErrorStorageDriver =
        "paramError.storageDriver", SpaceQuotaInsufficient = "spaceQuotaInsufficient",
        SceneQuotaInsufficient = "sceneQuotaInsufficient", AppQuotaInsufficient =
        "appQuotaInsufficient", OrgQuotaInsufficient = "orgQuotaInsufficient",
        DentryUploadForbidden = "dentryUploadForbidden", DentryUploadProtocolNotSupport =
        "dentryUploadProtocolNotSupport", PermissionDenied = "permissionDenied",
        SpaceNotExist = "spaceNotExist", SystemError = "systemError", UnknownError =
        "unknownError", OperationTimeout = "operationTimeout"
    );

    /// The reply to [`InitMultipartFileUpload`].
    #[derive(Clone, Debug, PartialEq)]
    #[non_exhaustive]
    pub struct InitMultipartFileUploadReply {
        /// Kind of storage.
        pub storage_driver: Option<StorageDriver>,
        /// Key of this upload, for its parts and for its one commit.
        pub upload_key: String,
    }

    impl InitMultipartFileUploadReply {
        /// With what is required; the rest is left out.
        #[inline]
        pub fn new(upload_key: impl Into<String>) -> Self {
            Self {
                storage_driver: Default::default(),
                upload_key: upload_key.into(),
            }
        }
    }
    crate::lenient::object!(
        InitMultipartFileUploadReply, required[upload_key = "uploadKey"],
        optional[storage_driver = "storageDriver"]
    );

    /// Wishes for an upload in parts.
    #[derive(Clone, Debug, Default, PartialEq)]
    #[non_exhaustive]
    pub struct MultipartUploadOption {
        /// What is known of the file, for checks before the upload; without it nothing is checked.
        pub pre_check_param: Option<PreCheckParam>,
        /// Where the bytes should go.
        pub prefer_region: Option<UploadRegion>,
        /// Kind of storage; uploads work with `DINGTALK`, the default, only.
        pub storage_driver: Option<StorageDriver>,
    }

    impl MultipartUploadOption {
        /// Sets [`pre_check_param`](Self::pre_check_param).
        #[inline]
        pub fn pre_check_param(mut self, pre_check_param: PreCheckParam) -> Self {
            self.pre_check_param = Some(pre_check_param);
            self
        }

        /// Sets [`prefer_region`](Self::prefer_region).
        #[inline]
        pub fn prefer_region(mut self, prefer_region: UploadRegion) -> Self {
            self.prefer_region = Some(prefer_region);
            self
        }

        /// Sets [`storage_driver`](Self::storage_driver).
        #[inline]
        pub fn storage_driver(mut self, storage_driver: StorageDriver) -> Self {
            self.storage_driver = Some(storage_driver);
            self
        }
    }
    crate::lenient::object!(
        MultipartUploadOption, required[], optional[pre_check_param = "preCheckParam",
        prefer_region = "preferRegion", storage_driver = "storageDriver"]
    );
    crate::request::nested!(
        MultipartUploadOption, required[], optional[pre_check_param = "preCheckParam",
        prefer_region = "preferRegion", storage_driver = "storageDriver"]
    );

    /// List all files and folders of a space.
    ///
    /// Answers everything that lies in a space, in whatever folder, as one flat list, a page at a time. There are more pages as long as the reply has a `nextToken` that is not empty.
    ///
    /// Something that is changed between two pages moves within the order: in ascending order it may come a second time, in descending order it may not come at all. Keep to `ASC`, the default, where none may be missed.
    ///
    /// The page's error table has `dentryNotExist` too, although the request names no folder.
    ///
    /// `POST /v1.0/storage/spaces/{spaceId}/dentries/listAll` (api host, access token in a header). Permission: `Storage.File.Read`. App types: internal, third-party-enterprise.
    ///
    /// It may be repeated without harm.
    ///
    /// Errors: [`ListAllDentriesError`]. Source: [DingTalk's page](https://help.dingtalk.io/open/development/get-a-list-of-all-files-or-folders-under-a).
    #[derive(Clone, Debug, PartialEq)]
    #[non_exhaustive]
    pub struct ListAllDentries {
        /// Which page to answer, and how.
        pub option: Option<ListAllDentriesOption>,
        /// The space.
        pub space_id: SpaceId,
        /// The acting person, who needs rights of their own beside the permission of the app.
        pub union_id: UnionId,
    }

    impl ListAllDentries {
        /// With what is required; the rest is left out.
        #[inline]
        pub fn new(space_id: SpaceId, union_id: UnionId) -> Self {
            Self {
                option: Default::default(),
                space_id,
                union_id,
            }
        }

        /// Sets [`option`](Self::option).
        #[inline]
        pub fn option(mut self, option: ListAllDentriesOption) -> Self {
            self.option = Some(option);
            self
        }
    }

    impl ListAllDentries {
        /// What the schema says of the operation.
        pub const SPEC: Spec = Spec::new(
                "listAllDentries",
                Method::Post,
                "/v1.0/storage/spaces/{spaceId}/dentries/listAll",
            )
            .host(Host::Api)
            .auth(Auth::Header)
            .repeatable(true)
            .permission("Storage.File.Read")
            .source(
                "https://help.dingtalk.io/open/development/get-a-list-of-all-files-or-folders-under-a",
            )
            .errors(
                &[
                    ErrorRow {
                        code: "paramError",
                        status: 400,
                        message: "%s",
                        meaning: "A parameter is wrong.",
                        action: None,
                        hint: None,
                    },
                    ErrorRow {
                        code: "permissionDenied",
                        status: 403,
                        message: "%s",
                        meaning: "The acting person may not list the space.",
                        action: None,
                        hint: Some(
                            "act as the space's creator or a manager, or grant this person a right on the space with addPermission",
                        ),
                    },
                    ErrorRow {
                        code: "spaceNotExist",
                        status: 404,
                        message: "%s",
                        meaning: "There is no such space.",
                        action: None,
                        hint: None,
                    },
                    ErrorRow {
                        code: "dentryNotExist",
                        status: 404,
                        message: "%s",
                        meaning: "There is no such folder.",
                        action: None,
                        hint: None,
                    },
                    ErrorRow {
                        code: "systemError",
                        status: 500,
                        message: "%s",
                        meaning: "Something failed within DingTalk.",
                        action: None,
                        hint: None,
                    },
                    ErrorRow {
                        code: "unknownError",
                        status: 500,
                        message: "Unknown Error",
                        meaning: "Something failed that DingTalk does not name.",
                        action: None,
                        hint: None,
                    },
                    ErrorRow {
                        code: "operationTimeout",
                        status: 503,
                        message: "%s",
                        meaning: "The back end took too long to answer.",
                        action: None,
                        hint: None,
                    },
                ],
            )
            .rules(
                &[
                    Rule::minimum("option.maxResults", 1),
                    Rule::maximum("option.maxResults", 50),
                    Rule::id("option.nextToken"),
                    Rule::id("option.order"),
                    Rule::id("spaceId"),
                    Rule::id("unionId"),
                ],
            );
    }

    impl Operation for ListAllDentries {
        type Reply = ListAllDentriesReply;
        type Error = ListAllDentriesError;

        #[inline]
        fn spec(&self) -> &'static Spec {
            &Self::SPEC
        }

        #[inline]
        fn encode(&self, request: &mut Encoder) {
            if let Some(value) = &self.option {
                request.body("option", value);
            }
            request.path("spaceId", &self.space_id);
            request.query("unionId", &self.union_id);
            if self.option.is_none() {
                request.json(&::std::collections::BTreeMap::<&str, &str>::new());
            }
        }
    }
    crate::lenient::object!(
        ListAllDentries, required[space_id = "spaceId", union_id = "unionId"],
        optional[option = "option"]
    );

    /// The codes of the operation's error table.
    #[derive(Clone, Debug, PartialEq, Eq, Hash)]
    #[non_exhaustive]
    pub enum ListAllDentriesError {
        /// `paramError` (HTTP 400): A parameter is wrong.
        ParamError,
        /// `permissionDenied` (HTTP 403): The acting person may not list the space.
        PermissionDenied,
        /// `spaceNotExist` (HTTP 404): There is no such space.
        SpaceNotExist,
        /// `dentryNotExist` (HTTP 404): There is no such folder.
        DentryNotExist,
        /// `systemError` (HTTP 500): Something failed within DingTalk.
        SystemError,
        /// `unknownError` (HTTP 500): Something failed that DingTalk does not name.
        UnknownError,
        /// `operationTimeout` (HTTP 503): The back end took too long to answer.
        OperationTimeout,
        /// A value that this version does not know.
        Other(String),
    }
    crate::open_enum::open_enum!(
        ListAllDentriesError, ParamError = "paramError", PermissionDenied =
        "permissionDenied", SpaceNotExist = "spaceNotExist", DentryNotExist =
        "dentryNotExist", SystemError = "systemError", UnknownError = "unknownError",
        OperationTimeout = "operationTimeout"
    );

    /// Which page of a space's list to answer, and how.
    #[derive(Clone, Debug, Default, PartialEq)]
    #[non_exhaustive]
    pub struct ListAllDentriesOption {
        /// Most entries of a page, at most 50; 50 by default.
        pub max_results: Option<i32>,
        /// Where to go on: the `nextToken` of the page before, left out for the first page.
        pub next_token: Option<String>,
        /// Direction to sort in, by the time of the last change; `ASC` by default, unlike in `ListDentries`.
        pub order: Option<SortOrder>,
        /// Whether to add thumbnails, which takes longer; `false` by default.
        pub with_thumbnail: Option<bool>,
    }

    impl ListAllDentriesOption {
        /// Sets [`max_results`](Self::max_results).
        #[inline]
        pub fn max_results(mut self, max_results: i32) -> Self {
            self.max_results = Some(max_results);
            self
        }

        /// Sets [`next_token`](Self::next_token).
        #[inline]
        pub fn next_token(mut self, next_token: impl Into<String>) -> Self {
            self.next_token = Some(next_token.into());
            self
        }

        /// Sets [`order`](Self::order).
        #[inline]
        pub fn order(mut self, order: SortOrder) -> Self {
            self.order = Some(order);
            self
        }

        /// Sets [`with_thumbnail`](Self::with_thumbnail).
        #[inline]
        pub fn with_thumbnail(mut self, with_thumbnail: bool) -> Self {
            self.with_thumbnail = Some(with_thumbnail);
            self
        }
    }

    impl ListAllDentriesOption {
        /// The least that [`max_results`](Self::max_results) may be.
        pub const MIN_MAX_RESULTS: i64 = 1;

        /// The most that [`max_results`](Self::max_results) may be.
        pub const MAX_MAX_RESULTS: i64 = 50;
    }
    crate::lenient::object!(
        ListAllDentriesOption, required[], optional[max_results = "maxResults",
        next_token = "nextToken", order = "order", with_thumbnail = "withThumbnail"]
    );
    crate::request::nested!(
        ListAllDentriesOption, required[], optional[max_results = "maxResults",
        next_token = "nextToken", order = "order", with_thumbnail = "withThumbnail"]
    );

    /// The reply to [`ListAllDentries`].
    #[derive(Clone, Debug, PartialEq)]
    #[non_exhaustive]
    pub struct ListAllDentriesReply {
        /// Files and folders of this page, at most 50.
        pub dentries: Vec<Dentry>,
        /// Token of the next page; absent or empty on the last one.
        pub next_token: Option<String>,
    }

    impl ListAllDentriesReply {
        /// With what is required; the rest is left out.
        #[inline]
        pub fn new(dentries: Vec<Dentry>) -> Self {
            Self {
                dentries,
                next_token: Default::default(),
            }
        }
    }
    crate::lenient::object!(
        ListAllDentriesReply, required[dentries = "dentries"], optional[next_token =
        "nextToken"]
    );

    /// List the files and folders of a folder.
    ///
    /// Answers what lies directly in one folder, a page at a time. There are more pages as long as the reply has a `nextToken` that is not empty.
    ///
    /// `GET /v1.0/storage/spaces/{spaceId}/dentries` (api host, access token in a header). Permission: `Storage.File.Read`. App types: internal, third-party-enterprise.
    ///
    /// It may be repeated without harm.
    ///
    /// Errors: [`ListDentriesError`]. Source: [DingTalk's page](https://help.dingtalk.io/open/development/get-a-list-of-files-or-folders).
    #[derive(Clone, Debug, PartialEq)]
    #[non_exhaustive]
    pub struct ListDentries {
        /// Most entries of a page, 1 to 50; 50 by default, as the SDK says.
        pub max_results: Option<i32>,
        /// Where to go on: the `nextToken` of the page before, left out for the first page.
        pub next_token: Option<String>,
        /// Direction to sort in, `DESC` by default.
        pub order: Option<SortOrder>,
        /// What to sort by, `MODIFIED_TIME` by default.
        pub order_by: Option<DentryOrderBy>,
        /// The folder; `0` is the space's root folder.
        pub parent_id: DentryId,
        /// The space.
        pub space_id: SpaceId,
        /// The acting person, who needs rights of their own beside the permission of the app.
        pub union_id: UnionId,
        /// Whether to add thumbnails, which takes longer; `false` by default.
        pub with_thumbnail: Option<bool>,
    }

    impl ListDentries {
        /// With what is required; the rest is left out.
        #[inline]
        pub fn new(space_id: SpaceId, parent_id: DentryId, union_id: UnionId) -> Self {
            Self {
                max_results: Default::default(),
                next_token: Default::default(),
                order: Default::default(),
                order_by: Default::default(),
                parent_id,
                space_id,
                union_id,
                with_thumbnail: Default::default(),
            }
        }

        /// Sets [`max_results`](Self::max_results).
        #[inline]
        pub fn max_results(mut self, max_results: i32) -> Self {
            self.max_results = Some(max_results);
            self
        }

        /// Sets [`next_token`](Self::next_token).
        #[inline]
        pub fn next_token(mut self, next_token: impl Into<String>) -> Self {
            self.next_token = Some(next_token.into());
            self
        }

        /// Sets [`order`](Self::order).
        #[inline]
        pub fn order(mut self, order: SortOrder) -> Self {
            self.order = Some(order);
            self
        }

        /// Sets [`order_by`](Self::order_by).
        #[inline]
        pub fn order_by(mut self, order_by: DentryOrderBy) -> Self {
            self.order_by = Some(order_by);
            self
        }

        /// Sets [`with_thumbnail`](Self::with_thumbnail).
        #[inline]
        pub fn with_thumbnail(mut self, with_thumbnail: bool) -> Self {
            self.with_thumbnail = Some(with_thumbnail);
            self
        }
    }

    impl ListDentries {
        /// The least that [`max_results`](Self::max_results) may be.
        pub const MIN_MAX_RESULTS: i64 = 1;

        /// The most that [`max_results`](Self::max_results) may be.
        pub const MAX_MAX_RESULTS: i64 = 50;
    }

    impl ListDentries {
        /// What the schema says of the operation.
        pub const SPEC: Spec = Spec::new(
                "listDentries",
                Method::Get,
                "/v1.0/storage/spaces/{spaceId}/dentries",
            )
            .host(Host::Api)
            .auth(Auth::Header)
            .repeatable(true)
            .permission("Storage.File.Read")
            .source(
                "https://help.dingtalk.io/open/development/get-a-list-of-files-or-folders",
            )
            .errors(
                &[
                    ErrorRow {
                        code: "paramError",
                        status: 400,
                        message: "%s",
                        meaning: "A parameter is wrong.",
                        action: None,
                        hint: None,
                    },
                    ErrorRow {
                        code: "permissionDenied",
                        status: 403,
                        message: "%s",
                        meaning: "The acting person may not list this folder.",
                        action: None,
                        hint: Some(
                            "act as the space's creator or a manager, or grant this person a right on the folder with addPermission",
                        ),
                    },
                    ErrorRow {
                        code: "spaceNotExist",
                        status: 404,
                        message: "%s",
                        meaning: "There is no such space.",
                        action: None,
                        hint: None,
                    },
                    ErrorRow {
                        code: "dentryNotExist",
                        status: 404,
                        message: "%s",
                        meaning: "There is no such folder.",
                        action: None,
                        hint: Some(
                            "use the id of a folder of this very space, or \"0\" for its root",
                        ),
                    },
                    ErrorRow {
                        code: "systemError",
                        status: 500,
                        message: "%s",
                        meaning: "Something failed within DingTalk.",
                        action: None,
                        hint: None,
                    },
                    ErrorRow {
                        code: "unknownError",
                        status: 500,
                        message: "Unknown Error",
                        meaning: "Something failed that DingTalk does not name.",
                        action: None,
                        hint: None,
                    },
                    ErrorRow {
                        code: "operationTimeout",
                        status: 503,
                        message: "%s",
                        meaning: "The back end took too long to answer.",
                        action: None,
                        hint: None,
                    },
                ],
            )
            .rules(
                &[
                    Rule::minimum("maxResults", 1),
                    Rule::maximum("maxResults", 50),
                    Rule::id("nextToken"),
                    Rule::id("order"),
                    Rule::id("orderBy"),
                    Rule::id("parentId"),
                    Rule::id("spaceId"),
                    Rule::id("unionId"),
                ],
            );
    }

    impl Operation for ListDentries {
        type Reply = ListDentriesReply;
        type Error = ListDentriesError;

        #[inline]
        fn spec(&self) -> &'static Spec {
            &Self::SPEC
        }

        #[inline]
        fn encode(&self, request: &mut Encoder) {
            if let Some(value) = &self.max_results {
                request.query("maxResults", value);
            }
            if let Some(value) = &self.next_token {
                request.query("nextToken", value);
            }
            if let Some(value) = &self.order {
                request.query("order", value);
            }
            if let Some(value) = &self.order_by {
                request.query("orderBy", value);
            }
            request.query("parentId", &self.parent_id);
            request.path("spaceId", &self.space_id);
            request.query("unionId", &self.union_id);
            if let Some(value) = &self.with_thumbnail {
                request.query("withThumbnail", value);
            }
        }
    }
    crate::lenient::object!(
        ListDentries, required[parent_id = "parentId", space_id = "spaceId", union_id =
        "unionId"], optional[max_results = "maxResults", next_token = "nextToken", order
        = "order", order_by = "orderBy", with_thumbnail = "withThumbnail"]
    );

    /// What a list of files is sorted by.
    #[derive(Clone, Debug, PartialEq, Eq, Hash)]
    #[non_exhaustive]
    pub enum DentryOrderBy {
        /// `MODIFIED_TIME`: Time of the last change.
        ModifiedTime,
        /// `CREATE_TIME`: Time of creation.
        CreateTime,
        /// `NAME`: Name.
        Name,
        /// `SIZE`: Size.
        Size,
        /// A value that this version does not know.
        Other(String),
    }
    crate::open_enum::open_enum!(
        DentryOrderBy, ModifiedTime = "MODIFIED_TIME", CreateTime = "CREATE_TIME", Name =
        "NAME", Size = "SIZE"
    );

    /// The codes of the operation's error table.
    #[derive(Clone, Debug, PartialEq, Eq, Hash)]
    #[non_exhaustive]
    pub enum ListDentriesError {
        /// `paramError` (HTTP 400): A parameter is wrong.
        ParamError,
        /// `permissionDenied` (HTTP 403): The acting person may not list this folder.
        PermissionDenied,
        /// `spaceNotExist` (HTTP 404): There is no such space.
        SpaceNotExist,
        /// `dentryNotExist` (HTTP 404): There is no such folder.
        DentryNotExist,
        /// `systemError` (HTTP 500): Something failed within DingTalk.
        SystemError,
        /// `unknownError` (HTTP 500): Something failed that DingTalk does not name.
        UnknownError,
        /// `operationTimeout` (HTTP 503): The back end took too long to answer.
        OperationTimeout,
        /// A value that this version does not know.
        Other(String),
    }
    crate::open_enum::open_enum!(
        ListDentriesError, ParamError = "paramError", PermissionDenied =
        "permissionDenied", SpaceNotExist = "spaceNotExist", DentryNotExist =
        "dentryNotExist", SystemError = "systemError", UnknownError = "unknownError",
        OperationTimeout = "operationTimeout"
    );

    /// The reply to [`ListDentries`].
    #[derive(Clone, Debug, PartialEq)]
    #[non_exhaustive]
    pub struct ListDentriesReply {
        /// Files and folders of this page, at most 50.
        pub dentries: Vec<Dentry>,
        /// Token of the next page; absent or empty on the last one.
        pub next_token: Option<String>,
    }

    impl ListDentriesReply {
        /// With what is required; the rest is left out.
        #[inline]
        pub fn new(dentries: Vec<Dentry>) -> Self {
            Self {
                dentries,
                next_token: Default::default(),
            }
        }
    }
    crate::lenient::object!(
        ListDentriesReply, required[dentries = "dentries"], optional[next_token =
        "nextToken"]
    );

    /// Direction of a sorted list.
    #[derive(Clone, Debug, PartialEq, Eq, Hash)]
    #[non_exhaustive]
    pub enum SortOrder {
        /// `ASC`: Smallest or oldest first.
        Asc,
        /// `DESC`: Largest or newest first.
        Desc,
        /// A value that this version does not know.
        Other(String),
    }
    crate::open_enum::open_enum!(SortOrder, Asc = "ASC", Desc = "DESC");
}

/// Operations of DingTalk's `topapi` module.
pub mod topapi {
    use crate::{Auth, Encoder, ErrorRow, Host, Method, Operation, Rule, Spec};
    use super::CorpId;
    use super::UnionId;
    use super::UserId;

    /// Look up a person by user id.
    ///
    /// Answers what an organization knows of one of its members. Its use here is the `UnionId` that belongs to a `UserId`.
    ///
    /// A legacy operation: failures come with HTTP 200 and an `errcode`, and live answers carry numbers, truth values and lists where the vendor's example has texts and single objects. Calls of the address book do not count against the monthly quota.
    ///
    /// `60121` stands in DingTalk's global table and not on the page.
    ///
    /// `POST /topapi/v2/user/get` (oapi host, access token in the query). Permission: `qyapi_get_member`. App types: internal, third-party-enterprise.
    ///
    /// It may be repeated without harm.
    ///
    /// Errors: [`UserGetError`]. Source: [DingTalk's page](https://help.dingtalk.io/open/development/query-user-details).
    #[derive(Clone, Debug, PartialEq)]
    #[non_exhaustive]
    pub struct UserGet {
        /// Language of the answer; without it `zh_CN`.
        pub language: Option<UserLanguage>,
        /// The person to look up.
        pub userid: UserId,
    }

    impl UserGet {
        /// With what is required; the rest is left out.
        #[inline]
        pub fn new(userid: UserId) -> Self {
            Self {
                language: Default::default(),
                userid,
            }
        }

        /// Sets [`language`](Self::language).
        #[inline]
        pub fn language(mut self, language: UserLanguage) -> Self {
            self.language = Some(language);
            self
        }
    }

    impl UserGet {
        /// What the schema says of the operation.
        pub const SPEC: Spec = Spec::new("userGet", Method::Post, "/topapi/v2/user/get")
            .host(Host::Oapi)
            .auth(Auth::Query)
            .repeatable(true)
            .permission("qyapi_get_member")
            .source("https://help.dingtalk.io/open/development/query-user-details")
            .errors(
                &[
                    ErrorRow {
                        code: "33012",
                        status: 200,
                        message: "无效的userId",
                        meaning: "There is no such user id.",
                        action: None,
                        hint: None,
                    },
                    ErrorRow {
                        code: "400002",
                        status: 200,
                        message: "无效的参数",
                        meaning: "A parameter is wrong.",
                        action: None,
                        hint: Some(
                            "userid must be a text that is not empty, language zh_CN or en_US",
                        ),
                    },
                    ErrorRow {
                        code: "60121",
                        status: 200,
                        message: "%s",
                        meaning: "The organization has no such member.",
                        action: None,
                        hint: None,
                    },
                    ErrorRow {
                        code: "-1",
                        status: 200,
                        message: "%s",
                        meaning: "The server is busy; up to three tries make sense.",
                        action: None,
                        hint: None,
                    },
                    ErrorRow {
                        code: "88",
                        status: 200,
                        message: "%s",
                        meaning: "A wrapper whose true code stands in `sub_code`: something about the token, a permission or the caller's address.",
                        action: None,
                        hint: Some(
                            "read sub_code and sub_msg in the answer: they say whether the token, a permission or the caller's address was refused",
                        ),
                    },
                    ErrorRow {
                        code: "40014",
                        status: 200,
                        message: "%s",
                        meaning: "The access token is not valid.",
                        action: None,
                        hint: None,
                    },
                    ErrorRow {
                        code: "42001",
                        status: 200,
                        message: "%s",
                        meaning: "The access token has run out.",
                        action: None,
                        hint: Some(
                            "a token that the client was given as it is must be replaced by hand; with the app's credentials it fetches a new one itself",
                        ),
                    },
                    ErrorRow {
                        code: "60011",
                        status: 200,
                        message: "%s",
                        meaning: "The app was not granted the permission.",
                        action: None,
                        hint: None,
                    },
                    ErrorRow {
                        code: "60020",
                        status: 200,
                        message: "%s",
                        meaning: "The caller's address is not on the app's list.",
                        action: None,
                        hint: None,
                    },
                    ErrorRow {
                        code: "90018",
                        status: 200,
                        message: "%s",
                        meaning: "This app called this operation too often within a second.",
                        action: None,
                        hint: None,
                    },
                    ErrorRow {
                        code: "90002",
                        status: 200,
                        message: "%s",
                        meaning: "The operation is throttled for all callers together.",
                        action: None,
                        hint: None,
                    },
                ],
            )
            .rules(&[Rule::id("language"), Rule::id("userid")]);
    }

    impl Operation for UserGet {
        type Reply = UserGetReply;
        type Error = UserGetError;

        #[inline]
        fn spec(&self) -> &'static Spec {
            &Self::SPEC
        }

        #[inline]
        fn encode(&self, request: &mut Encoder) {
            if let Some(value) = &self.language {
                request.body("language", value);
            }
            request.body("userid", &self.userid);
        }
    }
    crate::lenient::object!(
        UserGet, required[userid = "userid"], optional[language = "language"]
    );

    /// A person in a related organization.
    #[derive(Clone, Debug, Default, PartialEq)]
    #[non_exhaustive]
    pub struct RelatedUser {
        /// The related organization.
        pub corp_id: Option<CorpId>,
        /// The person in further organizations; the vendor's example has a single object.
        pub union_emp_map_list: Vec<RelatedUserMapping>,
        /// Id of the person within the related organization.
        pub userid: Option<UserId>,
    }
    crate::lenient::object!(
        RelatedUser, required[], optional[corp_id = "corp_id", union_emp_map_list =
        "union_emp_map_list", userid = "userid"]
    );

    /// A person in one organization.
    #[derive(Clone, Debug, Default, PartialEq)]
    #[non_exhaustive]
    pub struct RelatedUserMapping {
        /// That organization.
        pub corp_id: Option<CorpId>,
        /// Id of the person within that organization.
        pub userid: Option<UserId>,
    }
    crate::lenient::object!(
        RelatedUserMapping, required[], optional[corp_id = "corp_id", userid = "userid"]
    );

    /// Where a person stands in one department's list.
    #[derive(Clone, Debug, Default, PartialEq)]
    #[non_exhaustive]
    pub struct UserDepartmentOrder {
        /// Id of the department.
        pub dept_id: Option<i64>,
        /// Place of the person in the department's list.
        pub order: Option<i64>,
    }
    crate::lenient::object!(
        UserDepartmentOrder, required[], optional[dept_id = "dept_id", order = "order"]
    );

    /// A person's post in one department; the fields are those of the vendor's legacy SDK, for the page has no table of them.
    #[derive(Clone, Debug, Default, PartialEq)]
    #[non_exhaustive]
    pub struct UserDepartmentPost {
        /// Id of the department.
        pub dept_id: Option<i64>,
        /// Whether this is the main post.
        pub is_main: Option<bool>,
        /// Title in this department.
        pub title: Option<String>,
        /// Place of work for this department.
        pub work_place: Option<String>,
    }
    crate::lenient::object!(
        UserDepartmentPost, required[], optional[dept_id = "dept_id", is_main =
        "is_main", title = "title", work_place = "work_place"]
    );

    /// A member of an organization.
    #[derive(Clone, Debug, Default, PartialEq)]
    #[non_exhaustive]
    pub struct UserDetails {
        /// Whether the person has activated the DingTalk account.
        pub active: Option<bool>,
        /// Whether the person administrates the organization.
        pub admin: Option<bool>,
        /// Address of the picture; absent for the default one.
        pub avatar: Option<String>,
        /// Whether the person is marked as the organization's boss.
        pub boss: Option<bool>,
        /// Ids of the person's departments; the vendor's example has the whole list as one text.
        pub dept_id_list: Vec<i64>,
        /// Where the person stands in each department's list; the vendor's example has a single object.
        pub dept_order_list: Vec<UserDepartmentOrder>,
        /// Posts that the person holds in the departments.
        pub dept_position_list: Vec<UserDepartmentPost>,
        /// E-mail address, given only to an app with the permission for it.
        pub email: Option<String>,
        /// Whether the account belongs to the organization and not to the person.
        pub exclusive_account: Option<bool>,
        /// Attributes that the organization has added, as a JSON object in a text.
        pub extension: Option<String>,
        /// Translations of the added attributes, by attribute and language; the vendor's page only says that it is JSON.
        pub extension_i18n: ::std::collections::BTreeMap<
            String,
            ::std::collections::BTreeMap<String, String>,
        >,
        /// Whether the phone number is hidden from colleagues.
        pub hide_mobile: Option<bool>,
        /// Day of entry in milliseconds since 1970.
        pub hired_date: Option<i64>,
        /// Staff number, which need not be a number.
        pub job_number: Option<String>,
        /// Which departments the person leads; the vendor's example has a single object.
        pub leader_in_dept: Vec<UserLeaderInDepartment>,
        /// The direct superior.
        pub manager_userid: Option<UserId>,
        /// Phone number, given only to an app with the permission for it.
        pub mobile: Option<String>,
        /// Name in the address book.
        pub name: Option<String>,
        /// Address of the mailbox that the organization provides.
        pub org_email: Option<String>,
        /// Whether the person has proved their identity.
        pub real_authed: Option<bool>,
        /// Remark, given only to an app with the permission for it.
        pub remark: Option<String>,
        /// Roles of the person; the vendor's example has a single object.
        pub role_list: Vec<UserRole>,
        /// Whether the person is marked as a senior manager.
        pub senior: Option<bool>,
        /// Country code of the phone number.
        pub state_code: Option<String>,
        /// Office phone or its extension.
        pub telephone: Option<String>,
        /// Job title.
        pub title: Option<String>,
        /// The same person in a related organization.
        pub union_emp_ext: Option<RelatedUser>,
        /// Id that the current interface wants wherever it takes a person, spelt `unionId` there.
        pub unionid: Option<UnionId>,
        /// Id within the organization.
        pub userid: Option<UserId>,
        /// Place of work, given only to an app with the permission for it.
        pub work_place: Option<String>,
    }
    crate::lenient::object!(
        UserDetails, required[], optional[active = "active", admin = "admin", avatar =
        "avatar", boss = "boss", dept_id_list = "dept_id_list", dept_order_list =
        "dept_order_list", dept_position_list = "dept_position_list", email = "email",
        exclusive_account = "exclusive_account", extension = "extension", extension_i18n
        = "extension_i18n", hide_mobile = "hide_mobile", hired_date = "hired_date",
        job_number = "job_number", leader_in_dept = "leader_in_dept", manager_userid =
        "manager_userid", mobile = "mobile", name = "name", org_email = "org_email",
        real_authed = "real_authed", remark = "remark", role_list = "role_list", senior =
        "senior", state_code = "state_code", telephone = "telephone", title = "title",
        union_emp_ext = "union_emp_ext", unionid = "unionid", userid = "userid",
        work_place = "work_place"]
    );

    /// The codes of the operation's error table.
    #[derive(Clone, Debug, PartialEq, Eq, Hash)]
    #[non_exhaustive]
    pub enum UserGetError {
        /// `33012` (HTTP 200): There is no such user id.
        InvalidUserId,
        /// `400002` (HTTP 200): A parameter is wrong.
        InvalidParameter,
        /// `60121` (HTTP 200): The organization has no such member.
        UserNotFound,
        /// `-1` (HTTP 200): The server is busy; up to three tries make sense.
        Busy,
        /// `88` (HTTP 200): A wrapper whose true code stands in `sub_code`: something about the token, a permission or the caller's address.
        Wrapped,
        /// `40014` (HTTP 200): The access token is not valid.
        InvalidToken,
        /// `42001` (HTTP 200): The access token has run out.
        TokenExpired,
        /// `60011` (HTTP 200): The app was not granted the permission.
        ScopeNotGranted,
        /// `60020` (HTTP 200): The caller's address is not on the app's list.
        IpNotAllowed,
        /// `90018` (HTTP 200): This app called this operation too often within a second.
        Throttled,
        /// `90002` (HTTP 200): The operation is throttled for all callers together.
        ThrottledForAll,
        /// A value that this version does not know.
        Other(String),
    }
    crate::open_enum::open_enum!(
        UserGetError, InvalidUserId = "33012", InvalidParameter = "400002", UserNotFound
        = "60121", Busy = "-1", Wrapped = "88", InvalidToken = "40014", TokenExpired =
        "42001", ScopeNotGranted = "60011", IpNotAllowed = "60020", Throttled = "90018",
        ThrottledForAll = "90002"
    );

    /// The reply to [`UserGet`].
    #[derive(Clone, Debug, PartialEq)]
    #[non_exhaustive]
    pub struct UserGetReply {
        /// What is known of the person.
        pub result: UserDetails,
    }

    impl UserGetReply {
        /// With what is required; the rest is left out.
        #[inline]
        pub fn new(result: UserDetails) -> Self {
            Self { result }
        }
    }
    crate::lenient::object!(UserGetReply, required[result = "result"], optional[]);

    /// Language of an answer.
    #[derive(Clone, Debug, PartialEq, Eq, Hash)]
    #[non_exhaustive]
    pub enum UserLanguage {
        /// `zh_CN`: Chinese.
        ZhCN,
        /// `en_US`: English.
        EnUS,
        /// A value that this version does not know.
        Other(String),
    }
    crate::open_enum::open_enum!(UserLanguage, ZhCN = "zh_CN", EnUS = "en_US");

    /// Whether a person leads one department.
    #[derive(Clone, Debug, Default, PartialEq)]
    #[non_exhaustive]
    pub struct UserLeaderInDepartment {
        /// Id of the department.
        pub dept_id: Option<i64>,
        /// Whether the person leads it.
        pub leader: Option<bool>,
    }
    crate::lenient::object!(
        UserLeaderInDepartment, required[], optional[dept_id = "dept_id", leader =
        "leader"]
    );

    /// A role that a person has.
    #[derive(Clone, Debug, Default, PartialEq)]
    #[non_exhaustive]
    pub struct UserRole {
        /// Name of the group that the role is in.
        pub group_name: Option<String>,
        /// Id of the role.
        pub id: Option<i64>,
        /// Name of the role.
        pub name: Option<String>,
    }
    crate::lenient::object!(
        UserRole, required[], optional[group_name = "group_name", id = "id", name =
        "name"]
    );

    /// Look up a user id by phone number.
    ///
    /// Finds the member of the organization who has a phone number; people who have left are not found. From the user id, `UserGet` leads on to the `UnionId`.
    ///
    /// A legacy operation: failures come with HTTP 200 and an `errcode`. Calls of the address book do not count against the monthly quota.
    ///
    /// `POST /topapi/v2/user/getbymobile` (oapi host, access token in the query). Permission: `qyapi_get_member_by_mobile`. App types: internal.
    ///
    /// It may be repeated without harm.
    ///
    /// Errors: [`UserGetByMobileError`]. Source: [DingTalk's page](https://help.dingtalk.io/open/development/query-users-by-phone-number).
    #[derive(Clone, Debug, PartialEq)]
    #[non_exhaustive]
    pub struct UserGetByMobile {
        /// Phone number of a current member.
        pub mobile: String,
    }

    impl UserGetByMobile {
        /// With what is required; the rest is left out.
        #[inline]
        pub fn new(mobile: impl Into<String>) -> Self {
            Self { mobile: mobile.into() }
        }
    }

    impl UserGetByMobile {
        /// What the schema says of the operation.
        pub const SPEC: Spec = Spec::new(
                "userGetByMobile",
                Method::Post,
                "/topapi/v2/user/getbymobile",
            )
            .host(Host::Oapi)
            .auth(Auth::Query)
            .repeatable(true)
            .permission("qyapi_get_member_by_mobile")
            .source(
                "https://help.dingtalk.io/open/development/query-users-by-phone-number",
            )
            .errors(
                &[
                    ErrorRow {
                        code: "400002",
                        status: 200,
                        message: "无效的参数",
                        meaning: "A parameter is wrong.",
                        action: None,
                        hint: Some("mobile takes one phone number, as a text"),
                    },
                    ErrorRow {
                        code: "40104",
                        status: 200,
                        message: "企业中无效的手机号",
                        meaning: "Nobody in the organization has this phone number.",
                        action: None,
                        hint: None,
                    },
                    ErrorRow {
                        code: "60121",
                        status: 200,
                        message: "未找到该用户",
                        meaning: "The organization has no such member.",
                        action: None,
                        hint: Some(
                            "check the number; only current members of the organization are found",
                        ),
                    },
                    ErrorRow {
                        code: "-1",
                        status: 200,
                        message: "%s",
                        meaning: "The server is busy; up to three tries make sense.",
                        action: None,
                        hint: None,
                    },
                    ErrorRow {
                        code: "88",
                        status: 200,
                        message: "%s",
                        meaning: "A wrapper whose true code stands in `sub_code`: something about the token, a permission or the caller's address.",
                        action: None,
                        hint: Some(
                            "read sub_code and sub_msg in the answer: they say whether the token, a permission or the caller's address was refused",
                        ),
                    },
                    ErrorRow {
                        code: "40014",
                        status: 200,
                        message: "%s",
                        meaning: "The access token is not valid.",
                        action: None,
                        hint: None,
                    },
                    ErrorRow {
                        code: "42001",
                        status: 200,
                        message: "%s",
                        meaning: "The access token has run out.",
                        action: None,
                        hint: Some(
                            "a token that the client was given as it is must be replaced by hand; with the app's credentials it fetches a new one itself",
                        ),
                    },
                    ErrorRow {
                        code: "60011",
                        status: 200,
                        message: "%s",
                        meaning: "The app was not granted the permission.",
                        action: None,
                        hint: None,
                    },
                    ErrorRow {
                        code: "60020",
                        status: 200,
                        message: "%s",
                        meaning: "The caller's address is not on the app's list.",
                        action: None,
                        hint: None,
                    },
                    ErrorRow {
                        code: "90018",
                        status: 200,
                        message: "%s",
                        meaning: "This app called this operation too often within a second.",
                        action: None,
                        hint: None,
                    },
                    ErrorRow {
                        code: "90002",
                        status: 200,
                        message: "%s",
                        meaning: "The operation is throttled for all callers together.",
                        action: None,
                        hint: None,
                    },
                ],
            )
            .rules(&[Rule::id("mobile")]);
    }

    impl Operation for UserGetByMobile {
        type Reply = UserGetByMobileReply;
        type Error = UserGetByMobileError;

        #[inline]
        fn spec(&self) -> &'static Spec {
            &Self::SPEC
        }

        #[inline]
        fn encode(&self, request: &mut Encoder) {
            request.body("mobile", &self.mobile);
        }
    }
    crate::lenient::object!(UserGetByMobile, required[mobile = "mobile"], optional[]);

    /// The person who has a phone number.
    #[derive(Clone, Debug, Default, PartialEq)]
    #[non_exhaustive]
    pub struct UserByMobile {
        /// Id of the person within the organization.
        pub userid: Option<UserId>,
    }
    crate::lenient::object!(UserByMobile, required[], optional[userid = "userid"]);

    /// The codes of the operation's error table.
    #[derive(Clone, Debug, PartialEq, Eq, Hash)]
    #[non_exhaustive]
    pub enum UserGetByMobileError {
        /// `400002` (HTTP 200): A parameter is wrong.
        InvalidParameter,
        /// `40104` (HTTP 200): Nobody in the organization has this phone number.
        InvalidMobile,
        /// `60121` (HTTP 200): The organization has no such member.
        UserNotFound,
        /// `-1` (HTTP 200): The server is busy; up to three tries make sense.
        Busy,
        /// `88` (HTTP 200): A wrapper whose true code stands in `sub_code`: something about the token, a permission or the caller's address.
        Wrapped,
        /// `40014` (HTTP 200): The access token is not valid.
        InvalidToken,
        /// `42001` (HTTP 200): The access token has run out.
        TokenExpired,
        /// `60011` (HTTP 200): The app was not granted the permission.
        ScopeNotGranted,
        /// `60020` (HTTP 200): The caller's address is not on the app's list.
        IpNotAllowed,
        /// `90018` (HTTP 200): This app called this operation too often within a second.
        Throttled,
        /// `90002` (HTTP 200): The operation is throttled for all callers together.
        ThrottledForAll,
        /// A value that this version does not know.
        Other(String),
    }
    crate::open_enum::open_enum!(
        UserGetByMobileError, InvalidParameter = "400002", InvalidMobile = "40104",
        UserNotFound = "60121", Busy = "-1", Wrapped = "88", InvalidToken = "40014",
        TokenExpired = "42001", ScopeNotGranted = "60011", IpNotAllowed = "60020",
        Throttled = "90018", ThrottledForAll = "90002"
    );

    /// The reply to [`UserGetByMobile`].
    #[derive(Clone, Debug, PartialEq)]
    #[non_exhaustive]
    pub struct UserGetByMobileReply {
        /// Who has the phone number.
        pub result: UserByMobile,
    }

    impl UserGetByMobileReply {
        /// With what is required; the rest is left out.
        #[inline]
        pub fn new(result: UserByMobile) -> Self {
            Self { result }
        }
    }
    crate::lenient::object!(
        UserGetByMobileReply, required[result = "result"], optional[]
    );

    /// Look up a user id by union id.
    ///
    /// Finds out who a `UnionId` is within the organization: the way back from `UserGet`.
    ///
    /// A legacy operation: failures come with HTTP 200 and an `errcode`. Calls of the address book do not count against the monthly quota.
    ///
    /// `POST /topapi/user/getbyunionid` (oapi host, access token in the query). Permission: `qyapi_get_member`. App types: internal, third-party-enterprise.
    ///
    /// It may be repeated without harm.
    ///
    /// Errors: [`UserGetByUnionIdError`]. Source: [DingTalk's page](https://help.dingtalk.io/open/development/query-a-user-by-the-union-id).
    #[derive(Clone, Debug, PartialEq)]
    #[non_exhaustive]
    pub struct UserGetByUnionId {
        /// The person to look up.
        pub unionid: UnionId,
    }

    impl UserGetByUnionId {
        /// With what is required; the rest is left out.
        #[inline]
        pub fn new(unionid: UnionId) -> Self {
            Self { unionid }
        }
    }

    impl UserGetByUnionId {
        /// What the schema says of the operation.
        pub const SPEC: Spec = Spec::new(
                "userGetByUnionId",
                Method::Post,
                "/topapi/user/getbyunionid",
            )
            .host(Host::Oapi)
            .auth(Auth::Query)
            .repeatable(true)
            .permission("qyapi_get_member")
            .source(
                "https://help.dingtalk.io/open/development/query-a-user-by-the-union-id",
            )
            .errors(
                &[
                    ErrorRow {
                        code: "60121",
                        status: 200,
                        message: "未找到对应员工",
                        meaning: "The organization has no such member.",
                        action: None,
                        hint: Some(
                            "check that the union id comes from an app of the same developer, and that the person belongs to the organization",
                        ),
                    },
                    ErrorRow {
                        code: "400002",
                        status: 200,
                        message: "无效的参数",
                        meaning: "A parameter is wrong.",
                        action: None,
                        hint: Some("unionid takes one union id, as a text"),
                    },
                    ErrorRow {
                        code: "-1",
                        status: 200,
                        message: "%s",
                        meaning: "The server is busy; up to three tries make sense.",
                        action: None,
                        hint: None,
                    },
                    ErrorRow {
                        code: "88",
                        status: 200,
                        message: "%s",
                        meaning: "A wrapper whose true code stands in `sub_code`: something about the token, a permission or the caller's address.",
                        action: None,
                        hint: Some(
                            "read sub_code and sub_msg in the answer: they say whether the token, a permission or the caller's address was refused",
                        ),
                    },
                    ErrorRow {
                        code: "40014",
                        status: 200,
                        message: "%s",
                        meaning: "The access token is not valid.",
                        action: None,
                        hint: None,
                    },
                    ErrorRow {
                        code: "42001",
                        status: 200,
                        message: "%s",
                        meaning: "The access token has run out.",
                        action: None,
                        hint: Some(
                            "a token that the client was given as it is must be replaced by hand; with the app's credentials it fetches a new one itself",
                        ),
                    },
                    ErrorRow {
                        code: "60011",
                        status: 200,
                        message: "%s",
                        meaning: "The app was not granted the permission.",
                        action: None,
                        hint: None,
                    },
                    ErrorRow {
                        code: "60020",
                        status: 200,
                        message: "%s",
                        meaning: "The caller's address is not on the app's list.",
                        action: None,
                        hint: None,
                    },
                    ErrorRow {
                        code: "90018",
                        status: 200,
                        message: "%s",
                        meaning: "This app called this operation too often within a second.",
                        action: None,
                        hint: None,
                    },
                    ErrorRow {
                        code: "90002",
                        status: 200,
                        message: "%s",
                        meaning: "The operation is throttled for all callers together.",
                        action: None,
                        hint: None,
                    },
                ],
            )
            .rules(&[Rule::id("unionid")]);
    }

    impl Operation for UserGetByUnionId {
        type Reply = UserGetByUnionIdReply;
        type Error = UserGetByUnionIdError;

        #[inline]
        fn spec(&self) -> &'static Spec {
            &Self::SPEC
        }

        #[inline]
        fn encode(&self, request: &mut Encoder) {
            request.body("unionid", &self.unionid);
        }
    }
    crate::lenient::object!(UserGetByUnionId, required[unionid = "unionid"], optional[]);

    /// How a person belongs to an organization. DingTalk writes a number.
    #[derive(Clone, Debug, PartialEq, Eq, Hash)]
    #[non_exhaustive]
    pub enum ContactType {
        /// `0`: A member of the organization.
        Employee,
        /// `1`: An external contact.
        External,
        /// A value that this version does not know.
        Other(String),
    }
    crate::open_enum::open_enum!(ContactType, Employee = "0", External = "1");

    /// The person whom a union id names.
    #[derive(Clone, Debug, Default, PartialEq)]
    #[non_exhaustive]
    pub struct UserByUnionId {
        /// Whether the person belongs to the organization.
        pub contact_type: Option<ContactType>,
        /// Id of the person within the organization.
        pub userid: Option<UserId>,
    }
    crate::lenient::object!(
        UserByUnionId, required[], optional[contact_type = "contact_type", userid =
        "userid"]
    );

    /// The codes of the operation's error table.
    #[derive(Clone, Debug, PartialEq, Eq, Hash)]
    #[non_exhaustive]
    pub enum UserGetByUnionIdError {
        /// `60121` (HTTP 200): The organization has no such member.
        UserNotFound,
        /// `400002` (HTTP 200): A parameter is wrong.
        InvalidParameter,
        /// `-1` (HTTP 200): The server is busy; up to three tries make sense.
        Busy,
        /// `88` (HTTP 200): A wrapper whose true code stands in `sub_code`: something about the token, a permission or the caller's address.
        Wrapped,
        /// `40014` (HTTP 200): The access token is not valid.
        InvalidToken,
        /// `42001` (HTTP 200): The access token has run out.
        TokenExpired,
        /// `60011` (HTTP 200): The app was not granted the permission.
        ScopeNotGranted,
        /// `60020` (HTTP 200): The caller's address is not on the app's list.
        IpNotAllowed,
        /// `90018` (HTTP 200): This app called this operation too often within a second.
        Throttled,
        /// `90002` (HTTP 200): The operation is throttled for all callers together.
        ThrottledForAll,
        /// A value that this version does not know.
        Other(String),
    }
    crate::open_enum::open_enum!(
        UserGetByUnionIdError, UserNotFound = "60121", InvalidParameter = "400002", Busy
        = "-1", Wrapped = "88", InvalidToken = "40014", TokenExpired = "42001",
        ScopeNotGranted = "60011", IpNotAllowed = "60020", Throttled = "90018",
        ThrottledForAll = "90002"
    );

    /// The reply to [`UserGetByUnionId`].
    #[derive(Clone, Debug, PartialEq)]
    #[non_exhaustive]
    pub struct UserGetByUnionIdReply {
        /// Who it is.
        pub result: UserByUnionId,
    }

    impl UserGetByUnionIdReply {
        /// With what is required; the rest is left out.
        #[inline]
        pub fn new(result: UserByUnionId) -> Self {
            Self { result }
        }
    }
    crate::lenient::object!(
        UserGetByUnionIdReply, required[result = "result"], optional[]
    );
}
