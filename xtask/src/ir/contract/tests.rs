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

const LATER: ApiVersion = ApiVersion {
    major: 99,
    minor: 0,
};

fn site() -> Site {
    Site::file(&"pets.yaml".into())
}

fn named(id: usize) -> TypeUse {
    TypeUse::plain(Ty::Named(TypeId(id)))
}

fn text() -> TypeUse {
    TypeUse::plain(Ty::String)
}

fn facets() -> Option<Box<Facets>> {
    let keywords = IndexMap::from([("minimum", json!(1))]);
    Some(Box::new(Facets { keywords }))
}

fn enum_of_two() -> Enum {
    Enum {
        variants: vec![Variant::new("cat"), Variant::new("dog")],
        ignore_case: false,
    }
}

fn union_of_two() -> Union {
    Union {
        alternatives: vec![
            Alternative::new(named(0), vec!["pet".to_owned()]),
            Alternative::new(text(), Vec::new()),
        ],
        by: Dispatch::Kind,
    }
}

fn runtime() -> TypeKind {
    TypeKind::Runtime {
        name: "List".to_owned(),
        arguments: vec![named(0)],
    }
}

/// A page with one of everything. The types: `0` struct, `1` enum, `2` union, `3` and `4` runtime and alias.
fn page() -> Page {
    let name = Field {
        aliases: vec!["title".to_owned()],
        ..Field::new("name", TypeUse::new(Ty::String, false, facets()), site())
    };
    let strukt = Struct {
        unwrapped: Some("items".to_owned()),
        from_string: Some("name".to_owned()),
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

macro_rules! parts {
    ($($name:ident: $ty:ty = |$page:ident| $part:expr;)*) => {
        $(fn $name($page: &mut Page) -> &mut $ty {
            $part
        })*
    };
}

parts! {
    itself: Page = |page| page;
    scheme: SecurityScheme = |page| &mut page.schemes[0];
    type_def: TypeDef = |page| &mut page.types[0];
    derives: Derives = |page| &mut page.types[0].derives;
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
    segment: PathSegment = |page| &mut call(page).path[0];
}

fn field_facets(page: &mut Page) -> &mut Facets {
    let facets = type_use(page).facets.as_mut();
    facets.expect("the first field has facets")
}

const PROSE: Option<&str> = Some("prose");
const ORIGIN: Option<&str> = Some("differs in each version");
const IDENT: Option<&str> = Some("follows from the key and the pins");
const LATER_ON: Option<&str> = Some("what a later version lacks changes nothing in this one");
const IN_KEY: Option<&str> = Some("the key of the operation has it");
const FROM_CONTENT: Option<&str> = Some("decided by `pass` from the content");
const FILE: Option<&str> = Some("only decides over the file that the operation is written to");

/// Gives a field of the IR another value than [`page`] has there.
trait Change {
    fn change(&mut self);
}

impl<T> Change for Vec<T> {
    fn change(&mut self) {
        self.pop().expect("the page has one of everything");
    }
}

macro_rules! changes_to {
    ($($ty:ty: $it:ident => $other:expr;)*) => {
        $(impl Change for $ty {
            fn change(&mut self) {
                let $it = &*self;
                *self = $other;
            }
        })*
    };
}

changes_to! {
    bool: it => !it;
    String: it => format!("{it}x");
    Option<String>: it => it.is_none().then(|| "x".to_owned());
    Option<ApiVersion>: it => it.is_none().then_some(LATER);
    Option<TypeId>: it => it.map(|id| TypeId(id.0 + 1));
    Option<TypeUse>: _it => None;
    Option<Box<Facets>>: _it => None;
    Option<Body>: _it => None;
    Option<Selection>: _it => None;
    Option<Vec<PropertyEncoding>>: _it => None;
    Derives: it => Derives { hash: !it.hash, ..*it };
    Site: _it => site().child("elsewhere");
    Credential: _it => Credential::Basic;
    TypeKind: _it => TypeKind::Alias(text());
    AdditionalProperties: _it => AdditionalProperties::Forbidden;
    TypeUse: _it => named(1);
    Dispatch: _it => Dispatch::Fit;
    Ty: _it => Ty::Bool;
    IndexMap<&'static str, serde_json::Value>: _it => IndexMap::from([("minimum", json!(2))]);
    ParamLocation: _it => ParamLocation::Header;
    ParamStyle: _it => ParamStyle::Json;
    EncodedAs: _it => EncodedAs::ContentType("x/y".to_owned());
    BodyFormat: _it => BodyFormat::Bytes;
}

/// Rows for the fields of one struct: `name`, or `name: WHY_IT_IS_NOT_COMPARED`.
macro_rules! fields_of {
    ($owner:ident at $get:expr; $($field:ident $(: $reason:ident)?),* $(,)?) => {
        &[$((
            concat!(stringify!($owner), ".", stringify!($field)),
            [$($reason,)? None][0],
            |page| Change::change(&mut $get(page).$field),
        )),*]
    };
}

const FIELDS: [&[Row]; 19] = [
    fields_of!(Page at itself;
        stem, module: IDENT, title: PROSE, doc: PROSE, reference: PROSE, origin: ORIGIN, server: ORIGIN,
        types, operations, schemes, server_is_fixed),
    fields_of!(SecurityScheme at scheme;
        name, credential),
    fields_of!(TypeDef at type_def;
        key, ident: IDENT, doc: PROSE, deprecated, origin: ORIGIN, kind, sent, received, derives:
        FROM_CONTENT, removed_in: LATER_ON),
    fields_of!(Derives at derives;
        eq: FROM_CONTENT, hash: FROM_CONTENT),
    fields_of!(Struct at strukt;
        fields, additional, unwrapped, from_string),
    fields_of!(Field at field;
        wire, ident: IDENT, doc: PROSE, required, value, boxed: FROM_CONTENT, aliases, lenient, deprecated,
        read_only, write_only, removed_in: LATER_ON, origin: ORIGIN),
    fields_of!(Enum at enum_;
        variants, ignore_case),
    fields_of!(Variant at variant;
        wire, json, ident: IDENT),
    fields_of!(Union at union;
        alternatives, by),
    fields_of!(Alternative at alternative;
        ident: IDENT, value, tags, boxed: FROM_CONTENT),
    fields_of!(TypeUse at type_use;
        ty, nullable, facets),
    fields_of!(Facets at field_facets;
        keywords),
    fields_of!(Operation at call;
        key, ident: IDENT, id: IDENT, method: IN_KEY, path: IN_KEY, params, body, responses, summary: PROSE,
        doc: PROSE, deprecated, origin: ORIGIN, selection, derives: FROM_CONTENT, removed_in: LATER_ON, tag:
        FILE, security, server, success_type, error_type, headers_type),
    fields_of!(Param at param;
        wire, ident: IDENT, doc: PROSE, location, required, value, explode, style, allow_reserved, deprecated,
        origin: ORIGIN),
    fields_of!(Body at body;
        doc: PROSE, required, value, formats, content_types, encodings, origin: ORIGIN),
    fields_of!(PropertyEncoding at encoding;
        wire, by),
    fields_of!(Response at response;
        status, doc: PROSE, value, format, content_type),
    fields_of!(Selection at selection;
        param, fields),
    fields_of!(SelectableField at selectable;
        wire, ident: IDENT, default, opened_by, doc: PROSE, removed_in: LATER_ON),
];

/// Rows for the variants of one enum.
macro_rules! variants_of {
    ($enum:ident at $get:expr, $reason:expr; $($variant:ident $(($($value:expr),*))?),* $(,)?) => {
        &[$((
            concat!(stringify!($enum), "::", stringify!($variant)),
            $reason,
            |page| *$get(page) = $enum::$variant $(($($value),*))?,
        )),*]
    };
}

/// The variants of each enum; each must differ from the others of its enum.
const VARIANTS: [&[Row]; 12] = [
    variants_of!(Credential at credential, None;
        Bearer, Basic, Header("x".to_owned()), Query("x".to_owned()), Cookie("x".to_owned())),
    variants_of!(TypeKind at last_kind, None;
        Struct(Struct::default()), Enum(enum_of_two()), Union(union_of_two()), Alias(text())),
    &[("TypeKind::Runtime", None, |page| {
        *last_kind(page) = runtime()
    })],
    variants_of!(AdditionalProperties at additional, None; Any, Forbidden, Unread, Typed(Box::new(text()))),
    variants_of!(Dispatch at dispatch, None; Tag("kind".to_owned()), Kind, Fit, Status, ContentType),
    variants_of!(Ty at ty, None;
        Bool, Int32, Int64, Uint64, Number, String, Json, Array(Box::new(text())), Map(Box::new(text())),
        Named(TypeId(1))),
    variants_of!(ParamLocation at location, None; Path, Query, Header, Cookie),
    variants_of!(ParamStyle at style, None;
        Simple, Label, Matrix, Form, SpaceDelimited, PipeDelimited, DeepObject, Json),
    variants_of!(EncodedAs at encoded_as, None; Style(ParamStyle::Form, true), ContentType("x".to_owned())),
    variants_of!(BodyFormat at format, None; Json, Form, Multipart, Text, Bytes),
    variants_of!(Opener at opener, None; Permission("x".to_owned()), Pass("x".to_owned())),
    variants_of!(PathSegment at segment, IN_KEY; Literal("x".to_owned()), Param(0)),
];

fn fields() -> Vec<Row> {
    FIELDS.concat()
}

fn variants() -> Vec<Row> {
    VARIANTS.concat()
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
