//! Which types can be compared exactly and be the key of a map. In: the final types of a page. Out: for each type and
//! each operation, whether it derives `Eq` and `Hash`: a floating-point number allows neither, a runtime type may allow no
//! `Hash`.

use crate::ir::{Derives, Operation, Page, Ty, TypeDef, TypeId, TypeKind, TypeUse};

/// Decides for everything on a page. What a type refers to decides with it, so the limits spread until nothing changes.
pub fn decide(page: &mut Page) {
    let mut referrers = vec![Vec::new(); page.types.len()];
    for id in (0..page.types.len()).map(TypeId) {
        page.ty(id)
            .targets()
            .for_each(|target| referrers[target.0].push(id));
        page.types[id.0].derives = own(page.ty(id));
    }
    let mut todo: Vec<_> = (0..page.types.len()).map(TypeId).collect();
    while let Some(target) = todo.pop() {
        let limit = page.ty(target).derives;
        for id in &referrers[target.0] {
            let derives = &mut page.types[id.0].derives;
            if *derives != derives.and(limit) {
                *derives = derives.and(limit);
                todo.push(*id);
            }
        }
    }
    let operations: Vec<_> = page.operations.iter().map(|it| sent(page, it)).collect();
    for (operation, derives) in page.operations.iter_mut().zip(operations) {
        operation.derives = derives;
    }
}

/// Runtime types without `Hash`: streams of bytes, and a list, whose links hold a secret.
const NO_HASH: [&str; 3] = ["Content", "Upload", "List"];

/// What a type allows by itself.
fn own(def: &TypeDef) -> Derives {
    let hash = match &def.kind {
        TypeKind::Runtime { name, .. } => !NO_HASH.contains(&name.as_str()),
        _ => true,
    };
    let values = def.values().into_iter().map(by_value);
    values.fold(Derives { eq: true, hash }, Derives::and)
}

fn by_value(value: &TypeUse) -> Derives {
    match &value.ty {
        Ty::Number => Derives {
            eq: false,
            hash: false,
        },
        Ty::Array(item) | Ty::Map(item) => by_value(item),
        _ => Derives::ALL,
    }
}

impl Page {
    /// Returns what a value allows, once everything on the page is decided. It is `Eq` unless it can hold a floating-point number.
    pub fn allows(&self, value: &TypeUse) -> Derives {
        let target = value.target().map(|id| self.ty(id).derives);
        target.into_iter().fold(by_value(value), Derives::and)
    }
}

/// What the parameters and the body of a request allow.
fn sent(page: &Page, operation: &Operation) -> Derives {
    let own = operation
        .sent_values()
        .map(by_value)
        .fold(Derives::ALL, Derives::and);
    let types = operation.sent().map(|id| page.ty(id).derives);
    types.fold(own, Derives::and)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ir::{Body, BodyFormat, Field, Param, ParamLocation, Struct};
    use crate::report::Site;

    /// Four structs, each with a field of the next one: `0` is in a cycle with `1`, `2` holds the given type.
    fn page(ty: Ty) -> Page {
        let site = Site::file(&"a.yaml".into());
        let named = |id| Ty::Array(Box::new(TypeUse::plain(Ty::Named(TypeId(id)))));
        let fields = [
            vec![named(1)],
            vec![named(0), named(2)],
            vec![ty],
            vec![Ty::String],
        ];
        let types = fields.into_iter().map(|types| {
            let field = |ty| Field::new("field", TypeUse::plain(ty), site.clone());
            let kind = TypeKind::Struct(Struct::new(types.into_iter().map(field).collect()));
            TypeDef::new("Type", kind, site.clone())
        });
        let body = |id| TypeUse::plain(Ty::Named(TypeId(id)));
        let operations = [0, 3].map(|id| Operation {
            body: Some(Body::new(
                body(id),
                BodyFormat::Json,
                "application/json",
                site.clone(),
            )),
            ..Operation::new("POST", "/a", site.clone())
        });
        let types = types.collect();
        let mut page = Page {
            types,
            operations: operations.into(),
            ..Page::new("a", site)
        };
        decide(&mut page);
        page
    }

    fn all(page: &Page) -> Vec<bool> {
        page.types
            .iter()
            .map(|def| def.derives.eq && def.derives.hash)
            .collect()
    }

    #[test]
    fn a_float_spreads_to_everything_that_holds_it() {
        let page = page(Ty::Map(Box::new(TypeUse::plain(Ty::Number))));
        assert_eq!(all(&page), [false, false, false, true]);
        let requests: Vec<_> = page.operations.iter().map(|it| it.derives.eq).collect();
        assert_eq!(requests, [false, true]);
    }

    #[test]
    fn everything_else_can_be_compared() {
        for ty in [
            Ty::Bool,
            Ty::Int32,
            Ty::Int64,
            Ty::Uint64,
            Ty::String,
            Ty::Json,
        ] {
            let page = page(ty);
            assert_eq!(all(&page), [true; 4]);
            assert!(page.operations.iter().all(|it| it.derives == Derives::ALL));
        }
    }

    #[test]
    fn a_stream_has_no_hash_and_a_parameter_counts() {
        let site = Site::file(&"a.yaml".into());
        let kind = TypeKind::Runtime {
            name: "Content".to_owned(),
            arguments: Vec::new(),
        };
        let param = |ty| Param::new("p", ParamLocation::Query, TypeUse::plain(ty), site.clone());
        let operation = |ty| Operation {
            params: vec![param(ty)],
            ..Operation::new("GET", "/a", site.clone())
        };
        let mut page = Page {
            types: vec![TypeDef::new("Content", kind, site.clone())],
            operations: vec![operation(Ty::Named(TypeId(0))), operation(Ty::Number)],
            ..Page::new("a", site.clone())
        };
        decide(&mut page);
        let found = page
            .operations
            .iter()
            .map(|it| (it.derives.eq, it.derives.hash));
        assert_eq!(found.collect::<Vec<_>>(), [(true, false), (false, false)]);
    }
}
