//! Suggestions for misspelt names.

/// Returns the known name that takes the fewest edits, if they are few for its length.
pub fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    const ALIKE: f64 = 0.7;
    // Names are shorter, and comparing long texts takes long.
    const MAX_LENGTH: usize = 200;
    if name.len() > MAX_LENGTH {
        return None;
    }
    let plain = |text: &str| text.to_lowercase().replace(['_', '-'], "");
    let name = plain(name);
    let likeness = |known: &&str| strsim::normalized_damerau_levenshtein(&name, &plain(known));
    let known = known.into_iter().map(|known| (likeness(&known), known));
    let alike = known.filter(|(likeness, _)| *likeness > ALIKE);
    alike.max_by(|(one, _), (other, _)| one.total_cmp(other)).map(|(_, known)| known)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_compared_without_regard_to_case_and_hyphens() {
        let known = ["unionId", "spaceId", "dentryId"];
        for (name, meant) in [
            ("space_id", Some("spaceId")),
            ("UNION-ID", Some("unionId")),
            ("dentryUuid", Some("dentryId")),
            ("sapceId", Some("spaceId")),
            ("space.of", None),
            ("x", None),
            ("", None),
            (&"spaceId".repeat(30), None),
        ] {
            assert_eq!(nearest(name, known), meant, "{name}");
        }
    }
}
