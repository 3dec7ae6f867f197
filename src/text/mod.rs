//! Untrusted text: its invisible characters, and how to print it safely.
//!
//! A name may reverse the rest of a line, an id may end with a zero-width character, and an answer may contain terminal
//! escape sequences. [`printable`] makes such text safe to print; this crate's errors print all text that way.

mod characters;
pub(crate) mod cut;
pub(crate) mod header;
pub(crate) mod human;
#[cfg(feature = "cli")]
pub(crate) mod packed;
pub(crate) mod time_format;

pub(crate) use characters::{is_control, is_filler, is_format, named, unseen};
pub use characters::{printable, unprintable};
