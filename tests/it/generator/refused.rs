//! Schemas that the generator refuses, with its messages.

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
    insta::assert_snapshot!(text, @"schema/zoo/feed_animal.json#/definitions/Food/x-tasty: unknown keyword `x-tasty`; known here: type, description, minimum, required, properties, oneOf, x-extensible-enum, x-formats, x-from, x-id, x-limits, x-reply, x-success, x-text, x-values, x-zones");
    let text = problem(|operation| {
        definitions(operation)["FeedAnimal"]["properties"]["food"]["x-inn"] = "body".into();
    });
    insta::assert_snapshot!(text, @"schema/zoo/feed_animal.json#/definitions/FeedAnimal/properties/food/x-inn: unknown keyword `x-inn`; known here: type, format, description, items, maxItems, minimum, maximum, additionalProperties, $ref, x-any, x-as, x-empty, x-from, x-in, x-mobile, x-rust-name, x-secret, x-text; did you mean `x-in`?");
    let text = problem(|operation| operation["x-operation"]["x-cost"] = 1.into());
    insta::assert_snapshot!(text, @"schema/zoo/feed_animal.json#/x-operation/x-cost: unknown keyword `x-cost`; known here: method, host, path, auth, token-of, permission, app-types, repeatable, source, name, body");
}

#[test]
fn a_reference_to_nothing() {
    let text = problem(|operation| {
        definitions(operation)["Food"]["properties"]["kind"]["$ref"] = "#/definitions/Kind".into();
    });
    insta::assert_snapshot!(text, @"schema/zoo/feed_animal.json#/definitions/Food/properties/kind/$ref: there is no definition `Kind` in `zoo` or a file at the top of the folder");
}

#[test]
fn two_definitions_of_one_name() {
    let text = generate(|schema, _| {
        let file = json!({"title": "x", "definitions": {"FileType": {"type": "object"}}});
        fs::write(schema.join("other.json"), file.to_string()).expect("written");
    });
    insta::assert_snapshot!(text.expect_err("a problem"), @"schema/other.json#/definitions/FileType: `FileType` is already defined in schema/common.json; all modules share it");
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
    let text = problem(|operation| {
        definitions(operation)["Food"]["required"] = json!(["grams"]);
        operation["examples"][0]["request"]["food"]["grams"] = 1.into();
    });
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
    insta::assert_snapshot!(text, @r##"schema/zoo/feed_animal.json#/definitions/Food/properties/origin: an object within an object: make it a definition and `$ref` it (`"$ref": "#/definitions/Origin"`); for a map, give it `additionalProperties`"##);
}

/// A message suggests no name rather than one that would be refused.
#[test]
fn a_name_for_an_object_inside_an_object() {
    let rows = [
        ("origin", Some("Origin")),
        ("petDish", Some("PetDish")),
        ("pet_dish", Some("PetDish")),
        ("PET_DISH", Some("PetDish")),
        ("dish2", Some("Dish2")),
        // Names that are already defined, here or in another file.
        ("food", None),
        ("foodKind", None),
        ("fileType", None),
        ("spaceId", None),
        // Rust's own names, and this crate's.
        ("option", None),
        ("string", None),
        ("self", None),
        ("vec", None),
        ("box", None),
        ("some", None),
        ("client", None),
        ("error", None),
        ("person", None),
        ("1st", None),
        ("2", None),
        ("文件", None),
        ("größe", None),
        ("-", None),
        ("", None),
        ("userIDCard", None),
    ];
    for (property, name) in rows {
        let text = problem(|file| {
            definitions(file)["Food"]["properties"][property] = json!({"type": "object"});
        });
        let told = "an object within an object: make it a definition and `$ref` it";
        assert!(text.contains(told), "{property}: {text}");
        let expected =
            name.map(|name| format!("`$ref` it (`\"$ref\": \"#/definitions/{name}\"`);"));
        let expected = expected.unwrap_or_else(|| "`$ref` it; for a map".into());
        assert!(text.contains(&expected), "{property}: {text}");
        // A definition with this name exists.
        if let Some(name) = name {
            let code = generate(|_, file| {
                definitions(file)[name] = json!({"type": "object", "properties": {}});
            });
            assert!(code.is_ok(), "{}", code.unwrap_err());
        }
    }
}

/// Generated code imports with globs, so a definition with the same name would silently shadow the import.
#[test]
fn a_name_that_generated_code_imports() {
    let code = generate(|_, _| {}).expect("a valid schema");
    let imports = code.split("use crate::").skip(1).filter_map(|text| text.split(';').next());
    let words = imports.flat_map(|text| text.split(|c: char| !c.is_alphanumeric()));
    let names: Vec<&str> =
        words.filter(|word| word.starts_with(|c: char| c.is_uppercase())).collect();
    assert!(names.contains(&"Spec") && names.contains(&"ErrorRow"), "{names:?}");
    for name in names {
        let text = problem(|file| file["definitions"][name] = json!({"type": "object"}));
        let reason =
            if name == "Timestamp" { "belongs to a file at the top" } else { "cannot name" };
        assert!(text.contains(&format!("definitions/{name}: ")) && text.contains(reason), "{text}");
    }
}

/// The code of these schemas would not build, or would mean something else.
#[test]
fn definitions_that_cannot_become_rust() {
    type Change = fn(&mut Value);
    let changes: &[(&str, Change)] = &[
        ("needs a `title`", |file| file["title"] = Value::Null),
        ("not a json object", |file| file["definitions"] = json!([])),
        ("must begin with `/`", |file| file["x-operation"]["path"] = "v1.0/{spaceId}".into()),
        ("cannot name a Rust type", |file| {
            file["definitions"]["Option"] = json!({"type": "object"})
        }),
        ("cannot name a Rust type", |file| file["definitions"]["a-b"] = json!({"type": "object"})),
        ("must be object, string", |file| file["definitions"]["X"] = json!({"type": "array"})),
        ("a string is an id", |file| file["definitions"]["X"] = json!({"type": "string"})),
        ("an id needs a description", |file| {
            file["definitions"]["X"] = json!({"type": "string", "x-id": true});
        }),
        ("must be true", |file| {
            file["definitions"]["X"] = json!({"type": "string", "x-id": false, "description": "x"});
        }),
        ("must be object, string", |file| {
            file["definitions"]["X"] = json!({"type": "integer", "description": "x"});
        }),
        ("is allowed only on an id that is a number", |file| {
            file["definitions"]["X"] =
                json!({"type": "string", "x-id": true, "minimum": 1, "description": "x"});
        }),
        ("must be a 64-bit integer", |file| {
            file["definitions"]["X"] =
                json!({"type": "integer", "x-id": true, "minimum": "1", "description": "x"});
        }),
        ("must be a 64-bit integer", |file| {
            file["definitions"]["X"] = json!({
                "type": "integer", "x-id": true, "x-values": {"root": "1"}, "description": "x"
            });
        }),
        ("must be a text of one line", |file| {
            file["definitions"]["X"] = json!({
                "type": "string", "x-id": true, "x-values": {"root": 1}, "description": "x"
            });
        }),
        ("is allowed only on an id that is a string", |file| {
            file["definitions"]["X"] = json!({
                "type": "integer", "x-id": true, "x-text": {"without": ","}, "description": "x"
            });
        }),
        ("is empty; leave it out", |file| {
            file["definitions"]["X"] = json!({
                "type": "string", "x-id": true, "x-text": {"begins": ""}, "description": "x"
            });
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
        ("\"date\" is for nothing here: only integers have one", |file| {
            file["definitions"]["Food"]["properties"]["day"] =
                json!({"type": "string", "format": "date"});
        }),
        ("another property has the same Rust name", |file| {
            file["definitions"]["Food"]["properties"]["KIND"] = json!({"type": "string"});
        }),
        ("needs an `x-as` that says how", |file| {
            file["definitions"]["FeedAnimal"]["properties"]["notes"]["x-in"] = "query".into();
        }),
        ("a secret cannot travel in the path", |file| {
            let secret = json!({"type": "string", "x-secret": true, "x-in": "path"});
            file["definitions"]["FeedAnimal"]["properties"]["spaceId"] = secret;
        }),
        ("a list or map of secrets is no parameter", |file| {
            let secrets = json!({"type": "string", "x-secret": true});
            file["definitions"]["FeedAnimal"]["properties"]["pins"] =
                json!({"type": "array", "items": secrets});
        }),
        ("limits of elements", |file| {
            let numbers = json!({"type": "array", "items": {"type": "integer", "maximum": 3}});
            file["definitions"]["Food"]["properties"]["numbers"] = numbers;
        }),
        ("needs a `minimum` or a `maximum`", |file| {
            file["definitions"]["Food"]["x-limits"] = json!({"bowl": {"description": "x"}});
        }),
        ("must be a 64-bit integer, not 1.5", |file| {
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
        ("is allowed only on an id that is a string", |file| {
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
        ("belongs to a request's own properties", |file| {
            file["definitions"]["Food"]["properties"]["grams"]["x-in"] = "query".into();
        }),
        ("belongs to a request's own properties", |file| {
            file["definitions"]["FeedAnimal"]["properties"]["notes"]["items"]["x-in"] =
                "body".into();
        }),
        ("belongs to `Timestamp`", |file| {
            file["definitions"]["X"] = json!({"type": "string", "x-formats": ["%Y"]});
        }),
        ("write `HTTPFood` as Rust does: `HttpFood`", |file| {
            file["definitions"]["HTTPFood"] = json!({"type": "object", "properties": {}});
        }),
        ("a name without a letter or digit", |file| {
            file["definitions"]["Food"]["properties"]["-"] = json!({"type": "string"});
        }),
        ("a property's limit has the same constant", |file| {
            file["definitions"]["Food"]["properties"]["grams"]["maximum"] = 9.into();
            file["definitions"]["Food"]["x-limits"] =
                json!({"grams": {"description": "x", "maximum": 1}});
        }),
        ("`DRY_HAY` has a row already", |file| {
            let row = json!({"const": "DRY_HAY", "description": "Hay.", "x-rust-name": "Hay"});
            file["definitions"]["FoodKind"]["oneOf"].as_array_mut().expect("rows").push(row);
        }),
        ("names no variant", |file| {
            file["definitions"]["FoodKind"]["oneOf"][0]["x-rust-name"] = "Dry_Hay".into();
        }),
        ("names no variant", |file| {
            file["definitions"]["FoodKind"]["oneOf"][0]["const"] = "self".into();
        }),
        ("contains \\u{202e}, which turns the text around it", |file| {
            file["description"] = "Feeds\u{202e}.".into();
        }),
        ("a request has the `type` object", |file| {
            file["definitions"]["FeedAnimal"]
                .as_object_mut()
                .expect("an object")
                .remove("properties");
        }),
        ("must say what they are", |file| {
            file["definitions"]["Food"]["properties"]["labels"]["additionalProperties"] =
                true.into();
        }),
        ("belongs to a request:", |file| {
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
    for folder in ["match", "std", "1_0", "Park"] {
        let text = generate(|schema, _| {
            fs::create_dir(schema.join(folder)).expect("a folder");
            fs::write(schema.join(folder).join("x.json"), "{\"title\": \"x\"}").expect("written");
        });
        assert!(text.expect_err(folder).contains("cannot be a Rust module"), "{folder}");
    }
}

/// Each limit becomes a constant, which would not build.
#[test]
fn limits_of_the_wrong_kind() {
    let rows = [
        json!(-1.5),
        json!(1.0),
        json!(1e300),
        json!(18_446_744_073_709_551_615u64),
        json!("9"),
        json!(null),
        json!(true),
        json!([1]),
        json!({"a": 1}),
    ];
    let properties = "schema/zoo/feed_animal.json#/definitions/Food/properties/";
    for found in &rows {
        for end in ["minimum", "maximum"] {
            let told = format!("{end}: must be a 64-bit integer, not {found}");
            let text = problem(|file| {
                definitions(file)["Food"]["properties"]["grams"][end] = found.clone()
            });
            assert_eq!(text, format!("{properties}grams/{told}"));
            let text = problem(|file| {
                definitions(file)["Food"]["x-limits"] = json!({"bowl": {"description": "x"}});
                definitions(file)["Food"]["x-limits"]["bowl"][end] = found.clone();
            });
            assert!(text.ends_with(&format!("/x-limits/bowl/{told}")), "{text}");
        }
    }
    for found in rows.into_iter().chain([json!(-1), json!(0), json!(4_294_967_296u64)]) {
        let list =
            |most: &Value| json!({"type": "array", "items": {"type": "string"}, "maxItems": most});
        let told = format!("maxItems: must be a whole number from 1 to 4294967295, not {found}");
        let text = problem(|file| definitions(file)["Food"]["properties"]["bowls"] = list(&found));
        assert_eq!(text, format!("{properties}bowls/{told}"));
        let text = problem(|file| {
            let lists = json!({"type": "array", "items": list(&found)});
            definitions(file)["Food"]["properties"]["bowls"] = lists;
        });
        assert_eq!(text, format!("{properties}bowls/items/{told}"));
    }
    for (home, digits) in
        [("+8", json!(11)), ("86", json!(0)), ("86", json!(99)), ("86", json!(-1)), ("", json!(1))]
    {
        let text = problem(|file| {
            definitions(file)["Food"]["properties"]["phone"] =
                json!({"type": "string", "x-mobile": {"home": home, "digits": digits}});
        });
        assert!(text.contains("phone/x-mobile: belongs to a string, with `home`"), "{text}");
    }
    let code = generate(|_, file| {
        let grams = &mut definitions(file)["Food"]["properties"]["grams"];
        (grams["minimum"], grams["maximum"]) = (i64::MIN.into(), i64::MAX.into());
        definitions(file)["Food"]["properties"]["bowls"] =
            json!({"type": "array", "items": {"type": "string"}, "maxItems": u32::MAX});
    });
    assert!(code.is_ok(), "{}", code.unwrap_err());
}

/// Unknown names, and suggestions.
#[test]
fn misspelt_names() {
    type Change = fn(&mut Value);
    let changes: &[(&str, &str, Change)] = &[
        ("/exampels", "examples", |file| {
            let examples = file.as_object_mut().expect("a file").remove("examples");
            file["exampels"] = examples.expect("examples");
        }),
        ("/x-operation/app-type", "app-types", |file| {
            let types = file["x-operation"].as_object_mut().expect("keys").remove("app-types");
            file["x-operation"]["app-type"] = types.expect("types");
        }),
        ("/x-operation/Method", "method", |file| {
            let method = file["x-operation"].as_object_mut().expect("keys").remove("method");
            file["x-operation"]["Method"] = method.expect("a method");
        }),
        ("/x-operation/method", "POST", |file| file["x-operation"]["method"] = "post".into()),
        ("/x-operation/method", "DELETE", |file| file["x-operation"]["method"] = "DEL".into()),
        ("/x-operation/host", "oapi", |file| file["x-operation"]["host"] = "OAPI".into()),
        ("/x-operation/auth", "header", |file| file["x-operation"]["auth"] = "headers".into()),
        ("/x-operation/app-types/0", "internal", |file| {
            file["x-operation"]["app-types"][0] = "intern".into();
        }),
        ("/x-operation/app-types/0", "third-party-enterprise", |file| {
            file["x-operation"]["app-types"][0] = "thirdPartyEnterprise".into();
        }),
        ("/x-operation/path", "spaceId", |file| {
            file["x-operation"]["path"] = "/v1.0/{spaceID}".into();
        }),
        ("/definitions/Food/propertys", "properties", |file| {
            let food = file["definitions"]["Food"].as_object_mut().expect("a definition");
            let properties = food.remove("properties").expect("properties");
            food.insert("propertys".into(), properties);
        }),
        ("/definitions/Food/type", "object", |file| {
            file["definitions"]["Food"]["type"] = "Object".into();
        }),
        ("/definitions/Food/properties/grams/type", "integer", |file| {
            file["definitions"]["Food"]["properties"]["grams"] = json!({"type": "int"});
        }),
        ("/definitions/Food/properties/kind/$ref", "FoodKind", |file| {
            file["definitions"]["Food"]["properties"]["kind"]["$ref"] =
                "#/definitions/FoodKnid".into();
        }),
        ("/definitions/Food/properties/kind/$ref", "SpaceId", |file| {
            file["definitions"]["Food"]["properties"]["kind"]["$ref"] =
                "#/definitions/spaceid".into();
        }),
        ("/definitions/FeedAnimal/properties/dryRun/x-in", "query", |file| {
            file["definitions"]["FeedAnimal"]["properties"]["dryRun"]["x-in"] = "Query".into();
        }),
        ("/definitions/FeedAnimal/required", "notes", |file| {
            file["definitions"]["FeedAnimal"]["required"] = json!(["spaceId", "food", "note"]);
        }),
        ("/definitions/FoodKind/oneOf/0/constant", "const", |file| {
            file["definitions"]["FoodKind"]["oneOf"][0] =
                json!({"constant": "A", "description": "A."});
        }),
        ("/definitions/FeedAnimalError/oneOf/0/x-action", "renew-token", |file| {
            file["definitions"]["FeedAnimalError"]["oneOf"][0]["x-action"] = "renew_token".into();
        }),
        ("/definitions", "FeedAnimals", |file| {
            let definitions = file["definitions"].as_object_mut().expect("definitions");
            let request = definitions.remove("FeedAnimal").expect("a request");
            definitions.insert("FeedAnimals".into(), request);
        }),
    ];
    for (place, meant, change) in changes {
        let text = problem(change);
        let expected = format!("did you mean `{meant}`?");
        let start = format!("schema/zoo/feed_animal.json#{place}: ");
        let is_told = |line: &str| line.starts_with(&start) && line.ends_with(&expected);
        assert!(text.lines().any(is_told), "{start}{expected}: {text}");
    }
    // There is no suggestion if no name is similar.
    let text = problem(|file| file["x-operation"]["app-types"] = json!(["robot"]));
    insta::assert_snapshot!(text, @"schema/zoo/feed_animal.json#/x-operation/app-types/0: `robot` must be one of: custom-app, internal, third-party-enterprise, third-party-personal");
}

/// These schemas would build, but no request, or only a wrong one, could be made from them.
#[test]
fn schemas_without_a_possible_request() {
    let rows = [
        ("path", json!("/v1.0/zoo/{spaceId}/动物"), "contain only ASCII characters"),
        ("path", json!("/v1.0/zoo /{spaceId}"), "and no space"),
        ("path", json!("/v1.0/zoo\u{a0}/{spaceId}"), "contain only ASCII characters"),
        ("path", json!("/v1.0/zoo\n/{spaceId}"), "contain only ASCII characters"),
        ("path", json!("/v1.0/zoo/{spaceId}?a=b"), "no space, `?` or `#`"),
        ("path", json!("/v1.0/zoo/{spaceId}#b"), "no space, `?` or `#`"),
        ("path", json!("/v1.0/{spaceId}/{spaceId}"), "`{spaceId}` is in the path twice"),
        ("source", json!("docs"), "`docs` is not the https address"),
        ("source", json!(""), "`` is not the https address"),
        ("source", json!("http://example.com"), "is not the https address"),
        ("source", json!("https://"), "is not the https address"),
        ("source", json!("https:// example.com"), "is not the https address"),
        ("source", json!("https://example.com/a b"), "is not the https address"),
        ("source", json!("https://example.com/)[x](y"), "is not the https address"),
        ("source", json!("see https://example.com"), "is not the https address"),
    ];
    for (key, value, expected) in rows {
        let text = problem(|file| file["x-operation"][key] = value.clone());
        let start = format!("schema/zoo/feed_animal.json#/x-operation/{key}: ");
        assert!(text.starts_with(&start) && text.contains(expected), "{value}: {text}");
        assert_eq!(text.lines().count(), 1, "{text}");
    }
    for (least, most) in [(9, 1), (0, -1), (i64::MAX, i64::MIN)] {
        let told = format!("/minimum: {least} is above the `maximum`, {most}");
        let text = problem(|file| {
            let grams = &mut definitions(file)["Food"]["properties"]["grams"];
            (grams["minimum"], grams["maximum"]) = (least.into(), most.into());
        });
        assert!(text.contains(&format!("/properties/grams{told}")), "{text}");
        let text = problem(|file| {
            definitions(file)["Food"]["x-limits"] =
                json!({"bowl": {"description": "x", "minimum": least, "maximum": most}});
        });
        assert!(text.contains(&format!("/x-limits/bowl{told}")), "{text}");
    }
    let code = generate(|_, file| {
        let grams = &mut definitions(file)["Food"]["properties"]["grams"];
        (grams["minimum"], grams["maximum"]) = (1.into(), 1.into());
    });
    assert!(code.is_ok(), "{}", code.unwrap_err());
}

/// A problem shows the value, even if a tool wrote the file.
#[test]
fn a_problem_shows_the_value_that_is_wrong() {
    let grams = "/definitions/Food/properties/grams";
    let types = "string, integer, number, boolean, array, object";
    let rows = [
        (
            "/definitions/FeedAnimalError/oneOf/0/x-status",
            json!(40),
            "a number from 100 to 599, but is 40",
        ),
        ("/definitions/FeedAnimalError/oneOf/0/x-status", json!(999), "599, but is 999"),
        ("/definitions/FeedAnimalError/oneOf/0/x-status", json!("400"), "599, but is \"400\""),
        ("/definitions/FeedAnimalError/oneOf/0/x-status", json!(400.5), "599, but is 400.5"),
        ("/definitions/FoodKind/oneOf", json!("a"), "must be a list, not \"a\""),
        (
            &format!("{grams}/format"),
            json!("int46"),
            "`int46` must be one of: int32, int64; did you mean `int64`?",
        ),
        (&format!("{grams}/format"), json!(64), "64 must be one of: int32, int64"),
        (
            &format!("{grams}/type"),
            json!("integr"),
            &format!("`integr` must be one of: {types}; did you mean `integer`?"),
        ),
        (&format!("{grams}/type"), json!(7), &format!("7 must be one of: {types}")),
        (
            &format!("{grams}/type"),
            json!(["integer", "null"]),
            &format!(
                "[\"integer\",\"null\"] must be a single one of: {types}; what is not `required` may be missing"
            ),
        ),
        ("/definitions/Food/type", json!("list"), "integer for an id, not \"list\""),
        (
            "/definitions/FeedAnimal/properties/dryRun/x-in",
            json!("cookie"),
            "`cookie` must be one of: path, query, header, body",
        ),
        ("/definitions/FeedAnimal/properties/dryRun/x-in", json!(1), "1 must be one of: path"),
        ("/definitions/FeedAnimal/required", json!("spaceId"), "must be a list, not \"spaceId\""),
        ("/definitions/FeedAnimal/required", json!([1]), "must be a list of names, not [1]"),
        ("/definitions/FeedAnimal", json!("x"), "not a json object, but \"x\""),
        (
            "/examples",
            json!({"request": {}}),
            "must be a list, not {\"request\":{}}: an operation needs an example",
        ),
        ("/examples", json!("x"), "must be a list, not \"x\""),
        ("/examples/0/reply", json!(null), "must be an object, not null"),
        ("/x-operation", json!([]), "not a json object, but []"),
        ("/x-operation/path", json!(1), "must be a text, not 1"),
        ("/x-operation/repeatable", json!("false"), "must be true or false, not \"false\""),
        ("/x-operation/app-types", json!("internal"), "third-party-personal; it is \"internal\""),
    ];
    for (place, value, expected) in rows {
        let text = problem(|file| *file.pointer_mut(place).expect("it is there") = value.clone());
        let is_told = |line: &str| {
            line.starts_with(&format!("schema/zoo/feed_animal.json#{place}: "))
                && line.contains(expected)
        };
        assert!(text.lines().any(is_told), "{place} {expected}: {text}");
    }
}

#[test]
fn app_types_that_do_not_exist() {
    for (types, expected) in [
        (json!([]), "/app-types: must be a list of at least one of: custom-app"),
        (json!("internal"), "/app-types: must be a list of at least one of: custom-app"),
        (json!(["internal", "internal"]), "/app-types/1: \"internal\" is listed twice"),
        (json!(["internal", 1]), "/app-types/1: 1 must be one of"),
        (json!(["internal", "Internal"]), "/app-types/1: `Internal` must be one of"),
        (json!([""]), "/app-types/0: `` must be one of"),
    ] {
        let text = problem(|file| file["x-operation"]["app-types"] = types.clone());
        assert!(text.contains(expected), "{types}: {text}");
    }
}

#[test]
fn a_body_that_the_method_does_not_have() {
    for method in ["GET", "DELETE"] {
        let text = problem(|file| {
            file["x-operation"]["method"] = method.into();
            file["definitions"]["FeedAnimal"]["properties"]["notes"]["x-in"] = "body".into();
        });
        let lines: Vec<_> = text.lines().collect();
        // A repeatable operation needs a reason: the vendor's page.
        let names = ["food", "password"];
        assert_eq!(lines.len(), names.len(), "{text}");
        for (line, name) in lines.iter().zip(names) {
            let expected = format!(
                "schema/zoo/feed_animal.json#/definitions/FeedAnimal/properties/{name}: travels in the \
                 body, and a {method} usually has none; say where it travels: `\"x-in\": \"query\"`, path or \
                 header, or body if the vendor says so"
            );
            assert_eq!(**line, expected);
        }
        let code = generate(|_, file| {
            file["x-operation"]["method"] = method.into();
            let request = &mut file["definitions"]["FeedAnimal"];
            request["required"] = json!(["spaceId"]);
            let properties = request["properties"].as_object_mut().expect("properties");
            properties.retain(|name, _| ["spaceId", "dryRun"].contains(&name.as_str()));
            file["examples"][0]["request"] = json!({"spaceId": "1"});
        });
        assert!(code.is_ok(), "{method}: {}", code.unwrap_err());
    }
    for method in ["POST", "PUT"] {
        let code = generate(|_, file| file["x-operation"]["method"] = method.into());
        assert!(code.is_ok(), "{method}: {}", code.unwrap_err());
    }
}

#[test]
fn all_problems_at_once_in_the_order_of_their_places() {
    let text = generate(|schema, file| {
        fs::write(schema.join("zoo/broken.json"), "{").expect("written");
        file["x-operation"]["method"] = "FETCH".into();
        file["x-operation"].as_object_mut().expect("keys").remove("source");
        file["definitions"]["Food"]["properties"]["origin"] = json!({"type": "object"});
        file["definitions"]["Food"]["x-tasty"] = true.into();
        file["definitions"]["FeedAnimal"]["required"] = json!(["food", "cage"]);
        file["examples"] = vec![file["examples"][0].clone(); 11].into();
        for index in [2, 10] {
            file["examples"][index]["request"]["food"] = 1.into();
        }
    });
    insta::assert_snapshot!(text.expect_err("many problems"), @r###"
    schema/zoo/broken.json#: not valid json: EOF while parsing an object at line 1 column 1
    schema/zoo/feed_animal.json#/definitions/FeedAnimal/properties/spaceId: travels in the path, so it must be required
    schema/zoo/feed_animal.json#/definitions/FeedAnimal/required: `cage` is required but no property
    schema/zoo/feed_animal.json#/definitions/Food/properties/origin: an object within an object: make it a definition and `$ref` it (`"$ref": "#/definitions/Origin"`); for a map, give it `additionalProperties`
    schema/zoo/feed_animal.json#/definitions/Food/x-tasty: unknown keyword `x-tasty`; known here: type, description, minimum, required, properties, oneOf, x-extensible-enum, x-formats, x-from, x-id, x-limits, x-reply, x-success, x-text, x-values, x-zones
    schema/zoo/feed_animal.json#/examples/2/request/food: must be an object, not 1
    schema/zoo/feed_animal.json#/examples/10/request/food: must be an object, not 1
    schema/zoo/feed_animal.json#/x-operation: needs a `source`
    schema/zoo/feed_animal.json#/x-operation/method: `FETCH` must be one of: GET, POST, PUT, DELETE, PATCH
    "###);
}

#[test]
fn only_the_first_of_many_problems_are_shown() {
    let rows = |count: usize| {
        problem(|file| {
            let rows: Vec<_> =
                (0..count).map(|n| json!({"const": n, "description": "x"})).collect();
            file["definitions"]["FoodKind"]["oneOf"] = rows.into();
        })
    };
    assert_eq!(rows(50).lines().count(), 50);
    for (count, more) in [(51, "and 1 more"), (1000, "and 950 more")] {
        let text = rows(count);
        let lines: Vec<_> = text.lines().collect();
        assert_eq!((lines.len(), lines[50]), (51, more));
        assert!(lines[49].contains("/oneOf/49: "), "{}", lines[49]);
    }
}

#[test]
fn wrong_rows_of_codes() {
    for (row, expected) in [
        (json!({"code": "a", "status": 400, "meaning": "m"}), "/0: missing field `action`"),
        (
            json!({"code": "a", "status": 400, "meaning": "m", "action": "finel"}),
            "/0/action: `finel` must be one of: final, retry",
        ),
        (
            json!({"code": "a", "status": 400, "meaning": "m", "action": "final", "hints": "h"}),
            "/0/hints: unknown keyword `hints`",
        ),
        (json!([]), "/0: not a json object"),
        (
            json!({"code": "a", "status": 400, "meaning": "m", "action": "final", "words": [["A"]]}),
            "/0/words: must be one or two lists of words",
        ),
    ] {
        let text = generate(|schema, _| {
            let file = json!({"title": "x", "x-errors": [row]});
            fs::write(schema.join("errors.json"), file.to_string()).expect("written");
        });
        let text = text.expect_err(expected);
        assert!(text.contains(&format!("schema/errors.json#/x-errors{expected}")), "{row}: {text}");
    }
}
