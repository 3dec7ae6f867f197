//! How Chinese prose is set: full-width punctuation, and a space between Chinese and Latin text.

fn is_han(c: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&c)
}

fn is_full_width(c: char) -> bool {
    "，。；：？！（）、“”【】《》".contains(c)
}

/// Returns whether a text has words, and none of them is Chinese. A name alone is none.
pub fn is_english(text: &str) -> bool {
    let plain = |word: &&str| word.len() > 1 && word.chars().all(|c| c.is_ascii_lowercase());
    let words = text.split(|c: char| !c.is_alphanumeric() && c != '`').filter(plain);
    !text.chars().any(is_han) && words.count() > 2
}

/// Returns the first place where a text is not set as Chinese is. Code has a space beside it as a Latin word does.
pub fn problem(text: &str) -> Option<String> {
    let chars: Vec<char> = text.chars().collect();
    let mut code = false;
    for (index, pair) in chars.windows(2).enumerate() {
        let (left, right) = (pair[0], pair[1]);
        let opens = right == '`' && !code;
        let closes = left == '`' && code && index > 0;
        code ^= left == '`';
        let latin = |c: char| c.is_ascii_alphanumeric();
        let problem = if code && !opens {
            None
        } else if is_han(left) && (latin(right) || opens)
            || (latin(left) || closes) && is_han(right)
        {
            Some("has no space between Chinese and Latin text")
        } else if is_han(left) && ",;:?!(".contains(right) || ")".contains(left) && is_han(right) {
            Some("has half-width punctuation")
        } else if is_full_width(left) && right == ' ' || left == ' ' && is_full_width(right) {
            Some("has a space beside full-width punctuation")
        } else {
            None
        };
        if let Some(problem) = problem {
            let from = index.saturating_sub(8);
            let shown: String = chars[from..(index + 10).min(chars.len())].iter().collect();
            return Some(format!("{shown:?} {problem}"));
        }
    }
    None
}

#[test]
fn what_is_not_set_as_chinese_is_found() {
    for text in
        ["运行 `a`，见 README。", "`a`（默认）", "共 40 个 crate", "见“概述”一节", "English (only)"]
    {
        assert_eq!(problem(text), None);
    }
    for text in
        ["运行`a`", "`a`运行", "用Rust写", "共40 个", "是,否", "可选(默认)", "是， 否", "文件 。"]
    {
        assert!(problem(text).is_some(), "{text}");
    }
    assert!(is_english("Say it in plain words."));
    for text in
        ["Node", "`a` `b` `c`", "Apache License 2.0", "见 README in full and plain", "2.6 MiB"]
    {
        assert!(!is_english(text), "{text}");
    }
}
