// @generated from schema/ by codegen/. Do not edit: change the schema, then run `cargo xtask bless`.

/// Search people by name.
///
/// Finds people of the organization by a name, or a part of one. It returns only user ids; [`UserGet`](crate::topapi::UserGet) returns each person's details and `UnionId`. Several people may have the same name, so do not simply take the first of two ids.
///
/// To be sure that you have all results, start at 0 and check that `hasMore` is `false`. It is not documented whether the app's range of contacts limits the results. Calls count against the monthly quota.
///
/// `POST https://api.dingtalk.io/v1.0/contact/users/search` (region `global`) or `POST https://api.dingtalk.com/v1.0/contact/users/search` (region `china`).
///
/// Access token in the header `x-acs-dingtalk-access-token`, from [`GetAccessToken`](crate::oauth2::GetAccessToken) (internal) or [`GetCorpAccessToken`](crate::oauth2::GetCorpAccessToken) (third-party-enterprise). Permission: `qyapi_addresslist_search` (Permission to search the organization's Contacts). App types: internal, third-party-enterprise.
///
/// Idempotent: it is safe to repeat.
///
/// Errors: [`SearchUserError`]. Source: [DingTalk's page](https://help.dingtalk.io/open/development/address-book-search-user-id).
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct SearchUser {
    /// `1` finds only exact matches of `queryWord`. Without it, a part of the name is enough.
    pub full_match_field: Option<i32>,
    /// Start of the page: 0 for the first. The vendor's page calls it the number of a page, but a published program adds `size` for each page, so it seems to count results.
    pub offset: i32,
    /// The name: as written, in pinyin, or the English one.
    pub query_word: String,
    /// Number of results on a page. The vendor's page states no maximum; a published program requests at most 20.
    pub size: i32,
}

impl SearchUser {
    /// Creates one with the required fields; optional fields are unset.
    #[inline]
    pub fn new(query_word: impl Into<String>, offset: i32, size: i32) -> Self {
        Self {
            full_match_field: Default::default(),
            offset,
            query_word: query_word.into(),
            size,
        }
    }

    /// Sets [`full_match_field`](Self::full_match_field).
    #[inline]
    pub fn full_match_field(mut self, full_match_field: i32) -> Self {
        self.full_match_field = Some(full_match_field);
        self
    }
}

impl SearchUser {
    /// The least that [`offset`](Self::offset) may be.
    pub const MIN_OFFSET: i64 = 0;

    /// The least that [`size`](Self::size) may be.
    pub const MIN_SIZE: i64 = 1;
}

impl SearchUser {
    /// The operation as the schema describes it.
    pub const SPEC: Spec = Spec::new(
            "searchUser",
            Method::Post,
            "/v1.0/contact/users/search",
        )
        .host(Host::Api)
        .auth(Auth::Header)
        .repeatable(true)
        .permission("qyapi_addresslist_search")
        .source("https://help.dingtalk.io/open/development/address-book-search-user-id")
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
                    hint: Some(
                        "offset and size must be numbers, and fullMatchField must be 1",
                    ),
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

impl Operation for SearchUser {
    type Reply = SearchUserReply;
    type Error = SearchUserError;
    const SPEC: &'static Spec = &Self::SPEC;

    #[inline]
    fn encode(&self, request: &mut Encoder) {
        if let Some(value) = &self.full_match_field {
            request.body("fullMatchField", value);
        }
        request.body("offset", &self.offset);
        request.body("queryWord", &self.query_word);
        request.body("size", &self.size);
    }
}
crate::model::lenient::object!(
    SearchUser, required[offset = "offset", query_word = "queryWord", size = "size"],
    optional[full_match_field = "fullMatchField"]
);

/// The codes of the operation's error table.
///
/// A value that this version does not know is kept as well; match it by [`as_str`](Self::as_str).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum SearchUserError {
    /// `parameter.error` (HTTP 400, `parameter error`): A parameter is wrong.
    ParameterError,
    /// `system.busy` (HTTP 500, `system error`): A back end failed; a later try may succeed.
    SystemBusy,
    #[doc(hidden)]
    _Other(crate::model::open_enum::Unlisted),
}
crate::model::open_enum::open_enum!(
    SearchUserError, ParameterError = "parameter.error", SystemBusy = "system.busy"
);

/// The reply to [`SearchUser`].
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct SearchUserReply {
    /// Whether there are more.
    pub has_more: Option<bool>,
    /// The people found.
    pub list: Vec<UserId>,
    /// Number of results. The vendor's example has a larger number than its list.
    pub total_count: Option<i64>,
}
crate::model::lenient::object!(
    SearchUserReply, required[], optional[has_more = "hasMore", list = "list",
    total_count = "totalCount"]
);
crate::call::request::nested!(
    SearchUserReply, required[], optional[has_more = "hasMore", list = "list",
    total_count = "totalCount"]
);
