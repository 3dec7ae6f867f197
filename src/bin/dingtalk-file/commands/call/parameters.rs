//! Parameters on the command line, such as `option.size=3`.

use std::fs;
use std::io::{self, Read};
use std::path::PathBuf;

use dingtalk_file::Auth;
use dingtalk_file::catalog::{Catalog, Entry, Field, Kind};
use serde_json::{Map, Value};

use super::secrets::{is_secret, not_here, not_inside, secret, shown_in, shown_secret};
use crate::cli::input;
use crate::connect::environment::Lookup;
use crate::show::text::quoted_path;

/// Returns the files that the parameters come from; `-` is standard input.
pub fn files(
    catalog: &Catalog,
    operation: &Entry,
    given: &[String],
    params: Option<&str>,
) -> Vec<PathBuf> {
    let secrets = given.iter().filter_map(|text| {
        let (name, value) = text.split_once('=')?;
        let is_secret = is_secret(catalog, &operation.parameters, name);
        value.strip_prefix("file:").filter(|_| is_secret)
    });
    let params =
        params.and_then(|source| source.strip_prefix('@').or((source == "-").then_some(source)));
    params.into_iter().chain(secrets).map(PathBuf::from).collect()
}

/// Reads the parameters, one by one and as JSON. They are not checked yet.
pub fn read(
    catalog: &Catalog,
    operation: &Entry,
    given: &[String],
    params: Option<&str>,
    lookup: &Lookup,
) -> Result<Map<String, Value>, String> {
    let fields = &operation.parameters;
    let mut parameters = match params {
        Some(source) => from_json(catalog, fields, source)?,
        None => Map::new(),
    };
    let mut single = Map::new();
    for (at, text) in given.iter().enumerate() {
        let Some((name, value)) = text.split_once('=') else {
            // The message does not quote it, because it may be a secret.
            let number = at + 1;
            return Err(format!("parameter {number} has no `=`; write NAME=VALUE"));
        };
        if is_secret(catalog, fields, name) {
            let found = secret(name, value, lookup)?;
            // An app's secret is one line. Other secrets may be anything, such as a key of many lines.
            if let (Auth::None, Some(flaw)) = (operation.spec.auth, found.flaw()) {
                return Err(format!("{name}: the value {flaw}; give the bare value"));
            }
            set(catalog, fields, &mut single, (name, name), found.expose())?;
        } else {
            let mut alone = Map::new();
            set(catalog, fields, &mut alone, (name, name), value)?;
            if let Some(name) = shown_secret(catalog, fields, &alone) {
                return Err(not_inside(name));
            }
            set(catalog, fields, &mut single, (name, name), value)?;
        }
    }
    merge(&mut parameters, single);
    Ok(parameters)
}

fn twice(name: &str) -> String {
    format!("{name} is given twice")
}

/// Reads `--params`.
fn from_json(
    catalog: &Catalog,
    fields: &[Field],
    source: &str,
) -> Result<Map<String, Value>, String> {
    let is_public = source != "-" && !source.starts_with('@');
    let text = match source.strip_prefix('@') {
        Some(path) => fs::read(path),
        None if is_public => Ok(source.into()),
        None => {
            let mut bytes = Vec::new();
            input::stdin().and_then(|mut from| from.read_to_end(&mut bytes)).map(|_| bytes)
        }
    };
    let text = text.and_then(|bytes| {
        String::from_utf8(bytes).map_err(|_| io::Error::other("it is not utf-8"))
    });
    let text = text.map_err(|problem| match source.strip_prefix('@') {
        Some(path) => format!("--params: cannot read {}: {problem}", quoted_path(path.as_ref())),
        None => format!("--params: standard input cannot be read: {problem}"),
    })?;
    let value = serde_json::from_str(text.trim_start_matches('\u{feff}')).map_err(|problem| {
        let tip = if is_public { "; write @FILE for a file" } else { "" };
        format!("--params is not JSON: {problem}{tip}")
    })?;
    let Value::Object(parameters) = value else {
        return Err("--params is not a JSON object; write {\"name\": value}".into());
    };
    match shown_secret(catalog, fields, &parameters).filter(|_| is_public) {
        Some(name) if is_secret(catalog, fields, name) => Err(not_here(name)),
        Some(name) => Err(not_inside(name)),
        None => Ok(parameters),
    }
}

/// Sets the value at a dotted name. `name` is the part of the whole name that is relative to `given`. Unknown names are set
/// too, and reported by the check.
fn set(
    catalog: &Catalog,
    fields: &[Field],
    given: &mut Map<String, Value>,
    (name, whole): (&str, &str),
    text: &str,
) -> Result<(), String> {
    let (first, below) = match name.split_once('.') {
        Some((first, below)) => (first, Some(below)),
        None => (name, None),
    };
    let Some(field) = fields.iter().find(|field| field.name == first) else {
        given.insert(name.into(), text.into());
        return Ok(());
    };
    match (&field.kind, below) {
        (Kind::Object(_) | Kind::Map(_), Some(below)) => {
            let inner = given.entry(first).or_insert_with(|| Map::new().into());
            let inner = inner.as_object_mut().ok_or_else(|| twice(first))?;
            match &field.kind {
                Kind::Object(object) => {
                    set(catalog, catalog.fields(object), inner, (below, whole), text)?;
                }
                kind => {
                    // The rest is a name that the caller chooses, and may contain dots.
                    if inner.insert(below.into(), json(kind.innermost(), text, whole)?).is_some() {
                        return Err(twice(whole));
                    }
                }
            }
        }
        (Kind::List(_), Some(below)) => {
            let list = &whole[..whole.len() - below.len() - 1];
            return Err(format!("{list} is a list; write its elements as JSON: {list}='[…]'"));
        }
        (_, Some(_)) => {
            given.insert(name.into(), text.into());
        }
        (Kind::List(kind), None) => {
            let elements = match serde_json::from_str(text) {
                Ok(Value::Array(elements)) => elements,
                Err(problem) if text.starts_with('[') => {
                    return Err(format!("{whole} begins like a list but is not one: {problem}"));
                }
                Ok(Value::Object(_)) if is_text(kind) => {
                    return Err(format!(
                        "{whole} is a list of texts, and is given an object; if that is the text of an element, \
                         write {whole}='[\"…\"]'"
                    ));
                }
                _ => {
                    let element = json(kind, text, whole);
                    vec![element.map_err(|problem| format!("{problem} (or a list of them)"))?]
                }
            };
            let list = given.entry(first).or_insert_with(|| Value::Array(Vec::new()));
            list.as_array_mut().ok_or_else(|| twice(whole))?.extend(elements);
        }
        (kind, None) => {
            if given.insert(first.into(), json(kind, text, whole)?).is_some() {
                return Err(twice(whole));
            }
        }
    }
    Ok(())
}

/// Returns a value of a kind. The check reports values that do not fit; only this function can say why a text is not JSON.
fn json(kind: &Kind, text: &str, name: &str) -> Result<Value, String> {
    match kind {
        Kind::Object(_) | Kind::Map(_) | Kind::List(_) => serde_json::from_str(text)
            .map_err(|problem| format!("{name} must be JSON, an {kind}: {problem}")),
        // Any other text is taken literally.
        Kind::Any if text.starts_with(['{', '[']) => serde_json::from_str(text)
            .map_err(|problem| format!("{name} begins like JSON but is not: {problem}")),
        kind => Ok(kind.value(text)),
    }
}

/// Merges `over` into `base`: objects are merged, everything else is replaced.
fn merge(base: &mut Map<String, Value>, over: Map<String, Value>) {
    for (name, value) in over {
        match (base.get_mut(&name), value) {
            (Some(Value::Object(base)), Value::Object(over)) => merge(base, over),
            (_, value) => {
                base.insert(name, value);
            }
        }
    }
}

/// Returns the words for these parameters, with variables for secrets. This is the reverse of [`read`]. `None` if a
/// secret is in a list, because no word can name it there.
pub fn written(catalog: &Catalog, fields: &[Field], given: &Value) -> Option<Vec<String>> {
    let mut words = Vec::new();
    write(catalog, fields, given, "", &mut words)?;
    Some(words)
}

fn write(
    catalog: &Catalog,
    fields: &[Field],
    given: &Value,
    place: &str,
    words: &mut Vec<String>,
) -> Option<()> {
    for field in fields {
        let Some(value) = given.get(&field.name).filter(|value| !value.is_null()) else { continue };
        let name = format!("{place}{}", field.name);
        match (&field.kind, value) {
            (Kind::Text, _) if field.secret => {
                words.push(format!("{name}=env:{}", variable(&field.name)))
            }
            (Kind::Object(object), Value::Object(_)) => {
                write(catalog, catalog.fields(object), value, &format!("{name}."), words)?;
            }
            (kind, value) if field.secret || shown_in(catalog, kind, value).is_some() => {
                return None;
            }
            (Kind::List(kind), Value::Array(elements)) if !is_structure(kind) => {
                words.extend(elements.iter().map(|element| format!("{name}={}", plain(element))));
            }
            // This text would otherwise be read as JSON.
            (Kind::Any, Value::String(text)) if kind_of(text) != *value => {
                words.push(format!("{name}={value}"));
            }
            (_, value) => words.push(format!("{name}={}", plain(value))),
        }
    }
    Some(())
}

fn kind_of(text: &str) -> Value {
    Kind::Any.value(text)
}

fn is_text(kind: &Kind) -> bool {
    matches!(kind, Kind::Text | Kind::Named { .. } | Kind::Known(_))
}

fn is_structure(kind: &Kind) -> bool {
    matches!(kind, Kind::List(_) | Kind::Map(_) | Kind::Object(_) | Kind::Any)
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), String::from)
}

/// Returns the variable of a secret, which credentials use too: `appSecret` → `DINGTALK_APP_SECRET`.
fn variable(name: &str) -> String {
    let mut variable = "DINGTALK_".to_string();
    for c in name.chars() {
        if c.is_ascii_uppercase() {
            variable.push('_');
        }
        variable.push(c.to_ascii_uppercase());
    }
    variable
}

#[cfg(test)]
mod tests {
    use super::*;

    fn operation(name: &str) -> &'static Entry {
        Catalog::built_in().operation(name).expect("an operation")
    }

    fn given(name: &str, words: &[&str], params: Option<&str>) -> Result<Value, String> {
        let words: Vec<_> = words.iter().map(ToString::to_string).collect();
        let lookup = |name: &str| (name == "SECRET").then(|| "s3cret".into());
        read(Catalog::built_in(), operation(name), &words, params, &lookup).map(Value::Object)
    }

    #[test]
    fn the_example_of_every_operation_can_be_written_and_read() {
        let catalog = Catalog::built_in();
        for operation in catalog.operations() {
            for example in &operation.examples {
                let words = written(catalog, &operation.parameters, &example.request);
                let words = words.expect("no secret is in a list");
                let secret = |name: &str| {
                    let secrets = operation.parameters.iter().filter(|field| field.secret);
                    let mut secrets = secrets.filter(|field| variable(&field.name) == name);
                    let secret = &example.request[&secrets.next()?.name];
                    secret.as_str().map(Into::into)
                };
                let read = read(catalog, operation, &words, None, &secret);
                assert_eq!(read.map(Value::Object), Ok(example.request.clone()), "{words:?}");
            }
        }
    }

    #[test]
    fn fields_and_elements_are_set_one_by_one() {
        let words = ["option.size=3", "option.conflictStrategy=NEW", "name=a=b", "parentId=0"];
        let expected = serde_json::json!({
            "option": { "size": 3, "conflictStrategy": "NEW" }, "name": "a=b", "parentId": "0",
        });
        assert_eq!(given("commitFile", &words, None), Ok(expected));
        let words = [r#"members={"id":"a"}"#, r#"members=[{"id":"b"}]"#, "option={}", "option.x=1"];
        let expected = serde_json::json!({
            "members": [{ "id": "a" }, { "id": "b" }], "option": { "x": "1" },
        });
        assert_eq!(given("addPermission", &words, None), Ok(expected));
    }

    #[test]
    fn any_value_is_json_or_a_text() {
        let rows = [
            ("7", serde_json::json!(7)),
            ("null", serde_json::json!(null)),
            ("[1,{}]", serde_json::json!([1, {}])),
            ("a b", serde_json::json!("a b")),
            ("\"7\"", serde_json::json!("7")),
            ("", serde_json::json!("")),
        ];
        for (text, value) in rows {
            assert_eq!(json(&Kind::Any, text, "x"), Ok(value), "{text}");
        }
        let told = json(&Kind::Any, "{a", "x").expect_err("no JSON");
        assert!(told.starts_with("x begins like JSON but is not: key must be"), "{told}");
    }

    #[test]
    fn single_parameters_override_the_json() {
        let params = r#"{"name":"a","option":{"size":1,"conflictStrategy":"OVERWRITE"}}"#;
        let expected = serde_json::json!({
            "name": "b", "option": { "size": 2, "conflictStrategy": "OVERWRITE" },
        });
        assert_eq!(given("commitFile", &["name=b", "option.size=2"], Some(params)), Ok(expected));
    }

    #[test]
    fn unreadable_parameters_are_refused() {
        let rows: [(&str, &[&str], Option<&str>, &str); 12] = [
            ("getSpace", &["spaceId=1", "s3cret"], None, "parameter 2 has no `=`"),
            ("getSpace", &["spaceId=1", "spaceId=2"], None, "spaceId is given twice"),
            ("commitFile", &["option.size=1", "option.size=2"], None, "option.size is given twice"),
            ("commitFile", &["option={", "name=a"], None, "option must be JSON, an object: EOF"),
            ("addPermission", &["members=x"], None, "members must be JSON, an object: expected"),
            (
                "addPermission",
                &["members=[{"],
                None,
                "members begins like a list but is not one: EOF",
            ),
            (
                "getDentries",
                &["dentryIds={}"],
                None,
                "dentryIds is a list of texts, and is given an object",
            ),
            ("getSpace", &[], Some("[]"), "--params is not a JSON object"),
            ("getSpace", &[], Some("{"), "--params is not JSON: EOF"),
            ("getSpace", &[], Some("@/no/such"), "--params: cannot read \"/no/such\""),
            ("getAccessToken", &["appSecret=env:NONE"], None, "the variable NONE is not set"),
            ("getAccessToken", &["appSecret=file:/no/such"], None, "appSecret: cannot read"),
        ];
        for (name, words, params, problem) in rows {
            let refused = given(name, words, params).expect_err(problem);
            assert!(refused.contains(problem) && !refused.contains("s3cret"), "{refused}");
        }
    }

    #[test]
    fn secrets_are_not_taken_from_the_command_line() {
        let found = given("getAccessToken", &["appSecret=env:SECRET"], None);
        assert_eq!(found, Ok(serde_json::json!({ "appSecret": "s3cret" })));
        let json = r#"{"appSecret":"s3cret"}"#;
        let words = ["appSecret=s3cret", "appSecret=env:", "appSecret=s3c:ret", "appSecret="];
        let refusals = words.iter().map(|word| given("getAccessToken", &[word], None));
        for refused in refusals.chain([given("getAccessToken", &[], Some(json))]) {
            let refused = refused.expect_err("a secret");
            assert!(refused.starts_with("appSecret is a secret") && !refused.contains("s3c"));
        }
    }

    #[test]
    fn an_impossible_app_secret_is_refused() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("value");
        let rows = [
            ("s3cret\u{200b}", "ends with an invisible character"),
            ("s3cret\n\n", "ends with a line break"),
            ("\"s3cret\"", "has quotes around it"),
            ("DINGTALK_APP_SECRET=s3cret", "is a whole NAME=value line"),
            ("${s3cret}", "has brackets around it"),
        ];
        for (value, flaw) in rows {
            std::fs::write(&path, value).expect("a file");
            let lookup = |name: &str| (name == "SECRET").then(|| value.into());
            let words =
                [format!("appSecret=file:{}", path.display()), "appSecret=env:SECRET".into()];
            for word in words {
                let operation = operation("getAccessToken");
                let told = read(Catalog::built_in(), operation, &[word], None, &lookup);
                let told = told.map(drop).expect_err(value);
                assert!(told.starts_with(&format!("appSecret: the value {flaw}")), "{told}");
                assert!(!told.contains("s3c"), "{told}");
            }
        }
    }
}
