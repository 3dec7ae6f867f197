// @generated from schema/ by codegen/. Do not edit: change the schema, then run `cargo xtask bless`.

/// Get upload info for parts.
///
/// The second step of an upload in parts: returns for each part the address to PUT its bytes to, and the signed headers to send with them. Each part has its own address and headers. A part can be requested again, because its signature expires; stored parts stay.
///
/// The bytes of part 1 come first in the file, then those of part 2, and so on. The commit does not list the parts.
///
/// `POST https://api.dingtalk.io/v1.0/storage/spaces/files/multiPartUploadInfos/query` (region `global`) or `POST https://api.dingtalk.com/v1.0/storage/spaces/files/multiPartUploadInfos/query` (region `china`).
///
/// Access token in the header `x-acs-dingtalk-access-token`, from [`GetAccessToken`](crate::oauth2::GetAccessToken) (internal) or [`GetCorpAccessToken`](crate::oauth2::GetCorpAccessToken) (third-party-enterprise). Permission: `Storage.UploadInfo.Read` (Read permission for organization storage file upload information, 企业存储文件上传信息读权限). App types: internal, third-party-enterprise.
///
/// Idempotent: it is safe to repeat.
///
/// Errors: [`GetMultipartFileUploadInfosError`]. Source: [DingTalk's page](https://open.dingtalk.com/document/development/obtains-the-information-about-multipart-uploads-of-an-object).
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct GetMultipartFileUploadInfos {
    /// The wanted place for the bytes.
    pub option: Option<MultipartInfoOption>,
    /// Numbers of the parts to upload next, from 1 to 10000, at most 30 in one call.
    pub part_numbers: Vec<i32>,
    /// The acting person, who needs rights in addition to the app's permission.
    pub union_id: UnionId,
    /// Key of the upload.
    ///
    /// From [`InitMultipartFileUpload`](crate::storage::InitMultipartFileUpload).
    pub upload_key: String,
}

impl GetMultipartFileUploadInfos {
    /// Creates one with the required fields; optional fields are unset.
    #[inline]
    pub fn new(
        union_id: UnionId,
        upload_key: impl Into<String>,
        part_numbers: Vec<i32>,
    ) -> Self {
        Self {
            option: Default::default(),
            part_numbers,
            union_id,
            upload_key: upload_key.into(),
        }
    }

    /// Sets [`option`](Self::option).
    #[inline]
    pub fn option(mut self, option: MultipartInfoOption) -> Self {
        self.option = Some(option);
        self
    }
}

impl GetMultipartFileUploadInfos {
    /// The most elements that [`part_numbers`](Self::part_numbers) may have.
    pub const MAX_PART_NUMBERS: usize = 30;

    /// Number of a part: 1 at least.
    pub const MIN_PART_NUMBER: i64 = 1;

    /// Number of a part: 10000 at most.
    pub const MAX_PART_NUMBER: i64 = 10000;

    /// Bytes of a part (the page says 100 KB to 5 GB, read as KiB and GiB). The last one may be smaller, as in the object store: 102400 at least.
    pub const MIN_PART_SIZE: i64 = 102400;

    /// Bytes of a part (the page says 100 KB to 5 GB, read as KiB and GiB). The last one may be smaller, as in the object store: 5368709120 at most.
    pub const MAX_PART_SIZE: i64 = 5368709120;
}

impl GetMultipartFileUploadInfos {
    /// The operation as the schema describes it.
    pub const SPEC: Spec = Spec::new(
            "getMultipartFileUploadInfos",
            Method::Post,
            "/v1.0/storage/spaces/files/multiPartUploadInfos/query",
        )
        .host(Host::Api)
        .auth(Auth::Header)
        .repeatable(true)
        .permission("Storage.UploadInfo.Read")
        .source(
            "https://open.dingtalk.com/document/development/obtains-the-information-about-multipart-uploads-of-an-object",
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
                    code: "paramError.uploadKey",
                    words: &[],
                    status: 400,
                    message: "%s",
                    meaning: "The upload key is wrong.",
                    action: None,
                    concerns: None,
                    hint: Some(
                        "an upload key can be committed only once; start another upload with initMultipartFileUpload",
                    ),
                },
                ErrorRow {
                    code: "paramError.partNumbers",
                    words: &[],
                    status: 400,
                    message: "%s",
                    meaning: "The part numbers are wrong.",
                    action: None,
                    concerns: None,
                    hint: Some("request numbers from 1 to 10000, at most 30 in one call"),
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
                Rule::filled("partNumbers"),
                Rule::max_items("partNumbers", 30),
                Rule::id("unionId").without(" ,;|、，；｜､،؛﹐﹑﹔;‚"),
                Rule::line("uploadKey"),
                Rule::minimum("partNumbers", 1),
                Rule::maximum("partNumbers", 10000),
            ],
        );
}

impl Operation for GetMultipartFileUploadInfos {
    type Reply = GetMultipartFileUploadInfosReply;
    type Error = GetMultipartFileUploadInfosError;
    const SPEC: &'static Spec = &Self::SPEC;

    #[inline]
    fn encode(&self, request: &mut Encoder) {
        if let Some(value) = &self.option {
            request.body("option", value);
        }
        request.body("partNumbers", &self.part_numbers);
        request.query("unionId", &self.union_id);
        request.body("uploadKey", &self.upload_key);
    }
}
crate::model::lenient::object!(
    GetMultipartFileUploadInfos, required[part_numbers = "partNumbers", union_id =
    "unionId", upload_key = "uploadKey"], optional[option = "option"]
);

/// The codes of the operation's error table.
///
/// A value that this version does not know is kept as well; match it by [`as_str`](Self::as_str).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum GetMultipartFileUploadInfosError {
    /// `paramError` (HTTP 400): A parameter is wrong.
    ParamError,
    /// `paramError.uploadKey` (HTTP 400): The upload key is wrong.
    ParamErrorUploadKey,
    /// `paramError.partNumbers` (HTTP 400): The part numbers are wrong.
    ParamErrorPartNumbers,
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
    GetMultipartFileUploadInfosError, ParamError = "paramError", ParamErrorUploadKey =
    "paramError.uploadKey", ParamErrorPartNumbers = "paramError.partNumbers", SystemError
    = "systemError", UnknownError = "unknownError", OperationTimeout = "operationTimeout"
);

/// The reply to [`GetMultipartFileUploadInfos`].
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct GetMultipartFileUploadInfosReply {
    /// The information for each part.
    pub multipart_header_signature_infos: Vec<MultipartHeaderSignatureInfo>,
}

impl GetMultipartFileUploadInfosReply {
    /// Creates one with the required fields.
    #[inline]
    pub fn new(
        multipart_header_signature_infos: Vec<MultipartHeaderSignatureInfo>,
    ) -> Self {
        Self {
            multipart_header_signature_infos,
        }
    }
}
crate::model::lenient::object!(
    GetMultipartFileUploadInfosReply, required[multipart_header_signature_infos =
    "multipartHeaderSignatureInfos"], optional[]
);
crate::call::request::nested!(
    GetMultipartFileUploadInfosReply, required[multipart_header_signature_infos =
    "multipartHeaderSignatureInfos"], optional[]
);

/// The information for one part of an upload.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct MultipartHeaderSignatureInfo {
    /// Address and signature of its PUT.
    pub header_signature_info: Option<HeaderSignatureInfo>,
    /// Number of the part.
    pub part_number: Option<i32>,
}
crate::model::lenient::object!(
    MultipartHeaderSignatureInfo, required[], optional[header_signature_info =
    "headerSignatureInfo", part_number = "partNumber"]
);
crate::call::request::nested!(
    MultipartHeaderSignatureInfo, required[], optional[header_signature_info =
    "headerSignatureInfo", part_number = "partNumber"]
);

/// Options for the parts of an upload.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct MultipartInfoOption {
    /// Whether a customer with dedicated storage uploads over its own network; `true` by default.
    pub prefer_intranet: Option<bool>,
}

impl MultipartInfoOption {
    /// Sets [`prefer_intranet`](Self::prefer_intranet).
    #[inline]
    pub fn prefer_intranet(mut self, prefer_intranet: bool) -> Self {
        self.prefer_intranet = Some(prefer_intranet);
        self
    }
}
crate::model::lenient::object!(
    MultipartInfoOption, required[], optional[prefer_intranet = "preferIntranet"]
);
crate::call::request::nested!(
    MultipartInfoOption, required[], optional[prefer_intranet = "preferIntranet"]
);
