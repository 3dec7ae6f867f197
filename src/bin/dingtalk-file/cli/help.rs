//! The common parts of help texts, and the short form of `-h`.

use clap::Command;

/// Returns a command whose `-h` fits on one screen: it shows the command's own options without defaults and variables, and
/// no statuses or examples.
pub fn brief(command: Command) -> Command {
    command
        .mut_args(|arg| {
            // Options under a heading belong to all commands.
            if arg.get_help_heading().is_some() {
                return arg.hide(true);
            }
            // Defaults and variables stand in brackets, after the sentence.
            let help = arg.get_help().map(ToString::to_string).unwrap_or_default();
            let sentence = help.split('[').next().unwrap_or_default().trim().replace('\n', " ");
            arg.help(sentence)
        })
        .after_help("--help shows the rest: more options, variables, exit statuses, examples.")
        .mut_subcommands(brief)
}

/// The end of every help text.
macro_rules! with_statuses {
    ($($text:literal)*) => {
        concat!($($text,)* "
Exit status:
  0  done
  1  refused: DingTalk answered that it did not do it
  2  invalid: a wrong argument, variable or value; nothing was done
  3  not sent: no connection; the command can be repeated (a refused key or secret is 1)
  4  outcome unknown: it may have been done; check before you repeat the command
  5  partly done (deliver): some people certainly have the file, others do not or may not
  6  done, but standard output could not be written; standard error then says what was done")
    };
}

/// The credentials of commands that call DingTalk, and the end of the text.
macro_rules! with_credentials {
    ($($text:literal)*) => {
        with_statuses!(
            $($text)*
"
Credentials are read from the environment only; set one kind:
  DINGTALK_ACCESS_TOKEN                      a token that you already have
  DINGTALK_APP_KEY, DINGTALK_APP_SECRET      an internal app
  DINGTALK_SUITE_KEY, DINGTALK_SUITE_SECRET, a third-party app,
    DINGTALK_SUITE_TICKET, DINGTALK_CORP_ID    for one organization
With _FILE appended, each names a file that contains the value instead.
"
        )
    };
}

pub(crate) use {with_credentials, with_statuses};
