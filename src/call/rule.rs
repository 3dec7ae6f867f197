//! What DingTalk refuses in a request, as data, and the one function that looks for it.

use serde_json::Value;

use crate::text::cut;
use crate::text::{is_control, is_filler, named, unprintable, unseen};

/// A rule for a field of a request. Generated code lists them in [`Spec::rules`](crate::Spec::rules).
///
/// A field within another is written with a dot: `option.size`. Where a list is on the way, the rule holds for each
/// element; `*` stands for every name in a map.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rule {
    field: &'static str,
    /// How much of it is the name of the parameter that holds it.
    parameter: usize,
    limit: Limit,
    unless: &'static str,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Limit {
    Filled,
    Id(&'static str),
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

    /// A text or a list that is not empty.
    pub const fn filled(field: &'static str) -> Rule {
        Rule::new(field, Limit::Filled)
    }

    /// An id: a text that is not empty and holds nothing that nobody sees.
    pub const fn id(field: &'static str) -> Rule {
        Rule::new(field, Limit::Id(""))
    }

    /// A rule for an id that does not hold these characters either.
    pub const fn without(mut self, characters: &'static str) -> Rule {
        self.limit = Limit::Id(characters);
        self
    }

    /// A text of one line that is not empty. What nobody sees is refused where it is no part of the writing, as joiners
    /// are.
    pub const fn line(field: &'static str) -> Rule {
        Rule::new(field, Limit::Line)
    }

    /// A text that follows these rules.
    pub const fn text(field: &'static str, rules: TextRules) -> Rule {
        Rule::new(field, Limit::Text(rules))
    }

    /// A list of so many elements at most.
    pub const fn max_items(field: &'static str, most: usize) -> Rule {
        Rule::new(field, Limit::MaxItems(most))
    }

    /// A number that is not less than this.
    pub const fn minimum(field: &'static str, least: i64) -> Rule {
        Rule::new(field, Limit::Minimum(least))
    }

    /// A number that is not more than this.
    pub const fn maximum(field: &'static str, most: i64) -> Rule {
        Rule::new(field, Limit::Maximum(most))
    }

    /// An object of the same kind as the one around it at `other`: the rules for what is in that hold here as well.
    pub const fn like(field: &'static str, other: &'static str) -> Rule {
        Rule::new(field, Limit::Like(other))
    }

    /// Does not hold where this parameter is `true`.
    pub const fn unless(mut self, parameter: &'static str) -> Rule {
        self.unless = parameter;
        self
    }

    /// The parameter's name, if the rule is about it or something in it.
    pub(crate) fn names(&self, parameter: &str) -> Option<&'static str> {
        [self.unless, self.parameter()].into_iter().find(|name| *name == parameter)
    }

    fn parameter(&self) -> &'static str {
        &self.field[..self.parameter]
    }
}

/// A rule that a request breaks.
pub(crate) struct Broken {
    /// The field, with dots.
    pub(crate) field: String,
    /// What is wrong with it, to be said after its name.
    pub(crate) problem: String,
}

/// The rules that the parameters of a request break, in the order of the rules.
pub(crate) fn broken<'v>(rules: &[Rule], given: &dyn Fn(&str) -> Option<&'v Value>) -> Vec<Broken> {
    let mut found = Vec::new();
    for rule in rules {
        let lifted =
            !rule.unless.is_empty() && given(rule.unless).is_some_and(|value| value == true);
        if let Some(value) = given(rule.parameter()).filter(|_| !lifted) {
            let rest = rule.field.get(rule.parameter + 1..).unwrap_or_default();
            apply(rules, rule, value, rest, rule.field, &mut found);
        }
    }
    found
}

/// Applies a rule to what is at `path` below a value. `field` is the name that is told.
fn apply(
    rules: &[Rule],
    rule: &Rule,
    value: &Value,
    path: &str,
    field: &str,
    found: &mut Vec<Broken>,
) {
    if !path.is_empty() {
        let (first, rest) = path.split_once('.').unwrap_or((path, ""));
        match value {
            Value::Array(list) => {
                list.iter().for_each(|value| apply(rules, rule, value, path, field, found));
            }
            Value::Object(map) if first == "*" => {
                map.values().for_each(|value| apply(rules, rule, value, rest, field, found));
            }
            Value::Object(map) => {
                if let Some(value) = map.get(first) {
                    apply(rules, rule, value, rest, field, found);
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
                apply(rules, rule, value, path, &format!("{field}.{path}"), found);
            }
        }
        return;
    }
    let problem = rule.limit.check(value);
    found.extend(problem.map(|problem| Broken { field: field.replace(".*", ""), problem }));
    if let Value::Array(list) = value {
        list.iter().for_each(|value| apply(rules, rule, value, path, field, found));
    }
}

impl Limit {
    /// What is wrong with a value. Of a list, only how long it is.
    fn check(&self, value: &Value) -> Option<String> {
        match (self, value) {
            (Limit::Filled, Value::Array(list)) => list.is_empty().then(|| EMPTY.into()),
            (Limit::Filled, Value::String(text)) => text.is_empty().then(|| EMPTY.into()),
            (Limit::Id(without), Value::String(text)) => id(text, without),
            (Limit::Line, Value::String(text)) => line(text),
            (Limit::Text(rules), Value::String(text)) => rules.problem(text),
            (Limit::MaxItems(most), Value::Array(list)) if list.len() > *most => {
                Some(format!("has {} elements, and may have {most} at most", list.len()))
            }
            (Limit::Minimum(least), _) if number(value)? < i128::from(*least) => {
                Some(format!("{} is less than {least}, the least that DingTalk takes", bare(value)))
            }
            (Limit::Maximum(most), _) if number(value)? > i128::from(*most) => {
                Some(format!("{} is more than {most}, the most that DingTalk takes", bare(value)))
            }
            _ => None,
        }
    }
}

pub(crate) const EMPTY: &str = "is empty";

/// Returns what makes a text unfit for an id that does not hold these characters either.
pub(crate) fn id(text: &str, without: &str) -> Option<String> {
    if text.is_empty() {
        return Some(EMPTY.into());
    }
    let plain = text.bytes().all(|byte| matches!(byte, b' '..=b'~'));
    let found = if plain { None } else { unseen(text) };
    if let Some(found) = found {
        return Some(refused(text, found));
    }
    let found = text.chars().find(|c| without.contains(*c))?;
    let text = cut::shown(text);
    Some(match found {
        ' ' => format!("{text:?} holds a blank, and no such id does"),
        _ => format!("{text:?} holds {found:?}, which separates ids; give one id at a time"),
    })
}

/// Returns what makes a text unfit for one line.
fn line(text: &str) -> Option<String> {
    if text.is_empty() {
        return Some(EMPTY.into());
    }
    let (_, found) = unprintable(text).next()?;
    Some(refused(text, found))
}

/// Returns what makes a text unfit for an address, whatever it means.
pub(crate) fn address(text: &str) -> Option<String> {
    if text.is_empty() {
        return Some(EMPTY.into());
    }
    let found = text.chars().find(|c| is_control(*c))?;
    Some(refused(text, found))
}

/// What is said of a text with a character that does not show.
fn refused(text: &str, found: char) -> String {
    let text = cut::shown(text);
    match is_control(found) {
        true => {
            format!("{text:?} holds {found:?}, and may have no control characters or line breaks")
        }
        false => format!("{text:?} holds {}, which nobody sees; type it without", named(found)),
    }
}

/// A number, beyond every limit if it is infinite or nearly. As text where it comes from an address.
fn number(value: &Value) -> Option<i128> {
    match value {
        Value::Number(number) => match (number.as_i64(), number.as_u64()) {
            (Some(number), _) => Some(number.into()),
            (_, Some(number)) => Some(number.into()),
            // Nothing lies between a whole limit and the next whole number away from zero.
            _ => number
                .as_f64()
                .map(|number| (if number < 0.0 { number.floor() } else { number.ceil() }) as i128),
        },
        Value::String(text) => text.parse().ok(),
        _ => None,
    }
}

/// A number as it is sent, be it in the body or in an address.
fn bare(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), String::from)
}

/// A value as JSON, cut: enough to find it again.
pub(crate) fn shown(value: &Value) -> String {
    match value {
        // Not written out whole first: it may be huge.
        Value::String(text) => format!("{:?}", cut::shown(text)),
        value => cut::shown(&value.to_string()),
    }
}

/// What DingTalk refuses in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct TextRules {
    /// Characters that may not occur.
    pub without: &'static str,
    /// Characters that it may not end with.
    pub not_last: &'static str,
    /// The characters that may occur, with ranges as in `0-9A-Za-z`. All of them if this is empty.
    pub only: &'static str,
}

impl TextRules {
    /// The text as DingTalk sees it: it drops blanks at the ends of a name before it looks.
    pub fn seen<'t>(&self, text: &'t str) -> &'t str {
        if self.only.is_empty() { text.trim_matches(' ') } else { text }
    }

    /// Whether a text follows the rules, and if not, which one it breaks.
    pub fn check(&self, text: &str) -> Result<(), String> {
        let text = self.seen(text);
        if text.is_empty() {
            return Err(EMPTY.into());
        }
        if let Some(found) = text.chars().find(|c| self.without.contains(*c) || is_control(*c)) {
            return Err(format!("holds {found:?}, which DingTalk refuses"));
        }
        if let Some((_, found)) = unprintable(text).next() {
            return Err(format!("holds {}, which nobody sees", named(found)));
        }
        if text.chars().all(|c| c.is_whitespace() || is_filler(c)) {
            return Err("holds nothing that anybody sees".into());
        }
        if let Some(found) = text.chars().find(|c| !self.allows(*c)) {
            return Err(format!("holds {found:?}, and DingTalk takes only {}", self.only));
        }
        match text.chars().next_back().filter(|last| self.not_last.contains(*last)) {
            Some(last) => Err(format!("ends with {last:?}, which DingTalk refuses")),
            None => Ok(()),
        }
    }

    /// The same with the text before it.
    pub(crate) fn problem(&self, text: &str) -> Option<String> {
        let problem = self.check(text).err()?;
        match text.is_empty() {
            true => Some(problem),
            false => Some(format!("{:?} {problem}", cut::shown(text))),
        }
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
