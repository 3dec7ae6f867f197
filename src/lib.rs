#![cfg_attr(docsrs, feature(doc_cfg))]
// The first definition of a link counts: here it leads to a page of docs.rs, in the repository to the file.
#![doc = include_str!("links.md")]
#![doc = include_str!("../README.md")]
//!
//! # Connections
//!
//! Turn on the `dial` feature if your program can use ureq 3.5. Without it, a first address that does not respond, such
//! as with broken IPv6, costs each new connection several seconds, names are looked up for each request, and timeouts
//! do not apply to the lookup. See [`network`](crate::guide::network) in the guide.
#![forbid(unsafe_code)]
#![deny(missing_docs)]
#![warn(unreachable_pub)]
// A library says what went wrong in its errors and its log, and does not end the program.
#![cfg_attr(
    not(any(test, fuzzing)),
    warn(clippy::exit, clippy::print_stderr, clippy::print_stdout, clippy::unwrap_used)
)]

mod call;
pub mod catalog;
mod client;
#[cfg(test)]
mod corpus;
mod deliver;
mod files;
mod http;
pub mod journal;
mod model;
mod secret;
mod tables;
pub mod text;

#[cfg(feature = "emulator")]
pub mod emulator;

#[cfg(any(feature = "emulator", all(doc, not(doctest))))]
pub mod guide;

/// Types, operations and tables, generated from `schema/`.
#[cfg_attr(any(test, fuzzing), macro_use)]
mod generated {
    #[cfg(feature = "codegen")]
    include!(concat!(env!("OUT_DIR"), "/generated.rs"));
    #[cfg(not(feature = "codegen"))]
    include!("generated.rs");
}

/// Declared after `generated`, whose macro it uses.
#[cfg(any(test, fuzzing))]
#[doc(hidden)]
pub mod fuzzing;

pub use call::{
    Auth, Encoder, Error, Host, Method, MobileRules, Operation, Outcome, RetryPolicy, Rule, Spec,
    Style, TextRules,
};
#[doc(hidden)]
pub use client::Reached;
pub use client::{
    CallOptions, Client, ClientBuilder, Credentials, FetchedToken, FileTokenStore, Person,
    Recipient, Stop, StoredFile, TicketSource, TokenLock, TokenSource, TokenStore,
};
pub use deliver::{
    Arrived, Change, Deliver, Delivery, DeliveryError, Event, FileDelivery, Grant, Plan, Planned,
    PlannedFile, Receipt, Then,
};
#[doc(hidden)]
pub use files::upload::{SpoolError, spool};
pub use files::{Download, Downloaded, Upload};
pub use generated::{
    ChatId, ConversationId, CorpId, DentryId, DentryUuid, DeptId, OPERATIONS, RoleId, SpaceId,
    TaskId, UnionId, UserId, common, contact, conv_file, doc, im, oauth2, storage, topapi,
};
#[doc(hidden)]
pub use http::address::canonical;
#[doc(hidden)]
pub use http::proxy::{proxy_of, speaks_tls};
pub use model::{Reply, ReplyKind, Timestamp, UnlistedCode};
pub use secret::Secret;
pub use tables::{Action, CALLS_PER_SECOND, Concern, ErrorRow, Region};
pub use ureq;

// The modules and ids that an application's own schema adds.
#[cfg(feature = "codegen")]
include!(concat!(env!("OUT_DIR"), "/application.rs"));
