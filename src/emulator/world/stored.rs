//! Finds and adds files and folders in all spaces, for operations and tests.

use std::sync::Arc;

use serde_json::Value;

use super::World;
use super::dentry::{Bytes, Dentry};
use super::space::Space;
use super::spool::Spool;
use super::tokens::App;
use crate::generated::{DentryId, SpaceId, UnionId};

/// A file in a storage space.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Stored {
    /// Its space.
    pub space_id: SpaceId,
    /// Its id.
    pub dentry_id: DentryId,
    /// Its name.
    pub name: String,
    /// Its path in the space: `/folder/name`.
    pub path: String,
    /// Size in bytes.
    pub size: u64,
    /// The person who created it.
    pub creator: UnionId,
}

/// A file or folder to add to a space.
pub(crate) struct Addition {
    pub(crate) folder: DentryId,
    pub(crate) name: String,
    /// `None` for a folder.
    pub(crate) content: Option<Arc<Spool>>,
    pub(crate) who: UnionId,
    pub(crate) properties: Option<(App, Value)>,
}

/// The prefix of the uuid of every file and folder, including root folders.
const UUID: &str = "emulator";
const ROOT_UUID: &str = "emulatorroot";

/// Returns the uuid of a file or folder; the root folder of each space has one too.
pub(crate) fn uuid(space_id: &SpaceId, id: &DentryId) -> String {
    if *id == DentryId::root() { format!("{ROOT_UUID}{space_id}") } else { format!("{UUID}{id}") }
}

impl World {
    /// Adds a file or folder to a space.
    pub(crate) fn add(&mut self, space_id: &SpaceId, addition: Addition) -> DentryId {
        let now = self.next();
        let dentry_id = DentryId::new((67_420_135_798 + now).to_string());
        let dentry = Dentry {
            name: addition.name,
            parent: addition.folder,
            bytes: addition.content.map(|content| Bytes { content, version: 1 }),
            creator: addition.who.clone(),
            modifier: addition.who,
            created: now,
            modified: now,
            properties: addition.properties,
        };
        if let Some(space) = self.spaces.get_mut(space_id) {
            space.dentries.insert(dentry_id.clone(), dentry);
        }
        dentry_id
    }

    /// Changes a file or folder. A file gets these bytes.
    pub(crate) fn change(
        &mut self,
        space_id: &SpaceId,
        id: &DentryId,
        content: Option<Arc<Spool>>,
        who: UnionId,
    ) {
        let now = self.next();
        let space = self.spaces.get_mut(space_id);
        let Some(dentry) = space.and_then(|space| space.dentries.get_mut(id)) else { return };
        (dentry.modifier, dentry.modified) = (who, now);
        if let (Some(bytes), Some(content)) = (&mut dentry.bytes, content) {
            bytes.content = content;
            bytes.version += 1;
        }
    }

    /// Returns the file with this id.
    pub(crate) fn file(&self, dentry_id: &DentryId) -> Option<(&Space, &Bytes)> {
        let mut spaces = self.spaces.values();
        spaces.find_map(|space| Some((space, space.file(dentry_id)?.1)))
    }

    /// Returns the space and id of the file or folder with this uuid.
    pub(crate) fn by_uuid(&self, uuid: &str) -> Option<(&SpaceId, DentryId)> {
        let mut spaces = self.spaces.iter();
        if let Some(space_id) = uuid.strip_prefix(ROOT_UUID) {
            let found = spaces.find(|(id, _)| id.as_str() == space_id);
            return found.map(|(id, _)| (id, DentryId::root()));
        }
        let id = DentryId::new(uuid.strip_prefix(UUID)?);
        let (space_id, _) = spaces.find(|(_, space)| space.dentries.contains_key(&id))?;
        Some((space_id, id))
    }

    /// Returns all files in order of creation.
    pub(crate) fn files(&self) -> Vec<Stored> {
        let spaces = self.spaces.iter();
        let all = spaces.flat_map(|(space_id, space)| {
            space.dentries.keys().filter_map(move |id| {
                let (dentry, bytes) = space.file(id)?;
                let path = space.path(id);
                Some((dentry.created, stored(space_id, id, dentry, bytes, path)))
            })
        });
        in_order(all.collect())
    }

    /// Returns the files in all recycle bins in order of creation. Their paths have only the name.
    pub(crate) fn recycled(&self) -> Vec<Stored> {
        let spaces = self.spaces.iter();
        let all = spaces.flat_map(|(space_id, space)| {
            let bin = space.recycle_bin.iter().flatten();
            bin.filter_map(move |(id, dentry)| {
                let bytes = dentry.bytes.as_ref()?;
                let path = format!("/{}", dentry.name);
                Some((dentry.created, stored(space_id, id, dentry, bytes, path)))
            })
        });
        in_order(all.collect())
    }
}

fn stored(
    space_id: &SpaceId,
    id: &DentryId,
    dentry: &Dentry,
    bytes: &Bytes,
    path: String,
) -> Stored {
    Stored {
        space_id: space_id.clone(),
        dentry_id: id.clone(),
        name: dentry.name.clone(),
        path,
        size: bytes.content.size,
        creator: dentry.creator.clone(),
    }
}

fn in_order(mut files: Vec<(u64, Stored)>) -> Vec<Stored> {
    files.sort_by_key(|(created, _)| *created);
    files.into_iter().map(|(_, stored)| stored).collect()
}
