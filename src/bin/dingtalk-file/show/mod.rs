//! The output of a run: text, JSON, progress and logs.

pub mod failure;
pub mod file;
pub mod files;
pub mod json;
pub mod language;
pub mod log;
pub mod progress;
pub mod reply;
pub mod report;
pub mod save;
pub mod shell;
pub mod text;
pub mod time;
