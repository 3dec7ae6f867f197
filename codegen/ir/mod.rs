//! What the checked schema says, typed: all that `emit` writes, which therefore looks nothing up in JSON.

mod read;
mod rules;
mod types;

use std::collections::BTreeSet;

use serde_json::Value;

pub use super::dialect::{Code, Gateway, Header, Limit, ObjectStore, Row, Spelling, Whole, camel};
use super::load;
pub use super::load::Named;
pub use read::read;

pub struct Ir {
    /// As the schema has them: this crate's first, in the order of their names.
    pub files: Vec<File>,
    /// Exact codes first, then patterns, each in the order of the files.
    pub codes: Vec<Code>,
    pub gateway: Gateway,
    pub store: ObjectStore,
    pub times: Option<Times>,
}

impl Ir {
    /// Every operation with its module and the name of its request.
    pub fn operations(&self) -> impl Iterator<Item = (&str, &str)> {
        self.files.iter().filter_map(|file| {
            let request = file.definitions.iter().find(|found| found.operation().is_some())?;
            Some((file.module.as_deref()?, request.name.as_str()))
        })
    }
}

/// A schema file.
pub struct File {
    /// Path below its schema folder, with `/` between its parts.
    pub path: String,
    /// Where it stands, as problems name it.
    pub shown: String,
    /// Whether it is the application's and not this crate's.
    pub application: bool,
    /// The folder: DingTalk's module and ours.
    pub module: Option<String>,
    /// The request first, if there is one.
    pub definitions: Vec<Definition>,
}

/// The Rust module of what modules share, but for ids.
pub const COMMON: &str = "common";

/// Where a definition lives: in its module; an id that modules share at the root, anything else that they share in `common`.
fn home(definition: load::Definition) -> Option<String> {
    let is_id = definition.value.get("x-id").is_some();
    let shared = || (!is_id).then(|| COMMON.to_string());
    definition.module().map(String::from).or_else(shared)
}

/// A definition that becomes a type.
pub struct Definition {
    pub name: String,
    /// The Rust module, see [`home`].
    pub module: Option<String>,
    pub description: Option<String>,
    pub shape: Shape,
}

impl Definition {
    pub fn operation(&self) -> Option<&Operation> {
        match &self.shape {
            Shape::Struct(found) => found.operation.as_ref(),
            _ => None,
        }
    }
}

pub enum Shape {
    Struct(Box<Struct>),
    Id(Id),
    /// Known values, or the rows of an error table.
    Enum(Vec<Row>),
    /// A reply that is no object, and what it holds, if that has a type.
    Whole(Whole, Option<Type>),
}

pub struct Id {
    pub kind: IdKind,
    /// Functions that make ids that mean the same everywhere, and their values.
    pub values: Vec<(String, Value)>,
}

pub enum IdKind {
    Text {
        /// Characters that no such id holds.
        without: String,
    },
    Number {
        minimum: Option<i64>,
    },
}

pub struct Struct {
    pub fields: Vec<Field>,
    pub limits: Vec<NamedLimit>,
    /// Whether it travels in a request. Otherwise it is only read.
    pub is_written: bool,
    /// What it is the request of.
    pub operation: Option<Operation>,
}

pub struct Field {
    pub description: Option<String>,
    pub rust_name: String,
    pub wire_name: String,
    pub rust_type: Type,
    /// Its position among what is required; none if it is not.
    pub required: Option<usize>,
    /// Of no meaning below the top of a request.
    pub place: Place,
    pub is_secret: bool,
    pub max_items: Option<i64>,
    pub bounds: Bounds,
    pub text: Option<TextRules>,
    pub mobile: Option<MobileRules>,
}

/// A type as Rust has it.
#[derive(Clone)]
pub enum Type {
    Text,
    Secret,
    Timestamp,
    /// `bool`, `i32`, `i64`, `f64`.
    Plain(String),
    /// A definition, in its Rust module.
    Named(Named),
    Option(Box<Type>),
    List(Box<Type>),
    Map(Box<Type>),
    /// Where a type holds itself.
    Boxed(Box<Type>),
}

impl Type {
    /// Whether it is a secret, or holds some.
    pub fn is_secret(&self) -> bool {
        match self {
            Type::Secret => true,
            Type::Option(inner) | Type::List(inner) | Type::Map(inner) | Type::Boxed(inner) => {
                inner.is_secret()
            }
            _ => false,
        }
    }
}

/// Where a parameter travels.
#[derive(Clone, Copy, PartialEq)]
pub enum Place {
    Path,
    Query,
    Body,
}

#[derive(Clone, Copy, Default)]
pub struct Bounds {
    pub minimum: Option<i64>,
    pub maximum: Option<i64>,
}

/// A limit of what is no property.
pub struct NamedLimit {
    pub name: String,
    pub description: String,
    pub bounds: Bounds,
}

/// What DingTalk refuses in a text.
#[derive(Clone)]
pub enum TextRules {
    /// More than one line.
    Line,
    Characters {
        without: String,
        not_last: String,
        only: String,
    },
}

/// How a mobile number is written.
pub struct MobileRules {
    pub home: String,
    pub digits: u64,
}

pub struct Operation {
    pub title: String,
    pub description: String,
    /// `sendByApp`, as the vendor writes it.
    pub vendor_name: String,
    pub header: Header,
    /// What the reply is as a whole.
    pub reply: Whole,
    /// A field of the reply that must be `true` for a success.
    pub success: Option<String>,
    /// Properties of the reply that hold a secret, wherever they are in it.
    pub reply_secrets: BTreeSet<String>,
    pub errors: Vec<Row>,
    pub rules: Vec<Rule>,
}

/// What a field of a request may not hold. The fields of nested objects have their full names.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Rule {
    pub field: String,
    pub test: Test,
}

#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Test {
    Filled,
    Line,
    Id {
        without: Option<String>,
    },
    Text {
        without: String,
        not_last: String,
        only: String,
    },
    MaxItems(i64),
    Minimum {
        bound: i64,
        unless: Option<String>,
    },
    Maximum {
        bound: i64,
        unless: Option<String>,
    },
    /// It holds what the field of this name holds.
    Like(String),
}

/// How DingTalk writes a time.
pub struct Times {
    pub formats: Vec<String>,
    /// Zones, in hours east of Greenwich.
    pub zones: Vec<(String, i64)>,
}
