//! The vendor's own clients run through every operation of the api host. If one of them and the emulator disagree on a
//! request or a reply, one of them is wrong.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use dingtalk_file::emulator::Emulator;
use dingtalk_file::{DeptId, Host, OPERATIONS};
use serde_json::{Value, json};

/// A process that makes calls on request; see `tests/it/python/driver.py`.
struct Sdk {
    process: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
    token: String,
}

impl Sdk {
    fn start(command: &mut Command, emulator: &Emulator) -> Sdk {
        let host = emulator.url().trim_start_matches("http://");
        let piped = command.arg(host).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut process = piped.spawn().expect("the interpreter");
        let input = process.stdin.take().expect("a pipe");
        let output = BufReader::new(process.stdout.take().expect("a pipe"));
        Sdk { process, input, output, token: String::new() }
    }

    fn ask(&mut self, line: &Value) -> Value {
        writeln!(self.input, "{line}").expect("it reads");
        let mut answer = String::new();
        self.output.read_line(&mut answer).expect("it answers");
        serde_json::from_str(&answer).unwrap_or_else(|error| panic!("{line}: {error}: {answer}"))
    }

    fn raw(&mut self, module: &str, action: &str, parameters: Value) -> Value {
        let token = self.token.clone();
        self.ask(&json!({
            "module": module, "action": action, "parameters": parameters, "token": token,
        }))
    }

    /// Returns the reply of a call that succeeds.
    fn call(&mut self, module: &str, action: &str, parameters: Value) -> Value {
        let reply = self.raw(module, action, parameters);
        assert_eq!(reply.get("raised"), None, "{module} {action}: {reply}");
        reply
    }

    /// Returns the code of a refused call.
    fn refused(&mut self, module: &str, action: &str, parameters: Value) -> String {
        let reply = self.raw(module, action, parameters);
        let code = reply["raised"].as_str();
        code.unwrap_or_else(|| panic!("{module} {action}: {reply}")).into()
    }

    fn put(&mut self, info: &Value, content: &str) {
        let answer = self.ask(&json!({
            "put": info["resourceUrls"][0], "headers": info["headers"], "content": content,
        }));
        assert_eq!(answer["status"], 200);
    }

    fn end(mut self) {
        drop(self.input);
        assert!(self.process.wait().expect("an end").success());
    }
}

const STORAGE: &str = "storage_1_0";
const STORAGE_2: &str = "storage_2_0";
const CONV_FILE: &str = "conv_file_1_0";
const OAUTH2: &str = "oauth2_1_0";
const CONTACT: &str = "contact_1_0";

/// Runs through every operation of the api host except those in `without`.
fn run_through(mut sdk: Sdk, emulator: &Emulator, without: &[&str]) {
    let [operator, receiver, ..] = emulator.users() else { panic!("two people") };
    let who = &operator.union_id;
    tokens(&mut sdk, emulator);

    // Create a folder in a folder.
    let scene = json!({ "scene": "sdk", "sceneId": "1", "ownerType": "USER" });
    let space = sdk.call(STORAGE, "AddSpace", json!({ "unionId": who, "option": scene }));
    let space = space["space"]["id"].clone();
    let folder = |sdk: &mut Sdk, parent: &Value, name: &str| {
        let parameters =
            json!({ "spaceId": space, "parentId": parent, "unionId": who, "name": name });
        let made = sdk.call(STORAGE, "AddFolder", parameters);
        assert_eq!(made["dentry"]["type"], "FOLDER");
        made["dentry"].clone()
    };
    let june = folder(&mut sdk, &json!("0"), "June");
    let reports = folder(&mut sdk, &june["id"], "Reports");
    let list = |parent: &Value| json!({ "spaceId": space, "parentId": parent, "unionId": who });
    let listed = sdk.call(STORAGE, "ListDentries", list(&json!("0")));
    assert_eq!(listed["dentries"][0]["name"], "June");

    // Upload a file into it.
    let upload = |parent: &Value| {
        json!({
            "spaceId": space, "unionId": who, "protocol": "HEADER_SIGNATURE", "multipart": false,
            "option": { "preCheckParam": { "name": "report.txt", "size": 5, "parentId": parent } },
        })
    };
    let info = sdk.call(STORAGE, "GetFileUploadInfo", upload(&reports["id"]));
    sdk.put(&info["headerSignatureInfo"], "hello");
    let commit = |key: &Value, name: &str, parent: &Value| {
        json!({
            "spaceId": space, "unionId": who, "uploadKey": key, "name": name, "parentId": parent,
        })
    };
    let file = commit(&info["uploadKey"], "report.txt", &reports["id"]);
    let file = sdk.call(STORAGE, "CommitFile", file)["dentry"].clone();
    assert_eq!(file["path"], "/June/Reports/report.txt");
    let of = |id: &Value| json!({ "spaceId": space, "dentryId": id, "unionId": who });
    let found = sdk.call(STORAGE, "GetDentry", of(&file["id"]));
    assert_eq!(found["dentry"], file);
    let several = json!({
        "spaceId": space, "unionId": who, "dentryIds": [file["id"], "1"],
    });
    let several = sdk.call(STORAGE, "GetDentries", several)["resultItems"].clone();
    assert_eq!(
        (&several[0]["dentry"], &several[1]["errorCode"]),
        (&file, &json!("dentryNotExist"))
    );
    let all = sdk.call(STORAGE, "ListAllDentries", json!({ "spaceId": space, "unionId": who }));
    assert_eq!(all["dentries"].as_array().map(Vec::len), Some(3));
    second_version(&mut sdk, emulator, &reports);
    parts(&mut sdk, &space, who.as_str());

    // Send the same file to a person and a group.
    let rights = json!({
        "spaceId": space, "dentryId": file["id"], "unionId": who, "roleId": "READER",
        "members": [{ "type": "USER", "id": receiver.union_id }],
    });
    assert_eq!(sdk.call(STORAGE, "AddPermission", rights)["success"], true);
    let read = json!({ "spaceId": space, "dentryId": file["id"], "unionId": receiver.union_id });
    sdk.call(STORAGE, "GetFileDownloadInfo", read.clone());
    sdk.call(CONV_FILE, "SendByApp", read);
    let group = emulator.add_group(emulator.users());
    let to = sdk.call("im_1_0", "ChatIdToOpenConversationId", json!({ "chatId": group.chat_id }));
    let to = to["openConversationId"].clone();
    let groups = json!({ "unionId": who, "openConversationId": to });
    let groups = sdk.call(CONV_FILE, "GetSpace", groups)["space"]["spaceId"].clone();
    let send = json!({
        "unionId": who, "spaceId": space, "dentryId": file["id"], "openConversationId": to,
    });
    sdk.call(CONV_FILE, "SendLink", send.clone());
    let copy = sdk.call(CONV_FILE, "Send", send)["file"].clone();
    assert_eq!((&copy["spaceId"], &copy["conversationId"]), (&groups, &to));
    let deliveries = (emulator.deliveries().len(), emulator.conversation_deliveries().len());
    assert_eq!((deliveries, emulator.conversation_links().len()), ((1, 1), 1));
    sdk.call(STORAGE, "GetSpace", json!({ "spaceId": space, "unionId": who }));
    sdk.call(STORAGE, "GetCurrentApp", json!({ "unionId": who }));

    if !without.contains(&"queryDentryUuid") {
        let of = json!({ "dentryId": file["id"], "spaceId": space, "operatorId": who });
        let found = sdk.call("doc_2_0", "GetUuidByDentryId", of);
        assert_eq!(found["dentryUuid"], file["uuid"]);
    }

    // The file is gone, except for the group's copy.
    sdk.call(STORAGE, "DeleteDentry", of(&june["id"]));
    for id in [&june["id"], &file["id"]] {
        assert_eq!(sdk.refused(STORAGE, "GetDentry", of(id)), "dentryNotExist");
    }
    assert_eq!(sdk.refused(STORAGE, "ListDentries", list(&june["id"])), "dentryNotExist");
    let copy = copy["id"].as_str().expect("an id");
    let copy = emulator.content(&copy.into()).expect("the copy");
    assert_eq!(std::io::read_to_string(copy).expect("text"), "hello");
    people(&mut sdk, emulator);
    sdk.end();

    let missed = OPERATIONS.iter().map(|spec| (spec.host, spec.name));
    let missed = missed.filter(|(host, name)| *host == Host::Api && emulator.executed(name) == 0);
    assert_eq!(missed.map(|(_, name)| name).collect::<Vec<_>>(), without);
}

fn tokens(sdk: &mut Sdk, emulator: &Emulator) {
    let (key, secret) = (emulator.app_key(), emulator.app_secret().expose());
    let wrong = json!({ "appKey": key, "appSecret": "wrong" });
    assert_eq!(sdk.refused(OAUTH2, "GetAccessToken", wrong), "invalidClientIdOrSecret");
    let unified = json!({
        "corpId": emulator.corp_id(), "client_id": key, "client_secret": secret,
        "grant_type": "client_credentials",
    });
    assert!(sdk.call(OAUTH2, "GetToken", unified)["access_token"].is_string());
    let suite = json!({
        "suiteKey": emulator.suite_key(), "suiteSecret": emulator.suite_secret().expose(),
        "suiteTicket": emulator.suite_ticket().expose(), "authCorpId": emulator.corp_id(),
    });
    assert!(sdk.call(OAUTH2, "GetCorpAccessToken", suite)["accessToken"].is_string());
    let token = json!({ "appKey": key, "appSecret": secret });
    let token = sdk.call(OAUTH2, "GetAccessToken", token)["accessToken"].clone();
    sdk.token = token.as_str().expect("a token").into();
}

/// Uploads into a folder by its uuid, and grants a right on it.
fn second_version(sdk: &mut Sdk, emulator: &Emulator, folder: &Value) {
    let [operator, receiver, ..] = emulator.users() else { panic!("two people") };
    let (who, uuid) = (&operator.union_id, &folder["uuid"]);
    let ask = json!({ "parentDentryUuid": uuid, "unionId": who, "protocol": "HEADER_SIGNATURE" });
    let info = sdk.call(STORAGE_2, "GetFileUploadInfo", ask);
    sdk.put(&info["headerSignatureInfo"], "second");
    let commit = json!({
        "parentDentryUuid": uuid, "unionId": who, "uploadKey": info["uploadKey"],
        "name": "second.png", "option": { "size": 6, "conflictStrategy": "RETURN_ERROR_IF_EXISTS" },
    });
    let file = sdk.call(STORAGE_2, "CommitFile", commit)["dentry"].clone();
    assert_eq!(
        (&file["path"], &file["category"]),
        (&json!("/June/Reports/second.png"), &json!("IMAGE"))
    );
    let rights = json!({
        "dentryUuid": file["uuid"], "unionId": who, "roleId": "READER",
        "members": [{ "type": "USER", "id": receiver.user_id }],
    });
    assert_eq!(sdk.call(STORAGE_2, "AddPermission", rights)["success"], true);
    let id = file["id"].as_str().expect("an id").into();
    assert!(emulator.can_read(&receiver.union_id, &id));
}

/// Uploads in parts.
fn parts(sdk: &mut Sdk, space: &Value, who: &str) {
    let begun = json!({ "spaceId": space, "unionId": who });
    let key = sdk.call(STORAGE, "InitMultipartFileUpload", begun)["uploadKey"].clone();
    let ask = json!({ "unionId": who, "uploadKey": key, "partNumbers": [1] });
    let infos = sdk.call(STORAGE, "GetMultipartFileUploadInfos", ask);
    sdk.put(&infos["multipartHeaderSignatureInfos"][0]["headerSignatureInfo"], "part");
    let commit = json!({
        "spaceId": space, "unionId": who, "uploadKey": key, "name": "parts", "parentId": "0",
    });
    assert_eq!(sdk.call(STORAGE, "CommitFile", commit)["dentry"]["size"], 4);
}

fn people(sdk: &mut Sdk, emulator: &Emulator) {
    let department = emulator.add_department("Sales", DeptId::root(), &[]);
    let person = &emulator.users()[2];
    let ask = json!({ "queryWord": person.name, "offset": 0, "size": 10 });
    assert_eq!(sdk.call(CONTACT, "SearchUser", ask)["list"], json!([person.user_id]));
    let ask = json!({ "queryWord": "sale", "offset": 0, "size": 10 });
    assert_eq!(sdk.call(CONTACT, "SearchDepartment", ask)["list"], json!([department]));
    let me = json!({ "unionId": "me" });
    assert_eq!(sdk.refused(CONTACT, "GetUser", me.clone()), "InvalidAuthentication");
    sdk.token = emulator.person_token(person).expose().into();
    assert_eq!(sdk.call(CONTACT, "GetUser", me)["unionId"], json!(person.union_id));
}

/// Needs the SDK, like `python_sdk`.
#[test]
#[ignore = "needs the vendor's python sdk; .ci/run installs it"]
fn python_sdk_runs_through() {
    let emulator = Emulator::start().expect("an emulator");
    let python = std::env::var("PYTHON").unwrap_or_else(|_| "python3".into());
    let driver = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/python/driver.py");
    // Without `-B`, Python leaves compiled code beside the script.
    let sdk = Sdk::start(Command::new(python).args(["-B", driver]), &emulator);
    // Python cannot import the module, because it uses a class before its definition.
    run_through(sdk, &emulator, &["queryDentryUuid"]);
}

/// Needs the SDK: `NODE_PATH` names a folder with the packages in `tests/it/node/package.json`.
#[test]
#[ignore = "needs the vendor's node sdk; .ci/run installs it"]
fn node_sdk_runs_through() {
    let emulator = Emulator::start().expect("an emulator");
    let driver = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/node/driver.js");
    let sdk = Sdk::start(Command::new("node").arg(driver), &emulator);
    run_through(sdk, &emulator, &[]);
}
