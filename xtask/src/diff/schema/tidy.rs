//! A merged schema in, the same without what says nothing out.

use serde_json::Value;

use super::kind::joined;
use super::{Kind, Schema, Schemas, union};

impl Schema {
    /// Takes out what says nothing: types of listed values, a list of both booleans, a union that is a list, bounds of
    /// `contains` where there is none.
    pub(super) fn tidied(mut self, schemas: &Schemas<'_>) -> Schema {
        union::fold(&mut self, schemas);
        if let Some(values) = &self.values {
            if self.types.is_none() {
                self.types = Some(joined(values.values().filter_map(Kind::of)));
            }
            if values.len() == 2 && self.only() == Some(Kind::Boolean) {
                self.values = None;
            }
        }
        // A list of one, however it was written, is a constant.
        self.is_const = self.values.as_ref().is_some_and(|values| values.len() == 1);
        self.patterns
            .retain(|pattern| !matches!(pattern.as_str(), ".*" | "^.*$" | ""));
        let counts = &mut self.counts;
        // At least none, and no more said: nothing is demanded.
        if counts.get("minContains") == Some(&0) && !counts.contains_key("maxContains") {
            self.contains = None;
        }
        if self.contains.is_none() {
            counts.retain(|key, _| !key.ends_with("Contains"));
        } else if counts.get("minContains") == Some(&1) {
            counts.remove("minContains");
        }
        self.step();
        self.texts.retain(|_, value| {
            !value.is_null() && value.as_object().is_none_or(|map| !map.is_empty())
        });
        self.needed(schemas);
        self.dependent_required.retain(|_, needs| !needs.is_empty());
        // A list of all types is none.
        if self
            .types
            .as_ref()
            .is_some_and(|types| joined(Kind::ALL).is_subset(types))
        {
            self.types = None;
        }
        self
    }

    /// Turns numbers with a whole step into integers, and takes out a step that every integer has.
    fn step(&mut self) {
        let is_whole = |step: &Value| {
            step.as_f64()
                .is_some_and(|step| step >= 1.0 && step.fract() == 0.0)
        };
        let is_fraction = |step: &Value| {
            step.as_f64()
                .is_some_and(|step| (1.0 / step).fract() == 0.0)
        };
        if let Some(types) = &mut self.types
            && self.multiple_of.values().any(is_whole)
            && types.remove(&Kind::Number)
        {
            types.insert(Kind::Integer);
            self.is_stepped = true;
        }
        let numbers = |kind: &Kind| matches!(kind, Kind::Number);
        if self
            .types
            .as_ref()
            .is_some_and(|types| !types.iter().any(numbers))
        {
            self.multiple_of.retain(|_, step| !is_fraction(step));
        }
    }

    /// Turns a schema that goes with a member, and only requires others, into a list of them.
    fn needed(&mut self, schemas: &Schemas<'_>) {
        let dependents = std::mem::take(&mut self.dependent_schemas);
        for (name, id) in dependents {
            let mut schema = Schema::clone(&schemas.get(id));
            let required = std::mem::take(&mut schema.required);
            let object = schema
                .types
                .take()
                .is_none_or(|types| types.contains(&Kind::Object));
            if object && !required.is_empty() && schema.is_any() {
                self.dependent_required
                    .entry(name)
                    .or_default()
                    .extend(required);
            } else {
                self.dependent_schemas.insert(name, id);
            }
        }
    }
}
