//! The names of one scope. In: a pin, or a wish. Out: an identifier that nothing else in the scope has, or a diagnostic
//! that says which row of the pins decides.

use std::collections::HashMap;

use super::{Collisions, Pins, Section};
use crate::report::{Code, Report, Site};

/// What gets a name: its key in the file of pins, and its location.
pub struct Thing<'t> {
    section: Section,
    key: &'t str,
    site: &'t Site,
}

impl<'t> Thing<'t> {
    pub fn new(section: Section, key: &'t str, site: &'t Site) -> Self {
        Self { section, key, site }
    }
}

pub struct NameScope {
    what: &'static str,
    reserved: &'static [&'static str],
    /// Identifiers with the keys that have them.
    taken: HashMap<String, String>,
    /// The numbers up to which names are taken, by the name that was wished.
    numbers: HashMap<String, u32>,
}

impl NameScope {
    pub fn new(what: &'static str, reserved: &'static [&'static str]) -> Self {
        let taken = reserved.iter();
        let taken = taken.map(|name| ((*name).to_owned(), "the generator".to_owned()));
        Self {
            what,
            reserved,
            taken: taken.collect(),
            numbers: HashMap::new(),
        }
    }

    pub fn has(&self, ident: &str) -> bool {
        self.taken.contains_key(ident)
    }

    /// Returns whether the generator itself has the name.
    pub fn reserves(&self, ident: &str) -> bool {
        self.reserved.contains(&ident)
    }

    /// Returns the pinned identifier, or an empty one without a pin.
    pub fn pinned(&mut self, thing: &Thing<'_>, pins: &mut Pins, report: &mut Report) -> String {
        match pins.get(thing.section, thing.key) {
            Some(ident) => self.take(ident, thing, report),
            None => String::new(),
        }
    }

    /// Returns the wish, or what the policy on collisions makes of it; empty when there is none and that is an error.
    pub fn claim(
        &mut self,
        wish: Option<String>,
        thing: &Thing<'_>,
        pins: &Pins,
        report: &mut Report,
    ) -> String {
        let (key, section) = (thing.key, thing.section);
        let Some(wish) = wish else {
            let section = section.name();
            let help = format!("add a row `\"{key}\": …` under `{section}:` in specs/names.yaml");
            let message = format!("`{key}` gives no Rust name");
            report.error(Code::MissingName, thing.site.clone(), message, help);
            return String::new();
        };
        if pins.collisions() == Collisions::Reject || !self.has(&wish) {
            return self.take(wish, thing, report);
        }
        let number = self.numbers.entry(wish.clone()).or_insert(1);
        let ident = numbered(&wish, number, |name| !self.taken.contains_key(name));
        self.taken.insert(ident.clone(), key.to_owned());
        let message = format!("`{key}` becomes `{ident}`, since `{wish}` is taken");
        let help = pins.advice(section, key);
        report.warn(Code::NameCollision, thing.site.clone(), message, help);
        ident
    }

    /// Reports a name that is taken already.
    fn take(&mut self, ident: String, thing: &Thing<'_>, report: &mut Report) -> String {
        let key = thing.key;
        if let Some(holder) = self.taken.insert(ident.clone(), key.to_owned()) {
            let what = self.what;
            let message =
                format!("`{key}` becomes `{ident}`, which `{holder}` has in {what} already");
            let help = format!("pin another name for `{key}` in specs/names.yaml");
            report.error(Code::NameCollision, thing.site.clone(), message, help);
        }
        ident
    }
}

/// Returns a name with the next number that makes it new.
fn numbered(ident: &str, number: &mut u32, is_new: impl Fn(&str) -> bool) -> String {
    let base = ident.trim_end_matches('_');
    let digit = base.ends_with(|last: char| last.is_ascii_digit());
    let is_field = ident.starts_with(|first: char| first.is_ascii_lowercase());
    let joint = if digit || is_field { "_" } else { "" };
    loop {
        *number += 1;
        let name = format!("{base}{joint}{number}");
        if is_new(&name) {
            return name;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WISHES: [&str; 6] = ["Pet", "Pet", "Pet", "V1", "V1", "new"];

    fn claim_all(pins: &Pins, scope: &mut NameScope, report: &mut Report) -> [String; 6] {
        let site = Site::file(&"a.yaml".into());
        [0, 1, 2, 3, 4, 5].map(|index| {
            let key = format!("key {index}");
            let thing = Thing::new(Section::Types, &key, &site);
            scope.claim(Some(WISHES[index].to_owned()), &thing, pins, report)
        })
    }

    #[test]
    fn the_first_keeps_its_name_and_the_others_get_a_number_and_a_warning() {
        let (mut scope, mut report) = (NameScope::new("this page", &["new"]), Report::new());
        let names = claim_all(&Pins::numbering(), &mut scope, &mut report);
        assert_eq!(names, ["Pet", "Pet2", "Pet3", "V1", "V1_2", "new_2"]);
        assert_eq!(report.len(), 4);
        assert!(!report.has_errors());
    }

    #[test]
    fn a_second_claim_is_rejected() {
        let (mut scope, mut report) = (NameScope::new("this page", &["new"]), Report::new());
        assert_eq!(claim_all(&Pins::default(), &mut scope, &mut report), WISHES);
        assert_eq!(report.len(), 4);
        assert!(report.has_errors());
    }

    #[test]
    fn a_pin_to_a_name_that_is_taken_is_rejected_under_either_policy() {
        let site = Site::file(&"a.yaml".into());
        for pins in [Pins::default(), Pins::numbering()] {
            let mut pins = pins.with(Section::Types, "key 9", "Pet");
            let (mut scope, mut report) = (NameScope::new("this page", &[]), Report::new());
            let thing = Thing::new(Section::Types, "key 0", &site);
            scope.claim(Some("Pet".to_owned()), &thing, &pins, &mut report);
            assert!(!report.has_errors());
            let thing = Thing::new(Section::Types, "key 9", &site);
            assert_eq!(scope.pinned(&thing, &mut pins, &mut report), "Pet");
            assert!(report.has_errors());
        }
    }
}
