//! Collects problems while a model is read, and finds their places at the end.
//!
//! In: problems with the shape, member or trait that they concern. Out: [`Problems`] in the order
//! of files and lines. Nothing is remembered about places while all is well: only when there is
//! something to report is the text scanned again, once for each file concerned.

use std::collections::BTreeMap;
use std::rc::Rc;

use crate::places::{self, Places, ShapeOffsets, Step};
use crate::problem::{Location, Problem, Problems, Severity};
use crate::shape_id::ShapeId;
use crate::source::Source;

/// The number of a source in the order in which the sources were given.
pub(crate) type SourceIx = u32;

/// What a problem concerns, as precisely as it is known.
#[derive(Debug, Clone, Default)]
pub(crate) struct At {
    pub(crate) source: Option<SourceIx>,
    /// The key in the `shapes` object.
    pub(crate) shape: Option<Rc<str>>,
    pub(crate) member: Option<Rc<str>>,
    /// What follows inside of the shape or member.
    pub(crate) rest: Vec<Step>,
    /// A place that is known already.
    pub(crate) offset: Option<usize>,
}

impl At {
    /// A source as a whole.
    pub(crate) fn source(source: SourceIx) -> Self {
        Self { source: Some(source), ..Self::default() }
    }

    /// A known place in a source.
    pub(crate) fn offset(source: SourceIx, offset: usize) -> Self {
        Self { source: Some(source), offset: Some(offset), ..Self::default() }
    }

    /// A shape.
    pub(crate) fn shape(source: Option<SourceIx>, shape: &str) -> Self {
        Self { source, shape: Some(shape.into()), ..Self::default() }
    }

    /// A member of this shape.
    pub(crate) fn member(mut self, member: &str) -> Self {
        self.member = Some(member.into());
        self
    }

    /// A trait on this shape or member.
    pub(crate) fn applied(self, id: &str) -> Self {
        self.key("traits").key(id)
    }

    /// What this key holds.
    pub(crate) fn key(mut self, key: &str) -> Self {
        self.rest.push(Step::Key(key.to_owned()));
        self
    }

    /// This element.
    pub(crate) fn index(mut self, index: usize) -> Self {
        self.rest.push(Step::Index(index));
        self
    }

    fn path(&self) -> Vec<Step> {
        let member = self.member.iter().map(|name| Step::Member(name.to_string()));
        member.chain(self.rest.iter().cloned()).collect()
    }

    fn shape_id(&self) -> Option<ShapeId> {
        let shape = ShapeId::parse(self.shape.as_deref()?)?;
        Some(match &self.member {
            Some(member) => shape.with_member(member),
            None => shape,
        })
    }
}

struct Found {
    severity: Severity,
    event: &'static str,
    at: At,
    message: String,
}

/// The problems found so far.
#[derive(Default)]
pub(crate) struct Report {
    found: Vec<Found>,
    errors: usize,
}

impl Report {
    pub(crate) fn error(&mut self, event: &'static str, at: At, message: impl Into<String>) {
        self.errors += 1;
        self.add(Severity::Error, event, at, message.into());
    }

    pub(crate) fn warning(&mut self, event: &'static str, at: At, message: impl Into<String>) {
        self.add(Severity::Warning, event, at, message.into());
    }

    fn add(&mut self, severity: Severity, event: &'static str, at: At, message: String) {
        self.found.push(Found { severity, event, at, message });
    }

    pub(crate) fn has_errors(&self) -> bool {
        self.errors > 0
    }

    /// Finds the places and puts the problems in order.
    pub(crate) fn finish(self, sources: &[Source]) -> Problems {
        let mut scans: BTreeMap<SourceIx, ShapeOffsets> = BTreeMap::new();
        let mut sorted: Vec<(Option<SourceIx>, Option<usize>, Found)> = Vec::with_capacity(self.found.len());
        for found in self.found {
            let source = found.at.source.and_then(|ix| Some((ix, sources.get(ix as usize)?)));
            let offset = source.and_then(|(ix, source)| find_offset(&found.at, ix, source, &mut scans));
            sorted.push((found.at.source, offset, found));
        }
        // Stable: problems of the same place stay in the order in which they were found.
        sorted.sort_by_key(|(source, offset, _)| (*source, *offset));
        let mut problems = Vec::with_capacity(sorted.len());
        for group in sorted.chunk_by(|a, b| a.0 == b.0) {
            let ix = group.first().and_then(|(ix, ..)| *ix);
            let source = ix.and_then(|ix| sources.get(ix as usize));
            let mut places = Places::new(source.map_or("", |source| &source.text));
            for (_, offset, found) in group {
                problems.push(Problem {
                    severity: found.severity,
                    event: found.event,
                    location: source.map(|source| Location {
                        file: source.name.clone(),
                        position: offset.map(|offset| places.find(offset)),
                    }),
                    shape: found.at.shape_id(),
                    message: found.message.clone(),
                });
            }
        }
        problems.into()
    }
}

fn find_offset(at: &At, ix: SourceIx, source: &Source, scans: &mut BTreeMap<SourceIx, ShapeOffsets>) -> Option<usize> {
    match &at.shape {
        _ if at.offset.is_some() => at.offset,
        Some(shape) => {
            scans.entry(ix).or_insert_with(|| ShapeOffsets::scan(&source.text)).locate(&source.text, shape, &at.path())
        }
        None if at.rest.is_empty() => None,
        None => Some(places::locate(&source.text, &at.path())),
    }
}
