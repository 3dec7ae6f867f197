//! Preparation of uploads: the operator, their space, the upload info, and connections that are opened ahead.

use std::thread::Scope;

use super::{Engine, File, Named, Progress, Threads};
use crate::call::Error;
use crate::call::error::Outcome;
use crate::call::operation::Host;
use crate::client::Recipient;
use crate::deliver::task::{Found, Lookup, Task};
use crate::files::upload::UploadInfo;
use crate::generated::UnionId;
use crate::tables::Concern;

impl<'d> Engine<'d> {
    /// Begins to open connections for the first requests: to the host for lookups, while the token is fetched from the
    /// other host, and to the object store.
    pub(super) fn connect_ahead(&self) {
        let first = self.named.iter().take(self.jobs);
        let unknown = first.filter(|named| self.known(&named.recipient).is_none()).count();
        let operator = usize::from(self.known_operator().is_none());
        let is_uploading = self.files.iter().any(|file| file.upload.is_some());
        let client = &self.shared.client;
        client.connect_ahead(unknown.max(operator), is_uploading && !self.only_looks_up);
    }

    /// Begins to open connections for the first sends. Called when the bytes of the first file are sent, so that the
    /// connections open during the commit.
    pub(super) fn connect_to_send(&self) {
        if self.sending == 0 && self.ended_sends == 0 {
            let unknown = self.left_to_look_up() + self.looking_up;
            self.shared.client.connect(Host::Api, self.jobs.min(self.targets.len() + unknown));
        }
    }

    /// Finds the operator's unionId, or begins its lookup.
    pub(super) fn begin_with_operator(&mut self, threads: &mut Threads<'_, 'd>) {
        self.is_operator_asked = true;
        let Some((id, is_noted)) = self.known_operator() else {
            self.was_operator_looked_up = true;
            self.looking_up += 1;
            threads.look_up(Lookup::Operator(self.given.clone()), self.looking_up);
            return;
        };
        self.is_recalled = is_noted;
        self.recall_space(&id);
        self.operator = Some(Ok(id));
    }

    /// Takes the operator's space from an earlier run's notes.
    pub(super) fn recall_space(&mut self, operator: &UnionId) {
        if self.space.is_none() && self.may_recall() {
            self.space = self.shared.client.noted_space(operator);
            self.is_recalled |= self.space.is_some();
        }
    }

    /// Returns the operator's unionId if that takes no request, and whether it comes from an earlier run's notes.
    fn known_operator(&self) -> Option<(UnionId, bool)> {
        if let Some(Found::Person(id)) = self.known(&Recipient::Person(self.given.clone())) {
            return Some((id, false));
        }
        let client = &self.shared.client;
        let noted = client.noted_operator(&self.given).filter(|_| self.may_recall());
        // Without a noted space, one would be created before any answer could show that the noted operator is wrong.
        let noted = noted.filter(|id| self.space.is_some() || client.noted_space(id).is_some());
        noted.map(|id| (id, true))
    }

    /// Returns true if an earlier run's notes may be used. The upload info shows whether they are still right, so the
    /// next file must need an upload by a single PUT. A message to a conversation is sent in the operator's name, so
    /// the operator is then always looked up.
    fn may_recall(&self) -> bool {
        let is_for_all = |named: &Named| matches!(named.recipient, Recipient::Conversation(_));
        let mut uploads = self.files.iter().filter_map(|file| file.upload.as_ref());
        let is_shown = uploads.next().is_some_and(|(_, upload)| upload.is_whole());
        let is_wanted = !self.only_looks_up && !self.was_recalled;
        is_wanted && is_shown && !self.named.iter().any(is_for_all)
    }

    /// Begins the next upload, or the request that it needs first, if there is a recipient. Returns true if it did.
    pub(super) fn begin_upload<'s, 'e: 's>(
        &mut self,
        threads: &mut Threads<'e, 'd>,
        scope: &'s Scope<'s, '_>,
    ) -> bool {
        let Some(Ok(operator)) = self.operator.clone() else { return false };
        let is_next = |file: &File<'_>| file.upload.is_some() && file.failed.is_none();
        while self.files.get(self.next_upload).is_some_and(|file| !is_next(file)) {
            self.next_upload += 1;
        }
        let file = self.next_upload;
        if file == self.files.len() || self.is_uploading || self.is_preparing || self.must_wait() {
            return false;
        }
        let is_somebody_known = !self.targets.is_empty();
        let Some(space) = self.space.clone() else {
            if is_somebody_known || self.is_the_only_one_asked() {
                self.is_preparing = true;
                threads.look_up(Lookup::Space(operator), self.looking_up + 1);
                return true;
            }
            return false;
        };
        let (_, upload) = self.files[file].upload.as_ref().expect("found above");
        let may_be_sent = is_somebody_known || self.looking_up > 0;
        let is_early = self.is_recalled || !is_somebody_known;
        if self.info.is_none() && may_be_sent && is_early && upload.is_whole() {
            let ask = Box::new(upload.question(&space, &operator));
            self.is_preparing = true;
            threads.look_up(Lookup::Info(ask), self.looking_up + 1);
            return true;
        }
        if !is_somebody_known {
            return false;
        }
        let its = &mut self.files[file];
        let (key, mut upload) = its.upload.take().expect("found above");
        if let Some(info) = self.info.take() {
            upload.use_info(info);
        }
        its.space_id = Some(space.clone());
        self.is_uploading = true;
        let task = Task::Upload { file, key, upload, space, operator };
        threads.task(scope, task, self.sending + 1);
        true
    }

    /// Returns true if there is one recipient whose lookup is under way and had to wait for the operator's, because
    /// both use one connection. The space can then be fetched at the same time; if the recipient is not found, a later
    /// delivery finds the space again.
    fn is_the_only_one_asked(&self) -> bool {
        self.was_operator_looked_up
            && self.looking_up == 1
            && matches!(&self.named[..], [only] if matches!(only.progress, Progress::Asked)
                && !only.recipient.is_many())
    }

    /// Takes the info of the next upload. If DingTalk refused it and operator or space came from notes, both are
    /// forgotten and looked up.
    pub(super) fn take_info(&mut self, found: Result<UploadInfo, Error>) {
        self.is_preparing = false;
        let is_recalled = std::mem::take(&mut self.is_recalled);
        match found {
            Ok(info) => self.info = Some(info),
            Err(error)
                if is_recalled
                    && error.outcome() == Outcome::Refused
                    && error.concern() != Concern::Everyone =>
            {
                if let Some(Ok(operator)) = self.operator.take() {
                    self.shared.client.forget_noted(&self.given, &operator);
                }
                (self.is_operator_asked, self.was_recalled) = (false, true);
                self.space = self.space.take().filter(|_| !self.is_own_space);
            }
            Err(error) => self.fail_upload(self.next_upload, error),
        }
    }
}
