//! The state of one file: its upload, the targets that are left, and the results.

use std::collections::{HashMap, HashSet, VecDeque};

use crate::call::Error;
use crate::client::StoredFile;
use crate::deliver::Content;
use crate::deliver::outcome::Arrived;
use crate::files::Upload;
use crate::generated::{SpaceId, UnionId};
use crate::journal::{Attempt, FileKey, Target, Work};

/// The state of one file.
pub(super) struct File<'a> {
    pub(super) name: String,
    /// The content to upload, until the upload task takes it.
    pub(super) upload: Option<(FileKey, Box<Upload<'a>>)>,
    pub(super) stored: Option<StoredFile>,
    pub(super) space_id: Option<SpaceId>,
    pub(super) lost_uploads: usize,
    pub(super) failed: Option<Error>,
    /// An earlier file of the delivery with the same ids, so that both are one file to the recipients.
    pub(super) is_also: Option<usize>,
    /// The next target that was not tried yet.
    pub(super) next: usize,
    /// Targets to try again: after a right was granted, or after another run was busy with them.
    pub(super) again: VecDeque<usize>,
    /// Targets that may not read the file.
    pub(super) denied: Vec<usize>,
    /// Targets that were denied once. A right is granted only once.
    pub(super) granted: HashSet<usize>,
    /// Targets that another run was busy with.
    pub(super) busy: Vec<usize>,
    pub(super) was_asked_again: bool,
    /// Sends and grants that are under way.
    pub(super) outstanding: usize,
    /// The attempts that were unknown when the targets were found. Only these may be repeated, not one that became
    /// unknown later in another run.
    pub(super) unknown_before: HashMap<usize, Attempt>,
    /// Targets whose resend was asked for while a send was under way that would not repeat an unknown one.
    pub(super) late: HashSet<usize>,
    pub(super) fates: Vec<Option<Fate>>,
}

/// The result of one file for one target.
#[derive(Clone)]
pub(super) struct Fate {
    pub(super) result: Result<Arrived, Error>,
    pub(super) elsewhere: bool,
    pub(super) unrecorded: bool,
    /// False if the target is sent to again. A final result is counted.
    pub(super) is_final: bool,
}

impl<'a> File<'a> {
    pub(super) fn new(content: Content<'a>) -> Self {
        let (name, upload, stored) = match content {
            Content::Upload(upload) => {
                let key = FileKey::new(upload.stored_name().unwrap_or_default());
                (key.to_string(), Some((key, upload)), None)
            }
            Content::Stored(file) => {
                let name = format!("dentry {} of space {}", file.dentry_id, file.space_id);
                (name, None, Some(file))
            }
        };
        File {
            name,
            upload,
            space_id: stored.as_ref().map(|file| file.space_id.clone()),
            stored,
            lost_uploads: 0,
            failed: None,
            is_also: None,
            next: 0,
            again: VecDeque::new(),
            denied: Vec::new(),
            granted: HashSet::new(),
            busy: Vec::new(),
            was_asked_again: false,
            outstanding: 0,
            unknown_before: HashMap::new(),
            late: HashSet::new(),
            fates: Vec::new(),
        }
    }

    /// Returns true if no target waits for another run, or all of them were tried once more.
    pub(super) fn is_busy_settled(&self) -> bool {
        self.busy.is_empty() || self.was_asked_again
    }

    /// Lets a target be sent to again whose turn has come already. Returns true if its result was final.
    pub(super) fn send_again(&mut self, to: usize) -> bool {
        match self.fates.get_mut(to).and_then(Option::as_mut) {
            // Its send is under way.
            None => {
                self.late.insert(to);
                false
            }
            Some(fate) => {
                let was_final = std::mem::replace(&mut fate.is_final, false);
                if was_final {
                    self.again.push_back(to);
                }
                was_final
            }
        }
    }
}

pub(super) fn person(targets: &[Target], to: usize) -> Option<(usize, UnionId)> {
    match &targets[to] {
        Target::Person(id) => Some((to, id.clone())),
        Target::Conversation(_) => None,
    }
}

pub(super) fn work(stored: &StoredFile, to: &Target) -> Work {
    let (space, dentry) = (stored.space_id.clone(), stored.dentry_id.clone());
    Work::Send { space, dentry, to: to.clone() }
}
