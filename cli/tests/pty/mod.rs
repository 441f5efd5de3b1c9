//! Programs run on a terminal of their own, for which Python's `pty` stands, as Rust's library has none.

use std::path::Path;
use std::process::Command;

const DRIVER: &str = include_str!("driver.py");

/// What a program shows and how it ends.
pub(crate) struct Session {
    /// All that it wrote to the terminal.
    pub(crate) screen: String,
    /// Its exit status.
    #[allow(dead_code)] // not every test asks
    pub(crate) status: i32,
}

/// Runs a command on a terminal of so many columns and 24 lines, and types: of each pair, the second as soon as the first was
/// shown.
pub(crate) fn run(
    columns: usize,
    folder: &Path,
    environment: &[(&str, &str)],
    command: &[&str],
    typed: &[(&str, &str)],
) -> Session {
    let mut driver = Command::new("python3");
    driver.args(["-c", DRIVER, &columns.to_string(), &typed.len().to_string()]);
    driver.args(typed.iter().flat_map(|(shown, keys)| [*shown, *keys])).args(command).current_dir(folder);
    for name in ["COLUMNS", "PAGER", "MANPAGER", "AWS_PAGER", "LESS", "NO_COLOR", "PROMPT_COMMAND", "BASH_ENV", "ENV"] {
        driver.env_remove(name);
    }
    driver.env("TERM", "xterm").env("LC_ALL", "C.UTF-8").envs(environment.iter().copied());
    let output = driver.output().expect("python3 starts");
    let screen = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.stderr.is_empty(), "{}\nafter:\n{screen}", String::from_utf8_lossy(&output.stderr));
    Session { screen, status: output.status.code().expect("the driver exits") }
}
