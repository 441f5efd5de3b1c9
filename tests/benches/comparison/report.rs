//! The figures as a table.

use std::fmt::Write;

use crate::apps::{self, SDK, SDK_EC2, SDK_S3};
use crate::figure::Figure;
use crate::{answers, builds, commands, cost, objects, whole};

const HEAD: [&str; 6] = ["", "smithgen", "compared with", "ratio", "target", "reached"];

/// The table, in columns for the terminal that are Markdown, too.
pub(crate) fn table(figures: &[Figure]) -> String {
    let mut rows = vec![HEAD.map(str::to_owned).to_vec(), HEAD.map(|_| String::new()).to_vec()];
    rows.extend(figures.iter().map(cells));
    let widths: Vec<usize> = (0..HEAD.len())
        .map(|column| rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max().unwrap_or(0))
        .collect();
    let mut text = String::new();
    for (number, row) in rows.iter().enumerate() {
        for (cell, width) in row.iter().zip(&widths) {
            // Writing to a string cannot fail.
            let _ = match number {
                1 => write!(text, "| {} ", "-".repeat((*width).max(3))),
                _ => write!(text, "| {cell:<width$} ", width = (*width).max(3)),
            };
        }
        text.push_str("|\n");
    }
    text
}

fn cells(figure: &Figure) -> Vec<String> {
    let theirs = figure
        .theirs
        .as_ref()
        .map_or_else(String::new, |(name, value)| format!("{name}: {}", figure.unit.text(*value)));
    let ratio = figure.ratio().map_or_else(String::new, |ratio| match ratio {
        small if small < 0.5 => format!("1/{:.1}", 1.0 / small),
        large => format!("{large:.2} ×"),
    });
    let reached = figure.is_reached().map_or("", |is_reached| if is_reached { "yes" } else { "no" });
    vec![figure.name.clone(), figure.unit.text(figure.ours), theirs, ratio, figure.target_text(), reached.to_owned()]
}

/// Where, when and with what figures were measured.
fn circumstances() -> String {
    let said = |command: &[&str]| cost::output(&apps::workspace(), command).unwrap_or_default().trim().to_owned();
    let date = said(&["date", "--utc", "+%Y-%m-%d"]);
    let commit = said(&["git", "describe", "--always", "--dirty"]);
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let rustc = said(&["rustc", "--version"]);
    let rustc = rustc.split(" (").next().unwrap_or_default();
    format!("on {cores} cores ({}, {rustc}), in one run on {date} at commit {commit}", std::env::consts::ARCH)
}

/// The table, and what stands in the way of targets that are not reached.
fn with_obstacles(figures: &[Figure]) -> String {
    let missed = figures.iter().filter(|figure| figure.is_reached() == Some(false)).map(|figure| {
        let (name, ours, target) = (&figure.name, figure.unit.text(figure.ours), figure.target_text());
        format!("- {name}: {ours}, target {target}. In the way: {}.\n", figure.obstacle)
    });
    let missed: String = missed.collect();
    let missed = if missed.is_empty() { String::new() } else { format!("\nNot reached:\n\n{missed}") };
    format!("{}{missed}", table(figures))
}

/// The page about large models.
pub(crate) fn of_large(figures: &[Figure]) -> String {
    format!(
        "<!-- Written by `cargo bench -p smithgen-tests --bench comparison -- --only large`. -->\n\n\
         What models that a script makes cost the `smithgen` command, in release: CPU time, user and system, and the peak of memory.\n\
         Each size is compared with ten times what the size before took, unless that was next to nothing.\n\n{}",
        table(figures)
    )
}

/// The page about all models.
pub(crate) fn of_survey(figures: &[Figure]) -> String {
    format!(
        "<!-- Written by `cargo bench -p smithgen-tests --bench comparison -- --only survey`. -->\n\n\
         All of AWS's models of April 2025 in one archive (403 files, 136 MB), by `smithgen survey`, measured {}.\n\
         *Read* is: unpacked, resolved and validated; *generated*: clients, tables of tools and help pages, in memory.\n\n\
         ![each model by its size](survey.svg)\n\n{}",
        circumstances(),
        with_obstacles(figures),
    )
}

/// The page about all clients.
pub(crate) fn of_clients(figures: &[Figure]) -> String {
    format!(
        "<!-- Written by `cargo bench -p smithgen-tests --bench comparison -- --only clients`. -->\n\n\
         A crate of each of AWS's models of April 2025, with its command-line tool, linted and documented with warnings denied, measured {}.\n\n{}",
        circumstances(),
        with_obstacles(figures),
    )
}

/// The page about objects and large answers.
pub(crate) fn of_services(figures: &[Figure]) -> String {
    format!(
        "<!-- Written by `cargo bench -p smithgen-tests --bench comparison -- --only s3,objects,answers`. -->\n\n\
         S3 and Lambda, measured {}.\n\n{}\n\
         - *S3, three operations*: an app of `GetObject`, `ListObjectsV2` and `PutObject`, against `aws-sdk-s3` {SDK_S3} in its leanest form.\n\
         - *Objects* are read and written over loopback by a program that is started for each: medians of {rounds} runs of {objects} objects, less\n  \
         what the program takes for empty ones. Bodies are files; nobody computes checksums, and the AWS SDK is told so. The *bare socket*\n  \
         is the least that a program can do: one request, one buffer, and nobody looks at the bytes.\n\
         - *Reading*: of answers at hand, by `parse_response`, and by calls of the AWS SDK whose transport has the answer; medians of\n  \
         {answers} runs, less what an answer with one item takes.\n",
        circumstances(),
        with_obstacles(figures),
        rounds = objects::ROUNDS,
        objects = objects::OBJECTS,
        answers = answers::ROUNDS,
    )
}

/// The page about clients of whole services.
pub(crate) fn of_whole(figures: &[Figure]) -> String {
    format!(
        "<!-- Written by `cargo bench -p smithgen-tests --bench comparison -- --only {}`. -->\n\n\
         Crates with all operations of a service, generated of botocore's descriptions, with their asynchronous clients, against {},\n\
         with their default features, measured {}.\n\n{}\n\
         - *Dev build of the crate*: CPU time, user and system, that rustc takes for the crate alone, beside what it depends on, and at one go,\n  \
         as crates of a registry are compiled.\n\
         - *Memory* is the peak of that process.\n\
         - *Lines compiled*: of the files that rustc reads for the crate, documentation included.\n",
        whole::PARTS.join(","),
        whole::sdks(),
        circumstances(),
        with_obstacles(figures),
    )
}

/// The page about the largest service.
pub(crate) fn of_ec2(figures: &[Figure]) -> String {
    format!(
        "<!-- Written by `cargo bench -p smithgen-tests --bench comparison -- --only ec2`. -->\n\n\
         EC2, measured {}: its client, generated by the command in release of botocore's description,\n\
         and an answer of it, by `parse_response` and by a call of `aws-sdk-ec2` {SDK_EC2} whose transport has it.\n\
         *Memory* is the peak of the process.\n\n{}",
        circumstances(),
        with_obstacles(figures),
    )
}

/// The page about credentials.
pub(crate) fn of_chain(figures: &[Figure]) -> String {
    format!(
        "<!-- Written by `cargo bench -p smithgen-tests --bench comparison -- --only chain`. -->\n\n\
         An app that makes one signed call, `ListUsers`, with credentials from wherever they come (smithgen-credentials with its default\n\
         features: roles, containers, instances), against the same app with those of environment, profiles and processes alone, measured {}.\n\n{}\n\
         - *Cold dev build*: CPU time, user and system, of `cargo build` and all that it starts, the generator in `build.rs` included, with\n  \
         an empty target folder; sides take turns, medians of {rounds} builds.\n\
         - *Crates*: what `cargo tree --edges normal` lists, without the app itself.\n",
        circumstances(),
        with_obstacles(figures),
        rounds = builds::ROUNDS,
    )
}

/// The page about one call.
pub(crate) fn of_one_call(figures: &[Figure]) -> String {
    format!(
        "<!-- Written by `cargo bench -p smithgen-tests --bench comparison`. -->\n\n\
         An app that makes one call, `ConfirmForgotPassword`, measured {},\n\
         against `aws-sdk-cognitoidentityprovider` {SDK} without `aws-config`, as one gets it and in its leanest form\n\
         (`default-features = false` with `default-https-client` and `rt-tokio`), and against bare HTTP clients with a hand-written body.\n\n\
         ![the figures as bars](comparison.svg)\n\n{}\nWhat is measured:\n\n\
         - *Cold dev build*: CPU time, user and system, of `cargo build` and all that it starts, with every dependency fetched\n  \
         beforehand and an empty target folder; sides take turns, medians of {builds} builds; blocking, with TLS. The SDK has no\n  \
         blocking client, so its app has a tokio runtime.\n\
         - *Crates*: what `cargo tree --edges normal` lists, without the app itself.\n\
         - *CPU of a call*: of the client's process, over loopback and one reused connection; start-up is taken off, sides take turns,\n  \
         medians of several rounds.\n\
         - *Signed calls*: the same with `ListUsers` and credentials at hand.\n\
         - *Start to end*: of the `cognito-idp` command in release, all operations and help pages included, from its start until it has\n  \
         ended; sides take turns, medians of {rounds} runs. *Memory* is the peak that GNU time tells.\n\
         - *JSON*: `cargo bench -p smithgen-runtime --bench json`, against structs that derive serde's traits.\n\
         - *CBOR*: `cargo bench -p smithgen-runtime --bench cbor`, against structs that derive serde's traits, by ciborium, and\n  \
         against structs that derive minicbor's, whose members have numbers for names.\n\
         - *Generation*: reading, analysing, emitting and laying out, in one process; medians.\n\
         - *Lines*: everything generated, documentation included. Those of the SDK are 2,130 for the operation and 3,383 for its errors\n  \
         and types, counted in its source.\n\n\
         To measure again, which takes about half an hour and writes this page, or to look at parts, which writes nothing:\n\n\
         ```console\n$ cargo bench -p smithgen-tests --bench comparison\n$ cargo bench -p smithgen-tests --bench comparison -- --only size,lines\n```\n",
        circumstances(),
        with_obstacles(figures),
        rounds = commands::ROUNDS,
        builds = builds::ROUNDS,
    )
}
