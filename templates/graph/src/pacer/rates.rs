//! The documented rates. In: calls, each with the limits that count it. Out: when each may go, so that no window of a limit has more
//! calls than Meta takes.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::batch::Carried;
use crate::limits::{COUNTED, CountedLimit};
use crate::request::Operation;
use crate::version::Prepared;

/// The last calls of each limit of [`COUNTED`], in the order of time, as many as a window takes.
#[derive(Debug, Default)]
pub(super) struct Rates([VecDeque<Instant>; COUNTED.len()]);

impl Rates {
    /// Returns the first time from `at` on at which a request may go; all processes of a fleet together keep the limits.
    pub(super) fn earliest(&self, cost: &RequestCost, at: Instant, processes: u32) -> Instant {
        let open = cost.rows().filter_map(|(index, calls)| {
            let limit = COUNTED[index].limit;
            let share = (limit.calls / processes.max(1)).max(1);
            let sent = &self.0[index];
            // Of a batch with more calls than the share, every earlier call is out of the window.
            let before = share.saturating_sub(calls) as usize;
            let last_out = sent.get(sent.len().checked_sub(before + 1)?)?;
            last_out.checked_add(limit.window)
        });
        open.fold(at, Instant::max)
    }

    /// Notes a request. One that waits for another limit may come before those that were noted earlier.
    pub(super) fn take(&mut self, cost: &RequestCost, at: Instant) {
        for (row, calls) in cost.rows() {
            let sent = &mut self.0[row];
            let most = COUNTED[row].limit.calls as usize;
            for _ in 0..calls {
                let index = sent.partition_point(|other| *other <= at);
                sent.insert(index, at);
                if sent.len() > most {
                    sent.pop_front();
                }
            }
        }
    }
}

/// What a request takes: turns of the queue, and of each limit of [`COUNTED`] some calls.
#[derive(Debug, Clone, Copy)]
pub(super) struct RequestCost {
    pub(super) calls: u32,
    counted: [u32; COUNTED.len()],
}

impl RequestCost {
    /// A call that no limit counts.
    pub(super) const ONE: Self = Self {
        calls: 1,
        counted: [0; COUNTED.len()],
    };

    /// Returns what a request takes; a batch takes what its calls take.
    pub(super) fn of(operation: &Operation, request: &Prepared) -> Self {
        let Some(Carried(calls)) = request.extensions().get() else {
            return Self::counting(counted(operation, request));
        };
        let mut cost = Self {
            calls: calls.len().try_into().unwrap_or(u32::MAX),
            ..Self::ONE
        };
        for index in calls
            .iter()
            .flat_map(|(operation, call)| counted(operation, call))
        {
            cost.counted[index] += 1;
        }
        cost
    }

    /// Returns what a call takes that some limits count.
    pub(super) fn counting(limits: impl IntoIterator<Item = usize>) -> Self {
        let mut cost = Self::ONE;
        for index in limits {
            cost.counted[index] += 1;
        }
        cost
    }

    /// Leaves the limits out.
    pub(super) fn uncounted(self) -> Self {
        Self {
            calls: self.calls,
            ..Self::ONE
        }
    }

    pub(super) fn is_counted(&self) -> bool {
        self.rows().next().is_some()
    }

    /// Returns why no wait is long enough, for a batch with more calls than a window takes.
    pub(super) fn oversized(&self) -> Option<OversizedBatch> {
        let mut rows = self.rows();
        let (index, calls) = rows.find(|(index, calls)| *calls > COUNTED[*index].limit.calls)?;
        let limit = COUNTED[index].limit;
        Some(OversizedBatch {
            calls,
            most: limit.calls,
            window: limit.window,
        })
    }

    /// The limits that count some calls, with their number.
    fn rows(&self) -> impl Iterator<Item = (usize, u32)> {
        let rows = self.counted.into_iter().enumerate();
        rows.filter(|(_, calls)| *calls > 0)
    }
}

/// A batch has more calls of a kind than Meta takes within a window. Parts of it can be sent one after the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "the batch has {calls} calls of which {most} may be made within {window:?}; send it in parts"
)]
#[non_exhaustive]
pub struct OversizedBatch {
    /// The calls of that kind.
    pub calls: u32,
    /// The most of them.
    pub most: u32,
    /// Within which time.
    pub window: Duration,
}

/// Returns the limits that count a call, as indices of the table.
fn counted(operation: &Operation, request: &Prepared) -> Vec<usize> {
    let has = |row: &CountedLimit| {
        let mut operations = row.operations.iter();
        operations.any(|(method, path)| operation.method == *method && operation.path == *path)
    };
    let rows = COUNTED.iter().enumerate();
    let mut rows: Vec<_> = rows.filter(|(_, row)| has(row)).collect();
    if rows.iter().any(|(_, row)| is_about_content(row)) {
        let message = serde_json::from_slice(request.body()).ok();
        rows.retain(|(_, row)| counts(row, message.as_ref()));
    }
    rows.into_iter().map(|(index, _)| index).collect()
}

fn is_about_content(row: &CountedLimit) -> bool {
    !row.recipients.is_empty() || !row.media.is_empty()
}

/// Returns whether a row counts a message. A body that is not JSON is an upload: it may be a medium, and not a private reply.
fn counts(row: &CountedLimit, message: Option<&Value>) -> bool {
    let Some(message) = message else {
        return row.recipients.is_empty();
    };
    let (recipient, kind) = (
        &message["recipient"],
        &message["message"]["attachment"]["type"],
    );
    let has_recipient = row
        .recipients
        .iter()
        .any(|name| recipient.get(name).is_some());
    (row.recipients.is_empty() || has_recipient)
        && (row.media.is_empty() || row.media.iter().any(|media| kind.as_str() == Some(media)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::limits::{CONVERSATIONS, PRIVATE_REPLIES, SEND, SEND_MEDIA};

    fn names(method: http::Method, path: &'static str, body: &str) -> Vec<u32> {
        let operation = Operation {
            name: "Any",
            method,
            path,
            page: "any",
        };
        let request = Prepared::new(body.to_owned().into());
        let counted = counted(&operation, &request).into_iter();
        counted.map(|index| COUNTED[index].limit.calls).collect()
    }

    #[test]
    fn a_message_is_counted_by_what_it_is() {
        let messages = |body| names(http::Method::POST, "/{page_id}/messages", body);
        let [send, media, private] = [SEND, SEND_MEDIA, PRIVATE_REPLIES].map(|limit| limit.calls);
        let text = r#"{"recipient":{"id":"1"},"message":{"text":"audio"}}"#;
        assert_eq!(messages(text), [send]);
        let video = r#"{"recipient":{"id":"1"},"message":{"attachment":{"type":"video"}}}"#;
        assert_eq!(messages(video), [send, media]);
        let image = r#"{"recipient":{"id":"1"},"message":{"attachment":{"type":"image"}}}"#;
        assert_eq!(messages(image), [send]);
        let comment = r#"{"recipient":{"comment_id":"1"},"message":{"text":"a"}}"#;
        assert_eq!(messages(comment), [send, private]);
        assert_eq!(messages("--boundary"), [send, media]);
        let reads = names(http::Method::GET, "/{conversation_id}", "");
        assert_eq!(reads, [CONVERSATIONS.calls]);
        assert!(names(http::Method::GET, "/{page_id}/messages", "").is_empty());
        assert!(names(http::Method::POST, "/{page_id}/personas", "").is_empty());
    }

    /// In no window that ends with a call are more calls than the limit takes, whatever the order and the fleet.
    #[test]
    #[cfg_attr(
        miri,
        ignore = "thousands of calls take minutes, on one thread and without a lock"
    )]
    fn no_window_has_more_calls_than_its_limit() {
        let index = |limit| COUNTED.iter().position(|row| row.limit == limit);
        let [send, media] = [SEND, SEND_MEDIA].map(|limit| index(limit).expect("a counted limit"));
        let (mut rates, start) = (Rates::default(), Instant::now());
        let mut sent: Vec<(Instant, bool)> = Vec::new();
        for number in 0..2_000_u64 {
            let now = start + Duration::from_millis(number);
            let is_media = number.is_multiple_of(7);
            let limits = [Some(send), is_media.then_some(media)];
            let cost = RequestCost::counting(limits.into_iter().flatten());
            let at = rates.earliest(&cost, now, 1);
            assert!(at >= now);
            rates.take(&cost, at);
            sent.push((at, is_media));
        }
        let most = |only_media: bool| {
            let times = sent.iter().filter(|(_, is_media)| *is_media || !only_media);
            let mut times: Vec<_> = times.map(|(at, _)| *at).collect();
            times.sort();
            let window = |end: &Instant| {
                let until = times.iter().rev().filter(|at| *at <= end);
                until.take_while(|at| **at + SEND.window > *end).count()
            };
            times.iter().map(window).max()
        };
        assert!(
            most(false) <= Some(SEND.calls as usize),
            "{:?}",
            most(false)
        );
        assert_eq!(most(true), Some(SEND_MEDIA.calls as usize));
    }

    #[test]
    fn processes_share_a_limit() {
        let (mut rates, now) = (Rates::default(), Instant::now());
        let media = COUNTED.iter().position(|row| row.limit == SEND_MEDIA);
        let counted = RequestCost::counting(media);
        for _ in 0..5 {
            assert_eq!(rates.earliest(&counted, now, 2), now);
            rates.take(&counted, now);
        }
        assert_eq!(rates.earliest(&counted, now, 2), now + SEND_MEDIA.window);
        assert_eq!(rates.earliest(&counted, now, 1), now);
        assert_eq!(rates.earliest(&counted, now, 100), now + SEND_MEDIA.window);
    }

    fn batch(calls: &[(http::Method, &'static str, &str)]) -> RequestCost {
        let operation = |method, path| Operation {
            name: "Any",
            method,
            path,
            page: "any",
        };
        let calls = calls.iter().map(|(method, path, body)| {
            let call = Prepared::new((*body).to_owned().into());
            (operation(method.clone(), path), call)
        });
        let mut request = Prepared::default();
        request.extensions_mut().insert(Carried(calls.collect()));
        RequestCost::of(&operation(http::Method::POST, "/"), &request)
    }

    #[test]
    fn a_batch_takes_what_its_calls_take() {
        let text = (http::Method::POST, "/{page_id}/messages", "{}");
        let read = (http::Method::GET, "/{conversation_id}", "");
        let label = (http::Method::POST, "/{id}/custom_labels", "{}");
        let cost = batch(&[text.clone(), text.clone(), read, label]);
        let index = |limit| COUNTED.iter().position(|row| row.limit == limit);
        let expected = [(index(SEND), 2), (index(CONVERSATIONS), 1)];
        let rows: Vec<_> = cost.rows().map(|(row, calls)| (Some(row), calls)).collect();
        assert_eq!((cost.calls, rows), (4, expected.to_vec()));
        assert!(!cost.uncounted().is_counted());

        // 150 batches of two messages are the 300 of a second; the next one waits for the first to be a second old.
        let (mut rates, start) = (Rates::default(), Instant::now());
        let cost = batch(&[text.clone(), text]);
        let times: Vec<_> = (0..151_u64)
            .map(|number| {
                let at = rates.earliest(&cost, start + Duration::from_millis(number), 1);
                rates.take(&cost, at);
                at - start
            })
            .collect();
        assert_eq!(times[149], Duration::from_millis(149));
        assert_eq!(times[150], SEND.window);
    }

    #[test]
    fn a_batch_with_more_calls_than_a_window_takes_is_rejected() {
        let read = (http::Method::GET, "/{conversation_id}", "");
        assert_eq!(batch(&vec![read.clone(); 2]).oversized(), None);
        let oversized = batch(&vec![read.clone(); 3]).oversized().expect("too many");
        let limit = CONVERSATIONS;
        assert_eq!(
            (oversized.calls, oversized.most, oversized.window),
            (3, limit.calls, limit.window)
        );
        // With two processes each has one read in a second; a batch of two goes when nothing else is in its window.
        let (mut rates, now) = (Rates::default(), Instant::now());
        let two = batch(&[read.clone(), read]);
        assert_eq!(rates.earliest(&two, now, 2), now);
        rates.take(&two, now);
        assert_eq!(rates.earliest(&two, now, 2), now + limit.window);
    }
}
