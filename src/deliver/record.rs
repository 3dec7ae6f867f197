//! Uploads without a delivery that a journal records.

use std::sync::Arc;

use super::inbox::Inbox;
use super::task::Shared;
use super::{Deliver, Grant};
use crate::call::Error;
use crate::client::{Client, Person, StoredFile};
use crate::files::Upload;
use crate::files::upload::NAME;
use crate::generated::SpaceId;
use crate::journal::{Done, FileKey, Journal, JournalError, State, Work};

impl Client {
    /// Uploads a file at most once by a journal. A file that an earlier run stored is returned without a request. An
    /// interrupted upload in parts resumes with the missing parts.
    ///
    /// A [delivery](Self::deliver) by the same operator to the same space and folder can share the journal. `space`
    /// defaults to the [operator's own](Self::own_space).
    ///
    /// If the outcome of an earlier upload is unknown, the file is uploaded again, and the earlier upload may have left
    /// a copy in the space. Fails with [`Outcome::Invalid`](crate::Outcome::Invalid) if the journal has other content
    /// under this name, and with [`Outcome::Unknown`](crate::Outcome::Unknown) if the file is stored but the journal
    /// could not record it.
    pub fn upload_recorded(
        &self,
        mut upload: Upload<'_>,
        space: Option<&SpaceId>,
        operator: &Person,
        journal: &dyn Journal,
    ) -> Result<StoredFile, Error> {
        upload.check()?;
        let mut purpose = Deliver::new(operator.clone()).purpose(self)?;
        purpose.space = space.cloned();
        purpose.folder = super::plan::folder(upload.folder_id());
        let unusable = |error: JournalError| Error::invalid(Some(NAME), error.problem());
        journal.bind(&purpose).map_err(unusable)?;
        let key = FileKey::new(upload.stored_name().unwrap_or_default());
        let state = journal.state(&Work::Upload(key.clone())).map_err(unusable)?;
        if let State::Done(Done::Stored { file, content }) = state {
            upload.must_be(&content)?;
            return Ok(file);
        }
        let operator = self.operator_id(operator)?;
        let space = match space {
            Some(space) => space.clone(),
            None => self.own_space(&operator)?,
        };
        let (client, grant) = (self.clone(), Grant::Never);
        let shared = Shared { client, journal, grant, keeps_replies: false, pace: Arc::default() };
        // No one reads the progress messages.
        let inbox = Arc::new(Inbox::new(1));
        let uploaded = shared.upload(0, &key, upload, &space, &operator, &inbox);
        let stored = uploaded.result?;
        let lost = uploaded.journal.or(journal.check().err());
        match lost {
            None => Ok(stored),
            Some(lost) => {
                let (dentry, space) = (&stored.dentry_id, &stored.space_id);
                Err(Error::unknown_before(&format!(
                    "the file is stored as dentry {dentry} of space {space}, and is not recorded: the journal {lost}"
                )))
            }
        }
    }
}
