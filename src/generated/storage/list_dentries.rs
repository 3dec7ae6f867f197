// @generated from schema/ by codegen/. Do not edit: change the schema, then run `cargo xtask bless`.

/// List the files and folders of a folder.
///
/// Lists the direct entries of one folder in pages. There are more pages as long as the reply's `nextToken` is not empty.
///
/// `GET https://api.dingtalk.io/v1.0/storage/spaces/{spaceId}/dentries` (region `global`) or `GET https://api.dingtalk.com/v1.0/storage/spaces/{spaceId}/dentries` (region `china`).
///
/// Access token in the header `x-acs-dingtalk-access-token`, from [`GetAccessToken`](crate::oauth2::GetAccessToken) (internal) or [`GetCorpAccessToken`](crate::oauth2::GetCorpAccessToken) (third-party-enterprise). Permission: `Storage.File.Read` (企业存储文件读权限). App types: internal, third-party-enterprise.
///
/// Idempotent: it is safe to repeat.
///
/// Errors: [`ListDentriesError`]. Source: [DingTalk's page](https://help.dingtalk.io/open/development/get-a-list-of-files-or-folders).
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct ListDentries {
    /// Maximum number of entries on a page, 1 to 50; 50 by default, as the SDK says.
    pub max_results: Option<i32>,
    /// Start of the page: the `nextToken` of the previous page, left out for the first.
    pub next_token: Option<String>,
    /// Sort direction, `DESC` by default.
    pub order: Option<SortOrder>,
    /// Sort key, `MODIFIED_TIME` by default.
    pub order_by: Option<DentryOrderBy>,
    /// The folder; `0` is the space's root folder.
    ///
    /// From [`AddFolder`](crate::storage::AddFolder), [`ListDentries`](crate::storage::ListDentries).
    pub parent_id: DentryId,
    /// The space.
    pub space_id: SpaceId,
    /// The acting person, who needs rights in addition to the app's permission.
    pub union_id: UnionId,
    /// Whether to add thumbnails, which takes longer; `false` by default.
    pub with_thumbnail: Option<bool>,
}

impl ListDentries {
    /// Creates one with the required fields; optional fields are unset.
    #[inline]
    pub fn new(space_id: SpaceId, parent_id: DentryId, union_id: UnionId) -> Self {
        Self {
            max_results: Default::default(),
            next_token: Default::default(),
            order: Default::default(),
            order_by: Default::default(),
            parent_id,
            space_id,
            union_id,
            with_thumbnail: Default::default(),
        }
    }

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

    /// Sets [`order_by`](Self::order_by).
    #[inline]
    pub fn order_by(mut self, order_by: DentryOrderBy) -> Self {
        self.order_by = Some(order_by);
        self
    }

    /// Sets [`with_thumbnail`](Self::with_thumbnail).
    #[inline]
    pub fn with_thumbnail(mut self, with_thumbnail: bool) -> Self {
        self.with_thumbnail = Some(with_thumbnail);
        self
    }
}

impl ListDentries {
    /// The least that [`max_results`](Self::max_results) may be.
    pub const MIN_MAX_RESULTS: i64 = 1;

    /// The most that [`max_results`](Self::max_results) may be.
    pub const MAX_MAX_RESULTS: i64 = 50;
}

impl ListDentries {
    /// The operation as the schema describes it.
    pub const SPEC: Spec = Spec::new(
            "listDentries",
            Method::Get,
            "/v1.0/storage/spaces/{spaceId}/dentries",
        )
        .host(Host::Api)
        .auth(Auth::Header)
        .repeatable(true)
        .permission("Storage.File.Read")
        .source(
            "https://help.dingtalk.io/open/development/get-a-list-of-files-or-folders",
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
                    meaning: "The acting person may not list this folder.",
                    action: None,
                    concerns: None,
                    hint: Some(
                        "act as the space's creator or a manager, or grant this person a right on the folder with addPermission",
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
                    hint: Some(
                        "use the id of a folder in this space, or \"0\" for its root",
                    ),
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
                Rule::minimum("maxResults", 1),
                Rule::maximum("maxResults", 50),
                Rule::line("nextToken"),
                Rule::id("order"),
                Rule::id("orderBy"),
                Rule::id("parentId").without(" ,;|、，；｜､،؛﹐﹑﹔;‚"),
                Rule::id("spaceId").without(" ,;|、，；｜､،؛﹐﹑﹔;‚"),
                Rule::id("unionId").without(" ,;|、，；｜､،؛﹐﹑﹔;‚"),
            ],
        );
}

impl Operation for ListDentries {
    type Reply = ListDentriesReply;
    type Error = ListDentriesError;
    const SPEC: &'static Spec = &Self::SPEC;

    #[inline]
    fn encode(&self, request: &mut Encoder) {
        if let Some(value) = &self.max_results {
            request.query("maxResults", value);
        }
        if let Some(value) = &self.next_token {
            request.query("nextToken", value);
        }
        if let Some(value) = &self.order {
            request.query("order", value);
        }
        if let Some(value) = &self.order_by {
            request.query("orderBy", value);
        }
        request.query("parentId", &self.parent_id);
        request.path("spaceId", &self.space_id);
        request.query("unionId", &self.union_id);
        if let Some(value) = &self.with_thumbnail {
            request.query("withThumbnail", value);
        }
    }
}
crate::model::lenient::object!(
    ListDentries, required[parent_id = "parentId", space_id = "spaceId", union_id =
    "unionId"], optional[max_results = "maxResults", next_token = "nextToken", order =
    "order", order_by = "orderBy", with_thumbnail = "withThumbnail"]
);

/// The sort key of a list of files.
///
/// A value that this version does not know is kept as well; match it by [`as_str`](Self::as_str).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum DentryOrderBy {
    /// `MODIFIED_TIME`: Time of the last change.
    ModifiedTime,
    /// `CREATE_TIME`: Time of creation.
    CreateTime,
    /// `NAME`: Name.
    Name,
    /// `SIZE`: Size.
    Size,
    #[doc(hidden)]
    _Other(crate::model::open_enum::Unlisted),
}
crate::model::open_enum::open_enum!(
    DentryOrderBy, ModifiedTime = "MODIFIED_TIME", CreateTime = "CREATE_TIME", Name =
    "NAME", Size = "SIZE"
);

/// The codes of the operation's error table.
///
/// A value that this version does not know is kept as well; match it by [`as_str`](Self::as_str).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ListDentriesError {
    /// `paramError` (HTTP 400): A parameter is wrong.
    ParamError,
    /// `permissionDenied` (HTTP 403): The acting person may not list this folder.
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
    ListDentriesError, ParamError = "paramError", PermissionDenied = "permissionDenied",
    SpaceNotExist = "spaceNotExist", DentryNotExist = "dentryNotExist", SystemError =
    "systemError", UnknownError = "unknownError", OperationTimeout = "operationTimeout"
);

/// The reply to [`ListDentries`].
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct ListDentriesReply {
    /// Files and folders of this page, at most 50.
    pub dentries: Vec<Dentry>,
    /// Token of the next page; absent or empty on the last one.
    pub next_token: Option<String>,
}

impl ListDentriesReply {
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
    ListDentriesReply, required[dentries = "dentries"], optional[next_token =
    "nextToken"]
);
crate::call::request::nested!(
    ListDentriesReply, required[dentries = "dentries"], optional[next_token =
    "nextToken"]
);

/// Direction of a sorted list.
///
/// A value that this version does not know is kept as well; match it by [`as_str`](Self::as_str).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum SortOrder {
    /// `ASC`: Smallest or oldest first.
    Asc,
    /// `DESC`: Largest or newest first.
    Desc,
    #[doc(hidden)]
    _Other(crate::model::open_enum::Unlisted),
}
crate::model::open_enum::open_enum!(SortOrder, Asc = "ASC", Desc = "DESC");
