//! The sources of ids and tokens, and the names of permissions.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use super::{definitions, generate, problem};

/// An operation of the zoo that returns an app's token, and animals' ids in a list.
fn adopt(schema: &Path) {
    let file = json!({
        "title": "Adopt an animal", "description": "x",
        "x-operation": {
            "method": "POST", "host": "api", "path": "/v1.0/zoo/adoptions", "auth": "none",
            "app-types": ["internal"], "repeatable": false, "source": "https://example.com/"
        },
        "definitions": {
            "Animal": { "type": "string", "x-id": true, "x-from": ["adopt"], "description": "An animal." },
            "Adopted": { "type": "object", "properties": {
                "animals": { "type": "array", "items": { "$ref": "#/definitions/Animal" } },
                "receipt": { "type": "string" }
            } },
            "Adopt": { "type": "object", "properties": {} },
            "AdoptReply": {
                "type": "object", "properties": { "adopted": { "$ref": "#/definitions/Adopted" } }
            },
            "AdoptError": { "type": "string", "description": "x", "oneOf": [] }
        },
        "examples": [{ "request": {}, "reply": {} }]
    });
    fs::write(schema.join("zoo/adopt.json"), file.to_string()).expect("written");
}

/// Changes the gateway's facts.
fn gateway(schema: &Path, change: impl FnOnce(&mut Value)) {
    let path = schema.join("gateway.json");
    let text = fs::read_to_string(&path).expect("a file");
    let mut file: Value = serde_json::from_str(&text).expect("json");
    change(&mut file["x-gateway"]);
    fs::write(path, file.to_string()).expect("written");
}

fn permissions(schema: &Path, rows: &Value) {
    let file = json!({ "title": "x", "x-permissions": rows });
    fs::write(schema.join("permissions.json"), file.to_string()).expect("written");
}

#[test]
fn the_documentation_names_what_a_call_needs_and_where_it_is() {
    let code = generate(|schema, feed| {
        adopt(schema);
        permissions(schema, &json!({ "Zoo.Feed": { "en": "Feed animals", "zh": "喂动物" } }));
        gateway(schema, |facts| {
            facts["token-from"] = json!([{ "operation": "adopt", "app-types": ["internal"] }]);
        });
        let fields = &mut definitions(feed)["FeedAnimal"]["properties"];
        fields["animal"] = json!({ "$ref": "#/definitions/Animal" });
        fields["receipt"] =
            json!({ "type": "string", "x-from": ["adopt"], "description": "What was paid." });
        fields["since"] = json!({ "$ref": "#/definitions/Timestamp", "description": "When." });
    });
    let code = code.expect("a valid schema");
    for part in [
        "/// `POST https://api.dingtalk.io/v1.0/zoo/{spaceId}/animals` (region `global`) or \
         `POST https://api.dingtalk.com/v1.0/zoo/{spaceId}/animals` (region `china`).\n",
        "/// Access token in the header `x-acs-dingtalk-access-token`, from \
         [`Adopt`](crate::zoo::Adopt) (internal). \
         Permission: `Zoo.Feed` (Feed animals, 喂动物). App types: internal.\n",
        "/// An animal.\n    ///\n    /// From [`Adopt`](crate::zoo::Adopt).\n",
        "/// What was paid.\n        ///\n        /// From [`Adopt`](crate::zoo::Adopt).\n",
        "/// When.\n        ///\n        /// Written as `2022-07-29T14:55:00Z` or `2022-07-29T14:55Z` or \
         `Fri Jul 29 14:55:00 CST 2022`.\n",
        "/// `-1` (HTTP 200): The keeper is busy.\n",
        "/// No access token.",
    ] {
        assert!(code.contains(part), "{part}\n{code}");
    }
    let code = generate(|_, feed| feed["x-operation"]["token-of"] = "person".into());
    let expected =
        "/// Access token of a person, in the header `x-acs-dingtalk-access-token`. Permission";
    assert!(code.expect("a valid schema").contains(expected));
}

#[test]
fn wrong_sources_of_ids_are_refused() {
    let place = "schema/zoo/feed_animal.json#/definitions";
    let rows = [
        (
            json!({ "$ref": "#/definitions/Animal", "x-from": ["adopd"] }),
            "/0: there is no operation `adopd`; did you mean `adopt`?",
        ),
        (
            json!({ "$ref": "#/definitions/Animal", "x-from": ["adopt", "feedAnimal"] }),
            "/1: the reply of `feedAnimal` contains no `Animal`",
        ),
        (
            json!({ "type": "array", "items": { "$ref": "#/definitions/SpaceId" }, "x-from": ["adopt"] }),
            "/0: the reply of `adopt` contains no `SpaceId`",
        ),
        (
            json!({ "type": "string", "x-from": ["adopt"] }),
            "/0: the reply of `adopt` contains no string `it`",
        ),
        (
            json!({ "$ref": "#/definitions/Animal", "x-from": ["adopt", "adopt"] }),
            "/1: `adopt` is listed twice",
        ),
        (
            json!({ "$ref": "#/definitions/Animal", "x-from": [] }),
            ": must be a list of names of operations, not []",
        ),
        (
            json!({ "$ref": "#/definitions/Animal", "x-from": "adopt" }),
            ": must be a list of names of operations, not \"adopt\"",
        ),
        (
            json!({ "type": "integer", "x-from": ["adopt"] }),
            ": is allowed only on an id, a list of ids, or a string",
        ),
    ];
    for (property, expected) in rows {
        let text = generate(|schema, feed| {
            adopt(schema);
            definitions(feed)["FeedAnimal"]["properties"]["it"] = property.clone();
        });
        let expected = format!("{place}/FeedAnimal/properties/it/x-from{expected}");
        assert_eq!(text.expect_err(&expected), expected, "{property}");
    }
    let text = problem(|feed| definitions(feed)["Food"]["x-from"] = json!(["feedAnimal"]));
    assert_eq!(text, format!("{place}/Food/x-from: is allowed only on an id or a property"));
    let text = problem(|feed| {
        definitions(feed)["Cage"] =
            json!({ "type": "string", "x-id": true, "x-from": ["feedAnimal"], "description": "x" });
    });
    assert_eq!(
        text,
        format!("{place}/Cage/x-from/0: the reply of `feedAnimal` contains no `Cage`")
    );
}

#[test]
fn wrong_sources_of_tokens_are_refused() {
    let rows = [
        (json!([{ "operation": "adopd", "app-types": ["internal"] }]), "/0/operation: there is no"),
        (
            json!([{ "operation": "feedAnimal", "app-types": ["internal"] }]),
            "/0/operation: `feedAnimal` needs a token itself",
        ),
        (
            json!([{ "operation": "adopt", "app-types": ["custom-app"] }]),
            "/0/operation: `adopt` is not for `custom-app`",
        ),
        (
            json!([{ "operation": "adopt", "app-types": ["internl"] }]),
            "/0/app-types: `internl` must be one of",
        ),
    ];
    for (row, expected) in rows {
        let text = generate(|schema, _| {
            adopt(schema);
            gateway(schema, |facts| facts["token-from"] = row.clone());
        });
        let text = text.expect_err(expected);
        let expected = format!("schema/gateway.json#/x-gateway/token-from{expected}");
        assert!(text.contains(&expected), "{expected}: {text}");
    }
    let text = problem(|feed| {
        feed["x-operation"]["token-of"] = "person".into();
        feed["x-operation"]["auth"] = "none".into();
    });
    insta::assert_snapshot!(text, @"schema/zoo/feed_animal.json#/x-operation/token-of: the operation takes no token: `auth` is none");
    let text = problem(|feed| feed["x-operation"]["token-of"] = "persn".into());
    insta::assert_snapshot!(text, @"schema/zoo/feed_animal.json#/x-operation/token-of: `persn` must be one of: app, person; did you mean `person`?");
}

#[test]
fn wrong_names_of_permissions_are_refused() {
    let rows = [
        (
            json!({ "Zoo.Fee": { "en": "Feed" } }),
            "/Zoo.Fee: no operation needs this permission; did you mean `Zoo.Feed`?",
        ),
        (json!({ "Zoo.Feed": "Feed" }), "/Zoo.Feed: not a json object, but \"Feed\""),
        (
            json!({ "Zoo.Feed": { "cn": "喂动物", "en": "x" } }),
            "/Zoo.Feed/cn: unknown keyword `cn`; known here: en, zh",
        ),
        (json!({ "Zoo.Feed": {} }), "/Zoo.Feed: needs a name of one line"),
        (json!({ "Zoo.Feed": { "en": "a\nb" } }), "/Zoo.Feed: needs a name of one line"),
        (json!({ "Zoo.Feed": { "en": " " } }), "/Zoo.Feed: needs a name of one line"),
        (json!([]), ": not a json object, but []"),
    ];
    for (table, expected) in rows {
        let text = generate(|schema, _| permissions(schema, &table)).expect_err(expected);
        let expected = format!("schema/permissions.json#/x-permissions{expected}");
        assert!(text.contains(&expected), "{expected}: {text}");
    }
    let text = generate(|schema, feed| {
        permissions(schema, &json!({ "Zoo.Feed": { "en": "Feed" } }));
        feed["x-permissions"] = json!({ "Zoo.Feed": { "en": "Feed" } });
    });
    insta::assert_snapshot!(text.expect_err("twice"), @"schema/zoo/feed_animal.json#/x-permissions/Zoo.Feed: schema/permissions.json has its names already");
}
