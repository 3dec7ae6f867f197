use std::collections::HashSet;

use super::*;
use crate::journal::FileJournal;

mod alterations;
mod altered;
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
    (OpenAttemptIsHeldWhenAskedAgain, "again, done", "asked again, got Held(Busy) after Granted"),
    (OverIsNotAtomic, "over", "over the same attempt were granted, not one"),
    (OverNamesAnyAttempt, "over", "it named another attempt than the unknown one"),
    (OverNamesAnOpenAttempt, "over", "the attempt that it named is open, and not unknown"),
    (OverNeedsAnUnknownOne, "over", "over the attempt that is unknown was not granted: Held(Busy)"),
    (DeadIsFree, "dead", "was granted, but its worker was killed"),
    (DeadIsBusyForEver, "dead", "is Busy after its worker was killed"),
    (DeadHidesBehindAnEarlierOne, "dead", "not unknown by attempt"),
    (AliveIsUnknown, "dead", "a worker was killed, but not the one that claimed it, not Busy"),
    (EarlierOnesAreForgotten, "dead", "is Free after the later of two attempts whose workers"),
    (StateClaims, "race, state", "is Busy after nothing"),
    (LateIsDropped, "dead, late", "whose workers were killed was not done, not Unknown"),
    (LateOfAnEarlierOneIsDropped, "late", "after the earlier of two unknown attempts was done"),
    (TwiceFails, "twice", "a settlement failed: Refused(\"duplicate\")"),
    (TwiceFreesTheNextOne, "twice", "of an earlier attempt that was not done, not Busy"),
    (NotDoneUndoes, "done", "is Free after an attempt was done"),
    (DoneIsReplaced, "done", "then Done(Stored"),
    (DoneIsReplacedForTheNext, "done", "after it was done, twice, by a worker that was killed"),
    (DoneIsGrantedAgain, "done", "was granted, but an earlier attempt has done it meanwhile"),
    (NotDoneClearsEarlierOnes, "over, dead, earlier", "the attempt that it named was not done"),
    (UnknownAgainIsTheLatest, "earlier", "of two unknown attempts was settled again, not Unknown"),
    (DoneIsForgotten, "done, kept, texts", "by a worker that was killed then"),
    (FactsAreForgotten, "facts, texts", "is None for the next worker"),
    (FactsAreNotReplaced, "facts", "for the worker that recorded it, not Members"),
    (BindIsNotAtomic, "bind", "4 of 4 different purposes were bound at once"),
    (BindReplaces, "bind, texts", "different purposes were bound at once"),
    (BindFailsOtherwise, "bind, texts", "Err(Lost("),
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
fn a_correct_journal_in_memory_passes_every_check() {
    all(|| InMemory::new(None)).expect("every promise is kept");
}

#[test]
fn all_names_each_check_that_failed() {
    let broken =
        all(|| InMemory::new(Some(DoneIsForgotten))).expect_err("three promises are broken");
    let text = broken.to_string();
    let lines: Vec<&str> = text.lines().collect();
    assert!(lines[0].starts_with("done: the upload of \"file 0\" is Free"), "{text}");
    assert!(lines[1].starts_with("kept: ") && lines[2].starts_with("texts: "), "{text}");
    assert_eq!(lines.len(), 3, "{text}");
    assert_eq!(format!("{broken:?}"), text);
}
