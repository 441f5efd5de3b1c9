//! What an app pays for one call of `ConfirmForgotPassword`: with smithgen, with the AWS SDK for Rust, and by hand; and what objects of S3,
//! large answers, and a service as large as EC2 cost.
//!
//! `cargo bench -p smithgen-tests --bench comparison` measures both sides of every figure in one run, prints a table with
//! ratios and targets, and writes it with a chart to `tests/benches/results`. A full run takes about two hours, of which
//! the AWS SDK's crate for EC2 takes more than half, and the crates.io dependencies of both sides. After `--`:
//!
//! - `--only build,crates,size,calls,signed,command,json,cbor,endpoints,generation,lines,s3,objects,answers,ec2` measures these alone and
//!   writes nothing, since a table of several runs would compare machines in several moods;
//! - `--only … --brief` shows of `s3`, `objects`, `answers` and `ec2` that they work: one round, small objects, EC2 without the AWS SDK;
//! - `--only large` measures what large and hostile models cost the generator, which is no comparison: it writes a table of its own;
//! - `--quick` tries all parts but the long ones in seconds, as `cargo test` does, so that this code does not rot.
//!
//! With `SMITHGEN_CONFORMANCE` set, generation is measured on AWS's own model in that folder, too, and the command-line tool is
//! generated from it. The part `command` compares with the AWS CLI, version 2, and needs GNU time: Debian has both, as `awscli` and `time`.

mod answers;
mod apps;
mod builds;
mod calls;
mod chart;
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

use std::path::PathBuf;
use std::process::ExitCode;

use figure::Figure;

/// The parts of a run, in their order.
const PARTS: [&str; 15] = [
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
    "s3",
    "objects",
    "answers",
    "ec2",
];

/// The part that is run alone.
const LARGE: &str = "large";

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
    let all = PARTS.map(str::to_owned).to_vec();
    if !arguments.contains(&"--bench") || arguments.contains(&"--quick") {
        return Ok(Plan { is_quick: true, ..plan(all) });
    }
    let own = arguments.iter().filter(|argument| !["--bench", "--brief"].contains(*argument));
    match own.copied().collect::<Vec<_>>().as_slice() {
        [] => Ok(plan(all)),
        ["--only", LARGE] => Ok(plan(vec![LARGE.to_owned()])),
        ["--only", names] => {
            let parts: Vec<String> = names.split(',').map(str::to_owned).collect();
            match parts.iter().find(|part| !PARTS.contains(&part.as_str())) {
                Some(unknown) => Err(format!("there is no part `{unknown}`, only {}", PARTS.join(", "))),
                None => Ok(plan(parts)),
            }
        }
        _ => Err(format!("usage: [--quick | --only {} [--brief] | --only {LARGE}]", PARTS.join(","))),
    }
}

fn run(plan: &Plan) -> Result<(), String> {
    if plan.is_quick {
        calls::try_out()?;
        objects::try_out()?;
        let figures = [generation::try_out()?, generation::lines()?].concat();
        return show(apps::base().join("quick"), &figures);
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
            LARGE => large::measure(),
            _ => generation::lines(),
        }?;
        println!("\n{}", report::table(&figures));
        all.extend(figures);
    }
    let results = apps::workspace().join("tests/benches/results");
    if plan.parts == PARTS && !plan.is_brief {
        show(results, &all)
    } else if plan.parts == [LARGE] {
        apps::write(&results.join("large.md"), &report::page_of_large(&all))
    } else {
        Ok(())
    }
}

/// Prints the figures and writes them with their chart.
fn show(folder: PathBuf, figures: &[Figure]) -> Result<(), String> {
    println!("\n{}", report::table(figures));
    write(folder, figures)
}

fn write(folder: PathBuf, figures: &[Figure]) -> Result<(), String> {
    for (name, text) in [("comparison.md", report::page(figures)), ("comparison.svg", chart::draw(figures))] {
        let path = folder.join(name);
        apps::write(&path, &text)?;
        println!("wrote {}", path.display());
    }
    Ok(())
}
