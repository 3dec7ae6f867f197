//! Parsing of the command line into ids, people and files.

pub mod help;
pub mod input;
pub mod misuse;
pub mod output;
pub mod parts;
pub mod suggest;
pub mod values;
