//! Errors of the system as they are on all systems.

/// Numbers and texts of errors differ from system to system. Returns the text with those of Linux, without its numbers.
pub fn portable(text: &str) -> String {
    let mut parts = text.split("(os error ");
    let first = parts.next().unwrap_or_default().to_string();
    parts.fold(first, |mut text, part| {
        let (number, rest) = part.split_once(')').unwrap_or_default();
        // Those that snapshots contain, with the text that Linux has for it.
        let linux = match number {
            _ if !cfg!(windows) => None,
            "2" | "3" => Some("No such file or directory "),
            "5" => Some("Is a directory "),
            "10061" => Some("connection refused "),
            _ => None,
        };
        if let (Some(linux), Some(start)) = (linux, text.rfind(": ")) {
            text.replace_range(start + 2.., linux);
        }
        text + "(os error N)" + rest
    })
}
