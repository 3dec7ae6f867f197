//! The call that all programs here make, which sends a file to a person: hand-written, and with the library.

use std::time::Duration;

use dingtalk_file::{Client, Credentials};
use serde::{Deserialize, Serialize};
use ureq::Agent;
use ureq::config::ConfigBuilder;
use ureq::typestate::AgentScope;

pub mod server;

pub const TOKEN: &str = "b3ae8d1c7f2f4b0e9a6d5c4b3a291807";
pub const PATH: &str = "/v1.0/convFile/apps/conversations/files/send";

/// The caller.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Who {
    /// The library.
    Ours,
    /// Hand-written, with a budget for each phase, no redirects and a limit on the answer.
    Phased,
    /// Hand-written, with one timeout for the whole call, no redirects and a limit on the answer.
    Careful,
    /// Hand-written, with ureq's defaults.
    Naive,
    /// The bytes alone over a socket, which is the lower bound.
    Bare,
}

pub const ALL: [Who; 5] = [Who::Ours, Who::Phased, Who::Careful, Who::Naive, Who::Bare];

impl Who {
    pub fn name(self) -> &'static str {
        match self {
            Who::Ours => "ours",
            Who::Phased => "phased",
            Who::Careful => "careful",
            Who::Naive => "naive",
            Who::Bare => "bare",
        }
    }

    pub fn named(name: &str) -> Who {
        ALL.into_iter().find(|who| who.name() == name).unwrap_or_else(|| panic!("no {name:?}"))
    }
}

/// Makes the call repeatedly.
pub enum Caller {
    Ours(Client),
    ByHand(Agent, String),
    Bare(bare::Connection),
}

impl Caller {
    pub fn new(who: Who, endpoint: &str) -> Caller {
        let agent = match who {
            Who::Ours => {
                let client = Client::builder().api_endpoint(endpoint);
                let client = client.credentials(Credentials::token(TOKEN)).build();
                return Caller::Ours(client.expect("a client"));
            }
            Who::Bare => return Caller::Bare(bare::Connection::new(endpoint)),
            Who::Naive => Agent::new_with_defaults(),
            Who::Careful => Agent::config_builder()
                .http_status_as_error(false)
                .max_redirects(0)
                .timeout_global(Some(Duration::from_secs(30)))
                .build()
                .into(),
            Who::Phased => phased().build().into(),
        };
        Caller::ByHand(agent, format!("{endpoint}{PATH}"))
    }

    /// Makes one call. Returns the size of the delivered file, which proves that the answer was read.
    pub fn call(&mut self) -> usize {
        match self {
            Caller::Ours(client) => {
                let reply = client.send_by_app(UNION.into(), SPACE.into(), DENTRY.into());
                let reply = reply.expect("a reply").into_value();
                reply.file.size.expect("its size") as usize
            }
            Caller::ByHand(agent, url) => by_hand(agent, url).expect("a reply"),
            Caller::Bare(connection) => connection.call(),
        }
    }
}

const UNION: &str = "cHtUYLDVwLlJtbNTeBMiSBAiEiE";
const SPACE: &str = "854030";
const DENTRY: &str = "1273456789";

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Body<'a> {
    pub space_id: &'a str,
    pub dentry_id: &'a str,
}

#[derive(Deserialize)]
pub struct Sent {
    pub file: File,
}

/// The fields of the answer that the library reads.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
#[allow(dead_code)]
pub struct File {
    id: Option<String>,
    conversation_id: Option<String>,
    space_id: Option<String>,
    parent_id: Option<String>,
    #[serde(rename = "type")]
    kind: Option<String>,
    name: Option<String>,
    pub size: Option<i64>,
    path: Option<String>,
    version: Option<i64>,
    status: Option<String>,
    extension: Option<String>,
    creator_id: Option<String>,
    modifier_id: Option<String>,
    create_time: Option<String>,
    modified_time: Option<String>,
    uuid: Option<String>,
}

/// Makes the call as a careful engineer would write it for one program.
pub fn by_hand(agent: &Agent, url: &str) -> Result<usize, Box<dyn std::error::Error>> {
    let body = serde_json::to_vec(&Body { space_id: SPACE, dentry_id: DENTRY })?;
    let mut response = agent
        .post(url)
        .query("unionId", UNION)
        .header("accept", "application/json")
        .header("content-type", "application/json")
        .header("x-acs-dingtalk-access-token", TOKEN)
        .send(&body)?;
    if response.status() != 200 {
        return Err(format!("http {}", response.status()).into());
    }
    let answer = response.body_mut().with_config().limit(8 << 20).read_to_vec()?;
    let sent: Sent = serde_json::from_slice(&answer)?;
    Ok(sent.file.size.unwrap_or_default() as usize)
}

pub mod bare {
    //! The same bytes over a socket, without HTTP in between.

    use std::io::{Read, Write};
    use std::net::TcpStream;

    pub struct Connection {
        stream: TcpStream,
        request: String,
        answer: Vec<u8>,
    }

    impl Connection {
        pub fn new(endpoint: &str) -> Self {
            let host = endpoint.strip_prefix("http://").expect("http");
            let body =
                format!(r#"{{"spaceId":"{}","dentryId":"{}"}}"#, super::SPACE, super::DENTRY);
            let request = format!(
                "POST {}?unionId={} HTTP/1.1\r\nhost: {host}\r\naccept: application/json\r\n\
                 user-agent: bare\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\
                 x-acs-dingtalk-access-token: {}\r\n\r\n{body}",
                super::PATH,
                super::UNION,
                body.len(),
                super::TOKEN,
            );
            let stream = TcpStream::connect(host).expect("a connection");
            stream.set_nodelay(true).expect("no delay");
            Connection { stream, request, answer: vec![0; 64 << 10] }
        }

        pub fn call(&mut self) -> usize {
            self.stream.write_all(self.request.as_bytes()).expect("sent");
            self.stream.read(&mut self.answer).expect("an answer")
        }
    }
}

/// Returns the settings of an agent with a budget for each phase.
pub fn phased() -> ConfigBuilder<AgentScope> {
    let budget = Some(Duration::from_secs(30));
    Agent::config_builder()
        .http_status_as_error(false)
        .max_redirects(0)
        .max_redirects_will_error(false)
        .timeout_connect(budget)
        .timeout_send_request(budget)
        .timeout_send_body(budget)
        .timeout_recv_response(budget)
        .timeout_recv_body(budget)
}
