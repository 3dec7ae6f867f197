use serde_json::{Map, Value, json};

use super::super::files::Files;
use super::super::{module, write};
use super::*;

/// A page as copied from a browser, with sentences that are not the vendor's.
const PAGE: &str = include_str!("../../../../../tests/pages/send_by_app.txt");

fn without_it() -> Files {
    let mut files = Files::built_in();
    files.0.retain(|file| file.path != "conv_file/send_by_app.json");
    files
}

/// Returns a file without prose, and without a person's choices, such as the order of arguments.
fn facts(file: &Value) -> Value {
    const JUDGED: &[&str] = &[
        "description",
        "title",
        "x-hint",
        "x-hint-zh",
        "x-action",
        "x-concerns",
        "x-draft",
        "repeatable",
    ];
    match file {
        Value::Object(object) => {
            let kept = object
                .iter()
                .filter(|(key, value)| !JUDGED.contains(&&***key) || value.is_object());
            let mut kept: Map<_, _> =
                kept.map(|(key, value)| (key.clone(), facts(value))).collect();
            if let Some(Value::Array(names)) = kept.get_mut("required") {
                names.sort_by_key(Value::to_string);
            }
            kept.into()
        }
        Value::Array(list) => list.iter().map(facts).collect(),
        value => value.clone(),
    }
}

/// Compares a text with a file in the folder of the pages.
fn expect(name: &str, text: &str) {
    let path = format!("{}/tests/pages/{name}", env!("CARGO_MANIFEST_DIR"));
    if std::env::var_os("UPDATE_GENERATED").is_some() {
        std::fs::write(&path, text).expect("written");
    }
    let expected = std::fs::read_to_string(&path).expect("the file");
    assert!(text == expected, "run `cargo xtask bless`: {text}");
}

#[test]
fn a_page_gives_the_handwritten_file() {
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
    expect("send_by_app.json", &new.text);
}

#[test]
fn the_page_alone_gives_the_same_file() {
    let page = Page::read(PAGE).expect("a page");
    let new = write::by_page("conv_file", "sendByApp", page, &mut without_it());
    let written: Value = serde_json::from_str(&new.text).expect("json");
    let files = Files::built_in();
    let ours = files.0.iter().find(|file| file.path == new.path).expect("the file");
    assert_eq!(facts(&written), facts(&ours.root.clone().into()), "{}", new.text);
}

/// A page as a converter writes it, with parts that the other page does not have.
const MARKDOWN: &str = include_str!("../../../../../tests/pages/water_garden.md");

/// Each row has the page's statements about parameters, and the parameters that are then required. The catalog requires
/// the first three, in this order.
#[test]
fn a_page_requires_what_the_catalog_requires_unless_it_says_otherwise() {
    let shapes = "water POST /v1.0/gardens/{gardenId} (litres!: integer, when!: text, bed!: Bed, note: text) -> none\n\
                  Bed {row!: integer, name!: text}\n";
    let shapes = Module::read(shapes).expect("shapes");
    let all = ["gardenId", "litres", "when", "bed"];
    let rows = [
        ("", &all[..], &["litres", "when", "bed"][..]),
        ("when|String|Yes\nlitres|Integer|Yes\nbed|Object|Yes\n", &all, &["bed.row", "bed.name"]),
        (
            "when|String|No\nlitres|Integer|Yes\nbed|Object|Yes\nbed.row|Integer|Yes\nbed.name|String|No\n",
            &["gardenId", "litres", "bed"],
            &[],
        ),
        (
            "note|String|Yes\nbed|Object|Yes\nlitres|Integer|Yes\n",
            &["gardenId", "litres", "when", "bed", "note"],
            &["when", "bed.row", "bed.name"],
        ),
    ];
    for (table, required, told) in rows {
        let table: String = table.lines().map(|line| format!("|{line}|It.|\n")).collect();
        let text = format!(
            "HTTP URL: https://api.dingtalk.com/v1.0/gardens/{{gardenId}}\nHTTP Method: POST\nRequest body\n\
             |Name|Type|Required|Description|\n{table}"
        );
        let page = Page::read(&text).expect("a page");
        let new = write::new(
            "garden",
            &shapes,
            &shapes.operations[0],
            Some(page),
            &mut Files::built_in(),
        );
        let file: Value = serde_json::from_str(&new.text).expect("json");
        assert_eq!(file["definitions"]["Water"]["required"], json!(required), "{table}");
        let remarks: Vec<_> = told
            .iter()
            .map(|name| {
                format!(
                    "`{name}` is required by the catalog and not on the page, and stays required"
                )
            })
            .collect();
        assert_eq!(new.remarks, remarks, "{table}");
    }
}

#[test]
fn a_page_in_markdown_is_read() {
    let page = Page::read(MARKDOWN).expect("a page");
    assert_eq!(page.permission.as_deref(), Some("Garden.Water"));
    assert_eq!(page.app_types, ["internal", "custom-app"]);
    let source = "https://open.dingtalk.com/document/development/water-a-garden";
    assert_eq!(page.source.as_deref(), Some(source));
    assert_eq!(page.remarks, ["the error table has `-1` twice; the first was taken"]);
    let new = write::by_page("garden", "waterGarden", page, &mut Files::built_in());
    let lost = "`plan.size` was left out: the page has no row for `plan`";
    assert_eq!(new.remarks.last().map(String::as_str), Some(lost));
    expect("water_garden.json", &new.text);
}

#[test]
fn a_page_of_the_legacy_interface_is_read() {
    let text = MARKDOWN
        .replace("https://api.dingtalk.com/v1.0", "https://oapi.dingtalk.com/topapi")
        .replace(
            "| litres | Integer",
            "| access_token | String | Yes | The token. |\n| litres | Integer",
        )
        .replace("| when | String", "| errcode | Long | 0. |\n| when | String");
    let page = Page::read(&text).expect("a page");
    assert_eq!(
        (page.host, page.auth, &*page.path),
        ("oapi", "query", "/topapi/gardens/{gardenId}/water")
    );
    assert!(!page.reply.iter().any(|row| row.name == "errcode"));
    let new = write::by_page("topapi", "waterGarden", page, &mut Files::built_in());
    let file: Value = serde_json::from_str(&new.text).expect("json");
    assert_eq!(
        (&file["x-operation"]["host"], &file["x-operation"]["auth"]),
        (&"oapi".into(), &"query".into())
    );
    assert!(!new.text.contains("access_token"), "{}", new.text);
}

#[test]
fn error_rows_without_separators_are_split() {
    let rows = [
        ("400paramError%sWrong", Some((400, "paramError", "%s"))),
        ("400param.error-1%s", Some((400, "param.error-1", "%s"))),
        ("500unknownErrorUnknown ErrorUnknown error", Some((500, "unknownError", "Unknown Error"))),
        ("404goneIt is goneNo garden", None),
        ("HttpCodeError codeError messageDescription", None),
        ("999paramError%sWrong", None),
        ("400", None),
        ("", None),
        ("40é", None),
    ];
    for (line, expected) in rows {
        let mut remarks = Vec::new();
        let found = errors::rows([line].into_iter(), &mut remarks);
        let found = found.first().map(|row| (row.status, &*row.code, &*row.message));
        assert_eq!(found, expected, "{line}");
    }
    let mut remarks = Vec::new();
    let unclear = "400gardenGoneThere Is OtherwiseNothing";
    assert!(errors::rows([unclear].into_iter(), &mut remarks).is_empty());
    assert!(remarks[0].ends_with(unclear), "{remarks:?}");
    let tabs = errors::rows(["400\tgarden.gone\tIt is gone\tGone."].into_iter(), &mut remarks);
    assert_eq!((&*tabs[0].code, &*tabs[0].message), ("garden.gone", "It is gone"));
}

#[test]
fn ids_are_recognized_by_name_and_description() {
    let row = |name: &str, description: &str| Row {
        name: name.into(),
        kind: Kind::Text,
        required: false,
        description: description.into(),
        inside: Vec::new(),
    };
    let rows = [
        ("unionId", "The unionId of the user.", Some("UnionId")),
        ("creatorId", "The unionId of the creator.", Some("UnionId")),
        ("creatorId", "The userId of the creator.", Some("UserId")),
        ("creatorId", "Who made it.", None),
        ("userIdList", "The list of userIds.", Some("UserId")),
        ("user_ids", "The user IDs of the receivers.", Some("UserId")),
        ("spaceId", "The ID of the space where the file lies.", Some("SpaceId")),
        ("spaceId", "A number.", None),
        ("id", "The file ID.", Some("DentryId")),
        ("id", "The ID of the parent folder where it lies.", Some("DentryId")),
        ("id", "The ID of the message in the space.", None),
        ("openConversationId", "The ID of the group chat.", Some("ConversationId")),
        ("deptId", "The department ID.", Some("DeptId")),
        ("spaceName", "The name of the space with this ID.", None),
        ("paid", "Whether the space is paid.", None),
    ];
    for (name, description, expected) in rows {
        assert_eq!(known::id(&row(name, description)), expected, "{name}: {description}");
    }
}

/// A page can be any text, and may be copied only in part.
#[test]
fn a_part_of_a_page_is_read_or_refused() {
    let mut read = 0;
    let files = Files::built_in();
    for text in [PAGE, MARKDOWN] {
        for (end, _) in text.char_indices().step_by(29) {
            for part in [&text[..end], &text[end..]] {
                let Ok(page) = Page::read(part) else { continue };
                read += 1;
                let new = write::by_page("garden", "water", page, &mut files.clone());
                serde_json::from_str::<Value>(&new.text).expect("json");
            }
        }
    }
    assert!(read > 100, "{read}");
}
