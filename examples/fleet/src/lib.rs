//! A journal that several machines share, in MariaDB. README.md says when one needs it, and what it excludes.

mod connections;
mod mariadb;
mod rows;

pub use mariadb::MariaDb;
