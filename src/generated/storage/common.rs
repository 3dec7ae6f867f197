// @generated from schema/ by codegen/. Do not edit: change the schema, then run `cargo xtask bless`.

/// A property that an app has attached to a file.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct AppProperty {
    /// Name, unique within the app.
    pub name: Option<String>,
    /// Value.
    pub value: Option<String>,
    /// The apps that can read it.
    pub visibility: Option<AppPropertyVisibility>,
}
crate::model::lenient::object!(
    AppProperty, required[], optional[name = "name", value = "value", visibility =
    "visibility"]
);
crate::call::request::nested!(
    AppProperty, required[], optional[name = "name", value = "value", visibility =
    "visibility"]
);

/// The apps that can read an attached property.
///
/// A value that this version does not know is kept as well; match it by [`as_str`](Self::as_str).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum AppPropertyVisibility {
    /// `PUBLIC`: Every app.
    Public,
    /// `PRIVATE`: Only the app that attached the property.
    Private,
    #[doc(hidden)]
    _Other(crate::model::open_enum::Unlisted),
}
crate::model::open_enum::open_enum!(
    AppPropertyVisibility, Public = "PUBLIC", Private = "PRIVATE"
);

/// A file or folder in a space.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Dentry {
    /// Properties that apps have attached, by owner. The vendor's examples have a plain list, unlike its own table.
    pub app_properties: ::std::collections::BTreeMap<String, Vec<AppProperty>>,
    /// Kind of content; only the SDK and version 2 of the interface have it.
    pub category: Option<DentryCategory>,
    /// Time of its creation.
    ///
    /// Written as `2022-07-29T14:55:00Z` or `2022-07-29T14:55Z` or `Fri Jul 29 14:55:00 CST 2022`.
    pub create_time: Option<Timestamp>,
    /// The creator.
    pub creator_id: Option<UnionId>,
    /// Extension without its dot; folders have none.
    pub extension: Option<String>,
    /// Id of the file or folder.
    pub id: Option<DentryId>,
    /// Time of its last change.
    ///
    /// Written as `2022-07-29T14:55:00Z` or `2022-07-29T14:55Z` or `Fri Jul 29 14:55:00 CST 2022`.
    pub modified_time: Option<Timestamp>,
    /// The person who changed it last.
    pub modifier_id: Option<UnionId>,
    /// Name, for a file with its extension; differs from the requested one after an automatic renaming.
    pub name: Option<String>,
    /// Folder that contains it; `0` is the root folder.
    pub parent_id: Option<DentryId>,
    /// Partition with the bytes.
    pub partition_type: Option<PartitionType>,
    /// Path in the space.
    pub path: Option<String>,
    /// Its flags.
    pub properties: Option<DentryProperties>,
    /// Size in bytes; folders have none.
    pub size: Option<i64>,
    /// Space that contains it.
    pub space_id: Option<SpaceId>,
    /// Whether it can still be used.
    pub status: Option<FileStatus>,
    /// Kind of storage.
    pub storage_driver: Option<StorageDriver>,
    /// Thumbnail, only on request.
    pub thumbnail: Option<Thumbnail>,
    /// File or folder.
    pub type_: Option<FileType>,
    /// Id that survives a move. The pages do not say that it is the `dentryUuid` of version 2 of the interface, but others use it as that.
    pub uuid: Option<DentryUuid>,
    /// Version of the file, counted from 1; folders have none.
    pub version: Option<i64>,
}
crate::model::lenient::object!(
    Dentry, required[], optional[app_properties = "appProperties", category = "category",
    create_time = "createTime", creator_id = "creatorId", extension = "extension", id =
    "id", modified_time = "modifiedTime", modifier_id = "modifierId", name = "name",
    parent_id = "parentId", partition_type = "partitionType", path = "path", properties =
    "properties", size = "size", space_id = "spaceId", status = "status", storage_driver
    = "storageDriver", thumbnail = "thumbnail", type_ = "type", uuid = "uuid", version =
    "version"]
);
crate::call::request::nested!(
    Dentry, required[], optional[app_properties = "appProperties", category = "category",
    create_time = "createTime", creator_id = "creatorId", extension = "extension", id =
    "id", modified_time = "modifiedTime", modifier_id = "modifierId", name = "name",
    parent_id = "parentId", partition_type = "partitionType", path = "path", properties =
    "properties", size = "size", space_id = "spaceId", status = "status", storage_driver
    = "storageDriver", thumbnail = "thumbnail", type_ = "type", uuid = "uuid", version =
    "version"]
);

/// The kind of a file's content.
///
/// A value that this version does not know is kept as well; match it by [`as_str`](Self::as_str).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum DentryCategory {
    /// `IMAGE`: A picture.
    Image,
    /// `VIDEO`: A video.
    Video,
    /// `AUDIO`: A sound.
    Audio,
    /// `ARCHIVE`: An archive of files.
    Archive,
    /// `SHORTCUT`: A shortcut.
    Shortcut,
    /// `DOCUMENT`: A document.
    Document,
    /// `ALI_DOC`: An online document of DingTalk.
    AliDoc,
    /// `OTHER`: Anything else.
    Other,
    #[doc(hidden)]
    _Other(crate::model::open_enum::Unlisted),
}
crate::model::open_enum::open_enum!(
    DentryCategory, Image = "IMAGE", Video = "VIDEO", Audio = "AUDIO", Archive =
    "ARCHIVE", Shortcut = "SHORTCUT", Document = "DOCUMENT", AliDoc = "ALI_DOC", Other =
    "OTHER"
);

/// Flags of a file or folder.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct DentryProperties {
    /// Whether the file cannot be changed.
    pub read_only: Option<bool>,
}
crate::model::lenient::object!(
    DentryProperties, required[], optional[read_only = "readOnly"]
);
crate::call::request::nested!(
    DentryProperties, required[], optional[read_only = "readOnly"]
);

/// Usage of a partition.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct PartitionQuota {
    /// Quota in bytes; absent if it is shared.
    pub max: Option<i64>,
    /// Reserved bytes that are still free; absent if there are none.
    pub reserved: Option<i64>,
    /// Whether the limit is shared.
    pub type_: Option<QuotaType>,
    /// Bytes in use.
    pub used: Option<i64>,
}
crate::model::lenient::object!(
    PartitionQuota, required[], optional[max = "max", reserved = "reserved", type_ =
    "type", used = "used"]
);
crate::call::request::nested!(
    PartitionQuota, required[], optional[max = "max", reserved = "reserved", type_ =
    "type", used = "used"]
);

/// The place of bytes.
///
/// A value that this version does not know is kept as well; match it by [`as_str`](Self::as_str).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum PartitionType {
    /// `PUBLIC_OSS_PARTITION`: The storage that all organizations share.
    PublicOssPartition,
    /// `MINI_OSS_PARTITION`: An organization's dedicated storage.
    MiniOssPartition,
    #[doc(hidden)]
    _Other(crate::model::open_enum::Unlisted),
}
crate::model::open_enum::open_enum!(
    PartitionType, PublicOssPartition = "PUBLIC_OSS_PARTITION", MiniOssPartition =
    "MINI_OSS_PARTITION"
);

/// Whether a limit is shared.
///
/// A value that this version does not know is kept as well; match it by [`as_str`](Self::as_str).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum QuotaType {
    /// `SHARE`: Shared with others.
    Share,
    /// `PRIVATE`: Of its own.
    Private,
    #[doc(hidden)]
    _Other(crate::model::open_enum::Unlisted),
}
crate::model::open_enum::open_enum!(QuotaType, Share = "SHARE", Private = "PRIVATE");

/// A storage space.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Space {
    /// Id of the app that the space belongs to.
    pub app_id: Option<String>,
    /// The capabilities of the space.
    pub capabilities: Option<SpaceCapabilities>,
    /// Organization that the space belongs to.
    pub corp_id: Option<CorpId>,
    /// Time of the space's creation.
    ///
    /// Written as `2022-07-29T14:55:00Z` or `2022-07-29T14:55Z` or `Fri Jul 29 14:55:00 CST 2022`.
    pub create_time: Option<Timestamp>,
    /// The creator of the space.
    pub creator_id: Option<UnionId>,
    /// Id of the space.
    pub id: Option<SpaceId>,
    /// Time of the space's last change.
    ///
    /// Written as `2022-07-29T14:55:00Z` or `2022-07-29T14:55Z` or `Fri Jul 29 14:55:00 CST 2022`.
    pub modified_time: Option<Timestamp>,
    /// The person who changed the space last.
    pub modifier_id: Option<UnionId>,
    /// Display name.
    pub name: Option<String>,
    /// Union id of the owner, or the app's id for a space of owner type `APP`.
    pub owner_id: Option<String>,
    /// The owner of the space.
    pub owner_type: Option<SpaceOwnerType>,
    /// Usage of each partition, at most 2.
    pub partitions: Vec<SpacePartition>,
    /// Quota of the space in bytes; absent if it has none of its own. A comment in the SDK prefers the numbers of the partitions.
    pub quota: Option<i64>,
    /// Group of spaces, as the app named it.
    pub scene: Option<String>,
    /// Id of the space in its scene, chosen by the app.
    pub scene_id: Option<String>,
    /// Whether the space can be used.
    pub status: Option<SpaceStatus>,
    /// Bytes in use; a comment in the SDK prefers the numbers of the partitions.
    pub used_quota: Option<i64>,
}
crate::model::lenient::object!(
    Space, required[], optional[app_id = "appId", capabilities = "capabilities", corp_id
    = "corpId", create_time = "createTime", creator_id = "creatorId", id = "id",
    modified_time = "modifiedTime", modifier_id = "modifierId", name = "name", owner_id =
    "ownerId", owner_type = "ownerType", partitions = "partitions", quota = "quota",
    scene = "scene", scene_id = "sceneId", status = "status", used_quota = "usedQuota"]
);
crate::call::request::nested!(
    Space, required[], optional[app_id = "appId", capabilities = "capabilities", corp_id
    = "corpId", create_time = "createTime", creator_id = "creatorId", id = "id",
    modified_time = "modifiedTime", modifier_id = "modifierId", name = "name", owner_id =
    "ownerId", owner_type = "ownerType", partitions = "partitions", quota = "quota",
    scene = "scene", scene_id = "sceneId", status = "status", used_quota = "usedQuota"]
);

/// The capabilities of a space.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct SpaceCapabilities {
    /// Whether its files appear among the recent ones; `false` by default.
    pub can_record_recent_file: Option<bool>,
    /// Whether its files can be renamed; `false` by default.
    pub can_rename: Option<bool>,
    /// Whether its files can be found by search; `false` by default.
    pub can_search: Option<bool>,
}

impl SpaceCapabilities {
    /// Sets [`can_record_recent_file`](Self::can_record_recent_file).
    #[inline]
    pub fn can_record_recent_file(mut self, can_record_recent_file: bool) -> Self {
        self.can_record_recent_file = Some(can_record_recent_file);
        self
    }

    /// Sets [`can_rename`](Self::can_rename).
    #[inline]
    pub fn can_rename(mut self, can_rename: bool) -> Self {
        self.can_rename = Some(can_rename);
        self
    }

    /// Sets [`can_search`](Self::can_search).
    #[inline]
    pub fn can_search(mut self, can_search: bool) -> Self {
        self.can_search = Some(can_search);
        self
    }
}
crate::model::lenient::object!(
    SpaceCapabilities, required[], optional[can_record_recent_file =
    "canRecordRecentFile", can_rename = "canRename", can_search = "canSearch"]
);
crate::call::request::nested!(
    SpaceCapabilities, required[], optional[can_record_recent_file =
    "canRecordRecentFile", can_rename = "canRename", can_search = "canSearch"]
);

/// The owner of a space.
///
/// A value that this version does not know is kept as well; match it by [`as_str`](Self::as_str).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum SpaceOwnerType {
    /// `USER`: A person. Its creator and managers may act, and grants stay.
    User,
    /// `APP`: The app. No one may act before a grant, and a grant expires after at most 3600 seconds.
    App,
    #[doc(hidden)]
    _Other(crate::model::open_enum::Unlisted),
}
crate::model::open_enum::open_enum!(SpaceOwnerType, User = "USER", App = "APP");

/// A partition of a space.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct SpacePartition {
    /// The partition.
    pub partition_type: Option<PartitionType>,
    /// Usage.
    pub quota: Option<PartitionQuota>,
}
crate::model::lenient::object!(
    SpacePartition, required[], optional[partition_type = "partitionType", quota =
    "quota"]
);
crate::call::request::nested!(
    SpacePartition, required[], optional[partition_type = "partitionType", quota =
    "quota"]
);

/// State of a space.
///
/// A value that this version does not know is kept as well; match it by [`as_str`](Self::as_str).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum SpaceStatus {
    /// `NORMAL`: Usable.
    Normal,
    /// `DELETE`: Deleted; spelt differently from the same state of a dentry.
    Delete,
    #[doc(hidden)]
    _Other(crate::model::open_enum::Unlisted),
}
crate::model::open_enum::open_enum!(SpaceStatus, Normal = "NORMAL", Delete = "DELETE");

/// The kind of storage for a file.
///
/// A value that this version does not know is kept as well; match it by [`as_str`](Self::as_str).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum StorageDriver {
    /// `DINGTALK`: DingTalk's file storage.
    Dingtalk,
    /// `ALIDOC`: DingTalk's online documents.
    Alidoc,
    /// `SHANJI`: DingTalk's recordings (Shanji).
    Shanji,
    /// `UNKNOWN`: An unspecified kind.
    Unknown,
    #[doc(hidden)]
    _Other(crate::model::open_enum::Unlisted),
}
crate::model::open_enum::open_enum!(
    StorageDriver, Dingtalk = "DINGTALK", Alidoc = "ALIDOC", Shanji = "SHANJI", Unknown =
    "UNKNOWN"
);

/// A thumbnail of a file.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Thumbnail {
    /// Height in pixels.
    pub height: Option<i32>,
    /// Address of the picture, valid for a short time.
    pub url: Option<String>,
    /// Width in pixels.
    pub width: Option<i32>,
}
crate::model::lenient::object!(
    Thumbnail, required[], optional[height = "height", url = "url", width = "width"]
);
crate::call::request::nested!(
    Thumbnail, required[], optional[height = "height", url = "url", width = "width"]
);
