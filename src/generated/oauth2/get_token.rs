// @generated from schema/ by codegen/. Do not edit: change the schema, then run `cargo xtask bless`.

/// Get the access token of an app in an organization.
///
/// Fetches the token with which an internal or a third-party app calls DingTalk in one organization. It is not documented whether a repetition returns the same token or a new one; expect a new one, and share the token that you have.
///
/// It has no field for a suite ticket, so it may not work for third-party apps that need one; [`GetCorpAccessToken`](crate::oauth2::GetCorpAccessToken) does. Fields are written with underscores, unlike those of the other token operations. `unknownError` is not on the page; it was seen for a corp id that does not exist.
///
/// `POST https://api.dingtalk.io/v1.0/oauth2/{corpId}/token` (region `global`) or `POST https://api.dingtalk.com/v1.0/oauth2/{corpId}/token` (region `china`).
///
/// No access token. Permission: `qyapi_base` (The basic permission required to call enterprise APIs). App types: internal, third-party-enterprise.
///
/// Idempotent: it is safe to repeat.
///
/// Errors: [`GetTokenError`]. Source: [DingTalk's page](https://help.dingtalk.io/open/development/api-gettoken).
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct GetToken {
    /// The app's client id (app key or suite key).
    pub client_id: String,
    /// The app's client secret.
    pub client_secret: Secret,
    /// The organization that the app acts in.
    pub corp_id: CorpId,
    /// The type of credentials for the token.
    pub grant_type: GrantType,
}

impl GetToken {
    /// Creates one with the required fields.
    #[inline]
    pub fn new(
        corp_id: CorpId,
        client_id: impl Into<String>,
        client_secret: impl Into<Secret>,
        grant_type: GrantType,
    ) -> Self {
        Self {
            client_id: client_id.into(),
            client_secret: client_secret.into(),
            corp_id,
            grant_type,
        }
    }
}

impl GetToken {
    /// The operation as the schema describes it.
    pub const SPEC: Spec = Spec::new(
            "getToken",
            Method::Post,
            "/v1.0/oauth2/{corpId}/token",
        )
        .host(Host::Api)
        .auth(Auth::None)
        .repeatable(true)
        .permission("qyapi_base")
        .source("https://help.dingtalk.io/open/development/api-gettoken")
        .reply_secrets(&["access_token"])
        .errors(
            &[
                ErrorRow {
                    code: "invalid.client",
                    words: &[],
                    status: 400,
                    message: "invalid.client",
                    meaning: "The client id or the client secret is wrong.",
                    action: None,
                    concerns: None,
                    hint: Some(
                        "compare id and secret with the developer console; an app of the Chinese product needs --region china or DINGTALK_REGION=china (Region::China), and an app of the global product needs --region global, which is the default",
                    ),
                },
                ErrorRow {
                    code: "unsupported.grant.type",
                    words: &[],
                    status: 400,
                    message: "unsupported.grant.type",
                    meaning: "The grant type is not known.",
                    action: None,
                    concerns: None,
                    hint: Some("the only documented grant type is client_credentials"),
                },
                ErrorRow {
                    code: "unauthorized.client",
                    words: &[],
                    status: 401,
                    message: "unauthorized.client",
                    meaning: "The app is not authorized in the organization.",
                    action: None,
                    concerns: None,
                    hint: None,
                },
                ErrorRow {
                    code: "server.error",
                    words: &[],
                    status: 500,
                    message: "server.error",
                    meaning: "An internal failure of DingTalk.",
                    action: Some(Action::Unknown),
                    concerns: None,
                    hint: None,
                },
                ErrorRow {
                    code: "unknownError",
                    words: &[],
                    status: 500,
                    message: "未知错误",
                    meaning: "An unspecified failure.",
                    action: None,
                    concerns: None,
                    hint: Some(
                        "check the corp id, which begins with ding: a wrong one may cause this error",
                    ),
                },
            ],
        )
        .rules(
            &[
                Rule::line("client_id"),
                Rule::id("corpId").without(" ,;|、，；｜､،؛﹐﹑﹔;‚"),
                Rule::id("grant_type"),
            ],
        );
}

impl Operation for GetToken {
    type Reply = GetTokenReply;
    type Error = GetTokenError;
    const SPEC: &'static Spec = &Self::SPEC;

    #[inline]
    fn encode(&self, request: &mut Encoder) {
        request.body("client_id", &self.client_id);
        request.secret("client_secret", &self.client_secret);
        request.path("corpId", &self.corp_id);
        request.body("grant_type", &self.grant_type);
    }
}
crate::model::lenient::object!(
    GetToken, required[client_id = "client_id", client_secret = "client_secret", corp_id
    = "corpId", grant_type = "grant_type"], optional[]
);

/// The codes of the operation's error table.
///
/// A value that this version does not know is kept as well; match it by [`as_str`](Self::as_str).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum GetTokenError {
    /// `invalid.client` (HTTP 400, `invalid.client`): The client id or the client secret is wrong.
    InvalidClient,
    /// `unsupported.grant.type` (HTTP 400, `unsupported.grant.type`): The grant type is not known.
    UnsupportedGrantType,
    /// `unauthorized.client` (HTTP 401, `unauthorized.client`): The app is not authorized in the organization.
    UnauthorizedClient,
    /// `server.error` (HTTP 500, `server.error`): An internal failure of DingTalk.
    ServerError,
    /// `unknownError` (HTTP 500, `未知错误`): An unspecified failure.
    UnknownError,
    #[doc(hidden)]
    _Other(crate::model::open_enum::Unlisted),
}
crate::model::open_enum::open_enum!(
    GetTokenError, InvalidClient = "invalid.client", UnsupportedGrantType =
    "unsupported.grant.type", UnauthorizedClient = "unauthorized.client", ServerError =
    "server.error", UnknownError = "unknownError"
);

/// The reply to [`GetToken`].
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct GetTokenReply {
    /// The token. Its form is not documented.
    pub access_token: Secret,
    /// Lifetime of the token in seconds, usually 7200.
    pub expires_in: Option<i64>,
}

impl GetTokenReply {
    /// Creates one with the required fields; optional fields are unset.
    #[inline]
    pub fn new(access_token: impl Into<Secret>) -> Self {
        Self {
            access_token: access_token.into(),
            expires_in: Default::default(),
        }
    }
}
crate::model::lenient::object!(
    GetTokenReply, required[access_token = "access_token"], optional[expires_in =
    "expires_in"]
);
crate::call::request::nested!(
    GetTokenReply, required[], optional[expires_in = "expires_in"], secret[access_token =
    "access_token"]
);

/// The type of credentials for a token.
///
/// A value that this version does not know is kept as well; match it by [`as_str`](Self::as_str).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum GrantType {
    /// `client_credentials`: The app's own id and secret; no other type is documented.
    ClientCredentials,
    #[doc(hidden)]
    _Other(crate::model::open_enum::Unlisted),
}
crate::model::open_enum::open_enum!(GrantType, ClientCredentials = "client_credentials");
