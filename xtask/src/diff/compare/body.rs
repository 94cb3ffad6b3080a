//! Bodies and answers: media types, schemas, headers, statuses.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::{Change, Engine, lifecycle};
use crate::diff::finding::OperationName;
use crate::diff::rule::{Direction, Rule};
use crate::diff::tree::{Spot, Tree, canonical};

/// A media type without what does not matter: case, the character set, the order of parameters.
pub fn media_name(name: &str) -> String {
    let mut parts = name.split(';').map(|part| part.trim().to_lowercase());
    let kind = parts.next().unwrap_or_default();
    let mut parameters: Vec<_> = parts
        .filter(|part| !part.is_empty() && !part.starts_with("charset="))
        .collect();
    parameters.sort();
    parameters.insert(0, kind);
    parameters.join(";")
}

/// The schema of a body's first media type.
pub fn schema<'a>(_tree: &Tree<'a>, holder: &Spot<'a>) -> Option<Spot<'a>> {
    let content = holder.get("content")?;
    let (_, media) = content.members().next()?;
    media.get("schema")
}

fn content<'a>(holder: &Spot<'a>) -> BTreeMap<String, Spot<'a>> {
    let content = holder.get("content");
    content
        .iter()
        .flat_map(Spot::members)
        .map(|(name, media)| (media_name(name), media))
        .collect()
}

/// Tells whether the range `wide` has `narrow` in it.
fn covers(wide: &str, narrow: &str) -> bool {
    if wide == narrow {
        return false;
    }
    let whole = |name: &str| name.split(';').next().unwrap_or_default().to_owned();
    if wide == "*/*" {
        return true;
    }
    if let Some(kind) = wide.strip_suffix("/*") {
        return narrow.starts_with(&format!("{kind}/"));
    }
    // A type without parameters has all of them in it; `application/json` has its suffixed kin.
    whole(narrow) == wide || wide == "application/json" && whole(narrow).ends_with("+json")
}

struct Media {
    removed: Rule,
    added: Rule,
    generalised: Rule,
    specialised: Rule,
}

const SENT: Media = Media {
    removed: Rule::RequestMediaRemoved,
    added: Rule::RequestMediaAdded,
    generalised: Rule::RequestMediaGeneralised,
    specialised: Rule::RequestMediaSpecialised,
};

const RECEIVED: Media = Media {
    removed: Rule::ResponseMediaRemoved,
    added: Rule::ResponseMediaAdded,
    generalised: Rule::ResponseMediaGeneralised,
    specialised: Rule::ResponseMediaSpecialised,
};

fn media<'a>(
    engine: &Engine<'_, 'a>,
    old: &Spot<'a>,
    new: &Spot<'a>,
    direction: Direction,
    name: &OperationName,
) {
    let rules = match direction {
        Direction::Request => &SENT,
        Direction::Response => &RECEIVED,
    };
    let (a, b) = (content(old), content(new));
    let add = |rule: Rule, x: Option<(&String, &Spot<'a>)>, y: Option<(&String, &Spot<'a>)>| {
        let change = Change::at(
            rule,
            direction,
            x.map_or(Some(old), |x| Some(x.1)),
            y.map_or(Some(new), |y| Some(y.1)),
        );
        let shown = |side: Option<(&String, &Spot<'a>)>| {
            side.map_or(Value::Null, |(name, _)| name.as_str().into())
        };
        engine.add(
            change.about("content").values(shown(x), shown(y)),
            Some(name),
        );
    };
    let mut added: Vec<_> = b.iter().filter(|(key, _)| !a.contains_key(*key)).collect();
    for (key, x) in &a {
        if let Some(y) = b.get(key) {
            inside(engine, x, y, direction, name);
            continue;
        }
        let wider = added.iter().position(|(other, _)| covers(other, key));
        let narrower = added.iter().position(|(other, _)| covers(key, other));
        let (rule, at) = match (wider, narrower) {
            (Some(at), _) => (rules.generalised, Some(at)),
            (_, Some(at)) => (rules.specialised, Some(at)),
            _ => (rules.removed, None),
        };
        let other = at.map(|at| added.remove(at));
        add(rule, Some((key, x)), other);
        if let Some((_, y)) = other {
            inside(engine, x, y, direction, name);
        }
    }
    for (key, y) in added {
        add(rules.added, None, Some((key, y)));
    }
}

fn inside<'a>(
    engine: &Engine<'_, 'a>,
    old: &Spot<'a>,
    new: &Spot<'a>,
    direction: Direction,
    name: &OperationName,
) {
    lifecycle::words(engine, old, new, &["example", "examples"], Some(name));
    let plain = |spot: &Spot<'_>| {
        spot.node
            .get("encoding")
            .filter(|value| value.as_object().is_some_and(|map| !map.is_empty()))
            .map(canonical)
    };
    if plain(old) != plain(new) {
        let value = |spot: &Spot<'_>| spot.node.get("encoding").cloned().unwrap_or_default();
        let change = Change::at(Rule::EncodingChanged, direction, Some(old), Some(new));
        engine.add(
            change.about("encoding").values(value(old), value(new)),
            Some(name),
        );
    }
    let change = |rule| Change::at(rule, direction, Some(old), Some(new)).about("schema");
    match (old.get("schema"), new.get("schema")) {
        (Some(a), Some(b)) => engine.schemas(&a, &b, direction, name),
        (None, Some(_)) => engine.add(
            change(Rule::TypeNarrowed).values("any", "typed"),
            Some(name),
        ),
        (Some(_), None) => engine.add(change(Rule::TypeWidened).values("typed", "any"), Some(name)),
        (None, None) => {}
    }
}

pub fn request<'a>(
    engine: &Engine<'_, 'a>,
    old: &Spot<'a>,
    new: &Spot<'a>,
    direction: Direction,
    name: &OperationName,
) {
    let body = |spot: &Spot<'a>, tree: &Tree<'a>| {
        spot.get("requestBody").and_then(|body| tree.resolve(&body))
    };
    let (a, b) = (body(old, engine.old_tree()), body(new, engine.new_tree()));
    let add = |rule: Rule, x: Option<&Spot<'_>>, y: Option<&Spot<'_>>| {
        let change = Change::at(rule, direction, x, y).about("requestBody");
        let shown = |side: Option<&Spot<'_>>| {
            side.map_or(Value::Null, |body| {
                Value::from(if body.flag("required") {
                    "required"
                } else {
                    "optional"
                })
            })
        };
        engine.add(change.values(shown(x), shown(y)), Some(name));
    };
    match (&a, &b) {
        (None, None) => {}
        (None, Some(y)) => {
            let rule = if y.flag("required") {
                Rule::RequiredBodyAdded
            } else {
                Rule::OptionalBodyAdded
            };
            add(rule, None, Some(y));
        }
        (Some(x), None) => {
            let rule = if x.flag("required") {
                Rule::RequiredBodyRemoved
            } else {
                Rule::OptionalBodyRemoved
            };
            add(rule, Some(x), None);
        }
        (Some(x), Some(y)) => {
            match (x.flag("required"), y.flag("required")) {
                (false, true) => add(Rule::BodyBecameRequired, Some(x), Some(y)),
                (true, false) => add(Rule::BodyBecameOptional, Some(x), Some(y)),
                _ => {}
            }
            lifecycle::words(engine, x, y, &["description"], Some(name));
            media(engine, x, y, direction, name);
        }
    }
}

pub fn responses<'a>(
    engine: &Engine<'_, 'a>,
    old: &Spot<'a>,
    new: &Spot<'a>,
    direction: Direction,
    name: &OperationName,
) {
    let all = |spot: &Spot<'a>, tree: &Tree<'a>| -> BTreeMap<String, Spot<'a>> {
        let responses = spot.get("responses");
        let statuses = responses
            .iter()
            .flat_map(Spot::members)
            .filter(|(status, _)| !status.starts_with("x-"));
        statuses
            .filter_map(|(status, spot)| Some((status.to_uppercase(), tree.resolve(&spot)?)))
            .collect()
    };
    let (a, b) = (all(old, engine.old_tree()), all(new, engine.new_tree()));
    let add = |rule: Rule, x: Option<(&String, &Spot<'a>)>, y: Option<(&String, &Spot<'a>)>| {
        let change = Change::at(rule, direction, x.map(|x| x.1), y.map(|y| y.1)).about("responses");
        let shown = |side: Option<(&String, &Spot<'a>)>| {
            side.map_or(Value::Null, |(status, _)| {
                status.to_lowercase().replace('x', "X").into()
            })
        };
        engine.add(change.values(shown(x), shown(y)), Some(name));
    };
    let mut seen = BTreeSet::new();
    for (status, x) in &a {
        let range = format!("{}XX", status.get(..1).unwrap_or_default());
        let code = b.iter().find(|(code, _)| {
            status.ends_with("XX") && code[..1] == status[..1] && !a.contains_key(*code)
        });
        if let Some(y) = b.get(status) {
            seen.insert(status.clone());
            response(engine, x, y, direction, name);
        } else if let Some(y) = b.get(&range).filter(|_| !a.contains_key(&range)) {
            if seen.insert(range.clone()) {
                add(
                    Rule::StatusRangeWidened,
                    Some((status, x)),
                    Some((&range, y)),
                );
            }
            response(engine, x, y, direction, name);
        } else if let Some((code, y)) = code {
            seen.insert(code.clone());
            add(
                Rule::StatusRangeNarrowed,
                Some((status, x)),
                Some((code, y)),
            );
            response(engine, x, y, direction, name);
        } else {
            add(lost(status), Some((status, x)), None);
        }
    }
    for (status, y) in b.iter().filter(|(status, _)| !seen.contains(*status)) {
        add(gained(status), None, Some((status, y)));
    }
}

fn lost(status: &str) -> Rule {
    match status.as_bytes().first() {
        Some(b'2' | b'3' | b'1') => Rule::SuccessRemoved,
        Some(b'D') => Rule::DefaultResponseRemoved,
        _ => Rule::ErrorStatusRemoved,
    }
}

fn gained(status: &str) -> Rule {
    match status.as_bytes().first() {
        Some(b'2' | b'3' | b'1') => Rule::SuccessAdded,
        Some(b'D') => Rule::DefaultResponseAdded,
        _ => Rule::ErrorStatusAdded,
    }
}

fn response<'a>(
    engine: &Engine<'_, 'a>,
    old: &Spot<'a>,
    new: &Spot<'a>,
    direction: Direction,
    name: &OperationName,
) {
    lifecycle::words(engine, old, new, &["description"], Some(name));
    let (a, b) = (content(old), content(new));
    let add = |rule: Rule| {
        let change = Change::at(rule, direction, Some(old), Some(new)).about("content");
        let keys =
            |map: &BTreeMap<String, Spot<'_>>| Value::from(map.keys().cloned().collect::<Vec<_>>());
        engine.add(change.values(keys(&a), keys(&b)), Some(name));
    };
    match (a.is_empty(), b.is_empty()) {
        (true, false) => add(Rule::ResponseBodyAdded),
        (false, true) => add(Rule::ResponseBodyRemoved),
        _ => media(engine, old, new, direction, name),
    }
    headers(engine, old, new, direction, name);
    if old.node.get("links").map(canonical) != new.node.get("links").map(canonical) {
        let change = Change::at(Rule::LinksChanged, direction, Some(old), Some(new)).about("links");
        engine.add(change, Some(name));
    }
}

fn headers<'a>(
    engine: &Engine<'_, 'a>,
    old: &Spot<'a>,
    new: &Spot<'a>,
    direction: Direction,
    name: &OperationName,
) {
    let all = |spot: &Spot<'a>, tree: &Tree<'a>| -> BTreeMap<String, Spot<'a>> {
        let headers = spot.get("headers");
        let named = headers
            .iter()
            .flat_map(Spot::members)
            .map(|(name, spot)| (name.to_ascii_lowercase(), spot));
        let named = named.filter(|(name, _)| name != "content-type");
        named
            .filter_map(|(name, spot)| Some((name, tree.resolve(&spot)?)))
            .collect()
    };
    let (a, b) = (all(old, engine.old_tree()), all(new, engine.new_tree()));
    let add = |rule: Rule, header: &str, x: Option<&Spot<'a>>, y: Option<&Spot<'a>>| {
        let change = Change::at(rule, direction, x.or(Some(old)), y.or(Some(new))).about(header);
        let shown = |side: Option<&Spot<'_>>| side.map_or(Value::Null, |_| header.into());
        engine.add(change.values(shown(x), shown(y)), Some(name));
    };
    for (header, x) in &a {
        let Some(y) = b.get(header) else {
            let rule = if x.flag("required") {
                Rule::RequiredHeaderRemoved
            } else {
                Rule::OptionalHeaderRemoved
            };
            add(rule, header, Some(x), None);
            continue;
        };
        match (x.flag("required"), y.flag("required")) {
            (true, false) => add(Rule::HeaderBecameOptional, header, Some(x), Some(y)),
            (false, true) => add(Rule::HeaderBecameRequired, header, Some(x), Some(y)),
            _ => {}
        }
        lifecycle::words(
            engine,
            x,
            y,
            &["description", "example", "examples"],
            Some(name),
        );
        if let (Some(from), Some(to)) = (x.get("schema"), y.get("schema")) {
            engine.schemas(&from, &to, direction, name);
        }
    }
    for (header, y) in b.iter().filter(|(header, _)| !a.contains_key(*header)) {
        add(Rule::HeaderAdded, header, None, Some(y));
    }
}
