//! Storage spaces and rights.

use std::collections::BTreeMap;
use std::time::Duration;

use serde_json::Value;

use super::dentry::Dentry;
use super::tokens::App;
use crate::generated::storage::{PermissionRole, SpaceOwnerType};
use crate::generated::{CorpId, DentryId, UnionId};

/// A storage space.
pub(crate) struct Space {
    pub(crate) owner: SpaceOwnerType,
    pub(crate) creator: UnionId,
    pub(crate) app: App,
    /// The organization that the space belongs to.
    pub(crate) corp_id: CorpId,
    pub(crate) scene: String,
    pub(crate) scene_id: String,
    pub(crate) name: Option<String>,
    /// Its own quota, in addition to the quota of all spaces.
    pub(crate) quota: Option<u64>,
    /// As given by the app.
    pub(crate) capabilities: Value,
    /// The tree of its files and folders.
    pub(crate) dentries: BTreeMap<DentryId, Dentry>,
    /// Deleted entries that can be restored; `None` if the space has no recycle bin.
    pub(crate) recycle_bin: Option<BTreeMap<DentryId, Dentry>>,
    pub(crate) grants: Vec<Grant>,
    /// Roles that people have without a grant, such as members of a conversation.
    pub(crate) standing: BTreeMap<UnionId, PermissionRole>,
    /// Creation time, as a count of changes.
    pub(crate) made: u64,
}

/// The right that an action needs.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Right {
    Read,
    /// Add, change and delete files and folders.
    Write,
    Grant,
}

/// A granted role.
#[derive(Clone, PartialEq)]
pub(crate) struct Grant {
    /// The file, or the folder with everything in it. The root means the whole space.
    pub(crate) dentry_id: DentryId,
    /// `None` means everyone.
    pub(crate) to: Option<UnionId>,
    pub(crate) role: PermissionRole,
    /// The time until it expires, if it does.
    pub(crate) left: Option<Duration>,
}

impl Space {
    pub(crate) fn new(owner: SpaceOwnerType, creator: UnionId, app: App, corp_id: CorpId) -> Self {
        Space {
            owner,
            creator,
            app,
            corp_id,
            scene: String::new(),
            scene_id: String::new(),
            name: None,
            quota: None,
            capabilities: Value::Null,
            dentries: BTreeMap::new(),
            recycle_bin: None,
            grants: Vec::new(),
            standing: BTreeMap::new(),
            made: 0,
        }
    }

    /// Returns whether a person has a right to a file or folder. The root means the whole space. A right to a folder
    /// covers everything in it.
    pub(crate) fn allows(&self, who: &UnionId, right: Right, id: &DentryId) -> bool {
        let owns = self.owner == SpaceOwnerType::User && self.creator == *who;
        let standing = self.standing.get(who).is_some_and(|role| allows(role, right));
        let dentry = self.dentries.get(id);
        let made = right == Right::Read && dentry.is_some_and(|dentry| dentry.creator == *who);
        if owns || standing || made {
            return true;
        }
        let line = self.lineage(id);
        self.grants.iter().any(|grant| {
            line.contains(&grant.dentry_id)
                && grant.to.as_ref().is_none_or(|to| to == who)
                && allows(&grant.role, right)
        })
    }

    /// Adds grants. A repeated grant starts its lifetime over.
    pub(crate) fn grant(&mut self, grants: Vec<Grant>) {
        let same =
            |a: &Grant, b: &Grant| (&a.dentry_id, &a.to, &a.role) == (&b.dentry_id, &b.to, &b.role);
        self.grants.retain(|old| !grants.iter().any(|new| same(old, new)));
        self.grants.extend(grants);
    }

    /// Removes the grants that expire.
    pub(crate) fn advance(&mut self, time: Duration) {
        self.grants.retain_mut(|grant| {
            grant.left = grant.left.map(|left| left.saturating_sub(time));
            grant.left != Some(Duration::ZERO)
        });
    }

    /// Sets whether the space has a recycle bin. Removing it deletes the entries in it.
    pub(crate) fn set_recycle_bin(&mut self, has: bool) {
        self.recycle_bin = has.then(|| self.recycle_bin.take().unwrap_or_default());
    }

    pub(crate) fn used(&self) -> u64 {
        self.dentries.values().map(Dentry::size).sum()
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

#[cfg(test)]
mod tests {
    use super::*;

    fn grant(role: PermissionRole, seconds: Option<u64>) -> Grant {
        let left = seconds.map(Duration::from_secs);
        Grant { dentry_id: DentryId::root(), to: Some("a".into()), role, left }
    }

    #[test]
    fn grants_expire_and_can_be_repeated() {
        use PermissionRole::{Editor, Reader};

        let mut space = Space::new(SpaceOwnerType::App, "m".into(), App::Internal, "c".into());
        space.grant(vec![grant(Reader, Some(10)), grant(Editor, None)]);
        space.advance(Duration::from_secs(9));
        space.grant(vec![grant(Reader, Some(10))]);
        assert_eq!(space.grants.len(), 2);
        space.advance(Duration::from_secs(9));
        assert_eq!(space.grants.len(), 2);
        space.advance(Duration::from_secs(1));
        assert!(space.grants == [grant(Editor, None)]);
    }
}
