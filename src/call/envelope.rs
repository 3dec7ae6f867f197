//! The envelope of an answer, in both interfaces: error code, message and request id. The schema lists the spellings of
//! its fields.

use std::fmt;
use std::time::Duration;

use serde::de::{Deserializer, MapAccess, Visitor};

use crate::call::watch::Key;
use crate::model::lenient::{Failed, Lenient, List, Map, Scalar, next, skip};
use crate::tables::gateway;

/// The envelope of an answer: what it says about the call, beside or instead of a result.
#[derive(Default)]
pub(crate) struct Envelope {
    pub(crate) code: Option<String>,
    pub(crate) message: Option<String>,
    pub(crate) request_id: Option<String>,
    pub(crate) required_scopes: Vec<String>,
    /// True if the code is a legacy one, which means failure even beside a result.
    pub(crate) legacy: bool,
    /// How long the caller's address is banned for calling too often. `None` if it is not.
    pub(crate) banned: Option<Duration>,
    /// True if a field that is not part of the envelope has a value.
    pub(crate) has_result: bool,
    /// True if the field that must be `true` is `true`, or if there is no such field.
    pub(crate) succeeded: bool,
}

impl Envelope {
    /// Returns the envelope of an object that is only a result.
    pub(crate) fn silent() -> Self {
        Envelope { succeeded: true, has_result: true, ..Envelope::default() }
    }

    /// Returns true if it reports a failure. A new-style code without a message does not: it may be a field of the
    /// reply with that name.
    pub(crate) fn is_an_error(&self) -> bool {
        self.banned.is_some() || self.legacy || self.code.is_some() && self.message.is_some()
    }

    /// Returns true if there may be a result beside the error. A ban never has one.
    pub(crate) fn is_contradictory(&self) -> bool {
        self.has_result && self.banned.is_none()
    }

    /// Reads the top level of an object, or fails if the text is not an object. `success` names the field that must be
    /// `true`.
    pub(crate) fn read(text: &str, success: Option<&str>) -> Result<Self, serde_json::Error> {
        let mut json = serde_json::Deserializer::from_str(text);
        let envelope = json.deserialize_map(Reader { success })?;
        json.end()?;
        Ok(envelope)
    }
}

/// The most permissions to keep. An app lacks a few at most, and a longer list would not help.
const MAX_SCOPES: usize = 20;

/// The permissions that an answer names, at most [`MAX_SCOPES`].
#[derive(Default)]
struct Detail(Vec<String>);

impl Lenient for Detail {
    fn map(to: &mut Option<Self>, map: &mut dyn Map) -> Result<(), Failed> {
        let mut all = Vec::new();
        let mut wanted = false;
        while map.key(&mut |key| wanted = gateway::REQUIRED_SCOPES.contains(&key))? {
            let mut found: Option<Scopes> = None;
            map.value(if wanted { Some(&mut found) } else { None })?;
            let scopes = found.into_iter().flat_map(|Scopes(scopes)| scopes);
            all.extend(scopes.take(MAX_SCOPES - all.len()));
        }
        *to = Some(Detail(all));
        Ok(())
    }
}

/// A list of permissions, or a single one.
struct Scopes(Vec<String>);

impl Lenient for Scopes {
    fn scalar(to: &mut Option<Self>, value: Scalar<'_>) {
        let mut found = None;
        String::scalar(&mut found, value);
        if let Some(found) = found {
            *to = Some(Scopes(vec![found]));
        }
    }

    fn list(to: &mut Option<Self>, list: &mut dyn List) -> Result<(), Failed> {
        let mut found = Vec::new();
        let mut scope: Option<String> = None;
        while found.len() < MAX_SCOPES && list.next(Some(&mut scope))? {
            found.extend(scope.take());
        }
        *to = Some(Scopes(found));
        skip(list)
    }
}

/// Reads an [`Envelope`] from an object.
struct Reader<'a> {
    success: Option<&'a str>,
}

impl<'de> Visitor<'de> for Reader<'_> {
    type Value = Envelope;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Envelope, A::Error> {
        let mut texts = [
            (gateway::CODE, None),
            (gateway::MESSAGE, None),
            (gateway::REQUEST_ID, None),
            (gateway::LEGACY_CODE, None),
            (gateway::LEGACY_MESSAGE, None),
            (gateway::SUB_CODE, None),
            (gateway::SUB_MESSAGE, None),
        ];
        let mut envelope = Envelope { succeeded: self.success.is_none(), ..Envelope::default() };
        let (mut banned, mut minutes, mut beside_ban) = (false, None, false);
        while let Some(key) = map.next_key_seed(Key)? {
            let rank = |keys: &[&str]| keys.iter().position(|known| *known == key);
            if self.success == Some(&*key) {
                envelope.succeeded = next(&mut map)?.unwrap_or(false);
                envelope.has_result |= envelope.succeeded;
            } else if gateway::DENIED_DETAIL.contains(&&*key) {
                let Detail(scopes) = next(&mut map)?.unwrap_or_default();
                let left = MAX_SCOPES - envelope.required_scopes.len();
                envelope.required_scopes.extend(scopes.into_iter().take(left));
            } else if let Some((rank, found)) =
                texts.iter_mut().find_map(|(keys, found)| Some((rank(keys)?, found)))
            {
                // Of several spellings, the one that the schema lists first wins.
                let text: Option<String> = next(&mut map)?;
                let better = found.as_ref().is_none_or(|(best, _)| rank <= *best);
                if let Some(text) = text.filter(|text| better && !text.is_empty()) {
                    *found = Some((rank, text));
                }
            } else if gateway::BANNED_MINUTES.contains(&&*key) {
                let wait: Option<i64> = next(&mut map)?;
                envelope.has_result |= wait.is_some();
                minutes = minutes.or(wait);
            } else {
                let value: Value = next(&mut map)?.unwrap_or_default();
                let is_value = if gateway::NO_RESULT.contains(&&*key) {
                    value == Value::Yes
                } else {
                    value != Value::Nothing
                };
                envelope.has_result |= is_value;
                if gateway::BANNED.contains(&&*key) {
                    banned |= is_value;
                } else {
                    beside_ban |= is_value && !gateway::BANNED_BESIDE.contains(&&*key);
                }
            }
        }
        envelope.banned = (banned && !beside_ban).then(|| ban(minutes));
        let [code, message, request_id, legacy_code, legacy_message, sub_code, sub_message] =
            texts.map(|(_, found)| found.map(|(_, text)| text));
        envelope.code = code.filter(|code| is_error(code));
        envelope.message = message;
        envelope.request_id = request_id;
        if let Some(code) = legacy_code.filter(|code| is_error(code)) {
            let wrapped = code == gateway::LEGACY_WRAPPER;
            let sub_code = sub_code.or_else(|| wrapped_code(legacy_message.as_deref()?));
            envelope.code = sub_code.filter(|_| wrapped).or(Some(code));
            envelope.message = sub_message.filter(|_| wrapped).or(legacy_message);
            envelope.legacy = true;
        }
        Ok(envelope)
    }
}

/// Returns the code in a wrapper's message, `error[subcode=60011,submsg=…]`, for answers without a field for it.
fn wrapped_code(message: &str) -> Option<String> {
    let (_, rest) = message.split_once(gateway::LEGACY_WRAPPED_CODE)?;
    let code = rest.split([',', ']', ' ']).next().filter(|code| !code.is_empty())?;
    Some(code.to_string())
}

/// Returns the length of a ban, from the minutes in the answer: at least one minute, at most a day, five by default.
fn ban(minutes: Option<i64>) -> Duration {
    const USUAL: u64 = 5;
    const MAX_MINUTES: u64 = 24 * 60;
    let minutes = minutes.and_then(|minutes| u64::try_from(minutes).ok()).unwrap_or(USUAL);
    Duration::from_secs(60 * minutes.clamp(1, MAX_MINUTES))
}

/// The evidence of a field for a result. `null`, `false`, 0 and empty values do not show that the call was executed.
#[derive(Clone, Copy, Default, PartialEq)]
enum Value {
    #[default]
    Nothing,
    Yes,
    Something,
}

impl Value {
    fn something(is_there: bool) -> Option<Self> {
        Some(if is_there { Value::Something } else { Value::Nothing })
    }
}

impl Lenient for Value {
    fn scalar(to: &mut Option<Self>, value: Scalar<'_>) {
        *to = match value {
            Scalar::Bool(true) => Some(Value::Yes),
            Scalar::Bool(false) => Some(Value::Nothing),
            Scalar::Text(text) => Value::something(!text.is_empty()),
            Scalar::Signed(number) => Value::something(number != 0),
            Scalar::Unsigned(number) => Value::something(number != 0),
            Scalar::Float(number) => Value::something(number != 0.0),
            Scalar::Number(digits) => Value::something(digits.contains(|c| matches!(c, '1'..='9'))),
        };
    }

    fn list(to: &mut Option<Self>, list: &mut dyn List) -> Result<(), Failed> {
        *to = Value::something(list.next(None)?);
        skip(list)
    }

    fn map(to: &mut Option<Self>, map: &mut dyn Map) -> Result<(), Failed> {
        let mut is_there = false;
        while map.key(&mut |_| ())? {
            is_there = true;
            map.value(None)?;
        }
        *to = Value::something(is_there);
        Ok(())
    }
}

/// Returns true if a code means an error. Some back ends write a code into a success too.
pub(super) fn is_error(code: &str) -> bool {
    !gateway::NO_ERROR.iter().any(|known| known.eq_ignore_ascii_case(code))
}

/// The most bytes that a repair may add. An escaped control character takes six bytes instead of one.
const MAX_GROWTH: usize = 64 << 10;

/// Repairs JSON with the flaws of some Java and C writers: lone surrogates, raw control characters in strings, and
/// trailing NULs. A text that would need very many repairs is returned unchanged.
pub(crate) fn repair(text: &str) -> String {
    let text = text.trim_end_matches(['\0', ' ', '\r', '\n']);
    // Reserved at once, because growing would briefly need twice the memory.
    let most = text.len() + MAX_GROWTH.min(5 * text.len());
    let mut repaired = String::with_capacity(most);
    let (mut rest, mut in_text) = (text, false);
    while let Some(c) = rest.chars().next() {
        let unit = |text: &str| {
            let digits = text.strip_prefix("\\u")?.get(..4)?;
            u32::from_str_radix(digits, 16).ok()
        };
        let length = match (c, unit(rest)) {
            ('\\', Some(0xd800..=0xdbff)) if matches!(unit(&rest[6..]), Some(0xdc00..=0xdfff)) => {
                12
            }
            ('\\', Some(0xd800..=0xdfff)) => {
                repaired.push('\u{fffd}');
                rest = &rest[6..];
                continue;
            }
            ('\\', Some(_)) => 6,
            ('\\', None) => 1 + rest[1..].chars().next().map_or(0, char::len_utf8),
            (c, _) => c.len_utf8(),
        };
        in_text ^= c == '"';
        if repaired.len() + rest.len() + 5 > text.len() + MAX_GROWTH {
            drop(repaired);
            return text.into();
        }
        if in_text && c < ' ' {
            repaired += &format!("\\u{:04x}", u32::from(c));
        } else {
            repaired += &rest[..length];
        }
        rest = &rest[length..];
    }
    repaired
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nearly_json_is_repaired_and_json_is_left_alone() {
        let rows = [
            ("{\"a\":\"\\ud83d\\ude00\"}", "{\"a\":\"\\ud83d\\ude00\"}"),
            ("{\"a\":\"x\\ud83d\"}", "{\"a\":\"x\u{fffd}\"}"),
            ("{\"a\":\"\\ude00\\\"\\\\\"}", "{\"a\":\"\u{fffd}\\\"\\\\\"}"),
            ("{\"a\":\"\t中\n\"}\n\0\0", "{\"a\":\"\\u0009中\\u000a\"}"),
            ("{\n\t\"a\": 1\n}", "{\n\t\"a\": 1\n}"),
            ("{\"a\":\"\\ud83d", "{\"a\":\"\u{fffd}"),
            ("{\"a\":\"\\", "{\"a\":\"\\"),
            ("{\"a\":\"\\ud8", "{\"a\":\"\\ud8"),
        ];
        for (text, repaired) in rows {
            assert_eq!(repair(text), repaired);
        }
    }

    #[test]
    fn json_cut_anywhere_is_repaired_up_to_the_cut() {
        for text in crate::text::cut::tests::texts(30) {
            let escaped: String =
                text.encode_utf16().map(|unit| format!("\\u{unit:04x}")).collect();
            let whole = format!("{{\"a\":\"{text}\\\"\t{escaped}\"}}");
            for (end, _) in whole.char_indices() {
                let repaired = repair(&whole[..end]);
                // What was cut is still cut.
                assert!(Envelope::read(&repaired, None).is_err(), "{end} {whole}");
            }
            assert!(Envelope::read(&repair(&whole), None).is_ok(), "{whole}");
        }
    }

    #[test]
    fn the_first_spelling_in_the_schema_wins() {
        let text = r#"{"description":"d","Message":"M","message":"m","code":"x"}"#;
        let envelope = Envelope::read(text, None).expect("an object");
        assert_eq!(envelope.message, Some("m".into()));
    }

    #[test]
    fn only_the_first_scopes_are_kept() {
        let detail = gateway::DENIED_DETAIL[0];
        let name = gateway::REQUIRED_SCOPES[0];
        let list = |count: usize| {
            let scopes: Vec<_> = (0..count).map(|number| format!("\"s{number}\"")).collect();
            format!("{{\"x\":[1],\"{name}\":[null,{}]}}", scopes.join(","))
        };
        let many = list(100_000);
        let repeated = vec![format!("\"{name}\":[\"s\"]"); 100_000].join(",");
        let rows = [
            (format!("\"{detail}\":{}", list(2)), 2),
            (format!("\"{detail}\":{}", list(20)), 20),
            (format!("\"{detail}\":{many}"), 20),
            (format!("\"{detail}\":{many},\"{detail}\":{many}"), 20),
            (format!("\"{detail}\":{{{repeated}}}"), 20),
            (vec![format!("\"{detail}\":{}", list(3)); 1000].join(","), 20),
            (format!("\"{detail}\":{{\"{name}\":\"alone\"}}"), 1),
            (format!("\"{detail}\":{{\"{name}\":{{}}}}"), 0),
            (format!("\"{detail}\":[{many}]"), 0),
        ];
        for (text, count) in rows {
            let text = format!("{{{text},\"code\":\"x\"}}");
            let envelope = Envelope::read(&text, None).expect("an object");
            assert_eq!(envelope.required_scopes.len(), count);
            assert!(envelope.required_scopes.capacity() < 100);
            assert!(envelope.code.is_some());
        }
    }

    #[test]
    fn a_success_code_is_not_an_error() {
        for code in ["0", "0.0", "-0", "\"0\"", "200", "\"OK\"", "\"success\"", "null", "\"\""] {
            let text = format!(r#"{{"code":{code},"errcode":{code}}}"#);
            assert_eq!(Envelope::read(&text, None).expect("an object").code, None, "{code}");
        }
    }
}
