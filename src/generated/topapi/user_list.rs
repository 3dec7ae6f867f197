// @generated from schema/ by codegen/. Do not edit: change the schema, then run `cargo xtask bless`.

/// List the people of a department.
///
/// Lists the direct members of a department in pages, without those of its sub-departments. Everyone has a `UnionId`, so no lookup with [`UserGet`](crate::topapi::UserGet) is needed.
///
/// Start with cursor 0, pass each `next_cursor` on unchanged, and stop when `has_more` is not `true`. The pages are not a snapshot: a person who moves in between may be missed or listed twice. The vendor's example has texts for numbers and booleans, and one object in place of the list; real answers are typed.
///
/// `60003` occurs in practice but is not on the page.
///
/// A legacy operation: failures come with HTTP 200 and an `errcode`. Calls of the address book do not count against the monthly quota.
///
/// `POST https://oapi.dingtalk.io/topapi/v2/user/list` (region `global`) or `POST https://oapi.dingtalk.com/topapi/v2/user/list` (region `china`).
///
/// Access token in the query as `access_token`, from [`GetAccessToken`](crate::oauth2::GetAccessToken) (internal) or [`GetCorpAccessToken`](crate::oauth2::GetCorpAccessToken) (third-party-enterprise). Permission: `qyapi_get_department_member` (Read permission for department members in Contacts, 通讯录部门成员读权限). App types: internal, third-party-enterprise.
///
/// Idempotent: it is safe to repeat.
///
/// Errors: [`UserListError`]. Source: [DingTalk's page](https://help.dingtalk.io/open/development/queries-the-complete-information-of-a-department-user).
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct UserList {
    /// Whether people with restricted access are listed, too; the default is not documented.
    pub contain_access_limit: Option<bool>,
    /// Start of the page: 0, then the `next_cursor` of the previous page.
    pub cursor: i64,
    /// The department.
    pub dept_id: DeptId,
    /// Language of the answer, `zh_CN` by default.
    pub language: Option<UserLanguage>,
    /// Order of the people, `custom` by default. `entry_asc` disturbs the pages least.
    pub order_field: Option<UserOrder>,
    /// Number of people on a page. The vendor's page states no maximum; the related `topapi/user/listsimple` takes 100.
    pub size: i64,
}

impl UserList {
    /// Creates one with the required fields; optional fields are unset.
    #[inline]
    pub fn new(dept_id: DeptId, cursor: i64, size: i64) -> Self {
        Self {
            contain_access_limit: Default::default(),
            cursor,
            dept_id,
            language: Default::default(),
            order_field: Default::default(),
            size,
        }
    }

    /// Sets [`contain_access_limit`](Self::contain_access_limit).
    #[inline]
    pub fn contain_access_limit(mut self, contain_access_limit: bool) -> Self {
        self.contain_access_limit = Some(contain_access_limit);
        self
    }

    /// Sets [`language`](Self::language).
    #[inline]
    pub fn language(mut self, language: UserLanguage) -> Self {
        self.language = Some(language);
        self
    }

    /// Sets [`order_field`](Self::order_field).
    #[inline]
    pub fn order_field(mut self, order_field: UserOrder) -> Self {
        self.order_field = Some(order_field);
        self
    }
}

impl UserList {
    /// The least that [`cursor`](Self::cursor) may be.
    pub const MIN_CURSOR: i64 = 0;

    /// The least that [`size`](Self::size) may be.
    pub const MIN_SIZE: i64 = 1;

    /// The most that [`size`](Self::size) may be.
    pub const MAX_SIZE: i64 = 100;
}

impl UserList {
    /// The operation as the schema describes it.
    pub const SPEC: Spec = Spec::new("userList", Method::Post, "/topapi/v2/user/list")
        .host(Host::Oapi)
        .auth(Auth::Query)
        .repeatable(true)
        .permission("qyapi_get_department_member")
        .source(
            "https://help.dingtalk.io/open/development/queries-the-complete-information-of-a-department-user",
        )
        .errors(
            &[
                ErrorRow {
                    code: "400002",
                    words: &[],
                    status: 200,
                    message: "无效的参数",
                    meaning: "A parameter is wrong.",
                    action: None,
                    concerns: None,
                    hint: Some("dept_id, cursor and size must be numbers"),
                },
                ErrorRow {
                    code: "50004",
                    words: &[],
                    status: 200,
                    message: "请求的部门id不在授权范围内",
                    meaning: "The department is outside the range of contacts that the app may read.",
                    action: None,
                    concerns: None,
                    hint: Some(
                        "have an administrator add the department to the app's contact scope, and publish the app again; or choose a department within that scope",
                    ),
                },
                ErrorRow {
                    code: "60003",
                    words: &[],
                    status: 200,
                    message: "未找到部门",
                    meaning: "There is no such department.",
                    action: None,
                    concerns: None,
                    hint: Some(
                        "check the department's id; 1 is the whole organization, and ids below 1 belong to other trees, such as the one for a school's parents",
                    ),
                },
                ErrorRow {
                    code: "40035",
                    words: &[],
                    status: 200,
                    message: "%s",
                    meaning: "The department, the cursor, the size or the order is wrong.",
                    action: None,
                    concerns: None,
                    hint: Some(
                        "start with cursor 0, pass next_cursor on unchanged, and keep size within its limits",
                    ),
                },
                ErrorRow {
                    code: "60019",
                    words: &[],
                    status: 200,
                    message: "%s",
                    meaning: "The department's members could not be read.",
                    action: None,
                    concerns: None,
                    hint: Some("check the department's id, and try again later"),
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
                Rule::minimum("cursor", 0),
                Rule::minimum("dept_id", 1),
                Rule::id("language"),
                Rule::id("order_field"),
                Rule::minimum("size", 1),
                Rule::maximum("size", 100),
            ],
        );
}

impl Operation for UserList {
    type Reply = UserListReply;
    type Error = UserListError;
    const SPEC: &'static Spec = &Self::SPEC;

    #[inline]
    fn encode(&self, request: &mut Encoder) {
        if let Some(value) = &self.contain_access_limit {
            request.body("contain_access_limit", value);
        }
        request.body("cursor", &self.cursor);
        request.body("dept_id", &self.dept_id);
        if let Some(value) = &self.language {
            request.body("language", value);
        }
        if let Some(value) = &self.order_field {
            request.body("order_field", value);
        }
        request.body("size", &self.size);
    }
}
crate::model::lenient::object!(
    UserList, required[cursor = "cursor", dept_id = "dept_id", size = "size"],
    optional[contain_access_limit = "contain_access_limit", language = "language",
    order_field = "order_field"]
);

/// The details of a person in a department.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct DepartmentUser {
    /// Whether the person has activated the DingTalk account.
    pub active: Option<bool>,
    /// Whether the person is an administrator of the organization.
    pub admin: Option<bool>,
    /// Address of the picture.
    pub avatar: Option<String>,
    /// Whether the person is marked as the organization's boss.
    pub boss: Option<bool>,
    /// All departments of the person; the vendor's example has the whole list as one text.
    pub dept_id_list: Vec<DeptId>,
    /// Position of the person in this department's list.
    pub dept_order: Option<i64>,
    /// Whether an enterprise account is disabled.
    pub disable_status: Option<bool>,
    /// E-mail address; restricted like `mobile`.
    pub email: Option<String>,
    /// Whether the account belongs to the organization, not to the person; never given to an app of a third party.
    pub exclusive_account: Option<bool>,
    /// The organization that an enterprise account belongs to.
    pub exclusive_account_corp_id: Option<CorpId>,
    /// Name of that organization.
    pub exclusive_account_corp_name: Option<String>,
    /// Kind of an enterprise account.
    pub exclusive_account_type: Option<EnterpriseAccountType>,
    /// Attributes that the organization has added, as a JSON object in a text; restricted like `mobile`.
    pub extension: Option<String>,
    /// Whether the phone number is hidden from colleagues.
    pub hide_mobile: Option<bool>,
    /// Date of joining in milliseconds since 1970, never given to third-party apps.
    pub hired_date: Option<i64>,
    /// Staff number, which need not be a number.
    pub job_number: Option<String>,
    /// Whether the person leads this department.
    pub leader: Option<bool>,
    /// Login name of an enterprise account.
    pub login_id: Option<String>,
    /// Phone number, given only to an app with the permission for it, and never to third-party apps.
    pub mobile: Option<String>,
    /// Name in the address book.
    pub name: Option<String>,
    /// Nickname of an enterprise account.
    pub nickname: Option<String>,
    /// Address of the mailbox that the organization provides; restricted like `mobile`.
    pub org_email: Option<String>,
    /// Remark; restricted like `mobile`.
    pub remark: Option<String>,
    /// Country code of the phone number; restricted like `mobile`.
    pub state_code: Option<String>,
    /// Office phone or its extension, never given to third-party apps.
    pub telephone: Option<String>,
    /// Job title.
    pub title: Option<String>,
    /// The union id, which files are sent to.
    pub unionid: Option<UnionId>,
    /// Id in the organization.
    pub userid: Option<UserId>,
    /// Place of work; restricted like `mobile`.
    pub work_place: Option<String>,
}
crate::model::lenient::object!(
    DepartmentUser, required[], optional[active = "active", admin = "admin", avatar =
    "avatar", boss = "boss", dept_id_list = "dept_id_list", dept_order = "dept_order",
    disable_status = "disable_status", email = "email", exclusive_account =
    "exclusive_account", exclusive_account_corp_id = "exclusive_account_corp_id",
    exclusive_account_corp_name = "exclusive_account_corp_name", exclusive_account_type =
    "exclusive_account_type", extension = "extension", hide_mobile = "hide_mobile",
    hired_date = "hired_date", job_number = "job_number", leader = "leader", login_id =
    "login_id", mobile = "mobile", name = "name", nickname = "nickname", org_email =
    "org_email", remark = "remark", state_code = "state_code", telephone = "telephone",
    title = "title", unionid = "unionid", userid = "userid", work_place = "work_place"]
);
crate::call::request::nested!(
    DepartmentUser, required[], optional[active = "active", admin = "admin", avatar =
    "avatar", boss = "boss", dept_id_list = "dept_id_list", dept_order = "dept_order",
    disable_status = "disable_status", email = "email", exclusive_account =
    "exclusive_account", exclusive_account_corp_id = "exclusive_account_corp_id",
    exclusive_account_corp_name = "exclusive_account_corp_name", exclusive_account_type =
    "exclusive_account_type", extension = "extension", hide_mobile = "hide_mobile",
    hired_date = "hired_date", job_number = "job_number", leader = "leader", login_id =
    "login_id", mobile = "mobile", name = "name", nickname = "nickname", org_email =
    "org_email", remark = "remark", state_code = "state_code", telephone = "telephone",
    title = "title", unionid = "unionid", userid = "userid", work_place = "work_place"]
);

/// Kind of an enterprise account.
///
/// A value that this version does not know is kept as well; match it by [`as_str`](Self::as_str).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum EnterpriseAccountType {
    /// `sso`: It logs in with the organization.
    Sso,
    /// `dingtalk`: It logs in with DingTalk.
    Dingtalk,
    #[doc(hidden)]
    _Other(crate::model::open_enum::Unlisted),
}
crate::model::open_enum::open_enum!(
    EnterpriseAccountType, Sso = "sso", Dingtalk = "dingtalk"
);

/// The codes of the operation's error table.
///
/// A value that this version does not know is kept as well; match it by [`as_str`](Self::as_str).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum UserListError {
    /// `400002` (HTTP 200, `无效的参数`): A parameter is wrong.
    InvalidParameter,
    /// `50004` (HTTP 200, `请求的部门id不在授权范围内`): The department is outside the range of contacts that the app may read.
    DepartmentOutOfRange,
    /// `60003` (HTTP 200, `未找到部门`): There is no such department.
    DepartmentNotFound,
    /// `40035` (HTTP 200): The department, the cursor, the size or the order is wrong.
    WrongArguments,
    /// `60019` (HTTP 200): The department's members could not be read.
    MembersNotRead,
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
    UserListError, InvalidParameter = "400002", DepartmentOutOfRange = "50004",
    DepartmentNotFound = "60003", WrongArguments = "40035", MembersNotRead = "60019",
    Busy = "-1", Wrapped = "88", InvalidToken = "40014", TokenExpired = "42001",
    ScopeNotGranted = "60011", IpNotAllowed = "60020", Throttled = "90018",
    ThrottledForAll = "90002"
);

/// The reply to [`UserList`].
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct UserListReply {
    /// The page.
    pub result: UserPage,
}

impl UserListReply {
    /// Creates one with the required fields.
    #[inline]
    pub fn new(result: UserPage) -> Self {
        Self { result }
    }
}
crate::model::lenient::object!(UserListReply, required[result = "result"], optional[]);
crate::call::request::nested!(UserListReply, required[result = "result"], optional[]);

/// Order of the people of a department.
///
/// A value that this version does not know is kept as well; match it by [`as_str`](Self::as_str).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum UserOrder {
    /// `entry_asc`: People who joined the department first come first.
    EntryAsc,
    /// `entry_desc`: People who joined the department last come first.
    EntryDesc,
    /// `modify_asc`: People whose details changed longest ago come first.
    ModifyAsc,
    /// `modify_desc`: People whose details changed most recently come first.
    ModifyDesc,
    /// `custom`: In the administrators' order; the others by the sound of their names.
    Custom,
    #[doc(hidden)]
    _Other(crate::model::open_enum::Unlisted),
}
crate::model::open_enum::open_enum!(
    UserOrder, EntryAsc = "entry_asc", EntryDesc = "entry_desc", ModifyAsc =
    "modify_asc", ModifyDesc = "modify_desc", Custom = "custom"
);

/// A page of a department's people.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct UserPage {
    /// Whether there are more pages.
    pub has_more: Option<bool>,
    /// The people.
    pub list: Vec<DepartmentUser>,
    /// Cursor of the next page; only if there is one.
    pub next_cursor: Option<i64>,
}
crate::model::lenient::object!(
    UserPage, required[], optional[has_more = "has_more", list = "list", next_cursor =
    "next_cursor"]
);
crate::call::request::nested!(
    UserPage, required[], optional[has_more = "has_more", list = "list", next_cursor =
    "next_cursor"]
);
