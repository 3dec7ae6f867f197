// @generated from schema/ by codegen/. Do not edit: change the schema, then run `cargo xtask bless`.

/// Get the app's storage record.
///
/// Returns the calling app's record in the organization's storage, and how much of its share is used. It changes nothing and needs no space, so it is a good test of credentials and permission.
///
/// It is a POST without a body.
///
/// `POST https://api.dingtalk.io/v1.0/storage/currentApps/query` (region `global`) or `POST https://api.dingtalk.com/v1.0/storage/currentApps/query` (region `china`).
///
/// Access token in the header `x-acs-dingtalk-access-token`, from [`GetAccessToken`](crate::oauth2::GetAccessToken) (internal) or [`GetCorpAccessToken`](crate::oauth2::GetCorpAccessToken) (third-party-enterprise). Permission: `Storage.App.Read`. App types: internal, third-party-enterprise.
///
/// Idempotent: it is safe to repeat.
///
/// Errors: [`GetCurrentAppError`]. Source: [DingTalk's page](https://help.dingtalk.io/open/development/obtains-the-information-about-the-current-application).
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct GetCurrentApp {
    /// The acting person.
    pub union_id: UnionId,
}

impl GetCurrentApp {
    /// Creates one with the required fields.
    #[inline]
    pub fn new(union_id: UnionId) -> Self {
        Self { union_id }
    }
}

impl GetCurrentApp {
    /// The operation as the schema describes it.
    pub const SPEC: Spec = Spec::new(
            "getCurrentApp",
            Method::Post,
            "/v1.0/storage/currentApps/query",
        )
        .host(Host::Api)
        .auth(Auth::Header)
        .repeatable(true)
        .permission("Storage.App.Read")
        .source(
            "https://help.dingtalk.io/open/development/obtains-the-information-about-the-current-application",
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
                    meaning: "This is not allowed.",
                    action: None,
                    concerns: None,
                    hint: None,
                },
                ErrorRow {
                    code: "appNotExist",
                    words: &[],
                    status: 404,
                    message: "%s",
                    meaning: "The storage has no record of the app.",
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
        .rules(&[Rule::id("unionId").without(" ,;|、，；｜､،؛﹐﹑﹔;‚")]);
}

impl Operation for GetCurrentApp {
    type Reply = GetCurrentAppReply;
    type Error = GetCurrentAppError;
    const SPEC: &'static Spec = &Self::SPEC;

    #[inline]
    fn encode(&self, request: &mut Encoder) {
        request.query("unionId", &self.union_id);
    }
}
crate::model::lenient::object!(
    GetCurrentApp, required[union_id = "unionId"], optional[]
);

/// An app's record in the organization's storage.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct CurrentApp {
    /// Id of the app.
    pub app_id: Option<String>,
    /// Organization.
    pub corp_id: Option<CorpId>,
    /// Time of the record's creation.
    ///
    /// Written as `2022-07-29T14:55:00Z` or `2022-07-29T14:55Z` or `Fri Jul 29 14:55:00 CST 2022`.
    pub create_time: Option<Timestamp>,
    /// Time of the record's last change.
    ///
    /// Written as `2022-07-29T14:55:00Z` or `2022-07-29T14:55Z` or `Fri Jul 29 14:55:00 CST 2022`.
    pub modified_time: Option<Timestamp>,
    /// Name of the app.
    pub name: Option<String>,
    /// Usage of each partition.
    pub partitions: Vec<SpacePartition>,
}
crate::model::lenient::object!(
    CurrentApp, required[], optional[app_id = "appId", corp_id = "corpId", create_time =
    "createTime", modified_time = "modifiedTime", name = "name", partitions =
    "partitions"]
);
crate::call::request::nested!(
    CurrentApp, required[], optional[app_id = "appId", corp_id = "corpId", create_time =
    "createTime", modified_time = "modifiedTime", name = "name", partitions =
    "partitions"]
);

/// The codes of the operation's error table.
///
/// A value that this version does not know is kept as well; match it by [`as_str`](Self::as_str).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum GetCurrentAppError {
    /// `paramError` (HTTP 400): A parameter is wrong.
    ParamError,
    /// `permissionDenied` (HTTP 403): This is not allowed.
    PermissionDenied,
    /// `appNotExist` (HTTP 404): The storage has no record of the app.
    AppNotExist,
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
    GetCurrentAppError, ParamError = "paramError", PermissionDenied = "permissionDenied",
    AppNotExist = "appNotExist", SystemError = "systemError", UnknownError =
    "unknownError", OperationTimeout = "operationTimeout"
);

/// The reply to [`GetCurrentApp`].
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct GetCurrentAppReply {
    /// The app.
    pub app: CurrentApp,
}

impl GetCurrentAppReply {
    /// Creates one with the required fields.
    #[inline]
    pub fn new(app: CurrentApp) -> Self {
        Self { app }
    }
}
crate::model::lenient::object!(GetCurrentAppReply, required[app = "app"], optional[]);
crate::call::request::nested!(GetCurrentAppReply, required[app = "app"], optional[]);
