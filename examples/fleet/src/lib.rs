//! A journal in MariaDB that several machines share. README.md says when to use it, and what it excludes.

mod connections;
mod mariadb;
mod rows;

pub use mariadb::MariaDb;
