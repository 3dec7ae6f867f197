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
const MOST: usize = 15;

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
            1..=MOST => {}
            _ => return wrong("has more than 15 digits; give one number at a time"),
        }
        if !abroad {
            return match self.at_home(digits) {
                Some(number) => Ok(number.into()),
                None if bracket => {
                    wrong("begins with a bracket; write a + and the country code: +65-81234567")
                }
                // Two numbers on a line, or a digit too many: it could reach the wrong person.
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
            return wrong("has no number behind its country code; write it as +65-81234567");
        };
        if code != self.home {
            return Ok(format!("+{code}-{number}"));
        }
        let number = number.strip_prefix('0').unwrap_or(number);
        if self.is_home(number) {
            return Ok(number.into());
        }
        wrong(&format!(
            "has {} digits behind +{code}, where numbers have {}",
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
                    "\"{}\" holds {}; a mobile number has digits, a + in front, and between them blanks, - . ( )",
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

#[cfg(test)]
mod tests {
    use crate::generated::topapi::UserGetByMobile;

    fn written(text: &str) -> Result<String, String> {
        UserGetByMobile::MOBILE_RULES.written(text)
    }

    #[test]
    fn one_number_however_it_is_written() {
        for text in [
            "13800000000",
            "+86-13800000000",
            "+8613800000000",
            "008613800000000",
            "0086 138 0000 0000",
            "00-86-13800000000",
            "138-0000-0000",
            "138 0000 0000",
            "138.0000.0000",
            "+86 138-0000-0000",
            "+86 (138) 0000-0000",
            "(86)13800000000",
            "(+86)13800000000",
            "（86）13800000000",
            "(0086) 138 0000 0000",
            "[86] 13800000000",
            "86-138-0000-0000",
            "8613800000000",
            "013800000000",
            "086-13800000000",
            "86 013800000000",
            "(086)13800000000",
            "(86)0138 0000 0000",
            "\u{3164}138\u{fe0f}00000000\u{2800}",
            "+86 013800000000",
            "+86 (0)138 0000 0000",
            "１３８００００００００",
            "＋８６　１３８－００００－００００",
            "\u{660}\u{660}\u{668}\u{666}\u{661}\u{663}\u{668}00000000",
            "\u{6f1}\u{6f3}\u{6f8}00000000",
            "\u{202d}13800000000\u{202c}",
            "\u{feff}13800000000\u{200b}",
            "\u{2066}+86\u{2069} \u{200e}138\u{ad}0000\u{2060}0000",
            "\u{a0}138\u{2009}0000\u{202f}0000\u{3000}",
            "138\u{2010}0000\u{2013}0000",
            "138\u{2212}0000\u{2014}0000",
            "  13800000000\t",
            "13800000000.",
            "13.800.000.000",
            "086 013800000000",
            "(0)13800000000",
            "0 86 0138 0000 0000",
            "\u{115f}13800000000\u{ffa0}\u{fffc}",
            "13800000000\u{fe0f}\u{e0100}",
            "\u{180e}138\u{1160}00000000\u{34f}",
        ] {
            assert_eq!(written(text).as_deref(), Ok("13800000000"), "{text:?}");
        }
    }

    #[test]
    fn numbers_of_other_countries_have_their_code() {
        let rows = [
            ("+65-81234567", "+65-81234567"),
            ("+6581234567", "+65-81234567"),
            ("0065 8123 4567", "+65-81234567"),
            ("(+65) 8123-4567", "+65-81234567"),
            ("+1-2025550101", "+1-2025550101"),
            ("+1 (202) 555-0101", "+1-2025550101"),
            ("+12025550101", "+1-2025550101"),
            ("+7 912 345-67-89", "+7-9123456789"),
            ("+852 6123 4567", "+852-61234567"),
            ("+971501234567", "+971-501234567"),
            ("+44 (0)7700 900123", "+44-7700900123"),
            ("+44 (0) 7700 900123", "+44-7700900123"),
            ("+39 333 1234567", "+39-3331234567"),
            ("＋８１９０１２３４５６７８", "+81-9012345678"),
            // No code: as it is, and DingTalk decides.
            ("2025550101", "2025550101"),
            ("12025550101", "12025550101"),
            ("81234567", "81234567"),
            ("+33 6.12.34.56.78", "+33-612345678"),
            ("+852 6123.4567", "+852-61234567"),
            ("+852 6123.0000", "+852-61230000"),
            ("1", "1"),
        ];
        for (text, expected) in rows {
            assert_eq!(written(text).as_deref(), Ok(expected), "{text:?}");
            // Written once, it stays.
            assert_eq!(written(expected).as_deref(), Ok(expected));
        }
    }

    #[test]
    fn what_is_no_number_is_refused() {
        let rows = [
            ("", "no digits"),
            ("+", "no digits"),
            ("()", "no digits"),
            ("1380000000.0", "decimal number"),
            ("13800000000.0", "decimal number"),
            ("13800000000.00 ", "decimal number"),
            ("１３８００００００００．０", "decimal number"),
            ("1380000000,0", "decimal number"),
            ("1380000000，0", "decimal number"),
            ("1380000000．00", "decimal number"),
            ("1380000000\u{66b}\u{660}", "decimal number"),
            ("1380000000.5", "decimal number"),
            ("13800000.000", "decimal number"),
            ("+6581234567.0", "decimal number"),
            ("+65-8123 4567.00", "decimal number"),
            ("138-0000-000.0", "decimal number"),
            ("138.0000.000.0", "decimal number"),
            (" 1380000000\u{3164}.\u{200b}0\u{fe0f}\u{3000}", "decimal number"),
            ("1,3,8", "decimal number"),
            ("86 13800000000 1", "has 14 digits, and"),
            ("861380000000", "has 12 digits, and"),
            ("086 1380000000", "has 13 digits, and"),
            ("13800000000\u{3164}1", "has 12 digits, and"),
            ("81234567 7654321", "has 15 digits, and numbers without a country code have 11"),
            ("138 0000 00001", "has 12 digits"),
            ("0800-CALL", "holds 'C'"),
            ("138****0000", "holds '*'"),
            ("13800000000,13900000000", "holds ','"),
            ("13800000000、13900000000", "holds '、'"),
            ("13800000000;1", "holds ';'"),
            ("13800000000/1", "holds '/'"),
            ("13800000000 13900000000", "one number at a time"),
            ("138\n00000000", r"holds '\n'"),
            ("1+2", "holds '+'"),
            ("++86138", "holds '+'"),
            ("1e10", "holds 'e'"),
            // It shows as another number than it is.
            ("\u{202e}00000000831\u{202c}", r"holds '\u{202e}'"),
            ("+86", "no number behind"),
            ("+1", "no number behind"),
            ("+852", "no number behind"),
            ("+0138", "no number behind"),
            ("000138", "no number behind"),
            ("+86 1380000000", "has 10 digits behind +86, where numbers have 11"),
            ("+86 138000000000", "has 12 digits behind +86"),
            ("0086-1", "has 1 digits behind +86"),
            ("(202) 555-0101", "a + and the country code"),
            ("(65)81234567", "a + and the country code"),
        ];
        for (text, problem) in rows {
            let refused = written(text).expect_err(text);
            assert!(refused.contains(problem), "{text:?}: {refused}");
            // What does not show is escaped once.
            assert_eq!(crate::text::printable(&refused), refused);
            assert!(!refused.contains(r"\\"), "{refused}");
        }
    }
}
