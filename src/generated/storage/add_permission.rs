// @generated from schema/ by codegen/. Do not edit: change the schema, then run `cargo xtask bless`.

/// Grant a right on a space, folder or file.
///
/// Gives people, departments, conversations or a whole organization a role on a file or folder; dentry id `0` grants it on the whole space. In a space of owner type `USER`, the grant stays. In a space of owner type `APP`, no one may act before a grant, the person who grants needs no right, and the grant expires after at most an hour.
///
/// The vendor's page says that this version has been closed to new apps since 2023-07-06. Others were seen to use it in 2026, but it is not certain that it works for an app created after that day.
///
/// `POST https://api.dingtalk.io/v1.0/storage/spaces/{spaceId}/dentries/{dentryId}/permissions` (region `global`) or `POST https://api.dingtalk.com/v1.0/storage/spaces/{spaceId}/dentries/{dentryId}/permissions` (region `china`).
///
/// Access token in the header `x-acs-dingtalk-access-token`, from [`GetAccessToken`](crate::oauth2::GetAccessToken) (internal) or [`GetCorpAccessToken`](crate::oauth2::GetCorpAccessToken) (third-party-enterprise). Permission: `Storage.Permission.Write` (企业存储授权信息写权限). App types: internal, third-party-enterprise.
///
/// Idempotent: it is safe to repeat.
///
/// Errors: [`AddPermissionError`]. Source: [DingTalk's page](https://open.dingtalk.com/document/development/add-storage-permissions).
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct AddPermission {
    /// The file or folder; `0` is the whole space.
    pub dentry_id: DentryId,
    /// The members that get the role, at most 30.
    pub members: Vec<PermissionMember>,
    /// How long the grant holds.
    pub option: Option<AddPermissionOption>,
    /// The role to grant.
    pub role_id: PermissionRole,
    /// The space.
    pub space_id: SpaceId,
    /// The acting person, who grants.
    pub union_id: UnionId,
}

impl AddPermission {
    /// Creates one with the required fields; optional fields are unset.
    #[inline]
    pub fn new(
        space_id: SpaceId,
        dentry_id: DentryId,
        union_id: UnionId,
        role_id: PermissionRole,
        members: Vec<PermissionMember>,
    ) -> Self {
        Self {
            dentry_id,
            members,
            option: Default::default(),
            role_id,
            space_id,
            union_id,
        }
    }

    /// Sets [`option`](Self::option).
    #[inline]
    pub fn option(mut self, option: AddPermissionOption) -> Self {
        self.option = Some(option);
        self
    }
}

impl AddPermission {
    /// The most elements that [`members`](Self::members) may have.
    pub const MAX_MEMBERS: usize = 30;
}

impl AddPermission {
    /// The operation as the schema describes it.
    pub const SPEC: Spec = Spec::new(
            "addPermission",
            Method::Post,
            "/v1.0/storage/spaces/{spaceId}/dentries/{dentryId}/permissions",
        )
        .host(Host::Api)
        .auth(Auth::Header)
        .repeatable(true)
        .permission("Storage.Permission.Write")
        .source("https://open.dingtalk.com/document/development/add-storage-permissions")
        .success("success")
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
                    meaning: "The id of the file or folder is wrong.",
                    action: None,
                    concerns: None,
                    hint: None,
                },
                ErrorRow {
                    code: "paramError.roleId",
                    words: &[],
                    status: 400,
                    message: "%s",
                    meaning: "The role is wrong.",
                    action: None,
                    concerns: None,
                    hint: Some("use OWNER, MANAGER, EDITOR, DOWNLOADER or READER"),
                },
                ErrorRow {
                    code: "paramError.permissionMemberType",
                    words: &[],
                    status: 400,
                    message: "%s",
                    meaning: "The kind of a member is wrong.",
                    action: None,
                    concerns: None,
                    hint: Some(
                        "use ORG, DEPT, TAG, CONVERSATION or USER; other kinds belong to version 2 of the operation",
                    ),
                },
                ErrorRow {
                    code: "spaceNotExist",
                    words: &[],
                    status: 400,
                    message: "%s",
                    meaning: "There is no such space; other operations return this code with HTTP 404.",
                    action: None,
                    concerns: None,
                    hint: None,
                },
                ErrorRow {
                    code: "dentryNotExist",
                    words: &[],
                    status: 400,
                    message: "%s",
                    meaning: "There is no such file or folder; other operations return this code with HTTP 404.",
                    action: None,
                    concerns: None,
                    hint: Some(
                        "use the id of a file or folder in this space (not a dentryUuid), or \"0\" for the whole space",
                    ),
                },
                ErrorRow {
                    code: "permissionDenied",
                    words: &[],
                    status: 403,
                    message: "%s",
                    meaning: "The acting person may not grant here.",
                    action: None,
                    concerns: None,
                    hint: Some("act as the space's creator or a manager"),
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
                Rule::filled("members"),
                Rule::max_items("members", 30),
                Rule::id("members.corpId")
                    .without(" ,;|、，；｜､،؛﹐﹑﹔;‚"),
                Rule::line("members.id"),
                Rule::id("members.type"),
                Rule::minimum("option.duration", 1),
                Rule::maximum("option.duration", 3600),
                Rule::id("roleId"),
                Rule::id("spaceId").without(" ,;|、，；｜､،؛﹐﹑﹔;‚"),
                Rule::id("unionId").without(" ,;|、，；｜､،؛﹐﹑﹔;‚"),
            ],
        );
}

impl Operation for AddPermission {
    type Reply = AddPermissionReply;
    type Error = AddPermissionError;
    const SPEC: &'static Spec = &Self::SPEC;

    #[inline]
    fn encode(&self, request: &mut Encoder) {
        request.path("dentryId", &self.dentry_id);
        request.body("members", &self.members);
        if let Some(value) = &self.option {
            request.body("option", value);
        }
        request.body("roleId", &self.role_id);
        request.path("spaceId", &self.space_id);
        request.query("unionId", &self.union_id);
    }
}
crate::model::lenient::object!(
    AddPermission, required[dentry_id = "dentryId", members = "members", role_id =
    "roleId", space_id = "spaceId", union_id = "unionId"], optional[option = "option"]
);

/// The codes of the operation's error table.
///
/// A value that this version does not know is kept as well; match it by [`as_str`](Self::as_str).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum AddPermissionError {
    /// `paramError` (HTTP 400): A parameter is wrong.
    ParamError,
    /// `paramError.spaceId` (HTTP 400): The space id is wrong.
    ParamErrorSpaceId,
    /// `paramError.dentryId` (HTTP 400): The id of the file or folder is wrong.
    ParamErrorDentryId,
    /// `paramError.roleId` (HTTP 400): The role is wrong.
    ParamErrorRoleId,
    /// `paramError.permissionMemberType` (HTTP 400): The kind of a member is wrong.
    ParamErrorPermissionMemberType,
    /// `spaceNotExist` (HTTP 400): There is no such space; other operations return this code with HTTP 404.
    SpaceNotExist,
    /// `dentryNotExist` (HTTP 400): There is no such file or folder; other operations return this code with HTTP 404.
    DentryNotExist,
    /// `permissionDenied` (HTTP 403): The acting person may not grant here.
    PermissionDenied,
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
    AddPermissionError, ParamError = "paramError", ParamErrorSpaceId =
    "paramError.spaceId", ParamErrorDentryId = "paramError.dentryId", ParamErrorRoleId =
    "paramError.roleId", ParamErrorPermissionMemberType =
    "paramError.permissionMemberType", SpaceNotExist = "spaceNotExist", DentryNotExist =
    "dentryNotExist", PermissionDenied = "permissionDenied", SystemError = "systemError",
    UnknownError = "unknownError", OperationTimeout = "operationTimeout"
);

/// How long a grant holds.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct AddPermissionOption {
    /// Duration of the grant in seconds, at most 3600; only for spaces of owner type `APP`.
    pub duration: Option<i64>,
}

impl AddPermissionOption {
    /// Sets [`duration`](Self::duration).
    #[inline]
    pub fn duration(mut self, duration: i64) -> Self {
        self.duration = Some(duration);
        self
    }
}

impl AddPermissionOption {
    /// The least that [`duration`](Self::duration) may be.
    pub const MIN_DURATION: i64 = 1;

    /// The most that [`duration`](Self::duration) may be.
    pub const MAX_DURATION: i64 = 3600;
}
crate::model::lenient::object!(
    AddPermissionOption, required[], optional[duration = "duration"]
);
crate::call::request::nested!(
    AddPermissionOption, required[], optional[duration = "duration"]
);

/// The reply to [`AddPermission`].
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct AddPermissionReply {
    /// Whether the right was granted.
    pub success: Option<bool>,
}
crate::model::lenient::object!(
    AddPermissionReply, required[], optional[success = "success"]
);
crate::call::request::nested!(
    AddPermissionReply, required[], optional[success = "success"]
);

/// A member that gets a role.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct PermissionMember {
    /// Organization of the member: required for `DEPT` and `TAG`; for `USER`, the right then ends when the person leaves the organization.
    ///
    /// From [`GetCurrentApp`](crate::storage::GetCurrentApp), [`AddSpace`](crate::storage::AddSpace).
    pub corp_id: Option<CorpId>,
    /// Corp id for `ORG`, department id for `DEPT`, name for `TAG`, open conversation id for `CONVERSATION`, union id for `USER` (version 2 of the operation documents the user id there).
    pub id: String,
    /// Kind of member that gets the role.
    pub type_: PermissionMemberType,
}

impl PermissionMember {
    /// Creates one with the required fields; optional fields are unset.
    #[inline]
    pub fn new(type_: PermissionMemberType, id: impl Into<String>) -> Self {
        Self {
            corp_id: Default::default(),
            id: id.into(),
            type_,
        }
    }

    /// Sets [`corp_id`](Self::corp_id).
    #[inline]
    pub fn corp_id(mut self, corp_id: CorpId) -> Self {
        self.corp_id = Some(corp_id);
        self
    }
}
crate::model::lenient::object!(
    PermissionMember, required[id = "id", type_ = "type"], optional[corp_id = "corpId"]
);
crate::call::request::nested!(
    PermissionMember, required[id = "id", type_ = "type"], optional[corp_id = "corpId"]
);

/// Kind of member that gets a role.
///
/// A value that this version does not know is kept as well; match it by [`as_str`](Self::as_str).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum PermissionMemberType {
    /// `ORG`: A whole organization.
    Org,
    /// `DEPT`: A department.
    Dept,
    /// `TAG`: A tag.
    Tag,
    /// `CONVERSATION`: Everyone in a conversation.
    Conversation,
    /// `USER`: A person.
    User,
    #[doc(hidden)]
    _Other(crate::model::open_enum::Unlisted),
}
crate::model::open_enum::open_enum!(
    PermissionMemberType, Org = "ORG", Dept = "DEPT", Tag = "TAG", Conversation =
    "CONVERSATION", User = "USER"
);

/// The actions that a grant allows.
///
/// A value that this version does not know is kept as well; match it by [`as_str`](Self::as_str).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum PermissionRole {
    /// `OWNER`: Everything, as the owner.
    Owner,
    /// `MANAGER`: Manage: edit, and grant rights.
    Manager,
    /// `EDITOR`: Read, download and change.
    Editor,
    /// `DOWNLOADER`: Read and download.
    Downloader,
    /// `READER`: Read, but not download.
    Reader,
    #[doc(hidden)]
    _Other(crate::model::open_enum::Unlisted),
}
crate::model::open_enum::open_enum!(
    PermissionRole, Owner = "OWNER", Manager = "MANAGER", Editor = "EDITOR", Downloader =
    "DOWNLOADER", Reader = "READER"
);
