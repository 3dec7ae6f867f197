//! The one integration test binary: a module per concern.

mod answers;
mod application;
#[cfg(feature = "emulator")]
mod application_build;
mod builder;
mod cases;
mod chosen_calls;
#[cfg(feature = "cli")]
mod cli;
mod codes;
#[path = "../../src/corpus.rs"]
mod corpus;
mod dead;
#[cfg(feature = "emulator")]
mod deliver;
mod dependencies;
#[cfg(feature = "emulator")]
mod download;
mod downloads;
mod early;
#[cfg(feature = "emulator")]
mod emulator;
#[cfg(feature = "emulator")]
mod encoding;
mod errors;
#[cfg(feature = "rustls")]
mod faults;
#[cfg(feature = "emulator")]
mod generated_code;
mod generator;
mod guide;
mod hints;
mod hostile;
mod layout;
#[cfg(feature = "cli")]
mod memory;
#[cfg(all(feature = "dial", feature = "rustls"))]
mod midway;
mod mobile;
mod named;
mod one_file;
#[cfg(feature = "emulator")]
mod panics;
#[cfg(feature = "emulator")]
mod parts;
mod person;
mod pool;
#[cfg(feature = "emulator")]
mod python_sdk;
mod readme;
mod rooms;
mod schema_fuzzing;
mod script;
mod secrets;
#[cfg(feature = "emulator")]
mod serialized;
mod snapshots;
mod store_answers;
mod text;
#[cfg(feature = "emulator")]
mod token_file;
mod token_store;
mod tokens;
mod upload;
mod validation;
#[cfg(feature = "emulator")]
mod vendor_sdks;
// Without TLS there is no fault matrix, which needs most of what this server can do.
#[cfg_attr(not(feature = "rustls"), allow(dead_code))]
mod wire;
mod worth;
