//! The builder of an emulator.

use std::io;
use std::net::{Ipv4Addr, TcpListener, ToSocketAddrs};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::Value;

use super::Emulator;
use super::control::problem::Problem;
use super::control::{self, Control, load, state::State};
use super::net::handler::Handler;
use super::net::server::{self, DEFAULT_IDLE_TIMEOUT, Server, ServerState};
use super::world::World;
use super::world::random::Random;
use crate::client::single_flight::lock;

/// Sets up an emulator before it starts; see [`Emulator::builder`].
#[derive(Default)]
pub struct EmulatorBuilder {
    state: State,
    idle_timeout: Option<Duration>,
}

impl EmulatorBuilder {
    /// Starts with the state in this JSON: people, departments, roles, conversations, keys and ids, files, settings,
    /// faults. Parts that are left out have their defaults. `/_emulator/schema.json` describes the format, and
    /// `/_emulator/state` returns the current state in it; see [the guide](crate::guide::testing).
    ///
    /// Fails with [`InvalidData`](io::ErrorKind::InvalidData), which says what is wrong and where.
    pub fn seed(mut self, json: &str) -> io::Result<EmulatorBuilder> {
        let allowed_hosts = std::mem::take(&mut self.state.allow_hosts);
        let value: Value = serde_json::from_str(json).map_err(invalid)?;
        self.state = control::read_state(value).map_err(refused)?;
        self.state.allow_hosts.extend(allowed_hosts);
        // Report a state that cannot be loaded here, not at the start.
        load::read(&self.state, "").map_err(refused)?;
        Ok(self)
    }

    /// Accepts this name of this machine in the headers `Host` and `Origin`, in addition to `localhost` and the
    /// machine's addresses. All other names are refused, so a foreign web page cannot use the emulator.
    pub fn allow_host(mut self, name: impl Into<String>) -> EmulatorBuilder {
        self.state.allow_hosts.push(name.into());
        self
    }

    /// Sets the time after which a connection without traffic is closed, between two requests or within one. Zero means
    /// never. Defaults to 60 seconds.
    ///
    /// If there are more than 2,048 connections, or more than the system allows, each new one replaces the one that has
    /// been idle longest. A connection that waits for an answer is never replaced.
    pub fn idle_timeout(mut self, time: Duration) -> EmulatorBuilder {
        self.idle_timeout = Some(time);
        self
    }

    /// Starts on the address in the seed (`listen`), or else on a free port of 127.0.0.1.
    pub fn start(self) -> io::Result<Emulator> {
        match self.state.listen.clone() {
            Some(address) => self.listen(address),
            None => self.listen((Ipv4Addr::LOCALHOST, 0)),
        }
    }

    /// Starts on this address; port 0 picks a free port.
    pub fn listen(self, address: impl ToSocketAddrs) -> io::Result<Emulator> {
        let listener = TcpListener::bind(address)?;
        let url = server::url(&listener)?;
        let mut start = self.state;
        load::settle(&mut start);
        let allowed_hosts = std::mem::take(&mut start.allow_hosts);
        let seeded = start.idle_timeout.take().map(Duration::from_secs);
        let idle = self.idle_timeout.or(seeded).unwrap_or(DEFAULT_IDLE_TIMEOUT);
        let setting = Arc::new(load::setting(&start, &url).map_err(refused)?);
        let world = World::new(setting.clone(), Random::default());
        let handler = Arc::new(Mutex::new(Handler::new(world)));
        let control = Arc::new(Control { url, start });
        control::reset(&mut lock(&handler), &control);
        let state = ServerState {
            handler: handler.clone(),
            control: {
                let control = control.clone();
                Box::new(move |handler, request| control::answer(&control, handler, request))
            },
            allowed_hosts,
            idle_timeout: Some(idle).filter(|idle| !idle.is_zero()),
        };
        let server = Server::start(listener, state)?;
        Ok(Emulator { _server: server, setting, handler, control })
    }
}

fn invalid(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, error)
}

pub(super) fn refused(problem: Problem) -> io::Error {
    invalid(problem.to_string())
}
