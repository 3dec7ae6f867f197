//! The fuzz target `command` (`fuzz/README.md`), for everything that the command reads.

use std::ffi::OsString;
use std::iter::once;

use dingtalk_file::Operation;
use dingtalk_file::catalog::{Catalog, Field};
use dingtalk_file::journal::{FileJournal, Journal, State};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::commands;
use crate::commands::call::{self, parameters};
use crate::commands::deliver::recipients;
use crate::show::reply;

const SECRET: &str = "s3cret";

/// Reads the rest of the input as the kind in its first line: `args` (one a line), `call` (the operation, then its
/// parameters, one a line), `list`, `journal` or `json`.
pub fn command(bytes: &[u8]) {
    let end = bytes.iter().position(|byte| *byte == b'\n').unwrap_or(bytes.len());
    let (what, rest) = (&bytes[..end], bytes.get(end + 1..).unwrap_or_default());
    match what.first() {
        Some(b'a') => arguments(rest),
        Some(b'c') => call(&String::from_utf8_lossy(rest)),
        Some(b'l') => list(rest),
        Some(b'j') if what.starts_with(b"json") => written(&String::from_utf8_lossy(rest)),
        _ => journal(&String::from_utf8_lossy(rest)),
    }
}

fn arguments(bytes: &[u8]) {
    let given = bytes.split(|byte| *byte == b'\n').map(|arg| {
        #[cfg(unix)]
        let arg = std::os::unix::ffi::OsStringExt::from_vec(arg.to_vec());
        #[cfg(not(unix))]
        let arg: OsString = String::from_utf8_lossy(arg).into_owned().into();
        arg
    });
    let args: Vec<OsString> = once("dingtalk-file".into()).chain(given).collect();
    if let Err(misuse) = commands::parse(args.into_iter()) {
        assert!(!misuse.problem.render().to_string().is_empty());
        let told: Value = serde_json::from_str(&misuse.object()).expect("one json object");
        assert_eq!(told["error"]["outcome"], "invalid");
    }
}

fn call(text: &str) {
    let catalog = Catalog::built_in();
    let (name, lines) = text.split_once('\n').unwrap_or((text, ""));
    let known = catalog.operations();
    let sum: usize = name.bytes().map(usize::from).sum();
    let operation = catalog.operation(name).unwrap_or(&known[sum % known.len()]);
    let mut given: Vec<String> = lines.lines().map(String::from).collect();
    let params = given.iter().position(|line| line.starts_with("--params "));
    let params = params.map(|at| given.remove(at).split_off("--params ".len()));
    // These would read other files or wait for standard input.
    given.retain(|line| !line.contains("=file:"));
    let params = params.filter(|source| source != "-" && !source.starts_with('@'));

    let lookup = |name: &str| (name == "SECRET").then(|| SECRET.into());
    let read = |given: &[String], params: Option<&str>| {
        parameters::read(catalog, operation, given, params, &lookup)
            .and_then(|request| call::checked(catalog, operation, &request).map(|_| request))
    };
    match read(&given, params.as_deref()) {
        Err(problem) => {
            let is_given = text.contains(SECRET);
            assert!(is_given || !problem.contains(SECRET), "{problem}");
        }
        Ok(request) => {
            check_request(operation.spec.name, &request);
            if plain(&operation.parameters, &request) {
                let value = Value::Object(request.clone());
                let words = parameters::written(catalog, &operation.parameters, &value);
                let Some(words) = words else { return };
                let again = read(&words, None).map(Value::Object);
                assert_eq!(again, Ok(value), "{words:?}");
            }
        }
    }
}

/// Returns true if a request can be written as NAME=VALUE alone.
fn plain(fields: &[Field], request: &Map<String, Value>) -> bool {
    let is_secret = |name: &String| fields.iter().any(|field| field.name == *name && field.secret);
    fn is_plain(value: &Value) -> bool {
        match value {
            Value::Null => false,
            Value::Array(list) => !list.is_empty() && list.iter().all(is_plain),
            Value::Object(map) => !map.is_empty() && map.values().all(is_plain),
            _ => true,
        }
    }
    request.iter().all(|(name, value)| !is_secret(name) && is_plain(value))
}

/// Checks that parameters which passed the check can be encoded.
fn check_request(name: &str, request: &Map<String, Value>) {
    fn make<O: Operation + DeserializeOwned>(request: &Map<String, Value>) {
        let made = serde_json::from_value::<O>(request.clone().into()).map(drop);
        made.expect("what was checked makes a request");
    }
    macro_rules! make_if_it_is {
        ($operation:ty) => {
            if <$operation>::SPEC.name == name {
                make::<$operation>(request);
            }
        };
    }
    dingtalk_file::for_each_operation!(make_if_it_is);
}

fn list(bytes: &[u8]) {
    for (number, line) in recipients::parse(bytes) {
        assert!(number > 0);
        match line {
            Ok(person) => {
                let again = recipients::parse(person.to_string().as_bytes());
                assert_eq!(again, [(1, Ok(person))]);
            }
            Err(problem) => {
                assert!(problem.len() < 1_000, "{} bytes", problem.len());
                assert!(!problem.contains(char::is_control), "{problem:?}");
            }
        }
    }
}

/// Reads a journal. Inputs are text that is not a journal, and records of version 1, which have no checksum to fail.
fn journal(text: &str) {
    const HEAD: &str = r#"{"journal":"dingtalk-file deliver","version":1,"dingtalk":"https://api.example.com","app":"app","operator":"user:u","space_id":null,"folder":null}"#;
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("journal");
    for content in [text.to_string(), format!("{HEAD}\n{text}")] {
        std::fs::write(&path, content).expect("a file");
        let Ok(journal) = FileJournal::read(&path) else { continue };
        for work in journal.contents().unknown {
            assert!(matches!(journal.state(&work), Ok(State::Unknown { .. })), "{work:?}");
        }
        // Continues what was read, and reads it again.
        let before = journal.contents();
        let again = FileJournal::open(&path).and_then(|journal| {
            drop(journal);
            FileJournal::read(&path)
        });
        let after = again.expect("a journal that was read").contents();
        assert_eq!((before.unknown, before.people), (after.unknown, after.people));
    }
}

/// Checks an answer as the command shows it.
fn written(text: &str) {
    let (pretty, compact) = (reply::pretty(text), reply::compact(text));
    let (redacted, _) = reply::redacted(text, &["accessToken", "headers"]);
    assert!(!pretty.contains(|c: char| c.is_control() && c != '\n'), "{pretty:?}");
    assert!(!compact.contains('\n'), "{compact:?}");
    assert_eq!(reply::compact(&compact), compact);
    let Ok(value) = serde_json::from_str::<Value>(text) else { return };
    assert_eq!(serde_json::from_str::<Value>(&pretty).ok().as_ref(), Some(&value), "{pretty}");
    assert_eq!(serde_json::from_str::<Value>(&compact).ok().as_ref(), Some(&value), "{compact}");
    let redacted = serde_json::from_str::<Value>(&redacted).expect("json");
    check_redacted(&redacted);
}

fn check_redacted(value: &Value) {
    match value {
        Value::Object(map) => {
            for (name, value) in map {
                let is_secret = ["accessToken", "headers"].contains(&name.as_str());
                assert!(!is_secret || value == "[redacted]", "{name} is {value}");
                check_redacted(value);
            }
        }
        Value::Array(list) => list.iter().for_each(check_redacted),
        _ => {}
    }
}

#[cfg(test)]
#[test]
fn the_saved_inputs_of_the_command_pass() {
    use std::fs;
    use std::path::Path;

    let home = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = home.join("tests/corpus/command");
    // A published package has no corpus.
    if home.join("Cargo.toml.orig").exists() && !folder.exists() {
        return;
    }
    let mut files: Vec<_> = fs::read_dir(&folder)
        .expect("the corpus")
        .map(|file| file.expect("a file").path())
        .collect();
    files.sort();
    assert!(files.len() >= 10, "{} contains {} files", folder.display(), files.len());
    for file in files {
        println!("{}", file.display());
        command(&fs::read(&file).expect("a file"));
    }
}
