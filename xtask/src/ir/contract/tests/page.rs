//! A page with one of everything, and where in it each item of the IR is.

use indexmap::IndexMap;
use serde_json::json;

use crate::ir::*;
use crate::report::Site;

pub fn site() -> Site {
    Site::file(&"pets.yaml".into())
}

pub fn named(id: usize) -> TypeUse {
    TypeUse::plain(Ty::Named(TypeId(id)))
}

pub fn text() -> TypeUse {
    TypeUse::plain(Ty::String)
}

pub fn facets() -> Option<Box<Facets>> {
    let keywords = IndexMap::from([("minimum", json!(1))]);
    Some(Box::new(Facets { keywords }))
}

pub fn enum_of_two() -> Enum {
    Enum {
        variants: vec![Variant::new("cat", site()), Variant::new("dog", site())],
        ignore_case: false,
    }
}

pub fn union_of_two() -> Union {
    Union {
        alternatives: vec![
            Alternative::new(named(0), vec!["pet".to_owned()]),
            Alternative::new(text(), Vec::new()),
        ],
        by: Dispatch::Kind,
    }
}

pub fn runtime() -> TypeKind {
    TypeKind::Runtime {
        name: "List".to_owned(),
        arguments: vec![named(0)],
    }
}

/// A page with one of everything. The types: `0` struct, `1` enum, `2` union, `3` and `4` runtime and alias.
pub fn page() -> Page {
    let name = Field {
        aliases: vec!["title".to_owned()],
        ..Field::new("name", TypeUse::new(Ty::String, false, facets()), site())
    };
    let strukt = Struct {
        constants: vec![Constant {
            wire: "type".to_owned(),
            value: "pet".to_owned(),
        }],
        facets: facets(),
        unwrapped: Some("items".to_owned()),
        from_string: Some("name".to_owned()),
        admission: Some(Admission {
            window: "standard".to_owned(),
            without: vec!["comment_id".to_owned()],
        }),
        ..Struct::new(vec![name, Field::new("kind", named(1), site())])
    };
    let kinds = [
        TypeKind::Struct(strukt),
        TypeKind::Enum(enum_of_two()),
        TypeKind::Union(union_of_two()),
        runtime(),
        TypeKind::Alias(named(0)),
    ];
    let types = kinds.into_iter().enumerate();
    let types = types.map(|(index, kind)| TypeDef::new(format!("Type{index}"), kind, site()));
    Page {
        types: types.collect(),
        operations: vec![operation()],
        schemes: vec![SecurityScheme {
            name: "token".to_owned(),
            ident: "token".to_owned(),
            credential: Credential::Bearer,
            deprecated: false,
        }],
        ..Page::new("pets", site())
    }
}

pub fn operation() -> Operation {
    let encoding = PropertyEncoding {
        wire: "name".to_owned(),
        by: EncodedAs::ContentType("text/plain".to_owned()),
    };
    let selection = Selection {
        param: "fields".to_owned(),
        fields: vec![SelectableField {
            opened_by: vec![Opener::Permission("Read".to_owned())],
            ..SelectableField::new("name")
        }],
    };
    Operation {
        path: vec![PathSegment::Literal("/pets".to_owned())],
        params: vec![Param {
            encodings: vec![encoding.clone()],
            ..Param::new("limit", ParamLocation::Query, text(), site())
        }],
        body: Some(Body {
            encodings: Some(vec![encoding]),
            ..Body::new(named(0), BodyFormat::Json, "application/json", site())
        }),
        responses: vec![Response::new("200", Some(named(0)))],
        selection: Some(selection),
        security: vec![vec!["token".to_owned()]],
        token: Some("PageToken".to_owned()),
        server: Some("https://pets.example".to_owned()),
        success_type: Some(TypeId(2)),
        error_type: Some(TypeId(2)),
        headers_type: Some(TypeId(0)),
        items: Some(ItemSequence {
            value: named(0),
            content_type: "application/jsonl".to_owned(),
            is_json: true,
            events: vec![EventAlternative {
                names: vec!["added".to_owned()],
                is_json: true,
            }],
        }),
        paging: Some(Paging {
            parameter: "after".to_owned(),
            next: vec!["next".to_owned()],
        }),
        ..Operation::new("GET", "/pets", site())
    }
}

pub fn items(page: &mut Page) -> &mut ItemSequence {
    let items = page.operations[0].items.as_mut();
    items.expect("the operation has items")
}

pub fn event(page: &mut Page) -> &mut EventAlternative {
    &mut items(page).events[0]
}

pub fn paging(page: &mut Page) -> &mut Paging {
    let paging = page.operations[0].paging.as_mut();
    paging.expect("the operation has pages")
}

pub fn strukt(page: &mut Page) -> &mut Struct {
    match &mut page.types[0].kind {
        TypeKind::Struct(strukt) => strukt,
        _ => unreachable!("the first type is the struct"),
    }
}

pub fn admission(page: &mut Page) -> &mut Admission {
    let admission = strukt(page).admission.as_mut();
    admission.expect("the struct has an admission")
}

pub fn constant(page: &mut Page) -> &mut Constant {
    &mut strukt(page).constants[0]
}

pub fn field(page: &mut Page) -> &mut Field {
    &mut strukt(page).fields[0]
}

pub fn enum_(page: &mut Page) -> &mut Enum {
    match &mut page.types[1].kind {
        TypeKind::Enum(enum_) => enum_,
        _ => unreachable!("the second type is the enum"),
    }
}

pub fn union(page: &mut Page) -> &mut Union {
    match &mut page.types[2].kind {
        TypeKind::Union(union) => union,
        _ => unreachable!("the third type is the union"),
    }
}

pub fn call(page: &mut Page) -> &mut Operation {
    &mut page.operations[0]
}

pub fn param(page: &mut Page) -> &mut Param {
    &mut call(page).params[0]
}

pub fn body(page: &mut Page) -> &mut Body {
    call(page).body.as_mut().expect("the operation has a body")
}

pub fn encoding(page: &mut Page) -> &mut PropertyEncoding {
    let encodings = body(page).encodings.as_mut();
    &mut encodings.expect("the body has encodings")[0]
}

pub fn response(page: &mut Page) -> &mut Response {
    &mut call(page).responses[0]
}

pub fn selection(page: &mut Page) -> &mut Selection {
    let selection = call(page).selection.as_mut();
    selection.expect("the operation has a selection")
}

macro_rules! parts {
    ($($name:ident: $ty:ty = |$page:ident| $part:expr;)*) => {
        $(pub fn $name($page: &mut Page) -> &mut $ty {
            $part
        })*
    };
}

parts! {
    itself: Page = |page| page;
    scheme: SecurityScheme = |page| &mut page.schemes[0];
    type_def: TypeDef = |page| &mut page.types[0];
    variant: Variant = |page| &mut enum_(page).variants[0];
    alternative: Alternative = |page| &mut union(page).alternatives[0];
    type_use: TypeUse = |page| &mut field(page).value;
    selectable: SelectableField = |page| &mut selection(page).fields[0];
    credential: Credential = |page| &mut scheme(page).credential;
    last_kind: TypeKind = |page| &mut page.types[4].kind;
    additional: AdditionalProperties = |page| &mut strukt(page).additional;
    dispatch: Dispatch = |page| &mut union(page).by;
    ty: Ty = |page| &mut field(page).value.ty;
    location: ParamLocation = |page| &mut param(page).location;
    style: ParamStyle = |page| &mut param(page).style;
    encoded_as: EncodedAs = |page| &mut encoding(page).by;
    format: BodyFormat = |page| &mut response(page).format;
    opener: Opener = |page| &mut selectable(page).opened_by[0];
}

pub fn field_facets(page: &mut Page) -> &mut Facets {
    let facets = type_use(page).facets.as_mut();
    facets.expect("the first field has facets")
}
