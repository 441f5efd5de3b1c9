//! `docs`: reference pages, of which only those that change are written.
//!
//! In: what to write. Out: a file for each operation and an index, and what was done. All text is made before the first file is
//! touched, and each file is complete before it takes its place. Files that are not smithgen's
//! are never overwritten, nor are pages of another service.

use std::fs;
use std::path::PathBuf;

use smithgen::pages::{Depth, Site, html, man, markdown};
use smithgen::{Problems, origin, select, write};

use super::arguments::{Docs, Format};
use super::crate_files::at;
use super::ownership::{Owner, refuse_foreign};
use super::{Answer, Failure, load, suggestion};

/// Writes the pages.
pub(super) fn docs(plan: &Docs) -> Result<Answer, Failure> {
    let pages = pages(plan)?;
    refuse_foreign(pages.files.iter().map(|(name, _)| plan.out.join(name)), &pages.service, false)?;
    let mut written = 0;
    for (name, text) in &pages.files {
        let path = plan.out.join(name);
        written += usize::from(write::write_if_changed(&path, text.as_bytes()).map_err(at(&path))?);
    }
    let stale = stale(plan, &pages);
    for path in &stale {
        fs::remove_file(path).map_err(at(path))?;
    }
    let removed = if stale.is_empty() { String::new() } else { format!(", {} removed", stale.len()) };
    let unchanged = pages.files.len() - written;
    let text = format!("{}: {written} pages written, {unchanged} unchanged{removed}\n", plan.out.display());
    Ok(Answer::new(text, &pages.warnings))
}

/// The pages as they should be.
struct Pages {
    /// Their texts by the names of their files.
    files: Vec<(String, String)>,
    /// The service's shape id.
    service: String,
    /// What is doubtful in the model.
    warnings: Problems,
}

fn pages(plan: &Docs) -> Result<Pages, Failure> {
    let model = load(&plan.model)?;
    let service = select::only_service(&model)?;
    let operations = model.operations_of(service);
    let names = || operations.iter().map(|&ix| model.shape(ix).id.name());
    for name in &plan.operations {
        if !names().any(|known| known == name) {
            let file = plan.model.path.display();
            return Err(Failure::Use(format!("{file} has no operation `{name}`{}", suggestion(name, names()))));
        }
    }
    let selection = select::choose(&model, &plan.operations)?;
    let depth = if plan.short { Depth::Short { full: plan.full_url.as_deref() } } else { Depth::Full };
    let site = Site::new(&model, &selection, &origin(&[&plan.model.path], &model, service), depth);
    let pages = site.pages.iter().map(|page| match plan.format {
        Format::Markdown => (markdown::file_name(page), markdown::page(page, &site)),
        Format::Man => (man::file_name(page, &site), man::page(page, &site)),
        Format::Html => (html::file_name(page), html::page(page, &site)),
    });
    Ok(Pages { files: pages.collect(), service: model.shape(service).id.to_string(), warnings: selection.warnings })
}

/// Pages of the same service in the same format that are no longer written, whatever version of smithgen wrote them.
fn stale(plan: &Docs, pages: &Pages) -> Vec<PathBuf> {
    let extension = pages.files.first().and_then(|(name, _)| name.rsplit_once('.')).map(|(_, extension)| extension);
    let ours = Owner::Smithgen(Some(pages.service.clone()));
    let mut stale = Vec::new();
    for entry in fs::read_dir(&plan.out).into_iter().flatten().flatten() {
        let path = entry.path();
        let is_wanted = pages.files.iter().any(|(name, _)| entry.file_name() == name.as_str());
        let is_page = path.extension().and_then(|found| found.to_str()) == extension;
        if !is_wanted && is_page && Owner::of(&path) == ours {
            stale.push(path);
        }
    }
    stale.sort();
    stale
}
