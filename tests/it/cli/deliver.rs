//! `deliver`: the files that arrive, the report in text and JSON form, and the state after a failure.

mod failures;
mod input;
mod journal;
#[cfg(unix)]
mod kill;
mod many;
mod named;
mod streams;

use std::fs;
use std::io::Read;
use std::process::Command;
use std::time::Duration;

use dingtalk_file::emulator::{Emulator, Fault};
use dingtalk_file::{DentryId, OPERATIONS};
use serde_json::Value;
use tempfile::TempDir;

use super::errors::NOBODY;
use super::{Run, Variables, command, emulator, feed, finish, snapshot};
use crate::portable::portable;

const CONTENT: &str = "what people shall read\n";
const MEI: &str = "user:manager4220";
const TARIQ: &str = "user:0123456789";
const ANA: &str = "mobile:+1-2025550103";
const STRANGER: &str = "mobile:+1-2025550199";

/// An emulator, and the command's working folder, which contains a letter.
struct Desk {
    emulator: Emulator,
    folder: TempDir,
}

impl Desk {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a temporary directory");
        let desk = Desk { emulator: emulator(), folder };
        desk.write("letter.txt", CONTENT);
        desk
    }

    fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        fs::write(self.folder.path().join(name), content).expect("a file");
    }

    #[cfg(unix)]
    fn make_fifo(&self, name: &str) {
        let made = Command::new("mkfifo").arg(self.folder.path().join(name)).status();
        assert!(made.expect("mkfifo runs").success());
    }

    fn run(&self, args: &[&str], variables: &Variables) -> Run {
        finish(self.command(args, variables))
    }

    /// Makes requests one after the other without waits, so that requests and answers are the same in each run.
    fn command(&self, args: &[&str], variables: &Variables) -> Command {
        let token = self.emulator.access_token();
        let own = [
            ("DINGTALK_ENDPOINT", self.emulator.url()),
            ("DINGTALK_ACCESS_TOKEN", token.expose()),
            ("DINGTALK_JOBS", "1"),
            ("DINGTALK_RATE", "0"),
        ];
        let mut command = command(args, &[&own[..], variables].concat());
        command.current_dir(self.folder.path());
        command
    }

    /// Returns the command that sends Mei's letter to these people, followed by more arguments.
    fn deliver(&self, people: &[&str], more: &[&str]) -> Run {
        self.run(&[&["deliver", "letter.txt", "--as", MEI], &*to(people), more].concat(), &[])
    }

    /// Returns the names and contents of the uploads.
    fn uploaded(&self) -> Vec<(String, String)> {
        let files = self.emulator.files().into_iter();
        let files = files.filter(|file| file.dentry_id != *self.emulator.dentry_id());
        files.map(|file| (file.name, self.content(&file.dentry_id))).collect()
    }

    /// Returns the recipients with the files that they received.
    fn arrived(&self) -> Vec<(String, String)> {
        let users = self.emulator.users();
        let deliveries = self.emulator.deliveries().into_iter().map(|delivery| {
            let user = users.iter().find(|user| user.union_id == delivery.to);
            (user.expect("somebody").name.clone(), self.content(&delivery.dentry_id))
        });
        deliveries.collect()
    }

    fn content(&self, dentry_id: &DentryId) -> String {
        let mut text = String::new();
        let mut content = self.emulator.content(dentry_id).expect("the stored bytes");
        content.read_to_string(&mut text).expect("text");
        text
    }

    /// Returns the number of requests for each step, from the space to the sends.
    fn steps(&self) -> [usize; 5] {
        ["addSpace", "getFileUploadInfo", "ossPut", "commitFile", "sendByApp"]
            .map(|operation| self.emulator.received(operation))
    }

    /// Returns the number of requests of every kind.
    fn requests(&self) -> usize {
        let names = OPERATIONS.iter().map(|spec| spec.name).chain(["ossPut"]);
        names.map(|name| self.emulator.received(name)).sum()
    }

    /// Returns the last request whose address has this ending.
    fn body(&self, end: &str) -> Value {
        let exchanges = self.emulator.exchanges();
        let path = |target: &str| target.split('?').next().is_some_and(|path| path.ends_with(end));
        let last = exchanges.iter().rfind(|exchange| path(&exchange.target));
        serde_json::from_str(&last.expect("a request").body).expect("json")
    }

    fn shown(&self, run: &Run) -> String {
        portable(&run.shown().replace(self.emulator.url(), "[url]"))
    }
}

fn to<'a>(people: &[&'a str]) -> Vec<&'a str> {
    people.iter().flat_map(|person| ["--to", person]).collect()
}

fn letter_to(name: &str) -> (String, String) {
    (name.into(), CONTENT.into())
}

/// Returns each recipient with the outcome.
fn outcomes(run: &Run) -> String {
    let json = run.json();
    let deliveries = json["deliveries"].as_array().expect("a list").iter();
    let pairs = deliveries.map(|it| format!("{}={}", it["to"], it["outcome"]).replace('"', ""));
    pairs.collect::<Vec<_>>().join(" ")
}

#[test]
fn a_file_reaches_people() {
    let [human, json] = [&[][..], &["--json"]].map(|more| {
        let desk = Desk::new();
        let done = desk.deliver(&[TARIQ, ANA], more);
        assert_eq!(desk.arrived(), [letter_to("Tariq Haddad"), letter_to("Ana Souza")]);
        assert_eq!(desk.uploaded(), [letter_to("letter.txt")]);
        assert_eq!(desk.steps(), [1, 1, 1, 1, 2]);
        done
    });
    snapshot("deliver", &human.shown());
    snapshot("deliver_json", &json.shown());
}

/// Returns the fields that every failure has, in order.
fn keys(failed: &Run) {
    let json = failed.json();
    let names: Vec<_> = json.as_object().expect("an object").keys().collect();
    assert_eq!(names, ["deliveries", "error", "file", "space_id"]);
    assert_eq!(json["error"].as_object().map(|error| error.len()), Some(13));
    let places = ["{\"error\":{", ",\"space_id\":", ",\"file\":", ",\"deliveries\":["].map(|key| {
        let found = failed.out.find(key);
        found.unwrap_or_else(|| panic!("{key}: {}", failed.out))
    });
    assert!(places.is_sorted());
    for delivery in json["deliveries"].as_array().expect("a list") {
        let error = &delivery["error"];
        match delivery["outcome"].as_str() {
            Some("sent") => assert!(error.is_null() && delivery["reply"].is_object()),
            outcome => {
                assert_eq!(error["outcome"].as_str(), outcome);
                assert_eq!(delivery["request_id"], error["request_id"]);
                assert!(delivery["reply"].is_null());
            }
        }
    }
}

#[test]
fn the_printed_command_continues_without_a_second_upload() {
    let desk = Desk::new();
    desk.emulator.fault("sendByApp", Fault::refuse("paramError"));
    desk.emulator.fault("sendByApp", Fault::close());
    let more = ["--region", "china", "--grant", "always"];
    let failed = desk.deliver(&[TARIQ, ANA], &more);
    assert_eq!((failed.status, &*failed.out), (4, ""));
    let line = |why: &str| {
        let line = failed.err.lines().find_map(|line| line.strip_prefix(why)).expect(why);
        let words: Vec<_> = line.split(' ').collect();
        assert_eq!(words[..2], ["dingtalk-file", "deliver"]);
        let goes_on = desk.run(&words[1..], &[]);
        assert_eq!(goes_on.status, 0, "{line}: {}", goes_on.shown());
        goes_on.out
    };
    let (put, granted) =
        (desk.emulator.received("ossPut"), desk.emulator.received("addPermission"));
    let first = line("continue without another upload: ");
    assert!(first.starts_with("sent letter.txt (23 bytes) to user:0123456789 as"), "{first}");
    assert_eq!(desk.arrived(), [letter_to("Tariq Haddad")]);
    let second = line("only if the file is not in the chat: ");
    assert!(second.starts_with(&format!("sent letter.txt (23 bytes) to {ANA} as")), "{second}");
    assert_eq!(desk.arrived(), [letter_to("Tariq Haddad"), letter_to("Ana Souza")]);
    assert_eq!((put, desk.emulator.received("ossPut")), (1, 1));
    assert_eq!(desk.emulator.received("addPermission"), granted + 2);
    assert_eq!(desk.steps(), [1, 1, 1, 1, 4]);
}

#[test]
fn a_stored_file_is_sent() {
    let desk = Desk::new();
    let stored = ["deliver", "--space-id", "8641975302", "--dentry-id", "67420135798"];
    let by_mei = [("DINGTALK_OPERATOR", MEI)];
    let args = [&stored[..], &to(&[TARIQ]), &["--json"]].concat();
    let done = desk.run(&args, &by_mei);
    snapshot("deliver_stored_json", &done.shown());
    assert_eq!(desk.steps(), [0, 0, 0, 0, 1]);

    // The report contains the given ids, whatever fails.
    let args = [&stored[..], &to(&[STRANGER]), &["--json"]].concat();
    let failed = desk.run(&args, &by_mei);
    assert_eq!(failed.status, 1);
    keys(&failed);
    assert_eq!(failed.json()["space_id"], "8641975302");
    assert_eq!(failed.json()["file"]["dentry_id"], "67420135798");
    assert_eq!(desk.steps(), [0, 0, 0, 0, 1]);
}

#[test]
fn no_one_is_sent_a_file_twice() {
    let desk = Desk::new();
    let same = desk.deliver(&[TARIQ, ANA, TARIQ], &["--json"]);
    assert_eq!(outcomes(&same), format!("{TARIQ}=sent {ANA}=sent"));
    assert_eq!(desk.emulator.deliveries().len(), 2);

    let told = desk.deliver(&[ANA, ANA], &[]);
    assert_eq!(told.err, format!("note: named again, and counted once: --to: {ANA}\n"));
    assert_eq!(desk.emulator.deliveries().len(), 3);

    let union = "union:k7RwTGFyaXFIYWRkiEiE";
    let two_names = desk.deliver(&[TARIQ, union], &["--json"]);
    assert_eq!(outcomes(&two_names), format!("{TARIQ}=sent {union}=sent"));
    let deliveries = &two_names.json()["deliveries"];
    assert_eq!(deliveries[0]["request_id"], deliveries[1]["request_id"]);
    assert_eq!(desk.emulator.deliveries().len(), 4);
}

#[test]
fn the_operator_comes_from_option_or_variable() {
    let desk = Desk::new();
    let args = [&["deliver", "letter.txt"][..], &to(&[TARIQ])].concat();
    let with = |more: &[&str], operator| {
        desk.run(&[&args, more].concat(), &[("DINGTALK_OPERATOR", operator)])
    };
    assert_eq!(with(&[], MEI).status, 0);
    assert_eq!(with(&["--as", "union:cHtUYm1hbmFnZXIiEiE"], "not read").status, 0);
    assert_eq!(desk.emulator.deliveries().len(), 2);
    let requests = desk.requests();
    let mut said = String::new();
    for operator in ["", "manager4220", ANA, "user:"] {
        let (human, json) = (with(&[], operator), with(&["--json"], operator));
        assert_eq!((human.status, json.status, &*human.out), (2, 2, ""));
        assert_eq!(outcomes(&json), format!("{TARIQ}=invalid"));
        keys(&json);
        said += &human.err;
    }
    snapshot("deliver_operator", &said);
    assert_eq!(desk.requests(), requests);
}

#[test]
fn options_reach_dingtalk() {
    let desk = Desk::new();
    let more = ["--name", "Brief für Tariq.txt", "--space-id", "8641975302"];
    let done = desk.deliver(&[TARIQ], &more);
    assert_eq!(done.status, 0, "{}", done.shown());
    assert_eq!(desk.uploaded(), [letter_to("Brief für Tariq.txt")]);
    assert_eq!(desk.emulator.deliveries()[0].space_id, *desk.emulator.space_id());
    assert_eq!(desk.steps(), [0, 1, 1, 1, 1]);
    assert_eq!(desk.body("/files/commit")["option"].get("conflictStrategy"), None);

    let strategies = [
        ("auto-rename", "AUTO_RENAME"),
        ("overwrite", "OVERWRITE"),
        ("return-existing", "RETURN_DENTRY_IF_EXISTS"),
        ("error", "RETURN_ERROR_IF_EXISTS"),
    ];
    for (option, sent) in strategies {
        desk.deliver(&[TARIQ], &["--conflict", option]);
        assert_eq!(desk.body("/files/commit")["option"]["conflictStrategy"], sent);
    }
    assert_eq!(desk.body("/files/commit")["parentId"], "0");

    // The emulator has no such folder.
    let refused = desk.deliver(&[TARIQ], &["--folder", "77"]);
    assert_eq!(refused.status, 1, "{}", refused.shown());
    let check = &desk.body("/uploadInfos/query")["option"]["preCheckParam"];
    assert_eq!(check["parentId"], "77");
}

#[test]
fn the_stored_name_is_reported() {
    let desk = Desk::new();
    assert_eq!(desk.deliver(&[TARIQ], &[]).status, 0);
    let renamed = desk.deliver(&[TARIQ], &["--json"]);
    let json = renamed.json();
    assert_eq!(json["file"]["name"], "letter(1).txt");
    assert_eq!(json["file"]["size"], 23);

    let refused = desk.deliver(&[TARIQ], &["--json", "--conflict", "error"]);
    assert_eq!((refused.status, outcomes(&refused)), (1, format!("{TARIQ}=refused")));
    assert_eq!(desk.emulator.deliveries().len(), 2);
}

#[test]
fn the_option_decides_when_rights_are_granted() {
    let counts = |when: &str| {
        let desk = Desk::new();
        desk.emulator.require_receiver_rights(true);
        let status = desk.deliver(&[TARIQ, ANA], &["--grant", when]).status;
        let [granted, sent] = ["addPermission", "sendByApp"].map(|it| desk.emulator.received(it));
        (status, granted, sent, desk.emulator.deliveries().len())
    };
    assert_eq!(counts("when-refused"), (0, 1, 4, 2));
    assert_eq!(counts("always"), (0, 1, 2, 2));
    assert_eq!(counts("never"), (1, 0, 2, 0));
}

#[test]
fn a_failed_token_fetch_fails_the_delivery() {
    let desk = Desk::new();
    let variables = [
        ("DINGTALK_ACCESS_TOKEN", ""),
        ("DINGTALK_APP_KEY", desk.emulator.app_key()),
        ("DINGTALK_APP_SECRET", "s3cret"),
    ];
    let args = [&["deliver", "letter.txt", "--as", MEI, "--json"][..], &to(&[TARIQ])].concat();
    let refused = desk.run(&args, &variables);
    assert_eq!((refused.status, outcomes(&refused)), (1, format!("{TARIQ}=refused")));
    assert_eq!(refused.error()["step"], "getAccessToken");
    keys(&refused);
    let none = desk.run(&args, &[("DINGTALK_ACCESS_TOKEN", "")]);
    assert_eq!((none.status, outcomes(&none)), (2, format!("{TARIQ}=invalid")));
    assert_eq!(desk.requests(), 1);
}
