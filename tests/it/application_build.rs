//! A program with its own operation, built and run as its users would.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::{Value, json};

use crate::application::example;

const MANIFEST: &str = r#"
[package]
name = "application"
version = "0.0.0"
edition = "2024"

[workspace]

[features]
default = ["codegen"]
codegen = ["dingtalk-file/codegen"]

[dependencies]
dingtalk-file = { path = "[home]", default-features = false, features = ["emulator"] }
"#;

const PROGRAM: &str = r#"
use std::collections::BTreeMap;

use dingtalk_file::emulator::{Emulator, Fault};
use dingtalk_file::parking::{ReserveSpace, ReserveSpaceError};
use dingtalk_file::{Encoder, Method, OPERATIONS, Operation, Outcome, Spec};

struct WithoutPlate;

impl Operation for WithoutPlate {
    type Reply = BTreeMap<String, String>;
    type Error = String;

    const SPEC: &'static Spec =
        &Spec::new("withoutPlate", Method::Post, ReserveSpace::SPEC.path);

    fn encode(&self, request: &mut Encoder) {
        request.path("lotId", &"p1");
        request.body("host", &"someone");
    }
}

fn main() {
    let emulator = Emulator::start().unwrap();
    let client = emulator.client().build().unwrap();
    let reserve = ReserveSpace::new("p1", "A 12345").host("someone".into());
    assert_eq!(client.call(&reserve).unwrap().space.as_deref(), Some("B7"));
    assert_eq!(emulator.executed("reserveSpace"), 1);

    emulator.fault("reserveSpace", Fault::refuse("lot.full"));
    let error = client.call(&reserve).unwrap_err();
    assert_eq!(error.code_as::<ReserveSpace>(), Some(ReserveSpaceError::LotFull));
    emulator.fault("reserveSpace", Fault::refuse("parking.closed"));
    let error = client.call(&reserve).unwrap_err();
    assert_eq!(error.hint(), Some("come back at seven"));

    let error = client.call(&WithoutPlate).unwrap_err();
    assert_eq!((error.outcome(), error.code()), (Outcome::Refused, Some("Missingplate")));
    assert_eq!(emulator.executed("reserveSpace"), 1);

    let mut names = Vec::new();
    macro_rules! name {
        ($operation:ty) => {
            names.push(<$operation>::SPEC.name)
        };
    }
    dingtalk_file::for_each_operation!(name);
    assert!(names.contains(&"reserveSpace") && names.len() == OPERATIONS.len());

    // The program in the guide.
    #[cfg(guide)]
    {
        let program = std::env::current_exe().unwrap().with_file_name("guide");
        let output = std::process::Command::new(program)
            .env_clear()
            .env("DINGTALK_ENDPOINT", emulator.url())
            .env("DINGTALK_ACCESS_TOKEN", emulator.access_token().expose())
            .output()
            .unwrap();
        let text = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        assert!(text.lines().count() > 1 && text.ends_with("sent: text\n"), "{text}");
        assert_eq!(emulator.executed("batchSendOTO"), 1);
    }
    println!("all is well");
}
"#;

fn cargo(folder: &Path, arguments: &[&str]) -> Command {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("zoo/target");
    let mut cargo = Command::new(env!("CARGO"));
    cargo
        .args(["build", "--offline"])
        .args(arguments)
        // This is shared with the other test that builds, so that dependencies are compiled once.
        .env("CARGO_TARGET_DIR", target)
        .env_remove("DINGTALK_FILE_SCHEMA")
        .current_dir(folder);
    cargo
}

/// Adds an operation with the command.
#[cfg(feature = "cli")]
fn add(folder: &Path, arguments: &[&str]) {
    let added = Command::new(env!("CARGO_BIN_EXE_dingtalk-file"))
        .args(["schema", "add", "robot.batchSendOTO"])
        .args(arguments)
        .env_remove("DINGTALK_FILE_SCHEMA")
        .current_dir(folder)
        .output()
        .expect("it runs");
    assert!(added.status.success(), "{}", stderr(&added));
}

/// Follows the guide: adds the operation with the command, then the program.
#[cfg(feature = "cli")]
fn add_guide(folder: &Path, write: &dyn Fn(&str, String)) {
    add(folder, &[]);
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/guide/operations.md");
    let page = fs::read_to_string(page).expect("the page");
    let (_, rest) = page.split_once("<!-- program -->\n```ignore\n").expect("the program");
    write("src/bin/guide.rs", rest.split_once("```").expect("its end").0.into());
    let told = "cargo::rustc-check-cfg=cfg(guide)\ncargo::rustc-cfg=guide";
    write("build.rs", format!("fn main() {{ println!({told:?}); }}"));
}

/// Runs the program that cargo has built.
fn all_is_well(built: Output) {
    assert!(built.status.success(), "{}", stderr(&built));
    let messages = String::from_utf8(built.stdout).expect("utf-8");
    let messages: Vec<Value> =
        messages.lines().map(|line| serde_json::from_str(line).expect("json")).collect();
    let mut programs = messages.iter().filter(|message| message["target"]["name"] == "application");
    let program = programs.find_map(|message| message["executable"].as_str());
    let output = run(Command::new(program.expect("a program")));
    assert_eq!(String::from_utf8_lossy(&output.stdout), "all is well\n", "{}", stderr(&output));
}

fn run(mut command: Command) -> Output {
    command.output().expect("it runs")
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn an_application_brings_its_own_operation() {
    let home = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("application");
    let _ = fs::remove_dir_all(&folder);
    let write = |path: &str, text: String| {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        fs::write(path, text).expect("written");
    };
    let (config, schema) = example();
    let home_text = home.to_str().expect("utf-8").replace('\\', "\\\\");
    write("Cargo.toml", MANIFEST.replace("[home]", &home_text));
    fs::copy(home.join("Cargo.lock"), folder.join("Cargo.lock")).expect("copied");
    write(".cargo/config.toml", config);
    write("src/main.rs", PROGRAM.into());
    #[cfg(feature = "cli")]
    add_guide(&folder, &write);
    write("dingtalk/parking/reserve_space.json", schema.to_string());
    let row = json!({
        "code": "parking.closed", "status": 400, "meaning": "it is night", "action": "final",
        "hint": "come back at seven"
    });
    write("dingtalk/errors.json", json!({"title": "Codes", "x-errors": [row]}).to_string());

    let output = run(cargo(&folder, &["--message-format=json-render-diagnostics"]));
    all_is_well(output);

    // The guide's next step: adding the page to the operation leaves the program unchanged.
    #[cfg(feature = "cli")]
    {
        let draft = folder.join("dingtalk/robot/batch_send_oto.json");
        let before = fs::read_to_string(&draft).expect("the draft");
        fs::remove_file(&draft).expect("removed");
        let page = home.join("tests/pages/batch_send_oto.txt");
        add(&folder, &["--page", page.to_str().expect("utf-8")]);
        let [before, after] = [before, fs::read_to_string(&draft).expect("the file")]
            .map(|text| serde_json::from_str::<Value>(&text).expect("json"));
        let request = |file: &Value| file["definitions"]["BatchSendOto"].clone();
        let [before, after] = [request(&before), request(&after)];
        assert_eq!(before["required"], after["required"]);
        assert_eq!(after["properties"]["userIds"]["items"]["$ref"], "#/definitions/UserId");
        all_is_well(run(cargo(&folder, &["--message-format=json-render-diagnostics"])));
    }

    // The committed output does not have the application's operations.
    let committed = fs::read_to_string(home.join("src/generated.rs")).expect("src/generated.rs");
    assert!(!committed.contains("parking") && !home.join("src/generated/parking").exists());

    // A new file is noticed. It clashes with the existing one.
    write("dingtalk/parking/second.json", schema.to_string());
    let errors = stderr(&run(cargo(&folder, &[])));
    let parking = folder.join("dingtalk").display().to_string() + "/parking";
    let expected = format!(
        "error: dingtalk-file@{}: {parking}/second.json#/definitions/ReserveSpace: `ReserveSpace` \
         is already defined in {parking}/reserve_space.json; all files of `parking` share it\n",
        env!("CARGO_PKG_VERSION")
    );
    assert!(errors.contains(&expected), "{expected}\n{errors}");

    let without_codegen = || cargo(&folder, &["--no-default-features"]);
    let errors = stderr(&run(without_codegen()));
    let expected =
        "schema files become code only with the `codegen` feature of dingtalk-file; turn it on";
    assert!(errors.contains(expected), "{errors}");

    // An empty variable counts as unset: the crate builds, but the program lacks its module.
    let mut unset = without_codegen();
    unset.env("DINGTALK_FILE_SCHEMA", "");
    let errors = stderr(&run(unset));
    assert!(!errors.contains(expected) && errors.contains("dingtalk_file::parking"), "{errors}");
}
