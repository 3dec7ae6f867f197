// @generated from schema/ by codegen/. Do not edit: change the schema, then run `cargo xtask bless`.

/// List the roles of an organization.
///
/// Lists the groups of roles and their roles in pages. Names of roles are unique only within their group.
///
/// `offset` and `size` take effect only together. With only one of them, DingTalk returns the first page. Start with offset 0, and stop when `hasMore` is not `true`. Whether offset and size count groups or roles is not documented.
///
/// A legacy operation: failures come with HTTP 200 and an `errcode`. Calls of the address book do not count against the monthly quota.
///
/// `POST https://oapi.dingtalk.io/topapi/role/list` (region `global`) or `POST https://oapi.dingtalk.com/topapi/role/list` (region `china`).
///
/// Access token in the query as `access_token`, from [`GetAccessToken`](crate::oauth2::GetAccessToken) (internal) or [`GetCorpAccessToken`](crate::oauth2::GetCorpAccessToken) (third-party-enterprise). Permission: `qyapi_get_department_list` (Read permission for department information in Contacts, 通讯录部门信息读权限). App types: internal, third-party-enterprise.
///
/// Idempotent: it is safe to repeat.
///
/// Errors: [`RoleListError`]. Source: [DingTalk's page](https://help.dingtalk.io/open/development/obtains-a-list-of-enterprise-roles).
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct RoleList {
    /// Number of results to skip. It takes effect only with `size`.
    pub offset: Option<i64>,
    /// Number of results on a page, 20 by default. It takes effect only with `offset`.
    pub size: Option<i64>,
}

impl RoleList {
    /// Creates one with the required fields; optional fields are unset.
    #[inline]
    pub fn new() -> Self {
        Self {
            offset: Default::default(),
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

impl RoleList {
    /// The least that [`offset`](Self::offset) may be.
    pub const MIN_OFFSET: i64 = 0;

    /// The least that [`size`](Self::size) may be.
    pub const MIN_SIZE: i64 = 1;

    /// The most that [`size`](Self::size) may be.
    pub const MAX_SIZE: i64 = 200;
}

impl RoleList {
    /// The operation as the schema describes it.
    pub const SPEC: Spec = Spec::new("roleList", Method::Post, "/topapi/role/list")
        .host(Host::Oapi)
        .auth(Auth::Query)
        .repeatable(true)
        .permission("qyapi_get_department_list")
        .source(
            "https://help.dingtalk.io/open/development/obtains-a-list-of-enterprise-roles",
        )
        .errors(
            &[
                ErrorRow {
                    code: "400043",
                    words: &[],
                    status: 200,
                    message: "%s",
                    meaning: "The token belongs to no organization.",
                    action: None,
                    concerns: None,
                    hint: Some(
                        "check which app and organization the token was issued for",
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
                    hint: Some("offset and size must be numbers"),
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
                Rule::maximum("size", 200),
            ],
        );
}

impl Operation for RoleList {
    type Reply = RoleListReply;
    type Error = RoleListError;
    const SPEC: &'static Spec = &Self::SPEC;

    #[inline]
    fn encode(&self, request: &mut Encoder) {
        if let Some(value) = &self.offset {
            request.body("offset", value);
        }
        if let Some(value) = &self.size {
            request.body("size", value);
        }
        if self.offset.is_none() && self.size.is_none() {
            request.json(&::std::collections::BTreeMap::<&str, &str>::new());
        }
    }
}
crate::model::lenient::object!(
    RoleList, required[], optional[offset = "offset", size = "size"]
);

/// A role.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Role {
    /// Id of the role.
    pub id: Option<RoleId>,
    /// Name of the role, unique within its group.
    pub name: Option<String>,
}
crate::model::lenient::object!(Role, required[], optional[id = "id", name = "name"]);
crate::call::request::nested!(Role, required[], optional[id = "id", name = "name"]);

/// A group of roles.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct RoleGroup {
    /// Id of the group.
    pub group_id: Option<i64>,
    /// Name of the group.
    pub name: Option<String>,
    /// The roles in it.
    pub roles: Vec<Role>,
}
crate::model::lenient::object!(
    RoleGroup, required[], optional[group_id = "groupId", name = "name", roles = "roles"]
);
crate::call::request::nested!(
    RoleGroup, required[], optional[group_id = "groupId", name = "name", roles = "roles"]
);

/// A page of an organization's groups of roles.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct RoleGroupPage {
    /// Whether there are more pages.
    pub has_more: Option<bool>,
    /// The groups.
    pub list: Vec<RoleGroup>,
}
crate::model::lenient::object!(
    RoleGroupPage, required[], optional[has_more = "hasMore", list = "list"]
);
crate::call::request::nested!(
    RoleGroupPage, required[], optional[has_more = "hasMore", list = "list"]
);

/// The codes of the operation's error table.
///
/// A value that this version does not know is kept as well; match it by [`as_str`](Self::as_str).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RoleListError {
    /// `400043` (HTTP 200): The token belongs to no organization.
    InvalidOrganization,
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
    RoleListError, InvalidOrganization = "400043", InvalidSize = "40069", InvalidOffset =
    "40068", Failed = "400001", WrongArguments = "40035", Busy = "-1", Wrapped = "88",
    InvalidToken = "40014", TokenExpired = "42001", ScopeNotGranted = "60011",
    IpNotAllowed = "60020", Throttled = "90018", ThrottledForAll = "90002"
);

/// The reply to [`RoleList`].
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct RoleListReply {
    /// The page.
    pub result: RoleGroupPage,
}

impl RoleListReply {
    /// Creates one with the required fields.
    #[inline]
    pub fn new(result: RoleGroupPage) -> Self {
        Self { result }
    }
}
crate::model::lenient::object!(RoleListReply, required[result = "result"], optional[]);
crate::call::request::nested!(RoleListReply, required[result = "result"], optional[]);
