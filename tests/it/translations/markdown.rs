//! Markdown as a list of blocks, which two languages have in common.

use std::collections::BTreeSet;
use std::fmt;

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag};

#[derive(Debug, PartialEq)]
pub enum Kind {
    Heading(HeadingLevel),
    Paragraph,
    Item,
    Code(String),
    Row,
    Cell,
    Html,
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Kind::Heading(level) => write!(f, "a heading of level {}", *level as usize),
            Kind::Paragraph => f.write_str("a paragraph"),
            Kind::Item => f.write_str("a list item"),
            Kind::Code(language) => write!(f, "a code block ({language})"),
            Kind::Row => f.write_str("a row of a table"),
            Kind::Cell => f.write_str("a cell of a table"),
            Kind::Html => f.write_str("a comment"),
        }
    }
}

#[derive(Debug)]
pub struct Block {
    pub kind: Kind,
    pub line: usize,
    /// As people read it, with code in backticks; the lines of a paragraph are one.
    pub text: String,
    /// What is shown as code within the text.
    pub code: BTreeSet<String>,
    /// The targets of links and images.
    pub links: Vec<String>,
}

/// The blocks of a page, in their order.
pub fn blocks(page: &str) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let intra =
        |link: pulldown_cmark::BrokenLink| Some((link.reference.to_string().into(), "".into()));
    let parser = Parser::new_with_broken_link_callback(page, Options::ENABLE_TABLES, Some(intra));
    for (event, range) in parser.into_offset_iter() {
        let begun = match &event {
            Event::Start(Tag::Heading { level, .. }) => Some(Kind::Heading(*level)),
            Event::Start(Tag::Paragraph) => Some(Kind::Paragraph),
            Event::Start(Tag::Item) => Some(Kind::Item),
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(language))) => {
                Some(Kind::Code(language.to_string()))
            }
            Event::Start(Tag::CodeBlock(CodeBlockKind::Indented)) => {
                Some(Kind::Code(String::new()))
            }
            Event::Start(Tag::TableRow | Tag::TableHead) => Some(Kind::Row),
            Event::Start(Tag::TableCell) => Some(Kind::Cell),
            Event::Start(Tag::HtmlBlock) => Some(Kind::Html),
            _ => None,
        };
        if let Some(kind) = begun {
            let line = page[..range.start].lines().count() + 1;
            let (text, code, links) = Default::default();
            blocks.push(Block { kind, line, text, code, links });
            continue;
        }
        let Some(block) = blocks.last_mut() else { continue };
        match event {
            Event::Text(text) | Event::Html(text) | Event::InlineHtml(text) => block.text += &text,
            Event::Code(code) => {
                block.text += &format!("`{code}`");
                block.code.insert(code.to_string());
            }
            Event::SoftBreak | Event::HardBreak => block.text.push(' '),
            Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                block.links.push(dest_url.to_string());
            }
            _ => {}
        }
    }
    blocks
}

/// The anchors of a page's headings, as GitHub and rustdoc make them.
pub fn anchors(page: &str) -> Vec<String> {
    let headings = blocks(page).into_iter().filter(|block| matches!(block.kind, Kind::Heading(_)));
    headings.map(|heading| anchor(&heading.text)).collect()
}

fn anchor(heading: &str) -> String {
    let kept = heading.chars().filter_map(|c| match c {
        ' ' => Some('-'),
        c if c.is_alphanumeric() || c == '-' || c == '_' => Some(c.to_ascii_lowercase()),
        _ => None,
    });
    kept.collect()
}

/// The file of this repository to which a link leads, and the anchor there. `None` for other links.
pub fn target(link: &str, page: &str) -> Option<(String, String)> {
    let (path, anchor) = link.split_once('#').unwrap_or((link, ""));
    let source = "https://docs.rs/crate/dingtalk-file/latest/source/";
    let guide = "https://docs.rs/dingtalk-file/latest/dingtalk_file/guide/";
    let file = if let Some(path) = path.strip_prefix(source) {
        path.into()
    } else if let Some(name) = path.strip_prefix(guide) {
        match name.strip_suffix("/index.html") {
            Some(name) => format!("docs/guide/{name}.md"),
            None => "docs/guide".into(),
        }
    } else if path.contains("://") || path.contains("::") {
        return None;
    } else if path.is_empty() {
        page.into()
    } else {
        joined(page, path)
    };
    Some((file, anchor.into()))
}

/// The path of what a page calls by a relative one.
fn joined(page: &str, path: &str) -> String {
    let mut folders: Vec<&str> = page.split('/').collect();
    folders.pop();
    for part in path.split('/') {
        match part {
            ".." => drop(folders.pop()),
            "." | "" => {}
            part => folders.push(part),
        }
    }
    folders.join("/")
}

/// The link of the Chinese page that stands for one of the English page.
pub fn translated(link: &str, (english, chinese): (&str, &str)) -> String {
    let all = super::pages();
    let Some((file, anchor)) = target(link, english) else { return link.into() };
    if link == chinese {
        return english.into();
    }
    let there = all.iter().find(|(english, _)| *english == file).map(|(_, chinese)| chinese);
    let anchor = match there {
        // The heading at the same place.
        Some(there) if !anchor.is_empty() => {
            let place = anchors(&super::read(&file)).iter().position(|it| *it == anchor);
            let place = place.unwrap_or_else(|| panic!("{english}: {link} leads nowhere"));
            let anchors = anchors(&super::read(there));
            format!("#{}", anchors.get(place).map_or("", String::as_str))
        }
        _ if anchor.is_empty() => String::new(),
        _ => format!("#{anchor}"),
    };
    if link.starts_with('#') {
        return anchor;
    }
    let (path, _) = link.split_once('#').unwrap_or((link, ""));
    let path = match there {
        Some(_) if path.contains("://") => path.replace("/guide/", "/guide/zh/"),
        Some(there) => relative(there, chinese),
        None if path.contains("://") => path.into(),
        None => relative(&file, chinese),
    };
    path + &anchor
}

/// A file's path as a page calls it.
fn relative(file: &str, page: &str) -> String {
    let mut folders: Vec<&str> = page.split('/').collect();
    folders.pop();
    let parts: Vec<&str> = file.split('/').collect();
    let shared = folders.iter().zip(&parts).take_while(|(a, b)| a == b).count();
    let up = "../".repeat(folders.len() - shared);
    up + &parts[shared..].join("/")
}

/// Compares code, of which the comments may be in any language and on any number of lines.
pub fn same_code(language: &str, english: &str, chinese: &str) -> Result<(), String> {
    let (english, chinese) = (bare(language, english), bare(language, chinese));
    let longest = english.len().max(chinese.len());
    let line = |of: &[String], index: usize| {
        of.get(index).map_or("nothing".into(), |it| format!("{it:?}"))
    };
    match (0..longest).find(|index| english.get(*index) != chinese.get(*index)) {
        None => Ok(()),
        Some(index) => {
            let (ours, theirs) = (line(&english, index), line(&chinese, index));
            Err(format!("the code has {theirs} in place of {ours}"))
        }
    }
}

/// The lines of code, with each comment reduced to its mark.
fn bare(language: &str, code: &str) -> Vec<String> {
    let mark = match language.split(',').next().unwrap_or_default() {
        "" | "rust" | "js" | "compile_fail" | "ignore" => "//",
        "sh" | "python" | "toml" => "#",
        _ => "",
    };
    let mut lines: Vec<String> = Vec::new();
    for line in code.lines() {
        let text = line.trim_start();
        let comment =
            |text: &str| !mark.is_empty() && text.starts_with(mark) && !text.starts_with("#!");
        let quoted = text.len() > 6 && text.starts_with("\"\"\"") && text.ends_with("\"\"\"");
        let bare = if comment(text) || language == "python" && quoted {
            let indent = &line[..line.len() - text.len()];
            format!("{indent}{mark}")
        } else {
            let end =
                line.match_indices(' ').map(|(at, _)| at + 1).find(|at| comment(&line[*at..]));
            end.map_or(line.into(), |end| format!("{} {mark}", line[..end].trim_end()))
        };
        // A comment may take more lines in one language than in the other.
        let whole = bare.trim_start() == mark && !mark.is_empty();
        if !(whole && lines.last() == Some(&bare)) {
            lines.push(bare);
        }
    }
    lines
}
