//! The kinds of calls, and the situations in which a fault occurs.

use std::io::Cursor;

use dingtalk_file::conv_file::SendByApp;
use dingtalk_file::oauth2::LegacyGetToken;
use dingtalk_file::storage::{CommitFile, GetSpace};
use dingtalk_file::topapi::UserGet;
use dingtalk_file::{Client, DentryId, Error, Upload};

use super::secrets::MARK;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Send,
    Read,
    Legacy,
    GetToken,
    Token,
    Put,
    Commit,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Situation {
    Fresh,
    Pooled,
    AfterRetry,
}

impl Kind {
    pub const ALL: &[Kind] = &[
        Kind::Send,
        Kind::Read,
        Kind::Legacy,
        Kind::GetToken,
        Kind::Token,
        Kind::Put,
        Kind::Commit,
    ];

    /// The body of a correct answer.
    pub fn good(self) -> String {
        match self {
            Kind::Send => r#"{"file":{"id":"7","name":"a.txt","size":3}}"#.into(),
            Kind::Read => r#"{"space":{"id":"1","ownerType":"USER"}}"#.into(),
            Kind::Legacy => r#"{"errcode":0,"errmsg":"ok","result":{"unionid":"u"}}"#.into(),
            Kind::GetToken => {
                format!(r#"{{"errcode":0,"access_token":"{MARK}-fetched+/=","expires_in":7200}}"#)
            }
            Kind::Token => format!(r#"{{"accessToken":"{MARK}-fetched+/=","expireIn":7200}}"#),
            Kind::Put => r#"{"of":"no interest"}"#.into(),
            Kind::Commit => r#"{"dentry":{"id":"7","spaceId":"1","name":"a.txt","size":3}}"#.into(),
        }
    }

    /// True if a second execution would have an effect.
    pub fn may_show(self) -> bool {
        matches!(self, Kind::Send | Kind::Commit)
    }
}

/// Content for uploads that takes no memory.
static CONTENT: [u8; 16 << 20] = [0; 16 << 20];

impl Kind {
    /// Makes the call. If the server cannot be reached, a commit is made alone, because the steps before it would fail
    /// first.
    pub fn call(self, client: &Client, large: bool, alone: bool) -> Result<(), Error> {
        match self {
            Kind::Send => {
                client.call(&SendByApp::new("union".into(), "1".into(), "2".into())).map(drop)
            }
            Kind::Read => client.call(&GetSpace::new("1".into(), "union".into())).map(drop),
            Kind::Legacy | Kind::Token => client.call(&UserGet::new("user".into())).map(drop),
            Kind::GetToken => client.call(&LegacyGetToken::new("key", app_secret())).map(drop),
            Kind::Commit if alone => {
                let (space, operator) = ("1".into(), "union".into());
                let root = DentryId::root();
                client.call(&CommitFile::new(space, operator, "key", "a.txt", root)).map(drop)
            }
            Kind::Put | Kind::Commit => {
                let size = if large && self == Kind::Put { CONTENT.len() } else { 3 };
                let upload = Upload::new("a.txt", Cursor::new(&CONTENT[..size]))?;
                client.upload(upload, &"1".into(), &"union".into()).map(drop)
            }
        }
    }
}

pub fn app_secret() -> String {
    format!("{MARK}-secret+/=&%<\"'~")
}

impl Situation {
    pub const ALL: &[Situation] = &[Situation::Fresh, Situation::Pooled, Situation::AfterRetry];

    pub fn name(self) -> &'static str {
        match self {
            Situation::Fresh => "fresh",
            Situation::Pooled => "pooled",
            Situation::AfterRetry => "after a retry",
        }
    }
}
