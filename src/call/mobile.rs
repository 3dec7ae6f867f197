//! Mobile numbers: conversion from people's spellings to DingTalk's.

use crate::text::{is_filler, is_format, named, printable};

/// DingTalk's spelling of mobile numbers: bare digits in its home country, `+65-81234567` elsewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct MobileRules {
    /// The home country's code, whose numbers are written without it.
    pub home: &'static str,
    /// The number of digits of the home country's numbers.
    pub digits: usize,
}

/// The most digits of a number, with its country code (ITU-T E.164).
const MAX_DIGITS: usize = 15;

impl MobileRules {
    /// Returns a number in DingTalk's spelling, or what is wrong with it. Blanks, hyphens, dots, brackets and invisible
    /// characters are dropped. Digits may be full-width or Arabic. `00` means `+`. Nothing is guessed: a foreign
    /// country code needs its `+`.
    pub fn written(&self, text: &str) -> Result<String, String> {
        let wrong = |problem: &str| Err(format!("\"{}\" {problem}", printable(text)));
        if is_decimal(text) {
            return wrong("ends like a decimal number of a spreadsheet; write the digits alone");
        }
        let Parts { plus, bracket, digits } = parts(text)?;
        let (abroad, digits) = match digits.strip_prefix("00") {
            Some(rest) if !plus => (true, rest),
            _ => (plus, &*digits),
        };
        match digits.len() {
            0 => return wrong("has no digits"),
            1..=MAX_DIGITS => {}
            _ => return wrong("has more than 15 digits; give one number at a time"),
        }
        if !abroad {
            return match self.at_home(digits) {
                Some(number) => Ok(number.into()),
                None if bracket => {
                    wrong("begins with a bracket; write a + and the country code: +65-81234567")
                }
                // Probably two numbers on a line, or one digit too many, which could reach the wrong person.
                None if digits.len() > self.digits => wrong(&format!(
                    "has {} digits, and numbers without a country code have {}; \
                         write a + before a country code, and give one number at a time",
                    digits.len(),
                    self.digits
                )),
                None => Ok(digits.into()),
            };
        }
        let Some((code, number)) = split(digits) else {
            return wrong("has no number after its country code; write it as +65-81234567");
        };
        if code != self.home {
            return Ok(format!("+{code}-{number}"));
        }
        let number = number.strip_prefix('0').unwrap_or(number);
        if self.is_home(number) {
            return Ok(number.into());
        }
        wrong(&format!(
            "has {} digits after +{code}, where numbers have {}",
            number.len(),
            self.digits
        ))
    }

    /// Returns the home number in these digits. They may begin with the country code, which only their count reveals,
    /// and with a 0 that some people dial before either.
    fn at_home<'a>(&self, digits: &'a str) -> Option<&'a str> {
        let without = |text: &'a str, start: &str| text.strip_prefix(start).unwrap_or(text);
        let bare = without(digits, "0");
        let behind_code = bare.strip_prefix(self.home).map(|rest| without(rest, "0"));
        [Some(digits), Some(bare), behind_code]
            .into_iter()
            .flatten()
            .find(|rest| self.is_home(rest))
    }

    /// Returns true for a complete home number, which never begins with 0.
    fn is_home(&self, digits: &str) -> bool {
        digits.len() == self.digits && !digits.starts_with('0')
    }
}

/// The parts of a typed number.
struct Parts {
    /// True if a + precedes the first digit.
    plus: bool,
    /// True if the first digits are in brackets.
    bracket: bool,
    digits: String,
}

/// Splits a typed number, or returns what is wrong with it.
fn parts(text: &str) -> Result<Parts, String> {
    let mut parts = Parts { plus: false, bracket: false, digits: String::new() };
    let shown = text.chars().filter(|c| !is_hidden(*c) || *c == '\u{202e}');
    let mut rest = shown.clone().peekable();
    while let Some(c) = rest.next() {
        if let Some(digit) = digit(c) {
            parts.digits.push(digit);
            continue;
        }
        match c {
            '+' | '＋' | '﹢' if !parts.plus && parts.digits.is_empty() => parts.plus = true,
            '(' | '（' | '[' => {
                // Drops the 0 that is dialled only within a country: +44 (0) 7700 900123.
                let group: String = rest.clone().take_while(|c| !is_closing(*c)).collect();
                let trunk = group.chars().filter_map(digit).eq(['0']) && group.chars().count() == 1;
                if trunk && !parts.digits.is_empty() {
                    rest.nth(1);
                } else if parts.digits.is_empty() && !parts.plus {
                    parts.bracket = true;
                }
            }
            c if is_closing(c) || is_between(c) => {}
            _ => {
                return Err(format!(
                    "\"{}\" contains {}; a mobile number has digits, a + in front, and between them blanks, - . ( )",
                    printable(text),
                    named(c),
                ));
            }
        }
    }
    parts.bracket &= !parts.plus;
    Ok(parts)
}

/// Returns true if a text ends like a spreadsheet's decimal number, `13800000000.0`: with one digit after a point or
/// comma, or with two digits or three zeros after the only one. Such digits may or may not belong to the number. Groups
/// of digits in phone numbers are longer, or there are more of them.
fn is_decimal(text: &str) -> bool {
    const POINTS: [char; 7] = ['.', '．', '﹒', ',', '，', '。', '\u{66b}'];
    let seen: String = text.chars().filter(|c| !is_hidden(*c)).collect();
    let mut groups = seen.trim_end_matches(|c| digit(c).is_none()).rsplit(POINTS);
    let (Some(tail), Some(before)) = (groups.next(), groups.next()) else { return false };
    let Some(tail) = tail.chars().map(digit).collect::<Option<String>>() else { return false };
    let is_only = groups.next().is_none();
    before.contains(|c| digit(c).is_some())
        && match tail.len() {
            1 => true,
            2 => is_only,
            _ => is_only && tail == "000",
        }
}

/// Returns true for an invisible character.
fn is_hidden(c: char) -> bool {
    is_format(c) || is_filler(c)
}

/// Converts an ASCII, Arabic, Persian or full-width digit to ASCII.
fn digit(c: char) -> Option<char> {
    const ZEROS: [char; 4] = ['0', '\u{660}', '\u{6f0}', '０'];
    let value = ZEROS
        .iter()
        .find_map(|zero| u32::from(c).checked_sub(u32::from(*zero)).filter(|value| *value < 10))?;
    char::from_digit(value, 10)
}

fn is_closing(c: char) -> bool {
    matches!(c, ')' | '）' | ']')
}

/// Returns true for characters that people write between groups of digits.
fn is_between(c: char) -> bool {
    c.is_whitespace() && !c.is_control()
        || matches!(c, '\t' | '-' | '.' | '．' | '·' | '・')
        || matches!(c, '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}' | '－')
}

/// Splits off the country code by ITU-T E.164: 1 and 7 are codes of one digit, those of two digits are listed, and all
/// others have three.
fn split(digits: &str) -> Option<(&str, &str)> {
    const TWO: &str = "20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 58 60 61 62 63 64 65 \
                       66 81 82 84 86 90 91 92 93 94 95 98";
    let length = match digits.get(..2)? {
        two if two.starts_with(['1', '7']) => 1,
        two if TWO.split(' ').any(|code| code == two) => 2,
        _ => 3,
    };
    let (code, number) = digits.split_at_checked(length)?;
    (!code.starts_with('0') && !number.is_empty()).then_some((code, number))
}
