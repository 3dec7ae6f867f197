//! Recognizes error texts that say that a signature has expired.

use crate::tables::object_store::{OVER_ENDINGS, OVER_THINGS};

/// The most bytes between the thing and "expired", as in "the security token you provided has expired".
const NEAR: usize = 40;

const ENDS_OF_SENTENCES: [&str; 7] = [". ", "! ", "; ", "。", "！", "；", "\""];

/// Returns true if a text names a signed thing and, within the same sentence, says that it has expired.
pub(super) fn says_over(text: &str) -> bool {
    let text = text.to_ascii_lowercase();
    OVER_ENDINGS.iter().any(|ending| {
        whole(&text, ending).any(|at| {
            let (before, after) = (&text[..at], text[at + ending.len()..].trim_start());
            let mut starts = at.saturating_sub(NEAR)..at;
            let start = starts.find(|start| before.is_char_boundary(*start)).unwrap_or(at);
            let before = &before[start..];
            let ends =
                ENDS_OF_SENTENCES.iter().filter_map(|end| Some(before.rfind(end)? + end.len()));
            let sentence = &before[ends.max().unwrap_or_default()..];
            OVER_THINGS.iter().any(|thing| {
                whole(sentence, thing).next().is_some()
                    || after.starts_with(thing) && whole(after, thing).next() == Some(0)
            })
        })
    })
}

/// Returns the positions of words in a text, except within a longer word, a path, a file name or a parameter.
fn whole(text: &str, words: &str) -> impl Iterator<Item = usize> {
    text.match_indices(words).map(|(at, _)| at).filter(move |at| {
        let joins = |c: char| c.is_ascii_alphanumeric() || "-_/\\=%&".contains(c);
        let is_joined = |dot: Option<char>, next: Option<char>| {
            dot.is_some_and(|c| joins(c) || c == '.' && next.is_some_and(joins))
        };
        let mut before = text[..*at].chars().rev();
        let mut after = text[at + words.len()..].chars();
        !is_joined(before.next(), before.next()) && !is_joined(after.next(), after.next())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_expiry_is_recognized_only_within_one_sentence() {
        let rows = [
            ("Request has expired.", true),
            ("The security token you provided has expired", true),
            ("expired token", true),
            ("Forbidden: the expired signature", true),
            ("The difference between the request time and the server's time is too large.", true),
            ("the security token is invalid or out of date", true),
            ("请求已过期", true),
            ("this url, which you have been given, has expired", true),
            ("expired", false),
            ("tokens expired", false),
            ("token expires", false),
            ("the token. It is expired", false),
            ("a token was refused; the licence expired", false),
            ("token 错误。会话过期", false),
            ("a request of a file which is in a folder that has expired", false),
            ("request expired.pdf", false),
            ("request /expired", false),
            ("request expired/a", false),
            ("request=expired", false),
            ("request my.expired", false),
            ("expired/token", false),
            ("expired pretoken", false),
            ("a-request expired", false),
        ];
        for (text, expected) in rows {
            assert_eq!(says_over(text), expected, "{text}");
        }
    }

    #[test]
    fn any_text_is_read_quickly() {
        for text in crate::text::cut::tests::texts(100) {
            for text in [format!("{text}expired{text}"), format!("expired{text}token")] {
                says_over(&text);
            }
        }
        for part in ["expired", "expired ", "token ", "token expired/", "。"] {
            says_over(&part.repeat(1_000_000 / part.len()));
        }
    }
}
