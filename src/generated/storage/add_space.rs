// @generated from schema/ by codegen/. Do not edit: change the schema, then run `cargo xtask bless`.

/// Add a storage space.
///
/// Creates a storage space, or returns the existing one with the same scene and scene id. So a repetition creates no second space, and a call without options always returns the same default space. The vendor does not say within which scope scene and scene id are unique; it is likely the app and the organization.
///
/// People do not see such a space in DingTalk. It uses the quota of the organization's drive, and no operation deletes it, so do not create one for each file.
///
/// `addSpace.forbiden`, misspelt like this, is in DingTalk's global table but not on the page.
///
/// `POST https://api.dingtalk.io/v1.0/storage/spaces` (region `global`) or `POST https://api.dingtalk.com/v1.0/storage/spaces` (region `china`).
///
/// Access token in the header `x-acs-dingtalk-access-token`, from [`GetAccessToken`](crate::oauth2::GetAccessToken) (internal) or [`GetCorpAccessToken`](crate::oauth2::GetCorpAccessToken) (third-party-enterprise). Permission: `Storage.Space.Write` (Organization storage space write permission, 企业存储空间写权限). App types: internal, third-party-enterprise.
///
/// Idempotent: it is safe to repeat.
///
/// Errors: [`AddSpaceError`]. Source: [DingTalk's page](https://help.dingtalk.io/open/development/add-space).
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct AddSpace {
    /// Options for the space; everything has its default without them.
    pub option: Option<AddSpaceOption>,
    /// The acting person, who becomes the creator of a new space.
    pub union_id: UnionId,
}

impl AddSpace {
    /// Creates one with the required fields; optional fields are unset.
    #[inline]
    pub fn new(union_id: UnionId) -> Self {
        Self {
            option: Default::default(),
            union_id,
        }
    }

    /// Sets [`option`](Self::option).
    #[inline]
    pub fn option(mut self, option: AddSpaceOption) -> Self {
        self.option = Some(option);
        self
    }
}

impl AddSpace {
    /// The operation as the schema describes it.
    pub const SPEC: Spec = Spec::new("addSpace", Method::Post, "/v1.0/storage/spaces")
        .host(Host::Api)
        .auth(Auth::Header)
        .repeatable(true)
        .permission("Storage.Space.Write")
        .source("https://help.dingtalk.io/open/development/add-space")
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
                    code: "paramError.name",
                    words: &[],
                    status: 400,
                    message: "%s",
                    meaning: "The display name is wrong.",
                    action: None,
                    concerns: None,
                    hint: None,
                },
                ErrorRow {
                    code: "paramError.scene",
                    words: &[],
                    status: 400,
                    message: "%s",
                    meaning: "The scene is wrong.",
                    action: None,
                    concerns: None,
                    hint: Some("use only letters and digits"),
                },
                ErrorRow {
                    code: "paramError.sceneId",
                    words: &[],
                    status: 400,
                    message: "%s",
                    meaning: "The scene id is wrong.",
                    action: None,
                    concerns: None,
                    hint: Some("use only letters and digits"),
                },
                ErrorRow {
                    code: "permissionDenied",
                    words: &[],
                    status: 403,
                    message: "%s",
                    meaning: "The acting person may not create a space.",
                    action: None,
                    concerns: None,
                    hint: Some(
                        "act as a member of the organization who may create spaces",
                    ),
                },
                ErrorRow {
                    code: "addSpace.forbiden",
                    words: &[],
                    status: 400,
                    message: "Add space is forbiden.",
                    meaning: "An administrator has forbidden new spaces.",
                    action: None,
                    concerns: None,
                    hint: Some(
                        "use an existing space, or have an administrator allow new ones",
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
                Rule::filled("option.name"),
                Rule::id("option.ownerType"),
                Rule::minimum("option.quota", 0),
                Rule::text(
                    "option.scene",
                    TextRules {
                        without: "",
                        not_last: "",
                        only: "0-9A-Za-z",
                    },
                ),
                Rule::text(
                    "option.sceneId",
                    TextRules {
                        without: "",
                        not_last: "",
                        only: "0-9A-Za-z",
                    },
                ),
                Rule::id("unionId").without(" ,;|、，；｜､،؛﹐﹑﹔;‚"),
            ],
        );
}

impl Operation for AddSpace {
    type Reply = AddSpaceReply;
    type Error = AddSpaceError;
    const SPEC: &'static Spec = &Self::SPEC;

    #[inline]
    fn encode(&self, request: &mut Encoder) {
        if let Some(value) = &self.option {
            request.body("option", value);
        }
        request.query("unionId", &self.union_id);
        if self.option.is_none() {
            request.json(&::std::collections::BTreeMap::<&str, &str>::new());
        }
    }
}
crate::model::lenient::object!(
    AddSpace, required[union_id = "unionId"], optional[option = "option"]
);

/// The codes of the operation's error table.
///
/// A value that this version does not know is kept as well; match it by [`as_str`](Self::as_str).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum AddSpaceError {
    /// `paramError` (HTTP 400): A parameter is wrong.
    ParamError,
    /// `paramError.name` (HTTP 400): The display name is wrong.
    ParamErrorName,
    /// `paramError.scene` (HTTP 400): The scene is wrong.
    ParamErrorScene,
    /// `paramError.sceneId` (HTTP 400): The scene id is wrong.
    ParamErrorSceneId,
    /// `permissionDenied` (HTTP 403): The acting person may not create a space.
    PermissionDenied,
    /// `addSpace.forbiden` (HTTP 400, `Add space is forbiden.`): An administrator has forbidden new spaces.
    AddSpaceForbiden,
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
    AddSpaceError, ParamError = "paramError", ParamErrorName = "paramError.name",
    ParamErrorScene = "paramError.scene", ParamErrorSceneId = "paramError.sceneId",
    PermissionDenied = "permissionDenied", AddSpaceForbiden = "addSpace.forbiden",
    SystemError = "systemError", UnknownError = "unknownError", OperationTimeout =
    "operationTimeout"
);

/// Options for a new space.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct AddSpaceOption {
    /// The capabilities of the space.
    pub capabilities: Option<SpaceCapabilities>,
    /// Display name; a space has none by default.
    pub name: Option<String>,
    /// The owner of the space, `USER` by default.
    pub owner_type: Option<SpaceOwnerType>,
    /// Quota of the space in bytes. Without it, only the organization's quota applies.
    pub quota: Option<i64>,
    /// Your own name for a group of spaces, `default` by default; only letters and digits, as only the SDK says.
    pub scene: Option<String>,
    /// Your own id for one space of the scene, `0` by default; only letters and digits, as only the SDK says.
    pub scene_id: Option<String>,
}

impl AddSpaceOption {
    /// Sets [`capabilities`](Self::capabilities).
    #[inline]
    pub fn capabilities(mut self, capabilities: SpaceCapabilities) -> Self {
        self.capabilities = Some(capabilities);
        self
    }

    /// Sets [`name`](Self::name).
    #[inline]
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// Sets [`owner_type`](Self::owner_type).
    #[inline]
    pub fn owner_type(mut self, owner_type: SpaceOwnerType) -> Self {
        self.owner_type = Some(owner_type);
        self
    }

    /// Sets [`quota`](Self::quota).
    #[inline]
    pub fn quota(mut self, quota: i64) -> Self {
        self.quota = Some(quota);
        self
    }

    /// Sets [`scene`](Self::scene).
    #[inline]
    pub fn scene(mut self, scene: impl Into<String>) -> Self {
        self.scene = Some(scene.into());
        self
    }

    /// Sets [`scene_id`](Self::scene_id).
    #[inline]
    pub fn scene_id(mut self, scene_id: impl Into<String>) -> Self {
        self.scene_id = Some(scene_id.into());
        self
    }
}

impl AddSpaceOption {
    /// The least that [`quota`](Self::quota) may be.
    pub const MIN_QUOTA: i64 = 0;

    /// What DingTalk refuses in [`scene`](Self::scene).
    pub const SCENE_RULES: TextRules = TextRules {
        without: "",
        not_last: "",
        only: "0-9A-Za-z",
    };

    /// What DingTalk refuses in [`scene_id`](Self::scene_id).
    pub const SCENE_ID_RULES: TextRules = TextRules {
        without: "",
        not_last: "",
        only: "0-9A-Za-z",
    };
}
crate::model::lenient::object!(
    AddSpaceOption, required[], optional[capabilities = "capabilities", name = "name",
    owner_type = "ownerType", quota = "quota", scene = "scene", scene_id = "sceneId"]
);
crate::call::request::nested!(
    AddSpaceOption, required[], optional[capabilities = "capabilities", name = "name",
    owner_type = "ownerType", quota = "quota", scene = "scene", scene_id = "sceneId"]
);

/// The reply to [`AddSpace`].
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct AddSpaceReply {
    /// The new or existing space.
    pub space: Space,
}

impl AddSpaceReply {
    /// Creates one with the required fields.
    #[inline]
    pub fn new(space: Space) -> Self {
        Self { space }
    }
}
crate::model::lenient::object!(AddSpaceReply, required[space = "space"], optional[]);
crate::call::request::nested!(AddSpaceReply, required[space = "space"], optional[]);
