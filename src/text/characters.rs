//! Control characters and invisible characters.

use std::borrow::Cow;

/// Returns a text that is safe for a terminal or a log, with its [unprintable] characters escaped as `\n` or
/// `\u{202e}`.
pub fn printable(text: &str) -> Cow<'_, str> {
    let mut shown = String::new();
    let mut done = 0;
    for (at, c) in unprintable(text) {
        shown.push_str(&text[done..at]);
        shown.extend(c.escape_default());
        done = at + c.len_utf8();
    }
    match done {
        0 => text.into(),
        _ => (shown + &text[done..]).into(),
    }
}

/// Returns the characters of a text that can control a terminal or deceive a reader, with their byte positions: control
/// characters, line and paragraph separators, Unicode's format characters (category Cf: zero-width, bidirectional, byte
/// order mark and so on), and fillers, which look like nothing or like a space.
///
/// Characters that writing needs count as printable: joiners (U+200C, U+200D) after a letter of a script that uses
/// them, such as Persian or Hindi, and in emoji; tags in a flag; the vowel separator after a Mongolian letter; the
/// braille blank after braille; and the filler after a Korean jamo.
pub fn unprintable(text: &str) -> impl Iterator<Item = (usize, char)> + '_ {
    let mut before = '\0';
    let mut in_flag = false;
    text.char_indices().filter(move |(_, c)| {
        let tags_go_on = in_flag && is_tag(*c);
        let shapes = match c {
            '\u{200c}' | '\u{200d}' => joins(before),
            '\u{180e}' => matches!(before, '\u{180b}'..='\u{180d}' | '\u{1820}'..='\u{18aa}'),
            '\u{2800}' => ('\u{2801}'..='\u{28ff}').contains(&before),
            '\u{1160}' => ('\u{1100}'..='\u{115e}').contains(&before),
            c => is_tag(*c) && tags_go_on,
        };
        in_flag = *c == BLACK_FLAG || tags_go_on;
        before = *c;
        is_control(*c) || (is_format(*c) || is_blank_filler(*c)) && !shapes
    })
}

/// Returns the first invisible character of a text. These are [unprintable] characters, those that Unicode tells
/// programs to ignore, and whitespace other than the ordinary space. Ids contain none of them.
pub(crate) fn unseen(text: &str) -> Option<char> {
    let wide = |c: char| c.is_whitespace() && c != ' ';
    text.chars().find(|c| is_control(*c) || is_format(*c) || wide(*c) || is_in(*c, &IGNORED))
}

/// Returns true for control characters, and for line and paragraph separators.
pub(crate) fn is_control(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}' | '\u{2029}')
}

/// Returns true for Unicode's format characters.
pub(crate) fn is_format(c: char) -> bool {
    is_in(c, &FORMAT)
}

/// Returns true for characters that Unicode tells programs to ignore, and for fillers.
pub(crate) fn is_filler(c: char) -> bool {
    is_in(c, &IGNORED)
}

/// Returns true for fillers that do not modify the character before them, unlike variation selectors.
fn is_blank_filler(c: char) -> bool {
    is_filler(c) && !is_in(c, &SELECTORS)
}

/// Returns a character in quotes, escaped if it is invisible: `'\u{3164}'`.
pub(crate) fn named(c: char) -> String {
    if is_filler(c) { format!("'{}'", c.escape_unicode()) } else { format!("{c:?}") }
}

const BLACK_FLAG: char = '\u{1f3f4}';

fn is_tag(c: char) -> bool {
    ('\u{e0020}'..='\u{e007f}').contains(&c)
}

/// Returns true if a joiner after this character changes its shape.
fn joins(before: char) -> bool {
    !is_format(before) && is_in(before, &JOINED)
}

/// The ranges are in order, so that the first one ends the search for most characters.
fn is_in(c: char, ranges: &[(char, char)]) -> bool {
    ranges.iter().take_while(|(first, _)| *first <= c).any(|(_, last)| c <= *last)
}

/// Category Cf of Unicode 16. The standard library has no categories, and the list rarely grows.
const FORMAT: [(char, char); 21] = [
    ('\u{ad}', '\u{ad}'),
    ('\u{600}', '\u{605}'),
    ('\u{61c}', '\u{61c}'),
    ('\u{6dd}', '\u{6dd}'),
    ('\u{70f}', '\u{70f}'),
    ('\u{890}', '\u{891}'),
    ('\u{8e2}', '\u{8e2}'),
    ('\u{180e}', '\u{180e}'),
    ('\u{200b}', '\u{200f}'),
    ('\u{202a}', '\u{202e}'),
    ('\u{2060}', '\u{2064}'),
    ('\u{2066}', '\u{206f}'),
    ('\u{feff}', '\u{feff}'),
    ('\u{fff9}', '\u{fffb}'),
    ('\u{110bd}', '\u{110bd}'),
    ('\u{110cd}', '\u{110cd}'),
    ('\u{13430}', '\u{1343f}'),
    ('\u{1bca0}', '\u{1bca3}'),
    ('\u{1d173}', '\u{1d17a}'),
    ('\u{e0001}', '\u{e0001}'),
    ('\u{e0020}', '\u{e007f}'),
];

/// Other invisible characters: fillers, variation selectors, and the placeholder of a pasted picture.
const IGNORED: [(char, char); 11] = [
    ('\u{34f}', '\u{34f}'),
    ('\u{115f}', '\u{1160}'),
    ('\u{17b4}', '\u{17b5}'),
    ('\u{180b}', '\u{180f}'),
    ('\u{2065}', '\u{2065}'),
    ('\u{2800}', '\u{2800}'),
    ('\u{3164}', '\u{3164}'),
    ('\u{fe00}', '\u{fe0f}'),
    ('\u{ffa0}', '\u{ffa0}'),
    ('\u{fff0}', '\u{fffc}'),
    ('\u{e0000}', '\u{e0fff}'),
];

/// The ones among [`IGNORED`] that may change the shape of the character before them.
const SELECTORS: [(char, char); 5] = [
    ('\u{34f}', '\u{34f}'),
    ('\u{180b}', '\u{180d}'),
    ('\u{180f}', '\u{180f}'),
    ('\u{fe00}', '\u{fe0f}'),
    ('\u{e0100}', '\u{e01ef}'),
];

/// Scripts whose letters join or stack, from Arabic to the Indic ones, and the components of emoji.
const JOINED: [(char, char); 9] = [
    ('\u{600}', '\u{10ff}'),
    ('\u{1700}', '\u{1cff}'),
    ('\u{2190}', '\u{2bff}'),
    ('\u{a800}', '\u{abff}'),
    ('\u{fb50}', '\u{fdff}'),
    ('\u{fe0f}', '\u{fe0f}'),
    ('\u{fe70}', '\u{fefc}'),
    ('\u{10a00}', '\u{11fff}'),
    ('\u{1f000}', '\u{1faff}'),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn format_characters_agree_with_unicode() {
        let all: Vec<_> = ('\0'..=char::MAX).filter(|c| is_format(*c)).collect();
        assert_eq!(all.len(), 170);
        // The standard library does not tell categories, but it escapes them, among others.
        assert!(all.iter().all(|c| c.escape_debug().len() > 1));
    }

    #[test]
    fn ranges_are_in_order() {
        for ranges in [&FORMAT[..], &IGNORED, &SELECTORS, &JOINED] {
            assert!(ranges.iter().all(|(first, last)| first <= last));
            assert!(ranges.is_sorted_by(|before, after| before.1 < after.0));
        }
    }

    #[test]
    fn invisible_characters_in_an_id_are_found() {
        for c in
            ['\0', '\u{85}', '\u{a0}', '\u{3000}', '\u{2003}', '\u{200d}', '\u{fe0f}', '\u{3164}']
        {
            assert_eq!(unseen(&format!("u{c}1")), Some(c));
        }
        assert_eq!(unseen("a b+/=@中é\u{e000}"), None);
    }
}
