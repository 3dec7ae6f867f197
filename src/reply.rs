use std::fmt;
use std::ops::Deref;

use zeroize::Zeroizing;

/// A successful answer: the value, and what came with it.
///
/// It dereferences to the value, so `reply.file` is enough. Make one with [`Reply::new`] for tests of your own.
#[derive(Clone, PartialEq)]
pub struct Reply<T> {
    value: T,
    status: u16,
    request_id: Option<String>,
    raw: Zeroizing<String>,
}

impl<T> Reply<T> {
    /// A reply made by hand: HTTP status 200, no request id, nothing raw.
    pub fn new(value: T) -> Self {
        Reply::from_answer(value, 200, None, Zeroizing::default())
    }

    /// The same reply with a request id, for tests.
    pub fn with_request_id(mut self, id: impl Into<String>) -> Self {
        self.request_id = Some(id.into());
        self
    }

    pub(crate) fn from_answer(
        value: T,
        status: u16,
        request_id: Option<String>,
        raw: Zeroizing<String>,
    ) -> Self {
        Reply { value, status, request_id, raw }
    }

    /// The value alone.
    pub fn into_value(self) -> T {
        self.value
    }

    /// HTTP status, 200 to 299.
    pub fn status(&self) -> u16 {
        self.status
    }

    /// DingTalk's number of the request, where it gave one. Its support asks for it.
    pub fn request_id(&self) -> Option<&str> {
        self.request_id.as_deref()
    }

    /// The answer's JSON as it came, with the fields that this version does not know. The raw answer to a token call
    /// holds the token.
    pub fn raw(&self) -> &str {
        &self.raw
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
