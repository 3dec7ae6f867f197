//! The state of the emulator: an organization, apps and their tokens, people, departments, roles, conversations, spaces,
//! files.

pub(crate) mod contacts;
pub(crate) mod conversations;
mod crc64;
pub(crate) mod downloads;
pub(crate) mod organization;
pub(crate) mod random;
pub(crate) mod signature;
pub(crate) mod space;
pub(crate) mod spool;
pub(crate) mod tokens;
pub(crate) mod uploads;

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::io;
use std::sync::Arc;

use serde_json::Value;

use crate::generated::storage::SpaceOwnerType;
use crate::generated::{DentryId, SpaceId, UnionId};
use contacts::Contacts;
use conversations::{Conversation, ConversationDelivery};
use downloads::Downloads;
use organization::{Setting, User, numbered};
use random::Random;
use space::{Space, StoredFile};
use spool::{Disk, Spool, Writer};
use tokens::{App, Tokens};
use uploads::Uploads;

/// A file that reached a person.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Delivery {
    /// Who received it.
    pub to: UnionId,
    /// The file's space.
    pub space_id: SpaceId,
    /// The file that was sent.
    pub dentry_id: DentryId,
    /// Its name.
    pub name: String,
}

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
    /// Size in bytes.
    pub size: u64,
    /// Who made it.
    pub creator: UnionId,
}

/// The state that operations read and change.
pub(crate) struct World {
    pub(crate) setting: Arc<Setting>,
    /// People in addition to those of the setting.
    pub(crate) added: Vec<User>,
    pub(crate) contacts: Contacts,
    pub(crate) conversations: Vec<Conversation>,
    pub(crate) tokens: Tokens,
    pub(crate) spaces: BTreeMap<SpaceId, Space>,
    pub(crate) uploads: Uploads,
    pub(crate) downloads: Downloads,
    pub(crate) deliveries: Vec<Delivery>,
    pub(crate) conversation_deliveries: Vec<ConversationDelivery>,
    /// Permissions that no app has.
    pub(crate) revoked: BTreeSet<String>,
    /// Holds the bytes of files, once there are any.
    disk: Option<Arc<Disk>>,
    /// Whether a file can only be sent to those who may read it.
    pub(crate) receiver_rights: bool,
    /// The quota of every space, in bytes.
    pub(crate) space_quota: u64,
    /// The number of spaces and files that were created or changed.
    pub(crate) made: u64,
}

impl World {
    pub(crate) fn new(setting: Arc<Setting>, random: Random) -> Self {
        let owner = setting.users[0].union_id.clone();
        let mut space = Space::new(SpaceOwnerType::User, owner.clone(), App::Internal);
        // Not the default scene: a call without one must still create a space.
        (space.scene, space.scene_id) = ("emulator".into(), "0".into());
        let file = StoredFile {
            name: "Quarterly report.pdf".into(),
            content: Spool::made(report()),
            creator: owner.clone(),
            modifier: owner,
            version: 1,
            created: 0,
            modified: 0,
            properties: None,
        };
        space.files.insert(setting.dentry_id.clone(), file);
        World {
            tokens: Tokens::new(random),
            spaces: BTreeMap::from([(setting.space_id.clone(), space)]),
            uploads: Uploads::default(),
            downloads: Downloads::default(),
            deliveries: Vec::new(),
            conversation_deliveries: Vec::new(),
            revoked: BTreeSet::new(),
            disk: None,
            receiver_rights: false,
            space_quota: u64::MAX,
            made: 0,
            added: Vec::new(),
            contacts: Contacts::new("Emulator"),
            conversations: Vec::new(),
            setting,
        }
    }

    /// Returns a writer for a new file.
    pub(crate) fn spool(&mut self) -> io::Result<Writer> {
        let disk = match &self.disk {
            Some(disk) => disk,
            None => self.disk.insert(Disk::create()?),
        };
        Ok(disk.spool())
    }

    /// Returns everyone in the organization.
    pub(crate) fn users(&self) -> impl Iterator<Item = &User> + Clone {
        self.setting.users.iter().chain(&self.added)
    }

    /// Adds made-up people and returns them.
    pub(crate) fn add_users(&mut self, count: usize) -> Vec<User> {
        let first = self.users().count();
        let taken: HashSet<_> = self.users().map(|user| user.user_id.clone()).collect();
        let free = (first..).map(numbered).filter(|user| !taken.contains(&user.user_id));
        let users: Vec<_> = free.take(count).collect();
        self.added.extend(users.iter().cloned());
        users
    }

    /// Puts the clock forward: what was issued gets older.
    pub(crate) fn age(&mut self, seconds: u64) {
        self.tokens.age(seconds);
        self.uploads.age(seconds);
        self.downloads.age(seconds);
    }

    /// Adds a made-up enterprise account with this mobile number.
    pub(crate) fn add_exclusive_user(&mut self, mobile: &str) -> User {
        let user = numbered(self.users().count());
        let user = User { mobile: mobile.into(), exclusive: true, ..user };
        self.added.push(user.clone());
        user
    }

    /// Returns the person with this union id, and their number.
    pub(crate) fn user(&self, union_id: &UnionId) -> Option<(usize, &User)> {
        self.users().enumerate().find(|(_, user)| user.union_id == *union_id)
    }

    /// Counts a creation or change. Ids made of the count are new, and larger than earlier ones.
    pub(crate) fn next(&mut self) -> u64 {
        self.made += 1;
        self.made
    }

    /// Adds a file to a space.
    pub(crate) fn add_file(
        &mut self,
        space_id: &SpaceId,
        name: String,
        content: Arc<Spool>,
        who: UnionId,
        properties: Option<(App, Value)>,
    ) -> DentryId {
        let now = self.next();
        let dentry_id = DentryId::new((67_420_135_798 + now).to_string());
        let file = StoredFile {
            name,
            content,
            creator: who.clone(),
            modifier: who,
            version: 1,
            created: now,
            modified: now,
            properties,
        };
        if let Some(space) = self.spaces.get_mut(space_id) {
            space.files.insert(dentry_id.clone(), file);
        }
        dentry_id
    }

    pub(crate) fn file(&self, dentry_id: &DentryId) -> Option<(&Space, &StoredFile)> {
        let mut spaces = self.spaces.values();
        spaces.find_map(|space| Some((space, space.files.get(dentry_id)?)))
    }

    /// Returns all files in order of creation.
    pub(crate) fn files(&self) -> Vec<Stored> {
        let spaces = self.spaces.iter();
        let mut files: Vec<_> = spaces
            .flat_map(|(space_id, space)| {
                space.files.iter().map(move |(id, file)| (file.created, space_id, id, file))
            })
            .collect();
        files.sort_by_key(|(created, ..)| *created);
        let stored =
            |(_, space_id, dentry_id, file): (u64, &SpaceId, &DentryId, &StoredFile)| Stored {
                space_id: space_id.clone(),
                dentry_id: dentry_id.clone(),
                name: file.name.clone(),
                size: file.content.size,
                creator: file.creator.clone(),
            };
        files.into_iter().map(stored).collect()
    }
}

/// Returns the bytes of the file that is there from the start.
fn report() -> Vec<u8> {
    const SIZE: usize = 48_213;
    let head = b"%PDF-1.4\n".iter();
    let lines = b"% The emulator made this report up.\n".iter().cycle();
    head.chain(lines).take(SIZE).copied().collect()
}
