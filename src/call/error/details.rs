//! The fields of an error, and their cleaning before they are shown.

use std::error::Error as StdError;
use std::fmt::Write as _;
use std::sync::Arc;
use std::time::Duration;

use super::{Outcome, with_cause};
use crate::secret::Secret;
use crate::secret::scrub::{REDACTED, scrub};
use crate::tables::Concern;
use crate::text::cut;

/// The fields of an [`Error`](super::Error).
#[derive(Clone, Debug)]
pub(crate) struct Details {
    pub(crate) outcome: Outcome,
    pub(crate) operation: Option<&'static str>,
    pub(crate) step: Option<(&'static str, Outcome)>,
    pub(crate) status: Option<u16>,
    pub(crate) code: Option<String>,
    pub(crate) message: Option<String>,
    pub(crate) request_id: Option<String>,
    pub(crate) required_scopes: Vec<String>,
    pub(crate) hint: Option<&'static str>,
    pub(crate) attempts: u32,
    /// The wait that the server asked for.
    pub(crate) retry_after: Option<Duration>,
    /// See [`Error::worth_retrying`](super::Error::worth_retrying). Zero if no wait is known.
    pub(crate) worth_retrying: Option<Duration>,
    pub(crate) concern: Concern,
    pub(crate) may_repeat: bool,
    pub(crate) detail: Option<String>,
    /// The subject of a refusal. Empty if the request has no ids.
    pub(crate) about: Option<String>,
    pub(crate) source: Option<Arc<dyn StdError + Send + Sync>>,
}

impl Details {
    pub(crate) fn new(outcome: Outcome) -> Box<Self> {
        Box::new(Details {
            outcome,
            operation: None,
            step: None,
            status: None,
            code: None,
            message: None,
            request_id: None,
            required_scopes: Vec::new(),
            hint: None,
            attempts: 0,
            retry_after: None,
            worth_retrying: None,
            concern: Concern::Receiver,
            may_repeat: true,
            detail: None,
            about: None,
            source: None,
        })
    }

    /// Sets the cause, and appends its text to the detail.
    pub(crate) fn caused_by(&mut self, error: Arc<dyn StdError + Send + Sync>) {
        let detail = self.detail.take().unwrap_or_default();
        self.detail = Some(with_cause(detail, &*error));
        self.source = Some(error);
    }

    /// Removes secrets from all texts that a server may have written.
    pub(crate) fn hide(&mut self, secrets: &[Secret]) {
        for text in self.written() {
            scrub(text, secrets);
        }
    }

    /// Redacts all texts that a server wrote. What is left is this crate's: outcome, hint and detail.
    pub(crate) fn hide_all(&mut self) {
        let texts = [&mut self.code, &mut self.message, &mut self.request_id];
        for text in texts.into_iter().flatten().chain(&mut self.required_scopes) {
            *text = REDACTED.into();
        }
    }

    fn written(&mut self) -> impl Iterator<Item = &mut String> {
        let texts = [&mut self.code, &mut self.message, &mut self.request_id];
        let texts = texts.into_iter().chain([&mut self.detail, &mut self.about]);
        texts.flatten().chain(&mut self.required_scopes)
    }

    /// Removes secrets, then shortens long texts, because errors end up in logs and a server may send texts of any
    /// length.
    pub(crate) fn tidy(&mut self, secrets: &[Secret]) {
        const LINE: usize = 300;
        self.hide(secrets);
        for text in self.written() {
            let length = text.len();
            if length > LINE {
                text.truncate(cut::to_bytes(text, LINE).len());
                write!(text, "… ({length} bytes)").expect("writing to a string");
            }
        }
    }
}
