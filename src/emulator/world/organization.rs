//! Organizations, with their people and departments, and whether they have the third-party app; and the initial
//! setting.

use std::collections::HashMap;
use std::ops::Deref;

use super::contacts::Contacts;
use super::random::Random;
use crate::generated::{CorpId, DentryId, SpaceId, UnionId, UserId};
use crate::secret::Secret;

/// A made-up person.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct User {
    /// Id within the organization.
    pub user_id: UserId,
    /// Union id, which files are sent to.
    pub union_id: UnionId,
    /// Mobile number, as DingTalk writes it.
    pub mobile: String,
    /// Name.
    pub name: String,
    /// Whether this is an enterprise account (exclusive account). A lookup by mobile number finds those only on
    /// request.
    pub exclusive: bool,
}

/// People in their order. Each is found by either id without a search, also among many thousands.
#[derive(Default)]
pub(crate) struct Users {
    all: Vec<User>,
    by_user_id: HashMap<UserId, usize>,
    by_union_id: HashMap<UnionId, usize>,
}

impl Users {
    /// Adds a person. If an id is taken, it stays that of the first.
    pub(crate) fn push(&mut self, user: User) {
        let at = self.all.len();
        self.by_user_id.entry(user.user_id.clone()).or_insert(at);
        self.by_union_id.entry(user.union_id.clone()).or_insert(at);
        self.all.push(user);
    }

    pub(crate) fn by_user_id(&self, id: &UserId) -> Option<&User> {
        Some(&self.all[*self.by_user_id.get(id)?])
    }

    /// Returns the place of the person with this union id.
    fn place(&self, id: &UnionId) -> Option<usize> {
        self.by_union_id.get(id).copied()
    }
}

impl From<Vec<User>> for Users {
    fn from(all: Vec<User>) -> Self {
        let mut users = Users::default();
        all.into_iter().for_each(|user| users.push(user));
        users
    }
}

impl Deref for Users {
    type Target = [User];

    fn deref(&self) -> &[User] {
        &self.all
    }
}

/// An organization.
pub(crate) struct Organization {
    pub(crate) corp_id: CorpId,
    pub(crate) users: Users,
    pub(crate) contacts: Contacts,
    /// Whether it has enabled the third-party app.
    pub(crate) has_suite: bool,
}

impl Organization {
    pub(crate) fn new(corp_id: CorpId, users: Vec<User>) -> Self {
        let (users, contacts) = (users.into(), Contacts::new("Emulator"));
        Organization { corp_id, users, contacts, has_suite: true }
    }

    pub(crate) fn user(&self, union_id: &UnionId) -> Option<&User> {
        self.numbered(union_id).map(|(_, user)| user)
    }

    /// Returns a person, and which number they have in the order of all.
    pub(crate) fn numbered(&self, union_id: &UnionId) -> Option<(usize, &User)> {
        let at = self.users.place(union_id)?;
        Some((at, &self.users[at]))
    }
}

/// The part of the state that is set at the start and never changes.
pub(crate) struct Setting {
    /// The URL at which clients reach the emulator.
    pub(crate) url: String,
    /// The organization of the internal app.
    pub(crate) corp_id: CorpId,
    pub(crate) app_key: String,
    pub(crate) app_secret: Secret,
    pub(crate) suite_key: String,
    pub(crate) suite_secret: Secret,
    pub(crate) users: Vec<User>,
    pub(crate) space_id: SpaceId,
    pub(crate) dentry_id: DentryId,
}

impl Setting {
    pub(crate) fn new(url: String, random: &mut Random) -> Self {
        Setting {
            url,
            corp_id: corp_id(1),
            app_key: "dingemulatorapp01".into(),
            app_secret: random.secret(),
            suite_key: "suiteemulator01".into(),
            suite_secret: random.secret(),
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

/// Returns the id of the organization with this number, from 1.
pub(crate) fn corp_id(number: usize) -> CorpId {
    format!("dingemulator{number:04}").into()
}

/// Returns the made-up person with this number. The first three are part of the setting.
pub(crate) fn numbered(number: usize) -> User {
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
