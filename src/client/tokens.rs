//! The client's side of tokens: getting, fetching and discarding them.

use std::sync::Arc;
use std::time::Duration;

use super::{Client, Terms};
use crate::call::Error;
use crate::call::error::{Details, Outcome};
use crate::call::operation::Host;
use crate::call::response::Failure;
use crate::client::token::{Credentials, Kind, Ticket};
use crate::client::{CallOptions, FetchedToken, TokenStore};
use crate::generated::oauth2::{GetAccessToken, GetCorpAccessToken};
use crate::secret::Secret;

impl Client {
    /// Returns a valid access token, cached or new. Calls do this themselves: they fetch a token on first use, cache it
    /// until shortly before it expires, and refresh it once if DingTalk refuses it. Applications seldom need it.
    pub fn access_token(&self) -> Result<Secret, Error> {
        self.token(&self.terms(&CallOptions::new()), Host::Api)
    }

    /// Fetches a new access token of the app and returns it with its life, even if one is cached. Success proves that
    /// the credentials work. Calls go on using the cached token. Fails with
    /// [`Outcome::Invalid`](crate::Outcome::Invalid) for [`Credentials::token`] and [`Credentials::source`], for which
    /// the client fetches nothing.
    pub fn fetch_token(&self) -> Result<FetchedToken, Error> {
        self.fetch(self.known_credentials()?, &self.terms(&CallOptions::new()))
    }

    /// Returns the token for a call of this host.
    pub(super) fn token(&self, terms: &Terms, host: Host) -> Result<Secret, Error> {
        let clock = &*self.shared.clock;
        let credentials = self.known_credentials()?;
        match &credentials.kind {
            Kind::Token(token) => return Ok(token.clone()),
            Kind::Source(source) => return source.token().map_err(|error| failed("token", error)),
            Kind::Internal { .. } | Kind::ThirdParty { .. } => {}
        }
        let patience = self.left(terms);
        let fetch = || {
            self.connect_meanwhile(host);
            self.fetch(credentials, terms)
        };
        let token = self.account.token.get(clock, patience, self.store(), fetch)?;
        token.ok_or_else(|| Failure::late().details.into())
    }

    /// Returns the store of the token and of the notes for the next run.
    pub(super) fn store(&self) -> Option<&dyn TokenStore> {
        self.credentials.as_ref()?.store.as_deref()
    }

    fn known_credentials(&self) -> Result<&Credentials, Error> {
        self.credentials.as_ref().ok_or_else(|| {
            Error::invalid(None, "no credentials; give the client a token or an app")
        })
    }

    /// Fetches a new token for an app.
    fn fetch(&self, credentials: &Credentials, terms: &Terms) -> Result<FetchedToken, Error> {
        if let Some(flaw) = credentials.flaw() {
            return Err(Error::invalid(None, flaw));
        }
        // Taken before the request, so that no token is used for longer than it lives.
        let fetched_at = self.shared.clock.wall();
        let (token, seconds) = match &credentials.kind {
            Kind::Internal { app_key, app_secret } => {
                let operation = GetAccessToken::new(app_key, app_secret.clone());
                let reply = self.execute(&operation, terms, &mut ())?.into_value();
                (reply.access_token, reply.expire_in)
            }
            Kind::ThirdParty { suite_key, suite_secret, suite_ticket, corp_id } => {
                let (secret, ticket) = (suite_secret.clone(), ticket(suite_ticket)?);
                let operation = GetCorpAccessToken::new(suite_key, secret, ticket, corp_id.clone());
                let reply = self.execute(&operation, terms, &mut ())?.into_value();
                (reply.access_token, reply.expire_in)
            }
            Kind::Token(_) | Kind::Source(_) => {
                let problem = "the application supplies the token, so there is none to fetch; give the app's key and secret";
                return Err(Error::invalid(None, problem));
            }
        };
        Ok(FetchedToken::new(token, fetched_at, seconds.and_then(life)))
    }

    /// Discards a refused token. Returns true if the next one can be a different one.
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

/// Returns a token's life from DingTalk's seconds, or `None` if they make no sense.
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

/// Returns the error of a call whose token or ticket source failed.
fn failed(source: &str, error: Box<dyn std::error::Error + Send + Sync>) -> Error {
    // A source that itself uses this crate returns an error that is complete as it is.
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
    fn an_invalid_lifetime_is_ignored() {
        assert_eq!([i64::MIN, -1, 0].map(life), [None; 3]);
        assert_eq!(life(1), Some(Duration::from_secs(1)));
        assert_eq!(life(i64::MAX), Some(Duration::from_secs(i64::MAX as u64)));
    }
}
