//! `not`. In: two schemas. Out: changes of what they exclude. What no value of either side can match is excluded without effect.

use serde_json::Value;

use crate::diff::compare::matching::pairs;
use crate::diff::compare::schema::Cx;
use crate::diff::rule::{Rule, Shift};
use crate::diff::schema::{Id, SchemaOf, Schemas, are_disjoint};

pub fn compare(cx: &Cx<'_, '_>) {
    let [old, new] = [cx.engine.old, cx.engine.new];
    let wholes =
        [(old, cx.pair.old), (new, cx.pair.new)].map(|(schemas, id)| SchemaOf { schemas, id });
    let split = |schemas, excluded: &[Id]| {
        let has_effect = |id: &Id| {
            let excluded = SchemaOf { schemas, id: *id };
            wholes.iter().any(|whole| !are_disjoint([*whole, excluded]))
        };
        excluded.iter().copied().partition::<Vec<_>, _>(has_effect)
    };
    let (mut removed, mut idle_removed) = split(old, &cx.old.not);
    let (mut added, mut idle_added) = split(new, &cx.new.not);
    pairs(&mut removed, &mut added, |x, y| cx.engine.same(*x, *y));
    pairs(&mut idle_removed, &mut idle_added, |x, y| {
        cx.engine.same(*x, *y)
    });
    let changes = [
        (removed.first(), added.first(), None),
        (
            idle_removed.first(),
            idle_added.first(),
            Some(Rule::KeywordWithoutEffect),
        ),
    ];
    for (x, y, idle) in changes {
        let rule = match (x, y) {
            (None, None) => continue,
            (None, Some(_)) => Rule::NotAdded,
            (Some(_), None) => Rule::NotRemoved,
            (Some(x), Some(y)) if removed.len() == 1 && added.len() == 1 => {
                match cx.engine.shift(*x, *y) {
                    Shift::Widened => Rule::NotWidened,
                    Shift::Narrowed => Rule::NotNarrowed,
                    Shift::Changed => Rule::NotChanged,
                }
            }
            _ => Rule::NotChanged,
        };
        let [a, b] = [x.map(|id| written(old, *id)), y.map(|id| written(new, *id))];
        cx.add(idle.unwrap_or(rule), "not", a, b);
    }
}

/// Returns the name of a component, or a schema as it is written.
pub fn written(schemas: &Schemas<'_>, id: Id) -> Value {
    let parts = schemas.parts(id);
    let Some(part) = parts.first() else {
        return Value::Null;
    };
    let name = part.pointer.strip_prefix("/components/schemas/");
    let name = name.filter(|name| !name.contains('/'));
    name.map_or_else(|| part.value.to_string(), str::to_owned)
        .into()
}
