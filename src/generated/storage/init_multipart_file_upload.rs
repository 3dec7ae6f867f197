// @generated from schema/ by codegen/. Do not edit: change the schema, then run `cargo xtask bless`.

/// Begin an upload in parts.
///
/// The first step of an upload in parts, which files above 5 GB need: returns the key for the parts and the commit. [`GetMultipartFileUploadInfos`](crate::storage::GetMultipartFileUploadInfos) then returns the address for each part, and [`CommitFile`](crate::storage::CommitFile) with the same key creates the file from all parts. Until then, nothing is visible.
///
/// `POST https://api.dingtalk.io/v1.0/storage/spaces/{spaceId}/files/multiPartUploadInfos/init` (region `global`) or `POST https://api.dingtalk.com/v1.0/storage/spaces/{spaceId}/files/multiPartUploadInfos/init` (region `china`).
///
/// Access token in the header `x-acs-dingtalk-access-token`, from [`GetAccessToken`](crate::oauth2::GetAccessToken) (internal) or [`GetCorpAccessToken`](crate::oauth2::GetCorpAccessToken) (third-party-enterprise). Permission: `Storage.UploadInfo.Read` (Read permission for organization storage file upload information, 企业存储文件上传信息读权限). App types: internal, third-party-enterprise.
///
/// Idempotent: it is safe to repeat.
///
/// Errors: [`InitMultipartFileUploadError`]. Source: [DingTalk's page](https://open.dingtalk.com/document/development/initialize-a-multipart-upload-object).
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct InitMultipartFileUpload {
    /// Checks in advance, and the wanted place for the bytes.
    pub option: Option<MultipartUploadOption>,
    /// The target space.
    pub space_id: SpaceId,
    /// The acting person, who needs rights in addition to the app's permission.
    pub union_id: UnionId,
}

impl InitMultipartFileUpload {
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
    pub fn option(mut self, option: MultipartUploadOption) -> Self {
        self.option = Some(option);
        self
    }
}

impl InitMultipartFileUpload {
    /// The operation as the schema describes it.
    pub const SPEC: Spec = Spec::new(
            "initMultipartFileUpload",
            Method::Post,
            "/v1.0/storage/spaces/{spaceId}/files/multiPartUploadInfos/init",
        )
        .host(Host::Api)
        .auth(Auth::Header)
        .repeatable(true)
        .permission("Storage.UploadInfo.Read")
        .source(
            "https://open.dingtalk.com/document/development/initialize-a-multipart-upload-object",
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
                    code: "paramError.multipart",
                    words: &[],
                    status: 400,
                    message: "%s",
                    meaning: "The option for parts is wrong.",
                    action: None,
                    concerns: None,
                    hint: None,
                },
                ErrorRow {
                    code: "paramError.protocol",
                    words: &[],
                    status: 400,
                    message: "%s",
                    meaning: "The protocol is wrong.",
                    action: None,
                    concerns: None,
                    hint: None,
                },
                ErrorRow {
                    code: "paramError.spaceId",
                    words: &[],
                    status: 400,
                    message: "%s",
                    meaning: "The space id is wrong.",
                    action: None,
                    concerns: None,
                    hint: None,
                },
                ErrorRow {
                    code: "paramError.storageDriver",
                    words: &[],
                    status: 400,
                    message: "%s",
                    meaning: "The storage driver is wrong.",
                    action: None,
                    concerns: None,
                    hint: Some(
                        "leave it out or use DINGTALK, the only one that supports uploads",
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
                    code: "dentryUploadForbidden",
                    words: &[],
                    status: 400,
                    message: "%s",
                    meaning: "Uploading is not allowed.",
                    action: None,
                    concerns: None,
                    hint: None,
                },
                ErrorRow {
                    code: "dentryUploadProtocolNotSupport",
                    words: &[],
                    status: 400,
                    message: "%s",
                    meaning: "The organization cannot upload like this.",
                    action: None,
                    concerns: None,
                    hint: None,
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
                Rule::line("option.preCheckParam.md5"),
                Rule::text(
                    "option.preCheckParam.name",
                    TextRules {
                        without: "\t*\"<>|",
                        not_last: ".",
                        only: "",
                    },
                ),
                Rule::id("option.preCheckParam.parentId")
                    .without(" ,;|、，；｜､،؛﹐﹑﹔;‚"),
                Rule::minimum("option.preCheckParam.size", 0),
                Rule::id("option.preferRegion"),
                Rule::id("option.storageDriver"),
                Rule::id("spaceId").without(" ,;|、，；｜､،؛﹐﹑﹔;‚"),
                Rule::id("unionId").without(" ,;|、，；｜､،؛﹐﹑﹔;‚"),
            ],
        );
}

impl Operation for InitMultipartFileUpload {
    type Reply = InitMultipartFileUploadReply;
    type Error = InitMultipartFileUploadError;
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
    InitMultipartFileUpload, required[space_id = "spaceId", union_id = "unionId"],
    optional[option = "option"]
);

/// The codes of the operation's error table.
///
/// A value that this version does not know is kept as well; match it by [`as_str`](Self::as_str).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum InitMultipartFileUploadError {
    /// `paramError` (HTTP 400): A parameter is wrong.
    ParamError,
    /// `paramError.multipart` (HTTP 400): The option for parts is wrong.
    ParamErrorMultipart,
    /// `paramError.protocol` (HTTP 400): The protocol is wrong.
    ParamErrorProtocol,
    /// `paramError.spaceId` (HTTP 400): The space id is wrong.
    ParamErrorSpaceId,
    /// `paramError.storageDriver` (HTTP 400): The storage driver is wrong.
    ParamErrorStorageDriver,
    /// `spaceQuotaInsufficient` (HTTP 400): The quota of this one space is used up.
    SpaceQuotaInsufficient,
    /// `sceneQuotaInsufficient` (HTTP 400): The quota of the scene, a group of spaces, is used up.
    SceneQuotaInsufficient,
    /// `appQuotaInsufficient` (HTTP 400): The app's share of the storage is used up.
    AppQuotaInsufficient,
    /// `orgQuotaInsufficient` (HTTP 400): The storage of the whole organization is used up.
    OrgQuotaInsufficient,
    /// `dentryUploadForbidden` (HTTP 400): Uploading is not allowed.
    DentryUploadForbidden,
    /// `dentryUploadProtocolNotSupport` (HTTP 400): The organization cannot upload like this.
    DentryUploadProtocolNotSupport,
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
    InitMultipartFileUploadError, ParamError = "paramError", ParamErrorMultipart =
    "paramError.multipart", ParamErrorProtocol = "paramError.protocol", ParamErrorSpaceId
    = "paramError.spaceId", ParamErrorStorageDriver = "paramError.storageDriver",
    SpaceQuotaInsufficient = "spaceQuotaInsufficient", SceneQuotaInsufficient =
    "sceneQuotaInsufficient", AppQuotaInsufficient = "appQuotaInsufficient",
    OrgQuotaInsufficient = "orgQuotaInsufficient", DentryUploadForbidden =
    "dentryUploadForbidden", DentryUploadProtocolNotSupport =
    "dentryUploadProtocolNotSupport", PermissionDenied = "permissionDenied",
    SpaceNotExist = "spaceNotExist", SystemError = "systemError", UnknownError =
    "unknownError", OperationTimeout = "operationTimeout"
);

/// The reply to [`InitMultipartFileUpload`].
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct InitMultipartFileUploadReply {
    /// Kind of storage.
    pub storage_driver: Option<StorageDriver>,
    /// Key of this upload, for its parts and its single commit.
    pub upload_key: String,
}

impl InitMultipartFileUploadReply {
    /// Creates one with the required fields; optional fields are unset.
    #[inline]
    pub fn new(upload_key: impl Into<String>) -> Self {
        Self {
            storage_driver: Default::default(),
            upload_key: upload_key.into(),
        }
    }
}
crate::model::lenient::object!(
    InitMultipartFileUploadReply, required[upload_key = "uploadKey"],
    optional[storage_driver = "storageDriver"]
);
crate::call::request::nested!(
    InitMultipartFileUploadReply, required[upload_key = "uploadKey"],
    optional[storage_driver = "storageDriver"]
);

/// Options for an upload in parts.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct MultipartUploadOption {
    /// Facts about the file, for checks before the upload. Without them, nothing is checked.
    pub pre_check_param: Option<PreCheckParam>,
    /// The wanted place for the bytes.
    pub prefer_region: Option<UploadRegion>,
    /// Kind of storage; uploads work only with `DINGTALK`, the default.
    pub storage_driver: Option<StorageDriver>,
}

impl MultipartUploadOption {
    /// Sets [`pre_check_param`](Self::pre_check_param).
    #[inline]
    pub fn pre_check_param(mut self, pre_check_param: PreCheckParam) -> Self {
        self.pre_check_param = Some(pre_check_param);
        self
    }

    /// Sets [`prefer_region`](Self::prefer_region).
    #[inline]
    pub fn prefer_region(mut self, prefer_region: UploadRegion) -> Self {
        self.prefer_region = Some(prefer_region);
        self
    }

    /// Sets [`storage_driver`](Self::storage_driver).
    #[inline]
    pub fn storage_driver(mut self, storage_driver: StorageDriver) -> Self {
        self.storage_driver = Some(storage_driver);
        self
    }
}
crate::model::lenient::object!(
    MultipartUploadOption, required[], optional[pre_check_param = "preCheckParam",
    prefer_region = "preferRegion", storage_driver = "storageDriver"]
);
crate::call::request::nested!(
    MultipartUploadOption, required[], optional[pre_check_param = "preCheckParam",
    prefer_region = "preferRegion", storage_driver = "storageDriver"]
);
