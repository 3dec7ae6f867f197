//! Files sent to conversations.

use dingtalk_file::conv_file::{
    File, GetConversationSpace, GetConversationSpaceError, Send, SendByApp, SendLink,
};
use dingtalk_file::emulator::{Conversation, ConversationKind, Emulator, User};
use dingtalk_file::im::{ChatIdToOpenConversationId, ChatIdToOpenConversationIdError};
use dingtalk_file::storage::{ConflictStrategy, GetFileDownloadInfo, ListDentries, PermissionRole};
use dingtalk_file::{ChatId, Client, ConversationId, DentryId, Error, Outcome, SpaceId, UnionId};

use super::folders::{is, refused};
use super::storage::{Storage, person};
use super::{client, start, third_party};
use crate::cases::Unchecked;

fn request(emulator: &Emulator, operator: &User, group: &Conversation) -> Send {
    let (space_id, dentry_id) = (emulator.space_id().clone(), emulator.dentry_id().clone());
    Send::new(operator.union_id.clone(), space_id, dentry_id, group.id.clone())
}

fn send(client: &Client, request: &Send) -> Result<File, Error> {
    client.call(request).map(|reply| reply.into_value().file)
}

#[test]
fn a_copy_is_in_the_space_of_the_conversation() {
    let emulator = start();
    let client = client(&emulator);
    let people = emulator.users();
    let group = emulator.add_group(&people[..2]);
    let file = send(&client, &request(&emulator, &people[0], &group)).expect("sent");
    assert_eq!(file.conversation_id.as_ref(), Some(&group.id));
    assert_eq!(file.space_id.as_ref(), Some(&group.space_id));
    assert_eq!(file.creator_id.as_ref(), Some(&people[0].union_id));
    assert!(file.uuid.is_some());
    let copy_id = file.id.expect("an id");
    assert_ne!(copy_id, *emulator.dentry_id());

    let [delivery] = &*emulator.conversation_deliveries() else { panic!("one delivery") };
    assert_eq!((&delivery.to, &delivery.operator), (&group.id, &people[0].union_id));
    assert_eq!(delivery.space_id, *emulator.space_id());
    assert_eq!((&delivery.dentry_id, &delivery.copy_id), (emulator.dentry_id(), &copy_id));
    assert_eq!(Some(&delivery.name), file.name.as_ref());
    // It is not a delivery to a person.
    assert_eq!(emulator.deliveries(), []);

    let text = |id: &DentryId| std::io::read_to_string(emulator.content(id).expect("a file"));
    assert_eq!(text(&copy_id).expect("text"), text(emulator.dentry_id()).expect("text"));
    let may_read = |user: &User| emulator.can_read(&user.union_id, &copy_id);
    assert_eq!(people.iter().map(may_read).collect::<Vec<_>>(), [true, true, false]);

    // Each send makes another copy.
    send(&client, &request(&emulator, &people[0], &group)).expect("sent");
    let who = people[1].union_id.clone();
    let list = ListDentries::new(group.space_id.clone(), DentryId::root(), who);
    assert_eq!(client.call(&list).expect("a list").dentries.len(), 2);
    assert_eq!(emulator.conversation_deliveries().len(), 2);
}

#[test]
fn a_link_copies_nothing() {
    let emulator = start();
    let client = client(&emulator);
    let people = emulator.users();
    let group = emulator.add_group(&people[..2]);
    let (space, file) = (emulator.space_id(), emulator.dentry_id());
    let link = |who: &User, space: &SpaceId, file: &DentryId, to: &ConversationId| {
        let who = who.union_id.clone();
        let request = SendLink::new(who, space.clone(), file.clone(), to.clone());
        client.call(&Unchecked(&request)).map(|reply| reply.into_value().file)
    };
    let sent = link(&people[0], space, file, &group.id).expect("sent");
    assert_eq!((sent.id.as_ref(), sent.space_id.as_ref()), (Some(file), Some(space)));
    assert_eq!(sent.conversation_id.as_ref(), Some(&group.id));
    assert_eq!(sent.name.as_deref(), Some("Quarterly report.pdf"));
    assert!(sent.uuid.is_some());
    let [delivery] = &*emulator.conversation_links() else { panic!("one link") };
    assert_eq!((&delivery.to, &delivery.operator), (&group.id, &people[0].union_id));
    assert_eq!((&delivery.space_id, &delivery.dentry_id), (space, file));
    assert_eq!((emulator.files().len(), emulator.conversation_deliveries().len()), (1, 0));
    // The link gives no one the right to read the file.
    assert!(!emulator.can_read(&people[1].union_id, file));
    let (nowhere, none) = (SpaceId::new("1"), DentryId::new("1"));
    for (who, space, file, to, status, code) in [
        (&people[0], &nowhere, file, &group.id, 404, "spaceNotExist"),
        (&people[0], space, &none, &group.id, 404, "dentryNotExist"),
        (&people[0], space, &DentryId::root(), &group.id, 404, "dentryNotExist"),
        (&people[0], space, file, &"cidnone==".into(), 404, "conversationNotExist"),
        (&people[0], space, file, &"group".into(), 400, "paramError.conversationId"),
        (&people[0], &"x".into(), file, &group.id, 400, "paramError.spaceId"),
        (&people[0], space, &"x".into(), &group.id, 400, "paramError.dentryId"),
        (&people[1], space, file, &group.id, 403, "permissionDenied"),
        (&people[2], space, file, &group.id, 403, "permissionDenied"),
    ] {
        let error = link(who, space, file, to).expect_err(code);
        assert_eq!((error.status(), error.code()), (Some(status), Some(code)), "{error}");
    }
    assert_eq!(emulator.conversation_links().len(), 1);
}

#[test]
fn a_conversation_has_an_owner_and_members_who_change() {
    let emulator = start();
    let client = client(&emulator);
    let people = emulator.users();
    let group = emulator.add_group(&people[..2]);
    assert_eq!((group.kind, group.owner.as_ref()), (ConversationKind::Group, Some(&people[0])));
    assert_eq!(emulator.add_conversation(people).kind, ConversationKind::Other);
    let copy = send(&client, &request(&emulator, &people[0], &group)).expect("sent");
    let copy = copy.id.expect("an id");
    let may_read = || {
        let may = people.iter().map(|user| emulator.can_read(&user.union_id, &copy));
        may.collect::<Vec<_>>()
    };
    assert_eq!(may_read(), [true, true, false]);
    let storage = Storage::of(&emulator, &client, 0);
    let reader = PermissionRole::Reader;
    storage.grant(&group.space_id, &copy, reader, person(&people[2].union_id)).expect("granted");
    assert_eq!(may_read(), [true, true, true]);
    emulator.set_conversation_members(&group.id, &people[..1]);
    assert_eq!(may_read(), [true, false, true]);
    let error = send(&client, &request(&emulator, &people[1], &group)).expect_err("left");
    assert_eq!((error.status(), error.code()), (Some(403), Some("permissionDenied")));
}

#[test]
fn another_organizations_conversation_is_closed() {
    let emulator = start();
    let client = client(&emulator);
    let (_, people) = emulator.add_organization(2);
    let theirs = emulator.add_group(&people);
    let who = &emulator.users()[0];
    let across = is(403, GetConversationSpaceError::AcrossOrgAccessForbidden.as_str());
    let space = GetConversationSpace::new(who.union_id.clone(), theirs.id.clone());
    assert_eq!(refused(client.call(&space)), across);
    assert_eq!(refused(send(&client, &request(&emulator, who, &theirs))), across);
    let chat_id = ChatIdToOpenConversationId::new(theirs.chat_id.clone().expect("a chat id"));
    assert_eq!(refused(client.call(&chat_id)), is(400, "invalideChatId"));
    assert_eq!(emulator.conversation_deliveries(), []);
}

#[test]
fn a_folder_is_not_sent() {
    let emulator = start();
    let client = client(&emulator);
    let storage = Storage::of(&emulator, &client, 0);
    let space = emulator.space_id();
    let made = ConflictStrategy::AutoRename;
    let folder = storage.folder(space, &DentryId::root(), "folder", made).expect("a folder");
    let folder = folder.id.expect("an id");
    let group = emulator.add_group(emulator.users());
    let who = || storage.who.clone();
    let send = Send::new(who(), space.clone(), folder.clone(), group.id.clone());
    assert_eq!(refused(client.call(&send)), is(400, "folderNotSupport"));
    let by_app = SendByApp::new(who(), space.clone(), folder.clone());
    assert_eq!(refused(client.call(&by_app)), is(404, "dentryNotExist"));
    let download = GetFileDownloadInfo::new(space.clone(), folder, who());
    assert_eq!(refused(client.call(&download)), is(400, "operationNotSupported"));
}

#[test]
fn a_conversation_has_a_space_of_its_own() {
    use GetConversationSpaceError::*;

    let emulator = start();
    let client = client(&emulator);
    let people = emulator.users();
    let groups = [emulator.add_group(&people[..2]), emulator.add_conversation(&people[1..])];
    assert_ne!(groups[0].space_id, groups[1].space_id);
    let space = |who: &User, id: &ConversationId| {
        let reply = client.call(&GetConversationSpace::new(who.union_id.clone(), id.clone()));
        reply.map(|reply| reply.into_value().space)
    };
    for group in &groups {
        let found = space(&people[1], &group.id).expect("a space");
        assert_eq!(found.space_id.as_ref(), Some(&group.space_id));
        assert_eq!(found.corp_id.as_ref(), Some(emulator.corp_id()));
        assert!(found.create_time.is_some() && found.modified_time.is_some());
    }
    let code = |who: &User, id: &str| {
        let error = space(who, &id.into()).expect_err(id);
        (error.status(), error.code_as::<GetConversationSpace>().expect("a code"))
    };
    assert_eq!(code(&people[0], groups[1].id.as_str()), (Some(403), PermissionDenied));
    assert_eq!(code(&people[0], "cidnone=="), (Some(404), ConversationNotExist));
    assert_eq!(code(&people[0], "chat1"), (Some(400), ParamErrorConversationId));
}

#[test]
fn a_chat_id_leads_to_a_conversation() {
    let emulator = start();
    let client = client(&emulator);
    let group = emulator.add_group(emulator.users());
    let ask = |id: ChatId| client.call(&ChatIdToOpenConversationId::new(id));
    let chat_id = group.chat_id.clone().expect("a chat id");
    assert_eq!(ask(chat_id).expect("a group").open_conversation_id, group.id);
    // A conversation without a chat id, and ids that are not a group's.
    let other = emulator.add_conversation(emulator.users());
    assert_eq!(other.chat_id, None);
    for id in ["chatnone", "chat/../none", group.id.as_str(), other.id.as_str()] {
        let error = ask(id.into()).expect_err(id);
        assert_eq!((error.outcome(), error.status()), (Outcome::Refused, Some(400)), "{error}");
        let code = error.code_as::<ChatIdToOpenConversationId>();
        assert_eq!(code, Some(ChatIdToOpenConversationIdError::InvalideChatId), "{error}");
    }
}

#[test]
fn sends_that_a_conversation_refuses() {
    let emulator = start();
    let client = client(&emulator);
    let people = emulator.users();
    let group = emulator.add_group(&people[..2]);
    let right = request(&emulator, &people[0], &group);
    let with = |change: &dyn Fn(&mut Send)| {
        let mut request = right.clone();
        change(&mut request);
        let error = send(&client, &request).expect_err("refused");
        assert_eq!(error.outcome(), Outcome::Refused, "{error}");
        (error.status().expect("a status"), error.code().expect("a code").to_string())
    };
    type Change<'a> = &'a dyn Fn(&mut Send);
    let rows: &[(Change<'_>, u16, &str)] = &[
        (&|send| send.open_conversation_id = "cidnone==".into(), 404, "conversationNotExist"),
        (&|send| send.open_conversation_id = "group".into(), 400, "paramError.conversationId"),
        (&|send| send.space_id = SpaceId::new("s1"), 400, "paramError.spaceId"),
        (&|send| send.dentry_id = DentryId::new("uuid-1"), 400, "paramError.dentryId"),
        (&|send| send.dentry_id = DentryId::root(), 400, "folderNotSupport"),
        (&|send| send.space_id = SpaceId::new("1"), 404, "spaceNotExist"),
        (&|send| send.dentry_id = DentryId::new("1"), 404, "dentryNotExist"),
        // A person outside the conversation, and one who may not read the file.
        (&|send| send.union_id = people[2].union_id.clone(), 403, "permissionDenied"),
        (&|send| send.union_id = people[1].union_id.clone(), 403, "permissionDenied"),
        (&|send| send.union_id = UnionId::new("nobody"), 400, "paramError-unionId"),
    ];
    for (change, status, code) in rows {
        assert_eq!(with(*change), (*status, code.to_string()));
    }
    assert_eq!((emulator.executed("send"), emulator.conversation_deliveries().len()), (0, 0));
    assert_eq!(emulator.files().len(), 1);
}

#[test]
fn an_app_of_another_kind_cannot_send_to_conversations() {
    let emulator = start();
    let internal = client(&emulator);
    let group = emulator.add_group(emulator.users());
    let request = request(&emulator, &emulator.users()[0], &group);
    let other = internal.with_credentials(third_party(&emulator));
    emulator.revoke_permission("qyapi_chat_read");
    let chat_id = ChatIdToOpenConversationId::new(group.chat_id.clone().expect("a chat id"));
    let errors = [
        (send(&other, &request).expect_err("another kind of app"), "ConvFile.File.Send"),
        (internal.call(&chat_id).map(drop).expect_err("no permission"), "qyapi_chat_read"),
    ];
    for (error, scope) in errors {
        assert_eq!((error.outcome(), error.status()), (Outcome::Refused, Some(403)), "{error}");
        let denied = "Forbidden.AccessDenied.AccessTokenPermissionDenied";
        assert_eq!(error.code(), Some(denied), "{error}");
        assert_eq!(error.required_scopes(), [scope], "{error}");
    }
    assert_eq!(emulator.conversation_deliveries(), []);
    emulator.grant_permission("qyapi_chat_read");
    assert!(internal.call(&chat_id).is_ok());
    assert!(send(&internal, &request).is_ok());
}
