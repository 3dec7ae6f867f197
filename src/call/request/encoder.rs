//! The encoding of an operation's parameters.

use std::borrow::Cow;
use std::fmt::Display;

use percent_encoding::utf8_percent_encode;
use serde::Serialize;
use serde_json::Value;

use super::style::Style;
use super::{ENCODED, Header, Parts};
use crate::call::Spec;
use crate::call::rule;
use crate::call::rule::{EMPTY, Rule, Separators};
use crate::secret::Secret;
use crate::secret::sent::sending;
use crate::text;

/// Encodes an operation's parameters into path, query and body.
///
/// A wrong parameter does not stop the encoding. The first one becomes the call's error, before anything is sent.
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

/// The body's parameters as JSON or as a form, and the secrets of the request.
#[derive(Default)]
struct Body {
    text: Vec<u8>,
    secrets: Vec<Secret>,
    whole: bool,
    is_form: bool,
}

/// A value to send.
struct Found {
    value: Result<Value, serde_json::Error>,
    secrets: Vec<Secret>,
    /// The value with its secrets redacted, if it has any.
    seen: Option<Value>,
}

impl Found {
    fn new<T: Serialize + ?Sized>(value: &T) -> Self {
        let (found, secrets) = sending(|| serde_json::to_value(value));
        let seen = if secrets.is_empty() { None } else { serde_json::to_value(value).ok() };
        Found { value: found, secrets, seen }
    }
}

impl std::fmt::Debug for Encoder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Encoder").field("path", &self.path).finish_non_exhaustive()
    }
}

impl Encoder {
    pub(super) fn new(spec: &'static Spec) -> Self {
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
            // "." and ".." would be resolved as path segments.
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
        let found = Found::new(value);
        self.structure(name, style, found);
    }

    /// Not generic, like [`field`](Self::field).
    fn structure(&mut self, name: &str, style: Style, found: Found) {
        let Some((value, seen)) = self.written(name, found) else { return };
        match style.arguments(name, &value) {
            Ok(arguments) => {
                for (name, value) in arguments {
                    // The rules decide what may be empty. JSON text escapes control characters.
                    if seen.is_some() {
                        // This check's error does not quote the text, which may be the secret.
                        self.check_secret(&name, &value);
                    } else if !value.is_empty() {
                        self.check(&name, &value);
                    }
                    self.argument(&name, &value);
                }
            }
            Err(problem) => self.problem(format!("{name} {problem}")),
        }
        self.note(name, seen.unwrap_or(value));
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
            self.problem(format!("a parameter cannot be sent in a header named {name:?}"));
        }
        self.headers.push(Header { name: name.into(), value });
    }

    /// Adds a secret parameter in the query, which no error ever shows.
    pub fn secret_query(&mut self, name: &str, value: &Secret) {
        // Not checked like an id, because that error would quote the text.
        if value.expose().is_empty() {
            self.problem(format!("{name} {EMPTY}"));
        }
        self.check_secret(name, value.expose());
        self.argument(name, value.expose());
        self.body.secrets.push(value.clone());
    }

    fn check_secret(&mut self, name: &str, value: &str) {
        if value.contains(text::is_control) {
            self.problem(format!("{name} {UNUSABLE_SECRET}"));
        }
    }

    /// Adds a field to the JSON object in the body, or to the form if the body is one ([`Spec::form`]).
    pub fn body<T: Serialize + ?Sized>(&mut self, name: &str, value: &T) {
        if self.body.is_form {
            return self.form(name, Found::new(value));
        }
        let (start, secrets) =
            sending(|| self.field(name, &mut |json| serde_json::to_writer(json, value)));
        if secrets.is_empty() {
            return self.note_json(name, start);
        }
        self.body.secrets.extend(secrets);
        if let Ok(seen) = serde_json::to_value(value) {
            self.note(name, seen);
        }
    }

    /// Adds a field to the body whose value is a text that contains this value as JSON.
    pub fn body_text<T: Serialize + ?Sized>(&mut self, name: &str, value: &T) {
        let Some((value, seen)) = self.written(name, Found::new(value)) else { return };
        let text = value.to_string();
        if self.body.is_form {
            self.pair(name, &text);
        } else {
            self.field(name, &mut |json| serde_json::to_writer(json, &text));
        }
        self.note(name, seen.unwrap_or(value));
    }

    /// Adds a field to the form in the body. Not generic, like [`field`](Self::field).
    fn form(&mut self, name: &str, found: Found) {
        let Some((value, seen)) = self.written(name, found) else { return };
        if value == "" && !self.may_be_empty(name) {
            self.problem(format!("{name} {EMPTY}"));
        }
        match &value {
            Value::String(text) => self.pair(name, text),
            value => self.pair(name, &value.to_string()),
        }
        self.note(name, seen.unwrap_or(value));
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

    /// Keeps a written JSON value for the rules, if any applies to it.
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
            self.problem(format!("{name} cannot be added; the whole body is already set"));
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
        if let Some(problem) = rule::id(&value.to_string(), &Separators::NONE) {
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
        let (written, secrets) = sending(|| serde_json::to_writer(&mut self.body.text, value));
        self.body.secrets.extend(secrets);
        if let Err(error) = written {
            self.problem(format!("the body {UNWRITABLE}: {error}"));
        }
    }

    /// Sets the whole body to the value of one parameter. `name` is for rules and errors: it is not sent.
    pub fn whole<T: Serialize + ?Sized>(&mut self, name: &str, value: &T) {
        self.json(value);
        if self.body.secrets.is_empty() {
            self.note_json(name, 0);
        } else if let Ok(seen) = serde_json::to_value(value) {
            self.note(name, seen);
        }
    }

    fn check(&mut self, name: &str, value: &str) {
        if let Some(problem) = rule::address(value) {
            self.problem(format!("{name} {problem}"));
        }
    }

    /// Returns a value as JSON, if it can be written. If it contains secrets, also returns the redacted value for the
    /// rules.
    fn written(&mut self, name: &str, found: Found) -> Option<(Value, Option<Value>)> {
        self.body.secrets.extend(found.secrets);
        let problem = |error| self.problem(format!("{name} {UNWRITABLE}: {error}"));
        found.value.map_err(problem).ok().map(|value| (value, found.seen))
    }

    /// Keeps a value for the rules, if any applies to it.
    fn note(&mut self, name: &str, value: impl Into<Value>) {
        if let Some(name) = self.ruled(name) {
            self.given.push((name, value.into()));
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

    /// Ends the encoding, or returns what is wrong with the parameters.
    pub(super) fn finish(mut self) -> Result<Parts, String> {
        let given = |name: &str| {
            let found = self.given.iter().rev().find(|(given, _)| *given == name);
            found.map(|(_, value)| value)
        };
        if let Some(broken) = rule::broken(self.rules, &given).into_iter().next() {
            self.problem(format!("{} {}", broken.place, broken.problem));
        }
        if let Some(problem) = self.problem {
            return Err(problem);
        }
        if let Some(open) = self.path.find('{') {
            return Err(format!("the path still has a placeholder: {}", &self.path[open..]));
        }
        let Body { mut text, secrets, whole, is_form } = self.body;
        if !text.is_empty() && !whole && !is_form {
            text.push(b'}');
        }
        Ok(Parts {
            path: self.path,
            query: self.query,
            headers: self.headers,
            // A form without fields is sent too, as DingTalk's SDK does.
            body: (is_form || !text.is_empty()).then_some(text),
            is_form,
            secrets,
        })
    }
}

const UNWRITABLE: &str = "cannot be written as json";

const UNUSABLE_SECRET: &str =
    "contains a control character or a line break; remove it where the value is stored";
