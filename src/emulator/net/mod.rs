//! Sockets and HTTP/1.1: receives requests, sends responses, and injects faults.

mod connection;
pub(crate) mod exchange;
pub(crate) mod fault;
mod gate;
mod guard;
pub(crate) mod handler;
pub(crate) mod inbox;
mod incoming;
pub(crate) mod log;
pub(crate) mod outgoing;
pub(crate) mod server;
