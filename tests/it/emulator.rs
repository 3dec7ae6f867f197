//! The emulator answers like DingTalk, and the client understands it.

mod addresses;
mod apps;
mod arguments;
mod chain;
mod commits;
mod contacts;
mod control;
mod conversations;
mod faults;
mod folders;
mod forms;
mod lists;
mod load;
mod object_store;
mod object_store_faults;
mod people;
mod ranges;
mod rate;
mod raw;
mod refusals;
mod rights;
mod second_version;
mod shown;
mod spaces;
mod storage;
mod threads;
mod times;
mod tokens;
mod truth;
mod upload_infos;
mod values;
mod wire;

use dingtalk_file::conv_file::{SendByApp, SendByAppReply};
use dingtalk_file::emulator::{Emulator, Fault};
use dingtalk_file::{Client, Credentials, Error, Reply, RetryPolicy};
use serde_json::Value;

use arguments::schema_file;

const SEND: &str = "sendByApp";
const TOKEN: &str = "getAccessToken";
const CORP_TOKEN: &str = "getCorpAccessToken";
const SEND_PATH: &str = "/v1.0/convFile/apps/conversations/files/send";

fn start() -> Emulator {
    Emulator::start().expect("a free port")
}

/// Returns a client without retries.
fn client(emulator: &Emulator) -> Client {
    let builder = emulator.client().retry(RetryPolicy::none());
    builder.build().expect("settings that are right")
}

fn send(emulator: &Emulator, client: &Client) -> Result<Reply<SendByAppReply>, Error> {
    client.call(&message(emulator))
}

fn message(emulator: &Emulator) -> SendByApp {
    let to = emulator.users()[1].union_id.clone();
    SendByApp::new(to, emulator.space_id().clone(), emulator.dentry_id().clone())
}

fn sent(emulator: &Emulator) -> (usize, usize, usize) {
    let deliveries = emulator.deliveries().len();
    (emulator.received(SEND), emulator.executed(SEND), deliveries)
}

#[test]
fn a_file_is_delivered_exactly_once() {
    let emulator = start();
    let reply = send(&emulator, &client(&emulator)).expect("delivered");
    assert_eq!(sent(&emulator), (1, 1, 1));
    assert_eq!(emulator.received(TOKEN), 1);
    let delivery = &emulator.deliveries()[0];
    assert_eq!(delivery.to, emulator.users()[1].union_id);
    assert_eq!(delivery.space_id, *emulator.space_id());
    assert_eq!(delivery.dentry_id, *emulator.dentry_id());
    assert_eq!(reply.file.name.as_deref(), Some(&*delivery.name));
    assert_eq!(reply.request_id(), Some("00000000-0000-4000-8000-000000000002"));
}

#[test]
fn the_reply_has_every_documented_field() {
    let emulator = start();
    let reply = send(&emulator, &client(&emulator)).expect("delivered");
    let raw: Value = serde_json::from_str(reply.raw()).expect("json");
    let schema = schema_file("conv_file/send_by_app.json");
    let documented = &schema["examples"][0]["reply"]["file"];
    let names =
        |value: &Value| Vec::from_iter(value.as_object().expect("an object").keys().cloned());
    assert_eq!(names(&raw["file"]), names(documented));
    assert!(reply.file.size.is_some() && reply.file.create_time.is_some());
}

#[test]
fn a_third_party_app_delivers_too() {
    let emulator = start();
    let client = client(&emulator).with_credentials(third_party(&emulator));
    send(&emulator, &client).expect("delivered");
    send(&emulator, &client).expect("delivered");
    assert_eq!(sent(&emulator), (2, 2, 2));
    assert_eq!((emulator.received(TOKEN), emulator.received(CORP_TOKEN)), (0, 1));
}

fn third_party(emulator: &Emulator) -> Credentials {
    Credentials::third_party_app(
        emulator.suite_key(),
        emulator.suite_secret().clone(),
        emulator.suite_ticket(),
        emulator.corp_id().clone(),
    )
}

#[test]
fn an_emulator_is_shared_between_threads() {
    fn shared<T: Send + Sync>() {}
    shared::<Emulator>();
    shared::<Fault>();
    let taken = start();
    let address = taken.url().trim_start_matches("http://").to_string();
    assert!(Emulator::listen(&*address).is_err());
    drop(taken);
    assert!(Emulator::listen(&*address).is_ok());
}

#[test]
fn an_emulator_that_listens_everywhere_is_reached_on_loopback() {
    let emulator = Emulator::listen("0.0.0.0:0").expect("a free port");
    assert!(emulator.url().starts_with("http://127.0.0.1:"));
    send(&emulator, &client(&emulator)).expect("delivered");
}
