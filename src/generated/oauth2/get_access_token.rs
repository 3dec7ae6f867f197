// @generated from schema/ by codegen/. Do not edit: change the schema, then run `cargo xtask bless`.

/// Get the access token of an internal app.
///
/// Fetches the token with which an internal app calls DingTalk. A repetition within the token's lifetime returns the same token and extends it. Frequent calls are throttled, so cache the token, as this crate's client does.
///
/// A token of the global product is not valid in the Chinese one, or the reverse.
///
/// `POST https://api.dingtalk.io/v1.0/oauth2/accessToken` (region `global`) or `POST https://api.dingtalk.com/v1.0/oauth2/accessToken` (region `china`).
///
/// No access token. Permission: `qyapi_base` (The basic permission required to call enterprise APIs). App types: internal.
///
/// Idempotent: it is safe to repeat.
///
/// Errors: [`GetAccessTokenError`]. Source: [DingTalk's page](https://open.dingtalk.com/document/development/obtain-the-access-token-of-an-internal-app).
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct GetAccessToken {
    /// The app's key (client id).
    pub app_key: String,
    /// The app's secret (client secret).
    pub app_secret: Secret,
}

impl GetAccessToken {
    /// Creates one with the required fields.
    #[inline]
    pub fn new(app_key: impl Into<String>, app_secret: impl Into<Secret>) -> Self {
        Self {
            app_key: app_key.into(),
            app_secret: app_secret.into(),
        }
    }
}

impl GetAccessToken {
    /// The operation as the schema describes it.
    pub const SPEC: Spec = Spec::new(
            "getAccessToken",
            Method::Post,
            "/v1.0/oauth2/accessToken",
        )
        .host(Host::Api)
        .auth(Auth::None)
        .repeatable(true)
        .permission("qyapi_base")
        .source(
            "https://open.dingtalk.com/document/development/obtain-the-access-token-of-an-internal-app",
        )
        .reply_secrets(&["accessToken"])
        .errors(
            &[
                ErrorRow {
                    code: "invalidClientIdOrSecret",
                    words: &[],
                    status: 400,
                    message: "无效的clientId或者clientSecret",
                    meaning: "The app key or the app secret is wrong.",
                    action: None,
                    concerns: None,
                    hint: Some(
                        "compare key and secret with the developer console; an app of the Chinese product needs --region china or DINGTALK_REGION=china (Region::China), and an app of the global product needs --region global, which is the default",
                    ),
                },
            ],
        )
        .rules(&[Rule::line("appKey")]);
}

impl Operation for GetAccessToken {
    type Reply = GetAccessTokenReply;
    type Error = GetAccessTokenError;
    const SPEC: &'static Spec = &Self::SPEC;

    #[inline]
    fn encode(&self, request: &mut Encoder) {
        request.body("appKey", &self.app_key);
        request.secret("appSecret", &self.app_secret);
    }
}
crate::model::lenient::object!(
    GetAccessToken, required[app_key = "appKey", app_secret = "appSecret"], optional[]
);

/// The codes of the operation's error table.
///
/// A value that this version does not know is kept as well; match it by [`as_str`](Self::as_str).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum GetAccessTokenError {
    /// `invalidClientIdOrSecret` (HTTP 400, `无效的clientId或者clientSecret`): The app key or the app secret is wrong.
    InvalidClientIdOrSecret,
    #[doc(hidden)]
    _Other(crate::model::open_enum::Unlisted),
}
crate::model::open_enum::open_enum!(
    GetAccessTokenError, InvalidClientIdOrSecret = "invalidClientIdOrSecret"
);

/// The reply to [`GetAccessToken`].
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct GetAccessTokenReply {
    /// The token. Its form is not documented.
    pub access_token: Secret,
    /// Lifetime of the token in seconds, usually 7200.
    pub expire_in: Option<i64>,
}

impl GetAccessTokenReply {
    /// Creates one with the required fields; optional fields are unset.
    #[inline]
    pub fn new(access_token: impl Into<Secret>) -> Self {
        Self {
            access_token: access_token.into(),
            expire_in: Default::default(),
        }
    }
}
crate::model::lenient::object!(
    GetAccessTokenReply, required[access_token = "accessToken"], optional[expire_in =
    "expireIn"]
);
crate::call::request::nested!(
    GetAccessTokenReply, required[], optional[expire_in = "expireIn"],
    secret[access_token = "accessToken"]
);
