//! `oneOf` accepts a value that matches exactly one alternative: values that match two are rejected.
//!
//! In: the alternatives of both sides, paired. Out: the pairs that began or ceased to reject values together. Neither
//! `anyOf` nor alternatives under a discriminator reject anything for this reason.

use serde_json::Value;

use crate::diff::compare::matching::Matched;
use crate::diff::compare::schema::Cx;
use crate::diff::compare::{Change, Engine};
use crate::diff::rule::{Direction, Level, Rule};
use crate::diff::schema::{Branch, Domain, Located, Overlap, Schemas, overlap};

/// More alternatives than this are not compared pair by pair.
const MAX_ALTERNATIVES: usize = 64;

/// The alternatives of one document.
struct Side<'c, 'a> {
    schemas: &'c Schemas<'a>,
    domain: Domain,
    /// Whether a value that matches two of them is rejected.
    is_exclusive: bool,
}

impl<'a> Side<'_, 'a> {
    fn overlap(&self, one: &Branch, other: (&Side<'_, 'a>, &Branch)) -> Overlap {
        let one = Located {
            schemas: self.schemas,
            id: one.id,
        };
        let other = Located {
            schemas: other.0.schemas,
            id: other.1.id,
        };
        overlap(one, other, &self.domain)
    }
}

/// An alternative of the later side, and the one that it was before.
#[derive(Clone, Copy)]
struct Alternative<'b> {
    before: Option<&'b Branch>,
    now: &'b Branch,
}

/// Reports overlaps that began and overlaps that ended; the keyword is `oneOf`, `anyOf` or empty for a plain schema.
pub fn compare(cx: &mut Cx<'_, '_, '_>, keywords: [&str; 2], matched: &Matched) {
    if cx.old.discriminator.is_some() || cx.new.discriminator.is_some() {
        return;
    }
    let engine = cx.engine;
    let [old, new] = [
        (engine.old, &cx.old, keywords[0]),
        (engine.new, &cx.new, keywords[1]),
    ]
    .map(|(schemas, holder, keyword)| Side {
        schemas,
        domain: Domain::of(holder),
        is_exclusive: keyword == "oneOf",
    });
    let alternatives = |kept: fn(&(Branch, Branch)) -> Alternative<'_>, others| {
        let all: Vec<_> = matched.kept.iter().map(kept).chain(alone(others)).collect();
        all
    };
    let come = alternatives(
        |(x, y)| Alternative {
            before: Some(x),
            now: y,
        },
        &matched.added,
    );
    let gone = alternatives(
        |(x, y)| Alternative {
            before: Some(y),
            now: x,
        },
        &matched.removed,
    );
    let grew = |one: Alternative<'_>| has_grown(engine, one);
    let [begun, possible] = begun(&old, &new, &come, &grew);
    let ended = self::begun(&new, &old, &gone, &|_| false).concat();
    let subject = "oneOf.overlap";
    for (rule, names) in [
        (Rule::UnionOverlapAdded, begun),
        (Rule::UnionOverlapPossible, possible),
    ] {
        if !names.is_empty() {
            cx.add(rule, subject, Value::Null, names);
        }
    }
    if !ended.is_empty() {
        cx.add(Rule::UnionOverlapRemoved, subject, ended, Value::Null);
    }
}

fn alone(branches: &[Branch]) -> impl Iterator<Item = Alternative<'_>> {
    branches.iter().map(|now| Alternative { before: None, now })
}

/// Returns whether an alternative matches values now that it did not match before: those who read it meet others.
fn has_grown(engine: &Engine<'_, '_>, alternative: Alternative<'_>) -> bool {
    let widens = |change: &Change| change.rule.level(Direction::Response) > Level::Safe;
    let (before, now) = (alternative.before, alternative.now);
    before.is_some_and(|before| engine.any_change(before.id, now.id, &widens))
}

/// Returns the pairs of alternatives, by name, that reject values together which only one of them took before: those
/// that do so for sure, and those that may.
fn begun<'a>(
    earlier: &Side<'_, 'a>,
    later: &Side<'_, 'a>,
    alternatives: &[Alternative<'_>],
    grew: &dyn Fn(Alternative<'_>) -> bool,
) -> [Vec<String>; 2] {
    let mut out = [Vec::new(), Vec::new()];
    if !later.is_exclusive {
        return out;
    }
    let is_new = alternatives.iter().any(|one| one.before.is_none());
    if alternatives.len() > MAX_ALTERNATIVES {
        if is_new {
            out[1].push(format!("{} alternatives", alternatives.len()));
        }
        return out;
    }
    for (index, x) in alternatives.iter().enumerate() {
        for y in &alternatives[index + 1..] {
            let name = || format!("{} and {}", name(later, x.now), name(later, y.now));
            match verdict(earlier, later, [*x, *y], grew) {
                Overlap::None => {}
                Overlap::Possible => out[1].push(name()),
                Overlap::Certain => out[0].push(name()),
            }
        }
    }
    out
}

fn verdict<'a>(
    earlier: &Side<'_, 'a>,
    later: &Side<'_, 'a>,
    [x, y]: [Alternative<'_>; 2],
    grew: &dyn Fn(Alternative<'_>) -> bool,
) -> Overlap {
    let now = later.overlap(x.now, (later, y.now));
    if now == Overlap::None {
        return now;
    }
    // A value that was valid matched one of the two before; only such a value is lost.
    let lost = [(x.before, y.now), (y.before, x.now)];
    let lost = lost.into_iter().filter_map(|(before, now)| {
        let before = before?;
        Some(later.overlap(now, (earlier, before)))
    });
    let lost = now.min(lost.max().unwrap_or(Overlap::None));
    let (Some(a), Some(b)) = (x.before, y.before) else {
        return lost;
    };
    let was = if earlier.is_exclusive {
        earlier.overlap(a, (earlier, b))
    } else {
        Overlap::None
    };
    match was {
        Overlap::None => lost,
        // Whether they overlapped before is not decided, so it counts whether one of them takes more.
        Overlap::Possible if grew(x) || grew(y) => Overlap::Possible,
        _ => Overlap::None,
    }
}

/// Returns the component or the title of an alternative, or its index.
fn name(side: &Side<'_, '_>, branch: &Branch) -> String {
    let title = || side.schemas.get(branch.id).title.clone();
    let index = || branch.place.rsplit('/').next().unwrap_or_default();
    let name = branch.name.clone().or_else(title);
    name.unwrap_or_else(|| format!("[{}]", index()))
}
