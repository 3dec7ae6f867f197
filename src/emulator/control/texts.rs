//! The files that the interface serves.

/// Returns the text of a file.
#[cfg(not(feature = "cli"))]
pub(super) fn text(name: &str) -> &'static str {
    match name {
        "schema.json" => include_str!("schema.json"),
        "page/inbox.html" => include_str!("page/inbox.html"),
        "page/inbox.css" => include_str!("page/inbox.css"),
        "page/inbox.js" => include_str!("page/inbox.js"),
        "page/inbox.svg" => include_str!("page/inbox.svg"),
        _ => "",
    }
}

#[cfg(feature = "cli")]
pub(super) fn text(name: &str) -> &'static str {
    use std::sync::LazyLock;

    static TEXTS: LazyLock<Vec<(&str, &str)>> = LazyLock::new(|| {
        crate::text::packed::unpack(include_bytes!(concat!(env!("OUT_DIR"), "/control.deflated")))
    });
    let found = TEXTS.iter().find(|(known, _)| *known == name);
    found.map(|(_, text)| *text).unwrap_or_default()
}
