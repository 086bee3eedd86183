//! Long work on a thread of its own: how far it is, stopping it, and what came of it.
//!
//! A job that panics is a job that failed: whoever asked for it is told, and the program goes on.

use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, TryRecvError, channel};
use std::time::{Duration, Instant};

/// Work on its way. Dropping it cancels it.
#[derive(Debug)]
pub struct Job<T> {
    state: Arc<State>,
    began: Instant,
    result: Receiver<Result<T, Panicked>>,
}

/// What a job is told, and tells, while it works.
#[derive(Clone, Debug)]
pub struct Handle {
    state: Arc<State>,
}

/// The job ended by a panic, which says this.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{0}")]
pub struct Panicked(pub String);

#[derive(Debug, Default)]
struct State {
    done: AtomicU64,
    all: AtomicU64,
    cancelled: AtomicBool,
}

impl<T: Send + 'static> Job<T> {
    /// Begins `work` on a thread called `name`. `wake` is called when there is a result.
    ///
    /// # Errors
    /// There is no thread to be had.
    pub fn begin(
        name: &str,
        wake: impl FnOnce() + Send + 'static,
        work: impl FnOnce(&Handle) -> T + Send + 'static,
    ) -> io::Result<Self> {
        let (sender, result) = channel();
        let state = Arc::<State>::default();
        let handle = Handle {
            state: Arc::clone(&state),
        };
        std::thread::Builder::new()
            .name(name.to_owned())
            .spawn(move || {
                let result = catch_unwind(AssertUnwindSafe(|| work(&handle)));
                // Whoever asked may be gone by now.
                let _ = sender.send(result.map_err(|panic| Panicked(message(&*panic))));
                wake();
            })?;
        Ok(Self {
            state,
            began: Instant::now(),
            result,
        })
    }

    /// What came of it, once; none while it works.
    pub fn take(&mut self) -> Option<Result<T, Panicked>> {
        match self.result.try_recv() {
            Ok(result) => Some(result),
            Err(TryRecvError::Empty) => None,
            Err(TryRecvError::Disconnected) => Some(Err(gone())),
        }
    }
}

impl<T> Job<T> {
    /// What came of it, once; waits for it no longer than this.
    pub fn take_within(&mut self, patience: Duration) -> Option<Result<T, Panicked>> {
        match self.result.recv_timeout(patience) {
            Ok(result) => Some(result),
            Err(RecvTimeoutError::Timeout) => None,
            Err(RecvTimeoutError::Disconnected) => Some(Err(gone())),
        }
    }

    /// Waits for what comes of it.
    ///
    /// # Errors
    /// It ended by a panic.
    pub fn wait(self) -> Result<T, Panicked> {
        self.result.recv().unwrap_or_else(|_| Err(gone()))
    }

    /// How much is done, and how much there is in all, in units of the job; both 0 while nobody
    /// knows.
    pub fn progress(&self) -> (u64, u64) {
        let read = |count: &AtomicU64| count.load(Ordering::Relaxed);
        (read(&self.state.done), read(&self.state.all))
    }

    /// How long it will still take, if it goes on as it went; none while that cannot be told.
    pub fn remaining(&self) -> Option<Duration> {
        let (done, all) = self.progress();
        let gone = self.began.elapsed();
        (done > 0 && gone > Duration::from_secs(1))
            .then(|| gone.mul_f64(all.saturating_sub(done) as f64 / done as f64))
    }

    /// Asks it to stop. It still gives a result, which tells that it was stopped.
    pub fn cancel(&self) {
        self.state.cancelled.store(true, Ordering::Relaxed);
    }

    /// Whether it was asked to.
    pub fn is_cancelled(&self) -> bool {
        self.state.cancelled.load(Ordering::Relaxed)
    }
}

/// Drops something large on a thread of its own, or here where there is none to be had.
pub fn drop_beside<T: Send + 'static>(large: T) {
    let thread = std::thread::Builder::new().name("drop".to_owned());
    // What cannot be handed over is dropped with the refusal.
    let _ = thread.spawn(move || drop(large));
}

fn gone() -> Panicked {
    Panicked("the thread has ended".to_owned())
}

impl<T> Drop for Job<T> {
    fn drop(&mut self) {
        self.cancel();
    }
}

impl Handle {
    /// Tells how far the work is.
    pub fn report(&self, done: u64, all: u64) {
        self.state.done.store(done, Ordering::Relaxed);
        self.state.all.store(all, Ordering::Relaxed);
    }

    /// Whether it is to stop.
    pub fn is_cancelled(&self) -> bool {
        self.state.cancelled.load(Ordering::Relaxed)
    }
}

/// What a panic says.
pub fn message(panic: &(dyn std::any::Any + Send)) -> String {
    panic
        .downcast_ref::<&str>()
        .map(|s| (*s).to_owned())
        .or_else(|| panic.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "a panic without a message".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_job_gives_its_result_stops_when_asked_and_survives_a_panic() {
        let job = Job::begin(
            "a",
            || {},
            |handle| {
                handle.report(3, 4);
                7
            },
        );
        let mut job = job.unwrap();
        assert_eq!(job.take_within(Duration::from_secs(60)), Some(Ok(7)));

        let endless = |handle: &Handle| {
            while !handle.is_cancelled() {
                std::thread::yield_now();
            }
        };
        let mut job = Job::begin("b", || {}, endless).unwrap();
        assert_eq!(job.take_within(Duration::ZERO), None);
        assert!(!job.is_cancelled());
        job.cancel();
        assert!(job.is_cancelled());
        assert_eq!(job.wait(), Ok(()));

        let job = Job::begin("c", || {}, |_| -> () { panic!("spilled ink") }).unwrap();
        assert_eq!(job.wait(), Err(Panicked("spilled ink".to_owned())));
    }
}
