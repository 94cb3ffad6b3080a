//! What is counted: the calls of an hour for the app, and the messages of a second for each Page. In: calls. Out: the usage headers,
//! and the rejection of a call too many. What is counted is that of the current hour and second only.

use std::collections::BTreeMap;

use http::HeaderMap;
use jiff::Timestamp;
use serde_json::json;

use super::set;
use crate::limit::Limit;
use crate::stand_in::rejection::Rejection;
use crate::stand_in::world::AppState;

/// Counts calls.
#[derive(Default)]
pub(in crate::stand_in) struct Meter {
    hour: i64,
    calls: u64,
    second: i64,
    /// Messages of this second, by Page and by whether they are audio or video.
    messages: BTreeMap<(String, bool), u64>,
}

impl Meter {
    /// Counts a call.
    ///
    /// # Errors
    ///
    /// The app has made all the calls of its hour.
    pub fn count_call(
        &mut self,
        app: &AppState,
        is_user: bool,
        now: Timestamp,
    ) -> Result<(), Rejection> {
        let hour = now.as_second() / 3600;
        if self.hour != hour {
            (self.hour, self.calls) = (hour, 0);
        }
        self.calls += 1;
        match app.calls_per_hour {
            Some(most) if self.calls > most => {
                let code = if is_user { 32 } else { 4 };
                Err(Rejection::new(code, None, "Too many calls in this hour"))
            }
            _ => Ok(()),
        }
    }

    /// Counts a message of a Page.
    ///
    /// # Errors
    ///
    /// The Page has sent all the messages of this second.
    pub fn count_message(
        &mut self,
        page: &str,
        is_media: bool,
        limit: &Limit,
        now: Timestamp,
    ) -> Result<(), Rejection> {
        if self.second != now.as_second() {
            self.second = now.as_second();
            self.messages.clear();
        }
        let sent = self
            .messages
            .entry((page.to_owned(), is_media))
            .or_default();
        *sent += 1;
        if *sent > limit.calls.into() {
            let message = format!(
                "The Page sends more than {} messages in a second",
                limit.calls
            );
            return Err(Rejection::new(613, None, message));
        }
        Ok(())
    }

    /// Writes the usage headers, in whole percent.
    pub fn report(
        &self,
        app: &AppState,
        page: Option<&str>,
        now: Timestamp,
        headers: &mut HeaderMap,
    ) {
        let percent = match app.calls_per_hour {
            Some(most) => self.calls.saturating_mul(100) / most.max(1),
            None => 0,
        };
        let usage = json!({"call_count": percent, "total_cputime": 0, "total_time": 0});
        set(headers, "x-app-usage", &usage.to_string());
        let Some(page) = page else { return };
        // In minutes, up to the next hour.
        let wait = if percent >= 100 {
            60 - now.as_second() / 60 % 60
        } else {
            0
        };
        let usage = json!({page: [{
            "type": "messenger",
            "call_count": percent,
            "total_cputime": 0,
            "total_time": 0,
            "estimated_time_to_regain_access": wait,
        }]});
        set(headers, "x-business-use-case-usage", &usage.to_string());
    }
}
