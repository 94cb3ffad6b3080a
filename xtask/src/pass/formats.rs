//! Strings of some formats become types of the runtime, in the crate of a third-party document. In: the `format` of a
//! string. Out: [`TypeKind::Runtime`] instead of the string.

use crate::ir::{Page, Ty, TypeDef, TypeId, TypeKind, TypeUse};

/// Formats with their runtime types.
const FORMATS: [(&str, &str); 3] = [
    ("date", "Date"),
    ("date-time", "DateTime"),
    ("uuid", "Uuid"),
];

/// Gives the strings of a page the types of their formats.
pub fn put(page: &mut Page) {
    if page.is_project {
        return;
    }
    for (format, name) in FORMATS {
        let id = TypeId(page.types.len());
        let operations = page.operations.iter_mut();
        let types = page.types.iter_mut();
        let values = operations
            .flat_map(|operation| operation.values_mut())
            .chain(types.flat_map(TypeDef::values_mut));
        let mut is_used = false;
        for value in values {
            is_used |= give(value, format, id);
        }
        if is_used {
            let kind = TypeKind::Runtime {
                name: name.to_owned(),
                arguments: Vec::new(),
            };
            page.types.push(TypeDef::new(
                format!("runtime {name}"),
                kind,
                page.origin.clone(),
            ));
        }
    }
}

/// Gives a value, or its items, the type of a format if they are strings of it. Returns whether they are.
fn give(value: &mut TypeUse, format: &str, id: TypeId) -> bool {
    let said = value.facets.as_ref();
    let said = said.and_then(|facets| facets.keywords.get("format")?.as_str());
    match &mut value.ty {
        Ty::Array(item) | Ty::Map(item) => give(item, format, id),
        ty if *ty == Ty::String && said == Some(format) => {
            *ty = Ty::Named(id);
            true
        }
        _ => false,
    }
}
