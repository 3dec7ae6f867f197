//! Shortening of texts, between characters.

/// Returns the longest beginning of a text with at most this many bytes.
pub(crate) fn to_bytes(text: &str, most: usize) -> &str {
    let end = (0..=most.min(text.len())).rev().find(|end| text.is_char_boundary(*end));
    &text[..end.unwrap_or_default()]
}

/// Returns the beginning of a value for an error, enough to recognize it.
pub(crate) fn shown(text: &str) -> String {
    const MAX_CHARS: usize = 60;
    match text.char_indices().nth(MAX_CHARS) {
        Some((end, _)) => format!("{}...", &text[..end]),
        None => text.into(),
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// Returns texts of at least `length` bytes. They have characters of one to four bytes, combining marks, and
    /// characters of several code points, so that a cut falls at every place in them.
    pub(crate) fn texts(length: usize) -> impl Iterator<Item = String> {
        let pieces = [
            "a",
            "é",
            "中",
            "😀",
            "e\u{301}\u{302}",
            "👩\u{200d}👩\u{200d}👧",
            "🇨🇳",
            "\u{202e}\u{10ffff}中x",
            "\u{feff}",
        ];
        let text = move |piece: &str, pad: usize| {
            "x".repeat(pad) + &piece.repeat(length / piece.len() + 1)
        };
        // No piece is longer.
        (0..24).flat_map(move |pad| pieces.map(|piece| text(piece, pad)))
    }

    #[test]
    fn bytes_are_cut_between_characters_at_every_limit() {
        for text in texts(100) {
            for most in 0..text.len() + 10 {
                let cut = to_bytes(&text, most);
                assert!(text.starts_with(cut) && cut.len() <= most, "{most} {text:?}");
                // Nothing that would fit is left out.
                let next = text[cut.len()..].chars().next();
                assert!(
                    next.is_none_or(|next| cut.len() + next.len_utf8() > most),
                    "{most} {text:?}"
                );
            }
        }
    }

    #[test]
    fn characters_are_counted_at_every_length() {
        for text in texts(100) {
            for (end, _) in text.char_indices() {
                let text = &text[..end];
                let told = shown(text);
                match text.chars().count() {
                    ..=60 => assert_eq!(told, text),
                    _ => {
                        let cut = told.strip_suffix("...").expect("it says that it is cut");
                        assert!(text.starts_with(cut) && cut.chars().count() == 60, "{told:?}");
                    }
                }
            }
        }
    }
}
