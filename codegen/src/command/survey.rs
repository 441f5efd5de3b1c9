//! `survey`: generates everything in archives, wheels and folders, and says what came of it.
//!
//! In: sources. Out: a [`Row`] for each model in them, as a table or JSON, with every problem and what was passed over. The clients are
//! made in memory, whole, on all cores, and thrown away.

mod progress;
mod table;

use std::num::NonZero;
use std::path::PathBuf;
use std::thread;
use std::time::{Duration, Instant};

use smithgen_model::walk::{Found, NO_MODEL, Walk, each};
use smithgen_model::{Limits, Model, Problems};

use crate::analysis::protocol;
use crate::pipeline::{generate, origin};
use crate::problem::LeftOut;
use crate::select::only_service;
use crate::selection::{Choice, PRELUDE};

use super::{Answer, Failure};
use progress::Progress;

/// What is surveyed, and how.
#[derive(Debug, PartialEq)]
pub(super) struct Plan {
    pub(super) sources: Vec<PathBuf>,
    pub(super) limits: Limits,
    /// Whether models are read, resolved and validated, and nothing more.
    pub(super) only_read: bool,
    pub(super) json: bool,
}

/// What came of a model, or of a file that is none.
struct Row {
    source: String,
    taken: Duration,
    outcome: Result<Survey, Problems>,
    /// Whether it is no model, and nobody said so.
    is_passed_over: bool,
}

/// What is in a model, and in the client that is made of it.
struct Survey {
    service: String,
    /// Nothing, if nothing is generated, as with the rest.
    protocol: String,
    /// Of all its files, unpacked.
    bytes: usize,
    operations: usize,
    shapes: usize,
    lines: usize,
    warnings: Problems,
    left_out: Vec<LeftOut>,
}

/// Surveys the sources.
pub(super) fn survey(plan: &Plan) -> Result<Answer, Failure> {
    let walk = Walk::new(&plan.sources, plan.limits);
    let workers = thread::available_parallelism().map_or(1, NonZero::get);
    let progress = Progress::new(walk.bytes());
    let rows = each(walk, workers, || {
        |found| {
            let position = found.position;
            let row = Row::of(found, plan);
            progress.show(position);
            row
        }
    });
    drop(progress);
    let text = if plan.json { table::json(&rows) } else { table::text(&rows) };
    let fails = rows.iter().any(|row| row.outcome.is_err() && !row.is_passed_over) || has_no_model(&rows);
    Ok(Answer { text, fails, warnings: if plan.json { Vec::new() } else { table::remarks(&rows) } })
}

/// Whether nothing that was named is a model.
fn has_no_model(rows: &[Row]) -> bool {
    rows.iter().all(|row| row.is_passed_over)
}

impl Row {
    fn of(found: Found, plan: &Plan) -> Self {
        let (source, is_named, start) = (found.name.clone(), found.is_named, Instant::now());
        let outcome = found.load(&plan.limits).and_then(|model| match plan.only_read {
            true => Ok(Survey::of_model(&model)),
            false => Survey::of_client(&model, &source),
        });
        let no_model = |problems: &Problems| problems.iter().all(|problem| problem.event == NO_MODEL);
        let is_passed_over = !is_named && outcome.as_ref().err().is_some_and(no_model);
        Row { source, taken: start.elapsed(), outcome, is_passed_over }
    }
}

impl Survey {
    fn of_model(model: &Model) -> Self {
        let services: Vec<_> = model.services().collect();
        Survey {
            service: services.iter().map(|ix| model.shape(*ix).id.to_string()).collect::<Vec<_>>().join(", "),
            protocol: String::new(),
            bytes: model.bytes(),
            operations: services.iter().map(|ix| model.operations_of(*ix).len()).sum(),
            shapes: model.shapes().filter(|(_, shape)| shape.id.namespace() != PRELUDE).count(),
            lines: 0,
            warnings: model.warnings().clone(),
            left_out: Vec::new(),
        }
    }

    fn of_client(model: &Model, source: &str) -> Result<Self, Problems> {
        let service = only_service(model)?;
        let generated = generate(model, &Choice::default(), &origin(&[source], model, service))?;
        let (text, program) = (generated.text(), generated.program(Some("client"), None)?);
        std::hint::black_box(generated.help_blob(model));
        Ok(Survey {
            service: model.shape(service).id.to_string(),
            protocol: protocol::name(generated.client.service.protocol).to_owned(),
            bytes: model.bytes(),
            operations: generated.client.operations.len(),
            shapes: generated.client.schemas.len(),
            lines: text.lines().count() + program.lines().count(),
            warnings: generated.selection.warnings,
            left_out: generated.selection.left_out,
        })
    }
}
