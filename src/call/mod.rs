//! One call without the network: operations, encoding and checking of requests, interpretation of answers, and the
//! decision to retry. All of it is pure: no I/O, no clock, no sleep.

pub(crate) mod envelope;
pub(crate) mod error;
pub(crate) mod id;
pub(crate) mod log_line;
mod mobile;
pub(crate) mod operation;
pub(crate) mod request;
pub(crate) mod response;
pub(crate) mod retry;
pub(crate) mod rule;
pub(crate) mod watch;

pub use error::{Error, Outcome};
pub use mobile::MobileRules;
pub use operation::{Auth, Host, Method, Operation, Spec};
pub use request::{Encoder, Style};
pub use retry::RetryPolicy;
pub use rule::{Rule, TextRules};
