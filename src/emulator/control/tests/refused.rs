//! Requests that are refused, and the messages.

use super::*;

#[test]
fn wrong_requests_are_refused_and_change_nothing() {
    let rows = [
        ("GET", "delivery", "", 404, "there is no /_emulator/delivery"),
        ("GET", "../health", "", 404, "there is no /_emulator/../health"),
        ("GET", "%2e%2e/health", "", 404, "there is no /_emulator/%2e%2e/health"),
        ("GET", "health/", "", 404, "there is no /_emulator/health/; did you mean `health`?"),
        ("GET", "deliveries//content", "", 404, "there is no /_emulator/deliveries//content"),
        ("POST", "health", "", 405, "/_emulator/health has no method POST"),
        ("OPTIONS", "reset", "", 405, "/_emulator/reset has no method OPTIONS"),
        ("GET", "reset", "", 405, "/_emulator/reset has no method GET"),
        ("POST", "reset", "{}", 400, "POST reset takes no body"),
        ("GET", "deliveries/x", "", 404, "there is no delivery `x`; there are 4"),
        ("GET", "deliveries/0", "", 404, "there is no delivery `0`; there are 4"),
        ("GET", "requests/5", "", 404, "there is no request `5`; there were 0"),
        (
            "GET",
            "operations/sendByAp",
            "",
            404,
            "there is no operation `sendByAp`; did you mean `sendByApp`?",
        ),
        ("GET", "files/x/content", "", 404, "there is no file `x`"),
        ("GET", "files/f1/rights", "", 404, "there is no person ``; give `?person=`"),
        ("PATCH", "departments/99", "{}", 404, "there is no department `99`"),
        ("POST", "people/anne/token", "", 404, "there is no person `anne`"),
        (
            "POST",
            "people",
            r#"{"count":1,"corp_id":"dingothre"}"#,
            400,
            "there is no organization `dingothre`; did you mean `dingother`?",
        ),
        (
            "POST",
            "organizations",
            r#"{"corp_id":"dingcorp"}"#,
            409,
            "organization `dingcorp` already exists",
        ),
        (
            "PATCH",
            "organizations/x",
            r#"{"suite_enabled":true}"#,
            404,
            "there is no organization `x`",
        ),
        ("PATCH", "conversations/x", r#"{"members":[]}"#, 404, "there is no conversation `x`"),
        ("PATCH", "spaces/x", r#"{"recycle_bin":true}"#, 404, "there is no space `x`"),
        ("PATCH", "apps/third_party", "{}", 404, "there is no app `third_party`"),
        (
            "PATCH",
            "apps/internal",
            r#"{"permissions":[],"revoked_permissions":[]}"#,
            400,
            "`permissions` and `revoked_permissions` cannot be given together",
        ),
        ("PATCH", "roles/x", r#"{"members":[]}"#, 404, "there is no role `x`"),
        ("POST", "people", "", 400, "the body is not JSON: EOF"),
        ("POST", "people", "[", 400, "the body is not JSON: EOF"),
        ("POST", "people", r#"{"cuont":1}"#, 400, "unknown name `cuont`; did you mean `count`?"),
        (
            "POST",
            "people",
            r#"{"people":[{"user_id":"ann"}]}"#,
            400,
            "the user_id `ann` is given twice",
        ),
        ("POST", "departments", r#"{"name":"a","id":9}"#, 409, "department 9 already exists"),
        (
            "POST",
            "departments",
            r#"{"name":"a","parent":8}"#,
            400,
            "there is no department 8, the parent of `a`",
        ),
        (
            "POST",
            "departments",
            r#"{"name":"a","members":["anne"]}"#,
            400,
            "there is no person with the user id `anne`; did you mean `ann`?",
        ),
        ("POST", "conversations", r#"{"id":"cid1"}"#, 409, "conversation `cid1` already exists"),
        (
            "POST",
            "conversations",
            r#"{"chat_id":"chat1"}"#,
            409,
            "a group with the chat id `chat1` already exists",
        ),
        ("POST", "faults", r#"{"operation":"x","kind":"close"}"#, 404, "there is no operation `x`"),
        (
            "POST",
            "faults",
            r#"{"operation":"send","kind":"refuse"}"#,
            400,
            "a fault of kind `refuse` needs `code`",
        ),
        (
            "POST",
            "faults",
            r#"{"operation":"send","kind":"close","status":500}"#,
            400,
            "a fault of kind `close` takes no `status`",
        ),
        (
            "POST",
            "faults",
            r#"{"operation":"send","kind":"close","headers":{"a b":""}}"#,
            400,
            "\"a b\": \"\" is not an HTTP header",
        ),
        (
            "PATCH",
            "apps/internal",
            r#"{"revoked_permissions":["Storage.File.Raed"]}"#,
            400,
            "no operation needs the permission `Storage.File.Raed`; did you mean `Storage.File.Read`?",
        ),
        (
            "PUT",
            "state",
            r#"{"apps":{"internal":{"key":"k"},"third_party":{"key":"k"}}}"#,
            400,
            "both apps have the key `k`",
        ),
        (
            "PUT",
            "state",
            r#"{"spaces":[{"id":"1"},{"id":"1"}]}"#,
            400,
            "the id of a space `1` is given twice",
        ),
        (
            "PUT",
            "state",
            r#"{"people":[{"corp_id":"dingother"}],"organizations":[{"corp_id":"dingother"}]}"#,
            400,
            "the organization of the internal app has no people",
        ),
        (
            "PUT",
            "state",
            r#"{"spaces":[{"id":"1","corp_id":"x"}]}"#,
            400,
            "space `1`: there is no organization `x`",
        ),
        (
            "PUT",
            "state",
            r#"{"spaces":[{"id":"1","files":[{"id":"f","name":"n","folder":true,"parent":"f"}]}]}"#,
            400,
            "file `f`: there is no folder `f` before it",
        ),
        (
            "PUT",
            "state",
            r#"{"spaces":[{"id":"1","files":[{"id":"f","name":"n"},{"id":"g","name":"n"}]}]}"#,
            400,
            "file `g`: its folder has two entries named \"n\"",
        ),
        (
            "PUT",
            "state",
            r#"{"spaces":[{"id":"1","files":[{"id":"f","name":"n","folder":true,"text":""}]}]}"#,
            400,
            "file `f`: a folder has no bytes",
        ),
        (
            "PUT",
            "state",
            r#"{"spaces":[{"id":"1","files":[{"id":"f","name":"n","base64":"!"}]}]}"#,
            400,
            "file `f`: `base64` is not valid",
        ),
        (
            "PUT",
            "state",
            r#"{"deliveries":[{"space_id":"","dentry_id":"","name":""}]}"#,
            400,
            "a delivery needs either a `person` or a `conversation`",
        ),
    ];
    let mut house = House::start(full());
    let dump = house.get("state");
    for (method, path, body, status, expected) in rows {
        let (found, answer) = house.ask(method, path, body);
        let message = answer["error"].as_str().unwrap_or_default();
        assert!(message.starts_with(expected), "{method} {path} {body}: {message}");
        assert_eq!(found, status, "{method} {path} {body}");
        schema::check("Error", &answer).expect("an error");
    }
    assert_eq!(house.get("state"), dump);
    let deep = "[".repeat(100_000);
    assert_eq!(house.ask("PUT", "state", &deep).0, 400);
}
