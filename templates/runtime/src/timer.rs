//! How a client waits, without naming an async runtime: a duration comes in, a future that ends after it goes out.

use std::fmt;
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::task::Poll;
use std::time::{Duration, Instant};

/// A wait.
pub type Sleep = Pin<Box<dyn Future<Output = ()> + Send>>;

/// Something that can wait: the timer of an async runtime.
pub trait Timer: Send + Sync {
    /// Returns a future that ends after the duration. Dropping it ends the wait.
    fn sleep(&self, duration: Duration) -> Sleep;

    /// Returns the time by which deadlines are kept; a timer that can be stopped or moved, as in tests, has its own.
    fn now(&self) -> Instant {
        Instant::now()
    }
}

/// Tokio's timer; needs a Tokio runtime with time. The crate's own transport has it, and another one that runs on Tokio may
/// return it, too.
#[cfg(feature = "client")]
#[derive(Debug, Clone, Copy, Default)]
pub struct TokioTimer;

#[cfg(feature = "client")]
impl Timer for TokioTimer {
    fn sleep(&self, duration: Duration) -> Sleep {
        Box::pin(tokio::time::sleep(duration))
    }

    fn now(&self) -> Instant {
        tokio::time::Instant::now().into_std()
    }
}

impl fmt::Debug for dyn Timer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Timer")
    }
}

/// Runs a future until it ends, or until the wait does: then `None`.
pub(crate) async fn within<F: Future>(
    mut future: Pin<&mut F>,
    limit: Option<Sleep>,
) -> Option<F::Output> {
    let Some(mut limit) = limit else {
        return Some(future.await);
    };
    poll_fn(|context| match future.as_mut().poll(context) {
        Poll::Ready(output) => Poll::Ready(Some(output)),
        Poll::Pending => limit.as_mut().poll(context).map(|()| None),
    })
    .await
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::future::{pending, ready};
    use std::pin::pin;

    #[tokio::test]
    async fn the_first_to_end_counts() {
        let now = || -> Option<Sleep> { Some(Box::pin(ready(()))) };
        assert_eq!(within(pin!(ready(1)), now()).await, Some(1));
        assert_eq!(within(pin!(pending::<i32>()), now()).await, None);
        assert_eq!(within(pin!(ready(1)), None).await, Some(1));
    }
}
