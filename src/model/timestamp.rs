use std::fmt;

use crate::model::lenient::{Lenient, Scalar, put, text};

/// A point in time, as the text that DingTalk wrote.
///
/// DingTalk writes several formats, one of them not ISO 8601, so the text is kept unchanged. The `jiff1` feature adds
/// `to_jiff`, which parses them all.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Timestamp(String);

impl Timestamp {
    /// Returns a timestamp from any text, without checking it.
    pub fn new(text: impl Into<String>) -> Self {
        Timestamp(text.into())
    }

    /// Returns the text unchanged.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns the point in time, if the text has one of the formats that DingTalk is known to write
    /// (`schema/common.json`).
    #[cfg(feature = "jiff1")]
    pub fn to_jiff(&self) -> Option<jiff::Timestamp> {
        use crate::tables::{TIMESTAMP_FORMATS, TIMESTAMP_ZONES};
        TIMESTAMP_FORMATS.iter().find_map(|format| {
            let time = jiff::civil::DateTime::strptime(format, &self.0).ok()?;
            let (_, hours) = TIMESTAMP_ZONES.iter().find(|(zone, _)| format.contains(zone))?;
            jiff::tz::Offset::constant(*hours).to_timestamp(time).ok()
        })
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl serde::Serialize for Timestamp {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl Lenient for Timestamp {
    fn scalar(to: &mut Option<Self>, value: Scalar<'_>) {
        put(to, text(value).map(Timestamp));
    }
}

#[cfg(all(test, feature = "jiff1"))]
mod tests {
    use super::*;

    fn parsed(text: &str) -> Option<String> {
        Timestamp::new(text).to_jiff().map(|time| time.to_string())
    }

    #[test]
    fn every_known_format_is_read() {
        assert_eq!(parsed("2022-07-29T14:55Z").as_deref(), Some("2022-07-29T14:55:00Z"));
        assert_eq!(parsed("2022-01-01T10:00:00Z").as_deref(), Some("2022-01-01T10:00:00Z"));
        let java = parsed("Thu May 28 09:37:16 CST 2026");
        assert_eq!(java.as_deref(), Some("2026-05-28T01:37:16Z"));
        assert_eq!(parsed("soon"), None);
        assert_eq!(parsed(""), None);
    }
}
