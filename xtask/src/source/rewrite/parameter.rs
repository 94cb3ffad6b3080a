//! Parameters. In: those of a path and an operation. Out: each with a schema, a place that a request has, and a style
//! that the place has; one for each name in braces.

use serde_json::{Map, Value, json};

use super::operation::Call;
use super::{At, Rewriter, simple};
use crate::keyword::PARAMETER;
use crate::report::{Code, Site};

impl<'f> Rewriter<'f, '_> {
    /// The parameters of a path and of one of its operations.
    pub fn parameters(
        &mut self,
        call: &Call,
        item: &'f Value,
        operation: &'f Value,
        at: &At<'_>,
        item_at: &At<'_>,
    ) -> Value {
        let path = call.address.as_str();
        let mut out: Vec<(Value, Site)> = Vec::new();
        for (owner, owner_at) in [(item, item_at), (operation, at)] {
            let inherited = out.len();
            let list = owner.get("parameters").and_then(Value::as_array);
            let list_at = owner_at.key("parameters");
            for (index, parameter) in list.into_iter().flatten().enumerate() {
                let here = list_at.index(index);
                let Some((parameter, site)) = self.referred(parameter, path, &here) else {
                    continue;
                };
                let twice = out.iter().skip(inherited).find(|(have, _)| {
                    have["in"] == parameter["in"] && have["name"] == parameter["name"]
                });
                if twice.is_some() {
                    let message = format!("a parameter {} stands twice", parameter["name"]);
                    self.lose(
                        &here,
                        message,
                        "keep one; without that the later one is read",
                    );
                }
                // An operation's parameter replaces its path's.
                out.retain(|(have, _)| {
                    have["in"] != parameter["in"] || have["name"] != parameter["name"]
                });
                out.push((parameter, site));
            }
        }
        self.undescribed(path, at, &mut out);
        if let Some(bound) = &self.bound {
            out.retain(|(parameter, _)| !bound.fills(path, parameter));
        }
        let list = call.now.child("parameters");
        let placed = out
            .into_iter()
            .enumerate()
            .map(|(index, (parameter, site))| {
                self.origins.record(&list.index(index), site);
                parameter
            });
        placed.collect()
    }

    /// A parameter where its reference ends, and that place; none that the path has no braces for.
    fn referred(&mut self, parameter: &'f Value, path: &str, at: &At<'_>) -> Option<(Value, Site)> {
        let found = self.resolved(parameter, at)?;
        let parameter = self.parameter(found.value, &found.at())?;
        let name = parameter["name"].as_str().unwrap_or_default();
        if parameter["in"] == "path" && !path.contains(&format!("{{{name}}}")) {
            let message = format!("the path has no `{{{name}}}`");
            self.lose(&found.at(), message, "the parameter is left out");
            return None;
        }
        Some((parameter, found.site))
    }

    /// A name in braces that no parameter describes is one all the same.
    fn undescribed(&mut self, path: &str, at: &At<'_>, out: &mut Vec<(Value, Site)>) {
        let bound = self.bound.as_ref().map(|bound| bound.name.clone());
        for name in templated(path) {
            if bound.as_ref() != Some(&name)
                && !out
                    .iter()
                    .any(|(have, _)| have["in"] == "path" && have["name"] == name)
            {
                self.lose(
                    at,
                    format!("no parameter describes `{{{name}}}` of the path"),
                    "it is asked for as a text",
                );
                let parameter = json!({ "in": "path", "name": name, "required": true, "schema": { "type": "string" } });
                out.push((parameter, at.path.site()));
            }
        }
    }

    fn parameter(&mut self, parameter: &Value, at: &At<'_>) -> Option<Value> {
        // What is no object, the survey tells.
        let place = parameter.as_object()?.get("in");
        let Some(place) = place.and_then(Value::as_str) else {
            let message = "a parameter must say where it is sent";
            let help = "add `in: query`, `header`, `path` or `cookie`";
            self.error(Code::InvalidDocument, at, message, help);
            return None;
        };
        let Some(styles) = styles(place) else {
            let help = "OpenAPI has `query`, `header`, `path` and `cookie`";
            self.error(
                Code::UnsupportedParameter,
                at,
                format!("a parameter in `{place}` is not sent"),
                help,
            );
            return None;
        };
        let Some(name) = parameter.get("name").and_then(simple::text) else {
            self.error(
                Code::InvalidDocument,
                at,
                "a parameter must have a name",
                "add `name`",
            );
            return None;
        };
        let mut out = Map::new();
        out.insert("in".into(), place.into());
        out.insert("name".into(), name.into());
        simple::copy_text(parameter, "description", &mut out);
        simple::copy_flag(parameter, "deprecated", &mut out);
        simple::copy_flag(parameter, "required", &mut out);
        if place == "path" {
            out.insert("required".into(), true.into());
        }
        let style = parameter
            .get("style")
            .and_then(Value::as_str)
            .unwrap_or(styles[0]);
        if styles.contains(&style) {
            out.insert("style".into(), style.into());
        } else {
            self.lose(
                &at.key("style"),
                format!("a parameter in `{place}` has no style `{style}`"),
                "the default is used",
            );
        }
        if let Some(Value::Bool(explode)) = parameter.get("explode") {
            out.insert("explode".into(), (*explode).into());
        }
        simple::copy_flag(parameter, "allowReserved", &mut out);
        out.insert("schema".into(), self.parameter_schema(parameter, at));
        if parameter.get("schema").is_none() && content_is_json(parameter) {
            out.insert("x-content".into(), "json".into());
        }
        Some(Value::Object(out))
    }

    pub fn parameter_schema(&mut self, parameter: &Value, at: &At<'_>) -> Value {
        if let Some(schema) = parameter
            .get("schema")
            .filter(|schema| schema.is_object() || schema.is_boolean())
        {
            self.known(parameter, &PARAMETER, at);
            if parameter.get("content").is_some() {
                let help = "a parameter has either";
                self.lose(&at.key("content"), "`schema` is read, and not this", help);
            }
            return self.placed_schema(schema, &at.key("schema"));
        }
        let contents = parameter.get("content").and_then(Value::as_object);
        if let Some((media, content)) = contents.and_then(|content| content.iter().next()) {
            self.known(parameter, &PARAMETER, at);
            let (outer, schema) = (at.key("content"), content.get("schema"));
            if !media.contains("json") && media != "text/plain" {
                let message = format!("the parameter is sent as a plain text, not as `{media}`");
                let help = "describe it by a `schema`, or as `application/json`";
                self.lose(&outer.key(media), message, help);
            }
            for (other, _) in contents.into_iter().flatten().skip(1) {
                let message = format!("the parameter is sent as `{media}`, not as this");
                self.lose(
                    &outer.key(other),
                    message,
                    "a parameter has one content type",
                );
            }
            return schema.map_or(json!({}), |schema| {
                self.schema(schema, &outer.key(media).key("schema"))
            });
        }
        // The older form has the keywords of the schema in the parameter itself.
        let mut schema = parameter.as_object().cloned().unwrap_or_default();
        schema.retain(|key, _| {
            matches!(
                key.as_str(),
                "type" | "format" | "enum" | "items" | "default"
            )
        });
        self.lose(
            at,
            "it has no `schema`",
            "what it says of its type is taken",
        );
        if schema.contains_key("type") {
            self.schema(&Value::Object(schema), at)
        } else {
            json!({ "type": "string" })
        }
    }
}

/// The styles of a place, its default first.
fn styles(place: &str) -> Option<&'static [&'static str]> {
    match place {
        "query" => Some(&["form", "spaceDelimited", "pipeDelimited", "deepObject"]),
        "path" => Some(&["simple", "label", "matrix"]),
        "header" => Some(&["simple"]),
        "cookie" => Some(&["form"]),
        _ => None,
    }
}

fn content_is_json(parameter: &Value) -> bool {
    let content = parameter.get("content").and_then(Value::as_object);
    content
        .and_then(|content| content.keys().next())
        .is_some_and(|media| media.contains("json"))
}

/// Whether a text is a token of RFC 9110, as the name of a header must be.
pub fn is_token(text: &str) -> bool {
    let in_token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    !text.is_empty() && text.bytes().all(in_token)
}

/// The names in braces in a path.
fn templated(path: &str) -> Vec<String> {
    let mut names = Vec::new();
    let mut rest = path;
    while let Some((_, tail)) = rest.split_once('{') {
        let Some((name, tail)) = tail.split_once('}') else {
            break;
        };
        if !names.iter().any(|have| have == name) {
            names.push(name.to_owned());
        }
        rest = tail;
    }
    names
}
