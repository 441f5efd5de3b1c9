//! What Ctrl-C does: a newline on standard output and exit status 130, unless a pager has the keyboard.
//!
//! In: the signal `SIGINT`. Out: the end of the process. On systems without it, the system's own way of ending programs stays.

use std::sync::atomic::{AtomicUsize, Ordering};

/// Exit status of a command that Ctrl-C ended.
const STATUS: u8 = 130;

/// How many pagers are open.
static HELD: AtomicUsize = AtomicUsize::new(0);

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
    use std::io::{self, Read, Write};
    use std::os::fd::AsFd;
    use std::os::unix::net::UnixStream;
    use std::sync::atomic::Ordering;

    pub(super) fn install() -> io::Result<()> {
        let (mut signals, handler) = UnixStream::pair()?;
        // Its own descriptor: whoever is writing just now holds the lock of standard output.
        let mut stdout = File::from(io::stdout().as_fd().try_clone_to_owned()?);
        std::thread::Builder::new().name("interrupt".to_owned()).stack_size(64 << 10).spawn(move || {
            while signals.read_exact(&mut [0]).is_ok() {
                if super::HELD.load(Ordering::SeqCst) == 0 {
                    // The process ends anyway.
                    let _ = stdout.write_all(b"\n");
                    std::process::exit(i32::from(super::STATUS));
                }
            }
        })?;
        signal_hook::low_level::pipe::register(signal_hook::consts::SIGINT, handler)?;
        Ok(())
    }
}
