//! The contract: the bytes on the wire for each operation, made from the schema's examples.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use dingtalk_file::catalog::{Call, Catalog};
use dingtalk_file::{Client, Credentials, Error, Operation};
use serde_json::Value;

use crate::wire::{Step, Wire, answer};

const TOKEN: &str = "t0ken";

/// Returns the schema file that defines an operation.
fn schema(module: &str, name: &str) -> Value {
    let mut file = String::new();
    for c in name.chars() {
        if c.is_ascii_uppercase() && !file.is_empty() {
            file.push('_');
        }
        file.push(c.to_ascii_lowercase());
    }
    let path = format!("schema/{module}/{file}.json");
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path:?}: {error}"));
    serde_json::from_str(&text).expect("json")
}

/// Returns a request as its server sees it, and the reply to this answer.
fn exchange<T>(answer: &[Step], call: impl FnOnce(&Client) -> Result<T, Error>) -> (String, T) {
    let wire = Wire::serve(vec![answer.to_vec()]);
    let client = Client::builder()
        .endpoint(&wire.url)
        .credentials(Credentials::token(TOKEN))
        .user_agent("dingtalk-file/[version]")
        .build()
        .expect("valid settings");
    let reply = call(&client).expect("the example's reply");
    let host = wire.url.trim_start_matches("http://").to_string();
    (wire.requests().remove(0).replace(&host, "[host]"), reply)
}

/// Removes fields that the example does not have, and puts `Some(…)` and ids on one line instead of three.
fn compact(debug: &str) -> String {
    let mut lines: Vec<String> = Vec::new();
    for line in debug.lines().filter(|line| !line.ends_with(": None,")) {
        lines.push(line.to_string());
        while let [.., open, value, close] = &lines[..] {
            let Some(end) = close.trim_start().strip_prefix(')') else { break };
            let (true, Some(value)) = (open.ends_with('('), value.trim_start().strip_suffix(','))
            else {
                break;
            };
            let joined = format!("{open}{value}){end}");
            lines.truncate(lines.len() - 3);
            lines.push(joined);
        }
    }
    lines.join("\n")
}

/// Sends every example's request to a server that answers with the example's reply.
fn snapshot<O>()
where
    O: Operation + for<'de> serde::Deserialize<'de>,
    O::Reply: std::fmt::Debug,
    O::Error: std::fmt::Debug,
{
    let mut path = std::any::type_name::<O>().rsplit("::");
    let (name, module) = (path.next().expect("a name"), path.next().expect("a module"));
    let schema = schema(module, name);
    let examples = schema["examples"].as_array().cloned().unwrap_or_default();
    assert!(!examples.is_empty(), "{name} has no example");
    let properties = schema["definitions"][name]["properties"].as_object().expect("properties");
    let secrets = properties.iter().filter(|(_, value)| value.get("x-secret").is_some());
    let secrets: Vec<&String> = secrets.map(|(name, _)| name).collect();
    let mut text = String::new();
    let mut spec = None;
    let catalog = Catalog::built_in();
    for example in examples {
        let parameters = example["request"].clone();
        let operation: O = serde_json::from_value(parameters.clone()).expect("a request");
        let chosen = catalog.operation(operation.spec().name).expect("an operation");
        let parameters = parameters.as_object().expect("an object").clone();
        let chosen = Call::new(catalog, chosen, parameters).expect("an example");
        let answer = answer("200 OK", example["reply"].to_string());
        let (request, reply) = exchange(&answer, |client| client.call(&operation));
        // A call of the operation chosen at run time sends the same.
        let (other, _) = exchange(&answer, |client| client.call(&chosen));
        assert_eq!(other, request);
        let mut request = request.replace(TOKEN, "[redacted]").replace("\r\n", "\n");
        for secret in secrets.iter().filter_map(|name| example["request"][*name].as_str()) {
            request = request.replace(secret, "[redacted]");
        }
        writeln!(text, "{request}\n\n{}\n", compact(&format!("{reply:#?}"))).unwrap();
        spec = Some(operation.spec());
    }
    for row in spec.expect("an example").errors {
        let (code, known) = (row.code, O::Error::from(row.code));
        writeln!(text, "{} {code} = {known:?}: {} [{}]", row.status, row.meaning, row.message)
            .unwrap();
    }
    insta::assert_snapshot!(name, text);
}

#[test]
fn every_operation() {
    macro_rules! check {
        ($operation:ty) => {
            snapshot::<$operation>();
        };
    }
    dingtalk_file::for_each_operation!(check);
}

/// Returns all files below a folder whose names have this ending.
fn files(folder: &str, end: &str) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.to_string_lossy().ends_with(end) {
                let text = fs::read_to_string(&path).expect("text");
                found.push((path, text));
            }
        }
    }
    found
}

/// Collects the values of all properties at any depth.
fn each_property<'a>(value: &'a Value, found: &mut impl FnMut(&'a str, &'a Value)) {
    match value {
        Value::Object(map) => map.iter().for_each(|(name, value)| {
            found(name, value);
            each_property(value, found);
        }),
        Value::Array(list) => list.iter().for_each(|value| each_property(value, found)),
        _ => {}
    }
}

/// Returns the values of secret properties in the examples.
fn secrets_of_the_examples() -> BTreeSet<String> {
    let schemas = files("schema", ".json");
    let schemas: Vec<Value> =
        schemas.iter().map(|(_, text)| serde_json::from_str(text).expect("json")).collect();
    let mut names = BTreeSet::new();
    for schema in &schemas {
        each_property(&schema["definitions"], &mut |name, property| {
            let of_values = &property["additionalProperties"]["x-secret"];
            if property["x-secret"] == true || *of_values == true {
                names.insert(name);
            }
        });
    }
    let mut secrets = BTreeSet::from([TOKEN.to_string()]);
    for schema in &schemas {
        each_property(&schema["examples"], &mut |name, value| {
            if names.contains(name) {
                secrets.extend(value.as_str().map(String::from));
                let values = value.as_object().into_iter().flat_map(|map| map.values());
                secrets.extend(values.filter_map(Value::as_str).map(String::from));
            }
        });
    }
    // The date goes with the signature.
    secrets.retain(|secret| !secret.ends_with(" GMT"));
    secrets
}

#[test]
fn no_snapshot_contains_a_secret() {
    let secrets = secrets_of_the_examples();
    assert!(secrets.len() > 8, "{secrets:?}");
    let snapshots = files("tests", ".snap");
    assert!(snapshots.len() > 100, "{}", snapshots.len());
    for (path, text) in snapshots {
        for secret in &secrets {
            assert!(!text.contains(secret.as_str()), "{path:?} contains {secret:?}");
        }
    }
}
