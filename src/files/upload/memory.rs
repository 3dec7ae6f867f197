//! The finished parts of an upload in a journal, so that another run can resume it.

use std::fs::File;
use std::ops::Range;

use super::Upload;
use super::position::digest;
use crate::journal::{Content, Fact, FactKey, FileKey, Journal};

/// The memory of a file's finished parts.
pub(super) struct Memory<'a> {
    journal: &'a dyn Journal,
    file: FileKey,
    content: Content,
    stage: Stage,
}

#[derive(PartialEq)]
enum Stage {
    /// An earlier run's upload may be resumed.
    New,
    /// An earlier run's upload is being resumed.
    Resumed,
    /// The upload cannot be resumed and starts over.
    Forgotten,
}

impl<'a> Upload<'a> {
    /// Remembers finished parts in a journal, if the content is a file whose path and time are known.
    pub(crate) fn remembered(mut self, journal: &'a dyn Journal, file: &FileKey) -> Self {
        let content = self.place.as_ref().map(super::Place::noted);
        self.memory = content.filter(Content::has_place).map(|content| Memory {
            journal,
            file: file.clone(),
            content,
            stage: Stage::New,
        });
        self
    }
}

/// Errors of the journal are ignored here: these facts only save work, and a broken journal also fails where it
/// matters.
impl Memory<'_> {
    /// Returns the upload key of an earlier run for the same content and part size.
    pub(super) fn earlier_upload(&mut self, part: u64) -> Option<String> {
        if self.stage == Stage::Forgotten {
            return None;
        }
        match self.journal.recall(&FactKey::Parts(self.file.clone())) {
            Ok(Some(Fact::Parts { upload_key, part_size, content, .. }))
                if part_size == part && content == self.content =>
            {
                self.stage = Stage::Resumed;
                Some(upload_key)
            }
            _ => None,
        }
    }

    /// Gives up an earlier run's upload. Returns false if this run was not resuming one.
    pub(super) fn forget(&mut self) -> bool {
        std::mem::replace(&mut self.stage, Stage::Forgotten) == Stage::Resumed
    }

    pub(super) fn begin(&self, upload_key: &str, part_size: u64) {
        let (file, content) = (self.file.clone(), self.content.clone());
        let upload_key = upload_key.into();
        let _ = self.journal.remember(&Fact::Parts { file, upload_key, part_size, content });
    }

    /// Remembers a part that the store has.
    pub(super) fn finish(&self, upload_key: &str, number: i32, digest: u64) {
        let Ok(number) = u32::try_from(number) else { return };
        let (upload_key, digest) = (upload_key.into(), written(digest));
        let _ = self.journal.remember(&Fact::Part { upload_key, number, digest });
    }

    /// Returns the digest of a part that the store has, if the file still has the same bytes.
    pub(super) fn finished(
        &self,
        upload_key: &str,
        number: i32,
        file: &File,
        bytes: Range<u64>,
    ) -> Option<u64> {
        let number = u32::try_from(number).ok()?;
        let key = FactKey::Part { upload_key: upload_key.into(), number };
        let Ok(Some(Fact::Part { digest: known, .. })) = self.journal.recall(&key) else {
            return None;
        };
        let own = digest(file, bytes, |_, _| true).ok().flatten()?;
        (written(own) == known).then_some(own)
    }
}

fn written(digest: u64) -> String {
    format!("xxh3-64:{digest:016x}")
}
