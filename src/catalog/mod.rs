//! The operations of the schema as data, for programs that learn only while they run which operation they need.
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
//! assert_eq!(problems, ["dentryId is missing", "spaceId must be a string, and is 864"]);
//! ```

mod check;
mod read;

use std::fmt;
use std::sync::LazyLock;

use serde_json::Value;

use crate::call::Spec;
use crate::model::lenient::boolean;

pub use check::Problem;

/// Every operation of the schema, and the objects that their parameters and replies hold.
#[derive(Debug)]
pub struct Catalog {
    operations: Vec<Entry>,
    /// By their names.
    objects: Vec<(String, Vec<Field>)>,
}

impl Catalog {
    /// The schema that this crate was built from. It is read once, on first use.
    pub fn built_in() -> &'static Catalog {
        static CATALOG: LazyLock<Catalog> =
            LazyLock::new(|| Catalog::read(crate::generated::SCHEMA, crate::generated::OPERATIONS));
        &CATALOG
    }

    /// All operations, by module and name.
    pub fn operations(&self) -> &[Entry] {
        &self.operations
    }

    /// The operation of this name, spelt as errors and logs spell it: `sendByApp`.
    pub fn operation(&self, name: &str) -> Option<&Entry> {
        self.operations.iter().find(|operation| operation.spec.name == name)
    }

    /// What an object of this kind holds, for the name in [`Kind::Object`]. Nothing if there is no such kind.
    pub fn fields(&self, object: &str) -> &[Field] {
        let found = self.objects.iter().find(|(name, _)| name == object);
        found.map(|(_, fields)| fields.as_slice()).unwrap_or_default()
    }

    /// All fields, those of requests, replies and everything in them.
    #[cfg(feature = "emulator")]
    pub(crate) fn all_fields(&self) -> impl Iterator<Item = &Field> {
        self.objects.iter().flat_map(|(_, fields)| fields)
    }
}

/// An entry of the catalog: an operation's [`Spec`], and what only people need to know.
#[derive(Debug)]
#[non_exhaustive]
pub struct Entry {
    /// Name, address, permission and error table.
    pub spec: &'static Spec,
    /// DingTalk's module, which is also the Rust module: `conv_file`.
    pub module: String,
    /// One line.
    pub title: String,
    /// Paragraphs with blank lines between them.
    pub description: String,
    /// Which kinds of app may call it.
    pub app_types: Vec<String>,
    /// What can be given, the required ones first. One name has one parameter, wherever it travels.
    pub parameters: Vec<Field>,
    /// What an answer holds as a whole: an object, as a rule. None where it has no body.
    pub returns: Option<Kind>,
    /// What that object holds, or each object of a list. What is required there is in every success; nothing else is
    /// certain.
    pub reply: Vec<Field>,
    /// Requests and replies that go together; one at least.
    pub examples: Vec<Example>,
}

/// A request and its reply, as JSON.
#[derive(Debug)]
#[non_exhaustive]
pub struct Example {
    /// The parameters by name.
    pub request: Value,
    /// The answer; null where it has no body.
    pub reply: Value,
}

/// A parameter, or a field of an object.
#[derive(Debug)]
#[non_exhaustive]
pub struct Field {
    /// The vendor's name.
    pub name: String,
    /// What it is, with its unit.
    pub description: String,
    /// Where a parameter travels; of no meaning below the top of a request.
    pub place: Place,
    /// What values it takes.
    pub kind: Kind,
    /// Whether it must be there.
    pub required: bool,
    /// Whether its value, or a value directly in it, must never show.
    pub secret: bool,
    /// What DingTalk is documented to refuse.
    pub limits: Limits,
}

/// Where a parameter travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Place {
    /// In the path.
    Path,
    /// In the query.
    Query,
    /// In the JSON object of the body.
    Body,
}

impl Place {
    /// `path`, `query` or `body`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Place::Path => "path",
            Place::Query => "query",
            Place::Body => "body",
        }
    }
}

/// What values are taken. `Display` gives JSON's name: `string`, `array of object`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Kind {
    /// Any text.
    Text,
    /// Text of a certain meaning, such as an id.
    Named {
        /// The type: `SpaceId`, or with its module if it is the module's own.
        name: String,
        /// What such a text is.
        description: String,
    },
    /// One of these texts; DingTalk may know more than the schema does.
    Known(Vec<KnownValue>),
    /// A whole number of so many bits, with its sign.
    Integer(u32),
    /// Any number.
    Number,
    /// `true` or `false`.
    Boolean,
    /// A list.
    List(Box<Kind>),
    /// Names that the caller chooses, with values of one kind.
    Map(Box<Kind>),
    /// An object, by its name or, if it is a module's own, by both: `storage::Space`. [`Catalog::fields`] has what it
    /// holds.
    Object(String),
    /// Any JSON value.
    Any,
}

impl Kind {
    /// A value from plain text, as a query or a command line holds it: `true` and `false` in any case, because the
    /// vendor's SDK for Python writes `True`. What does not fit stays text, so that
    /// [`Catalog::check`] can show what was given.
    pub fn value(&self, text: &str) -> Value {
        match self {
            Kind::Text | Kind::Named { .. } | Kind::Known(_) => text.into(),
            _ => match (self, boolean(text), serde_json::from_str(text)) {
                (Kind::Boolean, Some(value), _) => value.into(),
                (_, _, Ok(Value::Null) | Err(_)) => text.into(),
                (_, _, Ok(value)) => value,
            },
        }
    }

    /// The kind of the elements of a list or of the values of a map, else the kind itself.
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

/// A value that the schema knows.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct KnownValue {
    /// As it is sent.
    pub value: String,
    /// What it means.
    pub description: String,
}

/// What DingTalk is documented to refuse.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// The most elements.
    pub max_items: Option<i64>,
    /// The least number.
    pub minimum: Option<i64>,
    /// The greatest number.
    pub maximum: Option<i64>,
    /// Characters that a text may not hold.
    pub without: String,
    /// Characters that a text may not end with.
    pub not_last: String,
    /// The only characters that a text may hold, with ranges as in `0-9A-Za-z`; all if it is empty.
    pub only: String,
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_value_from_plain_text() {
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
        ];
        for (kind, text, value) in rows {
            assert_eq!(kind.value(text), value, "{kind} {text:?}");
        }
    }
}
