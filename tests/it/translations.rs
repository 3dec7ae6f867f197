//! The Chinese pages have the blocks of the English ones, with the same code and links.
//!
//! A contributor need not write Chinese: CONTRIBUTING.md ("Change a page that exists in Chinese") says what to put into the
//! Chinese page instead.

pub mod markdown;
mod wording;

use std::fs;
use std::path::Path;
use std::process::Command;

use markdown::{Block, Kind, anchors, blocks};

/// Begins a text of a Chinese page that is still the English one.
const UNTRANSLATED: &str = "【待翻译】";

fn read(path: &str) -> String {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    fs::read_to_string(file).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn exists(path: &str) -> bool {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path).exists()
}

/// Every page that exists in Chinese: English, Chinese.
fn pages() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/guide/zh");
    let names = fs::read_dir(folder).expect("the Chinese pages");
    let mut names: Vec<_> = names.map(|entry| entry.expect("an entry").file_name()).collect();
    names.sort();
    let page = |name: &std::ffi::OsString| {
        let name = name.to_str().expect("a plain name");
        (format!("docs/guide/{name}"), format!("docs/guide/zh/{name}"))
    };
    let readme = ("README.md".into(), "README.zh-CN.md".into());
    std::iter::once(readme).chain(names.iter().map(page)).collect()
}

/// Whether a block of the Chinese page has what the English one has, or what it lacks.
fn compare(english: &Block, chinese: &Block, pages: (&str, &str)) -> Result<(), String> {
    if english.kind != chinese.kind {
        return Err(format!("{} stands in place of {}", chinese.kind, english.kind));
    }
    match &english.kind {
        Kind::Code(language) => return markdown::same_code(language, &english.text, &chinese.text),
        Kind::Html if english.text == chinese.text => return Ok(()),
        Kind::Html => return Err(format!("{:?} must be copied", english.text.trim())),
        _ => {}
    }
    if let Some(text) = chinese.text.strip_prefix(UNTRANSLATED) {
        if text.trim() != english.text.trim() {
            return Err(format!("copy the English text once more behind {UNTRANSLATED}"));
        }
    } else if wording::is_english(&chinese.text) {
        return Err(format!("translate the text, or begin it with {UNTRANSLATED}"));
    }
    let only = |of: &Block, than: &Block| {
        let only: Vec<_> = of.code.difference(&than.code).map(|it| format!("`{it}`")).collect();
        if only.is_empty() { "none".into() } else { only.join(", ") }
    };
    if english.code != chinese.code {
        let (ours, theirs) = (only(english, chinese), only(chinese, english));
        return Err(format!("code only in English: {ours}; only in Chinese: {theirs}"));
    }
    // A Chinese page may name further Chinese ones.
    let further = |link: &&String| link.contains("/zh/");
    let mut found = chinese.links.iter();
    for link in &english.links {
        let wanted = markdown::translated(link, pages);
        let other = found.find(|found| **found == wanted || !further(found));
        if other != Some(&wanted) {
            let other = other.map_or("nothing", |other| other);
            return Err(format!("the link to {link} must lead to {wanted}, and leads to {other}"));
        }
    }
    match found.find(|found| !further(found)) {
        Some(link) => Err(format!("the English page has no link to {link}")),
        None => Ok(()),
    }
}

/// A page's headings, each with the kinds of the blocks below it. What is before the first heading has none.
fn sections(blocks: &[Block]) -> Vec<(&str, Vec<&Kind>)> {
    let mut sections = vec![("the beginning", Vec::new())];
    for block in blocks {
        match &block.kind {
            kind @ Kind::Heading(_) => sections.push((&block.text, vec![kind])),
            kind => sections.last_mut().expect("the beginning").1.push(kind),
        }
    }
    sections
}

/// Where the sections part if one page has more of them.
fn other_sections(english: &[Block], chinese: &[Block]) -> Option<String> {
    let (ours, theirs) = (sections(english), sections(chinese));
    if ours.len() == theirs.len() {
        return None;
    }
    let parted =
        (0..).find(|index| ours.get(*index).map(|it| &it.1) != theirs.get(*index).map(|it| &it.1));
    let shown =
        |of: &[(&str, Vec<&Kind>)]| of.get(parted?).map(|(heading, _)| format!("{heading:?}"));
    let end = || String::from("its end");
    let (here, there) = (shown(&ours).unwrap_or_else(end), shown(&theirs).unwrap_or_else(end));
    let (more, less) = (ours.len() - 1, theirs.len() - 1);
    Some(format!(
        "{less} headings, and {more} in English; the sections part at {here}, where Chinese has {there}"
    ))
}

/// What differs between two pages, a line for each difference.
fn differences(pages: (&str, &str), texts: (&str, &str)) -> String {
    let (english, chinese) = (blocks(texts.0), blocks(texts.1));
    if let Some(problem) = other_sections(&english, &chinese) {
        return format!("{}: {problem}\n", pages.1);
    }
    let mut problems = String::new();
    let mut section = String::from("the beginning");
    for index in 0..english.len().max(chinese.len()) {
        let (ours, theirs) = (english.get(index), chinese.get(index));
        let (shown, problem) = match (ours, theirs) {
            (Some(ours), Some(theirs)) => (ours, compare(ours, theirs, pages)),
            (Some(ours), None) => (ours, Err(format!("{} is missing", ours.kind))),
            (None, Some(theirs)) => (theirs, Err(format!("{} is too much", theirs.kind))),
            (None, None) => unreachable!("the index is below one of the lengths"),
        };
        if let Kind::Heading(_) = shown.kind {
            section.clone_from(&shown.text);
        }
        let Err(problem) = problem else { continue };
        let line = theirs.map_or(texts.1.lines().count(), |block| block.line);
        let begins: String = shown.text.chars().take(60).collect();
        problems += &format!("{}:{line}: {section}: {problem}\n    {begins:?}\n", pages.1);
        // Whatever follows stands against something else.
        if ours.map(|it| &it.kind) != theirs.map(|it| &it.kind) {
            break;
        }
    }
    problems
}

#[test]
fn the_chinese_pages_have_what_the_english_have() {
    let problems: String = pages()
        .iter()
        .map(|(english, chinese)| differences((english, chinese), (&read(english), &read(chinese))))
        .collect();
    assert!(
        problems.is_empty(),
        "\n{problems}Make the same change in the Chinese page, and copy code as it is. Text that you cannot translate: copy \
         the English, and put {UNTRANSLATED} before it. CONTRIBUTING.md has more.\n"
    );
}

/// Returns the Markdown files of a checkout. A package has no repository and not all of them, so there it returns only
/// the pages in two languages.
fn all_pages() -> Vec<String> {
    if !exists(".git") {
        return pages().into_iter().flat_map(|(english, chinese)| [english, chinese]).collect();
    }
    let mut git = Command::new("git");
    git.args(["-c", "core.quotePath=false", "ls-files", "*.md"]);
    let listed = git.current_dir(env!("CARGO_MANIFEST_DIR")).output().expect("git runs");
    assert!(listed.status.success(), "{}", String::from_utf8_lossy(&listed.stderr));
    let names = String::from_utf8(listed.stdout).expect("utf-8");
    // rustdoc reads the links of this file, which name items.
    names.lines().filter(|name| *name != "src/links.md").map(String::from).collect()
}

#[test]
fn links_between_pages_lead_somewhere() {
    let mut problems = String::new();
    for page in all_pages() {
        for link in blocks(&read(&page)).iter().flat_map(|block| &block.links) {
            // The number of a note, such as [1], leads nowhere.
            if link.bytes().all(|byte| byte.is_ascii_digit()) {
                continue;
            }
            let Some((file, anchor)) = markdown::target(link, &page) else { continue };
            if !exists(&file) {
                problems += &format!("{page}: {link}: there is no {file}\n");
            } else if !anchor.is_empty() && !anchors(&read(&file)).contains(&anchor) {
                problems += &format!("{page}: {link}: {file} has no such heading\n");
            }
        }
    }
    assert!(problems.is_empty(), "{problems}");
}

/// People look for a permission in the console by its name.
#[test]
fn permissions_have_the_names_of_the_console() {
    let (readme, schema) = (read("README.zh-CN.md"), read("schema/permissions.json"));
    let schema: serde_json::Value = serde_json::from_str(&schema).expect("json");
    let mut named = 0;
    for (permission, names) in schema["x-permissions"].as_object().expect("permissions") {
        for after in readme.split(&format!("`{permission}`")).skip(1) {
            let name = names["zh"].as_str().unwrap_or_default();
            assert!(after.starts_with(&format!("（{name}）")), "{permission}: {name}");
            named += 1;
        }
    }
    assert!(named >= 10, "{named}");
}

#[test]
fn chinese_is_set_as_chinese() {
    let mut problems = String::new();
    for (_, page) in pages() {
        for block in blocks(&read(&page)) {
            let problem = match block.kind {
                Kind::Code(_) => None,
                _ if block.text.starts_with(UNTRANSLATED) => None,
                _ => wording::problem(&block.text),
            };
            if let Some(problem) = problem {
                problems += &format!("{page}:{}: {problem}\n", block.line);
            }
        }
    }
    assert!(problems.is_empty(), "{problems}");
}

#[test]
fn a_page_that_only_english_changed_is_noticed() {
    let english = "# A\n\nRun `a`, see [it](docs/guide/testing.md).\n\n## B\n\n| x | y |\n| --- | --- |\n| 1 | 2 |\n\n```sh\na # all\nb\n```\n";
    let chinese = "# 甲\n\n运行 `a`，见[此页](docs/guide/zh/testing.md)。\n\n## 乙\n\n| 子 | 丑 |\n| --- | --- |\n| 1 | 2 |\n\n```sh\na # 全部\nb\n```\n";
    let pages = ("README.md", "README.zh-CN.md");
    let found = |english: &str, chinese: &str| differences(pages, (english, chinese));
    assert_eq!(found(english, chinese), "");
    let rows = [
        ("## B", "### B", "a heading of level 2 stands in place of a heading of level 3"),
        (
            "## B",
            "## New\n\n## B",
            "2 headings, and 3 in English; the sections part at \"New\", where Chinese has \"乙\"",
        ),
        ("`a`,", "`a` and `--new`,", "only in English: `--new`; only in Chinese: none"),
        ("testing.md", "many.md", "must lead to docs/guide/many.md, and leads to nothing"),
        (
            "| 1 | 2 |\n",
            "| 1 | 2 |\n| 3 | 4 |\n",
            "a code block (sh) stands in place of a row of a table",
        ),
        ("b\n```", "b --new\n```", "the code has \"b\" in place of \"b --new\""),
        ("a # all\n", "a\n", "the code has \"a #\" in place of \"a\""),
        ("```sh", "```text", "a code block (sh) stands in place of a code block (text)"),
    ];
    for (from, to, expected) in rows {
        let changed = english.replacen(from, to, 1);
        assert_ne!(changed, english, "{from}");
        let found = found(&changed, chinese);
        assert!(found.contains(expected), "{to}: {found}");
    }
    let marked = |text: &str| found("Say it in plain words.\n", &format!("{text}\n"));
    assert_eq!(marked("【待翻译】Say it in plain words."), "");
    assert!(marked("Say it in plain words.").contains("translate the text"));
    assert!(marked("【待翻译】Say something else.").contains("once more"));
}
