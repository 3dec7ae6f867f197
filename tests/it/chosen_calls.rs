//! Calls of operations chosen at run time behave like calls with the operations' own types.

use dingtalk_file::catalog::{Call, Catalog};
use dingtalk_file::{Operation, for_each_operation};
use serde_json::Value;

/// Returns this value and all variants that differ in one place, which has a value of another kind or is missing.
fn variants(value: &Value) -> Vec<Value> {
    let others = [
        "null", "[]", "{}", "[{}]", "true", "7", "\"7\"", "\"x\"", "1.5", "\"[1]\"", "\"[\"", "[7]",
    ];
    let others = others.iter().map(|text| serde_json::from_str(text).expect("json"));
    let mut found: Vec<Value> = others.chain([value.clone()]).collect();
    match value {
        Value::Object(object) => {
            for (name, inner) in object {
                let mut without = object.clone();
                without.remove(name);
                found.push(without.into());
                found.extend(variants(inner).into_iter().map(|inner| {
                    let mut with = object.clone();
                    with[name] = inner;
                    with.into()
                }));
            }
        }
        Value::Array(list) => {
            for (at, inner) in list.iter().enumerate() {
                found.extend(variants(inner).into_iter().map(|inner| {
                    let mut with = list.clone();
                    with[at] = inner;
                    with.into()
                }));
            }
        }
        _ => {}
    }
    found
}

#[test]
fn a_reply_is_accepted_if_the_operations_own_type_can_be_read() {
    let (mut successes, mut failures) = (0, 0);
    macro_rules! check {
        ($operation:ty) => {
            let catalog = Catalog::built_in();
            let operation = catalog.operation(<$operation>::SPEC.name).expect("an operation");
            for example in &operation.examples {
                let request = example.request.as_object().expect("an object").clone();
                let call = Call::new(catalog, operation, request).expect("an example");
                for reply in variants(&example.reply) {
                    type Reply = <$operation as Operation>::Reply;
                    let typed: Result<Reply, _> = serde_json::from_str(&reply.to_string());
                    let found = call.check(&reply);
                    assert_eq!(found.is_ok(), typed.is_ok(), "{} {reply}", operation.spec.name);
                    match (found, typed) {
                        (Err(found), Err(typed)) => {
                            // If two fields are missing, the two errors may name different ones.
                            assert!(found.starts_with("no usable "), "{found}");
                            assert!(typed.to_string().starts_with("no usable "), "{typed}");
                            failures += 1;
                        }
                        _ => successes += 1,
                    }
                }
            }
        };
    }
    for_each_operation!(check);
    assert!(successes > 5_000 && failures > 500, "{successes} and {failures}");
}
