//! Suggestions for misspelt names. Hand-written, because every user would have to build another build dependency.

/// Returns `; did you mean …?` for the end of a message, if a known name is similar.
pub fn did_you_mean<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    match nearest(name, known) {
        Some(meant) => format!("; did you mean `{meant}`?"),
        None => String::new(),
    }
}

/// The longest name that is compared.
const MAX_LENGTH: usize = 200;

/// Returns the known name that takes the fewest edits, or `None` if they are more than a third of its letters. Ignores
/// case and punctuation. A name that begins with the other one counts as similar, however many letters follow.
fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let plain = |text: &str| -> Vec<char> {
        text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
    };
    let given = plain(name);
    let edits = |known: &str| {
        let known = plain(known);
        let begins = |long: &[char], short: &[char], least: usize| {
            short.len() >= least && long.len() > short.len() && long.starts_with(short)
        };
        let is_form = begins(&known, &given, 3) || begins(&given, &known, 4);
        let (edits, most) = (distance(&given, &known), known.len().max(given.len()) / 3);
        if edits > most && is_form { Some(most) } else { (edits <= most).then_some(edits) }
    };
    let is_name = (1..=MAX_LENGTH).contains(&given.len());
    let alike =
        known.into_iter().filter(|known| is_name && *known != name && known.len() <= MAX_LENGTH);
    let alike = alike.filter_map(|known| Some((edits(known)?, known)));
    alike.min_by_key(|(edits, _)| *edits).map(|(_, known)| known)
}

/// Returns the number of letters to insert, remove, change or exchange with the next one.
fn distance(one: &[char], other: &[char]) -> usize {
    let mut rows: Vec<Vec<usize>> = vec![(0..=other.len()).collect()];
    for (i, a) in one.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, b) in other.iter().enumerate() {
            let mut best =
                (rows[i][j] + usize::from(a != b)).min(rows[i][j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && *a == other[j - 1] && one[i - 1] == *b {
                best = best.min(rows[i - 1][j - 1] + 1);
            }
            row.push(best);
        }
        rows.push(row);
    }
    rows[one.len()][other.len()]
}

#[cfg(test)]
#[test]
fn similar_names_are_suggested() {
    let known = ["app-types", "x-in", "integer", "boolean", "string", "maxItems", "minimum"];
    for (name, meant) in [
        ("apptypes", "app-types"),
        ("app_type", "app-types"),
        ("x-inn", "x-in"),
        ("X-IN", "x-in"),
        ("int", "integer"),
        ("bool", "boolean"),
        ("strnig", "string"),
        ("STRING", "string"),
        ("integer64", "integer"),
        ("integer_of_64_bits", "integer"),
        ("max-items", "maxItems"),
        ("minimun", "minimum"),
        ("x-tasty", ""),
        ("", ""),
        ("x", ""),
        ("minimum", ""),
    ] {
        assert_eq!(nearest(name, known).unwrap_or_default(), meant, "{name}");
    }
}
