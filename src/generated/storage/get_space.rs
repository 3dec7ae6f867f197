// @generated from schema/ by codegen/. Do not edit: change the schema, then run `cargo xtask bless`.

/// Get a storage space.
///
/// Returns the details of a storage space and how full it is.
///
/// `GET https://api.dingtalk.io/v1.0/storage/spaces/{spaceId}` (region `global`) or `GET https://api.dingtalk.com/v1.0/storage/spaces/{spaceId}` (region `china`).
///
/// Access token in the header `x-acs-dingtalk-access-token`, from [`GetAccessToken`](crate::oauth2::GetAccessToken) (internal) or [`GetCorpAccessToken`](crate::oauth2::GetCorpAccessToken) (third-party-enterprise). Permission: `Storage.Space.Read`. App types: internal, third-party-enterprise.
///
/// Idempotent: it is safe to repeat.
///
/// Errors: [`GetSpaceError`]. Source: [DingTalk's page](https://help.dingtalk.io/open/development/get-space-information).
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct GetSpace {
    /// The space.
    pub space_id: SpaceId,
    /// The acting person, who needs rights in addition to the app's permission.
    pub union_id: UnionId,
}

impl GetSpace {
    /// Creates one with the required fields.
    #[inline]
    pub fn new(space_id: SpaceId, union_id: UnionId) -> Self {
        Self { space_id, union_id }
    }
}

impl GetSpace {
    /// The operation as the schema describes it.
    pub const SPEC: Spec = Spec::new(
            "getSpace",
            Method::Get,
            "/v1.0/storage/spaces/{spaceId}",
        )
        .host(Host::Api)
        .auth(Auth::Header)
        .repeatable(true)
        .permission("Storage.Space.Read")
        .source("https://help.dingtalk.io/open/development/get-space-information")
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
                    message: "%s",
                    meaning: "The acting person may not read the space.",
                    action: None,
                    concerns: None,
                    hint: Some(
                        "act as the space's creator or a manager, or grant this person a right on the space with addPermission",
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
                Rule::id("spaceId").without(" ,;|、，；｜､،؛﹐﹑﹔;‚"),
                Rule::id("unionId").without(" ,;|、，；｜､،؛﹐﹑﹔;‚"),
            ],
        );
}

impl Operation for GetSpace {
    type Reply = GetSpaceReply;
    type Error = GetSpaceError;
    const SPEC: &'static Spec = &Self::SPEC;

    #[inline]
    fn encode(&self, request: &mut Encoder) {
        request.path("spaceId", &self.space_id);
        request.query("unionId", &self.union_id);
    }
}
crate::model::lenient::object!(
    GetSpace, required[space_id = "spaceId", union_id = "unionId"], optional[]
);

/// The codes of the operation's error table.
///
/// A value that this version does not know is kept as well; match it by [`as_str`](Self::as_str).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum GetSpaceError {
    /// `paramError` (HTTP 400): A parameter is wrong.
    ParamError,
    /// `permissionDenied` (HTTP 403): The acting person may not read the space.
    PermissionDenied,
    /// `spaceNotExist` (HTTP 404): There is no such space.
    SpaceNotExist,
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
    GetSpaceError, ParamError = "paramError", PermissionDenied = "permissionDenied",
    SpaceNotExist = "spaceNotExist", SystemError = "systemError", UnknownError =
    "unknownError", OperationTimeout = "operationTimeout"
);

/// The reply to [`GetSpace`].
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct GetSpaceReply {
    /// The space.
    pub space: Space,
}

impl GetSpaceReply {
    /// Creates one with the required fields.
    #[inline]
    pub fn new(space: Space) -> Self {
        Self { space }
    }
}
crate::model::lenient::object!(GetSpaceReply, required[space = "space"], optional[]);
crate::call::request::nested!(GetSpaceReply, required[space = "space"], optional[]);
