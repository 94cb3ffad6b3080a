//! Ids become one type of the runtime. In: the `runtime` pins that say `Id`. Out: [`TypeKind::Runtime`] instead of the
//! strings and integers so pinned.
//!
//! A pin is for one parameter or property, as in the other sections, or for all parameters of a name: `path page_id`.

use crate::ir::{Page, Ty, TypeDef, TypeId, TypeKind, TypeUse};
use crate::names::{Pins, Section};
use crate::report::{Code, Report, Site};

const ID: &str = "Id";

/// Gives the pinned parameters and properties of a page the type of ids.
pub fn put(page: &mut Page, pins: &mut Pins, report: &mut Report) {
    let id = TypeId(page.types.len());
    let mut is_used = false;
    for operation in &mut page.operations {
        let params = operation.params.iter();
        let keys: Vec<_> = params.map(|param| operation.param_key(param)).collect();
        for (param, key) in operation.params.iter_mut().zip(keys) {
            let all = format!("{} {}", param.location.word(), param.wire);
            for key in [key, all] {
                is_used |= give(&key, &mut param.value, id, &param.origin, pins, report);
            }
        }
    }
    for def in &mut page.types {
        let TypeKind::Struct(strukt) = &mut def.kind else {
            continue;
        };
        for field in &mut strukt.fields {
            let key = format!("{}.{}", def.key, field.wire);
            if give(&key, &mut field.value, id, &field.origin, pins, report) {
                is_used = true;
                // The type itself reads numbers.
                field.lenient = false;
            }
        }
    }
    if is_used {
        let kind = TypeKind::Runtime {
            name: ID.to_owned(),
            arguments: Vec::new(),
        };
        page.types.push(TypeDef::new(ID, kind, page.origin.clone()));
    }
}

/// Gives a value the type of ids, if there is a pin for its key. Returns whether it did.
fn give(
    key: &str,
    value: &mut TypeUse,
    id: TypeId,
    site: &Site,
    pins: &mut Pins,
    report: &mut Report,
) -> bool {
    let is_id = matches!(value.ty, Ty::String | Ty::Int32 | Ty::Int64 | Ty::Uint64);
    let (code, message, help) = match pins.get(Section::Runtime, key).as_deref() {
        None => return false,
        Some(ID) if is_id => {
            value.ty = Ty::Named(id);
            return true;
        }
        // Two pins, or one for the schema that is written here.
        Some(_) if matches!(value.ty, Ty::Named(_)) => return false,
        Some(ID) => (
            Code::RuntimeShape,
            format!("`{key}` is neither a string nor an integer"),
            "take its `runtime` row out of specs/names.yaml",
        ),
        Some(name) => (
            Code::UnknownName,
            format!("the runtime has no type `{name}` for a parameter or property"),
            "write `Id` in specs/names.yaml",
        ),
    };
    report.error(code, site.clone(), message, help);
    false
}
