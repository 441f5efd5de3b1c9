//! Checks that a resolved model means what the specification allows.
//!
//! In: a [`Model`], mixins included. Out: problems in the report. Everything is checked that
//! generated code would be wrong for; rules of style and of servers are left to Smithy's own tools.

mod constraints;
mod examples;
mod http;
mod operations;
mod services;
mod shapes;
mod specs;
mod streams;
mod traits;
mod values;

use crate::model::{Member, Model, Shape, ShapeIx};
use crate::report::{At, Report};
use crate::source::SourceIx;

/// Examples that do not fit their operation, by operation and number.
pub(crate) type Misfits = Vec<(ShapeIx, usize)>;

/// Runs all checks. In `converted` sources, whose formats allow more than Smithy, ids may differ in case only, and examples
/// that do not fit are no errors; they are returned.
pub(crate) fn validate(model: &Model, converted: &[SourceIx], report: &mut Report) -> Misfits {
    let streams = streams::find_streams(&model.shapes);
    let mut check = Check { model, report, streams, converted, misfits: Vec::new() };
    for (ix, shape) in (0..).map(ShapeIx).zip(&model.shapes) {
        check.applied_traits(ix, shape);
        check.members(ix, shape);
        check.streams(ix, shape);
        check.bindings(ix, shape);
        check.message(ix, shape);
        check.operation(ix, shape);
        check.service(ix, shape);
    }
    check.shape_ids();
    check.recursion();
    check.misfits
}

/// What the checks share.
struct Check<'a, 'r> {
    model: &'a Model,
    report: &'r mut Report,
    /// For each shape whether it is a stream, and whether it holds one.
    streams: Vec<(bool, bool)>,
    converted: &'a [SourceIx],
    misfits: Misfits,
}

impl<'a> Check<'a, '_> {
    fn at(&self, ix: ShapeIx) -> At {
        let source = self.model.origins.get(ix.index()).copied().flatten();
        At::shape(source, self.model.shape(ix).id.as_str())
    }

    /// Whether a shape comes from another format than Smithy's.
    fn is_converted(&self, ix: ShapeIx) -> bool {
        let source = self.model.origins.get(ix.index()).copied().flatten();
        source.is_some_and(|source| self.converted.contains(&source))
    }

    /// The place of a member, or of the shape itself.
    fn at_member(&self, ix: ShapeIx, member: Option<&Member>) -> At {
        let at = self.at(ix);
        match member {
            Some(member) => at.member(&member.name),
            None => at,
        }
    }

    /// The target of a member, unless it is missing, which is reported elsewhere.
    fn target(&self, member: &Member) -> Option<&'a Shape> {
        self.model.shapes.get(member.target.index())
    }

    /// A shape that something refers to, unless it is missing.
    fn known(&self, ix: ShapeIx) -> Option<&'a Shape> {
        self.model.shapes.get(ix.index())
    }

    fn error(&mut self, event: &'static str, at: At, message: impl Into<String>) {
        self.report.error(event, at, message);
    }
}

/// A shape and its type for messages: `` `a#B` is a list ``.
fn typed(shape: &Shape) -> String {
    format!("`{}` is {}", shape.id, shape.shape_type().with_article())
}

/// Names in a list for messages: `` `a`, `b` ``.
fn quoted<'n>(names: impl IntoIterator<Item = &'n str>) -> String {
    let names: Vec<String> = names.into_iter().map(|name| format!("`{name}`")).collect();
    names.join(", ")
}
