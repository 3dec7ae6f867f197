//! Command lines that can be pasted into a shell.

/// Returns a command of these words.
pub fn command<'a>(words: impl IntoIterator<Item = &'a str>) -> String {
    let words: Vec<_> = words.into_iter().map(quoted).collect();
    words.join(" ")
}

fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "@%+=:,./_-".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        word.into()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_quoted_for_the_shell() {
        let words = ["a", "user:b@c.de", "mobile:+1-2", "it's $HOME", "", "中"];
        assert_eq!(command(words), r"a user:b@c.de mobile:+1-2 'it'\''s $HOME' '' '中'");
    }
}
