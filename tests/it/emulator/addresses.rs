//! No answer has an address of another machine, and every sample is marked as one.

use std::io::Cursor;

use dingtalk_file::catalog::Catalog;
use dingtalk_file::emulator::{Emulator, Fault};
use dingtalk_file::storage::InitMultipartFileUpload;
use dingtalk_file::{Deliver, DentryId, DeptId, Download, Spec, StoredFile, Upload};
use serde_json::{Value, json};

use super::arguments::{operations, raw_request};
use super::raw::{Raw, RawAnswer, with_token};
use super::storage::Storage;
use super::{client, start};

/// Returns the schemes and hosts in a text. No name in the emulator contains an address.
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

/// Replaces an example's arguments by valid ones.
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
            // Groups and roles exist only if a test adds them.
            "role_id" => json!(emulator.add_role("Role", emulator.users())),
            "openConversationId" => json!(emulator.add_group(emulator.users()).id),
            "chatId" => json!(emulator.add_group(emulator.users()).chat_id),
            "nextToken" => json!(""),
            // Existing pages, and bytes of any size.
            "option" => json!({}),
            "toRecycleBin" => json!(false),
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

/// The answers to valid arguments come from the state, and are not made up in advance.
#[test]
fn every_answer_comes_from_the_emulators_state() {
    let emulator = start();
    let client = client(&emulator);
    let operator = &emulator.users()[0].union_id;
    // These need more than arguments: an upload, a download, and parts.
    let upload = Upload::new("a.txt", Cursor::new("abc")).expect("content");
    let deliver = Deliver::new(operator.clone()).upload(upload).to(operator.clone());
    let file = client.deliver(deliver).expect("delivered").files.remove(0).file.expect("a file");
    let folder = tempfile::tempdir().expect("a folder");
    let stored = StoredFile::new(file.space_id, file.dentry_id);
    let download = Download::new(stored, folder.path().join("a.txt"));
    client.download(download, operator).expect("downloaded");
    let begin = InitMultipartFileUpload::new(emulator.space_id().clone(), operator.clone());
    let parts_key = client.call(&begin).expect("begun").into_value().upload_key;
    let storage = Storage::of(&emulator, &client, 0);
    let spare = storage.file(emulator.space_id(), "spare", "abc").id.expect("an id");
    let root = storage.uuid(emulator.space_id(), &DentryId::root()).expect("a uuid");
    let key = storage.uploaded_v2(&root, "abc").expect("uploaded");

    let operations = operations();
    for (spec, file) in &operations {
        let mut request = right(&emulator, &file["examples"][0]["request"]);
        let changes = match spec.name {
            "getMultipartFileUploadInfos" => json!({ "uploadKey": parts_key }),
            "commitFileV2" => json!({ "uploadKey": key, "parentDentryUuid": root }),
            "getFileUploadInfoV2" => json!({ "parentDentryUuid": root }),
            "addPermissionV2" => json!({
                "dentryUuid": root,
                "members": [{ "type": "USER", "id": emulator.users()[1].user_id }],
            }),
            "deleteDentry" => json!({ "dentryId": spare }),
            _ => json!({}),
        };
        request
            .as_object_mut()
            .expect("arguments")
            .extend(changes.as_object().cloned().unwrap_or_default());
        let before = emulator.executed(spec.name);
        let answer = ask(&emulator, spec, file, &request);
        // A commit was executed above, and its key is used up.
        let is_executed = emulator.executed(spec.name) > before || spec.name == "commitFile";
        assert!(is_executed, "{}: {:?}", spec.name, emulator.exchanges().last());
        assert_eq!(answer.headers.get("x-emulator"), None, "{} answers a sample", spec.name);
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
    // Addresses of uploads, parts and downloads.
    assert!(found >= 10, "{found}");
}

#[test]
fn a_sample_is_marked_and_points_nowhere() {
    const SCHEMA: &str = r##"{
        "title": "Show a lot",
        "x-operation": {
            "method": "GET", "host": "api", "path": "/v1.0/parking/lots/{lotId}", "auth": "header",
            "repeatable": true
        },
        "definitions": {
            "ShowLot": {
                "type": "object", "required": ["lotId"],
                "properties": { "lotId": { "type": "string", "x-in": "path" } }
            },
            "ShowLotReply": {
                "type": "object", "properties": { "map": { "type": "string" } }
            }
        },
        "examples": [{
            "request": { "lotId": "1" }, "reply": { "map": "https://static.dingtalk.com/lots/1.png" }
        }]
    }"##;
    let emulator = start();
    let catalog = Catalog::from_schema(&[("parking/show_lot.json", SCHEMA)]).expect("a schema");
    let catalog: &'static Catalog = Box::leak(Box::new(catalog));
    emulator.serve_also(move |_, path| path.starts_with("/v1.0/parking").then_some(catalog));
    let mut raw = Raw::connect(&emulator);
    let answer = raw.request("GET", "/v1.0/parking/lots/1", &with_token(&emulator), "");
    assert_eq!((answer.status, &*answer.headers["x-emulator"]), (200, "sample"), "{}", answer.body);
    let address = answer.json()["map"].as_str().expect("an address").to_string();
    let path = address.strip_prefix(emulator.url()).expect("the emulator's");
    assert!(path.ends_with("/lots/1.png"), "{path}");
    for method in ["PUT", "GET"] {
        let answer = raw.request(method, path, "", "abc");
        assert_eq!((answer.status, &*answer.xml_code()), (403, "AccessDenied"), "{method}");
    }
    // A refusal is not a sample.
    let refused = raw.request("GET", "/v1.0/parking/lots/1", "", "");
    assert_eq!((refused.status, refused.headers.get("x-emulator")), (400, None));
}

#[test]
fn addresses_are_found() {
    assert_eq!(addresses(r#"{"a":"https://b.c/d","e":"//f.g"}"#), ["https://b.c", "//f.g"]);
    assert_eq!(addresses("http://127.0.0.1:1/a//b"), ["http://127.0.0.1:1"]);
}
