//! `check`: whether a crate or a module is what `generate` would write.
//!
//! In: a plan. Out: a unified diff from what is there to what would be, empty if they are the same.

use std::fs;
use std::io::{self, IsTerminal};
use std::path::Path;

use similar::TextDiff;

use super::arguments::Plan;
use super::crate_files::{Planned, planned, stale};
use super::{Answer, Failure};

/// What stands for a file that is not there.
const NOTHING: &str = "/dev/null";

/// Compares the crate or the module with its plan.
pub(super) fn check(plan: &Plan) -> Result<Answer, Failure> {
    let Planned { files, .. } = planned(plan)?;
    let (stale, folder) = (stale(plan, &files), plan.folder());
    let read = |path: &Path| fs::read(folder.join(path)).ok();
    let mut text = String::new();
    for (path, wanted) in files.files.iter().rev() {
        text.push_str(&diff(&folder.join(path), read(path).as_deref(), Some(wanted)));
    }
    for path in &stale {
        text.push_str(&diff(&folder.join(path), read(path).as_deref(), None));
    }
    let fails = !text.is_empty();
    if io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none() {
        text = text.lines().map(colored).collect();
    }
    Ok(Answer { fails, ..Answer::new(text, &files.warnings) })
}

/// The difference between a file that is there and one that should be; empty if there is none.
fn diff(path: &Path, old: Option<&[u8]>, new: Option<&[u8]>) -> String {
    if old == new {
        return String::new();
    }
    let name = path.display().to_string();
    let (from, to) = (old.map_or(NOTHING, |_| name.as_str()), new.map_or(NOTHING, |_| name.as_str()));
    let text = |bytes: Option<&[u8]>| std::str::from_utf8(bytes.unwrap_or_default()).ok().map(str::to_owned);
    match (text(old), text(new)) {
        (Some(old), Some(new)) => {
            TextDiff::from_lines(&old, &new).unified_diff().context_radius(3).header(from, to).to_string()
        }
        _ => format!("Binary files {from} and {to} differ\n"),
    }
}

/// A line of a diff in the colour of its kind.
fn colored(line: &str) -> String {
    let color = match line.as_bytes().first() {
        Some(b'+') => "32",
        Some(b'-') => "31",
        Some(b'@') => "36",
        _ => return format!("{line}\n"),
    };
    format!("\x1b[{color}m{line}\x1b[0m\n")
}
