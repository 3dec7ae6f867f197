//! Sockets, HTTP/1.1, and what goes wrong on the wire.

pub(crate) mod answer;
pub(crate) mod body;
mod connection;
pub(crate) mod exchange;
pub(crate) mod fault;
pub(crate) mod http;
pub(crate) mod server;
pub(crate) mod state;
