// @generated from schema/ by codegen/. Do not edit: change the schema, then run `cargo xtask bless`.

/// Get the conversation id for a chat id.
///
/// Returns the `ConversationId` of a group with a given `ChatId`, which group creation, [`DepartmentGet`](crate::topapi::DepartmentGet) and DingTalk's client return. Other operations take only the former.
///
/// Whether every group of the organization is accepted, or only those that the app may see, is not documented.
///
/// `POST https://api.dingtalk.io/v1.0/im/chat/{chatId}/convertToOpenConversationId` (region `global`) or `POST https://api.dingtalk.com/v1.0/im/chat/{chatId}/convertToOpenConversationId` (region `china`).
///
/// Access token in the header `x-acs-dingtalk-access-token`, from [`GetAccessToken`](crate::oauth2::GetAccessToken) (internal). Permission: `qyapi_chat_read` (Read permission for basic information of DingTalk groups, 钉钉群基础信息读权限). App types: internal.
///
/// Idempotent: it is safe to repeat.
///
/// Errors: [`ChatIdToOpenConversationIdError`]. Source: [DingTalk's page](https://help.dingtalk.io/open/development/obtain-group-openconversationid).
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct ChatIdToOpenConversationId {
    /// The group.
    pub chat_id: ChatId,
}

impl ChatIdToOpenConversationId {
    /// Creates one with the required fields.
    #[inline]
    pub fn new(chat_id: ChatId) -> Self {
        Self { chat_id }
    }
}

impl ChatIdToOpenConversationId {
    /// The operation as the schema describes it.
    pub const SPEC: Spec = Spec::new(
            "chatIdToOpenConversationId",
            Method::Post,
            "/v1.0/im/chat/{chatId}/convertToOpenConversationId",
        )
        .host(Host::Api)
        .auth(Auth::Header)
        .repeatable(true)
        .permission("qyapi_chat_read")
        .source(
            "https://help.dingtalk.io/open/development/obtain-group-openconversationid",
        )
        .errors(
            &[
                ErrorRow {
                    code: "invalideChatId",
                    words: &[],
                    status: 400,
                    message: "Invalid chatId",
                    meaning: "The organization has no such group. The code is misspelt in DingTalk's answers.",
                    action: None,
                    concerns: None,
                    hint: Some(
                        "use a chat id of this organization, which begins with chat; a conversation id, which begins with cid, needs no conversion",
                    ),
                },
            ],
        )
        .rules(&[Rule::id("chatId").without(" ,;|、，；｜､،؛﹐﹑﹔;‚")]);
}

impl Operation for ChatIdToOpenConversationId {
    type Reply = ChatIdToOpenConversationIdReply;
    type Error = ChatIdToOpenConversationIdError;
    const SPEC: &'static Spec = &Self::SPEC;

    #[inline]
    fn encode(&self, request: &mut Encoder) {
        request.path("chatId", &self.chat_id);
    }
}
crate::model::lenient::object!(
    ChatIdToOpenConversationId, required[chat_id = "chatId"], optional[]
);

/// The codes of the operation's error table.
///
/// A value that this version does not know is kept as well; match it by [`as_str`](Self::as_str).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ChatIdToOpenConversationIdError {
    /// `invalideChatId` (HTTP 400, `Invalid chatId`): The organization has no such group. The code is misspelt in DingTalk's answers.
    InvalideChatId,
    #[doc(hidden)]
    _Other(crate::model::open_enum::Unlisted),
}
crate::model::open_enum::open_enum!(
    ChatIdToOpenConversationIdError, InvalideChatId = "invalideChatId"
);

/// The reply to [`ChatIdToOpenConversationId`].
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct ChatIdToOpenConversationIdReply {
    /// The group's conversation.
    pub open_conversation_id: ConversationId,
}

impl ChatIdToOpenConversationIdReply {
    /// Creates one with the required fields.
    #[inline]
    pub fn new(open_conversation_id: ConversationId) -> Self {
        Self { open_conversation_id }
    }
}
crate::model::lenient::object!(
    ChatIdToOpenConversationIdReply, required[open_conversation_id =
    "openConversationId"], optional[]
);
crate::call::request::nested!(
    ChatIdToOpenConversationIdReply, required[open_conversation_id =
    "openConversationId"], optional[]
);
