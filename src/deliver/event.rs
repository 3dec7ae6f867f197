//! Events of a delivery.

use std::time::Duration;

use crate::call::Error;
use crate::client::{Recipient, StoredFile};
use crate::journal::Target;

/// An event of a delivery; see [`Deliver::on_event`](crate::Deliver::on_event).
#[derive(Debug)]
#[non_exhaustive]
pub enum Event<'e> {
    /// The lookup of a recipient ended.
    LookedUp {
        /// The recipient, as named.
        recipient: &'e Recipient,
        /// Why it failed, if it did.
        error: Option<&'e Error>,
        /// How many recipients are done.
        done: usize,
        /// How many were named.
        of: usize,
    },
    /// A file is being uploaded.
    Uploading {
        /// The file's name.
        file: &'e str,
        /// Bytes so far. A retry starts again.
        done: u64,
        /// Size in bytes.
        of: u64,
    },
    /// A file was stored.
    Stored {
        /// The file's name.
        file: &'e str,
        /// Where it is.
        stored: &'e StoredFile,
    },
    /// A file was sent.
    Sent {
        /// The file's place in the delivery.
        file: usize,
        /// Whom to.
        to: &'e Target,
        /// DingTalk's reply, as JSON.
        reply: &'e str,
        /// How many sends have ended.
        done: usize,
        /// How many there are, as far as is known.
        of: usize,
    },
    /// A file was not sent, or may have been.
    Failed {
        /// The file's place in the delivery.
        file: usize,
        /// Whom to.
        to: &'e Target,
        /// Why.
        error: &'e Error,
        /// How many sends have ended.
        done: usize,
        /// How many there are, as far as is known.
        of: usize,
    },
    /// A wait of a second or longer began. An operation waits before a retry or because DingTalk throttles it; an
    /// upload waits for another run that uploads the same file.
    Waiting {
        /// The operation's name, or the file's.
        what: &'e str,
        /// How long it waits.
        time: Duration,
    },
}
