//! The `Retry-After` header.

use std::time::{Duration, SystemTime};

/// Returns the wait that `Retry-After` asks for, in seconds or until a date. A date is compared with the answer's own
/// `Date` if it has one. A date in the past means no wait.
pub(super) fn retry_after(when: &str, date: Option<&str>, now: SystemTime) -> Option<Duration> {
    let when = when.trim_matches(['"', ' ']);
    if let Some(seconds) = seconds(when) {
        return Some(seconds);
    }
    let until = parse(when)?;
    let now = date.and_then(parse).unwrap_or(now);
    Some(until.duration_since(now).unwrap_or_default())
}

/// Parses `7`, and what some servers write instead: `7.5`, `7s`, `7, 7`. A number that is too large means forever.
fn seconds(text: &str) -> Option<Duration> {
    let text = text.split(',').next()?.trim();
    let text = text.strip_suffix('s').unwrap_or(text);
    let (whole, part) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let whole = Some(whole).filter(|whole| digits(whole) && digits(part))?;
    let seconds: u64 = whole.parse().unwrap_or(u64::MAX);
    let begun = part.bytes().any(|digit| digit != b'0');
    Some(Duration::from_secs(seconds.saturating_add(begun.into())))
}

/// Parses an HTTP date. Accepts other names of the zone and days of one digit, as some servers write them.
fn parse(text: &str) -> Option<SystemTime> {
    let zone = [" UTC", " +0000", " Z"].iter().find_map(|zone| text.strip_suffix(zone));
    let text = zone.map_or_else(|| text.to_string(), |text| format!("{text} GMT"));
    let padded = text.split_once(", ").filter(|(_, rest)| rest.as_bytes().get(1) == Some(&b' '));
    let text = padded.map_or_else(|| text.clone(), |(day, rest)| format!("{day}, 0{rest}"));
    httpdate::parse_http_date(&text).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn retry_after_is_seconds_or_a_date() {
        const NOW: &str = "Sat, 28 Nov 2026 20:00:00 GMT";
        let now = httpdate::parse_http_date(NOW).expect("a date");
        let rows: &[(&str, Option<u64>)] = &[
            ("7", Some(7)),
            ("0", Some(0)),
            ("Sat, 28 Nov 2026 20:02:00 GMT", Some(120)),
            ("Saturday, 28-Nov-26 20:02:00 GMT", Some(120)),
            ("Sat Nov 28 20:02:00 2026", Some(120)),
            ("Sat, 28 Nov 2026 19:00:00 GMT", Some(0)),
            ("-1", None),
            ("1.5", Some(2)),
            ("7.0", Some(7)),
            ("7s", Some(7)),
            ("\"7\"", Some(7)),
            ("7, 7", Some(7)),
            ("99999999999999999999", Some(u64::MAX)),
            ("Sat, 28 Nov 2026 20:02:00 UTC", Some(120)),
            ("Sat, 28 Nov 2026 20:02:00 +0000", Some(120)),
            ("Tue, 1 Dec 2026 20:00:00 GMT", Some(3 * 86_400)),
            ("7 minutes", None),
            ("1.", None),
            ("s", None),
            ("Sat, 31 Feb 2026 20:02:00 GMT", None),
            ("tomorrow", None),
            ("", None),
        ];
        for (when, seconds) in rows {
            let expected = seconds.map(Duration::from_secs);
            assert_eq!(retry_after(when, None, now), expected, "{when}");
            // A wrong local clock does not matter.
            let wrong = now + Duration::from_secs(86_400);
            assert_eq!(retry_after(when, Some(NOW), wrong), expected, "{when}");
            assert_eq!(retry_after(when, Some("x"), now), expected, "{when}");
        }
    }
}
