//! The journal of deliveries without one. Within one run, the engine does nothing twice even without a journal.

use super::{
    Attempt, Claim, Fact, FactKey, FileKey, Journal, JournalError, Purpose, Settle, State, Work,
};

/// A journal that records nothing.
pub(crate) struct Forgetful;

impl Journal for Forgetful {
    fn bind(&self, _: &Purpose) -> Result<(), JournalError> {
        Ok(())
    }

    fn state(&self, _: &Work) -> Result<State, JournalError> {
        Ok(State::Free)
    }

    fn claim(&self, _: &Work, _: Attempt, _: Option<Attempt>) -> Result<Claim, JournalError> {
        Ok(Claim::Granted)
    }

    fn settle(&self, _: &Work, _: Attempt, _: &Settle) -> Result<(), JournalError> {
        Ok(())
    }

    fn remember(&self, _: &Fact) -> Result<(), JournalError> {
        Ok(())
    }

    fn recall(&self, _: &FactKey) -> Result<Option<Fact>, JournalError> {
        Ok(None)
    }

    fn lost_uploads(&self, _: &FileKey) -> Result<usize, JournalError> {
        Ok(0)
    }
}
