//! `Display` and `Debug` of an error: one line, or one line with help on further lines.

use std::error::Error as StdError;
use std::fmt;

use super::Error;
use crate::text::human::human;
use crate::text::printable;

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let details = &*self.0;
        if let Some(operation) = details.operation {
            write!(f, "{operation}: ")?;
        }
        write!(f, "{}", details.outcome)?;
        match details.step {
            Some((step, outcome)) if outcome != details.outcome => {
                write!(f, ": {step}: {outcome}")?
            }
            Some((step, _)) => write!(f, ": {step}")?,
            None => {}
        }
        if let Some(status) = details.status {
            write!(f, ": http {status}")?;
        }
        if let Some(code) = &details.code {
            write!(f, " {}", printable(code))?;
        }
        for text in [&details.message, &details.detail].into_iter().flatten() {
            write!(f, ": {}", printable(text))?;
        }
        let id = details.request_id.as_ref().map(|id| format!("request id {id}"));
        let beside: Vec<&str> = self.about().into_iter().chain(id.as_deref()).collect();
        if !beside.is_empty() {
            write!(f, " ({})", printable(&beside.join("; ")))?;
        }
        Ok(())
    }
}

/// Prints the line of `Display`, then help, because `fn main() -> Result<(), Box<dyn Error>>` prints `Debug`. `{:#?}`
/// prints the fields instead.
impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if f.alternate() {
            return self.0.fmt(f);
        }
        write!(f, "{self}")?;
        self.write_help(f)
    }
}

impl Error {
    /// Writes what a person can do about the error, one item a line.
    pub(crate) fn write_help(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.required_scopes().is_empty() {
            f.write_str("\n  required scopes: ")?;
            f.write_str(&printable(&self.required_scopes().join(", ")))?;
        }
        if let Some(time) = self.retry_after() {
            write!(f, "\n  retry after: {}", human(time))?;
        }
        match self.hint() {
            Some(hint) => write!(f, "\n  hint: {hint}"),
            None => Ok(()),
        }
    }
}

/// Appends an error and its sources to `text`, without repeating words: "connection refused" and "Connection refused
/// (os error 111)" become one.
pub(crate) fn with_cause(mut text: String, error: &dyn StdError) -> String {
    let mut cause = Some(error);
    while let Some(error) = cause {
        let told = error.to_string();
        let last = text.rsplit(": ").next().unwrap_or_default();
        let again = told.get(..last.len()).filter(|start| start.eq_ignore_ascii_case(last));
        if again.is_some() {
            text += &told[last.len()..];
        } else if !text.split(": ").any(|part| part == told) {
            text = format!("{text}: {told}");
        }
        cause = error.source();
    }
    text
}

#[cfg(test)]
mod tests {
    use std::io;
    use std::sync::Arc;
    use std::time::Duration;

    use super::*;
    use crate::call::Outcome;
    use crate::call::error::Details;

    #[test]
    fn a_cause_is_shown_once() {
        #[derive(Debug)]
        struct Outer(&'static str, io::Error);
        impl fmt::Display for Outer {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.0)
            }
        }
        impl StdError for Outer {
            fn source(&self) -> Option<&(dyn StdError + 'static)> {
                Some(&self.1)
            }
        }
        let inner = || io::Error::other("Connection refused (os error 111)");
        let rows = [
            ("file \"a\" cannot be read", "is a pipe", "file \"a\" cannot be read: is a pipe: "),
            ("no connection: connection refused", "io", "no connection: connection refused: io: "),
        ];
        for (text, outer, expected) in rows {
            let text = with_cause(text.into(), &Outer(outer, inner()));
            assert_eq!(text, format!("{expected}Connection refused (os error 111)"));
        }
        let text = with_cause("no way: connection refused".into(), &inner());
        assert_eq!(text, "no way: connection refused (os error 111)");
        let text = with_cause("x: é".into(), &io::Error::other("中"));
        assert_eq!(text, "x: é: 中");
        let text = with_cause("a: the disk is full".into(), &Outer("the disk is full", inner()));
        assert_eq!(text, "a: the disk is full: Connection refused (os error 111)");
    }

    #[test]
    fn debug_is_prose_and_the_alternate_form_has_the_fields() {
        let mut details = Details::new(Outcome::Refused);
        details.operation = Some("sendByApp");
        details.status = Some(403);
        details.code = Some("x.y".into());
        details.message = Some("no\u{1b}[2J".into());
        details.request_id = Some("R\n1".into());
        details.about = Some("unionId a\u{202e}b".into());
        details.required_scopes = vec!["a.b".into(), "c\td".into()];
        details.worth_retrying = Some(Duration::from_millis(1500));
        details.hint = Some("wait");
        let error = Error::from(details);
        assert_eq!(
            format!("{error:?}"),
            "sendByApp: refused: http 403 x.y: no\\u{1b}[2J (unionId a\\u{202e}b; request id R\\n1)\n  \
             required scopes: a.b, c\\td\n  retry after: 1.5 s\n  hint: wait"
        );
        assert!(format!("{error:#?}").contains("status: Some("), "{error:#?}");
        let plain = Error::new(Outcome::Unknown, "sendByApp");
        assert_eq!(format!("{plain:?}"), plain.to_string());
    }

    #[test]
    fn a_chain_of_causes_has_nothing_that_display_has() {
        let mut details = Details::new(Outcome::Invalid);
        details.detail = Some("file \"a\" cannot be read".into());
        details.caused_by(Arc::new(io::Error::from(io::ErrorKind::NotFound)));
        let error = Error::from(details);
        assert!(StdError::source(&error).is_none());
        assert_eq!(error.to_string(), "invalid: file \"a\" cannot be read: entity not found");
        let cause = error.cause().and_then(|cause| cause.downcast_ref::<io::Error>());
        assert_eq!(cause.map(io::Error::kind), Some(io::ErrorKind::NotFound));
    }
}
