//! Rules for the parameters of requests, as data, and the function that checks them.

use serde_json::Value;

use crate::text::cut;
use crate::text::{is_control, is_filler, named, unprintable, unseen};

/// A rule for a field of a request. Generated code lists rules in [`Spec::rules`](crate::Spec::rules).
///
/// A dot leads to a field within another: `option.size`. If there is a list on the way, the rule applies to each
/// element. `*` means every name in a map.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rule {
    field: &'static str,
    /// The length of the parameter's name at the beginning of `field`.
    parameter: usize,
    limit: Limit,
    unless: &'static str,
}

/// What a rule demands; see [`Rule`]'s constructors.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Limit {
    Filled,
    /// No limit: an empty text is accepted.
    Empty,
    /// No limit: an empty list is accepted.
    EmptyList,
    Id(Separators),
    Line,
    Text(TextRules),
    MaxItems(usize),
    Minimum(i64),
    Maximum(i64),
    Like(&'static str),
}

impl Rule {
    const fn new(field: &'static str, limit: Limit) -> Rule {
        let mut parameter = 0;
        while parameter < field.len() && field.as_bytes()[parameter] != b'.' {
            parameter += 1;
        }
        Rule { field, parameter, limit, unless: "" }
    }

    /// Requires a text or list that is not empty.
    pub const fn filled(field: &'static str) -> Rule {
        Rule::new(field, Limit::Filled)
    }

    /// Accepts an empty text, which clears a field, in spite of other rules for the field.
    pub const fn empty(field: &'static str) -> Rule {
        Rule::new(field, Limit::Empty)
    }

    /// Accepts an empty list, in spite of other rules for the field and its elements.
    pub const fn empty_list(field: &'static str) -> Rule {
        Rule::new(field, Limit::EmptyList)
    }

    /// Requires an id: a text that is not empty and contains no invisible characters.
    pub const fn id(field: &'static str) -> Rule {
        Rule::new(field, Limit::Id(Separators::NONE))
    }

    /// Requires an id that also contains none of these characters.
    pub const fn without(mut self, characters: &'static str) -> Rule {
        self.limit = Limit::Id(Separators::new(characters));
        self
    }

    /// Requires a text of one line that is not empty. Invisible characters are refused, except where writing needs
    /// them, such as joiners.
    pub const fn line(field: &'static str) -> Rule {
        Rule::new(field, Limit::Line)
    }

    /// Requires a text that follows these rules.
    pub const fn text(field: &'static str, rules: TextRules) -> Rule {
        Rule::new(field, Limit::Text(rules))
    }

    /// Requires a list of at most this many elements.
    pub const fn max_items(field: &'static str, most: usize) -> Rule {
        Rule::new(field, Limit::MaxItems(most))
    }

    /// Requires a number that is not less than this.
    pub const fn minimum(field: &'static str, least: i64) -> Rule {
        Rule::new(field, Limit::Minimum(least))
    }

    /// Requires a number that is not more than this.
    pub const fn maximum(field: &'static str, most: i64) -> Rule {
        Rule::new(field, Limit::Maximum(most))
    }

    /// Requires an object of the same kind as the enclosing one at `other`: the rules for the fields of `other` apply
    /// to it too.
    pub const fn like(field: &'static str, other: &'static str) -> Rule {
        Rule::new(field, Limit::Like(other))
    }

    /// Suspends the rule if this parameter is `true`.
    pub const fn unless(mut self, parameter: &'static str) -> Rule {
        self.unless = parameter;
        self
    }

    /// Returns the parameter's name if the rule depends on it or a field in it.
    pub(crate) fn names(&self, parameter: &str) -> Option<&'static str> {
        [self.unless, self.parameter()].into_iter().find(|name| *name == parameter)
    }

    /// Returns true if this rule lets the field be an empty text.
    pub(crate) fn accepts_empty(&self, field: &str) -> bool {
        self.limit == Limit::Empty && self.field == field
    }

    /// Returns the limit that would lift all others for an empty value.
    fn lifted_by(value: &Value) -> Option<Limit> {
        match value {
            Value::String(text) if text.is_empty() => Some(Limit::Empty),
            Value::Array(list) if list.is_empty() => Some(Limit::EmptyList),
            _ => None,
        }
    }

    fn parameter(&self) -> &'static str {
        &self.field[..self.parameter]
    }
}

/// A broken rule.
pub(crate) struct Broken {
    /// The path of the value, with dots and indexes: `members[2].id`.
    pub(crate) place: String,
    /// The problem, as a predicate that follows the place.
    pub(crate) problem: String,
}

/// Returns the rules that a request's parameters break, in the order of the rules.
pub(crate) fn broken<'v>(rules: &[Rule], given: &dyn Fn(&str) -> Option<&'v Value>) -> Vec<Broken> {
    let mut found = Vec::new();
    for rule in rules {
        let lifted =
            !rule.unless.is_empty() && given(rule.unless).is_some_and(|value| value == true);
        if let Some(value) = given(rule.parameter()).filter(|_| !lifted) {
            let rest = rule.field.get(rule.parameter + 1..).unwrap_or_default();
            apply(rules, rule, value, rest, rule.parameter(), &mut found);
        }
    }
    found
}

/// Applies a rule to the value at `path` within `value`, which is at `place` in the request.
fn apply(
    rules: &[Rule],
    rule: &Rule,
    value: &Value,
    path: &str,
    place: &str,
    found: &mut Vec<Broken>,
) {
    let each = |list: &[Value], found: &mut Vec<Broken>| {
        for (at, value) in list.iter().enumerate() {
            apply(rules, rule, value, path, &element(place, at), found);
        }
    };
    if !path.is_empty() {
        let (first, rest) = path.split_once('.').unwrap_or((path, ""));
        match value {
            Value::Array(list) => each(list, found),
            // The names in a map are the caller's own, and may be long or secret.
            Value::Object(map) if first == "*" => {
                map.values().for_each(|value| apply(rules, rule, value, rest, place, found));
            }
            Value::Object(map) => {
                if let Some(value) = map.get(first) {
                    apply(rules, rule, value, rest, &format!("{place}.{first}"), found);
                }
            }
            _ => {}
        }
        return;
    }
    if let Limit::Like(other) = rule.limit {
        for rule in rules {
            let inner = rule.field.strip_prefix(other).and_then(|rest| rest.strip_prefix('.'));
            if let Some(path) = inner {
                apply(rules, rule, value, path, place, found);
            }
        }
        return;
    }
    let lifted = |by| rules.iter().any(|other| other.limit == by && other.field == rule.field);
    if Rule::lifted_by(value).is_some_and(lifted) {
        return;
    }
    let problem = rule.limit.check(value);
    found.extend(problem.map(|problem| Broken { place: place.into(), problem }));
    if let Value::Array(list) = value {
        each(list, found);
    }
}

/// Returns the place of a list's element, counted from 0.
pub(crate) fn element(list: &str, at: usize) -> String {
    format!("{list}[{at}]")
}

impl Limit {
    /// Returns what is wrong with a value. For a list, checks only its length.
    fn check(&self, value: &Value) -> Option<String> {
        match (self, value) {
            (Limit::Filled, Value::Array(list)) => list.is_empty().then(|| EMPTY.into()),
            (Limit::Filled, Value::String(text)) => text.is_empty().then(|| EMPTY.into()),
            (Limit::Id(separators), Value::String(text)) => id(text, separators),
            (Limit::Line, Value::String(text)) => line(text),
            (Limit::Text(rules), Value::String(text)) => rules.problem(text),
            (Limit::MaxItems(most), Value::Array(list)) if list.len() > *most => {
                let are = if *most == 1 { "is" } else { "are" };
                Some(format!("has {} elements; at most {most} {are} allowed", list.len()))
            }
            (Limit::Minimum(least), _) if number(value)? < i128::from(*least) => {
                Some(format!("is {}; the minimum is {least}", bare(value)))
            }
            (Limit::Maximum(most), _) if number(value)? > i128::from(*most) => {
                Some(format!("is {}; the maximum is {most}", bare(value)))
            }
            _ => None,
        }
    }
}

pub(crate) const EMPTY: &str = "is empty";

/// The problem of a text that only has spaces, which DingTalk drops.
const BLANK: &str = "is blank";

/// The characters that ids of some kind never contain, beside those that no id contains.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Separators {
    all: &'static str,
    /// A bit for each byte that needs a closer look: control characters, all that is not ASCII, and the separators.
    /// Made at compile time, because a call checks several ids.
    doubtful: [u32; 8],
}

impl Separators {
    pub(crate) const NONE: Separators = Separators::new("");

    pub(crate) const fn new(all: &'static str) -> Self {
        let mut doubtful = [u32::MAX, 0, 0, 1 << 31, u32::MAX, u32::MAX, u32::MAX, u32::MAX];
        let mut at = 0;
        while at < all.len() {
            let byte = all.as_bytes()[at];
            doubtful[byte as usize / 32] |= 1 << (byte % 32);
            at += 1;
        }
        Separators { all, doubtful }
    }

    fn is_doubtful(&self, byte: u8) -> bool {
        self.doubtful[usize::from(byte / 32)] >> (byte % 32) & 1 == 1
    }
}

/// Returns what is wrong with a text as an id.
pub(crate) fn id(text: &str, separators: &Separators) -> Option<String> {
    if text.is_empty() {
        return Some(EMPTY.into());
    }
    if text.bytes().any(|byte| separators.is_doubtful(byte)) {
        improper(text, separators.all)
    } else {
        None
    }
}

/// Describes the first character that an id may not contain, if there is one.
#[cold]
fn improper(text: &str, separators: &str) -> Option<String> {
    if let Some(found) = unseen(text) {
        return Some(refused(text, found));
    }
    let found = text.chars().find(|c| separators.contains(*c))?;
    let text = cut::shown(text);
    Some(match found {
        ' ' => format!("{text:?} contains a space; give one id without spaces"),
        _ => format!("{text:?} contains {found:?}, which separates ids; give one id at a time"),
    })
}

/// Returns what is wrong with a text as a single line.
fn line(text: &str) -> Option<String> {
    if text.is_empty() {
        return Some(EMPTY.into());
    }
    let (_, found) = unprintable(text).next()?;
    Some(refused(text, found))
}

/// Returns what is wrong with a text in a URL, apart from its meaning.
pub(crate) fn address(text: &str) -> Option<String> {
    if text.is_empty() {
        return Some(EMPTY.into());
    }
    let found = text.chars().find(|c| is_control(*c))?;
    Some(refused(text, found))
}

/// Describes a text with a control character or an invisible character.
fn refused(text: &str, found: char) -> String {
    let text = cut::shown(text);
    if is_control(found) {
        format!("{text:?} contains {found:?}; control characters and line breaks are not allowed")
    } else {
        format!("{text:?} contains {}, an invisible character; remove it", named(found))
    }
}

/// Returns a number, rounded away from zero. A value from a URL is text.
fn number(value: &Value) -> Option<i128> {
    match value {
        Value::Number(number) => match (number.as_i64(), number.as_u64()) {
            (Some(number), _) => Some(number.into()),
            (_, Some(number)) => Some(number.into()),
            // Limits are whole numbers, so rounding away from zero changes no comparison.
            _ => number
                .as_f64()
                .map(|number| (if number < 0.0 { number.floor() } else { number.ceil() }) as i128),
        },
        Value::String(text) => text.parse().ok(),
        _ => None,
    }
}

/// Returns a number as it is sent, in the body or in a URL.
fn bare(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), String::from)
}

/// Returns the beginning of a value as JSON, enough to recognize it.
pub(crate) fn shown(value: &Value) -> String {
    match value {
        // Cut before it is quoted, because it may be huge.
        Value::String(text) => format!("{:?}", cut::shown(text)),
        value => cut::shown(&value.to_string()),
    }
}

/// The rules for a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct TextRules {
    /// Characters that the text may not contain.
    pub without: &'static str,
    /// Characters that the text may not end with.
    pub not_last: &'static str,
    /// The only characters that the text may contain, with ranges as in `0-9A-Za-z`. Empty if any are allowed.
    pub only: &'static str,
}

impl TextRules {
    /// Returns the text as DingTalk checks it: without spaces at the ends of a name.
    pub fn seen<'t>(&self, text: &'t str) -> &'t str {
        if self.only.is_empty() { text.trim_matches(' ') } else { text }
    }

    /// Checks a text. The error says which rule it breaks, as a predicate that follows the text.
    pub fn check(&self, text: &str) -> Result<(), String> {
        let seen = self.seen(text);
        if seen.is_empty() {
            return Err(if text.is_empty() { EMPTY } else { BLANK }.into());
        }
        let text = seen;
        if let Some(found) = text.chars().find(|c| self.without.contains(*c) || is_control(*c)) {
            return Err(format!("contains {found:?}, which DingTalk refuses"));
        }
        if let Some((_, found)) = unprintable(text).next() {
            return Err(format!("contains {}, an invisible character", named(found)));
        }
        if text.chars().all(|c| c.is_whitespace() || is_filler(c)) {
            return Err("contains only invisible characters".into());
        }
        if let Some(found) = text.chars().find(|c| !self.allows(*c)) {
            return Err(format!("contains {found:?}; DingTalk accepts only {}", self.only));
        }
        match text.chars().next_back().filter(|last| self.not_last.contains(*last)) {
            Some(last) => Err(format!("ends with {last:?}, which DingTalk refuses")),
            None => Ok(()),
        }
    }

    /// Returns the problem of [`check`](Self::check), after the quoted text.
    pub(crate) fn problem(&self, text: &str) -> Option<String> {
        let problem = self.check(text).err()?;
        if text.is_empty() {
            return Some(problem);
        }
        Some(format!("{:?} {problem}", cut::shown(text)))
    }

    fn allows(&self, c: char) -> bool {
        let mut rest = self.only.chars();
        while let Some(first) = rest.next() {
            let mut range = rest.clone();
            let last = match (range.next(), range.next()) {
                (Some('-'), Some(last)) => {
                    rest = range;
                    last
                }
                _ => first,
            };
            if (first..=last).contains(&c) {
                return true;
            }
        }
        self.only.is_empty()
    }
}

#[cfg(test)]
mod tests;
