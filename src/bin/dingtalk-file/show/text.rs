//! Text for a terminal.

/// Returns text that is safe for a terminal, with control characters escaped.
pub fn printable(text: &str) -> String {
    dingtalk_file::text::printable(text).into_owned()
}
