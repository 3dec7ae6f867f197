//! How a client comes by its token.

use std::sync::Arc;
use std::time::Duration;

use super::{Client, Terms};
use crate::call::Error;
use crate::call::error::{Details, Outcome};
use crate::call::response::Failure;
use crate::client::token::{Credentials, Kind, Ticket};
use crate::client::{CallOptions, FetchedToken};
use crate::generated::oauth2::{GetAccessToken, GetCorpAccessToken};
use crate::secret::Secret;

impl Client {
    /// A valid access token: the kept one, or a new one. It is fetched on first use, kept until shortly before it
    /// expires, and renewed once when DingTalk refuses it, so there is seldom a reason to ask.
    pub fn access_token(&self) -> Result<Secret, Error> {
        self.token(&self.terms(&CallOptions::new()))
    }

    /// A new access token of the app, whatever is kept, with its life. It proves that the credentials work; calls go on
    /// with the kept one. [`Credentials::token`] and [`Credentials::source`] are invalid here: nothing is fetched for them.
    pub fn fetch_token(&self) -> Result<FetchedToken, Error> {
        self.fetch(self.known_credentials()?, &self.terms(&CallOptions::new()))
    }

    pub(super) fn token(&self, terms: &Terms) -> Result<Secret, Error> {
        let clock = &*self.shared.clock;
        let credentials = self.known_credentials()?;
        match &credentials.kind {
            Kind::Token(token) => return Ok(token.clone()),
            Kind::Source(source) => return source.token().map_err(|error| failed("token", error)),
            Kind::Internal { .. } | Kind::ThirdParty { .. } => {}
        }
        let patience = self.left(terms);
        let fetch = || self.fetch(credentials, terms);
        let store = credentials.store.as_deref();
        let token = self.account.token.get(clock, patience, store, fetch)?;
        token.ok_or_else(|| Failure::late().details.into())
    }

    fn known_credentials(&self) -> Result<&Credentials, Error> {
        self.credentials.as_ref().ok_or_else(|| {
            Error::invalid(None, "no credentials; give the client a token or an app")
        })
    }

    /// A new token for an app.
    fn fetch(&self, credentials: &Credentials, terms: &Terms) -> Result<FetchedToken, Error> {
        if let Some(flaw) = credentials.flaw() {
            return Err(Error::invalid(None, flaw));
        }
        // Before it is asked for: a token never lives longer than is thought.
        let fetched_at = self.shared.clock.wall();
        let (token, seconds) = match &credentials.kind {
            Kind::Internal { app_key, app_secret } => {
                let operation = GetAccessToken::new(app_key, app_secret.clone());
                let reply = self.execute(&operation, terms, &mut || Ok(()))?.into_value();
                (reply.access_token, reply.expire_in)
            }
            Kind::ThirdParty { suite_key, suite_secret, suite_ticket, corp_id } => {
                let (secret, ticket) = (suite_secret.clone(), ticket(suite_ticket)?);
                let operation = GetCorpAccessToken::new(suite_key, secret, ticket, corp_id.clone());
                let reply = self.execute(&operation, terms, &mut || Ok(()))?.into_value();
                (reply.access_token, reply.expire_in)
            }
            Kind::Token(_) | Kind::Source(_) => {
                let problem = "the application gives the tokens; only an app's are fetched";
                return Err(Error::invalid(None, problem));
            }
        };
        Ok(FetchedToken::new(token, fetched_at, seconds.and_then(life)))
    }

    /// Gives up a refused token. Returns whether the next one can be another.
    pub(super) fn discard_token(&self, refused: &Secret) -> bool {
        let Some(credentials) = &self.credentials else {
            return false;
        };
        match &credentials.kind {
            Kind::Token(_) => false,
            Kind::Source(source) => source.refused(refused),
            Kind::Internal { .. } | Kind::ThirdParty { .. } => {
                self.account.token.forget(refused, credentials.store.as_deref());
                true
            }
        }
    }
}

/// What DingTalk says in seconds, if it makes sense.
fn life(seconds: i64) -> Option<Duration> {
    u64::try_from(seconds).ok().filter(|seconds| *seconds > 0).map(Duration::from_secs)
}

fn ticket(ticket: &Ticket) -> Result<Secret, Error> {
    let source = match ticket {
        Ticket::Given(ticket) => return Ok(ticket.clone()),
        Ticket::Source(source) => source,
    };
    let ticket = source.ticket().map_err(|error| failed("ticket", error))?;
    match ticket.flaw() {
        None => Ok(ticket),
        Some(flaw) => {
            let problem = format!("the suite ticket {flaw}; give the bare value");
            Err(Error::invalid(None, problem))
        }
    }
}

/// The error of a source of the application's.
fn failed(source: &str, error: Box<dyn std::error::Error + Send + Sync>) -> Error {
    // A source that fetches tokens by this crate has errors that say all there is to say.
    let error = match error.downcast::<Error>() {
        Ok(error) => return *error,
        Err(error) => error,
    };
    let mut details = Details::new(Outcome::NotSent);
    details.detail = Some(format!("the application's {source} source failed"));
    details.worth_retrying = Some(Duration::ZERO);
    details.caused_by(Arc::from(error));
    details.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_life_that_makes_no_sense_is_none() {
        assert_eq!([i64::MIN, -1, 0].map(life), [None; 3]);
        assert_eq!(life(1), Some(Duration::from_secs(1)));
        assert_eq!(life(i64::MAX), Some(Duration::from_secs(i64::MAX as u64)));
    }
}
