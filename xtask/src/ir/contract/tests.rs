//! Each field and each variant of the IR is changed once, in a page that has all of them. In: the IR's own source, by
//! which the table of changes is complete. Out: each change is noticed, or is listed with the reason why not.

use std::collections::BTreeMap;

use indexmap::IndexMap;
use serde_json::json;

use super::Contracts;
use crate::ir::*;
use crate::report::Site;
use crate::version::ApiVersion;

/// `None`: the change must be noticed. `Some`: why it must not be.
type Row = (&'static str, Option<&'static str>, fn(&mut Page));

const LATER: Option<ApiVersion> = Some(ApiVersion {
    major: 99,
    minor: 0,
});

fn site() -> Site {
    Site::file(&"pets.yaml".into())
}

fn elsewhere() -> Site {
    site().child("elsewhere")
}

fn named(id: usize) -> TypeUse {
    TypeUse::plain(Ty::Named(TypeId(id)))
}

fn text() -> TypeUse {
    TypeUse::plain(Ty::String)
}

fn facets(least: i64) -> Option<Box<Facets>> {
    let keywords = IndexMap::from([("minimum", json!(least))]);
    Some(Box::new(Facets { keywords }))
}

/// A page with one of everything. The types: `0` struct, `1` enum, `2` union, `3` and `4` runtime and alias.
fn page() -> Page {
    let fields = vec![
        Field::new("name", TypeUse::new(Ty::String, false, facets(1)), site()),
        Field::new("kind", named(1), site()),
    ];
    let strukt = Struct {
        unwrapped: Some("items".to_owned()),
        from_string: Some("name".to_owned()),
        ..Struct::new(fields)
    };
    let enum_ = Enum {
        variants: vec![Variant::new("cat"), Variant::new("dog")],
        ignore_case: false,
    };
    let union = Union {
        alternatives: vec![
            Alternative::new(named(0), vec!["pet".to_owned()]),
            Alternative::new(text(), Vec::new()),
        ],
        by: Dispatch::Kind,
    };
    let runtime = TypeKind::Runtime {
        name: "List".to_owned(),
        arguments: vec![named(0)],
    };
    let kinds = [
        TypeKind::Struct(strukt),
        TypeKind::Enum(enum_),
        TypeKind::Union(union),
        runtime,
        TypeKind::Alias(named(0)),
    ];
    let types = kinds.into_iter().enumerate();
    let types = types.map(|(index, kind)| TypeDef::new(format!("Type{index}"), kind, site()));
    Page {
        types: types.collect(),
        operations: vec![operation()],
        schemes: vec![SecurityScheme {
            name: "token".to_owned(),
            credential: Credential::Bearer,
        }],
        ..Page::new("pets", site())
    }
}

fn operation() -> Operation {
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
        params: vec![Param::new("limit", ParamLocation::Query, text(), site())],
        body: Some(Body {
            encodings: Some(vec![encoding]),
            ..Body::new(named(0), BodyFormat::Json, "application/json", site())
        }),
        responses: vec![Response::new("200", Some(named(0)))],
        selection: Some(selection),
        security: vec![vec!["token".to_owned()]],
        server: Some("https://pets.example".to_owned()),
        success_type: Some(TypeId(2)),
        error_type: Some(TypeId(2)),
        headers_type: Some(TypeId(0)),
        ..Operation::new("GET", "/pets", site())
    }
}

fn strukt(page: &mut Page) -> &mut Struct {
    match &mut page.types[0].kind {
        TypeKind::Struct(strukt) => strukt,
        _ => unreachable!("the first type is the struct"),
    }
}

fn field(page: &mut Page) -> &mut Field {
    &mut strukt(page).fields[0]
}

fn enum_(page: &mut Page) -> &mut Enum {
    match &mut page.types[1].kind {
        TypeKind::Enum(enum_) => enum_,
        _ => unreachable!("the second type is the enum"),
    }
}

fn union(page: &mut Page) -> &mut Union {
    match &mut page.types[2].kind {
        TypeKind::Union(union) => union,
        _ => unreachable!("the third type is the union"),
    }
}

fn call(page: &mut Page) -> &mut Operation {
    &mut page.operations[0]
}

fn param(page: &mut Page) -> &mut Param {
    &mut call(page).params[0]
}

fn body(page: &mut Page) -> &mut Body {
    call(page).body.as_mut().expect("the operation has a body")
}

fn encoding(page: &mut Page) -> &mut PropertyEncoding {
    let encodings = body(page).encodings.as_mut();
    &mut encodings.expect("the body has encodings")[0]
}

fn response(page: &mut Page) -> &mut Response {
    &mut call(page).responses[0]
}

fn selection(page: &mut Page) -> &mut Selection {
    let selection = call(page).selection.as_mut();
    selection.expect("the operation has a selection")
}

fn opener(page: &mut Page, opener: Opener) {
    selection(page).fields[0].opened_by = vec![opener];
}

fn credential(page: &mut Page, credential: Credential) {
    page.schemes[0].credential = credential;
}

fn ty(page: &mut Page, ty: Ty) {
    field(page).value.ty = ty;
}

const PROSE: Option<&str> = Some("prose");
const ORIGIN: Option<&str> = Some("differs in each version");
const IDENT: Option<&str> = Some("follows from the key and the pins");
const LATER_ON: Option<&str> = Some("what a later version lacks changes nothing in this one");
const IN_KEY: Option<&str> = Some("the key of the operation has it");
fn no_hash() -> Derives {
    Derives {
        eq: true,
        hash: false,
    }
}

const FROM_CONTENT: Option<&str> = Some("decided by `pass` from the content");

fn fields() -> Vec<Row> {
    vec![
        ("Page.stem", None, |page| page.stem.push('x')),
        ("Page.module", IDENT, |page| page.module.push('x')),
        ("Page.title", PROSE, |page| page.title.push('x')),
        ("Page.doc", PROSE, |page| page.doc = Some("x".to_owned())),
        ("Page.reference", PROSE, |page| {
            page.reference = Some("x".to_owned())
        }),
        ("Page.origin", ORIGIN, |page| page.origin = elsewhere()),
        ("Page.server", ORIGIN, |page| {
            page.server = Some("x".to_owned())
        }),
        ("Page.types", None, |page| drop(page.types.pop())),
        ("Page.operations", None, |page| page.operations.clear()),
        ("Page.schemes", None, |page| page.schemes.clear()),
        ("Page.server_is_fixed", None, |page| {
            page.server_is_fixed ^= true
        }),
        ("SecurityScheme.name", None, |page| {
            page.schemes[0].name.push('x')
        }),
        ("SecurityScheme.credential", None, |page| {
            credential(page, Credential::Basic)
        }),
        ("TypeDef.key", None, |page| page.types[0].key.push('x')),
        ("TypeDef.ident", IDENT, |page| page.types[0].ident.push('x')),
        ("TypeDef.doc", PROSE, |page| {
            page.types[0].doc = Some("x".to_owned())
        }),
        ("TypeDef.deprecated", None, |page| {
            page.types[0].deprecated ^= true
        }),
        ("TypeDef.origin", ORIGIN, |page| {
            page.types[0].origin = elsewhere()
        }),
        ("TypeDef.kind", None, |page| {
            page.types[0].kind = TypeKind::Alias(text())
        }),
        ("TypeDef.sent", None, |page| page.types[0].sent ^= true),
        ("TypeDef.received", None, |page| {
            page.types[0].received ^= true
        }),
        ("TypeDef.derives", FROM_CONTENT, |page| {
            page.types[0].derives = no_hash()
        }),
        ("Derives.eq", FROM_CONTENT, |page| {
            page.types[0].derives.eq ^= true
        }),
        ("Derives.hash", FROM_CONTENT, |page| {
            page.types[0].derives.hash ^= true
        }),
        ("TypeDef.removed_in", LATER_ON, |page| {
            page.types[0].removed_in = LATER
        }),
        ("Struct.fields", None, |page| {
            drop(strukt(page).fields.pop())
        }),
        ("Struct.additional", None, |page| {
            strukt(page).additional = AdditionalProperties::Forbidden
        }),
        ("Struct.unwrapped", None, |page| {
            strukt(page).unwrapped = None
        }),
        ("Struct.from_string", None, |page| {
            strukt(page).from_string = None
        }),
        ("Field.wire", None, |page| field(page).wire.push('x')),
        ("Field.ident", IDENT, |page| field(page).ident.push('x')),
        ("Field.doc", PROSE, |page| {
            field(page).doc = Some("x".to_owned())
        }),
        ("Field.required", None, |page| field(page).required ^= true),
        ("Field.value", None, |page| field(page).value = named(1)),
        ("Field.boxed", FROM_CONTENT, |page| {
            field(page).boxed ^= true
        }),
        ("Field.aliases", None, |page| {
            field(page).aliases.push("x".to_owned())
        }),
        ("Field.lenient", None, |page| field(page).lenient ^= true),
        ("Field.deprecated", None, |page| {
            field(page).deprecated ^= true
        }),
        ("Field.read_only", None, |page| {
            field(page).read_only ^= true
        }),
        ("Field.write_only", None, |page| {
            field(page).write_only ^= true
        }),
        ("Field.removed_in", LATER_ON, |page| {
            field(page).removed_in = LATER
        }),
        ("Field.origin", ORIGIN, |page| {
            field(page).origin = elsewhere()
        }),
        ("Enum.variants", None, |page| {
            drop(enum_(page).variants.pop())
        }),
        ("Enum.ignore_case", None, |page| {
            enum_(page).ignore_case ^= true
        }),
        ("Variant.wire", None, |page| {
            enum_(page).variants[0].wire.push('x')
        }),
        ("Variant.json", None, |page| {
            enum_(page).variants[0].json = Some("1".to_owned())
        }),
        ("Variant.ident", IDENT, |page| {
            enum_(page).variants[0].ident.push('x')
        }),
        ("Union.alternatives", None, |page| {
            drop(union(page).alternatives.pop())
        }),
        ("Union.by", None, |page| union(page).by = Dispatch::Fit),
        ("Alternative.ident", IDENT, |page| {
            union(page).alternatives[0].ident.push('x')
        }),
        ("Alternative.value", None, |page| {
            union(page).alternatives[0].value = named(1)
        }),
        ("Alternative.tags", None, |page| {
            union(page).alternatives[0].tags.clear()
        }),
        ("Alternative.boxed", FROM_CONTENT, |page| {
            union(page).alternatives[0].boxed ^= true
        }),
        ("TypeUse.ty", None, |page| field(page).value.ty = Ty::Bool),
        ("TypeUse.nullable", None, |page| {
            field(page).value.nullable ^= true
        }),
        ("TypeUse.facets", None, |page| {
            field(page).value.facets = None
        }),
        ("Facets.keywords", None, |page| {
            field(page).value.facets = facets(2)
        }),
        ("Operation.key", None, |page| call(page).key.push('x')),
        ("Operation.ident", IDENT, |page| call(page).ident.push('x')),
        ("Operation.id", IDENT, |page| {
            call(page).id = Some("x".to_owned())
        }),
        ("Operation.method", IN_KEY, |page| {
            call(page).method.push('x')
        }),
        ("Operation.path", IN_KEY, |page| call(page).path.clear()),
        ("Operation.params", None, |page| call(page).params.clear()),
        ("Operation.body", None, |page| call(page).body = None),
        ("Operation.responses", None, |page| {
            call(page).responses.clear()
        }),
        ("Operation.summary", PROSE, |page| {
            call(page).summary = Some("x".to_owned())
        }),
        ("Operation.doc", PROSE, |page| {
            call(page).doc = Some("x".to_owned())
        }),
        ("Operation.deprecated", None, |page| {
            call(page).deprecated ^= true
        }),
        ("Operation.origin", ORIGIN, |page| {
            call(page).origin = elsewhere()
        }),
        ("Operation.selection", None, |page| {
            call(page).selection = None
        }),
        ("Operation.derives", FROM_CONTENT, |page| {
            call(page).derives = no_hash()
        }),
        ("Operation.removed_in", LATER_ON, |page| {
            call(page).removed_in = LATER
        }),
        (
            "Operation.tag",
            Some("only decides over the file that the operation is written to"),
            |page| {
                call(page).tag = Some("x".to_owned());
            },
        ),
        ("Operation.security", None, |page| {
            call(page).security.clear()
        }),
        ("Operation.server", None, |page| call(page).server = None),
        ("Operation.success_type", None, |page| {
            call(page).success_type = None
        }),
        ("Operation.error_type", None, |page| {
            call(page).error_type = None
        }),
        ("Operation.headers_type", None, |page| {
            call(page).headers_type = Some(TypeId(1))
        }),
        ("Param.wire", None, |page| param(page).wire.push('x')),
        ("Param.ident", IDENT, |page| param(page).ident.push('x')),
        ("Param.doc", PROSE, |page| {
            param(page).doc = Some("x".to_owned())
        }),
        ("Param.location", None, |page| {
            param(page).location = ParamLocation::Header
        }),
        ("Param.required", None, |page| param(page).required ^= true),
        ("Param.value", None, |page| param(page).value = named(1)),
        ("Param.explode", None, |page| param(page).explode ^= true),
        ("Param.style", None, |page| {
            param(page).style = ParamStyle::Json
        }),
        ("Param.allow_reserved", None, |page| {
            param(page).allow_reserved ^= true
        }),
        ("Param.deprecated", None, |page| {
            param(page).deprecated ^= true
        }),
        ("Param.origin", ORIGIN, |page| {
            param(page).origin = elsewhere()
        }),
        ("Body.doc", PROSE, |page| {
            body(page).doc = Some("x".to_owned())
        }),
        ("Body.required", None, |page| body(page).required ^= true),
        ("Body.value", None, |page| body(page).value = named(1)),
        ("Body.formats", None, |page| {
            body(page).formats.push(BodyFormat::Form)
        }),
        ("Body.content_types", None, |page| {
            body(page).content_types[0].push('x')
        }),
        ("Body.encodings", None, |page| body(page).encodings = None),
        ("Body.origin", ORIGIN, |page| {
            body(page).origin = elsewhere()
        }),
        ("PropertyEncoding.wire", None, |page| {
            encoding(page).wire.push('x')
        }),
        ("PropertyEncoding.by", None, |page| {
            encoding(page).by = EncodedAs::ContentType("x/y".to_owned())
        }),
        ("Response.status", None, |page| {
            response(page).status.push('x')
        }),
        ("Response.doc", PROSE, |page| {
            response(page).doc = Some("x".to_owned())
        }),
        ("Response.value", None, |page| response(page).value = None),
        ("Response.format", None, |page| {
            response(page).format = BodyFormat::Bytes
        }),
        ("Response.content_type", None, |page| {
            response(page).content_type = Some("x".to_owned())
        }),
        ("Selection.param", None, |page| {
            selection(page).param.push('x')
        }),
        ("Selection.fields", None, |page| {
            selection(page).fields.clear()
        }),
        ("SelectableField.wire", None, |page| {
            selection(page).fields[0].wire.push('x')
        }),
        ("SelectableField.ident", IDENT, |page| {
            selection(page).fields[0].ident.push('x')
        }),
        ("SelectableField.default", None, |page| {
            selection(page).fields[0].default ^= true
        }),
        ("SelectableField.opened_by", None, |page| {
            selection(page).fields[0].opened_by.clear()
        }),
        ("SelectableField.doc", PROSE, |page| {
            selection(page).fields[0].doc = Some("x".to_owned())
        }),
        ("SelectableField.removed_in", LATER_ON, |page| {
            selection(page).fields[0].removed_in = LATER
        }),
    ]
}

/// The variants of each enum; each must differ from the others of its enum.
fn variants() -> Vec<Row> {
    vec![
        ("Credential::Bearer", None, |page| {
            credential(page, Credential::Bearer)
        }),
        ("Credential::Basic", None, |page| {
            credential(page, Credential::Basic)
        }),
        ("Credential::Header", None, |page| {
            credential(page, Credential::Header("x".to_owned()))
        }),
        ("Credential::Query", None, |page| {
            credential(page, Credential::Query("x".to_owned()))
        }),
        ("Credential::Cookie", None, |page| {
            credential(page, Credential::Cookie("x".to_owned()))
        }),
        ("TypeKind::Struct", None, |page| {
            page.types[4].kind = TypeKind::Struct(Struct::default())
        }),
        ("TypeKind::Enum", None, |page| {
            page.types[4].kind = page.types[1].kind.clone()
        }),
        ("TypeKind::Union", None, |page| {
            page.types[4].kind = page.types[2].kind.clone()
        }),
        ("TypeKind::Alias", None, |page| {
            page.types[4].kind = TypeKind::Alias(text())
        }),
        ("TypeKind::Runtime", None, |page| {
            page.types[4].kind = page.types[3].kind.clone()
        }),
        ("AdditionalProperties::Any", None, |page| {
            strukt(page).additional = AdditionalProperties::Any
        }),
        ("AdditionalProperties::Forbidden", None, |page| {
            strukt(page).additional = AdditionalProperties::Forbidden;
        }),
        ("AdditionalProperties::Unread", None, |page| {
            strukt(page).additional = AdditionalProperties::Unread
        }),
        ("AdditionalProperties::Typed", None, |page| {
            strukt(page).additional = AdditionalProperties::Typed(Box::new(text()));
        }),
        ("Dispatch::Tag", None, |page| {
            union(page).by = Dispatch::Tag("kind".to_owned())
        }),
        ("Dispatch::Kind", None, |page| {
            union(page).by = Dispatch::Kind
        }),
        ("Dispatch::Fit", None, |page| union(page).by = Dispatch::Fit),
        ("Dispatch::Status", None, |page| {
            union(page).by = Dispatch::Status
        }),
        ("Dispatch::ContentType", None, |page| {
            union(page).by = Dispatch::ContentType
        }),
        ("Ty::Bool", None, |page| ty(page, Ty::Bool)),
        ("Ty::Int32", None, |page| ty(page, Ty::Int32)),
        ("Ty::Int64", None, |page| ty(page, Ty::Int64)),
        ("Ty::Uint64", None, |page| ty(page, Ty::Uint64)),
        ("Ty::Number", None, |page| ty(page, Ty::Number)),
        ("Ty::String", None, |page| ty(page, Ty::String)),
        ("Ty::Json", None, |page| ty(page, Ty::Json)),
        ("Ty::Array", None, |page| {
            ty(page, Ty::Array(Box::new(text())))
        }),
        ("Ty::Map", None, |page| ty(page, Ty::Map(Box::new(text())))),
        ("Ty::Named", None, |page| ty(page, Ty::Named(TypeId(1)))),
        ("ParamLocation::Path", None, |page| {
            param(page).location = ParamLocation::Path
        }),
        ("ParamLocation::Query", None, |page| {
            param(page).location = ParamLocation::Query
        }),
        ("ParamLocation::Header", None, |page| {
            param(page).location = ParamLocation::Header
        }),
        ("ParamLocation::Cookie", None, |page| {
            param(page).location = ParamLocation::Cookie
        }),
        ("ParamStyle::Simple", None, |page| {
            param(page).style = ParamStyle::Simple
        }),
        ("ParamStyle::Label", None, |page| {
            param(page).style = ParamStyle::Label
        }),
        ("ParamStyle::Matrix", None, |page| {
            param(page).style = ParamStyle::Matrix
        }),
        ("ParamStyle::Form", None, |page| {
            param(page).style = ParamStyle::Form
        }),
        ("ParamStyle::SpaceDelimited", None, |page| {
            param(page).style = ParamStyle::SpaceDelimited
        }),
        ("ParamStyle::PipeDelimited", None, |page| {
            param(page).style = ParamStyle::PipeDelimited
        }),
        ("ParamStyle::DeepObject", None, |page| {
            param(page).style = ParamStyle::DeepObject
        }),
        ("ParamStyle::Json", None, |page| {
            param(page).style = ParamStyle::Json
        }),
        ("EncodedAs::Style", None, |page| {
            encoding(page).by = EncodedAs::Style(ParamStyle::Form, true)
        }),
        ("EncodedAs::ContentType", None, |page| {
            encoding(page).by = EncodedAs::ContentType("x".to_owned())
        }),
        ("BodyFormat::Json", None, |page| {
            response(page).format = BodyFormat::Json
        }),
        ("BodyFormat::Form", None, |page| {
            response(page).format = BodyFormat::Form
        }),
        ("BodyFormat::Multipart", None, |page| {
            response(page).format = BodyFormat::Multipart
        }),
        ("BodyFormat::Text", None, |page| {
            response(page).format = BodyFormat::Text
        }),
        ("BodyFormat::Bytes", None, |page| {
            response(page).format = BodyFormat::Bytes
        }),
        ("Opener::Permission", None, |page| {
            opener(page, Opener::Permission("x".to_owned()))
        }),
        ("Opener::Pass", None, |page| {
            opener(page, Opener::Pass("x".to_owned()))
        }),
        ("PathSegment::Literal", IN_KEY, |page| {
            call(page).path = vec![PathSegment::Literal("x".to_owned())];
        }),
        ("PathSegment::Param", IN_KEY, |page| {
            call(page).path = vec![PathSegment::Param(0)]
        }),
    ]
}

/// Types of the source that are not compared as such.
const NOT_COMPARED: [(&str, &str); 2] = [
    ("Api", "compared page by page"),
    ("Presence", "derived from the fields of `Field`"),
];

/// The fields and variants that the source of the IR declares.
fn declared() -> Vec<String> {
    let sources = [
        include_str!("../../ir.rs"),
        include_str!("../operation.rs"),
        include_str!("../schema.rs"),
    ];
    let mut names = Vec::new();
    for source in sources {
        let file = syn::parse_file(source).expect("the source is Rust");
        for item in file.items {
            match item {
                syn::Item::Struct(item) => {
                    let fields = item.fields.iter().filter_map(|field| field.ident.as_ref());
                    names.extend(fields.map(|field| format!("{}.{field}", item.ident)));
                }
                syn::Item::Enum(item) => {
                    let variants = item.variants.iter();
                    names.extend(variants.map(|have| format!("{}::{}", item.ident, have.ident)));
                }
                _ => {}
            }
        }
    }
    let compared = |name: &String| {
        let mut not = NOT_COMPARED.iter();
        not.all(|(owner, _)| {
            !name.starts_with(&format!("{owner}.")) && !name.starts_with(&format!("{owner}::"))
        })
    };
    names.retain(compared);
    names.sort();
    names
}

fn changed(change: fn(&mut Page)) -> Page {
    let mut page = page();
    change(&mut page);
    page
}

#[test]
fn the_table_has_every_field_and_variant_of_the_ir() {
    let mut rows: Vec<_> = fields()
        .into_iter()
        .chain(variants())
        .map(|row| row.0.to_owned())
        .collect();
    rows.sort();
    assert_eq!(rows, declared());
}

#[test]
fn a_page_has_the_same_contract_as_its_copy() {
    assert!(Contracts::default().same_page(&page(), &page()));
}

#[test]
fn a_change_of_any_field_is_noticed_or_has_a_reason() {
    for (name, reason, change) in fields() {
        let same = Contracts::default().same_page(&page(), &changed(change));
        assert_eq!(same, reason.is_some(), "{name}: {reason:?}");
    }
}

#[test]
fn variants_of_one_enum_differ_or_have_a_reason() {
    let mut enums: BTreeMap<&str, Vec<Row>> = BTreeMap::new();
    for row in variants() {
        let owner = row.0.split("::").next().unwrap_or_default();
        enums.entry(owner).or_default().push(row);
    }
    for rows in enums.values() {
        for (index, (one, reason, change)) in rows.iter().enumerate() {
            for (two, _, other) in &rows[index + 1..] {
                let same = Contracts::default().same_page(&changed(*change), &changed(*other));
                assert_eq!(same, reason.is_some(), "{one} and {two}");
            }
        }
    }
}

#[test]
fn the_code_of_a_type_has_what_a_contract_leaves_out() {
    let code = |page: &Page| format!("{:?}", page.types[0].code());
    for name in [
        "Field.ident",
        "Field.doc",
        "Field.boxed",
        "Field.removed_in",
        "TypeDef.removed_in",
    ] {
        let row = fields().into_iter().find(|row| row.0 == name);
        let (.., change) = row.expect("a row of the table");
        assert_ne!(code(&page()), code(&changed(change)), "{name}");
    }
    let renamed = changed(|page| page.types[0].key.push('x'));
    assert_eq!(page().types[0].code(), renamed.types[0].code());
}

#[test]
fn the_order_of_named_things_counts_in_code_only() {
    let reversed = changed(|page| strukt(page).fields.reverse());
    assert!(Contracts::default().same_page(&page(), &reversed));
    assert_ne!(page().types[0].code(), reversed.types[0].code());
}

#[test]
fn a_cycle_is_compared_once_and_its_difference_found() {
    let cyclic = |page: &mut Page| field(page).value = named(2);
    let mut contracts = Contracts::default();
    let (one, two) = (changed(cyclic), changed(cyclic));
    assert!(contracts.same_type((&one, TypeId(0)), (&two, TypeId(0))));
    let mut three = changed(cyclic);
    union(&mut three).alternatives[1].value.nullable = true;
    assert!(!contracts.same_type((&one, TypeId(0)), (&three, TypeId(0))));
    assert!(!contracts.same_type((&one, TypeId(2)), (&three, TypeId(2))));
    assert!(contracts.same_type((&one, TypeId(1)), (&three, TypeId(1))));
}
