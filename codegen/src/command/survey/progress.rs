//! A bar on the terminal, for work that takes more than a second.
//!
//! In: how much of how much is done. Out: one line of standard error, if that is a terminal, which goes when the work is over.

use std::io::{self, IsTerminal, Write};
use std::sync::Mutex;
use std::time::{Duration, Instant};

/// How long nothing is shown, and the same from then on.
const QUIET: Duration = Duration::from_secs(1);
const PAUSE: Duration = Duration::from_millis(100);

/// How long the bar is.
const WIDTH: u64 = 40;

/// The bar of some work.
pub(super) struct Progress {
    all: u64,
    /// How many parts are done, and when that is to be shown next; `None` where nobody would see it.
    shown: Option<Mutex<(usize, Instant)>>,
}

impl Progress {
    /// The bar of so much work.
    pub(super) fn new(all: u64) -> Self {
        let shown = io::stderr().is_terminal().then(|| Mutex::new((0, Instant::now() + QUIET)));
        Progress { all, shown }
    }

    /// One more part is done, and with it so much of all work.
    pub(super) fn show(&self, done: u64) {
        let Some(Ok(mut shown)) = self.shown.as_ref().map(Mutex::lock) else { return };
        shown.0 += 1;
        if Instant::now() >= shown.1 {
            shown.1 = Instant::now() + PAUSE;
            say(&line(done, self.all, shown.0));
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if self.shown.is_some() {
            say("\r\u{1b}[K");
        }
    }
}

/// What cannot be shown is no problem of the work.
fn say(text: &str) {
    drop(io::stderr().write_all(text.as_bytes()));
}

fn line(done: u64, all: u64, parts: usize) -> String {
    let full = (done.min(all) * WIDTH).checked_div(all).unwrap_or(WIDTH);
    let bar: String = (0..WIDTH).map(|at| if at < full { '#' } else { '.' }).collect();
    format!("\r[{bar}] {:3} %, {parts} models\u{1b}[K", full * 100 / WIDTH)
}

#[cfg(test)]
mod tests {
    use super::line;

    #[test]
    fn bars_grow() {
        assert_eq!(line(0, 0, 0), format!("\r[{}] 100 %, 0 models\u{1b}[K", "#".repeat(40)));
        assert_eq!(line(5, 10, 3), format!("\r[{}{}]  50 %, 3 models\u{1b}[K", "#".repeat(20), ".".repeat(20)));
        assert!(line(u64::MAX / 64, u64::MAX / 64, 9).contains("100 %"));
    }
}
