//! The memory for lists in an answer, for any elements.

use allocation_counter::measure;
use dingtalk_file::storage::ListDentries;
use dingtalk_file::{Client, Credentials};

use crate::wire::{Wire, answer};

/// An answer of eight megabytes, and the number of elements that are kept.
const MEMORY: u64 = 24 << 20;

#[test]
fn an_answer_full_of_elements_takes_little_extra_memory() {
    let elements = 2_600_000;
    let element = |text: &str| {
        format!("{{\"dentries\":[{}]}}", vec![text; elements * 3 / (text.len() + 1)].join(","))
    };
    let properties = format!("{{\"appProperties\":{{\"a\":[{}]}}}}", vec!["{}"; 9_000].join(","));
    for body in [element("{}"), element(&properties), element("{\"name\":\"\"}")] {
        let wire = Wire::serve(vec![answer("200 OK", &body)]);
        let client = Client::builder().endpoint(&wire.url).credentials(Credentials::token("t0ken"));
        let client = client.build().expect("valid settings");
        let used = measure(|| {
            let call = ListDentries::new("1".into(), "0".into(), "union".into());
            let reply = client.call(&call).expect("an answer");
            assert!((1..=10_000).contains(&reply.dentries.len()));
        });
        assert!(used.bytes_max < MEMORY, "{} bytes at once", used.bytes_max);
    }
}
