//! Storage spaces, what lies in them, and who may do what there.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::Value;

use super::spool::Spool;
use super::tokens::App;
use crate::generated::storage::{PermissionRole, SpaceOwnerType};
use crate::generated::{DentryId, UnionId};

/// A storage space.
pub(super) struct Space {
    pub(super) owner: SpaceOwnerType,
    pub(super) creator: UnionId,
    pub(super) app: App,
    pub(super) scene: String,
    pub(super) scene_id: String,
    pub(super) name: Option<String>,
    /// Its own, beside the one that all spaces have.
    pub(super) quota: Option<u64>,
    /// As they were given.
    pub(super) capabilities: Value,
    pub(super) files: BTreeMap<DentryId, StoredFile>,
    pub(super) grants: Vec<Grant>,
    /// When, counted in things made: the emulator has no clock.
    pub(super) made: u64,
}

/// A file in the root folder of a space.
pub(super) struct StoredFile {
    pub(super) name: String,
    pub(super) content: Arc<Spool>,
    pub(super) creator: UnionId,
    pub(super) modifier: UnionId,
    pub(super) version: u64,
    /// When, likewise.
    pub(super) created: u64,
    pub(super) modified: u64,
    /// What its app attached, and which app that is.
    pub(super) properties: Option<(App, Value)>,
}

/// What somebody wants to do.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Right {
    Read,
    /// Add and change files.
    Write,
    Grant,
}

/// A role that was given to somebody.
pub(super) struct Grant {
    /// The file; the root stands for the whole space.
    pub(super) dentry_id: DentryId,
    /// None: everybody.
    pub(super) to: Option<UnionId>,
    pub(super) role: PermissionRole,
}

impl Space {
    pub(super) fn new(owner: SpaceOwnerType, creator: UnionId, app: App) -> Self {
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

    /// Whether somebody may do something to a file; the root stands for the space.
    pub(super) fn allows(&self, who: &UnionId, right: Right, dentry_id: &DentryId) -> bool {
        let owns = self.owner == SpaceOwnerType::User && self.creator == *who;
        let file = self.files.get(dentry_id);
        let made = right == Right::Read && file.is_some_and(|file| file.creator == *who);
        let mut grants = self.grants.iter();
        owns || made || grants.any(|grant| grant.gives(who, right, dentry_id))
    }

    pub(super) fn used(&self) -> u64 {
        self.files.values().map(|file| file.content.size).sum()
    }

    pub(super) fn file_named(&self, name: &str) -> Option<&DentryId> {
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
