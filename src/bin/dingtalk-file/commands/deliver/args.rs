//! The arguments of `deliver`, and its help.

use std::path::PathBuf;

use clap::{ArgGroup, Args};
use dingtalk_file::storage::ConflictStrategy;
use dingtalk_file::{DentryId, Grant, Person, SpaceId};

use crate::cli::help::{with_credentials, with_statuses};
use crate::cli::values::{conflict, id, operator};

pub const HELP: &str = with_credentials!(
    "A person is named as
  user:ID         the userId within the organization
  union:ID        the unionId, the same for all apps of a developer
  mobile:NUMBER   the mobile number as people write it, with the country code if it is not of
                  mainland China; internal apps only

Give one --to for each. A list (--to-file) names one person a line; blank lines and what follows a #
do not count. If people or lines are wrong, all of them are told and nothing is sent.

A number that only enterprise accounts have leads to theirs; if several accounts have it, name the
one that is meant by its user id.

Everybody is looked up before the first file is uploaded; those who are not found keep nobody else
from receiving it. A file is uploaded once, whoever receives it, and nobody is sent it twice, not
even under two names. The time-outs and retries hold for each step.

With --journal, a run that ended too early, however it ended, is started again with the same
command. Before each send the journal says on disk that it begins, and after it what came of it: who
has the file is skipped, who was refused or not sent it is tried again, and whoever may have it is
told and left alone, until --resend-unknown says otherwise (for the people named in that run: name
only those whose chats you looked into); should that fail, they still may have it. More files and
people can be added, and others left out. Nobody is sent one stored file twice, whatever it is
called.

A journal belongs to one operator, app, DingTalk, --space-id and --folder, and to the files as they
were uploaded: name and content, wherever they lie. A file is read again only where its path, size
or time of change differs. With DINGTALK_ACCESS_TOKEN nothing tells which app it is of: use another
journal for another app or organization. It holds people's ids and no secrets. Two runs cannot use
it at once. Never go on with one that was emptied, cut short, copied before its end or restored from
a backup: whatever it lacks is done again.

Standard input and pipes need a --name, unless a pipe has one of its own. What comes through them is
kept in an unnamed temporary file first, because its size must be known; TMPDIR says where.

With --json and one file, success is
  {\"file\": {\"space_id\", \"dentry_id\", \"name\", \"size\"},
   \"deliveries\": [{\"to\", \"union_id\", \"outcome\": \"sent\", \"reply\", \"request_id\"}]}
and everything else
  {\"error\", \"space_id\", \"file\",
   \"deliveries\": [{\"to\", \"union_id\", \"outcome\", \"reply\", \"request_id\", \"error\"}]}
with null for what is not there or not known. An outcome is \"sent\", \"invalid\", \"not_sent\",
\"refused\" or \"unknown\". The first \"error\" is an unknown one if there is one, else the first failure; the
exit status is about it, or 5 if somebody has the file for sure.

With several files, --to-file or --journal it is always
  {\"error\", \"summary\": {\"sent\", \"skipped\", \"refused\", \"unknown\", \"not_sent\", \"invalid\"},
   \"files\": [{\"name\", \"space_id\", \"file\", \"lost_uploads\",
              \"deliveries\": [{\"to\", \"union_id\", \"same_as\", \"outcome\", \"skipped\", \"unrecorded\",
                              \"reply\", \"request_id\", \"error\"}]}],
   \"named_again\": [\"LIST:LINE: PERSON\"], \"journal_error\"}
where \"skipped\" means that they had it already, from an earlier run or as another of these files
(the outcome is \"sent\"), \"unrecorded\" that the journal lacks the outcome, \"same_as\" is who else
this person is named as, \"lost_uploads\" counts uploads that may have left a copy in the space, and
\"summary\" counts each person once a file. Only arguments that are not understood are answered in
the first form.

If \"file\" is there, the file is stored: --space-id and --dentry-id send it to those who do not
have it, without a second upload. The command says how. Whoever has the outcome \"unknown\" may have
it: look into the chat first.

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
    /// Who receives them: user:ID, union:ID or mobile:NUMBER; can be given several times
    // Read later, so that all that is wrong is told at once.
    #[arg(long, value_name = "PERSON")]
    pub to: Vec<String>,
    /// A file that names more of them, one a line; - is standard input; can be given several times
    #[arg(long, value_name = "LIST")]
    pub to_file: Vec<PathBuf>,
    #[arg(long = "as", value_name = "PERSON", value_parser = operator)]
    #[arg(help = "Who uploads, a member of the organization: user:ID or union:ID\n\
                  [env: DINGTALK_OPERATOR]")]
    pub operator: Option<Person>,
    /// The name under which it is stored and arrives, for one file [default: that of FILE]
    #[arg(long)]
    pub name: Option<String>,
    #[arg(long, value_name = "ID", value_parser = id::<SpaceId>)]
    #[arg(help = "The storage space to upload to: its decimal id\n\
                  [default: one of the operator's own, made on first use]")]
    pub space_id: Option<SpaceId>,
    /// The folder within the space: its decimal id [default: the root]
    #[arg(long, value_name = "DENTRY_ID", value_parser = id::<DentryId>)]
    pub folder: Option<DentryId>,
    #[arg(long, value_name = "HOW", value_parser = conflict)]
    #[arg(help = "If a file of that name is there: auto-rename, overwrite, return-existing\n\
                  (sends the old one) or error\n\
                  [default: DingTalk's choice, which is auto-rename]")]
    pub conflict: Option<ConflictStrategy>,
    #[arg(long, value_name = "WHEN", value_parser = grant)]
    #[arg(help = "When to give people the right to read it: when-refused, always or never\n\
                  [default: when-refused]")]
    pub grant: Option<Grant>,
    /// In place of FILE: a file that is stored already, in the space of --space-id
    #[arg(long, value_name = "ID", value_parser = id::<DentryId>, requires = "space_id")]
    #[arg(conflicts_with_all = ["files", "name", "folder", "conflict"])]
    pub dentry_id: Option<DentryId>,
    /// Where to write down what was done, so that the same command can be run again
    #[arg(long, value_name = "FILE")]
    pub journal: Option<PathBuf>,
    /// Send also to people of whom the journal does not know whether they received it
    #[arg(long, requires = "journal")]
    pub resend_unknown: bool,
    #[arg(long, value_name = "N", value_parser = rate, allow_negative_numbers = true)]
    #[arg(help = "The most calls a second of each operation; 0 for no limit\n\
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

/// The value of `--rate` or its variable.
pub fn rate(text: &str) -> Result<u32, &'static str> {
    text.parse().map_err(|_| "give a whole number of calls a second, 0 for no limit")
}

/// The value of `--jobs` or its variable.
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
