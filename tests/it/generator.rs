//! The generator on broken schemas, and its committed output.

use std::fs;
use std::path::Path;

use codegen::Source;
use serde_json::{Value, json};

#[path = "../../codegen/mod.rs"]
pub mod codegen;

/// A small valid schema, changed by `change`, through the generator.
fn generate(change: impl FnOnce(&Path, &mut Value)) -> Result<String, String> {
    let folder = tempfile::tempdir().expect("a folder");
    let schema = folder.path();
    let real = Path::new(env!("CARGO_MANIFEST_DIR")).join("schema");
    for name in ["common.json", "gateway.json"] {
        fs::copy(real.join(name), schema.join(name)).expect("copied");
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
    codegen::generate(&[Source::own(schema)])
        .map(|code| laid_out(&code))
        .map_err(|problem| problem.to_string())
}

/// The code as it is committed, for people.
pub fn laid_out(code: &str) -> String {
    let file = syn::parse_file(code).unwrap_or_else(|error| {
        panic!("the generator wrote code that does not parse: {error}\n{code}")
    });
    HEADER.to_string() + &spaced(&prettyplease::unparse(&file))
}

const HEADER: &str = "\
// @generated from schema/ by codegen/. Do not edit: change the schema, then run
// `UPDATE_GENERATED=1 cargo test --all-features generated`.

";

/// The code with a blank line between items, which prettyplease does not leave.
fn spaced(code: &str) -> String {
    let mut spaced = String::new();
    let (mut before, mut importing) = ("", false);
    for line in code.lines() {
        let (last, next) = (before.trim_start(), line.trim_start());
        let indent = |line: &str| line.len() - line.trim_start().len();
        importing |= last.starts_with("use ");
        let imported = importing && last.ends_with(';') && !next.starts_with("use ");
        let ended = ["}", ");", "];"].contains(&last) || last.ends_with(';');
        let starts = ["///", "pub ", "impl ", "#["].iter().any(|start| next.starts_with(start));
        if imported || !importing && ended && starts && indent(before) == indent(line) {
            spaced.push('\n');
        }
        importing &= !imported;
        spaced += line;
        spaced.push('\n');
        before = line;
    }
    spaced
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

#[test]
fn limits_of_what_is_no_property_are_constants() {
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
fn what_a_request_may_not_hold_is_a_list_of_rules() {
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
    Rule::id("key"),
    Rule::filled("notes"),
    Rule::id("spaceId"),
    Rule::minimum("bowls", 1),
    Rule::maximum("food.grams", 8).unless("dryRun"),
    "#);
}

#[test]
fn invalid_json() {
    let broken = generate(|schema, _| {
        fs::write(schema.join("zoo/broken.json"), "{\"title\": }").expect("written");
    });
    insta::assert_snapshot!(broken.unwrap_err(), @"schema/zoo/broken.json#: not valid json: expected value at line 1 column 11");
    let twice = generate(|schema, _| {
        let text = "{\"definitions\": {\"A\": {}, \"A\": {}}}";
        fs::write(schema.join("zoo/twice.json"), text).expect("written");
    });
    insta::assert_snapshot!(twice.unwrap_err(), @"schema/zoo/twice.json#: not valid json: `A` occurs twice at line 1 column 34");
}

#[test]
fn an_unknown_keyword() {
    let text = problem(|operation| definitions(operation)["Food"]["x-tasty"] = true.into());
    insta::assert_snapshot!(text, @"schema/zoo/feed_animal.json#/definitions/Food/x-tasty: unknown keyword `x-tasty`; known here: type, description, required, properties, oneOf, x-extensible-enum, x-formats, x-id, x-limits, x-success, x-values, x-zones");
    let text = problem(|operation| {
        definitions(operation)["FeedAnimal"]["properties"]["food"]["x-inn"] = "body".into();
    });
    insta::assert_snapshot!(text, @"schema/zoo/feed_animal.json#/definitions/FeedAnimal/properties/food/x-inn: unknown keyword `x-inn`; known here: type, format, description, items, maxItems, minimum, maximum, additionalProperties, $ref, x-in, x-secret, x-text");
    let text = problem(|operation| operation["x-operation"]["x-cost"] = 1.into());
    insta::assert_snapshot!(text, @"schema/zoo/feed_animal.json#/x-operation: unknown field `x-cost`, expected one of `method`, `host`, `path`, `auth`, `permission`, `app-types`, `repeatable`, `source`");
}

#[test]
fn a_reference_to_nothing() {
    let text = problem(|operation| {
        definitions(operation)["Food"]["properties"]["kind"]["$ref"] = "#/definitions/Kind".into();
    });
    insta::assert_snapshot!(text, @"schema/zoo/feed_animal.json#/definitions/Food/properties/kind/$ref: there is no definition `Kind` in any schema file");
}

#[test]
fn two_definitions_of_one_name() {
    let text = problem(|operation| definitions(operation)["File"] = json!({"type": "object"}));
    insta::assert_snapshot!(text, @"schema/zoo/feed_animal.json#/definitions/File: `File` is already defined in schema/common.json; names are global");
}

#[test]
fn a_placeholder_without_a_property_and_the_reverse() {
    let text = problem(|operation| {
        operation["x-operation"]["path"] = "/v1.0/zoo/{spaceId}/{cage}".into();
    });
    insta::assert_snapshot!(text, @r#"schema/zoo/feed_animal.json#/x-operation/path: `{cage}` has no property with `"x-in": "path"` in FeedAnimal"#);
    let text = problem(|operation| operation["x-operation"]["path"] = "/v1.0/zoo".into());
    insta::assert_snapshot!(text, @"schema/zoo/feed_animal.json#/definitions/FeedAnimal/properties/spaceId: travels in the path, but `/v1.0/zoo` has no `{spaceId}`");
}

#[test]
fn required_deeper_than_a_replys_top_level() {
    let text = problem(|operation| definitions(operation)["Food"]["required"] = json!(["grams"]));
    insta::assert_snapshot!(text, @"schema/zoo/feed_animal.json#/definitions/Food/required: `required` is deeper than a reply's top level; a reply may insist on its own properties only");
}

#[test]
fn an_error_row_without_a_status() {
    let text = problem(|operation| {
        let row = definitions(operation)["FeedAnimalError"]["oneOf"][0].as_object_mut();
        row.expect("a row").remove("x-status");
    });
    insta::assert_snapshot!(text, @"schema/zoo/feed_animal.json#/definitions/FeedAnimalError/oneOf/0: an error row needs its HTTP status as `x-status`");
}

#[test]
fn an_operation_without_a_permission() {
    let code = generate(|_, operation| {
        let header = operation["x-operation"].as_object_mut();
        header.expect("an object").remove("permission");
    });
    let code = code.expect("a valid schema");
    let zoo = &code[code.find("pub mod zoo").expect("a module")..];
    assert!(zoo.contains("No permission is documented. App types: internal."), "{zoo}");
    assert!(!zoo.contains(".permission("), "{zoo}");
    let text = problem(|operation| operation["x-operation"]["permission"] = "".into());
    insta::assert_snapshot!(text, @"schema/zoo/feed_animal.json#/x-operation/permission: must name something; leave it out where the vendor names nothing");
}

#[test]
fn a_name_that_is_expected_and_missing() {
    let text = problem(|operation| {
        definitions(operation).as_object_mut().expect("an object").remove("FeedAnimalReply");
    });
    insta::assert_snapshot!(text, @"schema/zoo/feed_animal.json#/definitions: expected a definition `FeedAnimalReply`, after the file's name");
}

#[test]
fn values_that_make_no_variant() {
    let row = |value: &str| json!({"const": value, "description": "Food."});
    let text = problem(|operation| {
        definitions(operation)["FoodKind"]["oneOf"] = json!([row("a.b"), row("a-b")]);
    });
    insta::assert_snapshot!(text, @"schema/zoo/feed_animal.json#/definitions/FoodKind/oneOf/1: a second variant `AB`; give one an `x-rust-name`");
    let text =
        problem(|operation| definitions(operation)["FoodKind"]["oneOf"] = json!([row("40014")]));
    insta::assert_snapshot!(text, @"schema/zoo/feed_animal.json#/definitions/FoodKind/oneOf/0: `40014` names no variant; give it an `x-rust-name`");
}

#[test]
fn an_object_inside_an_object() {
    let text = problem(|operation| {
        definitions(operation)["Food"]["properties"]["origin"] =
            json!({"type": "object", "description": "x"});
    });
    insta::assert_snapshot!(text, @"schema/zoo/feed_animal.json#/definitions/Food/properties/origin: an object within an object is a definition of its own: use `$ref`, or `additionalProperties` for a map");
}

#[test]
fn the_committed_output_is_what_the_generator_writes() {
    let home = Path::new(env!("CARGO_MANIFEST_DIR"));
    let code = codegen::generate(&[Source::own(&home.join("schema"))]).expect("a valid schema");
    let code = laid_out(&code);
    let committed = home.join("src/generated.rs");
    if std::env::var_os("UPDATE_GENERATED").is_some() {
        fs::write(&committed, &code).expect("written");
    }
    let found = fs::read_to_string(&committed).expect("src/generated.rs");
    assert!(
        found == code,
        "src/generated.rs is not what schema/ says; run `UPDATE_GENERATED=1 cargo test generated`"
    );
}

#[cfg(feature = "codegen")]
#[test]
fn the_build_script_runs_again_for_the_schema_and_the_generator_only() {
    let output = Path::new(env!("OUT_DIR")).with_file_name("output");
    let output = fs::read_to_string(output).expect("what the build script printed");
    let watched = output.lines().filter_map(|line| line.strip_prefix("cargo::rerun-if-"));
    let watched: Vec<&str> = watched.collect();
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

/// What would not build, or would build into something else than it says.
#[test]
fn what_cannot_become_rust() {
    type Change = fn(&mut Value);
    let changes: &[(&str, Change)] = &[
        ("needs a `title`", |file| file["title"] = Value::Null),
        ("not a json object", |file| file["definitions"] = json!([])),
        ("must begin with `/`", |file| file["x-operation"]["path"] = "v1.0/{spaceId}".into()),
        ("cannot name a Rust type", |file| {
            file["definitions"]["Option"] = json!({"type": "object"})
        }),
        ("cannot name a Rust type", |file| file["definitions"]["a-b"] = json!({"type": "object"})),
        ("must be object, or string", |file| file["definitions"]["X"] = json!({"type": "array"})),
        ("a string is an id", |file| file["definitions"]["X"] = json!({"type": "string"})),
        ("an id needs a description", |file| {
            file["definitions"]["X"] = json!({"type": "string", "x-id": true});
        }),
        ("must be true", |file| {
            file["definitions"]["X"] = json!({"type": "string", "x-id": false, "description": "x"});
        }),
        ("must be a list", |file| file["definitions"]["FoodKind"]["oneOf"] = json!({})),
        ("must be a list of names", |file| {
            file["definitions"]["FeedAnimal"]["required"] = json!([1])
        }),
        ("belongs to a reply", |file| file["definitions"]["Food"]["x-success"] = "x".into()),
        ("an enum needs `\"x-extensible-enum\"", |file| {
            file["definitions"]["FoodKind"]["x-extensible-enum"] = false.into();
        }),
        ("only integers have one", |file| {
            file["definitions"]["Food"]["properties"]["day"] =
                json!({"type": "string", "format": "date"});
        }),
        ("another property has the same Rust name", |file| {
            file["definitions"]["Food"]["properties"]["KIND"] = json!({"type": "string"});
        }),
        ("only plain values travel", |file| {
            file["definitions"]["FeedAnimal"]["properties"]["notes"]["x-in"] = "query".into();
        }),
        ("a secret cannot travel in the path", |file| {
            let secret = json!({"type": "string", "x-secret": true, "x-in": "path"});
            file["definitions"]["FeedAnimal"]["properties"]["spaceId"] = secret;
        }),
        ("holds the secret `pin`", |file| {
            file["definitions"]["Food"]["properties"]["pin"] =
                json!({"type": "string", "x-secret": true});
        }),
        ("limits of elements", |file| {
            let numbers = json!({"type": "array", "items": {"type": "integer", "maximum": 3}});
            file["definitions"]["Food"]["properties"]["numbers"] = numbers;
        }),
        ("needs a `minimum` or a `maximum`", |file| {
            file["definitions"]["Food"]["x-limits"] = json!({"bowl": {"description": "x"}});
        }),
        ("must be whole numbers", |file| {
            file["definitions"]["Food"]["x-limits"] =
                json!({"bowl": {"description": "x", "minimum": 1, "maximum": 1.5}});
        }),
        ("a limit needs a description", |file| {
            file["definitions"]["Food"]["x-limits"] = json!({"bowl": {"maximum": 1}});
        }),
        ("write the name in lower case", |file| {
            file["definitions"]["Food"]["x-limits"] =
                json!({"Bowl": {"description": "x", "maximum": 1}});
        }),
        ("unknown keyword `most`", |file| {
            file["definitions"]["Food"]["x-limits"] = json!({"bowl": {"most": 1}});
        }),
        ("has no field \"kind.x\" that is a number", |file| {
            file["definitions"]["Food"]["x-limits"] =
                json!({"bowl": {"description": "x", "maximum": 1, "of": "kind.x"}});
        }),
        ("has no field \"food\" that is true or false", |file| {
            file["definitions"]["FeedAnimal"]["x-limits"] = json!({
                "bowl": {"description": "x", "maximum": 1, "of": "food.grams", "unless": "food"}
            });
        }),
        ("needs an `of`", |file| {
            file["definitions"]["FeedAnimal"]["x-limits"] =
                json!({"bowl": {"description": "x", "maximum": 1, "unless": "dryRun"}});
        }),
        ("belongs to: integer, number", |file| {
            file["definitions"]["Food"]["properties"]["day"] =
                json!({"type": "string", "minimum": 1});
        }),
        ("belongs to: array", |file| {
            file["definitions"]["Food"]["properties"]["day"] =
                json!({"type": "string", "maxItems": 1});
        }),
        ("belongs to a string", |file| {
            file["definitions"]["Food"]["properties"]["day"] =
                json!({"type": "boolean", "x-text": {}});
        }),
        ("must be a text of characters", |file| {
            file["definitions"]["Food"]["properties"]["day"] =
                json!({"type": "string", "x-text": {"only": ["a"]}});
        }),
        ("unknown keyword `letters`", |file| {
            file["definitions"]["Food"]["properties"]["day"] =
                json!({"type": "string", "x-text": {"letters": "a"}});
        }),
        ("belongs to a request", |file| {
            file["definitions"]["FeedAnimalReply"]["x-limits"] = json!({});
        }),
        ("an operation needs an example", |file| file["examples"] = Value::Null),
        ("an operation needs an example", |file| file["examples"] = json!([])),
        ("an operation needs an example", |file| file["examples"] = json!([{"request": {}}])),
        ("names no variant", |file| {
            file["definitions"]["FoodKind"]["oneOf"][0]["x-rust-name"] = "Foo Bar".into();
        }),
    ];
    for (expected, change) in changes {
        let text = problem(change);
        assert!(
            text.contains(expected) && text.contains("feed_animal.json#"),
            "{expected}: {text}"
        );
    }
    for folder in ["match", "std", "1_0", "Zoo"] {
        let text = generate(|schema, _| {
            fs::create_dir(schema.join(folder)).expect("a folder");
            fs::write(schema.join(folder).join("x.json"), "{\"title\": \"x\"}").expect("written");
        });
        assert!(text.expect_err(folder).contains("cannot be a Rust module"), "{folder}");
    }
}
