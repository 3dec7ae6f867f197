//! `dingtalk ADDRESS PEOPLE`: runs the emulator while its standard input is open. Prints the values for a client:
//! `KEY SECRET SPACE OPERATOR PEOPLE…`, with the operator's unionId and the people's userIds.

use std::env;
use std::io::{Write, sink, stdin, stdout};

use dingtalk_file::emulator::Emulator;

fn main() {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [address, people] = &arguments[..] else { panic!("an address and a number") };
    // `front.py` uses DingTalk's host names.
    let hosts = ["api.dingtalk.io", "oapi.dingtalk.io", "store.example"];
    let builder =
        hosts.into_iter().fold(Emulator::builder(), |builder, host| builder.allow_host(host));
    let emulator = builder.listen(address.as_str()).expect("an address that is free");
    let people = emulator.add_users(people.parse().expect("a number"));
    let secret = emulator.app_secret();
    let operator = &emulator.users()[0].union_id;
    print!("{} {} {} {operator}", emulator.app_key(), secret.expose(), emulator.space_id());
    people.iter().for_each(|person| print!(" {}", person.user_id));
    println!();
    stdout().flush().expect("a reader");
    std::io::copy(&mut stdin(), &mut sink()).expect("a pipe");
}
