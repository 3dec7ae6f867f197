//! Implements the paths that `schema.json` lists.

use std::time::Duration;

use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::problem::Problem;
use super::schema::{self, Query};
use super::state::{self, State};
use super::{Control, dump, faults, lists, load, page, people, reply, reset, text};
use crate::emulator::net::handler::Handler;
use crate::emulator::operations::response::Response;
use crate::emulator::world::tokens::App;
use crate::generated::{CorpId, DeptId, RoleId, SpaceId};
use crate::text::cut;

/// A request to one of the paths.
pub(super) struct Call<'a> {
    pub(super) handler: &'a mut Handler,
    pub(super) control: &'a Control,
    pub(super) parameters: Vec<String>,
    pub(super) query: Query,
    pub(super) body: Value,
    /// The type of the body.
    pub(super) definition: &'a str,
}

pub(super) type Answer = Result<Response, Problem>;
pub(super) type Route = (&'static str, &'static str, fn(Call) -> Answer);

pub(super) const ROUTES: &[Route] = &[
    ("GET", "", |_| Ok(page::html())),
    ("GET", "inbox.css", |_| Ok(page::css())),
    ("GET", "inbox.js", |_| Ok(page::js())),
    ("GET", "inbox.svg", |_| Ok(page::svg())),
    ("GET", "schema.json", |_| Ok(text("application/schema+json", schema::text()))),
    ("GET", "health", |call| call.health()),
    ("POST", "reset", |call| {
        reset(call.handler, call.control);
        call.health()
    }),
    ("GET", "state", |call| {
        let with_content = call.query.flag("content").unwrap_or(true);
        reply(&dump::state(call.handler, with_content)?)
    }),
    ("PUT", "state", |call| call.put_state()),
    ("GET", "people", |call| reply(&json!({ "people": people::people(&call.handler.world) }))),
    ("POST", "people", |mut call| {
        let given = call.read()?;
        let added = people::add(&mut call.handler.world, &given)?;
        reply(&json!({ "people": added }))
    }),
    ("POST", "people/{id}/token", |call| call.person_token()),
    ("GET", "organizations", |call| {
        let all = call.handler.world.organizations.iter().map(people::organization);
        reply(&json!({ "organizations": all.collect::<Vec<_>>() }))
    }),
    ("POST", "organizations", |mut call| {
        let given = call.read()?;
        let corp_id = people::add_organization(&mut call.handler.world, &given)?;
        call.organization(corp_id)
    }),
    ("PATCH", "organizations/{corp_id}", |call| call.change_organization()),
    ("GET", "departments", |call| {
        reply(&json!({ "departments": people::departments(&call.handler.world) }))
    }),
    ("POST", "departments", |mut call| {
        let given = call.read()?;
        let id = people::add_department(&mut call.handler.world, &given)?;
        call.department(id)
    }),
    ("PATCH", "departments/{id}", |call| call.change_department()),
    ("GET", "roles", |call| reply(&json!({ "roles": people::roles(&call.handler.world) }))),
    ("POST", "roles", |mut call| {
        let given = call.read()?;
        let id = people::add_role(&mut call.handler.world, &given)?;
        call.role(id)
    }),
    ("PATCH", "roles/{id}", |call| call.change_role()),
    ("GET", "conversations", |call| {
        let all = call.handler.world.conversations.iter().map(people::conversation);
        reply(&json!({ "conversations": all.collect::<Vec<_>>() }))
    }),
    ("POST", "conversations", |mut call| {
        let given = call.read()?;
        let added = people::add_conversation(&mut call.handler.world, &given)?;
        reply(&people::conversation(&added))
    }),
    ("PATCH", "conversations/{id}", |call| call.change_conversation()),
    ("GET", "apps", |call| call.apps()),
    ("PATCH", "apps/{kind}", |call| call.change_app()),
    ("POST", "tickets/push", |call| {
        call.handler.world.tokens.push_ticket();
        call.apps()
    }),
    ("GET", "deliveries", |call| lists::deliveries(call.handler, &call.query)),
    ("GET", "deliveries/{number}", |call| {
        reply(&dump::delivery(lists::delivery(call.handler, &call.parameters[0])?))
    }),
    ("GET", "deliveries/{number}/content", |call| {
        lists::delivered(lists::delivery(call.handler, &call.parameters[0])?)
    }),
    ("GET", "links", |call| {
        let after = call.query.number("after").unwrap_or_default();
        let after = usize::try_from(after).unwrap_or(usize::MAX);
        let found: Vec<_> = dump::links(call.handler).skip(after).collect();
        let listed = lists::first(&call.query, &found);
        let more = found.len() > listed.len();
        reply(&json!({ "links": listed, "count": found.len(), "more": more }))
    }),
    ("GET", "files", |call| {
        let world = &call.handler.world;
        reply(&json!({ "files": dump::files(world, &world.files()) }))
    }),
    ("GET", "recycled", |call| {
        let world = &call.handler.world;
        reply(&json!({ "files": dump::files(world, &world.recycled()) }))
    }),
    ("PATCH", "spaces/{id}", |call| call.change_space()),
    ("GET", "files/{dentry_id}/content", |call| {
        lists::content(&call.handler.world, &call.parameters[0])
    }),
    ("GET", "files/{dentry_id}/rights", |call| {
        let person = call.query.text("person").unwrap_or_default();
        lists::rights(&call.handler.world, &call.parameters[0], person)
    }),
    ("GET", "requests", |call| lists::requests(call.handler, &call.query)),
    ("GET", "requests/{number}", |call| lists::request(call.handler, &call.parameters[0])),
    ("GET", "operations", |call| lists::operations(call.handler)),
    ("GET", "operations/{name}", |call| {
        let name = faults::operation(&call.parameters[0])?;
        reply(&lists::operation(call.handler, name))
    }),
    ("GET", "faults", |call| call.faults()),
    ("POST", "faults", |mut call| {
        let (operation, fault) = faults::read(&call.read()?)?;
        call.handler.faults.push(operation, fault);
        call.faults()
    }),
    ("DELETE", "faults", |call| {
        match call.query.text("operation") {
            Some(name) => call.handler.faults.remove(faults::operation(name)?),
            None => call.handler.faults = Default::default(),
        }
        call.faults()
    }),
    ("GET", "rate", |call| call.rate()),
    ("PUT", "rate", |mut call| {
        let rate: state::Rate = call.read()?;
        call.handler.rate.set(rate.calls_per_second);
        call.rate()
    }),
    ("GET", "settings", |call| reply(&dump::settings(call.handler))),
    ("PATCH", "settings", |mut call| {
        let settings: state::Settings = call.read()?;
        load::change(&mut call.handler.world, &settings)?;
        if let Some(rate) = settings.calls_per_second {
            call.handler.rate.set(rate);
        }
        reply(&dump::settings(call.handler))
    }),
    ("GET", "clock", |call| call.clock()),
    ("POST", "clock/advance", |mut call| {
        let advance: state::Advance = call.read()?;
        call.handler.advance(Duration::from_secs(advance.seconds));
        call.clock()
    }),
    ("POST", "tokens/expire", |call| {
        call.handler.world.tokens.expire();
        call.health()
    }),
    ("POST", "uploads/expire", |call| {
        call.handler.world.uploads.advance(Duration::MAX);
        call.health()
    }),
    ("POST", "uploads/forget", |call| {
        call.handler.world.uploads.forget();
        call.health()
    }),
    ("POST", "downloads/expire", |call| {
        call.handler.world.downloads.advance(Duration::MAX);
        call.health()
    }),
    ("POST", "pages/expire", |call| {
        call.handler.world.pages.expire();
        call.health()
    }),
];

impl Call<'_> {
    /// Checks the body and reads it.
    fn read<T: DeserializeOwned>(&mut self) -> Result<T, Problem> {
        schema::read(self.definition, self.body.take())
    }

    fn health(&self) -> Answer {
        let Handler { run, changes, log, inbox, foreign, .. } = &*self.handler;
        reply(&json!({
            "status": "ok",
            "version": env!("CARGO_PKG_VERSION"),
            "url": self.control.url,
            "run": run,
            "changes": changes,
            "requests": log.count(),
            "deliveries": inbox.arrivals().len(),
            "links": inbox.link_times().len(),
            "foreign": foreign,
        }))
    }

    fn put_state(mut self) -> Answer {
        let mut state: State = self.read()?;
        load::settle(&mut state);
        load::read(&state, &self.control.url)?.replace(self.handler, &state.deliveries);
        self.health()
    }

    fn apps(self) -> Answer {
        let world = &mut self.handler.world;
        let setting = world.setting.clone();
        let token = world.tokens.internal(&setting.corp_id);
        let revoked = |app| world.permissions.revoked_of(app).collect::<Vec<_>>();
        reply(&json!({ "apps": [
            {
                "kind": App::Internal.kind(),
                "id": App::Internal.id(),
                "corp_id": setting.corp_id,
                "key": setting.app_key,
                "secret": setting.app_secret.expose(),
                "access_token": token.expose(),
                "revoked_permissions": revoked(App::Internal),
            },
            {
                "kind": App::ThirdParty.kind(),
                "id": App::ThirdParty.id(),
                "corp_id": setting.corp_id,
                "key": setting.suite_key,
                "secret": setting.suite_secret.expose(),
                "ticket": world.tokens.ticket.expose(),
                "revoked_permissions": revoked(App::ThirdParty),
            },
        ] }))
    }

    fn change_app(mut self) -> Answer {
        let change: state::AppChange = self.read()?;
        let kind = &self.parameters[0];
        let Some(app) = App::ALL.into_iter().find(|app| app.kind() == kind) else {
            let known = App::ALL.iter().map(|app| app.kind());
            return Err(Problem::unknown(404, self.none("app").message, kind, known));
        };
        let world = &mut self.handler.world;
        match (&change.permissions, &change.revoked_permissions) {
            (Some(_), Some(_)) => {
                let message = "`permissions` and `revoked_permissions` cannot be given together";
                return Err(Problem::wrong(message));
            }
            (Some(names), None) => load::permit(world, app, names)?,
            (None, Some(names)) => load::revoke(world, app, names)?,
            (None, None) => {}
        }
        self.apps()
    }

    fn person_token(self) -> Answer {
        let id = &self.parameters[0];
        let world = &mut self.handler.world;
        let found = world.either(id).map(|user| user.union_id.clone());
        match found.and_then(|union_id| world.person_token(&union_id)) {
            Some(token) => reply(&json!({ "access_token": token.expose() })),
            None => Err(self.none("person")),
        }
    }

    fn change_organization(mut self) -> Answer {
        let change: state::OrganizationChange = self.read()?;
        let corp_id = CorpId::new(self.parameters[0].clone());
        match self.handler.world.organization_mut(&corp_id) {
            Some(found) => found.has_suite = change.suite_enabled,
            None => return Err(self.none("organization")),
        }
        self.organization(corp_id)
    }

    fn organization(&self, corp_id: CorpId) -> Answer {
        match self.handler.world.organization(&corp_id) {
            Some(found) => reply(&people::organization(found)),
            None => Err(self.none("organization")),
        }
    }

    fn change_conversation(mut self) -> Answer {
        let change: state::ConversationChange = self.read()?;
        let world = &mut self.handler.world;
        let members = load::members(world, &change.members)?;
        let id = &self.parameters[0];
        if !world.set_conversation_members(id, &members) {
            return Err(self.none("conversation"));
        }
        match world.conversation(id) {
            Some(found) => reply(&people::conversation(found)),
            None => Err(self.none("conversation")),
        }
    }

    fn change_space(mut self) -> Answer {
        let change: state::SpaceChange = self.read()?;
        let id = SpaceId::new(self.parameters[0].clone());
        match self.handler.world.spaces.get_mut(&id) {
            Some(space) => {
                space.set_recycle_bin(change.recycle_bin);
                reply(&dump::space(&id, space, false)?)
            }
            None => Err(self.none("space")),
        }
    }

    fn change_department(mut self) -> Answer {
        let change: state::DepartmentChange = self.read()?;
        let id = self.parameters[0].parse().map(DeptId::new).unwrap_or(DeptId::new(0));
        let world = &mut self.handler.world;
        let members = change.members.map(|members| load::members(world, &members)).transpose()?;
        let Some(contacts) = world.contacts_with(|found| found.department(id).is_some()) else {
            return Err(self.none("department"));
        };
        if let Some(members) = members {
            contacts.set_members(id, &members);
        }
        if let (Some(readable), Some(found)) = (change.readable, contacts.department_mut(id)) {
            found.is_readable = readable;
        }
        self.department(id)
    }

    fn department(&self, id: DeptId) -> Answer {
        match people::department(&self.handler.world, id) {
            Some(found) => reply(&found),
            None => Err(self.none("department")),
        }
    }

    fn change_role(mut self) -> Answer {
        let change: state::RoleChange = self.read()?;
        let id = self.parameters[0].parse().map(RoleId::new).unwrap_or(RoleId::new(0));
        let members = load::members(&self.handler.world, &change.members)?;
        let contacts = self.handler.world.contacts_with(|found| found.role(id).is_some());
        let Some(role) = contacts.and_then(|contacts| contacts.role_mut(id)) else {
            return Err(self.none("role"));
        };
        role.members = members;
        self.role(id)
    }

    fn role(&self, id: RoleId) -> Answer {
        match people::role(&self.handler.world, id) {
            Some(found) => reply(&found),
            None => Err(self.none("role")),
        }
    }

    fn none(&self, what: &str) -> Problem {
        let given = self.parameters.first().map(|given| cut::shown(given)).unwrap_or_default();
        Problem::new(404, format!("there is no {what} `{given}`"))
    }

    fn faults(&self) -> Answer {
        let faults: Vec<_> = self.handler.faults.all().map(faults::write).collect();
        reply(&json!({ "faults": faults }))
    }

    fn rate(&self) -> Answer {
        reply(&state::Rate { calls_per_second: self.handler.rate.get() })
    }

    fn clock(&self) -> Answer {
        reply(&json!({ "advanced": self.handler.clock.as_secs() }))
    }
}
