//! Each field of the IR is changed once, and each variant compared with the others of its enum, in a page that has all of
//! them. In: what [`describe`](super::describe) lists, which is complete since it destructures. Out: each change is
//! noticed, but for those that are listed here.

mod page;

use indexmap::IndexMap;
use serde_json::json;

use self::page::*;
use super::Contracts;
use crate::ir::*;
use crate::report::Site;
use crate::version::ApiVersion;

const LATER: ApiVersion = ApiVersion {
    major: 99,
    minor: 0,
};

/// Fields that differ in each version or follow from others, prose, and what a later version lacks: none of them is part
/// of the contract.
#[rustfmt::skip]
const IGNORED: &[(&str, &[&str])] = &[
    ("Page", &["module", "title", "doc", "reference", "origin", "server"]),
    ("SecurityScheme", &["ident"]),
    ("TypeDef", &["ident", "doc", "origin", "derives", "removed_in"]),
    ("Field", &["ident", "doc", "boxed", "removed_in", "origin"]),
    ("Variant", &["ident", "origin"]),
    ("Alternative", &["ident", "boxed"]),
    ("Operation", &[
        "ident", "id", "method", "path", "summary", "doc", "origin", "removed_in", "derives", "tag", "group",
    ]),
    ("Param", &["ident", "doc", "origin"]),
    ("Body", &["doc", "origin"]),
    ("Response", &["doc"]),
    ("SelectableField", &["ident", "doc", "removed_in"]),
];

/// Ignored fields that the Rust item has nevertheless.
const CODE: &[&str] = &[
    "Field.ident",
    "Field.doc",
    "Field.boxed",
    "Field.removed_in",
    "TypeDef.removed_in",
];

/// A field, `Owner.field`, and how it is given another value.
pub type Change<T> = (String, fn(&mut T));

/// A struct of the IR.
pub trait Changes: Sized {
    fn changes() -> Vec<Change<Self>>;
}

/// An enum of the IR.
pub trait Variants {
    const NAMES: &[&str];
}

/// Has another value than [`page`] has there.
pub trait Other {
    fn set(&mut self);
}

impl<T> Other for Vec<T> {
    fn set(&mut self) {
        self.pop().expect("the page has one of everything");
    }
}

macro_rules! others {
    ($($ty:ty: $it:ident => $other:expr;)*) => {
        $(impl Other for $ty {
            fn set(&mut self) {
                let $it = &*self;
                *self = $other;
            }
        })*
    };
}

others! {
    bool: it => !it;
    String: it => format!("{it}x");
    Option<String>: it => it.is_none().then(|| "x".to_owned());
    Option<ApiVersion>: it => it.is_none().then_some(LATER);
    Option<TypeId>: it => it.map(|id| TypeId(id.0 + 1));
    Option<TypeUse>: _it => None;
    Option<Box<Facets>>: _it => None;
    Option<Body>: _it => None;
    Option<Selection>: _it => None;
    Option<ItemSequence>: _it => None;
    Option<Paging>: _it => None;
    Option<Admission>: _it => None;
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

/// Every field with the page in which it alone is changed.
fn changed_fields() -> Vec<(String, Page)> {
    fn of<T: Changes>(get: fn(&mut Page) -> &mut T) -> Vec<(String, Page)> {
        let changes = T::changes().into_iter();
        let pages = changes.map(|(name, change)| (name, changed(|page| change(get(page)))));
        pages.collect()
    }
    let all = [
        of(itself),
        of(scheme),
        of(type_def),
        of(strukt),
        of(admission),
        of(constant),
        of(field),
        of(enum_),
        of(variant),
        of(union),
        of(alternative),
        of(type_use),
        of(call),
        of(items),
        of(event),
        of(paging),
        of(param),
        of(body),
        of(encoding),
        of(response),
        of(selection),
        of(selectable),
    ];
    let structs = include_str!("describe.rs").matches("\nfields!(").count();
    assert_eq!(all.len(), structs, "structs that are described");
    all.concat()
}

fn changed(change: impl FnOnce(&mut Page)) -> Page {
    let mut page = page();
    change(&mut page);
    page
}

#[test]
fn a_page_has_the_same_contract_as_its_copy() {
    assert!(Contracts::default().same_page(&page(), &page()));
}

#[test]
fn a_change_of_any_field_is_noticed_or_ignored_on_purpose() {
    let fields = changed_fields().into_iter();
    let same = fields.filter(|(_, other)| Contracts::default().same_page(&page(), other));
    let same: Vec<_> = same.map(|(name, _)| name).collect();
    let ignored = IGNORED.iter();
    let ignored =
        ignored.flat_map(|(owner, fields)| fields.iter().map(move |it| format!("{owner}.{it}")));
    assert_eq!(same, ignored.collect::<Vec<_>>());
}

#[test]
fn a_change_of_a_facet_is_noticed() {
    let other = changed(|page| field_facets(page).keywords.set());
    assert!(!Contracts::default().same_page(&page(), &other));
}

/// Asserts that each variant of an enum is another contract.
fn differ<T: Variants + Clone>(get: fn(&mut Page) -> &mut T, values: Vec<T>) {
    assert_eq!(values.len(), T::NAMES.len(), "{:?}", T::NAMES);
    let page = |value: &T| changed(|page| *get(page) = value.clone());
    for (index, one) in values.iter().enumerate() {
        for (other, name) in values.iter().zip(T::NAMES).skip(index + 1) {
            let same = Contracts::default().same_page(&page(one), &page(other));
            assert!(!same, "{} and {name}", T::NAMES[index]);
        }
    }
}

fn x() -> String {
    "x".to_owned()
}

fn item() -> Box<TypeUse> {
    Box::new(text())
}

#[test]
fn variants_of_the_enums_of_types_differ() {
    {
        use Credential::*;
        differ(
            credential,
            vec![Bearer, Basic, Header(x()), Query(x()), Cookie(x())],
        );
    }
    {
        use TypeKind::*;
        let (strukt, alias) = (Struct(Default::default()), Alias(text()));
        let kinds = vec![
            strukt,
            Enum(enum_of_two()),
            Union(union_of_two()),
            alias,
            runtime(),
        ];
        differ(last_kind, kinds);
    }
    {
        use AdditionalProperties::*;
        differ(additional, vec![Any, Forbidden, Unread, Typed(item())]);
    }
    {
        use Dispatch::*;
        differ(dispatch, vec![Tag(x()), Kind, Fit, Status, ContentType]);
    }
    {
        use Ty::*;
        let (array, map, named) = (Array(item()), Map(item()), Named(TypeId(1)));
        differ(
            ty,
            vec![
                Bool, Int32, Int64, Uint64, Number, String, Json, array, map, named,
            ],
        );
    }
}

#[test]
fn variants_of_the_enums_of_operations_differ() {
    {
        use ParamLocation::*;
        differ(location, vec![Path, Query, Header, Cookie, Querystring]);
    }
    {
        use ParamStyle::*;
        let styles = [
            Simple,
            Label,
            Matrix,
            Form,
            SpaceDelimited,
            PipeDelimited,
            DeepObject,
            Cookie,
            Json,
        ];
        differ(style, styles.into());
    }
    differ(
        encoded_as,
        vec![
            EncodedAs::Style(ParamStyle::Form, true, false),
            EncodedAs::ContentType(x()),
        ],
    );
    {
        use BodyFormat::*;
        differ(format, vec![Json, Form, Multipart, Text, Bytes]);
    }
    differ(opener, vec![Opener::Permission(x()), Opener::Pass(x())]);
    let enums = include_str!("describe.rs").matches("\nvariants!(").count();
    assert_eq!(enums, 10, "enums that are compared above");
}

#[test]
fn the_code_of_a_type_has_what_a_contract_leaves_out() {
    let code = |page: &Page| format!("{:?}", page.types[0].code());
    let fields = changed_fields();
    for name in CODE {
        let row = fields.iter().find(|(field, _)| field == name);
        let (_, other) = row.expect("a field of the IR");
        assert_ne!(code(&page()), code(other), "{name}");
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
