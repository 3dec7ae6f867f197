//! Options for uploads of large files.

use clap::Args;
use dingtalk_file::Upload;

#[derive(Args, Debug)]
pub struct Parts {
    #[arg(long, value_name = "N", value_parser = connections, allow_negative_numbers = true)]
    #[arg(help = "How many parts of a file above 64 MiB to send at the same time [default: 8]")]
    connections: Option<usize>,
}

impl Parts {
    pub fn apply<'a>(&self, upload: Upload<'a>) -> Upload<'a> {
        match self.connections {
            Some(connections) => upload.connections(connections),
            None => upload,
        }
    }
}

fn connections(text: &str) -> Result<usize, &'static str> {
    let found = text.parse().ok().filter(|number| (1..=64).contains(number));
    found.ok_or("give a whole number from 1 to 64")
}
