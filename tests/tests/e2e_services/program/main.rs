//! Calls services by one of the typed clients: `clients blocking|async make|see SERVICE NAME KEPT`.
//!
//! `make` makes what `NAME` is to have, and prints what is to be kept, as a JSON object; `see` prints what is seen of it, as a list. The
//! calls of a service are written once, in a file of its name, which is a module twice: there `wait!` waits as each client wants it,
//! `read!` reads a body to its end, and `task!` makes a function.

use std::error::Error;

use serde_json::{Value, json};
use smithgen_runtime::config::{Config, Credentials};
use smithgen_runtime::error::{OperationError, SdkError};

/// What comes of a task: JSON, or an error that nobody expected.
type Outcome = Result<Value, Box<dyn Error>>;

/// An error of the service that was expected.
fn refused<T, E: OperationError>(result: Result<T, SdkError<E>>) -> Outcome {
    match result {
        Ok(_) => Err("an answer where an error was expected".into()),
        Err(error) if error.as_service_error().is_none() => Err(error.to_string().into()),
        Err(error) => Ok(json!({"error": error.code(), "message": error.message()})),
    }
}

/// What was kept by this name.
fn text<'k>(kept: &'k Value, name: &str) -> Result<&'k str, Box<dyn Error>> {
    kept[name].as_str().ok_or_else(|| format!("no {name} was kept").into())
}

/// The modules of the services, and what performs their tasks; with the clients of a kind, which are called as the files call them.
macro_rules! services {
    ($($client:ident = $service:ident $(:: $kind:ident)?;)+) => {
        $(
            pub(crate) use services::$service::$($kind::)?Client as $client;

            pub(crate) mod $service;
        )+

        task! {
            fn perform(words: &[String; 4], config: smithgen_runtime::config::Config) {
                let [verb, service, name, kept] = words;
                match (service.as_str(), verb.as_str()) {
                    $((stringify!($service), "make") => wait!($service::make(&$client::from_conf(config), name)),
                    (stringify!($service), "see") => {
                        wait!($service::see(&$client::from_conf(config), name, &serde_json::from_str(kept)?))
                    })+
                    _ => Err("no such service or task".into()),
                }
            }
        }
    };
}

macro_rules! wait {
    ($($call:tt)*) => { $($call)* };
}

macro_rules! read {
    ($body:expr) => {{
        let (mut body, mut bytes) = ($body, Vec::new());
        std::io::Read::read_to_end(&mut body, &mut bytes)?;
        bytes
    }};
}

macro_rules! task {
    (fn $name:ident $arguments:tt $body:block) => {
        pub(crate) fn $name $arguments -> crate::Outcome $body
    };
}

#[path = "."]
mod blocking {
    services! {
        ApiGateway = apigateway::blocking;
        Ec2 = ec2::blocking;
        Efs = efs::blocking;
        Glacier = glacier::blocking;
        Cloudfront = cloudfront::blocking;
        Iam = iam::blocking;
        Lambda = lambda::blocking;
        Rds = rds::blocking;
        Route53 = route53::blocking;
        S3 = s3::blocking;
        Ses = ses::blocking;
        Sns = sns::blocking;
        Sts = sts::blocking;
    }
}

macro_rules! wait {
    ($($call:tt)*) => { $($call)*.await };
}

macro_rules! read {
    ($body:expr) => { $body.collect().await?.to_vec() };
}

macro_rules! task {
    (fn $name:ident $arguments:tt $body:block) => {
        pub(crate) async fn $name $arguments -> crate::Outcome $body
    };
}

#[path = "."]
mod waiting {
    services! {
        ApiGateway = apigateway;
        Ec2 = ec2;
        Efs = efs;
        Glacier = glacier;
        Cloudfront = cloudfront;
        Iam = iam;
        Lambda = lambda;
        Rds = rds;
        Route53 = route53;
        S3 = s3;
        Ses = ses;
        Sns = sns;
        Sts = sts;
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut words = std::env::args().skip(1);
    let (way, words) = (words.next().ok_or("a way")?, words.collect::<Vec<_>>());
    let words: [String; 4] = words.try_into().map_err(|words| format!("four words after the way: {words:?}"))?;
    let variable = |name: &str| std::env::var(name);
    let (key, secret) = (variable("AWS_ACCESS_KEY_ID")?, variable("AWS_SECRET_ACCESS_KEY")?);
    let credentials = Credentials::new(key, secret, variable("AWS_SESSION_TOKEN").ok(), None, "test");
    let config = Config::builder().region(variable("AWS_REGION")?).credentials_provider(credentials);
    let config = config.endpoint_url(variable("AWS_ENDPOINT_URL")?).build();
    let outcome = match way.as_str() {
        "blocking" => blocking::perform(&words, config)?,
        _ => {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
            runtime.block_on(waiting::perform(&words, config))?
        }
    };
    println!("{outcome}");
    Ok(())
}
