//! `docs`: reference pages, of which only those that change are written.
//!
//! In: what to write. Out: a file for each operation and an index, and what was done. All text is made before the first file is
//! touched, and each file is complete before it takes its place. Files that are not smithgen's are never overwritten.

use std::fs;
use std::path::PathBuf;

use smithgen::pages::{Depth, Site, html, man, markdown};
use smithgen::{select, source_name, write};

use super::arguments::{Docs, Format};
use super::crate_files::{at, is_ours};
use super::{Failure, load, service_of, suggestion};

/// Writes the pages.
pub(super) fn docs(plan: &Docs) -> Result<String, Failure> {
    let files = files(plan)?;
    let paths = files.iter().map(|(name, _)| plan.out.join(name));
    let foreign: Vec<String> = paths
        .filter(|path| path.exists() && !is_ours(path))
        .map(|path| format!("error: {} is not smithgen's, and is not overwritten", path.display()))
        .collect();
    if !foreign.is_empty() {
        return Err(Failure::Work(foreign.join("\n")));
    }
    let mut written = 0;
    for (name, text) in &files {
        let path = plan.out.join(name);
        written += usize::from(write::write_if_changed(&path, text.as_bytes()).map_err(at(&path))?);
    }
    let stale = stale(plan, &files);
    for path in &stale {
        fs::remove_file(path).map_err(at(path))?;
    }
    let removed = if stale.is_empty() { String::new() } else { format!(", {} removed", stale.len()) };
    let unchanged = files.len() - written;
    Ok(format!("{}: {written} pages written, {unchanged} unchanged{removed}\n", plan.out.display()))
}

/// The pages by the names of their files.
fn files(plan: &Docs) -> Result<Vec<(String, String)>, Failure> {
    let model = load(&plan.model)?;
    let operations = model.operations_of(service_of(&model)?);
    let names = || operations.iter().map(|&ix| model.shape(ix).id.name());
    for name in &plan.operations {
        if !names().any(|known| known == name) {
            let file = plan.model.display();
            return Err(Failure::Use(format!("{file} has no operation `{name}`{}", suggestion(name, names()))));
        }
    }
    let selection = select::select(&model, &plan.operations)?;
    let depth = if plan.short { Depth::Short { full: plan.full_url.as_deref() } } else { Depth::Full };
    let site = Site::new(&model, &selection, &source_name(&[&plan.model]), depth);
    let pages = site.pages.iter().map(|page| match plan.format {
        Format::Markdown => (markdown::file_name(page), markdown::page(page, &site)),
        Format::Man => (man::file_name(page, &site), man::page(page, &site)),
        Format::Html => (html::file_name(page), html::page(page, &site)),
    });
    Ok(pages.collect())
}

/// Pages of the same model in the same format that are no longer written: their first lines are those of the new ones, whatever
/// version of smithgen wrote them.
fn stale(plan: &Docs, files: &[(String, String)]) -> Vec<PathBuf> {
    let origin =
        |text: &str| text.lines().next().and_then(|line| line.split_once(" from ")).map(|(_, rest)| rest.to_owned());
    let ours = files.first().and_then(|(_, text)| origin(text));
    let extension = files.first().and_then(|(name, _)| name.rsplit_once('.')).map(|(_, extension)| extension);
    let mut stale = Vec::new();
    for entry in fs::read_dir(&plan.out).into_iter().flatten().flatten() {
        let path = entry.path();
        let is_wanted = files.iter().any(|(name, _)| entry.file_name() == name.as_str());
        let is_page = path.extension().and_then(|found| found.to_str()) == extension && is_ours(&path);
        if !is_wanted && is_page && fs::read_to_string(&path).is_ok_and(|text| origin(&text) == ours) {
            stale.push(path);
        }
    }
    stale.sort();
    stale
}
