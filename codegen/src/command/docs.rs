//! `docs`: reference pages, of which only those that change are written.
//!
//! In: what to write. Out: a file for each operation and an index, and what was done. All text is made before the first file is
//! touched. Files that are not smithgen's are never overwritten, nor are pages of another service.

use std::path::PathBuf;

use crate::owner::Owner;
use crate::pages::{Depth, Site, html, man, markdown};
use crate::pipeline::origin;
use crate::select;

use super::arguments::{Docs, Format};
use super::out::{Files, Out};
use super::{Answer, Failure, load_with};

/// Writes the pages.
pub(super) fn docs(plan: &Docs) -> Result<Answer, Failure> {
    let pages = pages(plan)?;
    let out = Out::lock(&plan.out)?;
    out.refuse_foreign(&pages, false)?;
    // Pages of the same service in the same format are stale, whatever version of smithgen wrote them.
    let extension = pages.files.first().and_then(|(name, _)| name.extension());
    let ours = Owner::Smithgen(Some(pages.service.clone()));
    let stale = pages.stale(&plan.out, "", false, |path| path.extension() == extension && Owner::of(path) == ours);
    let text = out.change(&pages, &stale, "pages")?;
    Ok(Answer::new(text, &pages.warnings))
}

fn pages(plan: &Docs) -> Result<Files, Failure> {
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
    Ok(Files { files: pages.collect(), service: model.shape(service).id.to_string(), warnings: selection.warnings })
}
