// @generated from schema/ by codegen/. Do not edit: change the schema, then run `cargo xtask bless`.

/// Get the access token of an internal app from the legacy host.
///
/// Fetches a token like older apps. Prefer [`GetAccessToken`](crate::oauth2::GetAccessToken), whose token works on both hosts. It is not documented whether the api host accepts the token of this operation.
///
/// **The app secret is sent in the address**, where servers and proxies may log it. The page's own example sends the key and the secret in a body instead, which is answered with `40035`. A legacy operation: failures come with HTTP 200 and an `errcode`. Both codes were seen in answers; neither is on the page, and `40096` is not in DingTalk's global table. No page of the global product is known.
///
/// `GET https://oapi.dingtalk.io/gettoken` (region `global`) or `GET https://oapi.dingtalk.com/gettoken` (region `china`).
///
/// No access token. No permission is documented. App types: internal.
///
/// Idempotent: it is safe to repeat.
///
/// Errors: [`LegacyGetTokenError`]. Source: [DingTalk's page](https://open.dingtalk.com/document/development/obtain-orgapp-token).
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct LegacyGetToken {
    /// The app's key (client id).
    pub appkey: String,
    /// The app's secret (client secret).
    pub appsecret: Secret,
}

impl LegacyGetToken {
    /// Creates one with the required fields.
    #[inline]
    pub fn new(appkey: impl Into<String>, appsecret: impl Into<Secret>) -> Self {
        Self {
            appkey: appkey.into(),
            appsecret: appsecret.into(),
        }
    }
}

impl LegacyGetToken {
    /// The operation as the schema describes it.
    pub const SPEC: Spec = Spec::new("legacyGetToken", Method::Get, "/gettoken")
        .host(Host::Oapi)
        .auth(Auth::None)
        .repeatable(true)
        .source("https://open.dingtalk.com/document/development/obtain-orgapp-token")
        .reply_secrets(&["access_token"])
        .errors(
            &[
                ErrorRow {
                    code: "40096",
                    words: &[],
                    status: 200,
                    message: "不合法的appKey或appSecret",
                    meaning: "The app key or the app secret is wrong.",
                    action: None,
                    concerns: None,
                    hint: None,
                },
                ErrorRow {
                    code: "40035",
                    words: &[],
                    status: 200,
                    message: "缺少参数 corpid or appkey",
                    meaning: "The key or the secret is missing in the query.",
                    action: None,
                    concerns: None,
                    hint: None,
                },
            ],
        )
        .rules(&[Rule::line("appkey")]);
}

impl Operation for LegacyGetToken {
    type Reply = LegacyGetTokenReply;
    type Error = LegacyGetTokenError;
    const SPEC: &'static Spec = &Self::SPEC;

    #[inline]
    fn encode(&self, request: &mut Encoder) {
        request.query("appkey", &self.appkey);
        request.secret_query("appsecret", &self.appsecret);
    }
}
crate::model::lenient::object!(
    LegacyGetToken, required[appkey = "appkey", appsecret = "appsecret"], optional[]
);

/// The codes of the operation's error table.
///
/// A value that this version does not know is kept as well; match it by [`as_str`](Self::as_str).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum LegacyGetTokenError {
    /// `40096` (HTTP 200, `不合法的appKey或appSecret`): The app key or the app secret is wrong.
    InvalidKeyOrSecret,
    /// `40035` (HTTP 200, `缺少参数 corpid or appkey`): The key or the secret is missing in the query.
    MissingParameter,
    #[doc(hidden)]
    _Other(crate::model::open_enum::Unlisted),
}
crate::model::open_enum::open_enum!(
    LegacyGetTokenError, InvalidKeyOrSecret = "40096", MissingParameter = "40035"
);

/// The reply to [`LegacyGetToken`].
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct LegacyGetTokenReply {
    /// The token. Its form is not documented.
    pub access_token: Secret,
    /// Lifetime of the token in seconds, usually 7200.
    pub expires_in: Option<i64>,
}

impl LegacyGetTokenReply {
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
    LegacyGetTokenReply, required[access_token = "access_token"], optional[expires_in =
    "expires_in"]
);
crate::call::request::nested!(
    LegacyGetTokenReply, required[], optional[expires_in = "expires_in"],
    secret[access_token = "access_token"]
);
