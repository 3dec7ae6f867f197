//! How a delivery rewords errors for its report.

use crate::call::Error;
use crate::call::error::{Details, Outcome};
use crate::client::DELIVER;
use crate::tables::Concern;
use crate::text::cut;

/// Text that is kept for each recipient, and must therefore be short.
pub(super) trait Brief {
    /// Returns at most the first 512 bytes.
    fn brief(&self) -> String;
}

impl Brief for str {
    fn brief(&self) -> String {
        cut::to_bytes(self, 512).to_string()
    }
}

impl Details {
    /// Returns the failure in one line.
    pub(super) fn one_line(&self) -> String {
        Error::from(Box::new(self.clone())).to_string()
    }
}

impl Error {
    /// Returns the error of a task that was not begun.
    pub(super) fn not_begun(why: impl Into<String>) -> Error {
        let mut details = Details::new(Outcome::NotSent);
        details.operation = Some(DELIVER);
        details.detail = Some(why.into());
        details.into()
    }

    /// Returns the error for the remaining recipients, whose sends were not begun because of this error.
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

    /// Returns the error of a work item whose outcome is unknown.
    pub(super) fn unknown_before(why: &str) -> Error {
        let mut details = Details::new(Outcome::Unknown);
        details.operation = Some(DELIVER);
        details.may_repeat = false;
        details.detail = Some(why.into());
        details.into()
    }

    /// Returns the error of a resend that failed. Its outcome is unknown even if the resend certainly failed, because
    /// the earlier send may have arrived.
    pub(super) fn over_unknown(&self, why: &str) -> Error {
        if self.outcome() == Outcome::Unknown {
            return self.clone();
        }
        // The combined error prints the request id at its end.
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

    /// Returns the error of a work item that another run is doing now.
    pub(super) fn elsewhere() -> Error {
        let mut details = Details::new(Outcome::Unknown);
        details.operation = Some(DELIVER);
        details.may_repeat = false;
        details.detail = Some("another run is sending it at this time".into());
        details.into()
    }
}
