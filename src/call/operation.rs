use serde::de::DeserializeOwned;

use crate::call::{Encoder, Rule};
use crate::model::ReplyKind;
use crate::tables::{Action, Concern, ErrorRow, Region, gateway};

/// A call to DingTalk as data: its name, the encoding of its parameters, and its reply.
///
/// Generated code implements this for the schema's operations, and for those in an application's own schema files,
/// whose folder the environment variable `DINGTALK_FILE_SCHEMA` names when this crate is built (see
/// [schema/README.md](https://docs.rs/crate/dingtalk-file/latest/source/schema/README.md)). A hand-written
/// implementation works too; [`Client::call`](crate::Client::call) treats it like any other:
///
/// ```
/// use dingtalk_file::{Encoder, Method, Operation, Spec};
///
/// struct PublicKey {
///     name: String,
/// }
///
/// impl Operation for PublicKey {
///     type Reply = std::collections::BTreeMap<String, String>;
///     type Error = String;
///
///     const SPEC: &'static Spec =
///         &Spec::new("publicKey", Method::Get, "/v1.0/keys/{name}").repeatable(true);
///
///     fn encode(&self, request: &mut Encoder) {
///         request.path("name", &self.name);
///     }
/// }
/// ```
pub trait Operation {
    /// The type that the answer's JSON is deserialized to. If that fails, the outcome is unknown, so require few
    /// fields. An answer that is not an object also needs a [`Spec::reply`].
    type Reply: DeserializeOwned;

    /// The type of the error codes, converted from text; `String` will do.
    type Error: for<'a> From<&'a str>;

    /// The constant parts of every call.
    const SPEC: &'static Spec;

    /// Returns [`SPEC`](Self::SPEC). Override it only for an operation that is chosen at run time.
    fn spec(&self) -> &'static Spec {
        Self::SPEC
    }

    /// Encodes the parameters into the path, query and body.
    fn encode(&self, request: &mut Encoder);

    /// Checks that a reply is a success. The error completes the sentence `the response cannot be read: …`. Override it
    /// only for an operation that is chosen at run time, whose [`Reply`](Self::Reply) accepts any JSON.
    fn check(&self, _reply: &Self::Reply) -> Result<(), String> {
        Ok(())
    }
}

/// The static description of an operation.
///
/// Build it with [`Spec::new`] and the methods after it, all of which are `const`.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Spec {
    /// The vendor's name, as errors and logs show it.
    pub name: &'static str,
    /// HTTP method.
    pub method: Method,
    /// Path with `{placeholders}`.
    pub path: &'static str,
    /// The host to call. Defaults to [`Host::Api`].
    pub host: Host,
    /// Where the access token travels. Defaults to [`Auth::Header`].
    pub auth: Auth,
    /// True if a second execution does no harm. Defaults to false.
    pub repeatable: bool,
    /// The permission that the app needs. Defaults to none.
    pub permission: &'static str,
    /// URL of the vendor's page.
    pub source: &'static str,
    /// The kind of JSON in a successful answer. Defaults to [`ReplyKind::Object`].
    pub reply: ReplyKind,
    /// True if the body is a form instead of a JSON object. Defaults to false.
    pub form: bool,
    /// A field of the reply that must be `true` for a success.
    pub success: Option<&'static str>,
    /// True if the reply has its own field with the name of the error code, such as `code`. In a 2xx, that field then
    /// counts as an error only if its value is in the error tables. Defaults to false.
    pub own_code: bool,
    /// Fields of the reply that contain a secret, at any depth. No error shows their values. If there are any, no error
    /// quotes the answer at all. Defaults to none.
    pub reply_secrets: &'static [&'static str],
    /// The operation's own error table. It takes precedence over the codes that any operation may return.
    pub errors: &'static [ErrorRow],
    /// The documented rules for parameters. A request that breaks one is not sent. Defaults to none beyond those that
    /// apply to every operation.
    pub rules: &'static [Rule],
    /// The codes that any operation of the same server may return.
    shared: &'static [ErrorRow],
    is_of_the_store: bool,
}

impl Spec {
    /// Returns an operation that may not be repeated, on the api host, with the token in a header.
    pub const fn new(name: &'static str, method: Method, path: &'static str) -> Self {
        Spec {
            name,
            method,
            path,
            host: Host::Api,
            auth: Auth::Header,
            repeatable: false,
            permission: "",
            source: "",
            reply: ReplyKind::Object,
            form: false,
            success: None,
            own_code: false,
            reply_secrets: &[],
            errors: &[],
            rules: &[],
            shared: crate::tables::CODES,
            is_of_the_store: false,
        }
    }

    /// Returns the address in a region, with the path's `{placeholders}`.
    pub fn address(&self, region: Region) -> String {
        let host = match self.host {
            Host::Api => region.api(),
            Host::Oapi => region.oapi(),
        };
        format!("{host}{}", self.path)
    }

    /// Sets [`host`](Spec::host).
    pub const fn host(mut self, host: Host) -> Self {
        self.host = host;
        self
    }

    /// Sets [`auth`](Spec::auth).
    pub const fn auth(mut self, auth: Auth) -> Self {
        self.auth = auth;
        self
    }

    /// Sets [`repeatable`](Spec::repeatable).
    pub const fn repeatable(mut self, repeatable: bool) -> Self {
        self.repeatable = repeatable;
        self
    }

    /// Sets [`permission`](Spec::permission).
    pub const fn permission(mut self, permission: &'static str) -> Self {
        self.permission = permission;
        self
    }

    /// Sets [`source`](Spec::source).
    pub const fn source(mut self, source: &'static str) -> Self {
        self.source = source;
        self
    }

    /// Sets [`reply`](Spec::reply).
    pub const fn reply(mut self, kind: ReplyKind) -> Self {
        self.reply = kind;
        self
    }

    /// Sets [`form`](Spec::form).
    pub const fn form(mut self, form: bool) -> Self {
        self.form = form;
        self
    }

    /// Sets [`success`](Spec::success).
    pub const fn success(mut self, field: &'static str) -> Self {
        self.success = Some(field);
        self
    }

    /// Sets [`own_code`](Spec::own_code).
    pub const fn own_code(mut self, own: bool) -> Self {
        self.own_code = own;
        self
    }

    /// Sets [`reply_secrets`](Spec::reply_secrets).
    pub const fn reply_secrets(mut self, names: &'static [&'static str]) -> Self {
        self.reply_secrets = names;
        self
    }

    /// Sets [`errors`](Spec::errors).
    pub const fn errors(mut self, errors: &'static [ErrorRow]) -> Self {
        self.errors = errors;
        self
    }

    /// Sets [`rules`](Spec::rules).
    pub const fn rules(mut self, rules: &'static [Rule]) -> Self {
        self.rules = rules;
        self
    }

    /// Marks a request to the object store, which has its own codes.
    pub(crate) const fn of_the_store(mut self) -> Self {
        self.shared = crate::tables::STORE_CODES;
        self.is_of_the_store = true;
        self
    }

    pub(crate) fn is_of_the_store(&self) -> bool {
        self.is_of_the_store
    }

    /// Returns the rows for a code: the operation's own, then the shared ones, exact codes before patterns.
    fn rows(&self, code: &str) -> impl Iterator<Item = &'static ErrorRow> {
        self.errors.iter().chain(self.shared).filter(move |row| row.matches(code))
    }

    /// Returns the row for a code: the operation's own, else the shared one, exact codes before patterns.
    pub fn error(&self, code: &str) -> Option<&'static ErrorRow> {
        self.rows(code).next()
    }

    /// Returns the action for a code. If the operation's own row has none, the shared row decides.
    pub(crate) fn action(&self, code: &str) -> Action {
        self.rows(code).find_map(|row| row.action).unwrap_or(Action::Final)
    }

    /// Returns who is affected by a code, by the same lookup.
    pub(crate) fn concern(&self, code: &str) -> Concern {
        self.rows(code).find_map(|row| row.concerns).unwrap_or_default()
    }

    /// Returns the hint for a code, by the same lookup.
    pub(crate) fn hint(&self, code: &str) -> Option<&'static str> {
        self.rows(code).find_map(|row| row.hint)
    }
}

/// HTTP methods that DingTalk uses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Method {
    /// `GET`
    Get,
    /// `POST`
    Post,
    /// `PUT`
    Put,
    /// `DELETE`
    Delete,
    /// `PATCH`
    Patch,
}

impl Method {
    /// All of them.
    pub const ALL: &'static [Method] =
        &[Method::Get, Method::Post, Method::Put, Method::Delete, Method::Patch];

    /// Returns the method as it is sent.
    pub const fn as_str(self) -> &'static str {
        match self {
            Method::Get => "GET",
            Method::Post => "POST",
            Method::Put => "PUT",
            Method::Delete => "DELETE",
            Method::Patch => "PATCH",
        }
    }
}

/// DingTalk's two hosts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Host {
    /// The host of the new interface.
    Api,
    /// The host of the legacy interface.
    Oapi,
}

/// Where the access token travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Auth {
    /// In a header.
    Header,
    /// In the query; the legacy host accepts it nowhere else.
    Query,
    /// The operation needs no token.
    None,
}

impl Auth {
    /// Returns the name of the header or the query argument; `None` if there is no token.
    pub const fn token_name(self) -> Option<&'static str> {
        match self {
            Auth::Header => Some(gateway::TOKEN_HEADER),
            Auth::Query => Some(gateway::TOKEN_QUERY),
            Auth::None => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_operations_own_row_comes_before_the_shared_one() {
        let spec = &crate::generated::conv_file::SendByApp::SPEC;
        assert_eq!(spec.error("permissionDenied").map(|row| row.status), Some(400));
        assert_eq!(spec.action("systemError"), Action::Unknown);
        assert_eq!(spec.action("Forbidden.AccessDenied.QpsLimitForNobody"), Action::Wait1s);
        assert_eq!(spec.action("InvalidAuthentication"), Action::RenewToken);
        assert_eq!(spec.action("InvalidSomething"), Action::Final);
        assert_eq!(spec.action("never.heard.of"), Action::Final);
        assert!(spec.hint("paramError-unionId").is_some());
    }
}
