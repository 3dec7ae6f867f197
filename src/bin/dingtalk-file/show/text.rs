//! Text for a terminal.

/// Returns text fit for a terminal: what would control it is escaped.
pub fn printable(text: &str) -> String {
    dingtalk_file::text::printable(text).into_owned()
}
