//! `dingtalk ADDRESS PEOPLE`: the emulator, for as long as its standard input is open. Prints what a client needs to
//! know: `KEY SECRET SPACE OPERATOR PEOPLE…`, the operator by unionId, the people by userId.

use std::env;
use std::io::{Write, sink, stdin, stdout};

use dingtalk_file::emulator::Emulator;

fn main() {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [address, people] = &arguments[..] else { panic!("an address and a number") };
    // `front.py` has DingTalk's names.
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
