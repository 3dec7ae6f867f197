//! Schemas that the generator refuses, and what it says.

use std::fs;

use serde_json::{Value, json};

use super::{definitions, generate, problem};

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
    insta::assert_snapshot!(text, @"schema/zoo/feed_animal.json#/definitions/Food/x-tasty: unknown keyword `x-tasty`; known here: type, description, required, properties, oneOf, x-extensible-enum, x-formats, x-id, x-limits, x-success, x-text, x-values, x-zones");
    let text = problem(|operation| {
        definitions(operation)["FeedAnimal"]["properties"]["food"]["x-inn"] = "body".into();
    });
    insta::assert_snapshot!(text, @"schema/zoo/feed_animal.json#/definitions/FeedAnimal/properties/food/x-inn: unknown keyword `x-inn`; known here: type, format, description, items, maxItems, minimum, maximum, additionalProperties, $ref, x-in, x-mobile, x-secret, x-text");
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
        ("`spaceId` is required twice", |file| {
            file["definitions"]["FeedAnimal"]["required"] = json!(["spaceId", "food", "spaceId"]);
        }),
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
        ("belongs to an id here", |file| {
            file["definitions"]["Food"]["x-text"] = json!({"without": ","});
        }),
        ("belongs to a string, with `home`", |file| {
            file["definitions"]["Food"]["properties"]["day"] =
                json!({"type": "string", "x-mobile": {"home": 86, "digits": 11}});
        }),
        ("belongs to a string, with `home`", |file| {
            file["definitions"]["Food"]["properties"]["day"] =
                json!({"type": "boolean", "x-mobile": {"home": "86", "digits": 11}});
        }),
        ("unknown keyword `code`", |file| {
            file["definitions"]["Food"]["properties"]["day"] =
                json!({"type": "string", "x-mobile": {"code": "86"}});
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
