//! The calendar: until when a version lasts.

use jiff::civil::Date;
use serde_json::Value;

use super::change;
use crate::diff::compare::Reached;
use crate::diff::rule::Rule;
use crate::manual::{Calendar, Release};
use crate::version::ApiVersion;

fn shown(expires: Option<Date>) -> Value {
    expires.map_or(Value::Null, |date| date.to_string().into())
}

/// What a move from one version to another means for the day on which it ends.
pub fn between(calendar: &Calendar, old: ApiVersion, new: ApiVersion, today: Date) -> Vec<Reached> {
    let find = |version| {
        calendar
            .releases
            .iter()
            .enumerate()
            .find(|(_, release)| release.version == version)
    };
    let (Some((index, a)), Some((_, b))) = (find(old), find(new)) else {
        return Vec::new();
    };
    let place = format!("/versions/{index}/expires");
    let expired = |release: &Release| release.expires.is_some_and(|end| end <= today);
    let subject = format!("{old} and {new} end");
    if expired(b) {
        return vec![change(
            Rule::VersionExpired,
            &place,
            &subject,
            shown(a.expires),
            shown(b.expires),
            None,
        )];
    }
    let later =
        b.expires.is_none() && a.expires.is_some() || b.expires > a.expires && a.expires.is_some();
    let rule = if later {
        Rule::ExpiryLater
    } else {
        Rule::ExpirySet
    };
    let same = a.expires == b.expires;
    let told = change(
        rule,
        &place,
        &subject,
        shown(a.expires),
        shown(b.expires).as_str().unwrap_or("not announced"),
        None,
    );
    if same { Vec::new() } else { vec![told] }
}

pub fn compare(old: &Calendar, new: &Calendar, today: Date) -> Vec<Reached> {
    let mut out = Vec::new();
    for (index, b) in new.releases.iter().enumerate() {
        let Some(a) = old.find(b.version) else {
            let (place, name) = (format!("/versions/{index}"), b.version.to_string());
            let added = change(Rule::VersionAdded, &place, &name, Value::Null, &*name, None);
            out.push(added);
            continue;
        };
        let rule = match (a.expires, b.expires) {
            (x, y) if x == y => continue,
            (_, Some(end)) if end <= today => Rule::VersionExpired,
            (None, Some(_)) => Rule::ExpirySet,
            (Some(x), Some(y)) if y < x => Rule::ExpiryEarlier,
            _ => Rule::ExpiryLater,
        };
        let place = format!("/versions/{index}/expires");
        out.push(change(
            rule,
            &place,
            &b.version.to_string(),
            shown(a.expires),
            shown(b.expires),
            None,
        ));
    }
    for (index, a) in old.releases.iter().enumerate() {
        if new.find(a.version).is_none() {
            let (place, name) = (format!("/versions/{index}"), a.version.to_string());
            out.push(change(
                Rule::VersionRemoved,
                &place,
                &name,
                &*name,
                Value::Null,
                None,
            ));
        }
    }
    out
}
