//! Asynchronous calls of whoever blocks, by a runtime of their own on a thread of its own: the caller's may belong to a tokio runtime.
//!
//! In: what is to be done with a runtime. Out: what comes of it.

use std::io;

use tokio::runtime::{Builder, Runtime};

/// Does `work` there, and waits for it.
///
/// # Errors
/// When the system has no thread or no runtime to give.
pub(crate) fn on_own_thread<T: Send>(work: impl FnOnce(&Runtime) -> T + Send) -> io::Result<T> {
    std::thread::scope(|scope| {
        let work = || Ok(work(&Builder::new_current_thread().enable_all().build()?));
        let thread = std::thread::Builder::new().name("credentials".to_owned()).spawn_scoped(scope, work)?;
        thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    })
}
