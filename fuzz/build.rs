//! Compresses the catalog for the command, as the command's own build does.

#[path = "../compress.rs"]
mod compress;

fn main() {
    compress::compress("../catalog".as_ref());
}
