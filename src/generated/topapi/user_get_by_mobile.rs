// @generated from schema/ by codegen/. Do not edit: change the schema, then run `cargo xtask bless`.

/// Look up a user id by phone number.
///
/// Finds the member of the organization with a phone number. People who left are not found. [`UserGet`](crate::topapi::UserGet) returns the `UnionId` for the user id.
///
/// A legacy operation: failures come with HTTP 200 and an `errcode`. Calls of the address book do not count against the monthly quota.
///
/// `POST https://oapi.dingtalk.io/topapi/v2/user/getbymobile` (region `global`) or `POST https://oapi.dingtalk.com/topapi/v2/user/getbymobile` (region `china`).
///
/// Access token in the query as `access_token`, from [`GetAccessToken`](crate::oauth2::GetAccessToken) (internal). Permission: `qyapi_get_member_by_mobile` (Permission to get basic user information by mobile number, 根据手机号获取成员基本信息权限). App types: internal.
///
/// Idempotent: it is safe to repeat.
///
/// Errors: [`UserGetByMobileError`]. Source: [DingTalk's page](https://help.dingtalk.io/open/development/query-users-by-phone-number).
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct UserGetByMobile {
    /// Phone number of a current member: the bare digits for mainland China, otherwise `+`, the country code, `-` and the rest. It is sent unchanged; `Person::Mobile` accepts every common notation.
    pub mobile: String,
    /// Whether enterprise accounts (exclusive accounts) created by this organization are found as well; `false` by default.
    pub support_exclusive_account_search: Option<bool>,
}

impl UserGetByMobile {
    /// Creates one with the required fields; optional fields are unset.
    #[inline]
    pub fn new(mobile: impl Into<String>) -> Self {
        Self {
            mobile: mobile.into(),
            support_exclusive_account_search: Default::default(),
        }
    }

    /// Sets [`support_exclusive_account_search`](Self::support_exclusive_account_search).
    #[inline]
    pub fn support_exclusive_account_search(
        mut self,
        support_exclusive_account_search: bool,
    ) -> Self {
        self.support_exclusive_account_search = Some(support_exclusive_account_search);
        self
    }
}

impl UserGetByMobile {
    /// How DingTalk writes [`mobile`](Self::mobile).
    pub const MOBILE_RULES: MobileRules = MobileRules {
        home: "86",
        digits: 11,
    };
}

impl UserGetByMobile {
    /// The operation as the schema describes it.
    pub const SPEC: Spec = Spec::new(
            "userGetByMobile",
            Method::Post,
            "/topapi/v2/user/getbymobile",
        )
        .host(Host::Oapi)
        .auth(Auth::Query)
        .repeatable(true)
        .permission("qyapi_get_member_by_mobile")
        .source("https://help.dingtalk.io/open/development/query-users-by-phone-number")
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
                    hint: Some("mobile must be one phone number, as a string"),
                },
                ErrorRow {
                    code: "40035",
                    words: &[],
                    status: 200,
                    message: "%s",
                    meaning: "Arguments are missing or wrong. It is in DingTalk's global table but not on the page.",
                    action: None,
                    concerns: None,
                    hint: Some("mobile must be one phone number, as a string"),
                },
                ErrorRow {
                    code: "40104",
                    words: &[],
                    status: 200,
                    message: "企业中无效的手机号",
                    meaning: "No one in the organization has this phone number.",
                    action: None,
                    concerns: None,
                    hint: None,
                },
                ErrorRow {
                    code: "60121",
                    words: &[],
                    status: 200,
                    message: "未找到该用户",
                    meaning: "The organization has no such member.",
                    action: None,
                    concerns: None,
                    hint: Some(
                        "check the number; only current members of the organization are found, and enterprise accounts only if support_exclusive_account_search is true",
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
        .rules(&[Rule::line("mobile")]);
}

impl Operation for UserGetByMobile {
    type Reply = UserGetByMobileReply;
    type Error = UserGetByMobileError;
    const SPEC: &'static Spec = &Self::SPEC;

    #[inline]
    fn encode(&self, request: &mut Encoder) {
        request.body("mobile", &self.mobile);
        if let Some(value) = &self.support_exclusive_account_search {
            request.body("support_exclusive_account_search", value);
        }
    }
}
crate::model::lenient::object!(
    UserGetByMobile, required[mobile = "mobile"],
    optional[support_exclusive_account_search = "support_exclusive_account_search"]
);

/// The person with a phone number.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct UserByMobile {
    /// Enterprise accounts with the number, if requested; the vendor's example has the whole list as one text.
    pub exclusive_account_userid_list: Vec<UserId>,
    /// Id of the person's ordinary account in the organization.
    pub userid: Option<UserId>,
}
crate::model::lenient::object!(
    UserByMobile, required[], optional[exclusive_account_userid_list =
    "exclusive_account_userid_list", userid = "userid"]
);
crate::call::request::nested!(
    UserByMobile, required[], optional[exclusive_account_userid_list =
    "exclusive_account_userid_list", userid = "userid"]
);

/// The codes of the operation's error table.
///
/// A value that this version does not know is kept as well; match it by [`as_str`](Self::as_str).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum UserGetByMobileError {
    /// `400002` (HTTP 200, `无效的参数`): A parameter is wrong.
    InvalidParameter,
    /// `40035` (HTTP 200): Arguments are missing or wrong. It is in DingTalk's global table but not on the page.
    WrongArguments,
    /// `40104` (HTTP 200, `企业中无效的手机号`): No one in the organization has this phone number.
    InvalidMobile,
    /// `60121` (HTTP 200, `未找到该用户`): The organization has no such member.
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
    UserGetByMobileError, InvalidParameter = "400002", WrongArguments = "40035",
    InvalidMobile = "40104", UserNotFound = "60121", Busy = "-1", Wrapped = "88",
    InvalidToken = "40014", TokenExpired = "42001", ScopeNotGranted = "60011",
    IpNotAllowed = "60020", Throttled = "90018", ThrottledForAll = "90002"
);

/// The reply to [`UserGetByMobile`].
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct UserGetByMobileReply {
    /// The person with the phone number.
    pub result: UserByMobile,
}

impl UserGetByMobileReply {
    /// Creates one with the required fields.
    #[inline]
    pub fn new(result: UserByMobile) -> Self {
        Self { result }
    }
}
crate::model::lenient::object!(
    UserGetByMobileReply, required[result = "result"], optional[]
);
crate::call::request::nested!(
    UserGetByMobileReply, required[result = "result"], optional[]
);
