//! The smallest program, as a baseline for the size of binaries.

fn main() {
    println!("hello");
}
