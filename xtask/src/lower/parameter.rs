//! Parameters. In: one, its reference followed. Out: what a request writes and where, or a reason why it does not.

use openapiv3::{Parameter, ParameterData, ParameterSchemaOrContent, PathStyle, QueryStyle};

use super::Lowerer;
use crate::ir::{Param, ParamLocation, ParamStyle, TypeUse};
use crate::report::{Code, Site};
use crate::source;

/// Header parameters that OpenAPI says to ignore, each with the part of the document that describes them.
const IGNORED_HEADERS: [(&str, &str); 3] = [
    (
        "accept",
        "the content types of the answers say what is asked for",
    ),
    (
        "content-type",
        "the content types of the request body say what is sent",
    ),
    (
        "authorization",
        "declare a security scheme; the client's credentials fill it in",
    ),
];

impl<'a> Lowerer<'a> {
    pub fn param(&mut self, parameter: &'a Parameter, at: &Site, key: &str) -> Option<Param> {
        let data = parameter.parameter_data_ref();
        let (location, style) = match parameter {
            Parameter::Path { style, .. } => (ParamLocation::Path, path_style(style)),
            Parameter::Query { style, .. } => (ParamLocation::Query, query_style(style)),
            Parameter::Header { .. } if !self.is_sent_header(data, at) => return None,
            Parameter::Header { .. } => (ParamLocation::Header, ParamStyle::Simple),
            Parameter::Cookie { .. } => (ParamLocation::Cookie, ParamStyle::Form),
        };
        if location == ParamLocation::Cookie && !self.input.lenient {
            self.unsupported_parameter(at, "a cookie parameter is not sent");
            return None;
        }
        let explode_default = matches!(style, ParamStyle::Form | ParamStyle::DeepObject);
        if !matches!(style, ParamStyle::Simple | ParamStyle::Form) && !self.input.lenient {
            self.unsupported_parameter(
                &at.child("style"),
                "only the default style of a parameter is written",
            );
            return None;
        }
        let style = match data.extensions.get("x-content") {
            Some(_) => ParamStyle::Json,
            None => style,
        };
        let allow_reserved = matches!(
            parameter,
            Parameter::Query {
                allow_reserved: true,
                ..
            }
        );
        let value = self.param_value(data, at, key)?;
        Some(Param {
            doc: data.description.clone(),
            required: data.required,
            explode: data.explode.unwrap_or(explode_default),
            style,
            allow_reserved,
            deprecated: data.deprecated.unwrap_or(false),
            ..Param::new(&data.name, location, value, at.clone())
        })
    }

    /// Whether a header parameter is sent; one that OpenAPI ignores or HTTP does not have is reported.
    fn is_sent_header(&mut self, data: &ParameterData, at: &Site) -> bool {
        let name = data.name.to_ascii_lowercase();
        if let Some((_, help)) = IGNORED_HEADERS.iter().find(|(known, _)| *known == name) {
            let message = format!(
                "OpenAPI ignores a header parameter `{}`, so the caller is not asked for it",
                data.name
            );
            self.report
                .warn(Code::LostKeyword, at.clone(), message, *help);
            return false;
        }
        if source::is_token(&name) {
            return true;
        }
        let message = format!("`{}` cannot be the name of a header", data.name);
        let (code, site) = (Code::UnsupportedParameter, at.child("name"));
        let help = "write letters, digits and `-`, without spaces";
        if data.required {
            self.report.error(code, site, message, help)
        } else {
            self.problem(code, site, format!("{message}, so it is not sent"), help)
        }
        false
    }

    fn param_value(&mut self, data: &'a ParameterData, at: &Site, key: &str) -> Option<TypeUse> {
        let ParameterSchemaOrContent::Schema(schema) = &data.format else {
            self.unsupported_parameter(
                &at.child("content"),
                "a parameter with `content` is not written",
            );
            return None;
        };
        let key = format!("{key} {}", data.name);
        Some(self.value(schema, &at.child("schema"), &key))
    }

    fn unsupported_parameter(&mut self, site: &Site, message: &str) {
        let help =
            "describe it as a query, path or header parameter with a plain schema, by an overlay";
        self.report
            .error(Code::UnsupportedParameter, site.clone(), message, help);
    }
}

fn path_style(style: &PathStyle) -> ParamStyle {
    match style {
        PathStyle::Simple => ParamStyle::Simple,
        PathStyle::Label => ParamStyle::Label,
        PathStyle::Matrix => ParamStyle::Matrix,
    }
}

fn query_style(style: &QueryStyle) -> ParamStyle {
    match style {
        QueryStyle::Form => ParamStyle::Form,
        QueryStyle::SpaceDelimited => ParamStyle::SpaceDelimited,
        QueryStyle::PipeDelimited => ParamStyle::PipeDelimited,
        QueryStyle::DeepObject => ParamStyle::DeepObject,
    }
}
