//! Reads a model from files: the stages in their order.
//!
//! In: paths or texts. Out: a [`Model`], or all problems of all files.

use std::path::Path;

use crate::ast::{self, Parts};
use crate::botocore::{self, Descriptions};
use crate::limits::Limits;
use crate::model::Model;
use crate::problem::Problems;
use crate::recognise::{Recognised, recognise};
use crate::report::Report;
use crate::source::Source;
use crate::{fix_ups, merge, mixins, resolve, upgrade, validate};

impl Model {
    /// Reads a model from one or several files, which are merged. A path given twice is read once.
    ///
    /// A path is that of a Smithy JSON AST file; or, with descriptions of botocore, that of a `service-2.json` or
    /// `service-2.json.gz`, whose neighbours (paginators, waiters and so on) are read with it, of a folder of such files
    /// (with folders for versions, the newest counts), or `WHEEL:SERVICE` for a service in a wheel as the Python package
    /// index serves it. Compressed files and wheels need the feature `archives`.
    ///
    /// # Errors
    /// All problems together: files that cannot be read or are no Smithy models, conflicts between
    /// files, and everything in the model that generated code would be wrong for.
    pub fn load(paths: &[impl AsRef<Path>]) -> Result<Self, Problems> {
        Self::load_within(&Limits::default(), paths)
    }

    /// Reads a model as [`load`](Self::load) does, from files of other sizes.
    ///
    /// # Errors
    /// As [`load`](Self::load).
    pub fn load_within(limits: &Limits, paths: &[impl AsRef<Path>]) -> Result<Self, Problems> {
        let mut report = Report::default();
        let mut sources = Vec::with_capacity(paths.len());
        for (ix, path) in (0..).zip(paths) {
            let path = path.as_ref();
            let is_repeated = paths.iter().take(ix as usize).any(|other| other.as_ref() == path);
            if !is_repeated {
                botocore::read_path(path, limits, &mut sources, &mut report);
            }
        }
        read(sources, limits, report)
    }

    /// Reads a model from texts, of any length, with as many values as [`Limits`] has by default.
    ///
    /// # Errors
    /// As [`load`](Self::load).
    pub fn from_sources(sources: &[Source]) -> Result<Self, Problems> {
        read(sources.to_vec(), &Limits::default(), Report::default())
    }
}

pub(crate) fn read(sources: Vec<Source>, limits: &Limits, mut report: Report) -> Result<Model, Problems> {
    if report.has_errors() {
        return Err(report.finish(&sources));
    }
    let mut parts = Parts::default();
    let mut descriptions = Descriptions::default();
    for (ix, source) in (0..).zip(&sources) {
        match recognise(ix, &source.text, limits, &mut report) {
            Some(Recognised::Ast(ast)) => ast::read(ast, &mut parts, &mut report),
            Some(Recognised::Botocore(part, document)) => descriptions.add(ix, part, document, &mut report),
            None => {}
        }
    }
    let converted = descriptions.sources();
    parts.shapes.extend(descriptions.convert(&mut report));
    let (mut shapes, metadata) = merge::merge(parts, &mut report);
    mixins::flatten(&mut shapes, limits, &mut report);
    fix_ups::apply(&mut shapes, &mut report);
    upgrade::upgrade(&mut shapes);
    let mut model = resolve::resolve(shapes, metadata, sources, &mut report);
    let misfits = validate::validate(&model, &converted, &mut report);
    let has_errors = report.has_errors();
    let problems = report.finish(&model.sources);
    if has_errors {
        return Err(problems);
    }
    model.warnings = problems;
    model.remove_examples(&misfits);
    model.shapes.truncate(model.mixins_from);
    Ok(model)
}
