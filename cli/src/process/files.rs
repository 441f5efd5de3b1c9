//! Values out of files: `file://` for text, `fileb://` for bytes.
//!
//! In: what was typed for a whole value, or behind `@=` in shorthand. Out: what the file holds, or the words for why that is not to
//! be had. `~`, `$NAME` and `${NAME}` in the path are expanded; `/dev/stdin` is the standard input.

use std::cell::RefCell;
use std::fmt;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::PathBuf;

use smithgen_runtime::body::ByteStream;

use crate::data::python;
use crate::failure::Failure;

/// Before the path of a file of text.
const TEXT: &str = "file://";
/// Before the path of a file of bytes.
const BYTES: &str = "fileb://";
/// What stands for standard input where a file is read as it is sent, and for standard output where one is written as it comes.
pub(crate) const STANDARD: &str = "-";
/// The path that stands for the standard input.
const STANDARD_INPUT: &str = "/dev/stdin";
/// The environment variable that names the encoding of files of text.
const ENCODING: &str = "AWS_CLI_FILE_ENCODING";

/// The value of an environment variable.
type Variable = dyn Fn(&str) -> Option<String>;

/// How files are found and read. The [default](Files::default) is the process's own folder, environment and standard input.
pub struct Files {
    folder: PathBuf,
    variable: Box<Variable>,
    input: RefCell<Box<dyn Read + Send>>,
}

/// What somebody typed, if it names a file, has become.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Loaded {
    /// It names no file.
    Plain,
    /// The text in the file, all line ends being `\n`.
    Text(String),
    /// The bytes in the file.
    Bytes(Vec<u8>),
}

/// Why there is nothing to load.
enum Problem {
    /// The file cannot be read, or is no text.
    File(String),
    /// The environment asks for an encoding that nobody knows here.
    Encoding(String),
}

impl Default for Files {
    fn default() -> Self {
        Self::new(PathBuf::new(), |name| std::env::var(name).ok(), io::stdin())
    }
}

impl fmt::Debug for Files {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Files").field("folder", &self.folder).finish_non_exhaustive()
    }
}

impl Files {
    /// Files below `folder`, unless their paths begin at the root, in an environment with these variables, and with this standard
    /// input.
    pub fn new(
        folder: impl Into<PathBuf>,
        variable: impl Fn(&str) -> Option<String> + 'static,
        input: impl Read + Send + 'static,
    ) -> Self {
        Files { folder: folder.into(), variable: Box::new(variable), input: RefCell::new(Box::new(input)) }
    }

    /// Loads the file that stands for the whole value of the option called `option`, without hyphens.
    ///
    /// # Errors
    /// When the file cannot be read, or is not the text that it should be.
    pub(crate) fn load(&self, option: &str, typed: &str) -> Result<Loaded, Failure> {
        self.open(typed).map_err(|problem| match problem {
            Problem::File(problem) => Failure::parameter(problem).of_option(format!("--{option}")),
            Problem::Encoding(problem) => Failure::general(problem),
        })
    }

    /// Loads the file that stands for a part of a value.
    ///
    /// # Errors
    /// As [`load`](Files::load), in words.
    pub(crate) fn load_part(&self, typed: &str) -> Result<Loaded, String> {
        self.open(typed).map_err(|(Problem::File(problem) | Problem::Encoding(problem))| problem)
    }

    /// The body that the option called `option` is given: a file by its name, or standard input behind `-`. It is read as it is sent.
    ///
    /// # Errors
    /// When there is no such file, in these words, or it cannot be opened.
    pub(crate) fn body(&self, option: &str, typed: &str, no_file: &str) -> Result<ByteStream, Failure> {
        if [STANDARD, STANDARD_INPUT].contains(&typed) {
            return Ok(ByteStream::from_reader(self.input.replace(Box::new(io::empty()))));
        }
        let path = self.path(&self.expand(typed));
        let opened = match fs::metadata(&path) {
            Ok(found) if found.is_file() => ByteStream::from_path(path),
            Ok(found) if !found.is_dir() => File::open(path).map(ByteStream::from_reader),
            _ => {
                return Err(Failure::parameter(no_file).of_option(format!("--{option}")));
            }
        };
        opened.map_err(|error| Failure::parameter(describe(&error, typed)).of_option(format!("--{option}")))
    }

    /// Where a file lies.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    fn open(&self, typed: &str) -> Result<Loaded, Problem> {
        if let Some(path) = typed.strip_prefix(TEXT) {
            let path = self.expand(path);
            let bytes = self.bytes(typed, &path)?;
            return match self.decode(bytes)? {
                Some(text) => Ok(Loaded::Text(with_plain_line_ends(text))),
                None => Err(Problem::File(format!(
                    "Unable to load paramfile ({path}), text contents could not be decoded.  \
                     If this is a binary file, please use the fileb:// prefix instead of the file:// prefix."
                ))),
            };
        }
        match typed.strip_prefix(BYTES) {
            Some(path) => Ok(Loaded::Bytes(self.bytes(typed, &self.expand(path))?)),
            None => Ok(Loaded::Plain),
        }
    }

    fn bytes(&self, typed: &str, path: &str) -> Result<Vec<u8>, Problem> {
        let mut bytes = Vec::new();
        let read = match path {
            STANDARD_INPUT => self.input.borrow_mut().read_to_end(&mut bytes).map(|_| ()),
            "" => Err(io::Error::from_raw_os_error(NO_SUCH_FILE)),
            _ => fs::read(self.path(path)).map(|content| bytes = content),
        };
        match read {
            Ok(()) => Ok(bytes),
            Err(error) => Err(Problem::File(format!("Unable to load paramfile {typed}: {}", describe(&error, path)))),
        }
    }

    /// The text in the encoding that the environment names, or else UTF-8; `None` if it cannot be decoded.
    fn decode(&self, bytes: Vec<u8>) -> Result<Option<String>, Problem> {
        let name = (self.variable)(ENCODING).unwrap_or_default();
        match name.to_ascii_lowercase().replace('_', "-").as_str() {
            "" | "utf-8" | "utf8" => Ok(String::from_utf8(bytes).ok()),
            "utf-8-sig" => Ok(String::from_utf8(bytes).ok().map(without_mark)),
            "ascii" | "us-ascii" => Ok(String::from_utf8(bytes).ok().filter(|text| text.is_ascii())),
            "latin-1" | "latin1" | "iso-8859-1" | "iso8859-1" => Ok(Some(bytes.into_iter().map(char::from).collect())),
            "utf-16" | "utf16" => Ok(utf_16(&bytes)),
            _ => Err(Problem::Encoding(format!("unknown encoding: {name} ({ENCODING})"))),
        }
    }

    fn expand(&self, path: &str) -> String {
        self.expand_variables(&self.expand_home(path))
    }

    /// `~` is the home of who runs this; what is not known stays.
    fn expand_home(&self, path: &str) -> String {
        let rest = path.strip_prefix('~').filter(|rest| rest.is_empty() || rest.starts_with('/'));
        let Some(rest) = rest else { return path.to_owned() };
        let home_dir = || std::env::home_dir()?.into_os_string().into_string().ok();
        match (self.variable)("HOME").or_else(home_dir) {
            // The home of a process without one may be the root, whose slash must not double.
            Some(home) => match format!("{}{rest}", home.trim_end_matches('/')) {
                path if path.is_empty() => "/".to_owned(),
                path => path,
            },
            None => path.to_owned(),
        }
    }

    /// Variables that are not set stay as they were typed; what one expands to is not expanded again.
    fn expand_variables(&self, path: &str) -> String {
        let mut expanded = String::with_capacity(path.len());
        let mut rest = path;
        while let Some((before, after)) = rest.split_once('$') {
            expanded.push_str(before);
            let (name, length) = variable_name(after);
            match (self.variable)(name).filter(|_| length > 0) {
                Some(value) => expanded.push_str(&value),
                None => {
                    expanded.push('$');
                    expanded.push_str(after.get(..length).unwrap_or(""));
                }
            }
            rest = after.get(length..).unwrap_or("");
        }
        expanded + rest
    }
}

/// `ENOENT`, which opening the path "" gives.
const NO_SUCH_FILE: i32 = 2;

/// The name of a variable behind a `$`, and how many bytes it takes; none if there is no variable.
fn variable_name(text: &str) -> (&str, usize) {
    if let Some(braced) = text.strip_prefix('{') {
        return match braced.split_once('}') {
            Some((name, _)) => (name, name.len() + 2),
            None => ("", 0),
        };
    }
    let is_part = |character: char| character.is_ascii_alphanumeric() || character == '_';
    let end = text.find(|character| !is_part(character)).unwrap_or(text.len());
    (text.get(..end).unwrap_or(""), end)
}

/// An error of the system in the form `[Errno 2] No such file or directory: 'nope.txt'`.
pub(crate) fn describe(error: &io::Error, path: &str) -> String {
    let path = python::repr(path);
    let text = error.to_string();
    match error.raw_os_error() {
        Some(code) => {
            let text = text.strip_suffix(&format!(" (os error {code})")).unwrap_or(&text);
            format!("[Errno {code}] {text}: {path}")
        }
        None => format!("{text}: {path}"),
    }
}

fn with_plain_line_ends(text: String) -> String {
    if text.contains('\r') { text.replace("\r\n", "\n").replace('\r', "\n") } else { text }
}

fn without_mark(text: String) -> String {
    text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text)
}

/// UTF-16 with the order of bytes that its mark gives, or else the lower byte first.
fn utf_16(bytes: &[u8]) -> Option<String> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    let is_swapped = pairs.first() == Some(&[0xfe, 0xff]);
    let unit = |pair: &[u8; 2]| if is_swapped { u16::from_be_bytes(*pair) } else { u16::from_le_bytes(*pair) };
    let units = pairs.iter().map(unit).collect::<Vec<_>>();
    String::from_utf16(&units).ok().filter(|_| rest.is_empty()).map(without_mark)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::failure::FailureKind;

    /// Files in a folder of their own, with `HOME` and `DIR` set to that folder and `NAME` to `a`.
    fn files(name: &str, contents: &[(&str, &[u8])]) -> (Folder, Files) {
        let folder = std::env::temp_dir().join(format!("smithgen-cli-files-{}-{name}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        for (name, content) in contents {
            fs::write(folder.join(name), content).unwrap();
        }
        let home = folder.to_str().unwrap().to_owned();
        let variable = move |name: &str| match name {
            "HOME" | "DIR" => Some(home.clone()),
            "NAME" => Some("a".to_owned()),
            _ => None,
        };
        (Folder(folder.clone()), Files::new(folder, variable, &b"typed\r\n"[..]))
    }

    /// Goes with the test that made it.
    struct Folder(PathBuf);

    impl Drop for Folder {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.0);
        }
    }

    fn text(text: &str) -> Result<Loaded, Failure> {
        Ok(Loaded::Text(text.to_owned()))
    }

    #[test]
    fn contents_are_taken_whole() {
        let (_folder, files) = files("whole", &[("a.txt", b"one\r\ntwo\rthree\n"), ("b.bin", b"\xff\r\n")]);
        for path in ["a.txt", "~/a.txt", "$DIR/a.txt", "${DIR}/$NAME.txt", "./${NAME}.txt"] {
            assert_eq!(files.load("x", &format!("file://{path}")), text("one\ntwo\nthree\n"), "{path}");
        }
        assert_eq!(files.load("x", "fileb://b.bin"), Ok(Loaded::Bytes(b"\xff\r\n".to_vec())));
        assert_eq!(files.load("x", "http://a.txt"), Ok(Loaded::Plain));
        assert_eq!(files.load("x", " file://a.txt"), Ok(Loaded::Plain));
    }

    #[test]
    fn standard_input_is_read_to_its_end_once() {
        let (_folder, files) = files("input", &[]);
        assert_eq!(files.load("x", "file:///dev/stdin"), text("typed\n"));
        assert_eq!(files.load("x", "file:///dev/stdin"), text(""));
    }

    #[test]
    fn what_cannot_be_read_is_named() {
        let (_folder, files) = files("named", &[("b.bin", b"\xff")]);
        let message = |typed: &str| files.load("password", typed).unwrap_err().to_string();
        for (typed, expected) in [
            (
                "file://nope.txt",
                "Unable to load paramfile file://nope.txt: [Errno 2] No such file or directory: 'nope.txt'",
            ),
            ("fileb://", "Unable to load paramfile fileb://: [Errno 2] No such file or directory: ''"),
            ("file://~root", "Unable to load paramfile file://~root: [Errno 2] No such file or directory: '~root'"),
            ("file://.", "Unable to load paramfile file://.: [Errno 21] Is a directory: '.'"),
            (
                "file://$NOPE/${X}$",
                "Unable to load paramfile file://$NOPE/${X}$: [Errno 2] No such file or directory: '$NOPE/${X}$'",
            ),
            (
                "file://b.bin/$NAME",
                "Unable to load paramfile file://b.bin/$NAME: [Errno 20] Not a directory: 'b.bin/a'",
            ),
            (
                "file://b.bin",
                "Unable to load paramfile (b.bin), text contents could not be decoded.  If this is a binary file, please use the \
                 fileb:// prefix instead of the file:// prefix.",
            ),
        ] {
            assert_eq!(message(typed), format!("Error parsing parameter '--password': {expected}"));
        }
        assert!(files.load_part("file://nope").unwrap_err().starts_with("Unable to load paramfile file://nope"));
    }

    #[test]
    fn the_environment_names_another_encoding() {
        let load = |encoding: &'static str, content: &'static [u8]| {
            let variable = move |name: &str| (name == ENCODING).then(|| encoding.to_owned());
            Files::new("", variable, content).load("x", "file:///dev/stdin")
        };
        assert_eq!(load("ISO_8859-1", b"\xe9"), text("é"));
        assert_eq!(load("utf-16", b"\xfe\xff\x00a"), text("a"));
        assert_eq!(load("utf-8-sig", "\u{feff}a".as_bytes()), text("a"));
        assert_eq!(load("", "\u{feff}a".as_bytes()), text("\u{feff}a"));
        assert!(load("ascii", "é".as_bytes()).is_err());
        assert_eq!(load("klingon", b"a").unwrap_err().kind, FailureKind::General);
    }
}
