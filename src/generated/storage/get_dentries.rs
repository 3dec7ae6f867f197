// @generated from schema/ by codegen/. Do not edit: change the schema, then run `cargo xtask bless`.

/// Get several files or folders.
///
/// Returns the details of several files or folders in one space. There is one result for each id, and **each has its own outcome**: a missing or forbidden file does not fail the call, but its result has `success: false` and an error code.
///
/// `POST https://api.dingtalk.io/v1.0/storage/spaces/{spaceId}/dentries/query` (region `global`) or `POST https://api.dingtalk.com/v1.0/storage/spaces/{spaceId}/dentries/query` (region `china`).
///
/// Access token in the header `x-acs-dingtalk-access-token`, from [`GetAccessToken`](crate::oauth2::GetAccessToken) (internal) or [`GetCorpAccessToken`](crate::oauth2::GetCorpAccessToken) (third-party-enterprise). Permission: `Storage.File.Read` (企业存储文件读权限). App types: internal, third-party-enterprise.
///
/// Idempotent: it is safe to repeat.
///
/// Errors: [`GetDentriesError`]. Source: [DingTalk's page](https://help.dingtalk.io/open/development/get-file-or-folder-information-in-bulk).
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct GetDentries {
    /// The files and folders, at most 30.
    pub dentry_ids: Vec<DentryId>,
    /// Additions to each result.
    pub option: Option<DentryQueryOption>,
    /// The space of all of them.
    pub space_id: SpaceId,
    /// The acting person, who needs rights in addition to the app's permission.
    pub union_id: UnionId,
}

impl GetDentries {
    /// Creates one with the required fields; optional fields are unset.
    #[inline]
    pub fn new(space_id: SpaceId, union_id: UnionId, dentry_ids: Vec<DentryId>) -> Self {
        Self {
            dentry_ids,
            option: Default::default(),
            space_id,
            union_id,
        }
    }

    /// Sets [`option`](Self::option).
    #[inline]
    pub fn option(mut self, option: DentryQueryOption) -> Self {
        self.option = Some(option);
        self
    }
}

impl GetDentries {
    /// The most elements that [`dentry_ids`](Self::dentry_ids) may have.
    pub const MAX_DENTRY_IDS: usize = 30;
}

impl GetDentries {
    /// The operation as the schema describes it.
    pub const SPEC: Spec = Spec::new(
            "getDentries",
            Method::Post,
            "/v1.0/storage/spaces/{spaceId}/dentries/query",
        )
        .host(Host::Api)
        .auth(Auth::Header)
        .repeatable(true)
        .permission("Storage.File.Read")
        .source(
            "https://help.dingtalk.io/open/development/get-file-or-folder-information-in-bulk",
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
                    meaning: "The acting person may not read in this space.",
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
                Rule::filled("dentryIds"),
                Rule::max_items("dentryIds", 30),
                Rule::id("dentryIds").without(" ,;|、，；｜､،؛﹐﹑﹔;‚"),
                Rule::max_items("option.appIdsForAppProperties", 20),
                Rule::filled("option.appIdsForAppProperties"),
                Rule::id("spaceId").without(" ,;|、，；｜､،؛﹐﹑﹔;‚"),
                Rule::id("unionId").without(" ,;|、，；｜､،؛﹐﹑﹔;‚"),
            ],
        );
}

impl Operation for GetDentries {
    type Reply = GetDentriesReply;
    type Error = GetDentriesError;
    const SPEC: &'static Spec = &Self::SPEC;

    #[inline]
    fn encode(&self, request: &mut Encoder) {
        request.body("dentryIds", &self.dentry_ids);
        if let Some(value) = &self.option {
            request.body("option", value);
        }
        request.path("spaceId", &self.space_id);
        request.query("unionId", &self.union_id);
    }
}
crate::model::lenient::object!(
    GetDentries, required[dentry_ids = "dentryIds", space_id = "spaceId", union_id =
    "unionId"], optional[option = "option"]
);

/// The outcome for one of several requested files or folders.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct DentryResult {
    /// The file or folder, if `success` is `true`.
    pub dentry: Option<Dentry>,
    /// Requested file or folder.
    pub dentry_id: Option<DentryId>,
    /// Error code if `success` is `false`, such as `permissionDenied`.
    pub error_code: Option<String>,
    /// Requested space.
    pub space_id: Option<SpaceId>,
    /// Whether it was found and may be read. Rely on this field, although the page's own example has `true` next to an error code.
    pub success: Option<bool>,
}
crate::model::lenient::object!(
    DentryResult, required[], optional[dentry = "dentry", dentry_id = "dentryId",
    error_code = "errorCode", space_id = "spaceId", success = "success"]
);
crate::call::request::nested!(
    DentryResult, required[], optional[dentry = "dentry", dentry_id = "dentryId",
    error_code = "errorCode", space_id = "spaceId", success = "success"]
);

/// The codes of the operation's error table.
///
/// A value that this version does not know is kept as well; match it by [`as_str`](Self::as_str).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum GetDentriesError {
    /// `paramError` (HTTP 400): A parameter is wrong.
    ParamError,
    /// `permissionDenied` (HTTP 403): The acting person may not read in this space.
    PermissionDenied,
    /// `spaceNotExist` (HTTP 404): There is no such space.
    SpaceNotExist,
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
    GetDentriesError, ParamError = "paramError", PermissionDenied = "permissionDenied",
    SpaceNotExist = "spaceNotExist", SystemError = "systemError", UnknownError =
    "unknownError", OperationTimeout = "operationTimeout"
);

/// The reply to [`GetDentries`].
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct GetDentriesReply {
    /// A result for each requested id.
    pub result_items: Vec<DentryResult>,
}

impl GetDentriesReply {
    /// Creates one with the required fields.
    #[inline]
    pub fn new(result_items: Vec<DentryResult>) -> Self {
        Self { result_items }
    }
}
crate::model::lenient::object!(
    GetDentriesReply, required[result_items = "resultItems"], optional[]
);
crate::call::request::nested!(
    GetDentriesReply, required[result_items = "resultItems"], optional[]
);
