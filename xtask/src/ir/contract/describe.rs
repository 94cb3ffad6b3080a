//! What each item of the IR says of itself. In: an item. Out: its [`Facts`].
//!
//! Every struct is destructured without `..` and every enum matched without `_`: a new field or variant does not
//! compile until it is decided here whether it is part of the contract, of the code only, or ignored for a reason.

mod values;

use super::facts::{Fact, Facts};
use crate::ir::{
    AdditionalProperties, Admission, Alternative, Body, BodyFormat, Constant, Credential, Dispatch,
    EncodedAs, Enum, EventAlternative, Field, ItemSequence, Opener, Operation, Page, Paging, Param,
    ParamLocation, ParamStyle, PropertyEncoding, Response, SecurityScheme, SelectableField,
    Selection, Struct, Ty, TypeDef, TypeKind, TypeUse, Union, Variant,
};

pub trait Describe {
    fn describe<'a>(&'a self, facts: &mut Facts<'a>);
}

/// Describes a struct: for each field the method of [`Facts`] that takes it, with its further arguments.
macro_rules! fields {
    ($type:ident { $($field:ident: $how:ident $(($argument:expr))?,)* }) => {
        impl Describe for $type {
            fn describe<'a>(&'a self, facts: &mut Facts<'a>) {
                let Self { $($field),* } = self;
                $(facts.$how(stringify!($field), $field $(, $argument)?);)*
            }
        }

        #[cfg(test)]
        impl super::tests::Changes for $type {
            fn changes() -> Vec<super::tests::Change<Self>> {
                let name = |field| concat!(stringify!($type), ".").to_owned() + field;
                vec![$((name(stringify!($field)), |item| super::tests::Other::set(&mut item.$field)),)*]
            }
        }
    };
}

/// Describes an enum: the name of the variant, then what it holds.
macro_rules! variants {
    ($type:ident { $($variant:ident $(($($held:ident),*))? $({$($named:ident),*})?,)* }) => {
        impl Describe for $type {
            fn describe<'a>(&'a self, facts: &mut Facts<'a>) {
                match self {
                    $(Self::$variant $(($($held),*))? $({$($named),*})? => {
                        facts.said.push(Fact::Name(stringify!($variant)));
                        $($($held.describe(facts);)*)?
                        $($($named.describe(facts);)*)?
                    })*
                }
            }
        }

        #[cfg(test)]
        impl super::tests::Variants for $type {
            const NAMES: &[&str] = &[$(stringify!($variant)),*];
        }
    };
}

const PROSE: &str = "prose";
const ORIGIN: &str = "differs in each version";
const IDENT: &str = "follows from the key and the pins";
const IN_KEY: &str = "the key of the operation has it";
const FILE: &str = "only decides over the file that the operation is written to";
const CONTENT: &str = "follows from the content";
const LATER: &str = "what a later version lacks changes nothing in this one";

fields!(Page {
    stem: contract,
    module: ignored(IDENT),
    title: ignored(PROSE),
    doc: ignored(PROSE),
    reference: ignored(PROSE),
    origin: ignored(ORIGIN),
    server: ignored(ORIGIN),
    types: named(|def| &def.key),
    operations: named(|operation| &operation.key),
    schemes: named(|scheme| &scheme.name),
    is_project: contract,
});

fields!(SecurityScheme {
    name: contract,
    ident: ignored(IDENT),
    credential: contract,
    deprecated: contract,
});

variants!(Credential {
    Bearer,
    Basic,
    Header(name),
    Query(name),
    Cookie(name),
});

fields!(TypeDef {
    key: identity,
    ident: ignored(IDENT),
    doc: ignored(PROSE),
    deprecated: contract,
    origin: ignored(ORIGIN),
    kind: contract,
    // A direction decides over constructors, and over what is kept of undeclared properties.
    sent: contract,
    received: contract,
    derives: ignored(CONTENT),
    removed_in: code,
});

variants!(TypeKind {
    Struct(strukt),
    Enum(enum_),
    Union(union),
    Alias(value),
    Runtime { name, arguments },
});

fields!(Struct {
    fields: named(|field| &field.wire),
    constants: named(|constant| &constant.wire),
    additional: contract,
    facets: contract,
    unwrapped: contract,
    from_string: contract,
    admission: contract,
});

fields!(Admission {
    window: contract,
    without: contract,
});

variants!(AdditionalProperties {
    Any,
    Forbidden,
    Unread,
    Typed(value),
});

fields!(Constant {
    wire: contract,
    value: contract,
});

fields!(Field {
    wire: contract,
    ident: code,
    doc: code,
    required: contract,
    value: contract,
    boxed: code,
    aliases: contract,
    lenient: contract,
    deprecated: contract,
    read_only: contract,
    write_only: contract,
    removed_in: code,
    origin: ignored(ORIGIN),
});

fields!(Enum {
    variants: named(|variant| &variant.wire),
    ignore_case: contract,
});

fields!(Variant {
    wire: contract,
    json: contract,
    ident: code,
    origin: ignored(ORIGIN),
});

fields!(Union {
    // Of two alternatives that fit equally well, the first is read.
    alternatives: contract,
    by: contract,
});

fields!(Alternative {
    ident: code,
    value: contract,
    tags: contract,
    boxed: code,
});

variants!(Dispatch {
    Tag(property),
    Kind,
    Fit,
    Status,
    ContentType,
});

fields!(TypeUse {
    ty: contract,
    nullable: contract,
    facets: contract,
});

variants!(Ty {
    Bool,
    Int32,
    Int64,
    Uint64,
    Number,
    String,
    Json,
    Array(item),
    Map(value),
    Named(id),
});

fields!(Operation {
    key: contract,
    ident: ignored(IDENT),
    id: ignored(IDENT),
    method: ignored(IN_KEY),
    path: ignored(IN_KEY),
    params: named(|param| (param.location, &param.wire)),
    body: contract,
    responses: named(|response| &response.status),
    summary: ignored(PROSE),
    doc: ignored(PROSE),
    deprecated: contract,
    origin: ignored(ORIGIN),
    selection: contract,
    removed_in: ignored(LATER),
    derives: ignored(CONTENT),
    tag: ignored(FILE),
    group: ignored(FILE),
    security: contract,
    token: contract,
    server: contract,
    success_type: contract,
    error_type: contract,
    headers_type: contract,
    items: contract,
    paging: contract,
});

fields!(Paging {
    parameter: contract,
    next: contract,
});

fields!(ItemSequence {
    value: contract,
    content_type: contract,
    is_json: contract,
    events: contract,
});

fields!(EventAlternative {
    names: contract,
    is_json: contract,
});

fields!(Param {
    wire: contract,
    ident: ignored(IDENT),
    doc: ignored(PROSE),
    location: contract,
    required: contract,
    value: contract,
    explode: contract,
    style: contract,
    allow_reserved: contract,
    encodings: contract,
    deprecated: contract,
    origin: ignored(ORIGIN),
});

variants!(ParamLocation {
    Path,
    Query,
    Header,
    Cookie,
    Querystring,
});

variants!(ParamStyle {
    Simple,
    Label,
    Matrix,
    Form,
    SpaceDelimited,
    PipeDelimited,
    DeepObject,
    Cookie,
    Json,
});

fields!(Body {
    doc: ignored(PROSE),
    required: contract,
    value: contract,
    formats: contract,
    content_types: contract,
    encodings: contract,
    origin: ignored(ORIGIN),
});

fields!(PropertyEncoding {
    wire: contract,
    by: contract,
});

variants!(EncodedAs {
    Style(style, explode, allow_reserved),
    ContentType(name),
});

variants!(BodyFormat {
    Json,
    Form,
    Multipart,
    Text,
    Bytes,
});

fields!(Response {
    status: contract,
    doc: ignored(PROSE),
    value: contract,
    format: contract,
    content_type: contract,
});

fields!(Selection {
    param: contract,
    fields: named(|field| &field.wire),
});

fields!(SelectableField {
    wire: contract,
    ident: ignored(IDENT),
    default: contract,
    opened_by: named(|opener| opener),
    doc: ignored(PROSE),
    removed_in: ignored(LATER),
});

variants!(Opener {
    Permission(name),
    Pass(name),
});
