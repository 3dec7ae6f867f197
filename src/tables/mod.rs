//! What is known of hosts, spellings and codes: data from `schema/`, and how a row of it is matched.

mod codes;
// Included, not a module of a file of its own: rustfmt would lay that out.
mod generated {
    #[cfg(feature = "codegen")]
    include!(concat!(env!("OUT_DIR"), "/tables/generated.rs"));
    #[cfg(not(feature = "codegen"))]
    include!("generated.rs");
}

pub use codes::{Action, ErrorRow};
pub use generated::{CALLS_PER_SECOND, Region};
pub(crate) use generated::{CODES, STORE_CODES, gateway, object_store};
#[cfg(any(feature = "emulator", feature = "jiff02"))]
pub(crate) use generated::{TIMESTAMP_FORMATS, TIMESTAMP_ZONES};
