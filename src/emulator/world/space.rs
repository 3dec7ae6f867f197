//! Storage spaces, their files, and rights.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::Value;

use super::spool::Spool;
use super::tokens::App;
use crate::generated::storage::{PermissionRole, SpaceOwnerType};
use crate::generated::{DentryId, UnionId};

/// A storage space.
pub(crate) struct Space {
    pub(crate) owner: SpaceOwnerType,
    pub(crate) creator: UnionId,
    pub(crate) app: App,
    pub(crate) scene: String,
    pub(crate) scene_id: String,
    pub(crate) name: Option<String>,
    /// Its own quota, in addition to the one of all spaces.
    pub(crate) quota: Option<u64>,
    /// As given by the app.
    pub(crate) capabilities: Value,
    pub(crate) files: BTreeMap<DentryId, StoredFile>,
    pub(crate) grants: Vec<Grant>,
    /// Creation time, as a count of changes: the emulator has no clock.
    pub(crate) made: u64,
}

/// A file in the root folder of a space.
pub(crate) struct StoredFile {
    pub(crate) name: String,
    pub(crate) content: Arc<Spool>,
    pub(crate) creator: UnionId,
    pub(crate) modifier: UnionId,
    pub(crate) version: u64,
    /// Likewise.
    pub(crate) created: u64,
    pub(crate) modified: u64,
    /// Properties, and the app that attached them.
    pub(crate) properties: Option<(App, Value)>,
}

/// What a person wants to do.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Right {
    Read,
    /// Add and change files.
    Write,
    Grant,
}

/// A role that was granted.
pub(crate) struct Grant {
    /// The file; the root stands for the whole space.
    pub(crate) dentry_id: DentryId,
    /// `None` grants it to everyone.
    pub(crate) to: Option<UnionId>,
    pub(crate) role: PermissionRole,
}

impl Space {
    pub(crate) fn new(owner: SpaceOwnerType, creator: UnionId, app: App) -> Self {
        Space {
            owner,
            creator,
            app,
            scene: String::new(),
            scene_id: String::new(),
            name: None,
            quota: None,
            capabilities: Value::Null,
            files: BTreeMap::new(),
            grants: Vec::new(),
            made: 0,
        }
    }

    /// Returns whether a person has a right to a file; the root stands for the space.
    pub(crate) fn allows(&self, who: &UnionId, right: Right, dentry_id: &DentryId) -> bool {
        let owns = self.owner == SpaceOwnerType::User && self.creator == *who;
        let file = self.files.get(dentry_id);
        let made = right == Right::Read && file.is_some_and(|file| file.creator == *who);
        let mut grants = self.grants.iter();
        owns || made || grants.any(|grant| grant.gives(who, right, dentry_id))
    }

    pub(crate) fn used(&self) -> u64 {
        self.files.values().map(|file| file.content.size).sum()
    }

    pub(crate) fn file_named(&self, name: &str) -> Option<&DentryId> {
        let mut files = self.files.iter();
        files.find(|(_, file)| file.name == name).map(|(id, _)| id)
    }
}

impl Grant {
    fn gives(&self, who: &UnionId, right: Right, dentry_id: &DentryId) -> bool {
        let here = self.dentry_id == *dentry_id || self.dentry_id == DentryId::root();
        here && self.to.as_ref().is_none_or(|to| to == who) && allows(&self.role, right)
    }
}

fn allows(role: &PermissionRole, right: Right) -> bool {
    use PermissionRole::*;
    match role {
        Owner | Manager => true,
        Editor => right != Right::Grant,
        Downloader | Reader => right == Right::Read,
        _ => false,
    }
}
