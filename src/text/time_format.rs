//! Examples of time formats.

/// Returns an example of a `strftime` format.
pub(crate) fn example(format: &str) -> String {
    let parts = [
        ("%Y", "2022"),
        ("%m", "07"),
        ("%d", "29"),
        ("%H", "14"),
        ("%M", "55"),
        ("%S", "00"),
        ("%a", "Fri"),
        ("%b", "Jul"),
    ];
    parts.iter().fold(format.to_string(), |text, (part, value)| text.replace(part, value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_written_in_each_format() {
        assert_eq!(example("%Y-%m-%dT%H:%MZ"), "2022-07-29T14:55Z");
        assert_eq!(example("%a %b %d %H:%M:%S CST %Y"), "Fri Jul 29 14:55:00 CST 2022");
    }
}
