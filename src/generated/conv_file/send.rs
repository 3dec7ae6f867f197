// @generated from schema/ by codegen/. Do not edit: change the schema, then run `cargo xtask bless`.

/// Copy a file into a conversation.
///
/// Copies a file from a storage space into a conversation, in the name of a person. The copy belongs to the conversation's own space. [`SendByApp`](crate::conv_file::SendByApp) sends a file to one person as the app instead.
///
/// The page lists no code for a missing space or file; expect `spaceNotExist` and `dentryNotExist`, as in related operations.
///
/// DingTalk does not deduplicate: a call whose answer was lost may have been executed, and repeating it may send the file to the conversation twice.
///
/// `POST https://api.dingtalk.io/v1.0/convFile/conversations/files/send` (region `global`) or `POST https://api.dingtalk.com/v1.0/convFile/conversations/files/send` (region `china`).
///
/// Access token in the header `x-acs-dingtalk-access-token`, from [`GetAccessToken`](crate::oauth2::GetAccessToken) (internal). Permission: `ConvFile.File.Send` (Group file sending permission, 群文件发送权限). App types: internal.
///
/// **It is not repeated** once DingTalk may have executed it: a second execution would have a visible effect.
///
/// Errors: [`SendError`]. Source: [DingTalk's page](https://help.dingtalk.io/open/development/send-file-to-specified-session).
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Send {
    /// The file.
    pub dentry_id: DentryId,
    /// The conversation that receives the file.
    pub open_conversation_id: ConversationId,
    /// Space of the file.
    pub space_id: SpaceId,
    /// The acting person, in whose name the file is sent; not a recipient.
    pub union_id: UnionId,
}

impl Send {
    /// Creates one with the required fields.
    #[inline]
    pub fn new(
        union_id: UnionId,
        space_id: SpaceId,
        dentry_id: DentryId,
        open_conversation_id: ConversationId,
    ) -> Self {
        Self {
            dentry_id,
            open_conversation_id,
            space_id,
            union_id,
        }
    }
}

impl Send {
    /// The operation as the schema describes it.
    pub const SPEC: Spec = Spec::new(
            "send",
            Method::Post,
            "/v1.0/convFile/conversations/files/send",
        )
        .host(Host::Api)
        .auth(Auth::Header)
        .repeatable(false)
        .permission("ConvFile.File.Send")
        .source(
            "https://help.dingtalk.io/open/development/send-file-to-specified-session",
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
                    code: "paramError.spaceId",
                    words: &[],
                    status: 400,
                    message: "%s",
                    meaning: "The space id is wrong.",
                    action: None,
                    concerns: None,
                    hint: None,
                },
                ErrorRow {
                    code: "paramError.dentryId",
                    words: &[],
                    status: 400,
                    message: "%s",
                    meaning: "The file id is wrong.",
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
                    code: "folderNotSupport",
                    words: &[],
                    status: 400,
                    message: "%s",
                    meaning: "The id is that of a folder, and folders cannot be sent.",
                    action: None,
                    concerns: Some(Concern::File),
                    hint: Some("send the files of the folder one by one"),
                },
                ErrorRow {
                    code: "permissionDenied",
                    words: &[],
                    status: 403,
                    message: "%s",
                    meaning: "The acting person may not copy the file, or may not add to the conversation's space.",
                    action: None,
                    concerns: None,
                    hint: Some(
                        "the acting person needs two rights, to copy the file and to add files to the conversation; a link (sendLink) needs only the second",
                    ),
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
                Rule::id("dentryId").without(" ,;|、，；｜､،؛﹐﹑﹔;‚"),
                Rule::id("openConversationId")
                    .without(" ,;|、，；｜､،؛﹐﹑﹔;‚"),
                Rule::id("spaceId").without(" ,;|、，；｜､،؛﹐﹑﹔;‚"),
                Rule::id("unionId").without(" ,;|、，；｜､،؛﹐﹑﹔;‚"),
            ],
        );
}

impl Operation for Send {
    type Reply = SendReply;
    type Error = SendError;
    const SPEC: &'static Spec = &Self::SPEC;

    #[inline]
    fn encode(&self, request: &mut Encoder) {
        request.body("dentryId", &self.dentry_id);
        request.body("openConversationId", &self.open_conversation_id);
        request.body("spaceId", &self.space_id);
        request.query("unionId", &self.union_id);
    }
}
crate::model::lenient::object!(
    Send, required[dentry_id = "dentryId", open_conversation_id = "openConversationId",
    space_id = "spaceId", union_id = "unionId"], optional[]
);

/// The codes of the operation's error table.
///
/// A value that this version does not know is kept as well; match it by [`as_str`](Self::as_str).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum SendError {
    /// `paramError` (HTTP 400): A parameter is wrong.
    ParamError,
    /// `paramError.spaceId` (HTTP 400): The space id is wrong.
    ParamErrorSpaceId,
    /// `paramError.dentryId` (HTTP 400): The file id is wrong.
    ParamErrorDentryId,
    /// `paramError.conversationId` (HTTP 400): The conversation id is wrong.
    ParamErrorConversationId,
    /// `folderNotSupport` (HTTP 400): The id is that of a folder, and folders cannot be sent.
    FolderNotSupport,
    /// `permissionDenied` (HTTP 403): The acting person may not copy the file, or may not add to the conversation's space.
    PermissionDenied,
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
    SendError, ParamError = "paramError", ParamErrorSpaceId = "paramError.spaceId",
    ParamErrorDentryId = "paramError.dentryId", ParamErrorConversationId =
    "paramError.conversationId", FolderNotSupport = "folderNotSupport", PermissionDenied
    = "permissionDenied", ConversationNotExist = "conversationNotExist", SystemError =
    "systemError", UnknownError = "unknownError"
);

/// The reply to [`Send`].
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct SendReply {
    /// The copy in the conversation.
    pub file: File,
}

impl SendReply {
    /// Creates one with the required fields.
    #[inline]
    pub fn new(file: File) -> Self {
        Self { file }
    }
}
crate::model::lenient::object!(SendReply, required[file = "file"], optional[]);
crate::call::request::nested!(SendReply, required[file = "file"], optional[]);
