//! The one integration test binary: a module for each concern. Snapshots lie in `snapshots/`; `cargo xtask bless` writes
//! them. To run one module: `cargo test --all-features --test it -- hints`.

mod answers; // what answers mean: replies, refusals and what is neither
mod application; // an application's schema files beside the crate's
#[cfg(feature = "emulator")]
mod application_build; // a program with an operation of its own, built and run
mod builder; // settings of a client
mod cases; // (shared) wrong requests, made from the schema
mod chosen_calls; // operations chosen at run time mean what typed ones mean
#[cfg(feature = "cli")]
mod cli; // the command: arguments and environment in, streams and exit status out
mod codes; // the vendor's error codes and what the crate makes of each
#[path = "../../src/corpus.rs"]
mod corpus; // (shared) saved inputs of the fuzz targets
mod dead; // a store that does not answer
#[cfg(feature = "emulator")]
mod deliver; // the delivery engine against the emulator
mod dependencies; // what a user has to build
#[cfg(feature = "emulator")]
mod download; // downloads against the emulator and strange stores
mod downloads; // downloads with scripted answers
mod early; // a store that speaks before it has the whole upload
#[cfg(feature = "emulator")]
mod emulator; // the emulator answers like DingTalk
#[cfg(feature = "emulator")]
mod encoding; // parameters arrive as they were given
mod errors; // every kind of error, as people see it
#[cfg(feature = "rustls")]
mod faults; // every fault of servers and networks; writes docs/faults.md
#[cfg(feature = "emulator")]
mod generated_code; // generated code of every shape, built and called
mod generator; // what the generator writes and refuses; `src/generated/` is its output
mod guide; // tables of the guide say what the schema says
mod hints; // what people meet, and the hint for it
mod hostile; // servers that answer nonsense to sendByApp
mod layout; // (shared) formats generated code
#[cfg(feature = "cli")]
mod memory; // large files in constant memory
#[cfg(all(feature = "dial", feature = "rustls"))]
mod midway; // refusals in the middle of a large body
mod mobile; // mobile numbers as people write them
mod named; // errors name host, proxy and address
mod one_file; // (shared) joins generated files
#[cfg(feature = "emulator")]
mod panics; // a panic in an application's code
#[cfg(feature = "emulator")]
mod parts; // uploads in parts
mod person; // people as they are written
mod pool; // connections are used again
mod portable; // (shared) errors of the system, the same on each
#[cfg(feature = "emulator")]
mod python_sdk; // the vendor's own client against the emulator
mod readme; // README.md, schema/README.md and the examples are true
mod rooms; // arrows between rooms point down
mod schema_fuzzing; // the generator on any schema files
mod script; // (shared) a server with scripted answers
mod secrets; // no error shows a secret
#[cfg(feature = "emulator")]
mod serialized; // replies, receipts and ids as serde writes them
mod snapshots; // what crosses the wire for each operation
mod store_answers; // answers of the object store
mod text; // texts as people see them
#[cfg(feature = "emulator")]
mod token_file; // tokens in files, shared by processes
mod token_store; // token stores of an application
mod tokens; // where tokens come from and how long they live
mod upload; // uploads with scripted answers
mod validation; // every rule of every operation, broken once
#[cfg(feature = "emulator")]
mod vendor_sdks; // the vendor's Python and Node SDKs through every operation
// Without TLS there is no fault matrix, which needs most of what this server can do.
#[cfg_attr(not(feature = "rustls"), allow(dead_code))]
mod wire; // (shared) a server that does exactly what a script says
mod worth; // which errors are worth a retry
