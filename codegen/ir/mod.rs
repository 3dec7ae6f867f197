//! The checked schema as types. It has everything that `emit` needs, so that `emit` reads no JSON.

mod read;
mod rules;
mod types;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

pub use super::dialect::{
    Code, Gateway, Header, Limit, ObjectStore, PermissionNames, Row, Spelling, Whole, camel,
};
use super::load;
pub use super::load::Named;
pub use read::read;

pub struct Ir {
    /// This crate's files first, each in the order of their names.
    pub files: Vec<File>,
    /// Exact codes first, then patterns, each in the order of the files.
    pub codes: Vec<Code>,
    pub gateway: Gateway,
    pub store: ObjectStore,
    pub permissions: BTreeMap<String, PermissionNames>,
    /// The operations that return an app's token, each with the kinds of app.
    pub tokens: Vec<(Request, Vec<String>)>,
    pub times: Option<Times>,
}

impl Ir {
    /// Returns every operation, as its module and the name of its request.
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
    /// The name of the file for problems.
    pub shown: String,
    /// True for an application's file, false for this crate's.
    pub application: bool,
    /// The folder: DingTalk's module and ours.
    pub module: Option<String>,
    /// The request first, if there is one.
    pub definitions: Vec<Definition>,
}

/// The Rust module of shared definitions, except ids.
pub const COMMON: &str = "common";

/// Returns the Rust module of a definition: its own, none (the root) for a shared id, and `common` for any other shared one.
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

/// The type of an operation's request.
#[derive(Clone, PartialEq)]
pub struct Request {
    pub name: String,
    /// Its path in the crate.
    pub path: String,
}

pub enum Shape {
    Struct(Box<Struct>),
    Id(Id),
    /// Known values, or the rows of an error table.
    Enum(Vec<Row>),
    /// A reply that is not an object, and the type of its content, if it has one.
    Whole(Whole, Option<Type>),
}

pub struct Id {
    pub kind: IdKind,
    /// The operations that return such ids.
    pub from: Vec<Request>,
    /// Names of functions that return well-known ids, and these ids.
    pub values: Vec<(String, Value)>,
}

pub enum IdKind {
    Text {
        /// Characters that no such id contains.
        without: String,
        /// The prefix of all such ids, if it distinguishes them from other ids.
        begins: Option<String>,
    },
    Number {
        minimum: Option<i64>,
    },
}

pub struct Struct {
    pub fields: Vec<Field>,
    pub limits: Vec<NamedLimit>,
    /// True if it is part of a request. Otherwise it is only read.
    pub is_written: bool,
    /// The operation, if this is its request.
    pub operation: Option<Operation>,
}

pub struct Field {
    pub description: Option<String>,
    pub rust_name: String,
    pub wire_name: String,
    pub rust_type: Type,
    /// The operations that return it, if they are not those of its id.
    pub from: Vec<Request>,
    /// An example of a time in each of its formats.
    pub times: Vec<String>,
    /// Its position in `required`, if it is listed there.
    pub required: Option<usize>,
    /// Meaningless below the top level of a request.
    pub place: Place,
    /// The style of writing a list or an object as text.
    pub style: Option<String>,
    pub is_secret: bool,
    pub max_items: Option<i64>,
    pub bounds: Bounds,
    pub text: Option<TextRules>,
    pub mobile: Option<MobileRules>,
}

/// A Rust type.
#[derive(Clone)]
pub enum Type {
    Text,
    Secret,
    Timestamp,
    /// Any JSON value.
    Any,
    /// `bool`, `i32`, `i64`, `f64`.
    Plain(String),
    /// A definition, in its Rust module.
    Named(Named),
    Option(Box<Type>),
    List(Box<Type>),
    Map(Box<Type>),
    /// A part of a type that contains itself.
    Boxed(Box<Type>),
}

impl Type {
    /// Returns true for a secret, and for a list or map of secrets.
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

/// The part of a request that carries a parameter.
#[derive(Clone, Copy, PartialEq)]
pub enum Place {
    Path,
    Query,
    Header,
    Body,
    /// The value is the body.
    Whole,
}

#[derive(Clone, Copy, Default)]
pub struct Bounds {
    pub minimum: Option<i64>,
    pub maximum: Option<i64>,
}

/// A limit on a value that is not a property.
pub struct NamedLimit {
    pub name: String,
    pub description: String,
    pub bounds: Bounds,
}

/// The rules for a text.
#[derive(Clone)]
pub enum TextRules {
    /// One line, with any printable characters.
    Line,
    Characters(Characters),
}

/// The characters of a text that are refused, and those that are allowed.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Characters {
    pub without: String,
    pub not_last: String,
    pub only: String,
}

/// DingTalk's notation of mobile numbers.
pub struct MobileRules {
    pub home: String,
    pub digits: u64,
}

pub struct Operation {
    pub title: String,
    pub description: String,
    /// The vendor's name: `sendByApp`. Preceded by the module if another module has the same name.
    pub name: String,
    pub header: Header,
    /// The kind of the reply.
    pub reply: Whole,
    /// A field of the reply that must be `true` for a success.
    pub success: Option<String>,
    /// True if the reply has a field with the name of an error code.
    pub own_code: bool,
    /// Names of properties that contain a secret, anywhere in the reply.
    pub reply_secrets: BTreeSet<String>,
    pub errors: Vec<Row>,
    pub rules: Vec<Rule>,
}

/// A rule for a field of a request. A field of a nested object is named with dots.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Rule {
    pub field: String,
    pub test: Test,
}

#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Test {
    Filled,
    Empty,
    EmptyList,
    Line,
    Id {
        without: Option<String>,
    },
    Text(Characters),
    MaxItems(i64),
    Minimum {
        bound: i64,
        unless: Option<String>,
    },
    Maximum {
        bound: i64,
        unless: Option<String>,
    },
    /// An object with the same rules as the field of this name.
    Like(String),
}

/// The formats of DingTalk's times.
pub struct Times {
    pub formats: Vec<String>,
    /// Time zones, in hours east of Greenwich.
    pub zones: Vec<(String, i64)>,
}
