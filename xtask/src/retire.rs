//! What a later version no longer has. In: all versions, oldest first. Out: the same, in which each operation, type,
//! field and selectable field knows the first later version without it; only a view of all versions can say that.

use std::collections::{BTreeMap, BTreeSet};

use crate::ir::{Api, Page, TypeKind};
use crate::version::ApiVersion;

/// Marks everything that is removed.
pub fn mark(apis: &mut [Api]) {
    // By stem, the keys of what each page of a version has.
    let mut versions: Vec<(ApiVersion, BTreeMap<String, BTreeSet<String>>)> = Vec::new();
    for api in &mut *apis {
        let mut pages = BTreeMap::new();
        for page in &mut api.pages {
            let mut keys = BTreeSet::new();
            visit(page, &mut |key, _| {
                keys.insert(key);
            });
            pages.insert(page.stem.clone(), keys);
        }
        versions.extend(api.version.map(|version| (version, pages)));
    }
    for api in apis {
        let Some(version) = api.version else { continue };
        for page in &mut api.pages {
            let stem = page.stem.clone();
            visit(page, &mut |key, removed_in| {
                let mut later = versions.iter().filter(|(have, _)| *have > version);
                let without = later.find(|(_, pages)| {
                    let keys = pages.get(&stem);
                    keys.is_none_or(|keys| !keys.contains(&key))
                });
                *removed_in = without.map(|(version, _)| *version);
            });
        }
    }
}

/// Visits everything on a page that can be removed: its key, and the version that lacks it.
fn visit(page: &mut Page, each: &mut dyn FnMut(String, &mut Option<ApiVersion>)) {
    let field_key = |owner: &str, wire: &str| format!("{owner} . {wire}");
    for def in &mut page.types {
        each(def.key.clone(), &mut def.removed_in);
        if let TypeKind::Struct(strukt) = &mut def.kind {
            for field in &mut strukt.fields {
                each(field_key(&def.key, &field.wire), &mut field.removed_in);
            }
        }
    }
    for operation in &mut page.operations {
        each(operation.key.clone(), &mut operation.removed_in);
        let selection = operation.selection.iter_mut();
        for field in selection.flat_map(|have| &mut have.fields) {
            each(
                field_key(&operation.key, &field.wire),
                &mut field.removed_in,
            );
        }
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
                    found.extend(all.filter_map(|(key, removed)| {
                        Some(format!("{} {key} {}", api.version?, removed?))
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
