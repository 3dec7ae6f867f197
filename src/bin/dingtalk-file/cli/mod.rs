//! What the command line says, as values: texts in, ids, people and files out.

pub mod help;
pub mod input;
pub mod suggest;
pub mod values;
