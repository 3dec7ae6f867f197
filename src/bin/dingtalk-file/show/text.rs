//! Text for a terminal.

use std::path::Path;

/// Returns text that is safe for a terminal, with control characters escaped.
pub fn printable(text: &str) -> String {
    dingtalk_file::text::printable(text).into_owned()
}

/// Returns a user's text for a message: in quotes, on one line, and cut if it is long.
pub fn quoted(text: &str) -> String {
    // Enough to find it again.
    format!("{:?}", cut(text, 60))
}

/// The longest path that is shown. Few are longer.
const MAX_PATH_LENGTH: usize = 300;

/// Returns a user's path for a message: on one line, with the system's separators, and cut if it is long.
pub fn path(path: &Path) -> String {
    let text = path.to_string_lossy();
    let text = if cfg!(windows) { text.replace('/', "\\").into() } else { text };
    printable(&cut(&text, MAX_PATH_LENGTH))
}

/// Returns the same in quotes. What is no text in it is escaped.
pub fn quoted_path(path: &Path) -> String {
    let quoted = format!("{path:?}");
    let shown = cut(&quoted, MAX_PATH_LENGTH);
    if shown == quoted { quoted } else { shown + "\"" }
}

/// Returns the beginning of a text.
pub fn cut(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{}...", &text[..end]),
        None => text.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_users_text_is_one_short_line() {
        let rows = [
            ("robot", "\"robot\"".to_string(), "robot".to_string()),
            ("", "\"\"".into(), "".into()),
            ("a\nb\u{1b}[2J", r#""a\nb\u{1b}[2J""#.into(), r"a\nb\u{1b}[2J".into()),
            ("\u{202e}a\"b", r#""\u{202e}a\"b""#.into(), r#"\u{202e}a"b"#.into()),
            (&"中".repeat(61), format!("\"{}...\"", "中".repeat(60)), "中".repeat(61)),
            (&"x".repeat(5000), format!("\"{}...\"", "x".repeat(60)), "x".repeat(300) + "..."),
        ];
        for (text, in_quotes, as_path) in rows {
            assert_eq!(quoted(text), in_quotes);
            assert_eq!(path(Path::new(text)), as_path);
            assert_eq!(quoted_path(Path::new(text)).len() > 300, text.len() > 200, "{text}");
        }
    }
}
