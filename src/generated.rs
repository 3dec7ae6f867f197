// @generated from schema/ by codegen/. Do not edit: change the schema, then run `cargo xtask bless`.

#[allow(unused_imports)]
use crate::call::{
    Auth, Encoder, Host, Method, MobileRules, Operation, Rule, Spec, TextRules,
};

#[allow(unused_imports)]
use crate::{
    model::{ReplyKind, Timestamp},
    secret::Secret, tables::{Action, Concern, ErrorRow},
};

include!("generated/common.rs");

/// Every operation of the schema.
pub static OPERATIONS: &[&Spec] = &[
    &contact::ContactGetUser::SPEC,
    &contact::SearchDepartment::SPEC,
    &contact::SearchUser::SPEC,
    &conv_file::GetConversationSpace::SPEC,
    &conv_file::Send::SPEC,
    &conv_file::SendByApp::SPEC,
    &conv_file::SendLink::SPEC,
    &doc::QueryDentryUuid::SPEC,
    &im::ChatIdToOpenConversationId::SPEC,
    &oauth2::GetAccessToken::SPEC,
    &oauth2::GetCorpAccessToken::SPEC,
    &oauth2::GetToken::SPEC,
    &oauth2::LegacyGetToken::SPEC,
    &storage::AddFolder::SPEC,
    &storage::AddPermission::SPEC,
    &storage::AddPermissionV2::SPEC,
    &storage::AddSpace::SPEC,
    &storage::CommitFile::SPEC,
    &storage::CommitFileV2::SPEC,
    &storage::DeleteDentry::SPEC,
    &storage::GetCurrentApp::SPEC,
    &storage::GetDentries::SPEC,
    &storage::GetDentry::SPEC,
    &storage::GetFileDownloadInfo::SPEC,
    &storage::GetFileUploadInfo::SPEC,
    &storage::GetFileUploadInfoV2::SPEC,
    &storage::GetMultipartFileUploadInfos::SPEC,
    &storage::GetSpace::SPEC,
    &storage::InitMultipartFileUpload::SPEC,
    &storage::ListAllDentries::SPEC,
    &storage::ListDentries::SPEC,
    &topapi::DepartmentGet::SPEC,
    &topapi::DepartmentListSubId::SPEC,
    &topapi::RoleList::SPEC,
    &topapi::RoleSimpleList::SPEC,
    &topapi::UserGet::SPEC,
    &topapi::UserGetByMobile::SPEC,
    &topapi::UserGetByUnionId::SPEC,
    &topapi::UserList::SPEC,
];

/// This crate's schema files themselves, for decisions at run time. The command has them compressed.
#[cfg(not(feature = "cli"))]
pub(crate) static SCHEMA: &[(&str, &str)] = &[
    (
        "common.json",
        include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/schema/common.json")),
    ),
    (
        "contact/contact_get_user.json",
        include_str!(
            concat!(env!("CARGO_MANIFEST_DIR"), "/schema/contact/contact_get_user.json")
        ),
    ),
    (
        "contact/search_department.json",
        include_str!(
            concat!(env!("CARGO_MANIFEST_DIR"), "/schema/contact/search_department.json")
        ),
    ),
    (
        "contact/search_user.json",
        include_str!(
            concat!(env!("CARGO_MANIFEST_DIR"), "/schema/contact/search_user.json")
        ),
    ),
    (
        "conv_file/common.json",
        include_str!(
            concat!(env!("CARGO_MANIFEST_DIR"), "/schema/conv_file/common.json")
        ),
    ),
    (
        "conv_file/get_conversation_space.json",
        include_str!(
            concat!(env!("CARGO_MANIFEST_DIR"),
            "/schema/conv_file/get_conversation_space.json")
        ),
    ),
    (
        "conv_file/send.json",
        include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/schema/conv_file/send.json")),
    ),
    (
        "conv_file/send_by_app.json",
        include_str!(
            concat!(env!("CARGO_MANIFEST_DIR"), "/schema/conv_file/send_by_app.json")
        ),
    ),
    (
        "conv_file/send_link.json",
        include_str!(
            concat!(env!("CARGO_MANIFEST_DIR"), "/schema/conv_file/send_link.json")
        ),
    ),
    (
        "doc/query_dentry_uuid.json",
        include_str!(
            concat!(env!("CARGO_MANIFEST_DIR"), "/schema/doc/query_dentry_uuid.json")
        ),
    ),
    (
        "errors.json",
        include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/schema/errors.json")),
    ),
    (
        "gateway.json",
        include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/schema/gateway.json")),
    ),
    (
        "im/chat_id_to_open_conversation_id.json",
        include_str!(
            concat!(env!("CARGO_MANIFEST_DIR"),
            "/schema/im/chat_id_to_open_conversation_id.json")
        ),
    ),
    (
        "oauth2/get_access_token.json",
        include_str!(
            concat!(env!("CARGO_MANIFEST_DIR"), "/schema/oauth2/get_access_token.json")
        ),
    ),
    (
        "oauth2/get_corp_access_token.json",
        include_str!(
            concat!(env!("CARGO_MANIFEST_DIR"),
            "/schema/oauth2/get_corp_access_token.json")
        ),
    ),
    (
        "oauth2/get_token.json",
        include_str!(
            concat!(env!("CARGO_MANIFEST_DIR"), "/schema/oauth2/get_token.json")
        ),
    ),
    (
        "oauth2/legacy_get_token.json",
        include_str!(
            concat!(env!("CARGO_MANIFEST_DIR"), "/schema/oauth2/legacy_get_token.json")
        ),
    ),
    (
        "object_store.json",
        include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/schema/object_store.json")),
    ),
    (
        "permissions.json",
        include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/schema/permissions.json")),
    ),
    (
        "storage/add_folder.json",
        include_str!(
            concat!(env!("CARGO_MANIFEST_DIR"), "/schema/storage/add_folder.json")
        ),
    ),
    (
        "storage/add_permission.json",
        include_str!(
            concat!(env!("CARGO_MANIFEST_DIR"), "/schema/storage/add_permission.json")
        ),
    ),
    (
        "storage/add_permission_v2.json",
        include_str!(
            concat!(env!("CARGO_MANIFEST_DIR"), "/schema/storage/add_permission_v2.json")
        ),
    ),
    (
        "storage/add_space.json",
        include_str!(
            concat!(env!("CARGO_MANIFEST_DIR"), "/schema/storage/add_space.json")
        ),
    ),
    (
        "storage/commit_file.json",
        include_str!(
            concat!(env!("CARGO_MANIFEST_DIR"), "/schema/storage/commit_file.json")
        ),
    ),
    (
        "storage/commit_file_v2.json",
        include_str!(
            concat!(env!("CARGO_MANIFEST_DIR"), "/schema/storage/commit_file_v2.json")
        ),
    ),
    (
        "storage/common.json",
        include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/schema/storage/common.json")),
    ),
    (
        "storage/delete_dentry.json",
        include_str!(
            concat!(env!("CARGO_MANIFEST_DIR"), "/schema/storage/delete_dentry.json")
        ),
    ),
    (
        "storage/get_current_app.json",
        include_str!(
            concat!(env!("CARGO_MANIFEST_DIR"), "/schema/storage/get_current_app.json")
        ),
    ),
    (
        "storage/get_dentries.json",
        include_str!(
            concat!(env!("CARGO_MANIFEST_DIR"), "/schema/storage/get_dentries.json")
        ),
    ),
    (
        "storage/get_dentry.json",
        include_str!(
            concat!(env!("CARGO_MANIFEST_DIR"), "/schema/storage/get_dentry.json")
        ),
    ),
    (
        "storage/get_file_download_info.json",
        include_str!(
            concat!(env!("CARGO_MANIFEST_DIR"),
            "/schema/storage/get_file_download_info.json")
        ),
    ),
    (
        "storage/get_file_upload_info.json",
        include_str!(
            concat!(env!("CARGO_MANIFEST_DIR"),
            "/schema/storage/get_file_upload_info.json")
        ),
    ),
    (
        "storage/get_file_upload_info_v2.json",
        include_str!(
            concat!(env!("CARGO_MANIFEST_DIR"),
            "/schema/storage/get_file_upload_info_v2.json")
        ),
    ),
    (
        "storage/get_multipart_file_upload_infos.json",
        include_str!(
            concat!(env!("CARGO_MANIFEST_DIR"),
            "/schema/storage/get_multipart_file_upload_infos.json")
        ),
    ),
    (
        "storage/get_space.json",
        include_str!(
            concat!(env!("CARGO_MANIFEST_DIR"), "/schema/storage/get_space.json")
        ),
    ),
    (
        "storage/init_multipart_file_upload.json",
        include_str!(
            concat!(env!("CARGO_MANIFEST_DIR"),
            "/schema/storage/init_multipart_file_upload.json")
        ),
    ),
    (
        "storage/list_all_dentries.json",
        include_str!(
            concat!(env!("CARGO_MANIFEST_DIR"), "/schema/storage/list_all_dentries.json")
        ),
    ),
    (
        "storage/list_dentries.json",
        include_str!(
            concat!(env!("CARGO_MANIFEST_DIR"), "/schema/storage/list_dentries.json")
        ),
    ),
    (
        "topapi/department_get.json",
        include_str!(
            concat!(env!("CARGO_MANIFEST_DIR"), "/schema/topapi/department_get.json")
        ),
    ),
    (
        "topapi/department_list_sub_id.json",
        include_str!(
            concat!(env!("CARGO_MANIFEST_DIR"),
            "/schema/topapi/department_list_sub_id.json")
        ),
    ),
    (
        "topapi/role_list.json",
        include_str!(
            concat!(env!("CARGO_MANIFEST_DIR"), "/schema/topapi/role_list.json")
        ),
    ),
    (
        "topapi/role_simple_list.json",
        include_str!(
            concat!(env!("CARGO_MANIFEST_DIR"), "/schema/topapi/role_simple_list.json")
        ),
    ),
    (
        "topapi/user_get.json",
        include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/schema/topapi/user_get.json")),
    ),
    (
        "topapi/user_get_by_mobile.json",
        include_str!(
            concat!(env!("CARGO_MANIFEST_DIR"), "/schema/topapi/user_get_by_mobile.json")
        ),
    ),
    (
        "topapi/user_get_by_union_id.json",
        include_str!(
            concat!(env!("CARGO_MANIFEST_DIR"),
            "/schema/topapi/user_get_by_union_id.json")
        ),
    ),
    (
        "topapi/user_list.json",
        include_str!(
            concat!(env!("CARGO_MANIFEST_DIR"), "/schema/topapi/user_list.json")
        ),
    ),
];

/// The application's.
pub(crate) static APPLICATION: &[(&str, &str)] = &[];

/// Calls a macro with the request type of every operation, so that none is left out.
#[doc(hidden)]
#[macro_export]
macro_rules! for_each_operation {
    ($do:ident) => {
        $do ! ($crate::contact::ContactGetUser); $do !
        ($crate::contact::SearchDepartment); $do ! ($crate::contact::SearchUser); $do !
        ($crate::conv_file::GetConversationSpace); $do ! ($crate::conv_file::Send); $do !
        ($crate::conv_file::SendByApp); $do ! ($crate::conv_file::SendLink); $do !
        ($crate::doc::QueryDentryUuid); $do ! ($crate::im::ChatIdToOpenConversationId);
        $do ! ($crate::oauth2::GetAccessToken); $do !
        ($crate::oauth2::GetCorpAccessToken); $do ! ($crate::oauth2::GetToken); $do !
        ($crate::oauth2::LegacyGetToken); $do ! ($crate::storage::AddFolder); $do !
        ($crate::storage::AddPermission); $do ! ($crate::storage::AddPermissionV2); $do !
        ($crate::storage::AddSpace); $do ! ($crate::storage::CommitFile); $do !
        ($crate::storage::CommitFileV2); $do ! ($crate::storage::DeleteDentry); $do !
        ($crate::storage::GetCurrentApp); $do ! ($crate::storage::GetDentries); $do !
        ($crate::storage::GetDentry); $do ! ($crate::storage::GetFileDownloadInfo); $do !
        ($crate::storage::GetFileUploadInfo); $do !
        ($crate::storage::GetFileUploadInfoV2); $do !
        ($crate::storage::GetMultipartFileUploadInfos); $do !
        ($crate::storage::GetSpace); $do ! ($crate::storage::InitMultipartFileUpload);
        $do ! ($crate::storage::ListAllDentries); $do ! ($crate::storage::ListDentries);
        $do ! ($crate::topapi::DepartmentGet); $do !
        ($crate::topapi::DepartmentListSubId); $do ! ($crate::topapi::RoleList); $do !
        ($crate::topapi::RoleSimpleList); $do ! ($crate::topapi::UserGet); $do !
        ($crate::topapi::UserGetByMobile); $do ! ($crate::topapi::UserGetByUnionId); $do
        ! ($crate::topapi::UserList);
    };
}

/// Types that several modules share.
pub mod common {
    #[allow(unused_imports)]
    use super::*;

    include!("generated/common/common.rs");
}

/// Operations of DingTalk's `contact` module.
pub mod contact {
    #[allow(unused_imports)]
    use super::{*, common::*};

    include!("generated/contact/contact_get_user.rs");
    include!("generated/contact/search_department.rs");
    include!("generated/contact/search_user.rs");
}

/// Operations of DingTalk's `conv_file` module.
pub mod conv_file {
    #[allow(unused_imports)]
    use super::{*, common::*};

    include!("generated/conv_file/common.rs");
    include!("generated/conv_file/get_conversation_space.rs");
    include!("generated/conv_file/send.rs");
    include!("generated/conv_file/send_by_app.rs");
    include!("generated/conv_file/send_link.rs");
}

/// Operations of DingTalk's `doc` module.
pub mod doc {
    #[allow(unused_imports)]
    use super::{*, common::*};

    include!("generated/doc/query_dentry_uuid.rs");
}

/// Operations of DingTalk's `im` module.
pub mod im {
    #[allow(unused_imports)]
    use super::{*, common::*};

    include!("generated/im/chat_id_to_open_conversation_id.rs");
}

/// Operations of DingTalk's `oauth2` module.
pub mod oauth2 {
    #[allow(unused_imports)]
    use super::{*, common::*};

    include!("generated/oauth2/get_access_token.rs");
    include!("generated/oauth2/get_corp_access_token.rs");
    include!("generated/oauth2/get_token.rs");
    include!("generated/oauth2/legacy_get_token.rs");
}

/// Operations of DingTalk's `storage` module.
pub mod storage {
    #[allow(unused_imports)]
    use super::{*, common::*};

    include!("generated/storage/add_folder.rs");
    include!("generated/storage/add_permission.rs");
    include!("generated/storage/add_permission_v2.rs");
    include!("generated/storage/add_space.rs");
    include!("generated/storage/commit_file.rs");
    include!("generated/storage/commit_file_v2.rs");
    include!("generated/storage/common.rs");
    include!("generated/storage/delete_dentry.rs");
    include!("generated/storage/get_current_app.rs");
    include!("generated/storage/get_dentries.rs");
    include!("generated/storage/get_dentry.rs");
    include!("generated/storage/get_file_download_info.rs");
    include!("generated/storage/get_file_upload_info.rs");
    include!("generated/storage/get_file_upload_info_v2.rs");
    include!("generated/storage/get_multipart_file_upload_infos.rs");
    include!("generated/storage/get_space.rs");
    include!("generated/storage/init_multipart_file_upload.rs");
    include!("generated/storage/list_all_dentries.rs");
    include!("generated/storage/list_dentries.rs");
}

/// Operations of DingTalk's `topapi` module.
pub mod topapi {
    #[allow(unused_imports)]
    use super::{*, common::*};

    include!("generated/topapi/department_get.rs");
    include!("generated/topapi/department_list_sub_id.rs");
    include!("generated/topapi/role_list.rs");
    include!("generated/topapi/role_simple_list.rs");
    include!("generated/topapi/user_get.rs");
    include!("generated/topapi/user_get_by_mobile.rs");
    include!("generated/topapi/user_get_by_union_id.rs");
    include!("generated/topapi/user_list.rs");
}
