//! A panic in an application's code while other threads use the same client.

use std::cell::Cell;
use std::fs;
use std::io::Cursor;
use std::panic::{AssertUnwindSafe, RefUnwindSafe, UnwindSafe, catch_unwind};
use std::sync::Barrier;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;

use dingtalk_file::emulator::Emulator;
use dingtalk_file::{
    Client, Credentials, Deliver, Download, Person, Secret, StoredFile, TokenSource, Upload,
};

/// More than one read, and more than one part.
const SIZE: usize = 300_000;

/// Panics after this many bytes.
fn bug(at: u64) -> impl FnMut(u64, u64) + Send {
    move |done, _| assert!(done < at, "a bug in the application")
}

fn upload() -> Upload<'static> {
    Upload::new("letter.txt", Cursor::new(vec![b'x'; SIZE])).expect("content")
}

fn deliver(emulator: &Emulator, client: &Client, upload: Upload<'_>) {
    let [operator, person, ..] = emulator.users() else { unreachable!() };
    let deliver = Deliver::new(operator.union_id.clone()).upload(upload);
    client.deliver(deliver.to(person.union_id.clone())).expect("delivered");
}

/// Repeats this while other threads deliver, then delivers once more. Returns how many files arrived.
fn beside_others(emulator: &Emulator, client: &Client, buggy: impl Fn()) -> usize {
    let over = AtomicBool::new(false);
    let arrived = thread::scope(|scope| {
        let others: Vec<_> = (0..3)
            .map(|_| {
                scope.spawn(|| {
                    let mut count = 0;
                    while !over.load(Ordering::SeqCst) || count == 0 {
                        deliver(emulator, client, upload());
                        count += 1;
                    }
                    count
                })
            })
            .collect();
        let ended = catch_unwind(AssertUnwindSafe(buggy));
        over.store(true, Ordering::SeqCst);
        ended.expect("each panic was caught");
        others.into_iter().map(|other| other.join().expect("no panic")).sum::<usize>()
    });
    deliver(emulator, client, upload());
    arrived + 1
}

#[test]
fn a_panic_in_an_uploads_progress_leaves_nothing_behind() {
    let emulator = Emulator::start().expect("an emulator");
    let client = emulator.client().build().expect("a client");
    let arrived = beside_others(&emulator, &client, || {
        let emulator = AssertUnwindSafe(&emulator);
        for at in [0, 1, 150_000, SIZE as u64] {
            for parts_above in [5 << 30, 0] {
                let panicked = catch_unwind(|| {
                    let upload = upload().progress(bug(at)).part_size(102_400);
                    deliver(&emulator, &client, upload.multipart_above(parts_above));
                });
                assert!(panicked.is_err(), "{at}");
            }
        }
    });
    assert_eq!(emulator.deliveries().len(), arrived);
    // There are only the initial report and the delivered files, and no partial ones.
    assert_eq!(emulator.files().len(), 1 + arrived);
}

#[test]
fn a_panic_in_a_downloads_progress_leaves_nothing_behind() {
    let emulator = Emulator::start().expect("an emulator");
    let client = emulator.client().build().expect("a client");
    let operator = &emulator.users()[0].union_id;
    let space = client.own_space(operator).expect("a space");
    let file: StoredFile = client.upload(upload(), &space, operator).expect("stored");
    let folder = tempfile::tempdir().expect("a folder");
    let target = folder.path().join("letter.txt");
    let arrived = beside_others(&emulator, &client, || {
        for at in [0, 1, 150_000, SIZE as u64] {
            let panicked = catch_unwind(|| {
                let download = Download::new(file.clone(), &target).progress(bug(at));
                client.download(download, operator).map(drop)
            });
            assert!(panicked.is_err(), "{at}");
            let left = fs::read_dir(folder.path()).expect("the folder").count();
            assert_eq!(left, 0, "{at}: nothing half made is left");
        }
    });
    assert_eq!(emulator.deliveries().len(), arrived);
    let download = Download::new(file, &target);
    assert_eq!(client.download(download, operator).expect("downloaded").size, SIZE as u64);
}

#[test]
fn a_client_may_be_used_after_a_panic() {
    fn check<T: UnwindSafe + RefUnwindSafe>() {}
    check::<Client>();
}

thread_local! {
    /// How the source misbehaves in calls of this thread.
    static MOOD: Cell<Mood> = const { Cell::new(Mood::Well) };
}

#[derive(Clone, Copy, PartialEq)]
enum Mood {
    Well,
    TokenPanics,
    RefusedPanics,
}

/// An application's token source with a bug.
struct Buggy(Secret);

impl TokenSource for Buggy {
    fn token(&self) -> Result<Secret, Box<dyn std::error::Error + Send + Sync>> {
        match MOOD.get() {
            Mood::Well => Ok(self.0.clone()),
            Mood::TokenPanics => panic!("a bug in token()"),
            Mood::RefusedPanics => Ok("another".into()),
        }
    }

    fn refused(&self, _: &Secret) -> bool {
        panic!("a bug in refused()");
    }
}

#[test]
fn a_panic_in_a_token_source_leaves_the_client_usable() {
    const THREADS: usize = 16;
    const ROUNDS: usize = 10;
    let emulator = Emulator::start().expect("an emulator");
    let source = Credentials::source(Buggy(emulator.access_token()));
    let client = emulator.client().credentials(source).build().expect("valid settings");
    let user = &emulator.users()[1];
    let send = || {
        let (space, dentry) = (emulator.space_id().clone(), emulator.dentry_id().clone());
        client.send_by_app(user.union_id.clone(), space, dentry).is_ok()
    };
    let (ready, number) = (Barrier::new(THREADS), AtomicUsize::new(0));
    let work = || {
        ready.wait();
        let moods = [Mood::Well, Mood::TokenPanics, Mood::RefusedPanics, Mood::Well];
        let mood = moods[number.fetch_add(1, Ordering::SeqCst) % 4];
        for _ in 0..ROUNDS {
            MOOD.set(mood);
            let sent = catch_unwind(AssertUnwindSafe(send)).ok();
            assert_eq!(sent, (mood == Mood::Well).then_some(true));
            let person = Person::Mobile(user.mobile.clone());
            let found = catch_unwind(AssertUnwindSafe(|| client.union_id(&person).is_ok()));
            // Later calls find the person in the cache.
            assert!(mood != Mood::Well || found.expect("no panic"));
            MOOD.set(Mood::Well);
            assert!(send());
        }
    };
    thread::scope(|scope| (0..THREADS).for_each(|_| drop(scope.spawn(work))));
    assert_eq!(emulator.deliveries().len(), THREADS * ROUNDS + THREADS / 2 * ROUNDS);
}
