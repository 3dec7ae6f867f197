//! Uploads, of which one worker makes each for all.

use std::sync::Arc;
use std::time::Duration;

use super::{Message, Shared, Uploaded};
use crate::call::Error;
use crate::call::error::Outcome;
use crate::deliver::claims::{Claims, with_retries};
use crate::deliver::inbox::Inbox;
use crate::files::Upload;
use crate::files::upload::other_content;
use crate::generated::{SpaceId, UnionId};
use crate::journal::{Done, FileKey, State, Work};

impl Shared<'_> {
    /// Uploads a file, unless another worker did. Claims it first, so that two machines do not upload the same bytes.
    pub(in crate::deliver) fn upload(
        &self,
        file: usize,
        key: &FileKey,
        mut upload: Upload<'_>,
        space: &SpaceId,
        operator: &UnionId,
        inbox: &Arc<Inbox<Message>>,
    ) -> Uploaded {
        const PAUSE: Duration = Duration::from_secs(1);
        let (client, work) = (&self.client, Work::Upload(key.clone()));
        let end = |result, claims: Option<Claims<'_>>, lost_uploads| Uploaded {
            result,
            lost_uploads,
            journal: claims.and_then(|mut claims| claims.lost.take()),
        };
        let mut over = None;
        loop {
            let mut claims = Claims::new(client, self.journal, &work, over);
            let lost = usize::from(over.is_some());
            if let Err(failure) = claims.claim() {
                let error = Error::from(failure.details);
                match claims.held.take() {
                    Some(State::Done(Done::Stored { file, content })) => {
                        let same = upload.must_be(&content).map(|()| file);
                        return end(same, None, lost);
                    }
                    Some(State::Unknown { attempt, .. }) if over != Some(attempt) => {
                        over = Some(attempt);
                    }
                    Some(State::Busy) => {
                        // Dropped if the calling thread is busy.
                        inbox.mention(Message::Waiting { file, time: PAUSE });
                        if client.is_over() || !client.pause(PAUSE) {
                            let why = "another run is uploading the file at this time";
                            return end(Err(Error::not_begun(why)), None, lost);
                        }
                    }
                    _ => return end(Err(error), Some(claims), lost),
                }
                continue;
            }
            let opened = upload.open().map(|()| upload.digested());
            let (digest, mut upload) = match opened {
                Ok(digest) => (digest, upload),
                Err(error) => {
                    claims.failed_with(error.outcome(), error.to_string());
                    return end(Err(error), Some(claims), lost);
                }
            };
            let content = upload.recorder(&digest);
            let inbox = inbox.clone();
            upload = upload.remembered(self.journal, key);
            upload = upload.also_progress(move |done, of| {
                inbox.mention(Message::Uploading { file, done, of });
            });
            return match client.upload(upload, space, operator) {
                Ok(stored) => {
                    let own = content();
                    claims.done(Done::Stored { file: stored.clone(), content: own.clone() });
                    // Another worker may have taken this one for dead and stored the file first. All workers send the
                    // file that the journal has, so this one is then a spare copy.
                    let first = match with_retries(client, || self.journal.state(&work)) {
                        Ok(State::Done(Done::Stored { file, content })) if file != stored => {
                            if content.is_as(&own) {
                                Ok(file)
                            } else {
                                Err(other_content(key.as_str(), &content, &own))
                            }
                        }
                        Ok(_) => Ok(stored.clone()),
                        Err((error, _)) => {
                            claims.lost.get_or_insert(error);
                            Ok(stored.clone())
                        }
                    };
                    let lost = lost + usize::from(first.as_ref().ok() != Some(&stored));
                    end(first, Some(claims), lost)
                }
                Err(error) => {
                    claims.failed_with(error.outcome(), error.to_string());
                    let lost = lost + usize::from(error.outcome() == Outcome::Unknown);
                    end(Err(error), Some(claims), lost)
                }
            };
        }
    }
}
