//! Errors as a delivery reports them.

use crate::call::Error;
use crate::call::error::{Details, Outcome};
use crate::client::DELIVER;
use crate::tables::Concern;
use crate::text::cut;

/// Texts that are kept for each recipient.
pub(super) trait Retold {
    /// Returns at most 512 bytes of it.
    fn brief(&self) -> String;
}

impl Retold for str {
    fn brief(&self) -> String {
        cut::to_bytes(self, 512).to_string()
    }
}

impl Details {
    /// Returns the failure in one line.
    pub(super) fn told(&self) -> String {
        Error::from(Box::new(self.clone())).to_string()
    }
}

impl Error {
    /// Returns the error of what was not begun.
    pub(super) fn not_begun(why: impl Into<String>) -> Error {
        let mut details = Details::new(Outcome::NotSent);
        details.operation = Some(DELIVER);
        details.detail = Some(why.into());
        details.into()
    }

    /// Returns the error of what was not begun because this error, of another recipient, concerns it too.
    pub(super) fn for_the_rest(&self) -> Error {
        let mut details = self.to_details();
        details.outcome = Outcome::NotSent;
        details.request_id = None;
        details.attempts = 0;
        details.may_repeat = true;
        let why = match self.concern() {
            Concern::Everyone => "not begun after this error, which concerns everyone",
            Concern::Operator => "not begun after this error, which concerns the operator",
            Concern::File => "not begun after this error, which concerns the file",
            Concern::Receiver => "not begun after this error",
        };
        details.detail = Some(match details.detail {
            Some(detail) => format!("{detail}; {why}"),
            None => why.into(),
        });
        details.into()
    }

    /// Returns the error of a work whose outcome the journal calls unknown.
    pub(super) fn unknown_before(why: &str) -> Error {
        let mut details = Details::new(Outcome::Unknown);
        details.operation = Some(DELIVER);
        details.may_repeat = false;
        details.detail = Some(why.into());
        details.into()
    }

    /// Returns this error of a send over an earlier one that may have arrived: that it failed does not tell that the
    /// earlier one did.
    pub(super) fn over_unknown(&self, why: &str) -> Error {
        if self.outcome() == Outcome::Unknown {
            return self.clone();
        }
        // The request id comes at the end of the whole.
        let mut own = self.to_details();
        own.request_id = None;
        let own = Error::from(own);
        let text =
            format!("an earlier send may have arrived ({why}), and sending it again failed: {own}");
        let mut details = Details::new(Outcome::Unknown);
        details.operation = Some(DELIVER);
        details.may_repeat = false;
        details.request_id = self.request_id().map(String::from);
        details.detail = Some(text);
        details.into()
    }

    /// Returns the error of a work that somebody else does at this time.
    pub(super) fn elsewhere() -> Error {
        let mut details = Details::new(Outcome::Unknown);
        details.operation = Some(DELIVER);
        details.may_repeat = false;
        details.detail = Some("another run is sending it at this time".into());
        details.into()
    }
}
