//! Insights of messaging. In: metrics, and days. Out: how many conversations there are, counted from the state. Persons have
//! no act that blocks or reports a Page; metrics that Meta calls in development have no values.

use jiff::Timestamp;
use serde_json::{Value, json};

use crate::stand_in::engine::Received;
use crate::stand_in::rejection::Rejection;

const DAY: i64 = 86_400;

/// The most values of a metric: those of a quarter by days.
const MOST: usize = 92;

pub(super) fn get(call: &mut Received<'_>) -> Result<Value, Rejection> {
    let period = call.text("period").unwrap_or_else(|| "day".to_owned());
    let ends = ends(call, &period)?;
    let mut rows = Vec::new();
    for metric in call.names("metric") {
        let values = ends.iter().map(|(begin, end)| {
            let value = count(call, &metric, *begin, *end)?;
            Some(json!({"value": value, "end_time": end.to_string()}))
        });
        let values: Option<Vec<Value>> = values.collect();
        match values {
            Some(values) => {
                rows.push(json!({"name": metric, "period": period, "values": values}));
            }
            None if IN_DEVELOPMENT.contains(&metric.as_str()) => {}
            None => return Err(Rejection::parameter("metric", "is not known")),
        }
    }
    Ok(json!({ "data": rows }))
}

/// Metrics that Meta calls in development.
const IN_DEVELOPMENT: [&str; 7] = [
    "page_messages_engagement",
    "page_messages_order_count",
    "page_messages_paid_order_earnings",
    "page_messages_read_ratio",
    "page_messages_sent",
    "page_messages_with_business_outcomes",
    "recurring_notifications_tokens",
];

/// Counts for the time from `begin` to `end`, in seconds since 1970; `None` for a metric that is not counted.
fn count(call: &Received<'_>, metric: &str, begin: i64, end: i64) -> Option<usize> {
    let own = call.world.persons.values();
    let own = own.filter(|person| person.page == call.page);
    let contacts = own.filter_map(|person| Some(person.first_contact?.as_second()));
    Some(match metric {
        "page_messages_total_messaging_connections" => contacts.filter(|at| *at < end).count(),
        "page_messages_new_conversations_unique" => {
            contacts.filter(|at| (begin..end).contains(at)).count()
        }
        "page_messages_blocked_conversations_unique"
        | "page_messages_reported_conversations_unique" => 0,
        _ => return None,
    })
}

/// Returns the begin and the end of each value, the oldest first.
fn ends(call: &Received<'_>, period: &str) -> Result<Vec<(i64, i64)>, Rejection> {
    let now = call.now.as_second();
    let until = second(call, "until")?.unwrap_or(now);
    let preset = match call.text("date_preset").as_deref() {
        None => None,
        Some("last_week") => Some(7),
        Some("last_month") => Some(30),
        Some("last_quarter") => Some(90),
        Some(_) => return Err(Rejection::parameter("date_preset", "is not documented")),
    };
    let since = second(call, "since")?.or(preset.map(|days| until - days * DAY));
    let length = match period {
        "day" => DAY,
        "week" => 7 * DAY,
        "month" => 30 * DAY,
        "days_28" => 28 * DAY,
        _ => since.map_or(DAY, |since| until - since),
    };
    let since = since.unwrap_or(until - length);
    if since >= until {
        return Err(Rejection::parameter("since", "must be before until"));
    }
    let backwards = (0..).map(|index| until - index * length);
    let ends = backwards.take(MOST).take_while(|end| *end > since);
    let mut ends: Vec<_> = ends.map(|end| (end - length, end)).collect();
    ends.reverse();
    Ok(ends)
}

/// Reads a day, or a number of seconds since 1970.
fn second(call: &Received<'_>, name: &str) -> Result<Option<i64>, Rejection> {
    let Some(text) = call.text(name) else {
        return Ok(None);
    };
    let second = text
        .parse()
        .ok()
        .and_then(|it| Timestamp::from_second(it).ok());
    let time = second.or_else(|| format!("{text}T00:00:00Z").parse().ok());
    time.map(|time| Some(time.as_second()))
        .ok_or_else(|| Rejection::parameter(name, "must be a day or a number of seconds"))
}
