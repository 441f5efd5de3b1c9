//! Collects findings while a model is read, and finds their places at the end.
//!
//! In: findings with the shape, member or trait that they concern, those of later stages included. Out: [`Problems`] in the
//! order of files and lines. Nothing is remembered about places while all is well: only when there is
//! something to report is the text scanned again, once for each file concerned.

use std::rc::Rc;

use crate::places::{Lookup, Places, Step};
use crate::problem::{Location, Problem, Problems, Severity};
use crate::shape_id::ShapeId;
use crate::source::{Source, SourceIx};

/// What a finding concerns, as precisely as it is known: nothing at all by default.
#[derive(Debug, Clone, Default)]
pub struct At {
    pub(crate) source: Option<SourceIx>,
    /// The key in the `shapes` object.
    pub(crate) shape: Option<Rc<str>>,
    pub(crate) member: Option<Rc<str>>,
    /// What follows inside of the shape or member.
    pub(crate) rest: Vec<Step>,
    /// A place that is known already.
    pub(crate) offset: Option<usize>,
    /// Whether `rest` leads on from the root of the file, whatever the shape.
    pub(crate) from_root: bool,
}

impl At {
    /// A shape, or a member if the id has one.
    pub fn of(id: &ShapeId) -> Self {
        let at = Self::shape(None, id.without_member().as_str());
        match id.member() {
            Some(member) => at.member(member),
            None => at,
        }
    }

    /// The model's first source as a whole.
    pub fn model() -> Self {
        Self::source(0)
    }

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
    pub fn applied(self, id: &str) -> Self {
        self.key("traits").key(id)
    }

    /// What this key holds.
    pub fn key(mut self, key: &str) -> Self {
        self.rest.push(Step::Key(key.to_owned()));
        self
    }

    /// This element.
    pub fn index(mut self, index: usize) -> Self {
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

/// A problem whose place has not been looked up yet: see [`Model::locate`](crate::Model::locate).
#[derive(Debug, Clone)]
pub struct Finding {
    severity: Severity,
    event: &'static str,
    pub(crate) at: At,
    message: String,
}

impl Finding {
    /// An error by the name of its rule.
    pub fn error(event: &'static str, at: At, message: impl Into<String>) -> Self {
        Self { severity: Severity::Error, event, at, message: message.into() }
    }

    /// A warning by the name of its rule.
    pub fn warning(event: &'static str, at: At, message: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, event, at, message: message.into() }
    }

    /// Whether it is an error.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

/// The findings so far.
#[derive(Default)]
pub(crate) struct Report {
    found: Vec<Finding>,
    errors: usize,
}

impl Report {
    pub(crate) fn error(&mut self, event: &'static str, at: At, message: impl Into<String>) {
        self.errors += 1;
        self.found.push(Finding::error(event, at, message));
    }

    pub(crate) fn warning(&mut self, event: &'static str, at: At, message: impl Into<String>) {
        self.found.push(Finding::warning(event, at, message));
    }

    pub(crate) fn has_errors(&self) -> bool {
        self.errors > 0
    }

    /// Finds the places and puts the problems in order.
    pub(crate) fn finish(self, sources: &[Source]) -> Problems {
        sorted(place(self.found, sources))
    }
}

/// Where a finding is: its source, and the offset in that.
pub(crate) type Place = (Option<SourceIx>, Option<usize>);

/// Finds the places of findings, and leaves them in their order.
pub(crate) fn place(findings: Vec<Finding>, sources: &[Source]) -> Vec<(Place, Problem)> {
    let mut lookups: Vec<Lookup<'_>> = sources.iter().map(|source| Lookup::new(&source.text)).collect();
    let mut place = |at: &At| {
        let lookup = at.source.and_then(|ix| lookups.get_mut(ix as usize));
        (at.source, lookup.and_then(|lookup| find_offset(at, lookup)))
    };
    let places: Vec<Place> = findings.iter().map(|found| place(&found.at)).collect();
    let positions = positions(&places, sources);
    let problem = |((found, place), position): ((Finding, Place), Option<(u32, u32)>)| {
        let source = place.0.and_then(|ix| sources.get(ix as usize));
        let problem = Problem {
            severity: found.severity,
            event: found.event,
            location: source.map(|source| Location { file: source.name.clone(), position }),
            shape: found.at.shape_id(),
            message: found.message,
        };
        (place, problem)
    };
    findings.into_iter().zip(places).zip(positions).map(problem).collect()
}

/// In the order of files and lines; what has the same place stays in the order in which it was found.
pub(crate) fn sorted(mut placed: Vec<(Place, Problem)>) -> Problems {
    placed.sort_by_key(|(place, _)| *place);
    placed.into_iter().map(|(_, problem)| problem).collect::<Vec<_>>().into()
}

/// Lines and columns of known places, each file read once from its beginning to the last of them.
fn positions(places: &[Place], sources: &[Source]) -> Vec<Option<(u32, u32)>> {
    let mut rising: Vec<(Place, usize)> = places.iter().copied().zip(0..).collect();
    rising.sort_unstable();
    let mut positions = vec![None; places.len()];
    for group in rising.chunk_by(|((a, _), _), ((b, _), _)| a == b) {
        let ix = group.first().and_then(|((ix, _), _)| *ix);
        let Some(source) = ix.and_then(|ix| sources.get(ix as usize)) else { continue };
        let mut lines = Places::new(&source.text);
        for ((_, offset), number) in group {
            positions[*number] = offset.map(|offset| lines.find(offset));
        }
    }
    positions
}

fn find_offset(at: &At, lookup: &mut Lookup<'_>) -> Option<usize> {
    match &at.shape {
        _ if at.offset.is_some() => at.offset,
        Some(shape) if !at.from_root => lookup.in_shape(shape, &at.path()),
        None if at.rest.is_empty() => None,
        _ => Some(lookup.in_document(&at.path())),
    }
}
