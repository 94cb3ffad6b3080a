//! What belongs together: members that were renamed, alternatives that were reordered.

use std::collections::BTreeMap;

use similar::TextDiff;

use super::schema::Cx;
use crate::diff::schema::{Branch, Id, Kind, Schema, Schemas};
use crate::diff::tree::canonical;

/// Pairs members that went with members that came: same schema, same duty, and no other candidate or a similar name.
pub fn renamed(
    cx: &Cx<'_, '_, '_>,
    removed: &[&String],
    added: &[&String],
) -> Vec<(String, String)> {
    if removed.is_empty() || added.is_empty() || removed.len() * added.len() > 400 {
        return Vec::new();
    }
    let (old, new) = (&cx.old, &cx.new);
    let fits = |from: &String, to: &String| {
        let ids = old.properties.get(from).zip(new.properties.get(to));
        old.required.contains(from) == new.required.contains(to)
            && ids.is_some_and(|(x, y)| cx.engine.same(*x, *y))
    };
    let mut candidates: Vec<(f32, &String, &String)> = Vec::new();
    for from in removed {
        for to in added {
            if fits(from, to) {
                candidates.push((alike(from, to), from, to));
            }
        }
    }
    let alone = removed.len() == 1 && added.len() == 1;
    candidates.retain(|(score, ..)| alone || *score >= 0.5);
    candidates.sort_by(|a, b| {
        b.0.total_cmp(&a.0)
            .then_with(|| (a.1, a.2).cmp(&(b.1, b.2)))
    });
    let mut out: Vec<(String, String)> = Vec::new();
    for (_, from, to) in candidates {
        if !out.iter().any(|(a, b)| a == from || b == to) {
            out.push((from.clone(), to.clone()));
        }
    }
    out
}

/// How alike two names are, from 0 to 1.
pub fn alike(a: &str, b: &str) -> f32 {
    TextDiff::from_chars(a.to_lowercase(), b.to_lowercase()).ratio()
}

/// What became of the alternatives of a union.
pub struct Matched {
    pub kept: Vec<(Id, Id)>,
    pub removed: Vec<Branch>,
    pub added: Vec<Branch>,
}

/// Takes out of both lists what belongs together, each once, and returns the pairs.
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
pub fn branches(cx: &Cx<'_, '_, '_>, old: &[Branch], new: &[Branch]) -> Matched {
    let (mut removed, mut added) = (old.to_vec(), new.to_vec());
    let mut kept = Vec::new();
    let mut take = |fits: &dyn Fn(&Branch, &Branch) -> bool| {
        kept.extend(pairs(&mut removed, &mut added, fits));
        removed.len() * added.len()
    };
    let engine = cx.engine;
    let (a, b) = (engine.old, engine.new);
    take(&|x, y| x.name.is_some() && x.name == y.name);
    take(&|x, y| {
        let tags = tags(a, x.id);
        !tags.is_empty() && tags == self::tags(b, y.id)
    });
    let left = take(&|x, y| {
        let title = a.get(x.id).title.clone();
        title.is_some() && title == b.get(y.id).title
    });
    if left <= 2_500 {
        take(&|x, y| engine.same(x.id, y.id));
        take(&|x, y| similar(&a.get(x.id), &b.get(y.id)));
    }
    let kept = kept.into_iter().map(|(x, y)| (x.id, y.id)).collect();
    Matched {
        kept,
        removed,
        added,
    }
}

/// Members with one possible value each.
fn tags(schemas: &Schemas<'_>, id: Id) -> BTreeMap<String, String> {
    let schema = schemas.get(id);
    let tag = |(name, id): (&String, &Id)| {
        let values = schemas.get(*id).values.clone()?;
        let only = values.values().next().filter(|_| values.len() == 1)?;
        Some((name.clone(), canonical(only)))
    };
    schema.properties.iter().filter_map(tag).collect()
}

/// Tells whether two schemas look like versions of one thing.
pub fn similar(old: &Schema, new: &Schema) -> bool {
    if old.only() != new.only() || old.only().is_none() {
        return false;
    }
    if old.only() != Some(Kind::Object) {
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
