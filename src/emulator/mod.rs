//! A stand-in DingTalk on loopback, for tests: the crate's own, and those of programs that send files.
//!
//! It listens on a port of its own and speaks HTTP, so any client can talk to it. It checks every request against the
//! same schema that the crate is made from, refuses in DingTalk's words and with its statuses, keeps count of what it
//! executed, and can be told to [misbehave](Fault): the question "was the file delivered twice?" has an answer.
//!
//! ```
//! use dingtalk_file::emulator::{Emulator, Fault};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let dingtalk = Emulator::start()?;
//! let client = dingtalk.client().build()?;
//! let send = || {
//!     let person = dingtalk.users()[1].union_id.clone();
//!     client.send_by_app(person, dingtalk.space_id().clone(), dingtalk.dentry_id().clone())
//! };
//!
//! let sent = send()?;
//! assert_eq!(sent.file.name.as_deref(), Some("Quarterly report.pdf"));
//! assert_eq!(dingtalk.deliveries().len(), 1);
//!
//! // The answer gets lost: nobody can know, so nothing is repeated.
//! dingtalk.fault("sendByApp", Fault::close().after_executing());
//! let error = send().unwrap_err();
//! assert_eq!(error.outcome(), dingtalk_file::Outcome::Unknown);
//! assert_eq!(dingtalk.deliveries().len(), 2);
//! # Ok(())
//! # }
//! ```
//!
//! Files can be brought as well, and their bytes looked at. They lie on disk, in one temporary file that has no name:
//! nothing is left of them when the emulator is dropped or its process ends, even if it is killed.
//!
//! ```
//! use std::io::Cursor;
//!
//! use dingtalk_file::emulator::Emulator;
//! use dingtalk_file::{Deliver, Upload};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let dingtalk = Emulator::start()?;
//! let client = dingtalk.client().build()?;
//! let [operator, person, ..] = dingtalk.users() else { unreachable!() };
//!
//! let upload = Upload::new("hello.txt", Cursor::new("hello"))?;
//! client.deliver(Deliver::upload(upload, operator.union_id.clone()).to(person.union_id.clone()))?;
//!
//! let delivery = &dingtalk.deliveries()[0];
//! let arrived = std::io::read_to_string(dingtalk.content(&delivery.dentry_id)?)?;
//! assert_eq!(arrived, "hello");
//! # Ok(())
//! # }
//! ```
//!
//! Who owns a space, and who was granted what there, decides who may upload, read and grant. Whether the receiver of a
//! file must be allowed to read it, DingTalk does not document: [`Emulator::require_receiver_rights`].
//!
//! # What it is not
//!
//! A test that passes here can fail against DingTalk. The emulator does not imitate
//!
//! * **permissions of apps**: every app has every permission, and acts in the spaces of the other one too;
//! * **departments, tags and conversations**: nobody is in any, so what is granted to them is granted to nobody;
//! * **throttling, and other quotas than a space's**: it throttles when told to, and counts calls only as
//!   [`Emulator::set_rate`] says;
//! * **time**: tokens and signatures end when [`Emulator::expire_tokens`], [`Emulator::expire_uploads`] and
//!   [`Emulator::expire_downloads`] say so, not by the clock; rights never end; answers come at once, and the times in
//!   them are all the same one, written in each of DingTalk's forms in turn;
//! * **where a token is good**: each is good on both hosts, that of the legacy host on the other one too, which DingTalk
//!   does not document;
//! * **folders** other than the root, older versions of a file, thumbnails, the commit's
//!   `overwriteDentryId`;
//! * **sums**: an MD5 that is given beforehand is not compared, the `ETag` of an upload is none, and its signature is
//!   made up and not computed;
//! * **messages in other languages**: texts are those of the schema, DingTalk's depend on app and organization;
//! * **TLS**, proxies, address lists, certificates, HTTP/2;
//! * **values that the schema does not name**: lengths, character sets, limits;
//! * **some operations at all**: one that has no behaviour of its own here refuses wrong arguments where a code is
//!   documented for them, and answers the first example of its schema, whatever was asked. Addresses in it lead to this
//!   emulator, where nothing is found at them;
//! * **what nobody outside DingTalk knows**, such as which check comes first where two fail: the order here is unknown
//!   path, access token, body, required arguments, their types, values that the gateway stops, people who are not
//!   there, and then the operation's own checks.
//!
//! It keeps its secrets only from the curious: it is for tests, and does not belong on a network.

mod answer;
mod body;
mod check;
mod connection;
mod downloads;
mod exchange;
mod fault;
mod files;
mod http;
mod oauth2;
mod operations;
mod people;
mod rate;
mod refusal;
mod reply;
mod sample;
mod schema;
mod server;
mod signature;
mod space;
mod spool;
mod state;
mod storage;
mod store;
mod tokens;
mod uploads;
mod values;
mod world;

use std::fmt;
use std::io;
use std::net::{Ipv4Addr, TcpListener, ToSocketAddrs};
use std::sync::{Arc, Mutex};

use crate::client::single_flight::lock;
use crate::client::{Client, ClientBuilder, Credentials};
use crate::generated::{CorpId, DentryId, SpaceId, UnionId};
use crate::secret::Secret;

pub use exchange::Exchange;
pub use fault::Fault;
pub use spool::Content;
pub use world::{Delivery, Stored, User};

use answer::Outgoing;
use body::Incoming;
use http::Request;
use schema::Schema;
use server::{Handler, Server};
use space::Right;
use state::State;
use tokens::Random;
use world::{Setting, World};

/// A stand-in DingTalk; see the [module](self).
///
/// Dropped, it closes its connections, ends what it is waiting for, and is gone.
pub struct Emulator {
    _server: Server,
    setting: Arc<Setting>,
    state: Arc<Mutex<State>>,
}

impl Emulator {
    /// Starts on a free port of 127.0.0.1.
    pub fn start() -> io::Result<Emulator> {
        Emulator::listen((Ipv4Addr::LOCALHOST, 0))
    }

    /// Starts on an address of your choice; port 0 is a free one.
    pub fn listen(address: impl ToSocketAddrs) -> io::Result<Emulator> {
        let listener = TcpListener::bind(address)?;
        let mut random = Random::default();
        let setting = Arc::new(Setting::new(server::url(&listener)?, &mut random));
        let world = World::new(setting.clone(), random);
        let state = Arc::new(Mutex::new(State::new(Schema::built_in(), world)));
        let server = Server::start(listener, state.clone())?;
        Ok(Emulator { _server: server, setting, state })
    }

    /// The endpoint of both hosts, `http://127.0.0.1:PORT`.
    pub fn url(&self) -> &str {
        &self.setting.url
    }

    /// Key of the internal app.
    pub fn app_key(&self) -> &str {
        &self.setting.app_key
    }

    /// Secret of the internal app.
    pub fn app_secret(&self) -> &Secret {
        &self.setting.app_secret
    }

    /// An access token of the internal app that is valid now.
    pub fn access_token(&self) -> Secret {
        lock(&self.state).world.tokens.internal()
    }

    /// Key of the third-party app.
    pub fn suite_key(&self) -> &str {
        &self.setting.suite_key
    }

    /// Secret of the third-party app.
    pub fn suite_secret(&self) -> &Secret {
        &self.setting.suite_secret
    }

    /// The ticket that DingTalk would have pushed to the third-party app.
    pub fn suite_ticket(&self) -> &Secret {
        &self.setting.suite_ticket
    }

    /// The organization. It has enabled the third-party app.
    pub fn corp_id(&self) -> &CorpId {
        &self.setting.corp_id
    }

    /// The people of the organization, three at least.
    pub fn users(&self) -> &[User] {
        &self.setting.users
    }

    /// Makes up more people and returns them. [`users`](Self::users) does not list them.
    pub fn add_users(&self, count: usize) -> Vec<User> {
        lock(&self.state).world.add_users(count)
    }

    /// Adds an enterprise account (exclusive account) with this mobile number, which others may have as well.
    pub fn add_exclusive_user(&self, mobile: &str) -> User {
        lock(&self.state).world.add_exclusive_user(mobile)
    }

    /// A storage space. It belongs to the first of the [`users`](Self::users).
    pub fn space_id(&self) -> &SpaceId {
        &self.setting.space_id
    }

    /// A file in that space, ready to be sent.
    pub fn dentry_id(&self) -> &DentryId {
        &self.setting.dentry_id
    }

    /// Settings for a client that talks to this emulator as the internal app.
    pub fn client(&self) -> ClientBuilder {
        let credentials = Credentials::internal_app(self.app_key(), self.app_secret().clone());
        Client::builder().endpoint(self.url()).credentials(credentials)
    }

    /// Makes one request to `operation` go wrong. Faults are queued by operation, and each is used once.
    ///
    /// A fault that comes in place of the execution meets the next request, whatever that request is like. One that
    /// comes after it waits, and those behind it wait too, until a request is executed.
    ///
    /// # Panics
    ///
    /// If there is no such operation. Names are the vendor's, `sendByApp`: those of
    /// [`OPERATIONS`](crate::OPERATIONS), and `ossPut` and `ossGet` for the PUT to the object store and the GET from it.
    pub fn fault(&self, operation: &str, fault: Fault) {
        let name = known(operation);
        lock(&self.state).faults.push(name, fault);
    }

    /// The most calls of each operation in a second, of both apps together; what comes beyond them is refused, as
    /// [`Fault::throttle`] refuses. Counted is what was not refused for that. Defaults to 0, for no limit.
    pub fn set_rate(&self, calls_per_second: u32) {
        lock(&self.state).rate.set(calls_per_second);
    }

    /// Forgets the faults that still wait for a request.
    pub fn clear_faults(&self) {
        lock(&self.state).faults = Default::default();
    }

    /// Ends every token issued so far: each is refused from now on.
    pub fn expire_tokens(&self) {
        lock(&self.state).world.tokens.expire();
    }

    /// What replies say of a token's life in seconds; `None` leaves it out. Defaults to 7200. It is only said: tokens
    /// end by [`expire_tokens`](Self::expire_tokens).
    pub fn set_token_life(&self, seconds: Option<i64>) {
        lock(&self.state).world.tokens.life = seconds;
    }

    /// How long an upload may take, in seconds, as upload infos say. Defaults to 900. It is only said, unless it is 0 or
    /// less: the object store then refuses the upload from the beginning.
    pub fn set_upload_life(&self, seconds: i32) {
        lock(&self.state).world.uploads.life = seconds;
    }

    /// Makes every upload info that was given so far too old: the object store refuses its signature from now on. Bytes
    /// that it has already can still be committed.
    pub fn expire_uploads(&self) {
        lock(&self.state).world.uploads.expire();
    }

    /// How long a download may take, in seconds, as download infos say. Defaults to 900. It is only said, unless it is 0
    /// or less: the object store then refuses the download from the beginning.
    pub fn set_download_life(&self, seconds: i32) {
        lock(&self.state).world.downloads.life = seconds;
    }

    /// Makes every download info that was given so far too old: the object store refuses its signature from now on.
    pub fn expire_downloads(&self) {
        lock(&self.state).world.downloads.expire();
    }

    /// The most bytes that each space holds; a space may have a smaller quota of its own. Defaults to no limit.
    pub fn set_space_quota(&self, bytes: u64) {
        lock(&self.state).world.space_quota = bytes;
    }

    /// Whether a file is sent only to people who may read it: who made it, who owns its space, and who was granted a
    /// right. DingTalk does not document which it is. Defaults to false.
    pub fn require_receiver_rights(&self, required: bool) {
        lock(&self.state).world.receiver_rights = required;
    }

    /// How many requests to `operation` arrived, those included that a fault met or that were refused.
    ///
    /// # Panics
    ///
    /// If there is no such operation.
    pub fn received(&self, operation: &str) -> usize {
        self.counts(operation).received
    }

    /// How many requests to `operation` were executed, whatever was answered.
    ///
    /// # Panics
    ///
    /// If there is no such operation.
    pub fn executed(&self, operation: &str) -> usize {
        self.counts(operation).executed
    }

    /// The files that reached people, in order.
    pub fn deliveries(&self) -> Vec<Delivery> {
        lock(&self.state).world.deliveries.clone()
    }

    /// All files in all spaces, in the order in which they were made.
    pub fn files(&self) -> Vec<Stored> {
        lock(&self.state).world.files()
    }

    /// The bytes of a file, from the first. What is done to the file later does not change them.
    ///
    /// Fails with [`NotFound`](io::ErrorKind::NotFound) if there is no such file.
    pub fn content(&self, dentry_id: &DentryId) -> io::Result<Content> {
        let state = lock(&self.state);
        match state.world.file(dentry_id) {
            Some((_, file)) => Ok(file.content.open()),
            None => Err(io::Error::new(io::ErrorKind::NotFound, format!("no file {dentry_id}"))),
        }
    }

    /// Whether a person may read a file, be it required or not.
    pub fn can_read(&self, person: &UnionId, dentry_id: &DentryId) -> bool {
        let state = lock(&self.state);
        let file = state.world.file(dentry_id);
        file.is_some_and(|(space, _)| space.allows(person, Right::Read, dentry_id))
    }

    /// What was asked and answered, in order, without secrets. The last thousand exchanges are kept.
    pub fn exchanges(&self) -> Vec<Exchange> {
        lock(&self.state).exchanges.iter().cloned().collect()
    }

    fn counts(&self, operation: &str) -> state::Counts {
        let name = known(operation);
        let state = lock(&self.state);
        state.counts.get(name).copied().unwrap_or_default()
    }
}

impl Handler for Mutex<State> {
    fn open(&self, request: &Request) -> Option<Incoming> {
        lock(self).open(request)
    }

    fn answer(&self, request: &Request) -> Outgoing {
        lock(self).handle(request)
    }
}

/// The name as the schema has it. A misspelt one must not make a test pass.
fn known(operation: &str) -> &'static str {
    let schema = Schema::built_in();
    let spec = schema.operation(operation);
    let stores = || store::OPERATIONS.iter().copied().find(|spec| spec.name == operation);
    match spec.or_else(stores) {
        Some(spec) => spec.name,
        None => {
            let stores = store::OPERATIONS.map(|spec| spec.name);
            let names = [schema.names().as_slice(), &stores].concat();
            panic!("no operation `{operation}`; there are {}", names.join(", "))
        }
    }
}

impl fmt::Debug for Emulator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Emulator").field("url", &self.url()).finish_non_exhaustive()
    }
}
