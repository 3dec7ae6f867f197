use std::fmt;
use std::ops::Deref;

use serde::{Serialize, Serializer};

/// A successful answer: the value, with the HTTP status, the request id and the raw JSON.
///
/// It dereferences to the value, so `reply.file` works. Create one with [`Reply::new`] in your own tests.
#[derive(Clone, PartialEq)]
pub struct Reply<T> {
    value: T,
    status: u16,
    request_id: Option<String>,
    raw: String,
}

impl<T> Reply<T> {
    /// Returns a hand-written reply, for tests: HTTP status 200, no request id, empty raw text.
    pub fn new(value: T) -> Self {
        Reply::from_answer(value, 200, None, String::new())
    }

    /// Returns the same reply with a request id, for tests.
    pub fn with_request_id(mut self, id: impl Into<String>) -> Self {
        self.request_id = Some(id.into());
        self
    }

    pub(crate) fn from_answer(
        value: T,
        status: u16,
        request_id: Option<String>,
        raw: String,
    ) -> Self {
        Reply { value, status, request_id, raw }
    }

    /// Returns the value alone.
    pub fn into_value(self) -> T {
        self.value
    }

    /// Returns the answer's JSON by value.
    pub(crate) fn into_raw(self) -> String {
        self.raw
    }

    /// Returns the HTTP status, 200 to 299.
    pub fn status(&self) -> u16 {
        self.status
    }

    /// Returns DingTalk's request id, if the answer has one. DingTalk's support asks for it.
    pub fn request_id(&self) -> Option<&str> {
        self.request_id.as_deref()
    }

    /// Returns the answer's JSON unchanged, including fields that this version does not know; empty if the answer has
    /// no body. The raw answer to a token call contains the token.
    pub fn raw(&self) -> &str {
        &self.raw
    }
}

/// The kind of JSON in a successful answer. A 2xx with anything else leaves the outcome unknown. The exception is an
/// object with an error code and no result beside it, which is a refusal for every kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ReplyKind {
    /// A JSON object.
    #[default]
    Object,
    /// A JSON list.
    List,
    /// A JSON text, number, `true`, `false` or `null`.
    Scalar,
    /// Any JSON value.
    Any,
    /// No body, or only white space. The reply is read from `null`, so its type can be `()`.
    None,
}

impl ReplyKind {
    /// Returns true if a text begins like such a reply.
    pub(crate) fn may_be(self, text: &str) -> bool {
        let first = text.trim_start().trim_end_matches('\0').bytes().next();
        match self {
            ReplyKind::Object => first == Some(b'{'),
            ReplyKind::List => first == Some(b'['),
            ReplyKind::Scalar => {
                matches!(first, Some(b'"' | b'-' | b'0'..=b'9' | b't' | b'f' | b'n'))
            }
            ReplyKind::Any => {
                [Self::Object, Self::List, Self::Scalar].iter().any(|kind| kind.may_be(text))
            }
            ReplyKind::None => first.is_none(),
        }
    }
}

/// Serializes the value alone, without status, request id and raw text.
impl<T: Serialize> Serialize for Reply<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.value.serialize(serializer)
    }
}

impl<T> Deref for Reply<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T: fmt::Debug> fmt::Debug for Reply<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reply")
            .field("value", &self.value)
            .field("status", &self.status)
            .field("request_id", &self.request_id)
            .finish_non_exhaustive()
    }
}
