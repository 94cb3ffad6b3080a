//! `oneOf` accepts a value that matches exactly one alternative: values that match two are rejected.
//!
//! In: the alternatives of both sides, paired. Out: the pairs that began or ceased to reject values. Neither
//! `anyOf` nor alternatives under a discriminator reject anything for this reason.

use serde_json::Value;

use crate::diff::compare::matching::Matched;
use crate::diff::compare::schema::Cx;
use crate::diff::rule::Rule;
use crate::diff::schema::{Branch, Domain, Overlap, SchemaOf, Schemas, overlap};

/// More alternatives than this are not compared pair by pair.
const MAX_ALTERNATIVES: usize = 64;

/// The alternatives of one document.
struct UnionSide<'c, 'a> {
    schemas: &'c Schemas<'a>,
    domain: Domain,
    /// Whether a value that matches two of them is rejected.
    is_exclusive: bool,
}

impl<'a> UnionSide<'_, 'a> {
    fn overlap(&self, one: &Branch, other: (&UnionSide<'_, 'a>, &Branch)) -> Overlap {
        let sides = [(self, one), other].map(|(side, branch)| SchemaOf {
            schemas: side.schemas,
            id: branch.id,
        });
        overlap(sides, &self.domain)
    }
}

/// An alternative of the earlier side, and what it became.
type AlternativePair<'b> = (Option<&'b Branch>, &'b Branch);

/// Reports overlaps that began and overlaps that ended; the keyword is `oneOf`, `anyOf` or empty for a plain schema.
pub fn compare(cx: &Cx<'_, '_>, keywords: [&str; 2], matched: &Matched) {
    if cx.old.discriminator.is_some() || cx.new.discriminator.is_some() {
        return;
    }
    let engine = cx.engine;
    let [old, new] = [
        (engine.old, &cx.old, keywords[0]),
        (engine.new, &cx.new, keywords[1]),
    ]
    .map(|(schemas, holder, keyword)| UnionSide {
        schemas,
        domain: Domain::of(holder),
        is_exclusive: keyword == "oneOf",
    });
    let kept = matched.kept.iter();
    let later = kept.clone().map(|(x, y)| (Some(x), y));
    let later = later.chain(matched.added.iter().map(|branch| (None, branch)));
    let earlier = kept.map(|(x, y)| (Some(y), x));
    let earlier = earlier.chain(matched.removed.iter().map(|branch| (None, branch)));
    let later: Vec<AlternativePair<'_>> = later.collect();
    let earlier: Vec<AlternativePair<'_>> = earlier.collect();
    let grew = |(before, now): AlternativePair<'_>| {
        before.is_some_and(|before| engine.has_grown(before.id, now.id))
    };
    let [begun, possible] = begun(&old, &new, &later, &grew);
    let ended = self::begun(&new, &old, &earlier, &|_| false).concat();
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

/// Returns the pairs of alternatives, by name, that reject values which only one of them accepted before: those that
/// certainly do, and those that may.
fn begun<'a>(
    earlier: &UnionSide<'_, 'a>,
    later: &UnionSide<'_, 'a>,
    alternatives: &[AlternativePair<'_>],
    grew: &dyn Fn(AlternativePair<'_>) -> bool,
) -> [Vec<String>; 2] {
    let mut out = [Vec::new(), Vec::new()];
    if !later.is_exclusive {
        return out;
    }
    let is_new = alternatives.iter().any(|one| one.0.is_none());
    if alternatives.len() > MAX_ALTERNATIVES {
        if is_new {
            out[1].push(format!("{} alternatives", alternatives.len()));
        }
        return out;
    }
    for (index, x) in alternatives.iter().enumerate() {
        for y in &alternatives[index + 1..] {
            let name = || format!("{} and {}", name(later, x.1), name(later, y.1));
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
    earlier: &UnionSide<'_, 'a>,
    later: &UnionSide<'_, 'a>,
    [x, y]: [AlternativePair<'_>; 2],
    grew: &dyn Fn(AlternativePair<'_>) -> bool,
) -> Overlap {
    let now = later.overlap(x.1, (later, y.1));
    if now == Overlap::None {
        return now;
    }
    // A value that was valid matched one of the two before; only such a value is lost.
    let lost = [(x.0, y.1), (y.0, x.1)];
    let lost = lost.into_iter().filter_map(|(before, now)| {
        let before = before?;
        Some(later.overlap(now, (earlier, before)))
    });
    let lost = now.min(lost.max().unwrap_or(Overlap::None));
    let (Some(a), Some(b)) = (x.0, y.0) else {
        return lost;
    };
    let was = if earlier.is_exclusive {
        earlier.overlap(a, (earlier, b))
    } else {
        Overlap::None
    };
    match was {
        Overlap::None => lost,
        // Whether they overlapped before is unknown, so it matters whether one of them accepts more.
        Overlap::Possible if grew(x) || grew(y) => Overlap::Possible,
        _ => Overlap::None,
    }
}

/// Returns the component or the title of an alternative, or its index.
fn name(side: &UnionSide<'_, '_>, branch: &Branch) -> String {
    let title = || side.schemas.get(branch.id).title.clone();
    let index = || branch.location.rsplit('/').next().unwrap_or_default();
    let name = branch.name.clone().or_else(title);
    name.unwrap_or_else(|| format!("[{}]", index()))
}
