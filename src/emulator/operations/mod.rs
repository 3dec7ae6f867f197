//! What operations do to the world. One that has no row here answers the first example of its schema.

pub(crate) mod check;
mod conv_file;
mod downloads;
mod files;
mod oauth2;
mod people;
pub(crate) mod rate;
pub(crate) mod refusal;
mod reply;
mod sample;
pub(crate) mod schema;
mod storage;
pub(crate) mod store;
pub(crate) mod values;

use serde_json::Value;

use crate::emulator::world::World;
use crate::generated::conv_file::SendByApp;
use crate::generated::oauth2::{GetAccessToken, GetCorpAccessToken, GetToken, LegacyGetToken};
use crate::generated::storage::{
    AddPermission, AddSpace, CommitFile, GetDentry, GetFileDownloadInfo, GetFileUploadInfo,
    GetMultipartFileUploadInfos, GetSpace, InitMultipartFileUpload, ListDentries,
};
use crate::generated::topapi::{UserGet, UserGetByMobile, UserGetByUnionId};
use check::Arguments;
use refusal::Refusal;

/// Executes a request whose arguments have been checked.
pub(crate) type Execute = fn(&mut World, &Arguments) -> Result<Value, Refusal>;

const SEMANTICS: &[(&str, Execute)] = &[
    (SendByApp::SPEC.name, conv_file::send_by_app),
    (GetAccessToken::SPEC.name, oauth2::get_access_token),
    (GetCorpAccessToken::SPEC.name, oauth2::get_corp_access_token),
    (GetToken::SPEC.name, oauth2::get_token),
    (LegacyGetToken::SPEC.name, oauth2::legacy_get_token),
    (UserGet::SPEC.name, people::user_get),
    (UserGetByMobile::SPEC.name, people::user_get_by_mobile),
    (UserGetByUnionId::SPEC.name, people::user_get_by_union_id),
    (AddSpace::SPEC.name, storage::add_space),
    (GetSpace::SPEC.name, storage::get_space),
    (ListDentries::SPEC.name, storage::list_dentries),
    (GetDentry::SPEC.name, storage::get_dentry),
    (AddPermission::SPEC.name, storage::add_permission),
    (GetFileUploadInfo::SPEC.name, files::get_file_upload_info),
    (InitMultipartFileUpload::SPEC.name, files::init_multipart_file_upload),
    (GetMultipartFileUploadInfos::SPEC.name, files::get_multipart_file_upload_infos),
    (CommitFile::SPEC.name, files::commit_file),
    (GetFileDownloadInfo::SPEC.name, downloads::get_file_download_info),
];

pub(crate) fn semantics(operation: &str) -> Option<Execute> {
    let mut rows = SEMANTICS.iter();
    let (_, execute) = rows.find(|(name, _)| *name == operation)?;
    Some(*execute)
}
