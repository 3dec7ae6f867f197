//! The smallest program: what every binary has.

fn main() {
    println!("hello");
}
