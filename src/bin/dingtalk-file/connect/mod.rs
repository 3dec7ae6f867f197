//! The connection to DingTalk. Each option falls back to an environment variable.

pub mod environment;
pub mod operator;
mod roots;
pub mod signals;
mod token_cache;

use std::path::PathBuf;
use std::time::Duration;

use clap::Args;
use dingtalk_file::{
    Client, ClientBuilder, Credentials, FileTokenStore, Region, RetryPolicy, canonical, speaks_tls,
};

use self::environment::{Lookup, or_variable, process};
use crate::cli::values::detail;
use crate::show::failure::Failure;

/// clap's own support for variables is not used. It reads them even for commands that ignore them and fails on wrong
/// ones, it takes an empty one as a value, and its errors quote values.
#[derive(Args, Debug)]
#[command(next_help_heading = "Connection options")]
pub struct Connection {
    #[arg(long, global = true, value_name = "URL")]
    #[arg(help = "Address in place of both DingTalk hosts: https://host[:port][/prefix]\n\
                  [default: the region's hosts] [env: DINGTALK_ENDPOINT]")]
    endpoint: Option<String>,
    #[arg(long, global = true, value_name = "global|china", value_parser = region)]
    #[arg(help = "DingTalk's region: apps, tokens and ids of one are unknown to the other\n\
                  [default: global] [env: DINGTALK_REGION]")]
    region: Option<Region>,
    #[arg(long, global = true, value_name = "SECONDS", value_parser = seconds)]
    #[arg(allow_negative_numbers = true)]
    #[arg(help = "Time limit of one attempt, from the DNS lookup to the whole answer\n\
                  [default: 30] [env: DINGTALK_TIMEOUT]")]
    timeout: Option<Duration>,
    #[arg(long, global = true, value_name = "SECONDS", value_parser = seconds)]
    #[arg(allow_negative_numbers = true)]
    #[arg(
        help = "Time limit of the whole call, including attempts, waits and the fetch of a token\n\
                  [default: 120] [env: DINGTALK_DEADLINE]"
    )]
    deadline: Option<Duration>,
    #[arg(long, global = true, value_name = "N", value_parser = retries)]
    #[arg(allow_negative_numbers = true)]
    #[arg(help = "How often to retry if an attempt was not executed\n\
                  [default: 2] [env: DINGTALK_RETRIES]")]
    retries: Option<u32>,
    #[arg(long, global = true)]
    #[arg(help = "Permit plain http to other machines, where the token can be read in transit\n\
                  [default: plain http to loopback only]")]
    allow_http: bool,
    // The text of a key or certificate begins with a hyphen. An error about an unknown argument would show it.
    #[arg(long, global = true, value_name = "FILE", allow_hyphen_values = true)]
    #[arg(
        help = "Root certificates (PEM) to trust in place of the system's, such as your company's\n\
                  [default: SSL_CERT_FILE and SSL_CERT_DIR, else the system's] [env: DINGTALK_CA_FILE]"
    )]
    ca: Option<PathBuf>,
    #[arg(long, global = true)]
    #[arg(help = "Fetch an access token in each run, and keep nothing on disk\n\
                  [default: kept in the cache folder] [env: DINGTALK_NO_TOKEN_CACHE=1]")]
    no_token_cache: bool,
}

/// The parts of a client.
pub struct Parts {
    /// Without credentials.
    pub client: Client,
    pub credentials: Credentials,
    /// The place of the app's token between runs, if it is kept.
    pub store: Option<FileTokenStore>,
    /// The endpoint of the api host.
    pub endpoint: String,
}

impl Parts {
    /// Joins the parts to a client, which uses the token that an earlier run kept.
    pub fn join(self) -> Client {
        let Parts { client, credentials, store, .. } = self;
        client.with_credentials(match store {
            Some(store) => credentials.kept_in(store),
            None => credentials,
        })
    }
}

const TIMEOUT: Duration = Duration::from_secs(30);

impl Connection {
    /// Returns a client with the environment's credentials and the token that an earlier run kept.
    pub fn client(&self) -> Result<Client, Failure> {
        Ok(self.parts()?.join())
    }

    /// Returns the parts of a client.
    pub fn parts(&self) -> Result<Parts, Failure> {
        self.parts_at(0)
    }

    /// Returns the parts of a client with a rate limit: the calls per second of each operation, 0 for no limit.
    pub fn parts_at(&self, rate: u32) -> Result<Parts, Failure> {
        let place = self.place()?;
        let builder = self.builder_at(&place)?.rate(rate);
        let endpoint = place.api();
        let given_up = self.no_token_cache.then_some(true);
        let given_up = or_variable(given_up, &process, "DINGTALK_NO_TOKEN_CACHE", switch)?;
        let credentials = Credentials::from_env().map_err(detail)?;
        let client = builder.build()?;
        let store = if given_up.unwrap_or_default() {
            None
        } else {
            token_cache::store(&process, &endpoint, &credentials)
        };
        Ok(Parts { client, credentials, store, endpoint })
    }

    /// Returns the settings of a client, without credentials.
    pub fn builder(&self) -> Result<ClientBuilder, String> {
        self.builder_at(&self.place()?)
    }

    fn builder_at(&self, place: &Place) -> Result<ClientBuilder, String> {
        let speaks_tls = speaks_tls(&place.api(), &process);
        let roots = roots::roots(self.ca.as_deref(), speaks_tls, &process)?;
        let builder = Client::builder().allow_http(self.allow_http).region(place.region);
        let builder = builder.root_certificates(roots);
        let builder = match &place.endpoint {
            Some(endpoint) => builder.endpoint(endpoint),
            None => builder,
        };
        self.limit(builder, &process)
    }

    /// Returns all files that settings are read from, with or without those of the credentials.
    pub fn files(&self, with_credentials: bool) -> Result<Vec<PathBuf>, String> {
        let mut files = Vec::new();
        if with_credentials {
            files.extend(Credentials::files_from_env());
        }
        let speaks_tls = speaks_tls(&self.place()?.api(), &process);
        files.extend(roots::source_file(self.ca.as_deref(), speaks_tls, &process));
        Ok(files)
    }

    fn place(&self) -> Result<Place, String> {
        let endpoint = match &self.endpoint {
            Some(endpoint) => Some(endpoint.clone()),
            None => environment::text(&process, "DINGTALK_ENDPOINT")?,
        };
        let region = or_variable(self.region, &process, "DINGTALK_REGION", region)?;
        Ok(Place { endpoint, region: region.unwrap_or_default() })
    }

    /// Adds timeouts, deadline and retries to settings. A demonstration looks up no variables.
    pub fn limit(
        &self,
        mut builder: ClientBuilder,
        lookup: &Lookup,
    ) -> Result<ClientBuilder, String> {
        let timeout = or_variable(self.timeout, lookup, "DINGTALK_TIMEOUT", seconds)?;
        let timeout = timeout.unwrap_or(TIMEOUT);
        // With a limit on the name lookup, ureq applies the timeout to the attempt as a whole.
        builder = builder.timeout(timeout).timeout_resolve(timeout);
        if let Some(time) = or_variable(self.deadline, lookup, "DINGTALK_DEADLINE", seconds)? {
            builder = builder.deadline(time);
        }
        if let Some(retries) = or_variable(self.retries, lookup, "DINGTALK_RETRIES", retries)? {
            builder = builder.retry(RetryPolicy::new(retries));
        }
        Ok(builder)
    }

    /// Returns the options that select the same DingTalk, for a command that continues this one.
    pub fn repeated(&self) -> Vec<String> {
        let mut options = Vec::new();
        if let Some(endpoint) = &self.endpoint {
            options.extend(["--endpoint".into(), endpoint.clone()]);
        }
        if let Some(region) = self.region {
            options.extend(["--region".into(), region.as_str().into()]);
        }
        options.extend(self.allow_http.then(|| "--allow-http".into()));
        if let Some(path) = &self.ca {
            options.extend(["--ca".into(), path.display().to_string()]);
        }
        options
    }
}

/// The region of DingTalk.
struct Place {
    endpoint: Option<String>,
    region: Region,
}

impl Place {
    /// Returns the endpoint of the api host, which identifies a DingTalk.
    fn api(&self) -> String {
        canonical(self.endpoint.as_deref().unwrap_or(self.region.api()))
    }
}

fn region(text: &str) -> Result<Region, &'static str> {
    let region = Region::ALL.iter().find(|region| region.as_str() == text);
    region.copied().ok_or("give global or china")
}

fn seconds(text: &str) -> Result<Duration, &'static str> {
    // Some 30 years: not every system's clock can represent a later time.
    const MAX_TIME: Duration = Duration::from_secs(1_000_000_000);
    let seconds = text.parse().ok();
    let time = seconds.and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
    let time = time.filter(|time| !time.is_zero()).map(|time| time.min(MAX_TIME));
    time.ok_or("give a positive number of seconds, such as 30 or 0.5")
}

fn switch(text: &str) -> Result<bool, &'static str> {
    match text {
        "1" | "true" => Ok(true),
        "0" | "false" => Ok(false),
        _ => Err("give 1 or 0"),
    }
}

fn retries(text: &str) -> Result<u32, &'static str> {
    text.parse().map_err(|_| "give a whole number, 0 for no second attempt")
}

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use super::*;

    #[test]
    fn seconds_are_positive_and_finite() {
        assert_eq!(seconds("0.2"), Ok(Duration::from_millis(200)));
        assert_eq!(seconds("30"), Ok(Duration::from_secs(30)));
        assert!(seconds("1e19").is_ok_and(|time| Instant::now().checked_add(time).is_some()));
        for wrong in ["0", "0.0", "-1", "inf", "nan", "1e-12", "1e30", "30s", ""] {
            assert!(seconds(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn spellings_of_an_address_are_equal() {
        let rows = [
            ("HTTP://127.0.0.1:80", "http://127.0.0.1:80"),
            ("https://Api.DingTalk.COM/A/b", "https://api.dingtalk.com/A/b"),
            ("Https://LOCALHOST", "https://localhost"),
            ("http://[::A]:1/X", "http://[::a]:1/X"),
            ("", ""),
        ];
        for (written, expected) in rows {
            assert_eq!(canonical(written), expected);
        }
    }

    #[test]
    fn every_region_has_a_name() {
        for known in Region::ALL {
            assert_eq!(region(known.as_str()), Ok(*known));
        }
    }
}
