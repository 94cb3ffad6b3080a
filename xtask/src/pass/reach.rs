//! Who needs a type. In: a page with its runtime types in place. Out: inline types that nothing points to are gone,
//! and the rest are marked as sent, received or both.

use crate::ir::{Additional, Page, Shape, Ty, TypeDef, TypeId, Value};

/// Calls `visit` for every type that a type's definition points to.
pub fn each_target(def: &TypeDef, visit: &mut dyn FnMut(TypeId)) {
    match &def.shape {
        Shape::Struct(strukt) => {
            for field in &strukt.fields {
                each_named(&field.value, visit);
            }
            if let Additional::Typed(value) = &strukt.additional {
                each_named(value, visit);
            }
        }
        Shape::Enum(_) => {}
        Shape::Union(union) => union
            .branches
            .iter()
            .for_each(|branch| each_named(&branch.value, visit)),
        Shape::Alias(value) => each_named(value, visit),
        Shape::Runtime { arguments, .. } => {
            arguments.iter().for_each(|value| each_named(value, visit))
        }
    }
}

fn each_named(value: &Value, visit: &mut dyn FnMut(TypeId)) {
    match &value.ty {
        Ty::Named(id) => visit(*id),
        Ty::List(item) | Ty::Map(item) => each_named(item, visit),
        _ => {}
    }
}

/// Removes the inline types that only a replaced schema pointed to. Components stay, used or not.
pub fn sweep(page: &mut Page) {
    let mut roots: Vec<TypeId> = Vec::new();
    let is_component = |def: &TypeDef| def.origin.pointer.matches('/').count() == 3;
    roots.extend(
        (0..page.types.len())
            .map(TypeId)
            .filter(|id| is_component(page.ty(*id))),
    );
    for operation in &page.operations {
        let params = operation.params.iter().map(|param| &param.value);
        let body = operation.body.iter().map(|body| &body.value);
        let answers = operation
            .responses
            .iter()
            .filter_map(|answer| answer.value.as_ref());
        params
            .chain(body)
            .chain(answers)
            .for_each(|value| each_named(value, &mut |id| roots.push(id)));
        roots.extend(unions(operation));
    }
    let live = closure(page, roots);
    let mut order = Vec::new();
    let mut moved = vec![None; page.types.len()];
    // An inline type follows the one that holds it.
    for start in (0..page.types.len()).map(TypeId) {
        let mut todo = vec![start];
        while let Some(id) = todo.pop().filter(|_| live[start.0]) {
            if moved[id.0].is_some() {
                continue;
            }
            moved[id.0] = Some(TypeId(order.len()));
            order.push(id);
            let mut inline = Vec::new();
            each_target(page.ty(id), &mut |target| inline.push(target));
            todo.extend(
                inline
                    .into_iter()
                    .rev()
                    .filter(|target| !is_component(page.ty(*target))),
            );
        }
    }
    let mut types: Vec<_> = std::mem::take(&mut page.types)
        .into_iter()
        .map(Some)
        .collect();
    page.types = order.iter().filter_map(|id| types[id.0].take()).collect();
    let relink =
        |id: &mut TypeId| *id = moved[id.0].expect("a live type points to live types only");
    page.types
        .iter_mut()
        .for_each(|def| relink_def(def, &relink));
    for operation in &mut page.operations {
        operation
            .params
            .iter_mut()
            .for_each(|param| relink_value(&mut param.value, &relink));
        operation
            .body
            .iter_mut()
            .for_each(|body| relink_value(&mut body.value, &relink));
        let answers = operation
            .responses
            .iter_mut()
            .filter_map(|answer| answer.value.as_mut());
        answers.for_each(|value| relink_value(value, &relink));
        let context = &mut operation.context;
        [&mut context.success, &mut context.failure]
            .into_iter()
            .flatten()
            .for_each(&relink);
    }
}

/// The unions that an operation's answers are read as.
fn unions(operation: &crate::ir::Operation) -> impl Iterator<Item = TypeId> {
    let context = &operation.context;
    context.success.into_iter().chain(context.failure)
}

fn relink_def(def: &mut TypeDef, relink: &dyn Fn(&mut TypeId)) {
    match &mut def.shape {
        Shape::Struct(strukt) => {
            strukt
                .fields
                .iter_mut()
                .for_each(|field| relink_value(&mut field.value, relink));
            if let Additional::Typed(value) = &mut strukt.additional {
                relink_value(value, relink);
            }
        }
        Shape::Enum(_) => {}
        Shape::Union(union) => union
            .branches
            .iter_mut()
            .for_each(|branch| relink_value(&mut branch.value, relink)),
        Shape::Alias(value) => relink_value(value, relink),
        Shape::Runtime { arguments, .. } => arguments
            .iter_mut()
            .for_each(|value| relink_value(value, relink)),
    }
}

fn relink_value(value: &mut Value, relink: &dyn Fn(&mut TypeId)) {
    match &mut value.ty {
        Ty::Named(id) => relink(id),
        Ty::List(item) | Ty::Map(item) => relink_value(item, relink),
        _ => {}
    }
}

/// Marks what requests and answers carry. An unused component counts as both, so that nothing is missing from it.
pub fn mark(page: &mut Page) {
    let mut sent = Vec::new();
    let mut received = Vec::new();
    for operation in &page.operations {
        let params = operation.params.iter().map(|param| &param.value);
        params
            .chain(operation.body.iter().map(|body| &body.value))
            .for_each(|value| {
                each_named(value, &mut |id| sent.push(id));
            });
        let answers = operation
            .responses
            .iter()
            .filter_map(|answer| answer.value.as_ref());
        answers.for_each(|value| each_named(value, &mut |id| received.push(id)));
        received.extend(unions(operation));
    }
    let (sent, received) = (closure(page, sent), closure(page, received));
    for ((def, sent), received) in page.types.iter_mut().zip(sent).zip(received) {
        def.sent = sent || !received;
        def.received = received || !sent;
    }
}

fn closure(page: &Page, mut todo: Vec<TypeId>) -> Vec<bool> {
    let mut seen = vec![false; page.types.len()];
    while let Some(id) = todo.pop() {
        if !std::mem::replace(&mut seen[id.0], true) {
            each_target(page.ty(id), &mut |target| todo.push(target));
        }
    }
    seen
}
