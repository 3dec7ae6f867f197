// @generated from schema/ by codegen/. Do not edit: change the schema, then run `cargo xtask bless`.

/// List all files and folders of a space.
///
/// Lists everything in a space, in all folders, as one flat list in pages. There are more pages as long as the reply's `nextToken` is not empty.
///
/// An entry that changes between two pages moves in the order: in ascending order it may appear twice, in descending order not at all. Use `ASC`, the default, if no entry may be missed.
///
/// The page's error table also has `dentryNotExist`, although the request names no folder.
///
/// `POST https://api.dingtalk.io/v1.0/storage/spaces/{spaceId}/dentries/listAll` (region `global`) or `POST https://api.dingtalk.com/v1.0/storage/spaces/{spaceId}/dentries/listAll` (region `china`).
///
/// Access token in the header `x-acs-dingtalk-access-token`, from [`GetAccessToken`](crate::oauth2::GetAccessToken) (internal) or [`GetCorpAccessToken`](crate::oauth2::GetCorpAccessToken) (third-party-enterprise). Permission: `Storage.File.Read` (企业存储文件读权限). App types: internal, third-party-enterprise.
///
/// Idempotent: it is safe to repeat.
///
/// Errors: [`ListAllDentriesError`]. Source: [DingTalk's page](https://help.dingtalk.io/open/development/get-a-list-of-all-files-or-folders-under-a).
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct ListAllDentries {
    /// The page to return, and its order.
    pub option: Option<ListAllDentriesOption>,
    /// The space.
    pub space_id: SpaceId,
    /// The acting person, who needs rights in addition to the app's permission.
    pub union_id: UnionId,
}

impl ListAllDentries {
    /// Creates one with the required fields; optional fields are unset.
    #[inline]
    pub fn new(space_id: SpaceId, union_id: UnionId) -> Self {
        Self {
            option: Default::default(),
            space_id,
            union_id,
        }
    }

    /// Sets [`option`](Self::option).
    #[inline]
    pub fn option(mut self, option: ListAllDentriesOption) -> Self {
        self.option = Some(option);
        self
    }
}

impl ListAllDentries {
    /// The operation as the schema describes it.
    pub const SPEC: Spec = Spec::new(
            "listAllDentries",
            Method::Post,
            "/v1.0/storage/spaces/{spaceId}/dentries/listAll",
        )
        .host(Host::Api)
        .auth(Auth::Header)
        .repeatable(true)
        .permission("Storage.File.Read")
        .source(
            "https://help.dingtalk.io/open/development/get-a-list-of-all-files-or-folders-under-a",
        )
        .errors(
            &[
                ErrorRow {
                    code: "paramError",
                    words: &[],
                    status: 400,
                    message: "%s",
                    meaning: "A parameter is wrong.",
                    action: None,
                    concerns: None,
                    hint: None,
                },
                ErrorRow {
                    code: "permissionDenied",
                    words: &[],
                    status: 403,
                    message: "%s",
                    meaning: "The acting person may not list the space.",
                    action: None,
                    concerns: None,
                    hint: Some(
                        "act as the space's creator or a manager, or grant this person a right on the space with addPermission",
                    ),
                },
                ErrorRow {
                    code: "spaceNotExist",
                    words: &[],
                    status: 404,
                    message: "%s",
                    meaning: "There is no such space.",
                    action: None,
                    concerns: None,
                    hint: None,
                },
                ErrorRow {
                    code: "dentryNotExist",
                    words: &[],
                    status: 404,
                    message: "%s",
                    meaning: "There is no such folder.",
                    action: None,
                    concerns: None,
                    hint: None,
                },
                ErrorRow {
                    code: "systemError",
                    words: &[],
                    status: 500,
                    message: "%s",
                    meaning: "An internal failure of DingTalk.",
                    action: None,
                    concerns: None,
                    hint: None,
                },
                ErrorRow {
                    code: "unknownError",
                    words: &[],
                    status: 500,
                    message: "Unknown Error",
                    meaning: "An unspecified failure.",
                    action: None,
                    concerns: None,
                    hint: None,
                },
                ErrorRow {
                    code: "operationTimeout",
                    words: &[],
                    status: 503,
                    message: "%s",
                    meaning: "The back end took too long to answer.",
                    action: None,
                    concerns: None,
                    hint: None,
                },
            ],
        )
        .rules(
            &[
                Rule::minimum("option.maxResults", 1),
                Rule::maximum("option.maxResults", 50),
                Rule::line("option.nextToken"),
                Rule::id("option.order"),
                Rule::id("spaceId").without(" ,;|、，；｜､،؛﹐﹑﹔;‚"),
                Rule::id("unionId").without(" ,;|、，；｜､،؛﹐﹑﹔;‚"),
            ],
        );
}

impl Operation for ListAllDentries {
    type Reply = ListAllDentriesReply;
    type Error = ListAllDentriesError;
    const SPEC: &'static Spec = &Self::SPEC;

    #[inline]
    fn encode(&self, request: &mut Encoder) {
        if let Some(value) = &self.option {
            request.body("option", value);
        }
        request.path("spaceId", &self.space_id);
        request.query("unionId", &self.union_id);
        if self.option.is_none() {
            request.json(&::std::collections::BTreeMap::<&str, &str>::new());
        }
    }
}
crate::model::lenient::object!(
    ListAllDentries, required[space_id = "spaceId", union_id = "unionId"],
    optional[option = "option"]
);

/// The codes of the operation's error table.
///
/// A value that this version does not know is kept as well; match it by [`as_str`](Self::as_str).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ListAllDentriesError {
    /// `paramError` (HTTP 400): A parameter is wrong.
    ParamError,
    /// `permissionDenied` (HTTP 403): The acting person may not list the space.
    PermissionDenied,
    /// `spaceNotExist` (HTTP 404): There is no such space.
    SpaceNotExist,
    /// `dentryNotExist` (HTTP 404): There is no such folder.
    DentryNotExist,
    /// `systemError` (HTTP 500): An internal failure of DingTalk.
    SystemError,
    /// `unknownError` (HTTP 500, `Unknown Error`): An unspecified failure.
    UnknownError,
    /// `operationTimeout` (HTTP 503): The back end took too long to answer.
    OperationTimeout,
    #[doc(hidden)]
    _Other(crate::model::open_enum::Unlisted),
}
crate::model::open_enum::open_enum!(
    ListAllDentriesError, ParamError = "paramError", PermissionDenied =
    "permissionDenied", SpaceNotExist = "spaceNotExist", DentryNotExist =
    "dentryNotExist", SystemError = "systemError", UnknownError = "unknownError",
    OperationTimeout = "operationTimeout"
);

/// The page of a space's list to return, and its order.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct ListAllDentriesOption {
    /// Maximum number of entries on a page, at most 50; 50 by default.
    pub max_results: Option<i32>,
    /// Start of the page: the `nextToken` of the previous page, left out for the first.
    pub next_token: Option<String>,
    /// Sort direction, by the time of the last change; `ASC` by default, unlike in `ListDentries`.
    pub order: Option<SortOrder>,
    /// Whether to add thumbnails, which takes longer; `false` by default.
    pub with_thumbnail: Option<bool>,
}

impl ListAllDentriesOption {
    /// Sets [`max_results`](Self::max_results).
    #[inline]
    pub fn max_results(mut self, max_results: i32) -> Self {
        self.max_results = Some(max_results);
        self
    }

    /// Sets [`next_token`](Self::next_token).
    #[inline]
    pub fn next_token(mut self, next_token: impl Into<String>) -> Self {
        self.next_token = Some(next_token.into());
        self
    }

    /// Sets [`order`](Self::order).
    #[inline]
    pub fn order(mut self, order: SortOrder) -> Self {
        self.order = Some(order);
        self
    }

    /// Sets [`with_thumbnail`](Self::with_thumbnail).
    #[inline]
    pub fn with_thumbnail(mut self, with_thumbnail: bool) -> Self {
        self.with_thumbnail = Some(with_thumbnail);
        self
    }
}

impl ListAllDentriesOption {
    /// The least that [`max_results`](Self::max_results) may be.
    pub const MIN_MAX_RESULTS: i64 = 1;

    /// The most that [`max_results`](Self::max_results) may be.
    pub const MAX_MAX_RESULTS: i64 = 50;
}
crate::model::lenient::object!(
    ListAllDentriesOption, required[], optional[max_results = "maxResults", next_token =
    "nextToken", order = "order", with_thumbnail = "withThumbnail"]
);
crate::call::request::nested!(
    ListAllDentriesOption, required[], optional[max_results = "maxResults", next_token =
    "nextToken", order = "order", with_thumbnail = "withThumbnail"]
);

/// The reply to [`ListAllDentries`].
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct ListAllDentriesReply {
    /// Files and folders of this page, at most 50.
    pub dentries: Vec<Dentry>,
    /// Token of the next page; absent or empty on the last one.
    pub next_token: Option<String>,
}

impl ListAllDentriesReply {
    /// Creates one with the required fields; optional fields are unset.
    #[inline]
    pub fn new(dentries: Vec<Dentry>) -> Self {
        Self {
            dentries,
            next_token: Default::default(),
        }
    }
}
crate::model::lenient::object!(
    ListAllDentriesReply, required[dentries = "dentries"], optional[next_token =
    "nextToken"]
);
crate::call::request::nested!(
    ListAllDentriesReply, required[dentries = "dentries"], optional[next_token =
    "nextToken"]
);
