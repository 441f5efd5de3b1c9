//! What somebody types that nobody else should see, such as the codes of devices.
//!
//! In: a prompt. Out: the line that is typed at the terminal, which does not show it, or on standard input where there is no terminal. The
//! terminal shows what is typed again in the end, even if that is a signal. On systems other than Unix it is shown all the time.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Write};

/// The file that stands for the terminal, whatever the standard streams are.
const TERMINAL: &str = if cfg!(windows) { "CON" } else { "/dev/tty" };

/// The most that is read of a line, in bytes.
const MAX_LINE: u64 = 1024;

/// Asks at the terminal or, where there is none, on the standard streams; what follows the line is left to others there.
///
/// # Errors
/// When the prompt cannot be written, or nothing can be read.
pub fn ask_unseen(prompt: &str) -> io::Result<String> {
    match File::options().read(true).write(true).open(TERMINAL) {
        Ok(terminal) => at(&terminal, prompt),
        Err(_) => ask(prompt, io::stderr(), io::stdin().lock()),
    }
}

#[cfg(unix)]
fn at(mut terminal: &File, prompt: &str) -> io::Result<String> {
    let hidden = unix::hide(terminal)?;
    let line = ask(prompt, terminal, BufReader::new(terminal));
    drop(hidden);
    // The end of the line was not seen, either.
    terminal.write_all(b"\n")?;
    line
}

#[cfg(not(unix))]
fn at(terminal: &File, prompt: &str) -> io::Result<String> {
    ask(prompt, terminal, BufReader::new(terminal))
}

fn ask(prompt: &str, mut to: impl Write, from: impl BufRead) -> io::Result<String> {
    to.write_all(prompt.as_bytes())?;
    to.flush()?;
    let mut line = String::new();
    from.take(MAX_LINE).read_line(&mut line)?;
    Ok(line.trim().to_owned())
}

#[cfg(unix)]
mod unix {
    use std::fs::File;
    use std::io;

    use rustix::termios::{LocalModes, OptionalActions, tcgetattr, tcsetattr};

    use crate::process::interrupt::UntilEnd;

    /// Has a terminal not show what is typed until this is dropped.
    pub(super) fn hide(terminal: &File) -> io::Result<UntilEnd> {
        let shown = tcgetattr(terminal)?;
        let mut hidden = shown.clone();
        hidden.local_modes.remove(LocalModes::ECHO);
        let again = terminal.try_clone()?;
        // What was typed before was seen, and is no answer.
        let hide = || Ok(tcsetattr(terminal, OptionalActions::Flush, &hidden)?);
        UntilEnd::new(hide, move || {
            // A terminal that has gone shows nothing.
            let _ = tcsetattr(&again, OptionalActions::Now, &shown);
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_line_is_taken_and_what_follows_is_left() {
        let (mut shown, mut from) = (Vec::new(), io::Cursor::new("123456 \r\nfor others\n"));
        assert_eq!(ask("Code: ", &mut shown, &mut from).unwrap(), "123456");
        assert_eq!(shown, b"Code: ");
        assert_eq!(io::read_to_string(from).unwrap(), "for others\n");
        // An endless line is no code.
        let mut from = BufReader::new(io::repeat(b'1'));
        assert_eq!(ask("", io::sink(), &mut from).unwrap().len(), 1024);
    }
}
