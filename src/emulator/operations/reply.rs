//! Spaces and files in replies, with every documented field.

use serde_json::{Map, Value, json};

use crate::emulator::world::World;
use crate::emulator::world::space::{Space, StoredFile};
use crate::generated::common::{FileStatus, FileType};
use crate::generated::storage::{
    PartitionType, QuotaType, SpaceOwnerType, SpaceStatus, StorageDriver,
};
use crate::generated::{ConversationId, DentryId, SpaceId};
use crate::tables::{TIMESTAMP_FORMATS, TIMESTAMP_ZONES};

/// Returns a fixed time, so that the same calls get the same answers. The number, which counts changes, picks one of
/// the forms in which DingTalk writes times. Number 0 gets the schema's last form, which real answers were seen with.
fn time(number: u64) -> String {
    // Saturday, 2022-01-01T10:00:00Z.
    const HOUR: i8 = 10;
    let at = usize::try_from(number % TIMESTAMP_FORMATS.len() as u64).unwrap_or_default();
    let format = TIMESTAMP_FORMATS.iter().rev().nth(at).copied().unwrap_or_default();
    let mut zones = TIMESTAMP_ZONES.iter();
    let zone = zones.find(|(zone, _)| format.contains(zone));
    let hour = HOUR + zone.map_or(0, |(_, hours)| *hours);
    let fields = [
        ("%Y", "2022"),
        ("%m", "01"),
        ("%d", "01"),
        ("%a", "Sat"),
        ("%b", "Jan"),
        ("%H", &format!("{hour:02}")),
        ("%M", "00"),
        ("%S", "00"),
    ];
    fields.iter().fold(format.to_string(), |text, (field, value)| text.replace(field, value))
}

pub(crate) fn space(world: &World, id: &SpaceId, space: &Space) -> Value {
    let app = space.app.id();
    let owner = match space.owner {
        SpaceOwnerType::App => app,
        _ => space.creator.as_str(),
    };
    let can = |name: &str| space.capabilities[name] == true;
    let mut quota = json!({ "used": space.used(), "type": QuotaType::Share });
    let mut reply = json!({
        "id": id,
        "corpId": world.setting.corp_id,
        "creatorId": space.creator,
        "ownerType": space.owner,
        "ownerId": owner,
        "modifierId": space.creator,
        "usedQuota": space.used(),
        "status": SpaceStatus::Normal,
        "createTime": time(space.made),
        "modifiedTime": time(space.made),
        "appId": app,
        "scene": space.scene,
        "sceneId": space.scene_id,
        "capabilities": {
            "canSearch": can("canSearch"),
            "canRename": can("canRename"),
            "canRecordRecentFile": can("canRecordRecentFile"),
        },
    });
    if let Some(name) = &space.name {
        reply["name"] = name.as_str().into();
    }
    if let Some(bytes) = space.quota {
        reply["quota"] = bytes.into();
        quota["max"] = bytes.into();
        quota["type"] = json!(QuotaType::Private);
    }
    reply["partitions"] =
        json!([{ "partitionType": PartitionType::PublicOssPartition, "quota": quota }]);
    json!({ "space": reply })
}

pub(crate) fn dentry(space_id: &SpaceId, id: &DentryId, file: &StoredFile) -> Value {
    let mut reply = either(space_id, id, file);
    reply["uuid"] = uuid(id);
    reply["properties"] = json!({ "readOnly": false });
    reply["partitionType"] = json!(PartitionType::PublicOssPartition);
    reply["storageDriver"] = json!(StorageDriver::Dingtalk);
    if let Some((app, properties)) = &file.properties {
        let by_app = Map::from_iter([(app.id().to_string(), properties.clone())]);
        reply["appProperties"] = by_app.into();
    }
    reply
}

/// Returns a file that was sent to this conversation.
pub(crate) fn delivered(
    space_id: &SpaceId,
    id: &DentryId,
    file: &StoredFile,
    conversation: &ConversationId,
) -> Value {
    let mut reply = either(space_id, id, file);
    reply["conversationId"] = json!(conversation);
    reply
}

/// Returns the space of a conversation.
pub(crate) fn conversation_space(world: &World, id: &SpaceId, space: &Space) -> Value {
    json!({ "space": {
        "spaceId": id,
        "corpId": world.setting.corp_id,
        "createTime": time(space.made),
        "modifiedTime": time(space.made),
    } })
}

/// Returns the business uuid of a file.
pub(crate) fn uuid(id: &DentryId) -> Value {
    format!("emulator{id}").into()
}

/// Returns what a dentry and a delivered file have in common.
fn either(space_id: &SpaceId, id: &DentryId, file: &StoredFile) -> Value {
    let (_, extension) = file.name.rsplit_once('.').unwrap_or_default();
    json!({
        "id": id,
        "spaceId": space_id,
        "parentId": DentryId::root(),
        "type": FileType::File,
        "name": file.name,
        "size": file.content.size,
        "path": format!("/{}", file.name),
        "version": file.version,
        "status": FileStatus::Normal,
        "extension": extension,
        "creatorId": file.creator,
        "modifierId": file.modifier,
        "createTime": time(file.created),
        "modifiedTime": time(file.modified),
    })
}
