//! Checks that any journal can run.
