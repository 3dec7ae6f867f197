//! Line numbers and checksums. Each checksum covers its line and the checksum above, which reveals lines that are
//! missing, doubled, moved or changed. The loss of the last lines cannot be detected.

use xxhash_rust::xxh3::xxh3_64_with_seed;

/// The end of a chain: the number and the checksum of its last line.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Link {
    pub(super) number: u64,
    pub(super) sum: u64,
}

/// The text around the checksum's 16 digits at the end of a line.
const BEFORE: &str = ",\"sum\":\"";
const BEHIND: &str = "\"}";

/// Returns the next line of a chain, with its newline, and the chain's new end. `fields` are JSON without braces.
pub(super) fn numbered(fields: &str, link: Link) -> (String, Link) {
    let number = link.number + 1;
    let mut line = format!("{{\"n\":{number},{fields}");
    let sum = xxh3_64_with_seed(line.as_bytes(), link.sum);
    line += &format!("{BEFORE}{sum:016x}{BEHIND}\n");
    (line, Link { number, sum })
}

/// Checks the number and checksum of a line without its newline. Returns the chain's new end.
pub(super) fn checked(line: &str, link: Link) -> Result<Link, String> {
    let wrong = || "its checksum is wrong: it, or a line above, was changed or lost".to_string();
    let (covered, sum) = line.rsplit_once(BEFORE).ok_or("it has no checksum")?;
    let sum = sum.strip_suffix(BEHIND).and_then(|sum| u64::from_str_radix(sum, 16).ok());
    let number = link.number + 1;
    let is_next = covered.strip_prefix("{\"n\":").and_then(|rest| rest.split_once(','));
    if is_next.is_none_or(|(found, _)| found != number.to_string()) {
        return Err(format!("it is not number {number}: a line above was lost or added"));
    }
    let own = xxh3_64_with_seed(covered.as_bytes(), link.sum);
    if sum == Some(own) { Ok(Link { number, sum: own }) } else { Err(wrong()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_change_of_a_line_is_noticed() {
        let (first, link) = numbered("\"a\":\"1,\\\"sum\\\":2\"", Link::default());
        let (second, end) = numbered("\"b\":2", link);
        assert_eq!(checked(first.trim_end(), Link::default()), Ok(link));
        assert_eq!(checked(second.trim_end(), link), Ok(end));
        let line = second.trim_end();
        for at in 0..line.len() {
            for bit in 0..7 {
                let mut bytes = line.as_bytes().to_vec();
                bytes[at] ^= 1 << bit;
                let Ok(changed) = String::from_utf8(bytes) else { continue };
                // A digit of the checksum in upper case is the same number.
                if changed.eq_ignore_ascii_case(line) && at > line.len() - 19 {
                    continue;
                }
                assert!(checked(&changed, link).is_err(), "{changed}");
            }
        }
        assert!(checked(line, Link::default()).is_err(), "a line above is missing");
        assert!(checked(line, end).is_err(), "it is there twice");
        assert!(checked("", link).is_err());
    }
}
