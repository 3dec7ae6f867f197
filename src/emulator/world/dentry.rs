//! Files and folders: the tree of a space, and the handling of conflicting names.

use std::sync::Arc;

use serde_json::Value;

use super::space::Space;
use super::spool::Spool;
use super::tokens::App;
use crate::generated::storage::ConflictStrategy;
use crate::generated::{DentryId, UnionId};

/// A file or folder.
pub(crate) struct Dentry {
    pub(crate) name: String,
    /// The folder that it is in.
    pub(crate) parent: DentryId,
    /// `None` for a folder.
    pub(crate) bytes: Option<Bytes>,
    pub(crate) creator: UnionId,
    pub(crate) modifier: UnionId,
    /// Times, as counts of changes, so that the same calls get the same answers.
    pub(crate) created: u64,
    pub(crate) modified: u64,
    /// The properties, and the app that attached them.
    pub(crate) properties: Option<(App, Value)>,
}

/// The content of a file.
pub(crate) struct Bytes {
    pub(crate) content: Arc<Spool>,
    pub(crate) version: u64,
}

/// Where a new entry goes in a folder.
#[derive(Debug, PartialEq)]
pub(crate) enum Place {
    New(String),
    /// In place of the existing entry.
    Replaced(DentryId),
    /// Nowhere: the existing entry stays.
    Kept(DentryId),
}

/// The name is taken.
#[derive(Debug, PartialEq)]
pub(crate) struct Taken;

impl Dentry {
    pub(crate) fn is_folder(&self) -> bool {
        self.bytes.is_none()
    }

    pub(crate) fn size(&self) -> u64 {
        self.bytes.as_ref().map_or(0, |bytes| bytes.content.size)
    }
}

impl Space {
    /// Returns a file; `None` for a folder.
    pub(crate) fn file(&self, id: &DentryId) -> Option<(&Dentry, &Bytes)> {
        let dentry = self.dentries.get(id)?;
        Some((dentry, dentry.bytes.as_ref()?))
    }

    /// Returns whether this is a folder. The root always is.
    pub(crate) fn is_folder(&self, id: &DentryId) -> bool {
        *id == DentryId::root() || self.dentries.get(id).is_some_and(Dentry::is_folder)
    }

    /// Returns the file or folder of this name in a folder.
    pub(crate) fn child(&self, folder: &DentryId, name: &str) -> Option<&DentryId> {
        let mut dentries = self.dentries.iter();
        let found = dentries.find(|(_, dentry)| dentry.parent == *folder && dentry.name == name);
        found.map(|(id, _)| id)
    }

    /// Returns an entry and the folders that contain it, the root last.
    pub(crate) fn lineage(&self, id: &DentryId) -> Vec<DentryId> {
        let (root, mut line) = (DentryId::root(), vec![id.clone()]);
        let mut at = id;
        while *at != root {
            at = self.dentries.get(at).map_or(&root, |dentry| &dentry.parent);
            line.push(at.clone());
        }
        line
    }

    /// Returns the path of an entry within the space: `/folder/file`.
    pub(crate) fn path(&self, id: &DentryId) -> String {
        let line = self.lineage(id);
        let names = line.iter().rev().filter_map(|id| self.dentries.get(id));
        names.map(|dentry| format!("/{}", dentry.name)).collect()
    }

    /// Removes an entry with everything below it. With `to_bin`, it goes to the recycle bin if there is one.
    pub(crate) fn remove(&mut self, id: &DentryId, to_bin: bool) {
        let below = |found: &DentryId| self.lineage(found).contains(id);
        let gone: Vec<_> = self.dentries.keys().filter(|found| below(found)).cloned().collect();
        for id in gone {
            let dentry = self.dentries.remove(&id);
            if let (true, Some(bin), Some(dentry)) = (to_bin, &mut self.recycle_bin, dentry) {
                bin.insert(id.clone(), dentry);
            }
        }
    }

    /// Returns where an entry with this name goes in a folder. A folder does not replace a file, nor a file a folder.
    pub(crate) fn place(
        &self,
        folder: &DentryId,
        name: &str,
        is_folder: bool,
        strategy: ConflictStrategy,
    ) -> Result<Place, Taken> {
        let Some(id) = self.child(folder, name) else {
            return Ok(Place::New(name.into()));
        };
        let is_like = self.is_folder(id) == is_folder;
        match strategy {
            ConflictStrategy::Overwrite if is_like => Ok(Place::Replaced(id.clone())),
            ConflictStrategy::ReturnDentryIfExists => Ok(Place::Kept(id.clone())),
            ConflictStrategy::AutoRename => Ok(Place::New(self.renamed(folder, name, is_folder))),
            _ => Err(Taken),
        }
    }

    /// Returns `name(1).ext`, with the first unused number. A folder's name has no extension.
    fn renamed(&self, folder: &DentryId, name: &str, is_folder: bool) -> String {
        let (stem, extension) = match name.rsplit_once('.') {
            Some((stem, extension)) if !stem.is_empty() && !is_folder => {
                (stem, format!(".{extension}"))
            }
            _ => (name, String::new()),
        };
        let mut names = (1..).map(|number: u64| format!("{stem}({number}){extension}"));
        names.find(|name| self.child(folder, name).is_none()).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::generated::storage::SpaceOwnerType;

    fn dentry(name: &str, parent: &str, is_folder: bool) -> Dentry {
        let content = Spool::made(Vec::new());
        Dentry {
            name: name.into(),
            parent: parent.into(),
            bytes: (!is_folder).then_some(Bytes { content, version: 1 }),
            creator: "u".into(),
            modifier: "u".into(),
            created: 0,
            modified: 0,
            properties: None,
        }
    }

    /// `/a/b/c.txt` and `/d.txt`.
    fn space() -> Space {
        let mut space = Space::new(SpaceOwnerType::User, "u".into(), App::Internal, "c".into());
        for (id, dentry) in [
            ("1", dentry("a", "0", true)),
            ("2", dentry("b", "1", true)),
            ("3", dentry("c.txt", "2", false)),
            ("4", dentry("d.txt", "0", false)),
        ] {
            space.dentries.insert(id.into(), dentry);
        }
        space
    }

    #[test]
    fn entries_have_paths() {
        let space = space();
        for (id, path) in [("0", ""), ("1", "/a"), ("3", "/a/b/c.txt"), ("4", "/d.txt"), ("9", "")]
        {
            assert_eq!(space.path(&id.into()), path, "{id}");
        }
        assert_eq!(space.lineage(&"3".into()), ["3", "2", "1", "0"].map(DentryId::from));
    }

    #[test]
    fn a_folder_is_removed_with_its_entries() {
        for (id, has_bin, to_bin, left, kept) in [
            ("1", true, true, "4", "1 2 3"),
            ("1", true, false, "4", ""),
            ("1", false, true, "4", ""),
            ("3", true, true, "1 2 4", "3"),
            ("9", true, true, "1 2 3 4", ""),
        ] {
            let mut space = space();
            space.recycle_bin = has_bin.then(Default::default);
            space.remove(&id.into(), to_bin);
            let ids = |ids: Vec<&DentryId>| {
                ids.iter().map(|id| id.as_str()).collect::<Vec<_>>().join(" ")
            };
            assert_eq!(ids(space.dentries.keys().collect()), left, "{id}");
            let bin = space.recycle_bin.as_ref().map(|bin| bin.keys().collect());
            assert_eq!(ids(bin.unwrap_or_default()), kept, "{id}");
        }
    }

    #[test]
    fn a_taken_name_is_handled_by_each_strategy() {
        use ConflictStrategy::*;

        let space = space();
        let new = |name: &str| Ok(Place::New(name.into()));
        for (folder, name, is_folder, strategy, place) in [
            ("0", "x", false, ReturnErrorIfExists, new("x")),
            ("1", "d.txt", false, ReturnErrorIfExists, new("d.txt")),
            ("0", "d.txt", false, AutoRename, new("d(1).txt")),
            ("0", "d.txt", true, AutoRename, new("d.txt(1)")),
            ("0", "a", true, AutoRename, new("a(1)")),
            ("0", "a", true, Overwrite, Ok(Place::Replaced("1".into()))),
            ("0", "a", false, Overwrite, Err(Taken)),
            ("0", "d.txt", true, Overwrite, Err(Taken)),
            ("0", "d.txt", false, Overwrite, Ok(Place::Replaced("4".into()))),
            ("0", "d.txt", false, ReturnDentryIfExists, Ok(Place::Kept("4".into()))),
            ("0", "d.txt", false, ReturnErrorIfExists, Err(Taken)),
        ] {
            let found = space.place(&folder.into(), name, is_folder, strategy);
            assert_eq!(found, place, "{name} in {folder}");
        }
    }
}
