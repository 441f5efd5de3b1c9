//! What an app pays for one call of `ConfirmForgotPassword`: with smithgen, with the AWS SDK for Rust, and by hand; and what objects of S3,
//! large answers, and a service as large as EC2 cost.
//!
//! `cargo bench -p smithgen-tests --bench comparison` measures both sides of every figure about one call in one run, prints a table with
//! ratios and targets, and writes it with a chart to `tests/benches/results`. That takes about half an hour, and the crates.io
//! dependencies of both sides. After `--`:
//!
//! - `--only s3,objects,answers` measures objects and large answers of S3 and Lambda,
//!   `--only whole-cognito-idp,whole-dynamodb,whole-ec2,whole-s3,whole-sagemaker` what compiling a crate with a whole service takes (that of
//!   the AWS SDK for EC2 takes 8 GB of memory), `--only ec2` the largest service otherwise, `--only chain` what all sources of credentials
//!   add to an app, `--only large` what large and hostile models cost the generator, `--only survey` what all of AWS's models cost it, for which
//!   nothing else should run, and `--only clients` whether their clients compile without a warning, which takes most of an hour: each
//!   writes a page of its own;
//! - `--only build,crates,size,calls,signed,command,json,cbor,endpoints,generation,lines` (or some of these, or of the others) measures these alone;
//!   some parts of a page write nothing, since a table of several runs would compare machines in several moods;
//! - `--only … --brief` shows of `s3`, `objects`, `answers`, `whole-…`, `ec2`, `chain` and `clients` that they work: one round, small objects,
//!   whole services without the AWS SDK, twenty clients;
//! - `--quick` tries all parts but the long ones in seconds, as `cargo test` does, so that this code does not rot.
//!
//! With `SMITHGEN_CONFORMANCE` set, generation is measured on AWS's own model in that folder, too, and the command-line tool is
//! generated from it. The part `command` compares with the AWS CLI, version 2, and needs GNU time: Debian has both, as `awscli` and `time`.

mod answers;
mod apps;
mod builds;
mod calls;
mod chain;
mod chart;
mod clients;
mod commands;
mod cost;
mod ec2;
mod endpoints;
mod figure;
mod formats;
mod generation;
mod large;
mod objects;
mod report;
mod survey;
mod whole;

use std::path::Path;
use std::process::ExitCode;

use figure::Figure;

/// A page of results, and the parts that it is made of, in their order.
struct Page {
    file: &'static str,
    parts: &'static [&'static str],
    text: fn(&[Figure]) -> String,
}

/// The page of a run without arguments, which has a chart, and the others.
const PAGES: [Page; 8] = [
    Page {
        file: "comparison.md",
        parts: &[
            "build",
            "crates",
            "size",
            "calls",
            "signed",
            "command",
            "json",
            "cbor",
            "endpoints",
            "generation",
            "lines",
        ],
        text: report::of_one_call,
    },
    Page { file: "services.md", parts: &["s3", "objects", "answers"], text: report::of_services },
    Page { file: "whole.md", parts: &whole::PARTS, text: report::of_whole },
    Page { file: "ec2.md", parts: &["ec2"], text: report::of_ec2 },
    Page { file: "chain.md", parts: &["chain"], text: report::of_chain },
    Page { file: "large.md", parts: &["large"], text: report::of_large },
    Page { file: "clients.md", parts: &["clients"], text: report::of_clients },
    Page { file: "survey.md", parts: &["survey"], text: report::of_survey },
];

/// What to measure.
struct Plan {
    parts: Vec<String>,
    is_quick: bool,
    is_brief: bool,
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let outcome = match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["--serve"] => calls::serve(),
        [objects::SERVE] => objects::serve(),
        [objects::SOCKET, address, verb, bytes] => objects::exchange(address, verb, bytes),
        // Asked for the names of tests, there are none.
        list if list.contains(&"--list") => Ok(()),
        arguments => plan(arguments).and_then(|plan| run(&plan)),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("comparison: {message}");
            ExitCode::FAILURE
        }
    }
}

/// Reads the arguments. Without cargo's own `--bench` this is a test run, whose arguments are meant for other tests.
fn plan(arguments: &[&str]) -> Result<Plan, String> {
    let plan = |parts: Vec<String>| Plan { parts, is_quick: false, is_brief: arguments.contains(&"--brief") };
    let known: Vec<&str> = PAGES.iter().flat_map(|page| page.parts).copied().collect();
    let of_one_call = || PAGES[0].parts.iter().map(|part| (*part).to_owned()).collect();
    if !arguments.contains(&"--bench") || arguments.contains(&"--quick") {
        return Ok(Plan { is_quick: true, ..plan(of_one_call()) });
    }
    let own = arguments.iter().filter(|argument| !["--bench", "--brief"].contains(*argument));
    match own.copied().collect::<Vec<_>>().as_slice() {
        [] => Ok(plan(of_one_call())),
        ["--only", names] => {
            let parts: Vec<String> = names.split(',').map(str::to_owned).collect();
            match parts.iter().find(|part| !known.contains(&part.as_str())) {
                Some(unknown) => Err(format!("there is no part `{unknown}`, only {}", known.join(", "))),
                None => Ok(plan(parts)),
            }
        }
        _ => Err(format!("usage: [--quick | --only {} [--brief]]", known.join(","))),
    }
}

fn run(plan: &Plan) -> Result<(), String> {
    if plan.is_quick {
        calls::try_out()?;
        objects::try_out()?;
        let figures = [generation::try_out()?, generation::lines()?].concat();
        println!("\n{}", report::table(&figures));
        return write(&apps::base().join("quick"), &PAGES[0], &figures);
    }
    let mut all = Vec::new();
    for part in &plan.parts {
        let figures = match part.as_str() {
            "build" => builds::builds(),
            "crates" => builds::count_crates(),
            "size" => builds::sizes(),
            "calls" => calls::measure(),
            "signed" => calls::measure_signed(),
            "command" => commands::measure(),
            "json" => formats::json(),
            "cbor" => formats::cbor(),
            "endpoints" => endpoints::measure(),
            "generation" => generation::measure(),
            "s3" => builds::s3(plan.is_brief),
            "objects" => objects::measure(plan.is_brief),
            "answers" => answers::measure(plan.is_brief),
            "ec2" => ec2::measure(plan.is_brief),
            "chain" => chain::measure(plan.is_brief),
            part if whole::PARTS.contains(&part) => whole::measure(part, plan.is_brief),
            "large" => large::measure(),
            "survey" => survey::measure(),
            "clients" => clients::measure(plan.is_brief),
            _ => generation::lines(),
        }?;
        println!("\n{}", report::table(&figures));
        all.extend(figures);
    }
    let results = apps::workspace().join("tests/benches/results");
    match PAGES.iter().find(|page| plan.parts == page.parts) {
        Some(page) if !plan.is_brief => write(&results, page, &all),
        _ => Ok(()),
    }
}

fn write(folder: &Path, page: &Page, figures: &[Figure]) -> Result<(), String> {
    let mut files = vec![(page.file, (page.text)(figures))];
    if page.file == PAGES[0].file {
        files.push(("comparison.svg", chart::draw(figures)));
    }
    for (name, text) in files {
        let path = folder.join(name);
        apps::write(&path, &text)?;
        println!("wrote {}", path.display());
    }
    Ok(())
}
