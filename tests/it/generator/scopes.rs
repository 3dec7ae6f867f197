//! The meaning of names in modules.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use super::{definitions, generate};

fn object(properties: Value) -> Value {
    json!({"type": "object", "properties": properties})
}

fn to(name: &str) -> Value {
    json!({"$ref": format!("#/definitions/{name}")})
}

/// Returns the tests' schema with additional files of definitions.
fn with(files: &[(&str, Value)], change: impl FnOnce(&mut Value)) -> Result<String, String> {
    generate(|schema: &Path, operation| {
        for (path, definitions) in files {
            let path = schema.join(path);
            fs::create_dir_all(path.parent().expect("a folder")).expect("made");
            let file = json!({"title": "Definitions", "definitions": definitions});
            fs::write(path, file.to_string()).expect("written");
        }
        change(operation);
    })
}

/// Returns the code of a struct's fields.
fn fields(code: &str, module: &str, name: &str) -> String {
    let start = code.find(&format!("pub mod {module} {{")).expect("a module");
    let code = &code[start..];
    let start = code.find(&format!("pub struct {name} {{")).expect("a struct");
    let code = &code[start..];
    let lines = code[..code.find("\n    }").expect("its end")].lines().skip(1);
    lines.map(str::trim).filter(|line| !line.starts_with("///")).collect::<Vec<_>>().join(" ")
}

#[test]
fn modules_may_use_the_same_names() {
    let member = json!({"type": "string", "x-id": true, "description": "A member.", "x-text": {"without": "-", "begins": "me"}});
    let club = object(json!({"name": {"type": "string"}, "club": to("Club"), "by": to("Member")}));
    let files = [
        (
            "club/club.json",
            json!({"Member": object(json!({"age": {"type": "integer"}})), "Club": club}),
        ),
        (
            "common.d.json",
            json!({"Keeper": object(json!({"club": to("Club")})), "Club": object(json!({}))}),
        ),
    ];
    let code = with(&files, |operation| {
        let definitions = definitions(operation);
        definitions["Member"] = member;
        definitions["Food"]["properties"]["from"] = to("Member");
        definitions["Food"]["properties"]["keeper"] = to("Keeper");
    });
    let code = code.expect("a valid schema");
    // `zoo` has an id of this name, and `club` an object. `Club` contains itself.
    assert!(code.contains(r#"Rule::id("food.from").without("-")"#), "{code}");
    assert_eq!(code.matches("pub const BEGINS: &'static str = \"me\";").count(), 1);
    assert!(fields(&code, "zoo", "Food").contains("pub from: Option<Member>,"));
    assert_eq!(
        fields(&code, "club", "Club"),
        "pub by: Option<Member>, pub club: Option<::std::boxed::Box<Club>>, pub name: Option<String>,"
    );
    assert_eq!(fields(&code, "club", "Member"), "pub age: Option<i64>,");
    assert_eq!(code.matches("pub struct Member").count(), 2);
}

#[test]
fn an_invisible_name_is_refused() {
    let animal = json!({"Animal": object(json!({}))});
    let refer = |name: &str| {
        let name = name.to_string();
        move |operation: &mut Value| {
            definitions(operation)["Food"]["properties"]["kind"] = to(&name)
        }
    };
    let text = with(&[("club/a.json", animal)], refer("Animal")).expect_err("a problem");
    insta::assert_snapshot!(text, @"schema/zoo/feed_animal.json#/definitions/Food/properties/kind/$ref: there is no definition `Animal` in `zoo` or a file at the top of the folder, and the one in schema/club/a.json is its module's own; define it here too, or move it to the top, where all modules see it");
    let keeper = json!({"Keeper": object(json!({"food": to("Food")}))});
    let text = with(&[("shared.json", keeper)], |_| {}).expect_err("a problem");
    insta::assert_snapshot!(text, @"schema/shared.json#/definitions/Keeper/properties/food/$ref: there is no definition `Food` in a file at the top of the folder, and the one in schema/zoo/feed_animal.json is its module's own; define it here too, or move it to the top, where all modules see it");
    // Suggestions come only from visible names: not `Kinds` of another module.
    let kinds = json!({"Kinds": object(json!({}))});
    let text = with(&[("club/a.json", kinds)], refer("Kind")).expect_err("a problem");
    insta::assert_snapshot!(text, @"schema/zoo/feed_animal.json#/definitions/Food/properties/kind/$ref: there is no definition `Kind` in `zoo` or a file at the top of the folder");
    let text = with(&[], refer("FileTyp")).expect_err("a problem");
    insta::assert_snapshot!(text, @"schema/zoo/feed_animal.json#/definitions/Food/properties/kind/$ref: there is no definition `FileTyp` in `zoo` or a file at the top of the folder; did you mean `FileType`?");
    let text = with(&[], refer("Foot")).expect_err("a problem");
    insta::assert_snapshot!(text, @"schema/zoo/feed_animal.json#/definitions/Food/properties/kind/$ref: there is no definition `Foot` in `zoo` or a file at the top of the folder; did you mean `Food`?");
}

#[test]
fn names_that_may_be_used_only_once() {
    let time = json!({"Timestamp": {"type": "string", "x-formats": ["%s"]}});
    let text = with(&[("club/a.json", time)], |_| {}).expect_err("a problem");
    insta::assert_snapshot!(text, @"schema/club/a.json#/definitions/Timestamp: belongs to a file at the top of the folder: all modules share it");
    let text = generate(|schema, operation| {
        let mut other = operation.clone();
        other["x-operation"]["path"] = "/v1.0/club/{spaceId}".into();
        fs::create_dir(schema.join("club")).expect("made");
        fs::write(schema.join("club/feed_animal.json"), other.to_string()).expect("written");
    });
    insta::assert_snapshot!(text.expect_err("a problem"), @"schema/zoo/feed_animal.json#: schema/club/feed_animal.json has an operation of this name; errors, the command and the emulator have no other for it, so use another file name, or another `name` in `x-operation`");
    let twice = [
        ("club/a.json", json!({"Member": object(json!({}))})),
        ("club/b.json", json!({"Member": object(json!({}))})),
    ];
    let text = with(&twice, |_| {}).expect_err("a problem");
    insta::assert_snapshot!(text, @"schema/club/b.json#/definitions/Member: `Member` is already defined in schema/club/a.json; all files of `club` share it");
}
