//! Removes secrets from what a server wrote, in whatever way they are written there: a server or proxy may repeat a
//! request in its error page.

use crate::secret::Secret;
use crate::secret::wiped::Wiped;

/// What stands for what was removed.
pub(crate) const REDACTED: &str = "[redacted]";

/// What is shorter is no secret, and removing it would leave nothing to read.
const SHORTEST: usize = 4;

/// How often a secret's character is compared with a place of the text, beside once for each of its bytes. Nobody's error
/// takes so many, unless a server wrote it to keep us busy.
const PATIENCE: usize = 1 << 16;

/// Writings within each other: JSON within JSON, HTML within an address.
const NESTED: u8 = 2;

/// Replaces every secret, each of its characters as it is or in any way in which addresses, JSON and HTML write it. Of
/// several that begin in one place, the one that reaches farthest is removed. Where so much of a text is almost a secret
/// that the search would never end, what is left of it is removed too. Tells whether anything was.
pub(crate) fn scrub(text: &mut String, secrets: &[Secret]) -> bool {
    let secrets = secrets.iter().map(Secret::expose).filter(|secret| secret.len() >= SHORTEST);
    let secrets: Vec<_> = secrets.collect();
    let mut begins = [false; 256];
    for secret in &secrets {
        begins[usize::from(secret.as_bytes()[0])] = true;
        begins[usize::from(b'+')] |= secret.starts_with(' ');
    }
    for introducer in [b'%', b'\\', b'&'] {
        begins[usize::from(introducer)] |= !secrets.is_empty();
    }
    let left = PATIENCE + text.len();
    let mut search = Search { text: text.as_bytes(), left, ends: vec![], next: vec![] };
    // Absent as long as there is nothing to remove: few texts hold a secret, and some are long.
    let mut clean: Option<Wiped> = None;
    let (mut kept, mut at) = (0, 0);
    while let Some(found) = text.as_bytes()[at..].iter().position(|byte| begins[usize::from(*byte)])
    {
        at += found;
        let end = secrets.iter().filter_map(|secret| search.end(secret, at)).max();
        let end = if search.left == 0 { Some(text.len()) } else { end };
        let Some(end) = end else {
            at += 1;
            continue;
        };
        let clean = clean.get_or_insert_with(|| Wiped::with_capacity(text.len()));
        clean.push(&text.as_bytes()[kept..at]);
        clean.push(REDACTED.as_bytes());
        (kept, at) = (end, end);
    }
    let Some(mut clean) = clean else { return false };
    clean.push(&text.as_bytes()[kept..]);
    // Whatever is removed begins and ends between characters.
    let mut clean = clean.into_text().unwrap_or_default();
    // What the text was is wiped with `clean`.
    std::mem::swap(text, &mut *clean);
    true
}

struct Search<'a> {
    text: &'a [u8],
    /// Comparisons that are left.
    left: usize,
    /// Where the part of the secret that was compared may end: `%25` is that, or what stands for `%`.
    ends: Vec<usize>,
    next: Vec<usize>,
}

impl Search<'_> {
    /// Where a secret that begins here ends at the latest.
    fn end(&mut self, secret: &str, start: usize) -> Option<usize> {
        self.ends.clear();
        self.ends.push(start);
        for c in secret.chars() {
            let (next, left) = (&mut self.next, self.left.saturating_sub(self.ends.len()));
            self.left = left;
            if left == 0 {
                return None;
            }
            next.clear();
            for at in &self.ends {
                spelt(self.text, *at, c, NESTED, &mut |end| next.push(end));
            }
            next.sort_unstable();
            next.dedup();
            std::mem::swap(&mut self.ends, &mut self.next);
            if self.ends.is_empty() {
                return None;
            }
        }
        self.ends.last().copied()
    }
}

/// Tells `found` where a character ends that begins here, for every way in which it may be read. What introduces a
/// writing may itself be written in another, `nested` times.
fn spelt(text: &[u8], at: usize, c: char, nested: u8, found: &mut dyn FnMut(usize)) {
    let mut utf8 = [0; 4];
    let utf8 = c.encode_utf8(&mut utf8).as_bytes();
    if text[at..].starts_with(utf8) {
        found(at + utf8.len());
    }
    // As forms write it.
    if c == ' ' && text.get(at) == Some(&b'+') {
        found(at + 1);
    }
    if nested > 0 && matches!(text.get(at), Some(b'%' | b'\\' | b'&')) {
        in_address(text, at, utf8, nested - 1, found);
        in_json(text, at, c, nested - 1, found);
        spelt(text, at, '&', nested - 1, &mut |at| in_html(text, at, c, nested - 1, found));
    }
}

/// `%3D`: each byte that is left of the character.
fn in_address(text: &[u8], at: usize, utf8: &[u8], nested: u8, found: &mut dyn FnMut(usize)) {
    let Some((byte, rest)) = utf8.split_first() else { return found(at) };
    spelt(text, at, '%', nested, &mut |at| {
        if digits(text, at, 2, 16) == Some(u32::from(*byte)) {
            in_address(text, at + 2, rest, nested, found);
        }
    });
}

/// `\u003d` in one unit of UTF-16 or two, `\n`, `\"` and, as JavaScript may, `\x3d`.
fn in_json(text: &[u8], at: usize, c: char, nested: u8, found: &mut dyn FnMut(usize)) {
    let short = [('\n', b'n'), ('\r', b'r'), ('\t', b't'), ('\u{8}', b'b'), ('\u{c}', b'f')];
    let mut utf16 = [0; 2];
    let utf16 = &*c.encode_utf16(&mut utf16);
    let unit = |at: usize, unit: u16| {
        let is_one =
            text.get(at) == Some(&b'u') && digits(text, at + 1, 4, 16) == Some(unit.into());
        is_one.then_some(at + 5)
    };
    spelt(text, at, '\\', nested, &mut |at| {
        match (unit(at, utf16[0]), utf16.get(1)) {
            (Some(end), None) => found(end),
            (Some(end), Some(second)) => spelt(text, end, '\\', nested, &mut |at| {
                unit(at, *second).into_iter().for_each(&mut *found);
            }),
            (None, _) => {}
        }
        if text.get(at) == Some(&b'x') && digits(text, at + 1, 2, 16) == Some(c.into()) {
            found(at + 3);
        }
        if short.iter().any(|(plain, letter)| *plain == c && text.get(at) == Some(letter)) {
            found(at + 1);
        }
        if c.is_ascii_punctuation() {
            spelt(text, at, c, nested, found);
        }
    });
}

/// `lt;`, `#60;`, `#x3c;`, with zeros before the digits or not.
fn in_html(text: &[u8], at: usize, c: char, nested: u8, found: &mut dyn FnMut(usize)) {
    // The five that XML has, and what HTML has for the other punctuation of tokens and signatures.
    const NAMES: &[(char, &str)] = &[
        ('&', "amp"),
        ('<', "lt"),
        ('>', "gt"),
        ('"', "quot"),
        ('\'', "apos"),
        ('=', "equals"),
        ('+', "plus"),
        ('/', "sol"),
        ('\\', "bsol"),
        ('%', "percnt"),
        ('_', "lowbar"),
        ('.', "period"),
        (',', "comma"),
        (':', "colon"),
        (';', "semi"),
        ('!', "excl"),
        ('?', "quest"),
        ('@', "commat"),
        ('#', "num"),
        ('$', "dollar"),
        ('*', "ast"),
        ('(', "lpar"),
        (')', "rpar"),
        ('[', "lsqb"),
        (']', "rsqb"),
        ('{', "lcub"),
        ('}', "rcub"),
        ('|', "vert"),
        ('^', "Hat"),
        ('`', "grave"),
    ];
    /// The most digits that a writer fills up to.
    const DIGITS: usize = 8;
    let rest = &text[at..];
    let number = |skipped: usize, radix: u32| {
        let is_digit = |byte: &u8| char::from(*byte).is_digit(radix);
        let count = rest[skipped..].iter().take(DIGITS).take_while(|byte| is_digit(byte)).count();
        let value = digits(text, at + skipped, count, radix)?;
        (value == u32::from(c)).then_some(at + skipped + count)
    };
    let end = match rest {
        [b'#', b'x' | b'X', ..] => number(2, 16),
        [b'#', ..] => number(1, 10),
        _ => NAMES.iter().filter(|(named, _)| *named == c).find_map(|(_, name)| {
            let written = rest.get(..name.len())?;
            written.eq_ignore_ascii_case(name.as_bytes()).then_some(at + name.len())
        }),
    };
    if let Some(end) = end {
        spelt(text, end, ';', nested, found);
    }
}

/// The number that so many digits are.
fn digits(text: &[u8], at: usize, count: usize, radix: u32) -> Option<u32> {
    let digits = text.get(at..at + count).filter(|digits| !digits.is_empty())?;
    digits.iter().try_fold(0u32, |number, digit| {
        let digit = char::from(*digit).to_digit(radix)?;
        number.checked_mul(radix)?.checked_add(digit)
    })
}

#[cfg(test)]
pub(crate) mod tests;
