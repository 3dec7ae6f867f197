//! Sockets, HTTP/1.1, and what goes wrong on the wire.

mod connection;
pub(crate) mod exchange;
pub(crate) mod fault;
pub(crate) mod handler;
mod incoming;
mod outgoing;
pub(crate) mod server;
