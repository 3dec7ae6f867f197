// @generated from schema/ by codegen/. Do not edit: change the schema, then run `cargo xtask bless`.

/// Get the contact data of a person who logged in.
///
/// Returns the details of a person who logged in. **It needs the token of a person**, from a login with OAuth; an app's token does not work. Give that token to the client as `Credentials::token`. To look up a recipient, use [`UserGet`](crate::topapi::UserGet) instead.
///
/// The vendor calls this operation `getUser`. `loginEmail` and `visitor` are in the SDK but not on the page. `accesstoken.expired` is in DingTalk's global table but not on the page.
///
/// `GET https://api.dingtalk.io/v1.0/contact/users/{unionId}` (region `global`) or `GET https://api.dingtalk.com/v1.0/contact/users/{unionId}` (region `china`).
///
/// Access token of a person, in the header `x-acs-dingtalk-access-token`. Permission: `Contact.User.Read`. App types: internal, third-party-enterprise, third-party-personal.
///
/// Idempotent: it is safe to repeat.
///
/// Errors: [`ContactGetUserError`]. Source: [DingTalk's page](https://help.dingtalk.io/open/development/dingtalk-retrieve-user-information).
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct ContactGetUser {
    /// The person, or `me` for the person whose token it is.
    pub union_id: UnionId,
}

impl ContactGetUser {
    /// Creates one with the required fields.
    #[inline]
    pub fn new(union_id: UnionId) -> Self {
        Self { union_id }
    }
}

impl ContactGetUser {
    /// The operation as the schema describes it.
    pub const SPEC: Spec = Spec::new(
            "contactGetUser",
            Method::Get,
            "/v1.0/contact/users/{unionId}",
        )
        .host(Host::Api)
        .auth(Auth::Header)
        .repeatable(true)
        .permission("Contact.User.Read")
        .source(
            "https://help.dingtalk.io/open/development/dingtalk-retrieve-user-information",
        )
        .errors(
            &[
                ErrorRow {
                    code: "invalidParameter.user.notFound",
                    words: &[],
                    status: 404,
                    message: "找不到该用户",
                    meaning: "There is no such person.",
                    action: None,
                    concerns: None,
                    hint: None,
                },
                ErrorRow {
                    code: "accesstoken.expired",
                    words: &[],
                    status: 400,
                    message: "用户accessToken过期",
                    meaning: "The person's token has expired.",
                    action: None,
                    concerns: None,
                    hint: Some(
                        "refresh the person's token with its refresh token, or have them log in again",
                    ),
                },
            ],
        )
        .rules(&[Rule::id("unionId").without(" ,;|、，；｜､،؛﹐﹑﹔;‚")]);
}

impl Operation for ContactGetUser {
    type Reply = ContactGetUserReply;
    type Error = ContactGetUserError;
    const SPEC: &'static Spec = &Self::SPEC;

    #[inline]
    fn encode(&self, request: &mut Encoder) {
        request.path("unionId", &self.union_id);
    }
}
crate::model::lenient::object!(
    ContactGetUser, required[union_id = "unionId"], optional[]
);

/// The codes of the operation's error table.
///
/// A value that this version does not know is kept as well; match it by [`as_str`](Self::as_str).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ContactGetUserError {
    /// `invalidParameter.user.notFound` (HTTP 404, `找不到该用户`): There is no such person.
    UserNotFound,
    /// `accesstoken.expired` (HTTP 400, `用户accessToken过期`): The person's token has expired.
    TokenExpired,
    #[doc(hidden)]
    _Other(crate::model::open_enum::Unlisted),
}
crate::model::open_enum::open_enum!(
    ContactGetUserError, UserNotFound = "invalidParameter.user.notFound", TokenExpired =
    "accesstoken.expired"
);

/// The reply to [`ContactGetUser`].
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct ContactGetUserReply {
    /// Address of the picture.
    pub avatar_url: Option<String>,
    /// E-mail address.
    pub email: Option<String>,
    /// E-mail address for logging in.
    pub login_email: Option<String>,
    /// Phone number; partly hidden from third-party apps.
    pub mobile: Option<String>,
    /// Name that the person goes by.
    pub nick: Option<String>,
    /// Id of the person within the app.
    pub open_id: Option<String>,
    /// Country code of the phone number.
    pub state_code: Option<String>,
    /// Id of the person, for the operations of storage and conversation files.
    pub union_id: Option<UnionId>,
    /// Whether the person is a visitor.
    pub visitor: Option<bool>,
}
crate::model::lenient::object!(
    ContactGetUserReply, required[], optional[avatar_url = "avatarUrl", email = "email",
    login_email = "loginEmail", mobile = "mobile", nick = "nick", open_id = "openId",
    state_code = "stateCode", union_id = "unionId", visitor = "visitor"]
);
crate::call::request::nested!(
    ContactGetUserReply, required[], optional[avatar_url = "avatarUrl", email = "email",
    login_email = "loginEmail", mobile = "mobile", nick = "nick", open_id = "openId",
    state_code = "stateCode", union_id = "unionId", visitor = "visitor"]
);
