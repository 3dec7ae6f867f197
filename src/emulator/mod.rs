//! A stand-in DingTalk on loopback, for the tests of programs that send files.
//!
//! It listens on a port of its own and speaks HTTP, so any client can talk to it. It checks every request against the
//! schema that the crate is generated from, and refuses with DingTalk's codes, messages and statuses. It counts the
//! requests it executed and [misbehaves](Fault) on demand, so a test can tell whether a file was delivered twice.
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
//! // The answer is lost. The file may have been delivered, so nothing is repeated.
//! dingtalk.fault("sendByApp", Fault::close().after_executing());
//! let error = send().unwrap_err();
//! assert_eq!(error.outcome(), dingtalk_file::Outcome::Unknown);
//! assert_eq!(dingtalk.deliveries().len(), 2);
//! # Ok(())
//! # }
//! ```
//!
//! Files can be uploaded as well, and their bytes inspected. The bytes are in one unnamed temporary file, which
//! disappears when the emulator is dropped or its process ends, even by SIGKILL.
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
//! client.deliver(Deliver::new(operator.union_id.clone()).upload(upload).to(person.union_id.clone()))?;
//!
//! let delivery = &dingtalk.deliveries()[0];
//! let arrived = std::io::read_to_string(dingtalk.content(&delivery.dentry_id)?)?;
//! assert_eq!(arrived, "hello");
//! # Ok(())
//! # }
//! ```
//!
//! The owner of a space and the permissions granted there decide who may upload, read and grant. DingTalk does not
//! document whether the recipient of a file must be allowed to read it: see [`Emulator::require_receiver_rights`].
//!
//! # What it is not
//!
//! A test that passes here can fail against DingTalk. [docs/emulator.md][truth] says for each operation what is
//! imitated, how that is known, and what is guessed. The emulator does not imitate
//!
//! * **how DingTalk refuses an app of a kind that may not call an operation**: the emulator refuses it like an app
//!   without the permission. An app has every permission that [`Emulator::set_permissions`] and
//!   [`Emulator::revoke_permission`] leave it, also in spaces of the other app;
//! * **tags and dynamic groups**: they have no members, so granting to them grants to no one. A grant to a department
//!   or a conversation goes to its members at that time;
//! * **the contact scope** by people: [`Emulator::set_department_readable`] restricts departments only, and every
//!   person can be looked up;
//! * **groups of roles**: all roles are in one;
//! * **rate limits and quotas**: the only limits are [`Emulator::set_rate`], [`Fault::throttle`] and the quotas of
//!   spaces;
//! * **time**: tokens, signatures and permissions in spaces of the app expire with [`Emulator::advance`], and by
//!   [`Emulator::expire_tokens`] and the like, not by the clock. Answers are immediate. They all contain the same time,
//!   in each of DingTalk's formats in turn;
//! * **the reach of tokens**: each is valid on both hosts. DingTalk does not document this for tokens of the legacy
//!   host;
//! * **tasks**: a deletion is done at once. Files stay in a recycle bin forever;
//! * older versions of a file, thumbnails, online documents, the commit's `overwriteDentryId`;
//! * **checksums**: the object store's CRC-64 is correct ([`Fault::execute`] can send a wrong one). An MD5 given in
//!   advance is not compared. An `ETag` is the same for the same bytes, but is not their MD5. Signatures are random;
//! * **several ranges** of a file in one GET: the answer has the whole file;
//! * **messages in other languages**: messages are those of the schema. DingTalk's depend on app and organization;
//! * **TLS**, proxies, IP allow lists, certificates, HTTP/2;
//! * **limits that the schema does not have**: lengths, character sets, ranges;
//! * **operations outside the schema**, an application's own or those of [`Emulator::serve_also`]: they refuse wrong
//!   arguments where a code is documented. Otherwise they return the first example of their schema, whatever the
//!   request, with the header `x-emulator: sample`. Addresses in it point to this emulator, which has nothing there;
//! * **undocumented behaviour**, such as which check comes first if two fail. The order here is: unknown path, access
//!   token, permission, body, required arguments, types, values that the gateway refuses, unknown people, and then the
//!   operation's own checks. The operator who sends to a conversation must be a member of it and be able to read the
//!   file.
//!
//! [truth]: https://docs.rs/crate/dingtalk-file/latest/source/docs/emulator.md
//!
//! The emulator is for tests. Do not expose it to a network, because it does not guard its secrets. Requests that name
//! another machine in `Host` or `Origin` are refused, so a web page cannot use it; see [`EmulatorBuilder::allow_host`].
//!
//! # From other languages
//!
//! All of this is also available over HTTP below `/_emulator/`, with a page that shows the files that arrived; see [the
//! guide](crate::guide::testing).

mod apps;
mod builder;
mod control;
mod net;
mod operations;
mod recipients;
mod spaces;
mod world;

use std::fmt;
use std::io;
use std::net::{Ipv4Addr, ToSocketAddrs};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use crate::catalog::Catalog;
use crate::client::single_flight::lock;
use crate::client::{Client, ClientBuilder, Credentials};
use crate::generated::{CorpId, DentryId, SpaceId, UnionId};
use crate::secret::Secret;

pub use builder::EmulatorBuilder;
pub use net::exchange::Exchange;
pub use net::fault::Fault;
pub use world::Delivery;
pub use world::conversations::{
    Conversation, ConversationDelivery, ConversationKind, ConversationLink,
};
pub use world::organization::User;
pub use world::spool::Content;
pub use world::stored::Stored;

use control::Control;
use net::handler::{Counts, Handler};
use net::server::Server;
use world::organization::Setting;
use world::space::Right;

/// A stand-in DingTalk; see the [module](self).
///
/// Dropping it closes its connections and stops its threads.
pub struct Emulator {
    _server: Server,
    setting: Arc<Setting>,
    handler: Arc<Mutex<Handler>>,
    control: Arc<Control>,
}

impl Emulator {
    /// Starts on a free port of 127.0.0.1.
    pub fn start() -> io::Result<Emulator> {
        Emulator::listen((Ipv4Addr::LOCALHOST, 0))
    }

    /// Starts on this address; port 0 picks a free port.
    pub fn listen(address: impl ToSocketAddrs) -> io::Result<Emulator> {
        Emulator::builder().listen(address)
    }

    /// Returns a builder, for an emulator that starts with your own people, keys and files.
    pub fn builder() -> EmulatorBuilder {
        EmulatorBuilder::default()
    }

    /// Returns the whole state as JSON, with the bytes of files, in the format of [`EmulatorBuilder::seed`] and
    /// `/_emulator/state`.
    ///
    /// Fails if the files are larger than 64 MiB in total.
    pub fn state(&self) -> io::Result<String> {
        let state = control::dump::state(&lock(&self.handler), true).map_err(builder::refused)?;
        serde_json::to_string(&state).map_err(io::Error::other)
    }

    /// Resets everything to the state at the start: all additions, settings, deliveries and counts are gone. Operations
    /// of [`serve_also`](Self::serve_also) stay.
    pub fn reset(&self) {
        control::reset(&mut self.change(), &self.control);
    }

    /// Locks the state for a change, and counts the change so that clients of the control interface notice it.
    fn change(&self) -> MutexGuard<'_, Handler> {
        let mut handler = lock(&self.handler);
        handler.changes += 1;
        handler
    }

    /// Returns the endpoint of both hosts, `http://127.0.0.1:PORT`.
    pub fn url(&self) -> &str {
        &self.setting.url
    }

    /// Returns the key of the internal app.
    pub fn app_key(&self) -> &str {
        &self.setting.app_key
    }

    /// Returns the secret of the internal app.
    pub fn app_secret(&self) -> &Secret {
        &self.setting.app_secret
    }

    /// Returns an access token of the internal app that is valid now.
    pub fn access_token(&self) -> Secret {
        let world = &mut lock(&self.handler).world;
        world.tokens.internal(&world.setting.corp_id)
    }

    /// Returns the key of the third-party app.
    pub fn suite_key(&self) -> &str {
        &self.setting.suite_key
    }

    /// Returns the secret of the third-party app.
    pub fn suite_secret(&self) -> &Secret {
        &self.setting.suite_secret
    }

    /// Returns the organization of the internal app. It has enabled the third-party app as well.
    pub fn corp_id(&self) -> &CorpId {
        &self.setting.corp_id
    }

    /// Returns the people that the organization had at the start: at least three, unless [`EmulatorBuilder::seed`] says
    /// otherwise.
    pub fn users(&self) -> &[User] {
        &self.setting.users
    }

    /// Returns the storage space of the first of the [`users`](Self::users).
    pub fn space_id(&self) -> &SpaceId {
        &self.setting.space_id
    }

    /// Returns a file in that space, ready to be sent.
    pub fn dentry_id(&self) -> &DentryId {
        &self.setting.dentry_id
    }

    /// Returns the builder of a client that talks to this emulator as the internal app.
    pub fn client(&self) -> ClientBuilder {
        let credentials = Credentials::internal_app(self.app_key(), self.app_secret().clone());
        Client::builder().endpoint(self.url()).credentials(credentials)
    }

    /// Queues a fault for one request to `operation`. Each operation has its own queue, and each fault is used once.
    ///
    /// A fault that replaces the execution affects the next request, valid or not. A fault that comes after the
    /// execution stays at the head of its queue until a request is executed.
    ///
    /// # Panics
    ///
    /// If there is no such operation. Names are the vendor's, as in [`OPERATIONS`](crate::OPERATIONS); `ossPut` and
    /// `ossGet` are the PUT to the object store and the GET from it.
    pub fn fault(&self, operation: &str, fault: Fault) {
        let name = known(operation);
        self.change().faults.push(name, fault);
    }

    /// Limits each operation to this many calls per second: for the internal app, and for the third-party app in each
    /// organization. Further calls are refused as by [`Fault::throttle`], and do not count, nor do calls without a valid
    /// token. Defaults to 0, which means no limit.
    pub fn set_rate(&self, calls_per_second: u32) {
        self.change().rate.set(calls_per_second);
    }

    /// Removes all queued faults.
    pub fn clear_faults(&self) {
        self.change().faults = Default::default();
    }

    /// Expires every token issued so far.
    pub fn expire_tokens(&self) {
        self.change().world.tokens.expire();
    }

    /// Sets the lifetime of tokens in seconds, as replies state it; `None` leaves it out of replies. Defaults to 7200.
    /// Tokens expire with [`advance`](Self::advance) and [`expire_tokens`](Self::expire_tokens), not by the real clock.
    pub fn set_token_life(&self, seconds: Option<i64>) {
        self.change().world.tokens.life = seconds;
    }

    /// Sets the lifetime of upload infos in seconds, as they state it. Defaults to 900. With 0 or less, they are
    /// expired from the start; otherwise they expire with [`advance`](Self::advance).
    pub fn set_upload_life(&self, seconds: i32) {
        self.change().world.uploads.life = seconds;
    }

    /// Expires every upload info issued so far, so the object store refuses its signature. Uploaded bytes can still be
    /// committed.
    pub fn expire_uploads(&self) {
        self.change().world.uploads.advance(Duration::MAX);
    }

    /// Forgets every upload that is not committed, with its bytes and its key.
    pub fn forget_uploads(&self) {
        self.change().world.uploads.forget();
    }

    /// Sets the lifetime of download infos in seconds, as they state it. Defaults to 900. With 0 or less, they are
    /// expired from the start; otherwise they expire with [`advance`](Self::advance).
    pub fn set_download_life(&self, seconds: i32) {
        self.change().world.downloads.life = seconds;
    }

    /// Expires every download info issued so far, so the object store refuses its signature.
    pub fn expire_downloads(&self) {
        self.change().world.downloads.advance(Duration::MAX);
    }

    /// Sets the quota of every space, in bytes. A space may have a smaller quota of its own. Defaults to no limit.
    pub fn set_space_quota(&self, bytes: u64) {
        self.change().world.space_quota = bytes;
    }

    /// Sets whether a file can be sent only to people who may read it: its creator, the owner of its space, and people
    /// with a role. DingTalk does not document this. Defaults to false.
    pub fn require_receiver_rights(&self, required: bool) {
        self.change().world.receiver_rights = required;
    }

    /// Serves operations in addition to those of the schema. If a request matches none of the schema, `find` gets its
    /// method and path and returns a catalog that may have its operation. Such an operation checks its arguments and
    /// returns its first example with the header `x-emulator: sample`. Faults do not affect it, and it is not counted.
    ///
    /// [`Catalog::from_schema`] makes such catalogs.
    pub fn serve_also(
        &self,
        find: impl FnMut(&str, &str) -> Option<&'static Catalog> + Send + 'static,
    ) {
        lock(&self.handler).more = Some(Box::new(find));
    }

    /// Returns how many requests to `operation` arrived, including refused ones and those affected by a fault.
    ///
    /// # Panics
    ///
    /// If there is no such operation.
    pub fn received(&self, operation: &str) -> usize {
        self.counts(operation).received
    }

    /// Returns how many requests to `operation` were executed, whatever the answer was.
    ///
    /// # Panics
    ///
    /// If there is no such operation.
    pub fn executed(&self, operation: &str) -> usize {
        self.counts(operation).executed
    }

    /// Returns the files that reached people, in order.
    /// [`conversation_deliveries`](Self::conversation_deliveries) has those that reached conversations.
    pub fn deliveries(&self) -> Vec<Delivery> {
        lock(&self.handler).world.deliveries.clone()
    }

    /// Returns all files in all spaces, in order of creation.
    pub fn files(&self) -> Vec<Stored> {
        lock(&self.handler).world.files()
    }

    /// Returns a reader of a file's bytes. Later changes to the file do not affect it.
    ///
    /// Fails with [`NotFound`](io::ErrorKind::NotFound) if there is no such file.
    pub fn content(&self, dentry_id: &DentryId) -> io::Result<Content> {
        let handler = lock(&self.handler);
        match handler.world.file(dentry_id) {
            Some((_, bytes)) => Ok(bytes.content.open()),
            None => Err(io::Error::new(io::ErrorKind::NotFound, format!("no file {dentry_id}"))),
        }
    }

    /// Returns whether a person may read a file, whether or not recipients must.
    pub fn can_read(&self, person: &UnionId, dentry_id: &DentryId) -> bool {
        let handler = lock(&self.handler);
        let file = handler.world.file(dentry_id);
        file.is_some_and(|(space, _)| space.allows(person, Right::Read, dentry_id))
    }

    /// Returns the last thousand requests and their answers, in order, without secrets, or fewer if those have more than
    /// 32 MiB of text.
    pub fn exchanges(&self) -> Vec<Exchange> {
        lock(&self.handler).log.entries().map(|entry| entry.exchange.clone()).collect()
    }

    fn counts(&self, operation: &str) -> Counts {
        let name = known(operation);
        lock(&self.handler).counts(name)
    }
}

/// Returns the name as the schema spells it. Panics on a misspelt name, which must not make a test pass.
fn known(operation: &str) -> &'static str {
    let names = operations::names();
    let found = names.iter().find(|name| **name == operation);
    found.unwrap_or_else(|| panic!("no operation `{operation}`; there are {}", names.join(", ")))
}

impl fmt::Debug for Emulator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Emulator").field("url", &self.url()).finish_non_exhaustive()
    }
}
