//! Changing a folder: all of its files become what they shall be, or none.
//!
//! In: a folder, the files that shall lie in it, and those that shall go. Out: a folder where that is so, or one that is as it
//! was, and a problem. A file that would not change is left alone, so that nothing is rebuilt for it.
//!
//! A run locks the folder itself: no file stands for the lock, so none is left, or committed. It writes a list of its steps,
//! each new file beside its place, and the last line of the list; from there on files only take their places or go. Where a
//! run is killed, the next one finds the list: it takes the steps that are left if the last line is there, and removes the new
//! files if not. Nothing waits until a disk has written: a machine that loses its power may lose more.

use std::fs::{self, File, TryLockError};
use std::io::{self, ErrorKind, Write};
use std::path::{Component, Path, PathBuf};
use std::thread;
use std::time::Duration;

use smithgen_model::Problem;

use crate::owner::Owner;
use crate::problem::Code;

/// The file with the steps of a run.
const LIST: &str = ".smithgen";

/// Its first line.
const HEAD: &str = "# What a run of smithgen does in this folder. If it was killed, the next one ends this.\n";

/// Its last line.
const END: &str = "end\n";

/// How often a run looks whether another one has ended, before it says that it waits: for a second.
const LOOKS: u32 = 100;

/// How long it sleeps between.
const PAUSE: Duration = Duration::from_millis(10);

/// A folder that no other run changes meanwhile.
#[derive(Debug)]
pub(crate) struct Folder {
    path: PathBuf,
    _lock: File,
}

/// What a run does, by paths in the folder.
#[derive(Debug, Default, PartialEq)]
struct Steps {
    /// These files take their places.
    new: Vec<PathBuf>,
    /// These files go.
    gone: Vec<PathBuf>,
}

impl Folder {
    /// Locks a folder, which is made if it is not there, and ends what a run that was killed has begun in it. Where another run
    /// works there, waits for its end; after a second, `say` gets a line that says so.
    ///
    /// # Errors
    /// When the folder cannot be made or locked, or what was begun cannot be ended.
    pub(crate) fn lock(path: &Path, say: impl FnOnce(&str)) -> Result<Self, Problem> {
        let waits = || say(&format!("{}: another run works in this folder; waiting for its end\n", path.display()));
        let lock = fs::create_dir_all(path).and_then(|()| lock(path, waits)).map_err(at(path))?;
        let folder = Folder { path: path.to_owned(), _lock: lock };
        folder.end_what_was_begun()?;
        Ok(folder)
    }

    /// Makes `files`, by their paths in the folder, be there and `gone` not, and says how many files were written.
    ///
    /// # Errors
    /// When a file cannot be written; then none is. When one cannot take its place or go, which a system should have refused
    /// before; then the next run goes on.
    pub(crate) fn change(&self, files: &[(PathBuf, Vec<u8>)], gone: &[PathBuf]) -> Result<usize, Problem> {
        let is_there = |path: &Path, bytes: &[u8]| fs::read(self.path.join(path)).is_ok_and(|old| old == bytes);
        let changed: Vec<_> = files.iter().filter(|(path, bytes)| !is_there(path, bytes)).collect();
        let steps = Steps { new: changed.iter().map(|(path, _)| path.clone()).collect(), gone: gone.to_vec() };
        if steps != Steps::default() {
            self.prepare(&steps, &changed).inspect_err(|_| self.undo(&steps))?;
            self.finish(&steps)?;
        }
        Ok(changed.len())
    }

    /// Writes the list, and the new files beside their places.
    fn prepare(&self, steps: &Steps, files: &[&(PathBuf, Vec<u8>)]) -> Result<(), Problem> {
        let path = self.path.join(LIST);
        let mut list = File::create_new(&path).map_err(at(&path))?;
        list.write_all(steps.text().as_bytes()).map_err(at(&path))?;
        for (path, bytes) in files {
            let place = self.path.join(path);
            write_beside(&place, bytes).map_err(at(&place))?;
        }
        list.write_all(END.as_bytes()).map_err(at(&path))
    }

    fn finish(&self, steps: &Steps) -> Result<(), Problem> {
        for path in &steps.new {
            let place = self.path.join(path);
            fs::rename(beside(&place), &place).map_err(at(&place))?;
        }
        for path in &steps.gone {
            let place = self.path.join(path);
            match remove(&place) {
                Err(error) if error.kind() != ErrorKind::NotFound => return Err(at(&place)(error)),
                _ => {}
            }
        }
        let list = self.path.join(LIST);
        fs::remove_file(&list).map_err(at(&list))
    }

    /// Removes what [`Self::prepare`] wrote, as far as that can be done: a first error, if there is one, says more.
    fn undo(&self, steps: &Steps) {
        for path in &steps.new {
            let _ = remove(&beside(&self.path.join(path)));
        }
        let _ = fs::remove_file(self.path.join(LIST));
    }

    /// Ends the steps of a run that was killed, if there is a list of them.
    fn end_what_was_begun(&self) -> Result<(), Problem> {
        let list = self.path.join(LIST);
        let text = match fs::read_to_string(&list) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
            other => other.map_err(at(&list))?,
        };
        // Whoever gave the folder to the user may have written the list, too: it leads to no file but smithgen's.
        let mut steps = Steps::read(&text).filter(|steps| self.concern_our_files(steps)).ok_or_else(|| {
            Code::File.of_file(&list, "this is no list of a run of smithgen that was killed here; remove it")
        })?;
        if text.ends_with(&format!("\n{END}")) {
            steps.new.retain(|path| beside(&self.path.join(path)).exists());
            self.finish(&steps)
        } else {
            self.undo(&steps);
            Ok(())
        }
    }

    fn concern_our_files(&self, steps: &Steps) -> bool {
        steps.new.iter().chain(&steps.gone).all(|path| {
            let place = self.path.join(path);
            path.components().all(|step| matches!(step, Component::Normal(_)))
                && (!place.exists() || Owner::of(&place) != Owner::Other)
        })
    }
}

impl Steps {
    /// The list, but for its last line.
    fn text(&self) -> String {
        let line = |mark, path: &PathBuf| format!("{mark} {}\n", path.display());
        let new = self.new.iter().map(|path| line('+', path));
        HEAD.to_owned() + &new.chain(self.gone.iter().map(|path| line('-', path))).collect::<String>()
    }

    /// Reads a list, with its last line or without, and whatever of it was written; `None` if it is none.
    fn read(text: &str) -> Option<Self> {
        let mut steps = Steps::default();
        let Some(lines) = text.strip_prefix(HEAD) else { return HEAD.starts_with(text).then_some(steps) };
        for line in lines.split_inclusive('\n').filter(|line| line.ends_with('\n') && *line != END) {
            match line.trim_end_matches('\n').split_once(' ')? {
                ("+", path) => steps.new.push(path.into()),
                ("-", path) => steps.gone.push(path.into()),
                _ => return None,
            }
        }
        Some(steps)
    }
}

/// Where a file is written before it takes its place: in the same folder, so that this needs no more than a new name.
fn beside(place: &Path) -> PathBuf {
    let mut name = place.file_name().unwrap_or_default().to_owned();
    name.push(".smithgen-new");
    place.with_file_name(name)
}

fn write_beside(place: &Path, bytes: &[u8]) -> io::Result<()> {
    if place.is_dir() {
        return Err(ErrorKind::IsADirectory.into());
    }
    if let Some(folder) = place.parent() {
        fs::create_dir_all(folder)?;
    }
    let beside = beside(place);
    // What lies there may be a link to somewhere else.
    let _ = fs::remove_file(&beside);
    File::create_new(beside)?.write_all(bytes)
}

/// Removes a file, and the folders that held nothing else.
fn remove(place: &Path) -> io::Result<()> {
    let removed = fs::remove_file(place);
    // The folder that is locked still holds the list.
    let _ = place.ancestors().skip(1).try_for_each(fs::remove_dir);
    removed
}

/// Says at which file or folder the file system failed.
fn at(path: &Path) -> impl Fn(io::Error) -> Problem {
    move |error| Code::File.of_file(path, error.to_string())
}

fn lock(path: &Path, waits: impl FnOnce()) -> io::Result<File> {
    let file = lockable(path)?;
    for _ in 0..LOOKS {
        match file.try_lock() {
            Err(TryLockError::WouldBlock) => thread::sleep(PAUSE),
            // Some file systems have no locks: better none than none of the files.
            Err(TryLockError::Error(error)) if error.kind() != ErrorKind::Unsupported => return Err(error),
            Err(TryLockError::Error(_)) | Ok(()) => return Ok(file),
        }
    }
    waits();
    file.lock()?;
    Ok(file)
}

#[cfg(unix)]
fn lockable(folder: &Path) -> io::Result<File> {
    File::open(folder)
}

/// Other systems lock files alone: one that stands for the folder, where the user has what may be thrown away.
#[cfg(not(unix))]
fn lockable(folder: &Path) -> io::Result<File> {
    use std::hash::{DefaultHasher, Hash, Hasher};

    let mut hasher = DefaultHasher::new();
    folder.canonicalize()?.hash(&mut hasher);
    let name = format!("smithgen-{:x}.lock", hasher.finish());
    File::options().write(true).create(true).truncate(false).open(std::env::temp_dir().join(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    const OURS: &str = "// @generated by smithgen 0.1.0 from m.json (a#B). Do not edit.\n";

    /// A folder of its own for a test, with the files `a.rs`, `b/c.rs` and `old.rs`.
    fn folder(test: &str) -> PathBuf {
        let path = std::env::temp_dir().join(format!("smithgen-folder-{test}-{}", std::process::id()));
        fs::remove_dir_all(&path).ok();
        fs::create_dir_all(path.join("b")).unwrap();
        for name in ["a.rs", "b/c.rs", "old.rs"] {
            fs::write(path.join(name), OURS).unwrap();
        }
        path
    }

    fn lock(path: &Path) -> Result<Folder, String> {
        Folder::lock(path, |line| panic!("{line}")).map_err(|problem| problem.to_string())
    }

    fn files() -> Vec<(PathBuf, Vec<u8>)> {
        ["b/new/d.rs", "b/c.rs", "a.rs"].map(|path| (path.into(), format!("{OURS}new").into_bytes())).into()
    }

    /// Every file and folder inside, the new files marked.
    fn inside(path: &Path) -> Vec<String> {
        let (mut names, mut open) = (Vec::new(), vec![path.to_owned()]);
        while let Some(folder) = open.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let entry = entry.unwrap().path();
                let is_new = fs::read_to_string(&entry).is_ok_and(|text| text.ends_with("new"));
                let mark = if is_new { "*" } else { "" };
                names.push(format!("{}{mark}", entry.strip_prefix(path).unwrap().display()));
                if entry.is_dir() {
                    open.push(entry);
                }
            }
        }
        names.sort();
        names
    }

    const BEFORE: [&str; 4] = ["a.rs", "b", "b/c.rs", "old.rs"];
    const AFTER: [&str; 5] = ["a.rs*", "b", "b/c.rs*", "b/new", "b/new/d.rs*"];

    #[test]
    fn files_that_would_not_change_are_not_written() {
        let path = folder("unchanged");
        let locked = lock(&path).unwrap();
        let modified = || fs::metadata(path.join("a.rs")).unwrap().modified().unwrap();
        assert_eq!(locked.change(&files(), &["old.rs".into()]).unwrap(), 3);
        assert_eq!(inside(&path), AFTER);
        let before = modified();
        assert_eq!(locked.change(&files(), &[]).unwrap(), 0);
        assert_eq!(modified(), before);
        fs::remove_dir_all(path).unwrap();
    }

    /// A run that is killed after so many steps. Says whether there are more.
    fn be_killed(path: &Path, after: usize) -> bool {
        let files = files();
        let steps = Steps { new: files.iter().map(|(path, _)| path.clone()).collect(), gone: vec!["old.rs".into()] };
        let (text, list, place) = (steps.text(), path.join(LIST), |file: &PathBuf| path.join(file));
        let mut all: Vec<Box<dyn Fn() -> io::Result<()>>> = Vec::new();
        for size in [0, HEAD.len() / 2, HEAD.len(), HEAD.len() + 5, text.len()] {
            let (list, text) = (&list, &text);
            all.push(Box::new(move || fs::write(list, &text[..size])));
        }
        for (file, bytes) in &files {
            all.push(Box::new(move || write_beside(&place(file), &bytes[..9])));
            all.push(Box::new(move || write_beside(&place(file), bytes)));
        }
        for end in ["e", END] {
            let (list, text) = (&list, &text);
            all.push(Box::new(move || fs::write(list, format!("{text}{end}"))));
        }
        for (file, _) in &files {
            all.push(Box::new(move || fs::rename(beside(&place(file)), place(file))));
        }
        all.push(Box::new(|| fs::remove_file(path.join("old.rs"))));
        all.iter().take(after).for_each(|step| step().unwrap());
        after < all.len()
    }

    #[test]
    fn what_was_begun_is_finished_or_undone() {
        let mut states = Vec::new();
        for after in 1.. {
            let path = folder(&format!("killed-{after}"));
            let goes_on = be_killed(&path, after);
            drop(lock(&path).unwrap());
            let left = inside(&path);
            assert!(left == BEFORE || left == AFTER, "{after}: {left:?}");
            states.push(left == AFTER);
            fs::remove_dir_all(path).unwrap();
            if !goes_on {
                break;
            }
        }
        // The list in five pieces, three files in two each, and half of the last line; then that line, three names and one file.
        assert_eq!(states, [[false; 12].as_slice(), &[true; 5]].concat());
    }

    #[test]
    fn lists_lead_to_no_files_of_others() {
        let path = folder("hostile");
        let (outside, mine) = (path.with_extension("outside"), path.join("mine.txt"));
        for file in [&outside, &mine] {
            fs::write(file, "mine").unwrap();
            fs::write(beside(file), "hostile").unwrap();
        }
        let up = Path::new("..").join(outside.file_name().unwrap()).display().to_string();
        for steps in [
            format!("- {}", outside.display()),
            format!("+ {}", outside.display()),
            format!("- {up}"),
            format!("+ {up}"),
            "- mine.txt".to_owned(),
            "+ mine.txt".to_owned(),
            "rm -r /".to_owned(),
        ] {
            for text in [format!("{HEAD}{steps}\n{END}"), format!("{HEAD}{steps}\n"), format!("{steps}\n{END}")] {
                fs::write(path.join(LIST), &text).unwrap();
                let message = lock(&path).unwrap_err();
                assert!(message.contains(".smithgen: this is no list"), "{text}: {message}");
                for file in [&outside, &mine] {
                    assert_eq!(fs::read_to_string(file).unwrap(), "mine", "{text}");
                    assert!(beside(file).exists(), "{text}");
                }
            }
        }
        fs::remove_file(&outside).unwrap();
        fs::remove_file(beside(&outside)).unwrap();
        fs::remove_dir_all(path).unwrap();
    }

    #[cfg(unix)]
    #[test]
    fn no_link_is_followed() {
        let path = folder("links");
        let outside = path.with_extension("outside");
        fs::write(&outside, "mine").unwrap();
        std::os::unix::fs::symlink(&outside, path.join("a.rs.smithgen-new")).unwrap();
        lock(&path).unwrap().change(&files(), &["old.rs".into()]).unwrap();
        assert_eq!(inside(&path), AFTER);
        assert_eq!(fs::read_to_string(&outside).unwrap(), "mine");
        fs::remove_file(outside).unwrap();
        fs::remove_dir_all(path).unwrap();
    }
}
