//! Properties that say nothing. In: a page of the project that knows what is sent and received. Out: a type that is only
//! sent has no field for a required string that the document allows one value for; the value is written with it.
//!
//! A stand-alone crate keeps the field: its document may be wrong, and there is no overlay at hand.

use crate::ir::{Constant, Field, Page, TypeKind};

/// Moves such properties of a page from fields to constants.
pub fn fix(page: &mut Page) {
    if !page.is_project {
        return;
    }
    for index in 0..page.types.len() {
        let def = &page.types[index];
        let TypeKind::Struct(strukt) = &def.kind else {
            continue;
        };
        if !def.sent || def.received {
            continue;
        }
        let constants = strukt.fields.iter().map(|field| constant(page, field));
        let constants: Vec<_> = constants.collect();
        if let TypeKind::Struct(strukt) = &mut page.types[index].kind {
            let mut is_field = constants.iter().map(Option::is_none);
            strukt.fields.retain(|_| is_field.next() == Some(true));
            strukt.constants = constants.into_iter().flatten().collect();
        }
    }
}

fn constant(page: &Page, field: &Field) -> Option<Constant> {
    let (_, variant) = page
        .constant(&field.value)
        .filter(|_| field.required && !field.read_only)?;
    variant.json.is_none().then(|| Constant {
        wire: field.wire.clone(),
        value: variant.wire.clone(),
    })
}
