//! Work that blocks, as a future: it runs on a thread of its own, whatever executor waits for it.

use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};

use super::{Credentials, CredentialsError};

/// What thread and future share.
struct Shared<T> {
    result: Option<T>,
    waker: Option<Waker>,
    is_over: bool,
}

/// The result of the work; `None` if it could not be done.
pub(super) struct Task<T>(Arc<Mutex<Shared<T>>>);

/// Wakes the future when the thread ends, even by a panic.
struct Ending<T>(Arc<Mutex<Shared<T>>>);

impl<T> Drop for Ending<T> {
    fn drop(&mut self) {
        let waker = {
            let mut shared = lock(&self.0);
            shared.is_over = true;
            shared.waker.take()
        };
        // Without the lock, because an executor may poll at once.
        if let Some(waker) = waker {
            waker.wake();
        }
    }
}

fn lock<T>(shared: &Mutex<Shared<T>>) -> MutexGuard<'_, Shared<T>> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The credentials that a task comes to.
pub(super) async fn result(task: Task<Result<Credentials, CredentialsError>>) -> Result<Credentials, CredentialsError> {
    let lost = || Err(CredentialsError::failed("the thread that was to fetch credentials did not finish"));
    task.await.unwrap_or_else(lost)
}

/// Begins the work.
pub(super) fn spawn<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Task<T> {
    let shared = Arc::new(Mutex::new(Shared { result: None, waker: None, is_over: false }));
    // If there is no thread to be had, the closure is dropped, and with it the ending.
    let ending = Ending(Arc::clone(&shared));
    let _ = std::thread::Builder::new().name("credentials".to_owned()).spawn(move || {
        let result = work();
        lock(&ending.0).result = Some(result);
    });
    Task(shared)
}

impl<T> Future for Task<T> {
    type Output = Option<T>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<T>> {
        let mut shared = lock(&self.0);
        if shared.is_over {
            return Poll::Ready(shared.result.take());
        }
        shared.waker = Some(context.waker().clone());
        Poll::Pending
    }
}
