//! [`Pager`]: the program through which long output is read, page by page.
//!
//! In: the environment, settings, options; then what is to be read. Out: a pager that was started on it, or plain output where
//! there is none.

use std::io::{self, BufWriter, IsTerminal, Write};
use std::process::{Child, ChildStdin, Command, Stdio};

use super::interrupt::Hold;
use crate::failure::Failure;

/// The pager that systems have.
const USUAL: &str = if cfg!(windows) { "more" } else { "less" };

/// What is said of a command that cannot be split.
const OPEN: &str = "the pager's command has an open quotation";

/// Options of `less`, unless users have their own: end if the text fits the screen, keep styles, leave the text standing.
const LESS: &str = "FRX";

/// The oldest `less` that is known to pass links on.
const LESS_WITH_LINKS: u32 = 581;

/// The command that pages output, if standard output is a terminal and users want a pager: that of the environment's
/// `AWS_PAGER`, of the setting `cli_pager`, of `PAGER`, or else `less`. An empty one, or `unwanted`, means none.
///
/// # Errors
/// When the command cannot be split, as [`Pager::open`] would find only when there is something to show.
pub fn for_output(unwanted: bool, setting: Option<&str>) -> Result<Option<String>, Failure> {
    let wanted = !unwanted && io::stdout().is_terminal();
    if wanted { output_choice(setting, |name| std::env::var(name).ok()) } else { Ok(None) }
}

/// The command that pages help, if standard output is a terminal and users want a pager: that of the environment's `MANPAGER`,
/// of `PAGER`, or else `less -R`. An empty one, or `unwanted`, means none.
pub(crate) fn for_help(unwanted: bool) -> Option<String> {
    let wanted = !unwanted && io::stdout().is_terminal();
    wanted.then(|| help_choice(|name| std::env::var(name).ok())).flatten()
}

fn output_choice(setting: Option<&str>, variable: impl Fn(&str) -> Option<String>) -> Result<Option<String>, Failure> {
    let choice = variable("AWS_PAGER").or_else(|| setting.map(str::to_owned)).or_else(|| variable("PAGER"));
    let choice = choice.unwrap_or_else(|| USUAL.to_owned());
    if split(&choice).is_none() {
        return Err(Failure::configuration("Configuration", format!("{OPEN}: {choice}")));
    }
    Ok(Some(choice).filter(|choice| !choice.trim().is_empty()))
}

fn help_choice(variable: impl Fn(&str) -> Option<String>) -> Option<String> {
    let usual = || if cfg!(windows) { USUAL.to_owned() } else { format!("{USUAL} -R") };
    let choice = variable("MANPAGER").or_else(|| variable("PAGER")).unwrap_or_else(usual);
    Some(choice).filter(|choice| !choice.trim().is_empty())
}

/// Whether the pager passes links on to the terminal. Asks it for its version.
pub(crate) fn passes_links(choice: &str) -> bool {
    let Some(program) = split(choice).and_then(|words| words.into_iter().next()) else { return false };
    if std::path::Path::new(&program).file_name().is_none_or(|name| name != "less") {
        return false;
    }
    let version = Command::new(&program).arg("--version").stdin(Stdio::null()).stderr(Stdio::null()).output();
    version.is_ok_and(|output| less_version(&output.stdout).is_some_and(|version| version >= LESS_WITH_LINKS))
}

/// The number in `less 590 (…)`.
fn less_version(output: &[u8]) -> Option<u32> {
    let digits = output.strip_prefix(b"less ")?;
    let end = digits.iter().position(|byte| !byte.is_ascii_digit()).unwrap_or(digits.len());
    std::str::from_utf8(digits.get(..end)?).ok()?.parse().ok()
}

/// A pager that is being written to, or standard output. Users may leave a pager before they have read all; what is written
/// afterwards is lost, and that is no error.
#[derive(Debug)]
pub struct Pager(Sink);

#[derive(Debug)]
enum Sink {
    Plain(io::Stdout),
    /// The input is gone as soon as the pager has ended.
    Paged {
        child: Child,
        input: Option<BufWriter<ChildStdin>>,
        _hold: Hold,
    },
}

impl Pager {
    /// Standard output itself.
    pub fn none() -> Self {
        Pager(Sink::Plain(io::stdout()))
    }

    /// Starts a pager; the command is split into words as a shell would. Without words, and if there is no such program, all
    /// goes to standard output.
    ///
    /// # Errors
    /// When the command cannot be split: a quotation mark is not closed, or a backslash escapes nothing.
    pub fn open(command: &str) -> io::Result<Self> {
        let words = split(command).ok_or_else(|| io::Error::new(io::ErrorKind::InvalidInput, OPEN))?;
        let Some((program, arguments)) = words.split_first() else { return Ok(Self::none()) };
        let mut process = Command::new(program);
        process.args(arguments).stdin(Stdio::piped());
        if std::env::var_os("LESS").is_none() {
            process.env("LESS", LESS);
        }
        let hold = Hold::new();
        let Ok(mut child) = process.spawn() else { return Ok(Self::none()) };
        let input = child.stdin.take().map(BufWriter::new);
        Ok(Pager(Sink::Paged { child, input, _hold: hold }))
    }

    /// Whether the reader has left, so that nothing more needs to be fetched.
    pub(crate) fn has_ended(&self) -> bool {
        matches!(self.0, Sink::Paged { input: None, .. })
    }

    /// Waits until the reader has read all, or has left.
    ///
    /// # Errors
    /// When the rest cannot be written.
    pub fn close(mut self) -> io::Result<()> {
        self.flush()?;
        self.wait()
    }

    fn wait(&mut self) -> io::Result<()> {
        match &mut self.0 {
            Sink::Plain(_) => Ok(()),
            Sink::Paged { child, input, .. } => {
                drop(input.take());
                child.wait().map(drop)
            }
        }
    }

    /// Writes to whatever it is, and notes if that has ended.
    fn with<T>(&mut self, otherwise: T, write: impl FnOnce(&mut dyn Write) -> io::Result<T>) -> io::Result<T> {
        match &mut self.0 {
            Sink::Plain(stdout) => write(stdout),
            Sink::Paged { input, .. } => match input.as_mut().map(|input| write(input)) {
                Some(Err(error)) if error.kind() == io::ErrorKind::BrokenPipe => {
                    if let Some(input) = input.take() {
                        // What is left in the buffer has no reader.
                        let _ = input.into_parts();
                    }
                    Ok(otherwise)
                }
                Some(result) => result,
                None => Ok(otherwise),
            },
        }
    }
}

impl Write for Pager {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.with(bytes.len(), |out| out.write(bytes))
    }

    fn flush(&mut self) -> io::Result<()> {
        self.with((), |out| out.flush())
    }
}

impl Drop for Pager {
    /// A pager that was not closed still has the keyboard until its reader leaves.
    fn drop(&mut self) {
        let _ = self.flush();
        let _ = self.wait();
    }
}

/// Splits a command into words as a POSIX shell does: quotation marks and backslashes, but no variables. `None` if it ends
/// within a quotation.
fn split(command: &str) -> Option<Vec<String>> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut characters = command.chars();
    while let Some(character) = characters.next() {
        match character {
            character if character.is_ascii_whitespace() => words.extend(word.take()),
            '\'' => loop {
                let word = word.get_or_insert_default();
                match characters.next()? {
                    '\'' => break,
                    character => word.push(character),
                }
            },
            '"' => loop {
                let word = word.get_or_insert_default();
                match characters.next()? {
                    '"' => break,
                    '\\' => match characters.next()? {
                        escaped @ ('"' | '\\') => word.push(escaped),
                        other => word.extend(['\\', other]),
                    },
                    character => word.push(character),
                }
            },
            '\\' => word.get_or_insert_default().push(characters.next()?),
            character => word.get_or_insert_default().push(character),
        }
    }
    words.extend(word);
    Some(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn environment(set: &'static [(&str, &str)]) -> impl Fn(&str) -> Option<String> {
        move |name| set.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned())
    }

    #[test]
    fn output_has_its_own_pager() {
        let all = environment(&[("AWS_PAGER", "a"), ("PAGER", "p"), ("MANPAGER", "m")]);
        let choice = |setting, variable: &dyn Fn(&str) -> Option<String>| output_choice(setting, variable).unwrap();
        assert_eq!(choice(Some("s"), &all).as_deref(), Some("a"));
        let usual = environment(&[("PAGER", "p"), ("MANPAGER", "m")]);
        assert_eq!(choice(Some("s"), &usual).as_deref(), Some("s"));
        assert_eq!(choice(None, &environment(&[("PAGER", "p")])).as_deref(), Some("p"));
        assert_eq!(choice(None, &environment(&[])).as_deref(), Some(USUAL));
        assert_eq!(choice(Some("s"), &environment(&[("AWS_PAGER", "")])), None);
        assert_eq!(choice(Some(" "), &environment(&[("PAGER", "p")])), None);
        let open = output_choice(Some("less '-R"), environment(&[]));
        assert_eq!(open.map_err(|failure| failure.status()), Err(253));
    }

    #[test]
    fn help_has_the_pager_of_manual_pages() {
        assert_eq!(help_choice(environment(&[("PAGER", "p"), ("MANPAGER", "m")])).as_deref(), Some("m"));
        assert_eq!(help_choice(environment(&[("PAGER", "p"), ("AWS_PAGER", "a")])).as_deref(), Some("p"));
        assert_eq!(help_choice(environment(&[("PAGER", "")])), None);
    }

    #[test]
    fn commands_are_split_as_shells_do() {
        for (command, words) in [
            ("less -R", &["less", "-R"][..]),
            ("  'my pager'\t\"a \\\"b\\\" \\c\" d\\ e '' ", &["my pager", "a \"b\" \\c", "d e", ""]),
            ("sh -c 'col -bx | bat'", &["sh", "-c", "col -bx | bat"]),
            ("", &[]),
        ] {
            assert_eq!(split(command).unwrap(), words, "{command}");
        }
        for open in ["'a", "a \"b", "a\\", "\"a\\"] {
            assert_eq!(split(open), None, "{open}");
        }
    }

    #[test]
    fn versions_of_less() {
        assert_eq!(less_version(b"less 590 (GNU regular expressions)\n"), Some(590));
        assert_eq!(less_version(b"less 608.1"), Some(608));
        assert_eq!(less_version(b"BusyBox"), None);
    }

    #[test]
    #[cfg(unix)]
    fn a_reader_may_leave_early() {
        let mut pager = Pager::open("true").unwrap();
        let line = "line\n".repeat(10_000);
        for _ in 0..100 {
            pager.write_all(line.as_bytes()).unwrap();
            pager.flush().unwrap();
        }
        assert!(pager.has_ended());
        pager.close().unwrap();
    }

    #[test]
    #[cfg(unix)]
    fn a_pager_gets_all() {
        let file = std::env::temp_dir().join(format!("smithgen-pager-{}", std::process::id()));
        let mut pager =
            Pager::open(&format!("sh -c 'echo $LESS >\"$1\"; cat >>\"$1\"' - '{}'", file.display())).unwrap();
        pager.write_all(b"one\ntwo").unwrap();
        assert!(!pager.has_ended());
        pager.close().unwrap();
        let written = std::fs::read_to_string(&file).unwrap();
        std::fs::remove_file(file).unwrap();
        let less = std::env::var("LESS").unwrap_or_else(|_| LESS.to_owned());
        assert_eq!(written, format!("{less}\none\ntwo"));
    }

    #[test]
    fn without_the_program_all_goes_to_standard_output() {
        assert!(matches!(Pager::open("no-such-program-anywhere -x").unwrap().0, Sink::Plain(_)));
        assert!(matches!(Pager::open(" ").unwrap().0, Sink::Plain(_)));
        assert_eq!(Pager::open("'less").unwrap_err().kind(), io::ErrorKind::InvalidInput);
    }
}
