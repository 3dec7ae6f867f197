//! Values that DingTalk would refuse are reported before anything is sent. Every declared rule of every operation is
//! broken once.

use std::io::ErrorKind;
use std::net::TcpListener;

use dingtalk_file::catalog::Catalog;
use dingtalk_file::{Client, Credentials, Outcome, RetryPolicy};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::cases::{Case, cases};

/// A client of a server that must get no connection.
struct Untouched {
    listener: TcpListener,
    client: Client,
}

impl Untouched {
    fn new() -> Untouched {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        listener.set_nonblocking(true).expect("a socket that can");
        let url = format!("http://{}", listener.local_addr().expect("its address"));
        let client = Client::builder()
            .endpoint(url)
            .credentials(Credentials::token("t0ken"))
            .retry(RetryPolicy::none())
            .build()
            .expect("valid settings");
        Untouched { listener, client }
    }

    /// Returns the error of a call that must send nothing.
    fn refused<O>(&self, request: &Value) -> String
    where
        O: dingtalk_file::Operation + DeserializeOwned,
    {
        let operation: O = serde_json::from_value(request.clone()).expect("a request");
        let error = self.client.call(&operation).err();
        let error = error.unwrap_or_else(|| panic!("{request} was taken"));
        assert_eq!(error.outcome(), Outcome::Invalid, "{request}: {error}");
        let accepted = self.listener.accept().map(drop).map_err(|error| error.kind());
        assert_eq!(accepted, Err(ErrorKind::WouldBlock), "{request}: {error}");
        error.detail().expect("a detail").to_string()
    }
}

fn check<O>(untouched: &Untouched, counted: &mut usize)
where
    O: dingtalk_file::Operation + DeserializeOwned,
{
    let catalog = Catalog::built_in();
    let path = std::any::type_name::<O>();
    let name = path.rsplit("::").next().expect("a name");
    let name = name[..1].to_ascii_lowercase() + &name[1..];
    let operation = catalog.operation(&name).expect("an operation of the catalog");
    let right = &operation.examples[0].request;
    let problems = catalog.check(operation, right.as_object().expect("an object"));
    assert_eq!(problems, [], "{name}: the example is right");
    for Case { field, request, secret } in cases(catalog, operation) {
        *counted += 1;
        let problem = untouched.refused::<O>(&request);
        let place = problem.split(' ').next().unwrap_or_default();
        assert_eq!(without_positions(place), field, "{name}: {request}: {problem}");
        assert!(problem.len() < 400, "{problem}");
        if secret {
            assert!(!problem.contains("s3cret"), "{problem}");
            continue;
        }
        let problems = catalog.check(operation, request.as_object().expect("an object"));
        let problems: Vec<_> = problems.iter().map(ToString::to_string).collect();
        let missing = format!("{place} is missing");
        let same = |found: &String| *found == problem || *found == missing;
        assert!(problems.iter().any(same), "{name}: {problem}, and by the catalog: {problems:?}");
    }
}

/// Returns `members.id` for `members[2].id`.
fn without_positions(place: &str) -> String {
    let parts = place.split('[');
    parts.map(|part| part.split_once(']').map_or(part, |(_, rest)| rest)).collect()
}

#[test]
fn every_rule_of_every_operation_is_checked_before_anything_is_sent() {
    let (untouched, mut counted) = (Untouched::new(), 0);
    macro_rules! each {
        ($operation:ty) => {
            check::<$operation>(&untouched, &mut counted);
        };
    }
    dingtalk_file::for_each_operation!(each);
    assert!(counted > 400, "{counted}");
}

#[test]
fn a_problem_names_the_field_the_value_and_the_rule() {
    use dingtalk_file::storage::*;

    let untouched = Untouched::new();
    let upload = |size: i64, multipart: bool| {
        json!({
            "spaceId": "1", "unionId": "u", "protocol": "HEADER_SIGNATURE", "multipart": multipart,
            "option": {"preCheckParam": {"size": size, "name": "a"}}
        })
    };
    assert_eq!(
        untouched.refused::<GetFileUploadInfo>(&upload(6 << 30, false)),
        "option.preCheckParam.size is 6442450944; the maximum is 5368709120"
    );
    assert_eq!(
        untouched.refused::<GetFileUploadInfo>(&upload(-1, true)),
        "option.preCheckParam.size is -1; the minimum is 0"
    );
    let catalog = Catalog::built_in();
    let operation = catalog.operation("getFileUploadInfo").expect("an operation");
    let in_parts = upload(6 << 30, true);
    assert_eq!(catalog.check(operation, in_parts.as_object().expect("an object")), []);

    let space = |scene: &str| json!({"unionId": "u", "option": {"scene": scene}});
    assert_eq!(
        untouched.refused::<AddSpace>(&space("a-b")),
        "option.scene \"a-b\" contains '-'; DingTalk accepts only 0-9A-Za-z"
    );
    assert_eq!(
        untouched.refused::<AddSpace>(&space("场景")),
        "option.scene \"场景\" contains '场'; DingTalk accepts only 0-9A-Za-z"
    );
    let parts = json!({"unionId": "u", "uploadKey": "k", "partNumbers": [1, 10_001]});
    assert_eq!(
        untouched.refused::<GetMultipartFileUploadInfos>(&parts),
        "partNumbers[1] is 10001; the maximum is 10000"
    );
    let long = json!({"spaceId": format!("{}\n", "中".repeat(100_000)), "unionId": "u"});
    assert_eq!(
        untouched.refused::<GetSpace>(&long),
        format!(
            "spaceId \"{}...\" contains '\\n'; control characters and line breaks are not allowed",
            "中".repeat(60)
        )
    );
}

#[test]
fn a_secret_in_an_address_is_refused_without_being_shown() {
    let untouched = Untouched::new();
    let token = |secret: &str| json!({"appkey": "k", "appsecret": secret});
    type GetToken = dingtalk_file::oauth2::LegacyGetToken;
    assert_eq!(
        untouched.refused::<GetToken>(&token("s3cret\n")),
        "appsecret contains a control character or a line break; remove it where the value is stored"
    );
    assert_eq!(untouched.refused::<GetToken>(&token("")), "appsecret is empty");
}
