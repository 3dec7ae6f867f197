//! No answer leads away from this machine.

use std::io::Cursor;

use dingtalk_file::emulator::{Emulator, Fault};
use dingtalk_file::storage::InitMultipartFileUpload;
use dingtalk_file::{Deliver, DeptId, Download, Spec, StoredFile, Upload};
use serde_json::{Value, json};

use super::arguments::{operations, raw_request};
use super::raw::{Raw, RawAnswer};
use super::{client, start};

/// The schemes and hosts in a text. No name that the emulator knows has an address in it.
fn addresses(text: &str) -> Vec<String> {
    let marks = text.match_indices("//").filter(|(at, _)| {
        let before = text[..*at].chars().next_back();
        matches!(before, Some(':' | '"') | None)
    });
    let host = |at: usize| {
        let rest = &text[at + 2..];
        let end = rest.find(|c: char| "/?#\"\\<> ".contains(c)).unwrap_or(rest.len());
        let start = text[..at].rfind(|c: char| !c.is_ascii_alphabetic() && c != ':');
        format!("{}//{}", &text[start.map_or(0, |at| at + 1)..at], &rest[..end])
    };
    marks.map(|(at, _)| host(at)).collect()
}

/// Arguments that are right, in the place of those that an example has.
fn right(emulator: &Emulator, example: &Value) -> Value {
    let user = &emulator.users()[0];
    let mut request = example.clone();
    for (name, value) in request.as_object_mut().expect("arguments") {
        let found = match name.as_str() {
            "unionId" | "operatorId" | "unionid" => json!(user.union_id),
            "userid" => json!(user.user_id),
            "mobile" => json!(user.mobile),
            "spaceId" => json!(emulator.space_id()),
            "dentryId" => json!(emulator.dentry_id()),
            "parentId" => json!("0"),
            "dept_id" => json!(DeptId::root()),
            // Groups and roles are only there if a test adds them.
            "role_id" => json!(emulator.add_role("Role", emulator.users())),
            "openConversationId" => json!(emulator.add_group(emulator.users()).id),
            "chatId" => json!(emulator.add_group(emulator.users()).chat_id),
            "nextToken" => json!(""),
            "appKey" | "appkey" | "client_id" => json!(emulator.app_key()),
            "appSecret" | "appsecret" | "client_secret" => json!(emulator.app_secret().expose()),
            "suiteKey" => json!(emulator.suite_key()),
            "suiteSecret" => json!(emulator.suite_secret().expose()),
            "suiteTicket" => json!(emulator.suite_ticket().expose()),
            "corpId" | "authCorpId" => json!(emulator.corp_id()),
            "members" => json!([{ "type": "USER", "id": user.union_id, "corpId": "c" }]),
            _ => continue,
        };
        *value = found;
    }
    request
}

fn ask(emulator: &Emulator, spec: &Spec, file: &Value, request: &Value) -> RawAnswer {
    let name = spec.name[..1].to_ascii_uppercase() + &spec.name[1..];
    let definition = &file["definitions"][&name];
    raw_request(&mut Raw::connect(emulator), emulator, spec, definition, request)
}

#[test]
fn every_address_in_every_answer_is_the_emulators() {
    let emulator = start();
    let client = client(&emulator);
    let operator = &emulator.users()[0].union_id;
    // What needs more than arguments: an upload, a download, and parts.
    let upload = Upload::new("a.txt", Cursor::new("abc")).expect("content");
    let deliver = Deliver::new(operator.clone()).upload(upload).to(operator.clone());
    let file = client.deliver(deliver).expect("delivered").files.remove(0).file.expect("a file");
    let folder = tempfile::tempdir().expect("a folder");
    let stored = StoredFile::new(file.space_id, file.dentry_id);
    let download = Download::new(stored, folder.path().join("a.txt"));
    client.download(download, operator).expect("downloaded");
    let begin = InitMultipartFileUpload::new(emulator.space_id().clone(), operator.clone());
    let key = client.call(&begin).expect("begun").into_value().upload_key;

    let operations = operations();
    for (spec, file) in &operations {
        let mut request = right(&emulator, &file["examples"][0]["request"]);
        if request.get("partNumbers").is_some() {
            request["uploadKey"] = (&*key).into();
        }
        ask(&emulator, spec, file, &request);
        assert!(
            emulator.executed(spec.name) > 0,
            "{}: {:?}",
            spec.name,
            emulator.exchanges().last()
        );
        for row in spec.errors {
            emulator.fault(spec.name, Fault::refuse(&row.code.replace('*', "x")));
            ask(&emulator, spec, file, &request);
        }
    }
    let mut found = 0;
    for exchange in emulator.exchanges() {
        let headers = exchange.answer_headers.iter().map(|(_, value)| value.as_str());
        for text in headers.chain([exchange.answer.as_str()]) {
            for address in addresses(text) {
                assert_eq!(address, emulator.url(), "{exchange}");
                found += 1;
            }
            for away in ["dingtalk.com", "dingtalk.io", "aliyuncs"] {
                assert!(!text.contains(away), "{exchange}");
            }
        }
    }
    // Of the operations that have a behaviour, and of samples.
    assert!(found >= 15, "{found}");
}

#[test]
fn what_a_sample_names_is_not_there() {
    let emulator = start();
    let operations = operations();
    let named = |name: &str| operations.iter().find(|(spec, _)| spec.name == name);
    let (spec, file) = named("getFileUploadInfoV2").expect("an operation without a behaviour");
    let request = right(&emulator, &file["examples"][0]["request"]);
    let info = ask(&emulator, spec, file, &request).json();
    let address = &info["headerSignatureInfo"]["resourceUrls"][0];
    let address = address.as_str().and_then(|text| text.strip_prefix(emulator.url()));
    let mut raw = Raw::connect(&emulator);
    for method in ["PUT", "GET"] {
        let answer = raw.request(method, address.expect("an address of the emulator"), "", "abc");
        assert_eq!((answer.status, &*answer.xml_code()), (403, "AccessDenied"), "{method}");
    }
}

#[test]
fn addresses_are_found() {
    assert_eq!(addresses(r#"{"a":"https://b.c/d","e":"//f.g"}"#), ["https://b.c", "//f.g"]);
    assert_eq!(addresses("http://127.0.0.1:1/a//b"), ["http://127.0.0.1:1"]);
}
