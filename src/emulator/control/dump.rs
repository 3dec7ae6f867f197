//! From a world to a state.

use std::io::Read;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::problem::Problem;
use super::state::{self, State};
use super::{faults, people};
use crate::emulator::net::handler::Handler;
use crate::emulator::net::inbox::{Arrival, Recipient};
use crate::emulator::world::World;
use crate::emulator::world::space::{Grant, Space, StoredFile};
use crate::generated::{DentryId, DeptId, SpaceId};

/// The most bytes of files that a dump holds: they are in memory, and a third longer.
const LARGEST: u64 = 64 << 20;

/// Returns all that is there. Without the contents of files it cannot be loaded.
pub(crate) fn state(handler: &Handler, with_content: bool) -> Result<State, Problem> {
    let world = &handler.world;
    let size: u64 = world.files().iter().map(|file| file.size).sum();
    if with_content && size > LARGEST {
        let message = format!(
            "the files have {size} bytes, and a dump holds {LARGEST}; ask for `?content=false`, and \
             for each file by its path"
        );
        return Err(Problem::new(413, message));
    }
    let setting = &world.setting;
    let organization = world.contacts.department(DeptId::root());
    let spaces = world.spaces.iter().map(|(id, found)| space(id, found, with_content));
    Ok(State {
        listen: None,
        allow_hosts: Vec::new(),
        organization: state::Organization {
            corp_id: Some(setting.corp_id.clone()),
            name: organization.map(|found| found.name.clone()),
        },
        apps: state::Apps {
            internal: state::InternalApp {
                key: Some(setting.app_key.clone()),
                secret: Some(setting.app_secret.expose().into()),
                access_token: world.tokens.current().map(|token| token.expose().into()),
            },
            third_party: state::ThirdPartyApp {
                key: Some(setting.suite_key.clone()),
                secret: Some(setting.suite_secret.expose().into()),
                ticket: Some(setting.suite_ticket.expose().into()),
            },
        },
        people: Some(world.users().map(people::person).collect()),
        departments: people::departments(world),
        roles: world.contacts.roles().map(people::role).collect(),
        conversations: world.conversations.iter().map(people::conversation).collect(),
        space_id: Some(setting.space_id.clone()),
        dentry_id: Some(setting.dentry_id.clone()),
        spaces: Some(spaces.collect::<Result<_, _>>()?),
        deliveries: handler.inbox.arrivals().iter().map(delivery).collect(),
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
        revoked_permissions: Some(world.revoked.iter().cloned().collect()),
    }
}

fn space(id: &SpaceId, found: &Space, with_content: bool) -> Result<state::Space, Problem> {
    // Named one by one, so that nothing new is forgotten.
    let Space {
        owner,
        creator,
        app,
        scene,
        scene_id,
        name,
        quota,
        capabilities,
        files,
        grants,
        made,
    } = found;
    let files = files.iter().map(|(id, stored)| file(id, stored, with_content));
    let grant = |Grant { dentry_id, to, role }: &Grant| state::Grant {
        dentry_id: Some(dentry_id.clone()),
        to: to.clone(),
        role: role.as_str().into(),
    };
    Ok(state::Space {
        id: id.clone(),
        owner: Some(owner.as_str().into()),
        creator: Some(creator.clone()),
        app: Some(app.kind().into()),
        scene: scene.clone(),
        scene_id: scene_id.clone(),
        name: name.clone(),
        quota: *quota,
        capabilities: capabilities.clone(),
        created: *made,
        files: files.collect::<Result<_, _>>()?,
        grants: grants.iter().map(grant).collect(),
    })
}

fn file(id: &DentryId, stored: &StoredFile, with_content: bool) -> Result<state::File, Problem> {
    let StoredFile { name, content, creator, modifier, version, created, modified, properties } =
        stored;
    let mut base64 = None;
    if with_content {
        let mut bytes = Vec::new();
        let read = content.open().read_to_end(&mut bytes);
        read.map_err(|error| Problem::new(500, format!("cannot read file `{id}`: {error}")))?;
        base64 = Some(STANDARD.encode(bytes));
    }
    let properties = properties.as_ref();
    let properties = properties
        .map(|(app, value)| state::Properties { app: app.kind().into(), value: value.clone() });
    Ok(state::File {
        id: id.clone(),
        name: name.clone(),
        space_id: None,
        size: Some(content.size),
        creator: Some(creator.clone()),
        modifier: Some(modifier.clone()),
        version: *version,
        created: *created,
        modified: *modified,
        text: None,
        base64,
        properties,
    })
}

/// Returns all files in order of creation, without their bytes.
pub(super) fn files(world: &World) -> Vec<state::File> {
    let spaces = world.spaces.iter();
    let all = spaces.flat_map(|(space_id, space)| {
        let files = space.files.iter().filter_map(|(id, stored)| file(id, stored, false).ok());
        files.map(|file| state::File { space_id: Some(space_id.clone()), ..file })
    });
    let mut all: Vec<_> = all.collect();
    all.sort_by_key(|file| file.created);
    all
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
