//! One worker of a fleet, which delivers files to a list of people together with others, with one shared journal.
//! Usage: `worker NUMBER OF LIST OPERATOR FILE…`. NUMBER counts from 1, OF is the number of workers, and LIST has one
//! userid per line. `FLEET_DATABASE` names the database, and credentials are as for the `dingtalk-file` command.
//! Exits with 0 if everyone has every file, 3 if a person has to check the rest, and 1 if it must be started again.

use std::env;
use std::error::Error;
use std::process::ExitCode;
use std::time::Duration;

use dingtalk_file::{
    CALLS_PER_SECOND, Client, Credentials, Deliver, Outcome, Receipt, Upload, UserId,
};
use fleet::MariaDb;

fn main() -> Result<ExitCode, Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [number, of, list, operator, files @ ..] = &arguments[..] else {
        return Err("usage: worker NUMBER OF LIST OPERATOR FILE…".into());
    };
    let (number, of): (usize, usize) = (number.parse()?, of.parse()?);
    let rate = setting("FLEET_RATE")?.unwrap_or(CALLS_PER_SECOND.into());
    let lease = setting("FLEET_LEASE")?.map_or(MariaDb::LEASE, Duration::from_secs);

    let list = std::fs::read_to_string(list)?;
    let mut people: Vec<UserId> = list.lines().map(UserId::from).collect();
    // Each worker starts at another place, so that they do not claim the same people at the same time.
    let begin = people.len() * (number - 1) / of;
    people.rotate_left(begin);

    let name = format!("{number} of {of}, process {}", std::process::id());
    let journal = MariaDb::with(&env::var("FLEET_DATABASE")?, &name, lease, MariaDb::PATIENCE)?;
    let mut client = Client::builder().credentials(Credentials::from_env()?);
    if let Ok(endpoint) = env::var("DINGTALK_ENDPOINT") {
        client = client.endpoint(endpoint);
    }
    // The limit belongs to the account, so the workers share it.
    let client = client.rate(u32::try_from(rate)?.div_ceil(u32::try_from(of)?)).build()?;

    let mut delivery = Deliver::new(UserId::from(operator.as_str()));
    for file in files {
        delivery = delivery.upload(Upload::file(file)?);
    }
    let delivery = match client.deliver(delivery.to_all(people).journal(&journal).jobs(4)) {
        Ok(delivery) => delivery,
        Err(error) => {
            eprintln!("worker {name}: {}", error.error());
            error.into_parts().1
        }
    };
    println!("{}", serde_json::to_string(&delivery)?);
    let is_left = |receipt: &Receipt| {
        let error = receipt.result.as_ref().err();
        receipt.elsewhere || error.is_some_and(|error| error.outcome() != Outcome::Unknown)
    };
    Ok(if delivery.receipts().count() == 0 || delivery.receipts().any(is_left) {
        ExitCode::from(1)
    } else if delivery.receipts().any(|receipt| receipt.result.is_err()) {
        ExitCode::from(3)
    } else {
        ExitCode::SUCCESS
    })
}

fn setting(name: &str) -> Result<Option<u64>, Box<dyn Error>> {
    Ok(env::var(name).ok().map(|text| text.parse()).transpose()?)
}
