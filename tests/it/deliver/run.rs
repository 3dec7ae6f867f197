//! Runs: why they end early, what they still report, and what the next run does.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use dingtalk_file::emulator::{Emulator, Fault};
use dingtalk_file::journal::{
    Attempt, Claim, Fact, FactKey, FileJournal, Journal, JournalError, Purpose, Settle, State, Work,
};
use dingtalk_file::{
    Deliver, DeliveryError, Event, Outcome, Person, Receipt, Recipient, Stop, Then, UnionId,
};

use super::{client, operator, upload};

/// Returns this many people, by their unionIds.
pub(super) fn people(emulator: &Emulator, count: usize) -> Vec<UnionId> {
    emulator.add_users(count).into_iter().map(|user| user.union_id).collect()
}

/// Returns a delivery of a stored file, which needs only sends.
pub(super) fn stored<'a>(emulator: &Emulator) -> Deliver<'a> {
    let mut file =
        dingtalk_file::StoredFile::new(emulator.space_id().clone(), emulator.dentry_id().clone());
    file.name = Some("stored.txt".into());
    Deliver::new(emulator.users()[0].union_id.clone()).stored(file)
}

pub(super) fn outcomes(receipts: &[Receipt], outcome: Outcome) -> usize {
    let errors = receipts.iter().filter_map(|receipt| receipt.result.as_ref().err());
    errors.filter(|error| error.outcome() == outcome).count()
}

pub(super) fn receipts(error: &DeliveryError) -> &[Receipt] {
    &error.delivery().files[0].receipts
}

#[test]
fn an_error_that_concerns_everyone_stops_the_run() {
    const JOBS: usize = 4;
    // The answer to each send, and the most requests.
    let rows = [
        ("a scope", Fault::refuse("Forbidden.AccessDenied.AccessTokenPermissionDenied"), JOBS),
        ("a quota", Fault::refuse("Forbidden.AccessDenied.ApiCountLimitForOrg"), JOBS),
        ("an address", Fault::refuse("Forbidden.AccessDenied.IpNotInWhiteList"), JOBS),
        ("a token", Fault::refuse("InvalidAuthentication"), 2 * JOBS),
        ("a file", Fault::refuse("dentryNotExist"), JOBS),
    ];
    for (what, fault, most) in rows {
        let emulator = Emulator::start().expect("an emulator");
        let to = people(&emulator, 1000);
        (0..100).for_each(|_| emulator.fault("sendByApp", fault.clone()));
        let deliver = stored(&emulator).to_all(to).jobs(JOBS);
        let error = client(&emulator).deliver(deliver).expect_err(what);
        let refused = outcomes(receipts(&error), Outcome::Refused);
        let not_sent = outcomes(receipts(&error), Outcome::NotSent);
        assert!(emulator.received("sendByApp") <= most, "{what}");
        assert!((1..=JOBS).contains(&refused) && refused + not_sent == 1000, "{what}: {refused}");
        assert_eq!(error.error().outcome(), Outcome::Refused, "{what}: {error}");
        assert!(emulator.deliveries().is_empty(), "{what}");
        // Refused lookups also stop the run.
        if what != "a file" {
            let emulator = Emulator::start().expect("an emulator");
            let to = emulator.add_users(100).into_iter().map(|user| user.user_id);
            (0..100).for_each(|_| emulator.fault("userGet", fault.clone()));
            let deliver = stored(&emulator).to_all(to).jobs(JOBS);
            let error = client(&emulator).deliver(deliver).expect_err(what);
            assert!(emulator.received("userGet") <= most, "{what}");
            assert_eq!(receipts(&error).len(), 100);
            assert_eq!(emulator.received("sendByApp"), 0);
        }
    }
}

#[test]
fn an_outage_stops_the_run() {
    for (jobs, most) in [(1, 5), (4, 5), (16, 16)] {
        let emulator = Emulator::start().expect("an emulator");
        let to = people(&emulator, 300);
        (0..300).for_each(|_| emulator.fault("sendByApp", Fault::answer(500, "x")));
        let deliver = stored(&emulator).to_all(to).jobs(jobs);
        let error = client(&emulator).deliver(deliver).expect_err("an outage");
        let unknown = outcomes(receipts(&error), Outcome::Unknown);
        assert_eq!((unknown, emulator.received("sendByApp")), (most, most), "{jobs} jobs");
        assert_eq!(outcomes(receipts(&error), Outcome::NotSent), 300 - most);
        let rest = receipts(&error).last().and_then(|receipt| receipt.result.as_ref().err());
        let text = rest.expect("an error").to_string();
        assert!(text.contains("in a row whose outcome is unknown"), "{text}");
    }
    // A success in between means that there is no outage.
    let sent = || Fault::answer(200, r#"{"file":{}}"#).after_executing();
    let emulator = Emulator::start().expect("an emulator");
    let to = people(&emulator, 60);
    for at in 0..60 {
        let lost = Fault::close();
        emulator.fault("sendByApp", if at % 3 == 2 { sent() } else { lost });
    }
    let error = client(&emulator).deliver(stored(&emulator).to_all(to).jobs(1)).expect_err("some");
    assert_eq!(outcomes(receipts(&error), Outcome::Unknown), 40);
    assert_eq!(emulator.deliveries().len(), 20);
}

#[test]
fn a_stop_leaves_a_complete_report() {
    let emulator = Emulator::start().expect("an emulator");
    let to = people(&emulator, 50);
    let stop = Stop::new();
    let mut sent = 0;
    let deliver = stored(&emulator).to_all(to).jobs(2).stop(&stop).on_event(|event| {
        sent += usize::from(matches!(event, Event::Sent { .. }));
        if sent == 3 {
            stop.request();
        }
    });
    let error = client(&emulator).deliver(deliver).expect_err("stopped");
    let arrived = receipts(&error).iter().filter(|receipt| receipt.result.is_ok()).count();
    assert_eq!(arrived, emulator.deliveries().len());
    assert!((3..=5).contains(&arrived), "{arrived}");
    assert_eq!(outcomes(receipts(&error), Outcome::NotSent), 50 - arrived);
    // "this began", or "the request was sent" if a job had begun but not sent its request yet.
    assert!(error.to_string().contains("stopped before"), "{error}");
}

/// The connection to the legacy host is opened before the token arrives. The server withholds the token until then.
#[cfg(feature = "dial")]
#[test]
fn the_legacy_host_is_connected_to_while_the_token_is_fetched() {
    use std::io::{Read, Write};
    let [api, oapi] = [(); 2].map(|()| std::net::TcpListener::bind("127.0.0.1:0").expect("a port"));
    let url =
        |of: &std::net::TcpListener| format!("http://{}", of.local_addr().expect("an address"));
    let app = dingtalk_file::Credentials::internal_app("key", "secret");
    let client = dingtalk_file::Client::builder()
        .credentials(app)
        .api_endpoint(url(&api))
        .oapi_endpoint(url(&oapi));
    let client = client.timeout(Duration::from_secs(20)).build().expect("a client");
    let server = std::thread::spawn(move || {
        let mut stream = api.accept().expect("a connection").0;
        let _ = stream.read(&mut [0; 2048]).expect("a request");
        let _other = oapi.accept().expect("a connection, and no request yet");
        stream
            .write_all(
                b"HTTP/1.1 400 Bad Request\r\nContent-Length: 15\r\n\r\n{\"code\":\"wrong\"}",
            )
            .ok();
    });
    let deliver = Deliver::new(Person::User("mei".into())).upload(upload());
    client.deliver(deliver.to(Person::User("ana".into()))).expect_err("no token");
    server.join().expect("no panic");
}

/// A stop is not delayed by a store that accepts a connection but reads no bytes.
#[cfg(feature = "dial")]
#[test]
fn a_stop_ends_an_upload_to_a_stalled_store() {
    let emulator = Emulator::start().expect("an emulator");
    let store = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let place = format!("http://{}/x", store.local_addr().expect("an address"));
    let info = serde_json::json!({
        "uploadKey": "k",
        "headerSignatureInfo": {"resourceUrls": [place], "headers": {}},
    });
    emulator.fault("getFileUploadInfo", Fault::answer(200, info.to_string()));
    let stop = Stop::new();
    let request = stop.clone();
    let waiter = std::thread::spawn(move || {
        let stream = store.accept().expect("a connection");
        request.request();
        // Both stay alive until the delivery ends.
        (store, stream)
    });
    // The timeout is long, so only the stop can end it.
    let client = emulator.client().timeout(Duration::from_secs(3600)).build().expect("a client");
    let content = std::io::Cursor::new(vec![7; 64 << 20]);
    let upload = dingtalk_file::Upload::new("large.bin", content).expect("content");
    let deliver = Deliver::new(operator(&emulator)).upload(upload).stop(&stop);
    let error = client.deliver(deliver.to(people(&emulator, 1).remove(0))).expect_err("stopped");
    assert_eq!(error.error().outcome(), Outcome::NotSent, "{error}");
    assert!(error.to_string().contains("stopped"), "{error}");
    assert_eq!(emulator.received("commitFile"), 0);
    drop(waiter.join().expect("no panic"));
}

#[test]
fn a_stop_ends_a_wait() {
    let emulator = Emulator::start().expect("an emulator");
    let to = people(&emulator, 2);
    let stop = Stop::new();
    emulator.fault("sendByApp", Fault::throttle().header("Retry-After", "200"));
    let client = emulator.client().deadline(None).build().expect("a client");
    let deliver = stored(&emulator).to_all(to).jobs(1).stop(&stop);
    let error = std::thread::scope(|scope| {
        scope.spawn(|| {
            while emulator.received("sendByApp") == 0 {
                std::thread::yield_now();
            }
            stop.request();
        });
        client.deliver(deliver).expect_err("stopped")
    });
    // It is throttled, and not retried.
    assert_eq!(outcomes(receipts(&error), Outcome::Refused), 1, "{error}");
    assert_eq!(outcomes(receipts(&error), Outcome::NotSent), 1, "{error}");
    assert_eq!(emulator.received("sendByApp"), 1);
}

#[test]
fn a_stop_does_not_wait_for_a_lookup() {
    let emulator = Emulator::start().expect("an emulator");
    let user = emulator.users()[1].user_id.clone();
    emulator.fault("userGet", Fault::stall(Duration::from_secs(600)));
    let stop = Stop::new();
    let client = emulator.client().timeout(Duration::from_secs(500)).build().expect("a client");
    let error = std::thread::scope(|scope| {
        scope.spawn(|| {
            while emulator.received("userGet") == 0 {
                std::thread::yield_now();
            }
            stop.request();
        });
        client.deliver(stored(&emulator).to(user).stop(&stop)).expect_err("stopped")
    });
    assert_eq!(error.error().outcome(), Outcome::NotSent, "{error}");
    assert_eq!(emulator.received("sendByApp"), 0);
}

#[test]
fn no_send_begins_shortly_before_the_deadline() {
    let emulator = Emulator::start().expect("an emulator");
    let to = people(&emulator, 3);
    // Less than five seconds are left at the start.
    let deliver = stored(&emulator).to_all(to.clone()).deadline(Duration::from_secs(4));
    let error = client(&emulator).deliver(deliver).expect_err("too late");
    assert_eq!(outcomes(receipts(&error), Outcome::NotSent), 3);
    assert_eq!(emulator.received("sendByApp"), 0);
    let deliver = stored(&emulator).to_all(to).deadline(Duration::from_secs(600));
    client(&emulator).deliver(deliver).expect("in time");
}

#[test]
fn with_a_journal_a_second_run_does_only_the_rest() {
    let folder = tempfile::tempdir().expect("a folder");
    let emulator = Emulator::start().expect("an emulator");
    let path = folder.path().join("journal");
    let mut to = people(&emulator, 20);
    let run = |to: &[UnionId]| {
        let journal = FileJournal::open(&path).expect("a journal");
        let deliver = Deliver::new(operator(&emulator)).upload(upload());
        client(&emulator).deliver(deliver.to_all(to.to_vec()).journal(&journal))
    };
    emulator.fault("sendByApp", Fault::refuse("paramError"));
    run(&to).expect_err("one is refused");
    to.extend(people(&emulator, 5));
    let delivery = run(&to).expect("delivered");
    let before = delivery
        .receipts()
        .filter(|receipt| receipt.result.as_ref().is_ok_and(|arrived| arrived.before()));
    assert_eq!((before.count(), emulator.deliveries().len()), (19, 25));
    assert_eq!(emulator.executed("commitFile"), 1);
    // A plan finds nothing left to do, and makes no requests.
    let journal = FileJournal::read(&path).expect("a journal");
    let deliver = Deliver::new(operator(&emulator)).upload(upload()).to_all(to).journal(&journal);
    let plan = client(&emulator).plan(deliver).expect("a plan");
    assert!(plan.files[0].recipients.iter().all(|it| matches!(it.then, Then::Skip)));
    assert_eq!((plan.lookups, plan.counted_calls), (0, 0));
}

/// If a granted right does not help, it is not granted again.
#[test]
fn a_right_is_granted_only_once() {
    let emulator = Emulator::start().expect("an emulator");
    let to = people(&emulator, 3);
    (0..50).for_each(|_| emulator.fault("sendByApp", Fault::refuse("permissionDenied")));
    let deliver = Deliver::new(operator(&emulator)).upload(upload());
    let error = client(&emulator).deliver(deliver.to_all(to)).expect_err("refused");
    assert_eq!(outcomes(receipts(&error), Outcome::Refused), 3);
    assert_eq!((emulator.received("sendByApp"), emulator.received("addPermission")), (6, 1));
}

#[test]
fn a_plan_sends_and_creates_nothing() {
    let emulator = Emulator::start().expect("an emulator");
    let mobile = Person::Mobile(emulator.users()[2].mobile.clone());
    let user = &emulator.users()[1];
    let deliver = || {
        Deliver::new(operator(&emulator))
            .upload(upload())
            .to(user.user_id.clone())
            .to(mobile.clone())
            .to(user.union_id.clone())
            .to(dingtalk_file::UserId::new("nobody"))
    };
    let plan = client(&emulator).plan(deliver()).expect("a plan");
    let then: Vec<_> = plan.files[0].recipients.iter().map(|it| format!("{:?}", it.then)).collect();
    assert!(then[..3].iter().all(|then| then == "Send") && then[3].starts_with("Fail"), "{then:?}");
    assert!(plan.files[0].recipients[2].same_as.is_some());
    for operation in ["addSpace", "getFileUploadInfo", "commitFile", "sendByApp", "addPermission"] {
        assert_eq!(emulator.received(operation), 0, "{operation}");
    }
    // Space, upload info, commit, two sends.
    assert_eq!(plan.counted_calls, 5);
    let asked = ["getAccessToken", "userGet", "userGetByMobile"];
    let asked: usize = asked.iter().map(|operation| emulator.received(operation)).sum();
    assert_eq!(plan.lookups, asked);
    let error = client(&emulator).plan(deliver().max_people(3)).expect_err("too many");
    assert!(error.to_string().contains("recipients: 4, and at most 3"), "{error}");
}

#[test]
fn conversations_are_for_internal_apps() {
    let emulator = Emulator::start().expect("an emulator");
    let group = Recipient::from(emulator.add_group(&emulator.users()[..2]).id);
    client(&emulator).deliver(stored(&emulator).to(group.clone())).expect("delivered");
    assert_eq!((emulator.executed("send"), emulator.received("sendByApp")), (1, 0));
    let third_party = dingtalk_file::Credentials::third_party_app("k", "s", "t", "ding1".into());
    let client = client(&emulator).with_credentials(third_party);
    let error = client.deliver(stored(&emulator).to(group)).expect_err("refused");
    assert_eq!(error.error().outcome(), Outcome::Invalid);
    assert!(!error.delivery().began && emulator.executed("send") == 1);
}

/// A journal that wraps another one, and fails in one way.
struct Failing<J> {
    journal: J,
    how: How,
    claims: AtomicUsize,
}

#[derive(Clone, Copy, PartialEq)]
enum How {
    /// Stops recording claims after some.
    LosesClaims,
    /// Records claims, but says that it may not have.
    AnswersNoClaim,
    /// Does not record the outcomes of sends.
    LosesSettlements,
}

impl<J: Journal> Journal for Failing<J> {
    fn bind(&self, purpose: &Purpose) -> Result<(), JournalError> {
        self.journal.bind(purpose)
    }

    fn state(&self, work: &Work) -> Result<State, JournalError> {
        self.journal.state(work)
    }

    fn claim(
        &self,
        work: &Work,
        attempt: Attempt,
        over: Option<Attempt>,
    ) -> Result<Claim, JournalError> {
        if matches!(work, Work::Upload(_)) {
            return self.journal.claim(work, attempt, over);
        }
        let before = self.claims.fetch_add(1, Ordering::SeqCst);
        match self.how {
            How::LosesClaims if before >= 2 => Err(JournalError::Lost("is full".into())),
            How::AnswersNoClaim => {
                let claim = self.journal.claim(work, attempt, over)?;
                let is_first = before.is_multiple_of(2);
                if is_first { Err(JournalError::Unanswered("cut off".into())) } else { Ok(claim) }
            }
            _ => self.journal.claim(work, attempt, over),
        }
    }

    fn settle(&self, work: &Work, attempt: Attempt, to: &Settle) -> Result<(), JournalError> {
        if self.how == How::LosesSettlements && matches!(work, Work::Send { .. }) {
            return Err(JournalError::Lost("is full".into()));
        }
        self.journal.settle(work, attempt, to)
    }

    fn remember(&self, fact: &Fact) -> Result<(), JournalError> {
        self.journal.remember(fact)
    }

    fn recall(&self, what: &FactKey) -> Result<Option<Fact>, JournalError> {
        self.journal.recall(what)
    }
}

#[test]
fn with_a_failing_journal_nothing_is_sent_twice_and_the_report_is_correct() {
    let rows = [
        // The way to fail, the number of sends, and how many of them are not recorded.
        (How::LosesClaims, 2, 0),
        (How::AnswersNoClaim, 10, 0),
        (How::LosesSettlements, 1, 1),
    ];
    for (how, sent, unrecorded) in rows {
        let folder = tempfile::tempdir().expect("a folder");
        let emulator = Emulator::start().expect("an emulator");
        let to = people(&emulator, 10);
        let path = folder.path().join("journal");
        let open = || FileJournal::open(&path).expect("a journal");
        let deliver = |journal: &dyn Journal| {
            let deliver = stored(&emulator).to_all(to.clone()).jobs(1).journal(journal);
            match client(&emulator).deliver(deliver) {
                Ok(delivery) => delivery,
                Err(error) => error.into_parts().1,
            }
        };
        let failing = Failing { journal: open(), how, claims: AtomicUsize::new(0) };
        let delivery = deliver(&failing);
        let arrived = delivery.receipts().filter(|receipt| receipt.result.is_ok()).count();
        let lacking = delivery.receipts().filter(|receipt| receipt.unrecorded).count();
        assert_eq!((arrived, emulator.deliveries().len(), lacking), (sent, sent, unrecorded));
        assert_eq!(delivery.journal_error.is_some(), how != How::AnswersNoClaim);
        drop(failing);
        // The next run knows which people to leave alone.
        let delivery = deliver(&open());
        let unknown = outcomes(&delivery.files[0].receipts, Outcome::Unknown);
        assert_eq!((unknown, emulator.deliveries().len()), (unrecorded, 10));
    }
}

#[test]
fn a_panic_of_the_application_leaves_the_journal_correct() {
    let folder = tempfile::tempdir().expect("a folder");
    let emulator = Emulator::start().expect("an emulator");
    let to = people(&emulator, 30);
    let run = |panics: bool| {
        let journal = FileJournal::open(folder.path().join("journal")).expect("a journal");
        let deliver =
            stored(&emulator).to_all(to.clone()).journal(&journal).on_event(move |event| {
                assert!(!panics || !matches!(event, Event::Sent { .. }), "the application's fault");
            });
        client(&emulator).deliver(deliver)
    };
    let panic = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| run(true)));
    assert!(panic.is_err());
    run(false).expect("the others receive it");
    assert_eq!(emulator.deliveries().len(), 30);
}
