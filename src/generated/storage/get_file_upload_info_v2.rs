// @generated from schema/ by codegen/. Do not edit: change the schema, then run `cargo xtask bless`.

/// Get upload info for a folder by its uuid.
///
/// Version 2 of [`GetFileUploadInfo`](crate::storage::GetFileUploadInfo), for a folder with a uuid: returns the address to PUT a file's bytes to, and the signed headers to send with them. Then come the bytes, and [`CommitFileV2`](crate::storage::CommitFileV2) creates the file. Until then, nothing is visible, and an unused answer expires by itself.
///
/// If you have a space id, use version 1. [`AddSpace`](crate::storage::AddSpace) does not return the uuid of the root folder, and version 2 was seen to fail with `systemError` for such a space. Version 2 takes no MD5 to check, no other folder and no `multipart`.
///
/// `POST https://api.dingtalk.io/v2.0/storage/spaces/files/{parentDentryUuid}/uploadInfos/query` (region `global`) or `POST https://api.dingtalk.com/v2.0/storage/spaces/files/{parentDentryUuid}/uploadInfos/query` (region `china`).
///
/// Access token in the header `x-acs-dingtalk-access-token`, from [`GetAccessToken`](crate::oauth2::GetAccessToken) (internal) or [`GetCorpAccessToken`](crate::oauth2::GetCorpAccessToken) (third-party-enterprise). Permission: `Storage.UploadInfo.Read` (Read permission for organization storage file upload information, 企业存储文件上传信息读权限). App types: internal, third-party-enterprise.
///
/// Idempotent: it is safe to repeat.
///
/// Errors: [`GetFileUploadInfoV2Error`]. Source: [DingTalk's page](https://help.dingtalk.io/open/development/obtain-file-upload-informations).
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct GetFileUploadInfoV2 {
    /// Checks in advance, and the wanted place for the bytes.
    pub option: Option<UploadOptionV2>,
    /// Target folder; the root folder of a space also has a uuid.
    pub parent_dentry_uuid: DentryUuid,
    /// How the upload is signed.
    pub protocol: UploadProtocol,
    /// The acting person, who needs rights in addition to the app's permission.
    pub union_id: UnionId,
}

impl GetFileUploadInfoV2 {
    /// Creates one with the required fields; optional fields are unset.
    #[inline]
    pub fn new(
        parent_dentry_uuid: DentryUuid,
        union_id: UnionId,
        protocol: UploadProtocol,
    ) -> Self {
        Self {
            option: Default::default(),
            parent_dentry_uuid,
            protocol,
            union_id,
        }
    }

    /// Sets [`option`](Self::option).
    #[inline]
    pub fn option(mut self, option: UploadOptionV2) -> Self {
        self.option = Some(option);
        self
    }
}

impl GetFileUploadInfoV2 {
    /// The operation as the schema describes it.
    pub const SPEC: Spec = Spec::new(
            "getFileUploadInfoV2",
            Method::Post,
            "/v2.0/storage/spaces/files/{parentDentryUuid}/uploadInfos/query",
        )
        .host(Host::Api)
        .auth(Auth::Header)
        .repeatable(true)
        .permission("Storage.UploadInfo.Read")
        .source(
            "https://help.dingtalk.io/open/development/obtain-file-upload-informations",
        )
        .reply_secrets(&["headers"])
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
                    code: "paramError.protocol",
                    words: &[],
                    status: 400,
                    message: "%s",
                    meaning: "The protocol is wrong.",
                    action: None,
                    concerns: None,
                    hint: Some("use HEADER_SIGNATURE"),
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
                    code: "dentryUploadError",
                    words: &[],
                    status: 400,
                    message: "%s",
                    meaning: "The upload could not be prepared.",
                    action: None,
                    concerns: None,
                    hint: None,
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
                    meaning: "The organization cannot use this protocol.",
                    action: None,
                    concerns: None,
                    hint: Some(
                        "use HEADER_SIGNATURE, even for an organization with dedicated storage",
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
                        "version 1 spaces cause this: use version 1 of this call with the space's spaceId",
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
                    "option.preCheckParam.name",
                    TextRules {
                        without: "\t*\"<>|",
                        not_last: ".",
                        only: "",
                    },
                ),
                Rule::minimum("option.preCheckParam.size", 0),
                Rule::maximum("option.preCheckParam.size", 5368709120),
                Rule::id("option.preferRegion"),
                Rule::id("option.storageDriver"),
                Rule::id("parentDentryUuid")
                    .without(" ,;|、，；｜､،؛﹐﹑﹔;‚"),
                Rule::id("protocol"),
                Rule::id("unionId").without(" ,;|、，；｜､،؛﹐﹑﹔;‚"),
            ],
        );
}

impl Operation for GetFileUploadInfoV2 {
    type Reply = GetFileUploadInfoV2Reply;
    type Error = GetFileUploadInfoV2Error;
    const SPEC: &'static Spec = &Self::SPEC;

    #[inline]
    fn encode(&self, request: &mut Encoder) {
        if let Some(value) = &self.option {
            request.body("option", value);
        }
        request.path("parentDentryUuid", &self.parent_dentry_uuid);
        request.body("protocol", &self.protocol);
        request.query("unionId", &self.union_id);
    }
}
crate::model::lenient::object!(
    GetFileUploadInfoV2, required[parent_dentry_uuid = "parentDentryUuid", protocol =
    "protocol", union_id = "unionId"], optional[option = "option"]
);

/// The codes of the operation's error table.
///
/// A value that this version does not know is kept as well; match it by [`as_str`](Self::as_str).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum GetFileUploadInfoV2Error {
    /// `paramError` (HTTP 400): A parameter is wrong.
    ParamError,
    /// `paramError.protocol` (HTTP 400): The protocol is wrong.
    ParamErrorProtocol,
    /// `paramError.parentDentryUuid` (HTTP 400): The uuid of the folder is wrong.
    ParamErrorParentDentryUuid,
    /// `paramError.storageDriver` (HTTP 400): The storage driver is wrong.
    ParamErrorStorageDriver,
    /// `dentryUploadError` (HTTP 400): The upload could not be prepared.
    DentryUploadError,
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
    /// `dentryUploadProtocolNotSupport` (HTTP 400): The organization cannot use this protocol.
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
    GetFileUploadInfoV2Error, ParamError = "paramError", ParamErrorProtocol =
    "paramError.protocol", ParamErrorParentDentryUuid = "paramError.parentDentryUuid",
    ParamErrorStorageDriver = "paramError.storageDriver", DentryUploadError =
    "dentryUploadError", SpaceQuotaInsufficient = "spaceQuotaInsufficient",
    SceneQuotaInsufficient = "sceneQuotaInsufficient", AppQuotaInsufficient =
    "appQuotaInsufficient", OrgQuotaInsufficient = "orgQuotaInsufficient",
    DentryUploadForbidden = "dentryUploadForbidden", DentryUploadProtocolNotSupport =
    "dentryUploadProtocolNotSupport", PermissionDenied = "permissionDenied",
    SpaceNotExist = "spaceNotExist", SystemError = "systemError", UnknownError =
    "unknownError", OperationTimeout = "operationTimeout"
);

/// The reply to [`GetFileUploadInfoV2`].
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct GetFileUploadInfoV2Reply {
    /// Address and signature of the PUT.
    pub header_signature_info: HeaderSignatureInfo,
    /// How the upload is signed.
    pub protocol: Option<UploadProtocol>,
    /// Kind of storage.
    pub storage_driver: Option<StorageDriver>,
    /// Key of this upload, for its single commit.
    pub upload_key: String,
}

impl GetFileUploadInfoV2Reply {
    /// Creates one with the required fields; optional fields are unset.
    #[inline]
    pub fn new(
        upload_key: impl Into<String>,
        header_signature_info: HeaderSignatureInfo,
    ) -> Self {
        Self {
            header_signature_info,
            protocol: Default::default(),
            storage_driver: Default::default(),
            upload_key: upload_key.into(),
        }
    }
}
crate::model::lenient::object!(
    GetFileUploadInfoV2Reply, required[header_signature_info = "headerSignatureInfo",
    upload_key = "uploadKey"], optional[protocol = "protocol", storage_driver =
    "storageDriver"]
);
crate::call::request::nested!(
    GetFileUploadInfoV2Reply, required[header_signature_info = "headerSignatureInfo",
    upload_key = "uploadKey"], optional[protocol = "protocol", storage_driver =
    "storageDriver"]
);

/// Facts about a file before its upload, in version 2 of the operation.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct PreCheckParamV2 {
    /// File name with its extension, to check that it is allowed and free.
    pub name: Option<String>,
    /// Size in bytes. Without it, the quotas are not checked. The maximum is the limit of one PUT (5 GB, read as 5 GiB).
    pub size: Option<i64>,
}

impl PreCheckParamV2 {
    /// Sets [`name`](Self::name).
    #[inline]
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// Sets [`size`](Self::size).
    #[inline]
    pub fn size(mut self, size: i64) -> Self {
        self.size = Some(size);
        self
    }
}

impl PreCheckParamV2 {
    /// What DingTalk refuses in [`name`](Self::name).
    pub const NAME_RULES: TextRules = TextRules {
        without: "\t*\"<>|",
        not_last: ".",
        only: "",
    };

    /// The least that [`size`](Self::size) may be.
    pub const MIN_SIZE: i64 = 0;

    /// The most that [`size`](Self::size) may be.
    pub const MAX_SIZE: i64 = 5368709120;
}
crate::model::lenient::object!(
    PreCheckParamV2, required[], optional[name = "name", size = "size"]
);
crate::call::request::nested!(
    PreCheckParamV2, required[], optional[name = "name", size = "size"]
);

/// Options for an upload, in version 2 of the operation.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct UploadOptionV2 {
    /// Facts about the file, for checks before the upload. Without them, nothing is checked.
    pub pre_check_param: Option<PreCheckParamV2>,
    /// Whether a customer with dedicated storage uploads over its own network; `true` by default.
    pub prefer_intranet: Option<bool>,
    /// The wanted place for the bytes.
    pub prefer_region: Option<UploadRegion>,
    /// Kind of storage; uploads work only with `DINGTALK`, the default.
    pub storage_driver: Option<StorageDriver>,
}

impl UploadOptionV2 {
    /// Sets [`pre_check_param`](Self::pre_check_param).
    #[inline]
    pub fn pre_check_param(mut self, pre_check_param: PreCheckParamV2) -> Self {
        self.pre_check_param = Some(pre_check_param);
        self
    }

    /// Sets [`prefer_intranet`](Self::prefer_intranet).
    #[inline]
    pub fn prefer_intranet(mut self, prefer_intranet: bool) -> Self {
        self.prefer_intranet = Some(prefer_intranet);
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
    UploadOptionV2, required[], optional[pre_check_param = "preCheckParam",
    prefer_intranet = "preferIntranet", prefer_region = "preferRegion", storage_driver =
    "storageDriver"]
);
crate::call::request::nested!(
    UploadOptionV2, required[], optional[pre_check_param = "preCheckParam",
    prefer_intranet = "preferIntranet", prefer_region = "preferRegion", storage_driver =
    "storageDriver"]
);
