//! Removes a request's secrets from a server's texts, because a server or proxy may quote the request in its error
//! page.

use super::Secret;

/// The replacement of a secret.
pub(crate) const REDACTED: &str = "[redacted]";

/// The shortest text to remove. A shorter one is not a secret, and removing it would make texts unreadable.
const MIN_LENGTH: usize = 4;

/// Replaces every secret, plain or with any of its characters escaped as in URLs, JSON or HTML.
pub(crate) fn scrub(text: &mut String, secrets: &[Secret]) {
    for secret in secrets.iter().map(Secret::expose).filter(|secret| secret.len() >= MIN_LENGTH) {
        let mut clean = String::new();
        let mut rest = text.as_str();
        while let Some((before, after)) = split(rest, secret) {
            clean += before;
            clean += REDACTED;
            rest = after;
        }
        if !clean.is_empty() {
            clean += rest;
            *text = clean;
        }
    }
}

/// Splits a text at the first occurrence of a secret. Returns the parts before and after it.
fn split<'a>(text: &'a str, secret: &str) -> Option<(&'a str, &'a str)> {
    let first = secret.chars().next()?;
    let begins = |c: char| c == first || matches!(c, '%' | '\\' | '&' | '+');
    text.char_indices().filter(|(_, c)| begins(*c)).find_map(|(at, _)| {
        let rest = &text[at..];
        let after = rest.strip_prefix(secret).or_else(|| strip_escaped(rest, secret))?;
        Some((&text[..at], after))
    })
}

/// Strips a secret with some escaped characters from the start of a text.
fn strip_escaped<'a>(text: &'a str, secret: &str) -> Option<&'a str> {
    secret.chars().try_fold(text, |rest, c| {
        percent(rest, c)
            .or_else(|| json(rest, c))
            .or_else(|| html(rest, c))
            .or_else(|| rest.strip_prefix(c))
    })
}

/// Strips a percent-encoded character: `%3D`, or `+` for a space.
fn percent(text: &str, c: char) -> Option<&str> {
    if c == ' ' && text.starts_with('+') {
        return text.strip_prefix('+');
    }
    let mut utf8 = [0; 4];
    c.encode_utf8(&mut utf8).bytes().try_fold(text, |rest, byte| {
        let rest = rest.strip_prefix('%')?;
        (number(rest.get(..2)?, 16)? == u32::from(byte)).then(|| &rest[2..])
    })
}

/// Strips a character escaped as in JSON: `\u003d`, or with a backslash before punctuation.
fn json(text: &str, c: char) -> Option<&str> {
    let escaped = text.strip_prefix('\\')?;
    if c.is_ascii_punctuation()
        && let Some(rest) = escaped.strip_prefix(c)
    {
        return Some(rest);
    }
    let mut utf16 = [0; 2];
    c.encode_utf16(&mut utf16).iter().try_fold(text, |rest, unit| {
        let rest = rest.strip_prefix("\\u")?;
        (number(rest.get(..4)?, 16)? == u32::from(*unit)).then(|| &rest[4..])
    })
}

/// Strips a character escaped as in HTML: `&lt;`, `&#60;` or `&#x3c;`.
fn html(text: &str, c: char) -> Option<&str> {
    let (name, rest) = text.strip_prefix('&')?.split_once(';')?;
    let found = match name.strip_prefix('#').map(|digits| (digits, digits.strip_prefix(['x', 'X'])))
    {
        Some((_, Some(digits))) => number(digits, 16),
        Some((digits, None)) => number(digits, 10),
        None => match name {
            "amp" => Some('&'.into()),
            "lt" => Some('<'.into()),
            "gt" => Some('>'.into()),
            "quot" => Some('"'.into()),
            "apos" => Some('\''.into()),
            _ => None,
        },
    };
    (found? == u32::from(c)).then_some(rest)
}

/// Parses a number without a sign.
fn number(digits: &str, radix: u32) -> Option<u32> {
    digits
        .starts_with(|c: char| c.is_digit(radix))
        .then(|| u32::from_str_radix(digits, radix).ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scrubbed(text: &str, secrets: &[&str]) -> String {
        let secrets: Vec<_> = secrets.iter().copied().map(Secret::from).collect();
        let mut text = text.to_string();
        scrub(&mut text, &secrets);
        text
    }

    #[test]
    fn a_secret_is_removed_however_it_is_escaped() {
        for form in [
            "a&b/c+\"d=<'é 😀",
            "a%26b%2Fc%2B%22d%3D%3C%27%C3%A9%20%F0%9F%98%80",
            "a%26b/c%2b%22d=%3c'%c3%a9+%f0%9f%98%80",
            "a&amp;b&#x2F;c+&quot;d=&lt;&#39;é 😀",
            "a&amp;b/c&#43;&#34;d&#61;&lt;&apos;&#233;&#32;&#x1F600;",
            "a&b/c+\\\"d=<'é 😀",
            "a&b\\/c+\\\"d=<'\\u00e9 \\ud83d\\ude00",
            "a\\u0026b\\u002Fc\\u002B\\u0022d\\u003D\\u003C\\u0027\\u00E9\\u0020\\uD83D\\uDE00",
        ] {
            let text = format!("<p>{form}</p>{form}");
            assert_eq!(
                scrubbed(&text, &["other", "a&b/c+\"d=<'é 😀"]),
                "<p>[redacted]</p>[redacted]",
                "{form}"
            );
        }
    }

    #[test]
    fn an_escape_may_stand_for_itself() {
        for (secret, text) in
            [("a%41b", "a%41b"), ("a%41b", "a%2541b"), ("a&lt;b", "a&amp;lt;b"), ("%25%", "%25%")]
        {
            assert_eq!(scrubbed(text, &[secret]), REDACTED, "{secret} {text}");
        }
    }

    #[test]
    fn text_without_secrets_is_unchanged() {
        for text in [
            "",
            "a=b",
            "tok",
            "tok%3",
            "tok%3e",
            "tok%+d",
            "tok\\u003e",
            "tok\\u+03d",
            "tok&#61",
            "tok&#x;",
            "tok&#;",
            "tok&",
            "中%%\\\\&&",
        ] {
            assert_eq!(scrubbed(text, &["tok=", "n", ""]), text);
        }
    }
}
