//! Sends, and grants of the rights that they need.

use super::{Sent, Shared, Turn};
use crate::call::error::Outcome;
use crate::call::{Error, Operation};
use crate::client::{CallOptions, DELIVER, StoredFile};
use crate::deliver::Grant;
use crate::deliver::claims::{Claims, with_retries};
use crate::deliver::outcome::Arrived;
use crate::deliver::pool::guarded;
use crate::deliver::retold::Brief as _;
use crate::generated::UnionId;
use crate::generated::conv_file::{File, Send as SendToConversation, SendByApp, SendByAppError};
use crate::generated::storage::{AddPermission, AddPermissionError};
use crate::journal::{Done, JournalError, State, Target, Work};
use crate::tables::Concern;

impl Shared<'_> {
    pub(super) fn send(&self, stored: &StoredFile, operator: &UnionId, turn: &Turn) -> Sent {
        let (to, over) = (&turn.target, turn.over);
        let work = Work::Send {
            space: stored.space_id.clone(),
            dentry: stored.dentry_id.clone(),
            to: to.clone(),
        };
        let mut perhaps = None;
        let state = with_retries(&self.client, || self.journal.state(&work));
        match state {
            Ok(State::Free) => {}
            Ok(State::Unknown { attempt, why }) if over == Some(attempt) => perhaps = Some(why),
            Ok(state) => return Sent::of_state(state),
            Err((error, _)) => return Sent::without_journal(error),
        }
        let mut claims = Claims::new(&self.client, self.journal, &work, over);
        let called = guarded(|| match to {
            Target::Person(id) => {
                let (space, dentry) = (stored.space_id.clone(), stored.dentry_id.clone());
                self.call(&SendByApp::new(id.clone(), space, dentry), &mut claims, |reply| {
                    &reply.file
                })
            }
            Target::Conversation(id) => {
                let (space, dentry) = (stored.space_id.clone(), stored.dentry_id.clone());
                let send = SendToConversation::new(operator.clone(), space, dentry, id.clone());
                self.call(&send, &mut claims, |reply| &reply.file)
            }
        });
        let (result, reply) = called.unwrap_or_else(|panic| {
            claims.failed_with(Outcome::Unknown, panic.clone());
            // No request was made without a claim.
            let was_granted = claims.was_granted;
            let error =
                if was_granted { Error::unknown_before(&panic) } else { Error::not_begun(panic) };
            (Err(error), None)
        });
        if let Some(state) = claims.held.take() {
            let (journal, unrecorded) = (claims.lost.take(), claims.unrecorded);
            return Sent { journal, unrecorded, ..Sent::of_state(state) };
        }
        let was_called = claims.was_granted;
        let is_denied =
            self.grant == Grant::WhenRefused && result.as_ref().is_err_and(may_not_read);
        let result = result.map_err(|error| error.as_last_step_of(DELIVER));
        let cause = perhaps.as_ref().and_then(|_| result.as_ref().err().cloned());
        let result = result.map_err(|error| {
            perhaps.as_deref().map_or(error.clone(), |why| error.over_unknown(why))
        });
        let (lost, unrecorded) = (claims.lost.take(), claims.unrecorded);
        let (elsewhere, journal) = (false, lost);
        Sent { result, reply, is_denied, was_called, elsewhere, cause, unrecorded, journal }
    }

    /// Calls a send operation and records its outcome.
    fn call<O: Operation>(
        &self,
        operation: &O,
        claims: &mut Claims<'_>,
        copy: impl FnOnce(&O::Reply) -> &File,
    ) -> (Result<Arrived, Error>, Option<String>) {
        let terms = self.client.terms(&CallOptions::new());
        match self.client.execute(operation, &terms, claims) {
            Ok(reply) => {
                let request_id = reply.request_id().map(|id| id.brief());
                let arrived = Arrived::now(request_id.as_deref(), Some(copy(&reply)));
                claims.done(Done::Sent { request_id });
                (Ok(arrived), self.keeps_replies.then(|| reply.into_raw()))
            }
            Err(error) => {
                claims.failed_with(error.outcome(), error.to_string());
                (Err(error), None)
            }
        }
    }

    /// Grants people the right to read a file, in as few requests as possible. Returns who has it now, and who does not
    /// and why.
    pub(super) fn grant(
        &self,
        stored: &StoredFile,
        operator: &UnionId,
        people: &[(usize, UnionId)],
    ) -> (Vec<usize>, Vec<(usize, Error)>) {
        let (mut allowed, mut denied) = (Vec::new(), Vec::new());
        let batches = people.chunks(AddPermission::MAX_MEMBERS);
        let mut batches: Vec<_> = batches.rev().collect();
        while let Some(batch) = batches.pop() {
            let ids: Vec<UnionId> = batch.iter().map(|(_, id)| id.clone()).collect();
            match self.client.grant_download(stored, operator, &ids) {
                Ok(()) => allowed.extend(batch.iter().map(|(to, _)| *to)),
                // One bad id must not deny the others, so the batch is halved.
                Err(error) if batch.len() > 1 && names_nobody(&error) => {
                    let (first, second) = batch.split_at(batch.len() / 2);
                    batches.extend([second, first]);
                }
                Err(error) => {
                    let concern = error.concern();
                    let error = error.as_step_of(SendByApp::SPEC.name).as_step_of(DELIVER);
                    denied.extend(batch.iter().map(|(to, _)| (*to, error.clone())));
                    if matches!(concern, Concern::Everyone | Concern::Operator) {
                        let rest = batches.drain(..).flatten();
                        denied.extend(rest.map(|(to, _)| (*to, error.for_the_rest())));
                    }
                }
            }
        }
        (allowed, denied)
    }
}

impl Sent {
    /// Returns the result of a send that was not made because of its state in the journal.
    pub(in crate::deliver) fn of_state(state: State) -> Sent {
        let elsewhere = state == State::Busy;
        let result = match state {
            State::Done(done) => {
                let request_id = match done {
                    Done::Sent { request_id } => request_id,
                    Done::Stored { .. } => None,
                };
                Ok(Arrived::earlier(request_id.as_deref()))
            }
            State::Unknown { why, .. } => Err(Error::unknown_before(&why)),
            State::Busy | State::Free => Err(Error::elsewhere()),
        };
        Sent { elsewhere, ..Sent::without_call(result) }
    }

    /// Returns the result of a send that was not made because of an error.
    pub(in crate::deliver) fn refused(error: Error) -> Sent {
        Sent::without_call(Err(error))
    }

    fn without_call(result: Result<Arrived, Error>) -> Sent {
        Sent {
            result,
            reply: None,
            is_denied: false,
            was_called: false,
            elsewhere: false,
            cause: None,
            unrecorded: false,
            journal: None,
        }
    }

    /// Returns true for a success that needs no decision.
    pub(super) fn is_plain(&self) -> bool {
        // Large replies must not pile up.
        let is_small = self.reply.as_ref().is_none_or(|reply| reply.len() <= 16 << 10);
        self.result.is_ok() && self.journal.is_none() && is_small
    }

    fn without_journal(lost: JournalError) -> Sent {
        let error = Error::not_begun(format!("the journal {lost}"));
        Sent { journal: Some(lost), ..Sent::without_call(Err(error)) }
    }
}

/// Returns true if DingTalk refused to send a file because its receiver may not read it.
fn may_not_read(error: &Error) -> bool {
    error.outcome() == Outcome::Refused
        && error.step().is_none()
        && error.code_as::<SendByApp>() == Some(SendByAppError::PermissionDenied)
}

/// Returns true if DingTalk refused a grant because of one of its members.
fn names_nobody(error: &Error) -> bool {
    error.outcome() == Outcome::Refused
        && error.step().is_none()
        && error.code_as::<AddPermission>() == Some(AddPermissionError::ParamError)
}
