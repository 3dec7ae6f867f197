// @generated from schema/ by codegen/. Do not edit: change the schema, then run `cargo xtask bless`.

/// Grant a right by the uuid of a file or folder.
///
/// Version 2 of [`AddPermission`](crate::storage::AddPermission), for the other kind of id: gives people, departments, conversations or a whole organization a role on a file or folder with a uuid. In a space of owner type `USER`, the grant stays; in a space of owner type `APP`, it expires after at most an hour.
///
/// **People have another id than in version 1**: the page says user id for a member and shows one in its example, while version 1 says union id. The acting person is a union id in both. The page names only internal apps; version 1 is also for third-party apps. A missing space or file is HTTP 404 here and 400 there.
///
/// Granting the same role again changes nothing, except that the time of a limited grant may start over.
///
/// `POST https://api.dingtalk.io/v2.0/storage/spaces/dentries/{dentryUuid}/permissions` (region `global`) or `POST https://api.dingtalk.com/v2.0/storage/spaces/dentries/{dentryUuid}/permissions` (region `china`).
///
/// Access token in the header `x-acs-dingtalk-access-token`, from [`GetAccessToken`](crate::oauth2::GetAccessToken) (internal). Permission: `Storage.Permission.Write` (企业存储授权信息写权限). App types: internal.
///
/// Idempotent: it is safe to repeat.
///
/// Errors: [`AddPermissionV2Error`]. Source: [DingTalk's page](https://help.dingtalk.io/open/development/add-permissions-file).
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct AddPermissionV2 {
    /// The file or folder.
    pub dentry_uuid: DentryUuid,
    /// The members that get the role, at most 30.
    pub members: Vec<PermissionMemberV2>,
    /// How long the grant holds.
    pub option: Option<AddPermissionOption>,
    /// The role to grant.
    pub role_id: PermissionRole,
    /// The acting person, who grants.
    pub union_id: UnionId,
}

impl AddPermissionV2 {
    /// Creates one with the required fields; optional fields are unset.
    #[inline]
    pub fn new(
        dentry_uuid: DentryUuid,
        union_id: UnionId,
        role_id: PermissionRole,
        members: Vec<PermissionMemberV2>,
    ) -> Self {
        Self {
            dentry_uuid,
            members,
            option: Default::default(),
            role_id,
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

impl AddPermissionV2 {
    /// The most elements that [`members`](Self::members) may have.
    pub const MAX_MEMBERS: usize = 30;
}

impl AddPermissionV2 {
    /// The operation as the schema describes it.
    pub const SPEC: Spec = Spec::new(
            "addPermissionV2",
            Method::Post,
            "/v2.0/storage/spaces/dentries/{dentryUuid}/permissions",
        )
        .host(Host::Api)
        .auth(Auth::Header)
        .repeatable(true)
        .permission("Storage.Permission.Write")
        .source("https://help.dingtalk.io/open/development/add-permissions-file")
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
                    code: "paramError.dentryUuid",
                    words: &[],
                    status: 400,
                    message: "%s",
                    meaning: "The uuid of the file or folder is wrong.",
                    action: None,
                    concerns: None,
                    hint: Some(
                        "pass the dentryUuid; the numeric dentryId of version 1 is another kind of id",
                    ),
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
                    hint: Some("use ORG, DEPT, TAG, CONVERSATION, USER or DYNAMIC_GROUP"),
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
                    code: "spaceNotExist",
                    words: &[],
                    status: 404,
                    message: "%s",
                    meaning: "There is no such space.",
                    action: None,
                    concerns: None,
                    hint: Some(
                        "use a dentryUuid of this organization whose space still exists",
                    ),
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
                        "use the dentryUuid of a file or folder of this organization, not its dentryId",
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
                Rule::id("dentryUuid").without(" ,;|、，；｜､،؛﹐﹑﹔;‚"),
                Rule::filled("members"),
                Rule::max_items("members", 30),
                Rule::id("members.corpId")
                    .without(" ,;|、，；｜､،؛﹐﹑﹔;‚"),
                Rule::line("members.id"),
                Rule::filled("members.name"),
                Rule::id("members.type"),
                Rule::minimum("option.duration", 1),
                Rule::maximum("option.duration", 3600),
                Rule::id("roleId"),
                Rule::id("unionId").without(" ,;|、，；｜､،؛﹐﹑﹔;‚"),
            ],
        );
}

impl Operation for AddPermissionV2 {
    type Reply = AddPermissionV2Reply;
    type Error = AddPermissionV2Error;
    const SPEC: &'static Spec = &Self::SPEC;

    #[inline]
    fn encode(&self, request: &mut Encoder) {
        request.path("dentryUuid", &self.dentry_uuid);
        request.body("members", &self.members);
        if let Some(value) = &self.option {
            request.body("option", value);
        }
        request.body("roleId", &self.role_id);
        request.query("unionId", &self.union_id);
    }
}
crate::model::lenient::object!(
    AddPermissionV2, required[dentry_uuid = "dentryUuid", members = "members", role_id =
    "roleId", union_id = "unionId"], optional[option = "option"]
);

/// The codes of the operation's error table.
///
/// A value that this version does not know is kept as well; match it by [`as_str`](Self::as_str).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum AddPermissionV2Error {
    /// `paramError` (HTTP 400): A parameter is wrong.
    ParamError,
    /// `paramError.dentryUuid` (HTTP 400): The uuid of the file or folder is wrong.
    ParamErrorDentryUuid,
    /// `paramError.roleId` (HTTP 400): The role is wrong.
    ParamErrorRoleId,
    /// `paramError.permissionMemberType` (HTTP 400): The kind of a member is wrong.
    ParamErrorPermissionMemberType,
    /// `permissionDenied` (HTTP 403): The acting person may not grant here.
    PermissionDenied,
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
    AddPermissionV2Error, ParamError = "paramError", ParamErrorDentryUuid =
    "paramError.dentryUuid", ParamErrorRoleId = "paramError.roleId",
    ParamErrorPermissionMemberType = "paramError.permissionMemberType", PermissionDenied
    = "permissionDenied", SpaceNotExist = "spaceNotExist", DentryNotExist =
    "dentryNotExist", SystemError = "systemError", UnknownError = "unknownError",
    OperationTimeout = "operationTimeout"
);

/// The reply to [`AddPermissionV2`].
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct AddPermissionV2Reply {
    /// Whether the right was granted.
    pub success: Option<bool>,
}
crate::model::lenient::object!(
    AddPermissionV2Reply, required[], optional[success = "success"]
);
crate::call::request::nested!(
    AddPermissionV2Reply, required[], optional[success = "success"]
);

/// Kind of member that gets a role, in version 2 of the operation.
///
/// A value that this version does not know is kept as well; match it by [`as_str`](Self::as_str).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum PermissionMemberTypeV2 {
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
    /// `DYNAMIC_GROUP`: A dynamic group; version 1 does not have it.
    DynamicGroup,
    #[doc(hidden)]
    _Other(crate::model::open_enum::Unlisted),
}
crate::model::open_enum::open_enum!(
    PermissionMemberTypeV2, Org = "ORG", Dept = "DEPT", Tag = "TAG", Conversation =
    "CONVERSATION", User = "USER", DynamicGroup = "DYNAMIC_GROUP"
);

/// A member that gets a role, in version 2 of the operation.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct PermissionMemberV2 {
    /// Organization of the member, required for `DEPT`.
    ///
    /// From [`GetCurrentApp`](crate::storage::GetCurrentApp), [`AddSpace`](crate::storage::AddSpace).
    pub corp_id: Option<CorpId>,
    /// Corp id for `ORG`, department id for `DEPT`, open conversation id for `CONVERSATION`, and for `USER` the **user id**, as the page says (version 1 takes the union id there); for `TAG` the tag's id, as an overview of version 2 says (version 1 takes its name).
    pub id: String,
    /// Name to show.
    pub name: Option<String>,
    /// Kind of member that gets the role.
    pub type_: PermissionMemberTypeV2,
}

impl PermissionMemberV2 {
    /// Creates one with the required fields; optional fields are unset.
    #[inline]
    pub fn new(type_: PermissionMemberTypeV2, id: impl Into<String>) -> Self {
        Self {
            corp_id: Default::default(),
            id: id.into(),
            name: Default::default(),
            type_,
        }
    }

    /// Sets [`corp_id`](Self::corp_id).
    #[inline]
    pub fn corp_id(mut self, corp_id: CorpId) -> Self {
        self.corp_id = Some(corp_id);
        self
    }

    /// Sets [`name`](Self::name).
    #[inline]
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }
}
crate::model::lenient::object!(
    PermissionMemberV2, required[id = "id", type_ = "type"], optional[corp_id = "corpId",
    name = "name"]
);
crate::call::request::nested!(
    PermissionMemberV2, required[id = "id", type_ = "type"], optional[corp_id = "corpId",
    name = "name"]
);
