//! The operations of the schema as data, for programs that choose an operation at run time.
//!
//! ```
//! use dingtalk_file::catalog::{Catalog, Place};
//!
//! let catalog = Catalog::built_in();
//! let send = catalog.operation("sendByApp").expect("an operation of the schema");
//! assert_eq!(send.title, "Send a file to a person as the app");
//! assert_eq!(send.spec.permission, "ConvFile.File.Send");
//!
//! let names: Vec<_> = send.parameters.iter().map(|parameter| parameter.name.as_str()).collect();
//! assert_eq!(names, ["unionId", "spaceId", "dentryId"]);
//! assert_eq!(send.parameters[0].place, Place::Query);
//!
//! let given = serde_json::json!({ "unionId": "pQxYz12345iE", "spaceId": 864 });
//! let problems = catalog.check(send, given.as_object().expect("an object"));
//! let problems: Vec<_> = problems.iter().map(ToString::to_string).collect();
//! assert_eq!(problems, ["dentryId is missing", "spaceId must be a string, not 864"]);
//! ```

mod call;
mod check;
mod files;
mod hints;
mod read;
mod reply;
mod spec;

use std::fmt;
use std::sync::LazyLock;

use serde_json::Value;

use crate::call::Spec;
pub use crate::call::Style;
use crate::model::lenient::boolean;
use crate::tables::gateway;

pub use call::Call;
pub use check::Problem;

/// Returns true if a field of this name is always a secret, such as `appSecret`. The vendor's SDK does not mark
/// secrets, so the name has to tell.
pub fn is_secret_name(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    gateway::SECRET_NAMES.iter().any(|known| match known.strip_prefix('*') {
        Some(end) => name.ends_with(end),
        None => name == *known,
    })
}

/// All operations of the schema, and the objects in their parameters and replies.
#[derive(Debug)]
pub struct Catalog {
    operations: Vec<Entry>,
    /// Objects by name.
    objects: Vec<(String, Vec<Field>)>,
    /// Hints in Chinese, by the English.
    hints: serde_json::Map<String, Value>,
}

impl Catalog {
    /// Returns the catalog of the schema that this crate was built from. It is parsed once, on first use.
    pub fn built_in() -> &'static Catalog {
        static CATALOG: LazyLock<Catalog> =
            LazyLock::new(|| Catalog::read(Catalog::schema_files(), crate::generated::OPERATIONS));
        &CATALOG
    }

    /// Returns all operations, ordered by module and name.
    pub fn operations(&self) -> &[Entry] {
        &self.operations
    }

    /// Returns the operation of this name, spelled as in errors and logs: `sendByApp`, or with its module:
    /// `conv_file.sendByApp`.
    pub fn operation(&self, name: &str) -> Option<&Entry> {
        let (module, own) = name.split_once('.').unwrap_or_default();
        self.operations.iter().find(|operation| {
            operation.spec.name == name || operation.module == module && operation.name() == own
        })
    }

    /// Returns the fields of an object, by the name in [`Kind::Object`]. Empty if there is no such object.
    pub fn fields(&self, object: &str) -> &[Field] {
        let found = self.objects.iter().find(|(name, _)| name == object);
        found.map(|(_, fields)| fields.as_slice()).unwrap_or_default()
    }

    /// Returns all fields of requests, replies and the objects in them.
    #[cfg(feature = "emulator")]
    pub(crate) fn all_fields(&self) -> impl Iterator<Item = &Field> {
        self.objects.iter().flat_map(|(_, fields)| fields)
    }
}

/// An operation in the catalog: its [`Spec`], and its documentation.
#[derive(Debug)]
#[non_exhaustive]
pub struct Entry {
    /// Name, address, permission and error table.
    pub spec: &'static Spec,
    /// DingTalk's module, which is also the Rust module: `conv_file`.
    pub module: String,
    /// A title of one line.
    pub title: String,
    /// A description, with blank lines between paragraphs.
    pub description: String,
    /// The permission's names in DingTalk's developer console, if DingTalk's pages print them.
    pub permission_names: PermissionNames,
    /// The kinds of app that may call it.
    pub app_types: Vec<String>,
    /// The operations that return tokens of these kinds of app. Empty if the operation takes no token, or a person's
    /// token.
    pub token_from: Vec<TokenSource>,
    /// True if the token must be a person's, from a login. An app's token does not work.
    pub token_of_person: bool,
    /// The parameters, required ones first. Names are unique within an operation.
    pub parameters: Vec<Field>,
    /// The kind of the whole answer, usually an object. `None` if it has no body.
    pub returns: Option<Kind>,
    /// The fields of that object, or of each object in a list. Required fields are in every success; others may be
    /// missing.
    pub reply: Vec<Field>,
    /// Examples, at least one.
    pub examples: Vec<Example>,
}

impl Entry {
    /// Returns the vendor's name without the module: `sendByApp`. In the [`Spec`], the name of an application's
    /// operation includes the module if an operation of another module has the same name.
    pub fn name(&self) -> &str {
        self.spec.name.split_once('.').map_or(self.spec.name, |(_, name)| name)
    }
}

/// The names of a permission.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct PermissionNames {
    /// The English name.
    pub english: Option<String>,
    /// The Chinese name.
    pub chinese: Option<String>,
}

/// An operation that returns access tokens.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct TokenSource {
    /// Its name.
    pub operation: String,
    /// The kinds of app whose tokens it returns, out of those that may call the operation.
    pub app_types: Vec<String>,
}

/// A request and its reply, as JSON.
#[derive(Debug)]
#[non_exhaustive]
pub struct Example {
    /// The parameters by name.
    pub request: Value,
    /// The answer; null if it has no body.
    pub reply: Value,
}

/// A parameter, or a field of an object.
#[derive(Debug)]
#[non_exhaustive]
pub struct Field {
    /// The vendor's name.
    pub name: String,
    /// A description, with the unit.
    pub description: String,
    /// The part of the request that carries the parameter. Meaningless below the top level.
    pub place: Place,
    /// How a list or an object is written as text, in the query or in the body. `None` for other parameters.
    pub style: Option<Style>,
    /// The kind of its values.
    pub kind: Kind,
    /// The names of operations that return such a value, if it is an id.
    pub from: Vec<String>,
    /// For a time, an example in each format that DingTalk writes.
    pub times: Vec<String>,
    /// True if the field is required.
    pub required: bool,
    /// True if its value, or each element of its list or map, is a secret.
    pub secret: bool,
    /// The documented limits of its values.
    pub limits: Limits,
}

/// The part of a request that carries a parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Place {
    /// In the path.
    Path,
    /// In the query.
    Query,
    /// In a header of the parameter's name.
    Header,
    /// In the JSON object of the body, or in its form ([`Spec::form`]).
    Body,
    /// The value is the body.
    Whole,
}

impl Place {
    /// Returns the schema's word: `path`, `query`, `header`, `body` or `whole-body`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Place::Path => "path",
            Place::Query => "query",
            Place::Header => "header",
            Place::Body => "body",
            Place::Whole => "whole-body",
        }
    }
}

/// The kind of a value. `Display` writes JSON's name for it: `string`, `array of object`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Kind {
    /// Any text.
    Text,
    /// Text with its own type, such as an id.
    Named {
        /// The name of the type: `SpaceId`. Includes the module if the type belongs to one.
        name: String,
        /// The meaning of such a text.
        description: String,
    },
    /// One of these texts, or one that DingTalk has added since.
    Known(Vec<KnownValue>),
    /// A signed whole number of this many bits.
    Integer(u32),
    /// Any number.
    Number,
    /// `true` or `false`.
    Boolean,
    /// A list.
    List(Box<Kind>),
    /// A map from names that the caller chooses to values of one kind.
    Map(Box<Kind>),
    /// An object, by name. The name includes the module if the object belongs to one: `storage::Space`.
    /// [`Catalog::fields`] returns its fields.
    Object(String),
    /// Any JSON value.
    Any,
}

impl Kind {
    /// Converts plain text, as in a query or on a command line, to a value of this kind. `true` and `false` may be in
    /// any case, because the vendor's Python SDK writes `True`. Text that does not fit stays text, so that
    /// [`Catalog::check`] can show it.
    pub fn value(&self, text: &str) -> Value {
        match self {
            Kind::Text | Kind::Named { .. } | Kind::Known(_) => text.into(),
            Kind::Any => serde_json::from_str(text).unwrap_or_else(|_| text.into()),
            _ => match (self, boolean(text), serde_json::from_str(text)) {
                (Kind::Boolean, Some(value), _) => value.into(),
                (_, _, Ok(Value::Null) | Err(_)) => text.into(),
                (_, _, Ok(value)) => value,
            },
        }
    }

    /// Returns the kind of the innermost elements of a list or map, or the kind itself for others.
    pub fn innermost(&self) -> &Kind {
        match self {
            Kind::List(kind) | Kind::Map(kind) => kind.innermost(),
            kind => kind,
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Kind::Text | Kind::Named { .. } | Kind::Known(_) => f.write_str("string"),
            Kind::Integer(_) => f.write_str("integer"),
            Kind::Number => f.write_str("number"),
            Kind::Boolean => f.write_str("boolean"),
            Kind::List(kind) => write!(f, "array of {kind}"),
            Kind::Map(kind) => write!(f, "object of {kind}"),
            Kind::Object(_) => f.write_str("object"),
            Kind::Any => f.write_str("any"),
        }
    }
}

/// A value that the schema lists.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct KnownValue {
    /// The value as it is sent.
    pub value: String,
    /// Its meaning.
    pub description: String,
}

/// The documented limits of a value, beyond which DingTalk refuses it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// The most elements.
    pub max_items: Option<i64>,
    /// The least number.
    pub minimum: Option<i64>,
    /// The greatest number.
    pub maximum: Option<i64>,
    /// Characters that a text may not contain.
    pub without: String,
    /// Characters that a text may not end with.
    pub not_last: String,
    /// The only characters that a text may contain, with ranges as in `0-9A-Za-z`. Empty if any are allowed.
    pub only: String,
    /// True if a text or list may be empty, which usually clears what was there.
    pub may_be_empty: bool,
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn secrets_are_recognized_by_name() {
        for name in ["appSecret", "clientsecret", "apiKey", "SecurityToken", "suiteTicket", "token"]
        {
            assert!(is_secret_name(name), "{name}");
        }
        for name in ["nextToken", "x-client-token", "ticketId", "secretId", "key", "uploadKey", ""]
        {
            assert!(!is_secret_name(name), "{name}");
        }
    }

    #[test]
    fn plain_text_becomes_a_value_of_its_kind() {
        let rows = [
            (Kind::Boolean, "true", json!(true)),
            (Kind::Boolean, "False", json!(false)),
            (Kind::Boolean, "TRUE", json!(true)),
            (Kind::Boolean, "tRuE", json!(true)),
            (Kind::Boolean, "True ", json!("True ")),
            (Kind::Boolean, "yes", json!("yes")),
            (Kind::Boolean, "1", json!(1)),
            (Kind::Boolean, "None", json!("None")),
            (Kind::Boolean, "", json!("")),
            (Kind::Integer(64), "True", json!("True")),
            (Kind::Integer(64), "7", json!(7)),
            (Kind::Text, "True", json!("True")),
            (Kind::Text, "7", json!("7")),
            (Kind::List(Box::new(Kind::Boolean)), "[true]", json!([true])),
            (Kind::Number, "null", json!("null")),
            (Kind::Any, "null", json!(null)),
            (Kind::Any, "[1]", json!([1])),
            (Kind::Any, "a b", json!("a b")),
        ];
        for (kind, text, value) in rows {
            assert_eq!(kind.value(text), value, "{kind} {text:?}");
        }
    }
}
