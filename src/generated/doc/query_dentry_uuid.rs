// @generated from schema/ by codegen/. Do not edit: change the schema, then run `cargo xtask bless`.

/// Look up the uuid of a file or folder.
///
/// Returns the `DentryUuid` of a `SpaceId` and a `DentryId`. Version 2 of the interface takes it, and the two kinds of id must not be mixed.
///
/// The SDK calls this operation `getUuidByDentryId`.
///
/// `GET https://api.dingtalk.io/v2.0/doc/dentries/{dentryId}/queryDentryUuid` (region `global`) or `GET https://api.dingtalk.com/v2.0/doc/dentries/{dentryId}/queryDentryUuid` (region `china`).
///
/// Access token in the header `x-acs-dingtalk-access-token`, from [`GetAccessToken`](crate::oauth2::GetAccessToken) (internal) or [`GetCorpAccessToken`](crate::oauth2::GetCorpAccessToken) (third-party-enterprise). Permission: `Document.WorkspaceDocument.Read`. App types: internal, third-party-enterprise.
///
/// Idempotent: it is safe to repeat.
///
/// Errors: [`QueryDentryUuidError`]. Source: [DingTalk's page](https://help.dingtalk.io/open/development/api-getuuidbydentryid).
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct QueryDentryUuid {
    /// The file or folder.
    pub dentry_id: DentryId,
    /// The acting person. A union id, although the field is called `unionId` elsewhere.
    pub operator_id: UnionId,
    /// Space of the file or folder.
    pub space_id: SpaceId,
}

impl QueryDentryUuid {
    /// Creates one with the required fields.
    #[inline]
    pub fn new(space_id: SpaceId, dentry_id: DentryId, operator_id: UnionId) -> Self {
        Self {
            dentry_id,
            operator_id,
            space_id,
        }
    }
}

impl QueryDentryUuid {
    /// The operation as the schema describes it.
    pub const SPEC: Spec = Spec::new(
            "queryDentryUuid",
            Method::Get,
            "/v2.0/doc/dentries/{dentryId}/queryDentryUuid",
        )
        .host(Host::Api)
        .auth(Auth::Header)
        .repeatable(true)
        .permission("Document.WorkspaceDocument.Read")
        .source("https://help.dingtalk.io/open/development/api-getuuidbydentryid")
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
                    code: "permissionDenied",
                    words: &[],
                    status: 403,
                    message: "The operator has no permission.",
                    meaning: "The acting person has no right on the file or folder.",
                    action: None,
                    concerns: None,
                    hint: Some("act as a person who may read the file or folder"),
                },
                ErrorRow {
                    code: "documentNotExist",
                    words: &[],
                    status: 404,
                    message: "%s",
                    meaning: "There is no such file or folder.",
                    action: None,
                    concerns: None,
                    hint: Some(
                        "use the space id and the dentry id of the same file, as storage_1.0 returned them",
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
            ],
        )
        .rules(
            &[
                Rule::id("dentryId").without(" ,;|、，；｜､،؛﹐﹑﹔;‚"),
                Rule::id("operatorId").without(" ,;|、，；｜､،؛﹐﹑﹔;‚"),
                Rule::id("spaceId").without(" ,;|、，；｜､،؛﹐﹑﹔;‚"),
            ],
        );
}

impl Operation for QueryDentryUuid {
    type Reply = QueryDentryUuidReply;
    type Error = QueryDentryUuidError;
    const SPEC: &'static Spec = &Self::SPEC;

    #[inline]
    fn encode(&self, request: &mut Encoder) {
        request.path("dentryId", &self.dentry_id);
        request.query("operatorId", &self.operator_id);
        request.query("spaceId", &self.space_id);
    }
}
crate::model::lenient::object!(
    QueryDentryUuid, required[dentry_id = "dentryId", operator_id = "operatorId",
    space_id = "spaceId"], optional[]
);

/// The codes of the operation's error table.
///
/// A value that this version does not know is kept as well; match it by [`as_str`](Self::as_str).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum QueryDentryUuidError {
    /// `paramError` (HTTP 400): A parameter is wrong.
    ParamError,
    /// `permissionDenied` (HTTP 403, `The operator has no permission.`): The acting person has no right on the file or folder.
    PermissionDenied,
    /// `documentNotExist` (HTTP 404): There is no such file or folder.
    DocumentNotExist,
    /// `systemError` (HTTP 500): An internal failure of DingTalk.
    SystemError,
    /// `unknownError` (HTTP 500, `Unknown Error`): An unspecified failure.
    UnknownError,
    #[doc(hidden)]
    _Other(crate::model::open_enum::Unlisted),
}
crate::model::open_enum::open_enum!(
    QueryDentryUuidError, ParamError = "paramError", PermissionDenied =
    "permissionDenied", DocumentNotExist = "documentNotExist", SystemError =
    "systemError", UnknownError = "unknownError"
);

/// The reply to [`QueryDentryUuid`].
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct QueryDentryUuidReply {
    /// The file or folder.
    pub dentry_id: Option<DentryId>,
    /// Its uuid.
    pub dentry_uuid: DentryUuid,
    /// Its space.
    pub space_id: Option<SpaceId>,
}

impl QueryDentryUuidReply {
    /// Creates one with the required fields; optional fields are unset.
    #[inline]
    pub fn new(dentry_uuid: DentryUuid) -> Self {
        Self {
            dentry_id: Default::default(),
            dentry_uuid,
            space_id: Default::default(),
        }
    }
}
crate::model::lenient::object!(
    QueryDentryUuidReply, required[dentry_uuid = "dentryUuid"], optional[dentry_id =
    "dentryId", space_id = "spaceId"]
);
crate::call::request::nested!(
    QueryDentryUuidReply, required[dentry_uuid = "dentryUuid"], optional[dentry_id =
    "dentryId", space_id = "spaceId"]
);
