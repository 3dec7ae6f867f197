//! Loads a state as a world.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Display;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::problem::Problem;
use super::state::{self, State};
use super::{faults, people};
use crate::emulator::net::fault::Fault;
use crate::emulator::net::handler::Handler;
use crate::emulator::world::contacts::Contacts;
use crate::emulator::world::conversations::{ConversationDelivery, ConversationLink};
use crate::emulator::world::dentry::{Bytes, Dentry};
use crate::emulator::world::organization::{Setting, User, corp_id};
use crate::emulator::world::random::Random;
use crate::emulator::world::space::{Grant, Space};
use crate::emulator::world::spool::Spool;
use crate::emulator::world::tokens::App;
use crate::emulator::world::{Delivery, World};
use crate::generated::storage::{PermissionRole, SpaceOwnerType};
use crate::generated::{DentryId, OPERATIONS, SpaceId, UnionId, UserId};
use crate::secret::Secret;

/// A loaded world, and the settings outside it.
pub(crate) struct Loaded {
    world: World,
    faults: Vec<(&'static str, Fault)>,
    calls_per_second: u32,
    times: Vec<SystemTime>,
    link_times: Vec<SystemTime>,
}

/// Fills in the secrets that a state leaves out, so that loading it again gives the same world.
pub(crate) fn settle(state: &mut State) {
    let mut random = Random::default();
    let State { apps: state::Apps { internal, third_party }, .. } = state;
    let open = [
        &mut internal.secret,
        &mut internal.access_token,
        &mut third_party.secret,
        &mut third_party.ticket,
    ];
    for secret in open {
        secret.get_or_insert_with(|| random.secret().expose().into());
    }
}

/// Returns the setting from the start.
pub(crate) fn setting(state: &State, url: &str) -> Result<Setting, Problem> {
    let mut setting = Setting::new(url.into(), &mut Random::default());
    if let Some(people) = &state.people {
        setting.users = Vec::new();
        // People of other organizations are added later, after their organizations.
        for (number, person) in people.iter().enumerate().filter(|(_, it)| is_home(state, it)) {
            setting.users.push(people::user(person, number));
        }
        if setting.users.is_empty() {
            return Err(Problem::wrong("the organization of the internal app has no people"));
        }
        unique("user_id", setting.users.iter().map(|user| &user.user_id))?;
        unique("union_id", setting.users.iter().map(|user| &user.union_id))?;
    }
    let State { organization, apps: state::Apps { internal, third_party }, .. } = state;
    set(&mut setting.corp_id, &organization.corp_id);
    set(&mut setting.app_key, &internal.key);
    set(&mut setting.suite_key, &third_party.key);
    let secrets = [
        (&mut setting.app_secret, &internal.secret),
        (&mut setting.suite_secret, &third_party.secret),
    ];
    for (secret, given) in secrets {
        set(secret, &given.as_ref().map(|text| Secret::new(text.clone())));
    }
    if setting.app_key == setting.suite_key {
        let message = format!("both apps have the key `{}`", setting.app_key);
        return Err(Problem::wrong(message));
    }
    let first = state.spaces.as_ref().and_then(|spaces| spaces.first());
    set(&mut setting.space_id, &first.map(|space| space.id.clone()));
    set(&mut setting.space_id, &state.space_id);
    let file = first.and_then(|space| space.files.first());
    set(&mut setting.dentry_id, &file.map(|file| file.id.clone()));
    set(&mut setting.dentry_id, &state.dentry_id);
    Ok(setting)
}

/// Returns whether a person is in the organization of the internal app.
fn is_home(state: &State, person: &state::Person) -> bool {
    let home = state.organization.corp_id.clone().unwrap_or_else(|| corp_id(1));
    person.corp_id.as_ref().is_none_or(|id| *id == home)
}

fn set<T: Clone>(to: &mut T, value: &Option<T>) {
    if let Some(value) = value {
        *to = value.clone();
    }
}

/// Reads a state, without changing anything.
pub(crate) fn read(state: &State, url: &str) -> Result<Loaded, Problem> {
    let mut world = World::new(Arc::new(setting(state, url)?), Random::default());
    change(&mut world, &state.settings)?;
    let state::Apps { internal, third_party } = &state.apps;
    if let Some(token) = &internal.access_token {
        let corp_id = world.setting.corp_id.clone();
        world.tokens.set_internal(Secret::new(token.clone()), &corp_id);
    }
    set(&mut world.tokens.ticket, &third_party.ticket.clone().map(Secret::new));
    revoke(&mut world, App::Internal, &internal.revoked_permissions)?;
    revoke(&mut world, App::ThirdParty, &third_party.revoked_permissions)?;
    read_organizations(&mut world, state)?;
    for department in &state.departments {
        people::add_department(&mut world, department)?;
    }
    for role in &state.roles {
        people::add_role(&mut world, role)?;
    }
    if let Some(spaces) = &state.spaces {
        world.spaces = BTreeMap::new();
        unique("id of a space", spaces.iter().map(|space| &space.id))?;
        let files =
            spaces.iter().flat_map(|it| it.files.iter().chain(it.recycle_bin.iter().flatten()));
        unique("id of a file", files.map(|file| &file.id))?;
        for space in spaces {
            let (id, space) = read_space(&world, space)?;
            world.spaces.insert(id, space);
        }
    }
    world.made = world.made.max(state.changes.unwrap_or_default()).max(last(&world));
    for conversation in &state.conversations {
        people::add_conversation(&mut world, conversation)?;
    }
    let at = |milliseconds: u64| {
        SystemTime::UNIX_EPOCH + Duration::from_millis(milliseconds.min(1 << 50))
    };
    let (mut times, mut link_times) = (Vec::new(), Vec::new());
    for link in &state.links {
        link_times.push(at(link.at));
        read_link(&mut world, link);
    }
    // Deliveries to people and to conversations are kept apart, so only the list has their common order.
    for delivery in &state.deliveries {
        times.push(at(delivery.at));
        read_delivery(&mut world, delivery)?;
    }
    let faults = state.faults.iter().map(faults::read).collect::<Result<_, _>>()?;
    let calls_per_second = state.settings.calls_per_second.unwrap_or_default();
    Ok(Loaded { world, faults, calls_per_second, times, link_times })
}

impl Loaded {
    /// Replaces the current world with this one.
    pub(super) fn replace(self, handler: &mut Handler, deliveries: &[state::Delivery]) {
        handler.reset(self.world);
        handler.rate.set(self.calls_per_second);
        for (operation, fault) in self.faults {
            handler.faults.push(operation, fault);
        }
        let to_person = deliveries.iter().map(|delivery| delivery.person.is_some());
        handler.inbox.restore(&handler.world, self.link_times, to_person.zip(self.times));
    }
}

/// Changes the given settings of the world.
pub(super) fn change(world: &mut World, settings: &state::Settings) -> Result<(), Problem> {
    set(&mut world.tokens.life, &settings.token_life);
    set(&mut world.uploads.life, &settings.upload_life);
    set(&mut world.downloads.life, &settings.download_life);
    set(&mut world.space_quota, &settings.space_quota.map(|quota| quota.unwrap_or(u64::MAX)));
    set(&mut world.receiver_rights, &settings.require_receiver_rights);
    Ok(())
}

/// Sets the permissions that an app has. It lacks all others.
pub(super) fn permit(world: &mut World, app: App, names: &[String]) -> Result<(), Problem> {
    let known = known_permissions(names)?;
    for name in known {
        world.permissions.set(app, name, names.iter().any(|given| given == name));
    }
    Ok(())
}

/// Sets the permissions that an app lacks. It has all others.
pub(super) fn revoke(world: &mut World, app: App, names: &[String]) -> Result<(), Problem> {
    let known = known_permissions(names)?;
    for name in known {
        world.permissions.set(app, name, !names.iter().any(|given| given == name));
    }
    Ok(())
}

/// Returns all permissions, if these are among them.
fn known_permissions(names: &[String]) -> Result<BTreeSet<&'static str>, Problem> {
    let known = OPERATIONS.iter().map(|spec| spec.permission).filter(|it| !it.is_empty());
    let known: BTreeSet<&str> = known.collect();
    match names.iter().find(|name| !known.contains(&***name)) {
        None => Ok(known),
        Some(name) => {
            let shown = crate::text::cut::shown(name);
            let message = format!("no operation needs the permission `{shown}`");
            Err(Problem::unknown(400, message, name, known.iter().copied()))
        }
    }
}

/// Reads the organizations, and the people of all but the first.
fn read_organizations(world: &mut World, state: &State) -> Result<(), Problem> {
    if let Some(name) = &state.organization.name {
        world.organizations[0].contacts = Contacts::new(name);
    }
    world.organizations[0].has_suite = state.organization.suite_enabled;
    for organization in &state.organizations {
        people::add_organization(world, organization)?;
    }
    let people = state.people.iter().flatten().enumerate();
    for (number, person) in people.filter(|(_, person)| !is_home(state, person)) {
        let user = people::user(person, number);
        people::organization_of(world, person.corp_id.as_ref())?.users.push(user);
    }
    unique("user_id", world.users().map(|user| &user.user_id))?;
    unique("union_id", world.users().map(|user| &user.union_id))
}

fn read_space(world: &World, given: &state::Space) -> Result<(SpaceId, Space), Problem> {
    let first = &world.setting.users[0].union_id;
    let creator = given.creator.clone().unwrap_or_else(|| first.clone());
    let owner = given.owner.as_deref().map_or(SpaceOwnerType::User, SpaceOwnerType::from);
    let home = &world.setting.corp_id;
    let corp_id = given.corp_id.as_ref().or_else(|| world.corp_of(&creator)).unwrap_or(home);
    if world.organization(corp_id).is_none() {
        let message = format!("space `{}`: there is no organization `{corp_id}`", given.id);
        return Err(Problem::wrong(message));
    }
    let app = app(given.app.as_deref());
    let mut space = Space::new(owner, creator, app, corp_id.clone());
    space.scene.clone_from(&given.scene);
    space.scene_id.clone_from(&given.scene_id);
    space.name.clone_from(&given.name);
    space.capabilities.clone_from(&given.capabilities);
    (space.quota, space.made) = (given.quota, given.created);
    let mut names = BTreeSet::new();
    for file in &given.files {
        let dentry = read_dentry(file, &space.creator)?;
        let wrong = |message: &str| Problem::wrong(format!("file `{}`: {message}", file.id));
        // Files come after their folder, so no folder can contain itself.
        if file.id == DentryId::root() || !space.is_folder(&dentry.parent) {
            let message = format!("there is no folder `{}` before it", dentry.parent);
            return Err(wrong(&message));
        }
        if !names.insert((dentry.parent.clone(), &file.name)) {
            return Err(wrong(&format!("its folder has two entries named {:?}", file.name)));
        }
        space.dentries.insert(file.id.clone(), dentry);
    }
    if let Some(files) = &given.recycle_bin {
        let entry = |file: &state::File| Ok((file.id.clone(), read_dentry(file, &space.creator)?));
        space.recycle_bin = Some(files.iter().map(entry).collect::<Result<_, _>>()?);
    }
    let grant = |grant: &state::Grant| Grant {
        dentry_id: grant.dentry_id.clone().unwrap_or_else(DentryId::root),
        to: grant.to.clone(),
        role: PermissionRole::from(&*grant.role),
        left: grant.left.map(Duration::from_secs),
    };
    space.grants = given.grants.iter().map(grant).collect();
    Ok((given.id.clone(), space))
}

fn read_dentry(file: &state::File, creator: &UnionId) -> Result<Dentry, Problem> {
    let wrong = |message: &str| Problem::wrong(format!("file `{}`: {message}", file.id));
    if file.folder && (file.text.is_some() || file.base64.is_some()) {
        return Err(wrong("a folder has no bytes"));
    }
    let content = bytes(file)?;
    let bytes = Bytes { content: Spool::made(content), version: file.version };
    Ok(Dentry {
        name: file.name.clone(),
        parent: file.parent.clone().unwrap_or_else(DentryId::root),
        bytes: (!file.folder).then_some(bytes),
        creator: file.creator.clone().unwrap_or_else(|| creator.clone()),
        modifier: file.modifier.clone().unwrap_or_else(|| creator.clone()),
        created: file.created,
        modified: file.modified,
        properties: file.properties.as_ref().map(|it| (app(Some(&it.app)), it.value.clone())),
    })
}

fn bytes(file: &state::File) -> Result<Vec<u8>, Problem> {
    let wrong = |message: &str| Problem::wrong(format!("file `{}`: {message}", file.id));
    let bytes = match (&file.text, &file.base64) {
        (Some(_), Some(_)) => return Err(wrong("`text` and `base64` cannot be given together")),
        (Some(text), None) => text.clone().into_bytes(),
        (None, Some(text)) => STANDARD
            .decode(text)
            .map_err(|error| wrong(&format!("`base64` is not valid: {error}")))?,
        (None, None) => Vec::new(),
    };
    match file.size {
        Some(size) if size != bytes.len() as u64 => {
            Err(wrong(&format!("its `size` is {size}, but {} bytes are given", bytes.len())))
        }
        _ => Ok(bytes),
    }
}

pub(super) fn app(kind: Option<&str>) -> App {
    if kind == Some(App::ThirdParty.kind()) { App::ThirdParty } else { App::Internal }
}

fn read_delivery(world: &mut World, given: &state::Delivery) -> Result<(), Problem> {
    let state::Delivery { space_id, dentry_id, name, operator, copy_id, .. } = given.clone();
    match (&given.person, &given.conversation) {
        (Some(to), None) => {
            world.deliveries.push(Delivery { to: to.clone(), space_id, dentry_id, name });
        }
        (None, Some(to)) => {
            let first = world.setting.users[0].union_id.clone();
            world.conversation_deliveries.push(ConversationDelivery {
                to: to.clone(),
                operator: operator.unwrap_or(first),
                space_id,
                copy_id: copy_id.unwrap_or_else(|| dentry_id.clone()),
                dentry_id,
                name,
            });
        }
        _ => {
            let message = "a delivery needs either a `person` or a `conversation`";
            return Err(Problem::wrong(message));
        }
    }
    Ok(())
}

fn read_link(world: &mut World, given: &state::Link) {
    let state::Link { conversation, operator, space_id, dentry_id, name, .. } = given.clone();
    let operator = operator.unwrap_or_else(|| world.setting.users[0].union_id.clone());
    world.links.push(ConversationLink { to: conversation, operator, space_id, dentry_id, name });
}

/// Returns a count of changes high enough that new ids do not collide with existing ones.
fn last(world: &World) -> u64 {
    let after = |id: &str, base: u64| id.parse::<u64>().ok()?.checked_sub(base);
    let spaces = world.spaces.keys().filter_map(|id| after(id.as_str(), 8_641_975_302));
    let files = world.spaces.values().flat_map(|space| {
        space.dentries.keys().chain(space.recycle_bin.iter().flat_map(|bin| bin.keys()))
    });
    let files = files.filter_map(|id| after(id.as_str(), 67_420_135_798));
    // Ids of another form cannot collide.
    spaces.chain(files).filter(|count| *count < 1 << 40).max().unwrap_or_default()
}

pub(super) fn unique<T: Display + Ord>(
    what: &str,
    ids: impl Iterator<Item = T>,
) -> Result<(), Problem> {
    let mut seen = BTreeSet::new();
    for id in ids {
        if let Some(id) = seen.replace(id) {
            return Err(Problem::wrong(format!("the {what} `{id}` is given twice")));
        }
    }
    Ok(())
}

/// Returns the people with these ids.
pub(super) fn members(world: &World, ids: &[UserId]) -> Result<Vec<User>, Problem> {
    let find = |id: &UserId| match world.by_user_id(id) {
        Some(user) => Ok(user.clone()),
        None => {
            let shown = crate::text::cut::shown(id.as_str());
            let message = format!("there is no person with the user id `{shown}`");
            // A list of everyone would be too long to help.
            let some = world.users().map(|user| user.user_id.as_str()).take(20);
            Err(Problem::unknown(400, message, id.as_str(), some))
        }
    };
    ids.iter().map(find).collect()
}
