//! What the emulator has in place of DingTalk: an organization, apps and their tokens, people, stored files.

use std::collections::BTreeMap;
use std::io;
use std::sync::Arc;

use super::downloads::Downloads;
use super::space::{Space, StoredFile};
use super::spool::{Disk, Spool, Writer};
use super::tokens::{App, Random, Tokens};
use super::uploads::Uploads;
use crate::generated::storage::SpaceOwnerType;
use crate::generated::{CorpId, DentryId, SpaceId, UnionId, UserId};
use crate::secret::Secret;

/// A made-up person.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct User {
    /// Within the organization.
    pub user_id: UserId,
    /// What files are sent to.
    pub union_id: UnionId,
    /// Mobile number, as DingTalk writes it.
    pub mobile: String,
    /// Name.
    pub name: String,
    /// Whether this is an enterprise account (exclusive account): a look-up by mobile number finds it only if it is
    /// asked to.
    pub exclusive: bool,
}

/// A file that reached a person.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Delivery {
    /// Who received it.
    pub to: UnionId,
    /// Space where the file lies.
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

/// What is there from the beginning and never changes.
pub(super) struct Setting {
    /// Where clients reach the emulator.
    pub(super) url: String,
    pub(super) corp_id: CorpId,
    pub(super) app_key: String,
    pub(super) app_secret: Secret,
    pub(super) suite_key: String,
    pub(super) suite_secret: Secret,
    pub(super) suite_ticket: Secret,
    pub(super) users: Vec<User>,
    pub(super) space_id: SpaceId,
    pub(super) dentry_id: DentryId,
}

impl Setting {
    pub(super) fn new(url: String, random: &mut Random) -> Self {
        Setting {
            url,
            corp_id: "dingemulator0001".into(),
            app_key: "dingemulatorapp01".into(),
            app_secret: random.secret(),
            suite_key: "suiteemulator01".into(),
            suite_secret: random.secret(),
            suite_ticket: random.secret(),
            users: vec![
                user("manager4220", "cHtUYm1hbmFnZXIiEiE", "+1-2025550101", "Mei Lin"),
                user("0123456789", "k7RwTGFyaXFIYWRkiEiE", "+1-2025550102", "Tariq Haddad"),
                user("ana.souza", "pX2vQW5hU291emEx8wiEiE", "+1-2025550103", "Ana Souza"),
            ],
            space_id: "8641975302".into(),
            dentry_id: "67420135798".into(),
        }
    }
}

/// The made-up person with this number; the first three are part of the setting.
fn numbered(number: usize) -> User {
    User {
        user_id: format!("person{number:05}").into(),
        union_id: format!("u{number:05}emulatoriEiE").into(),
        mobile: format!("+1-202{:07}", 5_550_101 + number),
        name: format!("Person {number}"),
        exclusive: false,
    }
}

fn user(user_id: &str, union_id: &str, mobile: &str, name: &str) -> User {
    User {
        user_id: user_id.into(),
        union_id: union_id.into(),
        mobile: mobile.into(),
        name: name.into(),
        exclusive: false,
    }
}

/// Everything that operations read and change.
pub(super) struct World {
    pub(super) setting: Arc<Setting>,
    /// People beside those of the setting.
    added: Vec<User>,
    pub(super) tokens: Tokens,
    pub(super) spaces: BTreeMap<SpaceId, Space>,
    pub(super) uploads: Uploads,
    pub(super) downloads: Downloads,
    pub(super) deliveries: Vec<Delivery>,
    /// Where the bytes of files lie, as soon as there are any.
    disk: Option<Arc<Disk>>,
    /// Whether a file is sent only to those who may read it.
    pub(super) receiver_rights: bool,
    /// The most bytes that a space holds.
    pub(super) space_quota: u64,
    /// How many spaces and files were made or changed.
    made: u64,
}

impl World {
    pub(super) fn new(setting: Arc<Setting>, random: Random) -> Self {
        let owner = setting.users[0].union_id.clone();
        let mut space = Space::new(SpaceOwnerType::User, owner.clone(), App::Internal);
        // Not the scene that a call without one means: such a space is still to be made.
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
            disk: None,
            receiver_rights: false,
            space_quota: u64::MAX,
            made: 0,
            added: Vec::new(),
            setting,
        }
    }

    /// Room for the bytes of a file.
    pub(super) fn spool(&mut self) -> io::Result<Writer> {
        let disk = match &self.disk {
            Some(disk) => disk,
            None => self.disk.insert(Disk::create()?),
        };
        Ok(disk.spool())
    }

    /// Everybody.
    pub(super) fn users(&self) -> impl Iterator<Item = &User> {
        self.setting.users.iter().chain(&self.added)
    }

    /// Makes up this many people more.
    pub(super) fn add_users(&mut self, count: usize) -> Vec<User> {
        let first = self.users().count();
        let users: Vec<_> = (first..first + count).map(numbered).collect();
        self.added.extend(users.iter().cloned());
        users
    }

    /// Makes up an enterprise account with this mobile number.
    pub(super) fn add_exclusive_user(&mut self, mobile: &str) -> User {
        let user = numbered(self.users().count());
        let user = User { mobile: mobile.into(), exclusive: true, ..user };
        self.added.push(user.clone());
        user
    }

    /// The person that a union id belongs to, with their number.
    pub(super) fn user(&self, union_id: &UnionId) -> Option<(usize, &User)> {
        self.users().enumerate().find(|(_, user)| user.union_id == *union_id)
    }

    /// Counts what is made or changed, so that every id is new and later is larger.
    pub(super) fn next(&mut self) -> u64 {
        self.made += 1;
        self.made
    }

    pub(super) fn file(&self, dentry_id: &DentryId) -> Option<(&Space, &StoredFile)> {
        let mut spaces = self.spaces.values();
        spaces.find_map(|space| Some((space, space.files.get(dentry_id)?)))
    }

    /// All files, in the order in which they were made.
    pub(super) fn files(&self) -> Vec<Stored> {
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

    /// Every secret that there is: none of them may show.
    pub(super) fn secrets(&self) -> Vec<Secret> {
        let setting = &self.setting;
        let mut secrets = self.tokens.issued.clone();
        secrets.extend(
            [&setting.app_secret, &setting.suite_secret, &setting.suite_ticket].map(Secret::clone),
        );
        secrets
    }
}

/// The bytes of the file that is there from the beginning.
fn report() -> Vec<u8> {
    const SIZE: usize = 48_213;
    let head = b"%PDF-1.4\n".iter();
    let lines = b"% The emulator made this report up.\n".iter().cycle();
    head.chain(lines).take(SIZE).copied().collect()
}
