//! The bounds of one value. In: its facets, and those of the aliases that it is of. Out: each bound as Rust and in words.

use proc_macro2::{Literal, TokenStream};
use quote::quote;
use serde_json::Value as Json;

use crate::emit::literal::ident;
use crate::ir::{Facets, Page, Struct, Ty, TypeKind, TypeUse};
use crate::pattern;

/// A bound: its Rust, and what it says as the end of a sentence.
pub struct Bound {
    kind: &'static str,
    argument: TokenStream,
    pub words: String,
}

impl Bound {
    fn new(kind: &'static str, argument: TokenStream, words: String) -> Self {
        Self {
            kind,
            argument,
            words,
        }
    }

    pub fn row(&self) -> TokenStream {
        let (kind, argument) = (ident(self.kind), &self.argument);
        quote!(#kind(#argument))
    }

    pub fn value(&self) -> TokenStream {
        let row = self.row();
        quote!(crate::bound::ValueBound::#row)
    }
}

/// What the bounds of a value are about.
enum Measure<'v> {
    Text,
    File,
    Number,
    List(&'v TypeUse),
    Map(&'v TypeUse),
}

fn measure<'v>(page: &'v Page, value: &'v TypeUse) -> Option<Measure<'v>> {
    let ty = page
        .aliases(&value.ty)
        .last()
        .map_or(&value.ty, |it| &it.ty);
    Some(match ty {
        Ty::String => Measure::Text,
        Ty::Int32 | Ty::Int64 | Ty::Uint64 | Ty::Number => Measure::Number,
        Ty::Array(item) => Measure::List(item),
        Ty::Map(value) => Measure::Map(value),
        Ty::Bool | Ty::Json => return None,
        Ty::Named(id) => match &page.ty(*id).kind {
            TypeKind::Runtime { name, .. } => match name.as_str() {
                "Id" | "Date" | "DateTime" | "Uuid" => Measure::Text,
                "Upload" | "Content" => Measure::File,
                _ => return None,
            },
            _ => return None,
        },
    })
}

/// Returns the bounds of a value, from its own facets and those of the aliases that it is of.
pub fn bounds(page: &Page, value: &TypeUse) -> Vec<Bound> {
    let uses = std::iter::once(value).chain(page.aliases(&value.ty));
    let said = Said(uses.filter_map(|it| it.facets.as_deref()).collect());
    let found = match measure(page, value) {
        None => return Vec::new(),
        Some(Measure::Text) => vec![
            said.count("minLength", "MinCharacters", "character"),
            said.count("maxLength", "MaxCharacters", "character"),
            said.text("pattern").and_then(of_pattern),
            said.text("x-without").map(without),
        ],
        Some(Measure::File) => vec![
            said.count("minLength", "MinBytes", "byte"),
            said.count("maxLength", "MaxBytes", "byte"),
        ],
        Some(Measure::Number) => vec![
            said.limit("minimum", "exclusiveMinimum", "Minimum"),
            said.limit("maximum", "exclusiveMaximum", "Maximum"),
        ],
        Some(Measure::List(item)) => vec![
            said.count("minItems", "MinItems", "item"),
            said.count("maxItems", "MaxItems", "item"),
            said.text("x-at-most-one").map(at_most_one),
            each(bounds(page, item)),
        ],
        Some(Measure::Map(value)) => vec![
            said.count("minProperties", "MinProperties", "property"),
            said.count("maxProperties", "MaxProperties", "property"),
            each(bounds(page, value)),
        ],
    };
    found.into_iter().flatten().collect()
}

/// Returns the bounds of an object as a whole.
pub fn of_object(strukt: &Struct) -> Vec<Bound> {
    let said = Said(strukt.facets.as_deref().into_iter().collect());
    let found = [
        said.count("minProperties", "MinProperties", "property"),
        said.count("maxProperties", "MaxProperties", "property"),
    ];
    found.into_iter().flatten().collect()
}

/// What the document says of a value, the nearest first.
struct Said<'f>(Vec<&'f Facets>);

impl<'f> Said<'f> {
    fn find(&self, name: &str) -> Option<&'f Json> {
        self.0.iter().find_map(|it| it.keywords.get(name))
    }

    fn text(&self, name: &str) -> Option<&'f str> {
        self.find(name)?.as_str()
    }

    fn count(&self, name: &str, kind: &'static str, unit: &str) -> Option<Bound> {
        Some(counted(kind, self.find(name)?.as_u64()?, unit))
    }

    /// Returns the bound of a number. One that is not an integer, or is excluded itself, is documented and not checked.
    fn limit(&self, name: &str, exclusive: &str, kind: &'static str) -> Option<Bound> {
        let number = self.find(name)?.as_i64()?;
        let is_exclusive = self.find(exclusive) == Some(&Json::Bool(true));
        let literal = Literal::i64_unsuffixed(number);
        let words = format!("{} {number}", side(kind));
        (!is_exclusive).then(|| Bound::new(kind, quote!(#literal), words))
    }
}

fn side(kind: &str) -> &'static str {
    if kind.starts_with("Min") {
        "at least"
    } else {
        "at most"
    }
}

fn without(part: &str) -> Bound {
    Bound::new("Without", quote!(&[#part]), format!("without `{part}`"))
}

fn at_most_one(property: &str) -> Bound {
    let words = format!("at most one item whose `{property}` is true");
    Bound::new("AtMostOne", quote!(#property), words)
}

fn each(bounds: Vec<Bound>) -> Option<Bound> {
    let values = bounds.iter().map(Bound::value);
    let argument = quote!(&[#(#values),*]);
    let words: Vec<_> = bounds.iter().map(|bound| bound.words.as_str()).collect();
    let words = format!("each {}", words.join(", "));
    (!bounds.is_empty()).then(|| Bound::new("Each", argument, words))
}

fn counted(kind: &'static str, count: u64, unit: &str) -> Bound {
    let end = match (count, unit) {
        (1, unit) => unit.to_owned(),
        (_, "property") => "properties".to_owned(),
        (_, unit) => format!("{unit}s"),
    };
    let literal = Literal::u64_unsuffixed(count);
    let words = format!("{} {count} {end}", side(kind));
    Bound::new(kind, quote!(#literal), words)
}

fn of_pattern(pattern: &str) -> Option<Bound> {
    Some(match pattern::read(pattern)? {
        pattern::Simple::Prefix(prefixes) => {
            let quoted: Vec<_> = prefixes
                .iter()
                .map(|prefix| format!("`{prefix}`"))
                .collect();
            let words = format!("beginning with {}", quoted.join(" or "));
            Bound::new("Prefix", quote!(&[#(#prefixes),*]), words)
        }
        pattern::Simple::Only(ranges) => {
            let words = ranges.iter().map(|(first, last)| {
                if first == last {
                    format!("`{first}`")
                } else {
                    format!("`{first}` to `{last}`")
                }
            });
            let words = words.collect::<Vec<_>>().join(", ");
            let ranges = ranges.iter().map(|(first, last)| quote!((#first, #last)));
            let words = format!("with the characters {words} only");
            Bound::new("Only", quote!(&[#(#ranges),*]), words)
        }
    })
}
