// @generated from schema/ by codegen/. Do not edit: change the schema, then run `cargo xtask bless`.

/// Search departments by name.
///
/// Finds departments of the organization by part of the name. It returns only ids; [`DepartmentGet`](crate::topapi::DepartmentGet) returns the names. There is no exact-name search, so compare names before you use an id.
///
/// To be sure that you have all results, start at 0 and check that `hasMore` is `false`. It is not documented whether the app's range of contacts limits the results. Calls count against the monthly quota.
///
/// `POST https://api.dingtalk.io/v1.0/contact/departments/search` (region `global`) or `POST https://api.dingtalk.com/v1.0/contact/departments/search` (region `china`).
///
/// Access token in the header `x-acs-dingtalk-access-token`, from [`GetAccessToken`](crate::oauth2::GetAccessToken) (internal) or [`GetCorpAccessToken`](crate::oauth2::GetCorpAccessToken) (third-party-enterprise). Permission: `qyapi_addresslist_search` (Permission to search the organization's Contacts). App types: internal, third-party-enterprise.
///
/// Idempotent: it is safe to repeat.
///
/// Errors: [`SearchDepartmentError`]. Source: [DingTalk's page](https://help.dingtalk.io/open/development/address-book-search-department-id).
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct SearchDepartment {
    /// Start of the page: 0 for the first. The vendor's page calls it a page number, but a published program adds `size` for each page, so it seems to count results.
    pub offset: i32,
    /// The name or part of it, as written or in pinyin.
    pub query_word: String,
    /// Number of results on a page. The vendor's page states no maximum; a published program requests at most 20.
    pub size: i32,
}

impl SearchDepartment {
    /// Creates one with the required fields.
    #[inline]
    pub fn new(query_word: impl Into<String>, offset: i32, size: i32) -> Self {
        Self {
            offset,
            query_word: query_word.into(),
            size,
        }
    }
}

impl SearchDepartment {
    /// The least that [`offset`](Self::offset) may be.
    pub const MIN_OFFSET: i64 = 0;

    /// The least that [`size`](Self::size) may be.
    pub const MIN_SIZE: i64 = 1;
}

impl SearchDepartment {
    /// The operation as the schema describes it.
    pub const SPEC: Spec = Spec::new(
            "searchDepartment",
            Method::Post,
            "/v1.0/contact/departments/search",
        )
        .host(Host::Api)
        .auth(Auth::Header)
        .repeatable(true)
        .permission("qyapi_addresslist_search")
        .source(
            "https://help.dingtalk.io/open/development/address-book-search-department-id",
        )
        .errors(
            &[
                ErrorRow {
                    code: "parameter.error",
                    words: &[],
                    status: 400,
                    message: "parameter error",
                    meaning: "A parameter is wrong.",
                    action: None,
                    concerns: None,
                    hint: Some("offset and size must be numbers"),
                },
                ErrorRow {
                    code: "system.busy",
                    words: &[],
                    status: 500,
                    message: "system error",
                    meaning: "A back end failed; a later try may succeed.",
                    action: Some(Action::Unknown),
                    concerns: None,
                    hint: None,
                },
            ],
        )
        .rules(
            &[
                Rule::minimum("offset", 0),
                Rule::line("queryWord"),
                Rule::minimum("size", 1),
            ],
        );
}

impl Operation for SearchDepartment {
    type Reply = SearchDepartmentReply;
    type Error = SearchDepartmentError;
    const SPEC: &'static Spec = &Self::SPEC;

    #[inline]
    fn encode(&self, request: &mut Encoder) {
        request.body("offset", &self.offset);
        request.body("queryWord", &self.query_word);
        request.body("size", &self.size);
    }
}
crate::model::lenient::object!(
    SearchDepartment, required[offset = "offset", query_word = "queryWord", size =
    "size"], optional[]
);

/// The codes of the operation's error table.
///
/// A value that this version does not know is kept as well; match it by [`as_str`](Self::as_str).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum SearchDepartmentError {
    /// `parameter.error` (HTTP 400, `parameter error`): A parameter is wrong.
    ParameterError,
    /// `system.busy` (HTTP 500, `system error`): A back end failed; a later try may succeed.
    SystemBusy,
    #[doc(hidden)]
    _Other(crate::model::open_enum::Unlisted),
}
crate::model::open_enum::open_enum!(
    SearchDepartmentError, ParameterError = "parameter.error", SystemBusy = "system.busy"
);

/// The reply to [`SearchDepartment`].
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct SearchDepartmentReply {
    /// Whether there are more results.
    pub has_more: Option<bool>,
    /// The departments found.
    pub list: Vec<DeptId>,
    /// Number of results. The vendor's example has a larger number than its list.
    pub total_count: Option<i64>,
}
crate::model::lenient::object!(
    SearchDepartmentReply, required[], optional[has_more = "hasMore", list = "list",
    total_count = "totalCount"]
);
crate::call::request::nested!(
    SearchDepartmentReply, required[], optional[has_more = "hasMore", list = "list",
    total_count = "totalCount"]
);
