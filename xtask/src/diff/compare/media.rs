//! Media types: what a body or an answer may be written as, and its schema in each.

mod encoding;

use std::collections::BTreeMap;

use serde_json::Value;

use super::{Change, Engine, Notation, known, lifecycle, values};
use crate::diff::finding::OperationName;
use crate::diff::rule::{Direction, Rule};
use crate::diff::schema::is_open;
use crate::diff::tree::Spot;
use crate::keyword::MEDIA_TYPE;

type Content<'a> = BTreeMap<String, Spot<'a>>;

/// One of them, with its name.
type Offer<'c, 'a> = (&'c String, &'c Spot<'a>);

/// The media types of a body or an answer by their normal names.
pub fn content<'a>(holder: &Spot<'a>) -> Content<'a> {
    let content = holder.get("content");
    content
        .iter()
        .flat_map(Spot::members)
        .map(|(name, media)| (media_name(name), media))
        .collect()
}

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

/// The schema of the first media type.
pub fn schema<'a>(holder: &Spot<'a>) -> Option<Spot<'a>> {
    let content = holder.get("content")?;
    let (_, media) = content.members().next()?;
    media.get("schema")
}

/// Tells whether the range `wide` has `narrow` in it.
fn covers(wide: &str, narrow: &str, direction: Direction) -> bool {
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
    // A type without parameters has all of them in it. Who reads JSON reads its suffixed kin, but who asks for the one
    // is not answered with the other.
    let sent = direction == Direction::Request;
    let kin = |name: &str, suffix| sent && wide == name && whole(narrow).ends_with(suffix);
    whole(narrow) == wide || kin("application/json", "+json") || kin("application/xml", "+xml")
}

/// How a program reads a body.
#[derive(PartialEq, Eq)]
enum Reading {
    Json,
    Text,
    Bytes,
    Stream,
}

fn reading(media: &str) -> Reading {
    let name = media.split(';').next().unwrap_or_default();
    match name {
        "text/event-stream"
        | "application/x-ndjson"
        | "application/jsonl"
        | "application/json-seq" => Reading::Stream,
        "application/json" => Reading::Json,
        _ if name.ends_with("+json") => Reading::Json,
        "application/xml" | "application/x-www-form-urlencoded" => Reading::Text,
        _ if name.starts_with("text/") || name.ends_with("+xml") => Reading::Text,
        _ => Reading::Bytes,
    }
}

struct Rules {
    removed: Rule,
    added: Rule,
    generalised: Rule,
    specialised: Rule,
}

const SENT: Rules = Rules {
    removed: Rule::RequestMediaRemoved,
    added: Rule::RequestMediaAdded,
    generalised: Rule::RequestMediaGeneralised,
    specialised: Rule::RequestMediaSpecialised,
};

const RECEIVED: Rules = Rules {
    removed: Rule::ResponseMediaRemoved,
    added: Rule::ResponseMediaAdded,
    generalised: Rule::ResponseMediaGeneralised,
    specialised: Rule::ResponseMediaSpecialised,
};

pub fn compare<'a>(
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
    let (mut a, mut b) = (content(old), content(new));
    let add = |rule: Rule, x: Option<(&String, &Spot<'a>)>, y: Option<(&String, &Spot<'a>)>| {
        let [from, to] = [x.map_or(old, |x| x.1), y.map_or(new, |y| y.1)];
        let change = Change::at(rule, direction, Some(from), Some(to)).about("content");
        let shown = |side: Option<(&String, &Spot<'a>)>| {
            side.map_or(Value::Null, |(name, _)| name.as_str().into())
        };
        engine.add(change.values(shown(x), shown(y)), Some(name));
    };
    if let Some([x, y]) = other_reading(&a, &b, direction) {
        return add(Rule::AnswerKindChanged, Some(x), Some(y));
    }
    if let Some([x, y]) = instead(&a, &b, direction) {
        add(rules.removed, Some(x), Some(y));
        if reading(x.0) == reading(y.0) {
            let notation = notation(x, y);
            described(engine, x.1, y.1, (direction, notation), name);
        }
        let (x, y) = (x.0.clone(), y.0.clone());
        a.remove(&x);
        b.remove(&y);
    }
    for (key, x) in &a {
        if let Some(y) = b.get(key) {
            inside(engine, [(key, x), (key, y)], direction, name);
            continue;
        }
        let (rule, other) = counterpart(key, &b, rules, direction);
        // A range that stays says what it said; the type within it was one way to write it.
        let stays = |(other, _): Offer<'_, 'a>| rule == rules.generalised && a.contains_key(other);
        if !other.is_some_and(stays) {
            add(rule, Some((key, x)), other);
        }
        if let Some(y) = other {
            inside(engine, [(key, x), y], direction, name);
        }
    }
    for (key, y) in b.iter().filter(|(key, _)| !a.contains_key(*key)) {
        let told = |other: &String| {
            covers(other, key, direction) || covers(key, other, direction) && !b.contains_key(other)
        };
        if !a.keys().any(told) {
            add(rules.added, None, Some((key, y)));
        }
    }
}

/// What became of a content type that the other side does not have: a wider one, a narrower one, or nothing.
fn counterpart<'c, 'a>(
    key: &str,
    new: &'c Content<'a>,
    rules: &Rules,
    direction: Direction,
) -> (Rule, Option<Offer<'c, 'a>>) {
    let wider = new.iter().find(|(other, _)| covers(other, key, direction));
    let narrower = || new.iter().find(|(other, _)| covers(key, other, direction));
    match wider {
        Some(other) => (rules.generalised, Some(other)),
        None => match narrower() {
            Some(other) => (rules.specialised, Some(other)),
            None => (rules.removed, None),
        },
    }
}

/// An answer that programs read in another way altogether.
fn other_reading<'c, 'a>(
    old: &'c Content<'a>,
    new: &'c Content<'a>,
    direction: Direction,
) -> Option<[Offer<'c, 'a>; 2]> {
    let (x, y) = (old.iter().next()?, new.iter().next()?);
    let alone = old.len() == 1 && new.len() == 1 && direction == Direction::Response;
    let [a, b] = [reading(x.0), reading(y.0)];
    let json = a == Reading::Json || b == Reading::Json;
    let apart = a != b && a != Reading::Text && b != Reading::Text;
    (alone && json && apart && !covers(x.0, y.0, direction) && !covers(y.0, x.0, direction))
        .then_some([x, y])
}

/// The only type that went and the only one that came, if neither has anything to do with another.
fn instead<'c, 'a>(
    old: &'c Content<'a>,
    new: &'c Content<'a>,
    direction: Direction,
) -> Option<[Offer<'c, 'a>; 2]> {
    let mut gone = old.iter().filter(|(key, _)| !new.contains_key(*key));
    let mut come = new.iter().filter(|(key, _)| !old.contains_key(*key));
    let (x, y) = (gone.next()?, come.next()?);
    let alone = gone.next().is_none() && come.next().is_none();
    let related = |a: &str, b: &str| covers(a, b, direction) || covers(b, a, direction);
    let apart =
        !new.keys().any(|key| related(x.0, key)) && !old.keys().any(|key| related(y.0, key));
    (alone && apart).then_some([x, y])
}

fn inside<'a>(
    engine: &Engine<'_, 'a>,
    [from, to]: [Offer<'_, 'a>; 2],
    direction: Direction,
    name: &OperationName,
) {
    let (old, new) = (from.1, to.1);
    lifecycle::words(engine, old, new, &["example", "examples"], Some(name));
    known::others(engine, (old, new), &MEDIA_TYPE, direction, Some(name));
    encoding::compare(engine, (old, new), direction, name);
    let both = [old, new].iter().all(|media| media.get("schema").is_some());
    if reading(from.0) == Reading::Bytes && !both && are_bytes(engine, old, new) {
        return;
    }
    described(engine, old, new, (direction, notation(from, to)), name);
}

fn are_bytes<'a>(engine: &Engine<'_, 'a>, old: &Spot<'a>, new: &Spot<'a>) -> bool {
    let sides = [(engine.old, old), (engine.new, new)].map(|(schemas, media)| {
        let schema = media.get("schema");
        schema.map_or_else(Default::default, |schema| schemas.get(schemas.id(&schema)))
    });
    values::are_bytes(&sides[0], &sides[1])
}

/// How both sides write a value. A part that is JSON by its own content type leaves nothing to decide by its type.
fn notation(old: Offer<'_, '_>, new: Offer<'_, '_>) -> Notation {
    let of = |(name, media): Offer<'_, '_>| {
        let parts = media.get("encoding");
        let is_json = |part: Spot<'_>| {
            part.str("contentType")
                .is_some_and(|kind| kind.contains("json"))
        };
        match name.split(';').next().unwrap_or_default() {
            _ if parts
                .iter()
                .flat_map(Spot::members)
                .any(|(_, part)| is_json(part)) =>
            {
                Notation::Json
            }
            "application/x-www-form-urlencoded" => Notation::Form,
            "text/plain" => Notation::Text,
            name if name.starts_with("multipart/") => Notation::Multipart,
            name if reading(name) == Reading::Bytes => Notation::Bytes,
            _ => Notation::Json,
        }
    };
    let (old, new) = (of(old), of(new));
    if old == new { old } else { Notation::Json }
}

/// Compares the schemas of two media types, parameters or headers.
pub fn described<'a>(
    engine: &Engine<'_, 'a>,
    old: &Spot<'a>,
    new: &Spot<'a>,
    (direction, notation): (Direction, Notation),
    name: &OperationName,
) {
    let empty = |spot: &Spot<'a>| {
        let schema = spot.get("schema");
        schema.is_none_or(|schema| is_open(schema.node))
    };
    let change = |rule, x: &Spot<'a>, y: &Spot<'a>| {
        Change::at(rule, direction, Some(x), Some(y)).about("schema")
    };
    match (old.get("schema"), new.get("schema")) {
        (Some(a), Some(b)) => engine.schemas(&a, &b, (direction, notation), name),
        (None, Some(b)) if !empty(new) => {
            let added = change(Rule::SchemaAdded, old, &b).values("any", "typed");
            engine.add(added, Some(name));
        }
        (Some(a), None) if !empty(old) => {
            let removed = change(Rule::SchemaRemoved, &a, new).values("typed", "any");
            engine.add(removed, Some(name));
        }
        _ => {}
    }
}
