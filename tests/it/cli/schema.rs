//! `schema add` and `schema check`.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde_json::Value;

use super::{Run, command, finish, snapshot, with_slashes};
use crate::generator::codegen::{self, Source};

const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/pages/send_by_app.txt");

fn run(folder: &Path, args: &[&str]) -> Run {
    let mut command = command(&[&["schema"], args].concat(), &[]);
    command.current_dir(folder);
    let run = finish(command);
    Run { out: with_slashes(&run.out), err: with_slashes(&run.err), ..run }
}

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a folder")
}

fn home() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Runs the generator on the files of a folder and of this crate, and returns the warnings about drafts.
fn generate(folder: &Path) -> Vec<String> {
    let own = Source::own(&home().join("schema"));
    let application = Source::application(folder).expect("a folder");
    let mut told = Vec::new();
    let result = codegen::generate(&[own, application], |draft| told.push(draft), |_, _| false);
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
    // There is no advice about cargo's configuration if it names the folder already.
    fs::create_dir(folder.path().join(".cargo")).expect("a folder");
    let config = "[env]\nDINGTALK_FILE_SCHEMA = { value = \"dingtalk\", relative = true }\n";
    fs::write(folder.path().join(".cargo/config.toml"), config).expect("written");
    let all = run(folder.path(), &["add", "robot.*", "--json"]).json();
    assert_eq!(all["configuration"], Value::Null);
    assert_eq!(
        all["left_out"],
        serde_json::json!([
            "robot.batchSendOTO is in the schema already: dingtalk/robot/batch_send_oto.json"
        ])
    );
    let count = all["files"].as_array().expect("files").len();
    assert_eq!(generate(&folder.path().join("dingtalk")).len(), count + 1);
    let none = run(folder.path(), &["add", "robot.*"]);
    assert_eq!(
        (none.status, &*none.err),
        (2, "error: all of robot is in the schema already; nothing was written\n")
    );
}

#[test]
fn every_problem_is_reported_at_once_and_nothing_is_written() {
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
    // A file that is not a schema file is never replaced.
    fs::create_dir_all(folder.path().join("dingtalk/robot")).expect("a folder");
    let path = folder.path().join("dingtalk/robot/batch_send_oto.json");
    fs::write(&path, "{}").expect("written");
    let refused = run(folder.path(), &["add", "robot.batchSendOTO", "robot.robotSendDing"]);
    assert_eq!(refused.status, 2);
    assert_eq!(
        refused.err,
        "error: dingtalk/robot/batch_send_oto.json exists already; nothing was written\n"
    );
    assert_eq!(fs::read_dir(folder.path().join("dingtalk/robot")).expect("a folder").count(), 1);
    fs::write(&path, "{").expect("written");
    let refused = run(folder.path(), &["add", "robot.robotSendDing"]);
    assert!(
        refused.err.starts_with("error: dingtalk/robot/batch_send_oto.json#: not valid json: "),
        "{}",
        refused.err
    );
}

/// Replaces the page's route by `route`, for an operation that neither schema nor catalog has.
fn page(folder: &Path, route: &str) -> String {
    let text = fs::read_to_string(PAGE).expect("the page");
    let text = text.replace("/v1.0/convFile/apps/conversations/files/send", route);
    let path = folder.join("page.txt");
    fs::write(&path, text).expect("written");
    path.to_str().expect("utf-8").into()
}

#[test]
fn a_page_alone_gives_an_operation_outside_the_catalog() {
    let folder = folder();
    let page = page(folder.path(), "/v1.0/garden/files/send");
    let added = run(folder.path(), &["add", "garden.sendSeeds", "--page", &page]);
    snapshot("schema_add_page", &added.shown());
    let told = generate(&folder.path().join("dingtalk"));
    assert!(told[0].contains("is a draft: it lacks 29 descriptions; check that"), "{told:?}");
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
        again.err.contains("is in the schema already: dingtalk/garden/send_seeds.json"),
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

/// A page can be any text, so a file that the build would refuse is not written. Each case has names, a replacement in
/// the page, and the message.
#[test]
fn a_file_that_the_build_would_refuse_is_not_written() {
    let module = "cannot be a Rust module; use another name of a-z, 0-9 and _";
    let method = "must be one of: GET, POST, PUT, DELETE, PATCH";
    #[rustfmt::skip]
    let rows = [
        ("self.send", "", "", module),
        ("type.send", "", "", module),
        ("async.send", "", "", module),
        ("client.send", "", "", module),
        ("emulator.send", "", "", module),
        ("common.send", "", "", module),
        ("core.send", "", "", module),
        ("_.send", "", "", "MODULE.NAME"),
        ("..send", "", "", "MODULE.NAME"),
        ("a/b.send", "", "", "MODULE.NAME"),
        ("garden.", "", "", "MODULE.NAME"),
        ("garden.self", "", "", ""),
        ("garden.send", "HTTP MethodPOST", "HTTP MethodFROB", method),
        ("garden.send", "HTTP MethodPOST", "HTTP MethodPOST /v1.0", method),
        ("garden.send", "HTTP MethodPOST", "HTTP MethodHEAD", method),
        ("garden.send", "/garden/seeds", "/garden/{}", ""),
        ("garden.send", "/garden/seeds", "/garden/{a}/{a}", ""),
        ("garden.send", "/garden/seeds", "/garden/{a b}", ""),
        ("garden.send", "/garden/seeds", "/garden/{spaceId", ""),
        ("garden.send", "/garden/seeds", "/garden//seeds", ""),
        ("garden.send", "/garden/seeds", "/garden/\u{202e}seeds", ""),
        ("garden.send", "spaceIdString", "$Long", ""),
        ("garden.send", "404spaceNotExist", "404space\u{202e}NotExist", ""),
    ];
    let mut written = Vec::new();
    for (name, old, new, told) in rows {
        let folder = folder();
        let page = page(folder.path(), "/v1.0/garden/seeds");
        let text = fs::read_to_string(&page).expect("the page");
        assert!(text.contains(old), "{old}");
        fs::write(&page, text.replace(old, new)).expect("written");
        let added = run(folder.path(), &["add", name, "--page", &page]);
        if added.status == 0 {
            // Now it builds.
            generate(&folder.path().join("dingtalk"));
            written.push((name, new));
            continue;
        }
        assert_eq!((added.status, &*added.out), (2, ""), "{name} {new}: {}", added.err);
        assert!(added.err.contains(told), "{name} {new}: {}", added.err);
        let left = fs::read_dir(folder.path()).expect("a folder").count();
        assert_eq!(left, 1, "{name} {new}: only the page");
    }
    // A name that is a Rust keyword is changed, and unreadable parts are left out.
    let expected = [
        ("garden.self", ""),
        ("garden.send", "/garden//seeds"),
        ("garden.send", "$Long"),
        ("garden.send", "404space\u{202e}NotExist"),
    ];
    assert_eq!(written, expected);
}

/// The generator and the command accept and refuse the same names.
#[test]
fn modules_are_refused_as_by_the_build() {
    #[rustfmt::skip]
    let names = [
        "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate", "do", "dyn", "else",
        "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro",
        "macro_rules", "match", "mod", "move", "mut", "override", "priv", "pub", "raw", "ref", "return", "safe", "self",
        "static", "struct", "super", "trait", "true", "try", "type", "typeof", "union", "unsafe", "unsized", "use",
        "virtual", "where", "while", "yield", "a", "a1", "a_", "str", "u8", "main", "default",
        // Names in `src/lib.rs`: modules, and imports, in a list or generated.
        "call", "catalog", "client", "corpus", "deliver", "files", "guide", "generated", "fuzzing", "tables", "ureq",
        "canonical", "speaks_tls", "spool", "storage", "common", "core", "std", "serde",
    ];
    let root = fs::read_to_string(home().join("src/lib.rs")).expect("a file");
    let code = root.lines().filter(|line| !line.starts_with(['/', '#']));
    let root = code.flat_map(|line| line.split(|c: char| !c.is_ascii_alphanumeric() && c != '_'));
    let is_name = |word: &&str| word.starts_with(|c: char| c.is_ascii_lowercase());
    let names: BTreeSet<&str> = root.filter(is_name).chain(names).collect();
    let first = folder();
    let page = page(first.path(), "/v1.0/garden/seeds");
    assert_eq!(run(first.path(), &["add", "garden.sendSeeds", "--page", &page]).status, 0);
    let plain = fs::read_to_string(first.path().join("dingtalk/garden/send_seeds.json"));
    let plain = plain.expect("a file");
    let names: Vec<&str> = names.into_iter().collect();
    let mut refused = 0;
    // The generator reports only some problems at once.
    for names in names.chunks(8) {
        // The same file in a folder with each name, written without the command.
        let elsewhere = folder();
        for name in names {
            let copy = elsewhere.path().join(name).join("send_seeds.json");
            fs::create_dir_all(copy.parent().expect("a folder")).expect("made");
            fs::write(&copy, &plain).expect("written");
        }
        let own = Source::own(&home().join("schema"));
        let application = Source::application(elsewhere.path()).expect("a folder");
        let built = codegen::generate(&[own, application], |_| (), |_, _| false);
        let problems = built.err().map(|problems| problems.to_string()).unwrap_or_default();
        for name in names {
            let problem = format!("folder `{name}` cannot be a Rust module");
            let folder = folder();
            let added = run(folder.path(), &["add", &format!("{name}.sendSeeds"), "--page", &page]);
            let is_refused = problems.contains(&problem);
            assert_eq!(added.err.contains(&problem), is_refused, "{name}: {}", added.err);
            refused += usize::from(is_refused);
        }
    }
    assert!(refused > 60, "{refused}");
}

/// A problem with a folder is reported in the build's words before anything is added to it.
#[test]
fn a_folder_that_the_build_refuses_is_refused() {
    type Change = dyn Fn(&Path);
    fn write(path: &Path, text: &str) {
        fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        fs::write(path, text).expect("written");
    }
    #[rustfmt::skip]
    let rows: &[(&Change, &str)] = &[
        (&|at| write(&at.join("a/b.json"), "{"), "dingtalk/a/b.json#: not valid json: "),
        (&|at| write(&at.join("a/b.json"), "[]"), "dingtalk/a/b.json#: not a json object"),
        (&|at| write(&at.join("self/b.json"), "{}"), "dingtalk/self/b.json#: folder `self` cannot be a Rust module"),
        (&|at| write(&at.join("a/b/c.json"), "{}"), "dingtalk/a/b#: is a folder in a module's folder"),
        #[cfg(unix)]
        (&|at| {
            write(&at.join("a/b.json"), "{}");
            std::os::unix::fs::symlink(".", at.join("loop")).expect("a link");
        }, "dingtalk/loop#: a link to a folder that it is in"),
    ];
    for (change, told) in rows {
        let folder = folder();
        let at = folder.path().join("dingtalk");
        fs::create_dir(&at).expect("a folder");
        write(&at.join("z/z.json"), "{}");
        change(&at);
        for args in [&["check", "dingtalk"][..], &["check"], &["add", "robot.batchSendOTO"]] {
            let refused = run(folder.path(), args);
            assert_eq!((refused.status, &*refused.out), (2, ""), "{told} {args:?}");
            assert!(refused.err.contains(told), "{told}: {}", refused.err);
        }
        assert!(!at.join("robot").exists());
    }
}

/// The default folder is the one that a build reads.
#[test]
fn the_folder_comes_from_cargos_configuration() {
    const HINT: &str = "so that cargo reads the folder";
    #[rustfmt::skip]
    let rows = [
        ("", None, &[][..], "dingtalk", true),
        ("[env]\n# DINGTALK_FILE_SCHEMA = \"schema\"\n", None, &[], "dingtalk", true),
        ("[env]\nDINGTALK_FILE_SCHEMA = { value = \"own\", relative = true }\n", None, &[], "own", false),
        ("[env]\nDINGTALK_FILE_SCHEMA = { value = \"own\", relative = true }\n", Some("of_variable"), &[], "of_variable", false),
        ("[env]\nDINGTALK_FILE_SCHEMA = { value = \"own\", relative = true, force = true }\n", Some("of_variable"), &[], "own", false),
        ("[env]\nDINGTALK_FILE_SCHEMA = { value = \"own\", relative = true }\n", None, &["--into", "other"], "other", true),
        ("[env]\nDINGTALK_FILE_SCHEMA = { value = \"own\", relative = true }\n", None, &["--into", "./own"], "own", false),
    ];
    for (config, variable, args, expected, is_told) in rows {
        let folder = folder();
        let here = folder.path().join("package");
        fs::create_dir_all(&here).expect("a folder");
        fs::create_dir(here.join(".cargo")).expect("a folder");
        fs::write(here.join(".cargo/config.toml"), config).expect("written");
        let variable: Vec<_> =
            variable.map(|folder| ("DINGTALK_FILE_SCHEMA", folder)).into_iter().collect();
        let mut add =
            command(&[&["schema", "add", "robot.batchSendOTO"], args].concat(), &variable);
        add.current_dir(&here);
        let added = finish(add);
        assert_eq!(added.status, 0, "{config}: {}", added.err);
        assert!(
            here.join(expected).join("robot/batch_send_oto.json").exists(),
            "{config}: {}",
            added.out
        );
        assert_eq!(added.out.contains(HINT), is_told, "{config}: {}", added.out);
    }
    // The command also runs in a subfolder.
    let folder = folder();
    let below = folder.path().join("a/b");
    fs::create_dir_all(&below).expect("a folder");
    fs::create_dir(folder.path().join(".cargo")).expect("a folder");
    let config = "[env.DINGTALK_FILE_SCHEMA]\nvalue = \"own\"\nrelative = true\n";
    fs::write(folder.path().join(".cargo/config.toml"), config).expect("written");
    assert_eq!(run(&below, &["add", "robot.batchSendOTO"]).status, 0);
    assert!(folder.path().join("own/robot/batch_send_oto.json").exists());
    assert_eq!(
        run(&below, &["check", "--json"]).json()["drafts"].as_array().map(Vec::len),
        Some(1)
    );
}

/// Every difference of this crate's schema from the catalog is listed, with its reason.
#[test]
fn this_crates_schema_agrees_with_the_vendors_sdk() {
    let checked = run(folder().path(), &["check"]);
    snapshot("schema_check", &checked.shown());
}

#[test]
fn differences_are_reported() {
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
    // Neither if the variable names it.
    let mut command = command(&["schema", "check"], &[("DINGTALK_FILE_SCHEMA", "dingding")]);
    let wrong = command.current_dir(folder.path()).output().expect("the command runs");
    assert_eq!(wrong.status.code(), Some(2), "{wrong:?}");
}

/// On a full disk, nothing new remains, and old files stay.
#[cfg(unix)]
#[test]
fn a_full_disk_leaves_no_partial_file() {
    let folder = folder();
    let full = |arguments: &str| {
        let program = env!("CARGO_BIN_EXE_dingtalk-file");
        let script = format!("ulimit -f 8; exec \"$0\" schema {arguments}");
        let mut full = std::process::Command::new("sh");
        full.args(["-c", &script, program]).current_dir(folder.path());
        let full = full.env_remove("DINGTALK_FILE_SCHEMA").output().expect("sh runs");
        let told = String::from_utf8_lossy(&full.stderr).into_owned();
        assert_eq!(full.status.code(), Some(2), "{told}");
        assert!(
            told.contains(" cannot be written") && told.ends_with("; nothing was written\n"),
            "{told}"
        );
    };
    full("add 'yida.*'");
    assert!(fs::read_dir(folder.path()).expect("a folder").next().is_none());

    sdk(folder.path(), CLIENT);
    let written = run(folder.path(), &["catalog", "sdk", "--into", "catalog"]);
    assert_eq!(written.status, 0, "{}", written.shown());
    let text =
        |name: &str| fs::read_to_string(folder.path().join("catalog").join(name)).expect("a file");
    let before = [text("doc.txt"), text("version")];
    sdk(folder.path(), &CLIENT.replace("minds", &"m".repeat(9000)));
    full("catalog sdk --into catalog");
    assert_eq!([text("doc.txt"), text("version")], before);
    assert_eq!(fs::read_dir(folder.path().join("catalog")).expect("a folder").count(), 2);
}

/// A newer SDK, with one operation that this crate uses and has changed.
#[test]
fn a_newer_sdk_is_compared_with_both() {
    let folder = folder();
    sdk(folder.path(), CLIENT);
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

/// Writes an SDK of one module.
fn sdk(folder: &Path, client: &str) {
    let sdk = folder.join("sdk/alibabacloud_dingtalk");
    fs::create_dir_all(sdk.join("doc_1_0")).expect("a folder");
    fs::write(sdk.join("__init__.py"), "__version__ = '9.9.9'\n").expect("written");
    fs::write(sdk.join("doc_1_0/client.py"), client).expect("written");
    fs::write(sdk.join("doc_1_0/models.py"), MODELS).expect("written");
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

/// Returns all operations of the catalog that this crate's schema does not have, as `module.name`.
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

/// Whether they compile is a manual test: `schema add`, then `cargo check` with the folder.
#[test]
fn added_files_pass_the_generator() {
    let mut all = catalog();
    assert!(all.len() > 3000);
    // The generator of Numerical Recipes, with a fixed seed.
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
