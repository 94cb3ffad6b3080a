//! Constructors. In: what every item of a kind has. Out: the item as the specification defines it when a document says
//! nothing else; the caller sets what its document says, `Field { required: true, ..Field::new(…) }`.

use super::{
    Alternative, Body, BodyFormat, Derives, Facets, Field, Operation, Page, Param, ParamLocation,
    ParamStyle, Response, SelectableField, Struct, Ty, TypeDef, TypeKind, TypeUse, Variant,
};
use crate::report::Site;

impl Page {
    /// Creates a page without types and operations.
    pub fn new(stem: impl Into<String>, origin: Site) -> Self {
        Self {
            stem: stem.into(),
            module: String::new(),
            title: String::new(),
            doc: None,
            reference: None,
            origin,
            server: None,
            types: Vec::new(),
            operations: Vec::new(),
            schemes: Vec::new(),
            is_project: true,
        }
    }
}

impl TypeDef {
    /// Creates a type that both requests and responses may carry.
    pub fn new(key: impl Into<String>, kind: TypeKind, origin: Site) -> Self {
        Self {
            key: key.into(),
            ident: String::new(),
            doc: None,
            deprecated: false,
            origin,
            kind,
            sent: true,
            received: true,
            derives: Derives::ALL,
            removed_in: None,
        }
    }
}

impl Struct {
    /// Creates an object that may have any additional property.
    pub fn new(fields: Vec<Field>) -> Self {
        Self {
            fields,
            ..Self::default()
        }
    }
}

impl Field {
    /// Creates an optional field.
    pub fn new(wire: impl Into<String>, value: TypeUse, origin: Site) -> Self {
        Self {
            wire: wire.into(),
            ident: String::new(),
            doc: None,
            required: false,
            value,
            boxed: false,
            aliases: Vec::new(),
            lenient: false,
            deprecated: false,
            read_only: false,
            write_only: false,
            removed_in: None,
            origin,
        }
    }
}

impl Variant {
    /// Creates the variant of a string.
    pub fn new(wire: impl Into<String>, origin: Site) -> Self {
        Self {
            wire: wire.into(),
            json: None,
            ident: String::new(),
            origin,
        }
    }
}

impl Alternative {
    /// Creates an alternative that the given tags select.
    pub fn new(value: TypeUse, tags: Vec<String>) -> Self {
        Self {
            ident: String::new(),
            value,
            tags,
            boxed: false,
        }
    }
}

impl TypeUse {
    /// Creates a use that is neither nullable nor restricted.
    pub const fn plain(ty: Ty) -> Self {
        Self::new(ty, false, None)
    }

    pub const fn new(ty: Ty, nullable: bool, facets: Option<Box<Facets>>) -> Self {
        Self {
            ty,
            nullable,
            facets,
        }
    }
}

impl Operation {
    /// Creates an operation without parameters, body and responses.
    pub fn new(method: &str, path: &str, origin: Site) -> Self {
        Self {
            key: format!("{method} {path}"),
            ident: String::new(),
            id: None,
            method: method.to_owned(),
            path: Vec::new(),
            params: Vec::new(),
            body: None,
            responses: Vec::new(),
            summary: None,
            doc: None,
            deprecated: false,
            origin,
            selection: None,
            removed_in: None,
            derives: Derives::ALL,
            tag: None,
            group: String::new(),
            security: Vec::new(),
            token: None,
            server: None,
            success_type: None,
            error_type: None,
            headers_type: None,
            items: None,
            paging: None,
        }
    }
}

impl Param {
    /// Creates a parameter in the default style of its location; required in the path, optional elsewhere.
    pub fn new(
        wire: impl Into<String>,
        location: ParamLocation,
        value: TypeUse,
        origin: Site,
    ) -> Self {
        let is_form = matches!(location, ParamLocation::Query | ParamLocation::Cookie);
        Self {
            wire: wire.into(),
            ident: String::new(),
            doc: None,
            location,
            required: location == ParamLocation::Path,
            value,
            explode: is_form,
            style: if is_form {
                ParamStyle::Form
            } else {
                ParamStyle::Simple
            },
            allow_reserved: false,
            encodings: Vec::new(),
            deprecated: false,
            origin,
        }
    }
}

impl Body {
    /// Creates an optional body in one content type.
    pub fn new(value: TypeUse, format: BodyFormat, content_type: &str, origin: Site) -> Self {
        Self {
            doc: None,
            required: false,
            value,
            formats: vec![format],
            content_types: vec![content_type.to_owned()],
            encodings: None,
            origin,
        }
    }
}

impl Response {
    /// Creates a response in JSON, or without content.
    pub fn new(status: impl Into<String>, value: Option<TypeUse>) -> Self {
        Self {
            status: status.into(),
            doc: None,
            value,
            format: BodyFormat::Json,
            content_type: None,
        }
    }
}

impl SelectableField {
    /// Creates a field that everyone may ask for by name.
    pub fn new(wire: impl Into<String>) -> Self {
        Self {
            wire: wire.into(),
            ident: String::new(),
            default: false,
            opened_by: Vec::new(),
            doc: None,
            removed_in: None,
        }
    }
}
