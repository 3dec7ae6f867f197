//! Where access tokens come from, and how long they are kept.

use std::error::Error as StdError;
use std::fmt;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::{CorpId, Error, Secret};

/// Tokens that the application manages itself.
///
/// The client asks before every attempt and keeps nothing, so [`token`](TokenSource::token) should be quick.
pub trait TokenSource: Send + Sync {
    /// A token that is valid now.
    ///
    /// An error makes the call fail as "not sent". One of this crate's own, boxed as it is, counts as the failed step of
    /// the call: its outcome, code, hint and the rest are kept, as if the client had fetched the token itself.
    fn token(&self) -> Result<Secret, Box<dyn StdError + Send + Sync>>;

    /// DingTalk refused this token. Returns whether [`token`](TokenSource::token) will give another one now; the call
    /// is then repeated once. Defaults to false.
    fn refused(&self, token: &Secret) -> bool {
        let _ = token;
        false
    }
}

/// How a client proves what app it acts for.
#[derive(Clone)]
pub struct Credentials(pub(crate) Kind);

#[derive(Clone)]
pub(crate) enum Kind {
    Token(Secret),
    Internal { app_key: String, app_secret: Secret },
    ThirdParty { suite_key: String, suite_secret: Secret, suite_ticket: Secret, corp_id: CorpId },
    Source(Arc<dyn TokenSource>),
}

impl Credentials {
    /// A token that somebody else fetched. It cannot be renewed: once DingTalk refuses it, calls are refused.
    pub fn token(token: impl Into<Secret>) -> Self {
        Credentials(Kind::Token(token.into()))
    }

    /// An internal app, by its key and secret (client id and client secret).
    pub fn internal_app(app_key: impl Into<String>, app_secret: impl Into<Secret>) -> Self {
        Credentials(Kind::Internal { app_key: app_key.into(), app_secret: app_secret.into() })
    }

    /// A third-party app, for one organization that enabled it, with the newest ticket that DingTalk pushed.
    ///
    /// When a new ticket arrives, or for another organization, use
    /// [`Client::with_credentials`](crate::Client::with_credentials): tokens that are still valid are kept.
    pub fn third_party_app(
        suite_key: impl Into<String>,
        suite_secret: impl Into<Secret>,
        suite_ticket: impl Into<Secret>,
        corp_id: CorpId,
    ) -> Self {
        Credentials(Kind::ThirdParty {
            suite_key: suite_key.into(),
            suite_secret: suite_secret.into(),
            suite_ticket: suite_ticket.into(),
            corp_id,
        })
    }

    /// The application's own tokens.
    pub fn source(source: impl TokenSource + 'static) -> Self {
        Credentials(Kind::Source(Arc::new(source)))
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match &self.0 {
            Kind::Token(_) => "Credentials(token)",
            Kind::Internal { .. } => "Credentials(internal app)",
            Kind::ThirdParty { .. } => "Credentials(third-party app)",
            Kind::Source(_) => "Credentials(source)",
        })
    }
}

/// One thing that is kept for a while: a token, or what was looked up.
pub(crate) struct Slot<T> {
    state: Mutex<State<T>>,
    changed: Condvar,
}

struct State<T> {
    kept: Option<Kept<T>>,
    /// Whether somebody is fetching one.
    fetching: bool,
    /// How many fetches have ended; if the last one failed, with what, and how patient it was.
    fetches: u64,
    failed: Option<(Error, Option<Duration>)>,
}

/// As it was fetched, and until when it is used.
#[derive(Clone)]
pub(crate) struct Kept<T> {
    pub(crate) value: T,
    pub(crate) until: Duration,
}

impl<T> Default for Slot<T> {
    fn default() -> Self {
        let state = State { kept: None, fetching: false, fetches: 0, failed: None };
        Slot { state: Mutex::new(state), changed: Condvar::new() }
    }
}

/// A token as it was fetched.
pub(crate) struct Fetched {
    pub(crate) token: Secret,
    /// Life in seconds as DingTalk says.
    pub(crate) expires_in: Option<i64>,
}

impl Fetched {
    /// To be used from now on, as long as it makes sense.
    pub(crate) fn kept(self, now: Duration) -> Kept<Secret> {
        Kept { until: now.saturating_add(lifetime(self.expires_in)), value: self.token }
    }
}

impl<T: Clone> Slot<T> {
    /// What is kept, or what `fetch` brings. However many threads ask, one fetches: the others wait, at most
    /// `patience`, and get what it got, a failure included. `None`: nothing came in time.
    pub(crate) fn get(
        &self,
        now: &dyn Fn() -> Duration,
        patience: Option<Duration>,
        fetch: impl FnOnce() -> Result<Kept<T>, Error>,
    ) -> Result<Option<T>, Error> {
        let mut state = lock(&self.state);
        loop {
            if let Some(value) = state.valid(now()) {
                return Ok(Some(value));
            }
            if !state.fetching {
                break;
            }
            let awaited = state.fetches;
            let over = |state: &mut State<T>| state.fetches == awaited;
            let longest = patience.unwrap_or(Duration::MAX);
            let (woken, timed_out) = self
                .changed
                .wait_timeout_while(state, longest, over)
                .unwrap_or_else(PoisonError::into_inner);
            state = woken;
            if timed_out.timed_out() {
                return Ok(None);
            }
            match &state.failed {
                Some((error, theirs)) if !is_longer(patience, *theirs) => return Err(error.clone()),
                // Who has more time tries again; who has as much would wait as long and fare the same.
                Some(_) | None => {}
            }
        }
        state.fetching = true;
        state.failed = None;
        drop(state);

        // Whatever happens in `fetch`, a panic included, the others must not wait for ever.
        let mut done = Done { slot: self, patience, result: None };
        let result = fetch();
        let value = match &result {
            Ok(kept) => Ok(Some(kept.value.clone())),
            Err(error) => Err(error.clone()),
        };
        done.result = Some(result);
        value
    }

    /// Forgets what is kept, if that is what DingTalk refused and nothing else has taken its place.
    pub(crate) fn forget(&self, refused: &T)
    where
        T: PartialEq,
    {
        let mut state = lock(&self.state);
        if state.kept.as_ref().is_some_and(|kept| kept.value == *refused) {
            state.kept = None;
        }
    }
}

impl<T: Clone> State<T> {
    fn valid(&self, now: Duration) -> Option<T> {
        let kept = self.kept.as_ref().filter(|kept| now < kept.until);
        kept.map(|kept| kept.value.clone())
    }
}

/// Whether one patience is longer than another by more than calls of one kind differ.
fn is_longer(one: Option<Duration>, other: Option<Duration>) -> bool {
    match (one, other) {
        (_, None) => false,
        (None, Some(_)) => true,
        (Some(one), Some(other)) => one > other + Duration::from_secs(1),
    }
}

/// Ends a fetch.
struct Done<'a, T> {
    slot: &'a Slot<T>,
    patience: Option<Duration>,
    result: Option<Result<Kept<T>, Error>>,
}

impl<T> Drop for Done<'_, T> {
    fn drop(&mut self) {
        let mut state = lock(&self.slot.state);
        state.fetching = false;
        state.fetches += 1;
        match self.result.take() {
            Some(Ok(kept)) => state.kept = Some(kept),
            Some(Err(error)) => state.failed = Some((error, self.patience)),
            None => {}
        }
        drop(state);
        self.slot.changed.notify_all();
    }
}

/// How long a token is used: its life less a margin, in which a call that is on its way can still arrive.
///
/// A life that is missing or makes no sense must not lead to a fetch per call. The token is then used for a while; if
/// it ends sooner, DingTalk refuses it and it is renewed.
fn lifetime(expires_in: Option<i64>) -> Duration {
    const MARGIN: Duration = Duration::from_secs(600);
    const UNKNOWN: Duration = Duration::from_secs(600);
    match expires_in.map(u64::try_from) {
        Some(Ok(seconds @ 1..)) => {
            let life = Duration::from_secs(seconds);
            life - MARGIN.min(life / 2)
        }
        _ => UNKNOWN,
    }
}

/// A panic elsewhere, in a fetch say, leaves nothing half done here.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use std::panic::{AssertUnwindSafe, catch_unwind};

    use super::*;

    const HOUR: Duration = Duration::from_secs(3600);

    fn fetched(token: &str, expires_in: Option<i64>) -> Fetched {
        Fetched { token: token.into(), expires_in }
    }

    fn get(slot: &Slot<Secret>, now: Duration, token: &str, life: Option<i64>) -> Secret {
        let token = slot.get(&|| now, None, || Ok(fetched(token, life).kept(now)));
        token.ok().flatten().expect("a token")
    }

    #[test]
    fn a_token_is_kept_until_the_margin() {
        let slot = Slot::<Secret>::default();
        assert_eq!(get(&slot, Duration::ZERO, "a", Some(7200)).expose(), "a");
        let margin = HOUR * 2 - Duration::from_secs(600);
        assert_eq!(get(&slot, margin - Duration::from_secs(1), "b", Some(7200)).expose(), "a");
        assert_eq!(get(&slot, margin, "b", Some(7200)).expose(), "b");
    }

    #[test]
    fn a_life_that_makes_no_sense_does_not_cause_a_fetch_per_call() {
        for life in [None, Some(0), Some(-1), Some(i64::MAX)] {
            let slot = Slot::<Secret>::default();
            get(&slot, HOUR, "a", life);
            assert_eq!(get(&slot, HOUR + HOUR / 7, "b", life).expose(), "a", "{life:?}");
        }
        let slot = Slot::<Secret>::default();
        get(&slot, HOUR, "a", Some(1));
        assert_eq!(get(&slot, HOUR, "b", Some(1)).expose(), "a");
    }

    #[test]
    fn a_failed_fetch_is_not_remembered() {
        let slot = Slot::<Secret>::default();
        let failed = slot.get(&|| HOUR, None, || Err(Error::invalid(None, "no")));
        assert!(failed.is_err());
        assert_eq!(get(&slot, HOUR, "a", None).expose(), "a");
    }

    #[test]
    fn a_panic_in_a_fetch_leaves_the_slot_usable() {
        let slot = Slot::<Secret>::default();
        let panicked = catch_unwind(AssertUnwindSafe(|| slot.get(&|| HOUR, None, || panic!("no"))));
        assert!(panicked.is_err());
        assert_eq!(get(&slot, HOUR, "a", None).expose(), "a");
    }

    #[test]
    fn the_more_patient_try_again() {
        let second = |count| Some(Duration::from_secs(count));
        assert!(is_longer(second(120), second(1)));
        assert!(!is_longer(second(120), second(119)));
        assert!(!is_longer(second(1), second(120)));
        assert!(is_longer(None, second(1)) && !is_longer(second(1), None));
    }

    #[test]
    fn only_the_refused_token_is_forgotten() {
        let slot = Slot::<Secret>::default();
        get(&slot, HOUR, "b", None);
        slot.forget(&"a".into());
        assert_eq!(get(&slot, HOUR, "c", None).expose(), "b");
        slot.forget(&"b".into());
        assert_eq!(get(&slot, HOUR, "c", None).expose(), "c");
    }
}
