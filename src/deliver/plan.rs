//! Dry runs: what a delivery would do.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::run::{Engine, invalid};
use super::{Content, Deliver, Grant, Receipt};
use crate::call::Error;
use crate::call::error::Outcome;
use crate::client::{Client, Recipient, StoredFile};
use crate::generated::DentryId;
use crate::generated::storage::AddPermission;
use crate::http::address::canonical;
use crate::journal::{Forgetful, Purpose, Target};

/// What a delivery would do; see [`Client::plan`].
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Plan {
    /// The files, in the order in which they were added.
    pub files: Vec<PlannedFile>,
    /// The calls made for the plan: lookups, and a token if there was none. The delivery makes them again, unless its
    /// journal or its client has the answers.
    pub lookups: usize,
    /// The further calls that the delivery would make: space, uploads, rights and sends. All of them count against the
    /// organization's monthly quota.
    pub counted_calls: usize,
    /// The number of counted calls if DingTalk at first refuses each send because its receiver may not read the file.
    /// Rights are then granted and the file is sent again. Other failures may add calls.
    pub most_counted_calls: usize,
}

/// A file of a [`Plan`].
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct PlannedFile {
    /// The name of a file to upload, or the ids of a stored one.
    pub name: String,
    /// Where the file is, if it need not be uploaded.
    pub stored: Option<StoredFile>,
    /// The recipients, in the order in which they were added.
    pub recipients: Vec<Planned>,
}

/// What a delivery would do for one file and one recipient.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Planned {
    /// The recipient, as added; a member of a department or role by the unionId.
    pub to: Recipient,
    /// The person or conversation that the file would be sent to, if it was found.
    pub target: Option<Target>,
    /// Another name of the same recipient, added earlier.
    pub same_as: Option<Box<Recipient>>,
    /// What would be done.
    pub then: Then,
}

/// What a delivery would do for a recipient.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Then {
    /// Send the file.
    Send,
    /// Nothing: by the journal, they have it.
    Skip,
    /// Nothing: they may have it, for this reason.
    LeaveAlone(Error),
    /// Nothing: another run is sending it.
    Wait,
    /// Nothing: the delivery would report this error.
    Fail(Error),
}

impl Client {
    /// Returns what a delivery would do. Looks everyone up, but sends, uploads and creates nothing.
    ///
    /// Only the delivery itself shows whether the operator's space can be used and whether the app may send. Open the
    /// [`FileJournal`](crate::journal::FileJournal) with [`read`](crate::journal::FileJournal::read), which writes
    /// nothing.
    pub fn plan(&self, deliver: Deliver<'_>) -> Result<Plan, Error> {
        let journal = deliver.journal.unwrap_or(&Forgetful);
        let count = Arc::new(AtomicUsize::new(0));
        let (grant, has_space) = (deliver.grant, deliver.space.is_some());
        let calls = deliver.contents.iter().map(|content| match content {
            Content::Upload(upload) => upload.calls(),
            Content::Stored(_) => 0,
        });
        let calls: Vec<usize> = calls.collect();
        let engine = Engine::to_look_up(self, deliver, journal, count.clone());
        let delivery = engine.map_err(|error| error.into_parts().0)?.looked_up();
        let mut plan = Plan { lookups: count.load(Ordering::Relaxed), ..Plan::default() };
        let mut needs_space = false;
        for (file, calls) in delivery.files.into_iter().zip(calls) {
            let failed = file.failed;
            let planned = |receipt| Planned::of(receipt, failed.as_ref());
            let recipients: Vec<Planned> = file.receipts.into_iter().map(planned).collect();
            let is_sent = |it: &&Planned| matches!(it.then, Then::Send) && it.same_as.is_none();
            let sends = recipients.iter().filter(is_sent).count();
            plan.counted_calls += sends;
            if grant == Grant::WhenRefused {
                plan.most_counted_calls += sends + sends.div_ceil(AddPermission::MAX_MEMBERS);
            }
            if sends > 0 && file.file.is_none() {
                plan.counted_calls += calls;
                needs_space = true;
            }
            if grant == Grant::Always {
                plan.counted_calls += sends.div_ceil(AddPermission::MAX_MEMBERS);
            }
            plan.files.push(PlannedFile { name: file.name, stored: file.file, recipients });
        }
        plan.counted_calls += usize::from(needs_space && !has_space);
        plan.most_counted_calls += plan.counted_calls;
        Ok(plan)
    }
}

impl Planned {
    /// Translates the receipt of a delivery that only looked people up.
    fn of(receipt: Receipt, failed: Option<&Error>) -> Self {
        let then = match receipt.result {
            Ok(_) => Then::Skip,
            Err(_) if receipt.elsewhere => Then::Wait,
            Err(error) if error.outcome() == Outcome::Unknown => Then::LeaveAlone(error),
            Err(error) if receipt.target.is_none() => Then::Fail(error),
            Err(_) => failed.cloned().map_or(Then::Send, Then::Fail),
        };
        Planned { to: receipt.to, target: receipt.target, same_as: receipt.same_as, then }
    }
}

/// Returns the folder as a journal records it: `None` for the root.
pub(super) fn folder(folder: &DentryId) -> Option<DentryId> {
    (*folder != DentryId::root()).then(|| folder.clone())
}

impl Deliver<'_> {
    /// Returns the purpose that binds a journal to this delivery.
    pub fn purpose(&self, client: &Client) -> Result<Purpose, Error> {
        let mut folders = self.contents.iter().filter_map(|content| match content {
            Content::Upload(upload) => Some(upload.folder_id()),
            Content::Stored(_) => None,
        });
        let folder = folders.next();
        if folders.any(|other| Some(other) != folder) {
            return Err(invalid(
                "the files go to different folders; make one delivery for each folder",
            ));
        }
        let operator = self.operator.clone();
        let endpoint = canonical(&client.shared.api);
        let mut purpose = Purpose::new(endpoint, client.identity(), operator);
        purpose.space = self.space.clone();
        purpose.folder = folder.and_then(self::folder);
        Ok(purpose)
    }
}
