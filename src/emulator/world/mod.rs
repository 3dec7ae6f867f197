//! The state of the emulator: organizations with their people, apps and their tokens, conversations, spaces, files.

pub(crate) mod contacts;
pub(crate) mod conversations;
mod crc64;
pub(crate) mod dentry;
pub(crate) mod downloads;
pub(crate) mod organization;
pub(crate) mod pages;
pub(crate) mod permissions;
pub(crate) mod random;
pub(crate) mod signature;
pub(crate) mod space;
pub(crate) mod spool;
pub(crate) mod stored;
pub(crate) mod tokens;
pub(crate) mod uploads;

use std::collections::{BTreeMap, HashSet};
use std::io;
use std::sync::Arc;
use std::time::Duration;

use crate::generated::storage::SpaceOwnerType;
use crate::generated::{CorpId, DentryId, DeptId, RoleId, SpaceId, UnionId, UserId};
use crate::secret::Secret;
use contacts::Contacts;
use conversations::{Conversation, ConversationDelivery, ConversationLink};
use dentry::{Bytes, Dentry};
use downloads::Downloads;
use organization::{Organization, Setting, User, corp_id, numbered};
use pages::Pages;
use permissions::Permissions;
use random::Random;
use space::Space;
use spool::{Disk, Spool, Writer};
use tokens::{App, Caller, Tokens};
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

/// The state that operations read and change.
pub(crate) struct World {
    pub(crate) setting: Arc<Setting>,
    /// The organization of the internal app is first.
    pub(crate) organizations: Vec<Organization>,
    /// The first unused ids of departments and of roles. No two organizations share an id.
    added: (i64, i64),
    pub(crate) conversations: Vec<Conversation>,
    pub(crate) tokens: Tokens,
    pub(crate) permissions: Permissions,
    pub(crate) spaces: BTreeMap<SpaceId, Space>,
    pub(crate) pages: Pages,
    pub(crate) uploads: Uploads,
    pub(crate) downloads: Downloads,
    pub(crate) deliveries: Vec<Delivery>,
    pub(crate) conversation_deliveries: Vec<ConversationDelivery>,
    pub(crate) links: Vec<ConversationLink>,
    /// The bytes of files, once there are any.
    disk: Option<Arc<Disk>>,
    /// Whether a file can be sent only to people who may read it.
    pub(crate) receiver_rights: bool,
    /// The quota of every space, in bytes.
    pub(crate) space_quota: u64,
    /// The number of spaces, files and folders that were created or changed.
    pub(crate) made: u64,
}

impl World {
    pub(crate) fn new(setting: Arc<Setting>, random: Random) -> Self {
        let (owner, corp_id) = (setting.users[0].union_id.clone(), setting.corp_id.clone());
        let mut space =
            Space::new(SpaceOwnerType::User, owner.clone(), App::Internal, corp_id.clone());
        // This is not the default scene, because a call without a scene must still create a space.
        (space.scene, space.scene_id) = ("emulator".into(), "0".into());
        let file = Dentry {
            name: "Quarterly report.pdf".into(),
            parent: DentryId::root(),
            bytes: Some(Bytes { content: Spool::made(report()), version: 1 }),
            creator: owner.clone(),
            modifier: owner,
            created: 0,
            modified: 0,
            properties: None,
        };
        space.dentries.insert(setting.dentry_id.clone(), file);
        World {
            organizations: vec![Organization::new(corp_id, setting.users.clone())],
            added: (0, 0),
            conversations: Vec::new(),
            tokens: Tokens::new(random),
            permissions: Permissions::default(),
            spaces: BTreeMap::from([(setting.space_id.clone(), space)]),
            pages: Pages::default(),
            uploads: Uploads::default(),
            downloads: Downloads::default(),
            deliveries: Vec::new(),
            conversation_deliveries: Vec::new(),
            links: Vec::new(),
            disk: None,
            receiver_rights: false,
            space_quota: u64::MAX,
            made: 0,
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

    /// Returns the organization of the internal app.
    pub(crate) fn home(&self) -> &Organization {
        &self.organizations[0]
    }

    pub(crate) fn home_mut(&mut self) -> &mut Organization {
        &mut self.organizations[0]
    }

    pub(crate) fn organization(&self, corp_id: &CorpId) -> Option<&Organization> {
        self.organizations.iter().find(|organization| organization.corp_id == *corp_id)
    }

    pub(crate) fn organization_mut(&mut self, corp_id: &CorpId) -> Option<&mut Organization> {
        self.organizations.iter_mut().find(|organization| organization.corp_id == *corp_id)
    }

    /// Adds an organization with this many made-up people. It has enabled the third-party app.
    pub(crate) fn add_organization(&mut self, people: usize) -> &Organization {
        let users = self.people(people);
        let corp_id = self.free_corp_id();
        self.organizations.push(Organization::new(corp_id, users));
        &self.organizations[self.organizations.len() - 1]
    }

    /// Returns an unused id for the next organization.
    pub(crate) fn free_corp_id(&self) -> CorpId {
        let ids = (self.organizations.len() + 1..).map(corp_id);
        let mut free = ids.filter(|id| self.organization(id).is_none());
        free.next().unwrap_or_else(|| corp_id(0))
    }

    /// Returns everyone in every organization.
    pub(crate) fn users(&self) -> impl Iterator<Item = &User> + Clone {
        self.organizations.iter().flat_map(|found| found.users.iter())
    }

    /// Returns this many made-up people, without adding them to an organization.
    pub(crate) fn people(&self, count: usize) -> Vec<User> {
        // Ids chosen by a test may collide with made-up ones.
        let taken: HashSet<_> = self.users().map(|user| &user.user_id).collect();
        let all = (self.users().count()..).map(numbered);
        all.filter(|user| !taken.contains(&user.user_id)).take(count).collect()
    }

    /// Adds made-up people and returns them.
    pub(crate) fn add_users(&mut self, count: usize) -> Vec<User> {
        let users = self.people(count);
        users.iter().for_each(|user| self.home_mut().users.push(user.clone()));
        users
    }

    /// Adds a made-up enterprise account with this mobile number.
    pub(crate) fn add_exclusive_user(&mut self, mobile: &str) -> Option<User> {
        let user = self.people(1).pop()?;
        let user = User { mobile: mobile.into(), exclusive: true, ..user };
        self.home_mut().users.push(user.clone());
        Some(user)
    }

    /// Returns the person with this union id, in any organization, and their number.
    pub(crate) fn user(&self, union_id: &UnionId) -> Option<(usize, &User)> {
        let mut before = 0;
        self.organizations.iter().find_map(|organization| {
            let found = organization.numbered(union_id);
            let found = found.map(|(number, user)| (before + number, user));
            before += organization.users.len();
            found
        })
    }

    /// Returns the person with this user id, in whatever organization.
    pub(crate) fn by_user_id(&self, id: &UserId) -> Option<&User> {
        self.organizations.iter().find_map(|organization| organization.users.by_user_id(id))
    }

    /// Returns the person whose user id or union id this is.
    pub(crate) fn either(&self, id: &str) -> Option<&User> {
        let found = self.by_user_id(&UserId::new(id));
        found.or_else(|| self.user(&UnionId::new(id)).map(|(_, user)| user))
    }

    /// Returns the organization that a person is in.
    pub(crate) fn corp_of(&self, union_id: &UnionId) -> Option<&CorpId> {
        let mut organizations = self.organizations.iter();
        let found = organizations.find(|found| found.user(union_id).is_some())?;
        Some(&found.corp_id)
    }

    /// Adds a department to the organization of its parent. A department below the root belongs to the organization of
    /// its first member. Returns `None` if there is no such parent.
    pub(crate) fn add_department(
        &mut self,
        name: &str,
        parent: DeptId,
        members: &[User],
    ) -> Option<DeptId> {
        let id = self.free_dept_id();
        let contacts = if parent == DeptId::root() {
            self.contacts_of(members)
        } else {
            self.contacts_with(|found| found.department(parent).is_some())
        };
        let contacts = contacts?;
        contacts.add_department(id, name, parent);
        contacts.set_members(id, members);
        Some(id)
    }

    /// Adds a role to the organization of its first member.
    pub(crate) fn add_role(&mut self, name: &str, members: &[User]) -> RoleId {
        let id = self.free_role_id();
        if let Some(contacts) = self.contacts_of(members) {
            contacts.add_role(id, name, members);
        }
        id
    }

    /// Returns an unused id for the next department.
    pub(crate) fn free_dept_id(&mut self) -> DeptId {
        loop {
            let id = DeptId::new(37_900_095 + self.added.0);
            if self.contacts_with(|found| found.department(id).is_some()).is_none() {
                return id;
            }
            self.added.0 += 1;
        }
    }

    /// Returns an unused id for the next role.
    pub(crate) fn free_role_id(&mut self) -> RoleId {
        loop {
            let id = RoleId::new(1_507_113_580 + self.added.1);
            if self.contacts_with(|found| found.role(id).is_some()).is_none() {
                return id;
            }
            self.added.1 += 1;
        }
    }

    /// Returns the contacts of the organization that the first of these people is in.
    fn contacts_of(&mut self, people: &[User]) -> Option<&mut Contacts> {
        let corp_id = people.first().and_then(|user| self.corp_of(&user.union_id));
        let corp_id = corp_id.unwrap_or(&self.setting.corp_id).clone();
        self.organization_mut(&corp_id).map(|found| &mut found.contacts)
    }

    /// Returns the contacts, of any organization, that have a department or role.
    pub(crate) fn contacts_with(
        &mut self,
        has: impl Fn(&Contacts) -> bool,
    ) -> Option<&mut Contacts> {
        let mut all = self.organizations.iter_mut().map(|found| &mut found.contacts);
        all.find(|contacts| has(contacts))
    }

    /// Counts a creation or change. Ids made from the count are new, and larger than earlier ones.
    pub(crate) fn next(&mut self) -> u64 {
        self.made += 1;
        self.made
    }

    /// Issues a person's token: to the internal app in its organization, to the third-party app in any other.
    pub(crate) fn person_token(&mut self, union_id: &UnionId) -> Option<Secret> {
        let corp_id = self.corp_of(union_id)?.clone();
        let is_home = corp_id == self.setting.corp_id;
        let app = if is_home { App::Internal } else { App::ThirdParty };
        let person = Some(union_id.clone());
        Some(self.tokens.issue(Caller { app, corp_id, person }))
    }

    /// Shortens the remaining lifetime of tokens, signatures and grants.
    pub(crate) fn advance(&mut self, time: Duration) {
        self.tokens.advance(time);
        self.uploads.advance(time);
        self.downloads.advance(time);
        self.spaces.values_mut().for_each(|space| space.advance(time));
    }
}

/// Returns the bytes of the file that exists from the start.
fn report() -> Vec<u8> {
    const SIZE: usize = 48_213;
    let head = b"%PDF-1.4\n".iter();
    let lines = b"% The emulator made this report up.\n".iter().cycle();
    head.chain(lines).take(SIZE).copied().collect()
}
