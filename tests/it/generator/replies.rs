//! Replies that are not objects.

use serde_json::{Value, json};

use super::{definitions, generate, problem};

/// Returns the code of a schema with this reply and this example of it.
fn reply(reply: Value, example: Option<Value>) -> Result<String, String> {
    generate(|_, file| {
        definitions(file)["FeedAnimalReply"] = reply;
        let answered = file["examples"][0].as_object_mut().expect("an example");
        answered.remove("reply");
        answered.extend(example.map(|example| ("reply".to_string(), example)));
    })
}

#[test]
fn a_reply_follows_its_definition() {
    let food = json!({"$ref": "#/definitions/Food"});
    let rows = [
        (json!({"x-reply": "none"}), None, "None", "FeedAnimalReply;"),
        (json!({"x-reply": "any"}), Some(json!([{}, 1])), "Any", "(pub ::serde_json::Value);"),
        (json!({"type": "array", "items": food}), Some(json!([{}])), "List", "(pub Vec<Food>);"),
        (
            json!({"type": "array", "items": {"type": "array", "items": {"type": "string"}}}),
            Some(json!([[], ["a", 7]])),
            "List",
            "(pub Vec<Vec<String>>);",
        ),
        (json!({"type": "boolean"}), Some(json!(true)), "Scalar", "(pub bool);"),
        (json!({"type": "string"}), Some(json!("x")), "Scalar", "(pub String);"),
        (json!({"type": "number"}), Some(json!(1.5)), "Scalar", "(pub f64);"),
        (json!({"type": "integer"}), Some(json!("42")), "Scalar", "(pub i64);"),
        (json!({"type": "integer", "format": "int32"}), Some(json!(4)), "Scalar", "(pub i32);"),
        (json!({"$ref": "#/definitions/SpaceId"}), Some(json!(1)), "Scalar", "(pub SpaceId);"),
        (json!({"$ref": "#/definitions/FoodKind"}), Some(json!("X")), "Scalar", "(pub FoodKind);"),
        (
            json!({"type": "string", "x-id": true, "description": "x"}),
            Some(json!("1")),
            "Scalar",
            "FeedAnimalReply(std::sync::Arc<str>);",
        ),
    ];
    for (definition, example, kind, declared) in rows {
        let code = reply(definition.clone(), example).expect("a valid schema");
        let code = code.split_whitespace().collect::<Vec<_>>().join(" ");
        let spec = format!(".reply(ReplyKind::{kind})");
        let declared = if declared.starts_with('(') {
            format!("pub struct FeedAnimalReply{declared}")
        } else {
            format!("pub struct {declared}")
        };
        for part in [&spec, &declared] {
            assert!(code.contains(part), "{definition} {part}: {code}");
        }
    }
    // An object needs no `x-reply`.
    assert!(!generate(|_, _| {}).expect("a valid schema").contains("ReplyKind::"));
}

#[test]
fn replies_that_say_too_much_or_too_little() {
    let rows = [
        (json!({"x-reply": "nnoe"}), "must be none or any; did you mean `none`?; a list has"),
        (json!({"x-reply": "list", "items": {}}), "a list has the `type` array with its `items`"),
        (
            json!({"x-reply": "none", "type": "object"}),
            "unknown keyword `type`; known here: x-reply",
        ),
        (json!({"x-reply": true}), "must be none or any"),
        (json!({"type": "array"}), "an array needs `items`"),
        (json!({"type": "array", "items": {"type": "object"}}), "make it a definition"),
        (json!({"type": "array", "items": {"type": "strin"}}), "did you mean `string`?"),
        (json!({"type": "array", "items": {"type": "string"}, "maxItems": 1}), "unknown keyword"),
        (json!({"type": "boolean", "format": "int32"}), "only integers have one"),
        (json!({"type": "boolean", "x-success": "done"}), "unknown keyword `x-success`"),
        (json!({"type": "string", "x-secret": true}), "a secret of a reply needs a name"),
        (
            json!({"type": "array", "items": {"type": "string", "x-secret": true}}),
            "a secret of a reply needs a name",
        ),
        (json!({"$ref": "#/definitions/Food"}), "a reply that is an object has its own `type`"),
        (json!({"$ref": "#/definitions/Foood"}), "did you mean `Food`?"),
        (json!({"$ref": "#/definitions/FeedAnimalReply"}), "is a reply as a whole"),
        (json!({"type": "list"}), "must be object, string"),
    ];
    for (definition, expected) in rows {
        let text = reply(definition.clone(), Some(json!([]))).expect_err(expected);
        let line = text.lines().find(|line| line.contains(expected));
        let line = line.unwrap_or_else(|| panic!("{definition}: {text}"));
        assert!(line.contains("feed_animal.json#/definitions/FeedAnimalReply"), "{line}");
    }
    let text = problem(|file| definitions(file)["Food"] = json!({"x-reply": "any"}));
    assert!(text.contains("/Food/x-reply: belongs to the reply of an operation"), "{text}");
    let text = problem(|file| {
        definitions(file)["FeedAnimalReply"] = json!({"type": "boolean"});
        definitions(file)["Food"]["properties"]["last"] =
            json!({"$ref": "#/definitions/FeedAnimalReply"});
    });
    assert!(text.contains("`FeedAnimalReply` is a reply as a whole, and no part"), "{text}");
}

#[test]
fn an_example_must_match_the_reply() {
    let list = || json!({"type": "array", "items": {"$ref": "#/definitions/Food"}});
    let rows = [
        (json!({"x-reply": "none"}), Some(json!({})), "no `reply`, for the answer has no body"),
        (json!({"x-reply": "any"}), None, "a `request` and its `reply`"),
        (list(), Some(json!({})), "reply: must be an array, not {}"),
        (list(), Some(json!([1])), "reply/0: must be an object, not 1"),
        (list(), Some(json!([{"grams": "x"}])), "reply/0/grams: must be a 64-bit integer"),
        (json!({"type": "boolean"}), Some(json!(1)), "reply: must be true or false, not 1"),
        (json!({"type": "string"}), Some(json!(null)), "reply: must be a string, not null"),
        (json!({"type": "integer"}), Some(json!(1.5)), "reply: must be a 64-bit integer"),
    ];
    for (definition, example, expected) in rows {
        let text = reply(definition.clone(), example).expect_err(expected);
        assert!(text.contains(expected) && text.contains("#/examples/0"), "{definition}: {text}");
    }
}

#[test]
fn secrets_in_a_list_are_hidden_like_others() {
    let code = generate(|_, file| {
        definitions(file)["Dish"] = json!({"type": "object", "properties": {
            "pin": {"type": "string", "x-secret": true}
        }});
        definitions(file)["FeedAnimalReply"] =
            json!({"type": "array", "items": {"$ref": "#/definitions/Dish"}});
        file["examples"][0]["reply"] = json!([{"pin": "1"}]);
    });
    assert!(code.expect("a valid schema").contains(".reply_secrets(&[\"pin\"])"));
}
