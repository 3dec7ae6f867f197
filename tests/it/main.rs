//! The one integration test binary: a module per concern.

#[cfg(feature = "cli")]
mod cli;
mod dependencies;
#[cfg(feature = "emulator")]
mod emulator;
mod generator;
mod hostile;
mod readme;
mod snapshots;
mod wire;
