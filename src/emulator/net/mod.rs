//! Sockets and HTTP/1.1: requests come in, responses go out, faults happen on the way.

mod connection;
pub(crate) mod exchange;
pub(crate) mod fault;
pub(crate) mod handler;
mod incoming;
mod outgoing;
pub(crate) mod server;
