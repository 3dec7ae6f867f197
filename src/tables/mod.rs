//! What is known of hosts, spellings and codes: data from `schema/`, and how a row of it is matched.

mod codes;
#[cfg(feature = "codegen")]
mod generated {
    include!(concat!(env!("OUT_DIR"), "/tables/generated.rs"));
}
#[cfg(not(feature = "codegen"))]
mod generated;

pub use codes::{Action, ErrorRow};
pub use generated::{CALLS_PER_SECOND, Region};
pub(crate) use generated::{CODES, STORE_CODES, gateway, object_store};
#[cfg(any(feature = "emulator", feature = "jiff02"))]
pub(crate) use generated::{TIMESTAMP_FORMATS, TIMESTAMP_ZONES};
