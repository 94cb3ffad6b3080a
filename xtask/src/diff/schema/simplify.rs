//! A merged schema in, the same without keywords that restrict nothing out.

use serde_json::Value;

use super::kind::joined;
use super::{JsonType, Schema, Schemas, union};

impl Schema {
    /// Derives types from values, and removes what restricts nothing: an enum of both booleans, a union of types or values,
    /// bounds of `contains` without it.
    pub(super) fn simplified(mut self, schemas: &Schemas<'_>) -> Schema {
        union::fold(&mut self, schemas);
        if let Some(values) = &self.values {
            if self.types.is_none() {
                self.types = Some(joined(values.values().filter_map(JsonType::of)));
            }
            if values.len() == 2 && self.only() == Some(JsonType::Boolean) {
                self.values = None;
            }
        }
        // An enum of one value is a constant.
        self.is_const = self.values.as_ref().is_some_and(|values| values.len() == 1);
        self.patterns
            .retain(|pattern| !matches!(pattern.as_str(), ".*" | "^.*$" | ""));
        let counts = &mut self.counts;
        // `minContains: 0` alone requires nothing.
        if counts.get("minContains") == Some(&0) && !counts.contains_key("maxContains") {
            self.contains = None;
        }
        if self.contains.is_none() {
            counts.retain(|key, _| !key.ends_with("Contains"));
        } else if counts.get("minContains") == Some(&1) {
            counts.remove("minContains");
        }
        self.step();
        self.opaque.retain(|_, value| {
            !value.is_null() && value.as_object().is_none_or(|map| !map.is_empty())
        });
        self.required_dependents(schemas);
        self.dependent_required.retain(|_, names| !names.is_empty());
        // All types restrict nothing.
        self.types = self
            .types
            .take()
            .filter(|types| *types != joined(JsonType::ALL));
        self
    }

    /// Turns numbers with a whole step into integers, and removes a step that every integer has.
    fn step(&mut self) {
        let test = |step: &Value, test: fn(f64) -> bool| step.as_f64().is_some_and(test);
        let is_whole = |step: &Value| test(step, |step| step >= 1.0 && step.fract() == 0.0);
        let is_fraction = |step: &Value| test(step, |step| (1.0 / step).fract() == 0.0);
        if let Some(types) = &mut self.types
            && self.multiple_of.values().any(is_whole)
            && types.remove(&JsonType::Number)
        {
            types.insert(JsonType::Integer);
            self.is_stepped = true;
        }
        if self.types.is_some() && !self.has(JsonType::Number) {
            self.multiple_of.retain(|_, step| !is_fraction(step));
        }
    }

    /// Turns a dependent schema that only requires properties into their names.
    fn required_dependents(&mut self, schemas: &Schemas<'_>) {
        let dependents = std::mem::take(&mut self.dependent_schemas);
        for (name, id) in dependents {
            let mut schema = Schema::clone(&schemas.get(id));
            let required = std::mem::take(&mut schema.required);
            let is_object = schema.has(JsonType::Object);
            schema.types = None;
            if is_object && !required.is_empty() && schema.is_any() {
                let names = self.dependent_required.entry(name).or_default();
                names.extend(required);
            } else {
                self.dependent_schemas.insert(name, id);
            }
        }
    }
}
