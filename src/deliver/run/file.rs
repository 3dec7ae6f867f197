//! A file on its way, and what came of it for each target.

use std::collections::{HashMap, HashSet, VecDeque};

use crate::call::Error;
use crate::client::StoredFile;
use crate::deliver::Content;
use crate::deliver::outcome::Arrived;
use crate::files::Upload;
use crate::generated::{SpaceId, UnionId};
use crate::journal::{Attempt, FileKey, Target, Work};

/// A file on its way.
pub(super) struct File<'a> {
    pub(super) name: String,
    /// What is to be uploaded, until its task has it.
    pub(super) upload: Option<(FileKey, Box<Upload<'a>>)>,
    pub(super) stored: Option<StoredFile>,
    pub(super) space_id: Option<SpaceId>,
    pub(super) lost_uploads: usize,
    pub(super) failed: Option<Error>,
    /// An earlier file of the delivery that is stored as the same one: to its recipients both are one file.
    pub(super) is_also: Option<usize>,
    /// The next target whose turn has not come.
    pub(super) next: usize,
    /// Targets whose turn comes again: with a right, or after another run was busy with them.
    pub(super) again: VecDeque<usize>,
    /// Targets that may not read the file.
    pub(super) denied: Vec<usize>,
    /// Targets that were denied once: a right is granted once.
    pub(super) granted: HashSet<usize>,
    /// Targets that another run was busy with.
    pub(super) busy: Vec<usize>,
    pub(super) was_asked_again: bool,
    /// Sends and grants on their way.
    pub(super) outstanding: usize,
    /// The attempts that were unknown when the targets were found: a target is sent the file over none that became
    /// unknown later, in another run.
    pub(super) unknown_before: HashMap<usize, Attempt>,
    pub(super) fates: Vec<Option<Fate>>,
}

/// What came of one file for one target.
#[derive(Clone)]
pub(super) struct Fate {
    pub(super) result: Result<Arrived, Error>,
    pub(super) elsewhere: bool,
    pub(super) unrecorded: bool,
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
            fates: Vec::new(),
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
