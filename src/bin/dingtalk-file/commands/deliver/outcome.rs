//! The result of a delivery, in the form for its report.

use std::collections::HashMap;

use dingtalk_file::journal::Target;
use dingtalk_file::{Arrived, Delivery, Error, Outcome, Recipient, SpaceId, StoredFile};

use crate::show::failure::Failure;

/// The result for one file.
#[derive(Default)]
pub struct Delivered {
    /// Its name in the journal.
    pub name: String,
    /// The space, as soon as it is known.
    pub space_id: Option<SpaceId>,
    /// The file, once it is stored.
    pub file: Option<StoredFile>,
    /// Uploads that may have left a spare copy in the space.
    pub lost_uploads: usize,
    /// A failure that all recipients share.
    pub failed: Option<Failure>,
    /// One receipt for each recipient.
    pub receipts: Vec<Receipt>,
    /// DingTalk's replies, as far as they were kept.
    pub replies: Replies,
}

/// The result of one file for one recipient.
#[derive(Clone)]
pub struct Receipt {
    pub to: Recipient,
    pub target: Option<Target>,
    /// Another name of the same recipient, given earlier.
    pub same_as: Option<Box<Recipient>>,
    pub fate: Result<Arrived, Failure>,
    /// True if the journal does not have the result.
    pub unrecorded: bool,
}

/// The replies of a delivery of one file, by target.
pub type Replies = HashMap<Target, String>;

impl Receipt {
    pub fn failure(&self) -> Option<&Failure> {
        self.fate.as_ref().err()
    }

    /// Returns true if they were sent the file now.
    pub fn is_new(&self) -> bool {
        self.fate.as_ref().is_ok_and(|arrived| !arrived.before())
    }

    pub fn outcome(&self) -> Option<Outcome> {
        self.failure().map(Failure::outcome)
    }
}

impl Delivered {
    /// Returns a delivery that never began.
    pub fn unsent(
        space_id: Option<SpaceId>,
        file: Option<StoredFile>,
        recipients: Vec<Recipient>,
        failure: &Failure,
    ) -> Delivered {
        let receipt = |to| Receipt {
            to,
            target: None,
            same_as: None,
            fate: Err(failure.clone()),
            unrecorded: false,
        };
        let receipts = recipients.into_iter().map(receipt).collect();
        let failed = Some(failure.clone());
        Delivered { space_id, file, receipts, failed, ..Delivered::default() }
    }

    /// Returns a recipient's reply, if it was kept.
    pub fn reply(&self, receipt: &Receipt) -> Option<&str> {
        let target = receipt.target.as_ref().filter(|_| receipt.is_new())?;
        self.replies.get(target).map(String::as_str)
    }

    /// Returns the files of a delivery, with the replies of the first.
    pub fn all(delivery: Delivery, mut replies: Replies) -> Vec<Delivered> {
        let failure = |error: Error| Failure::from(error);
        let files = delivery.files.into_iter().map(|file| {
            let receipts = file.receipts.into_iter().map(|receipt| Receipt {
                fate: receipt.result.map_err(failure),
                to: receipt.to,
                target: receipt.target,
                same_as: receipt.same_as,
                unrecorded: receipt.unrecorded,
            });
            Delivered {
                receipts: receipts.collect(),
                replies: std::mem::take(&mut replies),
                name: file.name,
                space_id: file.space_id,
                file: file.file,
                lost_uploads: file.lost_uploads,
                failed: file.failed.map(failure),
            }
        });
        files.collect()
    }
}
