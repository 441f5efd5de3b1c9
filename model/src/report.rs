//! Collects findings while a model is read, and finds their places at the end.
//!
//! In: findings with the shape, member or trait that they concern, those of later stages included. Out: [`Problems`] in the
//! order of files and lines. Nothing is remembered about places while all is well: only when there is
//! something to report is the text scanned again, once for each file concerned.

use std::collections::BTreeMap;
use std::rc::Rc;

use crate::botocore::Part;
use crate::model::Model;
use crate::places::{self, Places, ShapeOffsets, Step};
use crate::problem::{Location, Problem, Problems, Severity};
use crate::shape_id::ShapeId;
use crate::source::Source;

/// The number of a source in the order in which the sources were given.
pub(crate) type SourceIx = u32;

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

/// A problem whose place has not been looked up yet: see [`Model::locate`].
#[derive(Debug, Clone)]
pub struct Finding {
    severity: Severity,
    event: &'static str,
    at: At,
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

    /// The same with another severity.
    #[must_use]
    pub fn with_severity(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }

    /// Whether it is an error.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

impl Model {
    /// Finds the places of findings in the model's files, and puts them in the order of files and lines.
    pub fn locate(&self, findings: impl IntoIterator<Item = Finding>) -> Problems {
        let mut report = Report::default();
        for mut finding in findings {
            let at = &mut finding.at;
            let shape = at.shape.as_deref().and_then(|shape| self.find(shape));
            at.source = at.source.or_else(|| *self.origins.get(shape?.index())?);
            if let Some((source, offset)) = self.in_rule_set(at) {
                (at.source, at.offset) = (Some(source), Some(offset));
            }
            report.found.push(finding);
        }
        report.finish(&self.sources)
    }

    /// The place of what stands in the endpoint rules, where these are a file of their own.
    fn in_rule_set(&self, at: &At) -> Option<(SourceIx, usize)> {
        let [Step::Key(_), Step::Key(applied), path @ ..] = at.rest.as_slice() else { return None };
        let first = at.source.filter(|_| applied == RULE_SET)?;
        let mut files = (0..).zip(&self.sources).skip(first as usize);
        let (ix, source) = files.find(|(_, source)| Part::is_rule_set(&source.text))?;
        Some((ix, places::locate(&source.text, path)))
    }
}

/// The trait that holds the endpoint rules.
const RULE_SET: &str = "smithy.rules#endpointRuleSet";

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
        let mut scans: BTreeMap<SourceIx, ShapeOffsets> = BTreeMap::new();
        let mut sorted: Vec<(Option<SourceIx>, Option<usize>, Finding)> = Vec::with_capacity(self.found.len());
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
