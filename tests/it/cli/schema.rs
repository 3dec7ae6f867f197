//! `schema add` and `schema check`.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde_json::Value;

use super::{Run, command, finish, snapshot};
use crate::generator::codegen::{self, Source};

const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/pages/send_by_app.txt");

fn run(folder: &Path, args: &[&str]) -> Run {
    let mut command = command(&[&["schema"], args].concat(), &[]);
    command.current_dir(folder);
    finish(command)
}

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a folder")
}

fn home() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Passes the files of a folder through the generator, with this crate's, and returns what is told of drafts.
fn generate(folder: &Path) -> Vec<String> {
    let own = Source::own(&home().join("schema"));
    let application = Source::application(folder).expect("a folder");
    let mut told = Vec::new();
    let result = codegen::generate(&[own, application], |draft| told.push(draft));
    result.unwrap_or_else(|problems| panic!("{problems}"));
    told
}

#[test]
fn an_operation_is_added() {
    let folder = folder();
    let added = run(folder.path(), &["add", "Robot.batch_send_oto"]);
    snapshot("schema_add", &added.shown());
    let path = folder.path().join("dingtalk/robot/batch_send_oto.json");
    snapshot("schema_add_file", &fs::read_to_string(&path).expect("the file"));
    let told = generate(&folder.path().join("dingtalk"));
    assert_eq!(told.len(), 1);
    assert!(
        told[0].contains("lacks 9 descriptions, `permission`, `app-types`, the error table"),
        "{told:?}"
    );

    let again = run(folder.path(), &["add", "robot.batchSendOTO"]);
    snapshot("schema_add_again", &again.shown());
    // Whoever has told cargo of the folder is not told to.
    fs::create_dir(folder.path().join(".cargo")).expect("a folder");
    let config = "[env]\nDINGTALK_FILE_SCHEMA = { value = \"dingtalk\", relative = true }\n";
    fs::write(folder.path().join(".cargo/config.toml"), config).expect("written");
    let all = run(folder.path(), &["add", "robot.*", "--json"]).json();
    assert_eq!(all["configuration"], Value::Null);
    assert_eq!(
        all["left_out"],
        serde_json::json!([
            "robot.batchSendOTO is here already: dingtalk/robot/batch_send_oto.json"
        ])
    );
    let count = all["files"].as_array().expect("files").len();
    assert_eq!(generate(&folder.path().join("dingtalk")).len(), count + 1);
    let none = run(folder.path(), &["add", "robot.*"]);
    assert_eq!(
        (none.status, &*none.err),
        (2, "error: all of robot is here already; nothing was written\n")
    );
}

#[test]
fn what_cannot_be_added_is_told_at_once_and_nothing_is_written() {
    let folder = folder();
    let names = [
        "robot.batchSendOTO",
        "conv_file.sendByApp",
        "robbot.send",
        "robot.batchSentOTO",
        "sendMessage",
    ];
    let refused = run(folder.path(), &[&["add"], &names[..]].concat());
    snapshot("schema_add_refused", &refused.shown());
    assert!(fs::read_dir(folder.path()).expect("a folder").next().is_none());
    // A file that is no schema file is nobody's to replace.
    fs::create_dir_all(folder.path().join("dingtalk/robot")).expect("a folder");
    let path = folder.path().join("dingtalk/robot/batch_send_oto.json");
    fs::write(&path, "{}").expect("written");
    let refused = run(folder.path(), &["add", "robot.batchSendOTO", "robot.robotSendDing"]);
    assert_eq!(refused.status, 2);
    assert_eq!(
        refused.err,
        "error: dingtalk/robot/batch_send_oto.json is there already; nothing was written\n"
    );
    assert_eq!(fs::read_dir(folder.path().join("dingtalk/robot")).expect("a folder").count(), 1);
    fs::write(&path, "{").expect("written");
    let refused = run(folder.path(), &["add", "robot.robotSendDing"]);
    assert!(
        refused.err.starts_with("error: dingtalk/robot/batch_send_oto.json is no json object: "),
        "{}",
        refused.err
    );
}

/// `route` in the page's place, for an operation that nobody has.
fn page(folder: &Path, route: &str) -> String {
    let text = fs::read_to_string(PAGE).expect("the page");
    let text = text.replace("/v1.0/convFile/apps/conversations/files/send", route);
    let path = folder.join("page.txt");
    fs::write(&path, text).expect("written");
    path.to_str().expect("utf-8").into()
}

#[test]
fn a_page_gives_what_the_catalog_has_not() {
    let folder = folder();
    let page = page(folder.path(), "/v1.0/garden/files/send");
    let added = run(folder.path(), &["add", "garden.sendSeeds", "--page", &page]);
    snapshot("schema_add_page", &added.shown());
    let told = generate(&folder.path().join("dingtalk"));
    assert!(told[0].contains("is a draft: lacks 29 descriptions; check that"), "{told:?}");
    let path = folder.path().join("dingtalk/garden/send_seeds.json");
    let file: Value =
        serde_json::from_str(&fs::read_to_string(path).expect("a file")).expect("json");
    let ours =
        fs::read_to_string(home().join("schema/conv_file/send_by_app.json")).expect("a file");
    let ours: Value = serde_json::from_str(&ours).expect("json");
    assert_eq!(file["examples"], ours["examples"]);
    assert_eq!(file["x-operation"]["source"], ours["x-operation"]["source"]);
    let again = run(folder.path(), &["add", "garden.sendSeeds", "--page", &page]);
    assert!(
        again.err.contains("is here already: dingtalk/garden/send_seeds.json"),
        "{}",
        again.err
    );
}

#[test]
fn a_page_in_markdown_builds() {
    let folder = folder();
    let page = home().join("tests/pages/water_garden.md");
    let page = page.to_str().expect("utf-8");
    let added = run(folder.path(), &["add", "garden.WaterGarden", "--page", page, "--json"]);
    let remarks = added.json()["files"][0]["remarks"].as_array().map(Vec::len);
    assert_eq!((added.status, remarks), (0, Some(3)));
    let expected =
        fs::read_to_string(home().join("tests/pages/water_garden.json")).expect("a file");
    let path = folder.path().join("dingtalk/garden/water_garden.json");
    assert_eq!(fs::read_to_string(path).expect("a file"), expected);
    assert_eq!(generate(&folder.path().join("dingtalk")).len(), 1);
}

#[test]
fn a_page_of_another_operation_is_refused() {
    let folder = folder();
    let cases = [
        ("page_of_another", vec!["add", "robot.batchSendOTO", "--page", PAGE]),
        ("page_of_a_misspelt_one", vec!["add", "conv_file.sentByApps", "--page", PAGE]),
        ("page_of_one_that_is_here", vec!["add", "conv_file.sendByApp", "--page", PAGE]),
        ("page_of_several", vec!["add", "robot.*", "--page", PAGE]),
    ];
    for (name, args) in cases {
        let refused = run(folder.path(), &args);
        assert_eq!(refused.status, 2, "{name}");
        snapshot(&format!("schema_add_{name}"), &refused.err.replace(PAGE, "[page]"));
    }
    let none = folder.path().join("none.txt");
    fs::write(&none, "This is no page.").expect("written");
    let none = none.to_str().expect("utf-8");
    let refused = run(folder.path(), &["add", "robot.batchSendOTO", "--page", none]);
    assert!(refused.err.contains("has no `HTTP URL` and `HTTP Method`"), "{}", refused.err);
    assert!(!folder.path().join("dingtalk").exists());
}

/// Every difference of this crate's schema from the catalog is listed, with its reason.
#[test]
fn this_crates_schema_is_the_vendors() {
    let checked = run(folder().path(), &["check"]);
    snapshot("schema_check", &checked.shown());
}

#[test]
fn what_differs_is_told() {
    let folder = folder();
    assert_eq!(run(folder.path(), &["add", "robot.batchSendOTO"]).status, 0);
    let path = folder.path().join("dingtalk/robot/batch_send_oto.json");
    let text = fs::read_to_string(&path).expect("a file");
    assert_eq!(run(folder.path(), &["check"]).status, 0);
    fs::write(&path, text.replace("\"msgParam\"", "\"message\"")).expect("written");
    let checked = run(folder.path(), &["check"]);
    snapshot("schema_check_differs", &checked.shown());
    let json = run(folder.path(), &["check", "dingtalk", "--json"]);
    assert_eq!((json.status, json.json()["differences"].as_array().map(Vec::len)), (1, Some(2)));
    let wrong = run(folder.path(), &["check", "dingding"]);
    assert_eq!((wrong.status, &*wrong.err), (2, "error: there is no folder \"dingding\"\n"));
    // Nor where the variable names it.
    let mut command = command(&["schema", "check"], &[("DINGTALK_FILE_SCHEMA", "dingding")]);
    let wrong = command.current_dir(folder.path()).output().expect("the command runs");
    assert_eq!(wrong.status.code(), Some(2), "{wrong:?}");
}

/// A disk that is full leaves whole files only.
#[cfg(unix)]
#[test]
fn a_file_that_cannot_be_written_whole_is_not_left() {
    let folder = folder();
    let program = env!("CARGO_BIN_EXE_dingtalk-file");
    let script = "ulimit -f 8; exec \"$0\" schema add 'yida.*'";
    let mut full = std::process::Command::new("sh");
    full.args(["-c", script, program]).current_dir(folder.path());
    let full = full.env_remove("DINGTALK_FILE_SCHEMA").output().expect("sh runs");
    assert_eq!(full.status.code(), Some(2), "{full:?}");
    let written = fs::read_dir(folder.path().join("dingtalk/yida")).expect("a folder");
    let mut count = 0;
    for file in written {
        let text = fs::read_to_string(file.expect("an entry").path()).expect("a text");
        serde_json::from_str::<serde_json::Value>(&text).expect("a whole file");
        count += 1;
    }
    assert!(count > 0);
}

/// A newer SDK, with one operation that this crate uses and has changed.
#[test]
fn a_newer_sdk_is_compared_with_both() {
    let folder = folder();
    let sdk = folder.path().join("sdk/alibabacloud_dingtalk");
    fs::create_dir_all(sdk.join("doc_1_0")).expect("a folder");
    fs::write(sdk.join("__init__.py"), "__version__ = '9.9.9'\n").expect("written");
    fs::write(sdk.join("doc_1_0/client.py"), CLIENT).expect("written");
    fs::write(sdk.join("doc_1_0/models.py"), MODELS).expect("written");
    let checked = run(folder.path(), &["check", "--sdk", "sdk", "--json"]);
    let json = checked.json();
    assert_eq!(
        (checked.status, &json["version"], &json["since"]),
        (1, &"9.9.9".into(), &"2.2.65".into())
    );
    assert_eq!(json["modules"]["doc"]["added"], serde_json::json!(["readMind"]));
    assert_eq!(json["modules"]["robot"]["added"], serde_json::json!([]));
    assert!(json["modules"]["robot"]["gone"].as_array().is_some_and(|gone| gone.len() > 20));
    let text = run(folder.path(), &["check", "--sdk", "sdk"]).out;
    for line in [
        "schema/conv_file/send_by_app.json#/x-operation/path: gone: the vendor has no POST /v1.0/convFile/apps/conversations/files/send (conv_file.sendByApp)",
        "conv_file.sendByApp: is gone",
        "since SDK 2.2.65:",
    ] {
        assert!(text.lines().any(|known| known == line), "{line}: {text}");
    }
    assert!(text.contains("\ndoc: 1 added, "), "{text}");
}

const CLIENT: &str = r"
class Client(OpenApiClient):
    def read_mind_with_options(
        self,
        runtime: util_models.RuntimeOptions,
    ) -> doc__1__0_models.ReadMindResponse:
        params = open_api_models.Params(
            action='ReadMind',
            pathname=f'/v1.0/doc/minds',
            method='GET',
            req_body_type='none',
            body_type='none'
        )
";

const MODELS: &str = r"
class ReadMindResponse(TeaModel):
    def __init__(
        self,
        headers: Dict[str, str] = None,
    ):
        self.headers = headers

    def from_map(self, m: dict = None):
        if m.get('headers') is not None:
            self.headers = m.get('headers')
        return self
";

/// Returns all operations of the catalog that this crate does not have, as `module.name`.
fn catalog() -> Vec<String> {
    let route = |method: &str, path: &str| {
        let parts = path.split('{').map(|part| part.split_once('}').map_or(part, |(_, rest)| rest));
        format!("{method} {}", parts.collect::<Vec<_>>().join("{}"))
    };
    let mut known = BTreeSet::new();
    for (_, text) in dingtalk_file::catalog::Catalog::schema_files() {
        let file: Value = serde_json::from_str(text).expect("json");
        let text = |key: &str| file["x-operation"][key].as_str().unwrap_or_default().to_string();
        known.insert(route(&text("method"), &text("path")));
    }
    let mut all = Vec::new();
    let files = fs::read_dir(home().join("catalog")).expect("catalog/");
    for path in files.map(|file| file.expect("a file").path()) {
        if path.extension().is_none_or(|end| end != "txt") {
            continue;
        }
        let module = path.file_stem().expect("a name").to_string_lossy().into_owned();
        for line in fs::read_to_string(&path).expect("a file").lines() {
            let mut words = line.split(' ');
            let (Some(name), Some(method), Some(path)) = (words.next(), words.next(), words.next())
            else {
                continue;
            };
            if path.starts_with('/') && !known.contains(&route(method, path)) {
                all.push(format!("{module}.{name}"));
            }
        }
    }
    all.sort();
    all
}

/// That they compile as well is tried by hand: `schema add`, then `cargo check` with the folder.
#[test]
fn what_is_added_passes_the_generator() {
    let mut all = catalog();
    assert!(all.len() > 3000);
    // A fixed seed: the generator of Numerical Recipes.
    let mut state: u32 = 16;
    let mut drawn = Vec::new();
    for _ in 0..300 {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        drawn.push(all.swap_remove((state >> 8) as usize % all.len()));
    }
    let folder = folder();
    let names: Vec<&str> = drawn.iter().map(String::as_str).collect();
    let args = [&["add", "--json"][..], &["robot.*", "im.*", "contact.*"], &names[..]].concat();
    let added = run(folder.path(), &args);
    assert_eq!(added.status, 0, "{}", added.shown());
    let added = added.json()["files"].as_array().expect("files").len();
    assert!(added > 450, "{added}");
    assert_eq!(generate(&folder.path().join("dingtalk")).len(), added);
    let checked = run(folder.path(), &["check", "--json"]);
    assert_eq!(checked.status, 0, "{}", checked.out);
    assert_eq!(checked.json()["drafts"].as_array().map(Vec::len), Some(added));
}
