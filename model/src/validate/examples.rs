//! Checks the examples of operations against their shapes.
//!
//! In: an operation. Out: problems with the event `ExamplesTrait`.

use super::Check;
use crate::model::{Operation, Shape, ShapeIx};
use crate::node::Node;
use crate::report::At;

const EXAMPLES: &str = "smithy.api#examples";

impl Check<'_, '_> {
    /// Checks all examples of an operation.
    pub(super) fn examples(&mut self, ix: ShapeIx, shape: &Shape, operation: &Operation) {
        let Some(examples) = shape.traits.examples().and_then(Node::as_array) else {
            return;
        };
        let at = self.at(ix).applied(EXAMPLES);
        let is_converted = self.is_converted(ix);
        for (number, example) in examples.iter().enumerate() {
            let title = example.get("title").and_then(Node::as_str).unwrap_or_default();
            if !is_converted {
                self.example(&at, title, example, operation);
            } else if let Some(fault) = self.misfit(example, operation) {
                let message = format!("the example `{title}` is left out: {}", fault.trim_start());
                self.report.warning("ExamplesTrait", at.clone(), message);
                self.misfits.push((ix, number));
            }
        }
    }

    /// Why an example does not fit its operation.
    fn misfit(&self, example: &Node, operation: &Operation) -> Option<String> {
        [("input", operation.input), ("output", operation.output)].into_iter().find_map(|(key, target)| {
            let (value, shape) = (example.get(key)?, self.known(target?)?);
            self.faults(shape, value).into_iter().next()
        })
    }

    fn example(&mut self, at: &At, title: &str, example: &Node, operation: &Operation) {
        let error = example.get("error");
        if error.is_some() && example.get("output").is_some() {
            let message = format!("the example `{title}` has an output and an error; only one can be");
            self.error("ExamplesTrait", at.clone(), message);
        }
        // Such an example shows what is refused, so its input may be wrong.
        let is_lenient = example.get("allowConstraintErrors").and_then(Node::as_bool) == Some(true);
        if is_lenient && error.is_none() {
            let message = format!("the example `{title}` allows constraint errors, so it must show an error");
            self.error("ExamplesTrait", at.clone(), message);
        }
        for (key, target) in [("input", operation.input), ("output", operation.output)] {
            let shape = target.and_then(|target| self.known(target));
            if let (Some(value), Some(shape)) = (example.get(key).filter(|_| !is_lenient), shape) {
                self.value("ExamplesTrait", at, &format!("the {key} of the example `{title}`"), shape, value);
            }
        }
        let Some(id) = error.and_then(|error| error.get("shapeId")?.as_str()) else {
            return;
        };
        let shape = self.model.find(id).filter(|ix| operation.errors.contains(ix));
        match (shape, error.and_then(|error| error.get("content"))) {
            (Some(shape), Some(content)) => {
                let what = format!("the error of the example `{title}`");
                self.value("ExamplesTrait", at, &what, self.model.shape(shape), content);
            }
            (Some(_), None) => {}
            (None, _) => {
                let message = format!("the example `{title}` shows `{id}`, which is no error of the operation");
                self.error("ExamplesTrait", at.clone(), message);
            }
        }
    }
}
