//! The one integration test binary: a module per concern.

#[cfg(feature = "cli")]
mod cli;
#[cfg(feature = "emulator")]
mod emulator;
