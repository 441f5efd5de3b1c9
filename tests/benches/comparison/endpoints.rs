//! Endpoints: how large the tables of rules are, and how long it takes to find an endpoint by them, and to find it again.
//!
//! Clients remember what they have found, so that a call resolves rules only where it is the first one with its parameters.

use std::hint::black_box;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use cognito_idp::config::Config;
use cognito_idp::operation::confirm_forgot_password::{ConfirmForgotPassword, ConfirmForgotPasswordInput};
use smithgen::stages::endpoints::compile;
use smithgen_model::Node;
use smithgen_runtime::driver::ClientCore;
use smithgen_runtime::generated::endpoint::{Inputs, PARTITIONS, Rules};
use smithgen_tests::rules::leaked;

use crate::figure::{Figure, Target, Unit};

/// Rounds, of which the best one counts: everything that disturbs a measurement makes it longer.
const ROUNDS: usize = 100;

const ROUND: Duration = Duration::from_millis(2);

/// Names and resource names of buckets of all kinds, which take different ways through the rules of S3.
const BUCKETS: [&str; 6] = [
    "my-bucket",
    "my_bucket",
    "my-bucket--euw1-az1--x-s3",
    "arn:aws:s3:eu-west-1:123456789012:accesspoint:mine",
    "arn:aws:s3::123456789012:accesspoint:mine.mrap",
    "arn:aws:s3-outposts:eu-west-1:123456789012:outpost:op-1:accesspoint:mine",
];

/// What the tables took the place of, as it was at commit 2746cc8, the last one that printed rules as functions: lines of the module,
/// and CPU-seconds of a crate with one operation (dev, without transports).
const REPLACED: [(&str, u32, f64); 2] = [("Cognito", 70, 0.28), ("S3", 1_625, 0.29)];

/// Measures Cognito's rules always, and those of S3 where the conformance data is.
pub(crate) fn measure() -> Result<Vec<Figure>, String> {
    let cognito = &cognito_idp::endpoint::RULES;
    let mut figures = vec![size("Cognito", cognito), resolved("Cognito", 2_000.0, [resolve(cognito, &[])?]), again()?];
    match s3()? {
        None => println!("not run: endpoints of S3 (SMITHGEN_CONFORMANCE is not set)"),
        Some(s3) => {
            let slowest = BUCKETS.map(|bucket| resolve(s3, &[("Bucket", bucket)]));
            let slowest = slowest.into_iter().collect::<Result<Vec<f64>, String>>()?;
            figures.extend([size("S3", s3), resolved("S3, the slowest kind of bucket", 10_000.0, slowest)]);
        }
    }
    for (service, lines, seconds) in REPLACED {
        println!(
            "the table of {service} took the place of {lines} lines, with which a crate took {seconds} CPU-seconds"
        );
    }
    Ok(figures)
}

/// The rules of S3.
fn s3() -> Result<Option<&'static Rules>, String> {
    let Some(folder) = std::env::var_os("SMITHGEN_CONFORMANCE").map(PathBuf::from) else { return Ok(None) };
    let path = folder.join("suites/endpoint-tests/s3/endpoint-rule-set-1.json");
    let text = std::fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    let node = Node::parse(&text).map_err(|error| format!("{}: {error}", path.display()))?;
    let rules = compile(&node).map_err(|problems| format!("{}: {problems:?}", path.display()))?;
    Ok(Some(leaked(&rules)))
}

fn size(service: &str, rules: &Rules) -> Figure {
    figure(format!("table of {service}"), Unit::Bytes, rules.size() as f64, None)
}

fn resolved(service: &str, most: f64, times: impl IntoIterator<Item = f64>) -> Figure {
    let slowest = times.into_iter().fold(0.0, f64::max);
    figure(format!("endpoint of {service}, resolved"), Unit::Nanoseconds, slowest, Some(Target::AtMost(most)))
}

/// The time to find an endpoint in `eu-west-1`.
fn resolve(rules: &'static Rules, parameters: &[(&str, &str)]) -> Result<f64, String> {
    let mut inputs = Inputs::new(rules);
    for (name, value) in parameters.iter().chain(&[("Region", "eu-west-1")]) {
        inputs.set(name, *value);
    }
    let found = rules.resolve(&inputs, PARTITIONS);
    found.map_err(|error| format!("{parameters:?} lead nowhere: {error}"))?;
    Ok(nanoseconds(|| rules.resolve(&inputs, PARTITIONS)))
}

/// A call up to its sending whose endpoint is known, against one of a client that finds it first.
fn again() -> Result<Figure, String> {
    let config = Config::builder().region("eu-west-1").build();
    let input = ConfirmForgotPasswordInput::builder()
        .client_id("3n4b5urk1ft4fl3mg5e62d9ado")
        .username("diego@example.com")
        .confirmation_code("123456")
        .password("N3w-password!")
        .build();
    let start = |core: &ClientCore| core.start::<ConfirmForgotPassword>(&input);
    let core = ClientCore::new(config.clone());
    start(&core).map_err(|error| error.to_string())?;
    let known = nanoseconds(|| start(&core));
    let anew = nanoseconds(|| start(&ClientCore::new(config.clone())));
    let theirs = Some(("by a new client".to_owned(), anew));
    let name = "call of Cognito up to its sending, endpoint known".to_owned();
    Ok(Figure { theirs, ..figure(name, Unit::Nanoseconds, known, None) })
}

fn figure(name: String, unit: Unit, ours: f64, target: Option<Target>) -> Figure {
    Figure { name, unit, ours, theirs: None, target, obstacle: "nothing known".to_owned() }
}

/// Time of one call, from as many as a round holds.
fn nanoseconds<T>(call: impl Fn() -> T) -> f64 {
    let round = || {
        let start = Instant::now();
        let mut calls = 0_u32;
        while start.elapsed() < ROUND {
            // The clock is read once in 16 calls, so that it does not weigh in.
            (0..16).for_each(|_| drop(black_box(call())));
            calls += 16;
        }
        start.elapsed().as_nanos() as f64 / f64::from(calls)
    };
    (0..ROUNDS).map(|_| round()).fold(f64::INFINITY, f64::min)
}
