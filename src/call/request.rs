//! Requests: the encoding of an operation's parameters. No I/O here.

use std::borrow::Cow;
use std::fmt::Display;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;
use serde_json::Value;

use crate::call::operation::Auth;
use crate::call::rule;
use crate::call::rule::{EMPTY, Rule};
use crate::call::{Operation, Spec};
use crate::secret::Secret;
use crate::tables::gateway::TOKEN_QUERY;
use crate::text;

mod sent;
mod style;

pub use style::Style;

/// All characters but those that RFC 3986 calls unreserved, so that a server decodes exactly what was given.
pub(crate) const ENCODED: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Encodes an operation's parameters into path, query and body.
///
/// A wrong parameter does not stop the encoding. The first one becomes the error of the call, before anything is sent.
pub struct Encoder {
    path: Cow<'static, str>,
    query: String,
    headers: Vec<Header>,
    body: Body,
    rules: &'static [Rule],
    /// The parameters that rules apply to, by name. Never a secret.
    given: Vec<(&'static str, Value)>,
    problem: Option<String>,
}

/// Writes a value as JSON.
type Write<'a> = &'a mut dyn FnMut(&mut Vec<u8>) -> Result<(), serde_json::Error>;

/// A parameter in a header.
struct Header {
    name: String,
    /// It may be a secret.
    value: Secret,
}

/// The body's parameters as JSON or as a form, and the secrets of the request.
#[derive(Default)]
struct Body {
    text: Vec<u8>,
    secrets: Vec<Secret>,
    whole: bool,
    is_form: bool,
}

impl std::fmt::Debug for Encoder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Encoder").field("path", &self.path).finish_non_exhaustive()
    }
}

impl Encoder {
    fn new(spec: &'static Spec) -> Self {
        Encoder {
            path: spec.path.into(),
            query: String::new(),
            headers: Vec::new(),
            body: Body { is_form: spec.form, ..Body::default() },
            rules: spec.rules,
            given: Vec::new(),
            problem: None,
        }
    }

    /// Adds a parameter in the path: replaces its `{placeholder}`, percent-encoded.
    pub fn path(&mut self, name: &str, value: &dyn Display) {
        let value = value.to_string();
        self.check(name, &value);
        let mut encoded = utf8_percent_encode(&value, ENCODED).to_string();
        if value.bytes().all(|byte| byte == b'.') {
            // "." and ".." would be resolved as path segments on the way to the server.
            encoded = encoded.replace('.', "%2E");
        }
        let placeholder = format!("{{{name}}}");
        if !self.path.contains(&placeholder) {
            self.problem(format!("the path has no placeholder `{placeholder}`"));
        }
        self.path = self.path.replace(&placeholder, &encoded).into();
        self.note(name, value);
    }

    /// Adds a parameter in the query, percent-encoded.
    pub fn query(&mut self, name: &str, value: &dyn Display) {
        let value = value.to_string();
        if !value.is_empty() || !self.may_be_empty(name) {
            self.check(name, &value);
        }
        self.argument(name, &value);
        self.note(name, value);
    }

    fn argument(&mut self, name: &str, value: &str) {
        self.query.push(if self.query.is_empty() { '?' } else { '&' });
        self.query.extend(utf8_percent_encode(name, ENCODED));
        self.query.push('=');
        self.query.extend(utf8_percent_encode(value, ENCODED));
    }

    /// Adds a list, an object or any JSON value to the query, written in this style.
    pub fn query_as<T: Serialize + ?Sized>(&mut self, name: &str, style: Style, value: &T) {
        let value = serde_json::to_value(value);
        self.structure(name, style, value);
    }

    /// Not generic, like [`field`](Self::field).
    fn structure(&mut self, name: &str, style: Style, value: Result<Value, serde_json::Error>) {
        let value = match value {
            Ok(value) => value,
            Err(error) => return self.problem(format!("{name} {UNWRITABLE}: {error}")),
        };
        match style.arguments(name, &value) {
            Ok(arguments) => {
                for (name, value) in arguments {
                    // The rules say what may be empty in it. JSON text quotes its control characters.
                    if !value.is_empty() {
                        self.check(&name, &value);
                    }
                    self.argument(&name, &value);
                }
            }
            Err(problem) => self.problem(format!("{name} {problem}")),
        }
        if let Some(name) = self.ruled(name) {
            self.given.push((name, value));
        }
    }

    /// Adds a parameter in a header of this name.
    pub fn header(&mut self, name: &str, value: &dyn Display) {
        let value = value.to_string();
        self.check(name, &value);
        if let Some(problem) = text::header::problem(&value) {
            self.problem(format!("{name} {:?} {problem}", text::cut::shown(&value)));
        }
        self.head(name, value.as_str().into());
        self.note(name, value);
    }

    /// Adds a secret parameter in a header, which no error ever shows.
    pub fn secret_header(&mut self, name: &str, value: &Secret) {
        let text = value.expose();
        if text.is_empty() {
            self.problem(format!("{name} {EMPTY}"));
        } else if text.contains(text::is_control) || text::header::problem(text).is_some() {
            self.problem(format!("{name} {UNUSABLE_SECRET}"));
        }
        self.head(name, value.clone());
        self.body.secrets.push(value.clone());
    }

    fn head(&mut self, name: &str, value: Secret) {
        if !text::header::is_free(name) {
            self.problem(format!("no parameter can travel in a header {name:?}"));
        }
        self.headers.push(Header { name: name.into(), value });
    }

    /// Adds a secret parameter in the query, which no error ever shows.
    pub fn secret_query(&mut self, name: &str, value: &Secret) {
        // Not checked like an id, because that error would quote the text.
        if value.expose().is_empty() {
            self.problem(format!("{name} {EMPTY}"));
        } else if value.expose().contains(text::is_control) {
            self.problem(format!("{name} {UNUSABLE_SECRET}"));
        }
        self.argument(name, value.expose());
        self.body.secrets.push(value.clone());
    }

    /// Adds a field to the JSON object in the body, or to the form if the body is one ([`Spec::form`]).
    pub fn body<T: Serialize + ?Sized>(&mut self, name: &str, value: &T) {
        if self.body.is_form {
            return self.form(name, serde_json::to_value(value));
        }
        let start = self.field(name, &mut |json| serde_json::to_writer(json, value));
        self.note_json(name, start);
    }

    /// Adds a field to the body whose value is a text: this value as JSON.
    pub fn body_text<T: Serialize + ?Sized>(&mut self, name: &str, value: &T) {
        match serde_json::to_value(value) {
            Ok(value) => {
                let text = value.to_string();
                if self.body.is_form {
                    self.pair(name, &text);
                } else {
                    self.field(name, &mut |json| serde_json::to_writer(json, &text));
                }
                if let Some(name) = self.ruled(name) {
                    self.given.push((name, value));
                }
            }
            Err(error) => self.problem(format!("{name} {UNWRITABLE}: {error}")),
        }
    }

    /// Adds a field to the form in the body. Not generic, like [`field`](Self::field).
    fn form(&mut self, name: &str, value: Result<Value, serde_json::Error>) {
        let value = match value {
            Ok(value) => value,
            Err(error) => return self.problem(format!("{name} {UNWRITABLE}: {error}")),
        };
        if value == "" && !self.may_be_empty(name) {
            self.problem(format!("{name} {EMPTY}"));
        }
        match &value {
            Value::String(text) => self.pair(name, text),
            value => self.pair(name, &value.to_string()),
        }
        if let Some(name) = self.ruled(name) {
            self.given.push((name, value));
        }
    }

    fn pair(&mut self, name: &str, value: &str) {
        let form = &mut self.body.text;
        if !form.is_empty() {
            form.push(b'&');
        }
        for (part, end) in [(name, "="), (value, "")] {
            form.extend(utf8_percent_encode(part, ENCODED).flat_map(str::bytes));
            form.extend(end.bytes());
        }
    }

    /// Keeps a written value for the rules, if any applies to it.
    fn note_json(&mut self, name: &str, start: usize) {
        let Some(name) = self.ruled(name) else { return };
        let text = String::from_utf8_lossy(&self.body.text[start..]);
        match serde_json::from_str(&text) {
            Ok(value) => self.given.push((name, value)),
            // Nested too deeply, or already reported when it was written.
            Err(error) => self.problem(format!("{name} cannot be checked: {error}")),
        }
    }

    /// Adds a field and returns where in the body its value begins. Not generic, so that a program with many types
    /// contains it once.
    fn field(&mut self, name: &str, write: Write<'_>) -> usize {
        if self.body.whole {
            self.problem(format!("{name} cannot be added: the body was given as a whole"));
            return self.body.text.len();
        }
        let json = &mut self.body.text;
        json.push(if json.is_empty() { b'{' } else { b',' });
        let named = serde_json::to_writer(&mut *json, name);
        json.push(b':');
        let start = json.len();
        let written = named.and_then(|()| write(json));
        let empty = json[start..] == *b"\"\"";
        if let Err(error) = written {
            self.problem(format!("{name} {UNWRITABLE}: {error}"));
        } else if empty && !self.may_be_empty(name) {
            self.problem(format!("{name} {EMPTY}"));
        }
        start
    }

    /// Adds an id to the body. An id may not contain invisible characters.
    pub fn id(&mut self, name: &str, value: &(impl Display + Serialize)) {
        if let Some(problem) = rule::id(&value.to_string(), "") {
            self.problem(format!("{name} {problem}"));
        }
        self.body(name, value);
    }

    /// Adds a secret field to the body. No error ever shows it, even if an answer quotes it.
    pub fn secret(&mut self, name: &str, value: &Secret) {
        if self.body.is_form {
            if value.expose().is_empty() {
                self.problem(format!("{name} {EMPTY}"));
            }
            self.pair(name, value.expose());
        } else {
            self.field(name, &mut |json| serde_json::to_writer(json, value.expose()));
        }
        self.body.secrets.push(value.clone());
    }

    /// Sets the whole body, for an operation whose body is not an object of named parameters.
    pub fn json<T: Serialize + ?Sized>(&mut self, value: &T) {
        self.body.whole = true;
        self.body.text.clear();
        if let Err(error) = serde_json::to_writer(&mut self.body.text, value) {
            self.problem(format!("the body {UNWRITABLE}: {error}"));
        }
    }

    /// Sets the whole body to the value of one parameter. `name` is for rules and errors: it is not sent.
    pub fn whole<T: Serialize + ?Sized>(&mut self, name: &str, value: &T) {
        self.json(value);
        self.note_json(name, 0);
    }

    fn check(&mut self, name: &str, value: &str) {
        if let Some(problem) = rule::address(value) {
            self.problem(format!("{name} {problem}"));
        }
    }

    /// Keeps a text for the rules, if any applies to it.
    fn note(&mut self, name: &str, value: String) {
        if let Some(name) = self.ruled(name) {
            self.given.push((name, Value::String(value)));
        }
    }

    /// Returns the parameter's name if a rule applies to it.
    fn ruled(&self, name: &str) -> Option<&'static str> {
        self.rules.iter().find_map(|rule| rule.names(name))
    }

    fn may_be_empty(&self, name: &str) -> bool {
        self.rules.iter().any(|rule| rule.accepts_empty(name))
    }

    fn problem(&mut self, problem: String) {
        self.problem.get_or_insert(problem);
    }
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
        Parts::finish(encoder)
    }

    fn finish(mut encoder: Encoder) -> Result<Parts, String> {
        let given = |name: &str| {
            let found = encoder.given.iter().rev().find(|(given, _)| *given == name);
            found.map(|(_, value)| value)
        };
        if let Some(broken) = rule::broken(encoder.rules, &given).into_iter().next() {
            encoder.problem(format!("{} {}", broken.field, broken.problem));
        }
        if let Some(problem) = encoder.problem {
            return Err(problem);
        }
        if let Some(open) = encoder.path.find('{') {
            return Err(format!("the path still has a placeholder: {}", &encoder.path[open..]));
        }
        let Body { mut text, secrets, whole, is_form } = encoder.body;
        if !text.is_empty() && !whole && !is_form {
            text.push(b'}');
        }
        Ok(Parts {
            path: encoder.path,
            query: encoder.query,
            headers: encoder.headers,
            // A form without fields is sent too, as DingTalk's SDK does.
            body: (is_form || !text.is_empty()).then_some(text),
            is_form,
            secrets,
        })
    }
}

const UNWRITABLE: &str = "cannot be written as json";

const UNUSABLE_SECRET: &str =
    "holds a control character or a line break; look for one at the end of where it is kept";

const UNUSABLE_TOKEN: &str = "the access token is empty or holds blanks or other characters that no token \
     has; give the bare token, without `Bearer` or quotes";

/// Returns true if a text can be a token.
pub(crate) fn is_token(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_graphic() && b != b'"')
}

/// The longest URL that ureq's parser accepts, in bytes.
const LONGEST_ADDRESS: usize = u16::MAX as usize - 1;

const TOO_LONG: &str = "the address would have more than 65534 bytes; shorten the values that travel in the path \
     and query, where characters other than letters and digits take three bytes or more";

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
        if url.len() > LONGEST_ADDRESS {
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

/// Implements serializing a struct within a request, or a reply that an application stores. A secret is redacted.
macro_rules! nested {
    ($name:ident, required [$($required:ident = $required_key:literal),*],
     optional [$($optional:ident = $optional_key:literal),*]
     $(, secret [$($secret:ident = $secret_key:literal),*])?) => {
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                use serde::ser::SerializeMap;
                #[allow(unused_mut)]
                let mut map = serializer.serialize_map(None)?;
                $(map.serialize_entry($required_key, &self.$required)?;)*
                $(if !crate::call::request::Absent::absent(&self.$optional) {
                    map.serialize_entry($optional_key, &self.$optional)?;
                })*
                $($(if !crate::call::request::Absent::absent(&self.$secret) {
                    map.serialize_entry($secret_key, crate::secret::scrub::REDACTED)?;
                })*)?
                map.end()
            }
        }
    };
}

pub(crate) use nested;

/// A field that is omitted if it is absent.
pub(crate) trait Absent {
    fn absent(&self) -> bool;
}

impl Absent for Secret {
    fn absent(&self) -> bool {
        false
    }
}

impl<T> Absent for Option<T> {
    fn absent(&self) -> bool {
        self.is_none()
    }
}

impl<T> Absent for Vec<T> {
    fn absent(&self) -> bool {
        self.is_empty()
    }
}

impl<T> Absent for std::collections::BTreeMap<String, T> {
    fn absent(&self) -> bool {
        self.is_empty()
    }
}
