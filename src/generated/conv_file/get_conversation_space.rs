// @generated from schema/ by codegen/. Do not edit: change the schema, then run `cargo xtask bless`.

/// Get the storage space of a conversation.
///
/// Returns the storage space of a conversation's files. A file uploaded to that space appears among the conversation's files without being sent.
///
/// The vendor calls this operation `getSpace`, like the one of the storage module. The page and the SDK put the `unionId` into the query, as does this crate; others send it in the body with success.
///
/// `POST https://api.dingtalk.io/v1.0/convFile/conversations/spaces/query` (region `global`) or `POST https://api.dingtalk.com/v1.0/convFile/conversations/spaces/query` (region `china`).
///
/// Access token in the header `x-acs-dingtalk-access-token`, from [`GetAccessToken`](crate::oauth2::GetAccessToken) (internal). Permission: `ConvFile.Space.Read`. App types: internal.
///
/// Idempotent: it is safe to repeat.
///
/// Errors: [`GetConversationSpaceError`]. Source: [DingTalk's page](https://help.dingtalk.io/open/development/obtain-group-storage-space-information).
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct GetConversationSpace {
    /// The conversation.
    pub open_conversation_id: ConversationId,
    /// The acting person, who must be allowed to read the space.
    pub union_id: UnionId,
}

impl GetConversationSpace {
    /// Creates one with the required fields.
    #[inline]
    pub fn new(union_id: UnionId, open_conversation_id: ConversationId) -> Self {
        Self {
            open_conversation_id,
            union_id,
        }
    }
}

impl GetConversationSpace {
    /// The operation as the schema describes it.
    pub const SPEC: Spec = Spec::new(
            "getConversationSpace",
            Method::Post,
            "/v1.0/convFile/conversations/spaces/query",
        )
        .host(Host::Api)
        .auth(Auth::Header)
        .repeatable(true)
        .permission("ConvFile.Space.Read")
        .source(
            "https://help.dingtalk.io/open/development/obtain-group-storage-space-information",
        )
        .errors(
            &[
                ErrorRow {
                    code: "paramError",
                    words: &[],
                    status: 400,
                    message: "%s",
                    meaning: "A parameter is wrong.",
                    action: None,
                    concerns: None,
                    hint: None,
                },
                ErrorRow {
                    code: "paramError.conversationId",
                    words: &[],
                    status: 400,
                    message: "%s",
                    meaning: "The conversation id is wrong.",
                    action: None,
                    concerns: None,
                    hint: Some(
                        "pass the conversation id unchanged: it begins with cid and may contain +, / and =",
                    ),
                },
                ErrorRow {
                    code: "permissionDenied",
                    words: &[],
                    status: 403,
                    message: "%s",
                    meaning: "The acting person may not read the conversation's space.",
                    action: None,
                    concerns: None,
                    hint: Some("act as a person who may see the conversation's files"),
                },
                ErrorRow {
                    code: "acrossOrgAccessForbidden",
                    words: &[],
                    status: 403,
                    message: "%s",
                    meaning: "The conversation belongs to another organization.",
                    action: None,
                    concerns: None,
                    hint: None,
                },
                ErrorRow {
                    code: "conversationNotExist",
                    words: &[],
                    status: 404,
                    message: "%s",
                    meaning: "There is no such conversation.",
                    action: None,
                    concerns: None,
                    hint: None,
                },
                ErrorRow {
                    code: "systemError",
                    words: &[],
                    status: 500,
                    message: "%s",
                    meaning: "An internal failure of DingTalk.",
                    action: None,
                    concerns: None,
                    hint: None,
                },
                ErrorRow {
                    code: "unknownError",
                    words: &[],
                    status: 500,
                    message: "Unknown Error",
                    meaning: "An unspecified failure.",
                    action: None,
                    concerns: None,
                    hint: None,
                },
            ],
        )
        .rules(
            &[
                Rule::id("openConversationId")
                    .without(" ,;|、，；｜､،؛﹐﹑﹔;‚"),
                Rule::id("unionId").without(" ,;|、，；｜､،؛﹐﹑﹔;‚"),
            ],
        );
}

impl Operation for GetConversationSpace {
    type Reply = GetConversationSpaceReply;
    type Error = GetConversationSpaceError;
    const SPEC: &'static Spec = &Self::SPEC;

    #[inline]
    fn encode(&self, request: &mut Encoder) {
        request.body("openConversationId", &self.open_conversation_id);
        request.query("unionId", &self.union_id);
    }
}
crate::model::lenient::object!(
    GetConversationSpace, required[open_conversation_id = "openConversationId", union_id
    = "unionId"], optional[]
);

/// The storage space of a conversation.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct ConversationSpace {
    /// Organization that the space belongs to.
    pub corp_id: Option<CorpId>,
    /// Time of the space's creation.
    ///
    /// Written as `2022-07-29T14:55:00Z` or `2022-07-29T14:55Z` or `Fri Jul 29 14:55:00 CST 2022`.
    pub create_time: Option<Timestamp>,
    /// Time of the space's last change.
    ///
    /// Written as `2022-07-29T14:55:00Z` or `2022-07-29T14:55Z` or `Fri Jul 29 14:55:00 CST 2022`.
    pub modified_time: Option<Timestamp>,
    /// Id of the space; the storage operations call this field `id`.
    pub space_id: Option<SpaceId>,
}
crate::model::lenient::object!(
    ConversationSpace, required[], optional[corp_id = "corpId", create_time =
    "createTime", modified_time = "modifiedTime", space_id = "spaceId"]
);
crate::call::request::nested!(
    ConversationSpace, required[], optional[corp_id = "corpId", create_time =
    "createTime", modified_time = "modifiedTime", space_id = "spaceId"]
);

/// The codes of the operation's error table.
///
/// A value that this version does not know is kept as well; match it by [`as_str`](Self::as_str).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum GetConversationSpaceError {
    /// `paramError` (HTTP 400): A parameter is wrong.
    ParamError,
    /// `paramError.conversationId` (HTTP 400): The conversation id is wrong.
    ParamErrorConversationId,
    /// `permissionDenied` (HTTP 403): The acting person may not read the conversation's space.
    PermissionDenied,
    /// `acrossOrgAccessForbidden` (HTTP 403): The conversation belongs to another organization.
    AcrossOrgAccessForbidden,
    /// `conversationNotExist` (HTTP 404): There is no such conversation.
    ConversationNotExist,
    /// `systemError` (HTTP 500): An internal failure of DingTalk.
    SystemError,
    /// `unknownError` (HTTP 500, `Unknown Error`): An unspecified failure.
    UnknownError,
    #[doc(hidden)]
    _Other(crate::model::open_enum::Unlisted),
}
crate::model::open_enum::open_enum!(
    GetConversationSpaceError, ParamError = "paramError", ParamErrorConversationId =
    "paramError.conversationId", PermissionDenied = "permissionDenied",
    AcrossOrgAccessForbidden = "acrossOrgAccessForbidden", ConversationNotExist =
    "conversationNotExist", SystemError = "systemError", UnknownError = "unknownError"
);

/// The reply to [`GetConversationSpace`].
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct GetConversationSpaceReply {
    /// The space.
    pub space: ConversationSpace,
}

impl GetConversationSpaceReply {
    /// Creates one with the required fields.
    #[inline]
    pub fn new(space: ConversationSpace) -> Self {
        Self { space }
    }
}
crate::model::lenient::object!(
    GetConversationSpaceReply, required[space = "space"], optional[]
);
crate::call::request::nested!(
    GetConversationSpaceReply, required[space = "space"], optional[]
);
