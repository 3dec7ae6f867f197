//! `further ROOT TIMES OPERATOR PEOPLE…`: delivers a small file `TIMES` times with one client, which trusts the root,
//! at DingTalk's usual hosts. Prints the seconds of each. The key and the secret are in the environment.

use std::env;
use std::fs;
use std::io::Cursor;
use std::time::Instant;

use dingtalk_file::ureq::tls::{Certificate, RootCerts};
use dingtalk_file::{Client, Deliver, UnionId, Upload, UserId};

fn main() {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [root, times, operator, people @ ..] = &arguments[..] else { panic!("see the source") };
    let root = fs::read(root).expect("a file");
    let root = Certificate::from_pem(&root).expect("a certificate");
    let client = Client::builder().credentials(dingtalk_file::Credentials::internal_app(
        env::var("DINGTALK_APP_KEY").expect("a key"),
        env::var("DINGTALK_APP_SECRET").expect("a secret"),
    ));
    let client = client.root_certificates(RootCerts::new_with_certs(&[root])).build();
    let client = client.expect("a client");
    for at in 0..times.parse().expect("a number") {
        let upload =
            Upload::new(format!("letter {at}.txt"), Cursor::new(b"Dear all")).expect("content");
        let people = people.iter().map(|id| UserId::from(id.as_str()));
        let deliver = Deliver::new(UnionId::from(operator.as_str())).upload(upload).to_all(people);
        let start = Instant::now();
        client.deliver(deliver.jobs(4)).expect("delivered");
        println!("{}", start.elapsed().as_secs_f64());
    }
}
