//! What Ctrl-C does: a newline on standard output and exit status 130, unless a pager has the keyboard.
//!
//! In: the signal `SIGINT`, and others while there is something to put right before the process ends. Out: the end of the
//! process. On systems without signals, the system's own way of ending programs stays.

use std::io;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Exit status of a command that Ctrl-C ended.
const STATUS: u8 = 130;

/// How many pagers are open.
static HELD: AtomicUsize = AtomicUsize::new(0);

/// What is to be put right.
static WRONG: Mutex<Option<Box<dyn FnOnce() + Send>>> = Mutex::new(None);

/// While this exists, Ctrl-C is left to the program that has the keyboard.
#[derive(Debug)]
#[must_use]
pub(crate) struct Hold(());

impl Hold {
    /// Leaves Ctrl-C to another program.
    pub(crate) fn new() -> Self {
        HELD.fetch_add(1, Ordering::SeqCst);
        Hold(())
    }
}

impl Drop for Hold {
    fn drop(&mut self) {
        HELD.fetch_sub(1, Ordering::SeqCst);
    }
}

/// Something that is other than it should be when the process ends. It is put right when this is dropped, or by a signal that ends the
/// process: Ctrl-C, and the usual ones that would end it at once.
#[derive(Debug)]
#[must_use]
pub(crate) struct UntilEnd(());

impl UntilEnd {
    /// Does `begin`, and `end` in the end.
    ///
    /// # Errors
    /// Those of `begin`, or when signals cannot be waited for.
    pub(crate) fn new(begin: impl FnOnce() -> io::Result<()>, end: impl FnOnce() + Send + 'static) -> io::Result<Self> {
        // No signal comes in between.
        let mut wrong = wrong();
        #[cfg(unix)]
        unix::wait_for_more()?;
        begin()?;
        *wrong = Some(Box::new(end));
        Ok(UntilEnd(()))
    }
}

impl Drop for UntilEnd {
    fn drop(&mut self) {
        put_right(&mut wrong());
    }
}

fn wrong() -> MutexGuard<'static, Option<Box<dyn FnOnce() + Send>>> {
    WRONG.lock().unwrap_or_else(PoisonError::into_inner)
}

fn put_right(wrong: &mut Option<Box<dyn FnOnce() + Send>>) {
    if let Some(end) = wrong.take() {
        end();
    }
}

/// Makes Ctrl-C end the process with status 130. To be called once, before anything that may take long; costs one thread,
/// which sleeps. Where that cannot be had, Ctrl-C stays as it was.
pub fn install() {
    #[cfg(unix)]
    // A signal whose handler cannot be set still ends the process, only with another status.
    let _ = unix::install();
}

#[cfg(unix)]
mod unix {
    use std::fs::File;
    use std::io::{self, Write};
    use std::os::fd::AsFd;
    use std::sync::OnceLock;
    use std::sync::atomic::Ordering;

    use signal_hook::consts::{SIGHUP, SIGINT, SIGQUIT, SIGTERM};
    use signal_hook::iterator::{Handle, Signals};
    use signal_hook::low_level::emulate_default_handler;

    /// What is waited for.
    static HANDLE: OnceLock<Handle> = OnceLock::new();

    pub(super) fn install() -> io::Result<()> {
        let mut signals = Signals::new([SIGINT])?;
        let handle = signals.handle();
        // Its own descriptor: whoever is writing just now holds the lock of standard output.
        let mut stdout = File::from(io::stdout().as_fd().try_clone_to_owned()?);
        std::thread::Builder::new().name("interrupt".to_owned()).stack_size(64 << 10).spawn(move || {
            for signal in signals.forever() {
                if signal == SIGINT && super::HELD.load(Ordering::SeqCst) > 0 {
                    continue;
                }
                // Held until the end, so that nothing goes wrong again.
                let mut wrong = super::wrong();
                super::put_right(&mut wrong);
                if signal == SIGINT {
                    // The process ends anyway.
                    let _ = stdout.write_all(b"\n");
                    std::process::exit(i32::from(super::STATUS));
                }
                let _ = emulate_default_handler(signal);
            }
        })?;
        let _ = HANDLE.set(handle);
        Ok(())
    }

    /// Waits for whatever else usually ends programs; it still does.
    pub(super) fn wait_for_more() -> io::Result<()> {
        let Some(handle) = HANDLE.get() else { return Ok(()) };
        [SIGHUP, SIGQUIT, SIGTERM].into_iter().try_for_each(|signal| handle.add_signal(signal))
    }
}
