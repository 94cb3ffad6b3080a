//! Schemas that every page repeats become types of the runtime. In: the `runtime` pins. Out: [`TypeKind::Runtime`]
//! instead of each schema so pinned, checked to have the properties that the runtime type reads.

use crate::ir::{Page, Ty, TypeDef, TypeKind, TypeUse};
use crate::names::{Pins, Section};
use crate::report::{Code, Report};

/// The runtime types, and the properties that a schema must have to be one, in order; of a union, the types of its
/// alternatives; of an enum, none.
const KNOWN: [(&str, &[&str]); 4] = [
    (
        "StandardError",
        &[
            "message",
            "type",
            "code",
            "error_subcode",
            "is_transient",
            "error_data",
            "error_user_msg",
            "error_user_title",
            "fbtrace_id",
        ],
    ),
    ("List", &["data", "paging"]),
    ("UnixTime", &["Int64", "String"]),
    // An enum: any values, as it is open.
    ("WebhookField", &[]),
];

pub fn put(page: &mut Page, pins: &mut Pins, report: &mut Report) {
    for def in &mut page.types {
        let Some(name) = pins.get(Section::Runtime, &def.key) else {
            continue;
        };
        match KNOWN.iter().find(|(known, _)| *known == name) {
            Some((_, properties)) if has_properties(def, properties) => {
                def.kind = TypeKind::Runtime {
                    arguments: arguments(def),
                    name,
                };
            }
            Some((_, properties)) => {
                let message = format!(
                    "this is not a `{name}`: its properties are not {}",
                    properties.join(", ")
                );
                let help = "take its `runtime` row out of specs/names.yaml, or change templates/ to read what it says";
                report.error(Code::RuntimeShape, def.origin.clone(), message, help);
            }
            None => {
                let known = KNOWN.map(|(known, _)| known).join(", ");
                let message = format!("the runtime has no type `{name}`");
                let help = format!("write one of {known} in specs/names.yaml");
                report.error(Code::UnknownName, def.origin.clone(), message, help);
            }
        }
    }
}

fn has_properties(def: &TypeDef, properties: &[&str]) -> bool {
    match &def.kind {
        TypeKind::Struct(strukt) => strukt
            .fields
            .iter()
            .map(|field| field.wire.as_str())
            .eq(properties.iter().copied()),
        TypeKind::Union(union) => {
            let alternatives = union.alternatives.iter();
            let kinds = alternatives.map(|it| format!("{:?}", it.value.ty));
            kinds.eq(properties.iter().copied().map(str::to_owned))
        }
        TypeKind::Enum(_) => properties.is_empty(),
        _ => false,
    }
}

/// The item type of a list; other runtime types take none.
fn arguments(def: &TypeDef) -> Vec<TypeUse> {
    let TypeKind::Struct(strukt) = &def.kind else {
        return Vec::new();
    };
    let data = strukt.fields.iter().find(|field| field.wire == "data");
    match data.map(|field| &field.value.ty) {
        Some(Ty::Array(item)) => vec![item.as_ref().clone()],
        _ => Vec::new(),
    }
}
