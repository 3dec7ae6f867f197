//! The parts of the guide that repeat the schema.

use std::fs;
use std::path::Path;

use serde_json::Value;

/// The words of the page about errors that the schema does not have.
struct Words {
    page: &'static str,
    columns: &'static str,
    store: &'static str,
    family: &'static str,
    /// The ends of the names of a row's texts.
    language: &'static str,
    /// The advice for a code without a hint.
    actions: [(&'static str, &'static str); 5],
}

const ENGLISH: Words = Words {
    page: "docs/guide/errors.md",
    columns: "code | what it means | what to do",
    store: "Codes of the object store",
    family: " and its family",
    language: "",
    actions: [
        ("renew-token", "nothing: the client refreshes the token"),
        ("wait-1s", "nothing: the client waits"),
        ("wait-60s", "nothing: the client waits"),
        (
            "unknown",
            "check whether the call took effect; the client retries by itself only when that is safe",
        ),
        ("renew-upload", "nothing: the client asks DingTalk for another signature"),
    ],
};

const CHINESE: Words = Words {
    page: "docs/guide/zh/errors.md",
    columns: "错误码 | 含义 | 处理方法",
    store: "对象存储的错误码",
    family: " 及其同族",
    language: "-zh",
    actions: [
        ("renew-token", "无需处理：客户端会自动更换 token"),
        ("wait-1s", "无需处理：客户端会等待后重试"),
        ("wait-60s", "无需处理：客户端会等待后重试"),
        ("unknown", "请确认调用是否已经生效；只有在安全时，客户端才会自动重试"),
        ("renew-upload", "无需处理：客户端会向钉钉重新获取签名"),
    ],
};

/// Codes of a schema file, with meaning and advice.
fn table(rows: &Value, words: &Words) -> String {
    let mut table = format!("\n| {} |\n| --- | --- | --- |\n", words.columns);
    for row in rows.as_array().expect("a list of rows") {
        let text = |key: &str| row[key].as_str().unwrap_or_default().replace('|', "\\|");
        let here = |key: &str| text(&format!("{key}{}", words.language));
        let (code, action, meaning, mut hint) =
            (text("code"), text("action"), here("meaning"), here("hint"));
        assert!(!meaning.is_empty(), "{code} has no `meaning{}` in schema/", words.language);
        if text("hint").is_empty() {
            let action = words.actions.iter().find(|(name, _)| *name == action);
            hint = action.map_or("", |(_, text)| text).into();
        }
        let family = if row["words"].is_array() { words.family } else { "" };
        table += &format!("| `{code}`{family} | {meaning} | {hint} |\n");
    }
    table
}

#[test]
fn the_pages_about_errors_list_the_codes_of_the_schema() {
    let home = Path::new(env!("CARGO_MANIFEST_DIR"));
    let schema = |name: &str| -> Value {
        let text = fs::read_to_string(home.join("schema").join(name)).expect("the schema");
        serde_json::from_str(&text).expect("json")
    };
    let (all, store) = (schema("errors.json"), schema("object_store.json"));
    for words in [ENGLISH, CHINESE] {
        let store = table(&store["x-object-store"]["errors"], &words);
        let title = words.store;
        let table = format!("{}\n## {title}\n{store}", table(&all["x-errors"], &words));
        let path = home.join(words.page);
        let page = fs::read_to_string(&path).expect("the page");
        let (text, shown) = page.split_once("<!-- codes -->\n").expect("a place for the codes");
        if updates() {
            fs::write(&path, format!("{text}<!-- codes -->\n{table}")).expect("written");
        } else {
            assert!(shown == table, "{}: run `cargo xtask bless guide`", words.page);
        }
    }
}

/// Returns whether to write the committed output.
fn updates() -> bool {
    std::env::var_os("UPDATE_GENERATED").is_some()
}

/// Writes `made` after a mark, up to the next blank line and heading, or checks that it is there.
fn shown_after(page: &str, mark: &str, end: &str, made: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(page);
    let text = fs::read_to_string(&path).expect("the page");
    let mark = format!("<!-- {mark} -->\n");
    let (before, rest) = text.split_once(&mark).unwrap_or_else(|| panic!("{page}: {mark}"));
    let at = rest.find(end).unwrap_or_else(|| panic!("{page}: nothing after {mark}"));
    let right = format!("{before}{mark}\n{made}{}", &rest[at..]);
    if updates() {
        fs::write(&path, right).expect("written");
    } else {
        assert!(text == right, "{page}: run `cargo xtask bless guide`");
    }
}

#[test]
fn the_examples_in_other_languages_are_the_tested_ones() {
    let home = Path::new(env!("CARGO_MANIFEST_DIR"));
    let run = fs::read_to_string(home.join("examples/testing/run")).expect("the script");
    for (name, language) in
        [("test_report.py", "python"), ("report.test.js", "js"), ("report.sh", "sh")]
    {
        assert!(run.contains(name), "{name}");
        let code =
            fs::read_to_string(home.join("examples/testing").join(name)).expect("an example");
        let made = format!("```{language}\n{code}```\n");
        shown_after("docs/guide/testing.md", &format!("examples/testing/{name}"), "\n## ", &made);
    }
    let version = |file: &str| {
        let text = fs::read_to_string(home.join(file)).expect("requirements");
        text.lines().find(|line| line.starts_with("alibabacloud")).map(String::from)
    };
    let ours = version("tests/it/python/requirements.txt");
    assert_eq!(version("examples/testing/requirements.txt"), ours);
}

#[test]
fn the_page_about_the_control_interface_lists_its_paths() {
    let schema = include_str!("../../src/emulator/control/schema.json");
    let schema: Value = serde_json::from_str(schema).expect("json");
    let mut table = String::from(
        "| path | what it does | query | body | answer | in Rust |\n| --- | --- | --- | --- | --- | --- |\n",
    );
    let code = |text: &str| if text.is_empty() { String::new() } else { format!("`{text}`") };
    for path in schema["x-paths"].as_array().expect("a list") {
        let text = |name: &str| path[name].as_str().unwrap_or_default();
        let query = path["query"].as_object().map(|query| {
            let names: Vec<_> = query.keys().map(|name| code(name)).collect();
            names.join(", ")
        });
        let rust = path["rust"].as_array().expect("a list").iter().filter_map(Value::as_str);
        let rust: Vec<_> = rust.map(code).collect();
        table += &format!(
            "| `{} {}` | {} | {} | {} | {} | {} |\n",
            text("method"),
            if text("path").is_empty() { "/" } else { text("path") },
            text("text"),
            query.unwrap_or_default(),
            code(text("body")),
            code(text("reply")),
            rust.join(", "),
        );
    }
    table += "\nOnly in Rust:\n\n";
    for (name, reason) in schema["x-rust-only"].as_object().expect("an object") {
        table += &format!("* `{name}` {}\n", reason.as_str().expect("a reason"));
    }
    shown_after("docs/emulator-control.md", "paths", "\n## ", &table);
}
