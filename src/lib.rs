#![cfg_attr(docsrs, feature(doc_cfg))]
#![doc = include_str!("../README.md")]
#![cfg_attr(not(test), forbid(unsafe_code))]
#![cfg_attr(test, deny(unsafe_code))]
#![deny(missing_docs)]

mod call;
pub mod catalog;
mod client;
#[cfg(test)]
mod corpus;
mod deliver;
mod download;
mod http;
mod model;
mod object_store;
mod secret;
mod tables;
pub mod text;
mod upload;

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

pub use call::{
    Auth, Encoder, Error, Host, Method, MobileRules, Operation, Outcome, RetryPolicy, Rule, Spec,
    TextRules,
};
pub use client::{
    CallOptions, Client, ClientBuilder, Credentials, FetchedToken, Person, TokenSource, TokenStore,
};
pub use deliver::{Deliver, Delivery, DeliveryError, Grant, Receipt};
pub use download::{Download, Downloaded};
pub use generated::*;
pub use model::{Reply, ReplyKind, Timestamp};
pub use secret::Secret;
pub use tables::{Action, CALLS_PER_SECOND, ErrorRow, Region};
#[doc(hidden)]
pub use upload::spool;
pub use upload::{StoredFile, Upload};
pub use ureq;
