//! What a later version no longer has. In: all versions, oldest first. Out: the same, in which each operation, type,
//! member and selectable field knows the first later version without it; only a view of all versions can say that.

use std::collections::{BTreeMap, BTreeSet};

use crate::ir::{Api, Operation, Page, TypeDef, TypeKind};
use crate::version::ApiVersion;

/// What one page of one version has, by place.
type Places = BTreeSet<String>;

/// Marks everything that goes away.
pub fn mark(apis: &mut [Api]) {
    let versions: Vec<_> = apis
        .iter()
        .filter_map(|api| Some((api.version?, places(api))))
        .collect();
    for api in apis {
        let Some(version) = api.version else { continue };
        let later = || versions.iter().filter(|(have, _)| *have > version);
        for page in &mut api.pages {
            let gone = |place: String| -> Option<ApiVersion> {
                let lacks = |places: &BTreeMap<String, Places>| {
                    let places = places.get(&page.stem);
                    places.is_none_or(|places| !places.contains(&place))
                };
                later()
                    .find(|(_, places)| lacks(places))
                    .map(|(version, _)| *version)
            };
            page.types.iter_mut().for_each(|def| mark_type(def, &gone));
            let operations = page.operations.iter_mut();
            operations.for_each(|operation| mark_operation(operation, &gone));
        }
    }
}

fn places(api: &Api) -> BTreeMap<String, Places> {
    let pages = api.pages.iter();
    pages
        .map(|page| (page.stem.clone(), page_places(page)))
        .collect()
}

fn page_places(page: &Page) -> Places {
    let mut places = Places::new();
    for def in &page.types {
        places.insert(def.key.clone());
        if let TypeKind::Struct(strukt) = &def.kind {
            let fields = strukt.fields.iter();
            places.extend(fields.map(|field| member(&def.key, &field.wire)));
        }
    }
    for operation in &page.operations {
        places.insert(operation.key.clone());
        let fields = operation.selection.iter().flat_map(|have| &have.fields);
        places.extend(fields.map(|field| member(&operation.key, &field.wire)));
    }
    places
}

fn member(place: &str, wire: &str) -> String {
    format!("{place} . {wire}")
}

fn mark_type(def: &mut TypeDef, gone: &dyn Fn(String) -> Option<ApiVersion>) {
    def.removed_in = gone(def.key.clone());
    if let TypeKind::Struct(strukt) = &mut def.kind {
        for field in &mut strukt.fields {
            field.removed_in = gone(member(&def.key, &field.wire));
        }
    }
}

fn mark_operation(operation: &mut Operation, gone: &dyn Fn(String) -> Option<ApiVersion>) {
    operation.removed_in = gone(operation.key.clone());
    let fields = operation
        .selection
        .iter_mut()
        .flat_map(|have| &mut have.fields);
    for field in fields {
        field.removed_in = gone(member(&operation.key, &field.wire));
    }
}

#[cfg(test)]
mod tests {
    use crate::codegen;
    use crate::ir::TypeKind;
    use crate::report::Report;

    #[test]
    fn what_v3_1_dropped_is_marked_in_v3_0_and_nothing_else_is() {
        let model =
            codegen::build_model(&codegen::root(), &mut Report::new()).expect("whole specs");
        let mut found = Vec::new();
        for api in &model.apis {
            for page in &api.pages {
                for def in &page.types {
                    let fields = match &def.kind {
                        TypeKind::Struct(strukt) => strukt.fields.as_slice(),
                        _ => &[],
                    };
                    let fields = fields.iter().map(|field| (&field.wire, field.removed_in));
                    let all = std::iter::once((&def.key, def.removed_in)).chain(fields);
                    found.extend(all.filter_map(|(place, removed)| {
                        Some(format!("{} {place} {}", api.version?, removed?))
                    }));
                }
                for operation in &page.operations {
                    assert_eq!(operation.removed_in, None, "{}", operation.key);
                }
            }
        }
        assert!(
            found.contains(&"v3.0 last_ad_referral v3.1".to_owned()),
            "{found:?}"
        );
        assert!(
            found.contains(&"v3.0 is_payment_enabled v3.1".to_owned()),
            "{found:?}"
        );
        assert!(
            found.iter().all(|line| line.starts_with("v3.0 ")),
            "{found:?}"
        );
    }
}
