//! A person who works with storage spaces, step by step.

use std::io::Read;

use dingtalk_file::doc::QueryDentryUuid;
use dingtalk_file::emulator::Emulator;
use dingtalk_file::storage::{
    AddFolder, AddFolderOption, AddPermission, AddPermissionOption, AddSpace, AddSpaceOption,
    CommitFile, CommitFileV2, CommitOption, CommitOptionV2, ConflictStrategy, Dentry,
    GetFileUploadInfo, GetFileUploadInfoReply, GetFileUploadInfoV2, HeaderSignatureInfo,
    ListDentries, PermissionMember, PermissionMemberType, PermissionRole, PreCheckParam,
    SpaceOwnerType, UploadOption, UploadProtocol,
};
use dingtalk_file::{Client, DentryId, DentryUuid, Error, Operation, SpaceId, UnionId};

use super::raw::{Raw, RawAnswer};
use crate::cases::Unchecked;

/// A person who works with storage spaces, step by step.
pub struct Storage<'a> {
    pub emulator: &'a Emulator,
    pub client: &'a Client,
    pub who: UnionId,
}

impl<'a> Storage<'a> {
    /// Returns the user with this number.
    pub fn of(emulator: &'a Emulator, client: &'a Client, user: usize) -> Self {
        Storage { emulator, client, who: emulator.users()[user].union_id.clone() }
    }

    pub fn call<O: Operation>(&self, operation: &O) -> Result<O::Reply, Error> {
        // Requests that the emulator refuses must reach it.
        self.client.call(&Unchecked(operation)).map(|reply| reply.into_value())
    }

    pub fn space(&self, scene_id: &str, owner: SpaceOwnerType) -> SpaceId {
        let option = AddSpaceOption::default().scene_id(scene_id).owner_type(owner);
        let added = self.call(&AddSpace::new(self.who.clone()).option(option));
        added.expect("a space").space.id.expect("its id")
    }

    pub fn info(&self, space: &SpaceId) -> Result<GetFileUploadInfoReply, Error> {
        self.call(&self.info_request(space))
    }

    /// Gets upload info with the values that are known in advance.
    pub fn checked(&self, space: &SpaceId, check: PreCheckParam) -> Result<(), Error> {
        let option = UploadOption::default().pre_check_param(check);
        self.call(&self.info_request(space).option(option)).map(drop)
    }

    pub fn info_request(&self, space: &SpaceId) -> GetFileUploadInfo {
        let protocol = UploadProtocol::HeaderSignature;
        GetFileUploadInfo::new(space.clone(), self.who.clone(), protocol, false)
    }

    pub fn put(&self, info: &GetFileUploadInfoReply, bytes: &str) -> RawAnswer {
        self.put_to(&info.header_signature_info, bytes)
    }

    fn put_to(&self, info: &HeaderSignatureInfo, bytes: &str) -> RawAnswer {
        let mut raw = Raw::connect(self.emulator);
        raw.request("PUT", &address(self.emulator, info), &headers(info), bytes)
    }

    /// Gets upload info, makes the PUT, and returns the key.
    pub fn uploaded(&self, space: &SpaceId, bytes: &str) -> String {
        let info = self.info(space).expect("upload info");
        assert_eq!(self.put(&info, bytes).status, 200);
        info.upload_key
    }

    pub fn commit(
        &self,
        space: &SpaceId,
        key: &str,
        name: &str,
        option: CommitOption,
    ) -> Result<Dentry, Error> {
        let (space, who) = (space.clone(), self.who.clone());
        let commit = CommitFile::new(space, who, key, name, DentryId::root());
        self.call(&commit.option(option)).map(|reply| reply.dentry)
    }

    /// Makes all three steps.
    pub fn file(&self, space: &SpaceId, name: &str, bytes: &str) -> Dentry {
        let key = self.uploaded(space, bytes);
        self.commit(space, &key, name, CommitOption::default()).expect("a file")
    }

    /// Makes all three steps with a conflict strategy.
    pub fn file_with(
        &self,
        space: &SpaceId,
        name: &str,
        bytes: &str,
        strategy: ConflictStrategy,
    ) -> Result<Dentry, Error> {
        let key = self.uploaded(space, bytes);
        self.commit(space, &key, name, CommitOption::default().conflict_strategy(strategy))
    }

    /// Creates a folder.
    pub fn folder(
        &self,
        space: &SpaceId,
        parent: &DentryId,
        name: &str,
        strategy: ConflictStrategy,
    ) -> Result<Dentry, Error> {
        let (space, who) = (space.clone(), self.who.clone());
        let option = AddFolderOption::default().conflict_strategy(strategy);
        let folder = AddFolder::new(space, parent.clone(), who, name).option(option);
        self.call(&folder).map(|reply| reply.dentry)
    }

    /// Uploads a file into a folder.
    pub fn file_in(
        &self,
        space: &SpaceId,
        folder: &DentryId,
        name: &str,
        bytes: &str,
    ) -> Result<Dentry, Error> {
        let check = PreCheckParam::default().parent_id(folder.clone());
        let option = UploadOption::default().pre_check_param(check);
        let info = self.call(&self.info_request(space).option(option))?;
        assert_eq!(self.put(&info, bytes).status, 200);
        let (space, who) = (space.clone(), self.who.clone());
        let commit = CommitFile::new(space, who, info.upload_key, name, folder.clone());
        self.call(&commit).map(|reply| reply.dentry)
    }

    /// Returns the sorted names of a folder's entries.
    pub fn names_in(&self, space: &SpaceId, folder: &DentryId) -> Vec<String> {
        let list = ListDentries::new(space.clone(), folder.clone(), self.who.clone());
        let listed = self.call(&list).expect("a folder").dentries;
        let mut names: Vec<_> = listed.into_iter().filter_map(|dentry| dentry.name).collect();
        names.sort();
        names
    }

    pub fn uuid(&self, space: &SpaceId, dentry: &DentryId) -> Result<DentryUuid, Error> {
        let query = QueryDentryUuid::new(space.clone(), dentry.clone(), self.who.clone());
        self.call(&query).map(|reply| reply.dentry_uuid)
    }

    /// Gets upload info, makes the PUT in version 2, and returns the key.
    pub fn uploaded_v2(&self, folder: &DentryUuid, bytes: &str) -> Result<String, Error> {
        let (who, protocol) = (self.who.clone(), UploadProtocol::HeaderSignature);
        let info = self.call(&GetFileUploadInfoV2::new(folder.clone(), who, protocol))?;
        assert_eq!(self.put_to(&info.header_signature_info, bytes).status, 200);
        Ok(info.upload_key)
    }

    pub fn commit_v2(
        &self,
        folder: &DentryUuid,
        key: &str,
        name: &str,
        option: CommitOptionV2,
    ) -> Result<Dentry, Error> {
        let commit = CommitFileV2::new(folder.clone(), self.who.clone(), key, name);
        self.call(&commit.option(option)).map(|reply| reply.dentry)
    }

    pub fn grant(
        &self,
        space: &SpaceId,
        dentry: &DentryId,
        role: PermissionRole,
        to: PermissionMember,
    ) -> Result<(), Error> {
        let who = self.who.clone();
        let grant = AddPermission::new(space.clone(), dentry.clone(), who, role, vec![to]);
        let option = AddPermissionOption::default().duration(AddPermissionOption::MAX_DURATION);
        self.call(&grant.option(option)).map(drop)
    }
}

pub fn person(id: &UnionId) -> PermissionMember {
    PermissionMember::new(PermissionMemberType::User, id.as_str())
}

pub fn content(emulator: &Emulator, dentry: &DentryId) -> String {
    let mut text = String::new();
    let file = emulator.content(dentry);
    file.expect("a file").read_to_string(&mut text).expect("text");
    text
}

/// Returns the names of the stored files, in order of creation.
pub fn names(emulator: &Emulator) -> Vec<String> {
    emulator.files().into_iter().map(|file| file.name).collect()
}

/// Returns the path of the PUT.
pub fn target(emulator: &Emulator, info: &GetFileUploadInfoReply) -> String {
    address(emulator, &info.header_signature_info)
}

fn address(emulator: &Emulator, info: &HeaderSignatureInfo) -> String {
    let address = info.resource_urls[0].strip_prefix(emulator.url());
    address.expect("an address of the emulator").into()
}

/// Returns the signed headers.
pub fn signed(info: &GetFileUploadInfoReply) -> String {
    headers(&info.header_signature_info)
}

fn headers(info: &HeaderSignatureInfo) -> String {
    let headers = info.headers.iter();
    headers.map(|(name, value)| format!("{name}: {}\r\n", value.expose())).collect()
}
