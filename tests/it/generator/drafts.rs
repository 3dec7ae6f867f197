//! Drafts of schema files, and differences from the vendor's own shapes.

use std::path::Path;

use serde_json::{Value, json};

use super::codegen::{self, Source};
use super::{definitions, problem};

/// Returns the warnings about the draft of an application's file.
fn warnings(change: impl FnOnce(&mut Value)) -> Vec<String> {
    let mut file = crate::application::example().1;
    file["x-draft"] = true.into();
    change(&mut file);
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::create_dir(folder.path().join("parking")).expect("a folder");
    let path = folder.path().join("parking/reserve_space.json");
    std::fs::write(path, file.to_string()).expect("written");
    let own = Source::own(&Path::new(env!("CARGO_MANIFEST_DIR")).join("schema"));
    let application = Source::application(folder.path()).expect("a folder");
    let mut warnings = Vec::new();
    let shown = folder.path().to_str().expect("utf-8");
    let add = |draft: String| warnings.push(draft.replace(shown, "[app]"));
    codegen::generate(&[own, application], add, |_, _| false).expect("a valid schema");
    warnings
}

#[test]
fn missing_parts_of_a_draft_are_reported() {
    let text = warnings(|_| {}).join("\n");
    insta::assert_snapshot!(text, @"[app]/parking/reserve_space.json is a draft: check that `repeatable` is right, then remove `x-draft`");
    let text = warnings(|file| {
        file["description"] = "".into();
        definitions(file)["ReserveSpace"]["properties"]["lotId"]["description"] = "".into();
        definitions(file)["ReserveSpaceError"]["oneOf"][0]["description"] = "".into();
    });
    insta::assert_snapshot!(text.join("\n"), @"[app]/parking/reserve_space.json is a draft: it lacks 3 descriptions; check that `repeatable` is right, then remove `x-draft`");
    let text = warnings(|file| {
        file.as_object_mut().expect("a file").remove("description");
        let header = file["x-operation"].as_object_mut().expect("a header");
        header.remove("permission");
        header.remove("app-types");
        header.insert("source".into(), "https://open.dingtalk.com/document/".into());
        definitions(file)["ReserveSpaceError"]["oneOf"] = json!([]);
    });
    insta::assert_snapshot!(text.join("\n"), @"[app]/parking/reserve_space.json is a draft: it lacks a description, `permission`, `app-types`, the error table and the address of DingTalk's page (`source`); check that `repeatable` is right, then remove `x-draft`");
}

#[test]
fn a_wrong_draft_mark_is_refused() {
    let text = problem(|file| file["x-draft"] = false.into());
    insta::assert_snapshot!(text, @"schema/zoo/feed_animal.json#/x-draft: must be true; remove it when the file is complete");
    let text = super::generate(|schema, _| {
        let file = json!({"title": "x", "x-draft": true, "definitions": {}});
        std::fs::write(schema.join("zoo/common.json"), file.to_string()).expect("written");
    });
    insta::assert_snapshot!(text.expect_err("a problem"), @"schema/zoo/common.json#/x-draft: belongs to a file with an `x-operation`");
}

#[test]
fn differences_have_a_place_and_a_reason() {
    let differs = |value: Value| move |file: &mut Value| file["x-differs"] = value;
    let known = json!({
        "/x-operation/path": "The vendor calls it otherwise.",
        "/definitions/Food/properties/gone": "Only some animals have it.",
    });
    assert!(super::generate(|_, file| differs(known)(file)).is_ok());
    let text = problem(differs(json!(["/x-operation/path"])));
    insta::assert_snapshot!(text, @r#"schema/zoo/feed_animal.json#/x-differs: not a json object, but ["/x-operation/path"]"#);
    let text = problem(differs(json!({
        "/x-operation/path": " ",
        "/definitions/Fodder/type": "Why?",
        "x-operation": "Why?",
        "/title": "Why?",
    })));
    insta::assert_snapshot!(text, @r#"
    schema/zoo/feed_animal.json#/x-differs/x-operation: `x-operation` points to nothing here: it begins with /x-operation/ or /definitions/NAME/, as `dingtalk-file schema check` shows it
    schema/zoo/feed_animal.json#/x-differs/~1definitions~1Fodder~1type: `/definitions/Fodder/type` points to nothing here: it begins with /x-operation/ or /definitions/NAME/, as `dingtalk-file schema check` shows it
    schema/zoo/feed_animal.json#/x-differs/~1title: `/title` points to nothing here: it begins with /x-operation/ or /definitions/NAME/, as `dingtalk-file schema check` shows it
    schema/zoo/feed_animal.json#/x-differs/~1x-operation~1path: must be the reason, a text, but is " "
    "#);
}

#[test]
fn code_that_an_earlier_build_parsed_is_offered_as_it_is_returned() {
    let own = || [Source::own(&Path::new(env!("CARGO_MANIFEST_DIR")).join("schema"))];
    let asked = std::cell::RefCell::new(super::Code::new());
    let is_known = |path: &str, code: &str| {
        asked.borrow_mut().insert(path.to_string(), code.to_string());
        true
    };
    let code = codegen::generate(&own(), |_| {}, is_known).expect("this crate's schema");
    assert_eq!(code, asked.into_inner());
}
