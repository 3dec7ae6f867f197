use serde_json::Value;

use super::super::files::Files;
use super::super::{module, write};
use super::*;

/// A page as it is copied from a browser. Its sentences are not the vendor's.
const PAGE: &str = include_str!("../../../../../tests/pages/send_by_app.txt");

fn without_it() -> Files {
    let mut files = Files::built_in();
    files.0.retain(|file| file.path != "conv_file/send_by_app.json");
    files
}

/// Returns a file without prose, and without what people judge.
fn facts(file: &Value) -> Value {
    const JUDGED: &[&str] =
        &["description", "title", "x-hint", "x-action", "x-concerns", "x-draft", "repeatable"];
    match file {
        Value::Object(object) => {
            let kept = object
                .iter()
                .filter(|(key, value)| !JUDGED.contains(&&***key) || value.is_object());
            Value::Object(kept.map(|(key, value)| (key.clone(), facts(value))).collect())
        }
        Value::Array(list) => list.iter().map(facts).collect(),
        value => value.clone(),
    }
}

#[test]
fn a_page_gives_the_file_that_people_wrote() {
    let page = Page::read(PAGE).expect("a page");
    assert_eq!(page.remarks, Vec::<String>::new());
    let module = module("conv_file").expect("a module");
    let operation = module.operation("sendByApp").expect("an operation");
    let new = write::new("conv_file", &module, operation, Some(page), &mut without_it());
    assert_eq!((&*new.path, &new.remarks[..]), ("conv_file/send_by_app.json", &[][..]));
    let written: Value = serde_json::from_str(&new.text).expect("json");
    let files = Files::built_in();
    let ours = files.0.iter().find(|file| file.path == new.path).expect("the file");
    assert_eq!(facts(&written), facts(&ours.root.clone().into()), "{}", new.text);
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/pages/send_by_app.json");
    if std::env::var_os("UPDATE_GENERATED").is_some() {
        std::fs::write(path, &new.text).expect("written");
    }
    let expected = std::fs::read_to_string(path).expect("the file");
    assert!(new.text == expected, "run `UPDATE_GENERATED=1 cargo test --all-features page`");
}

#[test]
fn the_page_alone_gives_the_same() {
    let page = Page::read(PAGE).expect("a page");
    let new = write::by_page("conv_file", "sendByApp", page, &mut without_it());
    let written: Value = serde_json::from_str(&new.text).expect("json");
    let files = Files::built_in();
    let ours = files.0.iter().find(|file| file.path == new.path).expect("the file");
    assert_eq!(facts(&written), facts(&ours.root.clone().into()), "{}", new.text);
}
