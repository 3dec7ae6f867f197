//! What values are: ids, enums that may grow, time stamps, replies, and how all of them are read from JSON.

pub(crate) mod id;
pub(crate) mod lenient;
pub(crate) mod open_enum;
mod reply;
mod timestamp;

pub use reply::{Reply, ReplyKind};
pub use timestamp::Timestamp;
