//! A rare and large value must not make its owner large: each move of the owner copies all of it. In: a page's types, cycles cut.
//! Out: an optional field of a type larger than [`LIMIT`] is boxed, unless it is the only field.
//!
//! Sizes are those of a 64-bit target, counted from the inside out. They are estimates where the runtime has the type; nothing
//! but speed depends on them.

use super::cycles::held_by_value;
use crate::ir::{Field, Page, Struct, Ty, TypeId, TypeKind};

/// The most bytes that an optional field holds in place: three strings and the unknown properties.
const LIMIT: usize = 80;

const WORD: usize = 8;
/// A string, a list and a map; also an open enum and a type of the runtime, such as an id or a time.
const STRING: usize = 3 * WORD;
/// Any JSON value, which is what a union keeps where no alternative fits.
const JSON: usize = 4 * WORD;

/// Decides for every type of the page. Types are measured behind those that they hold, without recursion: a chain of types may be
/// longer than the stack is deep.
pub fn limit(page: &mut Page) {
    let mut sizes = vec![None; page.types.len()];
    for start in (0..page.types.len()).map(TypeId) {
        let mut open = Vec::from_iter(begin(page, start, &mut sizes));
        while let Some((id, held)) = open.last_mut() {
            let id = *id;
            match held.next() {
                Some(target) => open.extend(begin(page, target, &mut sizes)),
                None => {
                    sizes[id.0] = Some(size(page, id, &sizes));
                    open.pop();
                }
            }
        }
    }
}

/// Returns a type that has not been measured yet, and the types that it holds.
fn begin(
    page: &Page,
    id: TypeId,
    sizes: &mut [Option<usize>],
) -> Option<(TypeId, std::vec::IntoIter<TypeId>)> {
    if sizes[id.0].is_some() {
        return None;
    }
    // An alias that is defined by itself has been reported; it comes back here.
    sizes[id.0] = Some(0);
    Some((id, held_by_value(&page.types[id.0]).into_iter()))
}

/// Returns the size of a type, and boxes what is too large in it.
fn size(page: &mut Page, id: TypeId, known: &[Option<usize>]) -> usize {
    match &mut page.types[id.0].kind {
        TypeKind::Struct(strukt) => struct_size(strukt, known),
        TypeKind::Enum(_) | TypeKind::Runtime { .. } => STRING,
        TypeKind::Union(union) => {
            let alternatives = union.alternatives.iter();
            let alternatives = alternatives.map(|it| held_size(&it.value.ty, it.boxed, known));
            WORD + alternatives.fold(JSON, usize::max)
        }
        TypeKind::Alias(value) => held_size(&value.ty, false, known),
    }
}

fn struct_size(strukt: &mut Struct, sizes: &[Option<usize>]) -> usize {
    let is_alone = strukt.fields.len() == 1;
    let fields = strukt.fields.iter_mut().map(|field| {
        let is_large = held_size(&field.value.ty, field.boxed, sizes) > LIMIT;
        field.boxed |= is_large && !field.required && !is_alone;
        field_size(field, sizes)
    });
    (fields.sum::<usize>() + WORD).next_multiple_of(WORD)
}

fn field_size(field: &Field, sizes: &[Option<usize>]) -> usize {
    let size = held_size(&field.value.ty, field.boxed, sizes);
    let has_niche = !matches!(
        field.value.ty,
        Ty::Int32 | Ty::Int64 | Ty::Uint64 | Ty::Number
    );
    if field.required || has_niche {
        size
    } else {
        2 * size
    }
}

fn held_size(ty: &Ty, boxed: bool, sizes: &[Option<usize>]) -> usize {
    match ty {
        _ if boxed => WORD,
        Ty::Bool => 1,
        Ty::Int32 => WORD / 2,
        Ty::Int64 | Ty::Uint64 | Ty::Number => WORD,
        Ty::String | Ty::Array(_) | Ty::Map(_) => STRING,
        Ty::Json => JSON,
        Ty::Named(id) => sizes[id.0].unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ir::{TypeDef, TypeUse};
    use crate::report::Site;

    fn named(id: usize) -> TypeUse {
        TypeUse::plain(Ty::Named(TypeId(id)))
    }

    fn strukt(fields: Vec<TypeUse>) -> TypeDef {
        let site = Site::file(&"a.yaml".into());
        let field = |value| Field::new("field", value, site.clone());
        let fields = fields.into_iter().map(field).collect();
        TypeDef::new("Type", TypeKind::Struct(Struct::new(fields)), site.clone())
    }

    fn strings(count: usize) -> TypeDef {
        strukt(vec![TypeUse::plain(Ty::String); count])
    }

    /// Returns whether each field of the first type is boxed.
    fn boxed(types: Vec<TypeDef>) -> Vec<bool> {
        let site = Site::file(&"a.yaml".into());
        let mut page = Page {
            types,
            ..Page::new("a", site)
        };
        limit(&mut page);
        match &page.types[0].kind {
            TypeKind::Struct(strukt) => strukt.fields.iter().map(|field| field.boxed).collect(),
            _ => Vec::new(),
        }
    }

    #[test]
    fn what_exceeds_the_limit_is_boxed() {
        let owner = || strukt(vec![named(1), TypeUse::plain(Ty::String), named(2)]);
        assert_eq!(
            boxed(vec![owner(), strings(3), strings(4)]),
            [false, false, true]
        );
    }

    #[test]
    fn what_is_boxed_inside_does_not_count_outside() {
        let owner = strukt(vec![named(1), named(2)]);
        let small = strukt(vec![named(2), TypeUse::plain(Ty::String)]);
        assert_eq!(boxed(vec![owner, small, strings(9)]), [false, true]);
    }

    #[test]
    fn an_only_field_and_a_required_one_stay_in_place() {
        assert_eq!(boxed(vec![strukt(vec![named(1)]), strings(9)]), [false]);
        let mut owner = strukt(vec![named(1), named(1)]);
        if let TypeKind::Struct(strukt) = &mut owner.kind {
            strukt.fields[0].required = true;
        }
        assert_eq!(boxed(vec![owner, strings(9)]), [false, true]);
    }

    #[test]
    fn a_chain_may_be_longer_than_the_stack_is_deep() {
        let chain = (1..100_000).map(|next| strukt(vec![named(next), TypeUse::plain(Ty::Bool)]));
        let boxed = boxed(chain.chain([strings(9)]).collect());
        assert_eq!(boxed, [false, false]);
    }

    #[test]
    fn an_alias_has_the_size_of_its_type_and_a_circle_none() {
        let alias = |id| {
            let mut def = strings(0);
            def.kind = TypeKind::Alias(named(id));
            def
        };
        let owner = strukt(vec![named(1), named(3)]);
        assert_eq!(
            boxed(vec![owner, alias(2), strings(9), alias(3)]),
            [true, false]
        );
    }
}
