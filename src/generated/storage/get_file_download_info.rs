// @generated from schema/ by codegen/. Do not edit: change the schema, then run `cargo xtask bless`.

/// Get download info.
///
/// Returns the address to GET a file's bytes from, and the signed headers to send with that request. The access token must not be sent there.
///
/// `POST https://api.dingtalk.io/v1.0/storage/spaces/{spaceId}/dentries/{dentryId}/downloadInfos/query` (region `global`) or `POST https://api.dingtalk.com/v1.0/storage/spaces/{spaceId}/dentries/{dentryId}/downloadInfos/query` (region `china`).
///
/// Access token in the header `x-acs-dingtalk-access-token`, from [`GetAccessToken`](crate::oauth2::GetAccessToken) (internal). Permission: `Storage.DownloadInfo.Read`. App types: internal.
///
/// Idempotent: it is safe to repeat.
///
/// Errors: [`GetFileDownloadInfoError`]. Source: [DingTalk's page](https://open.dingtalk.com/document/development/obtains-the-download-information-about-a-file).
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct GetFileDownloadInfo {
    /// The file.
    pub dentry_id: DentryId,
    /// The version to download, and the network.
    pub option: Option<DownloadOption>,
    /// The space that contains the file.
    pub space_id: SpaceId,
    /// The acting person, who needs rights in addition to the app's permission.
    pub union_id: UnionId,
}

impl GetFileDownloadInfo {
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
    pub fn option(mut self, option: DownloadOption) -> Self {
        self.option = Some(option);
        self
    }
}

impl GetFileDownloadInfo {
    /// The operation as the schema describes it.
    pub const SPEC: Spec = Spec::new(
            "getFileDownloadInfo",
            Method::Post,
            "/v1.0/storage/spaces/{spaceId}/dentries/{dentryId}/downloadInfos/query",
        )
        .host(Host::Api)
        .auth(Auth::Header)
        .repeatable(true)
        .permission("Storage.DownloadInfo.Read")
        .source(
            "https://open.dingtalk.com/document/development/obtains-the-download-information-about-a-file",
        )
        .reply_secrets(&["headers"])
        .errors(
            &[
                ErrorRow {
                    code: "orgAuthLevelNotEnough",
                    words: &[],
                    status: 403,
                    message: "auth level of org is not enough",
                    meaning: "The organization's certification is too low for downloads.",
                    action: None,
                    concerns: None,
                    hint: None,
                },
                ErrorRow {
                    code: "permissionDenied",
                    words: &[],
                    status: 403,
                    message: "%s",
                    meaning: "The acting person may not download the file.",
                    action: None,
                    concerns: None,
                    hint: Some(
                        "act as a person who may read the file, or grant this person DOWNLOADER on it with addPermission",
                    ),
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
                    code: "paramError.dentryId",
                    words: &[],
                    status: 400,
                    message: "%s",
                    meaning: "The dentry id is wrong.",
                    action: None,
                    concerns: None,
                    hint: None,
                },
                ErrorRow {
                    code: "operationNotSupported",
                    words: &[],
                    status: 400,
                    message: "%s",
                    meaning: "This entry cannot be downloaded.",
                    action: None,
                    concerns: None,
                    hint: Some("folders and online documents have no bytes to download"),
                },
                ErrorRow {
                    code: "dentryDownloadProtocolNotSupport",
                    words: &[],
                    status: 400,
                    message: "%s",
                    meaning: "The organization cannot download like this.",
                    action: None,
                    concerns: None,
                    hint: None,
                },
                ErrorRow {
                    code: "fileArchived",
                    words: &[],
                    status: 400,
                    message: "%s",
                    meaning: "The file is archived and is being restored.",
                    action: None,
                    concerns: None,
                    hint: None,
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
                    meaning: "There is no such file.",
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
                Rule::id("spaceId").without(" ,;|、，；｜､،؛﹐﹑﹔;‚"),
                Rule::id("unionId").without(" ,;|、，；｜､،؛﹐﹑﹔;‚"),
            ],
        );
}

impl Operation for GetFileDownloadInfo {
    type Reply = GetFileDownloadInfoReply;
    type Error = GetFileDownloadInfoError;
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
    GetFileDownloadInfo, required[dentry_id = "dentryId", space_id = "spaceId", union_id
    = "unionId"], optional[option = "option"]
);

/// Options for a download.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct DownloadOption {
    /// Whether a customer with dedicated storage downloads over its own network; `true` by default.
    pub prefer_intranet: Option<bool>,
    /// Version of the file, counted from 1; the latest one by default.
    pub version: Option<i64>,
}

impl DownloadOption {
    /// Sets [`prefer_intranet`](Self::prefer_intranet).
    #[inline]
    pub fn prefer_intranet(mut self, prefer_intranet: bool) -> Self {
        self.prefer_intranet = Some(prefer_intranet);
        self
    }

    /// Sets [`version`](Self::version).
    #[inline]
    pub fn version(mut self, version: i64) -> Self {
        self.version = Some(version);
        self
    }
}
crate::model::lenient::object!(
    DownloadOption, required[], optional[prefer_intranet = "preferIntranet", version =
    "version"]
);
crate::call::request::nested!(
    DownloadOption, required[], optional[prefer_intranet = "preferIntranet", version =
    "version"]
);

/// How a download is signed.
///
/// A value that this version does not know is kept as well; match it by [`as_str`](Self::as_str).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum DownloadProtocol {
    /// `HEADER_SIGNATURE`: The signature is in headers.
    HeaderSignature,
    #[doc(hidden)]
    _Other(crate::model::open_enum::Unlisted),
}
crate::model::open_enum::open_enum!(
    DownloadProtocol, HeaderSignature = "HEADER_SIGNATURE"
);

/// The codes of the operation's error table.
///
/// A value that this version does not know is kept as well; match it by [`as_str`](Self::as_str).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum GetFileDownloadInfoError {
    /// `orgAuthLevelNotEnough` (HTTP 403, `auth level of org is not enough`): The organization's certification is too low for downloads.
    OrgAuthLevelNotEnough,
    /// `permissionDenied` (HTTP 403): The acting person may not download the file.
    PermissionDenied,
    /// `paramError` (HTTP 400): A parameter is wrong.
    ParamError,
    /// `paramError.spaceId` (HTTP 400): The space id is wrong.
    ParamErrorSpaceId,
    /// `paramError.dentryId` (HTTP 400): The dentry id is wrong.
    ParamErrorDentryId,
    /// `operationNotSupported` (HTTP 400): This entry cannot be downloaded.
    OperationNotSupported,
    /// `dentryDownloadProtocolNotSupport` (HTTP 400): The organization cannot download like this.
    DentryDownloadProtocolNotSupport,
    /// `fileArchived` (HTTP 400): The file is archived and is being restored.
    FileArchived,
    /// `spaceNotExist` (HTTP 404): There is no such space.
    SpaceNotExist,
    /// `dentryNotExist` (HTTP 404): There is no such file.
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
    GetFileDownloadInfoError, OrgAuthLevelNotEnough = "orgAuthLevelNotEnough",
    PermissionDenied = "permissionDenied", ParamError = "paramError", ParamErrorSpaceId =
    "paramError.spaceId", ParamErrorDentryId = "paramError.dentryId",
    OperationNotSupported = "operationNotSupported", DentryDownloadProtocolNotSupport =
    "dentryDownloadProtocolNotSupport", FileArchived = "fileArchived", SpaceNotExist =
    "spaceNotExist", DentryNotExist = "dentryNotExist", SystemError = "systemError",
    UnknownError = "unknownError", OperationTimeout = "operationTimeout"
);

/// The reply to [`GetFileDownloadInfo`].
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct GetFileDownloadInfoReply {
    /// Address and signature of the GET.
    pub header_signature_info: HeaderSignatureInfo,
    /// How the download is signed.
    pub protocol: Option<DownloadProtocol>,
}

impl GetFileDownloadInfoReply {
    /// Creates one with the required fields; optional fields are unset.
    #[inline]
    pub fn new(header_signature_info: HeaderSignatureInfo) -> Self {
        Self {
            header_signature_info,
            protocol: Default::default(),
        }
    }
}
crate::model::lenient::object!(
    GetFileDownloadInfoReply, required[header_signature_info = "headerSignatureInfo"],
    optional[protocol = "protocol"]
);
crate::call::request::nested!(
    GetFileDownloadInfoReply, required[header_signature_info = "headerSignatureInfo"],
    optional[protocol = "protocol"]
);
