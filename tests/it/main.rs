//! The only integration test binary, with a module for each concern. Snapshots are in `snapshots/`; `cargo xtask bless`
//! writes them. To run one module: `cargo test --all-features --test it -- hints`.

mod answers; // answers as callers see them: replies, refusals and others
mod application; // an application's schema files in addition to the crate's
#[cfg(feature = "emulator")]
mod application_build; // a program with its own operation, built and run
mod builder; // settings of a client
mod cases; // (shared) wrong requests, made from the schema
mod chosen_calls; // operations chosen at run time behave like typed ones
#[cfg(feature = "cli")]
mod cli; // the command: arguments and environment in, streams and exit status out
mod codes; // the class of each of the vendor's error codes
#[path = "../../src/corpus.rs"]
mod corpus; // (shared) saved inputs of the fuzz targets
mod dead; // a store that does not answer
#[cfg(feature = "emulator")]
mod deliver; // the delivery engine against the emulator
mod dependencies; // the crates that a user has to build
#[cfg(feature = "emulator")]
mod download; // downloads against the emulator and strange stores
mod downloads; // downloads with scripted answers
mod early; // a store that answers before it has the whole upload
#[cfg(feature = "emulator")]
mod emulator; // the emulator answers like DingTalk
#[cfg(feature = "emulator")]
mod encoding; // parameters arrive unchanged
mod errors; // every kind of error, as people see it
#[cfg(feature = "rustls")]
mod faults; // every fault of servers and networks; writes docs/faults.md
#[cfg(feature = "emulator")]
mod generated_code; // generated code of every shape, built and called
mod generator; // the generator's output in `src/generated/`, and schemas that it refuses
mod guide; // tables in the guide agree with the schema
mod hints; // common failures, and the hint for each
mod hostile; // servers that answer nonsense to sendByApp
mod layout; // (shared) formats generated code
#[cfg(feature = "cli")]
mod memory; // large files in constant memory
#[cfg(all(feature = "dial", feature = "rustls"))]
mod midway; // answers in the middle of a large body
mod mobile; // notations of mobile numbers
mod named; // errors name the host and the proxy
mod one_file; // (shared) joins generated files
#[cfg(feature = "emulator")]
mod panics; // a panic in an application's code
#[cfg(feature = "emulator")]
mod parts; // uploads in parts
mod person; // notations of people
mod pool; // connections are reused
mod portable; // (shared) errors of the system, the same on each
#[cfg(feature = "emulator")]
mod python_sdk; // the vendor's own client against the emulator
mod readme; // README.md, schema/README.md and the examples are true
mod rooms; // arrows between rooms point down
mod schema_fuzzing; // the generator on generated schema files
mod script; // (shared) a server with scripted answers
mod secrets; // errors show no secrets
#[cfg(feature = "emulator")]
mod serialized; // serialized replies, receipts and ids
mod snapshots; // the bytes on the wire for each operation
mod store_answers; // answers of the object store
mod text; // escaping of texts
#[cfg(feature = "emulator")]
mod token_file; // tokens in files, shared by processes
mod token_store; // token stores of an application
mod tokens; // sources and lifetimes of tokens
mod translations; // the Chinese pages have what the English have
mod upload; // uploads with scripted answers
mod validation; // every rule of every operation is enforced
#[cfg(feature = "emulator")]
mod vendor_sdks; // the vendor's Python and Node SDKs through every operation
// Without TLS, there is no fault matrix, which uses most features of this server.
#[cfg_attr(not(feature = "rustls"), allow(dead_code))]
mod wire; // (shared) a server that does exactly what a script says
mod worth; // which errors are worth a retry
