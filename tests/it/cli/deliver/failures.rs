//! Every way to fail: the exit status, the message, and how far the delivery got.

use super::*;

/// Delivers in text and JSON form, each with its own `Desk`; a snapshot shows both.
fn fails(
    name: &str,
    status: i32,
    people: &[&str],
    more: &[&str],
    prepare: impl Fn(&Emulator),
) -> [Desk; 2] {
    let mut shown = String::new();
    let desks = [&[][..], &["--json"]].map(|form| {
        let desk = Desk::new();
        prepare(&desk.emulator);
        let failed = desk.deliver(people, &[more, form].concat());
        assert_eq!(failed.status, status, "{name}: {}", failed.shown());
        if !form.is_empty() {
            keys(&failed);
        }
        shown += &desk.shown(&failed);
        desk
    });
    snapshot(&format!("deliver_{name}"), &shown);
    desks
}

#[test]
fn refused_before_the_upload() {
    for desk in fails("refused_person", 1, &[STRANGER], &[], |_| {}) {
        assert_eq!(desk.steps(), [0, 0, 0, 0, 0]);
    }
    let refuse = |operation| {
        move |emulator: &Emulator| emulator.fault(operation, Fault::refuse("permissionDenied"))
    };
    for desk in fails("refused_space", 1, &[TARIQ, ANA], &[], refuse("addSpace")) {
        assert_eq!(desk.steps(), [1, 0, 0, 0, 0]);
    }
    for desk in fails("refused_info", 1, &[TARIQ], &[], refuse("getFileUploadInfo")) {
        assert_eq!(desk.steps(), [1, 1, 0, 0, 0]);
    }
}

#[test]
fn not_sent_without_a_listener() {
    let more = ["--endpoint", NOBODY, "--retries", "0"];
    for desk in fails("not_sent", 3, &[TARIQ], &more, |_| {}) {
        assert_eq!(desk.requests(), 0);
    }
}

#[test]
fn not_sent_if_the_bytes_or_their_commit_are_lost() {
    let fault = |emulator: &Emulator| emulator.fault("ossPut", Fault::answer(500, ""));
    for desk in fails("not_sent_put", 3, &[TARIQ], &["--retries", "0"], fault) {
        assert_eq!(desk.steps(), [1, 1, 1, 0, 0]);
        assert_eq!(desk.uploaded(), []);
    }
    // The file may be stored, but no one has received it.
    let fault = |emulator: &Emulator| {
        emulator.fault("commitFile", Fault::stall(Duration::from_secs(5)));
    };
    for desk in fails("not_sent_commit", 3, &[TARIQ, ANA], &["--timeout", "0.2"], fault) {
        assert_eq!(desk.steps(), [1, 1, 1, 1, 0]);
        assert_eq!(desk.uploaded(), [letter_to("letter.txt")]);
    }
}

#[test]
fn refused_after_the_file_is_stored() {
    let fault = |emulator: &Emulator| emulator.fault("sendByApp", Fault::refuse("paramError"));
    for desk in fails("refused", 1, &[TARIQ], &[], fault) {
        assert_eq!(desk.steps(), [1, 1, 1, 1, 1]);
        assert_eq!(desk.arrived(), []);
    }
    let fault = |emulator: &Emulator| {
        emulator.require_receiver_rights(true);
        emulator.fault("addPermission", Fault::refuse("permissionDenied"));
    };
    for desk in fails("refused_grant", 1, &[TARIQ], &[], fault) {
        assert_eq!(desk.steps(), [1, 1, 1, 1, 1]);
        assert_eq!(desk.arrived(), []);
    }
}

#[test]
fn unknown_comes_before_other_outcomes_if_no_one_certainly_has_the_file() {
    let fault = |emulator: &Emulator| {
        emulator.fault("sendByApp", Fault::refuse("paramError"));
        emulator.fault("sendByApp", Fault::stall(Duration::from_secs(5)));
    };
    for desk in fails("unknown", 4, &[TARIQ, ANA], &["--timeout", "0.2"], fault) {
        assert_eq!(desk.steps(), [1, 1, 1, 1, 2]);
        assert_eq!(desk.arrived(), [letter_to("Ana Souza")]);
    }
}

#[test]
fn partly_done() {
    for desk in fails("partly", 5, &[TARIQ, STRANGER, ANA], &[], |_| {}) {
        assert_eq!(desk.steps(), [1, 1, 1, 1, 2]);
        assert_eq!(desk.arrived(), [letter_to("Tariq Haddad"), letter_to("Ana Souza")]);
    }
    let fault = |emulator: &Emulator| emulator.fault("sendByApp", Fault::close());
    for desk in fails("partly_unknown", 5, &[STRANGER, TARIQ, ANA], &[], fault) {
        assert_eq!(desk.steps(), [1, 1, 1, 1, 2]);
        assert_eq!(desk.arrived(), [letter_to("Ana Souza")]);
    }
}
