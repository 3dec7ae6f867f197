//! The people of departments and roles.

use std::collections::{HashSet, VecDeque};

use crate::call::Error;
use crate::call::error::{Details, Outcome};
use crate::client::{Client, Person};
use crate::generated::topapi::{DepartmentListSubId, RoleSimpleList, UserList};
use crate::generated::{DeptId, RoleId, UnionId};

/// The people of a department or role.
#[derive(Default)]
pub(super) struct Members {
    pub(super) people: Vec<UnionId>,
    /// Why a part of it could not be read, the first part that could not.
    pub(super) missing: Option<Error>,
    seen: HashSet<UnionId>,
}

impl Members {
    /// Returns members that were recorded.
    pub(super) fn recorded(people: Vec<UnionId>) -> Self {
        Members { people, ..Members::default() }
    }

    fn add(&mut self, person: UnionId) {
        if self.seen.insert(person.clone()) {
            self.people.push(person);
        }
    }

    /// Takes what a part gave, or notes why it gave nothing.
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
    /// Returns the people of a department, and those below it unless `only` is set. What cannot be read is left out.
    pub(super) fn people_of_department(&self, id: DeptId, only: bool) -> Members {
        let mut members = Members::default();
        let (mut departments, mut seen) = (VecDeque::from([id]), HashSet::from([id]));
        while let Some(id) = departments.pop_front() {
            if self.is_over() {
                members.part::<()>(Err(Error::not_begun("stopped while departments were read")));
                break;
            }
            let read = self.read_department(id, &mut members);
            members.part(read.map_err(|error| error.on(format!("department:{id}"))));
            if only {
                break;
            }
            let below = self.call(&DepartmentListSubId::new(id));
            let below = below.map_err(|error| error.on(format!("department:{id}")));
            let Some(below) = members.part(below) else { continue };
            let below = below.into_value().result.dept_id_list.into_iter();
            // Ids below 1 are the roots of trees of another kind.
            departments.extend(below.filter(|id| id.get() > 0 && seen.insert(*id)));
        }
        members
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
                // A cursor that does not move would lead nowhere.
                (Some(true), Some(next)) if next > cursor => cursor = next,
                (Some(true), _) => {
                    let problem = "the answer says that there is more, and not where";
                    return Err(incomplete(UserList::SPEC.name, problem));
                }
                _ => return Ok(()),
            }
        }
    }

    /// Returns the people of a role. Those who cannot be looked up are left out.
    pub(super) fn people_of_role(&self, id: RoleId) -> Members {
        let mut members = Members::default();
        let read = self.read_role(id, &mut members);
        members.part(read.map_err(|error| error.on(format!("role:{id}"))));
        members
    }

    fn read_role(&self, id: RoleId, members: &mut Members) -> Result<(), Error> {
        let mut offset = 0;
        loop {
            let list = RoleSimpleList::new(id).offset(offset).size(RoleSimpleList::MAX_SIZE);
            let page = self.call(&list)?.into_value().result;
            for user in page.list {
                if self.is_over() {
                    return Err(Error::not_begun("stopped while a role was read"));
                }
                let user = user.userid.ok_or_else(|| nameless(RoleSimpleList::SPEC.name))?;
                if let Some(person) = members.part(self.union_id(&Person::User(user))) {
                    members.add(person);
                }
            }
            if page.has_more != Some(true) {
                return Ok(());
            }
            // The answer does not say where it goes on.
            offset += RoleSimpleList::MAX_SIZE;
        }
    }
}

fn nameless(operation: &'static str) -> Error {
    incomplete(operation, "the answer has a person without an id")
}

fn incomplete(operation: &'static str, problem: &str) -> Error {
    let mut details = Details::new(Outcome::NotSent);
    details.operation = Some(operation);
    details.detail = Some(problem.into());
    details.into()
}
