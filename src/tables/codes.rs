//! Error codes: what a row of a table says of them, and which codes it is about.

/// A row of an error table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ErrorRow {
    /// The code, or a pattern with `*`.
    pub code: &'static str,
    /// Words that name a family of codes, such as `systemError`, `system.error` and `todo.taskCreate.SYSTEM_ERROR`: the
    /// last segments of a code are words of the first list, then one of the second; if the first is empty, the whole code
    /// is one of the second. With a single list, they are one of its words. Case, separators and a number at the end do
    /// not count. Empty for a row that is about `code` alone.
    pub words: &'static [&'static [&'static str]],
    /// The HTTP status it usually comes with. The code decides, not the status.
    pub status: u16,
    /// The documented message; `%s` or nothing for any text. Messages are localized.
    pub message: &'static str,
    /// What the code means.
    pub meaning: &'static str,
    /// What a client does about it, where the row says so.
    pub action: Option<Action>,
    /// What a person can do about it.
    pub hint: Option<&'static str>,
}

impl ErrorRow {
    /// Whether the row is about this code.
    pub(crate) fn matches(&self, code: &str) -> bool {
        self.matches_pattern(code) || ends_in_words(code, self.words)
    }

    fn matches_pattern(&self, code: &str) -> bool {
        let mut parts = self.code.split('*');
        let first = parts.next().unwrap_or_default();
        let Some(mut rest) = code.strip_prefix(first) else {
            return false;
        };
        let mut parts = parts.peekable();
        if parts.peek().is_none() {
            return rest.is_empty();
        }
        while let Some(part) = parts.next() {
            if parts.peek().is_none() {
                return rest.ends_with(part);
            }
            match rest.find(part) {
                Some(at) => rest = &rest[at + part.len()..],
                None => return false,
            }
        }
        true
    }
}

/// Whether the last segments of a code are made of words: any number of the first list, then one of the last. Only whole
/// segments count: `systemError.appNotExists` says what is wrong, and `unknownUserError` is about a user.
fn ends_in_words(code: &str, words: &[&[&str]]) -> bool {
    /// No code is nearly as long, and a server writes what it likes.
    const LONGEST: usize = 200;
    let Some((last, before)) = words.split_last() else { return false };
    if code.len() > LONGEST {
        return false;
    }
    let code = code.to_ascii_lowercase();
    // `SYSTEM_ERROR_500`
    let code = code.trim_end_matches(|c: char| !c.is_ascii_alphabetic());
    let mut end = String::new();
    let mut segments = code.split(|c: char| !c.is_ascii_alphanumeric()).rev().peekable();
    while let Some(segment) = segments.next() {
        end.insert_str(0, segment);
        let is_whole = segments.peek().is_none();
        let mut rests = last.iter().filter_map(|word| end.strip_suffix(word));
        let found = rests.any(|rest| match before {
            [] => rest.is_empty(),
            [[], ..] => rest.is_empty() && is_whole,
            [first, ..] => !rest.is_empty() && consists_of(rest, first),
        });
        if found {
            return true;
        }
    }
    false
}

fn consists_of(text: &str, words: &[&str]) -> bool {
    text.is_empty()
        || words
            .iter()
            .filter_map(|word| text.strip_prefix(word))
            .any(|rest| consists_of(rest, words))
}

/// What an error code asks a client to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Action {
    /// Nothing: the same request will be refused again.
    Final,
    /// Repeat after a while, if the operation may be repeated.
    Retry,
    /// Throttled, not executed: repeat after a second at least.
    Wait1s,
    /// Throttled, not executed: repeat after a minute at least.
    Wait60s,
    /// The caller's address is banned for calling too often, whatever it calls: repeat after some minutes.
    Banned,
    /// The access token was refused: repeat once with a new one.
    RenewToken,
    /// Final for this token, which was made before the app was given a permission: the next call fetches a new one.
    DropToken,
    /// The signature of an upload or download is too old: ask for new upload or download info.
    RenewUpload,
    /// The request may have been executed.
    Unknown,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matches(pattern: &'static str, code: &str) -> bool {
        let row = ErrorRow {
            code: pattern,
            words: &[],
            status: 400,
            message: "",
            meaning: "",
            action: None,
            hint: None,
        };
        row.matches(code)
    }

    #[test]
    fn patterns() {
        assert!(matches("permissionDenied", "permissionDenied"));
        assert!(!matches("permissionDenied", "permissionDenied.x"));
        assert!(!matches("permissionDenied", "PermissionDenied"));
        assert!(matches("Missing*", "MissingunionId"));
        assert!(!matches("Missing*", "xMissing"));
        assert!(matches("*QpsLimit*", "Forbidden.AccessDenied.QpsLimitForApi"));
        assert!(matches("*QpsLimit*", "QpsLimit"));
        assert!(!matches("*QpsLimit*", "Forbidden.AccessDenied.Other"));
        assert!(matches("a*b*c", "a-b-c"));
        assert!(!matches("a*b*c", "a-c-b"));
        assert!(!matches("a*a", "a"));
    }
}
