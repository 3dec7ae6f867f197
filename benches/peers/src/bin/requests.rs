//! Prints the number of requests that deliveries take, as counted by the emulator.

use dingtalk_file::emulator::Emulator;
use dingtalk_file::{Deliver, Upload};

fn main() {
    let emulator = Emulator::start().expect("an emulator");
    let client = emulator.client().build().expect("a client");
    let [operator, people @ ..] = emulator.users() else { unreachable!("it has people") };
    assert!(people.len() >= 2, "it has people");
    let deliver = |count: usize| {
        let upload = Upload::new("letter.txt", std::io::Cursor::new(b"Dear all")).expect("content");
        let mut deliver = Deliver::new(operator.union_id.clone()).upload(upload);
        for person in &people[..count] {
            deliver = deliver.to(person.union_id.clone());
        }
        let before = emulator.exchanges().len();
        client.deliver(deliver).expect("delivered");
        emulator.exchanges().len() - before
    };
    let first = deliver(1);
    println!("the_first_of_a_client,_to_one_person {first}");
    for people in 1..=2 {
        println!("a_further_one,_to_{people} {}", deliver(people));
    }
}
