//! Page tokens, which say where the next page of a list starts.

use std::hash::{DefaultHasher, Hash, Hasher};

/// Makes and reads page tokens. A token contains everything it needs, so tokens take no memory.
#[derive(Default)]
pub(crate) struct Pages {
    /// How many times all tokens were expired.
    age: u64,
}

impl Pages {
    /// Returns the token for the page after `last` in the list of this `query`.
    pub(crate) fn token(&self, query: impl Hash, last: &str) -> String {
        let last: String = last.bytes().map(|byte| format!("{byte:02x}")).collect();
        format!("{}-{:016x}-{last}", self.age, digest(query))
    }

    /// Returns the last entry before a page of this list; `None` if the token belongs to another list, has expired, or
    /// is not a page token.
    pub(crate) fn last(&self, query: impl Hash, token: &str) -> Option<String> {
        let (age, rest) = token.split_once('-')?;
        let (of, last) = rest.split_once('-')?;
        let is_its = age == self.age.to_string() && of == format!("{:016x}", digest(query));
        let byte = |pair: &[u8]| {
            let pair = std::str::from_utf8(pair).ok().filter(|pair| pair.len() == 2)?;
            u8::from_str_radix(pair, 16).ok()
        };
        let bytes = last.as_bytes().chunks(2).map(byte).collect::<Option<Vec<u8>>>()?;
        String::from_utf8(bytes).ok().filter(|_| is_its)
    }

    /// Expires every token.
    pub(crate) fn expire(&mut self) {
        self.age += 1;
    }
}

fn digest(query: impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    query.hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_works_only_for_its_list() {
        let mut pages = Pages::default();
        let token = pages.token(("1", "NAME"), "报告 7");
        assert_eq!(pages.last(("1", "NAME"), &token).as_deref(), Some("报告 7"));
        assert_eq!(pages.last(("1", "SIZE"), &token), None);
        for wrong in ["", "page1", "0-", "0--", &token[..token.len() - 1], &format!("{token}zz")] {
            assert_eq!(pages.last(("1", "NAME"), wrong), None, "{wrong}");
        }
        pages.expire();
        assert_eq!(pages.last(("1", "NAME"), &token), None);
    }
}
