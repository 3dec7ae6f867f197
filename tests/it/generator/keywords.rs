//! Keywords that decide the place and form of a parameter: which uses are refused.

use std::fs;

use serde_json::{Value, json};

use super::codegen::{self, Source};
use super::{definitions, generate, problem};
use crate::schema_fuzzing::apart;

/// Returns a change that sets properties of the request.
fn with(file: &mut Value, properties: &Value) {
    for (name, property) in properties.as_object().into_iter().flatten() {
        definitions(file)["FeedAnimal"]["properties"][name] = property.clone();
    }
}

#[test]
fn misuse_of_a_property_is_refused() {
    let texts = json!({"type": "array", "items": {"type": "string"}});
    let list = |more: Value| {
        let mut list = texts.clone();
        for (key, value) in more.as_object().into_iter().flatten() {
            list[key] = value.clone();
        }
        list
    };
    let food = "#/definitions/Food";
    let text = |more: Value| {
        let mut text = json!({"type": "string"});
        for (key, value) in more.as_object().into_iter().flatten() {
            text[key] = value.clone();
        }
        text
    };
    #[rustfmt::skip]
    let rows = [
        // Any JSON value.
        ("x", json!({}), "for any JSON value, write `\"x-any\": true`"),
        ("x", json!({"x-any": false}), "/x-any: must be true, or be left out"),
        ("x", json!({"x-any": true, "type": "string"}), "/type: says what the value is, and `x-any`"),
        ("x", json!({"x-any": true, "$ref": food}), "/$ref: says what the value is"),
        ("x", json!({"x-any": true, "x-secret": true}), "/x-secret: says what the value is"),
        ("x", json!({"type": "array", "items": true}), "a `$ref`, or `\"x-any\": true`"),
        ("x", json!({"x-any": true, "x-in": "path"}), "only plain values travel in the path or a header"),
        // Its place.
        ("x", text(json!({"x-in": "cookie"})), "must be one of: path, query, header, body, whole-body"),
        ("Content-Length", text(json!({"x-in": "header"})), "cannot be a header: it is no name of one"),
        ("x-acs-dingtalk-access-token", text(json!({"x-in": "header"})), "or of one that is set already"),
        ("a b", text(json!({"x-in": "header"})), "cannot be a header"),
        ("x", list(json!({"x-in": "header"})), "only plain values travel in the path or a header"),
        ("x", list(json!({"x-in": "whole-body"})), "is the whole body, so nothing else can travel there"),
        ("x", text(json!({"x-in": "whole-body"})), "a body as a whole is an array, an object with"),
        ("x", json!({"$ref": food, "x-in": "whole-body"}), "a body as a whole is an array, an object with"),
        // Its form.
        ("x", list(json!({"x-in": "query"})), "in the query needs an `x-as` that says how"),
        ("x", json!({"$ref": food, "x-in": "query"}), "in the query needs an `x-as` that says how"),
        ("x", json!({"x-any": true, "x-in": "query"}), "in the query needs an `x-as` that says how"),
        ("x", list(json!({"x-in": "query", "x-as": "commas"})), "must be one of: json, repeated, joined, numbered"),
        ("x", json!({"$ref": food, "x-in": "query", "x-as": "joined"}), "only a list of plain values can be repeated or joined"),
        ("x", json!({"x-any": true, "x-in": "query", "x-as": "repeated"}), "only a list of plain values"),
        ("x", text(json!({"x-in": "query", "x-as": "json"})), "how a list or an object is written, and this is neither"),
        ("x", list(json!({"x-as": "repeated"})), "in the body, only `json` makes it a text"),
        ("x", list(json!({"items": {"type": "string", "x-as": "json"}})), "/items/x-as: belongs to the property as a whole"),
        // Empty texts.
        ("x", text(json!({"x-empty": 1})), "/x-empty: must be true, or be left out"),
        ("x", json!({"type": "integer", "x-empty": true}), "belongs to a text or a list"),
        ("x", text(json!({"x-empty": true, "x-secret": true})), "neither secret nor in the path or a header"),
        ("x", text(json!({"x-empty": true, "x-in": "header"})), "neither secret nor in the path or a header"),
        ("x", list(json!({"x-empty": true})), "belongs to a required list; any other one is left out"),
        ("x", json!({"$ref": food, "x-empty": true}), "belongs to a text or a list"),
        // Names in Rust.
        ("x", text(json!({"x-rust-name": "Name"})), "must be words of a-z and 0-9 with `_` between them"),
        ("x", text(json!({"x-rust-name": "type"})), "not a keyword of Rust, but is \"type\""),
        ("x", text(json!({"x-rust-name": "a__b"})), "must be words"),
        ("x", text(json!({"x-rust-name": "dry_run"})), "another property has the same Rust name; give one an"),
        ("dry-run", text(json!({})), "another property has the same Rust name; give one an `x-rust-name`"),
        ("-", text(json!({})), "names nothing in Rust; add an `x-rust-name`"),
        ("x", list(json!({"items": {"type": "string", "x-rust-name": "a"}})), "/items/x-rust-name: belongs to the property"),
    ];
    for (name, property, expected) in rows {
        let text = problem(|file| with(file, &json!({ name: property })));
        let place = "schema/zoo/feed_animal.json#/definitions/FeedAnimal/properties/";
        let is_told = |line: &str| line.starts_with(place) && line.contains(expected);
        assert!(text.lines().any(is_told), "{property} {expected}: {text}");
    }
    // Below the top level, a property has no place of its own.
    for (key, value) in [("x-as", "json"), ("x-in", "header")] {
        let text = problem(|file| {
            definitions(file)["Food"]["properties"]["labels"][key] = value.into();
        });
        assert!(text.contains("belongs to a request's own properties"), "{text}");
    }
}

#[test]
fn misuse_of_a_header_is_refused() {
    let rows = [
        ("method", json!("FETCH"), "`FETCH` must be one of: GET, POST, PUT, DELETE, PATCH"),
        ("body", json!("xml"), "`xml` must be one of: json, form"),
        ("name", json!("feed.animal"), "must be letters, digits and `_`, with a letter first"),
        ("name", json!("1st"), "with a letter first, but is \"1st\""),
        ("name", json!(""), "with a letter first, but is \"\""),
        ("name", json!(1), "but is 1"),
    ];
    for (key, value, expected) in rows {
        let text = problem(|file| file["x-operation"][key] = value.clone());
        let place = format!("schema/zoo/feed_animal.json#/x-operation/{key}: ");
        let is_told = |line: &str| line.starts_with(&place) && line.contains(expected);
        assert!(text.lines().any(is_told), "{expected}: {text}");
    }
    let text = problem(|file| file["x-operation"]["body"] = "form".into());
    assert!(
        text.contains("properties/food: a list or an object in a form travels as JSON text"),
        "{text}"
    );
    let text = problem(|file| {
        file["x-operation"]["body"] = "form".into();
        for name in ["food", "notes", "password"] {
            with(file, &json!({ name: {"type": "string", "x-in": "query"} }));
        }
    });
    assert!(
        text.contains("`\"body\": \"form\"` needs a parameter that travels in the body"),
        "{text}"
    );
}

/// `app-types` can be left out if the vendor does not document it.
#[test]
fn an_operation_needs_no_app_types() {
    let code = generate(|_, file| {
        file["x-operation"].as_object_mut().expect("an object").remove("app-types");
    });
    let code = code.expect("a valid schema");
    assert!(code.contains("Permission: `Zoo.Feed`.\n"), "{code}");
}

#[test]
fn an_error_about_an_acronym_says_how_to_fix_it() {
    let rename = |file: &mut Value, name: &str| {
        let text = file["definitions"].to_string().replace("FeedAnimal", name);
        file["definitions"] = serde_json::from_str(&text).expect("json");
    };
    for stem in ["feedOTOAnimal", "feed_OTO_animal"] {
        let text = generate(|schema, file| {
            let mut other = file.clone();
            rename(&mut other, "FeedOTOAnimal");
            other["definitions"].as_object_mut().expect("definitions").remove("Food");
            other["definitions"].as_object_mut().expect("definitions").remove("FoodKind");
            other["x-operation"]["path"] = "/v1.0/zoo/{spaceId}/oto".into();
            let path = schema.join(format!("zoo/{stem}.json"));
            fs::write(path, other.to_string()).expect("written");
        });
        let text = text.expect_err("an acronym");
        let told = format!(
            "schema/zoo/{stem}.json#: names a request `FeedOTOAnimal`, which Rust writes `FeedOtoAnimal`; call \
             the file feed_oto_animal.json, its definitions `FeedOtoAnimal`, `FeedOtoAnimalReply` and \
             `FeedOtoAnimalError`, and add `\"name\": \"feedOTOAnimal\"` to `x-operation`, which errors and \
             logs will show"
        );
        assert!(text.lines().any(|line| line == told), "{text}");
        let written = "write `FeedOTOAnimalReply` as Rust does: `FeedOtoAnimalReply`";
        assert!(text.contains(written), "{text}");
    }
    let code = generate(|_, file| file["x-operation"]["name"] = "feedANIMAL".into());
    let code = code.expect("a valid schema");
    let code = code.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(code.contains("Spec::new( \"feedANIMAL\", Method::Post"), "{code}");
}

/// Returns the schemas of this crate, and of an application with these operations.
fn with_application(operations: &[(&str, &str)]) -> Result<String, String> {
    let folder = tempfile::tempdir().expect("a folder");
    let own = folder.path().join("own");
    let theirs = folder.path().join("theirs");
    for folder in [own.join("zoo"), theirs.clone()] {
        fs::create_dir_all(folder).expect("a folder");
    }
    let operation = |module: &str, stem: &str, name: &str| {
        let mut words = stem.split('_').map(|word| word[..1].to_ascii_uppercase() + &word[1..]);
        let request = words.by_ref().collect::<String>();
        let file = json!({
            "title": "x",
            "x-operation": {
                "method": "POST", "host": "api", "path": format!("/v1.0/{module}/{stem}"), "auth": "header",
                "repeatable": false, "source": "https://example.com/", "name": name
            },
            "definitions": {
                &request: {"type": "object", "properties": {}},
                format!("{request}Reply"): {"x-reply": "none"},
                format!("{request}Error"): {"type": "string", "description": "x", "oneOf": []}
            },
            "examples": [{"request": {}}]
        });
        file.to_string()
    };
    let real = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("schema/gateway.json");
    let gateway = fs::read_to_string(real).expect("a file");
    fs::write(own.join("gateway.json"), apart(&gateway, &[])).expect("written");
    fs::write(own.join("zoo/feed.json"), operation("zoo", "feed", "feed")).expect("written");
    for (path, name) in operations {
        let (module, stem) = path.split_once('/').expect("a module");
        fs::create_dir_all(theirs.join(module)).expect("a folder");
        fs::write(theirs.join(format!("{path}.json")), operation(module, stem, name))
            .expect("written");
    }
    let sources = [Source::own(&own), Source::application(&theirs).expect("a folder")];
    let code = codegen::generate(&sources, |_| {}, |_, _| false)
        .map_err(|problems| problems.to_string())?;
    let all: String = code.into_values().collect();
    let names = all.split("Spec::new(").skip(1).filter_map(|rest| rest.split('"').nth(1));
    let mut names: Vec<_> = names.collect();
    names.sort_unstable();
    Ok(names.join(" "))
}

#[test]
fn several_modules_may_have_the_same_name() {
    let rows: [(&[_], _); 4] = [
        (&[("a/eat", "eat"), ("b/drink", "drink")], "drink eat feed"),
        // This crate's own operation keeps its name.
        (&[("a/feed", "feed")], "a.feed feed"),
        (&[("a/eat", "eat"), ("b/eat", "eat")], "a.eat b.eat feed"),
        (&[("a/eat", "eat"), ("b/dine", "eat"), ("c/dine", "dine")], "a.eat b.eat dine feed"),
    ];
    for (operations, names) in rows {
        assert_eq!(with_application(operations).as_deref(), Ok(names), "{operations:?}");
    }
    for operations in
        [[("a/eat", "eat"), ("a/dine", "eat")], [("zoo/dine", "feed"), ("a/eat", "eat")]]
    {
        let text = with_application(&operations).expect_err("one name for two");
        assert!(
            text.contains("has an operation of this name") && text.contains("another `name`"),
            "{text}"
        );
    }
}
