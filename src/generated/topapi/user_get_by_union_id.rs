// @generated from schema/ by codegen/. Do not edit: change the schema, then run `cargo xtask bless`.

/// Look up a user id by union id.
///
/// Returns the `UserId` of a `UnionId` in the organization, which is the reverse of [`UserGet`](crate::topapi::UserGet).
///
/// A legacy operation: failures come with HTTP 200 and an `errcode`. Calls of the address book do not count against the monthly quota.
///
/// `POST https://oapi.dingtalk.io/topapi/user/getbyunionid` (region `global`) or `POST https://oapi.dingtalk.com/topapi/user/getbyunionid` (region `china`).
///
/// Access token in the query as `access_token`, from [`GetAccessToken`](crate::oauth2::GetAccessToken) (internal) or [`GetCorpAccessToken`](crate::oauth2::GetCorpAccessToken) (third-party-enterprise). Permission: `qyapi_get_member` (Read user information, 成员信息读权限). App types: internal, third-party-enterprise.
///
/// Idempotent: it is safe to repeat.
///
/// Errors: [`UserGetByUnionIdError`]. Source: [DingTalk's page](https://help.dingtalk.io/open/development/query-a-user-by-the-union-id).
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct UserGetByUnionId {
    /// The person to look up.
    pub unionid: UnionId,
}

impl UserGetByUnionId {
    /// Creates one with the required fields.
    #[inline]
    pub fn new(unionid: UnionId) -> Self {
        Self { unionid }
    }
}

impl UserGetByUnionId {
    /// The operation as the schema describes it.
    pub const SPEC: Spec = Spec::new(
            "userGetByUnionId",
            Method::Post,
            "/topapi/user/getbyunionid",
        )
        .host(Host::Oapi)
        .auth(Auth::Query)
        .repeatable(true)
        .permission("qyapi_get_member")
        .source("https://help.dingtalk.io/open/development/query-a-user-by-the-union-id")
        .errors(
            &[
                ErrorRow {
                    code: "60121",
                    words: &[],
                    status: 200,
                    message: "未找到对应员工",
                    meaning: "The organization has no such member.",
                    action: None,
                    concerns: None,
                    hint: Some(
                        "check that the union id comes from an app of the same developer, and that the person belongs to the organization",
                    ),
                },
                ErrorRow {
                    code: "400002",
                    words: &[],
                    status: 200,
                    message: "无效的参数",
                    meaning: "A parameter is wrong.",
                    action: None,
                    concerns: None,
                    hint: Some("unionid must be one union id, as a string"),
                },
                ErrorRow {
                    code: "-1",
                    words: &[],
                    status: 200,
                    message: "%s",
                    meaning: "The server is busy. The page recommends up to three attempts.",
                    action: None,
                    concerns: None,
                    hint: None,
                },
                ErrorRow {
                    code: "88",
                    words: &[],
                    status: 200,
                    message: "%s",
                    meaning: "A wrapper with the actual code in `sub_code`. It concerns the token, a permission or the caller's address.",
                    action: None,
                    concerns: None,
                    hint: Some(
                        "read sub_code and sub_msg in the response: they say whether the token, a permission or the caller's address was refused",
                    ),
                },
                ErrorRow {
                    code: "40014",
                    words: &[],
                    status: 200,
                    message: "%s",
                    meaning: "The access token is not valid.",
                    action: None,
                    concerns: None,
                    hint: None,
                },
                ErrorRow {
                    code: "42001",
                    words: &[],
                    status: 200,
                    message: "%s",
                    meaning: "The access token has expired.",
                    action: None,
                    concerns: None,
                    hint: Some(
                        "a token given to the client must be replaced manually; with the app's credentials, the client fetches a new one itself",
                    ),
                },
                ErrorRow {
                    code: "60011",
                    words: &[],
                    status: 200,
                    message: "%s",
                    meaning: "The app was not granted the permission.",
                    action: None,
                    concerns: None,
                    hint: None,
                },
                ErrorRow {
                    code: "60020",
                    words: &[],
                    status: 200,
                    message: "%s",
                    meaning: "The caller's address is not on the app's list.",
                    action: None,
                    concerns: None,
                    hint: None,
                },
                ErrorRow {
                    code: "90018",
                    words: &[],
                    status: 200,
                    message: "%s",
                    meaning: "This app called this operation too often within a second.",
                    action: None,
                    concerns: None,
                    hint: None,
                },
                ErrorRow {
                    code: "90002",
                    words: &[],
                    status: 200,
                    message: "%s",
                    meaning: "The operation is throttled for all callers together.",
                    action: None,
                    concerns: None,
                    hint: None,
                },
            ],
        )
        .rules(&[Rule::id("unionid").without(" ,;|、，；｜､،؛﹐﹑﹔;‚")]);
}

impl Operation for UserGetByUnionId {
    type Reply = UserGetByUnionIdReply;
    type Error = UserGetByUnionIdError;
    const SPEC: &'static Spec = &Self::SPEC;

    #[inline]
    fn encode(&self, request: &mut Encoder) {
        request.body("unionid", &self.unionid);
    }
}
crate::model::lenient::object!(
    UserGetByUnionId, required[unionid = "unionid"], optional[]
);

/// How a person belongs to an organization. DingTalk writes a number.
///
/// A value that this version does not know is kept as well; match it by [`as_str`](Self::as_str).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ContactType {
    /// `0`: A member of the organization.
    Employee,
    /// `1`: An external contact.
    External,
    #[doc(hidden)]
    _Other(crate::model::open_enum::Unlisted),
}
crate::model::open_enum::open_enum!(ContactType, Employee = "0", External = "1");

/// The person with a union id.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct UserByUnionId {
    /// Whether the person belongs to the organization.
    pub contact_type: Option<ContactType>,
    /// Id of the person in the organization.
    pub userid: Option<UserId>,
}
crate::model::lenient::object!(
    UserByUnionId, required[], optional[contact_type = "contact_type", userid = "userid"]
);
crate::call::request::nested!(
    UserByUnionId, required[], optional[contact_type = "contact_type", userid = "userid"]
);

/// The codes of the operation's error table.
///
/// A value that this version does not know is kept as well; match it by [`as_str`](Self::as_str).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum UserGetByUnionIdError {
    /// `60121` (HTTP 200, `未找到对应员工`): The organization has no such member.
    UserNotFound,
    /// `400002` (HTTP 200, `无效的参数`): A parameter is wrong.
    InvalidParameter,
    /// `-1` (HTTP 200): The server is busy. The page recommends up to three attempts.
    Busy,
    /// `88` (HTTP 200): A wrapper with the actual code in `sub_code`. It concerns the token, a permission or the caller's address.
    Wrapped,
    /// `40014` (HTTP 200): The access token is not valid.
    InvalidToken,
    /// `42001` (HTTP 200): The access token has expired.
    TokenExpired,
    /// `60011` (HTTP 200): The app was not granted the permission.
    ScopeNotGranted,
    /// `60020` (HTTP 200): The caller's address is not on the app's list.
    IpNotAllowed,
    /// `90018` (HTTP 200): This app called this operation too often within a second.
    Throttled,
    /// `90002` (HTTP 200): The operation is throttled for all callers together.
    ThrottledForAll,
    #[doc(hidden)]
    _Other(crate::model::open_enum::Unlisted),
}
crate::model::open_enum::open_enum!(
    UserGetByUnionIdError, UserNotFound = "60121", InvalidParameter = "400002", Busy =
    "-1", Wrapped = "88", InvalidToken = "40014", TokenExpired = "42001", ScopeNotGranted
    = "60011", IpNotAllowed = "60020", Throttled = "90018", ThrottledForAll = "90002"
);

/// The reply to [`UserGetByUnionId`].
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct UserGetByUnionIdReply {
    /// The person.
    pub result: UserByUnionId,
}

impl UserGetByUnionIdReply {
    /// Creates one with the required fields.
    #[inline]
    pub fn new(result: UserByUnionId) -> Self {
        Self { result }
    }
}
crate::model::lenient::object!(
    UserGetByUnionIdReply, required[result = "result"], optional[]
);
crate::call::request::nested!(
    UserGetByUnionIdReply, required[result = "result"], optional[]
);
