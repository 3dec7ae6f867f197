//! Departments and roles, and their members.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::organization::User;
use crate::generated::{DeptId, RoleId, UserId};

pub(crate) struct Department {
    pub(crate) name: String,
    /// The department above it; the organization itself has none.
    pub(crate) parent: Option<DeptId>,
    /// Its direct members, in the order in which they were added.
    pub(crate) members: Vec<User>,
    /// Whether it is within the contact scope of apps.
    pub(crate) is_readable: bool,
}

pub(crate) struct Role {
    pub(crate) name: String,
    pub(crate) members: Vec<User>,
}

pub(crate) struct Contacts {
    departments: BTreeMap<DeptId, Department>,
    /// Those directly below each, for organizations with thousands.
    below: BTreeMap<DeptId, BTreeSet<DeptId>>,
    /// The departments that each person is directly in, for organizations of many thousands.
    places: HashMap<UserId, BTreeSet<DeptId>>,
    roles: BTreeMap<RoleId, Role>,
}

impl Department {
    fn new(name: &str, parent: Option<DeptId>) -> Self {
        Department { name: name.into(), parent, members: Vec::new(), is_readable: true }
    }
}

impl Contacts {
    /// Returns an organization without departments below it.
    pub(crate) fn new(name: &str) -> Self {
        let departments = BTreeMap::from([(DeptId::root(), Department::new(name, None))]);
        Contacts {
            departments,
            below: BTreeMap::new(),
            places: HashMap::new(),
            roles: BTreeMap::new(),
        }
    }

    pub(crate) fn department(&self, id: DeptId) -> Option<&Department> {
        self.departments.get(&id)
    }

    pub(crate) fn departments(&self) -> impl Iterator<Item = (DeptId, &Department)> {
        self.departments.iter().map(|(id, department)| (*id, department))
    }

    pub(crate) fn department_mut(&mut self, id: DeptId) -> Option<&mut Department> {
        self.departments.get_mut(&id)
    }

    pub(crate) fn add_department(&mut self, id: DeptId, name: &str, parent: DeptId) {
        self.departments.insert(id, Department::new(name, Some(parent)));
        self.below.entry(parent).or_default().insert(id);
    }

    /// Sets the direct members of a department. Returns false if there is no such department.
    pub(crate) fn set_members(&mut self, id: DeptId, members: &[User]) -> bool {
        let Some(department) = self.departments.get_mut(&id) else { return false };
        for user in std::mem::replace(&mut department.members, members.to_vec()) {
            self.places.entry(user.user_id).or_default().remove(&id);
        }
        for user in members {
            self.places.entry(user.user_id.clone()).or_default().insert(id);
        }
        true
    }

    /// Returns the departments directly below another.
    pub(crate) fn below(&self, id: DeptId) -> Vec<DeptId> {
        self.below.get(&id).into_iter().flatten().copied().collect()
    }

    /// Returns the direct members of a department. People in no department are directly in the organization.
    pub(crate) fn members<'a>(
        &'a self,
        id: DeptId,
        everyone: impl Iterator<Item = &'a User>,
    ) -> Vec<&'a User> {
        let members = self.department(id).map(|found| &*found.members).unwrap_or_default();
        let mut members: Vec<_> = members.iter().collect();
        if id == DeptId::root() {
            let is_placed = |user: &&User| {
                self.places.get(&user.user_id).is_some_and(|places| !places.is_empty())
            };
            members.extend(everyone.filter(|user| !is_placed(user)));
        }
        members
    }

    /// Returns the members of a department and of those below it, each once.
    pub(crate) fn all_members<'a>(
        &'a self,
        id: DeptId,
        everyone: impl Iterator<Item = &'a User> + Clone,
    ) -> Vec<&'a User> {
        let (mut open, mut found, mut seen) = (vec![id], Vec::new(), BTreeSet::new());
        while let Some(id) = open.pop() {
            let members = self.members(id, everyone.clone());
            found.extend(members.into_iter().filter(|user| seen.insert(&user.user_id)));
            open.extend(self.below(id));
        }
        found
    }

    /// Returns the departments that a person is directly in.
    pub(crate) fn departments_of(&self, user: &User) -> Vec<DeptId> {
        let places = self.places.get(&user.user_id).into_iter().flatten();
        let places: Vec<_> = places.copied().collect();
        if places.is_empty() { vec![DeptId::root()] } else { places }
    }

    pub(crate) fn add_role(&mut self, id: RoleId, name: &str, members: &[User]) {
        self.roles.insert(id, Role { name: name.into(), members: members.to_vec() });
    }

    pub(crate) fn role(&self, id: RoleId) -> Option<&Role> {
        self.roles.get(&id)
    }

    pub(crate) fn role_mut(&mut self, id: RoleId) -> Option<&mut Role> {
        self.roles.get_mut(&id)
    }

    pub(crate) fn roles(&self) -> impl Iterator<Item = (RoleId, &Role)> {
        self.roles.iter().map(|(id, role)| (*id, role))
    }
}
