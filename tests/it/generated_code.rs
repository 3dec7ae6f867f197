//! Generated code of every shape, built and called: a copy of the crate with more schema files.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};

/// A schema file of the module `zoo`.
fn operation(name: &str, header: Value, request: Value, reply: Value, more: Value) -> Value {
    let mut definitions = json!({
        name: request,
        format!("{name}Reply"): reply,
        format!("{name}Error"): {
            "type": "string", "description": "Error codes.",
            "oneOf": [
                {"const": "-1", "x-rust-name": "Busy", "x-status": 200, "x-message": "%s", "description": "An Action failed; the Secret File is gone."},
                {"const": "cage.locked", "x-status": 403, "description": "The cage is locked."}
            ]
        }
    });
    for (name, definition) in more.as_object().into_iter().flatten() {
        definitions[name] = definition.clone();
    }
    let mut operation = json!({
        "method": "POST", "host": "api", "auth": "header", "permission": "Zoo", "app-types": ["internal"],
        "repeatable": false, "source": "https://example.com/zoo"
    });
    for (key, value) in header.as_object().into_iter().flatten() {
        operation[key] = value.clone();
    }
    json!({
        "title": name, "description": "For a test.\rIt has a \"quoted\" \\ text.", "x-operation": operation,
        "definitions": definitions, "examples": [{"request": {}, "reply": {"done": true, "animals": []}}]
    })
}

fn zoo() -> Vec<(&'static str, Value)> {
    let object = |properties: Value| json!({"type": "object", "properties": properties});
    let animal = json!({
        "type": "object", "description": "An animal.",
        "properties": {
            "type": {"type": "string"}, "self": {"type": "integer"}, "crate": {"type": "boolean"},
            "async": {"type": "number"}, "new": {"type": "string"}, "parent": {"$ref": "#/definitions/Animal"},
            "born": {"$ref": "#/definitions/Timestamp"}, "names": {"type": "array", "items": {"type": "string"}},
            "kinds": {"type": "array", "items": {"$ref": "#/definitions/AnimalKind"}},
            "byKeeper": {"type": "object", "additionalProperties": {"type": "array", "items": {"$ref": "#/definitions/Animal"}}}
        }
    });
    let kind = json!({
        "type": "string", "description": "Kinds.", "x-extensible-enum": true,
        "oneOf": [{"const": "BIG_CAT", "description": "A cat."}]
    });
    vec![
        (
            "close_zoo",
            operation(
                "CloseZoo",
                json!({"path": "/v1.0/zoo/close"}),
                object(json!({})),
                object(json!({})),
                json!({}),
            ),
        ),
        (
            "get_key",
            operation(
                "GetKey",
                json!({"path": "/getkey", "method": "GET", "host": "oapi", "auth": "none"}),
                json!({"type": "object", "required": ["password"], "properties": {"password": {"type": "string", "x-secret": true, "x-in": "query"}}}),
                object(
                    json!({"keys": {"type": "object", "additionalProperties": {"type": "string", "x-secret": true}}}),
                ),
                json!({}),
            ),
        ),
        (
            "list_animals",
            operation(
                "ListAnimals",
                json!({"path": "/v1.0/zoo/{cage-id}/animals", "method": "GET"}),
                json!({"type": "object", "required": ["cage-id", "most"], "properties": {
                    "cage-id": {"type": "string", "x-in": "path"}, "most": {"type": "integer", "format": "int32", "x-in": "query"},
                    "kind": {"$ref": "#/definitions/AnimalKind", "x-in": "query"}, "new": {"type": "boolean", "x-in": "query"}
                }}),
                json!({"type": "object", "required": ["animals"], "properties": {"animals": {"type": "array", "items": {"$ref": "#/definitions/Animal"}}}}),
                json!({"Animal": animal, "AnimalKind": kind}),
            ),
        ),
        (
            "add_animals",
            operation(
                "AddAnimals",
                json!({"path": "/v1.0/zoo/animals"}),
                json!({"type": "object", "required": ["animals", "keeper"], "properties": {
                    "animals": {"type": "array", "items": {"$ref": "#/definitions/NewAnimal"}, "maxItems": 3},
                    "keeper": {"$ref": "#/definitions/UserId"}, "password": {"type": "string", "x-secret": true},
                    "note": {"type": "string", "x-text": {"without": "*", "not-last": "."}}
                }}),
                json!({"type": "object", "x-success": "done", "properties": {"done": {"type": "boolean"}}}),
                json!({"NewAnimal": {"type": "object", "required": ["kind", "spec"], "properties": {
                    "kind": {"$ref": "#/definitions/AnimalKind"}, "spec": {"type": "string"}, "size": {"type": "integer", "maximum": 5},
                    "like": {"$ref": "#/definitions/NewAnimal"}, "born": {"$ref": "#/definitions/Timestamp"}
                }}}),
            ),
        ),
    ]
}

const PROGRAM: &str = r#"
use dingtalk_file::emulator::Emulator;
use dingtalk_file::storage::RenameFolder;
use dingtalk_file::zoo::{AddAnimals, AnimalKind, CloseZoo, CloseZooError, GetKey, ListAnimals, NewAnimal};

fn main() {
    let emulator = Emulator::start().unwrap();
    let client = emulator.client().build().unwrap();
    client.call(&CloseZoo::new()).unwrap();
    assert!(format!("{:?}", client.call(&GetKey::new("s3cret")).unwrap()).contains("GetKeyReply"));
    let animals = ListAnimals::new("a/b c", 3).kind(AnimalKind::BigCat).new_(true);
    assert!(client.call(&animals).unwrap().animals.is_empty());
    let one = NewAnimal::new(AnimalKind::BigCat, "lion").size(NewAnimal::MAX_SIZE);
    client.call(&AddAnimals::new(vec![one], "keeper".into()).note("x")).unwrap();
    let operator = emulator.users()[0].union_id.clone();
    let folder = RenameFolder::new("864".into(), "674".into(), operator, "new");
    assert_eq!(client.call(&folder).unwrap().file.name.as_deref(), Some("new"));

    emulator.fault("closeZoo", dingtalk_file::emulator::Fault::refuse("cage.locked"));
    let error = client.call(&CloseZoo::new()).unwrap_err();
    assert_eq!(error.code_as::<CloseZoo>(), Some(CloseZooError::CageLocked));
    assert_eq!(emulator.executed("listAnimals"), 1);
    let shown: String = emulator.exchanges().iter().map(ToString::to_string).collect();
    assert!(!shown.contains("s3cret"), "{shown}");
    println!("all is well");
}
"#;

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("an entry");
        let target = to.join(entry.file_name());
        match entry.path().is_dir() {
            true => copy(&entry.path(), &target),
            false => drop(fs::copy(entry.path(), target).expect("copied")),
        }
    }
}

/// The example of schema/README.md.
fn worked_example(home: &Path) -> String {
    let readme = fs::read_to_string(home.join("schema/README.md")).expect("schema/README.md");
    let (_, rest) = readme.split_once("```json").expect("an example");
    rest.split_once("```").expect("its end").0.to_string()
}

#[test]
fn every_shape_builds_and_runs() {
    let home = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("zoo");
    for name in ["schema", "src", "codegen", "docs"] {
        let _ = fs::remove_dir_all(folder.join(name));
        copy(&home.join(name), &folder.join(name));
    }
    for name in ["build.rs", "README.md", "Cargo.lock"] {
        fs::copy(home.join(name), folder.join(name)).expect("copied");
    }
    // In a package, `cargo package` has rewritten the other.
    let manifest = ["Cargo.toml.orig", "Cargo.toml"].map(|name| home.join(name));
    let manifest = manifest.iter().find(|path| path.exists()).expect("a manifest");
    let manifest = fs::read_to_string(manifest).expect("text");
    let (manifest, _) = manifest.split_once("[dev-dependencies]").expect("its end");
    fs::write(folder.join("Cargo.toml"), format!("{manifest}\n[workspace]\n")).expect("written");
    for (name, schema) in zoo() {
        let path = folder.join("schema/zoo").join(name).with_extension("json");
        fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        fs::write(path, schema.to_string()).expect("written");
    }
    fs::write(folder.join("schema/storage/rename_folder.json"), worked_example(&home))
        .expect("written");
    fs::create_dir_all(folder.join("examples")).expect("a folder");
    fs::write(folder.join("examples/zoo.rs"), PROGRAM).expect("written");

    let output = Command::new(env!("CARGO"))
        .args([
            "run",
            "--no-default-features",
            "--features",
            "codegen,emulator",
            "--example",
            "zoo",
        ])
        .env("CARGO_TARGET_DIR", folder.join("target"))
        .current_dir(&folder)
        .output()
        .expect("cargo runs");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert_eq!(String::from_utf8_lossy(&output.stdout), "all is well\n", "{errors}");
    assert!(!errors.contains("warning:"), "{errors}");
}
