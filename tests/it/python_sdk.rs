//! The vendor's own client against the emulator. If they disagree on a request, one of them is wrong.

use std::process::Command;

use dingtalk_file::DeptId;
use dingtalk_file::contact::{SearchDepartment, SearchUser};
use dingtalk_file::conv_file::SendByApp;
use dingtalk_file::emulator::{Emulator, Fault};
use serde_json::{Value, json};

/// Needs the SDK: `PYTHON` names an interpreter with the packages in `tests/it/python/requirements.txt`.
#[test]
#[ignore = "needs the vendor's python sdk; .ci/run installs it"]
fn python_sdk() {
    let emulator = Emulator::start().expect("an emulator");
    let department = emulator.add_department("Sales", DeptId::root(), &[]);
    let rows = SendByApp::SPEC.errors;
    assert_eq!(rows.len(), 8);

    // The first send succeeds, because its fault changes nothing.
    emulator.fault("sendByApp", Fault::stall(std::time::Duration::ZERO));
    for row in rows {
        emulator.fault("sendByApp", Fault::refuse(row.code));
    }
    let python = std::env::var("PYTHON").unwrap_or_else(|_| "python3".into());
    let output = Command::new(python)
        .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/python/sdk.py"))
        .arg(emulator.url().trim_start_matches("http://"))
        .args([emulator.app_key(), emulator.app_secret().expose()])
        .arg(emulator.users()[0].union_id.as_str())
        .args([emulator.space_id().as_str(), emulator.dentry_id().as_str()])
        .arg(rows.len().to_string())
        .args([emulator.corp_id().as_str(), emulator.users()[1].user_id.as_str()])
        .args([emulator.users()[2].name.as_str(), "sale"])
        .output()
        .expect("python runs");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{errors}");

    let text = String::from_utf8_lossy(&output.stdout);
    let lines = text.lines().map(|line| serde_json::from_str::<Value>(line).expect("json"));
    let lines: Vec<Value> = lines.collect();
    assert_eq!(lines[0]["accessToken"], emulator.access_token().expose());
    assert_eq!(lines[0]["expireIn"], 7200);
    assert_eq!(lines[1]["file"]["id"], emulator.dentry_id().as_str());
    assert_eq!(lines[1]["file"]["status"], "NORMAL");
    let failed = rows.len() + 3;
    let (raised, tokens) = lines[2..].split_at(failed);
    let raised: Vec<&Value> = raised.iter().map(|line| &line["raised"]).collect();
    let mut expected: Vec<Value> = rows.iter().map(|row| json!(row.code)).collect();
    let refused = ["InvalidAuthentication", "MissingunionId", "invalidClientIdOrSecret"];
    expected.extend(refused.map(Value::from));
    assert_eq!(raised, expected.iter().collect::<Vec<_>>());

    // Every token is valid on both hosts, in every spelling of booleans and bodies.
    let [legacy, good @ .., client, grant, key, person, found] = tokens else {
        panic!("{tokens:?}")
    };
    assert_eq!((&legacy["errcode"], &legacy["expires_in"]), (&json!(0), &json!(7200)));
    assert_eq!(good.len(), 3 * 4);
    for answers in good.chunks(4) {
        for listed in &answers[..3] {
            assert_eq!(listed["dentries"][0]["id"], emulator.dentry_id().as_str(), "{listed}");
        }
        assert_eq!(answers[3]["result"]["userid"], emulator.users()[1].user_id.as_str());
    }
    let asked = emulator.exchanges();
    let thumbnails = asked.iter().filter(|asked| asked.target.contains("withThumbnail=True"));
    assert_eq!(thumbnails.count(), 3);
    assert_eq!(client["raised"], "invalid.client");
    assert_eq!(grant["raised"], "unsupported.grant.type");
    assert_eq!((&key["errcode"], key.get("access_token")), (&json!(40096), None));

    let page = |id: Value| json!({ "hasMore": false, "list": [id], "totalCount": 1 });
    assert_eq!(person, &page(json!(emulator.users()[2].user_id)));
    assert_eq!(found, &page(json!(department)));
    // The vendor's client writes the same requests as this crate.
    let ours = emulator.client().build().expect("a client");
    let name = emulator.users()[2].name.as_str();
    ours.call(&SearchUser::new(name, 0, 10).full_match_field(1)).expect("found");
    ours.call(&SearchDepartment::new("sale", 0, 10)).expect("found");
    let asked = emulator.exchanges();
    let searches = asked.iter().filter(|asked| asked.target.ends_with("/search"));
    let searches: Vec<_> = searches
        .map(|asked| {
            let body: Value = serde_json::from_str(&asked.body).expect("json");
            (&asked.method, &asked.target, body)
        })
        .collect();
    assert_eq!(searches.len(), 4);
    assert_eq!(searches[..2], searches[2..]);
}
