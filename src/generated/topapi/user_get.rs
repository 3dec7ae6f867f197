// @generated from schema/ by codegen/. Do not edit: change the schema, then run `cargo xtask bless`.

/// Look up a person by user id.
///
/// Returns the details of a member of the organization. This crate uses it to get the `UnionId` for a `UserId`.
///
/// A legacy operation: failures come with HTTP 200 and an `errcode`, and real answers have numbers, booleans and lists where the vendor's example has texts and single objects. Calls of the address book do not count against the monthly quota.
///
/// `60121` is in DingTalk's global table but not on the page.
///
/// `POST https://oapi.dingtalk.io/topapi/v2/user/get` (region `global`) or `POST https://oapi.dingtalk.com/topapi/v2/user/get` (region `china`).
///
/// Access token in the query as `access_token`, from [`GetAccessToken`](crate::oauth2::GetAccessToken) (internal) or [`GetCorpAccessToken`](crate::oauth2::GetCorpAccessToken) (third-party-enterprise). Permission: `qyapi_get_member` (Read user information, 成员信息读权限). App types: internal, third-party-enterprise.
///
/// Idempotent: it is safe to repeat.
///
/// Errors: [`UserGetError`]. Source: [DingTalk's page](https://help.dingtalk.io/open/development/query-user-details).
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct UserGet {
    /// Language of the answer, `zh_CN` by default.
    pub language: Option<UserLanguage>,
    /// The person to look up.
    pub userid: UserId,
}

impl UserGet {
    /// Creates one with the required fields; optional fields are unset.
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
    /// The operation as the schema describes it.
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
                    words: &[],
                    status: 200,
                    message: "无效的userId",
                    meaning: "There is no such user id.",
                    action: None,
                    concerns: None,
                    hint: None,
                },
                ErrorRow {
                    code: "400002",
                    words: &[],
                    status: 200,
                    message: "无效的参数",
                    meaning: "A parameter is wrong.",
                    action: None,
                    concerns: None,
                    hint: Some(
                        "userid must not be empty, and language must be zh_CN or en_US",
                    ),
                },
                ErrorRow {
                    code: "60121",
                    words: &[],
                    status: 200,
                    message: "%s",
                    meaning: "The organization has no such member.",
                    action: None,
                    concerns: None,
                    hint: None,
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
                Rule::id("language"),
                Rule::id("userid").without(" ,;|、，；｜､،؛﹐﹑﹔;‚"),
            ],
        );
}

impl Operation for UserGet {
    type Reply = UserGetReply;
    type Error = UserGetError;
    const SPEC: &'static Spec = &Self::SPEC;

    #[inline]
    fn encode(&self, request: &mut Encoder) {
        if let Some(value) = &self.language {
            request.body("language", value);
        }
        request.body("userid", &self.userid);
    }
}
crate::model::lenient::object!(
    UserGet, required[userid = "userid"], optional[language = "language"]
);

/// A person in a related organization.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct RelatedUser {
    /// The related organization.
    pub corp_id: Option<CorpId>,
    /// The person's accounts in other organizations; the vendor's example has a single object.
    pub union_emp_map_list: Vec<RelatedUserMapping>,
    /// Id of the person in the related organization.
    pub userid: Option<UserId>,
}
crate::model::lenient::object!(
    RelatedUser, required[], optional[corp_id = "corp_id", union_emp_map_list =
    "union_emp_map_list", userid = "userid"]
);
crate::call::request::nested!(
    RelatedUser, required[], optional[corp_id = "corp_id", union_emp_map_list =
    "union_emp_map_list", userid = "userid"]
);

/// A person in one organization.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct RelatedUserMapping {
    /// That organization.
    pub corp_id: Option<CorpId>,
    /// Id of the person in that organization.
    pub userid: Option<UserId>,
}
crate::model::lenient::object!(
    RelatedUserMapping, required[], optional[corp_id = "corp_id", userid = "userid"]
);
crate::call::request::nested!(
    RelatedUserMapping, required[], optional[corp_id = "corp_id", userid = "userid"]
);

/// The position of a person in one department's list.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct UserDepartmentOrder {
    /// Id of the department.
    pub dept_id: Option<DeptId>,
    /// Position of the person in the department's list.
    pub order: Option<i64>,
}
crate::model::lenient::object!(
    UserDepartmentOrder, required[], optional[dept_id = "dept_id", order = "order"]
);
crate::call::request::nested!(
    UserDepartmentOrder, required[], optional[dept_id = "dept_id", order = "order"]
);

/// A person's post in one department. The fields are from the vendor's legacy SDK, because the page has no table of them.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct UserDepartmentPost {
    /// Id of the department.
    pub dept_id: Option<DeptId>,
    /// Whether this is the main post.
    pub is_main: Option<bool>,
    /// Title in this department.
    pub title: Option<String>,
    /// Place of work for this department.
    pub work_place: Option<String>,
}
crate::model::lenient::object!(
    UserDepartmentPost, required[], optional[dept_id = "dept_id", is_main = "is_main",
    title = "title", work_place = "work_place"]
);
crate::call::request::nested!(
    UserDepartmentPost, required[], optional[dept_id = "dept_id", is_main = "is_main",
    title = "title", work_place = "work_place"]
);

/// A member of an organization.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct UserDetails {
    /// Whether the person has activated the DingTalk account.
    pub active: Option<bool>,
    /// Whether the person is an administrator of the organization.
    pub admin: Option<bool>,
    /// Address of the picture; absent for the default one.
    pub avatar: Option<String>,
    /// Whether the person is marked as the organization's boss.
    pub boss: Option<bool>,
    /// Ids of the person's departments; the vendor's example has the whole list as one text.
    pub dept_id_list: Vec<DeptId>,
    /// The person's position in each department's list; the vendor's example has a single object.
    pub dept_order_list: Vec<UserDepartmentOrder>,
    /// Posts that the person holds in the departments.
    pub dept_position_list: Vec<UserDepartmentPost>,
    /// E-mail address, given only to an app with the permission for it.
    pub email: Option<String>,
    /// Whether the account belongs to the organization, not to the person.
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
    /// Date of joining in milliseconds since 1970.
    pub hired_date: Option<i64>,
    /// Staff number, which need not be a number.
    pub job_number: Option<String>,
    /// Whether the person leads each department; the vendor's example has a single object.
    pub leader_in_dept: Vec<UserLeaderInDepartment>,
    /// The direct superior.
    pub manager_userid: Option<UserId>,
    /// Phone number, given only to an app with the permission for it.
    pub mobile: Option<String>,
    /// Name in the address book.
    pub name: Option<String>,
    /// Address of the mailbox that the organization provides.
    pub org_email: Option<String>,
    /// Whether the person's identity is verified.
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
    /// Id that the current interface takes for people, spelt `unionId` there.
    pub unionid: Option<UnionId>,
    /// Id in the organization.
    pub userid: Option<UserId>,
    /// Place of work, given only to an app with the permission for it.
    pub work_place: Option<String>,
}
crate::model::lenient::object!(
    UserDetails, required[], optional[active = "active", admin = "admin", avatar =
    "avatar", boss = "boss", dept_id_list = "dept_id_list", dept_order_list =
    "dept_order_list", dept_position_list = "dept_position_list", email = "email",
    exclusive_account = "exclusive_account", extension = "extension", extension_i18n =
    "extension_i18n", hide_mobile = "hide_mobile", hired_date = "hired_date", job_number
    = "job_number", leader_in_dept = "leader_in_dept", manager_userid = "manager_userid",
    mobile = "mobile", name = "name", org_email = "org_email", real_authed =
    "real_authed", remark = "remark", role_list = "role_list", senior = "senior",
    state_code = "state_code", telephone = "telephone", title = "title", union_emp_ext =
    "union_emp_ext", unionid = "unionid", userid = "userid", work_place = "work_place"]
);
crate::call::request::nested!(
    UserDetails, required[], optional[active = "active", admin = "admin", avatar =
    "avatar", boss = "boss", dept_id_list = "dept_id_list", dept_order_list =
    "dept_order_list", dept_position_list = "dept_position_list", email = "email",
    exclusive_account = "exclusive_account", extension = "extension", extension_i18n =
    "extension_i18n", hide_mobile = "hide_mobile", hired_date = "hired_date", job_number
    = "job_number", leader_in_dept = "leader_in_dept", manager_userid = "manager_userid",
    mobile = "mobile", name = "name", org_email = "org_email", real_authed =
    "real_authed", remark = "remark", role_list = "role_list", senior = "senior",
    state_code = "state_code", telephone = "telephone", title = "title", union_emp_ext =
    "union_emp_ext", unionid = "unionid", userid = "userid", work_place = "work_place"]
);

/// The codes of the operation's error table.
///
/// A value that this version does not know is kept as well; match it by [`as_str`](Self::as_str).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum UserGetError {
    /// `33012` (HTTP 200, `无效的userId`): There is no such user id.
    InvalidUserId,
    /// `400002` (HTTP 200, `无效的参数`): A parameter is wrong.
    InvalidParameter,
    /// `60121` (HTTP 200): The organization has no such member.
    UserNotFound,
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
    UserGetError, InvalidUserId = "33012", InvalidParameter = "400002", UserNotFound =
    "60121", Busy = "-1", Wrapped = "88", InvalidToken = "40014", TokenExpired = "42001",
    ScopeNotGranted = "60011", IpNotAllowed = "60020", Throttled = "90018",
    ThrottledForAll = "90002"
);

/// The reply to [`UserGet`].
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct UserGetReply {
    /// The person's details.
    pub result: UserDetails,
}

impl UserGetReply {
    /// Creates one with the required fields.
    #[inline]
    pub fn new(result: UserDetails) -> Self {
        Self { result }
    }
}
crate::model::lenient::object!(UserGetReply, required[result = "result"], optional[]);
crate::call::request::nested!(UserGetReply, required[result = "result"], optional[]);

/// Language of an answer.
///
/// A value that this version does not know is kept as well; match it by [`as_str`](Self::as_str).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum UserLanguage {
    /// `zh_CN`: Chinese.
    ZhCN,
    /// `en_US`: English.
    EnUS,
    #[doc(hidden)]
    _Other(crate::model::open_enum::Unlisted),
}
crate::model::open_enum::open_enum!(UserLanguage, ZhCN = "zh_CN", EnUS = "en_US");

/// Whether a person leads one department.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct UserLeaderInDepartment {
    /// Id of the department.
    pub dept_id: Option<DeptId>,
    /// Whether the person leads it.
    pub leader: Option<bool>,
}
crate::model::lenient::object!(
    UserLeaderInDepartment, required[], optional[dept_id = "dept_id", leader = "leader"]
);
crate::call::request::nested!(
    UserLeaderInDepartment, required[], optional[dept_id = "dept_id", leader = "leader"]
);

/// A role that a person has.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct UserRole {
    /// Name of the role's group.
    pub group_name: Option<String>,
    /// Id of the role.
    pub id: Option<RoleId>,
    /// Name of the role.
    pub name: Option<String>,
}
crate::model::lenient::object!(
    UserRole, required[], optional[group_name = "group_name", id = "id", name = "name"]
);
crate::call::request::nested!(
    UserRole, required[], optional[group_name = "group_name", id = "id", name = "name"]
);
