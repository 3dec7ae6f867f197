//! The error codes for wrong values.

use serde_json::{Value, json};

use super::arguments::{operations, raw_request};
use super::raw::Raw;
use super::start;

/// An operation, an argument with dots, a wrong value, and the code for it.
type Row = (&'static str, &'static str, Value, &'static str);

fn rows() -> Vec<Row> {
    let mut rows = vec![
        // The gateway refuses it, whatever the tables say.
        ("getFileUploadInfo", "protocol", json!("URL_SIGNATURE"), "Invalidprotocol"),
        ("getFileUploadInfo", "protocol", json!("header_signature"), "Invalidprotocol"),
        ("getFileUploadInfoV2", "protocol", json!("FTP"), "Invalidprotocol"),
        ("getFileUploadInfo", "protocol", json!(1), "Invalidprotocol"),
        ("getFileUploadInfo", "multipart", json!("true"), "Invalidmultipart"),
        ("getFileUploadInfo", "protocol", Value::Null, "Missingprotocol"),
        ("getFileUploadInfo", "option", json!([]), "Invalidoption"),
        (
            "getFileUploadInfo",
            "option.preCheckParam",
            json!({ "size": "1" }),
            "Invalidoption.preCheckParam.size",
        ),
        ("listDentries", "maxResults", json!("x"), "InvalidmaxResults"),
        ("listDentries", "maxResults", json!(1.5), "InvalidmaxResults"),
        ("listDentries", "withThumbnail", json!("1"), "InvalidwithThumbnail"),
        ("getDentries", "dentryIds", json!([1]), "InvaliddentryIds"),
        ("addPermission", "members", json!([{ "type": "USER" }]), "Missingmembers.id"),
        // Enums.
        ("getFileUploadInfo", "option.storageDriver", json!("FLOPPY"), "paramError.storageDriver"),
        (
            "getFileUploadInfoV2",
            "option.storageDriver",
            json!("FLOPPY"),
            "paramError.storageDriver",
        ),
        ("commitFile", "option.conflictStrategy", json!("HOPE"), "paramError.conflictStrategy"),
        ("commitFileV2", "option.conflictStrategy", json!("HOPE"), "paramError.conflictStrategy"),
        ("addFolder", "option.conflictStrategy", json!("HOPE"), "paramError.conflictStrategy"),
        ("addPermission", "roleId", json!("KING"), "paramError.roleId"),
        ("addPermissionV2", "roleId", json!("KING"), "paramError.roleId"),
        ("listDentries", "order", json!("UP"), "paramError"),
        ("listDentries", "orderBy", json!("COLOR"), "paramError"),
        ("listAllDentries", "option.order", json!("UP"), "paramError"),
        ("getToken", "grant_type", json!("password"), "unsupported.grant.type"),
        ("addSpace", "option.ownerType", json!("NOBODY"), "paramError"),
        // Numbers and lists.
        ("listDentries", "maxResults", json!(0), "paramError"),
        ("listDentries", "maxResults", json!(51), "paramError"),
        ("listAllDentries", "option.maxResults", json!(51), "paramError"),
        ("listAllDentries", "option.maxResults", json!(-1), "paramError"),
        ("getDentries", "dentryIds", json!(vec!["1"; 31]), "paramError"),
        ("addPermission", "option", json!({ "duration": 3601 }), "paramError"),
        ("addPermissionV2", "option", json!({ "duration": 0 }), "paramError"),
        ("commitFileV2", "option", json!({ "size": -1 }), "paramError"),
        // Names.
        ("addFolder", "name", json!("a*b"), "dentryNameIllegal"),
        ("commitFileV2", "name", json!("a."), "dentryNameIllegal"),
        ("commitFile", "name", json!("a|b"), "dentryNameIllegal"),
        ("addSpace", "option.scene", json!("a b"), "paramError.scene"),
    ];
    // Malformed ids.
    for operation in [
        "sendByApp",
        "send",
        "sendLink",
        "getSpace",
        "listDentries",
        "listAllDentries",
        "getDentry",
        "getDentries",
        "addFolder",
        "commitFile",
        "getFileUploadInfo",
        "initMultipartFileUpload",
        "getFileDownloadInfo",
        "addPermission",
        "deleteDentry",
        "queryDentryUuid",
    ] {
        for id in ["s1", "-1", "1.0", "0x1", "\u{ff11}"] {
            rows.push((operation, "spaceId", json!(id), "paramError.spaceId"));
        }
        rows.push((operation, "spaceId", json!(""), "MissingspaceId"));
    }
    for operation in ["sendByApp", "send", "sendLink", "getFileDownloadInfo", "addPermission"] {
        rows.push((operation, "dentryId", json!("uuid-1"), "paramError.dentryId"));
        rows.push((operation, "dentryId", Value::Null, "MissingdentryId"));
    }
    rows
}

#[test]
fn a_wrong_value_is_answered_with_the_most_specific_code() {
    let emulator = start();
    let mut raw = Raw::connect(&emulator);
    let operations = operations();
    for (operation, name, value, code) in rows() {
        let found = operations.iter().find(|(spec, _)| spec.name == operation);
        let (spec, file) = found.expect(operation);
        let definition =
            &file["definitions"][operation[..1].to_ascii_uppercase() + &operation[1..]];
        let mut request = file["examples"][0]["request"].clone();
        for (argument, right) in [
            ("unionId", json!(emulator.users()[0].union_id)),
            ("operatorId", json!(emulator.users()[0].union_id)),
            ("spaceId", json!(emulator.space_id())),
            ("dentryId", json!(emulator.dentry_id())),
            ("parentId", json!("0")),
            ("corpId", json!(emulator.corp_id())),
            ("nextToken", Value::Null),
        ] {
            if request.get(argument).is_some() {
                request[argument] = right;
            }
        }
        match name.split_once('.') {
            None => request[name] = value.clone(),
            Some((option, inner)) => request[option] = json!({ inner: value }),
        }
        request.as_object_mut().expect("arguments").retain(|_, value| !value.is_null());
        let answer = raw_request(&mut raw, &emulator, spec, definition, &request);
        assert_eq!((answer.status, &*answer.code()), (400, code), "{operation} {name} {value}");
        assert_eq!(emulator.executed(operation), 0);
    }
}

#[test]
fn every_operation_of_the_api_host_refuses_an_unknown_id() {
    let emulator = start();
    let mut raw = Raw::connect(&emulator);
    let mut checked = 0;
    for (spec, file) in operations() {
        let name = spec.name[..1].to_ascii_uppercase() + &spec.name[1..];
        let definition = &file["definitions"][name];
        for name in ["unionId", "operatorId"] {
            if definition["properties"][name]["x-in"] != "query" {
                continue;
            }
            // Another kind of id, an id of another organization, a truncated id, and one with blanks.
            let user = &emulator.users()[0];
            let union_id = user.union_id.as_str();
            for id in [user.user_id.as_str(), "other", &union_id[1..], &format!(" {union_id}")] {
                let mut request = file["examples"][0]["request"].clone();
                request[name] = id.into();
                let answer = raw_request(&mut raw, &emulator, spec, definition, &request);
                let expected = format!("paramError-{name}");
                assert_eq!((answer.status, answer.code()), (400, expected), "{} {id}", spec.name);
                checked += 1;
            }
        }
        assert_eq!(emulator.executed(spec.name), 0, "{}", spec.name);
    }
    assert!(checked >= 4 * 20, "{checked}");
}
