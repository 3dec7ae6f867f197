//! Organizations, with their people and departments, and whether they have the third-party app; and the initial
//! setting.

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

/// An organization.
pub(crate) struct Organization {
    pub(crate) corp_id: CorpId,
    pub(crate) users: Vec<User>,
    pub(crate) contacts: Contacts,
    /// Whether it has enabled the third-party app.
    pub(crate) has_suite: bool,
}

impl Organization {
    pub(crate) fn new(corp_id: CorpId, users: Vec<User>) -> Self {
        Organization { corp_id, users, contacts: Contacts::new("Emulator"), has_suite: true }
    }

    pub(crate) fn user(&self, union_id: &UnionId) -> Option<&User> {
        self.users.iter().find(|user| user.union_id == *union_id)
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
