use std::collections::HashSet;

use super::*;
use crate::journal::FileJournal;

mod in_memory;

use in_memory::Fault::*;
use in_memory::{Fault, InMemory};

struct InAFile(tempfile::TempDir);

impl Storage for InAFile {
    type Worker = FileJournal;

    fn worker(&self) -> Result<FileJournal, JournalError> {
        FileJournal::open(self.0.path().join("journal"))
    }

    fn is_shared(&self) -> bool {
        false
    }
}

#[test]
fn the_file_keeps_every_promise() {
    all(|| InAFile(tempfile::tempdir().expect("a folder"))).expect("every promise is kept");
}

/// What each broken journal is refused by, and what the refusal says.
const REFUSED: &[(Fault, &str, &str)] = &[
    (ClaimIsNotAtomic, "race", "claims of the upload of \"file 0\" were granted at once, not one"),
    (OpenAttemptIsHeldWhenAskedAgain, "again", "asked again, got Held(Busy) after Granted"),
    (OverIsNotAtomic, "over", "over the same attempt were granted, not one"),
    (OverNamesAnyAttempt, "over", "it named another attempt than the unknown one"),
    (OverNamesAnOpenAttempt, "over", "the attempt that it named is open, and not unknown"),
    (DeadIsFree, "dead", "was granted, but its worker was killed"),
    (DeadIsBusyForEver, "dead", "is Busy after its worker was killed"),
    (DeadHidesBehindAnEarlierOne, "dead", "not unknown by attempt"),
    (StateClaims, "state", "is Busy after nothing but the same question"),
    (LateIsDropped, "late", "after a late settlement"),
    (TwiceFails, "twice", "a settlement failed: Refused(\"duplicate\")"),
    (TwiceFreesTheNextOne, "twice", "of an earlier attempt that was not done, not Busy"),
    (NotDoneUndoes, "done", "is Free after an attempt was done"),
    (DoneIsReplaced, "done", "then Done(Stored"),
    (NotDoneClearsEarlierOnes, "earlier", "is Free after an attempt that was claimed over"),
    (NoneIsReadAsEmpty, "kept", "Done(Sent { request_id: Some(\"\") })"),
    (DoneIsForgotten, "kept, texts", "by a worker that was killed then"),
    (FactsAreForgotten, "facts", "is None for the next worker"),
    (FactsAreNotReplaced, "facts", "for the worker that recorded it, not Members"),
    (BindIsNotAtomic, "bind", "4 of 4 different purposes were bound at once"),
    (BindReplaces, "bind", "different purposes were bound at once"),
    (BindIgnores("endpoint"), "bind", "was bound with another endpoint"),
    (BindIgnores("app"), "bind", "of 4 different purposes were bound at once"),
    (BindIgnores("case"), "bind", "was bound with another app"),
    (BindIgnores("operator"), "bind", "was bound with another operator"),
    (BindIgnores("kind"), "bind", "was bound with another kind of operator"),
    (BindIgnores("space"), "bind", "was bound with another space"),
    (BindIgnores("folder"), "bind", "was bound with another folder"),
    (BindFailsOtherwise, "bind", "Err(Lost("),
    (CaseIsIgnored, "texts", "nobody claimed it, but works that look alike"),
    (IdsAreCut, "texts", "nobody claimed it, but works that look alike"),
    (FourBytesAreReplaced, "texts", "a settlement with unusual texts, for its own worker"),
    (LostAnswerIsNoUnanswered, "lost", "is not unanswered: Lost("),
    (LostClaimIsHeld, "lost", "asked again, got Held(Busy)"),
    (LostSettlementIsRefused, "lost", "asked again, failed: Refused(\"duplicate\")"),
];

#[test]
fn each_check_refuses_the_journals_that_break_its_promise() {
    let mut never: HashSet<&str> = checks::<InMemory>().iter().map(|(name, _)| *name).collect();
    let mut wrong = Vec::new();
    for (fault, expected, text) in REFUSED {
        let refusal = |(name, check): Check<InMemory>| {
            let broken = check(&InMemory::new(Some(*fault))).err()?;
            Some((name, broken.to_string()))
        };
        let refusals: Vec<_> = checks().into_iter().filter_map(refusal).collect();
        let names: Vec<&str> = refusals.iter().map(|(name, _)| *name).collect();
        if names.join(", ") != *expected || !refusals[0].1.contains(text) {
            wrong.push(format!("{fault:?}: {refusals:#?}"));
        }
        never.retain(|name| !names.contains(name));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(never.is_empty(), "never failed: {never:?}");
}

#[test]
fn a_whole_journal_in_memory_is_refused_by_none() {
    all(|| InMemory::new(None)).expect("every promise is kept");
}

#[test]
fn all_names_each_check_that_failed() {
    let broken = all(|| InMemory::new(Some(DoneIsForgotten))).expect_err("two promises are broken");
    let text = broken.to_string();
    let lines: Vec<&str> = text.lines().collect();
    assert!(lines[0].starts_with("kept: the upload of \"file 0\" is Free"), "{text}");
    assert!(lines[1].starts_with("texts: ") && lines.len() == 2, "{text}");
    assert_eq!(format!("{broken:?}"), text);
}
