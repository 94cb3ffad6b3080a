//! What is counted: the calls of an hour for the app, and those of a limit for each Page. In: calls. Out: the usage headers, and the
//! rejection of a call too many. What is counted is that of the current hour, second or other window only.

use std::collections::BTreeMap;

use http::HeaderMap;
use jiff::Timestamp;
use serde_json::json;

use super::set;
use crate::limits::ALL;
use crate::stand_in::rejection::Rejection;
use crate::stand_in::world::AppState;

/// Counts calls.
#[derive(Default)]
pub(in crate::stand_in) struct Meter {
    hour: i64,
    calls: u64,
    /// The number of the current window and the calls in it, by Page and by the name of the limit.
    limited: BTreeMap<(String, &'static str), (i64, u64)>,
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

    /// Counts a call of a Page against one of the documented limits.
    ///
    /// # Errors
    ///
    /// The Page has made all the calls of this window.
    pub fn count_limited(
        &mut self,
        page: &str,
        name: &'static str,
        now: Timestamp,
    ) -> Result<(), Rejection> {
        let mut limits = ALL.iter();
        let Some((name, limit)) = limits.find(|(known, _)| *known == name) else {
            return Ok(());
        };
        let seconds = limit.window.as_secs().max(1).cast_signed();
        let window = now.as_second().div_euclid(seconds);
        let counted = self.limited.entry((page.to_owned(), name)).or_default();
        if counted.0 != window {
            *counted = (window, 0);
        }
        counted.1 += 1;
        if counted.1 > limit.calls.into() {
            let calls = limit.calls;
            let message = format!("The Page makes more than {calls} such calls in {seconds} s");
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
