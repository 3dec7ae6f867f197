//! Dumps a world as a state.

use std::io::Read;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::problem::Problem;
use super::state::{self, State};
use super::{faults, people};
use crate::emulator::net::handler::Handler;
use crate::emulator::net::inbox::{Arrival, Recipient};
use crate::emulator::world::World;
use crate::emulator::world::conversations::ConversationLink;
use crate::emulator::world::dentry::Dentry;
use crate::emulator::world::space::{Grant, Space};
use crate::emulator::world::stored::Stored;
use crate::emulator::world::tokens::App;
use crate::generated::{DentryId, SpaceId};

/// The most bytes of files in a dump. A dump is held in memory, and its Base64 makes files a third longer.
const MAX_CONTENT: u64 = 64 << 20;

/// Returns the whole state. It cannot be loaded again without the contents of files.
pub(crate) fn state(handler: &Handler, with_content: bool) -> Result<State, Problem> {
    let world = &handler.world;
    let (files, binned) = (world.files(), world.recycled());
    let size: u64 = files.iter().chain(&binned).map(|file| file.size).sum();
    if with_content && size > MAX_CONTENT {
        let message = format!(
            "the files have {size} bytes, and a dump holds {MAX_CONTENT}; ask for `?content=false`, and \
             for each file by its path"
        );
        return Err(Problem::new(413, message));
    }
    let setting = &world.setting;
    let mut organizations = world.organizations.iter().map(people::organization);
    let spaces = world.spaces.iter().map(|(id, found)| space(id, found, with_content));
    Ok(State {
        listen: None,
        allow_hosts: Vec::new(),
        idle_timeout: None,
        organization: organizations.next().unwrap_or_default(),
        organizations: organizations.collect(),
        apps: state::Apps {
            internal: state::InternalApp {
                key: Some(setting.app_key.clone()),
                secret: Some(setting.app_secret.expose().into()),
                access_token: world.tokens.current().map(|token| token.expose().into()),
                revoked_permissions: world.permissions.revoked_of(App::Internal).cloned().collect(),
            },
            third_party: state::ThirdPartyApp {
                key: Some(setting.suite_key.clone()),
                secret: Some(setting.suite_secret.expose().into()),
                ticket: Some(world.tokens.ticket.expose().into()),
                revoked_permissions: world
                    .permissions
                    .revoked_of(App::ThirdParty)
                    .cloned()
                    .collect(),
            },
        },
        people: Some(people::people(world)),
        departments: people::departments(world),
        roles: people::roles(world),
        conversations: world.conversations.iter().map(people::conversation).collect(),
        space_id: Some(setting.space_id.clone()),
        dentry_id: Some(setting.dentry_id.clone()),
        spaces: Some(spaces.collect::<Result<_, _>>()?),
        deliveries: handler.inbox.arrivals().iter().map(delivery).collect(),
        links: links(handler).collect(),
        settings: settings(handler),
        faults: handler.faults.all().map(faults::write).collect(),
        changes: Some(world.made),
    })
}

pub(super) fn settings(handler: &Handler) -> state::Settings {
    let world = &handler.world;
    state::Settings {
        calls_per_second: Some(handler.rate.get()),
        token_life: Some(world.tokens.life),
        upload_life: Some(world.uploads.life),
        download_life: Some(world.downloads.life),
        space_quota: Some(Some(world.space_quota).filter(|quota| *quota != u64::MAX)),
        require_receiver_rights: Some(world.receiver_rights),
    }
}

pub(super) fn space(
    id: &SpaceId,
    found: &Space,
    with_content: bool,
) -> Result<state::Space, Problem> {
    // Fields are listed one by one, so that a new one cannot be forgotten.
    let Space {
        owner,
        creator,
        app,
        corp_id,
        scene,
        scene_id,
        name,
        quota,
        capabilities,
        dentries,
        recycle_bin,
        grants,
        // Follows from the conversation.
        standing: _,
        made,
    } = found;
    // Each file comes after its folder.
    let mut files: Vec<_> = dentries.iter().collect();
    files.sort_by_cached_key(|(id, _)| found.lineage(id).len());
    let files = files.into_iter().map(|(id, dentry)| file(id, dentry, with_content));
    let binned = recycle_bin.as_ref().map(|bin| {
        let files = bin.iter().map(|(id, dentry)| file(id, dentry, with_content));
        files.collect::<Result<_, _>>()
    });
    let grant = |Grant { dentry_id, to, role, left }: &Grant| state::Grant {
        dentry_id: Some(dentry_id.clone()),
        to: to.clone(),
        role: role.as_str().into(),
        left: left.map(|left| left.as_millis().div_ceil(1000).try_into().unwrap_or(u64::MAX)),
    };
    Ok(state::Space {
        id: id.clone(),
        owner: Some(owner.as_str().into()),
        creator: Some(creator.clone()),
        app: Some(app.kind().into()),
        corp_id: Some(corp_id.clone()),
        scene: scene.clone(),
        scene_id: scene_id.clone(),
        name: name.clone(),
        quota: *quota,
        capabilities: capabilities.clone(),
        created: *made,
        files: files.collect::<Result<_, _>>()?,
        recycle_bin: binned.transpose()?,
        grants: grants.iter().map(grant).collect(),
    })
}

fn file(id: &DentryId, dentry: &Dentry, with_content: bool) -> Result<state::File, Problem> {
    let Dentry { name, parent, bytes, creator, modifier, created, modified, properties } = dentry;
    let mut base64 = None;
    if let (Some(bytes), true) = (bytes, with_content) {
        let mut read = Vec::new();
        let result = bytes.content.open().read_to_end(&mut read);
        result.map_err(|error| Problem::new(500, format!("cannot read file `{id}`: {error}")))?;
        base64 = Some(STANDARD.encode(read));
    }
    let properties = properties.as_ref();
    let properties = properties
        .map(|(app, value)| state::Properties { app: app.kind().into(), value: value.clone() });
    Ok(state::File {
        id: id.clone(),
        name: name.clone(),
        space_id: None,
        path: None,
        parent: Some(parent.clone()).filter(|parent| *parent != DentryId::root()),
        folder: dentry.is_folder(),
        size: bytes.as_ref().map(|bytes| bytes.content.size),
        creator: Some(creator.clone()),
        modifier: Some(modifier.clone()),
        version: bytes.as_ref().map_or(1, |bytes| bytes.version),
        created: *created,
        modified: *modified,
        text: None,
        base64,
        properties,
    })
}

/// Returns these files without their bytes, as lists have them.
pub(super) fn files(world: &World, listed: &[Stored]) -> Vec<state::File> {
    let shown = |stored: &Stored| {
        let space = world.spaces.get(&stored.space_id)?;
        let in_bin = || space.recycle_bin.as_ref()?.get(&stored.dentry_id);
        let dentry = space.dentries.get(&stored.dentry_id).or_else(in_bin)?;
        let file = file(&stored.dentry_id, dentry, false).ok()?;
        let (space_id, path) = (Some(stored.space_id.clone()), Some(stored.path.clone()));
        Some(state::File { space_id, path, ..file })
    };
    listed.iter().filter_map(shown).collect()
}

/// Returns all links, in order.
pub(super) fn links(handler: &Handler) -> impl Iterator<Item = state::Link> {
    (1..).zip(handler.world.links.iter().zip(handler.inbox.link_times())).map(
        |(number, (link, at))| {
            let ConversationLink { to, operator, space_id, dentry_id, name } = link.clone();
            let (at, operator) = (super::milliseconds(*at), Some(operator));
            state::Link { number, at, conversation: to, operator, space_id, dentry_id, name }
        },
    )
}

pub(super) fn delivery(arrival: &Arrival) -> state::Delivery {
    let (person, conversation) = match &arrival.to {
        Recipient::Person(id) => (Some(id.clone()), None),
        Recipient::Conversation(id) => (None, Some(id.clone())),
    };
    state::Delivery {
        number: arrival.number,
        at: super::milliseconds(arrival.at),
        person,
        conversation,
        operator: arrival.operator.clone(),
        space_id: arrival.space_id.clone(),
        dentry_id: arrival.dentry_id.clone(),
        copy_id: arrival.copy_id.clone(),
        name: arrival.name.clone(),
        size: arrival.size,
        duplicate_of: arrival.duplicate_of,
    }
}
