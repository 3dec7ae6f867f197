//! README.md and schema/README.md are correct.

use std::fs;
use std::path::{Path, PathBuf};

#[cfg(feature = "emulator")]
#[allow(dead_code)] // Its `main` wants the real DingTalk, like those of the others.
#[path = "../../examples/deliver.rs"]
mod deliver;
#[cfg(feature = "emulator")]
#[allow(dead_code)]
#[path = "../../examples/send.rs"]
mod send;
#[cfg(feature = "emulator")]
#[allow(dead_code)]
#[path = "../../examples/unknown.rs"]
mod unknown;

fn home() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_path_buf()
}

fn read(path: &str) -> String {
    fs::read_to_string(home().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Returns the code block that follows a line.
fn block<'a>(text: &'a str, after: &str) -> &'a str {
    let (_, rest) = text.split_once(after).unwrap_or_else(|| panic!("no line {after:?}"));
    let (_, rest) = rest.split_once("```").expect("a code block");
    let (_, rest) = rest.split_once('\n').expect("its first line");
    rest.split_once("```").expect("its end").0
}

#[test]
fn the_examples_are_the_files_in_the_folder() {
    let readme = read("README.md");
    for name in ["deliver.rs", "send.rs", "unknown.rs", "script/send.rs"] {
        let name = format!("examples/{name}");
        let example = read(&name);
        let shown = block(&readme, &format!("<!-- {name} -->"));
        assert!(shown == example, "README.md shows another {name}: copy the file into the block");
        assert!(example.lines().count() < 40, "{name} is too long to be read at a glance");
    }
}

#[test]
fn trying_it_takes_two_commands_and_ci_runs_the_second() {
    let readme = read("README.md");
    let commands: Vec<&str> = block(&readme, "## Try it").lines().collect();
    assert_eq!(commands.len(), 2);
    assert!(read(".ci/run").lines().any(|line| line.trim() == commands[1]));
}

#[cfg(feature = "emulator")]
mod examples {
    use dingtalk_file::Outcome;
    use dingtalk_file::conv_file::SendByApp;
    use dingtalk_file::emulator::{Emulator, Fault};

    use super::{deliver, send, unknown};

    #[test]
    fn the_send_example_sends() {
        let emulator = Emulator::start().expect("an emulator");
        let client = emulator.client().build().expect("a client");
        let to = emulator.users()[0].union_id.clone();
        let (space, dentry) = (emulator.space_id().clone(), emulator.dentry_id().clone());
        let line = send::send(&client, to, space, dentry).expect("sent");
        assert!(line.contains("arrived"), "{line}");
        assert_eq!(emulator.deliveries().len(), 1);
    }

    #[test]
    fn the_deliver_example_delivers() {
        let emulator = Emulator::start().expect("an emulator");
        let client = emulator.client().build().expect("a client");
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/README.md");
        let users = emulator.users();
        let people = [users[1].user_id.clone(), users[2].user_id.clone()];
        deliver::deliver(&client, path, users[0].user_id.clone(), people).expect("delivered");
        assert_eq!(emulator.deliveries().len(), 2);
    }

    #[test]
    fn the_deliver_example_reports_people_and_reasons() {
        let emulator = Emulator::start().expect("an emulator");
        let client = emulator.client().build().expect("a client");
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/README.md");
        let users = emulator.users();
        let operator = users[0].user_id.clone();
        let people = || [users[1].user_id.clone(), "nobody".into()];
        let error = deliver::deliver(&client, path, operator, people()).expect_err("nobody");
        // The text that `main` prints.
        let shown = format!("Error: {error:?}");
        assert!(shown.contains("(1 of 2 sent)\n  hint: "), "{shown}");
        assert!(shown.contains("\n  user:nobody: deliver: refused: userGet: "), "{shown}");
        // People looked up at the same time as the operator failed for the same reason.
        let found = [users[1].user_id.clone(), users[2].user_id.clone()];
        let error = deliver::deliver(&client, path, "boss".into(), found).expect_err("no boss");
        let shown = format!("Error: {error:?}");
        assert_eq!(shown.matches("operator user:boss").count(), 1, "{shown}");
        assert!(users[1..=2].iter().all(|it| !shown.contains(it.user_id.as_str())), "{shown}");
        let error = deliver::deliver(&client, "gone.pdf", "boss".into(), people());
        let shown = format!("Error: {:?}", error.expect_err("no file"));
        assert!(
            shown.starts_with("Error: upload: invalid: file \"gone.pdf\" cannot be read: "),
            "{shown}"
        );
    }

    #[test]
    fn an_unknown_outcome_says_what_to_do() {
        let emulator = Emulator::start().expect("an emulator");
        let client = emulator.client().build().expect("a client");
        let to = emulator.users()[0].union_id.clone();
        let file = SendByApp::new(to, emulator.space_id().clone(), emulator.dentry_id().clone());
        assert_eq!(unknown::deliver(&client, &file), "done");
        emulator.fault("sendByApp", Fault::refuse("permissionDenied"));
        assert_eq!(unknown::deliver(&client, &file), "let the receiver read the file first");
        emulator.fault("sendByApp", Fault::close());
        assert!(unknown::deliver(&client, &file).starts_with("look before"));
        let error = client.call(&SendByApp::new("x".into(), "1".into(), "2".into()));
        assert_eq!(error.expect_err("unknown person").outcome(), Outcome::Refused);
    }

    /// Builds the single-file script as a package, as `cargo script` does, on any toolchain.
    #[test]
    fn the_script_runs() {
        use std::process::Command;

        let text = super::read("examples/script/send.rs");
        let mut parts = text.splitn(3, "---\n");
        let (_, manifest, code) = (parts.next(), parts.next(), parts.next());
        let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("script");
        std::fs::create_dir_all(folder.join("src")).expect("a folder");
        let dependency =
            format!("dingtalk-file = {{ path = {:?}, default-features = false }}", super::home());
        let manifest = manifest.expect("a manifest");
        let ours = manifest.lines().find(|line| line.starts_with("dingtalk-file = "));
        let manifest = manifest.replace(ours.expect("the dependency"), &dependency);
        let manifest = manifest.replace("[package]", "[workspace]\n\n[package]\nname = \"script\"");
        std::fs::write(folder.join("Cargo.toml"), manifest).expect("written");
        std::fs::write(folder.join("src/main.rs"), code.expect("code")).expect("written");

        let emulator = Emulator::start().expect("an emulator");
        let output = Command::new(env!("CARGO"))
            .args(["run", "--quiet", "--"])
            .arg(emulator.users()[0].union_id.as_str())
            .arg(emulator.space_id().as_str())
            .arg(emulator.dentry_id().as_str())
            .env("CARGO_TARGET_DIR", folder.join("target"))
            .env("DINGTALK_ACCESS_TOKEN", emulator.access_token().expose())
            .env("DINGTALK_ENDPOINT", emulator.url())
            .current_dir(&folder)
            .output()
            .expect("cargo runs");
        let stdout = String::from_utf8_lossy(&output.stdout);
        assert_eq!(stdout, "sent\n", "{}", String::from_utf8_lossy(&output.stderr));
        assert_eq!(emulator.deliveries().len(), 1);
    }
}

/// What rustdoc makes of a README: the first definition of a link counts, and `src/links.md` comes before it.
fn on_docs_rs(readme: &str) -> Vec<String> {
    links(&format!("{}\n{readme}", read("src/links.md")))
}

fn links(page: &str) -> Vec<String> {
    use crate::translations::markdown::blocks;
    blocks(page).into_iter().flat_map(|block| block.links).collect()
}

/// On docs.rs, the README is not beside the files, so a relative link is dead. Elsewhere it leads to the same file.
#[test]
fn relative_links_lead_to_the_same_files_on_docs_rs() {
    let source = "https://docs.rs/crate/dingtalk-file/latest/source/";
    let (mut relative, mut problems) = (0, String::new());
    for page in ["README.md", "README.zh-CN.md"] {
        let readme = read(page);
        let (here, there) = (links(&readme), on_docs_rs(&readme));
        assert_eq!(here.len(), there.len(), "{page}");
        for (here, there) in here.into_iter().zip(there) {
            if here.starts_with('#') || here.contains("://") {
                assert_eq!(here, there, "{page}");
                continue;
            }
            relative += 1;
            // rustdoc checks paths, and `guide::zh` has its own of these.
            let path = here.replace("README.zh-CN.md", "docs/guide/zh.md");
            let path = path.strip_prefix("docs/").and_then(|path| path.strip_suffix(".md"));
            let module = path.map(|path| format!("crate::{}", path.replace('/', "::")));
            let english = module.as_ref().map(|module| module.replace("::zh::", "::"));
            let slash = if home().join(&here).is_dir() { "/" } else { "" };
            let same = there == format!("{source}{here}{slash}")
                || (here, &*there) == ("README.md".into(), "crate")
                || [module, english].contains(&Some(there.clone()));
            if !same {
                problems += &format!("{page}: src/links.md lacks the target of {there:?}\n");
            }
        }
    }
    assert!(problems.is_empty(), "{problems}");
    assert!(relative > 30, "{relative}");
}

/// The packages are published with these, and one line changes all of them.
#[test]
fn both_packages_name_the_repository_and_their_documentation() {
    // A package that cargo made has its values inlined.
    let manifest =
        if home().join("Cargo.toml.orig").exists() { "Cargo.toml.orig" } else { "Cargo.toml" };
    let ours = read(manifest);
    assert_eq!(ours.matches("\nrepository = \"https://").count(), 1);
    assert!(ours.contains("\nrepository.workspace = true\n"));
    assert!(ours.contains("\ndocumentation = \"https://docs.rs/dingtalk-file\"\n"));
    // It is a package of its own, not a folder of this one.
    let Ok(dial) = fs::read_to_string(home().join("dial/Cargo.toml")) else { return };
    assert!(dial.contains("\nrepository.workspace = true\n"));
    assert!(dial.contains("\ndocumentation = \"https://docs.rs/ureq-dial\"\n"));
}
