//! Points in time, as the vendor writes them.

use crate::model::Timestamp;

/// A text.
pub fn timestamp(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let stamp = Timestamp::new(&*text);
    assert_eq!(stamp.as_str(), text);
    assert_eq!(stamp.to_string(), text);
    let Some(time) = stamp.to_jiff() else { return };
    let written = time.to_string();
    assert_eq!(written.parse().ok(), Some(time), "{text}");
    // What ISO 8601 has beyond four digits of a year is no form that DingTalk writes.
    if !written.starts_with(['-', '+']) {
        assert_eq!(Timestamp::new(&written).to_jiff(), Some(time), "{text} is {written}");
    }
}
