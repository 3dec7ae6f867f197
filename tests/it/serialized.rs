//! Serialized replies, receipts and ids.

use dingtalk_file::catalog::Catalog;
use dingtalk_file::emulator::Emulator;
use dingtalk_file::{
    Deliver, DeptId, Operation, Outcome, RoleId, Upload, UserId, for_each_operation,
};
use serde_json::{Value, json};

/// Every reply of an example, except for its secrets, is the same after it is written and read.
#[test]
fn replies_are_serialized_as_dingtalk_writes_them() {
    let mut replies = 0;
    macro_rules! check {
        ($operation:ty) => {
            let name = <$operation>::SPEC.name;
            let operation = Catalog::built_in().operation(name).expect("an operation");
            for example in &operation.examples {
                let text = example.reply.to_string();
                let reply: <$operation as Operation>::Reply =
                    serde_json::from_str(&text).expect(name);
                let written = serde_json::to_string(&reply).expect(name);
                let again: <$operation as Operation>::Reply =
                    serde_json::from_str(&written).expect(name);
                if <$operation>::SPEC.reply_secrets.is_empty() {
                    assert!(again == reply, "{name}: {written}");
                } else {
                    let secrets = secrets(<$operation>::SPEC.reply_secrets, &example.reply);
                    assert!(!secrets.is_empty() && written.contains("[redacted]"), "{written}");
                    for secret in secrets {
                        assert!(!written.contains(&secret), "{name}: {written}");
                    }
                }
                replies += 1;
            }
        };
    }
    for_each_operation!(check);
    assert!(replies > 30, "{replies}");
}

/// Returns the texts in fields with these names.
fn secrets(names: &[&str], reply: &Value) -> Vec<String> {
    fn texts(value: &Value, within: bool, names: &[&str], found: &mut Vec<String>) {
        match value {
            Value::Object(map) => map.iter().for_each(|(key, value)| {
                texts(value, within || names.contains(&key.as_str()), names, found);
            }),
            Value::Array(list) => list.iter().for_each(|value| texts(value, within, names, found)),
            Value::String(text) if within => found.push(text.clone()),
            _ => {}
        }
    }
    let mut found = Vec::new();
    texts(reply, false, names, &mut found);
    found
}

#[test]
fn a_delivery_is_serialized_with_everyones_outcome() {
    let dingtalk = Emulator::start().expect("an emulator");
    let client = dingtalk.client().build().expect("valid settings");
    let upload = Upload::new("a.txt", std::io::Cursor::new("hello")).expect("content");
    let people = [UserId::new("ana.souza"), UserId::new("nobody")];
    let error = client
        .deliver(Deliver::new(UserId::new("manager4220")).upload(upload).to_all(people))
        .expect_err("one is nobody");
    let (_, delivery) = error.into_parts();
    let written = serde_json::to_value(&delivery).expect("json");
    let file = &written["files"][0];
    assert_eq!((&file["name"], &file["file"]["name"]), (&json!("a.txt"), &json!("a.txt")));
    assert_eq!(file["file"]["space_id"], file["space_id"]);
    let [ana, nobody] = [0, 1].map(|at| file["receipts"][at].clone());
    assert_eq!([&ana["to"], &ana["outcome"]], [&json!("user:ana.souza"), &json!("sent")]);
    assert_eq!(ana["target"], format!("union:{}", dingtalk.users()[2].union_id));
    assert_eq!(ana["error"], Value::Null);
    assert_eq!([&nobody["to"], &nobody["outcome"]], [&json!("user:nobody"), &json!("refused")]);
    assert_eq!(nobody["target"], Value::Null);
    assert!(nobody["error"].as_str().expect("a text").contains("user:nobody"), "{nobody}");
    let file: dingtalk_file::StoredFile =
        serde_json::from_value(file["file"].clone()).expect("a file");
    assert_eq!(Some(file), delivery.files[0].file);
}

#[test]
fn a_numeric_id_is_serialized_as_a_number() {
    let root = DeptId::root();
    assert_eq!((root.get(), root.to_string(), format!("{root:>3}")), (1, "1".into(), "  1".into()));
    let greatest = DeptId::new(i64::MAX);
    assert_eq!(serde_json::to_string(&greatest).expect("json"), i64::MAX.to_string());
    for written in ["37900095", "\"37900095\"", "37900095.0"] {
        let read: DeptId = serde_json::from_str(written).expect(written);
        assert_eq!(read, DeptId::from(37_900_095), "{written}");
    }
    // An answer is kept unchanged.
    assert_eq!(serde_json::from_str::<DeptId>("-1").expect("a number"), DeptId::new(-1));
    assert!(serde_json::from_str::<DeptId>("\"all\"").is_err());

    let rows = [
        ("37900095", Ok(37_900_095)),
        ("1", Ok(1)),
        ("0", Err("\"0\" is not a valid id; it must be a 64-bit integer, at least 1")),
        ("-1", Err("\"-1\" is not a valid id; it must be a 64-bit integer, at least 1")),
        ("1 ", Err("\"1 \" is not a valid id; it must be a 64-bit integer, at least 1")),
        ("sales", Err("\"sales\" is not a valid id; it must be a 64-bit integer, at least 1")),
        ("1\n", Err("\"1\\n\" contains '\\n'; control characters and line breaks are not allowed")),
        ("", Err("the id is empty")),
    ];
    for (text, expected) in rows {
        let found = text.parse::<DeptId>();
        let found = found.as_ref().map(|id| id.get()).map_err(|error| {
            assert_eq!(error.outcome(), Outcome::Invalid, "{text}");
            error.detail().unwrap_or_default()
        });
        assert_eq!(found, expected, "{text:?}");
    }
    let beyond = "9223372036854775808".parse::<RoleId>().expect_err("65 bits");
    let detail = "\"9223372036854775808\" is not a valid id; it must be a 64-bit integer";
    assert_eq!(beyond.detail(), Some(detail));
}
