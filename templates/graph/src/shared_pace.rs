//! What the processes of a bot report to one another about the rate limit of their Page. What one of them knows comes in; what all
//! of them know goes out.

use std::future::Future;
use std::time::{Duration, Instant};

use crate::pacer::Pacer;
use crate::usage::Percent;

/// What one process knows.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pace {
    /// The highest share of an allowance in the last response that had usage headers.
    pub usage: Percent,
    /// How long ago that response came.
    pub age: Duration,
    /// How long access is still missing, at the limit.
    pub blocked_for: Option<Duration>,
}

/// What all processes know.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FleetPace {
    /// The highest share that any of them saw within the last minutes.
    pub usage: Percent,
    /// The longest time for which access is still missing.
    pub blocked_for: Option<Duration>,
    /// How many processes take part, this one included.
    pub processes: u32,
}

/// A store in which processes report to one another what they know about the rate limit of their Page.
///
/// A bot of one process needs none: the clones of a [`Pacer`] share what they know.
pub trait SharedPace: Send + Sync {
    /// Why the store could not be asked.
    type Error;

    /// Keeps what this process knows, and returns what all know. `None` says only that the process takes part.
    fn exchange(
        &self,
        own: Option<Pace>,
    ) -> impl Future<Output = Result<FleetPace, Self::Error>> + Send;
}

impl Pacer {
    /// Reports to the other processes what this one knows, and takes over what they know: a block holds for all of them, and the
    /// distance between two calls is that of one process times their number.
    ///
    /// Call it every few seconds. No call waits for it: a pacer whose store is unreachable goes on with what it knows.
    ///
    /// ```
    /// use std::time::Duration;
    /// use messenger_graph::{fleet::SharedPace, graph::Pacer};
    ///
    /// async fn keep_pace<S: SharedPace>(pacer: Pacer, store: S)
    /// where
    ///     S::Error: std::fmt::Display,
    /// {
    ///     loop {
    ///         if let Err(error) = pacer.exchange(&store).await {
    ///             eprintln!("the pace is this process's own: {error}");
    ///         }
    ///         tokio::time::sleep(Duration::from_secs(2)).await;
    ///     }
    /// }
    /// ```
    ///
    /// # Errors
    ///
    /// The store cannot be asked.
    pub async fn exchange<S: SharedPace>(&self, store: &S) -> Result<(), S::Error> {
        let fleet = store.exchange(self.known_at(Instant::now())).await?;
        self.learn_from_fleet(fleet, Instant::now());
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;
    use std::sync::Mutex;

    use super::*;
    use crate::guard::{Admission, Guard};
    use crate::request::Operation;
    use crate::response::RawResponse;
    use crate::version::Prepared;

    const OPERATION: Operation = Operation {
        name: "test",
        method: http::Method::POST,
        path: "/messages",
        page: "test",
    };

    /// Three processes: this one and two more.
    struct Store(Mutex<Vec<Pace>>);

    impl SharedPace for Store {
        type Error = Infallible;

        async fn exchange(&self, own: Option<Pace>) -> Result<FleetPace, Infallible> {
            let mut known = self.0.lock().unwrap();
            known.extend(own);
            Ok(FleetPace {
                usage: Percent(known.iter().map(|pace| pace.usage.0).fold(0.0, f64::max)),
                blocked_for: known.iter().filter_map(|pace| pace.blocked_for).max(),
                processes: 3,
            })
        }
    }

    fn hear(pacer: &Pacer, percent: u32) {
        let usage = format!(r#"{{"call_count":{percent}}}"#);
        let response = http::Response::builder().header("X-App-Usage", usage);
        let mut response = RawResponse::from(response.body("").unwrap());
        pacer.on_response(&OPERATION, &mut response).unwrap();
    }

    fn wait(pacer: &Pacer) -> Option<Duration> {
        match pacer.admit(&OPERATION, &Prepared::default()) {
            Admission::Now => Some(Duration::ZERO),
            Admission::Wait(wait) => Some(wait),
            Admission::Reject(_) => None,
        }
    }

    #[tokio::test]
    async fn what_one_process_hears_slows_all() {
        let store = Store(Mutex::default());
        let (one, other) = (Pacer::new(), Pacer::new());
        hear(&one, 80);
        one.exchange(&store).await.unwrap();
        other.exchange(&store).await.unwrap();
        assert_eq!(wait(&other), Some(Duration::ZERO));
        // 80 % are a fifth of the way from 75 % to 100 %; of three processes each keeps three times the distance.
        let wait = wait(&other).unwrap();
        assert!(
            wait > Duration::from_millis(1_100) && wait <= Duration::from_millis(1_200),
            "{wait:?}"
        );
    }

    #[tokio::test]
    async fn a_block_holds_for_all() {
        let store = Store(Mutex::default());
        let (one, other) = (Pacer::new(), Pacer::new());
        hear(&one, 100);
        one.exchange(&store).await.unwrap();
        assert_eq!(wait(&other), Some(Duration::ZERO));
        other.exchange(&store).await.unwrap();
        assert_eq!(wait(&other), None);
    }
}
