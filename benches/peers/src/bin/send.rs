//! The counterpart of the command: one hand-written call to a given endpoint.

use std::env;
use std::time::Duration;

use ureq::Agent;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let endpoint = env::args().nth(1).ok_or("an endpoint")?;
    let agent: Agent = Agent::config_builder()
        .http_status_as_error(false)
        .max_redirects(0)
        .timeout_global(Some(Duration::from_secs(30)))
        .build()
        .into();
    let size = peers::by_hand(&agent, &format!("{endpoint}{}", peers::PATH))?;
    println!("sent, {size} bytes");
    Ok(())
}
