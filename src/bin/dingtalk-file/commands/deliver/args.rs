//! The arguments of `deliver`, and its help.

use std::path::PathBuf;

use clap::{ArgGroup, Args};
use dingtalk_file::storage::ConflictStrategy;
use dingtalk_file::{DentryId, Grant, Person, SpaceId};

use crate::cli::help::{with_credentials, with_statuses};
use crate::cli::parts::Parts;
use crate::cli::values::{conflict, id, operator};

pub const HELP: &str = with_credentials!(
    "A person is named as
  user:ID         the userId within the organization
  union:ID        the unionId, the same for all apps of a developer
  mobile:NUMBER   the mobile number in any common notation, with the country code unless it is of
                  mainland China; internal apps only

Other recipients are
  conversation:ID a group, by openConversationId (cid...) or chatId (chat...); the operator sends
                  it; internal apps only. group:ID means the same
  department:ID   everyone in a department and those below it; department:ID/only without those
                  below
  role:ID         everyone who has a role

No one receives a file twice, except a member of a group who is also named: that person gets it in
both chats, because the members of a group cannot be listed. If a part of a department or role
cannot be read, no one in it is sent anything, unless --partial is given. A journal records its
members, and the same command sends to the same people; --refresh asks again, and says who joined
and who left.

Give one --to for each person. A list (--to-file) names one person per line; blank lines and
comments (#) are skipped. If people or lines are wrong, the error lists all of them and nothing is
sent.

A mobile number is looked up among ordinary accounts first, then among enterprise accounts. If
several accounts have it, name the person by userId.

People are looked up while the first file is uploaded; if some are not found, the others still
receive it. A problem that affects everyone, such as a missing permission, a used-up quota or an
outage, stops the run: the remaining people are \"not_sent\". The first INT, TERM or HUP also stops
it, with a full report; a second one ends the process. --dry-run shows what would be done, and sends
nothing.

A file is uploaded once, and a person listed under two ids receives it once. Timeouts and retries
apply to each step.

If a run with --journal is interrupted, even by SIGKILL, run the same command again to resume. The
journal records on disk that a send begins before it begins, and its outcome after it. People who
have the file are skipped; people who were refused or not sent it are tried again. People who may
have it are reported and left alone, unless --resend-unknown is given. That applies to everyone in
the run, and --resend-unknown=PERSON to one person, so check their chats first; if the resend
fails, they still may have the file. `dingtalk-file journal FILE` lists them and records what you
saw. Files and people can be added or left out. No one is sent the same stored file twice, even
under another name.

A journal belongs to one operator, app, DingTalk, --space-id and --folder, and to the files as they
were uploaded: name and content; they may have been moved. A file is read again only if its path,
size or modification time differs. With DINGTALK_ACCESS_TOKEN the app is unknown: use a separate
journal for each app and organization. A journal contains people's ids and no secrets. Only one run
can use it at a time. Never continue with a journal that was emptied, cut short, copied before the
run ended or restored from a backup: work that it does not have is done again.

Standard input needs a --name, and so does a pipe without a name of its own. Their content goes into
an unnamed temporary file in TMPDIR (on Windows: TMP) first, because its size must be known.

With --json and one file, success is
  {\"file\": {\"space_id\", \"dentry_id\", \"name\", \"size\"},
   \"deliveries\": [{\"to\", \"union_id\", \"outcome\": \"sent\", \"reply\", \"request_id\"}]}
and everything else
  {\"error\", \"space_id\", \"file\",
   \"deliveries\": [{\"to\", \"union_id\", \"outcome\", \"reply\", \"request_id\", \"error\"}]}
with null for missing or unknown values. An outcome is \"sent\", \"invalid\", \"not_sent\", \"refused\" or
\"unknown\". The \"error\" of the whole is the first failure with an unknown outcome, else the first
failure; the exit status is that of this error, or 5 if someone certainly has the file.

With several files, --to-file or --journal it is always
  {\"error\", \"summary\": {\"sent\", \"skipped\", \"refused\", \"unknown\", \"not_sent\", \"invalid\"},
   \"files\": [{\"name\", \"space_id\", \"file\", \"lost_uploads\",
              \"deliveries\": [{\"to\", \"union_id\", \"same_as\", \"outcome\", \"skipped\", \"unrecorded\",
                              \"reply\", \"request_id\", \"error\"}]}],
   \"named_again\": [\"LIST:LINE: PERSON\"], \"journal_error\"}
where \"skipped\" means that they had it already, from an earlier run or as another of these files
(the outcome is \"sent\"), \"unrecorded\" that the journal lacks the outcome, \"same_as\" is an earlier
name of the same person, \"lost_uploads\" counts uploads that may have left a copy in the space, and
\"summary\" counts each person once per file. With --refresh, \"changes\" lists {\"of\", \"came\",
\"left\"} if there are any. Arguments that cannot be parsed are answered in the first form.

With --dry-run it is
  {\"error\", \"plan\": {\"files\": [{\"name\", \"file\", \"recipients\": [{\"to\", \"union_id\", \"same_as\",
                                                             \"then\", \"error\"}]}],
                     \"lookups\", \"counted_calls\", \"most_counted_calls\",
                     \"unchecked\"}, \"named_again\"}
where \"then\" is \"send\", \"skip\" (they have it), \"leave_alone\" (they may have it), \"wait\" (another
run is sending it) or \"fail\".

If \"file\" is not null, the file is stored: --space-id and --dentry-id send it to the others without
a second upload, and the command prints how. A person with the outcome \"unknown\" may have the file:
check the chat first.

Examples:
  dingtalk-file deliver report.pdf --as user:manager4220 --to user:0123456789
  dingtalk-file deliver report.pdf --as user:manager4220 --to union:pQx12 --to mobile:+65-81234567
  dingtalk-file deliver --space-id 24800000001 --dentry-id 67400000001 --as user:manager4220 \\
    --to user:ana.souza
  dingtalk-file deliver report.pdf terms.pdf --as user:manager4220 --to-file people.txt \\
    --journal june.journal
  pg_dump sales | dingtalk-file deliver - --name sales.sql --as user:manager4220 --to user:ana.souza
"
);

#[derive(Debug, Args)]
#[command(group = ArgGroup::new("people").args(["to", "to_file"]).required(true).multiple(true))]
pub struct DeliverArgs {
    /// The files to upload; - is standard input
    #[arg(value_name = "FILE", required_unless_present = "dentry_id")]
    pub files: Vec<PathBuf>,
    /// The recipients: user:ID, union:ID, mobile:NUMBER, conversation:ID, department:ID or role:ID;
    /// can be given several times
    // Parsed later, so that one error can list all problems.
    #[arg(long, value_name = "PERSON")]
    pub to: Vec<String>,
    /// A file that lists more recipients, one per line; - is standard input; can be given several times
    #[arg(long, value_name = "LIST")]
    pub to_file: Vec<PathBuf>,
    #[arg(long = "as", value_name = "PERSON", value_parser = operator)]
    #[arg(help = "The person who uploads, a member of the organization: user:ID or union:ID\n\
                  [env: DINGTALK_OPERATOR]")]
    pub operator: Option<Person>,
    /// The name to store and deliver it under, for one file [default: that of FILE]
    #[arg(long)]
    pub name: Option<String>,
    #[arg(long, value_name = "ID", value_parser = id::<SpaceId>)]
    #[arg(help = "The storage space to upload to: its decimal id\n\
                  [default: the operator's own, created on first use]")]
    pub space_id: Option<SpaceId>,
    /// The folder within the space: its decimal id [default: the root]
    #[arg(long, value_name = "DENTRY_ID", value_parser = id::<DentryId>)]
    pub folder: Option<DentryId>,
    #[arg(long, value_name = "HOW", value_parser = conflict)]
    #[arg(
        help = "What to do if a file of that name exists: auto-rename, overwrite, return-existing\n\
                  (sends the old one) or error\n\
                  [default: DingTalk's choice, which is auto-rename]"
    )]
    pub conflict: Option<ConflictStrategy>,
    #[arg(long, value_name = "WHEN", value_parser = grant)]
    #[arg(help = "When to grant people the right to read it: when-refused, always or never\n\
                  [default: when-refused]")]
    pub grant: Option<Grant>,
    #[command(flatten)]
    pub parts: Parts,
    /// In place of FILE: a file that is already stored in the space of --space-id
    #[arg(long, value_name = "ID", value_parser = id::<DentryId>, requires = "space_id")]
    #[arg(conflicts_with_all = ["files", "name", "folder", "conflict"])]
    pub dentry_id: Option<DentryId>,
    /// A file that records what was done; the same command resumes from it
    #[arg(long, value_name = "FILE")]
    pub journal: Option<PathBuf>,
    #[arg(long, requires = "journal", value_name = "PERSON")]
    #[arg(num_args = 0..=1, require_equals = true, default_missing_value = "")]
    #[arg(
        help = "Also send to people who, as far as the journal knows, may have the file; with a PERSON,\n\
                  to them only; can be given several times"
    )]
    pub resend_unknown: Vec<String>,
    /// Show what would be sent to whom, and how many calls that takes; send nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Also send to the people of a department or role who were found if others were not
    #[arg(long)]
    pub partial: bool,
    /// Ask again for the members of departments and roles that the journal knows
    #[arg(long, requires = "journal")]
    pub refresh: bool,
    /// Send nothing if there are more recipients than this
    #[arg(long, value_name = "N")]
    pub max_people: Option<usize>,
    #[arg(long, value_name = "N", value_parser = rate, allow_negative_numbers = true)]
    #[arg(help = "The limit of calls per second for each operation; 0 for no limit\n\
                  [default: 20, as DingTalk's standard plan] [env: DINGTALK_RATE]")]
    pub rate: Option<u32>,
    #[arg(long, value_name = "N", value_parser = jobs, allow_negative_numbers = true)]
    #[arg(help = "How many people to look up and send to at the same time\n\
                  [default: 4] [env: DINGTALK_JOBS]")]
    pub jobs: Option<usize>,
}

fn grant(text: &str) -> Result<Grant, &'static str> {
    match text {
        "when-refused" => Ok(Grant::WhenRefused),
        "always" => Ok(Grant::Always),
        "never" => Ok(Grant::Never),
        _ => Err("give when-refused, always or never"),
    }
}

/// Parses `--rate` or its variable.
pub fn rate(text: &str) -> Result<u32, &'static str> {
    text.parse().map_err(|_| "give a whole number of calls a second, 0 for no limit")
}

/// Parses `--jobs` or its variable.
pub fn jobs(text: &str) -> Result<usize, &'static str> {
    let jobs = text.parse().ok().filter(|jobs| (1..=64).contains(jobs));
    jobs.ok_or("give a whole number from 1 to 64")
}

#[cfg(test)]
mod tests {
    use dingtalk_file::CALLS_PER_SECOND;

    use super::*;

    #[test]
    fn rates_and_jobs_are_whole_numbers() {
        assert_eq!((rate("0"), rate("20"), rate("4294967295")), (Ok(0), Ok(20), Ok(u32::MAX)));
        assert_eq!((jobs("1"), jobs("64")), (Ok(1), Ok(64)));
        for wrong in ["", "-1", "1.5", "many", "4294967296"] {
            assert!(rate(wrong).is_err_and(|text| text.contains("0 for no limit")), "{wrong}");
        }
        for wrong in ["", "0", "-1", "65", "many"] {
            assert!(jobs(wrong).is_err_and(|text| text.contains("from 1 to 64")), "{wrong}");
        }
    }

    #[test]
    fn the_help_names_the_default_rate() {
        let deliver = DeliverArgs::augment_args(clap::Command::new("deliver"));
        let rate = deliver.get_arguments().find(|arg| arg.get_id() == "rate");
        let help = rate.and_then(|rate| rate.get_help()).expect("a help").to_string();
        assert!(help.contains(&format!("[default: {CALLS_PER_SECOND}, ")), "{help}");
    }
}
