//! All models that lie in archives, wheels and folders, one after the other.
//!
//! In: paths. Out: what was [`Found`] there, in the order of names (of a tar archive, in its own), each to be [read](Found::load) as any
//! other model; and many of them at once, by [`each`]. A folder with a `service-2.json` is one model, and so is any other file `*.json` or
//! `*.json.gz`: whether it holds one is seen when it is read. Files of other kinds are passed over; archives in folders are not, nor is what
//! cannot be looked into.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::fs::Metadata;
use std::io::ErrorKind;
use std::panic::resume_unwind;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::{fs, io, iter, thread};

use crate::archive::Archive;
use crate::archive::tar::Tar;
use crate::botocore::{part_of_description, read_path, source};
use crate::limits::Limits;
use crate::load;
use crate::model::Model;
use crate::problem::Problems;
use crate::report::{At, Report};
use crate::source::Source;

/// The event of problems with a file that is no model at all.
pub const NO_MODEL: &str = "NoModel";

/// A model that was found, and not read yet.
#[derive(Debug)]
pub struct Found {
    /// What to call it: a path, and after `ARCHIVE:` a path in that.
    pub name: String,
    /// Whether it was named itself, rather than something that it lies in.
    pub is_named: bool,
    /// How many of [all bytes](Walk::bytes) lie before its end.
    pub position: u64,
    /// Files of an archive, by their names; otherwise the name is the path.
    unpacked: Option<Result<Files, String>>,
}

/// Names and contents of files.
type Files = Vec<(String, Vec<u8>)>;

impl Found {
    /// Reads it.
    ///
    /// # Errors
    /// As [`Model::load`].
    pub fn load(self, limits: &Limits) -> Result<Model, Problems> {
        let (mut sources, mut report) = (Vec::new(), Report::default());
        let read = |files: Files| files.into_iter().map(|(name, bytes)| source(name, bytes, limits)).collect();
        match self.unpacked.map(|files| files.and_then(read)) {
            None => read_path(Path::new(&self.name), limits, &mut sources, &mut report),
            Some(Ok(read)) => sources = read,
            Some(Err(message)) => {
                report.error("Model", At::source(0), message);
                sources.push(Source { name: self.name, text: String::new() });
            }
        }
        load::read(sources, limits, report)
    }
}

/// What lies at some paths.
pub struct Walk {
    bytes: u64,
    found: Box<dyn Iterator<Item = Found> + Send>,
}

impl Walk {
    /// Looks for models in files, folders, wheels, archives, and whatever else [`Model::load`] takes.
    pub fn new(paths: &[impl AsRef<Path>], limits: Limits) -> Self {
        let mut search = Search::default();
        paths.iter().for_each(|path| search.path(path.as_ref(), true));
        let found = search.steps.into_iter().flat_map(move |step| step.found(limits));
        Walk { bytes: search.bytes, found: Box::new(found) }
    }

    /// How many bytes there are in all, packed as they are.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }
}

impl Iterator for Walk {
    type Item = Found;

    fn next(&mut self) -> Option<Found> {
        self.found.next()
    }
}

/// A file or folder that holds a model, or several.
struct Step {
    path: PathBuf,
    is_named: bool,
    /// How many bytes are before it, and how many it has.
    before: u64,
    bytes: u64,
    /// Why it cannot be looked into, if so.
    problem: Option<String>,
}

/// Looks for files.
#[derive(Default)]
struct Search {
    steps: Vec<Step>,
    bytes: u64,
    /// Folders that were looked into, by their canonical paths: links may lead into a circle.
    seen: BTreeSet<PathBuf>,
}

impl Search {
    fn path(&mut self, path: &Path, is_named: bool) {
        let file = fs::metadata(path);
        if file.as_ref().is_ok_and(Metadata::is_dir) {
            return self.folder(path).unwrap_or_else(|error| {
                self.step(path, is_named, 0, Some(format!("the folder cannot be read: {error}")));
            });
        }
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        match file {
            file if is_named || is_archive(&name) || is_json(&name) => {
                self.step(path, is_named, file.map_or(0, |file| file.len()), None);
            }
            // It may be a folder; where nothing is, there is none.
            Err(error) if error.kind() != ErrorKind::NotFound => {
                self.step(path, is_named, 0, Some(format!("the file cannot be read: {error}")));
            }
            _ => {}
        }
    }

    /// # Errors
    /// When not all of it can be listed; nothing of it is among the steps then.
    fn folder(&mut self, folder: &Path) -> io::Result<()> {
        if !self.seen.insert(folder.canonicalize()?) {
            return Ok(());
        }
        let paths = fs::read_dir(folder)?.map(|entry| Ok(entry?.path()));
        let mut paths = paths.collect::<io::Result<Vec<PathBuf>>>()?;
        paths.sort();
        let part = |path: &PathBuf| part_of_description(&path.file_name()?.to_string_lossy());
        let parts: Vec<&PathBuf> = paths.iter().filter(|path| part(path).is_some()).collect();
        let is_described = parts.iter().any(|path| part(path) == Some(0));
        if is_described {
            let bytes = parts.iter().map(|path| fs::metadata(path).map_or(0, |file| file.len())).sum();
            self.step(folder, false, bytes, None);
        }
        paths.iter().filter(|path| !is_described || part(path).is_none()).for_each(|path| self.path(path, false));
        Ok(())
    }

    fn step(&mut self, path: &Path, is_named: bool, bytes: u64, problem: Option<String>) {
        self.steps.push(Step { path: path.to_owned(), is_named, before: self.bytes, bytes, problem });
        self.bytes += bytes;
    }
}

fn is_json(name: &str) -> bool {
    name.ends_with(".json") || name.ends_with(".json.gz")
}

fn is_zip(name: &str) -> bool {
    name.ends_with(".whl") || name.ends_with(".zip")
}

fn is_archive(name: &str) -> bool {
    is_zip(name) || [".tar", ".tar.gz", ".tgz"].iter().any(|ending| name.ends_with(ending))
}

impl Step {
    fn found(mut self, limits: Limits) -> Models {
        let name = self.name();
        if let Some(message) = self.problem.take() {
            return Box::new(iter::once(Found { unpacked: Some(Err(message)), ..self.model() }));
        }
        if self.path.is_dir() || !is_archive(&name) {
            return Box::new(iter::once(self.model()));
        }
        let model = self.model();
        let opened = if is_zip(&name) { self.of_zip(limits) } else { self.of_tar(limits) };
        opened.unwrap_or_else(|message| Box::new(iter::once(Found { unpacked: Some(Err(message)), ..model })))
    }

    /// What stands at the path itself.
    fn model(&self) -> Found {
        Found { name: self.name(), is_named: self.is_named, position: self.before + self.bytes, unpacked: None }
    }

    fn of_zip(&self, limits: Limits) -> Result<Models, String> {
        let mut archive = Archive::open(&self.path, &limits)?;
        let names: BTreeSet<String> = archive.names().filter(|name| is_json(name)).map(str::to_owned).collect();
        let models = models(names.into_iter().map(|name| (name, ())).collect());
        let (archive_name, before, bytes, count) = (self.name(), self.before, self.bytes, models.len() as u64);
        Ok(Box::new((1..).zip(models).map(move |(number, (name, files)): (u64, _)| {
            let read = |(name, ()): (String, ())| {
                let bytes = archive.read(&name, &limits).unwrap_or_else(|| Err("the file has gone".to_owned()));
                let name = format!("{archive_name}:{name}");
                bytes.map_err(|message| format!("{name}: {message}")).map(|bytes| (name, bytes))
            };
            Found {
                name: format!("{archive_name}:{name}"),
                is_named: false,
                position: before + bytes * number / count,
                unpacked: Some(files.into_iter().map(read).collect()),
            }
        })))
    }

    fn of_tar(self, limits: Limits) -> Result<Models, String> {
        let tar = Some(Tar::open(&self.path)?);
        Ok(Box::new(OfTar { step: self, limits, tar, parts: Files::new(), ready: VecDeque::new() }))
    }

    fn name(&self) -> String {
        self.path.display().to_string()
    }
}

type Models = Box<dyn Iterator<Item = Found> + Send>;

/// The models in a tar archive.
struct OfTar {
    step: Step,
    limits: Limits,
    /// `None`, once there is nothing more.
    tar: Option<Tar>,
    /// Parts of a description, which lie beside each other.
    parts: Files,
    ready: VecDeque<(String, Result<Files, String>)>,
}

impl OfTar {
    fn add(&mut self, name: String, bytes: Result<Vec<u8>, String>) {
        let is_beside = |(other, _): &(String, Vec<u8>)| split(other).0 == split(&name).0 && *other != name;
        if !self.parts.iter().all(is_beside) {
            self.end_parts();
        }
        match bytes {
            Ok(bytes) if part_of_description(split(&name).1).is_some() => self.parts.push((name, bytes)),
            bytes => self.ready.push_back((name.clone(), bytes.map(|bytes| vec![(name, bytes)]))),
        }
    }

    fn end_parts(&mut self) {
        let models = models(std::mem::take(&mut self.parts)).into_iter();
        self.ready.extend(models.map(|(name, files)| (name, Ok(files))));
    }
}

impl Iterator for OfTar {
    type Item = Found;

    fn next(&mut self) -> Option<Found> {
        while self.ready.is_empty() {
            let tar = self.tar.as_mut()?;
            match tar.next() {
                Some(Ok(entry)) if !is_json(&entry.name) => {}
                Some(Ok(entry)) => {
                    let bytes = tar.read(entry.size, &self.limits);
                    self.add(entry.name, bytes);
                }
                end => {
                    self.end_parts();
                    self.tar = None;
                    let problem = end.and_then(Result::err).map(|message| (String::new(), Err(message)));
                    self.ready.extend(problem);
                }
            }
        }
        let (name, files) = self.ready.pop_front()?;
        let archive = self.step.name();
        let position = self.step.before + self.tar.as_mut().map_or(self.step.bytes, Tar::position);
        let in_archive = |name: &str| format!("{archive}:{name}").trim_end_matches(':').to_owned();
        let files = files.map(|files| files.into_iter().map(|(name, bytes)| (in_archive(&name), bytes)).collect());
        Some(Found { name: in_archive(&name), is_named: false, position, unpacked: Some(files) })
    }
}

/// The folder of a file in an archive, and its name there.
fn split(file: &str) -> (&str, &str) {
    file.rsplit_once('/').unwrap_or(("", file))
}

/// The models that files make, by the names of folders or files: those that describe a service in a folder are one, others one each.
fn models<T>(files: Vec<(String, T)>) -> BTreeMap<String, Vec<(String, T)>> {
    let part = |file: &str| part_of_description(split(file).1);
    let services = files.iter().filter(|(file, _)| part(file) == Some(0));
    let described: BTreeSet<String> = services.map(|(file, _)| split(file).0.to_owned()).collect();
    let mut models: BTreeMap<String, Vec<(String, T)>> = BTreeMap::new();
    for (file, content) in files {
        let folder = Some(split(&file).0).filter(|folder| part(&file).is_some() && described.contains(*folder));
        models.entry(folder.unwrap_or(&file).to_owned()).or_default().push((file, content));
    }
    for files in models.values_mut() {
        files.sort_by(|(a, _), (b, _)| (part(a), a).cmp(&(part(b), b)));
        // What is there packed and as it is, is read as it is.
        files.dedup_by_key(|(file, _)| part(file));
    }
    models
}

/// Has workers look at models, or whatever stands for them, each at one after the other; what they make of them is in the order of the
/// models.
pub fn each<M, T, W>(models: impl Iterator<Item = M> + Send, workers: usize, worker: impl Fn() -> W + Sync) -> Vec<T>
where
    T: Send,
    W: FnMut(M) -> T,
{
    let models = Mutex::new(models.enumerate());
    let work = || {
        let (mut look_at, mut made) = (worker(), Vec::new());
        loop {
            let next = models.lock().unwrap_or_else(PoisonError::into_inner).next();
            let Some((number, model)) = next else { return made };
            made.push((number, look_at(model)));
        }
    };
    let mut made = thread::scope(|scope| {
        let workers: Vec<_> = (0..workers.max(1)).map(|_| scope.spawn(work)).collect();
        let made = workers.into_iter().flat_map(|worker| worker.join().unwrap_or_else(|panic| resume_unwind(panic)));
        made.collect::<Vec<_>>()
    });
    made.sort_by_key(|(number, _)| *number);
    made.into_iter().map(|(_, made)| made).collect()
}
