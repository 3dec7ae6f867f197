// @generated from schema/ by codegen/. Do not edit: change the schema, then run `cargo xtask bless`.

/// Create a folder.
///
/// Creates a folder in another one. By default, an existing folder of the same name stays and the new one gets another name, so check the name in the reply.
///
/// If the answer was lost, the folder may exist, and by default a second call would create another one. A call with `RETURN_DENTRY_IF_EXISTS` returns the existing folder and can be repeated.
///
/// `POST https://api.dingtalk.io/v1.0/storage/spaces/{spaceId}/dentries/{parentId}/folders` (region `global`) or `POST https://api.dingtalk.com/v1.0/storage/spaces/{spaceId}/dentries/{parentId}/folders` (region `china`).
///
/// Access token in the header `x-acs-dingtalk-access-token`, from [`GetAccessToken`](crate::oauth2::GetAccessToken) (internal) or [`GetCorpAccessToken`](crate::oauth2::GetCorpAccessToken) (third-party-enterprise). Permission: `Storage.File.Write` (企业存储文件写权限). App types: internal, third-party-enterprise.
///
/// **It is not repeated** once DingTalk may have executed it: a second execution would have a visible effect.
///
/// Errors: [`AddFolderError`]. Source: [DingTalk's page](https://help.dingtalk.io/open/development/add-folder).
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct AddFolder {
    /// Name of the folder. Spaces at its ends are dropped, and the same characters are refused as in file names.
    pub name: String,
    /// Handling of a folder with the same name, and properties to attach.
    pub option: Option<AddFolderOption>,
    /// Parent of the new folder; `0` is the space's root folder.
    ///
    /// From [`AddFolder`](crate::storage::AddFolder), [`ListDentries`](crate::storage::ListDentries).
    pub parent_id: DentryId,
    /// The space.
    pub space_id: SpaceId,
    /// The acting person, who needs rights in addition to the app's permission.
    pub union_id: UnionId,
}

impl AddFolder {
    /// Creates one with the required fields; optional fields are unset.
    #[inline]
    pub fn new(
        space_id: SpaceId,
        parent_id: DentryId,
        union_id: UnionId,
        name: impl Into<String>,
    ) -> Self {
        Self {
            name: name.into(),
            option: Default::default(),
            parent_id,
            space_id,
            union_id,
        }
    }

    /// Sets [`option`](Self::option).
    #[inline]
    pub fn option(mut self, option: AddFolderOption) -> Self {
        self.option = Some(option);
        self
    }
}

impl AddFolder {
    /// What DingTalk refuses in [`name`](Self::name).
    pub const NAME_RULES: TextRules = TextRules {
        without: "\t*\"<>|",
        not_last: ".",
        only: "",
    };
}

impl AddFolder {
    /// The operation as the schema describes it.
    pub const SPEC: Spec = Spec::new(
            "addFolder",
            Method::Post,
            "/v1.0/storage/spaces/{spaceId}/dentries/{parentId}/folders",
        )
        .host(Host::Api)
        .auth(Auth::Header)
        .repeatable(false)
        .permission("Storage.File.Write")
        .source("https://help.dingtalk.io/open/development/add-folder")
        .errors(
            &[
                ErrorRow {
                    code: "operationConcurrentControl",
                    words: &[],
                    status: 400,
                    message: "%s",
                    meaning: "Another operation is in progress in the same place.",
                    action: None,
                    concerns: None,
                    hint: None,
                },
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
                    code: "paramError.conflictStrategy",
                    words: &[],
                    status: 400,
                    message: "%s",
                    meaning: "The conflict strategy is wrong.",
                    action: None,
                    concerns: None,
                    hint: Some(
                        "use AUTO_RENAME, OVERWRITE, RETURN_DENTRY_IF_EXISTS or RETURN_ERROR_IF_EXISTS",
                    ),
                },
                ErrorRow {
                    code: "dentryNameIllegal",
                    words: &[],
                    status: 400,
                    message: "%s",
                    meaning: "The name is not allowed.",
                    action: None,
                    concerns: None,
                    hint: None,
                },
                ErrorRow {
                    code: "dentryAlreadyExist",
                    words: &[],
                    status: 400,
                    message: "%s",
                    meaning: "An entry with this name exists already.",
                    action: None,
                    concerns: None,
                    hint: None,
                },
                ErrorRow {
                    code: "permissionDenied",
                    words: &[],
                    status: 403,
                    message: "%s",
                    meaning: "The acting person may not create a folder here.",
                    action: None,
                    concerns: None,
                    hint: Some(
                        "act as the space's creator or a manager, or grant this person a right on the space with addPermission; on a space of owner type APP, no one may act before a grant, and a grant expires after at most an hour",
                    ),
                },
                ErrorRow {
                    code: "dentryNotExist",
                    words: &[],
                    status: 404,
                    message: "%s",
                    meaning: "There is no such parent folder.",
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
                Rule::text(
                    "name",
                    TextRules {
                        without: "\t*\"<>|",
                        not_last: ".",
                        only: "",
                    },
                ),
                Rule::max_items("option.appProperties", 3),
                Rule::filled("option.appProperties.name"),
                Rule::filled("option.appProperties.value"),
                Rule::id("option.appProperties.visibility"),
                Rule::id("option.conflictStrategy"),
                Rule::id("parentId").without(" ,;|、，；｜､،؛﹐﹑﹔;‚"),
                Rule::id("spaceId").without(" ,;|、，；｜､،؛﹐﹑﹔;‚"),
                Rule::id("unionId").without(" ,;|、，；｜､،؛﹐﹑﹔;‚"),
            ],
        );
}

impl Operation for AddFolder {
    type Reply = AddFolderReply;
    type Error = AddFolderError;
    const SPEC: &'static Spec = &Self::SPEC;

    #[inline]
    fn encode(&self, request: &mut Encoder) {
        request.body("name", &self.name);
        if let Some(value) = &self.option {
            request.body("option", value);
        }
        request.path("parentId", &self.parent_id);
        request.path("spaceId", &self.space_id);
        request.query("unionId", &self.union_id);
    }
}
crate::model::lenient::object!(
    AddFolder, required[name = "name", parent_id = "parentId", space_id = "spaceId",
    union_id = "unionId"], optional[option = "option"]
);

/// The codes of the operation's error table.
///
/// A value that this version does not know is kept as well; match it by [`as_str`](Self::as_str).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum AddFolderError {
    /// `operationConcurrentControl` (HTTP 400): Another operation is in progress in the same place.
    OperationConcurrentControl,
    /// `paramError` (HTTP 400): A parameter is wrong.
    ParamError,
    /// `paramError.conflictStrategy` (HTTP 400): The conflict strategy is wrong.
    ParamErrorConflictStrategy,
    /// `dentryNameIllegal` (HTTP 400): The name is not allowed.
    DentryNameIllegal,
    /// `dentryAlreadyExist` (HTTP 400): An entry with this name exists already.
    DentryAlreadyExist,
    /// `permissionDenied` (HTTP 403): The acting person may not create a folder here.
    PermissionDenied,
    /// `dentryNotExist` (HTTP 404): There is no such parent folder.
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
    AddFolderError, OperationConcurrentControl = "operationConcurrentControl", ParamError
    = "paramError", ParamErrorConflictStrategy = "paramError.conflictStrategy",
    DentryNameIllegal = "dentryNameIllegal", DentryAlreadyExist = "dentryAlreadyExist",
    PermissionDenied = "permissionDenied", DentryNotExist = "dentryNotExist", SystemError
    = "systemError", UnknownError = "unknownError", OperationTimeout = "operationTimeout"
);

/// Options for a new folder.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct AddFolderOption {
    /// Properties that the app attaches, at most 3 for each app.
    pub app_properties: Vec<NewAppProperty>,
    /// Handling of an entry with the same name, `AUTO_RENAME` by default. The effect of `OVERWRITE` on a folder's content is not documented.
    pub conflict_strategy: Option<ConflictStrategy>,
}

impl AddFolderOption {
    /// Sets [`app_properties`](Self::app_properties).
    #[inline]
    pub fn app_properties(mut self, app_properties: Vec<NewAppProperty>) -> Self {
        self.app_properties = app_properties;
        self
    }

    /// Sets [`conflict_strategy`](Self::conflict_strategy).
    #[inline]
    pub fn conflict_strategy(mut self, conflict_strategy: ConflictStrategy) -> Self {
        self.conflict_strategy = Some(conflict_strategy);
        self
    }
}

impl AddFolderOption {
    /// The most elements that [`app_properties`](Self::app_properties) may have.
    pub const MAX_APP_PROPERTIES: usize = 3;
}
crate::model::lenient::object!(
    AddFolderOption, required[], optional[app_properties = "appProperties",
    conflict_strategy = "conflictStrategy"]
);
crate::call::request::nested!(
    AddFolderOption, required[], optional[app_properties = "appProperties",
    conflict_strategy = "conflictStrategy"]
);

/// The reply to [`AddFolder`].
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct AddFolderReply {
    /// The folder, with its actual name.
    pub dentry: Dentry,
}

impl AddFolderReply {
    /// Creates one with the required fields.
    #[inline]
    pub fn new(dentry: Dentry) -> Self {
        Self { dentry }
    }
}
crate::model::lenient::object!(AddFolderReply, required[dentry = "dentry"], optional[]);
crate::call::request::nested!(AddFolderReply, required[dentry = "dentry"], optional[]);
