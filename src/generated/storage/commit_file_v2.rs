// @generated from schema/ by codegen/. Do not edit: change the schema, then run `cargo xtask bless`.

/// Commit uploaded bytes as a file in a folder by its uuid.
///
/// Version 2 of [`CommitFile`](crate::storage::CommitFile): the last of three steps that begin with [`GetFileUploadInfoV2`](crate::storage::GetFileUploadInfoV2). By default, an existing file of the same name stays and the new one gets another name, so check the name in the reply. It can also turn the file into an online document.
///
/// An upload key commits once. If the answer to a commit was lost, look for the file before you upload again. The first commit may have succeeded, in which case a second one with the same key may fail.
///
/// `POST https://api.dingtalk.io/v2.0/storage/spaces/files/{parentDentryUuid}/commit` (region `global`) or `POST https://api.dingtalk.com/v2.0/storage/spaces/files/{parentDentryUuid}/commit` (region `china`).
///
/// Access token in the header `x-acs-dingtalk-access-token`, from [`GetAccessToken`](crate::oauth2::GetAccessToken) (internal) or [`GetCorpAccessToken`](crate::oauth2::GetCorpAccessToken) (third-party-enterprise). Permission: `Storage.File.Write` (企业存储文件写权限). App types: internal, third-party-enterprise.
///
/// **It is not repeated** once DingTalk may have executed it: a second execution would have a visible effect.
///
/// Errors: [`CommitFileV2Error`]. Source: [DingTalk's page](https://help.dingtalk.io/open/development/submittal-file).
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct CommitFileV2 {
    /// File name with its extension. Spaces at its ends are dropped, and some characters are refused; the page does not mention `/` and `:`.
    pub name: String,
    /// Checks, the handling of a file with the same name, and the conversion.
    pub option: Option<CommitOptionV2>,
    /// Target folder, for which the bytes were uploaded; the root folder of a space also has a uuid.
    pub parent_dentry_uuid: DentryUuid,
    /// The acting person, who needs rights in addition to the app's permission.
    pub union_id: UnionId,
    /// Key of the upload, from `GetFileUploadInfoV2`.
    ///
    /// From [`GetFileUploadInfoV2`](crate::storage::GetFileUploadInfoV2).
    pub upload_key: String,
}

impl CommitFileV2 {
    /// Creates one with the required fields; optional fields are unset.
    #[inline]
    pub fn new(
        parent_dentry_uuid: DentryUuid,
        union_id: UnionId,
        upload_key: impl Into<String>,
        name: impl Into<String>,
    ) -> Self {
        Self {
            name: name.into(),
            option: Default::default(),
            parent_dentry_uuid,
            union_id,
            upload_key: upload_key.into(),
        }
    }

    /// Sets [`option`](Self::option).
    #[inline]
    pub fn option(mut self, option: CommitOptionV2) -> Self {
        self.option = Some(option);
        self
    }
}

impl CommitFileV2 {
    /// What DingTalk refuses in [`name`](Self::name).
    pub const NAME_RULES: TextRules = TextRules {
        without: "\t*\"<>|",
        not_last: ".",
        only: "",
    };
}

impl CommitFileV2 {
    /// The operation as the schema describes it.
    pub const SPEC: Spec = Spec::new(
            "commitFileV2",
            Method::Post,
            "/v2.0/storage/spaces/files/{parentDentryUuid}/commit",
        )
        .host(Host::Api)
        .auth(Auth::Header)
        .repeatable(false)
        .permission("Storage.File.Write")
        .source("https://help.dingtalk.io/open/development/submittal-file")
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
                    code: "paramError.parentDentryUuid",
                    words: &[],
                    status: 400,
                    message: "%s",
                    meaning: "The uuid of the folder is wrong.",
                    action: None,
                    concerns: None,
                    hint: Some(
                        "use the dentryUuid of a folder; the root folder also has one, and \"0\" is not one",
                    ),
                },
                ErrorRow {
                    code: "paramError.uploadKey",
                    words: &[],
                    status: 400,
                    message: "%s",
                    meaning: "The upload key is wrong.",
                    action: None,
                    concerns: None,
                    hint: Some(
                        "an upload key can be committed only once: check whether the file exists; if not, get new upload info and upload the bytes again",
                    ),
                },
                ErrorRow {
                    code: "paramError.name",
                    words: &[],
                    status: 400,
                    message: "%s",
                    meaning: "The file name is wrong.",
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
                    code: "dentryNameConflict",
                    words: &[],
                    status: 400,
                    message: "%s",
                    meaning: "The folder already has an entry with this name.",
                    action: None,
                    concerns: None,
                    hint: Some("pick another name or another conflict strategy"),
                },
                ErrorRow {
                    code: "dentryFormatNotSupport",
                    words: &[],
                    status: 400,
                    message: "%s",
                    meaning: "A file of this format cannot be turned into an online document.",
                    action: None,
                    concerns: None,
                    hint: Some(
                        "commit without convertToOnlineDoc, or with a document type that fits the file",
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
                        "act as the space's creator or a manager, or grant this person a right on the folder with addPermissionV2; on a space of owner type APP, no one may act before a grant, and a grant expires after at most an hour",
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
                    hint: Some("use the dentryUuid of a folder whose space still exists"),
                },
                ErrorRow {
                    code: "systemError",
                    words: &[],
                    status: 500,
                    message: "%s",
                    meaning: "An internal failure of DingTalk.",
                    action: None,
                    concerns: None,
                    hint: Some(
                        "check whether the file exists; files in a version 1 space also cause this: use version 1 of this call with the space's spaceId",
                    ),
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
                Rule::line("option.classificationLabelId"),
                Rule::id("option.conflictStrategy"),
                Rule::id("option.convertToOnlineDocTargetDocumentType"),
                Rule::minimum("option.size", 0),
                Rule::id("parentDentryUuid")
                    .without(" ,;|、，；｜､،؛﹐﹑﹔;‚"),
                Rule::id("unionId").without(" ,;|、，；｜､،؛﹐﹑﹔;‚"),
                Rule::line("uploadKey"),
            ],
        );
}

impl Operation for CommitFileV2 {
    type Reply = CommitFileV2Reply;
    type Error = CommitFileV2Error;
    const SPEC: &'static Spec = &Self::SPEC;

    #[inline]
    fn encode(&self, request: &mut Encoder) {
        request.body("name", &self.name);
        if let Some(value) = &self.option {
            request.body("option", value);
        }
        request.path("parentDentryUuid", &self.parent_dentry_uuid);
        request.query("unionId", &self.union_id);
        request.body("uploadKey", &self.upload_key);
    }
}
crate::model::lenient::object!(
    CommitFileV2, required[name = "name", parent_dentry_uuid = "parentDentryUuid",
    union_id = "unionId", upload_key = "uploadKey"], optional[option = "option"]
);

/// The codes of the operation's error table.
///
/// A value that this version does not know is kept as well; match it by [`as_str`](Self::as_str).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum CommitFileV2Error {
    /// `operationConcurrentControl` (HTTP 400): Another operation is in progress in the same place.
    OperationConcurrentControl,
    /// `paramError` (HTTP 400): A parameter is wrong.
    ParamError,
    /// `paramError.parentDentryUuid` (HTTP 400): The uuid of the folder is wrong.
    ParamErrorParentDentryUuid,
    /// `paramError.uploadKey` (HTTP 400): The upload key is wrong.
    ParamErrorUploadKey,
    /// `paramError.name` (HTTP 400): The file name is wrong.
    ParamErrorName,
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
    /// `dentryNameConflict` (HTTP 400): The folder already has an entry with this name.
    DentryNameConflict,
    /// `dentryFormatNotSupport` (HTTP 400): A file of this format cannot be turned into an online document.
    DentryFormatNotSupport,
    /// `permissionDenied` (HTTP 403): The acting person may not upload here.
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
    CommitFileV2Error, OperationConcurrentControl = "operationConcurrentControl",
    ParamError = "paramError", ParamErrorParentDentryUuid =
    "paramError.parentDentryUuid", ParamErrorUploadKey = "paramError.uploadKey",
    ParamErrorName = "paramError.name", ParamErrorConflictStrategy =
    "paramError.conflictStrategy", SpaceQuotaInsufficient = "spaceQuotaInsufficient",
    SceneQuotaInsufficient = "sceneQuotaInsufficient", AppQuotaInsufficient =
    "appQuotaInsufficient", OrgQuotaInsufficient = "orgQuotaInsufficient",
    DentryNameIllegal = "dentryNameIllegal", DentryStoreError = "dentryStoreError",
    DentryNameConflict = "dentryNameConflict", DentryFormatNotSupport =
    "dentryFormatNotSupport", PermissionDenied = "permissionDenied", SpaceNotExist =
    "spaceNotExist", SystemError = "systemError", UnknownError = "unknownError",
    OperationTimeout = "operationTimeout"
);

/// The reply to [`CommitFileV2`].
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct CommitFileV2Reply {
    /// The file, with its actual name.
    pub dentry: Dentry,
}

impl CommitFileV2Reply {
    /// Creates one with the required fields.
    #[inline]
    pub fn new(dentry: Dentry) -> Self {
        Self { dentry }
    }
}
crate::model::lenient::object!(
    CommitFileV2Reply, required[dentry = "dentry"], optional[]
);
crate::call::request::nested!(
    CommitFileV2Reply, required[dentry = "dentry"], optional[]
);

/// Checks and options of a commit, in version 2 of the operation.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct CommitOptionV2 {
    /// Properties that the app attaches, at most 3 for each app.
    pub app_properties: Vec<NewAppProperty>,
    /// Uuid of a secrecy label for the file.
    pub classification_label_id: Option<String>,
    /// Handling of a file with the same name, `AUTO_RENAME` by default.
    pub conflict_strategy: Option<ConflictStrategy>,
    /// Whether to turn the file into an online document; `false` by default.
    pub convert_to_online_doc: Option<bool>,
    /// The kind of online document to turn it into.
    pub convert_to_online_doc_target_document_type: Option<OnlineDocumentType>,
    /// Size in bytes. DingTalk compares it with the uploaded bytes and refuses a difference, so it is worth sending.
    pub size: Option<i64>,
}

impl CommitOptionV2 {
    /// Sets [`app_properties`](Self::app_properties).
    #[inline]
    pub fn app_properties(mut self, app_properties: Vec<NewAppProperty>) -> Self {
        self.app_properties = app_properties;
        self
    }

    /// Sets [`classification_label_id`](Self::classification_label_id).
    #[inline]
    pub fn classification_label_id(
        mut self,
        classification_label_id: impl Into<String>,
    ) -> Self {
        self.classification_label_id = Some(classification_label_id.into());
        self
    }

    /// Sets [`conflict_strategy`](Self::conflict_strategy).
    #[inline]
    pub fn conflict_strategy(mut self, conflict_strategy: ConflictStrategy) -> Self {
        self.conflict_strategy = Some(conflict_strategy);
        self
    }

    /// Sets [`convert_to_online_doc`](Self::convert_to_online_doc).
    #[inline]
    pub fn convert_to_online_doc(mut self, convert_to_online_doc: bool) -> Self {
        self.convert_to_online_doc = Some(convert_to_online_doc);
        self
    }

    /// Sets [`convert_to_online_doc_target_document_type`](Self::convert_to_online_doc_target_document_type).
    #[inline]
    pub fn convert_to_online_doc_target_document_type(
        mut self,
        convert_to_online_doc_target_document_type: OnlineDocumentType,
    ) -> Self {
        self.convert_to_online_doc_target_document_type = Some(
            convert_to_online_doc_target_document_type,
        );
        self
    }

    /// Sets [`size`](Self::size).
    #[inline]
    pub fn size(mut self, size: i64) -> Self {
        self.size = Some(size);
        self
    }
}

impl CommitOptionV2 {
    /// The most elements that [`app_properties`](Self::app_properties) may have.
    pub const MAX_APP_PROPERTIES: usize = 3;

    /// The least that [`size`](Self::size) may be.
    pub const MIN_SIZE: i64 = 0;
}
crate::model::lenient::object!(
    CommitOptionV2, required[], optional[app_properties = "appProperties",
    classification_label_id = "classificationLabelId", conflict_strategy =
    "conflictStrategy", convert_to_online_doc = "convertToOnlineDoc",
    convert_to_online_doc_target_document_type = "convertToOnlineDocTargetDocumentType",
    size = "size"]
);
crate::call::request::nested!(
    CommitOptionV2, required[], optional[app_properties = "appProperties",
    classification_label_id = "classificationLabelId", conflict_strategy =
    "conflictStrategy", convert_to_online_doc = "convertToOnlineDoc",
    convert_to_online_doc_target_document_type = "convertToOnlineDocTargetDocumentType",
    size = "size"]
);

/// The kind of online document to turn a file into.
///
/// A value that this version does not know is kept as well; match it by [`as_str`](Self::as_str).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum OnlineDocumentType {
    /// `DOC`: A text document.
    Doc,
    /// `WORKBOOK`: A spreadsheet.
    Workbook,
    /// `SMART_TABLE`: A smart table.
    SmartTable,
    #[doc(hidden)]
    _Other(crate::model::open_enum::Unlisted),
}
crate::model::open_enum::open_enum!(
    OnlineDocumentType, Doc = "DOC", Workbook = "WORKBOOK", SmartTable = "SMART_TABLE"
);
