// @generated from schema/ by codegen/. Do not edit: change the schema, then run `cargo xtask bless`.

/// List the ids of sub-departments.
///
/// Returns the ids of all departments directly below a department at once. To get the whole tree, repeat it for each of them; a tree has at most 20 levels, and a department 1,000 sub-departments.
///
/// The app's range of contacts does not limit this. The list may therefore have departments whose people [`UserList`](crate::topapi::UserList) refuses to list, with `50004`.
///
/// A legacy operation: failures come with HTTP 200 and an `errcode`. Calls of the address book do not count against the monthly quota.
///
/// `POST https://oapi.dingtalk.io/topapi/v2/department/listsubid` (region `global`) or `POST https://oapi.dingtalk.com/topapi/v2/department/listsubid` (region `china`).
///
/// Access token in the query as `access_token`, from [`GetAccessToken`](crate::oauth2::GetAccessToken) (internal) or [`GetCorpAccessToken`](crate::oauth2::GetCorpAccessToken) (third-party-enterprise). Permission: `qyapi_get_department_list` (Read permission for department information in Contacts, 通讯录部门信息读权限). App types: internal, third-party-enterprise.
///
/// Idempotent: it is safe to repeat.
///
/// Errors: [`DepartmentListSubIdError`]. Source: [DingTalk's page](https://help.dingtalk.io/open/development/obtain-the-list-of-sub-department-ids).
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct DepartmentListSubId {
    /// The parent department.
    pub dept_id: DeptId,
}

impl DepartmentListSubId {
    /// Creates one with the required fields.
    #[inline]
    pub fn new(dept_id: DeptId) -> Self {
        Self { dept_id }
    }
}

impl DepartmentListSubId {
    /// The operation as the schema describes it.
    pub const SPEC: Spec = Spec::new(
            "departmentListSubId",
            Method::Post,
            "/topapi/v2/department/listsubid",
        )
        .host(Host::Oapi)
        .auth(Auth::Query)
        .repeatable(true)
        .permission("qyapi_get_department_list")
        .source(
            "https://help.dingtalk.io/open/development/obtain-the-list-of-sub-department-ids",
        )
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
        .rules(&[Rule::minimum("dept_id", 1)]);
}

impl Operation for DepartmentListSubId {
    type Reply = DepartmentListSubIdReply;
    type Error = DepartmentListSubIdError;
    const SPEC: &'static Spec = &Self::SPEC;

    #[inline]
    fn encode(&self, request: &mut Encoder) {
        request.body("dept_id", &self.dept_id);
    }
}
crate::model::lenient::object!(
    DepartmentListSubId, required[dept_id = "dept_id"], optional[]
);

/// The codes of the operation's error table.
///
/// A value that this version does not know is kept as well; match it by [`as_str`](Self::as_str).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum DepartmentListSubIdError {
    /// `60003` (HTTP 200, `未找到部门`): There is no such department.
    DepartmentNotFound,
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
    DepartmentListSubIdError, DepartmentNotFound = "60003", InvalidParameter = "400002",
    Busy = "-1", Wrapped = "88", InvalidToken = "40014", TokenExpired = "42001",
    ScopeNotGranted = "60011", IpNotAllowed = "60020", Throttled = "90018",
    ThrottledForAll = "90002"
);

/// The reply to [`DepartmentListSubId`].
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct DepartmentListSubIdReply {
    /// The sub-departments.
    pub result: SubDepartmentIds,
}

impl DepartmentListSubIdReply {
    /// Creates one with the required fields.
    #[inline]
    pub fn new(result: SubDepartmentIds) -> Self {
        Self { result }
    }
}
crate::model::lenient::object!(
    DepartmentListSubIdReply, required[result = "result"], optional[]
);
crate::call::request::nested!(
    DepartmentListSubIdReply, required[result = "result"], optional[]
);

/// The departments directly below another.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct SubDepartmentIds {
    /// Their ids; empty if there are none.
    pub dept_id_list: Vec<DeptId>,
}
crate::model::lenient::object!(
    SubDepartmentIds, required[], optional[dept_id_list = "dept_id_list"]
);
crate::call::request::nested!(
    SubDepartmentIds, required[], optional[dept_id_list = "dept_id_list"]
);
