//! Real sockets on loopback, with scripted lookups, proxies and servers. Tests assert results and counts, never times.

mod ahead;
mod interrupted;
mod names;
mod net;
mod proxies;
#[cfg(feature = "rustls")]
mod refused;
#[cfg(feature = "rustls")]
mod resumed;
mod reuse;
mod silent;
