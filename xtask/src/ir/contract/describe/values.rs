//! What values of fields say of themselves. In: a value. Out: its [`Facts`].

use std::borrow::Cow;

use super::Describe;
use crate::ir::contract::facts::{Fact, Facts};
use crate::ir::{Facets, TypeId};
use crate::version::ApiVersion;

impl Describe for Facets {
    fn describe<'a>(&'a self, facts: &mut Facts<'a>) {
        let Self { keywords } = self;
        let mut keywords: Vec<_> = keywords.iter().collect();
        keywords.sort_by_key(|(keyword, _)| **keyword);
        facts.said.push(Fact::Length(keywords.len()));
        for (keyword, value) in keywords {
            // The order of an object's properties does not count.
            let mut value = value.clone();
            value.sort_all_objects();
            facts.said.push(Fact::Name(keyword));
            facts.said.push(Fact::Text(Cow::Owned(value.to_string())));
        }
    }
}

impl Describe for TypeId {
    fn describe<'a>(&'a self, facts: &mut Facts<'a>) {
        facts.refer(*self);
    }
}

impl Describe for bool {
    fn describe<'a>(&'a self, facts: &mut Facts<'a>) {
        facts.said.push(Fact::Flag(*self));
    }
}

impl Describe for String {
    fn describe<'a>(&'a self, facts: &mut Facts<'a>) {
        facts.said.push(Fact::Text(Cow::Borrowed(self)));
    }
}

impl Describe for ApiVersion {
    fn describe<'a>(&'a self, facts: &mut Facts<'a>) {
        facts.said.push(Fact::Version(*self));
    }
}

impl<T: Describe> Describe for Box<T> {
    fn describe<'a>(&'a self, facts: &mut Facts<'a>) {
        T::describe(self, facts);
    }
}

impl<T: Describe> Describe for Option<T> {
    fn describe<'a>(&'a self, facts: &mut Facts<'a>) {
        match self {
            Some(value) => value.describe(facts),
            None => facts.said.push(Fact::Absent),
        }
    }
}

impl<T: Describe> Describe for Vec<T> {
    fn describe<'a>(&'a self, facts: &mut Facts<'a>) {
        facts.said.push(Fact::Length(self.len()));
        self.iter().for_each(|item| item.describe(facts));
    }
}
