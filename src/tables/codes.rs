//! Rows of error tables, and the codes that they match.

/// A row of an error table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ErrorRow {
    /// The code, or a pattern with `*`.
    pub code: &'static str,
    /// Lists of words that match a family of codes, such as `systemError`, `system.error` and
    /// `todo.taskCreate.SYSTEM_ERROR`. Empty for a row that matches `code` alone.
    ///
    /// With two lists, a code matches if its last segments are words of the first list followed by one of the second;
    /// if the first list is empty, the whole code must be a word of the second. With a single list, the last segments
    /// must be one of its words. Case, separators and a number at the end are ignored.
    pub words: &'static [&'static [&'static str]],
    /// The usual HTTP status. The code decides, not the status.
    pub status: u16,
    /// The documented message. `%s` or empty if it may be any text. Messages are localized.
    pub message: &'static str,
    /// The meaning of the code.
    pub meaning: &'static str,
    /// A client's reaction to the code, if the row has one.
    pub action: Option<Action>,
    /// Who is affected by the code. `None` means the receiver.
    pub concerns: Option<Concern>,
    /// Advice for people.
    pub hint: Option<&'static str>,
}

impl ErrorRow {
    /// Returns true if the row matches a code.
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

/// Returns true if a code's last segments consist of words, as [`ErrorRow::words`] describes. Only whole segments
/// match: `systemError.appNotExists` has a specific meaning, and `unknownUserError` is about a user.
fn ends_in_words(code: &str, words: &[&[&str]]) -> bool {
    /// Longer than any code; a server may send texts of any length.
    const MAX_LENGTH: usize = 200;
    let Some((last, before)) = words.split_last() else { return false };
    if code.len() > MAX_LENGTH {
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

/// Who is affected by an error, which decides how a delivery to many recipients reacts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Concern {
    /// Every call of the app, as with a refused token, a missing permission, a used-up quota or a ban. The delivery
    /// stops.
    Everyone,
    /// The operator of the delivery, which stops.
    Operator,
    /// The file, for all its receivers.
    File,
    /// Only the receiver.
    #[default]
    Receiver,
}

/// A client's reaction to an error code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Action {
    /// Do not repeat: the same request would be refused again.
    Final,
    /// Repeat after a while, if the operation may be repeated.
    Retry,
    /// Throttled, not executed: repeat after at least a second.
    Wait1s,
    /// Throttled, not executed: repeat after at least a minute.
    Wait60s,
    /// The caller's address is banned from all calls for calling too often: repeat after some minutes.
    Banned,
    /// The access token was refused: repeat once with a new one.
    RenewToken,
    /// Final for this token, which may be older than a permission granted to the app: the next call fetches a new one.
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
            concerns: None,
            hint: None,
        };
        row.matches(code)
    }

    #[test]
    fn patterns_match_codes() {
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
