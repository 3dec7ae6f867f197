//! Upload infos.

use dingtalk_file::Error;
use dingtalk_file::storage::{
    GetFileUploadInfo, GetFileUploadInfoError, PreCheckParam, StorageDriver, UploadOption,
    UploadProtocol,
};

use super::storage::Storage;
use super::{client, start};

const INFO: &str = "getFileUploadInfo";

#[test]
fn upload_info_points_to_the_emulators_own_store() {
    let emulator = start();
    let client = client(&emulator);
    let storage = Storage::of(&emulator, &client, 0);
    let info = storage.info(emulator.space_id()).expect("upload info");
    let signature = &info.header_signature_info;
    let key = &info.upload_key;
    let url = emulator.url();
    let addresses = ["a", "b"].map(|host| format!("{url}/_object_store/{host}/{key}"));
    assert_eq!(signature.resource_urls, addresses);
    let names: Vec<_> = signature.headers.keys().map(String::as_str).collect();
    assert_eq!(names, ["Authorization", "x-oss-date"]);
    assert!(signature.headers["Authorization"].expose().starts_with("OSS "));
    assert_eq!(signature.expiration_seconds, Some(900));
    assert_eq!(info.protocol, Some(UploadProtocol::HeaderSignature));

    emulator.set_upload_life(3600);
    let second = storage.info(emulator.space_id()).expect("upload info");
    assert_eq!(second.header_signature_info.expiration_seconds, Some(3600));
    assert_ne!(second.upload_key, info.upload_key);
    assert_ne!(second.header_signature_info.headers, info.header_signature_info.headers);
    let elsewhere = start();
    let other = super::client(&elsewhere);
    let other = Storage::of(&elsewhere, &other, 0).info(elsewhere.space_id());
    assert_ne!(other.expect("upload info").upload_key, info.upload_key);
    assert_eq!((emulator.received(INFO), emulator.executed(INFO)), (2, 2));
}

#[test]
fn wrong_requests_for_upload_info_are_refused() {
    let emulator = start();
    let client = client(&emulator);
    let storage = Storage::of(&emulator, &client, 0);
    let space = emulator.space_id();
    let refused = |result: Result<(), Error>| {
        let error = result.expect_err("refused");
        (error.status(), error.code_as::<GetFileUploadInfo>().expect("a code"))
    };
    let ask = |request: GetFileUploadInfo| refused(storage.call(&request).map(drop));
    let check = |check: PreCheckParam| refused(storage.checked(space, check));
    use GetFileUploadInfoError::*;
    assert_eq!(ask(storage.info_request(&"1".into())), (Some(404), SpaceNotExist));
    assert_eq!(ask(storage.info_request(&"s1".into())), (Some(400), ParamErrorSpaceId));
    let (protocol, who) = ("URL_SIGNATURE".into(), storage.who.clone());
    let request = GetFileUploadInfo::new(space.clone(), who, protocol, false);
    // The gateway refuses it before the table's code could be returned.
    assert_eq!(ask(request), (Some(400), "Invalidprotocol".into()));
    let option = UploadOption::default().storage_driver(StorageDriver::Alidoc);
    let request = storage.info_request(space).option(option);
    assert_eq!(ask(request), (Some(400), ParamErrorStorageDriver));
    let param = PreCheckParam::default;
    for name in ["a*b", "a.", "a.txt. ", " ", "a\tb"] {
        let illegal = (Some(400), "dentryNameIllegal".into());
        assert_eq!(check(param().name(name)), illegal, "{name}");
    }
    let folder = (Some(404), "dentryNotExist".into());
    assert_eq!(check(param().parent_id("7".into())), folder);
    assert_eq!(check(param().size(-1)), (Some(400), ParamError));
    emulator.set_space_quota(48_213 + 3);
    assert_eq!(check(param().size(4)), (Some(400), SpaceQuotaInsufficient));
    assert_eq!((emulator.received(INFO), emulator.executed(INFO)), (12, 0));
    let fits = param().size(3).name(" a.txt ").parent_id("0".into());
    storage.checked(space, fits).expect("it fits");
    // Without values in advance, nothing can be checked.
    storage.info(space).expect("upload info");
}
