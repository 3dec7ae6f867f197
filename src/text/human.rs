//! Human-readable durations.

use std::time::Duration;

/// Formats a duration with its unit, as precisely as a person needs it.
pub(crate) fn human(time: Duration) -> String {
    // Rounded first, or 59.96 s would become 60.0 s.
    let millis = (time.as_nanos() + 500_000) / 1_000_000;
    let tenths = (millis + 50) / 100;
    let seconds = (millis + 500) / 1000;
    match (millis, tenths) {
        (0..=999, _) => format!("{millis} ms"),
        (_, 0..=599) if tenths.is_multiple_of(10) => format!("{} s", tenths / 10),
        (_, 0..=599) => format!("{}.{} s", tenths / 10, tenths % 10),
        _ if seconds.is_multiple_of(60) => format!("{} min", seconds / 60),
        _ => format!("{} min {} s", seconds / 60, seconds % 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_have_their_unit() {
        let rows = [
            (0, "0 ms"),
            (499, "0 ms"),
            (500, "1 ms"),
            (12_300, "12 ms"),
            (999_499, "999 ms"),
            (999_500, "1 s"),
            (1_000_000, "1 s"),
            (1_250_000, "1.3 s"),
            (59_949_000, "59.9 s"),
            (59_950_000, "1 min"),
            (60_000_000, "1 min"),
            (75_400_000, "1 min 15 s"),
            (3_600_000_000, "60 min"),
        ];
        for (micros, expected) in rows {
            assert_eq!(human(Duration::from_micros(micros)), expected, "{micros}");
        }
        assert!(human(Duration::MAX).ends_with(" s"));
    }
}
