// @generated from schema/ by codegen/. Do not edit: change the schema, then run `cargo xtask bless`.

/// Get a department.
///
/// Returns the details of a department, including the chat id of its group. [`ChatIdToOpenConversationId`](crate::im::ChatIdToOpenConversationId) returns the conversation of that chat, and [`Send`](crate::conv_file::Send) then sends a file there once for everyone.
///
/// `50004` occurs in practice but is not on the page.
///
/// A legacy operation: failures come with HTTP 200 and an `errcode`. Address-book calls do not count against the monthly quota.
///
/// `POST https://oapi.dingtalk.io/topapi/v2/department/get` (region `global`) or `POST https://oapi.dingtalk.com/topapi/v2/department/get` (region `china`).
///
/// Access token in the query as `access_token`, from [`GetAccessToken`](crate::oauth2::GetAccessToken) (internal) or [`GetCorpAccessToken`](crate::oauth2::GetCorpAccessToken) (third-party-enterprise). Permission: `qyapi_get_department_list` (Read permission for department information in Contacts, 通讯录部门信息读权限). App types: internal, third-party-enterprise.
///
/// Idempotent: it is safe to repeat.
///
/// Errors: [`DepartmentGetError`]. Source: [DingTalk's page](https://help.dingtalk.io/open/development/query-department-details0-v2).
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct DepartmentGet {
    /// The department.
    pub dept_id: DeptId,
    /// Language of the answer, `zh_CN` by default.
    pub language: Option<UserLanguage>,
}

impl DepartmentGet {
    /// Creates one with the required fields; optional fields are unset.
    #[inline]
    pub fn new(dept_id: DeptId) -> Self {
        Self {
            dept_id,
            language: Default::default(),
        }
    }

    /// Sets [`language`](Self::language).
    #[inline]
    pub fn language(mut self, language: UserLanguage) -> Self {
        self.language = Some(language);
        self
    }
}

impl DepartmentGet {
    /// The operation as the schema describes it.
    pub const SPEC: Spec = Spec::new(
            "departmentGet",
            Method::Post,
            "/topapi/v2/department/get",
        )
        .host(Host::Oapi)
        .auth(Auth::Query)
        .repeatable(true)
        .permission("qyapi_get_department_list")
        .source("https://help.dingtalk.io/open/development/query-department-details0-v2")
        .errors(
            &[
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
                    code: "400002",
                    words: &[],
                    status: 200,
                    message: "无效的参数",
                    meaning: "A parameter is wrong.",
                    action: None,
                    concerns: None,
                    hint: Some("dept_id must be one department's id, as a number"),
                },
                ErrorRow {
                    code: "43007",
                    words: &[],
                    status: 200,
                    message: "需要授权",
                    meaning: "The token does not permit this call.",
                    action: None,
                    concerns: None,
                    hint: Some(
                        "grant the app the permission, publish a new version of it, and use a new token",
                    ),
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
        .rules(&[Rule::minimum("dept_id", 1), Rule::id("language")]);
}

impl Operation for DepartmentGet {
    type Reply = DepartmentGetReply;
    type Error = DepartmentGetError;
    const SPEC: &'static Spec = &Self::SPEC;

    #[inline]
    fn encode(&self, request: &mut Encoder) {
        request.body("dept_id", &self.dept_id);
        if let Some(value) = &self.language {
            request.body("language", value);
        }
    }
}
crate::model::lenient::object!(
    DepartmentGet, required[dept_id = "dept_id"], optional[language = "language"]
);

/// The details of a department.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Department {
    /// Whether people who join the department are added to the group.
    pub auto_add_user: Option<bool>,
    /// Whether requests to join are accepted automatically.
    pub auto_approve_apply: Option<bool>,
    /// Code of the department, if it has one.
    pub code: Option<String>,
    /// Whether a group is created along with the department.
    pub create_dept_group: Option<bool>,
    /// Chat of the department's group, if it has one.
    pub dept_group_chat_id: Option<ChatId>,
    /// Id of the department.
    pub dept_id: Option<DeptId>,
    /// The managers of the department.
    pub dept_manager_userid_list: Vec<UserId>,
    /// Departments that can see it although it is hidden.
    pub dept_permits: Vec<DeptId>,
    /// Whether it comes from a related organization. Third-party apps do not get it.
    pub from_union_org: Option<bool>,
    /// Whether the department's group includes people of its subdepartments.
    pub group_contain_sub_dept: Option<bool>,
    /// Whether the department is hidden from others.
    pub hide_dept: Option<bool>,
    /// Number of members, including subdepartments.
    pub member_count: Option<i64>,
    /// Name of the department.
    pub name: Option<String>,
    /// Its position among its siblings.
    pub order: Option<i64>,
    /// The owner of the department's group.
    pub org_dept_owner: Option<UserId>,
    /// Whether its members see only a part of the contacts.
    pub outer_dept: Option<bool>,
    /// Departments that members of this department can see if `outer_dept` is true.
    pub outer_permit_depts: Vec<DeptId>,
    /// People whom members of this department can see if `outer_dept` is true.
    pub outer_permit_users: Vec<UserId>,
    /// Number of direct members.
    pub owning_member_count: Option<i64>,
    /// The parent department; the top one has none.
    pub parent_id: Option<DeptId>,
    /// The organization's own identifier for the department. Third-party apps do not get it.
    pub source_identifier: Option<String>,
    /// Its kind in a school: `campus`, `period`, `grade` or `class`. Third-party apps do not get it.
    pub tags: Option<String>,
    /// The department in the related organization.
    pub union_dept_ext: Option<RelatedDepartment>,
    /// People who can see it although it is hidden.
    pub user_permits: Vec<UserId>,
}
crate::model::lenient::object!(
    Department, required[], optional[auto_add_user = "auto_add_user", auto_approve_apply
    = "auto_approve_apply", code = "code", create_dept_group = "create_dept_group",
    dept_group_chat_id = "dept_group_chat_id", dept_id = "dept_id",
    dept_manager_userid_list = "dept_manager_userid_list", dept_permits = "dept_permits",
    from_union_org = "from_union_org", group_contain_sub_dept = "group_contain_sub_dept",
    hide_dept = "hide_dept", member_count = "member_count", name = "name", order =
    "order", org_dept_owner = "org_dept_owner", outer_dept = "outer_dept",
    outer_permit_depts = "outer_permit_depts", outer_permit_users = "outer_permit_users",
    owning_member_count = "owning_member_count", parent_id = "parent_id",
    source_identifier = "source_identifier", tags = "tags", union_dept_ext =
    "union_dept_ext", user_permits = "user_permits"]
);
crate::call::request::nested!(
    Department, required[], optional[auto_add_user = "auto_add_user", auto_approve_apply
    = "auto_approve_apply", code = "code", create_dept_group = "create_dept_group",
    dept_group_chat_id = "dept_group_chat_id", dept_id = "dept_id",
    dept_manager_userid_list = "dept_manager_userid_list", dept_permits = "dept_permits",
    from_union_org = "from_union_org", group_contain_sub_dept = "group_contain_sub_dept",
    hide_dept = "hide_dept", member_count = "member_count", name = "name", order =
    "order", org_dept_owner = "org_dept_owner", outer_dept = "outer_dept",
    outer_permit_depts = "outer_permit_depts", outer_permit_users = "outer_permit_users",
    owning_member_count = "owning_member_count", parent_id = "parent_id",
    source_identifier = "source_identifier", tags = "tags", union_dept_ext =
    "union_dept_ext", user_permits = "user_permits"]
);

/// The codes of the operation's error table.
///
/// A value that this version does not know is kept as well; match it by [`as_str`](Self::as_str).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum DepartmentGetError {
    /// `60003` (HTTP 200, `未找到部门`): There is no such department.
    DepartmentNotFound,
    /// `400002` (HTTP 200, `无效的参数`): A parameter is wrong.
    InvalidParameter,
    /// `43007` (HTTP 200, `需要授权`): The token does not permit this call.
    NotAuthorized,
    /// `50004` (HTTP 200, `请求的部门id不在授权范围内`): The department is outside the range of contacts that the app may read.
    DepartmentOutOfRange,
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
    DepartmentGetError, DepartmentNotFound = "60003", InvalidParameter = "400002",
    NotAuthorized = "43007", DepartmentOutOfRange = "50004", Busy = "-1", Wrapped = "88",
    InvalidToken = "40014", TokenExpired = "42001", ScopeNotGranted = "60011",
    IpNotAllowed = "60020", Throttled = "90018", ThrottledForAll = "90002"
);

/// The reply to [`DepartmentGet`].
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct DepartmentGetReply {
    /// The department.
    pub result: Department,
}

impl DepartmentGetReply {
    /// Creates one with the required fields.
    #[inline]
    pub fn new(result: Department) -> Self {
        Self { result }
    }
}
crate::model::lenient::object!(
    DepartmentGetReply, required[result = "result"], optional[]
);
crate::call::request::nested!(
    DepartmentGetReply, required[result = "result"], optional[]
);

/// A department of a related organization. The names are from the page's example; its table calls them `deptId` and `corpId`.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct RelatedDepartment {
    /// The related organization.
    pub corp_id: Option<CorpId>,
    /// Id of the department there.
    pub dept_id: Option<DeptId>,
}
crate::model::lenient::object!(
    RelatedDepartment, required[], optional[corp_id = "corp_id", dept_id = "dept_id"]
);
crate::call::request::nested!(
    RelatedDepartment, required[], optional[corp_id = "corp_id", dept_id = "dept_id"]
);
