//! A panic in the code of an application, while others use the same client.

use std::fs;
use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use dingtalk_file::emulator::Emulator;
use dingtalk_file::{Client, Deliver, Download, StoredFile, Upload};

/// More than is read at once, and more than a part.
const SIZE: usize = 300_000;

/// Panics when so many bytes have moved.
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

/// Does this again and again while other threads deliver, then delivers once more. Returns how many files arrived.
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
fn a_panic_in_the_progress_of_an_upload() {
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
    // The report that is there from the beginning, and what arrived: nothing half made.
    assert_eq!(emulator.files().len(), 1 + arrived);
}

#[test]
fn a_panic_in_the_progress_of_a_download() {
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
