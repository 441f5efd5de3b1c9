//! What a survey says: a table for people, JSON for programs, and remarks beside the table.
//!
//! In: rows. Out: texts.

use std::fmt::Write;
use std::time::Duration;

use smithgen_model::{Node, Number, Problems, Severity};

use super::{Row, Survey, has_no_model};

const HEAD: [&str; 8] = ["service", "protocol", "operations", "shapes", "lines", "ms", "warnings", "left out"];

/// The first columns, which are words; the others are numbers.
const WORDS: usize = 2;

/// A line for each model, and one for all.
pub(super) fn text(rows: &[Row]) -> String {
    let models: Vec<&Row> = rows.iter().filter(|row| !row.is_passed_over).collect();
    let mut lines = vec![HEAD.map(str::to_owned)];
    lines.extend(models.iter().map(|row| match &row.outcome {
        Ok(survey) => cells(&survey.service, &survey.protocol, Sums::of(row, survey)),
        Err(_) => cells(&row.source, "problems", Sums { milliseconds: row.taken.as_millis(), ..Sums::default() }),
    }));
    let total = Sums::of_all(rows);
    let problems = models.iter().filter(|row| row.outcome.is_err()).count();
    lines.push(cells(&format!("{} models, {problems} with problems", models.len()), "", total));
    let width = |column: usize| lines.iter().map(|line| line[column].chars().count()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..HEAD.len()).map(width).collect();
    let mut text = String::new();
    for line in &lines {
        let mut row = String::new();
        for (column, (cell, width)) in line.iter().zip(&widths).enumerate() {
            let gap = if column == 0 { "" } else { "  " };
            // Writing to a string cannot fail.
            let _ = match column < WORDS {
                true => write!(row, "{gap}{cell:<width$}"),
                false => write!(row, "{gap}{cell:>width$}"),
            };
        }
        text.push_str(row.trim_end());
        text.push('\n');
    }
    text
}

/// What the numbers of rows come to.
#[derive(Default)]
struct Sums {
    operations: usize,
    shapes: usize,
    lines: usize,
    milliseconds: u128,
    warnings: usize,
    left_out: usize,
}

impl Sums {
    fn of(row: &Row, survey: &Survey) -> Self {
        Sums {
            operations: survey.operations,
            shapes: survey.shapes,
            lines: survey.lines,
            milliseconds: row.taken.as_millis(),
            warnings: survey.warnings.len(),
            left_out: survey.left_out.len(),
        }
    }

    fn of_all(rows: &[Row]) -> Self {
        let taken: Duration = rows.iter().map(|row| row.taken).sum();
        let mut sums = Sums { milliseconds: taken.as_millis(), ..Sums::default() };
        for (row, survey) in rows.iter().filter_map(|row| Some((row, row.outcome.as_ref().ok()?))) {
            let one = Sums::of(row, survey);
            sums.operations += one.operations;
            sums.shapes += one.shapes;
            sums.lines += one.lines;
            sums.warnings += one.warnings;
            sums.left_out += one.left_out;
        }
        sums
    }
}

fn cells(service: &str, protocol: &str, sums: Sums) -> [String; HEAD.len()] {
    let Sums { operations, shapes, lines, milliseconds, warnings, left_out } = sums;
    let numbers = [operations, shapes, lines].map(|count| count.to_string());
    let [operations, shapes, lines] = numbers;
    let (warnings, left_out) = (warnings.to_string(), left_out.to_string());
    let words = [service.to_owned(), protocol.to_owned()];
    let [service, protocol] = words;
    [service, protocol, operations, shapes, lines, milliseconds.to_string(), warnings, left_out]
}

/// All problems, the first warnings of each kind, and the files that are no models.
pub(super) fn remarks(rows: &[Row]) -> Vec<String> {
    let mut all = Problems::default();
    for row in rows.iter().filter(|row| !row.is_passed_over) {
        match &row.outcome {
            Ok(survey) => all.extend(survey.warnings.clone()),
            Err(problems) => all.extend(problems.clone()),
        }
    }
    let mut remarks = all.digest();
    let passed_over: Vec<&str> = rows.iter().filter(|row| row.is_passed_over).map(|row| row.source.as_str()).collect();
    if !passed_over.is_empty() {
        let are_none = if passed_over.len() == 1 { "file is no model" } else { "files are no models" };
        remarks.push(format!("{} {are_none}: {}", passed_over.len(), passed_over.join(", ")));
    }
    if has_no_model(rows) {
        remarks.push("error: there is no model in what was named".to_owned());
    }
    remarks
}

/// The same, and all warnings: `models`, `no_models` and `totals`.
pub(super) fn json(rows: &[Row]) -> String {
    let (passed_over, models): (Vec<&Row>, Vec<&Row>) = rows.iter().partition(|row| row.is_passed_over);
    let document = object([
        ("models", Node::Array(models.into_iter().map(model).collect())),
        ("no_models", Node::Array(passed_over.iter().map(|row| text_node(&row.source)).collect())),
        ("totals", object(numbers(Sums::of_all(rows)))),
    ]);
    format!("{document:#}\n")
}

fn model(row: &Row) -> Node {
    let source = ("source", text_node(&row.source));
    let milliseconds = Sums { milliseconds: row.taken.as_millis(), ..Sums::default() };
    match &row.outcome {
        Ok(survey) => {
            let [operations, shapes, lines, milliseconds, ..] = numbers(Sums::of(row, survey));
            let left_out = survey.left_out.iter().map(|left_out| {
                object([
                    ("operation", text_node(&left_out.operation)),
                    ("why", lines_of(&left_out.why, Severity::Warning)),
                ])
            });
            object([
                source,
                ("service", text_node(&survey.service)),
                ("protocol", text_node(&survey.protocol)),
                ("bytes", number(survey.bytes)),
                operations,
                shapes,
                lines,
                milliseconds,
                ("warnings", lines_of(&survey.warnings, Severity::Warning)),
                ("left_out", Node::Array(left_out.collect())),
            ])
        }
        Err(problems) => {
            let [.., milliseconds, _, _] = numbers(milliseconds);
            object([
                source,
                milliseconds,
                ("problems", lines_of(problems, Severity::Error)),
                ("warnings", lines_of(problems, Severity::Warning)),
            ])
        }
    }
}

fn numbers(sums: Sums) -> [(&'static str, Node); 6] {
    let milliseconds = usize::try_from(sums.milliseconds).unwrap_or(usize::MAX);
    [
        ("operations", number(sums.operations)),
        ("shapes", number(sums.shapes)),
        ("lines", number(sums.lines)),
        ("milliseconds", number(milliseconds)),
        ("warnings", number(sums.warnings)),
        ("left_out", number(sums.left_out)),
    ]
}

fn number(count: usize) -> Node {
    Node::Number(Number::from(i64::try_from(count).unwrap_or(i64::MAX)))
}

fn lines_of(problems: &Problems, severity: Severity) -> Node {
    let lines = problems.iter().filter(|problem| problem.severity == severity);
    Node::Array(lines.map(|problem| text_node(&problem.to_string())).collect())
}

fn text_node(text: &str) -> Node {
    Node::String(text.into())
}

fn object<const N: usize>(members: [(&str, Node); N]) -> Node {
    Node::Object(members.map(|(key, value)| (key.to_owned(), value)).to_vec().into())
}
