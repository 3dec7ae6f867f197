//! The generator's output, and its committed copy.

use std::fs;
use std::path::Path;

use codegen::{Code, Source};
use serde_json::{Value, json};

use crate::layout::laid_out;
use crate::one_file::one_file;
use crate::schema_fuzzing::apart;

mod drafts;
mod examples;
mod folders;
mod keywords;
mod origins;
mod refused;
mod replies;
mod scopes;

#[path = "../../codegen/mod.rs"]
pub mod codegen;

/// Runs the generator on a small valid schema, changed by `change`.
fn generate(change: impl FnOnce(&Path, &mut Value)) -> Result<String, String> {
    files(change).map(|code| laid_out(&one_file(&code)))
}

fn files(change: impl FnOnce(&Path, &mut Value)) -> Result<Code, String> {
    let folder = tempfile::tempdir().expect("a folder");
    let schema = folder.path();
    let real = Path::new(env!("CARGO_MANIFEST_DIR")).join("schema");
    for name in ["common.json", "gateway.json"] {
        let text = fs::read_to_string(real.join(name)).expect("a file");
        fs::write(schema.join(name), apart(&text, &[])).expect("written");
    }
    fs::create_dir(schema.join("zoo")).expect("a folder");
    let mut operation = json!({
        "title": "Feed an animal",
        "description": "Gives an animal something to eat.",
        "x-operation": {
            "method": "POST", "host": "api", "path": "/v1.0/zoo/{spaceId}/animals", "auth": "header",
            "permission": "Zoo.Feed", "app-types": ["internal"], "repeatable": false,
            "source": "https://example.com/feed"
        },
        "definitions": {
            "FeedAnimal": {
                "type": "object",
                "required": ["spaceId", "food"],
                "properties": {
                    "spaceId": { "$ref": "#/definitions/SpaceId", "x-in": "path" },
                    "dryRun": { "type": "boolean", "x-in": "query" },
                    "food": { "$ref": "#/definitions/Food" },
                    "notes": { "type": "array", "items": { "type": "string" } },
                    "password": { "type": "string", "x-secret": true }
                }
            },
            "Food": {
                "type": "object",
                "description": "What an animal eats.",
                "properties": {
                    "kind": { "$ref": "#/definitions/FoodKind" },
                    "grams": { "type": "integer", "format": "int64" },
                    "labels": { "type": "object", "additionalProperties": { "type": "string" } }
                }
            },
            "FoodKind": {
                "type": "string",
                "description": "Kinds of food.",
                "x-extensible-enum": true,
                "oneOf": [{ "const": "DRY_HAY", "description": "Hay." }]
            },
            "FeedAnimalReply": {
                "type": "object",
                "required": ["food"],
                "x-success": "done",
                "properties": {
                    "done": { "type": "boolean" },
                    "food": { "$ref": "#/definitions/Food" }
                }
            },
            "FeedAnimalError": {
                "type": "string",
                "description": "Error codes.",
                "oneOf": [{
                    "const": "-1", "x-rust-name": "Busy", "x-status": 200, "x-message": "%s",
                    "x-action": "retry", "description": "The keeper is busy."
                }]
            }
        },
        "examples": [{ "request": { "spaceId": "1", "food": {} }, "reply": { "done": true, "food": {} } }]
    });
    change(schema, &mut operation);
    let text = serde_json::to_string_pretty(&operation).expect("json");
    fs::write(schema.join("zoo/feed_animal.json"), text).expect("written");
    codegen::generate(&[Source::own(schema)], |_| {}, |_, _| false)
        .map_err(|problem| problem.to_string())
}

fn problem(change: impl FnOnce(&mut Value)) -> String {
    generate(|_, operation| change(operation)).expect_err("a problem")
}

fn definitions(operation: &mut Value) -> &mut Value {
    &mut operation["definitions"]
}

#[test]
fn a_new_folder_becomes_a_module_with_everything_in_it() {
    let code = generate(|_, _| {}).expect("a valid schema");
    let start = code.find("pub mod zoo").expect("a module");
    insta::assert_snapshot!("zoo", code[start..]);
}

/// Unchanged code must not be compiled again; see DESIGN.md.
#[test]
fn an_edit_of_one_schema_file_changes_one_file_of_code() {
    let before = files(|_, _| {}).expect("a valid schema");
    let after = files(|_, operation| {
        definitions(operation)["Food"]["properties"]["taste"] = json!({ "type": "string" });
    });
    let after = after.expect("a valid schema");
    assert!(before.keys().eq(after.keys()));
    let changed: Vec<_> = before.keys().filter(|path| before[*path] != after[*path]).collect();
    assert_eq!(changed, ["generated/zoo/feed_animal.rs"]);
}

#[test]
fn limits_on_other_values_are_constants() {
    let code = generate(|_, operation| {
        definitions(operation)["Food"]["x-limits"] = json!({
            "bowl-size": { "minimum": 2, "maximum": 30, "description": "Grams in a bowl." }
        });
    });
    let code = code.expect("a valid schema");
    let constants: Vec<_> = code
        .lines()
        .map(str::trim)
        .filter(|line| line.contains("BOWL_SIZE") || line.contains("Grams in a bowl"))
        .collect();
    insta::assert_snapshot!(constants.join("\n"), @r"
    /// Grams in a bowl: 2 at least.
    pub const MIN_BOWL_SIZE: i64 = 2;
    /// Grams in a bowl: 30 at most.
    pub const MAX_BOWL_SIZE: i64 = 30;
    ");
}

#[test]
fn the_checks_of_a_request_are_a_list_of_rules() {
    let code = generate(|_, operation| {
        let definitions = definitions(operation);
        definitions["Food"]["properties"] = json!({
            "kind": { "$ref": "#/definitions/FoodKind" },
            "grams": { "type": "integer", "format": "int64", "minimum": 1, "maximum": 9 },
            "labels": { "type": "object", "additionalProperties": { "type": "string", "x-text": { "only": "a-z" } } },
            "side": { "$ref": "#/definitions/Food" }
        });
        let request = &mut definitions["FeedAnimal"];
        request["required"] = json!(["spaceId", "food", "bowls"]);
        request["properties"]["key"] = json!({ "type": "string", "x-text": {} });
        request["properties"]["bowls"] = json!({
            "type": "array", "maxItems": 3, "items": { "type": "integer" }
        });
        request["x-limits"] = json!({
            "bowl": { "description": "x", "minimum": 1, "of": "bowls" },
            "dish": { "description": "x", "maximum": 8, "of": "food.grams", "unless": "dryRun" }
        });
        operation["examples"][0]["request"]["bowls"] = json!([1]);
    });
    let code = code.expect("a valid schema").split_whitespace().collect::<Vec<_>>().join(" ");
    let (_, rules) = code.split_once(".rules( &[ ").expect("rules");
    let (rules, _) = rules.split_once("], );").expect("their end");
    insta::assert_snapshot!(rules.replace(", Rule", ",\nRule"), @r#"
    Rule::filled("bowls"),
    Rule::max_items("bowls", 3),
    Rule::minimum("food.grams", 1),
    Rule::maximum("food.grams", 9),
    Rule::id("food.kind"),
    Rule::text( "food.labels.*", TextRules { without: "", not_last: "", only: "a-z", }, ),
    Rule::like("food.side", "food"),
    Rule::line("key"),
    Rule::filled("notes"),
    Rule::id("spaceId").without(" ,;|、，；｜､،؛﹐﹑﹔;‚"),
    Rule::minimum("bowls", 1),
    Rule::maximum("food.grams", 8).unless("dryRun"),
    "#);
}

#[test]
fn the_committed_output_is_what_the_generator_writes() {
    let home = Path::new(env!("CARGO_MANIFEST_DIR"));
    let code = codegen::generate(
        &[Source::own(&home.join("schema"))],
        |draft| panic!("{draft}"),
        |_, _| false,
    );
    let code = code.expect("a valid schema");
    let mut code: Code = code.into_iter().map(|(path, code)| (path, laid_out(&code))).collect();
    assert_eq!(code.remove("application.rs").as_deref(), Some(codegen::HEADER));
    let committed = home.join("src");
    if std::env::var_os("UPDATE_GENERATED").is_some() {
        for (path, code) in &code {
            let path = committed.join(path);
            fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
            fs::write(path, code).expect("written");
        }
    }
    let update = "run `cargo xtask bless`";
    for (path, code) in &code {
        let found = fs::read_to_string(committed.join(path)).unwrap_or_default();
        assert!(found == *code, "src/{path} is not what schema/ says; {update}");
    }
    let mut files = vec![committed.join("generated")];
    while let Some(file) = files.pop() {
        if file.is_dir() {
            files.extend(
                fs::read_dir(file).expect("a folder").map(|file| file.expect("a file").path()),
            );
            continue;
        }
        let path = file.strip_prefix(&committed).expect("below src/");
        let parts: Vec<_> = path.iter().map(|part| part.to_string_lossy()).collect();
        assert!(
            code.contains_key(&parts.join("/")),
            "nothing in schema/ makes src/{}; remove it",
            parts.join("/")
        );
    }
}

/// Each room of the generator uses only those before it, and the one that writes code reads no JSON.
#[test]
fn rooms_use_only_earlier_ones() {
    let rooms = ["problem", "suggest", "load", "dialect", "check", "ir", "emit"];
    let allowed = |room: &str| match room {
        "emit" => vec!["problem", "ir", "emit"],
        "ir" => vec!["problem", "load", "dialect", "ir"],
        room => {
            let own = rooms.iter().position(|name| *name == room).expect("a room");
            rooms[..=own].to_vec()
        }
    };
    let home = Path::new(env!("CARGO_MANIFEST_DIR")).join("codegen");
    let mut open = vec![home.clone()];
    let mut seen = Vec::new();
    while let Some(path) = open.pop() {
        if path.is_dir() {
            let entries = fs::read_dir(&path).expect("a folder");
            open.extend(entries.map(|entry| entry.expect("an entry").path()));
            continue;
        }
        let below = path.strip_prefix(&home).expect("below codegen/").with_extension("");
        let parts: Vec<_> = below.iter().map(|part| part.to_string_lossy()).collect();
        let [room, file @ ..] = &parts[..] else { panic!("a file") };
        if room == "mod" {
            continue;
        }
        // The number of `super` from this file to the root.
        let out = "super::".repeat(match file {
            [] => 1,
            [name] if name == "mod" => 1,
            inner => 1 + inner.len(),
        });
        let text = fs::read_to_string(&path).expect("a file");
        for line in text.lines().filter(|line| line.trim_start().starts_with("use ")) {
            let Some((_, rest)) = line.split_once(&format!("use {out}")) else { continue };
            let name = rest.split(|c: char| !c.is_alphanumeric() && c != '_').next();
            let name = name.filter(|name| rooms.contains(name));
            let is_allowed = name.is_none_or(|name| allowed(room).contains(&name));
            assert!(is_allowed, "{}: {line}", path.display());
            seen.extend(name.map(|name| format!("{room} {name}")));
        }
        let looks_up =
            ["use serde_json", "[\"x-", "(\"x-"].iter().any(|found| text.contains(found));
        assert!(room != "emit" || !looks_up, "{} reads JSON", path.display());
    }
    for pair in ["emit ir", "ir dialect", "check load", "dialect load"] {
        assert!(seen.iter().any(|seen| seen == pair), "{pair} was not seen: {seen:?}");
    }
}

/// `src/lib.rs` lists this crate's generated names, so that a reader sees them.
#[test]
fn the_root_lists_all_generated_names() {
    let home = Path::new(env!("CARGO_MANIFEST_DIR"));
    let text = fs::read_to_string(home.join("src/lib.rs")).expect("src/lib.rs");
    let (_, list) = text.split_once("pub use generated::{").expect("the list");
    let (list, _) = list.split_once("};").expect("its end");
    let mut listed: Vec<&str> =
        list.split(',').map(str::trim).filter(|name| !name.is_empty()).collect();
    listed.sort_unstable();
    let mut names = vec!["OPERATIONS".to_string(), "common".to_string()];
    let entries = fs::read_dir(home.join("schema")).expect("schema/");
    for path in entries.map(|entry| entry.expect("an entry").path()) {
        if path.is_dir() {
            names.push(path.file_name().expect("a name").to_string_lossy().into_owned());
        } else if path.extension().is_some_and(|extension| extension == "json") {
            let file = fs::read_to_string(path).expect("a schema file");
            let mut file: Value = serde_json::from_str(&file).expect("json");
            let shared =
                file["definitions"].as_object_mut().map(std::mem::take).unwrap_or_default();
            let ids = shared.into_iter().filter(|(_, found)| found.get("x-id").is_some());
            names.extend(ids.map(|(name, _)| name));
        }
    }
    names.sort_unstable();
    assert_eq!(listed, names, "list in `pub use generated` of src/lib.rs what schema/ has");
}

#[cfg(feature = "codegen")]
#[test]
fn the_build_script_runs_again_for_its_own_input_only() {
    let output = Path::new(env!("OUT_DIR")).with_file_name("output");
    let output = fs::read_to_string(output).expect("what the build script printed");
    let watched = output.lines().filter_map(|line| line.strip_prefix("cargo::rerun-if-"));
    // For the command, beside these.
    let command = ["changed=catalog", "changed=src/emulator/control/"];
    let is_commands = |watched: &&str| command.iter().any(|begin| watched.starts_with(begin));
    let watched: Vec<&str> = watched.filter(|watched| !is_commands(watched)).collect();
    assert_eq!(
        watched,
        [
            "changed=build.rs",
            "env-changed=DINGTALK_FILE_SCHEMA",
            "changed=codegen",
            "changed=schema"
        ]
    );
}

#[test]
fn the_worked_example_of_the_schemas_readme_is_valid() {
    let readme = Path::new(env!("CARGO_MANIFEST_DIR")).join("schema/README.md");
    let readme = fs::read_to_string(readme).expect("schema/README.md");
    let (_, rest) = readme.split_once("```json").expect("an example");
    let (example, _) = rest.split_once("```").expect("its end");
    let code = generate(|schema, _| {
        fs::create_dir(schema.join("storage")).expect("a folder");
        let shared = Path::new(env!("CARGO_MANIFEST_DIR")).join("schema/storage/common.json");
        fs::copy(shared, schema.join("storage/common.json")).expect("copied");
        fs::write(schema.join("storage/rename_folder.json"), example).expect("written");
    });
    let code = code.expect("a valid schema");
    assert!(code.contains("impl Operation for RenameFolder"));
}

#[test]
fn a_body_without_its_optional_parameters_is_an_empty_object() {
    let body = |properties: &[&str], required: Value| {
        let code = generate(|_, file| {
            let request = &mut definitions(file)["FeedAnimal"];
            request["required"] = required;
            let kept = request["properties"].as_object_mut().expect("properties");
            kept.retain(|name, _| properties.contains(&name.as_str()));
            let example = file["examples"][0]["request"].as_object_mut().expect("a request");
            example.retain(|name, _| properties.contains(&name.as_str()));
        });
        let code = code.expect("a valid schema");
        let (_, encode) = code.split_once("fn encode").expect("a request");
        let (encode, _) = encode.split_once("\n        }\n").expect("its end");
        let (before, _) = encode.split_once("request.json(")?;
        let (_, condition) = before.rsplit_once("if ").expect("a condition");
        Some(condition.split_whitespace().collect::<Vec<_>>().join(" "))
    };
    let path = json!(["spaceId"]);
    let left_out = body(&["spaceId", "dryRun", "food", "notes"], path.clone());
    assert_eq!(left_out.as_deref(), Some("self.food.is_none() && self.notes.is_empty() {"));
    assert_eq!(body(&["spaceId", "food", "notes"], json!(["spaceId", "food"])), None);
    assert_eq!(body(&["spaceId", "dryRun"], path), None, "nothing travels in the body");
}
