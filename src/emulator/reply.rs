//! Spaces and files as replies show them, with every field that the pages document.

use serde_json::{Map, Value, json};

use super::space::{Space, StoredFile};
use super::world::World;
use crate::{
    DentryId, FileStatus, FileType, PartitionType, QuotaType, SpaceId, SpaceOwnerType, SpaceStatus,
    StorageDriver,
};

/// A fixed time, so that the same calls get the same answers.
const TIME: &str = "2022-01-01T10:00:00Z";

pub(super) fn space(world: &World, id: &SpaceId, space: &Space) -> Value {
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
        "createTime": TIME,
        "modifiedTime": TIME,
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

pub(super) fn dentry(space_id: &SpaceId, id: &DentryId, file: &StoredFile) -> Value {
    let mut reply = either(space_id, id, file);
    reply["uuid"] = format!("emulator{id}").into();
    reply["properties"] = json!({ "readOnly": false });
    reply["partitionType"] = json!(PartitionType::PublicOssPartition);
    reply["storageDriver"] = json!(StorageDriver::Dingtalk);
    if let Some((app, properties)) = &file.properties {
        let by_app = Map::from_iter([(app.id().to_string(), properties.clone())]);
        reply["appProperties"] = by_app.into();
    }
    reply
}

/// A file that was sent to the user of this number.
pub(super) fn delivered(
    space_id: &SpaceId,
    id: &DentryId,
    file: &StoredFile,
    user: usize,
) -> Value {
    let mut reply = either(space_id, id, file);
    // Real ones hold these characters too.
    reply["conversationId"] = format!("cid+emulator/{user}==").into();
    json!({ "file": reply })
}

/// What a dentry and a delivered file have in common.
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
        "createTime": TIME,
        "modifiedTime": TIME,
    })
}
