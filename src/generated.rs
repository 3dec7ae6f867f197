// @generated from schema/ by codegen/. Do not edit: change the schema, then run
// `UPDATE_GENERATED=1 cargo test --all-features generated`.

use crate::{Action, ErrorRow, Spec, Timestamp};

/// A conversation (`openConversationId`, begins with `cid`). It may hold `+`, `/` and `=`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ConversationId(String);
crate::id::id!(ConversationId);

/// An organization (begins with `ding`).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CorpId(String);
crate::id::id!(CorpId);

/// A file or folder within a space: decimal digits carried as text; `0` is the space's root folder. A dentry's uuid is of another kind.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DentryId(String);
crate::id::id!(DentryId);

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

/// A storage space: decimal digits carried as text. Ids of the older drive interface are of another kind.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SpaceId(String);
crate::id::id!(SpaceId);

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

/// Where things stand in requests and answers.
pub(crate) mod gateway {
    pub(crate) const TOKEN_HEADER: &str = "x-acs-dingtalk-access-token";
    pub(crate) const TOKEN_QUERY: &str = "access_token";
    pub(crate) const REQUEST_ID_HEADER: &str = "x-acs-request-id";
    pub(crate) const NOT_JSON_HINT: &str = "the answer is not DingTalk's: check that the endpoint is https and right, that no proxy answers in its place, and that this address is not banned for calling too often";
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
    pub(crate) const REQUEST_ID: &[&str] = &[
        "requestid",
        "requestId",
        "RequestId",
        "request_id",
    ];
    pub(crate) const REQUIRED_SCOPES: &[&str] = &["requiredScopes"];
    pub(crate) const SUB_CODE: &[&str] = &["sub_code"];
    pub(crate) const SUB_MESSAGE: &[&str] = &["sub_msg"];

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
    &conv_file::SendByApp::SPEC,
    &oauth2::GetAccessToken::SPEC,
    &oauth2::GetCorpAccessToken::SPEC,
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
        meaning: "the upload signature is too old",
        action: Some(Action::Final),
        hint: Some(
            "ask for new upload info and put the bytes again; an upload info ends after its expirationSeconds",
        ),
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
        hint: Some(
            "check whether the call took effect before repeating it; on the unified token call check the corpId, it begins with ding",
        ),
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
#[cfg(feature = "emulator")]
pub(crate) static SCHEMA: &[(&str, &str)] = &[
    (
        "common.json",
        include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/schema/common.json")),
    ),
    (
        "conv_file/send_by_app.json",
        include_str!(
            concat!(env!("CARGO_MANIFEST_DIR"), "/schema/conv_file/send_by_app.json")
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
];

/// Calls a macro with the request type of every operation, for tests that leave none out.
#[doc(hidden)]
#[macro_export]
macro_rules! for_each_operation {
    ($do:ident) => {
        $do ! ($crate::conv_file::SendByApp);$do ! ($crate::oauth2::GetAccessToken);$do !
        ($crate::oauth2::GetCorpAccessToken);
    };
}

///Operations of DingTalk's `conv_file` module.
pub mod conv_file {
    use crate::{Auth, Encoder, ErrorRow, Host, Method, Operation, Spec};
    use super::DentryId;
    use super::File;
    use super::SpaceId;
    use super::UnionId;

    /// Send a file to a person as the app.
    ///
    /// Sends a file that lies in a storage space to one person. It appears in the person's chat with the app. Only files can be sent, never folders.
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
                        meaning: "Not permitted. The neighbouring operations answer this code with HTTP 403.",
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
            );
    }

    impl Operation for SendByApp {
        type Reply = SendByAppReply;
        type Error = SendByAppError;
        fn spec(&self) -> &'static Spec {
            &Self::SPEC
        }
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
        /// `permissionDenied` (HTTP 400): Not permitted. The neighbouring operations answer this code with HTTP 403.
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
        pub fn new(file: File) -> Self {
            Self { file }
        }
    }
    crate::lenient::object!(SendByAppReply, required[file = "file"], optional[]);
}

///Operations of DingTalk's `oauth2` module.
pub mod oauth2 {
    use crate::{Auth, Encoder, ErrorRow, Host, Method, Operation, Secret, Spec};
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
            .secret_reply()
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
            );
    }

    impl Operation for GetAccessToken {
        type Reply = GetAccessTokenReply;
        type Error = GetAccessTokenError;
        fn spec(&self) -> &'static Spec {
            &Self::SPEC
        }
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
            .secret_reply()
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
            );
    }

    impl Operation for GetCorpAccessToken {
        type Reply = GetCorpAccessTokenReply;
        type Error = GetCorpAccessTokenError;
        fn spec(&self) -> &'static Spec {
            &Self::SPEC
        }
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
}
