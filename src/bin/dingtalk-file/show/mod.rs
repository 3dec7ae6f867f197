//! What a run shows: text, JSON, progress and logs.

pub mod json;
pub mod log;
pub mod progress;
pub mod report;
pub mod shell;
pub mod time;
