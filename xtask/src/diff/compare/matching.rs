//! Pairs: properties that were renamed, alternatives that were reordered. In: what only one side has. Out: pairs.

use std::collections::{BTreeMap, HashMap};
use std::hash::Hash;

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

/// Does what [`pairs`] does, for items with the same key only: a list of thousands is not compared with another item by item.
pub fn keyed<A: Clone, K: Eq + Hash>(
    old: &mut Vec<A>,
    new: &mut Vec<A>,
    old_key: &dyn Fn(&A) -> Option<K>,
    new_key: &dyn Fn(&A) -> Option<K>,
    fits: &dyn Fn(&A, &A) -> bool,
) -> Vec<(A, A)> {
    let mut by_key: HashMap<K, Vec<usize>> = HashMap::new();
    for (at, y) in new.iter().enumerate() {
        if let Some(key) = new_key(y) {
            by_key.entry(key).or_default().push(at);
        }
    }
    let mut out = Vec::new();
    let mut taken = vec![false; new.len()];
    for x in std::mem::take(old) {
        let candidates = old_key(&x).and_then(|key| by_key.get_mut(&key));
        let found = candidates.and_then(|candidates| {
            let at = candidates.iter().position(|at| fits(&x, &new[*at]))?;
            Some(candidates.remove(at))
        });
        match found {
            Some(at) => {
                taken[at] = true;
                out.push((x, new[at].clone()));
            }
            None => old.push(x),
        }
    }
    let mut taken = taken.into_iter();
    new.retain(|_| !taken.next().unwrap_or_default());
    out
}

/// Pairs alternatives: by component, by tag value, by title, by contract, then by shape.
pub fn branches(cx: &Cx<'_, '_>, old: &[Branch], new: &[Branch]) -> Matched {
    let (mut removed, mut added) = (old.to_vec(), new.to_vec());
    let mut kept = Vec::new();
    let engine = cx.engine;
    let (a, b) = (engine.old, engine.new);
    let same = |x: &Branch, y: &Branch| engine.same(x.id, y.id);
    let any = |_: &Branch, _: &Branch| true;
    let name = |branch: &Branch| branch.name.clone();
    kept.extend(keyed(&mut removed, &mut added, &name, &name, &any));
    // Several alternatives may have the same tag or title: those that did not change are paired first.
    let tag = [a, b].map(|schemas| move |branch: &Branch| tags(schemas, branch.id));
    let title = [a, b].map(|schemas| move |branch: &Branch| schemas.get(branch.id).title.clone());
    for fits in [&same as &dyn Fn(&Branch, &Branch) -> bool, &any] {
        kept.extend(keyed(&mut removed, &mut added, &tag[0], &tag[1], fits));
    }
    for fits in [&same as &dyn Fn(&Branch, &Branch) -> bool, &any] {
        kept.extend(keyed(&mut removed, &mut added, &title[0], &title[1], fits));
    }
    if removed.len() * added.len() <= 2_500 {
        let mut take = |fits: &dyn Fn(&Branch, &Branch) -> bool| {
            kept.extend(pairs(&mut removed, &mut added, fits));
        };
        take(&same);
        take(&|x, y| engine.same_but_null(x.id, y.id));
        take(&|x, y| similar(&a.get(x.id), &b.get(y.id)));
    }
    Matched {
        kept,
        removed,
        added,
    }
}

/// Returns the properties with one possible value each, if there are any.
fn tags(schemas: &Schemas<'_>, id: Id) -> Option<BTreeMap<String, String>> {
    let schema = schemas.get(id);
    let tag = |(name, id): (&String, &Id)| {
        let values = schemas.get(*id).values.clone()?;
        let only = values.values().next().filter(|_| values.len() == 1)?;
        Some((name.clone(), canonical(only)))
    };
    let tags: BTreeMap<_, _> = schema.properties.iter().filter_map(tag).collect();
    (!tags.is_empty()).then_some(tags)
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
