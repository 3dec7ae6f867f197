// @generated from schema/ by codegen/. Do not edit: change the schema, then run `cargo xtask bless`.

/// Get upload info.
///
/// The first of three steps of an upload: returns the address to PUT a file's bytes to, and the signed headers to send with them. Then come the bytes, and [`CommitFile`](crate::storage::CommitFile) creates the file. Until then, nothing is visible.
///
/// The vendor has listed the page under history since 2023-08-06, but still recommends it if you have a space id.
///
/// `POST https://api.dingtalk.io/v1.0/storage/spaces/{spaceId}/files/uploadInfos/query` (region `global`) or `POST https://api.dingtalk.com/v1.0/storage/spaces/{spaceId}/files/uploadInfos/query` (region `china`).
///
/// Access token in the header `x-acs-dingtalk-access-token`, from [`GetAccessToken`](crate::oauth2::GetAccessToken) (internal) or [`GetCorpAccessToken`](crate::oauth2::GetCorpAccessToken) (third-party-enterprise). Permission: `Storage.UploadInfo.Read` (Read permission for organization storage file upload information, 企业存储文件上传信息读权限). App types: internal, third-party-enterprise.
///
/// Idempotent: it is safe to repeat.
///
/// Errors: [`GetFileUploadInfoError`]. Source: [DingTalk's page](https://open.dingtalk.com/document/development/obtain-storage-upload-information).
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct GetFileUploadInfo {
    /// Whether the file is uploaded in parts: `false` below 5 GB, `true` above (the page requires it, but an old comment in the SDK calls it obsolete).
    pub multipart: bool,
    /// Checks in advance, and the wanted place for the bytes.
    pub option: Option<UploadOption>,
    /// How the upload is signed.
    pub protocol: UploadProtocol,
    /// The target space.
    pub space_id: SpaceId,
    /// The acting person, who needs rights in addition to the app's permission.
    pub union_id: UnionId,
}

impl GetFileUploadInfo {
    /// Creates one with the required fields; optional fields are unset.
    #[inline]
    pub fn new(
        space_id: SpaceId,
        union_id: UnionId,
        protocol: UploadProtocol,
        multipart: bool,
    ) -> Self {
        Self {
            multipart,
            option: Default::default(),
            protocol,
            space_id,
            union_id,
        }
    }

    /// Sets [`option`](Self::option).
    #[inline]
    pub fn option(mut self, option: UploadOption) -> Self {
        self.option = Some(option);
        self
    }
}

impl GetFileUploadInfo {
    /// The most bytes of a file that is uploaded in one PUT (the page says 5 GB, read as 5 GiB); a larger one is uploaded in parts: 5368709120 at most.
    pub const MAX_SIZE: i64 = 5368709120;
}

impl GetFileUploadInfo {
    /// The operation as the schema describes it.
    pub const SPEC: Spec = Spec::new(
            "getFileUploadInfo",
            Method::Post,
            "/v1.0/storage/spaces/{spaceId}/files/uploadInfos/query",
        )
        .host(Host::Api)
        .auth(Auth::Header)
        .repeatable(true)
        .permission("Storage.UploadInfo.Read")
        .source(
            "https://open.dingtalk.com/document/development/obtain-storage-upload-information",
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
                Rule::id("protocol"),
                Rule::id("spaceId").without(" ,;|、，；｜､،؛﹐﹑﹔;‚"),
                Rule::id("unionId").without(" ,;|、，；｜､،؛﹐﹑﹔;‚"),
                Rule::maximum("option.preCheckParam.size", 5368709120)
                    .unless("multipart"),
            ],
        );
}

impl Operation for GetFileUploadInfo {
    type Reply = GetFileUploadInfoReply;
    type Error = GetFileUploadInfoError;
    const SPEC: &'static Spec = &Self::SPEC;

    #[inline]
    fn encode(&self, request: &mut Encoder) {
        request.body("multipart", &self.multipart);
        if let Some(value) = &self.option {
            request.body("option", value);
        }
        request.body("protocol", &self.protocol);
        request.path("spaceId", &self.space_id);
        request.query("unionId", &self.union_id);
    }
}
crate::model::lenient::object!(
    GetFileUploadInfo, required[multipart = "multipart", protocol = "protocol", space_id
    = "spaceId", union_id = "unionId"], optional[option = "option"]
);

/// The codes of the operation's error table.
///
/// A value that this version does not know is kept as well; match it by [`as_str`](Self::as_str).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum GetFileUploadInfoError {
    /// `paramError` (HTTP 400): A parameter is wrong.
    ParamError,
    /// `paramError.protocol` (HTTP 400): The protocol is wrong.
    ParamErrorProtocol,
    /// `paramError.spaceId` (HTTP 400): The space id is wrong.
    ParamErrorSpaceId,
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
    GetFileUploadInfoError, ParamError = "paramError", ParamErrorProtocol =
    "paramError.protocol", ParamErrorSpaceId = "paramError.spaceId",
    ParamErrorStorageDriver = "paramError.storageDriver", DentryUploadError =
    "dentryUploadError", SpaceQuotaInsufficient = "spaceQuotaInsufficient",
    SceneQuotaInsufficient = "sceneQuotaInsufficient", AppQuotaInsufficient =
    "appQuotaInsufficient", OrgQuotaInsufficient = "orgQuotaInsufficient",
    DentryUploadForbidden = "dentryUploadForbidden", DentryUploadProtocolNotSupport =
    "dentryUploadProtocolNotSupport", PermissionDenied = "permissionDenied",
    SpaceNotExist = "spaceNotExist", SystemError = "systemError", UnknownError =
    "unknownError", OperationTimeout = "operationTimeout"
);

/// The reply to [`GetFileUploadInfo`].
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct GetFileUploadInfoReply {
    /// Address and signature of the PUT.
    pub header_signature_info: HeaderSignatureInfo,
    /// How the upload is signed.
    pub protocol: Option<UploadProtocol>,
    /// Kind of storage.
    pub storage_driver: Option<StorageDriver>,
    /// Key of this upload, for its single commit.
    pub upload_key: String,
}

impl GetFileUploadInfoReply {
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
    GetFileUploadInfoReply, required[header_signature_info = "headerSignatureInfo",
    upload_key = "uploadKey"], optional[protocol = "protocol", storage_driver =
    "storageDriver"]
);
crate::call::request::nested!(
    GetFileUploadInfoReply, required[header_signature_info = "headerSignatureInfo",
    upload_key = "uploadKey"], optional[protocol = "protocol", storage_driver =
    "storageDriver"]
);

/// Address and signature of a PUT or GET.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct HeaderSignatureInfo {
    /// Lifetime of the signature in seconds; the page shows 900, and a real answer 3600.
    pub expiration_seconds: Option<i32>,
    /// Headers to send with the PUT or GET, at most 20. Send exactly these, because another `Content-Type` breaks the signature in them.
    pub headers: ::std::collections::BTreeMap<String, Secret>,
    /// Addresses in the network of a customer with dedicated storage; the page says to ignore them.
    pub internal_resource_urls: Vec<String>,
    /// The place for the bytes.
    pub region: Option<UploadRegion>,
    /// Addresses for the PUT or GET of the bytes, at most 10; earlier ones are preferred.
    pub resource_urls: Vec<String>,
}
crate::model::lenient::object!(
    HeaderSignatureInfo, required[], optional[expiration_seconds = "expirationSeconds",
    headers = "headers", internal_resource_urls = "internalResourceUrls", region =
    "region", resource_urls = "resourceUrls"]
);
crate::call::request::nested!(
    HeaderSignatureInfo, required[], optional[expiration_seconds = "expirationSeconds",
    internal_resource_urls = "internalResourceUrls", region = "region", resource_urls =
    "resourceUrls"], secret[headers = "headers"]
);

/// Facts about a file before its upload.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct PreCheckParam {
    /// MD5 of the whole file in lower-case hexadecimal digits. Without it, the content is not checked; the effect of a wrong one is not documented.
    pub md5: Option<String>,
    /// File name with its extension, to check that it is allowed and free.
    pub name: Option<String>,
    /// Folder in which to look for files of the same name; `0` is the space's root folder.
    ///
    /// From [`AddFolder`](crate::storage::AddFolder), [`ListDentries`](crate::storage::ListDentries).
    pub parent_id: Option<DentryId>,
    /// Size in bytes. Without it, the quotas are not checked.
    pub size: Option<i64>,
}

impl PreCheckParam {
    /// Sets [`md5`](Self::md5).
    #[inline]
    pub fn md5(mut self, md5: impl Into<String>) -> Self {
        self.md5 = Some(md5.into());
        self
    }

    /// Sets [`name`](Self::name).
    #[inline]
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// Sets [`parent_id`](Self::parent_id).
    #[inline]
    pub fn parent_id(mut self, parent_id: DentryId) -> Self {
        self.parent_id = Some(parent_id);
        self
    }

    /// Sets [`size`](Self::size).
    #[inline]
    pub fn size(mut self, size: i64) -> Self {
        self.size = Some(size);
        self
    }
}

impl PreCheckParam {
    /// What DingTalk refuses in [`name`](Self::name).
    pub const NAME_RULES: TextRules = TextRules {
        without: "\t*\"<>|",
        not_last: ".",
        only: "",
    };

    /// The least that [`size`](Self::size) may be.
    pub const MIN_SIZE: i64 = 0;
}
crate::model::lenient::object!(
    PreCheckParam, required[], optional[md5 = "md5", name = "name", parent_id =
    "parentId", size = "size"]
);
crate::call::request::nested!(
    PreCheckParam, required[], optional[md5 = "md5", name = "name", parent_id =
    "parentId", size = "size"]
);

/// Options for an upload.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct UploadOption {
    /// Facts about the file, for checks before the upload. Without them, nothing is checked.
    pub pre_check_param: Option<PreCheckParam>,
    /// Whether a customer with dedicated storage uploads over its own network; `true` by default.
    pub prefer_intranet: Option<bool>,
    /// The wanted place for the bytes.
    pub prefer_region: Option<UploadRegion>,
    /// Kind of storage; uploads work only with `DINGTALK`, the default.
    pub storage_driver: Option<StorageDriver>,
}

impl UploadOption {
    /// Sets [`pre_check_param`](Self::pre_check_param).
    #[inline]
    pub fn pre_check_param(mut self, pre_check_param: PreCheckParam) -> Self {
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
    UploadOption, required[], optional[pre_check_param = "preCheckParam", prefer_intranet
    = "preferIntranet", prefer_region = "preferRegion", storage_driver = "storageDriver"]
);
crate::call::request::nested!(
    UploadOption, required[], optional[pre_check_param = "preCheckParam", prefer_intranet
    = "preferIntranet", prefer_region = "preferRegion", storage_driver = "storageDriver"]
);

/// How an upload is signed.
///
/// A value that this version does not know is kept as well; match it by [`as_str`](Self::as_str).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum UploadProtocol {
    /// `HEADER_SIGNATURE`: The signature is in headers.
    HeaderSignature,
    #[doc(hidden)]
    _Other(crate::model::open_enum::Unlisted),
}
crate::model::open_enum::open_enum!(
    UploadProtocol, HeaderSignature = "HEADER_SIGNATURE"
);

/// The place for uploaded bytes.
///
/// A value that this version does not know is kept as well; match it by [`as_str`](Self::as_str).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum UploadRegion {
    /// `ZHANGJIAKOU`: Zhangjiakou.
    Zhangjiakou,
    /// `SHENZHEN`: Shenzhen.
    Shenzhen,
    /// `SHANGHAI`: Shanghai.
    Shanghai,
    /// `SINGAPORE`: Singapore.
    Singapore,
    /// `UNKNOWN`: An unspecified region.
    Unknown,
    #[doc(hidden)]
    _Other(crate::model::open_enum::Unlisted),
}
crate::model::open_enum::open_enum!(
    UploadRegion, Zhangjiakou = "ZHANGJIAKOU", Shenzhen = "SHENZHEN", Shanghai =
    "SHANGHAI", Singapore = "SINGAPORE", Unknown = "UNKNOWN"
);
