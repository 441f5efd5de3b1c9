//! Checks streams of bytes and of events.
//!
//! In: a shape with its members. Out: problems with the events `StreamingTrait`,
//! `EventPayloadTrait` and `ExclusiveStructureMemberTrait`.
//! <https://smithy.io/2.0/spec/streaming.html>

use super::{Check, quoted};
use crate::model::{Shape, ShapeIx, ShapeKind};
use crate::shape_type::ShapeType;

/// For each shape whether it is a stream, and whether it is a structure that holds one.
pub(super) fn find_streams(shapes: &[Shape]) -> Vec<(bool, bool)> {
    let is_stream =
        |shape: &Shape| matches!(shape.kind, ShapeKind::Blob | ShapeKind::Union(_)) && shape.traits.is_streaming();
    let mut streams: Vec<(bool, bool)> = shapes.iter().map(|shape| (is_stream(shape), false)).collect();
    if streams.iter().any(|(is_stream, _)| *is_stream) {
        for (place, shape) in shapes.iter().enumerate() {
            if let ShapeKind::Structure(members) = &shape.kind {
                let holds = members.iter().any(|m| streams.get(m.target.index()).is_some_and(|s| s.0));
                if let Some(entry) = streams.get_mut(place) {
                    entry.1 = holds;
                }
            }
        }
    }
    streams
}

impl Check<'_, '_> {
    /// Whether a shape is a stream, and whether it is a structure that holds one.
    fn stream(&self, ix: ShapeIx) -> (bool, bool) {
        self.streams.get(ix.index()).copied().unwrap_or_default()
    }

    /// Checks the streams of a shape.
    pub(super) fn streams(&mut self, ix: ShapeIx, shape: &Shape) {
        match &shape.kind {
            ShapeKind::Union(members) if shape.traits.is_streaming() => {
                let wrong = members.iter().filter(|member| {
                    let target = self.target(member);
                    target.is_some_and(|target| target.shape_type() != ShapeType::Structure)
                });
                let wrong: Vec<&str> = wrong.map(|member| member.name.as_str()).collect();
                if !wrong.is_empty() {
                    let message =
                        format!("events must be structures, but these members target others: {}", quoted(wrong));
                    self.error("StreamingTrait", self.at(ix), message);
                }
            }
            ShapeKind::Structure(_) => {
                self.only_one_stream(ix, shape);
                self.event_payload(ix, shape);
            }
            ShapeKind::Operation(operation) => {
                for &error in &operation.errors {
                    if self.stream(error).1 {
                        let id = &self.model.shape(error).id;
                        let message = format!("the error `{id}` holds a stream, which errors cannot");
                        self.error("StreamingTrait", self.at(ix).key("errors"), message);
                    }
                }
                self.length_of_output(operation.output);
            }
            _ => {}
        }
        for member in shape.members() {
            let (is_stream, holds_stream) = self.stream(member.target);
            if !is_stream && !holds_stream {
                continue;
            }
            let target = self.model.shape(member.target);
            let message = if shape.shape_type() != ShapeType::Structure && is_stream {
                format!("a stream can only be a member of a structure, but `{}` is one", target.id)
            } else if holds_stream {
                format!("the target `{}` holds a stream, so it can only be an input or output", target.id)
            } else {
                continue;
            };
            self.error("StreamingTrait", self.at(ix).member(&member.name), message);
        }
    }

    fn only_one_stream(&mut self, ix: ShapeIx, shape: &Shape) {
        let streams = shape.members().filter(|m| self.stream(m.target).0);
        let names: Vec<&str> = streams.map(|member| member.name.as_str()).collect();
        if names.len() > 1 {
            let message = format!("only one member can be a stream, but these are: {}", quoted(names));
            self.error("ExclusiveStructureMemberTrait", self.at(ix), message);
        }
    }

    fn event_payload(&mut self, ix: ShapeIx, shape: &Shape) {
        if !shape.members().any(|member| member.traits.has("smithy.api#eventPayload")) {
            return;
        }
        let others = shape.members().filter(|member| {
            !member.traits.has("smithy.api#eventPayload") && !member.traits.has("smithy.api#eventHeader")
        });
        let others: Vec<&str> = others.map(|member| member.name.as_str()).collect();
        if !others.is_empty() {
            let message =
                format!("beside a payload all members must be headers, but these are not: {}", quoted(others));
            self.error("EventPayloadTrait", self.at(ix), message);
        }
    }

    /// The length of what is received is never known before.
    fn length_of_output(&mut self, output: Option<ShapeIx>) {
        let Some((ix, shape)) = output.and_then(|ix| Some((ix, self.known(ix)?))) else {
            return;
        };
        let needs_length =
            shape.members().any(|m| self.target(m).is_some_and(|target| target.traits.requires_length()));
        if needs_length {
            let message = "a stream with `requiresLength` can only be part of an input, but this is an output";
            self.error("StreamingTrait", self.at(ix), message);
        }
    }
}
