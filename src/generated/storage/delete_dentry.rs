// @generated from schema/ by codegen/. Do not edit: change the schema, then run `cargo xtask bless`.

/// Delete a file or folder.
///
/// Deletes a file or folder, permanently unless it goes to the recycle bin. It may continue as a task in the background; the reply then has its id.
///
/// It is not documented whether a file delivered by [`SendByApp`](crate::conv_file::SendByApp) stays readable for its recipients afterwards.
///
/// A second execution finds nothing to delete, so nothing more is lost, but its answer is `dentryNotExist`. So if an answer was lost and the repeated call is refused with this code, the error's outcome is unknown, although the entry is gone, most likely because of the first call.
///
/// `DELETE https://api.dingtalk.io/v1.0/storage/spaces/{spaceId}/dentries/{dentryId}` (region `global`) or `DELETE https://api.dingtalk.com/v1.0/storage/spaces/{spaceId}/dentries/{dentryId}` (region `china`).
///
/// Access token in the header `x-acs-dingtalk-access-token`, from [`GetAccessToken`](crate::oauth2::GetAccessToken) (internal) or [`GetCorpAccessToken`](crate::oauth2::GetCorpAccessToken) (third-party-enterprise). Permission: `Storage.File.Write` (企业存储文件写权限). App types: internal, third-party-enterprise.
///
/// Idempotent: it is safe to repeat.
///
/// Errors: [`DeleteDentryError`]. Source: [DingTalk's page](https://help.dingtalk.io/open/development/delete-a-file-or-folder).
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct DeleteDentry {
    /// The file or folder.
    pub dentry_id: DentryId,
    /// The space.
    pub space_id: SpaceId,
    /// Whether it goes to the recycle bin, from which it can be restored; `false` by default. Only spaces of the older drive interface have one.
    pub to_recycle_bin: Option<bool>,
    /// The acting person, who needs rights in addition to the app's permission.
    pub union_id: UnionId,
}

impl DeleteDentry {
    /// Creates one with the required fields; optional fields are unset.
    #[inline]
    pub fn new(space_id: SpaceId, dentry_id: DentryId, union_id: UnionId) -> Self {
        Self {
            dentry_id,
            space_id,
            to_recycle_bin: Default::default(),
            union_id,
        }
    }

    /// Sets [`to_recycle_bin`](Self::to_recycle_bin).
    #[inline]
    pub fn to_recycle_bin(mut self, to_recycle_bin: bool) -> Self {
        self.to_recycle_bin = Some(to_recycle_bin);
        self
    }
}

impl DeleteDentry {
    /// The operation as the schema describes it.
    pub const SPEC: Spec = Spec::new(
            "deleteDentry",
            Method::Delete,
            "/v1.0/storage/spaces/{spaceId}/dentries/{dentryId}",
        )
        .host(Host::Api)
        .auth(Auth::Header)
        .repeatable(true)
        .permission("Storage.File.Write")
        .source("https://help.dingtalk.io/open/development/delete-a-file-or-folder")
        .errors(
            &[
                ErrorRow {
                    code: "operationConcurrentControl",
                    words: &[],
                    status: 400,
                    message: "%s",
                    meaning: "Another operation is in progress in the same place.",
                    action: None,
                    concerns: None,
                    hint: None,
                },
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
                    code: "recycleBinNotSupportForSpace",
                    words: &[],
                    status: 400,
                    message: "%s",
                    meaning: "The space has no recycle bin.",
                    action: None,
                    concerns: None,
                    hint: None,
                },
                ErrorRow {
                    code: "permissionDenied",
                    words: &[],
                    status: 403,
                    message: "%s",
                    meaning: "The acting person may not delete it.",
                    action: None,
                    concerns: None,
                    hint: Some(
                        "act as the space's creator or a manager, or grant this person a right on it with addPermission",
                    ),
                },
                ErrorRow {
                    code: "operationNotSupported",
                    words: &[],
                    status: 403,
                    message: "%s",
                    meaning: "It cannot go to the recycle bin.",
                    action: None,
                    concerns: None,
                    hint: Some("delete it without toRecycleBin"),
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
                    meaning: "There is no such file or folder.",
                    action: None,
                    concerns: None,
                    hint: Some(
                        "it may have been deleted; if not, use spaceId and dentryId of the same storage_1.0 chain and app, not a drive_1.0 id and not a dentryUuid",
                    ),
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
                ErrorRow {
                    code: "operationTimeout",
                    words: &[],
                    status: 503,
                    message: "%s",
                    meaning: "The back end took too long to answer.",
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

impl Operation for DeleteDentry {
    type Reply = DeleteDentryReply;
    type Error = DeleteDentryError;
    const SPEC: &'static Spec = &Self::SPEC;

    #[inline]
    fn encode(&self, request: &mut Encoder) {
        request.path("dentryId", &self.dentry_id);
        request.path("spaceId", &self.space_id);
        if let Some(value) = &self.to_recycle_bin {
            request.query("toRecycleBin", value);
        }
        request.query("unionId", &self.union_id);
    }
}
crate::model::lenient::object!(
    DeleteDentry, required[dentry_id = "dentryId", space_id = "spaceId", union_id =
    "unionId"], optional[to_recycle_bin = "toRecycleBin"]
);

/// The codes of the operation's error table.
///
/// A value that this version does not know is kept as well; match it by [`as_str`](Self::as_str).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum DeleteDentryError {
    /// `operationConcurrentControl` (HTTP 400): Another operation is in progress in the same place.
    OperationConcurrentControl,
    /// `paramError` (HTTP 400): A parameter is wrong.
    ParamError,
    /// `recycleBinNotSupportForSpace` (HTTP 400): The space has no recycle bin.
    RecycleBinNotSupportForSpace,
    /// `permissionDenied` (HTTP 403): The acting person may not delete it.
    PermissionDenied,
    /// `operationNotSupported` (HTTP 403): It cannot go to the recycle bin.
    OperationNotSupported,
    /// `spaceNotExist` (HTTP 404): There is no such space.
    SpaceNotExist,
    /// `dentryNotExist` (HTTP 404): There is no such file or folder.
    DentryNotExist,
    /// `systemError` (HTTP 500): An internal failure of DingTalk.
    SystemError,
    /// `unknownError` (HTTP 500, `Unknown Error`): An unspecified failure.
    UnknownError,
    /// `operationTimeout` (HTTP 503): The back end took too long to answer.
    OperationTimeout,
    #[doc(hidden)]
    _Other(crate::model::open_enum::Unlisted),
}
crate::model::open_enum::open_enum!(
    DeleteDentryError, OperationConcurrentControl = "operationConcurrentControl",
    ParamError = "paramError", RecycleBinNotSupportForSpace =
    "recycleBinNotSupportForSpace", PermissionDenied = "permissionDenied",
    OperationNotSupported = "operationNotSupported", SpaceNotExist = "spaceNotExist",
    DentryNotExist = "dentryNotExist", SystemError = "systemError", UnknownError =
    "unknownError", OperationTimeout = "operationTimeout"
);

/// The reply to [`DeleteDentry`].
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct DeleteDentryReply {
    /// Whether a task in the background deletes it; otherwise it is already gone.
    pub async_: Option<bool>,
    /// The task, if there is one.
    pub task_id: Option<TaskId>,
}
crate::model::lenient::object!(
    DeleteDentryReply, required[], optional[async_ = "async", task_id = "taskId"]
);
crate::call::request::nested!(
    DeleteDentryReply, required[], optional[async_ = "async", task_id = "taskId"]
);
