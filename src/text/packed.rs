//! Texts that the command has compressed, so that it stays small. `build.rs` packs them.

/// Unpacks names and texts in turn, each before a zero byte.
pub(crate) fn unpack(packed: &[u8]) -> Vec<(&'static str, &'static str)> {
    let bytes = miniz_oxide::inflate::decompress_to_vec(packed).unwrap_or_default();
    let text: &'static str = String::from_utf8(bytes).unwrap_or_default().leak();
    let mut parts = text.split_terminator('\0');
    let mut found = Vec::new();
    while let (Some(name), Some(text)) = (parts.next(), parts.next()) {
        found.push((name, text));
    }
    found
}
