//! Checks timestamps, as DingTalk writes them.

use crate::model::Timestamp;

/// Checks a text as a timestamp.
pub fn timestamp(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let stamp = Timestamp::new(&*text);
    assert_eq!(stamp.as_str(), text);
    assert_eq!(stamp.to_string(), text);
    let Some(time) = stamp.to_jiff() else { return };
    let written = time.to_string();
    assert_eq!(written.parse().ok(), Some(time), "{text}");
    // DingTalk never writes the ISO 8601 form for years of more than four digits.
    if !written.starts_with(['-', '+']) {
        assert_eq!(Timestamp::new(&written).to_jiff(), Some(time), "{text} is {written}");
    }
}
