//! Spaces and files in replies, with every documented field.

use serde_json::{Map, Value, json};

use crate::emulator::world::space::Space;
use crate::emulator::world::stored::uuid;
use crate::emulator::world::tokens::{App, Caller};
use crate::generated::common::{FileStatus, FileType};
use crate::generated::storage::{
    AppPropertyVisibility, DentryCategory, PartitionType, QuotaType, SpaceOwnerType, SpaceStatus,
    StorageDriver,
};
use crate::generated::{ConversationId, DentryId, SpaceId};
use crate::tables::{TIMESTAMP_FORMATS, TIMESTAMP_ZONES};

/// Returns a fixed time, so that the same calls get the same answers. The number, which counts changes, picks one of
/// DingTalk's time formats. Number 0 gets the schema's last format, which real answers have used.
pub(crate) fn time(number: u64) -> String {
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

/// Returns the owner of a space: its creator, or the app.
pub(crate) fn owner(space: &Space) -> &str {
    match space.owner {
        SpaceOwnerType::App => space.app.id(),
        _ => space.creator.as_str(),
    }
}

pub(crate) fn space(id: &SpaceId, space: &Space) -> Value {
    let can = |name: &str| space.capabilities[name] == true;
    let mut quota = json!({ "used": space.used(), "type": QuotaType::Share });
    let mut reply = json!({
        "id": id,
        "corpId": space.corp_id,
        "creatorId": space.creator,
        "ownerType": space.owner,
        "ownerId": owner(space),
        "modifierId": space.creator,
        "usedQuota": space.used(),
        "status": SpaceStatus::Normal,
        "createTime": time(space.made),
        "modifiedTime": time(space.made),
        "appId": space.app.id(),
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

/// Returns a file or folder as this caller sees it: without the private properties of another app.
pub(crate) fn dentry(space_id: &SpaceId, space: &Space, id: &DentryId, to: &Caller) -> Value {
    let mut reply = either(space_id, space, id);
    reply["uuid"] = uuid(space_id, id).into();
    let dentry = &space.dentries[id];
    if !dentry.is_folder() {
        reply["properties"] = json!({ "readOnly": false });
        reply["partitionType"] = json!(PartitionType::PublicOssPartition);
        reply["storageDriver"] = json!(StorageDriver::Dingtalk);
    }
    if let Some((app, properties)) = &dentry.properties {
        let properties = visible(properties, *app, to.app);
        let by_app = Map::from_iter([(app.id().to_string(), properties)]);
        reply["appProperties"] = by_app.into();
    }
    reply
}

/// Returns those properties attached by one app that another app may see.
fn visible(properties: &Value, of: App, to: App) -> Value {
    let private = AppPropertyVisibility::Private;
    let is_shown = |property: &&Value| of == to || property["visibility"] != private.as_str();
    properties.as_array().into_iter().flatten().filter(is_shown).cloned().collect()
}

/// Returns the category of a file, by its extension.
pub(crate) fn category(name: &str) -> DentryCategory {
    let (_, extension) = name.rsplit_once('.').unwrap_or_default();
    match &*extension.to_ascii_lowercase() {
        "png" | "jpg" | "jpeg" | "gif" | "bmp" | "webp" => DentryCategory::Image,
        "mp4" | "mov" | "avi" | "mkv" => DentryCategory::Video,
        "mp3" | "wav" | "flac" | "m4a" => DentryCategory::Audio,
        "zip" | "gz" | "tar" | "rar" | "7z" => DentryCategory::Archive,
        "txt" | "pdf" | "doc" | "docx" | "xls" | "xlsx" | "ppt" | "pptx" | "csv" | "md" => {
            DentryCategory::Document
        }
        _ => DentryCategory::Other,
    }
}

/// Returns a file that was sent to this conversation.
pub(crate) fn delivered(
    space_id: &SpaceId,
    space: &Space,
    id: &DentryId,
    conversation: &ConversationId,
) -> Value {
    let mut reply = either(space_id, space, id);
    reply["conversationId"] = json!(conversation);
    reply
}

/// Returns the space of a conversation.
pub(crate) fn conversation_space(id: &SpaceId, space: &Space) -> Value {
    json!({ "space": {
        "spaceId": id,
        "corpId": space.corp_id,
        "createTime": time(space.made),
        "modifiedTime": time(space.made),
    } })
}

/// Returns the fields that a dentry and a delivered file have in common. Folders have no size, version or extension.
fn either(space_id: &SpaceId, space: &Space, id: &DentryId) -> Value {
    let dentry = &space.dentries[id];
    let mut reply = json!({
        "id": id,
        "spaceId": space_id,
        "parentId": dentry.parent,
        "type": if dentry.is_folder() { FileType::Folder } else { FileType::File },
        "name": dentry.name,
        "path": space.path(id),
        "status": FileStatus::Normal,
        "creatorId": dentry.creator,
        "modifierId": dentry.modifier,
        "createTime": time(dentry.created),
        "modifiedTime": time(dentry.modified),
    });
    if let Some(bytes) = &dentry.bytes {
        let (_, extension) = dentry.name.rsplit_once('.').unwrap_or_default();
        reply["size"] = bytes.content.size.into();
        reply["version"] = bytes.version.into();
        reply["extension"] = extension.into();
    }
    reply
}
