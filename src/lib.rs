#![cfg_attr(docsrs, feature(doc_cfg))]
#![doc = include_str!("../README.md")]
#![cfg_attr(not(test), forbid(unsafe_code))]
#![cfg_attr(test, deny(unsafe_code))]
#![deny(missing_docs)]

mod account;
mod address;
mod builder;
pub mod catalog;
mod client;
mod clock;
mod codes;
mod cookies;
#[cfg(test)]
mod corpus;
mod cut;
mod deliver;
mod download;
mod envelope;
mod error;
#[cfg(test)]
mod freed;
mod human;
mod id;
mod lenient;
mod log_line;
mod object_store;
mod open_enum;
mod operation;
mod pace;
mod proxy;
mod reply;
mod request;
mod response;
mod retry;
mod rule;
mod scrub;
mod secret;
mod slot;
pub mod text;
mod timestamp;
mod token;
mod transport;
mod upload;
mod watch;
mod wiped;

#[cfg(feature = "emulator")]
pub mod emulator;

#[cfg(any(feature = "emulator", all(doc, not(doctest))))]
pub mod guide;

/// Types, operations and tables, all of them from `schema/`.
#[cfg_attr(any(test, fuzzing), macro_use)]
mod generated {
    #[cfg(feature = "codegen")]
    include!(concat!(env!("OUT_DIR"), "/generated.rs"));
    #[cfg(not(feature = "codegen"))]
    include!("generated.rs");
}

/// Behind `generated`, for its macro.
#[cfg(any(test, fuzzing))]
#[doc(hidden)]
pub mod fuzzing;

pub use builder::ClientBuilder;
pub use client::{CallOptions, Client};
pub use deliver::{Deliver, Delivery, DeliveryError, Grant, MobileRules, Person, Receipt};
pub use download::{Download, Downloaded};
pub use error::{Error, Outcome};
pub use generated::*;
pub use operation::{Action, Auth, ErrorRow, Host, Method, Operation, Spec};
#[doc(hidden)]
pub use proxy::speaks_tls;
pub use reply::{Reply, ReplyKind};
pub use request::Encoder;
pub use retry::RetryPolicy;
pub use rule::{Rule, TextRules};
pub use secret::Secret;
pub use timestamp::Timestamp;
pub use token::{Credentials, FetchedToken, TokenSource, TokenStore};
#[doc(hidden)]
pub use upload::{SpoolError, spool};
pub use upload::{StoredFile, Upload};
pub use ureq;
