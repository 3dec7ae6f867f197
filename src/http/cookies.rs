//! Cookies that a server sets, which nothing here needs. Where some crate of the program turns ureq's feature `cookies`
//! on, every agent keeps them and sends them back, and has no setting against it.

use ureq::Agent;

/// What an agent has instead of a jar as long as the feature is off. With it, the agent has a method of this name itself,
/// which goes before this one: so it need not be known here whether it is on.
#[allow(dead_code)]
trait WithoutJar {
    fn cookie_jar_lock(&self) -> NoJar {
        NoJar
    }
}

impl WithoutJar for Agent {}

struct NoJar;

#[allow(dead_code)]
impl NoJar {
    fn clear(&mut self) {}
}

/// Throws away what servers made this agent keep.
pub(crate) fn forget(agent: &Agent) {
    agent.cookie_jar_lock().clear();
}
