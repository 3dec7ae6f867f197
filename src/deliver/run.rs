//! The engine's main loop, on the calling thread. It begins tasks (`run/begin.rs`), takes their messages
//! (`run/take.rs`, `run/looked_up.rs`), and makes the report (`run/end.rs`).

mod again;
mod begin;
mod check;
mod end;
mod file;
mod looked_up;
mod prepare;
mod take;
mod threads;

use std::collections::{HashMap, HashSet, VecDeque};
use std::sync::Arc;
use std::sync::atomic::AtomicUsize;
use std::thread;
use std::time::Duration;

pub(super) use self::check::invalid;
use self::file::{Fate, File, person, work};
use self::threads::Threads;
use super::inbox::Inbox;
use super::outcome::{Change, Delivery, DeliveryError};
use super::task::{Message, Shared};
use super::{Deliver, Event, Resend};
use crate::call::Error;
use crate::call::error::Outcome;
use crate::client::{Client, DELIVER, Person, Recipient, Run, Stop};
use crate::files::upload::UploadInfo;
use crate::generated::{DentryId, SpaceId, UnionId};
use crate::journal::{Forgetful, Journal, JournalError, Target};
use crate::tables::{CALLS_PER_SECOND, Concern};

/// How often to check for a stop request.
const GLANCE: Duration = Duration::from_millis(50);
/// After this many unknown sends without a success between them, or as many as there are jobs if that is more, nothing
/// more begins.
const OUTAGE: usize = 5;

impl Client {
    /// Delivers files to people's chats: lookups, token, the operator's space, upload info, PUT, commit, send.
    ///
    /// Lookups run beside the upload, and a recipient is sent to as soon as they are found and the file is stored. If
    /// no recipient is found, nothing is uploaded. The client caches the token, lookups and space.
    ///
    /// `Ok` means that every recipient has every file. Otherwise [`DeliveryError::delivery`] lists the result for each
    /// recipient, and what is stored. If a step before a recipient's send fails, the outcome for them is "not sent" or
    /// "refused". If the answer to a send is lost, the outcome is unknown for that recipient only, and the send is not
    /// repeated.
    ///
    /// An error that concerns everyone stops the delivery, and the rest is "not sent": a refused token, a missing
    /// permission, a used-up quota, a ban. So does an outage: after five unknown sends without a success between them
    /// (more if there are more [jobs](Deliver::jobs)), nothing more begins.
    ///
    /// With a [journal](Deliver::journal), the same delivery can be started again, however it ended, and does the rest.
    /// Without one, a second call sends everything again.
    ///
    /// Calls are limited to the client's [rate](crate::ClientBuilder::rate), or to [`CALLS_PER_SECOND`] if it has none.
    pub fn deliver(&self, deliver: Deliver<'_>) -> Result<Delivery, DeliveryError> {
        let mut deliver = deliver;
        let journal = deliver.journal.unwrap_or(&Forgetful);
        let mut on_event = deliver.on_event.take();
        let mut engine = Engine::new(self, deliver, journal, None, on_event.is_some())?;
        let mut report = |event: Event<'_>| {
            if let Some(on_event) = &mut on_event {
                on_event(event);
            }
        };
        engine.run(&mut report);
        engine.end()
    }
}

/// A recipient as named, and the state of its lookup.
struct Named {
    recipient: Recipient,
    progress: Progress,
}

enum Progress {
    Waiting,
    Asked,
    /// The index of the target.
    One(usize),
    // There are few of them, and many of the others.
    Many(Box<Many>),
    Failed(Error),
}

/// The people of a department or role.
struct Many {
    /// The indices of the targets.
    targets: Vec<usize>,
    /// Why some people could not be found.
    missing: Option<Error>,
}

pub(super) struct Engine<'d> {
    shared: Shared<'d>,
    halt: Stop,
    given: Person,
    operator: Option<Result<UnionId, Error>>,
    named: Vec<Named>,
    /// The first recipient that is not looked up yet, and earlier ones whose lookup a row gave back.
    next_named: usize,
    named_again: VecDeque<usize>,
    looked_up: usize,
    targets: Vec<Target>,
    /// The index of each target by its digest, and the index of each target's first name.
    by_digest: HashMap<u64, usize>,
    first_names: Vec<usize>,
    space: Option<SpaceId>,
    is_own_space: bool,
    /// Whether operator or space come from an earlier run's notes, which may be outdated.
    is_recalled: bool,
    /// Whether the notes turned out to be outdated.
    was_recalled: bool,
    is_operator_asked: bool,
    /// Whether finding the operator took a request.
    was_operator_looked_up: bool,
    /// Whether the space or the next upload's info is being fetched, and that info.
    is_preparing: bool,
    info: Option<UploadInfo>,
    files: Vec<File<'d>>,
    /// The first file with given ids.
    by_ids: HashMap<(SpaceId, DentryId), usize>,
    /// The first file that may still need its upload, and the first that may still have sends left.
    next_upload: usize,
    next_file: usize,
    jobs: usize,
    resend: Resend,
    /// Targets whose unknown sends the application wants repeated.
    resent: HashSet<usize>,
    partial: bool,
    refresh: bool,
    max_people: Option<usize>,
    /// True once the number of recipients was checked.
    is_counted: bool,
    /// People who left a department or role and have, or may have, a file. They are sent nothing.
    gone: HashSet<usize>,
    /// Who left, by department or role.
    left: HashMap<usize, HashSet<usize>>,
    changes: Vec<Change>,
    began: bool,
    /// True in a dry run: only lookups are made, and nothing is recorded.
    only_looks_up: bool,
    /// Lookups and sends that are under way.
    looking_up: usize,
    sending: usize,
    is_uploading: bool,
    /// Whether a thread may make several calls before the calling thread handles the first result.
    has_rows: bool,
    /// Whether the last lookup, and the last send, was a plain and quick success.
    has_quick_lookups: bool,
    has_quick_sends: bool,
    /// Unknown sends without a success between them.
    unknown: usize,
    ended_sends: usize,
    /// Why nothing more begins, if that is so.
    ended: Option<Error>,
    journal_error: Option<JournalError>,
}

type Report<'r> = &'r mut dyn FnMut(Event<'_>);

impl<'d> Engine<'d> {
    fn new(
        client: &Client,
        deliver: Deliver<'d>,
        journal: &'d dyn Journal,
        count: Option<Arc<AtomicUsize>>,
        keeps_replies: bool,
    ) -> Result<Self, DeliveryError> {
        let halt = Stop::new();
        let until = deliver.deadline.map(|time| client.shared.clock.now().saturating_add(time));
        let stops = deliver.stop.iter().chain([&halt]).cloned().collect();
        let run = Run { until, stops, rate: Some(CALLS_PER_SECOND), count, on_wait: None };
        let purpose = deliver.purpose(client);
        let has_rows = !keeps_replies || deliver.late_events;
        let Deliver {
            operator,
            contents,
            recipients,
            space,
            grant,
            jobs,
            resend,
            max_people,
            partial,
            refresh,
            ..
        } = deliver;
        let (client, pace) = (client.within(run), Arc::default());
        let shared = Shared { client, journal, grant, keeps_replies, pace };
        let named = recipients.into_iter().map(|recipient| match recipient.checked() {
            Ok(_) => Named { recipient, progress: Progress::Waiting },
            Err(error) => {
                Named { recipient, progress: Progress::Failed(error.as_step_of(DELIVER)) }
            }
        });
        let named: Vec<_> = named.collect();
        let most = named.len();
        let mut engine = Engine {
            shared,
            halt,
            given: operator,
            operator: None,
            named,
            next_named: 0,
            named_again: VecDeque::new(),
            looked_up: 0,
            targets: Vec::new(),
            // Allocated at once, because a growing table exists twice.
            by_digest: HashMap::with_capacity(most),
            first_names: Vec::new(),
            is_own_space: space.is_none(),
            space,
            is_recalled: false,
            was_recalled: false,
            is_operator_asked: false,
            was_operator_looked_up: false,
            is_preparing: false,
            info: None,
            files: contents.into_iter().map(File::new).collect(),
            by_ids: HashMap::new(),
            next_upload: 0,
            next_file: 0,
            jobs,
            resend,
            resent: HashSet::new(),
            partial,
            refresh,
            max_people,
            is_counted: false,
            gone: HashSet::new(),
            left: HashMap::new(),
            changes: Vec::new(),
            began: false,
            only_looks_up: false,
            looking_up: 0,
            sending: 0,
            is_uploading: false,
            has_rows,
            has_quick_lookups: false,
            has_quick_sends: false,
            unknown: 0,
            ended_sends: 0,
            ended: None,
            journal_error: None,
        };
        let ready = engine.check().and_then(|()| {
            let bound = purpose.and_then(|purpose| {
                journal.bind(&purpose).map_err(|error| invalid(error.problem().to_string()))
            });
            bound?;
            engine.take_over()
        });
        match ready {
            Ok(()) => {
                engine.began = true;
                Ok(engine)
            }
            Err(error) => {
                let error = error.as_step_of(DELIVER);
                for file in &mut engine.files {
                    file.failed = Some(error.clone());
                }
                engine.ended = Some(error.clone());
                Err(DeliveryError(Box::new((error, engine.delivery()))))
            }
        }
    }

    /// Returns an engine for a dry run, which only looks everyone up.
    pub(super) fn to_look_up(
        client: &Client,
        deliver: Deliver<'d>,
        journal: &'d dyn Journal,
        count: Arc<AtomicUsize>,
    ) -> Result<Self, DeliveryError> {
        let engine = Engine::new(client, deliver, journal, Some(count), false)?;
        Ok(Engine { only_looks_up: true, ..engine })
    }

    /// Looks everyone up and returns the results.
    pub(super) fn looked_up(mut self) -> Delivery {
        self.run(&mut |_| {});
        self.delivery()
    }

    fn run(&mut self, report: Report<'_>) {
        self.connect_ahead();
        let inbox = Arc::new(Inbox::new(self.jobs));
        let mut shared = self.shared.clone();
        let told = inbox.clone();
        // Dropped if the calling thread is busy.
        shared.client.run.on_wait = Some(Arc::new(move |operation, time| {
            told.mention(Message::Held { operation, time });
        }));
        let shared = &shared;
        thread::scope(|scope| {
            let mut threads = Threads::new(shared, inbox.clone(), self.jobs);
            loop {
                self.look_at_the_clock();
                self.begin(&mut threads, scope, report);
                if !self.awaits_something() {
                    break;
                }
                // Nothing can begin in the middle of a row.
                while let Some(message) = inbox.take(GLANCE) {
                    let ends_row = message.ends_row();
                    self.take(message, report);
                    if ends_row {
                        break;
                    }
                }
            }
        });
    }

    /// Returns true if a message from a thread is due. Lookups are not waited for once the run is ending.
    fn awaits_something(&self) -> bool {
        let awaits_lookups = (self.looking_up > 0 || self.is_preparing) && self.ended.is_none();
        self.sending > 0 || self.is_uploading || awaits_lookups
    }

    /// Ends the run if it was stopped or its time is up.
    fn look_at_the_clock(&mut self) {
        if self.ended.is_some() {
            return;
        }
        if self.shared.client.is_stopped() {
            self.end_with(Error::not_begun("the delivery was stopped before this began"));
        } else if self.shared.client.is_over() || !self.is_uploading && self.is_too_late() {
            self.end_with(Error::not_begun("the delivery's time was over before this began"));
        }
    }

    /// Returns true if it is too late to begin a send. A dry run sends nothing.
    fn is_too_late(&self) -> bool {
        !self.only_looks_up && self.shared.client.is_too_late_to_send()
    }

    fn end_with(&mut self, error: Error) {
        if self.ended.is_none() {
            self.ended = Some(error);
            self.halt.request();
        }
    }

    /// Ends the run if an error concerns everyone, as an error about the operator does.
    fn end_if_concerns_all(&mut self, error: &Error) {
        if self.ended.is_none() && matches!(error.concern(), Concern::Everyone | Concern::Operator)
        {
            for file in &mut self.files {
                file.failed.get_or_insert(error.clone());
            }
            self.end_with(error.for_the_rest());
        }
    }

    fn lose_journal(&mut self, lost: JournalError) {
        self.end_with(Error::not_begun(format!("the journal {lost}")));
        self.journal_error.get_or_insert(lost);
    }
}

/// Returns true if a call did not begin because the run was over.
fn was_ended(error: &Error) -> bool {
    error.outcome() == Outcome::NotSent && error.attempts() == 0 && error.code().is_none()
}
