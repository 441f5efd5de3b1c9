//! Models: Smithy's JSON AST, descriptions of botocore, and the archives that they come in.
//!
//! In: texts of a model's files, or an archive. Out: located problems; or a client whose text is Rust, its program, and pages, none of
//! which is larger than the model gives reason for.

use std::fs;
use std::path::PathBuf;

use smithgen::stages::pages::{Depth, Site, html, man, markdown};
use smithgen_model::{Limits, Model, Problems, Source, services_of_wheel};

use crate::parts::{assert_readable, parts};

/// The most that is generated of a model, in bytes for each of its own, and for none.
const GROWTH: usize = 400;
const LEAST: usize = 2 << 20;

/// One to four files of a model.
pub(crate) fn text(data: &[u8]) {
    let text = crate::parts::text(data);
    let files = parts::<4>(&text);
    let files = files.iter().enumerate().filter(|(ix, file)| *ix == 0 || !file.is_empty());
    let sources: Vec<_> =
        files.map(|(ix, file)| Source { name: format!("{ix}.json"), text: (*file).to_owned() }).collect();
    match Model::from_sources(&sources) {
        Ok(model) => generate(&model, text.len()),
        Err(problems) => {
            check(&problems);
            for problem in &problems {
                let location = problem.location.as_ref().expect("a file");
                let source = sources.iter().find(|source| source.name == location.file).expect("one of the files");
                let lines = source.text.split('\n').count();
                let is_there = |(line, column): (u32, u32)| (1..=lines).contains(&(line as usize)) && column > 0;
                assert!(location.position.is_none_or(is_there), "{problem}");
            }
        }
    }
}

fn check(problems: &Problems) {
    assert!(!problems.is_empty());
    problems.iter().for_each(|problem| assert_readable(&problem.to_string(), 8 << 10));
}

fn generate(model: &Model, size: usize) {
    let generated = match smithgen::stages::generate(model, &Default::default(), "0.json") {
        Ok(generated) => generated,
        Err(problems) => return check(&problems),
    };
    let selection = &generated.selection;
    selection.warnings.iter().for_each(|warning| assert_readable(&warning.to_string(), 8 << 10));
    let text = generated.text();
    syn::parse_file(&text).unwrap_or_else(|error| panic!("{error} in {text}"));
    let program = generated.program(None, None).expect("Rust");
    syn::parse_file(&program).unwrap_or_else(|error| panic!("{error} in {program}"));
    let mut written = text.len() + program.len() + generated.help_blob(model).len();
    let site = Site::new(model, selection, "0.json", Depth::Full);
    for page in &site.pages {
        written += html::page(page, &site).len() + man::page(page, &site).len() + markdown::page(page, &site).len();
    }
    assert!(written <= LEAST + size * GROWTH, "{written} bytes of {size}");
}

/// A file on its way to a reader of files; a new one for each process.
fn file(name: &str, data: &[u8]) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("smithgen-fuzz-{}", std::process::id()));
    fs::create_dir_all(&folder).expect("a folder");
    let path = folder.join(name);
    fs::write(&path, data).expect("a file");
    path
}

/// A gzip file, or a wheel with one service.
pub(crate) fn archive(data: &[u8]) {
    let limits = Limits { bytes: 1 << 20, values: 10_000 };
    let path = if data.starts_with(&[0x1f, 0x8b]) {
        file("service-2.json.gz", data)
    } else {
        let wheel = file("botocore.whl", data);
        match services_of_wheel(&wheel, &limits) {
            Ok(services) => assert!(!services.is_empty() && services.len() <= data.len()),
            Err(problems) => check(&problems),
        }
        PathBuf::from(format!("{}:fuzz", wheel.display()))
    };
    if let Err(problems) = Model::load_within(&limits, &[path]) {
        check(&problems);
    }
}
