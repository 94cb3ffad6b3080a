//! Paths become operations. In: the path items. Out: operations in document order, their parameters, bodies and
//! answers lowered.

use openapiv3::{
    Parameter, ParameterData, ParameterSchemaOrContent, PathItem, PathStyle, QueryStyle,
    ReferenceOr,
};

use super::Lowerer;
use crate::ir::{Answer, Context, Location, Operation, Param, Piece, Style, Value};
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
        let mut responses = self.responses(&operation.responses, &site, &place);
        self.default_success(&mut responses);
        if method == "HEAD" {
            // What is described is what GET would carry.
            responses.iter_mut().for_each(|answer| answer.value = None);
        }
        let context = self.context(operation, &responses, &site, &place);
        Operation {
            context,
            ident: String::new(),
            id: operation.operation_id.clone(),
            path: pieces,
            params,
            body,
            responses,
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

    fn context(
        &mut self,
        operation: &'a openapiv3::Operation,
        responses: &[Answer],
        site: &Site,
        place: &str,
    ) -> Context {
        if !self.input.lenient {
            return Context::default();
        }
        // A scheme that is no credential that is sent is the transport's matter.
        let known = |name: &&String| {
            self.input.tree["x-security-schemes"]
                .get(name.as_str())
                .is_some()
        };
        let names = |one: &serde_json::Value| -> Vec<String> {
            let names = one.as_object().into_iter().flatten().map(|(name, _)| name);
            names.filter(known).cloned().collect()
        };
        let security = operation
            .extensions
            .get("x-security")
            .and_then(serde_json::Value::as_array);
        let server = operation
            .extensions
            .get("x-server")
            .and_then(serde_json::Value::as_str);
        let security = security.into_iter().flatten().map(names).collect();
        Context {
            tag: operation.tags.first().cloned(),
            security,
            server: server.map(str::to_owned),
            success: self.success_union(responses, site, place),
            failure: self.failure_union(responses, site, place),
            headers: self.headers(&operation.responses, site, place),
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
        let (location, style) = match parameter {
            Parameter::Path { style, .. } => (Location::Path, path_style(style)),
            Parameter::Query { style, .. } => (Location::Query, query_style(style)),
            Parameter::Header { .. }
                if IGNORED_HEADERS.contains(&data.name.to_ascii_lowercase().as_str()) =>
            {
                return None;
            }
            Parameter::Header { .. } => (Location::Header, Style::Simple),
            Parameter::Cookie { .. } => (Location::Cookie, Style::Form),
        };
        if location == Location::Cookie && !self.input.lenient {
            self.unsupported_parameter(at, "a cookie parameter is not sent");
            return None;
        }
        let explode_default = matches!(style, Style::Form | Style::DeepObject);
        if !matches!(style, Style::Simple | Style::Form) && !self.input.lenient {
            self.unsupported_parameter(
                &at.child("style"),
                "only the default style of a parameter is written",
            );
            return None;
        }
        let style = match data.extensions.get("x-content") {
            Some(_) => Style::Json,
            None => style,
        };
        let reserved = matches!(
            parameter,
            Parameter::Query {
                allow_reserved: true,
                ..
            }
        );
        let value = self.param_value(data, at, place)?;
        Some(Param {
            wire: data.name.clone(),
            ident: String::new(),
            doc: data.description.clone(),
            location,
            required: data.required,
            value,
            explode: data.explode.unwrap_or(explode_default),
            style,
            reserved,
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
}

fn path_style(style: &PathStyle) -> Style {
    match style {
        PathStyle::Simple => Style::Simple,
        PathStyle::Label => Style::Label,
        PathStyle::Matrix => Style::Matrix,
    }
}

fn query_style(style: &QueryStyle) -> Style {
    match style {
        QueryStyle::Form => Style::Form,
        QueryStyle::SpaceDelimited => Style::SpaceDelimited,
        QueryStyle::PipeDelimited => Style::PipeDelimited,
        QueryStyle::DeepObject => Style::DeepObject,
    }
}
