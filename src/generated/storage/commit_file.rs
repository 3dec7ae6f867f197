// @generated from schema/ by codegen/. Do not edit: change the schema, then run `cargo xtask bless`.

/// Commit uploaded bytes as a file.
///
/// The last of three steps of an upload: creates a file from the uploaded bytes. By default, an existing file of the same name stays and the new one gets another name, so check the name in the reply.
///
/// An upload key commits once. If the answer to a commit was lost, look for the file with [`ListDentries`](crate::storage::ListDentries) before you upload again. The first commit may have succeeded, in which case a second one with the same key may fail.
///
/// The vendor's page says that this version is closed to new apps. It is the only one that takes a space id, and was seen to work in 2026, but it is not certain that it works for an app created after 2023-08-06. Version 2 of the operation documents further codes that may occur here too: `paramError.uploadKey`, `paramError.name`, `dentryNameConflict`, `operationConcurrentControl` and some with HTTP 503.
///
/// `POST https://api.dingtalk.io/v1.0/storage/spaces/{spaceId}/files/commit` (region `global`) or `POST https://api.dingtalk.com/v1.0/storage/spaces/{spaceId}/files/commit` (region `china`).
///
/// Access token in the header `x-acs-dingtalk-access-token`, from [`GetAccessToken`](crate::oauth2::GetAccessToken) (internal) or [`GetCorpAccessToken`](crate::oauth2::GetCorpAccessToken) (third-party-enterprise). Permission: `Storage.File.Write` (企业存储文件写权限). App types: internal, third-party-enterprise.
///
/// **It is not repeated** once DingTalk may have executed it: a second execution would have a visible effect.
///
/// Errors: [`CommitFileError`]. Source: [DingTalk's page](https://open.dingtalk.com/document/development/submit-documents).
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct CommitFile {
    /// File name with its extension. Spaces at its ends are dropped, and some characters are refused; the page does not mention `/` and `:`.
    pub name: String,
    /// Checks, and the handling of a file with the same name.
    pub option: Option<CommitOption>,
    /// File to replace; only the SDK has this field.
    pub overwrite_dentry_id: Option<DentryId>,
    /// Target folder; `0` is the space's root folder.
    ///
    /// From [`AddFolder`](crate::storage::AddFolder), [`ListDentries`](crate::storage::ListDentries).
    pub parent_id: DentryId,
    /// The space for which the bytes were uploaded.
    pub space_id: SpaceId,
    /// The acting person, who needs rights in addition to the app's permission.
    pub union_id: UnionId,
    /// Key of the upload.
    ///
    /// From [`GetFileUploadInfo`](crate::storage::GetFileUploadInfo), [`InitMultipartFileUpload`](crate::storage::InitMultipartFileUpload).
    pub upload_key: String,
}

impl CommitFile {
    /// Creates one with the required fields; optional fields are unset.
    #[inline]
    pub fn new(
        space_id: SpaceId,
        union_id: UnionId,
        upload_key: impl Into<String>,
        name: impl Into<String>,
        parent_id: DentryId,
    ) -> Self {
        Self {
            name: name.into(),
            option: Default::default(),
            overwrite_dentry_id: Default::default(),
            parent_id,
            space_id,
            union_id,
            upload_key: upload_key.into(),
        }
    }

    /// Sets [`option`](Self::option).
    #[inline]
    pub fn option(mut self, option: CommitOption) -> Self {
        self.option = Some(option);
        self
    }

    /// Sets [`overwrite_dentry_id`](Self::overwrite_dentry_id).
    #[inline]
    pub fn overwrite_dentry_id(mut self, overwrite_dentry_id: DentryId) -> Self {
        self.overwrite_dentry_id = Some(overwrite_dentry_id);
        self
    }
}

impl CommitFile {
    /// What DingTalk refuses in [`name`](Self::name).
    pub const NAME_RULES: TextRules = TextRules {
        without: "\t*\"<>|",
        not_last: ".",
        only: "",
    };
}

impl CommitFile {
    /// The operation as the schema describes it.
    pub const SPEC: Spec = Spec::new(
            "commitFile",
            Method::Post,
            "/v1.0/storage/spaces/{spaceId}/files/commit",
        )
        .host(Host::Api)
        .auth(Auth::Header)
        .repeatable(false)
        .permission("Storage.File.Write")
        .source("https://open.dingtalk.com/document/development/submit-documents")
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
                    code: "spaceQuotaInsufficient",
                    words: &[],
                    status: 400,
                    message: "%s",
                    meaning: "The quota of this one space is used up.",
                    action: None,
                    concerns: None,
                    hint: None,
                },
                ErrorRow {
                    code: "sceneQuotaInsufficient",
                    words: &[],
                    status: 400,
                    message: "%s",
                    meaning: "The quota of the scene, a group of spaces, is used up.",
                    action: None,
                    concerns: None,
                    hint: None,
                },
                ErrorRow {
                    code: "appQuotaInsufficient",
                    words: &[],
                    status: 400,
                    message: "%s",
                    meaning: "The app's share of the storage is used up.",
                    action: None,
                    concerns: None,
                    hint: None,
                },
                ErrorRow {
                    code: "orgQuotaInsufficient",
                    words: &[],
                    status: 400,
                    message: "%s",
                    meaning: "The storage of the whole organization is used up.",
                    action: None,
                    concerns: None,
                    hint: None,
                },
                ErrorRow {
                    code: "dentryNameIllegal",
                    words: &[],
                    status: 400,
                    message: "%s",
                    meaning: "The file name is not allowed.",
                    action: None,
                    concerns: None,
                    hint: None,
                },
                ErrorRow {
                    code: "dentryStoreError",
                    words: &[],
                    status: 400,
                    message: "%s",
                    meaning: "The uploaded bytes are not usable.",
                    action: None,
                    concerns: None,
                    hint: Some(
                        "the PUT must have returned 200, and option.size must be the uploaded size; an upload key can be committed only once, so get new upload info and upload the bytes again",
                    ),
                },
                ErrorRow {
                    code: "permissionDenied",
                    words: &[],
                    status: 403,
                    message: "%s",
                    meaning: "The acting person may not upload here.",
                    action: None,
                    concerns: None,
                    hint: Some(
                        "act as the space's creator or a manager, or grant this person a right on the space with addPermission; on a space of owner type APP, no one may act before a grant, and a grant expires after at most an hour",
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
                Rule::minimum("option.size", 0),
                Rule::id("overwriteDentryId")
                    .without(" ,;|、，；｜､،؛﹐﹑﹔;‚"),
                Rule::id("parentId").without(" ,;|、，；｜､،؛﹐﹑﹔;‚"),
                Rule::id("spaceId").without(" ,;|、，；｜､،؛﹐﹑﹔;‚"),
                Rule::id("unionId").without(" ,;|、，；｜､،؛﹐﹑﹔;‚"),
                Rule::line("uploadKey"),
            ],
        );
}

impl Operation for CommitFile {
    type Reply = CommitFileReply;
    type Error = CommitFileError;
    const SPEC: &'static Spec = &Self::SPEC;

    #[inline]
    fn encode(&self, request: &mut Encoder) {
        request.body("name", &self.name);
        if let Some(value) = &self.option {
            request.body("option", value);
        }
        if let Some(value) = &self.overwrite_dentry_id {
            request.body("overwriteDentryId", value);
        }
        request.body("parentId", &self.parent_id);
        request.path("spaceId", &self.space_id);
        request.query("unionId", &self.union_id);
        request.body("uploadKey", &self.upload_key);
    }
}
crate::model::lenient::object!(
    CommitFile, required[name = "name", parent_id = "parentId", space_id = "spaceId",
    union_id = "unionId", upload_key = "uploadKey"], optional[option = "option",
    overwrite_dentry_id = "overwriteDentryId"]
);

/// The codes of the operation's error table.
///
/// A value that this version does not know is kept as well; match it by [`as_str`](Self::as_str).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum CommitFileError {
    /// `paramError` (HTTP 400): A parameter is wrong.
    ParamError,
    /// `paramError.conflictStrategy` (HTTP 400): The conflict strategy is wrong.
    ParamErrorConflictStrategy,
    /// `spaceQuotaInsufficient` (HTTP 400): The quota of this one space is used up.
    SpaceQuotaInsufficient,
    /// `sceneQuotaInsufficient` (HTTP 400): The quota of the scene, a group of spaces, is used up.
    SceneQuotaInsufficient,
    /// `appQuotaInsufficient` (HTTP 400): The app's share of the storage is used up.
    AppQuotaInsufficient,
    /// `orgQuotaInsufficient` (HTTP 400): The storage of the whole organization is used up.
    OrgQuotaInsufficient,
    /// `dentryNameIllegal` (HTTP 400): The file name is not allowed.
    DentryNameIllegal,
    /// `dentryStoreError` (HTTP 400): The uploaded bytes are not usable.
    DentryStoreError,
    /// `permissionDenied` (HTTP 403): The acting person may not upload here.
    PermissionDenied,
    /// `spaceNotExist` (HTTP 404): There is no such space.
    SpaceNotExist,
    /// `systemError` (HTTP 500): An internal failure of DingTalk.
    SystemError,
    /// `unknownError` (HTTP 500, `Unknown Error`): An unspecified failure.
    UnknownError,
    #[doc(hidden)]
    _Other(crate::model::open_enum::Unlisted),
}
crate::model::open_enum::open_enum!(
    CommitFileError, ParamError = "paramError", ParamErrorConflictStrategy =
    "paramError.conflictStrategy", SpaceQuotaInsufficient = "spaceQuotaInsufficient",
    SceneQuotaInsufficient = "sceneQuotaInsufficient", AppQuotaInsufficient =
    "appQuotaInsufficient", OrgQuotaInsufficient = "orgQuotaInsufficient",
    DentryNameIllegal = "dentryNameIllegal", DentryStoreError = "dentryStoreError",
    PermissionDenied = "permissionDenied", SpaceNotExist = "spaceNotExist", SystemError =
    "systemError", UnknownError = "unknownError"
);

/// The reply to [`CommitFile`].
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct CommitFileReply {
    /// The file, with its actual name.
    pub dentry: Dentry,
}

impl CommitFileReply {
    /// Creates one with the required fields.
    #[inline]
    pub fn new(dentry: Dentry) -> Self {
        Self { dentry }
    }
}
crate::model::lenient::object!(CommitFileReply, required[dentry = "dentry"], optional[]);
crate::call::request::nested!(CommitFileReply, required[dentry = "dentry"], optional[]);

/// Checks and options of a commit.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct CommitOption {
    /// Properties that the app attaches, at most 3 for each app.
    pub app_properties: Vec<NewAppProperty>,
    /// Handling of a file with the same name, `AUTO_RENAME` by default.
    pub conflict_strategy: Option<ConflictStrategy>,
    /// Size in bytes. DingTalk compares it with the uploaded bytes and refuses a difference, so it is worth sending.
    pub size: Option<i64>,
}

impl CommitOption {
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

    /// Sets [`size`](Self::size).
    #[inline]
    pub fn size(mut self, size: i64) -> Self {
        self.size = Some(size);
        self
    }
}

impl CommitOption {
    /// The most elements that [`app_properties`](Self::app_properties) may have.
    pub const MAX_APP_PROPERTIES: usize = 3;

    /// The least that [`size`](Self::size) may be.
    pub const MIN_SIZE: i64 = 0;
}
crate::model::lenient::object!(
    CommitOption, required[], optional[app_properties = "appProperties",
    conflict_strategy = "conflictStrategy", size = "size"]
);
crate::call::request::nested!(
    CommitOption, required[], optional[app_properties = "appProperties",
    conflict_strategy = "conflictStrategy", size = "size"]
);

/// Handling of a file with the same name.
///
/// A value that this version does not know is kept as well; match it by [`as_str`](Self::as_str).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ConflictStrategy {
    /// `AUTO_RENAME`: Give the new file another name, such as `x(3).xlsx`.
    AutoRename,
    /// `OVERWRITE`: Replace the old file.
    Overwrite,
    /// `RETURN_DENTRY_IF_EXISTS`: Return the old file with its old content, and drop the new bytes.
    ReturnDentryIfExists,
    /// `RETURN_ERROR_IF_EXISTS`: Refuse the new file.
    ReturnErrorIfExists,
    #[doc(hidden)]
    _Other(crate::model::open_enum::Unlisted),
}
crate::model::open_enum::open_enum!(
    ConflictStrategy, AutoRename = "AUTO_RENAME", Overwrite = "OVERWRITE",
    ReturnDentryIfExists = "RETURN_DENTRY_IF_EXISTS", ReturnErrorIfExists =
    "RETURN_ERROR_IF_EXISTS"
);

/// A property that the app attaches to a file.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct NewAppProperty {
    /// Name, unique within the app.
    pub name: String,
    /// Value.
    pub value: String,
    /// The apps that can read it.
    pub visibility: AppPropertyVisibility,
}

impl NewAppProperty {
    /// Creates one with the required fields.
    #[inline]
    pub fn new(
        name: impl Into<String>,
        value: impl Into<String>,
        visibility: AppPropertyVisibility,
    ) -> Self {
        Self {
            name: name.into(),
            value: value.into(),
            visibility,
        }
    }
}
crate::model::lenient::object!(
    NewAppProperty, required[name = "name", value = "value", visibility = "visibility"],
    optional[]
);
crate::call::request::nested!(
    NewAppProperty, required[name = "name", value = "value", visibility = "visibility"],
    optional[]
);
