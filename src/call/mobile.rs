//! Mobile numbers: normalization of common notations to DingTalk's.

use crate::text::{is_filler, is_format, named, printable};

/// DingTalk's notation of mobile numbers: bare digits in its home country, `+65-81234567` elsewhere.
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
    /// Returns a number in DingTalk's notation, or what is wrong with it. Spaces, hyphens, dots, brackets and invisible
    /// characters are dropped. Digits may be full-width, Arabic-Indic or Persian. `00` means `+`. Nothing is guessed: a
    /// foreign country code needs its `+`, and what looks like a country code without it is refused. A 0 before a number
    /// of the home country is dropped.
    pub fn normalize(&self, text: &str) -> Result<String, String> {
        let found = parts(text).and_then(|parts| match parts.abroad() {
            Some((digits, trunk)) => self.abroad(digits, trunk),
            None => self.at_home(&parts),
        });
        found.map_err(|problem| format!("\"{}\" {problem}", printable(text)))
    }

    /// Reads a number with a country code. `trunk` is the number of digits before its `(0)`.
    fn abroad(&self, digits: &str, trunk: Option<usize>) -> Result<String, String> {
        limit(digits)?;
        if digits.is_empty() || digits.starts_with('0') {
            return Err("has no valid country code; write it as +65-81234567".into());
        }
        let Some((code, number)) = split(digits) else {
            return Err("has no number after its country code; write it as +65-81234567".into());
        };
        if trunk.is_some_and(|at| at != code.len()) {
            return Err(MISPLACED_TRUNK.into());
        }
        if code != self.home {
            return Ok(format!("+{code}-{number}"));
        }
        let bare = match trunk {
            None => number.strip_prefix('0').unwrap_or(number),
            Some(_) => number,
        };
        if self.is_home(bare) {
            return Ok(bare.into());
        }
        Err(if number.starts_with('0') {
            format!(
                "has a number after +{code} that begins with 0; write its {} digits, without a leading 0",
                self.digits
            )
        } else {
            let digits = if number.len() == 1 { "digit" } else { "digits" };
            format!("has {} {digits} after +{code}; there must be {}", number.len(), self.digits)
        })
    }

    /// Reads a number without a country code, or with the home country's, which only the count of digits reveals.
    fn at_home(&self, parts: &Parts) -> Result<String, String> {
        let digits = &*parts.digits;
        limit(digits)?;
        if parts.trunk.is_some() {
            return Err(MISPLACED_TRUNK.into());
        }
        if digits.starts_with("00") {
            return Err(
                "begins with two separate zeros; write + and the country code: +65-81234567".into(),
            );
        }
        match self.home_number(digits) {
            // `1 (380) 555-0101` without its + would be somebody's number in the home country.
            Some(_) if SHORT_CODES.contains(&parts.lead()) => Err(format!(
                "begins with a separate {}, which may be a country code; \
                 write + before a country code, or the {} digits without spaces and brackets",
                parts.lead(),
                self.digits
            )),
            Some(number) => Ok(number.into()),
            None if parts.bracket => {
                Err("begins with a bracket; write + and the country code: +65-81234567".into())
            }
            // Probably two numbers on a line, or one digit too many, which could reach the wrong person.
            None if digits.len() > self.digits => Err(format!(
                "has {} digits, but a number without a country code has {}; \
                 write + before a country code, and give one number at a time",
                digits.len(),
                self.digits
            )),
            // Sent unchanged. DingTalk decides, because nothing could be inferred.
            None => Ok(digits.into()),
        }
    }

    /// Returns the home number in these digits. They may begin with the country code, and with a 0 that some people
    /// dial before the code or the number.
    fn home_number<'a>(&self, digits: &'a str) -> Option<&'a str> {
        let without = |text: &'a str, start: &str| text.strip_prefix(start).unwrap_or(text);
        let bare = without(digits, "0");
        let after_code = bare.strip_prefix(self.home).map(|rest| without(rest, "0"));
        [Some(digits), Some(bare), after_code].into_iter().flatten().find(|rest| self.is_home(rest))
    }

    /// Returns true for a complete home number, which never begins with 0.
    fn is_home(&self, digits: &str) -> bool {
        digits.len() == self.digits && !digits.starts_with('0')
    }
}

const MISPLACED_TRUNK: &str = "contains a (0) that does not follow + and a country code; \
     write the number as it is dialed from abroad: +65-81234567";

/// Refuses more digits than any number has.
fn limit(digits: &str) -> Result<(), String> {
    if digits.len() > MAX_DIGITS {
        return Err(format!("has more than {MAX_DIGITS} digits; give one number at a time"));
    }
    Ok(())
}

/// The parts of a typed number.
struct Parts {
    /// True if a + precedes the first digit.
    plus: bool,
    /// True if the first digits are in brackets.
    bracket: bool,
    /// The number of digits before the first separator.
    first: usize,
    /// The number of digits before the first separator after a digit other than 0.
    lead: usize,
    /// The number of digits before `(0)`, the 0 that is dialed only within a country: `+44 (0) 7700 900123`. That 0 is
    /// not among the digits.
    trunk: Option<usize>,
    digits: String,
}

impl Parts {
    /// Returns the digits before the first separator, without zeros that people dial before a country code.
    fn lead(&self) -> &str {
        self.digits[..self.lead].trim_start_matches('0')
    }

    /// Returns the digits after + or `00`, and how many of them precede `(0)`.
    fn abroad(&self) -> Option<(&str, Option<usize>)> {
        if self.plus {
            return Some((&self.digits, self.trunk));
        }
        // Two zeros that are apart are not `00`: `(0) 0138...` is not a number of country 1.
        let rest = self.digits.strip_prefix("00").filter(|_| self.first >= 2)?;
        // A `(0)` within or directly after `00` follows no country code.
        Some((rest, self.trunk.map(|at| at.saturating_sub(2))))
    }
}

/// Splits a typed number, or returns what is wrong with it, as a predicate that follows the text.
fn parts(text: &str) -> Result<Parts, String> {
    if is_decimal(text) {
        return Err("ends like a decimal number from a spreadsheet; write only the digits".into());
    }
    let (mut plus, mut bracket) = (false, false);
    let (mut first, mut lead, mut trunk) = (None, None, None);
    let mut digits = String::new();
    // A right-to-left override stays, to be refused: the number would be displayed reversed.
    let mut rest = text.chars().filter(|c| !is_hidden(*c) || *c == '\u{202e}');
    while let Some(c) = rest.next() {
        if let Some(digit) = digit(c) {
            digits.push(digit);
            continue;
        }
        if first.is_none() && !digits.is_empty() {
            first = Some(digits.len());
        }
        if lead.is_none() && !digits.trim_start_matches('0').is_empty() {
            lead = Some(digits.len());
        }
        match c {
            '+' | '＋' | '﹢' if !plus && digits.is_empty() => plus = true,
            '(' | '（' | '[' if digits.is_empty() => bracket = true,
            '(' | '（' | '[' => {
                let group: String = rest.clone().take_while(|c| !is_closing(*c)).collect();
                let is_zero = group.chars().filter_map(digit).eq(['0'])
                    && group.chars().all(|c| digit(c).is_some() || is_between(c));
                if is_zero {
                    if trunk.replace(digits.len()).is_some() {
                        return Err(MISPLACED_TRUNK.into());
                    }
                    rest.nth(group.chars().count());
                }
            }
            c if is_closing(c) || is_between(c) => {}
            _ => {
                return Err(format!(
                    "contains {}; a mobile number may contain only digits, a leading +, spaces, and - . ( )",
                    named(c),
                ));
            }
        }
    }
    if digits.is_empty() {
        return Err("has no digits".into());
    }
    let (first, lead) = (first.unwrap_or(digits.len()), lead.unwrap_or(digits.len()));
    Ok(Parts { plus, bracket, first, lead, trunk, digits })
}

/// Returns true if a text ends like a spreadsheet's decimal number, `13800000000.0`: with one digit after a point or
/// comma, or with two digits or three zeros after the only point or comma. Such digits may or may not belong to the
/// number. Groups of digits in phone numbers are longer, or there are more of them.
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

/// Converts an ASCII, Arabic-Indic, Persian or full-width digit to ASCII.
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

/// The country codes of one digit (ITU-T E.164).
const SHORT_CODES: [&str; 2] = ["1", "7"];

/// Splits off the country code by ITU-T E.164: those of one and two digits are listed, and all others have three.
fn split(digits: &str) -> Option<(&str, &str)> {
    const TWO: &str = "20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 58 60 61 62 63 64 65 \
                       66 81 82 84 86 90 91 92 93 94 95 98";
    let length = match digits.get(..2)? {
        two if SHORT_CODES.contains(&&two[..1]) => 1,
        two if TWO.split(' ').any(|code| code == two) => 2,
        _ => 3,
    };
    let (code, number) = digits.split_at_checked(length)?;
    (!number.is_empty()).then_some((code, number))
}
