//! Requests, as each attempt at a call sends them. No I/O here.

use std::borrow::Cow;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::call::operation::Auth;
use crate::call::{Operation, Spec};
use crate::secret::Secret;
use crate::tables::gateway::TOKEN_QUERY;

mod encoder;
mod nested;
mod sent;
mod style;

pub use encoder::Encoder;
pub(crate) use nested::{Entries, nested};
pub use style::Style;

/// All characters except those that RFC 3986 calls unreserved, so that a server decodes exactly what was given.
pub(crate) const ENCODED: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// A parameter in a header.
struct Header {
    name: String,
    /// A `Secret`, because the value may be one.
    value: Secret,
}

/// A request without host and token, which every attempt of a call shares.
pub(crate) struct Parts {
    path: Cow<'static, str>,
    query: String,
    headers: Vec<Header>,
    body: Option<Vec<u8>>,
    is_form: bool,
    secrets: Vec<Secret>,
}

impl Parts {
    /// Encodes an operation, or returns what is wrong with its parameters.
    pub(crate) fn encode<O: Operation + ?Sized>(operation: &O) -> Result<Parts, String> {
        let mut encoder = Encoder::new(operation.spec());
        operation.encode(&mut encoder);
        encoder.finish()
    }
}

const UNUSABLE_TOKEN: &str = "the access token is empty or contains spaces or other characters that no token \
     has; give the bare token, without `Bearer` or quotes";

/// Returns true if a text can be a token.
pub(crate) fn is_token(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_graphic() && b != b'"')
}

/// The longest URL that ureq's parser accepts, in bytes.
const MAX_ADDRESS_LENGTH: usize = u16::MAX as usize - 1;

const TOO_LONG: &str = "the address would have more than 65534 bytes; shorten the values in the path and \
     query, where each character other than a letter or digit takes three bytes or more";

/// A request as the transport sends it.
pub(crate) struct Request<'a> {
    pub(crate) method: &'static str,
    pub(crate) url: String,
    /// The token, if it travels in a header.
    pub(crate) token: Option<&'a Secret>,
    /// The parameters in headers.
    headers: &'a [Header],
    pub(crate) is_form: bool,
    pub(crate) body: Option<&'a [u8]>,
    /// The secret parameters, which must not show.
    parameters: &'a [Secret],
    /// The token, wherever it travels.
    given_token: Option<&'a Secret>,
}

impl<'a> Request<'a> {
    pub(crate) fn new(
        spec: &Spec,
        parts: &'a Parts,
        endpoint: &str,
        token: Option<&'a Secret>,
    ) -> Result<Self, &'static str> {
        if token.is_some_and(|token| !is_token(token.expose())) {
            return Err(UNUSABLE_TOKEN);
        }
        let mut url = [endpoint, &parts.path, &parts.query].concat();
        if let (Auth::Query, Some(token)) = (spec.auth, token) {
            url.push(if url.contains('?') { '&' } else { '?' });
            url += TOKEN_QUERY;
            url.push('=');
            url.extend(utf8_percent_encode(token.expose(), ENCODED));
        }
        if url.len() > MAX_ADDRESS_LENGTH {
            return Err(TOO_LONG);
        }
        Ok(Request {
            method: spec.method.as_str(),
            url,
            token: token.filter(|_| spec.auth == Auth::Header),
            headers: &parts.headers,
            is_form: parts.is_form,
            body: parts.body.as_deref(),
            parameters: &parts.secrets,
            given_token: token,
        })
    }

    /// Returns the parameters in headers, with their names.
    pub(crate) fn headers(&self) -> impl Iterator<Item = (&str, &Secret)> {
        self.headers.iter().map(|header| (header.name.as_str(), &header.value))
    }

    /// Returns all secrets in this request, which must not show.
    pub(crate) fn secrets(&self) -> Vec<Secret> {
        self.parameters.iter().chain(self.given_token).cloned().collect()
    }
}
