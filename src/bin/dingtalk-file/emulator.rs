//! `dingtalk-file emulator`.
use crate::output::{Failure, Success};
pub fn run(_listen: &str) -> Result<Success, Failure> {
    todo!()
}
