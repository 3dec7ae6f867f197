//! What is known of a failure, and how it is made fit to be read.

use std::error::Error as StdError;
use std::fmt::Write as _;
use std::sync::Arc;
use std::time::Duration;

use super::{Outcome, with_cause};
use crate::secret::Secret;
use crate::secret::scrub::{REDACTED, scrub};
use crate::text::cut;

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
    /// What the server asked for.
    pub(crate) retry_after: Option<Duration>,
    /// See [`Error::worth_retrying`](super::Error::worth_retrying); zero where no wait is known.
    pub(crate) worth_retrying: Option<Duration>,
    pub(crate) may_repeat: bool,
    pub(crate) detail: Option<String>,
    /// What was refused; empty where a refusal is about what was sent, and that has no id.
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
            may_repeat: true,
            detail: None,
            about: None,
            source: None,
        })
    }

    /// Keeps what caused it, and says it in the detail.
    pub(crate) fn caused_by(&mut self, error: Arc<dyn StdError + Send + Sync>) {
        let detail = self.detail.take().unwrap_or_default();
        self.detail = Some(with_cause(detail, &*error));
        self.source = Some(error);
    }

    /// Removes what must not show from everything that a server wrote.
    pub(crate) fn hide(&mut self, secrets: &[Secret]) {
        for text in self.written() {
            scrub(text, secrets);
        }
    }

    /// Removes everything that a server wrote. What is left says what this crate made of it: outcome, hint and detail.
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

    /// Removes what must not show, then cuts what is too long to be read: an error ends up in logs, and a server may
    /// write what it likes.
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
