//! Which types are needed. In: a page with its runtime types. Out: inline types that nothing points to are removed, and the rest are marked as sent, received or both.

use crate::ir::{Page, TypeDef, TypeId};

/// Removes the inline types that only a reseen schema pointed to. Components stay, used or not.
pub fn sweep(page: &mut Page) {
    let components = (0..page.types.len())
        .map(TypeId)
        .filter(|id| page.ty(*id).is_component());
    let operations = page.operations.iter();
    let used = operations.flat_map(|operation| operation.sent().chain(operation.received()));
    let order = order(page, &closure(page, components.chain(used).collect()));
    let mut moved = vec![None; page.types.len()];
    let mut types: Vec<_> = std::mem::take(&mut page.types)
        .into_iter()
        .map(Some)
        .collect();
    for id in order {
        moved[id.0] = Some(TypeId(page.types.len()));
        page.types.extend(types[id.0].take());
    }
    let relink =
        |id: &mut TypeId| *id = moved[id.0].expect("a live type points to live types only");
    for value in page.types.iter_mut().flat_map(TypeDef::values_mut) {
        value.target_mut().into_iter().for_each(relink);
    }
    for operation in &mut page.operations {
        operation.targets_mut().for_each(relink);
    }
}

/// The live types as they are written: an inline type follows the one that holds it.
fn order(page: &Page, live: &[bool]) -> Vec<TypeId> {
    let mut order = Vec::new();
    let mut seen = vec![false; page.types.len()];
    for start in (0..page.types.len()).map(TypeId) {
        let mut todo = vec![start];
        while let Some(id) = todo.pop().filter(|_| live[start.0]) {
            if std::mem::replace(&mut seen[id.0], true) {
                continue;
            }
            order.push(id);
            let at = todo.len();
            let inline = page.ty(id).targets();
            todo.extend(inline.filter(|target| !page.ty(*target).is_component()));
            todo[at..].reverse();
        }
    }
    order
}

/// Marks what requests and responses carry. An unused component counts as both, so that nothing is missing from it.
pub fn mark(page: &mut Page) {
    let operations = page.operations.iter();
    let sent = operations.clone().flat_map(|operation| operation.sent());
    let received = operations.flat_map(|operation| operation.received());
    let (sent, received) = (
        closure(page, sent.collect()),
        closure(page, received.collect()),
    );
    for ((def, sent), received) in page.types.iter_mut().zip(sent).zip(received) {
        def.sent = sent || !received;
        def.received = received || !sent;
    }
}

fn closure(page: &Page, mut todo: Vec<TypeId>) -> Vec<bool> {
    let mut seen = vec![false; page.types.len()];
    while let Some(id) = todo.pop() {
        if !std::mem::replace(&mut seen[id.0], true) {
            todo.extend(page.ty(id).targets());
        }
    }
    seen
}
