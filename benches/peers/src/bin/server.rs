//! Prints its address and answers until it is killed.

fn main() {
    peers::server::serve()
}
