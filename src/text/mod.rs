//! Text that others wrote: which of its characters do not show, and how it is shown all the same.
//!
//! A name may turn the rest of a line around, an id may end with a character of no width, and an answer may hold
//! commands to a terminal. [`printable`] makes such text fit to be shown; errors of this crate show all text so.

mod characters;
pub(crate) mod cut;
pub(crate) mod human;

pub(crate) use characters::{is_control, is_filler, is_format, named, unseen};
pub use characters::{printable, unprintable};
