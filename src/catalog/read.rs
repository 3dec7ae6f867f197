//! Builds the catalog from the schema files. `build.rs` has checked them, so anything missing here is a bug of the
//! generator.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::{
    Catalog, Entry, Example, Field, Kind, KnownValue, Limits, PermissionNames, Place, Style,
    TokenSource,
};
use crate::call::{Auth, Spec};
use crate::text::time_format;

/// The definitions of all files, by module and name: `storage::Space`. Shared definitions have only a name.
struct Definitions(Map<String, Value>);

impl Definitions {
    /// Resolves a name in a module: returns the module's own definition, else the shared one.
    fn find(&self, module: &str, name: &str) -> Option<(&String, &Value)> {
        let own = self.0.get_key_value(&path(module, name));
        own.or_else(|| self.0.get_key_value(name))
    }
}

/// Returns the module of a schema file or a definition. Empty for shared ones.
pub(super) fn module<'a>(path: &'a str, separator: &str) -> &'a str {
    path.split_once(separator).map_or("", |(module, _)| module)
}

fn path(module: &str, name: &str) -> String {
    if module.is_empty() { name.into() } else { format!("{module}::{name}") }
}

impl Catalog {
    pub(crate) fn read(files: &[(&str, &str)], specs: &[&'static Spec]) -> Catalog {
        let files: Vec<(&str, Value)> = files
            .iter()
            .map(|(name, text)| match serde_json::from_str(text) {
                Ok(file) => (*name, file),
                Err(error) => panic!("schema/{name}: {error}"),
            })
            .collect();
        Catalog::of(&files, specs.iter().copied())
    }

    /// Builds the catalog of parsed files, with these operations.
    pub(super) fn of(
        files: &[(&str, Value)],
        specs: impl IntoIterator<Item = &'static Spec>,
    ) -> Catalog {
        let mut definitions = Definitions(Map::new());
        for (file, content) in files {
            for (name, found) in content["definitions"].as_object().into_iter().flatten() {
                definitions.0.insert(path(module(file, "/"), name), found.clone());
            }
        }
        let objects = definitions.0.iter().filter(|(_, definition)| definition["type"] == "object");
        let objects = objects
            .map(|(path, found)| (path.clone(), fields(&definitions, module(path, "::"), found)));
        let mut names = BTreeMap::new();
        for file in files.iter().filter(|(_, file)| file.get("x-operation").is_some()) {
            let (path, content) = file;
            let name = vendor_name(path, content);
            names.insert(format!("{}.{name}", module(path, "/")), file);
            // If several modules have an operation of this name, this crate's has it alone, because its files come
            // first.
            names.entry(name).or_insert(file);
        }
        let shared = Shared::of(files);
        let operations = specs.into_iter().map(|spec| match names.get(spec.name) {
            Some(file) => operation(spec, file, &definitions, &shared),
            None => panic!("no schema file defines the operation {}", spec.name),
        });
        let (operations, objects) = (operations.collect(), objects.collect());
        Catalog { operations, objects, hints: super::hints::hints(files) }
    }
}

/// Facts that apply to all operations.
struct Shared<'a> {
    /// Names of permissions, by the permission.
    permissions: Vec<(&'a String, &'a Value)>,
    /// The operations that return tokens.
    tokens: Vec<&'a Value>,
}

impl<'a> Shared<'a> {
    fn of(files: &'a [(&str, Value)]) -> Self {
        let permissions = files.iter().filter_map(|(_, file)| file["x-permissions"].as_object());
        let tokens =
            files.iter().filter_map(|(_, file)| file["x-gateway"]["token-from"].as_array());
        Shared { permissions: permissions.flatten().collect(), tokens: tokens.flatten().collect() }
    }

    fn permission(&self, permission: &str) -> PermissionNames {
        let found = self.permissions.iter().find(|(name, _)| *name == permission);
        let name = |language: &str| {
            found.and_then(|(_, names)| names[language].as_str()).map(String::from)
        };
        PermissionNames { english: name("en"), chinese: name("zh") }
    }

    /// Returns the operations that return tokens of these kinds of app, or of any kind if none is documented.
    fn token_from(&self, app_types: &[String]) -> Vec<TokenSource> {
        let sources = self.tokens.iter().map(|row| TokenSource {
            operation: text(row, "operation"),
            app_types: texts(row, "app-types")
                .filter(|kind| app_types.is_empty() || app_types.contains(kind))
                .collect(),
        });
        sources.filter(|source| !source.app_types.is_empty()).collect()
    }
}

/// Returns the name of a file's request: `a/send_by_app.json` defines `SendByApp`.
fn request_name(path: &str) -> String {
    let stem = path.rsplit('/').next().unwrap_or_default();
    let words = stem.strip_suffix(".json").unwrap_or(stem).split('_');
    words
        .map(|word| {
            let (first, rest) = word.split_at_checked(1).unwrap_or_default();
            first.to_ascii_uppercase() + rest
        })
        .collect()
}

/// Returns the vendor's name of a file's operation, as the generator does.
pub(super) fn vendor_name(path: &str, file: &Value) -> String {
    let name = request_name(path);
    let (first, rest) = name.split_at_checked(1).unwrap_or_default();
    let given = file["x-operation"]["name"].as_str();
    given.map_or_else(|| first.to_ascii_lowercase() + rest, String::from)
}

fn operation(
    spec: &'static Spec,
    (path, file): &(&str, Value),
    definitions: &Definitions,
    shared: &Shared,
) -> Entry {
    let name = request_name(path);
    let module = module(path, "/");
    let app_types: Vec<_> = texts(&file["x-operation"], "app-types").collect();
    let token_of_person = file["x-operation"]["token-of"] == "person";
    let is_of_app = spec.auth != Auth::None && !token_of_person;
    let examples = file["examples"].as_array().into_iter().flatten();
    let returns = returns(definitions, module, &format!("{name}Reply"));
    let object = match returns.as_ref().map(Kind::innermost) {
        Some(Kind::Object(path)) => definitions.0.get(path).map(|found| (path, found)),
        _ => None,
    };
    let reply = object.map(|(path, found)| fields(definitions, self::module(path, "::"), found));
    Entry {
        spec,
        module: module.into(),
        title: text(file, "title"),
        description: text(file, "description"),
        permission_names: shared.permission(spec.permission),
        token_from: if is_of_app { shared.token_from(&app_types) } else { Vec::new() },
        token_of_person,
        app_types,
        parameters: fields(definitions, module, &file["definitions"][&name]),
        reply: reply.unwrap_or_default(),
        returns,
        examples: examples
            .map(|example| Example {
                request: example["request"].clone(),
                reply: example["reply"].clone(),
            })
            .collect(),
    }
}

/// Returns the kind of a reply as a whole.
fn returns(definitions: &Definitions, module: &str, name: &str) -> Option<Kind> {
    let (_, reply) = definitions.find(module, name)?;
    let is_named = ["x-id", "oneOf"].iter().any(|key| reply.get(key).is_some());
    match reply["x-reply"].as_str() {
        Some("none") => None,
        Some(_) => Some(Kind::Any),
        None if is_named || reply["type"] == "object" => {
            Some(kind(definitions, module, &json!({ "$ref": format!("#/definitions/{name}") })))
        }
        None => Some(kind(definitions, module, reply)),
    }
}

/// Returns an object's fields: the required ones in the schema's order, then the rest.
fn fields(definitions: &Definitions, module: &str, object: &Value) -> Vec<Field> {
    let required = object["required"].as_array().into_iter().flatten().filter_map(Value::as_str);
    let required: Vec<&str> = required.collect();
    let properties = object["properties"].as_object().into_iter().flatten();
    // Not sorted: a sort would be compiled into every program just for this.
    let (first, rest): (Vec<_>, Vec<_>) =
        properties.partition(|(name, _)| required.contains(&name.as_str()));
    let first = required.iter().filter_map(|name| first.iter().find(|(found, _)| found == name));
    first
        .chain(&rest)
        .map(|(name, property)| {
            field(definitions, module, required.contains(&name.as_str()), name, property)
        })
        .collect()
}

fn field(
    definitions: &Definitions,
    module: &str,
    required: bool,
    name: &str,
    property: &Value,
) -> Field {
    let inner = [property, &property["items"], &property["additionalProperties"]];
    let definition = referred(definitions, module, property).map(|(_, found)| found);
    let innermost = innermost(property);
    let kept = referred(definitions, module, innermost).map(|(_, found)| found);
    let list = |key: &str| {
        let own = property.get(key);
        let list = own.or_else(|| kept?.get(key)).and_then(Value::as_array);
        list.into_iter().flatten().filter_map(Value::as_str)
    };
    let minimum = definition.and_then(|found| found["minimum"].as_i64());
    Field {
        name: name.into(),
        description: text(property, "description"),
        place: match property["x-in"].as_str() {
            Some("path") => Place::Path,
            Some("query") => Place::Query,
            Some("header") => Place::Header,
            Some("whole-body") => Place::Whole,
            _ => Place::Body,
        },
        style: match property["x-as"].as_str() {
            Some("repeated") => Some(Style::Repeated),
            Some("joined") => Some(Style::Joined),
            Some("numbered") => Some(Style::Numbered),
            Some(_) => Some(Style::Json),
            None => None,
        },
        kind: kind(definitions, module, property),
        from: list("x-from").map(String::from).collect(),
        times: list("x-formats").map(time_format::example).collect(),
        required,
        secret: inner.into_iter().any(|found| found["x-secret"] == true),
        limits: Limits {
            max_items: property["maxItems"].as_i64(),
            minimum: property["minimum"].as_i64().or(minimum),
            maximum: property["maximum"].as_i64(),
            without: text(&property["x-text"], "without"),
            not_last: text(&property["x-text"], "not-last"),
            only: text(&property["x-text"], "only"),
            may_be_empty: property["x-empty"] == true,
        },
    }
}

/// Returns the property of the elements of a list or map, else the property itself.
fn innermost(property: &Value) -> &Value {
    let inner = ["items", "additionalProperties"].iter().find_map(|key| property.get(*key));
    inner.map_or(property, innermost)
}

/// Returns the definition that a property names, and its path.
fn referred<'a>(
    definitions: &'a Definitions,
    module: &str,
    property: &Value,
) -> Option<(&'a String, &'a Value)> {
    definitions.find(module, property["$ref"].as_str()?.rsplit('/').next()?)
}

fn kind(definitions: &Definitions, module: &str, property: &Value) -> Kind {
    if let Some((name, found)) = referred(definitions, module, property) {
        return match (&found["type"], found["oneOf"].as_array()) {
            (kind, _) if kind == "object" => Kind::Object(name.clone()),
            (kind, _) if kind == "integer" => Kind::Integer(64),
            (_, Some(rows)) => Kind::Known(rows.iter().map(known).collect()),
            _ => Kind::Named { name: name.clone(), description: text(found, "description") },
        };
    }
    if property["x-any"] == true {
        return Kind::Any;
    }
    let inner = |key: &str| Box::new(kind(definitions, module, &property[key]));
    match property["type"].as_str() {
        Some("integer") if property["format"] == "int32" => Kind::Integer(32),
        Some("integer") => Kind::Integer(64),
        Some("number") => Kind::Number,
        Some("boolean") => Kind::Boolean,
        Some("array") => Kind::List(inner("items")),
        Some("object") => Kind::Map(inner("additionalProperties")),
        _ => Kind::Text,
    }
}

fn known(row: &Value) -> KnownValue {
    KnownValue { value: text(row, "const"), description: text(row, "description") }
}

/// Returns the texts of a list.
fn texts(of: &Value, key: &str) -> impl Iterator<Item = String> {
    let list = of[key].as_array().into_iter().flatten();
    list.filter_map(Value::as_str).map(String::from)
}

fn text(of: &Value, key: &str) -> String {
    let found = of.as_object().and_then(|object: &Map<_, _>| object.get(key)?.as_str());
    found.unwrap_or_default().into()
}
