//! Discards the cookies that servers set. If any crate in the program enables ureq's `cookies` feature, every agent
//! keeps them and sends them back, and no setting prevents it.

use ureq::Agent;

/// Gives agents a `cookie_jar_lock` if the feature is off. If it is on, the agent's own method of that name takes
/// precedence, so this crate need not know.
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

/// Clears an agent's cookies. A cookie that another thread's answer sets at this moment may still be sent back to its
/// host.
pub(crate) fn forget(agent: &Agent) {
    agent.cookie_jar_lock().clear();
}
