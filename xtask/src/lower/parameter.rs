//! Parameters. In: one, its reference followed. Out: what a request writes and where, or a reason why it does not.

use openapiv3::{Parameter, ParameterData, ParameterSchemaOrContent, PathStyle, QueryStyle};

use super::Lowerer;
use super::body::media_format;
use super::encoding::property_encodings;
use crate::ir::{BodyFormat, Param, ParamLocation, ParamStyle};
use crate::report::{Code, Site};
use crate::source;

/// Header parameters that OpenAPI says to ignore, each with the part of the document that describes them.
const IGNORED_HEADERS: [(&str, &str); 3] = [
    (
        "accept",
        "the content types of the responses say what is requested",
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
            Parameter::Query { style, .. } => match data.extensions.get("x-querystring") {
                Some(media) => (ParamLocation::Querystring, querystring_style(media)),
                None => (ParamLocation::Query, query_style(style)),
            },
            Parameter::Header { .. } if !self.is_sent_header(data, at) => return None,
            Parameter::Header { .. } => (ParamLocation::Header, ParamStyle::Simple),
            Parameter::Cookie { .. } => {
                let is_plain = data.extensions.contains_key("x-cookie-style");
                let style = if is_plain {
                    ParamStyle::Cookie
                } else {
                    ParamStyle::Form
                };
                (ParamLocation::Cookie, style)
            }
        };
        let exploded = [ParamStyle::Form, ParamStyle::DeepObject, ParamStyle::Cookie];
        let explode_default = exploded.contains(&style);
        let style = match data.extensions.get("x-content") {
            Some(_) => ParamStyle::Json,
            None => style,
        };
        let allow_reserved = match parameter {
            Parameter::Query { allow_reserved, .. } => *allow_reserved,
            _ => data.extensions.contains_key("x-allow-reserved"),
        };
        // The rewriting leaves a schema in each parameter.
        let ParameterSchemaOrContent::Schema(schema) = &data.format else {
            return None;
        };
        let key = format!("{key} {}", data.name);
        let value = self.value(schema, &at.child("schema"), &key);
        Some(Param {
            doc: data.description.clone(),
            required: data.required,
            explode: data.explode.unwrap_or(explode_default),
            style,
            allow_reserved,
            encodings: property_encodings(BodyFormat::Form, data.extensions.get("x-encoding")),
            deprecated: data.deprecated.unwrap_or(false),
            ..Param::new(&data.name, location, value, at.clone())
        })
    }

    /// Whether a header parameter is sent; one that OpenAPI ignores or HTTP does not have is reported.
    fn is_sent_header(&mut self, data: &ParameterData, at: &Site) -> bool {
        let name = data.name.to_ascii_lowercase();
        if let Some((_, help)) = IGNORED_HEADERS.iter().find(|(known, _)| *known == name) {
            let name = &data.name;
            let message = format!("OpenAPI ignores a header parameter `{name}`, so it is left out");
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
            self.report.error(code, site, message, help);
        } else {
            let message = format!("{message}, so it is not sent");
            self.report.lose(code, site, message, help);
        }
        false
    }
}

fn path_style(style: &PathStyle) -> ParamStyle {
    match style {
        PathStyle::Simple => ParamStyle::Simple,
        PathStyle::Label => ParamStyle::Label,
        PathStyle::Matrix => ParamStyle::Matrix,
    }
}

/// Returns how the whole query is written, by its content type.
fn querystring_style(media: &serde_json::Value) -> ParamStyle {
    match media_format(media.as_str().unwrap_or_default()) {
        BodyFormat::Form => ParamStyle::Form,
        BodyFormat::Json => ParamStyle::Json,
        _ => ParamStyle::Simple,
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
