// @generated from schema/ by codegen/. Do not edit: change the schema, then run `cargo xtask bless`.

/// Get the access token of an organization that authorized a third-party app.
///
/// Fetches the token with which a third-party app calls DingTalk on behalf of one customer organization. Every call issues a new token. It is not documented whether the previous one stays valid, so share one.
///
/// The vendor's page prints the address without `/v1.0`; its example and the official SDKs have it. No page of the global product is known.
///
/// `POST https://api.dingtalk.io/v1.0/oauth2/corpAccessToken` (region `global`) or `POST https://api.dingtalk.com/v1.0/oauth2/corpAccessToken` (region `china`).
///
/// No access token. Permission: `isvapi_base`. App types: third-party-enterprise, custom-app.
///
/// Idempotent: it is safe to repeat.
///
/// Errors: [`GetCorpAccessTokenError`]. Source: [DingTalk's page](https://open.dingtalk.com/document/development/obtain-the-access-token-of-the-authorized-enterprise-1).
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct GetCorpAccessToken {
    /// The customer organization.
    pub auth_corp_id: CorpId,
    /// The app's suite key (client id, or the custom key of a custom app).
    pub suite_key: String,
    /// The app's suite secret (client secret, or the custom secret).
    pub suite_secret: Secret,
    /// The newest ticket that DingTalk pushed to the app (about every five hours); any text for a custom app.
    pub suite_ticket: Secret,
}

impl GetCorpAccessToken {
    /// Creates one with the required fields.
    #[inline]
    pub fn new(
        suite_key: impl Into<String>,
        suite_secret: impl Into<Secret>,
        suite_ticket: impl Into<Secret>,
        auth_corp_id: CorpId,
    ) -> Self {
        Self {
            auth_corp_id,
            suite_key: suite_key.into(),
            suite_secret: suite_secret.into(),
            suite_ticket: suite_ticket.into(),
        }
    }
}

impl GetCorpAccessToken {
    /// The operation as the schema describes it.
    pub const SPEC: Spec = Spec::new(
            "getCorpAccessToken",
            Method::Post,
            "/v1.0/oauth2/corpAccessToken",
        )
        .host(Host::Api)
        .auth(Auth::None)
        .repeatable(true)
        .permission("isvapi_base")
        .source(
            "https://open.dingtalk.com/document/development/obtain-the-access-token-of-the-authorized-enterprise-1",
        )
        .reply_secrets(&["accessToken"])
        .errors(
            &[
                ErrorRow {
                    code: "invalidSuiteKey",
                    words: &[],
                    status: 400,
                    message: "suitekey不合法",
                    meaning: "The suite key is wrong.",
                    action: None,
                    concerns: None,
                    hint: None,
                },
                ErrorRow {
                    code: "invalidSuiteTicket",
                    words: &[],
                    status: 400,
                    message: "suiteTicket无效",
                    meaning: "The suite ticket is wrong or was replaced.",
                    action: None,
                    concerns: None,
                    hint: Some(
                        "use the newest ticket that DingTalk pushed; each new one invalidates the previous one",
                    ),
                },
                ErrorRow {
                    code: "invalidAuthInfo",
                    words: &[],
                    status: 400,
                    message: "授权关系不存在",
                    meaning: "The organization has not enabled the app.",
                    action: None,
                    concerns: None,
                    hint: Some(
                        "have an administrator of the organization enable the app, and check its corp id",
                    ),
                },
            ],
        )
        .rules(
            &[
                Rule::id("authCorpId").without(" ,;|、，；｜､،؛﹐﹑﹔;‚"),
                Rule::line("suiteKey"),
            ],
        );
}

impl Operation for GetCorpAccessToken {
    type Reply = GetCorpAccessTokenReply;
    type Error = GetCorpAccessTokenError;
    const SPEC: &'static Spec = &Self::SPEC;

    #[inline]
    fn encode(&self, request: &mut Encoder) {
        request.body("authCorpId", &self.auth_corp_id);
        request.body("suiteKey", &self.suite_key);
        request.secret("suiteSecret", &self.suite_secret);
        request.secret("suiteTicket", &self.suite_ticket);
    }
}
crate::model::lenient::object!(
    GetCorpAccessToken, required[auth_corp_id = "authCorpId", suite_key = "suiteKey",
    suite_secret = "suiteSecret", suite_ticket = "suiteTicket"], optional[]
);

/// The codes of the operation's error table.
///
/// A value that this version does not know is kept as well; match it by [`as_str`](Self::as_str).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum GetCorpAccessTokenError {
    /// `invalidSuiteKey` (HTTP 400, `suitekey不合法`): The suite key is wrong.
    InvalidSuiteKey,
    /// `invalidSuiteTicket` (HTTP 400, `suiteTicket无效`): The suite ticket is wrong or was replaced.
    InvalidSuiteTicket,
    /// `invalidAuthInfo` (HTTP 400, `授权关系不存在`): The organization has not enabled the app.
    InvalidAuthInfo,
    #[doc(hidden)]
    _Other(crate::model::open_enum::Unlisted),
}
crate::model::open_enum::open_enum!(
    GetCorpAccessTokenError, InvalidSuiteKey = "invalidSuiteKey", InvalidSuiteTicket =
    "invalidSuiteTicket", InvalidAuthInfo = "invalidAuthInfo"
);

/// The reply to [`GetCorpAccessToken`].
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct GetCorpAccessTokenReply {
    /// The token. Its form is not documented.
    pub access_token: Secret,
    /// Lifetime of the token in seconds, usually 7200.
    pub expire_in: Option<i64>,
}

impl GetCorpAccessTokenReply {
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
    GetCorpAccessTokenReply, required[access_token = "accessToken"], optional[expire_in =
    "expireIn"]
);
crate::call::request::nested!(
    GetCorpAccessTokenReply, required[], optional[expire_in = "expireIn"],
    secret[access_token = "accessToken"]
);
