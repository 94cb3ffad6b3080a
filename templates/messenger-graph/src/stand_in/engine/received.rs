//! A call that passed every check. In: what the route found. Out: the same for the function of its operation, with the Page, the persons
//! and the arguments that such functions ask for.

use jiff::Timestamp;
use serde_json::{Map, Value};

use super::Meter;
use crate::calendar::ApiVersion;
use crate::stand_in::arguments;
use crate::stand_in::emission::Emission;
use crate::stand_in::rejection::Rejection;
use crate::stand_in::world::{PageState, PersonState, World};

/// A call, for the function of its operation.
pub(in crate::stand_in) struct Received<'e> {
    pub world: &'e mut World,
    pub meter: &'e mut Meter,
    pub now: Timestamp,
    /// The version in the path.
    pub asked_version: ApiVersion,
    /// The version that serves.
    pub version: ApiVersion,
    /// The Page of the object; empty if it has none.
    pub page: String,
    /// The id in the path.
    pub node: String,
    pub arguments: Map<String, Value>,
    /// Scheme, host and path.
    pub url: String,
    pub token: String,
    pub emitted: &'e mut Vec<Emission>,
}

impl Received<'_> {
    /// Returns an argument as text.
    pub fn text(&self, name: &str) -> Option<String> {
        arguments::text(&self.arguments, name)
    }

    /// Returns an argument as text that is not empty.
    pub fn required(&self, name: &str) -> Result<String, Rejection> {
        let text = self.text(name).filter(|text| !text.is_empty());
        text.ok_or_else(|| Rejection::parameter(name, "is required"))
    }

    /// Returns the names in an argument.
    pub fn names(&self, name: &str) -> Vec<String> {
        arguments::names(&self.arguments, name)
    }

    /// Returns the given ones of some arguments.
    pub fn given(&self, names: &[&str]) -> Map<String, Value> {
        let given = names.iter().filter_map(|name| {
            let value = self.arguments.get(*name)?;
            Some(((*name).to_owned(), value.clone()))
        });
        given.collect()
    }

    /// Counts the call against a limit of the Page, by the limit's name.
    pub fn count(&mut self, limit: &'static str) -> Result<(), Rejection> {
        self.meter.count_limited(&self.page, limit, self.now)
    }

    /// Returns the Page of the token.
    pub fn own_page(&self) -> Result<&PageState, Rejection> {
        let page = self.world.pages.get(&self.page);
        page.ok_or_else(|| Rejection::unknown_object("get", &self.page))
    }

    /// Returns the Page of the token, to change it.
    pub fn own_page_mut(&mut self) -> Result<&mut PageState, Rejection> {
        let page = self.world.pages.get_mut(&self.page);
        page.ok_or_else(|| Rejection::unknown_object("post", &self.page))
    }

    /// Returns a person whom the Page knows.
    pub fn person(&self, id: &str) -> Result<&PersonState, Rejection> {
        let person = self.world.persons.get(id);
        person
            .filter(|person| person.page == self.page)
            .ok_or_else(Rejection::unknown_person)
    }

    /// Returns a person whom the Page knows, to change what is known.
    pub fn person_mut(&mut self, id: &str) -> Result<&mut PersonState, Rejection> {
        let person = self.world.persons.get_mut(id);
        person
            .filter(|person| person.page == self.page)
            .ok_or_else(Rejection::unknown_person)
    }
}
