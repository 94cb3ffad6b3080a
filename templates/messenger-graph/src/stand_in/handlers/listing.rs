//! Lists in pages with cursors, and nodes with the fields that were asked for. In: everything there is. Out: what is shown.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Map, Value, json};

use crate::stand_in::engine::Received;
use crate::stand_in::rejection::Rejection;

/// The length of a page that does not ask for another one.
const DEFAULT_LENGTH: usize = 25;

/// The most that a page can ask for.
const LONGEST: usize = 100;

/// Returns a page of a list. What is listed has an id.
pub(super) fn page(call: &Received<'_>, items: Vec<Value>) -> Result<Value, Rejection> {
    let limit = match call.text("limit") {
        None => DEFAULT_LENGTH,
        Some(text) => text
            .parse::<usize>()
            .ok()
            .filter(|limit| *limit > 0)
            .ok_or_else(|| Rejection::parameter("limit", "must be a positive integer"))?,
    };
    let limit = limit.min(LONGEST);
    let (after, before) = (cursor(call, "after")?, cursor(call, "before")?);
    let id = |item: &Value| item["id"].as_str().unwrap_or_default().to_owned();
    // What a cursor was made of may be deleted by now: the list goes on where it was.
    let at = |cursor: &str| {
        let position = items.iter().position(|item| item["id"] == *cursor);
        let beyond = || items.partition_point(|item| id(item).as_str() < cursor);
        position.map_or_else(|| (beyond(), beyond()), |at| (at, at + 1))
    };
    let from = after.map_or(0, |after| at(&after).1);
    let to = before.as_ref().map_or(items.len(), |before| at(before).0);
    let (from, to) = match before {
        Some(_) => (to.saturating_sub(limit), to),
        None => (from, (from + limit).min(to)),
    };
    let shown: Vec<Value> = items.get(from..to).unwrap_or_default().to_vec();
    let mut paging = Map::new();
    if let (Some(first), Some(last)) = (shown.first(), shown.last()) {
        let (first, last) = (encode(&id(first)), encode(&id(last)));
        if to < items.len() {
            paging.insert(
                "next".to_owned(),
                address(call, limit, "after", &last).into(),
            );
        }
        if from > 0 {
            let previous = address(call, limit, "before", &first);
            paging.insert("previous".to_owned(), previous.into());
        }
        paging.insert(
            "cursors".to_owned(),
            json!({"before": first, "after": last}),
        );
    }
    let mut list = json!({"data": shown});
    if !paging.is_empty() {
        list["paging"] = paging.into();
    }
    Ok(list)
}

/// Returns the address of another page. As Graph's, it has the token.
fn address(call: &Received<'_>, limit: usize, which: &str, cursor: &str) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.append_pair("access_token", &call.token);
    if let Some(fields) = call.text("fields") {
        query.append_pair("fields", &fields);
    }
    query.append_pair("limit", &limit.to_string());
    query.append_pair(which, cursor);
    format!("{}?{}", call.url, query.finish())
}

fn encode(id: &str) -> String {
    URL_SAFE_NO_PAD.encode(id)
}

fn cursor(call: &Received<'_>, name: &str) -> Result<Option<String>, Rejection> {
    let Some(text) = call.text(name).filter(|text| !text.is_empty()) else {
        return Ok(None);
    };
    let id = URL_SAFE_NO_PAD.decode(text.trim_end_matches('='));
    let id = id.ok().and_then(|id| String::from_utf8(id).ok());
    let id = id.ok_or_else(|| Rejection::parameter(name, "is not a cursor"))?;
    Ok(Some(id))
}

/// Returns the fields of a node that were asked for, and always its id. Without `fields` it has the fields of `default`, or all.
pub(super) fn node(call: &Received<'_>, all: Value, default: &[&str]) -> Result<Value, Rejection> {
    let Value::Object(all) = all else {
        return Ok(all);
    };
    let asked = call.names("fields");
    let unknown = asked.iter().find(|name| !all.contains_key(*name));
    if let Some(name) = unknown {
        return Err(Rejection::unknown_field(name));
    }
    let is_shown = |name: &str| match (asked.as_slice(), default) {
        ([], []) => true,
        ([], default) => default.contains(&name),
        (asked, _) => asked.iter().any(|have| have == name),
    };
    let shown = all.into_iter();
    let shown = shown.filter(|(name, value)| (name == "id" || is_shown(name)) && !value.is_null());
    Ok(shown.collect::<Map<_, _>>().into())
}
