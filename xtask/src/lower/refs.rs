//! Where references end. In: an OpenAPI object or a `$ref` to one. Out: the object and the place where it stands.
//!
//! Schemas are not followed here but linked by [`TypeId`](crate::ir::TypeId), since they may be cyclic.

use openapiv3::{Parameter, ReferenceOr, RequestBody, Response};

use super::Lowerer;
use crate::report::{Code, Site};
use crate::source::reference::MAX_CHAIN;

/// A kind of component that is looked up by name.
pub trait Component: Sized + 'static {
    const SECTION: &'static str;
    fn find<'a>(components: &'a openapiv3::Components, name: &str)
    -> Option<&'a ReferenceOr<Self>>;
}

macro_rules! component {
    ($ty:ty, $section:literal, $field:ident) => {
        impl Component for $ty {
            const SECTION: &'static str = $section;
            fn find<'a>(
                components: &'a openapiv3::Components,
                name: &str,
            ) -> Option<&'a ReferenceOr<Self>> {
                components.$field.get(name)
            }
        }
    };
}
component!(Parameter, "parameters", parameters);
component!(RequestBody, "requestBodies", request_bodies);
component!(Response, "responses", responses);
component!(openapiv3::Schema, "schemas", schemas);

impl<'a> Lowerer<'a> {
    /// Follows references to a component, and says where it ended.
    pub fn resolve<T: Component>(
        &mut self,
        item: &'a ReferenceOr<T>,
        at: &Site,
    ) -> Option<(&'a T, Site)> {
        let (mut item, start) = (item, at);
        let mut at = at.clone();
        for _ in 0..=MAX_CHAIN {
            match item {
                ReferenceOr::Item(found) => return Some((found, at)),
                ReferenceOr::Reference { reference } => {
                    let site = at.child("$ref");
                    let name = self.local_name(reference, T::SECTION, &site)?;
                    let found = self
                        .input
                        .spec
                        .components
                        .as_ref()
                        .and_then(|all| T::find(all, &name));
                    let Some(found) = found else {
                        self.dangling(reference, T::SECTION, site);
                        return None;
                    };
                    item = found;
                    at = self
                        .root()
                        .child("components")
                        .child(T::SECTION)
                        .child(&name);
                }
            }
        }
        let message = "this reference leads back to itself".to_owned();
        self.report.error(
            Code::RefCycle,
            start.clone(),
            message,
            "let one of the references end at an object",
        );
        None
    }

    /// The component name in `#/components/<section>/<name>`.
    pub fn local_name(&mut self, reference: &str, section: &str, site: &Site) -> Option<String> {
        let Some(pointer) = reference.strip_prefix('#') else {
            let help =
                "copy what it names into this document; references to other files are not followed";
            let message = format!("`{reference}` names another document");
            self.report
                .error(Code::ExternalRef, site.clone(), message, help);
            return None;
        };
        let prefix = format!("/components/{section}/");
        match pointer.strip_prefix(prefix.as_str()) {
            Some(name) if !name.contains('/') => Some(unescape(name)),
            _ => {
                self.dangling(reference, section, site.clone());
                None
            }
        }
    }

    pub fn dangling(&mut self, reference: &str, section: &str, site: Site) {
        let help = format!("define it under `components: {section}:`, or correct the reference");
        self.report.error(
            Code::DanglingRef,
            site,
            format!("`{reference}` names nothing"),
            help,
        );
    }
}

/// Undoes the escapes of a JSON pointer in a URI fragment.
fn unescape(token: &str) -> String {
    percent_encoding::percent_decode_str(token)
        .decode_utf8_lossy()
        .replace("~1", "/")
        .replace("~0", "~")
}

#[cfg(test)]
mod tests {
    use super::unescape;

    #[test]
    fn pointer_escapes() {
        for (token, name) in [
            ("a~1b", "a/b"),
            ("a~01", "a~1"),
            ("caf%C3%A9", "café"),
            ("100%", "100%"),
        ] {
            assert_eq!(unescape(token), name);
        }
    }
}
