//! The pages of the guide, where they repeat what the schema says.

use std::fs;
use std::path::Path;

use serde_json::Value;

/// Codes, what they mean and what to do, as a schema file has them.
fn table(rows: &Value) -> String {
    let mut table = String::from("\n| code | what it means | what to do |\n| --- | --- | --- |\n");
    for row in rows.as_array().expect("a list of rows") {
        let text = |key: &str| row[key].as_str().unwrap_or_default().replace('|', "\\|");
        let (code, meaning, hint) = (text("code"), text("meaning"), text("hint"));
        let hint = if hint.is_empty() { action(&text("action")) } else { &hint };
        let family = if row["words"].is_array() { " and its family" } else { "" };
        table += &format!("| `{code}`{family} | {meaning} | {hint} |\n");
    }
    table
}

/// The handling of a code without a hint.
fn action(name: &str) -> &'static str {
    match name {
        "renew-token" => "nothing: the client renews the token",
        "wait-1s" | "wait-60s" => "nothing: the client waits",
        "unknown" => "check whether the call took effect; the client repeats what may be repeated",
        "renew-upload" => "nothing: the client asks DingTalk for another signature",
        _ => "",
    }
}

#[test]
fn the_page_about_errors_lists_the_codes_of_the_schema() {
    let home = Path::new(env!("CARGO_MANIFEST_DIR"));
    let path = home.join("docs/guide/errors.md");
    let schema = |name: &str| -> Value {
        let text = fs::read_to_string(home.join("schema").join(name)).expect("the schema");
        serde_json::from_str(&text).expect("json")
    };
    let store = table(&schema("object_store.json")["x-object-store"]["errors"]);
    let title = "\n## Codes of the object store\n";
    let table = table(&schema("errors.json")["x-errors"]) + title + &store;
    let page = fs::read_to_string(&path).expect("the page");
    let (text, shown) = page.split_once("<!-- codes -->\n").expect("a place for the codes");
    if std::env::var_os("UPDATE_GENERATED").is_some() {
        fs::write(&path, format!("{text}<!-- codes -->\n{table}")).expect("written");
    } else {
        assert!(shown == table, "run `cargo xtask bless`");
    }
}
