//! What a delivery would do.

use super::Deliver;
use crate::call::Error;
use crate::client::Client;
use crate::deliver::run::invalid;
use crate::generated::DentryId;
use crate::http::address::canonical;
use crate::journal::Purpose;

/// What a delivery would do; see [`Client::plan`].
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Plan {
    /// The files.
    pub files: Vec<PlannedFile>,
}

/// A file of a [`Plan`].
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct PlannedFile {
    /// The name.
    pub name: String,
}

impl Deliver<'_> {
    /// Returns what a journal of this delivery is for.
    pub fn purpose(&self, client: &Client) -> Result<Purpose, Error> {
        let mut folders = self.contents.iter().filter_map(|content| match content {
            super::Content::Upload(upload) => Some(upload.folder_id()),
            super::Content::Stored(_) => None,
        });
        let folder = folders.next();
        if folders.any(|other| Some(other) != folder) {
            return Err(invalid(
                "the files go to two folders; deliver those of each by themselves",
            ));
        }
        let operator = self.operator.clone();
        let endpoint = canonical(&client.shared.api);
        let mut purpose = Purpose::new(endpoint, client.identity(), operator);
        purpose.space = self.space.clone();
        purpose.folder = folder.filter(|folder| **folder != DentryId::root()).cloned();
        Ok(purpose)
    }
}
