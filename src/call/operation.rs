use serde::de::DeserializeOwned;

use crate::call::{Encoder, Rule};
use crate::model::ReplyKind;
use crate::tables::{Action, ErrorRow};

/// A call to DingTalk, as data: what it is called, where its parameters travel, what comes back.
///
/// The operations of the schema implement this in generated code, and so do those of an application's own schema files,
/// whose folder the environment variable `DINGTALK_FILE_SCHEMA` names while this crate is built (see
/// [schema/README.md](https://docs.rs/crate/dingtalk-file/latest/source/schema/README.md)). Where a file is too much,
/// implement it by hand; [`Client::call`](crate::Client::call) treats it like any other:
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
    /// What the answer's JSON is read into. If that fails, the outcome is unknown: insist on little. An answer that is no
    /// object needs a [`Spec::reply`] as well.
    type Reply: DeserializeOwned;

    /// The error codes, made from text; `String` will do.
    type Error: for<'a> From<&'a str>;

    /// What never changes from call to call.
    const SPEC: &'static Spec;

    /// The same for a value. Only an operation that is not known before the program runs has another.
    fn spec(&self) -> &'static Spec {
        Self::SPEC
    }

    /// Writes the parameters where they travel.
    fn encode(&self, request: &mut Encoder);
}

/// What is known of an operation before it is called.
///
/// Made by [`Spec::new`] and the methods that follow it, all of them `const`.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Spec {
    /// The vendor's name, as errors and logs show it.
    pub name: &'static str,
    /// HTTP method.
    pub method: Method,
    /// Path with `{placeholders}`.
    pub path: &'static str,
    /// Which of the two hosts. Defaults to [`Host::Api`].
    pub host: Host,
    /// Where the access token travels. Defaults to [`Auth::Header`].
    pub auth: Auth,
    /// Whether a second execution does no harm. Defaults to false.
    pub repeatable: bool,
    /// The permission that the app needs. Defaults to none.
    pub permission: &'static str,
    /// Address of the vendor's page.
    pub source: &'static str,
    /// What a success holds as a whole. Defaults to [`ReplyKind::Object`].
    pub reply: ReplyKind,
    /// A field of the reply that must be `true` for a success.
    pub success: Option<&'static str>,
    /// Fields of the reply that hold a secret, wherever they are in it. No error shows what is in them, and where there
    /// are any, none quotes the answer. Defaults to none.
    pub reply_secrets: &'static [&'static str],
    /// The operation's own error table. It comes before the codes that any operation may answer.
    pub errors: &'static [ErrorRow],
    /// What DingTalk is documented to refuse in the parameters. It is not sent. Defaults to nothing beyond what holds
    /// for every operation.
    pub rules: &'static [Rule],
    /// The codes that stand behind [`errors`](Spec::errors): those of the server that answers.
    shared: &'static [ErrorRow],
    is_of_the_store: bool,
}

impl Spec {
    /// An operation that may not be repeated, on the api host, with the token in a header.
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
            success: None,
            reply_secrets: &[],
            errors: &[],
            rules: &[],
            shared: crate::tables::CODES,
            is_of_the_store: false,
        }
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

    /// Sets [`success`](Spec::success).
    pub const fn success(mut self, field: &'static str) -> Self {
        self.success = Some(field);
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

    /// The object store answers, whose codes are its own.
    pub(crate) const fn of_the_store(mut self) -> Self {
        self.shared = crate::tables::STORE_CODES;
        self.is_of_the_store = true;
        self
    }

    pub(crate) fn is_of_the_store(&self) -> bool {
        self.is_of_the_store
    }

    /// The rows for a code: the operation's own, then those that any operation has, exact before pattern.
    fn rows(&self, code: &str) -> impl Iterator<Item = &'static ErrorRow> {
        self.errors.iter().chain(self.shared).filter(move |row| row.matches(code))
    }

    /// What is known of a code: the operation's own row, else the row that any operation has, exact before pattern.
    pub fn error(&self, code: &str) -> Option<&'static ErrorRow> {
        self.rows(code).next()
    }

    /// The action for a code. A row of the operation that names none leaves it to the shared codes.
    pub(crate) fn action(&self, code: &str) -> Action {
        self.rows(code).find_map(|row| row.action).unwrap_or(Action::Final)
    }

    /// The hint for a code, likewise.
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
}

impl Method {
    /// The method as it is sent.
    pub const fn as_str(self) -> &'static str {
        match self {
            Method::Get => "GET",
            Method::Post => "POST",
            Method::Put => "PUT",
            Method::Delete => "DELETE",
        }
    }
}

/// DingTalk's two hosts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Host {
    /// The host of the current interface.
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
    /// As an argument of the address; the legacy host takes it nowhere else.
    Query,
    /// The operation needs no token.
    None,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_operations_own_row_comes_first_and_the_shared_one_fills_in() {
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
