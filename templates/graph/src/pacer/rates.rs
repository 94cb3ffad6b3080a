//! The documented rates. In: calls, each with the limits that count it. Out: when each may go, so that no window of a limit has more
//! calls than Meta takes.

use std::collections::VecDeque;
use std::time::Instant;

use serde_json::Value;

use crate::limits::{COUNTED, CountedLimit};
use crate::request::Operation;
use crate::version::Prepared;

/// The last calls of each limit of [`COUNTED`], in the order of time, as many as a window takes.
#[derive(Debug, Default)]
pub(super) struct Rates([VecDeque<Instant>; COUNTED.len()]);

impl Rates {
    /// Returns the first time from `at` on at which a call may go; all processes of a fleet together keep the limits.
    pub(super) fn earliest(&self, counted: &[usize], at: Instant, processes: u32) -> Instant {
        let open = counted.iter().filter_map(|index| {
            let limit = COUNTED[*index].limit;
            let calls = (limit.calls / processes.max(1)).max(1) as usize;
            let sent = &self.0[*index];
            let first = sent.get(sent.len().checked_sub(calls)?)?;
            first.checked_add(limit.window)
        });
        open.fold(at, Instant::max)
    }

    /// Notes a call. One that waits for another limit may come before those that were noted earlier.
    pub(super) fn take(&mut self, counted: &[usize], at: Instant) {
        for row in counted {
            let sent = &mut self.0[*row];
            let index = sent.partition_point(|other| *other <= at);
            sent.insert(index, at);
            if sent.len() > COUNTED[*row].limit.calls as usize {
                sent.pop_front();
            }
        }
    }
}

/// Returns the limits that count a call, as indices of the table.
pub(super) fn counted(operation: &Operation, request: &Prepared) -> Vec<usize> {
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
    use std::time::Duration;

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
    fn no_window_has_more_calls_than_its_limit() {
        let index = |limit| COUNTED.iter().position(|row| row.limit == limit);
        let [send, media] = [SEND, SEND_MEDIA].map(|limit| index(limit).expect("a counted limit"));
        let (mut rates, start) = (Rates::default(), Instant::now());
        let mut sent: Vec<(Instant, bool)> = Vec::new();
        for number in 0..2_000_u64 {
            let now = start + Duration::from_millis(number);
            let is_media = number.is_multiple_of(7);
            let counted = if is_media {
                &[send, media][..]
            } else {
                &[send]
            };
            let at = rates.earliest(counted, now, 1);
            assert!(at >= now);
            rates.take(counted, at);
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
        let counted = [media.expect("a counted limit")];
        for _ in 0..5 {
            assert_eq!(rates.earliest(&counted, now, 2), now);
            rates.take(&counted, now);
        }
        assert_eq!(rates.earliest(&counted, now, 2), now + SEND_MEDIA.window);
        assert_eq!(rates.earliest(&counted, now, 1), now);
        assert_eq!(rates.earliest(&counted, now, 100), now + SEND_MEDIA.window);
    }
}
