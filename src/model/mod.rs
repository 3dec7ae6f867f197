//! Value types: ids, open enums, timestamps and replies, and the lenient reading of all of them from JSON.

pub(crate) mod id;
pub(crate) mod lenient;
pub(crate) mod open_enum;
mod reply;
mod timestamp;

pub use open_enum::UnlistedCode;
pub use reply::{Reply, ReplyKind};
pub use timestamp::Timestamp;
