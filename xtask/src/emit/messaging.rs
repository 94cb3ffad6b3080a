//! What may be sent when, as enums and tables that a function of the crate goes through. In: `messaging-windows.yaml`. Out:
//! `message_rules.rs`.

use heck::{ToShoutySnakeCase, ToUpperCamelCase};
use proc_macro2::TokenStream;
use quote::quote;

use super::docs::Docs;
use super::file::RustFile;
use super::literal::{Literal, ident, row, same_variant, source, variant};
use super::permissions::variant_name;
use crate::manual::{
    ABSENT, Contradiction, MessageKind, MessageRule, Messaging, MessagingWindow, NamesWithDocs,
    RequestFilter, RuleCheck,
};

/// ```text
/// pub enum MessageTag { HumanAgent, … }
/// pub enum SendRule { TagWithoutItsType, … }
/// pub static RULES: &[SendRuleRow] = &[SendRuleRow { rule: SendRule::TagWithoutItsType, check: SendCheck::Never, … }, …];
/// pub static KINDS: &[KindRow] = &[KindRow { kind: MessageKind::SenderAction, rules: &[…], … }, …];
/// ```
pub fn file(spec: &Messaging) -> RustFile {
    let enums = enums(spec);
    let windows = spec.windows.iter().map(|window| constant(spec, window));
    let rule_rows = spec.rules.iter().map(|rule| rule_row(spec, rule));
    let kind_rows = spec.kinds.iter().map(|kind| kind_row(spec, kind));
    let (first, last) = (
        variants("SendRule", &spec.first),
        variants("SendRule", &spec.last),
    );
    let tokens = quote! {
        //! What may be sent when, as data. [`messaging`](crate::messaging) has the function that goes through it.
        use jiff::civil::date;
        use crate::calendar::ApiVersion;
        use crate::gate::Requirement;
        use crate::messaging::{
            Contradiction, KindRow, PossibleSpan, RequestFilter, RuleOutcome, SendCheck, SendError, SendRuleRow, WindowKind, WindowSpan,
        };
        use crate::permission::Permission;
        #(#enums)*
        /// How long something may be sent after a moment.
        pub mod windows {
            use super::{Contradiction, Moment, PossibleSpan, WindowKind, WindowSpan};
            #(#windows)*
        }
        /// The rules that are checked before those of a kind.
        pub static FIRST: &[SendRule] = #first;
        /// The rules that are checked after those of a kind.
        pub static LAST: &[SendRule] = #last;
        /// The kinds of messages; the first that fits a request is its kind.
        pub static KINDS: &[KindRow] = &[#(#kind_rows),*];
        /// The rules, in the order of [`SendRule`].
        pub static RULES: &[SendRuleRow] = &[#(#rule_rows),*];
    };
    RustFile::module(
        "message_rules",
        "specs/manual/messaging-windows.yaml",
        file!(),
        tokens,
    )
}

/// Names and what each means, in the order of the enum that they become.
type NameRows<'a> = Vec<(&'a String, &'a String)>;

/// Writes an enum for each map of names, and for kinds and rules, whose order is that of their tables: a rule is an index of its
/// row.
fn enums(spec: &Messaging) -> Vec<TokenStream> {
    let kinds: NameRows<'_> = spec.kinds.iter().map(|it| (&it.name, &it.doc)).collect();
    let rules: NameRows<'_> = spec.rules.iter().map(|it| (&it.name, &it.doc)).collect();
    let of = Vec::from_iter::<&NamesWithDocs>;
    let lists = [
        (
            "RecipientKind",
            "How a request names the person.",
            of(&spec.recipients),
        ),
        (
            "MessagingType",
            "The `messaging_type` of a request.",
            of(&spec.types),
        ),
        (
            "MessageTag",
            "The `tag` of a request, whether Graph still accepts it or not.",
            of(&spec.tags),
        ),
        (
            "ContentKind",
            "What is sent: a kind of message or a sender action.",
            of(&spec.contents),
        ),
        (
            "MessageProperty",
            "What a request can have besides its content.",
            of(&spec.properties),
        ),
        (
            "Moment",
            "A time that a rule depends on.",
            of(&spec.moments),
        ),
        ("Fact", "What else a rule depends on.", of(&spec.facts)),
        (
            "MessageKind",
            "A kind of sending, with rules of its kind.",
            kinds,
        ),
        ("SendRule", "A rule about sending.", rules),
    ];
    lists.map(|(ty, doc, rows)| names(ty, doc, &rows)).to_vec()
}

/// ```text
/// pub enum MessageTag { HumanAgent, … }
/// impl MessageTag { pub const ALL: …; pub const fn name(self) -> &'static str; }
/// ```
fn names(ty: &str, doc: &str, rows: &NameRows<'_>) -> TokenStream {
    let docs = Docs::new().own(doc).outer();
    let own = rows
        .iter()
        .map(|(_, doc)| Docs::new().text(Some(doc)).outer());
    let names = rows.iter().map(|(name, _)| name);
    let variants = names.clone().map(|name| ident(&name.to_upper_camel_case()));
    let (variants, ty): (Vec<_>, _) = (variants.collect(), ident(ty));
    quote! {
        #docs
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum #ty { #(#own #variants,)* }
        impl #ty {
            /// All of them, in the order of the table.
            pub const ALL: &'static [Self] = &[#(Self::#variants),*];
            /// Returns its name: that of Graph, where Graph has one.
            pub const fn name(self) -> &'static str {
                match self { #(Self::#variants => #names,)* }
            }
        }
    }
}

/// Returns a slice of variants.
fn variants(of: &str, names: &[String]) -> TokenStream {
    let variants = names
        .iter()
        .map(|name| variant(of, &name.to_upper_camel_case()));
    quote!(&[#(#variants),*])
}

/// Returns a slice of variants, of which any may be absent.
fn optional(of: &str, names: &[String]) -> TokenStream {
    let variants = names.iter().map(|name| {
        let present = (name != ABSENT).then(|| variant(of, &name.to_upper_camel_case()));
        present.literal()
    });
    quote!(&[#(#variants),*])
}

fn constant(spec: &Messaging, window: &MessagingWindow) -> TokenStream {
    let docs = Docs::new()
        .text(Some(&window.doc))
        .source(&spec.sources, &window.source)
        .outer();
    let name = ident(&window.name.to_shouty_snake_case());
    let may = window.may.as_ref().map(|may| {
        row!(PossibleSpan {
            hours: may.hours,
            after: variants("Moment", &may.after),
            source: source(&spec.sources, &may.source),
        })
    });
    let marker = spec.needs_window(&window.name).then(|| marker(window));
    let value = row!(WindowSpan {
        hours: window.hours,
        after: variants("Moment", &window.after),
        is_strict: window.strictly,
        may: may,
        source: source(&spec.sources, &window.source),
        contradicted: contradicted(spec, &window.contradicted),
    });
    quote!(#docs pub static #name: WindowSpan = #value; #marker)
}

/// ```text
/// pub struct Standard;
/// impl WindowKind for Standard { const SPAN: &'static WindowSpan = &STANDARD; }
/// ```
fn marker(window: &MessagingWindow) -> TokenStream {
    let docs = Docs::new().text(Some(&window.doc));
    let docs = docs.own("As a type: see [`OpenWindow`](crate::chat::OpenWindow).");
    let docs = docs.outer();
    let (ty, span) = (
        ident(&window.name.to_upper_camel_case()),
        ident(&window.name.to_shouty_snake_case()),
    );
    quote! {
        #docs
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub struct #ty;
        impl WindowKind for #ty { const SPAN: &'static WindowSpan = &#span; }
    }
}

fn contradicted(spec: &Messaging, rows: &[Contradiction]) -> Vec<TokenStream> {
    let rows = rows.iter().map(|it| {
        row!(Contradiction {
            says: it.says,
            source: source(&spec.sources, &it.source),
        })
    });
    rows.collect()
}

fn filter(filter: &RequestFilter) -> TokenStream {
    if *filter == RequestFilter::default() {
        return quote!(RequestFilter::ALL);
    }
    row!(RequestFilter {
        recipients: variants("RecipientKind", &filter.recipients),
        types: optional("MessagingType", &filter.types),
        tags: optional("MessageTag", &filter.tags),
        contents: variants("ContentKind", &filter.contents),
        properties: variants("MessageProperty", &filter.properties),
        facts: variants("Fact", &filter.facts),
    })
}

fn kind_row(spec: &Messaging, kind: &MessageKind) -> TokenStream {
    row!(KindRow {
        kind: variant("MessageKind", &kind.name.to_upper_camel_case()),
        applies_to: filter(&kind.applies_to),
        rules: variants("SendRule", &kind.rules),
        is_alone: kind.alone,
        doc: kind.doc,
        source: source(&spec.sources, &kind.source),
        contradicted: contradicted(spec, &kind.contradicted),
    })
}

fn rule_row(spec: &Messaging, rule: &MessageRule) -> TokenStream {
    let errors = rule.errors.iter().map(|error| {
        row!(SendError {
            code: error.code,
            subcode: error.subcode,
        })
    });
    let fact = |name: &String| variant("Fact", &name.to_upper_camel_case());
    row!(SendRuleRow {
        rule: variant("SendRule", &rule.name.to_upper_camel_case()),
        doc: rule.doc,
        applies_to: filter(&rule.applies_to),
        except: rule.except.as_ref().map(filter),
        check: check(&rule.check),
        unless: rule.unless.as_ref().map(fact),
        outcome: same_variant("RuleOutcome", rule.outcome),
        missing: same_variant("RuleOutcome", rule.missing),
        errors: errors.collect::<Vec<_>>(),
        source: source(&spec.sources, &rule.source),
        contradicted: contradicted(spec, &rule.contradicted),
    })
}

fn check(check: &RuleCheck) -> TokenStream {
    let moment = |name: &str| variant("Moment", &name.to_upper_camel_case());
    match check {
        RuleCheck::Never => quote!(SendCheck::Never),
        RuleCheck::From(bound) => {
            let (day, version) = (bound.date.literal(), bound.version.literal());
            quote!(SendCheck::From { day: #day, version: #version })
        }
        RuleCheck::Until(bound) => {
            let (day, version) = (bound.date.literal(), bound.version.literal());
            quote!(SendCheck::Until { day: #day, version: #version })
        }
        RuleCheck::Within(name) => {
            let name = ident(&name.to_shouty_snake_case());
            quote!(SendCheck::Within(&windows::#name))
        }
        RuleCheck::Apart { hours, after } => {
            let (hours, after) = (hours.literal(), moment(after));
            quote!(SendCheck::Apart { hours: #hours, after: #after })
        }
        RuleCheck::AtMost { count, hours, of } => {
            let (count, hours, of) = (count.literal(), hours.literal(), moment(of));
            quote!(SendCheck::AtMost { count: #count, hours: #hours, of: #of })
        }
        RuleCheck::Needs(needs) => {
            let permissions = needs.permissions.iter().map(|name| variant_name(name));
            let permissions = permissions.map(|name| variant("Permission", &name));
            let features = &needs.features;
            quote!(SendCheck::Needs(&[
                #(Requirement::Permission(#permissions),)* #(Requirement::Feature(#features),)*
            ]))
        }
    }
}
