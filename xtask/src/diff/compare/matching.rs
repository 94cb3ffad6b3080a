//! Pairs: properties that were renamed, alternatives that were reordered. In: what only one side has. Out: pairs.

use std::collections::BTreeMap;

use similar::TextDiff;

use super::schema::Cx;
use crate::diff::schema::{Branch, Id, JsonType, Schema, Schemas};
use crate::diff::tree::canonical;

/// Pairs removed properties with added ones: same schema, same `required`, and a similar name or the same description.
pub fn renamed(cx: &Cx<'_, '_>, removed: &[&String], added: &[&String]) -> Vec<(String, String)> {
    if removed.len() * added.len() > 400 {
        return Vec::new();
    }
    let (old, new) = (&cx.old, &cx.new);
    let description = |schemas: &Schemas<'_>, schema: &Schema, name: &String| {
        let property = schemas.get(*schema.properties.get(name)?);
        let mut docs = property.docs.iter();
        let (_, text) = docs.find(|(key, _)| *key == "description")?;
        let text = text.as_str()?.trim().to_owned();
        (!text.is_empty()).then_some(text)
    };
    let fits = |from: &String, to: &String| {
        let ids = old.properties.get(from).zip(new.properties.get(to));
        let was = || description(cx.engine.old, old, from);
        let is = || description(cx.engine.new, new, to);
        old.required.contains(from) == new.required.contains(to)
            && ids.is_some_and(|(x, y)| cx.engine.same(*x, *y))
            && (is_renamed(from, to) || was().is_some() && was() == is())
    };
    let all = removed
        .iter()
        .flat_map(|from| added.iter().map(move |to| (*from, *to)));
    let mut candidates: Vec<_> = all.filter(|(from, to)| fits(from, to)).collect();
    candidates.sort_by(|a, b| {
        let order = similarity(b.0, b.1).total_cmp(&similarity(a.0, a.1));
        order.then_with(|| a.cmp(b))
    });
    let mut out: Vec<(String, String)> = Vec::new();
    for (from, to) in candidates {
        if !out.iter().any(|(a, b)| a == from || b == to) {
            out.push((from.clone(), to.clone()));
        }
    }
    out
}

/// Words that many names have in common.
const COMMON: [&str; 6] = ["id", "name", "type", "key", "token", "url"];

/// Returns whether one name may have become another: only the spelling differs, or most of the words are the same.
pub fn is_renamed(from: &str, to: &str) -> bool {
    let (a, b) = (words(from), words(to));
    let shared: Vec<_> = a.iter().filter(|word| b.contains(word)).collect();
    let is_specific = shared.iter().any(|word| !COMMON.contains(&word.as_str()));
    let is_within = shared.len() == a.len().min(b.len());
    similarity(from, to) >= 0.8
        || a.concat() == b.concat()
        || is_specific && (is_within || 2 * shared.len() > a.len().max(b.len()))
}

/// Returns the words of a name in lower case: `user`, `id` of `userID`, `user_id`, `X-User-Id`.
fn words(name: &str) -> Vec<String> {
    let snake = heck::ToSnakeCase::to_snake_case(name);
    let words = snake
        .split('_')
        .filter(|word| !word.is_empty() && *word != "x");
    words.map(str::to_owned).collect()
}

/// Returns how similar two names are, from 0 to 1.
pub fn similarity(a: &str, b: &str) -> f32 {
    TextDiff::from_chars(a.to_lowercase(), b.to_lowercase()).ratio()
}

/// The alternatives of two unions.
pub struct Matched {
    pub kept: Vec<(Branch, Branch)>,
    pub removed: Vec<Branch>,
    pub added: Vec<Branch>,
}

/// Removes what fits together from both lists, each once, and returns the pairs.
pub fn pairs<A, B>(
    old: &mut Vec<A>,
    new: &mut Vec<B>,
    fits: impl Fn(&A, &B) -> bool,
) -> Vec<(A, B)> {
    let mut out = Vec::new();
    for x in std::mem::take(old) {
        match new.iter().position(|y| fits(&x, y)) {
            Some(at) => out.push((x, new.remove(at))),
            None => old.push(x),
        }
    }
    out
}

/// Pairs alternatives: by component, by tag value, by title, by contract, then by shape.
pub fn branches(cx: &Cx<'_, '_>, old: &[Branch], new: &[Branch]) -> Matched {
    let (mut removed, mut added) = (old.to_vec(), new.to_vec());
    let mut kept = Vec::new();
    let mut take = |fits: &dyn Fn(&Branch, &Branch) -> bool| {
        kept.extend(pairs(&mut removed, &mut added, fits));
        removed.len() * added.len()
    };
    let engine = cx.engine;
    let (a, b) = (engine.old, engine.new);
    take(&|x, y| x.name.is_some() && x.name == y.name);
    let is_tagged = |x: &Branch, y: &Branch| {
        let tags = tags(a, x.id);
        !tags.is_empty() && tags == self::tags(b, y.id)
    };
    let is_titled = |x: &Branch, y: &Branch| {
        let title = a.get(x.id).title.clone();
        title.is_some() && title == b.get(y.id).title
    };
    // Several alternatives may have the same tag or title: those that did not change are paired first.
    take(&|x, y| is_tagged(x, y) && engine.same(x.id, y.id));
    take(&is_tagged);
    take(&|x, y| is_titled(x, y) && engine.same(x.id, y.id));
    let left = take(&is_titled);
    if left <= 2_500 {
        take(&|x, y| engine.same(x.id, y.id));
        take(&|x, y| engine.same_but_null(x.id, y.id));
        take(&|x, y| similar(&a.get(x.id), &b.get(y.id)));
    }
    Matched {
        kept,
        removed,
        added,
    }
}

/// Returns the properties with one possible value each.
fn tags(schemas: &Schemas<'_>, id: Id) -> BTreeMap<String, String> {
    let schema = schemas.get(id);
    let tag = |(name, id): (&String, &Id)| {
        let values = schemas.get(*id).values.clone()?;
        let only = values.values().next().filter(|_| values.len() == 1)?;
        Some((name.clone(), canonical(only)))
    };
    schema.properties.iter().filter_map(tag).collect()
}

/// Returns whether two schemas are likely versions of one.
pub fn similar(old: &Schema, new: &Schema) -> bool {
    if old.only() != new.only() || old.only().is_none() {
        return false;
    }
    if old.only() != Some(JsonType::Object) {
        return true;
    }
    let shared = old
        .properties
        .keys()
        .filter(|name| new.properties.contains_key(*name));
    let shared = shared.count();
    let all = old.properties.len() + new.properties.len() - shared;
    all == 0 || shared * 2 >= all
}
