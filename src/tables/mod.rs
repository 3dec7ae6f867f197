//! Tables from `schema/`: hosts, spellings and error codes, and the matching of codes.

mod codes;
// Included, because rustfmt would format a module's file.
mod generated {
    #[cfg(feature = "codegen")]
    include!(concat!(env!("OUT_DIR"), "/tables/generated.rs"));
    #[cfg(not(feature = "codegen"))]
    include!("generated.rs");
}

pub use codes::{Action, Concern, ErrorRow};
pub use generated::{CALLS_PER_SECOND, Region};
pub(crate) use generated::{CODES, STORE_CODES, gateway, object_store};
#[cfg(any(feature = "emulator", feature = "jiff1"))]
pub(crate) use generated::{TIMESTAMP_FORMATS, TIMESTAMP_ZONES};
