// @generated from schema/ by codegen/. Do not edit: change the schema, then run `cargo xtask bless`.

/// List the people who have a role.
///
/// Lists the people who have a role, in pages and without their `UnionId`, which [`UserGet`](crate::topapi::UserGet) returns for each person.
///
/// `offset` and `size` take effect only together. With only one of them, DingTalk returns the first 20 people. Start with offset 0, add the size for each further page, and stop when `hasMore` is not `true`.
///
/// A legacy operation: failures come with HTTP 200 and an `errcode`. Calls of the address book do not count against the monthly quota.
///
/// `POST https://oapi.dingtalk.io/topapi/role/simplelist` (region `global`) or `POST https://oapi.dingtalk.com/topapi/role/simplelist` (region `china`).
///
/// Access token in the query as `access_token`, from [`GetAccessToken`](crate::oauth2::GetAccessToken) (internal) or [`GetCorpAccessToken`](crate::oauth2::GetCorpAccessToken) (third-party-enterprise). Permission: `qyapi_get_department_member` (Read permission for department members in Contacts, 通讯录部门成员读权限). App types: internal, third-party-enterprise.
///
/// Idempotent: it is safe to repeat.
///
/// Errors: [`RoleSimpleListError`]. Source: [DingTalk's page](https://help.dingtalk.io/open/development/obtain-the-list-of-employees-of-a-role).
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct RoleSimpleList {
    /// Number of people to skip. It takes effect only with `size`.
    pub offset: Option<i64>,
    /// The role.
    pub role_id: RoleId,
    /// Number of people on a page, 20 by default. It takes effect only with `offset`.
    pub size: Option<i64>,
}

impl RoleSimpleList {
    /// Creates one with the required fields; optional fields are unset.
    #[inline]
    pub fn new(role_id: RoleId) -> Self {
        Self {
            offset: Default::default(),
            role_id,
            size: Default::default(),
        }
    }

    /// Sets [`offset`](Self::offset).
    #[inline]
    pub fn offset(mut self, offset: i64) -> Self {
        self.offset = Some(offset);
        self
    }

    /// Sets [`size`](Self::size).
    #[inline]
    pub fn size(mut self, size: i64) -> Self {
        self.size = Some(size);
        self
    }
}

impl RoleSimpleList {
    /// The least that [`offset`](Self::offset) may be.
    pub const MIN_OFFSET: i64 = 0;

    /// The least that [`size`](Self::size) may be.
    pub const MIN_SIZE: i64 = 1;

    /// The most that [`size`](Self::size) may be.
    pub const MAX_SIZE: i64 = 100;
}

impl RoleSimpleList {
    /// The operation as the schema describes it.
    pub const SPEC: Spec = Spec::new(
            "roleSimpleList",
            Method::Post,
            "/topapi/role/simplelist",
        )
        .host(Host::Oapi)
        .auth(Auth::Query)
        .repeatable(true)
        .permission("qyapi_get_department_member")
        .source(
            "https://help.dingtalk.io/open/development/obtain-the-list-of-employees-of-a-role",
        )
        .errors(
            &[
                ErrorRow {
                    code: "33011",
                    words: &[],
                    status: 200,
                    message: "不合法的roleId",
                    meaning: "There is no such role.",
                    action: None,
                    concerns: None,
                    hint: Some(
                        "check the role's id; topapi/role/list (roleList) returns the existing ones",
                    ),
                },
                ErrorRow {
                    code: "40069",
                    words: &[],
                    status: 200,
                    message: "不合法的size",
                    meaning: "The size of the page is wrong.",
                    action: None,
                    concerns: None,
                    hint: Some(
                        "send offset and size together, and a size within the limits",
                    ),
                },
                ErrorRow {
                    code: "40068",
                    words: &[],
                    status: 200,
                    message: "不合法的offset",
                    meaning: "The offset is wrong.",
                    action: None,
                    concerns: None,
                    hint: Some(
                        "start with offset 0, and add the page size to get the next page",
                    ),
                },
                ErrorRow {
                    code: "400001",
                    words: &[],
                    status: 200,
                    message: "系统错误",
                    meaning: "A back end failed; a later try may succeed.",
                    action: None,
                    concerns: None,
                    hint: None,
                },
                ErrorRow {
                    code: "40035",
                    words: &[],
                    status: 200,
                    message: "%s",
                    meaning: "Arguments are missing or wrong. It is in DingTalk's global table but not on the page.",
                    action: None,
                    concerns: None,
                    hint: Some("role_id, offset and size must be numbers"),
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
        .rules(
            &[
                Rule::minimum("offset", 0),
                Rule::minimum("size", 1),
                Rule::maximum("size", 100),
            ],
        );
}

impl Operation for RoleSimpleList {
    type Reply = RoleSimpleListReply;
    type Error = RoleSimpleListError;
    const SPEC: &'static Spec = &Self::SPEC;

    #[inline]
    fn encode(&self, request: &mut Encoder) {
        if let Some(value) = &self.offset {
            request.body("offset", value);
        }
        request.body("role_id", &self.role_id);
        if let Some(value) = &self.size {
            request.body("size", value);
        }
    }
}
crate::model::lenient::object!(
    RoleSimpleList, required[role_id = "role_id"], optional[offset = "offset", size =
    "size"]
);

/// A department that a person manages in a role.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct RoleManageScope {
    /// Id of the department.
    pub dept_id: Option<DeptId>,
    /// Name of the department.
    pub name: Option<String>,
}
crate::model::lenient::object!(
    RoleManageScope, required[], optional[dept_id = "dept_id", name = "name"]
);
crate::call::request::nested!(
    RoleManageScope, required[], optional[dept_id = "dept_id", name = "name"]
);

/// The codes of the operation's error table.
///
/// A value that this version does not know is kept as well; match it by [`as_str`](Self::as_str).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RoleSimpleListError {
    /// `33011` (HTTP 200, `不合法的roleId`): There is no such role.
    RoleNotFound,
    /// `40069` (HTTP 200, `不合法的size`): The size of the page is wrong.
    InvalidSize,
    /// `40068` (HTTP 200, `不合法的offset`): The offset is wrong.
    InvalidOffset,
    /// `400001` (HTTP 200, `系统错误`): A back end failed; a later try may succeed.
    Failed,
    /// `40035` (HTTP 200): Arguments are missing or wrong. It is in DingTalk's global table but not on the page.
    WrongArguments,
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
    RoleSimpleListError, RoleNotFound = "33011", InvalidSize = "40069", InvalidOffset =
    "40068", Failed = "400001", WrongArguments = "40035", Busy = "-1", Wrapped = "88",
    InvalidToken = "40014", TokenExpired = "42001", ScopeNotGranted = "60011",
    IpNotAllowed = "60020", Throttled = "90018", ThrottledForAll = "90002"
);

/// The reply to [`RoleSimpleList`].
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct RoleSimpleListReply {
    /// The page.
    pub result: RoleUserPage,
}

impl RoleSimpleListReply {
    /// Creates one with the required fields.
    #[inline]
    pub fn new(result: RoleUserPage) -> Self {
        Self { result }
    }
}
crate::model::lenient::object!(
    RoleSimpleListReply, required[result = "result"], optional[]
);
crate::call::request::nested!(
    RoleSimpleListReply, required[result = "result"], optional[]
);

/// A person who has a role.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct RoleUser {
    /// The departments that the person manages in this role, not those they work in.
    pub manage_scopes: Vec<RoleManageScope>,
    /// Name in the address book.
    pub name: Option<String>,
    /// Id in the organization.
    pub userid: Option<UserId>,
}
crate::model::lenient::object!(
    RoleUser, required[], optional[manage_scopes = "manageScopes", name = "name", userid
    = "userid"]
);
crate::call::request::nested!(
    RoleUser, required[], optional[manage_scopes = "manageScopes", name = "name", userid
    = "userid"]
);

/// A page of the people who have a role.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct RoleUserPage {
    /// Whether there are more pages.
    pub has_more: Option<bool>,
    /// The people.
    pub list: Vec<RoleUser>,
    /// Offset of the next page. An older SDK has the field, but the page does not.
    pub next_cursor: Option<i64>,
}
crate::model::lenient::object!(
    RoleUserPage, required[], optional[has_more = "hasMore", list = "list", next_cursor =
    "nextCursor"]
);
crate::call::request::nested!(
    RoleUserPage, required[], optional[has_more = "hasMore", list = "list", next_cursor =
    "nextCursor"]
);
