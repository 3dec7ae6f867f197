//! Checks parameters against the schema.

use std::fmt;

use serde_json::{Map, Value};

use super::{Catalog, Entry, Field, Kind};
use crate::call::rule::{broken, element, shown};

/// A problem with a parameter. Names are dotted for a field within another, and have the position of a list's element:
/// `members[2].id`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Problem {
    /// The parameter is required, but absent or null.
    Missing {
        /// The parameter.
        name: String,
    },
    /// The parameter is required, but an empty string or list.
    Empty {
        /// The parameter.
        name: String,
    },
    /// There is no parameter of this name.
    Unknown {
        /// The name that was given.
        name: String,
        /// The names that exist there, with the same dots.
        known: Vec<String>,
    },
    /// The value is of the wrong kind.
    Kind {
        /// The parameter.
        name: String,
        /// The expected kind: `a string`.
        expected: String,
        /// The beginning of the given value, as JSON; `None` for a secret.
        given: Option<String>,
    },
    /// The value breaks a documented rule of DingTalk: it is too long or too large, or contains something that DingTalk
    /// refuses.
    Rule {
        /// The parameter.
        name: String,
        /// The problem, as a predicate that follows the name.
        problem: String,
    },
}

impl Problem {
    fn name(&self) -> &str {
        match self {
            Problem::Missing { name }
            | Problem::Empty { name }
            | Problem::Unknown { name, .. }
            | Problem::Kind { name, .. }
            | Problem::Rule { name, .. } => name,
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Problem::Missing { name } => write!(f, "{name} is missing"),
            Problem::Empty { name } => write!(f, "{name} is empty"),
            Problem::Unknown { name, .. } => write!(f, "there is no parameter {name:?}"),
            Problem::Kind { name, expected, given: Some(given) } => {
                write!(f, "{name} must be {expected}, not {given}")
            }
            Problem::Kind { name, expected, given: None } => write!(f, "{name} must be {expected}"),
            Problem::Rule { name, problem } => write!(f, "{name} {problem}"),
        }
    }
}

impl Catalog {
    /// Returns everything that the schema finds wrong with an operation's parameters. Enum values that the schema does
    /// not list are accepted.
    ///
    /// A typed request does not need this check. Use it for requests from JSON, which are read leniently: values that
    /// do not fit would be dropped silently.
    pub fn check(&self, operation: &Entry, parameters: &Map<String, Value>) -> Vec<Problem> {
        let mut problems = Vec::new();
        self.object(&operation.parameters, parameters, "", &mut problems);
        for rule in broken(operation.spec.rules, &|name| parameters.get(name)) {
            // One problem for each parameter is enough: a missing value would also be reported as empty, for example.
            if problems.iter().all(|problem| problem.name() != rule.place) {
                problems.push(Problem::Rule { name: rule.place, problem: rule.problem });
            }
        }
        problems
    }

    /// Checks an object. `place` is the prefix of its fields' names. It is empty at the top level and ends with a dot
    /// below.
    fn object(
        &self,
        fields: &[Field],
        given: &Map<String, Value>,
        place: &str,
        problems: &mut Vec<Problem>,
    ) {
        let name = |name: &str| format!("{place}{name}");
        for field in fields.iter().filter(|field| field.required) {
            problems.extend(absent(field, given.get(&field.name), name(&field.name)));
        }
        for key in given.keys().filter(|key| fields.iter().all(|field| field.name != **key)) {
            let known = fields.iter().map(|field| name(&field.name)).collect();
            problems.push(Problem::Unknown { name: name(key), known });
        }
        for field in fields {
            match given.get(&field.name) {
                None | Some(Value::Null) => {}
                Some(value) if field.required && is_empty(field, value) => {}
                Some(value) => {
                    self.fits(field, &field.kind, value, &name(&field.name), problems);
                }
            }
        }
    }

    fn fits(
        &self,
        field: &Field,
        kind: &Kind,
        value: &Value,
        name: &str,
        problems: &mut Vec<Problem>,
    ) {
        let is_right = match (kind, value) {
            (Kind::Text | Kind::Named { .. } | Kind::Known(_), value) => value.is_string(),
            (Kind::Integer(bits), value) => {
                value.as_i64().is_some_and(|number| *bits > 32 || i32::try_from(number).is_ok())
            }
            (Kind::Number, value) => value.is_number(),
            (Kind::Boolean, value) => value.is_boolean(),
            (Kind::List(kind), Value::Array(list)) => {
                for (at, value) in list.iter().enumerate() {
                    self.fits(field, kind, value, &element(name, at), problems);
                }
                true
            }
            (Kind::Map(kind), Value::Object(map)) => {
                // Without the key, as it may be a person's.
                let name = format!("{name}.*");
                map.values().for_each(|value| self.fits(field, kind, value, &name, problems));
                true
            }
            (Kind::Object(object), Value::Object(given)) => {
                self.object(self.fields(object), given, &format!("{name}."), problems);
                true
            }
            (Kind::Any, _) => true,
            (Kind::List(_) | Kind::Map(_) | Kind::Object(_), _) => false,
        };
        if !is_right {
            let given = (!field.secret).then(|| shown(value));
            problems.push(Problem::Kind {
                name: name.into(),
                expected: expected(kind, value),
                given,
            });
        }
    }
}

/// Returns the problem with a required field that is absent or empty.
fn absent(field: &Field, given: Option<&Value>, name: String) -> Option<Problem> {
    match given {
        Some(Value::Null) if field.kind == Kind::Any => None,
        None | Some(Value::Null) => Some(Problem::Missing { name }),
        Some(value) => is_empty(field, value).then_some(Problem::Empty { name }),
    }
}

/// Returns true for an empty string or list that may not be empty.
fn is_empty(field: &Field, value: &Value) -> bool {
    let is_empty = match value {
        _ if field.kind == Kind::Any => false,
        Value::String(text) => text.is_empty(),
        Value::Array(list) => list.is_empty(),
        _ => false,
    };
    is_empty && !field.limits.may_be_empty
}

fn expected(kind: &Kind, given: &Value) -> String {
    match kind {
        Kind::Integer(bits) if given.is_i64() || given.is_u64() => {
            format!("a {bits}-bit integer")
        }
        Kind::Integer(_) => "a whole number".into(),
        Kind::Boolean => "true or false".into(),
        Kind::List(_) | Kind::Map(_) if *kind.innermost() != Kind::Any => format!("an {kind}s"),
        Kind::List(_) | Kind::Map(_) | Kind::Object(_) => format!("an {kind}"),
        kind => format!("a {kind}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::call::Rule;

    const SPEC: crate::call::Spec = crate::call::Spec::new("test", crate::call::Method::Post, "/")
        .rules(&[
            Rule::id("id"),
            Rule::max_items("list", 2),
            Rule::filled("list.name"),
            Rule::like("list.inner", "list"),
            Rule::maximum("small", 50),
        ]);
    const FILE: &str = r##"{ "x-operation": {}, "definitions": {
        "Test": { "type": "object", "required": ["id", "list"], "properties": {
            "id": { "$ref": "#/definitions/TestId" },
            "list": { "type": "array", "items": { "$ref": "#/definitions/Inner" } },
            "small": { "type": "integer", "format": "int32" },
            "large": { "type": "integer", "format": "int64" },
            "ratio": { "type": "number" },
            "flag": { "type": "boolean" },
            "map": { "type": "object", "additionalProperties": { "type": "string" } },
            "color": { "$ref": "#/definitions/Color" },
            "password": { "type": "string", "x-secret": true }
        } },
        "TestId": { "type": "string", "x-id": true },
        "Color": { "type": "string", "oneOf": [{ "const": "RED", "description": "Red." }] },
        "Inner": { "type": "object", "required": ["name"], "properties": {
            "name": { "type": "string" }, "inner": { "$ref": "#/definitions/Inner" }
        } }
    } }"##;

    fn problems(json: &str) -> Vec<String> {
        let catalog = Catalog::read(&[("a/test.json", FILE)], &[&SPEC]);
        let given: Value = serde_json::from_str(json).expect("json");
        let given = given.as_object().expect("an object");
        let operation = catalog.operation("test").expect("the operation");
        catalog.check(operation, given).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn valid_parameters_have_no_problems() {
        for json in [
            r#"{"id":"1","list":[{"name":"a"}]}"#,
            r#"{"id":"1","list":[{"name":"a","inner":{"name":"b","inner":null}}],"small":50}"#,
            r#"{"id":"1","list":[{"name":"a"}],"large":-9223372036854775808,"ratio":1,"flag":false}"#,
            r#"{"id":"1","list":[{"name":"a"}],"map":{"any":"thing"},"color":"BLUE","small":null}"#,
        ] {
            assert_eq!(problems(json), [""; 0], "{json}");
        }
    }

    #[test]
    fn all_problems_are_reported_at_once() {
        let right = r#""id":"1","list":[{"name":"a"}]"#;
        let rows = [
            (r#""small":51"#, "small is 51; the maximum is 50"),
            (r#""small":2147483648"#, "small must be a 32-bit integer, not 2147483648"),
            (
                r#""large":9223372036854775808"#,
                "large must be a 64-bit integer, not 9223372036854775808",
            ),
            (r#""large":1.0"#, "large must be a whole number, not 1.0"),
            (r#""ratio":"1""#, r#"ratio must be a number, not "1""#),
            (r#""flag":"true""#, r#"flag must be true or false, not "true""#),
            (r#""color":1"#, "color must be a string, not 1"),
            (r#""map":{"a":1}"#, "map.* must be a string, not 1"),
            (r#""map":[]"#, "map must be an object of strings, not []"),
            (r#""Color":"RED""#, r#"there is no parameter "Color""#),
            (r#""password":123456"#, "password must be a string"),
        ];
        for (wrong, problem) in rows {
            assert_eq!(problems(&format!("{{{right},{wrong}}}")), [problem], "{wrong}");
        }
        let inner = r#"{"id":"a\nb","list":[{"name":"a","inner":{"name":""}}]}"#;
        assert_eq!(
            problems(inner),
            [
                "list[0].inner.name is empty",
                r#"id "a\nb" contains '\n'; control characters and line breaks are not allowed"#,
            ]
        );
        let three = r#"{"id":"1","list":[{"name":"a"},{"name":"a"},{"name":"a"}]}"#;
        assert_eq!(problems(three), ["list has 3 elements; at most 2 are allowed"]);
        assert_eq!(
            problems(r#"{"id":"","list":[],"idd":"1"}"#),
            ["id is empty", "list is empty", "there is no parameter \"idd\""]
        );
        assert_eq!(
            problems(r#"{"id":1,"list":[{"name":"a"},{"nam":"a","inner":{}}, "x"]}"#),
            [
                "id must be a string, not 1",
                "list[1].name is missing",
                "there is no parameter \"list[1].nam\"",
                "list[1].inner.name is missing",
                "list[2] must be an object, not \"x\"",
                "list has 3 elements; at most 2 are allowed",
            ]
        );
    }

    #[test]
    fn a_long_value_is_cut_between_characters() {
        let text =
            problems(&format!(r#"{{"id":["{}"],"list":[{{"name":"a"}}]}}"#, "中".repeat(80)));
        assert_eq!(text, [format!("id must be a string, not [\"{}...", "中".repeat(58))]);
    }
}
