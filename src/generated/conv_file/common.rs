// @generated from schema/ by codegen/. Do not edit: change the schema, then run `cargo xtask bless`.

/// A file that was delivered to a conversation.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct File {
    /// Conversation that has the file now.
    pub conversation_id: Option<ConversationId>,
    /// Time of the file's creation.
    ///
    /// Written as `2022-07-29T14:55:00Z` or `2022-07-29T14:55Z` or `Fri Jul 29 14:55:00 CST 2022`.
    pub create_time: Option<Timestamp>,
    /// The creator of the file.
    pub creator_id: Option<UnionId>,
    /// Extension without its dot.
    pub extension: Option<String>,
    /// Id of the delivered file.
    pub id: Option<DentryId>,
    /// Time of the file's last change.
    ///
    /// Written as `2022-07-29T14:55:00Z` or `2022-07-29T14:55Z` or `Fri Jul 29 14:55:00 CST 2022`.
    pub modified_time: Option<Timestamp>,
    /// The person who changed the file last.
    pub modifier_id: Option<UnionId>,
    /// File name with its extension.
    pub name: Option<String>,
    /// Folder that contains the file; `0` is the root folder.
    pub parent_id: Option<DentryId>,
    /// Path in the space.
    pub path: Option<String>,
    /// Size in bytes.
    pub size: Option<i64>,
    /// Space that contains the file.
    pub space_id: Option<SpaceId>,
    /// Whether the file can still be used.
    pub status: Option<FileStatus>,
    /// File or folder; only files can be sent.
    pub type_: Option<FileType>,
    /// Business uuid. sendByApp does not return it.
    pub uuid: Option<String>,
    /// Version of the file, counted from 1.
    pub version: Option<i64>,
}
crate::model::lenient::object!(
    File, required[], optional[conversation_id = "conversationId", create_time =
    "createTime", creator_id = "creatorId", extension = "extension", id = "id",
    modified_time = "modifiedTime", modifier_id = "modifierId", name = "name", parent_id
    = "parentId", path = "path", size = "size", space_id = "spaceId", status = "status",
    type_ = "type", uuid = "uuid", version = "version"]
);
crate::call::request::nested!(
    File, required[], optional[conversation_id = "conversationId", create_time =
    "createTime", creator_id = "creatorId", extension = "extension", id = "id",
    modified_time = "modifiedTime", modifier_id = "modifierId", name = "name", parent_id
    = "parentId", path = "path", size = "size", space_id = "spaceId", status = "status",
    type_ = "type", uuid = "uuid", version = "version"]
);
