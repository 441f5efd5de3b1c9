//! Calls an S3 by one of the typed clients, and prints what it sees, as JSON: `objects blocking|async tour NAME`, which does all there is to
//! do with small objects, `objects blocking|async former FILE`, which does what stores of former times can, or `objects blocking|async put|get
//! FILE`, which writes or reads a large one and tells the memory that this takes.
//!
//! The calls are written once, in `tour.rs`, which is a module twice: there `wait!` waits as each client wants it, `read!` reads a body
//! to its end, and `task!` makes a function.

use std::error::Error;

use files::s3::{Client, blocking};
use serde_json::{Value, json};
use smithgen_runtime::config::{Config, Credentials};
use smithgen_runtime::error::{OperationError, SdkError};

/// What comes of a task: JSON, or an error that nobody expected.
type Outcome = Result<Value, Box<dyn Error>>;

/// An error of the service that was expected: its status and its code.
fn refused<T, E: OperationError>(result: Result<T, SdkError<E>>) -> Outcome {
    match result {
        Ok(_) => Err("an answer where an error was expected".into()),
        Err(error) if error.as_service_error().is_none() => Err(error.to_string().into()),
        Err(error) => Ok(json!([error.status().map(|status| status.as_u16()), error.code()])),
    }
}

/// Kibibytes of memory that this process had at its peak.
fn peak() -> Result<i64, Box<dyn Error>> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).ok_or("no peak")?;
    Ok(line.trim().trim_end_matches(" kB").parse()?)
}

macro_rules! wait {
    ($($call:tt)*) => { $($call)* };
}

macro_rules! read {
    ($body:expr) => {{
        let (mut body, mut bytes) = ($body, Vec::new());
        std::io::Read::read_to_end(&mut body, &mut bytes)?;
        String::from_utf8(bytes)?
    }};
}

macro_rules! count {
    ($body:expr) => {{
        let mut body = $body;
        std::io::copy(&mut body, &mut std::io::sink())?
    }};
}

macro_rules! task {
    (fn $name:ident $arguments:tt $body:block) => {
        pub(crate) fn $name $arguments -> crate::Outcome $body
    };
}

#[path = "."]
mod for_threads {
    use files::s3::blocking::Client;

    pub(crate) mod tour;
}

macro_rules! wait {
    ($($call:tt)*) => { $($call)*.await };
}

macro_rules! read {
    ($body:expr) => { String::from_utf8($body.collect().await?.to_vec())? };
}

macro_rules! count {
    ($body:expr) => {{
        let (mut body, mut count) = ($body, 0);
        while let Some(bytes) = body.next().await {
            count += bytes?.len() as u64;
        }
        count
    }};
}

macro_rules! task {
    (fn $name:ident $arguments:tt $body:block) => {
        pub(crate) async fn $name $arguments -> crate::Outcome $body
    };
}

#[path = "."]
mod for_tasks {
    use files::s3::Client;

    pub(crate) mod tour;
}

fn main() -> Result<(), Box<dyn Error>> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let [way, task, what] = words.as_slice() else { return Err("a way, a task, and what it is about".into()) };
    let variable = |name: &str| std::env::var(name);
    let (key, secret) = (variable("AWS_ACCESS_KEY_ID")?, variable("AWS_SECRET_ACCESS_KEY")?);
    let config = Config::builder().region("us-east-1").endpoint_url(variable("AWS_ENDPOINT_URL")?);
    let config = |secret: &str| {
        let credentials = Credentials::new(key.as_str(), secret, None, None, "test");
        config.clone().credentials_provider(credentials).build()
    };
    let (config, stranger) = (config(&secret), config("another"));
    let outcome = if way == "blocking" {
        let client = blocking::Client::from_conf(config);
        match task.as_str() {
            "tour" => for_threads::tour::small(&client, &blocking::Client::from_conf(stranger), what)?,
            "former" => for_threads::tour::former(&client, what)?,
            "put" => for_threads::tour::put(&client, what)?,
            _ => for_threads::tour::get(&client, what)?,
        }
    } else {
        let client = Client::from_conf(config);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        runtime.block_on(async {
            match task.as_str() {
                "tour" => for_tasks::tour::small(&client, &Client::from_conf(stranger), what).await,
                "former" => for_tasks::tour::former(&client, what).await,
                "put" => for_tasks::tour::put(&client, what).await,
                _ => for_tasks::tour::get(&client, what).await,
            }
        })?
    };
    println!("{outcome}");
    Ok(())
}
