//! One name for one thing in all versions, since a request or type that did not change is one Rust item. In: all versions,
//! named. Out: a report of what two versions name differently.

use std::collections::HashMap;

use super::Section;
use crate::ir::{Api, Page, TypeKind};
use crate::report::{Code, Report, Site};
use crate::version::ApiVersion;

/// The name that a version gave a request or type of a page.
type Given<'a> = HashMap<(&'a str, Section, &'a str), (&'a str, ApiVersion)>;

/// Reports each request and type that two versions name differently; `apis` are in order.
pub fn compare_names(apis: &[Api], report: &mut Report) {
    let mut given = Given::new();
    for api in apis {
        let Some(version) = api.version else {
            continue;
        };
        for page in &api.pages {
            for (section, key, ident, site) in items(page) {
                let known = given.entry((&page.stem, section, key));
                let (first, since) = *known.or_insert((ident, version));
                if first != ident {
                    let message = format!(
                        "`{key}` becomes `{ident}`, but `{first}` in the document of {since}"
                    );
                    let help = format!(
                        "add a row `\"{key}\": {first}` under `{}:` in specs/names.yaml",
                        section.name()
                    );
                    report.error(Code::NameCollision, site.clone(), message, help);
                }
            }
        }
    }
}

fn items(page: &Page) -> impl Iterator<Item = (Section, &str, &str, &Site)> {
    let operations = page.operations.iter();
    let operations = operations.map(|one| (Section::Operations, &one.key, &one.ident, &one.origin));
    let types = page.types.iter();
    let types = types.filter(|def| !matches!(def.kind, TypeKind::Runtime { .. }));
    let types = types.map(|def| (Section::Types, &def.key, &def.ident, &def.origin));
    let items = operations.chain(types);
    items.map(|(section, key, ident, site)| (section, key.as_str(), ident.as_str(), site))
}
