//! A type must not contain itself by value. In: a page's types. Out: every field and branch on such a cycle is boxed;
//! an alias that is nothing but itself is reported, and any JSON from then on.

use std::collections::BTreeSet;

use petgraph::algo::kosaraju_scc;
use petgraph::graph::{DiGraph, NodeIndex};

use crate::ir::{Page, Ty, TypeDef, TypeId, TypeKind, TypeUse};
use crate::report::{Code, Report};

pub fn cut(page: &mut Page, report: &mut Report) {
    open_aliases(page, report);
    let mut graph = DiGraph::<(), ()>::new();
    let nodes: Vec<NodeIndex> = page.types.iter().map(|_| graph.add_node(())).collect();
    for (def, node) in page.types.iter().zip(&nodes) {
        for target in held_by_value(def) {
            graph.add_edge(*node, nodes[target.0], ());
        }
    }
    // Types of one group reach each other by value; a group of one may still hold itself.
    let mut group = vec![0; page.types.len()];
    for (number, nodes) in kosaraju_scc(&graph).into_iter().enumerate() {
        nodes.iter().for_each(|node| group[node.index()] = number);
    }
    for index in 0..page.types.len() {
        let closes = |value: &TypeUse| matches!(value.ty, Ty::Named(target) if group[target.0] == group[index]);
        match &mut page.types[index].kind {
            TypeKind::Struct(strukt) => {
                let fields = strukt.fields.iter_mut();
                fields.for_each(|it| it.boxed = closes(&it.value));
            }
            TypeKind::Union(union) => {
                let alternatives = union.alternatives.iter_mut();
                alternatives.for_each(|it| it.boxed = closes(&it.value));
            }
            _ => {}
        }
    }
}

/// A Rust alias cannot contain itself, not even in a list: such a one is any JSON, and that is a loss.
fn open_aliases(page: &mut Page, report: &mut Report) {
    for id in alias_circles(page) {
        let def = &mut page.types[id.0];
        let (what, site) = (
            format!("`{}` is defined by itself alone", def.key),
            def.origin.clone(),
        );
        let help = "give it an object or a `oneOf` in between";
        if page.is_project {
            report.error(Code::RefCycle, site, what, help);
        } else {
            let message = format!("{what}, so it is read as any JSON");
            report.warn(Code::UnsupportedSchema, site, message, help);
        }
        def.kind = TypeKind::Alias(TypeUse::plain(Ty::Json));
    }
}

/// The first alias of each circle of aliases. An alias leads to one type at most, so each is followed once.
fn alias_circles(page: &Page) -> BTreeSet<TypeId> {
    let next = |id: TypeId| match &page.ty(id).kind {
        TypeKind::Alias(value) => value.target(),
        _ => None,
    };
    let mut walks = vec![0; page.types.len()];
    let mut circles = BTreeSet::new();
    for start in 0..page.types.len() {
        let walk = start + 1;
        let mut id = TypeId(start);
        while walks[id.0] == 0
            && let Some(other) = next(id)
        {
            walks[id.0] = walk;
            id = other;
        }
        // Back on its own way: what follows from here is a circle.
        if walks[id.0] == walk {
            let circle =
                std::iter::successors(next(id), |other| next(*other).filter(|_| *other != id));
            circles.extend(circle.min());
        }
    }
    circles
}

/// Returns the types of which a value is in a value of this one, boxed or not.
pub(super) fn held_by_value(def: &TypeDef) -> Vec<TypeId> {
    let named = |value: &TypeUse| match value.ty {
        Ty::Named(id) => Some(id),
        _ => None,
    };
    match &def.kind {
        TypeKind::Struct(strukt) => {
            let fields = strukt.fields.iter();
            fields.filter_map(|field| named(&field.value)).collect()
        }
        TypeKind::Union(union) => {
            let alternatives = union.alternatives.iter();
            alternatives.filter_map(|it| named(&it.value)).collect()
        }
        TypeKind::Alias(value) => named(value).into_iter().collect(),
        TypeKind::Enum(_) | TypeKind::Runtime { .. } => Vec::new(),
    }
}
