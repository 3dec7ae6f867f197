//! The one integration test binary: a module per concern.

mod application;
#[cfg(feature = "emulator")]
mod application_build;
#[cfg(feature = "cli")]
mod cli;
#[cfg(feature = "emulator")]
mod deliver;
mod dependencies;
#[cfg(feature = "emulator")]
mod download;
#[cfg(feature = "emulator")]
mod emulator;
mod errors;
#[cfg(feature = "emulator")]
mod generated_code;
mod generator;
mod guide;
mod hints;
mod hostile;
#[cfg(feature = "cli")]
mod memory;
#[cfg(feature = "emulator")]
mod parts;
#[cfg(feature = "emulator")]
mod python_sdk;
mod readme;
mod schema_fuzzing;
mod snapshots;
mod wire;
