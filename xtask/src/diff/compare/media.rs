//! Media types. In: two objects with a `content`. Out: changes of the media types that a body may have, and of the schema
//! in each.

mod encoding;
mod items;

use std::collections::BTreeMap;

use super::{NodePair, Notation, octets};
use crate::diff::rule::{Direction, Rule};
use crate::diff::schema::is_open;
use crate::diff::tree::{Tree, TreeNode};
use crate::keyword::MEDIA_TYPE;
use crate::source::media::{is_positional, is_sequential};

/// The keyword for the schema of each item of a sequence.
const ITEMS: &str = "itemSchema";

type MediaTypes<'a> = BTreeMap<String, TreeNode<'a>>;
type MediaEntry<'c, 'a> = (&'c String, &'c TreeNode<'a>);

/// Returns the media types of a body or a response by their normal names.
pub fn content<'a>(tree: &Tree<'a>, holder: &TreeNode<'a>) -> MediaTypes<'a> {
    let content = tree.entries(holder, "content");
    content
        .map(|(name, media)| (media_name(name), media))
        .collect()
}

/// Returns a media type in lower case, without its character set and with its parameters sorted.
pub fn media_name(name: &str) -> String {
    let mut parts = name.split(';').map(|part| part.trim().to_lowercase());
    let essence = parts.next().unwrap_or_default();
    let mut parameters: Vec<_> = parts
        .filter(|part| !part.is_empty() && !part.starts_with("charset="))
        .collect();
    parameters.sort();
    parameters.insert(0, essence);
    parameters.join(";")
}

/// Returns a media type without its parameters.
fn essence(name: &str) -> &str {
    name.split(';').next().unwrap_or_default()
}

/// Returns the schema of the first media type.
pub fn schema<'a>(tree: &Tree<'a>, holder: &TreeNode<'a>) -> Option<TreeNode<'a>> {
    let (_, media) = tree.entries(holder, "content").next()?;
    media.get("schema").or_else(|| media.get(ITEMS))
}

/// Returns whether the range `wide` includes `narrow`.
fn covers(wide: &str, narrow: &str, direction: Direction) -> bool {
    if wide == narrow {
        return false;
    }
    if wide == "*/*" {
        return true;
    }
    if let Some(group) = wide.strip_suffix("/*") {
        return narrow.starts_with(&format!("{group}/"));
    }
    // A type without parameters includes all parameters. A server that reads JSON reads `+json` types, but a client that
    // accepts JSON does not receive them.
    let sent = direction == Direction::Request;
    let suffixed = |name: &str, suffix| sent && wide == name && essence(narrow).ends_with(suffix);
    essence(narrow) == wide
        || suffixed("application/json", "+json")
        || suffixed("application/xml", "+xml")
}

fn related(a: &str, b: &str, direction: Direction) -> bool {
    covers(a, b, direction) || covers(b, a, direction)
}

/// How a program reads a body.
#[derive(PartialEq, Eq)]
enum MediaFormat {
    Json,
    Text,
    Bytes,
    Stream,
}

fn format(media: &str) -> MediaFormat {
    match essence(media) {
        name if is_sequential(name) && !is_positional(name) => MediaFormat::Stream,
        "application/json" => MediaFormat::Json,
        name if name.ends_with("+json") => MediaFormat::Json,
        "application/xml" | "application/x-www-form-urlencoded" => MediaFormat::Text,
        name if name.starts_with("text/") || name.ends_with("+xml") => MediaFormat::Text,
        _ => MediaFormat::Bytes,
    }
}

/// Rules for a media type that was added, removed, generalised and specialised.
const SENT: [Rule; 4] = [
    Rule::RequestMediaAdded,
    Rule::RequestMediaRemoved,
    Rule::RequestMediaGeneralised,
    Rule::RequestMediaSpecialised,
];
const RECEIVED: [Rule; 4] = [
    Rule::ResponseMediaAdded,
    Rule::ResponseMediaRemoved,
    Rule::ResponseMediaGeneralised,
    Rule::ResponseMediaSpecialised,
];

pub fn compare<'a>(holders: &NodePair<'_, 'a>) {
    let direction = holders.direction;
    let [added, removed, generalised, specialised] = match direction {
        Direction::Request => SENT,
        Direction::Response => RECEIVED,
    };
    let [mut a, mut b] = holders.each(content);
    let report = |rule: Rule, x: Option<MediaEntry<'_, 'a>>, y: Option<MediaEntry<'_, 'a>>| {
        let [was, is] = [x, y].map(|side| side.map(|(name, _)| name.as_str()));
        let media = holders.at(x.map(|x| x.1), y.map(|y| y.1));
        media.report(rule, "content", was, is);
    };
    if let Some([x, y]) = other_format(&a, &b, direction) {
        return report(Rule::ResponseFormatChanged, Some(x), Some(y));
    }
    if let Some([x, y]) = replaced(&a, &b, direction) {
        report(removed, Some(x), Some(y));
        if format(x.0) == format(y.0) {
            schemas(&holders.both(x.1, y.1), notation(x, y));
        }
        let (x, y) = (x.0.clone(), y.0.clone());
        a.remove(&x);
        b.remove(&y);
    }
    for (key, x) in &a {
        if let Some(y) = b.get(key) {
            media_type(holders, (key, x), (key, y));
            continue;
        }
        let wider = b.iter().find(|(other, _)| covers(other, key, direction));
        let narrower = || b.iter().find(|(other, _)| covers(key, other, direction));
        let other = wider.or_else(narrower);
        let rule = match (wider, other) {
            (Some(_), _) => generalised,
            (None, Some(_)) => specialised,
            (None, None) => removed,
        };
        // A range that both sides have includes the type.
        if !wider.is_some_and(|(other, _)| a.contains_key(other)) {
            report(rule, Some((key, x)), other);
        }
        if let Some(y) = other {
            media_type(holders, (key, x), y);
        }
    }
    for (key, y) in b.iter().filter(|(key, _)| !a.contains_key(*key)) {
        let is_reported = |other: &String| {
            covers(other, key, direction) || covers(key, other, direction) && !b.contains_key(other)
        };
        if !a.keys().any(is_reported) {
            report(added, None, Some((key, y)));
        }
    }
}

/// Returns the only media type of either side, if programs read the two by other means.
fn other_format<'c, 'a>(
    old: &'c MediaTypes<'a>,
    new: &'c MediaTypes<'a>,
    direction: Direction,
) -> Option<[MediaEntry<'c, 'a>; 2]> {
    let (x, y) = (old.iter().next()?, new.iter().next()?);
    let is_single = old.len() == 1 && new.len() == 1 && direction == Direction::Response;
    let [a, b] = [format(x.0), format(y.0)];
    let is_json = a == MediaFormat::Json || b == MediaFormat::Json;
    let differ = a != b && a != MediaFormat::Text && b != MediaFormat::Text;
    (is_single && is_json && differ && !related(x.0, y.0, direction)).then_some([x, y])
}

/// Returns the only type that was removed and the only one that was added, if neither is related to another type.
fn replaced<'c, 'a>(
    old: &'c MediaTypes<'a>,
    new: &'c MediaTypes<'a>,
    direction: Direction,
) -> Option<[MediaEntry<'c, 'a>; 2]> {
    let only = |from: &'c MediaTypes<'a>, to: &'c MediaTypes<'a>| {
        let mut lost = from.iter().filter(|(key, _)| !to.contains_key(*key));
        let entry = lost.next().filter(|_| lost.next().is_none())?;
        let is_related = to.keys().any(|key| related(entry.0, key, direction));
        (!is_related).then_some(entry)
    };
    Some([only(old, new)?, only(new, old)?])
}

fn media_type<'a>(holders: &NodePair<'_, 'a>, from: MediaEntry<'_, 'a>, to: MediaEntry<'_, 'a>) {
    let media = holders.both(from.1, to.1);
    media.compare_docs(&["example", "examples"]);
    media.compare_unknown(&MEDIA_TYPE);
    encoding::compare(&media, [from.0, to.0].iter().any(|name| has_parts(name)));
    if is_sequential(from.0) && is_sequential(to.0) {
        items::compare(&media);
    } else {
        media.compare_docs(&[ITEMS]);
    }
    if media
        .sides()
        .iter()
        .any(|media| media.has(ITEMS) && !media.has("schema"))
    {
        return;
    }
    let have_schemas = media.sides().iter().all(|media| media.has("schema"));
    if format(from.0) == MediaFormat::Bytes && !have_schemas && octets(&media) {
        return;
    }
    schemas(&media, notation(from, to));
}

/// Returns whether bodies of a media type, or of one in its range, are written part by part.
fn has_parts(name: &str) -> bool {
    let name = essence(name);
    name == "application/x-www-form-urlencoded"
        || name.starts_with("multipart/")
        || name.ends_with('*')
}

/// Compares the bytes of a body of which one side has no schema; returns whether they are all that is to compare.
fn octets(media: &NodePair<'_, '_>) -> bool {
    let engine = media.engine;
    let schemas = media.sides().map(|media| media.get("schema"));
    let sides = [engine.old, engine.new].into_iter().zip(&schemas);
    let mut sides = sides.map(|(all, schema)| {
        let schema = schema.as_ref();
        schema.map_or_else(Default::default, |schema| all.get(all.id(schema)))
    });
    let [Some(old), Some(new)] = [sides.next(), sides.next()] else {
        return false;
    };
    if let Some([was, is]) = octets::recoded(&old, &new) {
        let [old, new] = &schemas;
        let at = media.at(old.as_ref(), new.as_ref());
        at.report(Rule::ContentChanged, "contentEncoding", was, is);
        return true;
    }
    octets::are_bytes(&old, &new)
}

/// Returns the notation of both sides. A part with a JSON content type leaves nothing to its type.
fn notation(old: MediaEntry<'_, '_>, new: MediaEntry<'_, '_>) -> Notation {
    let [old, new] = [old, new].map(|(name, media)| {
        let mut parts = media.entries_at("encoding");
        let is_json = |part: &TreeNode<'_>| {
            let types = part.str("contentType");
            types.is_some_and(|types| types.contains("json"))
        };
        match essence(name) {
            _ if parts.any(|(_, part)| is_json(&part)) => Notation::Json,
            "application/x-www-form-urlencoded" => Notation::Form,
            "text/plain" => Notation::Text,
            name if name.starts_with("multipart/") => Notation::Multipart,
            name if format(name) == MediaFormat::Bytes => Notation::Bytes,
            _ => Notation::Json,
        }
    });
    if old == new { old } else { Notation::Json }
}

/// Compares the schemas of two media types, parameters or headers.
pub fn schemas(pair: &NodePair<'_, '_>, notation: Notation) {
    let is_typed = |schema: &TreeNode<'_>| !is_open(schema.value);
    match pair.sides().map(|node| node.get("schema")) {
        [Some(a), Some(b)] => pair.compare_schemas(&a, &b, notation),
        [None, Some(b)] if is_typed(&b) => {
            let pair = pair.at(None, Some(&b));
            pair.report(Rule::SchemaAdded, "schema", "any", "typed");
        }
        [Some(a), None] if is_typed(&a) => {
            let pair = pair.at(Some(&a), None);
            pair.report(Rule::SchemaRemoved, "schema", "typed", "any");
        }
        _ => {}
    }
}
