//! The people of departments and roles.

use std::collections::{HashSet, VecDeque};

use crate::call::Error;
use crate::call::error::{Details, Outcome};
use crate::client::{Client, DELIVER, Person};
use crate::generated::topapi::{DepartmentListSubId, RoleSimpleList, UserList};
use crate::generated::{DeptId, RoleId, UnionId};
use crate::tables::Concern;

/// The people of a department or role.
#[derive(Default)]
pub(super) struct Members {
    pub(super) people: Vec<UnionId>,
    /// The first error, if a part of it could not be read.
    pub(super) missing: Option<Error>,
    /// The indexes of people who left and have, or may have, a file.
    pub(super) gone: Vec<usize>,
    seen: HashSet<UnionId>,
}

impl Members {
    /// Returns the members that the journal has.
    pub(super) fn recorded(people: Vec<UnionId>) -> Self {
        Members { people, ..Members::default() }
    }

    fn add(&mut self, person: UnionId) {
        if self.seen.insert(person.clone()) {
            self.people.push(person);
        }
    }

    /// Returns true if every further call would fail with the same error.
    fn is_hopeless(&self) -> bool {
        let concern = self.missing.as_ref().map(Error::concern);
        matches!(concern, Some(Concern::Everyone | Concern::Operator))
    }

    /// Returns the members. An empty list becomes an error, because DingTalk leaves out people whom the app may not
    /// see.
    fn some(mut self, of: String) -> Self {
        if self.people.is_empty() && self.missing.is_none() {
            let problem = format!("there is no one in {of}, or the app may not see them");
            self.missing = Some(incomplete(DELIVER, &problem));
        }
        self
    }

    /// Returns the value, or keeps the first error.
    fn part<T>(&mut self, part: Result<T, Error>) -> Option<T> {
        match part {
            Ok(part) => Some(part),
            Err(error) => {
                self.missing.get_or_insert(error);
                None
            }
        }
    }
}

impl Client {
    /// Returns the people of a department, and of those below it unless `only` is set. Parts that cannot be read are
    /// left out, and `missing` says why.
    pub(super) fn people_of_department(&self, id: DeptId, only: bool) -> Members {
        let (first, mut members) = (id, Members::default());
        let (mut departments, mut seen) = (VecDeque::from([id]), HashSet::from([id]));
        while let Some(id) = departments.pop_front() {
            if self.is_over() {
                members.part::<()>(Err(Error::not_begun("stopped while departments were read")));
                break;
            }
            let read = self.read_department(id, &mut members);
            members.part(read.map_err(|error| error.on(format!("department:{id}"))));
            if only || members.is_hopeless() {
                break;
            }
            let below = self.call(&DepartmentListSubId::new(id));
            let below = below.map_err(|error| error.on(format!("department:{id}")));
            let Some(below) = members.part(below) else { continue };
            let below = below.into_value().result.dept_id_list.into_iter();
            // Other ids are roots of another kind of tree.
            departments.extend(below.filter(|id| id.is_possible() && seen.insert(*id)));
        }
        members.some(format!("department:{first}"))
    }

    fn read_department(&self, id: DeptId, members: &mut Members) -> Result<(), Error> {
        let mut cursor = 0;
        loop {
            let page = self.call(&UserList::new(id, cursor, UserList::MAX_SIZE))?;
            let page = page.into_value().result;
            for user in page.list {
                let known = user.unionid.filter(|id| !id.as_str().is_empty());
                let union_id = match (known, user.userid) {
                    (Some(id), _) => id,
                    (None, Some(user)) => self.union_id(&Person::User(user))?,
                    (None, None) => return Err(nameless(UserList::SPEC.name)),
                };
                members.add(union_id);
            }
            match (page.has_more, page.next_cursor) {
                // A cursor that does not advance would loop forever.
                (Some(true), Some(next)) if next > cursor => cursor = next,
                (Some(true), _) => {
                    let problem = "the response says that there is more, but has no new cursor";
                    return Err(incomplete(UserList::SPEC.name, problem));
                }
                _ => return Ok(()),
            }
        }
    }

    /// Returns the people of a role. People who cannot be looked up are left out, and `missing` says why.
    pub(super) fn people_of_role(&self, id: RoleId) -> Members {
        let mut members = Members::default();
        let read = self.read_role(id, &mut members);
        members.part(read.map_err(|error| error.on(format!("role:{id}"))));
        members.some(format!("role:{id}"))
    }

    fn read_role(&self, id: RoleId, members: &mut Members) -> Result<(), Error> {
        let mut offset = 0;
        loop {
            let list = RoleSimpleList::new(id).offset(offset).size(RoleSimpleList::MAX_SIZE);
            let page = self.call(&list)?.into_value().result;
            if page.has_more == Some(true) && page.list.is_empty() {
                let problem = "the response says that there is more, but lists no one";
                return Err(incomplete(RoleSimpleList::SPEC.name, problem));
            }
            for user in page.list {
                if self.is_over() {
                    return Err(Error::not_begun("stopped while a role was read"));
                }
                let user = user.userid.ok_or_else(|| nameless(RoleSimpleList::SPEC.name))?;
                if let Some(person) = members.part(self.union_id(&Person::User(user))) {
                    members.add(person);
                }
                if members.is_hopeless() {
                    return Ok(());
                }
            }
            if page.has_more != Some(true) {
                return Ok(());
            }
            // The answer has no cursor.
            offset += RoleSimpleList::MAX_SIZE;
        }
    }
}

fn nameless(operation: &'static str) -> Error {
    incomplete(operation, "the response has a person without an id")
}

fn incomplete(operation: &'static str, problem: &str) -> Error {
    let mut details = Details::new(Outcome::NotSent);
    details.operation = Some(operation);
    details.detail = Some(problem.into());
    details.into()
}
