//! Checks requests and executes their operations on the world. An operation without a row in `SEMANTICS` or `CHECKED`,
//! such as an application's own or one of the vendor's catalog, returns a sample: the first example of its schema.

mod arguments;
mod contacts;
mod conv_file;
mod dentries;
mod downloads;
pub(crate) mod envelope;
mod files;
mod oauth2;
mod people;
pub(crate) mod rate;
pub(crate) mod refusal;
mod reply;
pub(crate) mod request;
pub(crate) mod response;
mod rights;
mod routes;
mod sample;
mod storage;
pub(crate) mod store;
mod token;
mod values;

use serde_json::{Map, Value};

use crate::call::Spec;
use crate::catalog::{Catalog, Entry};
use crate::emulator::world::World;
use crate::emulator::world::tokens::Caller;
use crate::files::object_store::GET;
use crate::generated::contact::{ContactGetUser, SearchDepartment, SearchUser};
use crate::generated::conv_file::{GetConversationSpace, Send, SendByApp, SendLink};
use crate::generated::doc::QueryDentryUuid;
use crate::generated::im::ChatIdToOpenConversationId;
use crate::generated::oauth2::{GetAccessToken, GetCorpAccessToken, GetToken, LegacyGetToken};
use crate::generated::storage::{
    AddFolder, AddPermission, AddPermissionV2, AddSpace, CommitFile, CommitFileV2, DeleteDentry,
    GetCurrentApp, GetDentries, GetDentry, GetFileDownloadInfo, GetFileUploadInfo,
    GetFileUploadInfoV2, GetMultipartFileUploadInfos, GetSpace, InitMultipartFileUpload,
    ListAllDentries, ListDentries,
};
use crate::generated::topapi::{
    DepartmentGet, DepartmentListSubId, RoleList, RoleSimpleList, UserGet, UserGetByMobile,
    UserGetByUnionId, UserList,
};
use arguments::Arguments;
use refusal::Refusal;
use request::Request;
use response::Response;

/// Executes an operation whose arguments have been checked.
type Execute = fn(&mut World, &Arguments) -> Result<Value, Refusal>;

type Row = (&'static str, Execute);

/// Operations that check values themselves: those of the legacy host, and those with codes of another kind.
const SEMANTICS: &[Row] = &[
    (ChatIdToOpenConversationId::SPEC.name, conv_file::chat_id_to_open_conversation_id),
    (ContactGetUser::SPEC.name, people::contact_get_user),
    (SearchUser::SPEC.name, contacts::search_user),
    (SearchDepartment::SPEC.name, contacts::search_department),
    (DepartmentGet::SPEC.name, contacts::department_get),
    (DepartmentListSubId::SPEC.name, contacts::department_list_sub_id),
    (UserList::SPEC.name, contacts::user_list),
    (RoleList::SPEC.name, contacts::role_list),
    (RoleSimpleList::SPEC.name, contacts::role_simple_list),
    (GetAccessToken::SPEC.name, oauth2::get_access_token),
    (GetCorpAccessToken::SPEC.name, oauth2::get_corp_access_token),
    (GetToken::SPEC.name, oauth2::get_token),
    (LegacyGetToken::SPEC.name, oauth2::legacy_get_token),
    (UserGet::SPEC.name, people::user_get),
    (UserGetByMobile::SPEC.name, people::user_get_by_mobile),
    (UserGetByUnionId::SPEC.name, people::user_get_by_union_id),
    (GetFileUploadInfo::SPEC.name, files::get_file_upload_info),
    (InitMultipartFileUpload::SPEC.name, files::init_multipart_file_upload),
];

/// Operations whose values are checked by the rules of their schema.
const CHECKED: &[Row] = &[
    (SendByApp::SPEC.name, conv_file::send_by_app),
    (Send::SPEC.name, conv_file::send),
    (SendLink::SPEC.name, conv_file::send_link),
    (GetConversationSpace::SPEC.name, conv_file::get_conversation_space),
    (QueryDentryUuid::SPEC.name, dentries::query_dentry_uuid),
    (AddSpace::SPEC.name, storage::add_space),
    (GetSpace::SPEC.name, storage::get_space),
    (GetCurrentApp::SPEC.name, storage::get_current_app),
    (ListDentries::SPEC.name, dentries::list_dentries),
    (ListAllDentries::SPEC.name, dentries::list_all_dentries),
    (GetDentry::SPEC.name, dentries::get_dentry),
    (GetDentries::SPEC.name, dentries::get_dentries),
    (AddFolder::SPEC.name, dentries::add_folder),
    (DeleteDentry::SPEC.name, dentries::delete_dentry),
    (AddPermission::SPEC.name, rights::add_permission),
    (AddPermissionV2::SPEC.name, rights::add_permission_v2),
    (GetFileUploadInfoV2::SPEC.name, files::get_file_upload_info_v2),
    (GetMultipartFileUploadInfos::SPEC.name, files::get_multipart_file_upload_infos),
    (CommitFile::SPEC.name, files::commit_file),
    (CommitFileV2::SPEC.name, files::commit_file_v2),
    (GetFileDownloadInfo::SPEC.name, downloads::get_file_download_info),
];

/// The header that marks a sample.
pub(crate) const SAMPLE: (&str, &str) = ("x-emulator", "sample");

/// Returns the catalog that may have an operation with this method and path.
pub(crate) type More = Box<dyn FnMut(&str, &str) -> Option<&'static Catalog> + std::marker::Send>;

/// The target of a request.
pub(crate) enum Target {
    /// An operation of DingTalk's, its catalog, and the parameters in the path.
    Operation(&'static Catalog, &'static Entry, Map<String, Value>),
    /// An operation of the object store.
    Store(&'static Spec),
}

impl Target {
    /// Finds the target of a request. Fails with the refusal, and a placeholder for the host that refuses.
    pub(crate) fn find(
        request: &Request,
        more: Option<&mut More>,
    ) -> Result<Target, (Refusal, &'static Spec)> {
        if let Some(spec) = store::operation(request) {
            return Ok(Target::Store(spec));
        }
        let catalog = Catalog::built_in();
        let (method, path) = (&*request.method, request.path());
        let find = |catalog| {
            let (entry, in_path) = routes::find(catalog, method, path)?;
            Some(Target::Operation(catalog, entry, in_path))
        };
        let found = find(catalog).or_else(|| find(more?(method, path)?));
        found.ok_or_else(|| routes::unknown(catalog, path))
    }

    pub(crate) fn spec(&self) -> &'static Spec {
        match self {
            Target::Operation(_, entry, _) => entry.spec,
            Target::Store(spec) => spec,
        }
    }

    /// Returns whose calls a request is one of; `None` if it has no valid token, or goes to the object store.
    pub(crate) fn caller(&self, world: &World, request: &Request) -> Option<Caller> {
        match self {
            Target::Operation(_, entry, _) => token::caller(world, entry, request).ok(),
            Target::Store(_) => None,
        }
    }

    /// Executes a request or refuses it.
    pub(crate) fn execute(
        self,
        world: &mut World,
        request: &Request,
        id: &str,
    ) -> Result<Response, Refusal> {
        match self {
            Target::Operation(catalog, entry, in_path) => {
                let reply = run(world, (catalog, entry), request, in_path)?;
                let response = |reply| envelope::succeed(reply, entry.spec, id);
                Ok(match reply {
                    Reply::Own(reply) => response(reply),
                    Reply::Sample(reply) => response(reply).with(SAMPLE.0, SAMPLE.1),
                })
            }
            Target::Store(spec) if spec.name == GET.name => {
                Ok(Response::file(id, store::get(&world.downloads, request)?))
            }
            Target::Store(_) => {
                let stored = store::put(&mut world.uploads, request)?;
                Ok(Response::stored(id, &stored))
            }
        }
    }
}

/// Returns the names of all operations, including the object store's.
pub(crate) fn names() -> Vec<&'static str> {
    let specs = Catalog::built_in().operations().iter().map(|entry| entry.spec);
    specs.chain(store::OPERATIONS).map(|spec| spec.name).collect()
}

/// The answer to a request.
enum Reply {
    /// Of the operation's own making.
    Own(Value),
    /// The schema's example, whatever the request.
    Sample(Value),
}

/// Checks a request in DingTalk's order, as far as that is known, and executes it.
fn run(
    world: &mut World,
    (catalog, entry): (&Catalog, &Entry),
    request: &Request,
    in_path: Map<String, Value>,
) -> Result<Reply, Refusal> {
    let caller = token::caller(world, entry, request)?;
    token::admit(world, entry, caller.app)?;
    let arguments = arguments::read(catalog, entry, request, in_path, caller)?;
    values::admit(world, entry, &arguments)?;
    // Another module's operation may have the name of one that keeps state.
    let is_own = std::ptr::eq(catalog, Catalog::built_in());
    let find = |rows: &[Row]| {
        let row = rows.iter().find(|(name, _)| is_own && *name == entry.spec.name);
        row.map(|(_, execute)| *execute)
    };
    if let Some(execute) = find(SEMANTICS) {
        return execute(world, &arguments).map(Reply::Own);
    }
    values::check(catalog, entry, &arguments)?;
    if let Some(execute) = find(CHECKED) {
        return execute(world, &arguments).map(Reply::Own);
    }
    let example = entry.examples.first().map(|example| &example.reply);
    let home = store::nowhere(&world.setting.url);
    let sample = example.map(|reply| sample::at_home(reply, &home));
    Ok(Reply::Sample(sample.unwrap_or_default()))
}
