//! A delivery from its first task to its last. The calling thread decides what is done next, and threads do it.

use std::collections::{HashMap, VecDeque};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::thread::{self, Scope};
use std::time::Duration;

use super::look_up::is_space_gone;
use super::outcome::{Arrived, Delivery, DeliveryError, FileDelivery, Receipt};
use super::pool::{Pool, detached};
use super::task::{Found, LookUp, Message, Sent, Shared, Task, Uploaded};
use super::{Content, Deliver, Event, Grant, Resend};
use crate::call::Error;
use crate::call::error::Outcome;
use crate::client::{Client, DELIVER, Person, Recipient, Run, Stop, StoredFile};
use crate::files::Upload;
use crate::generated::{SpaceId, UnionId};
use crate::journal::{Fact, FactKey, FileKey, Journal, Memory, State, Target, Work};
use crate::tables::{CALLS_PER_SECOND, Concern};

/// How often a request to stop is looked for.
const GLANCE: Duration = Duration::from_millis(50);
/// After so many unknown sends without a success between them nothing more begins, if there are no more jobs than that.
const OUTAGE: usize = 5;

impl Client {
    /// Delivers files to people's chats: look-ups, token, the operator's space, upload info, PUT, commit, send.
    ///
    /// Look-ups run beside the upload, and a recipient is sent to as soon as they are known and the file is there. For
    /// nobody nothing is uploaded. Token, look-ups and space are cached by the client.
    ///
    /// `Ok` means that every recipient has every file. Otherwise [`DeliveryError::delivery`] lists the result for each
    /// recipient, and what is stored. A failure before a recipient's send is "not sent" or "refused" for them. A send
    /// whose answer was lost is unknown, for that recipient only, and is not repeated.
    ///
    /// What concerns everyone stops the delivery, and the rest is "not sent": a refused token, a missing permission, a
    /// used-up quota, a ban. So does an outage: after five unknown sends without a success between them, or as many as
    /// there are [jobs](Deliver::jobs), nothing more begins.
    ///
    /// With a [journal](Deliver::journal), the same delivery can be started again, after any end, and does what is left.
    /// Without one, a second call sends everything again.
    ///
    /// Calls keep the [rate](crate::ClientBuilder::rate) of the client, or
    /// [`CALLS_PER_SECOND`] if it has none.
    pub fn deliver(&self, deliver: Deliver<'_>) -> Result<Delivery, DeliveryError> {
        let memory = Memory::default();
        let mut deliver = deliver;
        let journal = deliver.journal.unwrap_or(&memory);
        let mut on_event = deliver.on_event.take();
        let halt = Stop::new();
        let mut engine = match Engine::new(self, deliver, journal, halt, on_event.is_some()) {
            Ok(engine) => engine,
            Err(failed) => return Err(failed),
        };
        let mut report = |event: Event<'_>| {
            if let Some(on_event) = &mut on_event {
                on_event(event);
            }
        };
        engine.run(&mut report);
        engine.end()
    }
}

/// A recipient as named, and who that is.
struct Named {
    recipient: Recipient,
    found: Progress,
}

enum Progress {
    Waiting,
    Asked,
    /// The places of the targets.
    Found(Vec<usize>),
    Failed(Error),
}

/// A file on its way.
struct File<'a> {
    name: String,
    /// What is to be uploaded, until its task has it.
    upload: Option<(FileKey, Box<Upload<'a>>)>,
    stored: Option<StoredFile>,
    space_id: Option<SpaceId>,
    lost_uploads: usize,
    failed: Option<Error>,
    /// The next target whose turn has not come.
    next: usize,
    /// Targets whose turn comes again: with a right, or after another run was busy with them.
    again: VecDeque<usize>,
    /// Targets that may not read the file.
    denied: Vec<usize>,
    /// Targets that another run was busy with.
    busy: Vec<usize>,
    was_asked_again: bool,
    /// Sends and grants on their way.
    outstanding: usize,
    fates: Vec<Option<Fate>>,
}

/// What came of one file for one target.
struct Fate {
    result: Result<Box<Arrived>, Error>,
    elsewhere: bool,
    unrecorded: bool,
}

struct Engine<'d> {
    shared: Shared<'d>,
    halt: Stop,
    given: Person,
    operator: Option<Result<UnionId, Error>>,
    named: Vec<Named>,
    /// The first recipient that is not looked up.
    next_named: usize,
    looked_up: usize,
    targets: Vec<Target>,
    /// The place of each target, and of its first name.
    places: HashMap<Target, usize>,
    first_names: Vec<usize>,
    space: Option<SpaceId>,
    is_own_space: bool,
    space_asked: bool,
    files: Vec<File<'d>>,
    jobs: usize,
    resend: Resend,
    began: bool,
    /// Look-ups and sends that are out.
    looking_up: usize,
    sending: usize,
    is_uploading: bool,
    /// Unknown sends without a success between them.
    unknown: usize,
    ended_sends: usize,
    /// Why nothing more begins.
    ended: Option<Error>,
    journal_error: Option<String>,
}

type Report<'r> = &'r mut dyn FnMut(Event<'_>);

impl<'d> Engine<'d> {
    fn new(
        client: &Client,
        deliver: Deliver<'d>,
        journal: &'d dyn Journal,
        halt: Stop,
        keeps_replies: bool,
    ) -> Result<Self, DeliveryError> {
        let until = deliver.deadline.map(|time| client.shared.clock.now().saturating_add(time));
        let stops = deliver.stop.iter().chain([&halt]).cloned().collect();
        let run = Run { until, stops, rate: Some(CALLS_PER_SECOND) };
        let purpose = deliver.purpose(client);
        let Deliver {
            operator, contents, recipients, space, grant, jobs, resend, max_people, ..
        } = deliver;
        let shared = Shared { client: client.within(run), journal, grant, keeps_replies };
        let named = recipients.into_iter().map(|recipient| match recipient.checked() {
            Ok(_) => Named { recipient, found: Progress::Waiting },
            Err(error) => Named { recipient, found: Progress::Failed(error.as_step_of(DELIVER)) },
        });
        let mut engine = Engine {
            shared,
            halt,
            given: operator,
            operator: None,
            named: named.collect(),
            next_named: 0,
            looked_up: 0,
            targets: Vec::new(),
            places: HashMap::new(),
            first_names: Vec::new(),
            is_own_space: space.is_none(),
            space,
            space_asked: false,
            files: contents.into_iter().map(File::new).collect(),
            jobs,
            resend,
            began: false,
            looking_up: 0,
            sending: 0,
            is_uploading: false,
            unknown: 0,
            ended_sends: 0,
            ended: None,
            journal_error: None,
        };
        let ready = engine.check(max_people).and_then(|()| {
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

    /// Checks everything that can be known before anything is sent.
    fn check(&self, max_people: Option<usize>) -> Result<(), Error> {
        if self.named.is_empty() {
            return Err(invalid("the delivery has no recipient; name at least one"));
        }
        if self.files.is_empty() {
            return Err(invalid("the delivery has no file; add at least one"));
        }
        if max_people.is_some_and(|most| self.named.len() > most) {
            let (count, most) = (self.named.len(), max_people.unwrap_or_default());
            return Err(invalid(format!(
                "the delivery has {count} recipients, and at most {most} are allowed"
            )));
        }
        let mut keys = std::collections::HashSet::new();
        for (key, upload) in self.files.iter().filter_map(|file| file.upload.as_ref()) {
            upload.check()?;
            if !keys.insert(key) {
                return Err(invalid(format!("two files would be stored as {key}; rename one")));
            }
        }
        let is_for_groups = |named: &Named| matches!(named.recipient, Recipient::Conversation(_));
        if self.named.iter().any(is_for_groups) && !self.shared.client.is_of_internal_app() {
            return Err(invalid(
                "only an app of the organization itself can send to conversations; name people",
            ));
        }
        Ok(())
    }

    /// Takes over what earlier runs stored. Fails if a file has changed since.
    fn take_over(&mut self) -> Result<(), Error> {
        for file in &mut self.files {
            let Some((key, upload)) = &mut file.upload else { continue };
            let journal = self.shared.journal;
            let unusable = |error: crate::journal::JournalError| invalid(error.problem());
            file.lost_uploads = journal.lost_uploads(key).map_err(unusable)?;
            let state = journal.state(&Work::Upload(key.clone())).map_err(unusable)?;
            if let State::Done(crate::journal::Done::Stored { file: stored, content }) = state {
                upload.must_be(&content)?;
                file.space_id = Some(stored.space_id.clone());
                file.stored = Some(stored);
                file.upload = None;
            } else {
                file.space_id = self.space.clone();
            }
        }
        Ok(())
    }

    fn run(&mut self, report: Report<'_>) {
        // Progress and replies wait for the calling thread: it takes them one by one.
        let (sender, messages) = sync_channel(self.jobs);
        let shared = Shared {
            client: self.shared.client.clone(),
            journal: self.shared.journal,
            grant: self.shared.grant,
            keeps_replies: self.shared.keeps_replies,
        };
        let shared = &shared;
        thread::scope(|scope| {
            let mut threads = Threads {
                look_ups: Pool::new(),
                tasks: Pool::new(),
                shared,
                sender: sender.clone(),
                here: VecDeque::new(),
            };
            loop {
                self.look_at_the_clock();
                self.begin(&mut threads, scope, report);
                let Some(message) = self.next(&mut threads, &messages) else { break };
                if let Some(message) = message {
                    self.take(message, report);
                }
            }
            // Threads that still look somebody up find nobody who listens.
            drop(messages);
        });
    }

    /// Waits for a message. `None` is the end; `Some(None)` is a glance at the clock.
    #[expect(clippy::option_option, reason = "explained above")]
    fn next(
        &mut self,
        threads: &mut Threads<'_, 'd>,
        messages: &Receiver<Message>,
    ) -> Option<Option<Message>> {
        if let Some(message) = threads.here.pop_front() {
            return Some(Some(message));
        }
        let awaits_look_ups = self.looking_up > 0 && self.ended.is_none();
        if self.sending == 0 && !self.is_uploading && !awaits_look_ups {
            return None;
        }
        match messages.recv_timeout(GLANCE) {
            Ok(message) => Some(Some(message)),
            Err(RecvTimeoutError::Timeout) => Some(None),
            Err(RecvTimeoutError::Disconnected) => None,
        }
    }

    /// Ends the run if it was stopped or its time is over.
    fn look_at_the_clock(&mut self) {
        if self.ended.is_some() {
            return;
        }
        if self.shared.client.is_stopped() {
            self.end_with(Error::not_begun("the delivery was stopped before this began"));
        } else if self.shared.client.is_over() {
            self.end_with(Error::not_begun("the delivery's time was over before this began"));
        }
    }

    fn end_with(&mut self, error: Error) {
        if self.ended.is_none() {
            self.ended = Some(error);
            self.halt.request();
        }
    }

    /// Ends the run if an error concerns everyone. An error of the operator's does, too.
    fn weigh(&mut self, error: &Error) {
        if self.ended.is_none() && matches!(error.concern(), Concern::Everyone | Concern::Operator)
        {
            for file in &mut self.files {
                file.failed.get_or_insert(error.clone());
            }
            self.end_with(error.for_the_rest());
        }
    }

    fn lose_journal(&mut self, problem: String) {
        self.end_with(Error::not_begun(format!("the journal {problem}")));
        self.journal_error.get_or_insert(problem);
    }

    /// Begins whatever can begin.
    fn begin<'s, 'e: 's>(
        &mut self,
        threads: &mut Threads<'e, 'd>,
        scope: &'s Scope<'s, '_>,
        report: Report<'_>,
    ) {
        if self.ended.is_some() {
            return;
        }
        if self.operator.is_none() && self.looking_up == 0 && self.next_named == 0 {
            self.begin_with_operator(threads);
        }
        loop {
            if self.ended.is_some() {
                return;
            }
            if self.jobs > 1 && self.begin_upload(threads, scope) {
                continue;
            }
            // Neither look-ups nor sends keep the others from their turn.
            let is_free =
                self.looking_up + self.sending < self.jobs && (self.jobs > 1 || !self.is_uploading);
            let half = self.jobs.div_ceil(2);
            let wants_look_up = self.next_named < self.named.len();
            let may_look_up = wants_look_up && is_free && self.looking_up < half.max(1);
            if may_look_up && (self.looking_up <= self.sending || self.jobs == 1) {
                self.begin_look_up(threads, report);
                continue;
            }
            if is_free && self.begin_send(threads, scope) {
                continue;
            }
            if wants_look_up && is_free {
                self.begin_look_up(threads, report);
                continue;
            }
            if self.jobs == 1 && is_free && self.begin_upload(threads, scope) {
                continue;
            }
            return;
        }
    }

    fn begin_with_operator(&mut self, threads: &mut Threads<'_, 'd>) {
        match self.known(&Recipient::Person(self.given.clone())) {
            Some(Found::Person(id)) => self.operator = Some(Ok(id)),
            _ => {
                self.looking_up += 1;
                threads.look_up(LookUp::Operator(self.given.clone()), self.looking_up);
            }
        }
    }

    /// Returns who a name means, as far as that takes no request.
    fn known(&self, recipient: &Recipient) -> Option<Found> {
        match recipient {
            Recipient::Person(Person::Union(id)) => Some(Found::Person(id.clone())),
            Recipient::Person(person) => {
                let key = FactKey::Person(person.clone());
                match self.shared.journal.recall(&key) {
                    Ok(Some(Fact::Person { union_id, .. })) => Some(Found::Person(union_id)),
                    _ => None,
                }
            }
            Recipient::Conversation(id) => Some(Found::Conversation(id.clone())),
        }
    }

    fn begin_look_up(&mut self, threads: &mut Threads<'_, 'd>, report: Report<'_>) {
        let at = self.next_named;
        self.next_named += 1;
        if !matches!(self.named[at].found, Progress::Waiting) {
            self.looked_up += 1;
            return;
        }
        match self.known(&self.named[at].recipient) {
            Some(found) => self.found(at, Ok(found), report),
            None => {
                self.named[at].found = Progress::Asked;
                self.looking_up += 1;
                let recipient = self.named[at].recipient.clone();
                threads.look_up(LookUp::Recipient(at, recipient), self.looking_up);
            }
        }
    }

    fn found(&mut self, at: usize, found: Result<Found, Error>, report: Report<'_>) {
        self.looked_up += 1;
        let (target, error) = match found {
            Ok(Found::Person(id)) => (Some(Target::Person(id)), None),
            Ok(Found::Conversation(id)) => (Some(Target::Conversation(id)), None),
            Err(error) => (None, Some(error)),
        };
        report(Event::LookedUp {
            recipient: &self.named[at].recipient,
            error: error.as_ref(),
            done: self.looked_up,
            of: self.named.len(),
        });
        self.named[at].found = match (target, error) {
            (Some(target), _) => Progress::Found(vec![self.place(target, at)]),
            (None, error) => Progress::Failed(error.expect("either is there")),
        };
    }

    /// Returns the place of a target, which is new if nobody named it before.
    fn place(&mut self, target: Target, named: usize) -> usize {
        let new = self.targets.len();
        let place = *self.places.entry(target.clone()).or_insert(new);
        if place == new {
            self.targets.push(target);
            self.first_names.push(named);
        }
        place
    }

    /// Begins the next upload, or what it needs, if there is somebody to send the file to. Returns true if it did.
    fn begin_upload<'s, 'e: 's>(
        &mut self,
        threads: &mut Threads<'e, 'd>,
        scope: &'s Scope<'s, '_>,
    ) -> bool {
        let Some(Ok(operator)) = self.operator.clone() else { return false };
        let next = |file: &File<'_>| file.upload.is_some() && file.failed.is_none();
        let Some(at) = self.files.iter().position(next) else { return false };
        if self.is_uploading || self.targets.is_empty() {
            return false;
        }
        let Some(space) = self.space.clone() else {
            if self.space_asked {
                return false;
            }
            self.space_asked = true;
            self.looking_up += 1;
            threads.look_up(LookUp::Space(operator), self.looking_up);
            return true;
        };
        let file = &mut self.files[at];
        let (key, upload) = file.upload.take().expect("found above");
        file.space_id = Some(space.clone());
        self.is_uploading = true;
        let task = Task::Upload { file: at, key, upload, space, operator };
        threads.task(scope, task, self.sending + 1);
        true
    }

    /// Returns true if nobody is left to be looked up.
    fn are_all_known(&self) -> bool {
        self.next_named == self.named.len() && self.looking_up == 0
    }

    /// Begins one send or grant, if there is one to begin.
    fn begin_send<'s, 'e: 's>(
        &mut self,
        threads: &mut Threads<'e, 'd>,
        scope: &'s Scope<'s, '_>,
    ) -> bool {
        let Some(Ok(operator)) = self.operator.clone() else { return false };
        if self.unknown + self.sending >= self.jobs.max(OUTAGE) {
            return false;
        }
        let are_all_known = self.are_all_known();
        for at in 0..self.files.len() {
            let Some(stored) = self.files[at].stored.clone() else { continue };
            if self.files[at].failed.is_some() {
                continue;
            }
            let operator = operator.clone();
            let task = if let Some(to) = self.files[at].again.pop_front() {
                self.send(at, to, stored, operator)
            } else if self.shared.grant == Grant::Always && self.files[at].next < self.targets.len()
            {
                if !are_all_known {
                    continue;
                }
                let people = self.to_be_granted(at, &stored);
                if people.is_empty() {
                    continue;
                }
                Task::Grant { file: at, stored, operator, people }
            } else if self.files[at].next < self.targets.len() {
                let to = self.files[at].next;
                self.files[at].next += 1;
                self.send(at, to, stored, operator)
            } else if are_all_known && self.files[at].outstanding == 0 {
                let file = &mut self.files[at];
                if !file.denied.is_empty() {
                    let people = std::mem::take(&mut file.denied).into_iter();
                    let people = people.filter_map(|to| person(&self.targets, to)).collect();
                    Task::Grant { file: at, stored, operator, people }
                } else if !file.busy.is_empty() && !file.was_asked_again {
                    // Asked once more at the end.
                    file.was_asked_again = true;
                    file.again.extend(std::mem::take(&mut file.busy));
                    return true;
                } else {
                    continue;
                }
            } else {
                continue;
            };
            self.files[at].outstanding += 1;
            self.sending += 1;
            let outstanding = self.sending + usize::from(self.is_uploading);
            threads.task(scope, task, outstanding);
            return true;
        }
        false
    }

    fn send(&self, file: usize, to: usize, stored: StoredFile, operator: UnionId) -> Task<'d> {
        let again = self.is_sent_again(to);
        Task::Send { file, stored, operator, to, target: self.targets[to].clone(), again }
    }

    /// Returns true if a target is sent a file again that it may have.
    fn is_sent_again(&self, to: usize) -> bool {
        match &self.resend {
            Resend::Nobody => false,
            Resend::All => true,
            Resend::Only(only) => self.named.iter().any(|named| {
                let is_it = matches!(&named.found, Progress::Found(places) if places.contains(&to));
                is_it && named.recipient.checked().is_ok_and(|recipient| only.contains(&recipient))
            }),
        }
    }

    /// Returns the people who are sent a file and have no right to read it yet. The others' turn comes at once.
    fn to_be_granted(&mut self, at: usize, stored: &StoredFile) -> Vec<(usize, UnionId)> {
        let first = std::mem::replace(&mut self.files[at].next, self.targets.len());
        let mut people = Vec::new();
        for to in first..self.targets.len() {
            let state = self.shared.journal.state(&work(stored, &self.targets[to]));
            let is_left = match state {
                Ok(State::Free) => true,
                Ok(State::Unknown { .. }) => self.is_sent_again(to),
                _ => false,
            };
            match person(&self.targets, to).filter(|_| is_left) {
                Some(person) => people.push(person),
                None => self.files[at].again.push_back(to),
            }
        }
        people
    }

    /// Takes what a thread reports.
    fn take(&mut self, message: Message, report: Report<'_>) {
        match message {
            Message::Operator(found) => self.take_operator(found),
            Message::Space(found) => {
                self.looking_up -= 1;
                match found {
                    Ok(space) => self.space = Some(space),
                    Err(error) => {
                        self.weigh(&error);
                        self.fail_uploads(&error);
                    }
                }
            }
            Message::Found { named, found } => {
                self.looking_up -= 1;
                match &*found {
                    Ok(Found::Person(union_id)) => {
                        if let Recipient::Person(person) = &self.named[named].recipient {
                            let (person, union_id) = (person.clone(), union_id.clone());
                            // It saves a request, no more.
                            let _ =
                                self.shared.journal.remember(&Fact::Person { person, union_id });
                        }
                    }
                    Ok(Found::Conversation(_)) => {}
                    Err(error) => self.weigh(error),
                }
                self.found(named, *found, report);
            }
            Message::Uploading { file, done, of } => {
                report(Event::Uploading { file: &self.files[file].name, done, of });
            }
            Message::Waiting { file, time } => {
                report(Event::Waiting { file: &self.files[file].name, time });
            }
            Message::Uploaded { file, uploaded } => self.take_upload(file, *uploaded, report),
            Message::Sent { file, to, sent } => self.take_send(file, to, *sent, report),
            Message::Granted { file, allowed, denied } => {
                self.sending -= 1;
                self.files[file].outstanding -= 1;
                self.files[file].again.extend(allowed);
                for (to, error) in denied {
                    self.weigh(&error);
                    let mut error = self.name(error, to);
                    // That no right was granted tells nothing of an earlier send.
                    let stored = self.files[file].stored.as_ref();
                    let state = stored
                        .map(|stored| self.shared.journal.state(&work(stored, &self.targets[to])));
                    if let Some(Ok(State::Unknown { why, .. })) = state {
                        error = error.over_unknown(&why);
                    }
                    self.settle(file, to, Sent::refused(error), report);
                }
            }
        }
    }

    fn take_operator(&mut self, found: Result<UnionId, Error>) {
        self.looking_up -= 1;
        match &found {
            Ok(union_id) => {
                let (person, union_id) = (self.given.clone(), union_id.clone());
                let _ = self.shared.journal.remember(&Fact::Person { person, union_id });
            }
            Err(error) => {
                for file in &mut self.files {
                    file.failed = Some(error.clone());
                }
                self.end_with(error.clone());
            }
        }
        self.operator = Some(found);
    }

    fn fail_uploads(&mut self, error: &Error) {
        for file in self.files.iter_mut().filter(|file| file.upload.is_some()) {
            file.failed = Some(error.clone());
        }
    }

    fn take_upload(&mut self, at: usize, uploaded: Uploaded, report: Report<'_>) {
        let Uploaded { result, lost_uploads, journal } = uploaded;
        self.is_uploading = false;
        let operator = self.operator.as_ref().and_then(|found| found.as_ref().ok()).cloned();
        let file = &mut self.files[at];
        // An earlier run's were counted when the journal was read.
        file.lost_uploads = file.lost_uploads.max(lost_uploads);
        if let Some(problem) = journal {
            self.lose_journal(problem);
        }
        let file = &mut self.files[at];
        match result {
            Ok(stored) => {
                report(Event::Stored { file: &file.name, stored: &stored });
                file.space_id = Some(stored.space_id.clone());
                file.stored = Some(stored);
            }
            Err(error) => {
                if let (true, Some(operator)) =
                    (self.is_own_space && is_space_gone(&error), &operator)
                {
                    self.shared.client.account.spaces.forget(operator);
                }
                let error = match &operator {
                    Some(operator) => error.operated_by(operator, &self.given),
                    None => error,
                };
                file.failed =
                    Some(self.ended.clone().filter(|_| was_ended(&error)).unwrap_or(error.clone()));
                self.weigh(&error);
            }
        }
    }

    fn take_send(&mut self, file: usize, to: usize, mut sent: Sent, report: Report<'_>) {
        self.sending -= 1;
        self.files[file].outstanding -= 1;
        if let Some(problem) = sent.journal.take() {
            self.lose_journal(problem);
        }
        match &sent.result {
            Ok(arrived) if !arrived.before => self.unknown = 0,
            Err(error) if sent.was_called && error.outcome() == Outcome::Unknown => {
                self.unknown += 1;
                if self.unknown >= self.jobs.max(OUTAGE) {
                    let count = self.unknown;
                    self.end_with(Error::not_begun(format!(
                        "not begun after {count} sends in a row whose outcome is unknown"
                    )));
                }
            }
            _ => {}
        }
        if sent.elsewhere && !self.files[file].was_asked_again {
            self.files[file].busy.push(to);
        }
        if sent.is_denied && self.ended.is_none() && matches!(self.targets[to], Target::Person(_)) {
            self.files[file].denied.push(to);
        }
        if let Err(error) = &sent.result {
            self.weigh(error);
            if error.concern() == Concern::File && error.outcome() == Outcome::Refused {
                self.files[file].failed.get_or_insert(error.clone());
            }
        }
        if let Err(error) = sent.result {
            sent.result = Err(match &self.ended {
                Some(ended) if was_ended(&error) => ended.clone(),
                _ => self.name(error, to),
            });
        }
        self.settle(file, to, sent, report);
    }

    /// Names the recipient and the operator in an error as the caller named them.
    fn name(&self, error: Error, to: usize) -> Error {
        let id = match &self.targets[to] {
            Target::Person(id) => id.as_str(),
            Target::Conversation(id) => id.as_str(),
        };
        let named = &self.named[self.first_names[to]].recipient;
        let error = error.naming(id, &named.to_string());
        match &self.operator {
            Some(Ok(operator)) => error.operated_by(operator, &self.given),
            _ => error,
        }
    }

    fn settle(&mut self, at: usize, to: usize, sent: Sent, report: Report<'_>) {
        let file = &mut self.files[at];
        let (denied, busy) = (file.denied.last() == Some(&to), file.busy.last() == Some(&to));
        if !denied && !busy {
            self.ended_sends += 1;
            let (done, of) = (self.ended_sends, self.targets.len() * self.files.len());
            let target = &self.targets[to];
            match (&sent.result, &sent.reply) {
                (Ok(_), Some(reply)) => {
                    report(Event::Sent { file: at, to: target, reply, done, of });
                }
                (Ok(_), None) => {}
                (Err(error), _) => {
                    report(Event::Failed { file: at, to: target, error, done, of });
                }
            }
        }
        let file = &mut self.files[at];
        if file.fates.len() <= to {
            file.fates.resize_with(self.targets.len(), || None);
        }
        let Sent { result, elsewhere, unrecorded, .. } = sent;
        file.fates[to] = Some(Fate { result: result.map(Box::new), elsewhere, unrecorded });
    }

    fn end(mut self) -> Result<Delivery, DeliveryError> {
        // Whoever was not asked may be known from before.
        for at in self.next_named..self.named.len() {
            let found = self.known(&self.named[at].recipient);
            if let Some(found) = found
                && matches!(self.named[at].found, Progress::Waiting)
            {
                self.found(at, Ok(found), &mut |_| {});
            }
        }
        if self.journal_error.is_none()
            && let Err(error) = self.shared.journal.check()
        {
            self.journal_error = Some(error.problem().into());
        }
        let delivery = self.delivery();
        match delivery.error() {
            None => Ok(delivery),
            Some(error) => Err(DeliveryError(Box::new((error, delivery)))),
        }
    }

    fn delivery(&mut self) -> Delivery {
        let files = std::mem::take(&mut self.files);
        let files = files.into_iter().map(|file| self.file_delivery(file)).collect();
        Delivery { files, began: self.began, journal_error: self.journal_error.clone() }
    }

    fn file_delivery(&self, mut file: File<'_>) -> FileDelivery {
        file.fates.resize_with(self.targets.len(), || None);
        let rest = || Error::not_begun("not begun");
        // Some of them may have been sent the file before it failed.
        let failed = file.failed.as_ref().map(|error| {
            let is_met = file.fates.iter().flatten().any(|fate| fate.result.is_err());
            if is_met { error.for_the_rest() } else { error.clone() }
        });
        let rest = self.ended.clone().or(failed).unwrap_or_else(rest);
        let mut is_needed = false;
        for (to, fate) in file.fates.iter_mut().enumerate().filter(|(_, fate)| fate.is_none()) {
            let state = file
                .stored
                .as_ref()
                .map(|stored| self.shared.journal.state(&work(stored, &self.targets[to])));
            let sent = match state {
                Some(Ok(state @ (State::Done(_) | State::Unknown { .. }))) => Sent::of_state(state),
                _ => Sent::refused(rest.clone()),
            };
            is_needed |= sent.result.is_err();
            let Sent { result, elsewhere, unrecorded, .. } = sent;
            *fate = Some(Fate { result: result.map(Box::new), elsewhere, unrecorded });
        }
        let mut receipts = Vec::new();
        for (at, named) in self.named.iter().enumerate() {
            let to = named.recipient.clone();
            let failed = |error: &Error| Receipt {
                to: to.clone(),
                target: None,
                same_as: None,
                result: Err(error.clone()),
                elsewhere: false,
                unrecorded: false,
            };
            match &named.found {
                Progress::Failed(error) => receipts.push(failed(error)),
                Progress::Waiting | Progress::Asked => {
                    is_needed = true;
                    receipts.push(failed(&rest));
                }
                Progress::Found(places) => {
                    receipts.extend(places.iter().map(|place| self.receipt(&file, at, *place)));
                }
            }
        }
        let File { name, space_id, stored, lost_uploads, failed, .. } = file;
        let failed = failed.filter(|_| is_needed);
        FileDelivery { name, space_id, file: stored, lost_uploads, failed, receipts }
    }

    fn receipt(&self, file: &File<'_>, named: usize, place: usize) -> Receipt {
        let fate = file.fates[place].as_ref().expect("everyone has a fate");
        let first = self.first_names[place];
        Receipt {
            to: self.named[named].recipient.clone(),
            target: Some(self.targets[place].clone()),
            same_as: (first != named).then(|| self.named[first].recipient.clone()),
            result: fate.result.as_ref().map(|arrived| (**arrived).clone()).map_err(Error::clone),
            elsewhere: fate.elsewhere,
            unrecorded: fate.unrecorded,
        }
    }
}

/// Returns true if a call did not begin because the run was over.
fn was_ended(error: &Error) -> bool {
    error.outcome() == Outcome::NotSent && error.attempts() == 0 && error.code().is_none()
}

fn person(targets: &[Target], to: usize) -> Option<(usize, UnionId)> {
    match &targets[to] {
        Target::Person(id) => Some((to, id.clone())),
        Target::Conversation(_) => None,
    }
}

fn work(stored: &StoredFile, to: &Target) -> Work {
    let (space, dentry) = (stored.space_id.clone(), stored.dentry_id.clone());
    Work::Send { space, dentry, to: to.clone() }
}

pub(super) fn invalid(problem: impl Into<String>) -> Error {
    Error::invalid(Some(DELIVER), problem)
}

impl<'a> File<'a> {
    fn new(content: Content<'a>) -> Self {
        let (name, upload, stored) = match content {
            Content::Upload(upload) => {
                let key = FileKey::new(upload.stored_name().unwrap_or_default());
                (key.to_string(), Some((key, upload)), None)
            }
            Content::Stored(file) => {
                let name = format!("dentry {} of space {}", file.dentry_id, file.space_id);
                (name, None, Some(file))
            }
        };
        File {
            name,
            upload,
            space_id: stored.as_ref().map(|file| file.space_id.clone()),
            stored,
            lost_uploads: 0,
            failed: None,
            next: 0,
            again: VecDeque::new(),
            denied: Vec::new(),
            busy: Vec::new(),
            was_asked_again: false,
            outstanding: 0,
            fates: Vec::new(),
        }
    }
}

/// The threads of a run.
struct Threads<'e, 'd> {
    look_ups: Pool<LookUp>,
    tasks: Pool<Task<'d>>,
    shared: &'e Shared<'d>,
    sender: SyncSender<Message>,
    /// What was done on the calling thread, because there is no other.
    here: VecDeque<Message>,
}

impl<'e, 'd> Threads<'e, 'd> {
    /// Gives a look-up to a thread that the delivery need not wait for.
    fn look_up(&mut self, task: LookUp, outstanding: usize) {
        let (client, sender) = (self.shared.client.clone(), self.sender.clone());
        let left = self.look_ups.add(task, outstanding, |worker| {
            detached(worker, move |task: LookUp| {
                // After a stop there may be nobody who wants to know.
                let _ = sender.send(task.run(&client));
            })
        });
        if let Some(task) = left {
            self.here.push_back(task.run(&self.shared.client));
        }
    }

    /// Gives a task to a thread of the delivery's own.
    fn task<'s>(&mut self, scope: &'s Scope<'s, '_>, task: Task<'d>, outstanding: usize)
    where
        'e: 's,
        'd: 's,
    {
        let (shared, sender) = (self.shared, self.sender.clone());
        let left = self.tasks.add(task, outstanding, |worker| {
            let work = move |task| {
                let message = shared.run(task, &sender);
                let _ = sender.send(message);
            };
            thread::Builder::new().spawn_scoped(scope, move || worker.run(work)).is_ok()
        });
        if let Some(task) = left {
            let message = self.shared.run(task, &self.sender);
            self.here.push_back(message);
        }
    }
}
