use serde_json::{Map, json};

use super::*;

fn file(path: &str, root: Value) -> SchemaFile {
    let Value::Object(root) = root else { panic!("an object") };
    SchemaFile { path: path.into(), shown: format!("dingtalk/{path}"), application: true, root }
}

/// Returns an operation equal to the vendor's, then changed.
fn garden(change: impl FnOnce(&mut Value)) -> Files {
    let mut water = json!({
        "x-operation": {
            "method": "POST", "host": "api", "path": "/v1.0/gardens/{garden}/water", "auth": "header"
        },
        "definitions": {
            "WaterGarden": {
                "type": "object",
                "required": ["garden", "litres"],
                "properties": {
                    "garden": { "$ref": "#/definitions/GardenId", "x-in": "path" },
                    "litres": { "type": "number", "x-in": "query" },
                    "beds": { "type": "array", "items": { "$ref": "#/definitions/Bed" } },
                    "notes": { "type": "object", "additionalProperties": { "type": "string" } },
                },
            },
            "WaterGardenReply": { "type": "object", "properties": { "beds": {
                "type": "array", "items": { "$ref": "#/definitions/Bed" },
            } } },
        },
    });
    change(&mut water);
    let shared = json!({ "definitions": {
        "GardenId": { "type": "string", "x-id": true },
        "Bed": { "type": "object", "required": ["id"], "properties": {
            "id": { "type": "integer" },
            "inner": { "$ref": "#/definitions/Bed" },
            "extra": { "x-any": true },
        } },
    } });
    Files(vec![file("garden/common.json", shared), file("garden/water_garden.json", water)])
}

const SHAPES: &str = "\
waterGarden POST /v1.0/gardens/{gardenId}/water (beds: [Bed], litres!: number in query, notes: {text}) -> Reply
Bed {extra: any, id!: integer, inner: Bed}
Reply {beds: [Bed]}
";

fn compared(files: &Files, shapes: &str) -> Compared {
    let module = Module::read(shapes).expect(shapes);
    compare(files, &Modules::from([("garden".to_string(), module)])).expect("a comparison")
}

fn differences(files: &Files, shapes: &str) -> Vec<String> {
    let found = compared(files, shapes).differences;
    let line = |found: &Difference| {
        format!("{}#{} {} {}", found.file, found.pointer, found.change.as_str(), found.text)
    };
    found.iter().map(line).collect()
}

#[test]
fn equal_operations_have_no_difference() {
    let found = compared(&garden(|_| {}), SHAPES);
    assert_eq!(found.differences.len(), 0, "{:?}", found.differences);
    assert_eq!((found.operations, found.legacy, found.known), (1, 0, 0));
    let legacy = garden(|file| {
        file["x-operation"]["host"] = "oapi".into();
        file["x-operation"]["path"] = "/garden/water".into();
    });
    let found = compared(&legacy, SHAPES);
    assert_eq!((found.operations, found.legacy, found.differences.len()), (0, 1, 0));
}

#[test]
fn each_kind_of_difference_is_reported() {
    const FILE: &str = "dingtalk/garden/water_garden.json#";
    const REQUEST: &str = "/definitions/WaterGarden/properties";
    let rows = [
        ("{gardenId}/water", "{gardenId}/hose", format!("{FILE}/x-operation/path gone the vendor has no POST /v1.0/gardens/{{garden}}/water")),
        ("water (", "water no-token (", format!("{FILE}/x-operation/auth changed header here, none there")),
        ("(beds", "(sun!: text in header, beds", format!("{FILE}{REQUEST}/sun added the vendor has this parameter: text, required, in header")),
        (", notes: {text}", "", format!("{FILE}{REQUEST}/notes gone the vendor has no such parameter")),
        ("litres!", "litres", format!("{FILE}{REQUEST}/litres changed required here, optional there")),
        ("number in query", "number", format!("{FILE}{REQUEST}/litres/x-in changed query here, body there")),
        ("[Bed], litres", "[Bed] as json, litres", format!("{FILE}{REQUEST}/beds/x-as changed plain here, json there")),
        ("number in", "integer in", format!("{FILE}{REQUEST}/litres changed number here, integer there")),
        ("{text}", "{[text]}", format!("{FILE}{REQUEST}/notes changed text here, [text] there")),
        ("(beds: [Bed]", "(beds: [text]", format!("{FILE}{REQUEST}/beds changed object here, text there")),
        ("-> Reply", "-> none", format!("{FILE}/definitions/WaterGardenReply changed the vendor's response has no body")),
        ("-> Reply", "-> [text]", format!("{FILE}/definitions/WaterGardenReply changed object here, [text] there")),
        ("Reply {", "Reply {dry: boolean, ", format!("{FILE}/definitions/WaterGardenReply/properties/dry added the vendor has this field: boolean")),
        ("Reply {beds: [Bed]}", "Reply {}", format!("{FILE}/definitions/WaterGardenReply/properties/beds gone the vendor has no such field")),
        ("id!: integer", "id: integer", "dingtalk/garden/common.json#/definitions/Bed/properties/id changed required here, optional there".to_string()),
        ("id!: integer", "id!: text", "dingtalk/garden/common.json#/definitions/Bed/properties/id changed integer here, text there".to_string()),
        ("extra: any, ", "", "dingtalk/garden/common.json#/definitions/Bed/properties/extra gone the vendor has no such field".to_string()),
        ("extra: any", "extra: {any}", "dingtalk/garden/common.json#/definitions/Bed/properties/extra changed any here, {any} there".to_string()),
    ];
    for (old, new, expected) in rows {
        let shapes = SHAPES.replacen(old, new, 1);
        assert_ne!(shapes, SHAPES, "{old}");
        assert_eq!(differences(&garden(|_| {}), &shapes), [expected], "{old} → {new}");
    }
    // A path of the other host, which the vendor may or may not have.
    let host = |path: &str| {
        garden(|file| {
            file["x-operation"]["host"] = "oapi".into();
            file["x-operation"]["path"] = path.into();
        })
    };
    assert_eq!(
        differences(&host("/v1.0/gardens/{garden}/water"), SHAPES),
        [format!("{FILE}/x-operation/host changed oapi here, api there")]
    );
    assert_eq!(
        differences(&host("/v1.0/ponds"), SHAPES),
        [format!("{FILE}/x-operation/path gone the vendor has no POST /v1.0/ponds")]
    );
    let form = garden(|file| file["x-operation"]["body"] = "form".into());
    assert_eq!(
        differences(&form, SHAPES),
        [format!("{FILE}/x-operation/body changed form here, json there")]
    );
}

#[test]
fn a_reply_that_is_not_an_object_is_compared() {
    let reply = |value: Value| garden(|file| file["definitions"]["WaterGardenReply"] = value);
    let rows = [
        (json!({ "x-reply": "none" }), "none", true),
        (json!({ "x-reply": "any" }), "any", true),
        (json!({ "x-reply": "any" }), "{text}", true),
        (json!({ "x-reply": "any" }), "Unknown", true),
        (json!({ "x-reply": "none" }), "any", false),
        (json!({ "x-reply": "any" }), "none", false),
        (json!({ "type": "array", "items": { "type": "string" } }), "[text]", true),
        (json!({ "type": "array", "items": { "type": "string" } }), "[integer]", false),
        (json!({ "type": "boolean" }), "boolean", true),
    ];
    for (value, there, is_same) in rows {
        let shapes = SHAPES.replace("-> Reply", &format!("-> {there}"));
        let found = differences(&reply(value.clone()), &shapes);
        assert_eq!(found.is_empty(), is_same, "{value} {there}: {found:?}");
    }
}

#[test]
fn a_listed_difference_is_accepted_and_a_stale_entry_is_reported() {
    let known = json!({ "/definitions/WaterGarden/properties/litres": "The page says so." });
    let files = garden(|file| file["x-differs"] = known);
    let found = compared(&files, &SHAPES.replace("litres!", "litres"));
    assert_eq!((found.differences.len(), found.known), (0, 1));
    let found = differences(&files, SHAPES);
    let pointer = "/x-differs/~1definitions~1WaterGarden~1properties~1litres";
    let expected = format!(
        "dingtalk/garden/water_garden.json#{pointer} settled nothing differs there; remove this entry"
    );
    assert_eq!(found, [expected]);
}

#[test]
fn an_invalid_list_of_differences_is_refused() {
    let long = "x".repeat(1000);
    let rows = [
        (json!([]), ": must be an object: reasons by JSON pointer, but is \"[]\"".to_string()),
        (json!("no"), ": must be an object: reasons by JSON pointer, but is \"\\\"no\\\"\"".into()),
        (json!(null), ": must be an object: reasons by JSON pointer, but is \"null\"".into()),
        (json!({ "/a\n": 1 }), "/~1a\\n: must be the reason, a text, but is \"1\"".into()),
        (json!({ "": " " }), "/: must be the reason, a text, but is \"\\\" \\\"\"".into()),
        (
            json!({ "/a": [long] }),
            format!("/~1a: must be the reason, a text, but is \"[\\\"{}...\"", "x".repeat(58)),
        ),
    ];
    for (listed, expected) in rows {
        let files = garden(|file| file["x-differs"] = listed.clone());
        let refused = compare(&files, &Modules::new()).expect_err("no list");
        assert_eq!(refused, format!("dingtalk/garden/water_garden.json#/x-differs{expected}"));
    }
}

#[test]
fn a_difference_in_a_shared_object_is_reported_once() {
    let mut files = garden(|_| {});
    let mut other = files.0[1].clone();
    other.path = "garden/dry_garden.json".into();
    other.root = Map::new();
    other.root.insert(
        "x-operation".into(),
        json!({
            "method": "GET", "host": "api", "path": "/v1.0/dry", "auth": "header",
        }),
    );
    other.root.insert(
        "definitions".into(),
        json!({
            "DryGarden": { "type": "object", "properties": {} },
            "DryGardenReply": { "type": "array", "items": { "$ref": "#/definitions/Bed" } },
        }),
    );
    files.0.push(other);
    let shapes = SHAPES.replace("extra: any, ", "") + "dryGarden GET /v1.0/dry () -> [Bed]\n";
    let found = compared(&files, &shapes).differences;
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].operations, ["garden.waterGarden", "garden.dryGarden"]);
}
