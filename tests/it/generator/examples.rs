//! Examples that do not match their definitions.

use serde_json::{Value, json};

use super::{definitions, generate};

/// A nested request with a field of every type.
fn problems(change: impl FnOnce(&mut Value)) -> Result<String, String> {
    generate(|_, file| {
        definitions(file)["Dish"] = json!({
            "type": "object", "required": ["name"],
            "properties": {
                "name": {"type": "string"}, "price": {"type": "number"},
                "count": {"type": "integer", "format": "int32", "minimum": 1, "maximum": 9},
                "hot": {"type": "boolean"}, "pin": {"type": "string"},
                "kind": {"$ref": "#/definitions/FoodKind"},
                "side": {"$ref": "#/definitions/Dish"}
            }
        });
        let request = &mut definitions(file)["FeedAnimal"]["properties"];
        request["dishes"] = json!({
            "type": "array", "maxItems": 2, "items": {"$ref": "#/definitions/Dish"}
        });
        request["byName"] = json!({
            "type": "object", "additionalProperties": {"$ref": "#/definitions/Dish"}
        });
        definitions(file)["FeedAnimalReply"]["properties"]["bowls"] =
            json!({"type": "array", "items": {"$ref": "#/definitions/Food"}});
        change(&mut file["examples"]);
    })
}

#[test]
fn fitting_examples_are_accepted() {
    let fitting = [
        json!({"spaceId": "1", "food": {}}),
        json!({"spaceId": "1", "food": {"grams": -1, "kind": "NEW", "labels": {"a": ""}}, "dryRun": null}),
        json!({"spaceId": "1", "food": {}, "dishes": [
            {"name": "a", "side": {"name": "b"}}, {"name": "c", "price": 1, "count": 9, "hot": true}
        ]}),
        json!({"spaceId": "1", "food": {}, "byName": {"x": {"name": "a"}}, "notes": ["a"]}),
        json!({"spaceId": "1", "food": {}, "password": "p"}),
    ];
    for request in fitting {
        let result = problems(|examples| examples[0]["request"] = request.clone());
        assert!(result.is_ok(), "{request}: {}", result.unwrap_err());
    }
    let fitting = [
        json!({"done": true, "food": {}}),
        json!({"done": true, "food": {"grams": "7", "kind": 1, "more": []}, "more": 1}),
        json!({"done": true, "food": {"grams": null}, "bowls": null}),
        // Legacy operations do not accept a list in place of one value.
        json!({"done": true, "food": {}, "bowls": {"grams": 1}}),
    ];
    for reply in fitting {
        let result = problems(|examples| examples[0]["reply"] = reply.clone());
        assert!(result.is_ok(), "{reply}: {}", result.unwrap_err());
    }
}

#[test]
fn examples_that_do_not_fit_are_refused() {
    let rows = [
        (json!({"food": {}}), ": needs `spaceId`, which is required"),
        (json!({"spaceId": "", "food": {}}), ": needs `spaceId`"),
        (json!({"spaceId": null, "food": {}}), ": needs `spaceId`"),
        (
            json!({"spaceid": "1", "food": {}}),
            "needs `spaceId`, which is required; did you mean `spaceid`?",
        ),
        (
            json!({"spaceid": "1", "food": {}}),
            "/spaceid: no parameter has this name; did you mean `spaceId`?",
        ),
        (json!({"spaceId": 1, "food": {}}), "/spaceId: must be a string, not 1"),
        (json!({"spaceId": "1", "food": []}), "/food: must be an object, not []"),
        (
            json!({"spaceId": "1", "food": {"grams": "7"}}),
            "/food/grams: must be a 64-bit integer, not \"7\"",
        ),
        (json!({"spaceId": "1", "food": {"kind": 1}}), "/food/kind: must be a string"),
        (json!({"spaceId": "1", "food": {"labels": {"a": 1}}}), "/food/labels/a: must be a string"),
        (json!({"spaceId": "1", "food": {"labels": "a"}}), "/food/labels: must be an object"),
        (
            json!({"spaceId": "1", "food": {"gram": 1}}),
            "/food/gram: no parameter has this name; did you mean `grams`?",
        ),
        (json!({"spaceId": "1", "food": {}, "dryRun": "true"}), "/dryRun: must be true or false"),
        (json!({"spaceId": "1", "food": {}, "notes": "a"}), "/notes: must be an array"),
        (json!({"spaceId": "1", "food": {}, "notes": [1]}), "/notes/0: must be a string"),
        (json!({"spaceId": "1", "food": {}, "dishes": [{}]}), "/dishes/0: needs `name`"),
        (
            json!({"spaceId": "1", "food": {}, "dishes": [{"name": "a", "side": {}}]}),
            "/dishes/0/side: needs `name`",
        ),
        (
            json!({"spaceId": "1", "food": {}, "dishes": [{"name": "a", "price": "1"}]}),
            "/price: must be a number",
        ),
        (
            json!({"spaceId": "1", "food": {}, "dishes": [{"name": "a", "count": 2147483648i64}]}),
            "/count: must be a 32-bit integer",
        ),
        (
            json!({"spaceId": "1", "food": {}, "dishes": [{"name": "a", "count": 0}]}),
            "/count: is 0: beyond the `minimum` 1",
        ),
        (
            json!({"spaceId": "1", "food": {}, "dishes": [{"name": "a", "count": 10}]}),
            "beyond the `maximum` 9",
        ),
        (
            json!({"spaceId": "1", "food": {}, "dishes": [{"name": "a"}, {"name": "a"}, {"name": "a"}]}),
            "/dishes: has 3 elements",
        ),
        (json!({"spaceId": "1", "food": {}, "byName": {"a/b": {}}}), "/byName/a~1b: needs `name`"),
        (json!([]), "/request: must be an object, not []"),
        (json!(null), "/request: must be an object, not null"),
    ];
    for (request, expected) in rows {
        let result = problems(|examples| examples[0]["request"] = request.clone());
        let text = result.expect_err(expected);
        assert!(text.contains(expected), "{request}: {text}");
        assert!(text.contains("feed_animal.json#/examples/0"), "{text}");
    }
    let rows = [
        (json!({"done": true}), ": needs `food`, which is required"),
        (json!({"done": true, "food": null}), ": needs `food`"),
        (json!({"done": true, "food": 7}), "/food: must be an object, not 7"),
        (json!({"done": true, "food": {"grams": "many"}}), "/food/grams: must be a 64-bit integer"),
        (json!({"done": true, "food": {"kind": []}}), "/food/kind: must be a string"),
        (json!({"done": false, "food": {}}), "/done: must be true, as `x-success` says"),
        (json!({"food": {}}), "/done: must be true"),
        (
            json!({"done": true, "food": {}, "bowls": [{"grams": true}]}),
            "/bowls/0/grams: must be a 64-bit integer",
        ),
        (json!([]), ": must be an object, not []"),
    ];
    for (reply, expected) in rows {
        let result = problems(|examples| examples[0]["reply"] = reply.clone());
        let text = result.expect_err(expected);
        assert!(text.contains(expected) && text.contains("/examples/0/reply"), "{reply}: {text}");
    }
    // Every example is checked, and must have no other parts.
    let text = problems(|examples| {
        let first = examples[0].clone();
        let list = examples.as_array_mut().expect("a list");
        list.push(first);
        list[1]["request"]["spaceId"] = 1.into();
        list[1]["replies"] = json!({});
    });
    let text = text.expect_err("two problems");
    assert!(text.contains("/examples/1/replies: unknown keyword `replies`"), "{text}");
    assert!(text.contains("/examples/1/request/spaceId: must be a string"), "{text}");
}

/// An example without a request is still checked.
#[test]
fn a_part_by_another_name_hides_nothing() {
    let example = |parts: Value| problems(|examples| examples[0] = parts).expect_err("problems");
    let place = "schema/zoo/feed_animal.json#/examples/0";
    let needed = format!("{place}: an operation needs an example: a `request` and its `reply`");
    let request = json!({"spaceId": 1, "food": {}});
    let reply = json!({"done": false, "food": {}});
    let rows = [
        (
            json!({"requset": request, "reply": reply}),
            "requset",
            "request",
            "reply/done: must be true",
        ),
        (
            json!({"Request": request, "reply": reply}),
            "Request",
            "request",
            "reply/done: must be true",
        ),
        (
            json!({"request": request, "repyl": reply}),
            "repyl",
            "reply",
            "request/spaceId: must be a string",
        ),
    ];
    for (parts, given, meant, rest) in rows {
        let text = example(parts);
        let lines: Vec<_> = text.lines().collect();
        let [first, second, third] = &lines[..] else { panic!("{text}") };
        assert_eq!(*first, needed);
        let told = [second, third];
        let unknown = format!("{place}/{given}: unknown keyword `{given}`");
        let is_meant = |line: &&&str| line.ends_with(&format!("; did you mean `{meant}`?"));
        assert!(told.iter().any(|line| line.starts_with(&unknown) && is_meant(line)), "{text}");
        assert!(told.iter().any(|line| line.starts_with(&format!("{place}/{rest}"))), "{text}");
    }
    let text = example(json!({"request": request}));
    assert!(
        text.contains(&needed) && text.contains("/request/spaceId: must be a string"),
        "{text}"
    );
    assert_eq!(example(json!("x")), needed);
}

/// A request that the library refuses to send is not an example.
#[test]
fn examples_that_would_not_be_sent_are_refused() {
    let failure = |name: &str, property: Value, value: Value| {
        let result = generate(|_, file| {
            let id = json!({"type": "string", "x-id": true, "description": "x", "x-text": {"without": " ,;"}});
            definitions(file)["BowlId"] = id;
            definitions(file)["FeedAnimal"]["properties"][name] = property.clone();
            if property["x-in"] == "path" {
                file["x-operation"]["path"] = format!("/v1.0/zoo/{{spaceId}}/{{{name}}}").into();
                definitions(file)["FeedAnimal"]["required"] = json!(["spaceId", "food", name]);
            }
            file["examples"][0]["request"][name] = value.clone();
        });
        result.err().unwrap_or_default()
    };
    let id = || json!({"$ref": "#/definitions/BowlId"});
    let ids = || json!({"type": "array", "items": id()});
    let map = || json!({"type": "object", "additionalProperties": id()});
    let text = |rules: Value| json!({"type": "string", "x-text": rules});
    let path = || json!({"type": "string", "x-in": "path"});
    let query = || json!({"type": "string", "x-in": "query"});
    let plain = || json!({"type": "string"});
    let rows = [
        (id(), json!("1,2"), "/bowl: \"1,2\" contains ',', which no id of this kind contains"),
        (id(), json!("a b"), "/bowl: \"a b\" contains ' '"),
        (id(), json!("1\u{200b}2"), "contains '\\u{200b}', an invisible character"),
        (id(), json!("1\u{3164}"), "an invisible character"),
        (id(), json!("a\nb"), "contains '\\n'; control characters"),
        (id(), json!(""), "/bowl: \"\" is empty"),
        (json!({"$ref": "#/definitions/FoodKind"}), json!("DRY\u{feff}"), "an invisible character"),
        (ids(), json!(["a", "1;2"]), "/bowl/1: \"1;2\" contains ';'"),
        (map(), json!({"k": "1;2"}), "/bowl/k: \"1;2\" contains ';'"),
        (text(json!({})), json!("a\nb"), "contains '\\n'; control characters"),
        (text(json!({})), json!(""), "is empty"),
        (text(json!({"only": "a-z_"})), json!("a_z"), ""),
        (text(json!({"only": "a-z"})), json!("A1"), "contains 'A'; DingTalk accepts only a-z"),
        (text(json!({"only": "a-z"})), json!(" a"), "contains ' '; DingTalk accepts only a-z"),
        (text(json!({"without": "*?"})), json!("a?"), "contains '?', which DingTalk refuses"),
        (text(json!({"without": "*?"})), json!("a\tb"), "contains '\\t', which DingTalk refuses"),
        (text(json!({"without": "*?"})), json!("  "), "is blank"),
        (text(json!({"without": "*?"})), json!("a\u{202e}b"), "an invisible character"),
        (text(json!({"not-last": "."})), json!("a.b"), ""),
        (text(json!({"not-last": "."})), json!("a."), "ends with '.', which DingTalk refuses"),
        (path(), json!("a\r\nb"), "contains '\\r'; control characters"),
        (path(), json!("a\u{2028}"), "control characters and line breaks are not allowed"),
        (path(), json!("a/b?c d"), ""),
        (query(), json!("a\u{202e}"), "an invisible character"),
        (query(), json!("می\u{200c}خواهم"), ""),
        (plain(), json!(""), "/bowl: \"\" is empty"),
        (plain(), json!("a\nb"), ""),
        (json!({"type": "string", "x-secret": true}), json!("a\u{200b}"), ""),
    ];
    for (property, value, expected) in rows {
        let found = failure("bowl", property, value.clone());
        assert_eq!(found.is_empty(), expected.is_empty(), "{value}: {found}");
        // Problems show special characters escaped.
        let shown = found.replace("\\\\", "\\");
        assert!(shown.contains(expected), "{value} {expected}: {found}");
    }
    // A limit on an element of a property.
    let beyond = |request: Value| {
        let result = problems(|_| {});
        assert!(result.is_ok());
        let result = generate(|_, file| {
            definitions(file)["FeedAnimal"]["properties"]["meals"] =
                json!({"type": "array", "items": {"$ref": "#/definitions/Food"}});
            definitions(file)["FeedAnimal"]["x-limits"] = json!({
                "bowl": {"description": "x", "of": "meals.grams", "minimum": 5, "unless": "dryRun"}
            });
            definitions(file)["Food"]["x-limits"] =
                json!({"most": {"description": "x", "of": "grams", "maximum": 9}});
            file["examples"][0]["request"] = request;
        });
        result.err().unwrap_or_default()
    };
    let request = |grams: i64, dry: bool| json!({"spaceId": "1", "food": {}, "dryRun": dry, "meals": [{"grams": 7}, {"grams": grams}]});
    for (grams, is_dry, expected) in [
        (5, false, ""),
        (4, true, ""),
        (4, false, "/request/meals/1/grams: is 4: beyond the `minimum` 5"),
        (10, true, "/request/meals/1/grams: is 10: beyond the `maximum` 9"),
    ] {
        let found = beyond(request(grams, is_dry));
        assert!(found.ends_with(expected) && found.is_empty() == expected.is_empty(), "{found}");
    }
}

#[test]
fn a_secret_of_an_example_is_not_shown() {
    let text = problems(|examples| examples[0]["request"]["password"] = 123_456.into());
    let text = text.expect_err("a problem");
    assert!(text.contains("/password: must be a string") && !text.contains("123456"), "{text}");
}
