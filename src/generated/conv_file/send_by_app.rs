// @generated from schema/ by codegen/. Do not edit: change the schema, then run `cargo xtask bless`.

/// Send a file to a person as the app.
///
/// Sends a file in a storage space to one person. It appears in the person's chat with the app. Only files can be sent, not folders. `permissionDenied` has HTTP status 400 here, and 403 in related operations.
///
/// DingTalk does not deduplicate: a call whose answer was lost may have delivered the file, and repeating it may deliver it twice.
///
/// `POST https://api.dingtalk.io/v1.0/convFile/apps/conversations/files/send` (region `global`) or `POST https://api.dingtalk.com/v1.0/convFile/apps/conversations/files/send` (region `china`).
///
/// Access token in the header `x-acs-dingtalk-access-token`, from [`GetAccessToken`](crate::oauth2::GetAccessToken) (internal) or [`GetCorpAccessToken`](crate::oauth2::GetCorpAccessToken) (third-party-enterprise). Permission: `ConvFile.File.Send` (Group file sending permission, 群文件发送权限). App types: internal, third-party-enterprise.
///
/// **It is not repeated** once DingTalk may have executed it: a second execution would have a visible effect.
///
/// Errors: [`SendByAppError`]. Source: [DingTalk's page](https://help.dingtalk.io/open/development/sends-a-storage-file-to-a-specified-user).
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct SendByApp {
    /// The file to send.
    pub dentry_id: DentryId,
    /// Space of the file.
    pub space_id: SpaceId,
    /// The person who receives the file.
    pub union_id: UnionId,
}

impl SendByApp {
    /// Creates one with the required fields.
    #[inline]
    pub fn new(union_id: UnionId, space_id: SpaceId, dentry_id: DentryId) -> Self {
        Self {
            dentry_id,
            space_id,
            union_id,
        }
    }
}

impl SendByApp {
    /// The operation as the schema describes it.
    pub const SPEC: Spec = Spec::new(
            "sendByApp",
            Method::Post,
            "/v1.0/convFile/apps/conversations/files/send",
        )
        .host(Host::Api)
        .auth(Auth::Header)
        .repeatable(false)
        .permission("ConvFile.File.Send")
        .source(
            "https://help.dingtalk.io/open/development/sends-a-storage-file-to-a-specified-user",
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
                    hint: Some(
                        "use the space id that addSpace returned; ids of the drive api do not work",
                    ),
                },
                ErrorRow {
                    code: "paramError.dentryId",
                    words: &[],
                    status: 400,
                    message: "%s",
                    meaning: "The file id is wrong.",
                    action: None,
                    concerns: None,
                    hint: Some(
                        "use the dentry id that the commit or a list of files returned; a dentry's uuid does not work",
                    ),
                },
                ErrorRow {
                    code: "permissionDenied",
                    words: &[],
                    status: 400,
                    message: "%s",
                    meaning: "Not permitted.",
                    action: None,
                    concerns: None,
                    hint: Some(
                        "the recipient probably may not read the file: grant them DOWNLOADER on this one dentry, then send again",
                    ),
                },
                ErrorRow {
                    code: "spaceNotExist",
                    words: &[],
                    status: 404,
                    message: "%s",
                    meaning: "There is no such space.",
                    action: None,
                    concerns: None,
                    hint: None,
                },
                ErrorRow {
                    code: "dentryNotExist",
                    words: &[],
                    status: 404,
                    message: "%s",
                    meaning: "There is no such file.",
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
                Rule::id("spaceId").without(" ,;|、，；｜､،؛﹐﹑﹔;‚"),
                Rule::id("unionId").without(" ,;|、，；｜､،؛﹐﹑﹔;‚"),
            ],
        );
}

impl Operation for SendByApp {
    type Reply = SendByAppReply;
    type Error = SendByAppError;
    const SPEC: &'static Spec = &Self::SPEC;

    #[inline]
    fn encode(&self, request: &mut Encoder) {
        request.body("dentryId", &self.dentry_id);
        request.body("spaceId", &self.space_id);
        request.query("unionId", &self.union_id);
    }
}
crate::model::lenient::object!(
    SendByApp, required[dentry_id = "dentryId", space_id = "spaceId", union_id =
    "unionId"], optional[]
);

/// The codes of the operation's error table.
///
/// A value that this version does not know is kept as well; match it by [`as_str`](Self::as_str).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum SendByAppError {
    /// `paramError` (HTTP 400): A parameter is wrong.
    ParamError,
    /// `paramError.spaceId` (HTTP 400): The space id is wrong.
    ParamErrorSpaceId,
    /// `paramError.dentryId` (HTTP 400): The file id is wrong.
    ParamErrorDentryId,
    /// `permissionDenied` (HTTP 400): Not permitted.
    PermissionDenied,
    /// `spaceNotExist` (HTTP 404): There is no such space.
    SpaceNotExist,
    /// `dentryNotExist` (HTTP 404): There is no such file.
    DentryNotExist,
    /// `systemError` (HTTP 500): An internal failure of DingTalk.
    SystemError,
    /// `unknownError` (HTTP 500, `Unknown Error`): An unspecified failure.
    UnknownError,
    #[doc(hidden)]
    _Other(crate::model::open_enum::Unlisted),
}
crate::model::open_enum::open_enum!(
    SendByAppError, ParamError = "paramError", ParamErrorSpaceId = "paramError.spaceId",
    ParamErrorDentryId = "paramError.dentryId", PermissionDenied = "permissionDenied",
    SpaceNotExist = "spaceNotExist", DentryNotExist = "dentryNotExist", SystemError =
    "systemError", UnknownError = "unknownError"
);

/// The reply to [`SendByApp`].
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct SendByAppReply {
    /// The file in the chat.
    pub file: File,
}

impl SendByAppReply {
    /// Creates one with the required fields.
    #[inline]
    pub fn new(file: File) -> Self {
        Self { file }
    }
}
crate::model::lenient::object!(SendByAppReply, required[file = "file"], optional[]);
crate::call::request::nested!(SendByAppReply, required[file = "file"], optional[]);
