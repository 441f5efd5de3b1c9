//! `docs`: reference pages, of which only those that change are written.
//!
//! In: what to write. Out: a file for each operation and an index, and what was done. All text is made before the first file is
//! touched. Files that are not smithgen's are never overwritten, nor are pages of another service.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use crate::owner::Owner;
use crate::pages::{Depth, Site, html, man, markdown};
use crate::pipeline::origin;
use crate::{Problems, select};

use super::arguments::{Docs, Format};
use super::out::Out;
use super::{Answer, Failure, load_with};

/// Writes the pages.
pub(super) fn docs(plan: &Docs) -> Result<Answer, Failure> {
    let pages = pages(plan)?;
    let out = Out::lock(&plan.out)?;
    out.refuse_foreign(&pages.files, &pages.service, false)?;
    let text = out.change(&pages.files, &stale(plan, &pages), "pages")?;
    Ok(Answer::new(text, &pages.warnings))
}

/// The pages as they should be.
struct Pages {
    /// Their texts by the names of their files.
    files: Vec<(PathBuf, Vec<u8>)>,
    /// The service's shape id.
    service: String,
    /// What is doubtful in the model.
    warnings: Problems,
}

fn pages(plan: &Docs) -> Result<Pages, Failure> {
    let (model, service) = load_with(&plan.model, &plan.operations)?;
    let selection = select::choose(&model, &plan.operations)?;
    let depth = if plan.short { Depth::Short { full: plan.full_url.as_deref() } } else { Depth::Full };
    let site = Site::new(&model, &selection, &origin(&[&plan.model.path], &model, service), depth);
    let pages = site.pages.iter().map(|page| {
        let (name, text) = match plan.format {
            Format::Markdown => (markdown::file_name(page), markdown::page(page, &site)),
            Format::Man => (man::file_name(page, &site), man::page(page, &site)),
            Format::Html => (html::file_name(page), html::page(page, &site)),
        };
        (PathBuf::from(name), text.into_bytes())
    });
    Ok(Pages { files: pages.collect(), service: model.shape(service).id.to_string(), warnings: selection.warnings })
}

/// Names of pages of the same service in the same format that are no longer written, whatever version of smithgen wrote them.
fn stale(plan: &Docs, pages: &Pages) -> Vec<PathBuf> {
    let extension = pages.files.first().and_then(|(name, _)| name.extension());
    let ours = Owner::Smithgen(Some(pages.service.clone()));
    let wanted: BTreeSet<&Path> = pages.files.iter().map(|(name, _)| name.as_path()).collect();
    let mut stale = Vec::new();
    for entry in fs::read_dir(&plan.out).into_iter().flatten().flatten() {
        let name = PathBuf::from(entry.file_name());
        if !wanted.contains(name.as_path()) && name.extension() == extension && Owner::of(&entry.path()) == ours {
            stale.push(name);
        }
    }
    stale.sort();
    stale
}
