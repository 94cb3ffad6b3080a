//! Parameters. In: those of a path and an operation. Out: each with a schema, a location that a request has, and a style
//! that the location has; one for each name in braces.

use std::collections::{HashMap, HashSet};

use serde_json::{Map, Value, json};

use super::content::ContentOwner;
use super::operation::Endpoint;
use super::{At, Rewriter};
use crate::keyword::{COOKIE_STYLE, Expected, OpenApiVersion, PARAMETER};
use crate::report::{Code, Site};
use crate::source::properties::{Properties, copy_flag, copy_text, entries};

impl<'f> Rewriter<'f, '_> {
    /// Returns the parameters of the parts of a path item and of one of its operations.
    pub fn parameters(&mut self, item: &[Endpoint<'f, '_>], operation: &Endpoint<'f, '_>) -> Value {
        let path = operation.path;
        let mut out: Vec<Option<(Value, Site)>> = Vec::new();
        let mut known = HashMap::new();
        let named: HashSet<&str> = templated(path).into_iter().collect();
        for owner in item.iter().chain([operation]) {
            let inherited = out.len();
            let list_at = owner.at.key("parameters");
            for (index, parameter) in owner.value.items_of("parameters").iter().enumerate() {
                let here = list_at.index(index);
                let Some((parameter, site)) = self.referred(parameter, &named, &here) else {
                    continue;
                };
                let key = identity(&parameter);
                // An operation's parameter replaces its path's.
                if let Some(before) = known.insert(key, out.len()) {
                    if before >= inherited {
                        let message = format!("duplicate parameter {}", parameter["name"]);
                        let help = "keep one; without that the later one is read";
                        self.lose(&here, message, help);
                    }
                    out[before] = None;
                }
                out.push(Some((parameter, site)));
            }
        }
        let mut out: Vec<(Value, Site)> = out.into_iter().flatten().collect();
        self.check_whole_query(&out);
        self.add_undescribed(operation, &mut out);
        if let Some(bound) = &self.bound {
            out.retain(|(parameter, _)| !bound.fills(path, parameter));
        }
        let list = operation.now.child("parameters");
        let mut parameters = Vec::new();
        for (index, (parameter, site)) in out.into_iter().enumerate() {
            self.origins.record(&list.index(index), site);
            parameters.push(parameter);
        }
        parameters.into()
    }

    /// Reports a parameter that is the whole query, where the query has others.
    fn check_whole_query(&mut self, parameters: &[(Value, Site)]) {
        let is_whole = |parameter: &Value| parameter.get("x-querystring").is_some();
        let mut whole = parameters.iter().filter(|(one, _)| is_whole(one));
        let Some((_, site)) = whole.next() else {
            return;
        };
        let is_other = |(one, _): &&(Value, Site)| one["in"] == "query" && !is_whole(one);
        if let Some((other, _)) = parameters.iter().find(is_other) {
            let message = format!("the whole query is described beside {}", other["name"]);
            let help = "describe the parameters in one; both are sent";
            let code = Code::InvalidDocument;
            self.report.lose(code, site.clone(), message, help);
        }
    }

    /// Follows the reference of a parameter, and rewrites it; none that the path has no braces for.
    fn referred(
        &mut self,
        parameter: &'f Value,
        named: &HashSet<&str>,
        at: &At<'_>,
    ) -> Option<(Value, Site)> {
        let found = self.resolved(parameter, at)?;
        let parameter = self.parameter(found.value, &found.at())?;
        let name = parameter.str_of("name").unwrap_or_default();
        if parameter["in"] == "path" && !named.contains(name) {
            let message = format!("the path has no `{{{name}}}`");
            self.lose(&found.at(), message, "the parameter is left out");
            return None;
        }
        Some((parameter, found.site))
    }

    /// Adds a parameter for each name in braces that no parameter describes.
    fn add_undescribed(&mut self, operation: &Endpoint<'_, '_>, out: &mut Vec<(Value, Site)>) {
        let described = out.iter().filter(|(have, _)| have["in"] == "path");
        let described = described.filter_map(|(have, _)| have.str_of("name").map(str::to_owned));
        let described: HashSet<String> = described.collect();
        for name in templated(operation.path) {
            let is_bound = self.bound.as_ref().is_some_and(|bound| bound.name == name);
            if is_bound || described.contains(name) {
                continue;
            }
            let message = format!("no parameter describes `{{{name}}}` of the path");
            self.lose(operation.at, message, "it is read as a string");
            let schema = json!({ "type": "string" });
            let parameter =
                json!({ "in": "path", "name": name, "required": true, "schema": schema });
            out.push((parameter, operation.at.site()));
        }
    }

    fn parameter(&mut self, parameter: &'f Value, at: &At<'_>) -> Option<Value> {
        if !parameter.is_object() {
            // The survey reports it.
            return None;
        }
        let mut reject = |code: Code, message: &str, help: &str| {
            self.report.error(code, at.site(), message, help);
            None
        };
        let Some(location) = parameter.str_of("in") else {
            let help = "add `in: query`, `header`, `path` or `cookie`";
            let message = "a parameter must say where it is sent";
            return reject(Code::InvalidDocument, message, help);
        };
        let Some(styles) = self.edition.styles(location) else {
            let help =
                "OpenAPI has `query`, `header`, `path` and `cookie`, and 3.2 has `querystring`";
            let message = format!("a parameter in `{location}` is not sent");
            return reject(Code::UnsupportedParameter, &message, help);
        };
        let Some(name) = name_in(parameter, location) else {
            let message = "a parameter must have a name";
            return reject(Code::InvalidDocument, message, "add `name`");
        };
        let mut out = Map::new();
        out.insert("in".into(), location.into());
        out.insert("name".into(), name.into());
        copy_text(parameter, "description", &mut out);
        for flag in ["deprecated", "required", "allowReserved"] {
            copy_flag(parameter, flag, &mut out);
        }
        if location == "path" {
            out.insert("required".into(), true.into());
        }
        if matches!(location, "path" | "cookie") && out.shift_remove("allowReserved").is_some() {
            out.insert("x-allow-reserved".into(), true.into());
        }
        if location == QUERYSTRING {
            return self.querystring(parameter, out, at);
        }
        let style = parameter.str_of("style").unwrap_or(styles[0]);
        if style == COOKIE_STYLE && styles.contains(&style) {
            out.insert("x-cookie-style".into(), true.into());
        } else if styles.contains(&style) {
            out.insert("style".into(), style.into());
        } else {
            let message = format!("a parameter in `{location}` has no style `{style}`");
            self.lose(&at.key("style"), message, "the default is used");
        }
        if let Some(explode @ Value::Bool(_)) = parameter.get("explode") {
            out.insert("explode".into(), explode.clone());
        }
        out.insert("schema".into(), self.parameter_schema(parameter, at));
        let media = parameter.entries_of("content").next();
        if parameter.get("schema").is_none() && media.is_some_and(|(name, _)| name.contains("json"))
        {
            out.insert("x-content".into(), "json".into());
        }
        Some(out.into())
    }

    /// Adds what the whole query is: a form, JSON or text.
    fn querystring(
        &mut self,
        parameter: &'f Value,
        mut out: Map<String, Value>,
        at: &At<'_>,
    ) -> Option<Value> {
        self.check_keywords(parameter, &PARAMETER, at);
        if parameter.text_of("name").is_none() {
            let help = "add `name`; without one it is `querystring`";
            self.lose(at, "a parameter must have a name", help);
        }
        let content = self.content(parameter, ContentOwner::Request, &at.key("content"));
        let Some((media, described)) = content.into_iter().next() else {
            let message = "a querystring parameter must have `content`";
            let help =
                "describe the query as `application/x-www-form-urlencoded` or `application/json`";
            self.report
                .error(Code::InvalidDocument, at.site(), message, help);
            return None;
        };
        out.insert("in".into(), "query".into());
        out.insert(
            "schema".into(),
            described
                .get("schema")
                .cloned()
                .unwrap_or_else(|| json!({})),
        );
        out.insert("x-querystring".into(), media.into());
        let encoding = described.get("x-encoding").cloned();
        out.extend(encoding.map(|encoding| ("x-encoding".to_owned(), encoding)));
        Some(out.into())
    }

    pub fn parameter_schema(&mut self, parameter: &'f Value, at: &At<'_>) -> Value {
        if let Some(schema @ (Value::Object(_) | Value::Bool(_))) = parameter.get("schema") {
            self.check_keywords(parameter, &PARAMETER, at);
            if parameter.get("content").is_some() {
                let message = "`content` has no effect beside `schema`";
                self.lose(&at.key("content"), message, "a parameter has either");
            }
            return self.used_schema(schema, &at.key("schema"));
        }
        let mut contents = parameter.entries_of("content");
        if let Some((media, content)) = contents.next() {
            self.check_keywords(parameter, &PARAMETER, at);
            let outer = at.key("content");
            if !media.contains("json") && media != "text/plain" {
                let message = format!("the parameter is sent as a string, not as `{media}`");
                let help = "describe it by a `schema`, or as `application/json`";
                self.lose(&outer.key(media), message, help);
            }
            for (other, _) in contents {
                let message = format!("the parameter is sent as `{media}`, not as this");
                let help = "a parameter has one content type";
                self.lose(&outer.key(other), message, help);
            }
            let Some(found) = self.resolved(content, &outer.key(media)) else {
                return json!({});
            };
            let schema = found.value.get("schema");
            return schema.map_or(json!({}), |schema| {
                self.schema(schema, &found.at().key("schema"))
            });
        }
        // Swagger 2.0 has the keywords of the schema in the parameter itself.
        self.lose(at, "it has no `schema`", "its `type` is read instead");
        let keywords = ["type", "format", "enum", "items", "default"];
        let own = entries(parameter).filter(|(key, _)| keywords.contains(&key.as_str()));
        let schema: Map<_, _> = own
            .map(|(key, value)| (key.clone(), value.clone()))
            .collect();
        if schema.contains_key("type") {
            self.schema(&schema.into(), at)
        } else {
            json!({ "type": "string" })
        }
    }
}

const QUERYSTRING: &str = "querystring";

impl OpenApiVersion {
    /// Returns the styles of a location, its default first.
    fn styles(self, location: &str) -> Option<Vec<&'static str>> {
        let has = |name: &str, later: &str| self >= OpenApiVersion::V3_2 || name != later;
        let (_, locations) = PARAMETER.variants?;
        let mut found = locations.iter().filter(|(name, _)| *name == location);
        let (_, kind) = found.next().filter(|(name, _)| has(name, QUERYSTRING))?;
        let styles = match kind.find("style").map(|row| &row.expected) {
            Some(Expected::OneOf(styles)) => *styles,
            // The whole query has a content type instead.
            _ => &[],
        };
        let styles = styles.iter().copied();
        Some(styles.filter(|style| has(style, COOKIE_STYLE)).collect())
    }
}

/// Returns the name of a parameter. That of the whole query is not sent, and may be missing.
fn name_in(parameter: &Value, location: &str) -> Option<String> {
    let default = || (location == QUERYSTRING).then(|| location.to_owned());
    parameter.text_of("name").or_else(default)
}

/// Returns what makes two parameters the same one: location and name, which of a header has no case. A request has one
/// query.
fn identity(parameter: &Value) -> (String, String) {
    if parameter.get("x-querystring").is_some() {
        return (QUERYSTRING.to_owned(), String::new());
    }
    let [location, name] = ["in", "name"].map(|key| parameter.str_of(key).unwrap_or_default());
    let name = if location == "header" {
        name.to_ascii_lowercase()
    } else {
        name.to_owned()
    };
    (location.to_owned(), name)
}

/// Returns whether a string is a token of RFC 9110, as the name of a header must be.
pub fn is_token(text: &str) -> bool {
    let in_token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    !text.is_empty() && text.bytes().all(in_token)
}

/// Returns the names in braces in a path.
fn templated(path: &str) -> Vec<&str> {
    let pieces = path.split('{').skip(1);
    let mut names: Vec<_> = pieces
        .filter_map(|piece| piece.split_once('}'))
        .map(|(name, _)| name)
        .collect();
    let mut seen = HashSet::new();
    names.retain(|name| seen.insert(*name));
    names
}
