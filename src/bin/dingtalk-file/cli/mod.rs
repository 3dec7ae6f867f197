//! The command line as values: texts in; ids, people and files out.

pub mod help;
pub mod input;
pub mod misuse;
pub mod output;
pub mod parts;
pub mod suggest;
pub mod values;
