//! What the emulator has in place of DingTalk: an organization, apps and their tokens, people, stored files.

use std::collections::{BTreeMap, HashSet};
use std::hash::{BuildHasher, RandomState};
use std::sync::Arc;

use crate::{CorpId, DentryId, Secret, SpaceId, UnionId, UserId};

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

/// What is there from the beginning and never changes.
pub(super) struct Setting {
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
    pub(super) fn new(random: &mut Random) -> Self {
        Setting {
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

fn user(user_id: &str, union_id: &str, mobile: &str, name: &str) -> User {
    User {
        user_id: user_id.into(),
        union_id: union_id.into(),
        mobile: mobile.into(),
        name: name.into(),
    }
}

/// Everything that operations read and change.
pub(super) struct World {
    pub(super) setting: Arc<Setting>,
    pub(super) tokens: Tokens,
    pub(super) spaces: BTreeMap<SpaceId, Space>,
    pub(super) deliveries: Vec<Delivery>,
}

/// A storage space.
#[derive(Default)]
pub(super) struct Space {
    pub(super) files: BTreeMap<DentryId, StoredFile>,
}

/// A file in the root folder of a space.
pub(super) struct StoredFile {
    pub(super) name: String,
    pub(super) size: u64,
    pub(super) creator: UnionId,
}

impl World {
    pub(super) fn new(setting: Arc<Setting>, random: Random) -> Self {
        let file = StoredFile {
            name: "Quarterly report.pdf".into(),
            size: 48_213,
            creator: setting.users[0].union_id.clone(),
        };
        let mut space = Space::default();
        space.files.insert(setting.dentry_id.clone(), file);
        World {
            tokens: Tokens::new(random),
            spaces: BTreeMap::from([(setting.space_id.clone(), space)]),
            deliveries: Vec::new(),
            setting,
        }
    }

    /// The person that a union id belongs to, with their number.
    pub(super) fn user(&self, union_id: &UnionId) -> Option<(usize, &User)> {
        let mut users = self.setting.users.iter().enumerate();
        users.find(|(_, user)| user.union_id == *union_id)
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

/// The tokens of both apps. No clock ends them: a test says when.
pub(super) struct Tokens {
    random: Random,
    /// What a reply says of a token's life.
    pub(super) life: Option<i64>,
    /// The internal app's, which a repeated fetch answers again.
    internal: Option<Secret>,
    valid: HashSet<Secret>,
    issued: Vec<Secret>,
}

impl Tokens {
    fn new(random: Random) -> Self {
        Tokens {
            random,
            life: Some(7200),
            internal: None,
            valid: HashSet::new(),
            issued: Vec::new(),
        }
    }

    pub(super) fn is_valid(&self, token: &str) -> bool {
        self.valid.contains(&Secret::new(token))
    }

    /// The internal app's token: the one that is valid, else a new one.
    pub(super) fn internal(&mut self) -> Secret {
        match &self.internal {
            Some(token) => token.clone(),
            None => {
                let token = self.issue();
                self.internal = Some(token.clone());
                token
            }
        }
    }

    pub(super) fn issue(&mut self) -> Secret {
        let token = self.random.secret();
        self.valid.insert(token.clone());
        self.issued.push(token.clone());
        token
    }

    /// Ends every token.
    pub(super) fn expire(&mut self) {
        self.internal = None;
        self.valid.clear();
    }
}

/// Secrets that nobody guesses by accident, without a crate for it.
#[derive(Default)]
pub(super) struct Random {
    keys: RandomState,
    count: u64,
}

impl Random {
    /// 32 hex digits.
    pub(super) fn secret(&mut self) -> Secret {
        self.count += 1;
        let half = |which: u8| self.keys.hash_one((self.count, which));
        Secret::new(format!("{:016x}{:016x}", half(0), half(1)))
    }
}
