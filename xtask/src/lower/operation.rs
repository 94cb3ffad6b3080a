//! Paths become operations. In: the path items. Out: operations in document order, their parameters, bodies and
//! answers lowered.

use openapiv3::{
    MediaType, Parameter, ParameterData, ParameterSchemaOrContent, PathItem, PathStyle, QueryStyle,
    ReferenceOr, RequestBody, Responses, StatusCode,
};

use super::Lowerer;
use crate::ir::{Answer, Body, Location, Media, Operation, Param, Piece, Ty, Value};
use crate::report::{Code, Site};

/// Header parameters that OpenAPI says to ignore, since other parts of the document describe them.
const IGNORED_HEADERS: [&str; 3] = ["accept", "content-type", "authorization"];

impl<'a> Lowerer<'a> {
    pub fn operations(&mut self) -> Vec<Operation> {
        let mut operations = Vec::new();
        for (path, item) in &self.input.spec.paths.paths {
            let site = self.root().child("paths").child(path);
            let ReferenceOr::Item(item) = item else {
                let help = "write the path item where the reference stands";
                let message = "a reference in the place of a path item is not followed";
                self.report.error(Code::ExternalRef, site, message, help);
                continue;
            };
            for (method, operation) in item.iter() {
                operations.push(self.operation(path, item, method, operation, &site));
            }
        }
        operations
    }

    fn operation(
        &mut self,
        path: &str,
        item: &'a PathItem,
        method: &str,
        operation: &'a openapiv3::Operation,
        path_site: &Site,
    ) -> Operation {
        let site = path_site.child(method);
        let method = method.to_ascii_uppercase();
        let place = format!("{method} {path}");
        let mut params = Vec::new();
        for (owner, list) in [
            (path_site, &item.parameters),
            (&site, &operation.parameters),
        ] {
            for (index, parameter) in list.iter().enumerate() {
                let at = owner.child("parameters").index(index);
                let Some((parameter, at)) = self.resolve(parameter, &at) else {
                    continue;
                };
                if let Some(param) = self.param(parameter, &at, &place) {
                    // An operation's parameter replaces its path's.
                    params.retain(|have: &Param| {
                        have.wire != param.wire || have.location != param.location
                    });
                    params.push(param);
                }
            }
        }
        let pieces = self.pieces(path, &params, path_site);
        let body = operation
            .request_body
            .as_ref()
            .and_then(|body| self.body(body, &site, &place));
        Operation {
            ident: String::new(),
            id: operation.operation_id.clone(),
            path: pieces,
            params,
            body,
            responses: self.responses(&operation.responses, &site, &place),
            summary: operation.summary.clone(),
            doc: operation.description.clone(),
            deprecated: operation.deprecated,
            origin: site,
            selection: None,
            removed_in: None,
            method,
            place,
        }
    }

    /// Splits a path template; every `{name}` must be a declared path parameter, and the other way round.
    fn pieces(&mut self, path: &str, params: &[Param], site: &Site) -> Vec<Piece> {
        let mut pieces = Vec::new();
        let mut rest = path;
        while let Some((literal, tail)) = rest.split_once('{') {
            if !literal.is_empty() {
                pieces.push(Piece::Literal(literal.to_owned()));
            }
            let (name, tail) = tail.split_once('}').unwrap_or((tail, ""));
            let declared = params
                .iter()
                .position(|param| param.location == Location::Path && param.wire == name);
            match declared {
                Some(index) => pieces.push(Piece::Param(index)),
                None => {
                    let message = format!(
                        "the path has `{{{name}}}`, but no path parameter is called `{name}`"
                    );
                    let help = "add `in: path` with this name to the parameters";
                    self.report
                        .error(Code::UnsupportedParameter, site.clone(), message, help);
                }
            }
            rest = tail;
        }
        if !rest.is_empty() {
            pieces.push(Piece::Literal(rest.to_owned()));
        }
        for (index, param) in params.iter().enumerate() {
            if param.location == Location::Path && !pieces.contains(&Piece::Param(index)) {
                let message = format!("the path has no `{{{}}}` for this parameter", param.wire);
                let help = "add it to the path, or remove the parameter";
                self.report.error(
                    Code::UnsupportedParameter,
                    param.origin.clone(),
                    message,
                    help,
                );
            }
        }
        pieces
    }

    fn param(&mut self, parameter: &'a Parameter, at: &Site, place: &str) -> Option<Param> {
        let data = parameter.parameter_data_ref();
        let (location, explode_default, plain_style) = match parameter {
            Parameter::Path { style, .. } => (Location::Path, false, *style == PathStyle::Simple),
            Parameter::Query { style, .. } => (Location::Query, true, *style == QueryStyle::Form),
            Parameter::Header { .. }
                if IGNORED_HEADERS.contains(&data.name.to_ascii_lowercase().as_str()) =>
            {
                return None;
            }
            Parameter::Header { .. } => (Location::Header, false, true),
            Parameter::Cookie { .. } => {
                self.unsupported_parameter(at, "a cookie parameter is not sent");
                return None;
            }
        };
        if !plain_style {
            self.unsupported_parameter(
                &at.child("style"),
                "only the default style of a parameter is written",
            );
            return None;
        }
        let value = self.param_value(data, at, place)?;
        Some(Param {
            wire: data.name.clone(),
            ident: String::new(),
            doc: data.description.clone(),
            location,
            required: data.required,
            value,
            explode: data.explode.unwrap_or(explode_default),
            deprecated: data.deprecated.unwrap_or(false),
            origin: at.clone(),
        })
    }

    fn param_value(&mut self, data: &'a ParameterData, at: &Site, place: &str) -> Option<Value> {
        let ParameterSchemaOrContent::Schema(schema) = &data.format else {
            self.unsupported_parameter(
                &at.child("content"),
                "a parameter with `content` is not written",
            );
            return None;
        };
        let place = format!("{place} {}", data.name);
        Some(self.value(schema, &at.child("schema"), &place))
    }

    fn unsupported_parameter(&mut self, site: &Site, message: &str) {
        let help =
            "describe it as a query, path or header parameter with a plain schema, by an overlay";
        self.report
            .error(Code::UnsupportedParameter, site.clone(), message, help);
    }

    fn body(
        &mut self,
        body: &'a ReferenceOr<RequestBody>,
        site: &Site,
        place: &str,
    ) -> Option<Body> {
        let (body, at) = self.resolve(body, &site.child("requestBody"))?;
        let place = format!("{place} request");
        let mut media = Vec::new();
        let mut first: Option<(Value, &MediaType)> = None;
        for (name, content) in &body.content {
            let at = at.child("content").child(name);
            let Some(kind) = media_kind(name) else {
                let message = format!("a request body of `{name}` is not written");
                let help =
                    "keep `application/json` or `application/x-www-form-urlencoded`, by an overlay";
                self.report.error(Code::UnsupportedBody, at, message, help);
                continue;
            };
            match &first {
                None => first = Some((self.media_value(content, &at, &place), content)),
                Some((_, other)) if other.schema == content.schema => {}
                Some(_) => {
                    let message = "the content types of this body have different schemas";
                    let help = "keep one of them, or give both the same schema, by an overlay";
                    self.report.error(Code::UnsupportedBody, at, message, help);
                    continue;
                }
            }
            media.push(kind);
        }
        let (value, _) = first?;
        let doc = body.description.clone();
        Some(Body {
            doc,
            required: body.required,
            value,
            media,
            origin: at,
        })
    }

    fn media_value(&mut self, content: &'a MediaType, at: &Site, place: &str) -> Value {
        match &content.schema {
            Some(schema) => self.value(schema, &at.child("schema"), place),
            None => Value::plain(Ty::Json),
        }
    }

    fn responses(&mut self, responses: &'a Responses, site: &Site, place: &str) -> Vec<Answer> {
        let listed = responses
            .responses
            .iter()
            .map(|(status, response)| (status_text(status), response));
        let default = responses
            .default
            .iter()
            .map(|response| ("default".to_owned(), response));
        let mut answers = Vec::new();
        for (status, response) in listed.chain(default) {
            let at = site.child("responses").child(&status);
            let Some((response, at)) = self.resolve(response, &at) else {
                continue;
            };
            let place = format!("{place} {status}");
            let mut value = None;
            for (name, content) in &response.content {
                let at = at.child("content").child(name);
                if media_kind(name) == Some(Media::Json) {
                    value.get_or_insert(self.media_value(content, &at, &place));
                } else {
                    let message = format!("an answer of `{name}` is not read");
                    let help = "keep `application/json`, by an overlay";
                    self.report.error(Code::UnsupportedBody, at, message, help);
                }
            }
            answers.push(Answer {
                status,
                doc: Some(response.description.clone()),
                value,
            });
        }
        answers
    }
}

fn status_text(status: &StatusCode) -> String {
    match status {
        StatusCode::Code(code) => code.to_string(),
        StatusCode::Range(range) => format!("{range}XX"),
    }
}

/// The content types that are read and written; parameters such as `charset` do not matter.
fn media_kind(name: &str) -> Option<Media> {
    let essence = name
        .split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase();
    match essence.as_str() {
        "application/json" => Some(Media::Json),
        "application/x-www-form-urlencoded" => Some(Media::Form),
        _ if essence.starts_with("application/") && essence.ends_with("+json") => Some(Media::Json),
        _ => None,
    }
}
