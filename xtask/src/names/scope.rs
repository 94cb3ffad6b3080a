//! The names of one scope, where rules give them. In: a wish, or a pin. Out: a name that nothing else in the scope has.
//! Whoever does not get what it wishes is reported, with what to write to decide it.

use std::collections::HashSet;

use super::{Pins, Section};
use crate::report::{Code, Report, Site};

pub struct Scope(HashSet<String>);

impl Scope {
    pub fn new(reserved: &[&str]) -> Self {
        Self(reserved.iter().map(|name| (*name).to_owned()).collect())
    }

    pub fn has(&self, ident: &str) -> bool {
        self.0.contains(ident)
    }

    /// Takes a name that somebody decided.
    pub fn pin(&mut self, ident: &str, place: &str, site: &Site, report: &mut Report) {
        if !self.0.insert(ident.to_owned()) {
            let message = format!("`{place}` is pinned to `{ident}`, which is taken");
            let help = "pin another name, or none";
            report.error(Code::NameCollision, site.clone(), message, help);
        }
    }

    /// Returns the name itself, or with the first number from 2 that makes it new.
    pub fn free(
        &mut self,
        wish: String,
        section: Section,
        place: &str,
        site: &Site,
        pins: &Pins,
        report: &mut Report,
    ) -> String {
        if self.0.insert(wish.clone()) {
            return wish;
        }
        let ident = numbered(&wish, |name| self.0.insert(name.to_owned()));
        let message = format!("`{place}` becomes `{ident}`, since `{wish}` is taken");
        let help = pins.advice(section, place);
        report.warn(Code::NameCollision, site.clone(), message, help);
        ident
    }
}

fn numbered(ident: &str, mut is_new: impl FnMut(&str) -> bool) -> String {
    let base = ident.trim_end_matches('_');
    let digit = base.ends_with(|last: char| last.is_ascii_digit());
    let is_field = ident.starts_with(|first: char| first.is_ascii_lowercase());
    let joint = if digit || is_field { "_" } else { "" };
    (2..)
        .map(|number| format!("{base}{joint}{number}"))
        .find(|name| is_new(name))
        .unwrap_or_else(|| ident.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_keeps_its_name_and_the_others_are_told() {
        let mut scope = Scope::new(&["new"]);
        let (mut report, site) = (Report::new(), Site::file(&"a.yaml".into()));
        let names = ["Pet", "Pet", "Pet", "V1", "V1", "new"].map(|name| {
            let pins = Pins::automatic();
            scope.free(
                name.to_owned(),
                Section::Types,
                name,
                &site,
                &pins,
                &mut report,
            )
        });
        assert_eq!(names, ["Pet", "Pet2", "Pet3", "V1", "V1_2", "new_2"]);
        assert_eq!(report.len(), 4);
        scope.pin("Pet2", "Cat", &site, &mut report);
        assert!(report.has_errors());
    }
}
