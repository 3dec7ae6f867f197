// @generated from schema/ by codegen/. Do not edit: change the schema, then run `cargo xtask bless`.

/// Get a file or folder.
///
/// Returns the details of a file or folder: its name, size, version and creator. It does not return the content.
///
/// `POST https://api.dingtalk.io/v1.0/storage/spaces/{spaceId}/dentries/{dentryId}/query` (region `global`) or `POST https://api.dingtalk.com/v1.0/storage/spaces/{spaceId}/dentries/{dentryId}/query` (region `china`).
///
/// Access token in the header `x-acs-dingtalk-access-token`, from [`GetAccessToken`](crate::oauth2::GetAccessToken) (internal) or [`GetCorpAccessToken`](crate::oauth2::GetCorpAccessToken) (third-party-enterprise). Permission: `Storage.File.Read` (企业存储文件读权限). App types: internal, third-party-enterprise.
///
/// Idempotent: it is safe to repeat.
///
/// Errors: [`GetDentryError`]. Source: [DingTalk's page](https://help.dingtalk.io/open/development/obtain-file-or-folder-information).
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct GetDentry {
    /// The file or folder.
    pub dentry_id: DentryId,
    /// Additions to the answer.
    pub option: Option<DentryQueryOption>,
    /// The space.
    pub space_id: SpaceId,
    /// The acting person, who needs rights in addition to the app's permission.
    pub union_id: UnionId,
}

impl GetDentry {
    /// Creates one with the required fields; optional fields are unset.
    #[inline]
    pub fn new(space_id: SpaceId, dentry_id: DentryId, union_id: UnionId) -> Self {
        Self {
            dentry_id,
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

impl GetDentry {
    /// The operation as the schema describes it.
    pub const SPEC: Spec = Spec::new(
            "getDentry",
            Method::Post,
            "/v1.0/storage/spaces/{spaceId}/dentries/{dentryId}/query",
        )
        .host(Host::Api)
        .auth(Auth::Header)
        .repeatable(true)
        .permission("Storage.File.Read")
        .source(
            "https://help.dingtalk.io/open/development/obtain-file-or-folder-information",
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
                    meaning: "The acting person may not read it.",
                    action: None,
                    concerns: None,
                    hint: Some(
                        "act as the space's creator or a manager, or grant this person a right on it with addPermission",
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
                    meaning: "There is no such file or folder.",
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
                Rule::id("dentryId").without(" ,;|、，；｜､،؛﹐﹑﹔;‚"),
                Rule::max_items("option.appIdsForAppProperties", 20),
                Rule::filled("option.appIdsForAppProperties"),
                Rule::id("spaceId").without(" ,;|、，；｜､،؛﹐﹑﹔;‚"),
                Rule::id("unionId").without(" ,;|、，；｜､،؛﹐﹑﹔;‚"),
            ],
        );
}

impl Operation for GetDentry {
    type Reply = GetDentryReply;
    type Error = GetDentryError;
    const SPEC: &'static Spec = &Self::SPEC;

    #[inline]
    fn encode(&self, request: &mut Encoder) {
        request.path("dentryId", &self.dentry_id);
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
    GetDentry, required[dentry_id = "dentryId", space_id = "spaceId", union_id =
    "unionId"], optional[option = "option"]
);

/// Additions to the answer about a file or folder.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct DentryQueryOption {
    /// The owners of attached properties to return, at most 20; all by default. The name says app ids, but the page asks for the `ownerId` of a space: the app's id for a space of owner type `APP`, the creator's union id for one of owner type `USER`.
    pub app_ids_for_app_properties: Vec<String>,
    /// Whether to add a thumbnail, which takes longer; `false` by default.
    pub with_thumbnail: Option<bool>,
}

impl DentryQueryOption {
    /// Sets [`app_ids_for_app_properties`](Self::app_ids_for_app_properties).
    #[inline]
    pub fn app_ids_for_app_properties(
        mut self,
        app_ids_for_app_properties: Vec<String>,
    ) -> Self {
        self.app_ids_for_app_properties = app_ids_for_app_properties;
        self
    }

    /// Sets [`with_thumbnail`](Self::with_thumbnail).
    #[inline]
    pub fn with_thumbnail(mut self, with_thumbnail: bool) -> Self {
        self.with_thumbnail = Some(with_thumbnail);
        self
    }
}

impl DentryQueryOption {
    /// The most elements that [`app_ids_for_app_properties`](Self::app_ids_for_app_properties) may have.
    pub const MAX_APP_IDS_FOR_APP_PROPERTIES: usize = 20;
}
crate::model::lenient::object!(
    DentryQueryOption, required[], optional[app_ids_for_app_properties =
    "appIdsForAppProperties", with_thumbnail = "withThumbnail"]
);
crate::call::request::nested!(
    DentryQueryOption, required[], optional[app_ids_for_app_properties =
    "appIdsForAppProperties", with_thumbnail = "withThumbnail"]
);

/// The codes of the operation's error table.
///
/// A value that this version does not know is kept as well; match it by [`as_str`](Self::as_str).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum GetDentryError {
    /// `paramError` (HTTP 400): A parameter is wrong.
    ParamError,
    /// `permissionDenied` (HTTP 403): The acting person may not read it.
    PermissionDenied,
    /// `spaceNotExist` (HTTP 404): There is no such space.
    SpaceNotExist,
    /// `dentryNotExist` (HTTP 404): There is no such file or folder.
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
    GetDentryError, ParamError = "paramError", PermissionDenied = "permissionDenied",
    SpaceNotExist = "spaceNotExist", DentryNotExist = "dentryNotExist", SystemError =
    "systemError", UnknownError = "unknownError", OperationTimeout = "operationTimeout"
);

/// The reply to [`GetDentry`].
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct GetDentryReply {
    /// The file or folder.
    pub dentry: Dentry,
}

impl GetDentryReply {
    /// Creates one with the required fields.
    #[inline]
    pub fn new(dentry: Dentry) -> Self {
        Self { dentry }
    }
}
crate::model::lenient::object!(GetDentryReply, required[dentry = "dentry"], optional[]);
crate::call::request::nested!(GetDentryReply, required[dentry = "dentry"], optional[]);
