//! The delivery engine: it sends files to recipients and keeps the state of each.
//!
//! The calling thread decides (`run.rs` and `run/`), and worker threads do one task at a time (`task.rs` and `task/`).
//! Workers report by messages (`inbox.rs`), so the engine's state needs no lock. `row.rs` lets a worker make several
//! quick calls before it reports back. `claims.rs` asks the journal before each request and records the outcome after
//! it.
//!
//! The engine promises that no one receives a file twice, that every recipient has a result when it returns, and that a
//! send whose answer was lost is never repeated.

mod claims;
mod event;
mod expand;
mod inbox;
mod look_up;
mod outcome;
mod plan;
mod pool;
mod record;
mod retold;
mod row;
mod run;
mod show;
mod task;

use std::collections::HashSet;
use std::fmt;
use std::time::Duration;

pub use event::Event;
pub use outcome::{Arrived, Change, Delivery, DeliveryError, FileDelivery, Receipt};
pub use plan::{Plan, Planned, PlannedFile, Then};

use crate::client::{Person, Recipient, Stop, StoredFile};
use crate::files::upload::Upload;
use crate::generated::SpaceId;
use crate::journal::Journal;

/// When to grant a recipient the right to read the file: the role DOWNLOADER on that one file, never on its space.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Grant {
    /// After DingTalk has refused to send the file because the right is missing. The default.
    #[default]
    WhenRefused,
    /// Before the file is sent.
    Always,
    /// Never.
    Never,
}

/// Files and the recipients to deliver them to; see [`Client::deliver`](crate::Client::deliver).
///
/// ```
/// # #[cfg(not(feature = "emulator"))]
/// # fn main() {}
/// # #[cfg(feature = "emulator")]
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let dingtalk = dingtalk_file::emulator::Emulator::start()?;
/// # let client = dingtalk.client().build()?;
/// use dingtalk_file::{Deliver, Upload, UserId};
///
/// let delivery = client.deliver(
///     Deliver::new(UserId::new("manager4220"))
///         .upload(Upload::file("README.md")?)
///         .to(UserId::new("0123456789"))
///         .to(UserId::new("ana.souza")),
/// )?;
/// println!("{:?}", delivery.files[0].file);
/// # assert_eq!(dingtalk.deliveries().len(), 2);
/// # Ok(())
/// # }
/// ```
pub struct Deliver<'a> {
    operator: Person,
    contents: Vec<Content<'a>>,
    recipients: Vec<Recipient>,
    named: HashSet<Recipient>,
    space: Option<SpaceId>,
    grant: Grant,
    journal: Option<&'a dyn Journal>,
    jobs: usize,
    deadline: Option<Duration>,
    stop: Option<Stop>,
    resend: Resend,
    partial: bool,
    refresh: bool,
    max_people: Option<usize>,
    on_event: Option<OnEvent<'a>>,
    late_events: bool,
}

type OnEvent<'a> = Box<dyn FnMut(Event<'_>) + 'a>;

/// A file.
enum Content<'a> {
    /// A file to upload.
    Upload(Box<Upload<'a>>),
    /// A file that is in a space already.
    Stored(StoredFile),
}

/// Which recipients with an unknown outcome are sent a file again.
#[derive(Clone, Debug, Default, PartialEq)]
enum Resend {
    #[default]
    Nobody,
    All,
    Only(HashSet<Recipient>),
}

/// How many recipients are looked up and sent to at the same time by default.
const JOBS: usize = 4;

impl<'a> Deliver<'a> {
    /// Returns a delivery without files and recipients. The `operator` is a member of the organization, who uploads the
    /// files, grants rights and sends to conversations. They become the files' creator.
    pub fn new(operator: impl Into<Person>) -> Self {
        Deliver {
            operator: operator.into(),
            contents: Vec::new(),
            recipients: Vec::new(),
            named: HashSet::new(),
            space: None,
            grant: Grant::default(),
            journal: None,
            jobs: JOBS,
            deadline: None,
            stop: None,
            resend: Resend::default(),
            partial: false,
            refresh: false,
            max_people: None,
            on_event: None,
            late_events: false,
        }
    }

    /// Adds a file to upload. All files of a delivery need different names and go to the same folder.
    pub fn upload(mut self, upload: Upload<'a>) -> Self {
        self.contents.push(Content::Upload(Box::new(upload)));
        self
    }

    /// Adds a file that is stored already, such as one that needs further recipients, or one from a delivery that
    /// failed after its commit.
    pub fn stored(mut self, file: StoredFile) -> Self {
        self.contents.push(Content::Stored(file));
        self
    }

    /// Adds a recipient: a userid, a unionId, a [`Person`] or a [`Recipient`]. No one receives a file twice, even if
    /// named twice.
    pub fn to(mut self, recipient: impl Into<Recipient>) -> Self {
        let recipient = recipient.into();
        if self.named.insert(recipient.checked().unwrap_or(recipient.clone())) {
            self.recipients.push(recipient);
        }
        self
    }

    /// Adds several recipients, each as [`to`](Self::to) does.
    pub fn to_all<R: Into<Recipient>>(self, recipients: impl IntoIterator<Item = R>) -> Self {
        recipients.into_iter().fold(self, Deliver::to)
    }

    /// Sets the space to upload to. Defaults to [the operator's own](crate::Client::own_space), which is created on
    /// first use.
    pub fn space(mut self, space: SpaceId) -> Self {
        self.space = Some(space);
        self
    }

    /// Sets when to grant recipients the right to read a file. Defaults to [`Grant::WhenRefused`].
    pub fn grant(mut self, grant: Grant) -> Self {
        self.grant = grant;
        self
    }

    /// Sets the journal, which remembers across runs what was done. If the same delivery is started again, it does the
    /// rest and nothing twice. Defaults to none.
    pub fn journal(mut self, journal: &'a dyn Journal) -> Self {
        self.journal = Some(journal);
        self
    }

    /// Sets how many recipients are looked up and sent to at the same time, from 1 to 64. Defaults to 4.
    pub fn jobs(mut self, jobs: usize) -> Self {
        self.jobs = jobs.clamp(1, 64);
        self
    }

    /// Sets the time limit for the whole delivery. Nothing begins after it, and the delivery waits for a send or commit
    /// that has begun. Defaults to none.
    pub fn deadline(mut self, deadline: impl Into<Option<Duration>>) -> Self {
        self.deadline = deadline.into();
        self
    }

    /// Sets a flag that can stop the delivery from elsewhere, such as a signal handler. After a stop request, nothing
    /// more begins, waits and transfers end, and the delivery waits for a send or commit that has begun. Defaults to
    /// none.
    pub fn stop(mut self, stop: &Stop) -> Self {
        self.stop = Some(stop.clone());
        self
    }

    /// Also sends to these recipients if, by the journal, they may have a file already. Check their chats first.
    pub fn resend_unknown<R: Into<Recipient>>(
        mut self,
        recipients: impl IntoIterator<Item = R>,
    ) -> Self {
        let mut only = match self.resend {
            Resend::Only(only) => only,
            Resend::Nobody | Resend::All => HashSet::new(),
        };
        only.extend(recipients.into_iter().map(|recipient| {
            let recipient = recipient.into();
            recipient.checked().unwrap_or(recipient)
        }));
        self.resend = Resend::Only(only);
        self
    }

    /// Also sends to every recipient who may have a file already. Add only recipients whose chats you have looked into.
    pub fn resend_all_unknown(mut self) -> Self {
        self.resend = Resend::All;
        self
    }

    /// Sends to the people of a department or role who could be found, even if others could not. By default, no one in
    /// it is sent anything then.
    pub fn partial(mut self, partial: bool) -> Self {
        self.partial = partial;
        self
    }

    /// Asks again who is in the departments and roles that the journal knows. By default, a later run serves the same
    /// people as the first. [`Delivery::changes`] lists who joined and who left. People who left are sent nothing, and
    /// are reported only if they have a file or may have it.
    pub fn refresh(mut self, refresh: bool) -> Self {
        self.refresh = refresh;
        self
    }

    /// Refuses a delivery with more recipients than this before anything is sent. Defaults to no limit.
    pub fn max_people(mut self, most: usize) -> Self {
        self.max_people = Some(most);
        self
    }

    /// Sets a function that receives the events, on the calling thread. The delivery waits for it, so it should be
    /// quick. Defaults to none.
    pub fn on_event(mut self, report: impl FnMut(Event<'_>) + 'a) -> Self {
        self.on_event = Some(Box::new(report));
        self
    }

    /// Allows events of successes to come up to 50 ms late, so that quick calls need not wait for the calling thread.
    /// By default each event comes at once: if its handler [stops](Self::stop) the delivery, at most as many further
    /// files arrive as there are [jobs](Self::jobs).
    pub fn late_events(mut self, late: bool) -> Self {
        self.late_events = late;
        self
    }
}

impl fmt::Debug for Deliver<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Deliver")
            .field("operator", &self.operator)
            .field("files", &self.contents.len())
            .field("recipients", &self.recipients.len())
            .field("space", &self.space)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
