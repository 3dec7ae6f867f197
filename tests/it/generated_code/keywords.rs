//! Keywords that decide the place and form of a parameter: on the wire, in the emulator, and in the catalog.

use serde_json::{Value, json};

use super::operation;

/// Returns schema files of operations with every such keyword.
pub fn files() -> Vec<(String, Value)> {
    let empty = || json!({"type": "object", "properties": {}});
    let texts = || json!({"type": "array", "items": {"type": "string"}});
    let secret = || json!({"type": "string", "x-secret": true});
    let with = |mut property: Value, more: Value| {
        for (key, value) in more.as_object().into_iter().flatten() {
            property[key] = value.clone();
        }
        property
    };
    let member = json!({"type": "object", "required": ["name"], "properties": {
        "name": {"type": "string"}, "tags": texts(), "note": {"type": "string", "x-empty": true},
        "more": {"x-any": true}
    }});
    let send = |module: &str| {
        (
            format!("{module}/send"),
            operation(
                "Send",
                json!({"path": format!("/v1.0/{module}/send")}),
                empty(),
                empty(),
                json!({"request": {}, "reply": {}}),
                json!({}),
            ),
        )
    };
    vec![
        send("wire"),
        send("a_wire"),
        (
            "wire/batch_send_oto".into(),
            operation(
                "BatchSendOto",
                json!({"path": "/v1.0/wire/x{id}tail", "name": "batchSendOTO"}),
                json!({"type": "object", "required": ["id", "orgId"], "properties": {
                    "id": {"type": "string", "x-in": "path"},
                    "orgId": {"type": "integer", "x-in": "header"},
                    "x-client-token": {"type": "string", "x-in": "header"},
                    "codes": with(texts(), json!({"x-in": "query", "x-as": "json"})),
                    "kinds": with(texts(), json!({"x-in": "query", "x-as": "repeated"})),
                    "days": {"type": "array", "items": {"type": "integer"}, "x-in": "query", "x-as": "joined"},
                    "members": {
                        "type": "array", "items": {"$ref": "#/definitions/WireMember"}, "x-in": "query",
                        "x-as": "numbered"
                    },
                    "leader": {"$ref": "#/definitions/WireMember", "x-in": "query", "x-as": "json"},
                    "extra": {"x-any": true, "x-in": "query", "x-as": "json"},
                    "remark": {"type": "string", "x-in": "query", "x-empty": true}
                }}),
                json!({"type": "object", "required": ["value"], "properties": {
                    "value": {"x-any": true}, "values": {"type": "array", "items": {"x-any": true}},
                    "byName": {"type": "object", "additionalProperties": {"x-any": true}}
                }}),
                json!({
                    "request": {"id": "1", "orgId": 7, "codes": ["a"], "leader": {"name": "n"}},
                    "reply": {"value": {"a": [1, null]}, "values": [null, 1, "x"], "byName": {"k": null}}
                }),
                json!({"WireMember": member}),
            ),
        ),
        (
            "wire/send_form".into(),
            operation(
                "SendForm",
                json!({"path": "/v1.0/wire/form", "body": "form"}),
                json!({"type": "object", "required": ["text"], "properties": {
                    "text": {"type": "string"}, "count": {"type": "integer"}, "flag": {"type": "boolean"},
                    "codes": with(texts(), json!({"x-as": "json"})),
                    "clear": {"type": "string", "x-empty": true},
                    "word": {"type": "string", "x-secret": true}
                }}),
                json!({"x-reply": "none"}),
                json!({"request": {"text": "a"}}),
                json!({}),
            ),
        ),
        (
            "wire/ping_form".into(),
            operation(
                "PingForm",
                json!({"path": "/v1.0/wire/pings", "body": "form"}),
                json!({"type": "object", "properties": {"text": {"type": "string"}}}),
                json!({"x-reply": "none"}),
                json!({"request": {}}),
                json!({}),
            ),
        ),
        (
            "wire/patch_thing".into(),
            operation(
                "PatchThing",
                json!({"path": "/v1.0/wire/things", "method": "PATCH"}),
                json!({"type": "object", "required": ["value", "names"], "properties": {
                    "value": {"x-any": true}, "names": with(texts(), json!({"x-empty": true})),
                    "values": {"type": "array", "items": {"x-any": true}},
                    "byName": {"type": "object", "additionalProperties": {"x-any": true}},
                    "rules": with(texts(), json!({"x-as": "json"})),
                    "remark": {"type": "string", "x-empty": true, "x-text": {"without": "*"}},
                    "boss": {"$ref": "#/definitions/UserId", "x-empty": true},
                    "member": {"$ref": "#/definitions/WireMember"},
                    "a-b": {"type": "string"}, "a.b": {"type": "string", "x-rust-name": "a_dot_b"},
                    "文件": {"type": "string"}, "größe": {"type": "integer"}, "-": {"type": "string", "x-rust-name": "dash"}
                }}),
                json!({"x-reply": "any"}),
                json!({"request": {"value": null, "names": []}, "reply": null}),
                json!({}),
            ),
        ),
        (
            "wire/set_all".into(),
            operation(
                "SetAll",
                json!({"path": "/v1.0/wire/all", "method": "PUT"}),
                json!({"type": "object", "required": ["members"], "properties": {
                    "members": {
                        "type": "array", "items": {"$ref": "#/definitions/WireMember"}, "x-in": "whole-body",
                        "maxItems": 2
                    },
                    "dryRun": {"type": "boolean", "x-in": "query"}
                }}),
                json!({"x-reply": "none"}),
                json!({"request": {"members": [{"name": "n"}]}}),
                json!({}),
            ),
        ),
        (
            "wire/set_map".into(),
            operation(
                "SetMap",
                json!({"path": "/v1.0/wire/map"}),
                json!({"type": "object", "properties": {
                    "body": {"type": "object", "additionalProperties": {"x-any": true}, "x-in": "whole-body"}
                }}),
                json!({"x-reply": "none"}),
                json!({"request": {"body": {"k": 1}}}),
                json!({}),
            ),
        ),
        (
            "wire/lock".into(),
            operation(
                "Lock",
                json!({"path": "/v1.0/wire/locks"}),
                json!({"type": "object", "required": ["door"], "properties": {
                    "door": {"$ref": "#/definitions/WireDoor"},
                    "other": {"$ref": "#/definitions/WireDoor", "x-in": "query", "x-as": "numbered"}
                }}),
                json!({"x-reply": "none"}),
                json!({"request": {"door": {"pin": "1234"}}}),
                json!({"WireDoor": {"type": "object", "required": ["pin"], "properties": {
                    "pin": secret(), "old": {"type": "array", "items": secret()},
                    "byName": {"type": "object", "additionalProperties": secret()},
                    "inner": {"type": "array", "items": {"$ref": "#/definitions/WireDoor"}}
                }}}),
            ),
        ),
        (
            "wire/peek".into(),
            operation(
                "Peek",
                json!({"path": "/v1.0/wire/peeks", "method": "GET"}),
                json!({"type": "object", "required": ["text"], "properties": {
                    "text": {"type": "string", "x-in": "body"}
                }}),
                json!({"x-reply": "none"}),
                json!({"request": {"text": "a"}}),
                json!({}),
            ),
        ),
    ]
}

pub const PROGRAM: &str = r##"
mod keywords {
    use dingtalk_file::catalog::{Call, Catalog, Place};
    use dingtalk_file::emulator::{Emulator, Fault};
    use dingtalk_file::wire::*;
    use dingtalk_file::{a_wire, Client, Operation, Outcome, Style};
    use serde_json::{json, Value};

    /// Checks that the emulator accepts the request, and returns the request.
    fn sent<O: Operation>(emulator: &Emulator, client: &Client, operation: &O) -> String {
        client.call(operation).unwrap();
        let exchanges = emulator.exchanges();
        let exchange = exchanges.last().unwrap();
        let header = |name: &str| {
            let mut headers = exchange.headers.iter();
            headers.find(|(found, _)| found == name).map(|(_, value)| value.clone())
        };
        let headers = ["content-type", "content-length", "orgid", "x-client-token"].into_iter();
        let headers = headers.filter_map(|name| Some(format!(" {name}:{}", header(name)?)));
        let headers: String = headers.collect();
        let target = exchange.target.replace("%22", "'").replace("%5B", "[").replace("%5D", "]").replace("%2C", ",");
        format!("{} {target}{headers} {}", exchange.method, exchange.body)
    }

    fn refused<O: Operation>(client: &Client, operation: &O) -> String {
        let error = client.call(operation).map(drop).unwrap_err();
        assert_eq!(error.outcome(), Outcome::Invalid);
        error.to_string()
    }

    pub fn check(emulator: &Emulator, client: &Client) {
        let sent = |operation: &dyn Fn() -> String, expected: &str| assert_eq!(operation(), expected);
        macro_rules! sends {
            ($operation:expr, $expected:expr) => {
                sent(&|| self::sent(emulator, client, &$operation), $expected)
            };
        }
        let json = "content-type:application/json content-length";
        sends!(BatchSendOto::new("1", 7), "POST /v1.0/wire/x1tail content-length:0 orgid:7 ");
        let one = WireMember::new("n").tags(vec!["t".into(), "u".into()]).note("");
        let all = BatchSendOto::new("1", 7).x_client_token("c d").codes(vec!["a".into(), "b,c".into()]);
        let all = all.kinds(vec!["a".into(), "b".into()]).days(vec![1, 2]).members(vec![one]);
        let all = all.leader(WireMember::new("l")).extra(json!([null])).remark("");
        sends!(all, "POST /v1.0/wire/x1tail?codes=['a','b,c']&days=1,2&extra=[null]&kinds=a&kinds=b\
            &leader=%7B'name'%3A'l'%7D&members.1.name=n&members.1.note=&members.1.tags.1=t&members.1.tags.2=u&remark= \
            content-length:0 orgid:7 x-client-token:c d ");
        let form = "content-type:application/x-www-form-urlencoded content-length";
        sends!(SendForm::new("a b&").count(3).flag(true).codes(vec!["x".into()]).clear("").word("s3cret".into()),
            &format!("POST /v1.0/wire/form {form}:70 clear=&codes=%5B%22x%22%5D&count=3&flag=true&text=a%20b%26&word=[redacted]"));
        sends!(PingForm::new(), &format!("POST /v1.0/wire/pings {form}:0 "));
        sends!(PatchThing::new(Value::Null, vec![]), &format!("PATCH /v1.0/wire/things {json}:25 {{\"names\":[],\"value\":null}}"));
        let mut thing = PatchThing::new("text", vec!["a".into()]).values(vec![json!(1), Value::Null]).rules(vec!["r".into()]);
        thing.by_name.insert("k".into(), json!({"a": 1}));
        let thing = thing.remark("").boss("".into()).a_b("1").a_dot_b("2").dash("3").文件("4").größe(5);
        let thing = thing.member(WireMember::new("n").more(true).note(""));
        sends!(thing, &format!("PATCH /v1.0/wire/things {json}:208 {}", concat!(
            r#"{"-":"3","a-b":"1","a.b":"2","boss":"","byName":{"k":{"a":1}},"größe":5,"#,
            r#""member":{"more":true,"name":"n","note":""},"names":["a"],"remark":"","rules":"[\"r\"]","#,
            r#""value":"text","values":[1,null],"文件":"4"}"#)));
        sends!(SetAll::new(vec![WireMember::new("n")]).dry_run(true),
            &format!("PUT /v1.0/wire/all?dryRun=true {json}:14 [{{\"name\":\"n\"}}]"));
        sends!(SetMap::new(), "POST /v1.0/wire/map content-length:0 ");
        let mut map = SetMap::new();
        map.body.insert("k".into(), json!([1]));
        sends!(map, &format!("POST /v1.0/wire/map {json}:9 {{\"k\":[1]}}"));
        sends!(Peek::new("a"), &format!("GET /v1.0/wire/peeks {json}:12 {{\"text\":\"a\"}}"));

        let long = vec![WireMember::new("n"), WireMember::new("n"), WireMember::new("n")];
        let rows = [
            (refused(client, &SetAll::new(long)), "members has 3 elements; at most 2 are allowed"),
            (refused(client, &SetAll::new(vec![WireMember::new("")])), "members[0].name is empty"),
            (refused(client, &SetAll::new(vec![])), "members is empty"),
            (refused(client, &BatchSendOto::new("1", 7).x_client_token("中")), "x-client-token \"中\" contains a character that is not printable ASCII"),
            (refused(client, &BatchSendOto::new("1", 7).x_client_token("a\r\nb: c")), "x-client-token"),
            (refused(client, &BatchSendOto::new("1", 7).x_client_token("")), "x-client-token is empty"),
            (refused(client, &SendForm::new("")), "text is empty"),
            (refused(client, &PatchThing::new(1, vec![]).remark("*")), "contains '*'"),
            (refused(client, &PatchThing::new(1, vec!["".into()])), "names[0] is empty"),
            (refused(client, &Lock::new(WireDoor::new(""))), "door.pin is empty"),
        ];
        for (found, expected) in rows {
            assert!(found.contains(expected), "{expected}: {found}");
        }

        let reply = client.call(&BatchSendOto::new("1", 7)).unwrap();
        assert_eq!(reply.value, json!({"a": [1, null]}));
        assert_eq!(reply.values, [json!(null), json!(1), json!("x")]);
        assert_eq!(reply.by_name["k"], Value::Null);
        emulator.fault("batchSendOTO", Fault::answer(200, "{\"value\":null}"));
        assert_eq!(client.call(&BatchSendOto::new("1", 7)).unwrap().value, Value::Null);
        emulator.fault("batchSendOTO", Fault::answer(200, "{}"));
        assert_eq!(client.call(&BatchSendOto::new("1", 7)).unwrap_err().outcome(), Outcome::Unknown);

        // Secrets in objects.
        let door = |pin: &str| {
            let mut door = WireDoor::new(pin).old(vec!["s3cret2".into()]);
            door.by_name.insert("apiKey".into(), "s3cret3".into());
            door
        };
        let all = door("s3cret1").inner(vec![door("s3cret4")]);
        let lock = Lock::new(all.clone()).other(WireDoor::new("s3cret5"));
        let written = serde_json::to_string(&all).unwrap();
        assert!(!written.contains("s3cret") && written.contains("[redacted]"), "{written}");
        assert!(!format!("{lock:?}").contains("s3cret"), "{lock:?}");
        let body = r#"{"door":{"pin":"s3cret1","byName":{"apiKey":"s3cret3"},"inner":[{"pin":"s3cret4","byName":{"apiKey":"s3cret3"},"old":["s3cret2"]}],"old":["s3cret2"]}}"#;
        let parameters = json!({"door": serde_json::from_str::<Value>(body).unwrap()["door"], "other": {"pin": "s3cret5"}});
        let catalog = Catalog::built_in();
        let parameters = parameters.as_object().unwrap().clone();
        let chosen = Call::new(catalog, catalog.operation("lock").unwrap(), parameters).unwrap();
        let length = format!("content-length:{} ", body.len());
        for sent in [self::sent(emulator, client, &lock), self::sent(emulator, client, &chosen)] {
            assert!(!sent.contains("s3cret") && sent.contains(&length), "{sent}");
        }
        let quoted = json!({"code": "wrong", "message": "s3cret1 s3cret2 s3cret3 s3cret4 s3cret5"}).to_string();
        for error in [
            { emulator.fault("lock", Fault::answer(400, &*quoted)); client.call(&lock).map(drop).unwrap_err() },
            { emulator.fault("lock", Fault::answer(400, &*quoted)); client.call(&chosen).map(drop).unwrap_err() },
        ] {
            assert!(!format!("{error} {error:?}").contains("s3cret"), "{error}");
            assert!(error.to_string().contains("[redacted]"), "{error}");
        }

        // A name in several modules.
        emulator.fault("wire.send", Fault::refuse("cage.locked"));
        client.call(&a_wire::Send::new()).unwrap();
        let error = client.call(&Send::new()).unwrap_err().to_string();
        assert!(error.contains("wire.send"), "{error}");
        assert_eq!((emulator.executed("wire.send"), emulator.executed("a_wire.send")), (0, 1));

        let catalog = Catalog::built_in();
        for (name, found) in [
            ("wire.send", "/v1.0/wire/send"), ("a_wire.send", "/v1.0/a_wire/send"),
            ("wire.batchSendOTO", "/v1.0/wire/x{id}tail"), ("batchSendOTO", "/v1.0/wire/x{id}tail"),
            ("conv_file.send", dingtalk_file::conv_file::Send::SPEC.path), ("send", dingtalk_file::conv_file::Send::SPEC.path),
        ] {
            assert_eq!(catalog.operation(name).map(|entry| entry.spec.path), Some(found), "{name}");
        }
        assert!(catalog.operation("storage.batchSendOTO").is_none());
        let batch = catalog.operation("batchSendOTO").unwrap();
        let shown: Vec<_> = batch.parameters.iter().map(|field| {
            let style = field.style.map(Style::as_str).unwrap_or_default();
            format!("{} {} {style} {}", field.name, field.place.as_str(), field.kind)
        }).collect();
        let expected = [
            "id path  string", "orgId header  integer", "codes query json array of string", "days query joined array of integer",
            "extra query json any", "kinds query repeated array of string", "leader query json object",
            "members query numbered array of object", "remark query  string", "x-client-token header  string",
        ];
        assert_eq!(shown, expected);
        assert_eq!(catalog.operation("setAll").unwrap().parameters[0].place, Place::Whole);

        let problems = |name: &str, given: Value| {
            let problems = catalog.check(catalog.operation(name).unwrap(), given.as_object().unwrap());
            problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
        };
        for (name, given, expected) in [
            ("patchThing", json!({"value": null, "names": []}), ""),
            ("patchThing", json!({"value": 1, "names": [], "remark": "", "boss": "", "values": [null, {}]}), ""),
            ("patchThing", json!({"names": []}), "value is missing"),
            ("patchThing", json!({"value": 1}), "names is missing"),
            ("patchThing", json!({"value": 1, "names": ["a"], "member": {"name": ""}}), "member.name is empty"),
            ("sendForm", json!({"text": ""}), "text is empty"),
            ("sendForm", json!({"text": "a", "codes": "a"}), "codes must be an array of strings, not \"a\""),
            ("setAll", json!({"members": {}}), "members must be an array of objects, not {}"),
            ("setAll", json!({}), "members is missing"),
            ("lock", json!({"door": {"pin": ""}}), "door.pin is empty"),
            ("lock", json!({"door": {"pin": 1234}}), "door.pin must be a string"),
            ("batchSendOTO", json!({"id": "1", "orgId": "7"}), "orgId must be a whole number, not \"7\""),
        ] {
            assert_eq!(problems(name, given.clone()), expected, "{name} {given}");
        }
    }
}
"##;
