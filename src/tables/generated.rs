// @generated from schema/ by codegen/. Do not edit: change the schema, then run `cargo xtask bless`.

use super::{Action, Concern, ErrorRow};

/// A region of DingTalk. Apps, tokens and ids of one region are unknown in the others.
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

/// The calls per second of one operation that DingTalk's standard plan allows an app; paid plans allow more. Source: [DingTalk's page](https://open.dingtalk.com/document/development/call-frequency-limit).
pub const CALLS_PER_SECOND: u32 = 20;

/// Names in requests and answers, and hints about answers without a known code.
pub(crate) mod gateway {
    pub(crate) const TOKEN_HEADER: &str = "x-acs-dingtalk-access-token";
    pub(crate) const TOKEN_QUERY: &str = "access_token";
    pub(crate) const REQUEST_ID_HEADER: &str = "x-acs-request-id";

    #[cfg(feature = "emulator")]
    pub(crate) const TRACE_ID_HEADER: &str = "x-acs-trace-id";

    #[cfg(feature = "emulator")]
    pub(crate) const SERVER: &str = "DingTalk/1.0.0";
    pub(crate) const AUTHORITY_AS_SERVER_HINT: &str = "the server shows an authority's own certificate, which no root can make valid; have it show a certificate for its name, signed by that authority";
    pub(crate) const BANNED_HINT: &str = "this address has called too often and is banned: make no calls for five minutes";
    pub(crate) const LOST_COMMIT_HINT: &str = "the file may already be stored: list the folder before you upload it again, or there may be a second copy";
    pub(crate) const NO_ROOTS_HINT: &str = "no root certificate was found on this system: install them (often the package ca-certificates), or name a file: `ClientBuilder::root_certificates`, or --ca, DINGTALK_CA_FILE or SSL_CERT_FILE of the command";
    pub(crate) const NOT_JSON_HINT: &str = "the response is not DingTalk's: check that the endpoint is correct and https, that no proxy responds in its place, and that this address is not banned for calling too often";
    pub(crate) const UNKNOWN_HINT: &str = "check whether the call took effect before you repeat it";
    pub(crate) const UNKNOWN_NOT_JSON_HINT: &str = "check whether the call took effect before you repeat it; the response is not DingTalk's: check that the endpoint is correct and https, that no proxy responds in its place, and that this address is not banned for calling too often";
    pub(crate) const UNKNOWN_REPEATABLE_HINT: &str = "this call can safely be repeated: try again later";
    pub(crate) const UNTRUSTED_HINT: &str = "no root certificate that is trusted here matches the server's; if your company's proxy is in between, name its root: `ClientBuilder::root_certificates`, or --ca, DINGTALK_CA_FILE or SSL_CERT_FILE of the command";
    pub(crate) const BANNED: &[&str] = &["punish"];
    pub(crate) const BANNED_BESIDE: &[&str] = &["status", "source", "uuid"];
    pub(crate) const BANNED_MINUTES: &[&str] = &["wait"];
    pub(crate) const CODE: &[&str] = &["code", "Code", "errorCode"];
    pub(crate) const DENIED_DETAIL: &[&str] = &[
        "accessdenieddetail",
        "accessDeniedDetail",
        "AccessDeniedDetail",
    ];
    pub(crate) const LEGACY_CODE: &[&str] = &["errcode"];
    pub(crate) const LEGACY_MESSAGE: &[&str] = &["errmsg"];
    pub(crate) const LEGACY_WRAPPED_CODE: &str = "subcode=";
    pub(crate) const LEGACY_WRAPPER: &str = "88";
    pub(crate) const MESSAGE: &[&str] = &[
        "message",
        "Message",
        "description",
        "Description",
        "msg",
        "errorMsg",
        "errorMessage",
    ];
    pub(crate) const NO_ERROR: &[&str] = &["0", "200", "ok", "success"];
    pub(crate) const NO_RESULT: &[&str] = &[
        "success",
        "dingOpenErrcode",
        "ding_open_errcode",
        "errCode",
        "error_code",
        "error_msg",
        "solution",
        "http_status",
        "cost",
        "traceId",
        "trace_id",
        "hostId",
        "HostId",
        "Recommend",
    ];
    pub(crate) const REQUEST_ID: &[&str] = &[
        "requestid",
        "requestId",
        "RequestId",
        "request_id",
    ];
    pub(crate) const REQUIRED_SCOPES: &[&str] = &["requiredScopes"];
    pub(crate) const SCOPE_BRACKETS: &[&str] = &[
        "[]",
        "【】",
        "［］",
        "「」",
        "（）",
    ];
    pub(crate) const SUB_CODE: &[&str] = &["sub_code"];
    pub(crate) const SUB_MESSAGE: &[&str] = &["sub_msg"];
    pub(crate) const XML_CODE: &str = "Code";
    pub(crate) const XML_MESSAGE: &str = "Message";
    pub(crate) const XML_REQUEST_ID: &str = "RequestId";
    pub(crate) const SECRET_NAMES: &[&str] = &[
        "*secret",
        "*secretkey",
        "*privatekey",
        "*apikey",
        "*password",
        "*passwd",
        "*accesstoken",
        "*refreshtoken",
        "*securitytoken",
        "*ticket",
        "token",
    ];

    #[cfg(feature = "emulator")]
    pub(crate) const APP_PROPERTIES_TOO_MANY: &str = "dentryAppPropertiesNumberExceedsLimit";

    #[cfg(feature = "emulator")]
    pub(crate) const ARGUMENT_INVALID: &str = "Invalid*";

    #[cfg(feature = "emulator")]
    pub(crate) const ARGUMENT_MISSING: &str = "Missing*";

    #[cfg(feature = "emulator")]
    pub(crate) const ARGUMENT_WRONG: &str = "paramError.*";

    #[cfg(feature = "emulator")]
    pub(crate) const ARGUMENTS_WRONG: &str = "paramError";

    #[cfg(feature = "emulator")]
    pub(crate) const LEGACY_ARGUMENT: &str = "40035";

    #[cfg(feature = "emulator")]
    pub(crate) const LEGACY_ARGUMENT_WRONG: &str = "400002";

    #[cfg(feature = "emulator")]
    pub(crate) const LEGACY_PERMISSION_MISSING: &str = "60011";

    #[cfg(feature = "emulator")]
    pub(crate) const LEGACY_THROTTLED: &str = "90018";

    #[cfg(feature = "emulator")]
    pub(crate) const LEGACY_TOKEN_MISSING: &str = "40000";

    #[cfg(feature = "emulator")]
    pub(crate) const LEGACY_TOKEN_REFUSED: &str = "40014";

    #[cfg(feature = "emulator")]
    pub(crate) const LEGACY_UNKNOWN_PATH: &str = "22";

    #[cfg(feature = "emulator")]
    pub(crate) const NAME_ILLEGAL: &str = "dentryNameIllegal";

    #[cfg(feature = "emulator")]
    pub(crate) const NAME_TAKEN: &str = "dentryAlreadyExist";

    #[cfg(feature = "emulator")]
    pub(crate) const PERMISSION_MISSING: &str = "Forbidden.AccessDenied.AccessTokenPermissionDenied";

    #[cfg(feature = "emulator")]
    pub(crate) const STORE_CHANGED: &str = "PreconditionFailed";

    #[cfg(feature = "emulator")]
    pub(crate) const STORE_DENIED: &str = "AccessDenied";

    #[cfg(feature = "emulator")]
    pub(crate) const STORE_FAILED: &str = "InternalError";

    #[cfg(feature = "emulator")]
    pub(crate) const STORE_LENGTH_MISSING: &str = "MissingContentLength";

    #[cfg(feature = "emulator")]
    pub(crate) const STORE_METHOD_WRONG: &str = "MethodNotAllowed";

    #[cfg(feature = "emulator")]
    pub(crate) const STORE_RANGE_WRONG: &str = "InvalidRange";

    #[cfg(feature = "emulator")]
    pub(crate) const STORE_SIGNATURE_WRONG: &str = "SignatureDoesNotMatch";

    #[cfg(feature = "emulator")]
    pub(crate) const STORE_THROTTLED: &str = "SlowDown";

    #[cfg(feature = "emulator")]
    pub(crate) const STORE_TOO_LATE: &str = "RequestTimeTooSkewed";

    #[cfg(feature = "emulator")]
    pub(crate) const THROTTLED: &str = "Forbidden.AccessDenied.QpsLimitForAppkeyAndApi";

    #[cfg(feature = "emulator")]
    pub(crate) const THROTTLED_SUITE: &str = "Forbidden.AccessDenied.QpsLimitForSuitekeyAndOrgAndApi";

    #[cfg(feature = "emulator")]
    pub(crate) const TOKEN_MISSING: &str = "AuthenticationFailed.MissingParameter";

    #[cfg(feature = "emulator")]
    pub(crate) const TOKEN_REFUSED: &str = "InvalidAuthentication";

    #[cfg(feature = "emulator")]
    pub(crate) const UNION_ID_WRONG: &str = "paramError-*";

    #[cfg(feature = "emulator")]
    pub(crate) const UNKNOWN_PATH: &str = "InvalidAction.NotFound";

    #[cfg(feature = "emulator")]
    pub(crate) const UNKNOWN_ROOT: &str = "404";
}

/// Words and elements by which answers of the object store are recognized, and the header of a checksum.
pub(crate) mod object_store {
    pub(crate) const CRC64_HEADER: &str = "x-oss-hash-crc64ecma";
    pub(crate) const FOREIGN_HINT: &str = "the response is not the object store's: a proxy, a firewall or a login page responds in its place; let this machine reach the store's host directly, or have the host allowed there";
    pub(crate) const OVER_HINT: &str = "DingTalk's signature had expired when the store checked it: run it again; if it happens each time, compare this machine's clock with the server's, or use a faster connection";
    pub(crate) const OVER_CODES: &[&str] = &[
        "AccessDenied",
        "AuthenticationFailed",
        "Forbidden",
        "InvalidArgument",
        "SignatureDoesNotMatch",
        "Unauthorized",
    ];
    pub(crate) const OVER_THINGS: &[&str] = &[
        "request",
        "signature",
        "token",
        "url",
        "link",
        "x-amz-date",
        "请求",
        "签名",
        "令牌",
        "链接",
    ];
    pub(crate) const OVER_ENDINGS: &[&str] = &[
        "expired",
        "过期",
        "no longer valid",
        "out of date",
        "not valid in the specified time frame",
        "time is too large",
    ];
    pub(crate) const OVER_TEXTS_IN: &[&str] = &[
        "Message",
        "Details",
        "AuthenticationErrorDetail",
    ];
    pub(crate) const OVER_ELEMENTS: &[&str] = &["Expires"];
    pub(crate) const UNKNOWN_KEY: &[&str] = &["InvalidAccessKeyId"];
    pub(crate) const TEMPORARY_NAMES: &[&str] = &["security-token"];
    pub(crate) const TEMPORARY_PREFIXES: &[&str] = &["STS.", "TMP.", "ASIA"];
}

/// The formats of DingTalk's times.
#[cfg(any(feature = "emulator", feature = "jiff1"))]
pub(crate) const TIMESTAMP_FORMATS: &[&str] = &[
    "%Y-%m-%dT%H:%M:%SZ",
    "%Y-%m-%dT%H:%MZ",
    "%a %b %d %H:%M:%S CST %Y",
];

/// The time zones in these formats, in hours east of Greenwich.
#[cfg(any(feature = "emulator", feature = "jiff1"))]
pub(crate) const TIMESTAMP_ZONES: &[(&str, i8)] = &[("CST", 8), ("Z", 0)];

/// Error codes of any operation: exact ones, then patterns.
pub(crate) static CODES: &[ErrorRow] = &[
    ErrorRow {
        code: "InvalidAuthentication",
        words: &[],
        status: 400,
        message: "Invalid access_token",
        meaning: "the app token has expired, is unknown, or was issued in another environment",
        action: Some(Action::RenewToken),
        concerns: Some(Concern::Everyone),
        hint: Some(
            "send the bare token, without quotes, spaces or Bearer, fetched for this app on this host: the Chinese product (--region china, DINGTALK_REGION=china) and the global one do not accept each other's tokens",
        ),
    },
    ErrorRow {
        code: "AuthenticationFailed.MissingParameter",
        words: &[],
        status: 400,
        message: "缺少参数：x-acs-dingtalk-access-token",
        meaning: "the request carries no token header",
        action: Some(Action::Final),
        concerns: Some(Concern::Everyone),
        hint: Some(
            "put the token into the header x-acs-dingtalk-access-token; Authorization: Bearer and the query are not read",
        ),
    },
    ErrorRow {
        code: "accesstoken.expired",
        words: &[],
        status: 400,
        message: "用户accessToken过期",
        meaning: "a user token has expired",
        action: Some(Action::Final),
        concerns: Some(Concern::Everyone),
        hint: Some(
            "this client works only with app tokens: give it the app's token in place of a user's",
        ),
    },
    ErrorRow {
        code: "invalidAccessToken",
        words: &[],
        status: 400,
        message: "无权访问",
        meaning: "the token does not permit access",
        action: Some(Action::Final),
        concerns: Some(Concern::Everyone),
        hint: Some(
            "check that the token belongs to this app and organization; a token cache must be keyed by app and corpId",
        ),
    },
    ErrorRow {
        code: "invalidToken",
        words: &[],
        status: 400,
        message: "无效的token",
        meaning: "the token was not accepted as valid",
        action: Some(Action::RenewToken),
        concerns: Some(Concern::Everyone),
        hint: None,
    },
    ErrorRow {
        code: "invalidClientIdOrSecret",
        words: &[],
        status: 400,
        message: "无效的clientId或者clientSecret",
        meaning: "client id or client secret is wrong",
        action: Some(Action::Final),
        concerns: Some(Concern::Everyone),
        hint: Some(
            "compare both with the app's credentials page; an app of the Chinese product needs --region china or DINGTALK_REGION=china (Region::China), and an app of the global product needs --region global, which is the default",
        ),
    },
    ErrorRow {
        code: "unauthorized.client",
        words: &[],
        status: 401,
        message: "unauthorized.client",
        meaning: "the app has no authorization in this organization",
        action: Some(Action::Final),
        concerns: Some(Concern::Everyone),
        hint: Some("check the corpId and that the organization has this app enabled"),
    },
    ErrorRow {
        code: "Missingbody",
        words: &[],
        status: 400,
        message: "body is mandatory for this action.",
        meaning: "the request came without a json body",
        action: Some(Action::Final),
        concerns: None,
        hint: Some("send the arguments as a json body; a form body is ignored"),
    },
    ErrorRow {
        code: "paramError-unionId",
        words: &[],
        status: 400,
        message: "",
        meaning: "the value is not a unionId of this organization",
        action: Some(Action::Final),
        concerns: None,
        hint: Some(
            "pass a unionId, not a userId, staffId or openId; resolve the userId with topapi/v2/user/get under the same developer organization",
        ),
    },
    ErrorRow {
        code: "paramError-operatorId",
        words: &[],
        status: 400,
        message: "",
        meaning: "the operator's id is not a unionId of this organization",
        action: Some(Action::Final),
        concerns: Some(Concern::Operator),
        hint: Some(
            "pass a unionId, not a userId, staffId or openId; resolve the userId with topapi/v2/user/get under the same developer organization",
        ),
    },
    ErrorRow {
        code: "Invalidprotocol",
        words: &[],
        status: 400,
        message: "",
        meaning: "DingTalk does not support the protocol",
        action: Some(Action::Final),
        concerns: None,
        hint: Some("use HEADER_SIGNATURE, the only documented protocol"),
    },
    ErrorRow {
        code: "invalid.unionId",
        words: &[],
        status: 400,
        message: "",
        meaning: "the unionId is not valid",
        action: Some(Action::Final),
        concerns: None,
        hint: Some(
            "pass a unionId, not a userId, staffId or openId; resolve the userId with topapi/v2/user/get under the same developer organization",
        ),
    },
    ErrorRow {
        code: "paramError.spaceId",
        words: &[],
        status: 400,
        message: "",
        meaning: "the space id was refused",
        action: Some(Action::Final),
        concerns: Some(Concern::File),
        hint: Some(
            "use the spaceId and dentryId that storage_1.0 returned to the same app and organization; drive_1.0 ids and a dentryUuid do not work",
        ),
    },
    ErrorRow {
        code: "paramError.dentryId",
        words: &[],
        status: 400,
        message: "",
        meaning: "the file or folder id was refused",
        action: Some(Action::Final),
        concerns: Some(Concern::File),
        hint: Some(
            "use the spaceId and dentryId that storage_1.0 returned to the same app and organization; drive_1.0 ids and a dentryUuid do not work",
        ),
    },
    ErrorRow {
        code: "InvalidAction.NotFound",
        words: &[],
        status: 404,
        message: "Specified api is not found, please check your url and method.",
        meaning: "no operation has this method and path",
        action: Some(Action::Final),
        concerns: Some(Concern::Everyone),
        hint: Some("check the method, the path and its version part such as /v1.0"),
    },
    ErrorRow {
        code: "Forbidden.AccessDenied.AccessTokenPermissionDenied",
        words: &[],
        status: 403,
        message: "没有调用该接口的权限",
        meaning: "the app lacks the scope this operation needs",
        action: Some(Action::DropToken),
        concerns: Some(Concern::Everyone),
        hint: Some(
            "grant the named scope to the app and publish a new app version; a token from before the grant lacks it, so use a new one: the client drops the refused token, `dingtalk-file token` fetches a new one, and --no-token-cache stores none",
        ),
    },
    ErrorRow {
        code: "Forbidden.AccessDenied.IpNotInWhiteList",
        words: &[],
        status: 403,
        message: "访问ip不在白名单之中",
        meaning: "the calling ip address is not on the app's list",
        action: Some(Action::Final),
        concerns: Some(Concern::Everyone),
        hint: Some(
            "add the address printed in the message to the app's server egress ips under security settings; if it is ipv6, add that or force ipv4",
        ),
    },
    ErrorRow {
        code: "Forbidden.AccessDenied.QpsLimitForAppkeyAndApi",
        words: &[],
        status: 403,
        message: "",
        meaning: "this app called this api too often within a second",
        action: Some(Action::Wait1s),
        concerns: None,
        hint: Some(
            "this is throttling, not a missing permission: make fewer calls a second; the standard plan allows 20 per app and api, paid plans 40 or 60",
        ),
    },
    ErrorRow {
        code: "Forbidden.AccessDenied.QpsLimitForApi",
        words: &[],
        status: 403,
        message: "",
        meaning: "all callers together exceed this api's rate",
        action: Some(Action::Wait1s),
        concerns: None,
        hint: Some(
            "increase the pauses to 1, 2, 4 seconds, and do not schedule work on the hour; ten minutes past is better",
        ),
    },
    ErrorRow {
        code: "Forbidden.AccessDenied.QpsLimitForSuitekeyAndOrgAndApi",
        words: &[],
        status: 403,
        message: "",
        meaning: "the third-party app called too often within a second for one customer",
        action: Some(Action::Wait1s),
        concerns: None,
        hint: Some(
            "this is throttling, not a missing permission: spread the calls made for this customer",
        ),
    },
    ErrorRow {
        code: "Forbidden.AccessDenied.QpmLimitForAppkeyAndApi",
        words: &[],
        status: 403,
        message: "",
        meaning: "this app called this api too often within a minute",
        action: Some(Action::Wait60s),
        concerns: None,
        hint: Some(
            "this is throttling, not a missing permission: spread the calls over more minutes",
        ),
    },
    ErrorRow {
        code: "Forbidden.AccessDenied.QpmLimitForSuitekeyAndOrgAndApi",
        words: &[],
        status: 403,
        message: "",
        meaning: "the third-party app called too often within a minute for one customer",
        action: Some(Action::Wait60s),
        concerns: None,
        hint: Some(
            "this is throttling, not a missing permission: spread the calls made for this customer over more minutes",
        ),
    },
    ErrorRow {
        code: "Forbidden.AccessDenied.ApiCountLimitForOrg",
        words: &[],
        status: 403,
        message: "",
        meaning: "the organization's call quota for this month is used up",
        action: Some(Action::Final),
        concerns: Some(Concern::Everyone),
        hint: Some(
            "do not retry: the standard plan has 5,000 calls a month; count calls, stop polling or buy a larger plan",
        ),
    },
    ErrorRow {
        code: "system.busy",
        words: &[],
        status: 429,
        message: "system busy, request too frequest",
        meaning: "a back end refuses calls because there are too many",
        action: Some(Action::Wait1s),
        concerns: None,
        hint: None,
    },
    ErrorRow {
        code: "qps.exceed.limit",
        words: &[],
        status: 400,
        message: "请求过于频繁",
        meaning: "too many calls run in parallel",
        action: Some(Action::Wait1s),
        concerns: None,
        hint: Some("run fewer calls in parallel"),
    },
    ErrorRow {
        code: "daily.call.limit",
        words: &[],
        status: 400,
        message: "daily call limit",
        meaning: "today's quota for this api is used up",
        action: Some(Action::Final),
        concerns: Some(Concern::Everyone),
        hint: Some("do not retry today, and make fewer calls to this api"),
    },
    ErrorRow {
        code: "operationConcurrentControl",
        words: &[],
        status: 400,
        message: "",
        meaning: "another operation is working on the same object",
        action: Some(Action::Wait1s),
        concerns: None,
        hint: Some("make only one call at a time for an object"),
    },
    ErrorRow {
        code: "orgAuthLevelNotEnough",
        words: &[],
        status: 403,
        message: "auth level of org is not enough",
        meaning: "the organization's certification level is too low",
        action: Some(Action::Final),
        concerns: Some(Concern::Everyone),
        hint: Some(
            "have an administrator raise the organization's certification; downloads need it",
        ),
    },
    ErrorRow {
        code: "acrossOrgAccessForbidden",
        words: &[],
        status: 403,
        message: "",
        meaning: "the resource belongs to another organization",
        action: Some(Action::Final),
        concerns: None,
        hint: Some("use ids and a token of the same organization"),
    },
    ErrorRow {
        code: "crossOrgAccess.forbiden",
        words: &[],
        status: 403,
        message: "",
        meaning: "access to another organization is forbidden",
        action: Some(Action::Final),
        concerns: None,
        hint: Some("use ids and a token of the same organization"),
    },
    ErrorRow {
        code: "permissionDenied",
        words: &[],
        status: 403,
        message: "",
        meaning: "the acting or receiving user lacks the right",
        action: Some(Action::Final),
        concerns: None,
        hint: Some(
            "a recipient needs a right on the file: grant it with addPermission (a timed grant may have expired); upload and commit need the space's creator or a manager as operator",
        ),
    },
    ErrorRow {
        code: "no.priviledge",
        words: &[],
        status: 400,
        message: "",
        meaning: "the app may not use this drive space",
        action: Some(Action::Final),
        concerns: None,
        hint: Some(
            "app tokens cannot read personal drive spaces: use a space made with storage_1.0",
        ),
    },
    ErrorRow {
        code: "spaceNotAccessible",
        words: &[],
        status: 403,
        message: "",
        meaning: "the space is closed to the caller",
        action: Some(Action::Final),
        concerns: Some(Concern::File),
        hint: Some(
            "act as the creator or a manager of the space, or grant a right on it with addPermission",
        ),
    },
    ErrorRow {
        code: "spaceNotExist",
        words: &[],
        status: 404,
        message: "",
        meaning: "no such space for this app",
        action: Some(Action::Final),
        concerns: Some(Concern::File),
        hint: Some(
            "use a spaceId that storage_1.0 returned to this app, not a drive_1.0 id, an id of another app or organization, or the id of a conversation's space",
        ),
    },
    ErrorRow {
        code: "dentryNotExist",
        words: &[],
        status: 404,
        message: "",
        meaning: "no such file or folder in the space",
        action: Some(Action::Final),
        concerns: Some(Concern::File),
        hint: Some(
            "use spaceId and dentryId of the same storage_1.0 chain and app, not a drive_1.0 id and not a dentryUuid",
        ),
    },
    ErrorRow {
        code: "parent.not.exist",
        words: &[],
        status: 404,
        message: "",
        meaning: "no such parent folder",
        action: Some(Action::Final),
        concerns: None,
        hint: Some("use the id of an existing folder, or \"0\" for the root"),
    },
    ErrorRow {
        code: "object.not.exist",
        words: &[],
        status: 404,
        message: "",
        meaning: "no such object",
        action: Some(Action::Final),
        concerns: None,
        hint: None,
    },
    ErrorRow {
        code: "taskNotExist",
        words: &[],
        status: 404,
        message: "",
        meaning: "no such background task",
        action: Some(Action::Final),
        concerns: None,
        hint: None,
    },
    ErrorRow {
        code: "thumbnailNotExist",
        words: &[],
        status: 403,
        message: "",
        meaning: "the file has no thumbnail",
        action: Some(Action::Final),
        concerns: None,
        hint: None,
    },
    ErrorRow {
        code: "dentryAlreadyExist",
        words: &[],
        status: 400,
        message: "",
        meaning: "the folder already has an entry of this name",
        action: Some(Action::Final),
        concerns: None,
        hint: Some(
            "pick another name, another conflict strategy, or one folder per delivery",
        ),
    },
    ErrorRow {
        code: "dentryNameIllegal",
        words: &[],
        status: 400,
        message: "",
        meaning: "the file or folder name is not allowed",
        action: Some(Action::Final),
        concerns: None,
        hint: Some(
            "leave out tabs and the characters * \" < > |, and do not end the name with a dot",
        ),
    },
    ErrorRow {
        code: "name.invalid",
        words: &[],
        status: 400,
        message: "",
        meaning: "the name is not valid",
        action: Some(Action::Final),
        concerns: None,
        hint: None,
    },
    ErrorRow {
        code: "filename.invalid",
        words: &[],
        status: 400,
        message: "",
        meaning: "the file name is not valid",
        action: Some(Action::Final),
        concerns: None,
        hint: None,
    },
    ErrorRow {
        code: "dentryAppPropertiesNumberExceedsLimit",
        words: &[],
        status: 400,
        message: "",
        meaning: "too many app properties on one entry",
        action: Some(Action::Final),
        concerns: None,
        hint: Some("set at most 3 app properties per app"),
    },
    ErrorRow {
        code: "dentryExtensionNotSupport",
        words: &[],
        status: 400,
        message: "",
        meaning: "the operation does not accept this file extension",
        action: Some(Action::Final),
        concerns: Some(Concern::File),
        hint: None,
    },
    ErrorRow {
        code: "dentryEditNotSupport",
        words: &[],
        status: 400,
        message: "",
        meaning: "the entry cannot be edited",
        action: Some(Action::Final),
        concerns: None,
        hint: None,
    },
    ErrorRow {
        code: "operationNotSupported",
        words: &[],
        status: 400,
        message: "",
        meaning: "the operation does not work on this entry",
        action: Some(Action::Final),
        concerns: None,
        hint: None,
    },
    ErrorRow {
        code: "recycleBinNotSupportForSpace",
        words: &[],
        status: 400,
        message: "",
        meaning: "the space has no recycle bin",
        action: Some(Action::Final),
        concerns: None,
        hint: Some(
            "delete without the recycle bin: only spaces of the drive api have one",
        ),
    },
    ErrorRow {
        code: "fileArchived",
        words: &[],
        status: 400,
        message: "",
        meaning: "the file is archived and is being restored now",
        action: Some(Action::Retry),
        concerns: Some(Concern::File),
        hint: Some(
            "restoring has begun and takes minutes: make the same call again later",
        ),
    },
    ErrorRow {
        code: "fileMalicious",
        words: &[],
        status: 400,
        message: "",
        meaning: "the file was judged malicious",
        action: Some(Action::Final),
        concerns: Some(Concern::File),
        hint: None,
    },
    ErrorRow {
        code: "fileViral",
        words: &[],
        status: 400,
        message: "",
        meaning: "the file was judged to contain a virus",
        action: Some(Action::Final),
        concerns: Some(Concern::File),
        hint: None,
    },
    ErrorRow {
        code: "spaceQuotaInsufficient",
        words: &[],
        status: 400,
        message: "",
        meaning: "the space is full",
        action: Some(Action::Final),
        concerns: None,
        hint: Some(
            "this is the quota of this one space: delete files in it, raise its quota or use another space",
        ),
    },
    ErrorRow {
        code: "sceneQuotaInsufficient",
        words: &[],
        status: 400,
        message: "",
        meaning: "the scene, a group of spaces, is full",
        action: Some(Action::Final),
        concerns: None,
        hint: Some(
            "this is the quota of the scene, not of the drive: free space in its spaces or use another scene",
        ),
    },
    ErrorRow {
        code: "appQuotaInsufficient",
        words: &[],
        status: 400,
        message: "",
        meaning: "the app's share of the storage is used up",
        action: Some(Action::Final),
        concerns: None,
        hint: Some(
            "this is the quota of this app, not of the drive: delete files that the app has stored, or raise its share",
        ),
    },
    ErrorRow {
        code: "orgQuotaInsufficient",
        words: &[],
        status: 400,
        message: "",
        meaning: "the organization's storage is used up",
        action: Some(Action::Final),
        concerns: None,
        hint: Some(
            "this is the quota of the whole organization: an administrator must free or buy storage",
        ),
    },
    ErrorRow {
        code: "quota.insufficient",
        words: &[],
        status: 400,
        message: "",
        meaning: "a storage quota is used up",
        action: Some(Action::Final),
        concerns: None,
        hint: None,
    },
    ErrorRow {
        code: "insufficient.capacity",
        words: &[],
        status: 400,
        message: "",
        meaning: "the storage is full",
        action: Some(Action::Final),
        concerns: None,
        hint: None,
    },
    ErrorRow {
        code: "tryAgainLater",
        words: &[],
        status: 400,
        message: "",
        meaning: "a back end cannot do it now",
        action: Some(Action::Retry),
        concerns: None,
        hint: None,
    },
    ErrorRow {
        code: "request.too.frequent",
        words: &[],
        status: 400,
        message: "",
        meaning: "too many calls",
        action: Some(Action::Wait1s),
        concerns: None,
        hint: None,
    },
    ErrorRow {
        code: "request.often",
        words: &[],
        status: 500,
        message: "",
        meaning: "too many calls",
        action: Some(Action::Wait1s),
        concerns: None,
        hint: None,
    },
    ErrorRow {
        code: "system.freq.limit",
        words: &[],
        status: 500,
        message: "",
        meaning: "too many calls",
        action: Some(Action::Wait1s),
        concerns: None,
        hint: None,
    },
    ErrorRow {
        code: "invokeFrequency",
        words: &[],
        status: 400,
        message: "",
        meaning: "too many calls",
        action: Some(Action::Wait1s),
        concerns: None,
        hint: None,
    },
    ErrorRow {
        code: "invokeFrequentyly",
        words: &[],
        status: 400,
        message: "",
        meaning: "too many calls",
        action: Some(Action::Wait1s),
        concerns: None,
        hint: None,
    },
    ErrorRow {
        code: "failure.operation.requestTooFast",
        words: &[],
        status: 400,
        message: "",
        meaning: "too many calls",
        action: Some(Action::Wait1s),
        concerns: None,
        hint: None,
    },
    ErrorRow {
        code: "failure.operation.operatingFrequencyTooFast",
        words: &[],
        status: 400,
        message: "",
        meaning: "too many calls",
        action: Some(Action::Wait1s),
        concerns: None,
        hint: None,
    },
    ErrorRow {
        code: "failure.operation.tooManyVisitors",
        words: &[],
        status: 400,
        message: "",
        meaning: "too many calls",
        action: Some(Action::Wait1s),
        concerns: None,
        hint: None,
    },
    ErrorRow {
        code: "-1",
        words: &[],
        status: 200,
        message: "",
        meaning: "the server was busy, and the call may have been executed",
        action: Some(Action::Unknown),
        concerns: None,
        hint: None,
    },
    ErrorRow {
        code: "10",
        words: &[],
        status: 200,
        message: "",
        meaning: "a service of the legacy gateway failed",
        action: Some(Action::Unknown),
        concerns: None,
        hint: None,
    },
    ErrorRow {
        code: "15",
        words: &[],
        status: 200,
        message: "",
        meaning: "a back end of the legacy gateway failed",
        action: Some(Action::Unknown),
        concerns: None,
        hint: None,
    },
    ErrorRow {
        code: "400001",
        words: &[],
        status: 200,
        message: "系统错误",
        meaning: "a back end failed",
        action: Some(Action::Unknown),
        concerns: None,
        hint: None,
    },
    ErrorRow {
        code: "22",
        words: &[],
        status: 200,
        message: "Invalid method[submsg=不合法ApiName，ApiName = dingtalk.oapi.%s]",
        meaning: "no such api method",
        action: Some(Action::Final),
        concerns: Some(Concern::Everyone),
        hint: Some("check the path after /topapi/"),
    },
    ErrorRow {
        code: "404",
        words: &[],
        status: 200,
        message: "请求的URI地址不存在",
        meaning: "no such path on this host",
        action: Some(Action::Final),
        concerns: Some(Concern::Everyone),
        hint: Some("check the path; on the api host it begins with /v1.0 or /v2.0"),
    },
    ErrorRow {
        code: "33012",
        words: &[],
        status: 200,
        message: "无效的userId",
        meaning: "no such userId",
        action: Some(Action::Final),
        concerns: None,
        hint: Some("pass the userId of this organization, not a unionId or an openId"),
    },
    ErrorRow {
        code: "40000",
        words: &[],
        status: 200,
        message: "access_token is blank",
        meaning: "the request carries no token",
        action: Some(Action::Final),
        concerns: Some(Concern::Everyone),
        hint: Some(
            "on the oapi host the token goes into the query argument access_token; a header is ignored there",
        ),
    },
    ErrorRow {
        code: "40001",
        words: &[],
        status: 200,
        message: "",
        meaning: "the secret is wrong or the token is not valid",
        action: Some(Action::RenewToken),
        concerns: Some(Concern::Everyone),
        hint: Some(
            "if a new token does not help, check the app's key and secret; an app of the Chinese product needs --region china or DINGTALK_REGION=china (Region::China), and an app of the global product needs --region global, which is the default",
        ),
    },
    ErrorRow {
        code: "40014",
        words: &[],
        status: 200,
        message: "不合法的access_token",
        meaning: "the token is not valid",
        action: Some(Action::RenewToken),
        concerns: Some(Concern::Everyone),
        hint: Some(
            "if a new token does not help, it belongs to another app or product: an app of the Chinese product needs --region china or DINGTALK_REGION=china (Region::China), and an app of the global product needs --region global, which is the default",
        ),
    },
    ErrorRow {
        code: "40035",
        words: &[],
        status: 200,
        message: "",
        meaning: "arguments are missing or wrong",
        action: Some(Action::Final),
        concerns: None,
        hint: Some("pass gettoken's arguments in the query, not in a body"),
    },
    ErrorRow {
        code: "40013",
        words: &[],
        status: 200,
        message: "",
        meaning: "the corp id is wrong",
        action: Some(Action::Final),
        concerns: Some(Concern::Everyone),
        hint: Some(
            "check the corp id, which begins with ding; an app of the Chinese product needs --region china or DINGTALK_REGION=china (Region::China), and an app of the global product needs --region global, which is the default",
        ),
    },
    ErrorRow {
        code: "40089",
        words: &[],
        status: 200,
        message: "",
        meaning: "app key or app secret is wrong",
        action: Some(Action::Final),
        concerns: Some(Concern::Everyone),
        hint: Some(
            "compare both with the app's credentials page; an app of the Chinese product needs --region china or DINGTALK_REGION=china (Region::China), and an app of the global product needs --region global, which is the default",
        ),
    },
    ErrorRow {
        code: "40096",
        words: &[],
        status: 200,
        message: "不合法的appKey或appSecret",
        meaning: "app key or app secret is wrong",
        action: Some(Action::Final),
        concerns: Some(Concern::Everyone),
        hint: Some(
            "compare both with the app's credentials page; an app of the Chinese product needs --region china or DINGTALK_REGION=china (Region::China), and an app of the global product needs --region global, which is the default",
        ),
    },
    ErrorRow {
        code: "40104",
        words: &[],
        status: 200,
        message: "企业中无效的手机号",
        meaning: "no one in the organization has this phone number",
        action: Some(Action::Final),
        concerns: None,
        hint: Some(
            "check the number; only current members of the organization are found",
        ),
    },
    ErrorRow {
        code: "41001",
        words: &[],
        status: 200,
        message: "",
        meaning: "the token argument is missing",
        action: Some(Action::Final),
        concerns: Some(Concern::Everyone),
        hint: Some(
            "on the oapi host the token goes into the query argument access_token; a header is ignored there",
        ),
    },
    ErrorRow {
        code: "42001",
        words: &[],
        status: 200,
        message: "",
        meaning: "the token has expired",
        action: Some(Action::RenewToken),
        concerns: Some(Concern::Everyone),
        hint: None,
    },
    ErrorRow {
        code: "50002",
        words: &[],
        status: 200,
        message: "",
        meaning: "the person is outside the app's visible range",
        action: Some(Action::Final),
        concerns: None,
        hint: Some(
            "have an administrator add the person or the department to the app's visible range",
        ),
    },
    ErrorRow {
        code: "60011",
        words: &[],
        status: 200,
        message: "",
        meaning: "the app lacks the scope this operation needs",
        action: Some(Action::DropToken),
        concerns: Some(Concern::Everyone),
        hint: Some(
            "grant the named scope to the app and publish a new app version; a token from before the grant lacks it, so use a new one: the client drops the refused token, `dingtalk-file token` fetches a new one, and --no-token-cache stores none",
        ),
    },
    ErrorRow {
        code: "60020",
        words: &[],
        status: 200,
        message: "",
        meaning: "the calling ip address is not on the app's list",
        action: Some(Action::Final),
        concerns: Some(Concern::Everyone),
        hint: Some(
            "add the address printed in the message to the app's server egress ips under security settings; if it is ipv6, add that or force ipv4",
        ),
    },
    ErrorRow {
        code: "60121",
        words: &[],
        status: 200,
        message: "",
        meaning: "the organization has no such user",
        action: Some(Action::Final),
        concerns: None,
        hint: Some(
            "check the id, and that the app and the person belong to the same organization",
        ),
    },
    ErrorRow {
        code: "90002",
        words: &[],
        status: 200,
        message: "",
        meaning: "the api is throttled for all callers",
        action: Some(Action::Wait1s),
        concerns: None,
        hint: Some("wait until the penalty ends; the message says when"),
    },
    ErrorRow {
        code: "90018",
        words: &[],
        status: 200,
        message: "",
        meaning: "this app called this api too often within a second",
        action: Some(Action::Wait1s),
        concerns: None,
        hint: Some(
            "make fewer calls a second: the standard plan allows 20 per app and api, paid plans 40 or 60",
        ),
    },
    ErrorRow {
        code: "90020",
        words: &[],
        status: 200,
        message: "",
        meaning: "the organization's call quota for this month is used up",
        action: Some(Action::Final),
        concerns: Some(Concern::Everyone),
        hint: Some(
            "do not retry: the standard plan has 5,000 calls a month; count calls, stop polling or buy a larger plan",
        ),
    },
    ErrorRow {
        code: "400002",
        words: &[],
        status: 200,
        message: "无效的参数",
        meaning: "an argument is wrong",
        action: Some(Action::Final),
        concerns: None,
        hint: None,
    },
    ErrorRow {
        code: "*QpsLimit*",
        words: &[],
        status: 403,
        message: "",
        meaning: "too many calls within a second",
        action: Some(Action::Wait1s),
        concerns: None,
        hint: Some(
            "this is throttling, not a missing permission: make fewer calls a second",
        ),
    },
    ErrorRow {
        code: "*QpmLimit*",
        words: &[],
        status: 403,
        message: "",
        meaning: "too many calls within a minute",
        action: Some(Action::Wait60s),
        concerns: None,
        hint: Some(
            "this is throttling, not a missing permission: make fewer calls a minute",
        ),
    },
    ErrorRow {
        code: "*ApiCountLimit*",
        words: &[],
        status: 403,
        message: "",
        meaning: "a call quota is used up",
        action: Some(Action::Final),
        concerns: Some(Concern::Everyone),
        hint: Some(
            "do not retry: the standard plan has 5,000 calls a month; count calls, stop polling or buy a larger plan",
        ),
    },
    ErrorRow {
        code: "systemBusy",
        words: &[&["system"], &["busy"]],
        status: 429,
        message: "",
        meaning: "a back end is overloaded",
        action: Some(Action::Wait1s),
        concerns: None,
        hint: None,
    },
    ErrorRow {
        code: "systemError",
        words: &[
            &[
                "system",
                "sys",
                "sytem",
                "systerm",
                "systen",
                "inner",
                "internal",
                "server",
                "service",
                "remote",
                "backend",
                "platform",
                "common",
                "runtime",
                "unknown",
                "unknow",
                "unclassified",
                "undefined",
                "unexpected",
                "unhandled",
                "fatal",
                "light",
                "null",
                "pointer",
                "integration",
                "hsf",
                "rpc",
                "database",
                "db",
                "error",
                "temporarily",
                "temporary",
                "currently",
                "unavailable",
                "bad",
            ],
            &[
                "error",
                "errror",
                "err",
                "errors",
                "exception",
                "fail",
                "failure",
                "failed",
                "fault",
                "throwable",
                "unavailable",
                "crash",
                "abnormal",
                "busy",
                "overload",
                "overloaded",
                "gateway",
            ],
        ],
        status: 500,
        message: "",
        meaning: "something failed, and the call may have been executed",
        action: Some(Action::Unknown),
        concerns: None,
        hint: None,
    },
    ErrorRow {
        code: "systemError.dingSpaceError",
        words: &[&["system", "error"], &["busy", "dingspaceerror"]],
        status: 503,
        message: "",
        meaning: "a back end is down or overloaded, and the call may have been executed",
        action: Some(Action::Unknown),
        concerns: None,
        hint: None,
    },
    ErrorRow {
        code: "unknown",
        words: &[
            &[],
            &[
                "unknown",
                "unavailable",
                "internal",
                "undefined",
                "unclassified",
                "aborted",
                "deadlineexceeded",
            ],
        ],
        status: 500,
        message: "",
        meaning: "something failed, and the call may have been executed",
        action: Some(Action::Unknown),
        concerns: None,
        hint: None,
    },
    ErrorRow {
        code: "unknown.send.result",
        words: &[&["unknown"], &["sendresult", "result"]],
        status: 400,
        message: "",
        meaning: "the message may or may not have been sent",
        action: Some(Action::Unknown),
        concerns: None,
        hint: None,
    },
    ErrorRow {
        code: "callOrgFail",
        words: &[
            &["call", "invoke", "access", "logic", "failed", "to"],
            &[
                "orgfail",
                "alipayfail",
                "storagefail",
                "masterdatafailed",
                "servicefail",
                "serviceinvokefail",
                "executeservice",
                "invokeservice",
                "invokefileservice",
                "invokehsf",
            ],
        ],
        status: 400,
        message: "",
        meaning: "a call to another back end failed",
        action: Some(Action::Unknown),
        concerns: None,
        hint: None,
    },
    ErrorRow {
        code: "timeout",
        words: &[
            &[
                "system",
                "server",
                "service",
                "remote",
                "backend",
                "gateway",
                "operation",
                "operate",
                "request",
                "call",
                "invoke",
                "send",
                "read",
                "write",
                "response",
                "connect",
                "connection",
                "socket",
                "rpc",
                "hsf",
                "model",
                "execute",
                "execution",
                "process",
                "internal",
                "inner",
                "is",
            ],
            &["timeout", "timedout", "timeouts", "timeouterror", "timeoutexception"],
        ],
        status: 504,
        message: "",
        meaning: "a back end timed out",
        action: Some(Action::Unknown),
        concerns: None,
        hint: None,
    },
    ErrorRow {
        code: "*.exception",
        words: &[&["timeout", "timedout", "exception", "throwable"]],
        status: 504,
        message: "",
        meaning: "a back end timed out or crashed",
        action: Some(Action::Unknown),
        concerns: None,
        hint: None,
    },
    ErrorRow {
        code: "systemRuntimeException.*",
        words: &[],
        status: 400,
        message: "",
        meaning: "a back end crashed",
        action: Some(Action::Unknown),
        concerns: None,
        hint: None,
    },
    ErrorRow {
        code: "hsfIntegrationError*",
        words: &[],
        status: 400,
        message: "",
        meaning: "a call to another back end failed",
        action: Some(Action::Unknown),
        concerns: None,
        hint: None,
    },
    ErrorRow {
        code: "isp.*",
        words: &[],
        status: 200,
        message: "",
        meaning: "a back end of the legacy gateway failed",
        action: Some(Action::Unknown),
        concerns: None,
        hint: None,
    },
    ErrorRow {
        code: "paramError*",
        words: &[],
        status: 400,
        message: "",
        meaning: "an argument was refused",
        action: Some(Action::Final),
        concerns: None,
        hint: Some(
            "correct the argument that the text after the dot or hyphen names; if there is none, first check that every unionId is a unionId and not a userId",
        ),
    },
    ErrorRow {
        code: "Missing*",
        words: &[],
        status: 400,
        message: "* is mandatory for this action.",
        meaning: "a required argument is missing",
        action: Some(Action::Final),
        concerns: None,
        hint: Some("add the argument that the text after Missing names"),
    },
    ErrorRow {
        code: "Invalid*",
        words: &[],
        status: 400,
        message: "",
        meaning: "an argument has the wrong kind or value",
        action: Some(Action::Final),
        concerns: None,
        hint: Some("correct the argument that the text after Invalid names"),
    },
];

/// Error codes of the object store, in the same order. No operation returns them.
pub(crate) static STORE_CODES: &[ErrorRow] = &[
    ErrorRow {
        code: "SignatureDoesNotMatch",
        words: &[],
        status: 403,
        message: "",
        meaning: "the storage host received a signature that does not match the request",
        action: Some(Action::Final),
        concerns: None,
        hint: Some(
            "the request must carry exactly the headers of the upload or download info: a proxy or an HTTP library that adds a Content-Type breaks the signature",
        ),
    },
    ErrorRow {
        code: "RequestTimeTooSkewed",
        words: &[],
        status: 403,
        message: "",
        meaning: "the signature is too old",
        action: Some(Action::RenewUpload),
        concerns: None,
        hint: None,
    },
    ErrorRow {
        code: "RequestExpired",
        words: &[],
        status: 403,
        message: "",
        meaning: "the signature is too old",
        action: Some(Action::RenewUpload),
        concerns: None,
        hint: None,
    },
    ErrorRow {
        code: "SecurityTokenExpired",
        words: &[],
        status: 403,
        message: "The security token you provided has expired.",
        meaning: "the security token of a temporary key has expired",
        action: Some(Action::RenewUpload),
        concerns: None,
        hint: None,
    },
    ErrorRow {
        code: "InvalidSecurityToken",
        words: &[],
        status: 403,
        message: "",
        meaning: "the security token of a temporary key is not valid, or has expired",
        action: Some(Action::RenewUpload),
        concerns: None,
        hint: None,
    },
    ErrorRow {
        code: "ExpiredToken",
        words: &[],
        status: 400,
        message: "",
        meaning: "the security token of a temporary key has expired",
        action: Some(Action::RenewUpload),
        concerns: None,
        hint: None,
    },
    ErrorRow {
        code: "InvalidToken",
        words: &[],
        status: 400,
        message: "",
        meaning: "the security token of a temporary key is not valid, or has expired",
        action: Some(Action::RenewUpload),
        concerns: None,
        hint: None,
    },
    ErrorRow {
        code: "TokenRefreshRequired",
        words: &[],
        status: 400,
        message: "",
        meaning: "the security token of a temporary key must be replaced",
        action: Some(Action::RenewUpload),
        concerns: None,
        hint: None,
    },
    ErrorRow {
        code: "InvalidAccessKeyId",
        words: &[],
        status: 403,
        message: "",
        meaning: "the store does not know the signing key; a temporary key is forgotten when it expires",
        action: Some(Action::Final),
        concerns: None,
        hint: Some(
            "this cannot be fixed from here: give DingTalk's support the request id",
        ),
    },
    ErrorRow {
        code: "AccessDenied",
        words: &[],
        status: 403,
        message: "",
        meaning: "the store refused the request",
        action: Some(Action::Final),
        concerns: None,
        hint: Some(
            "the organization's network rules, or the store's, may block this address; if other addresses are refused as well, give DingTalk's support the request id",
        ),
    },
    ErrorRow {
        code: "UserDisable",
        words: &[],
        status: 403,
        message: "",
        meaning: "the store's account is suspended",
        action: Some(Action::Final),
        concerns: None,
        hint: Some(
            "this cannot be fixed from here: give DingTalk's support the request id",
        ),
    },
    ErrorRow {
        code: "MissingSecurityHeader",
        words: &[],
        status: 400,
        message: "",
        meaning: "a header of the signature is missing",
        action: Some(Action::Final),
        concerns: None,
        hint: Some(
            "a proxy between here and the store may have removed headers; try without it",
        ),
    },
    ErrorRow {
        code: "InvalidArgument",
        words: &[],
        status: 400,
        message: "",
        meaning: "the store does not accept a header or a parameter",
        action: Some(Action::Final),
        concerns: None,
        hint: Some(
            "this cannot be fixed from here: give DingTalk's support the request id",
        ),
    },
    ErrorRow {
        code: "InvalidRequest",
        words: &[],
        status: 400,
        message: "",
        meaning: "the store does not understand the request",
        action: Some(Action::Final),
        concerns: None,
        hint: Some(
            "this cannot be fixed from here: give DingTalk's support the request id",
        ),
    },
    ErrorRow {
        code: "InvalidDigest",
        words: &[],
        status: 400,
        message: "",
        meaning: "the signed checksum is not valid",
        action: Some(Action::Final),
        concerns: None,
        hint: Some(
            "this cannot be fixed from here: give DingTalk's support the request id",
        ),
    },
    ErrorRow {
        code: "BadDigest",
        words: &[],
        status: 400,
        message: "",
        meaning: "the bytes that arrived differ from those that were sent",
        action: Some(Action::Retry),
        concerns: None,
        hint: None,
    },
    ErrorRow {
        code: "IncompleteBody",
        words: &[],
        status: 400,
        message: "",
        meaning: "fewer bytes arrived than Content-Length announced",
        action: Some(Action::Unknown),
        concerns: None,
        hint: None,
    },
    ErrorRow {
        code: "RequestTimeout",
        words: &[],
        status: 400,
        message: "",
        meaning: "the bytes arrived too slowly, or not at all",
        action: Some(Action::Unknown),
        concerns: None,
        hint: Some(
            "the connection stalled: try again; if it happens each time, use a faster connection",
        ),
    },
    ErrorRow {
        code: "EntityTooLarge",
        words: &[],
        status: 400,
        message: "",
        meaning: "the body is larger than the store accepts in one request",
        action: Some(Action::Final),
        concerns: None,
        hint: Some(
            "this cannot be fixed from here: give DingTalk's support the request id",
        ),
    },
    ErrorRow {
        code: "InvalidObjectState",
        words: &[],
        status: 403,
        message: "",
        meaning: "the file is archived",
        action: Some(Action::Final),
        concerns: None,
        hint: Some("have the file restored in DingTalk, then download it"),
    },
    ErrorRow {
        code: "NoSuchKey",
        words: &[],
        status: 404,
        message: "",
        meaning: "the store does not have these bytes",
        action: Some(Action::Final),
        concerns: None,
        hint: Some("the file may have been deleted: look it up again"),
    },
    ErrorRow {
        code: "NoSuchBucket",
        words: &[],
        status: 404,
        message: "",
        meaning: "the store does not have this bucket",
        action: Some(Action::Final),
        concerns: None,
        hint: Some(
            "this cannot be fixed from here: give DingTalk's support the request id",
        ),
    },
    ErrorRow {
        code: "NoSuchUpload",
        words: &[],
        status: 404,
        message: "",
        meaning: "the multipart upload has expired or has ended",
        action: Some(Action::Final),
        concerns: None,
        hint: Some("upload the whole file again"),
    },
    ErrorRow {
        code: "MethodNotAllowed",
        words: &[],
        status: 405,
        message: "",
        meaning: "the store does not accept this method here",
        action: Some(Action::Final),
        concerns: None,
        hint: None,
    },
    ErrorRow {
        code: "OperationAborted",
        words: &[],
        status: 409,
        message: "",
        meaning: "another request is working on the same object",
        action: Some(Action::Retry),
        concerns: None,
        hint: None,
    },
    ErrorRow {
        code: "FileAlreadyExists",
        words: &[],
        status: 409,
        message: "",
        meaning: "the object exists and may not be replaced",
        action: Some(Action::Final),
        concerns: None,
        hint: Some("upload the file again: it gets another key"),
    },
    ErrorRow {
        code: "MissingContentLength",
        words: &[],
        status: 411,
        message: "",
        meaning: "the store requires a Content-Length",
        action: Some(Action::Final),
        concerns: None,
        hint: None,
    },
    ErrorRow {
        code: "PreconditionFailed",
        words: &[],
        status: 412,
        message: "At least one of the pre-conditions you specified did not hold.",
        meaning: "the object is no longer the version that was requested",
        action: Some(Action::Final),
        concerns: None,
        hint: None,
    },
    ErrorRow {
        code: "InvalidRange",
        words: &[],
        status: 416,
        message: "The requested range cannot be satisfied.",
        meaning: "the store has none of the requested bytes",
        action: Some(Action::Final),
        concerns: None,
        hint: None,
    },
    ErrorRow {
        code: "TooManyRequests",
        words: &[],
        status: 429,
        message: "",
        meaning: "too many requests",
        action: Some(Action::Wait1s),
        concerns: None,
        hint: None,
    },
    ErrorRow {
        code: "QpsLimitExceeded",
        words: &[],
        status: 503,
        message: "",
        meaning: "too many requests within a second",
        action: Some(Action::Wait1s),
        concerns: None,
        hint: None,
    },
    ErrorRow {
        code: "SlowDown",
        words: &[],
        status: 503,
        message: "",
        meaning: "too many requests",
        action: Some(Action::Unknown),
        concerns: None,
        hint: None,
    },
    ErrorRow {
        code: "ServiceUnavailable",
        words: &[],
        status: 503,
        message: "",
        meaning: "the store is briefly out of service",
        action: Some(Action::Unknown),
        concerns: None,
        hint: None,
    },
    ErrorRow {
        code: "InternalError",
        words: &[],
        status: 500,
        message: "",
        meaning: "the store failed",
        action: Some(Action::Unknown),
        concerns: None,
        hint: None,
    },
    ErrorRow {
        code: "*TokenExpired*",
        words: &[],
        status: 403,
        message: "",
        meaning: "the security token of a temporary key has expired",
        action: Some(Action::RenewUpload),
        concerns: None,
        hint: None,
    },
    ErrorRow {
        code: "*SignatureExpired*",
        words: &[],
        status: 403,
        message: "",
        meaning: "the signature is too old",
        action: Some(Action::RenewUpload),
        concerns: None,
        hint: None,
    },
    ErrorRow {
        code: "*UrlExpired*",
        words: &[],
        status: 403,
        message: "",
        meaning: "the signature is too old",
        action: Some(Action::RenewUpload),
        concerns: None,
        hint: None,
    },
];
