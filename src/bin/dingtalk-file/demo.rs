//! `dingtalk-file demo`.
use crate::connection::Connection;
use crate::output::{Failure, Success};
pub fn run(_connection: &Connection) -> Result<Success, Failure> {
    todo!()
}
