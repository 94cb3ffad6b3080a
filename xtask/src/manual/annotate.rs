//! Sentences of hand-written specs in the documentation of what they are about. In: an operation, an item of it, a sentence,
//! and all versions. Out: the same versions; the operation, parameter, property or enum has the sentence.

use std::collections::BTreeSet;

use crate::ir::{Api, Constant, Operation, Page, Struct, TypeId, TypeKind, TypeUse};

/// Returns whether a version has an operation, and its page the parameter, property or enum value.
pub fn has_item(apis: &[Api], operation: &str, item: Option<&str>) -> bool {
    let mut pages = pages(apis, operation);
    pages.any(|page| item.is_none_or(|item| page_has(page, item)))
}

/// Returns whether the responses of an operation have an item, and its parameters and body do not; `None` if no version has the
/// operation with the item.
pub fn is_received(apis: &[Api], operation: &str, item: &str) -> Option<bool> {
    let mut found = pages(apis, operation).filter_map(|page| {
        let mut operations = page.operations.iter();
        let operation = operations.find(|have| have.key == operation)?;
        let is_sent = operation.params.iter().any(|param| param.wire == item)
            || reaches(page, sent(operation), item);
        let is_received = reaches(page, received(operation), item);
        (is_sent || is_received).then_some(!is_sent)
    });
    found.next()
}

/// Returns whether one of some types, or a type below them, has the property or the enum value.
fn reaches(page: &Page, roots: BTreeSet<TypeId>, item: &str) -> bool {
    let mut seen = roots;
    let mut waiting = Vec::from_iter(seen.iter().copied());
    while let Some(id) = waiting.pop() {
        if has(&page.types[id.0].kind, item) {
            return true;
        }
        let below = page.ty(id).targets();
        waiting.extend(below.filter(|id| seen.insert(*id)));
    }
    false
}

/// Returns the pages that have an operation.
fn pages<'a>(apis: &'a [Api], operation: &'a str) -> impl Iterator<Item = &'a Page> {
    let pages = apis.iter().flat_map(|api| &api.pages);
    pages.filter(move |page| page.operations.iter().any(|have| have.key == operation))
}

/// Returns whether a page has a parameter, a property or an enum value. The SDK writes values in upper case.
fn page_has(page: &Page, item: &str) -> bool {
    let operations = &mut page.operations.iter();
    operations.any(|operation| operation.params.iter().any(|param| param.wire == item))
        || page.types.iter().any(|def| has(&def.kind, item))
}

/// Returns whether a type itself has a property or an enum value.
fn has(kind: &TypeKind, item: &str) -> bool {
    match kind {
        TypeKind::Struct(object) => {
            object.fields.iter().any(|field| field.wire == item) || constant(object, item).is_some()
        }
        TypeKind::Enum(values) => {
            let mut values = values.variants.iter();
            values.any(|value| value.wire.eq_ignore_ascii_case(item))
        }
        _ => false,
    }
}

/// Adds a sentence to the documentation of an operation, or of an item of it, in every version that has it.
pub fn annotate(apis: &mut [Api], operation: &str, item: Option<&str>, sentence: &str) {
    for page in apis.iter_mut().flat_map(|api| &mut api.pages) {
        annotate_page(page, operation, item, sentence);
    }
}

fn annotate_page(page: &mut Page, operation: &str, item: Option<&str>, sentence: &str) {
    let mut operations = page.operations.iter_mut();
    let Some(operation) = operations.find(|have| have.key == operation) else {
        return;
    };
    let Some(item) = item else {
        return append(&mut operation.doc, sentence);
    };
    if let Some(param) = operation.params.iter_mut().find(|param| param.wire == item) {
        append(&mut param.doc, sentence);
        if operation.body.is_none() {
            return;
        }
    }
    let mut level = roots(operation);
    let mut seen = level.clone();
    // The property that is nearest to the operation is the one of the SDK, which does not describe deeper ones.
    while !level.is_empty() {
        let has_item = level
            .iter()
            .filter(|id| annotate_type(page, **id, item, sentence));
        if has_item.count() > 0 {
            return;
        }
        let below = level.iter().flat_map(|id| page.ty(*id).targets());
        level = below.filter(|id| !seen.contains(id)).collect();
        seen.extend(&level);
    }
}

/// Returns the types that an operation sends, or, for one without a body, receives.
fn roots(operation: &Operation) -> BTreeSet<TypeId> {
    match &operation.body {
        Some(_) => sent(operation),
        None => received(operation),
    }
}

/// Returns the type of the body.
fn sent(operation: &Operation) -> BTreeSet<TypeId> {
    let body = operation.body.iter();
    body.filter_map(|body| body.value.target()).collect()
}

/// Returns the types of the successes.
fn received(operation: &Operation) -> BTreeSet<TypeId> {
    let successes = operation.responses.iter().filter(|one| one.is_success());
    let values = successes.filter_map(|response| response.value.as_ref());
    values.filter_map(TypeUse::target).collect()
}

/// Returns whether a type has the property or the enum value, after adding the sentence to it.
fn annotate_type(page: &mut Page, id: TypeId, item: &str, sentence: &str) -> bool {
    let def = &mut page.types[id.0];
    match &mut def.kind {
        TypeKind::Struct(object) => {
            if let Some(constant) = constant(object, item) {
                append(&mut def.doc, &of_value(&constant.value, sentence));
                return true;
            }
            let field = object.fields.iter_mut().find(|field| field.wire == item);
            field
                .map(|field| append(&mut field.doc, sentence))
                .is_some()
        }
        TypeKind::Enum(values) => {
            let mut values = values.variants.iter();
            let Some(value) = values.find(|value| value.wire.eq_ignore_ascii_case(item)) else {
                return false;
            };
            append(&mut def.doc, &of_value(&value.wire, sentence));
            true
        }
        _ => false,
    }
}

/// Returns the property that is always sent with a value or has a name. The SDK writes values in upper case.
fn constant<'a>(object: &'a Struct, item: &str) -> Option<&'a Constant> {
    let mut constants = object.constants.iter();
    constants.find(|one| one.wire == item || one.value.eq_ignore_ascii_case(item))
}

fn of_value(value: &str, sentence: &str) -> String {
    let (first, rest) = sentence.split_at(1);
    format!("`{value}`: {}{rest}", first.to_lowercase())
}

/// Adds a paragraph, unless it is there.
fn append(doc: &mut Option<String>, sentence: &str) {
    let doc = doc.get_or_insert_with(|| "The document does not describe it.".to_owned());
    if !doc.contains(sentence) {
        doc.push_str("\n\n");
        doc.push_str(sentence);
    }
}
