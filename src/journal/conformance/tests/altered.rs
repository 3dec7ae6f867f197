//! A right journal whose questions and answers are altered on the way: what a column does that is too short, of another
//! type, or missing.

use std::sync::{Arc, Mutex};

use super::super::*;
use super::in_memory::{InMemory, One};
use crate::client::single_flight::lock;
use crate::generated::UnionId;
use crate::journal::{Fact, FactKey};

/// What is altered.
#[derive(Clone, Copy)]
pub(super) enum Altered {
    /// What a work is known by.
    Work(fn(&mut Work)),
    /// What a fact is known by.
    Key(fn(&mut FactKey)),
    /// What a purpose is compared by.
    Purpose(fn(&mut Purpose)),
    /// What an attempt is compared by.
    Attempt(fn(u128) -> u128),
    /// The attempt that a claim is over.
    Over(fn(&mut Option<Attempt>)),
    /// What came of an attempt.
    Settle(fn(&mut Settle)),
    /// What came of an upload.
    Stored(fn(&mut StoredFile, &mut Content)),
    /// The answer to a claim.
    Claim(fn(&mut Claim)),
    /// A fact that is recalled.
    Fact(fn(&mut Option<Fact>)),
    /// The number of uploads that were lost.
    Lost(fn(&mut usize)),
    /// The answer to the check at the end.
    Check(fn() -> Result<(), JournalError>),
    /// One text, in whatever it is.
    Text(&'static str, fn(&str) -> String),
}

impl Altered {
    fn text<T: ToString + From<String>>(&self, name: &str, text: &mut T) {
        if let Altered::Text(own, alter) = self
            && *own == name
        {
            *text = alter(&text.to_string()).into();
        }
    }

    fn work(&self, work: &Work) -> Work {
        let mut work = work.clone();
        if let Altered::Work(alter) = self {
            alter(&mut work);
        }
        match &mut work {
            Work::Upload(key) => {
                let mut name = key.to_string();
                self.text("file", &mut name);
                *key = FileKey::new(&name);
            }
            Work::Send { space, dentry, to } => {
                self.text("space of a send", space);
                self.text("dentry of a send", dentry);
                match to {
                    Target::Person(id) => self.text("person", id),
                    Target::Conversation(id) => self.text("conversation", id),
                }
            }
        }
        work
    }

    fn key(&self, key: &FactKey) -> FactKey {
        let mut key = key.clone();
        if let Altered::Key(alter) = self {
            alter(&mut key);
        }
        match &mut key {
            FactKey::Person(Person::User(id)) => self.text("user of a fact", id),
            FactKey::Person(Person::Union(id)) => self.text("union id of a fact", id),
            FactKey::Person(Person::Mobile(number)) => self.text("mobile of a fact", number),
            FactKey::Conversation(id) => self.text("chat of a fact", id),
            FactKey::Part { upload_key, .. } => self.text("upload key", upload_key),
            FactKey::Members(_) | FactKey::Parts(_) => {}
        }
        key
    }

    fn purpose(&self, purpose: &Purpose) -> Purpose {
        let mut purpose = purpose.clone();
        if let Altered::Purpose(alter) = self {
            alter(&mut purpose);
        }
        self.text("endpoint", &mut purpose.endpoint);
        self.text("app", &mut purpose.app);
        if let Person::User(id) = &mut purpose.operator {
            self.text("operator", id);
        }
        purpose.space.iter_mut().for_each(|id| self.text("space", id));
        purpose.folder.iter_mut().for_each(|id| self.text("folder", id));
        purpose
    }

    fn settle(&self, to: &Settle) -> Settle {
        let mut to = to.clone();
        if let Altered::Settle(alter) = self {
            alter(&mut to);
        }
        match &mut to {
            Settle::Done(Done::Stored { file, content }) => {
                if let Altered::Stored(alter) = self {
                    alter(file, content);
                }
                self.text("stored space", &mut file.space_id);
                self.text("stored dentry", &mut file.dentry_id);
                file.name.iter_mut().for_each(|name| self.text("stored name", name));
                content.path.iter_mut().for_each(|path| self.text("path", path));
            }
            Settle::Done(Done::Sent { request_id: Some(id) }) => self.text("request id", id),
            Settle::Unknown { why } => self.text("why", why),
            _ => {}
        }
        to
    }

    fn fact(&self, fact: Option<Fact>) -> Option<Fact> {
        let mut fact = fact;
        if let Altered::Fact(alter) = self {
            alter(&mut fact);
        }
        match &mut fact {
            Some(Fact::Person { union_id, .. }) => self.text("person's id", union_id),
            Some(Fact::Members { people, .. }) => {
                people.iter_mut().for_each(|id| self.text("member", id));
            }
            Some(Fact::Conversation { id, .. }) => self.text("chat's id", id),
            Some(Fact::Part { digest, .. }) => self.text("digest of a part", digest),
            Some(Fact::Parts { .. }) | None => {}
        }
        fact
    }
}

pub(super) struct InAltered {
    inner: InMemory,
    altered: Altered,
    /// All attempts: of those that are compared equal, the first stands for all.
    attempts: Arc<Mutex<Vec<Attempt>>>,
}

pub(super) struct AlteredOne {
    inner: One,
    altered: Altered,
    attempts: Arc<Mutex<Vec<Attempt>>>,
}

impl InAltered {
    pub(super) fn new(altered: Altered) -> Self {
        InAltered { inner: InMemory::new(None), altered, attempts: Arc::default() }
    }
}

impl Storage for InAltered {
    type Worker = AlteredOne;

    fn worker(&self) -> Result<AlteredOne, JournalError> {
        let (altered, attempts) = (self.altered, self.attempts.clone());
        self.inner.worker().map(|inner| AlteredOne { inner, altered, attempts })
    }

    fn is_shared(&self) -> bool {
        true
    }

    fn kill(&self, worker: AlteredOne) {
        self.inner.kill(worker.inner);
    }

    fn lose_answer(&self, worker: &AlteredOne) -> bool {
        self.inner.lose_answer(&worker.inner)
    }
}

impl AlteredOne {
    fn attempt(&self, attempt: Attempt) -> Attempt {
        let Altered::Attempt(alter) = self.altered else { return attempt };
        let mut attempts = lock(&self.attempts);
        let seen = alter(attempt.number());
        if let Some(first) = attempts.iter().find(|first| alter(first.number()) == seen) {
            return *first;
        }
        attempts.push(attempt);
        attempt
    }
}

impl Journal for AlteredOne {
    fn bind(&self, purpose: &Purpose) -> Result<(), JournalError> {
        self.inner.bind(&self.altered.purpose(purpose))
    }

    fn state(&self, work: &Work) -> Result<State, JournalError> {
        self.inner.state(&self.altered.work(work))
    }

    fn claim(
        &self,
        work: &Work,
        attempt: Attempt,
        over: Option<Attempt>,
    ) -> Result<Claim, JournalError> {
        let (work, mut over) = (self.altered.work(work), over.map(|over| self.attempt(over)));
        if let Altered::Over(alter) = self.altered {
            alter(&mut over);
        }
        let mut claim = self.inner.claim(&work, self.attempt(attempt), over)?;
        if let Altered::Claim(alter) = self.altered {
            alter(&mut claim);
        }
        Ok(claim)
    }

    fn settle(&self, work: &Work, attempt: Attempt, to: &Settle) -> Result<(), JournalError> {
        let (work, to) = (self.altered.work(work), self.altered.settle(to));
        self.inner.settle(&work, self.attempt(attempt), &to)
    }

    fn remember(&self, fact: &Fact) -> Result<(), JournalError> {
        self.inner.remember(&with_key(fact.clone(), self.altered.key(&fact.key())))
    }

    fn recall(&self, what: &FactKey) -> Result<Option<Fact>, JournalError> {
        let fact = self.inner.recall(&self.altered.key(what))?;
        Ok(self.altered.fact(fact.map(|fact| with_key(fact, what.clone()))))
    }

    fn lost_uploads(&self, file: &FileKey) -> Result<usize, JournalError> {
        let mut lost = self.inner.lost_uploads(file)?;
        if let Altered::Lost(alter) = self.altered {
            alter(&mut lost);
        }
        Ok(lost)
    }

    fn check(&self) -> Result<(), JournalError> {
        match self.altered {
            Altered::Check(answer) => answer(),
            _ => self.inner.check(),
        }
    }
}

/// Returns a fact under another key, as a table has it whose columns are a key and ids.
fn with_key(fact: Fact, key: FactKey) -> Fact {
    let fact = match (fact, key.clone()) {
        (Fact::Parts { upload_key, part_size, content, .. }, FactKey::Parts(file)) => {
            return Fact::Parts { file, upload_key, part_size, content };
        }
        (Fact::Part { digest, .. }, FactKey::Part { upload_key, number }) => {
            return Fact::Part { upload_key, number, digest };
        }
        (fact, _) => fact,
    };
    let ids = match fact {
        Fact::Person { union_id, .. } => vec![union_id],
        Fact::Conversation { id, .. } => vec![id.as_str().into()],
        Fact::Members { people, .. } => people,
        other => return other,
    };
    let first = || ids.first().map_or("", UnionId::as_str);
    match key {
        FactKey::Person(person) => Fact::Person { person, union_id: first().into() },
        FactKey::Conversation(named) => Fact::Conversation { named, id: first().into() },
        FactKey::Members(of) => Fact::Members { of, people: ids },
        other => unreachable!("{other:?} goes with a fact of another kind"),
    }
}
