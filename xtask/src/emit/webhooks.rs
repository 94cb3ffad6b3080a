//! The webhook fields as a table. In: the rows of `fields`. Out: `webhook_fields.rs`; the payloads become types elsewhere.

use proc_macro2::Literal;
use quote::{format_ident, quote};

use super::docs::Docs;
use super::file::RustFile;
use super::permissions::option;
use super::tables::date;
use crate::manual::Webhooks;
use crate::names::{Case, identifier};

/// ```text
/// pub static TABLE: &[WebhookField] = …;
/// pub const DELIVERY: DeliveryRules = …;
/// pub const CLIENT_CERTIFICATE: ClientCertificate = …;
/// ```
pub fn file(webhooks: &Webhooks) -> RustFile {
    let source = |name: &String| webhooks.sources.get(name);
    let rows = webhooks.fields.iter().map(|field| {
        let (name, at, retired) = (&field.name, &field.at, field.retired);
        let payload = option(field.ty.as_ref().map(|ty| quote!(#ty)));
        let variant = identifier(name, Case::Type).unwrap_or_default();
        let variant = format_ident!("{variant}");
        let meaning = field.meaning.trim();
        let since = option(field.since.as_ref().map(|since| date(since.on)));
        let note = option(field.note.as_ref().map(|note| {
            let note = note.trim();
            quote!(#note)
        }));
        let source = source(&field.source);
        quote! {
            WebhookField {
                name: #name, field: Field::#variant, at: &[#(#at),*], payload: #payload, meaning: #meaning,
                since: #since, retired: #retired, note: #note, source: #source,
            }
        }
    });
    let field = (!webhooks.fields.is_empty()).then(|| {
        quote!(
            use crate::webhooks::Field;
        )
    });
    let constants = constants(webhooks);
    let docs = Docs::new()
        .own("The webhook fields of a Page that this crate types: where in a delivery each stands, and how Graph delivers.")
        .own("The payloads are in [`crate::webhooks`]; deliveries are checked and read by [`crate::subscription`].")
        .inner();
    let table_docs = Docs::new().own("Every field.").outer();
    let tokens = quote! {
        #docs
        use jiff::civil::date;
        #field
        pub use crate::webhook_field::{ClientCertificate, DeliveryRules, WebhookField};
        #table_docs
        pub static TABLE: &[WebhookField] = &[#(#rows),*];
        #constants
    };
    RustFile {
        path: "src/webhook_fields.rs".to_owned(),
        sources: "specs/manual/webhooks/".to_owned(),
        emitters: &[file!()],
        tokens,
    }
}

fn constants(webhooks: &Webhooks) -> proc_macro2::TokenStream {
    let source = |name: &String| webhooks.sources.get(name);
    let delivery = &webhooks.delivery;
    let (object, header) = (&webhooks.object, &delivery.signature_header);
    let version_header = &delivery.version_header;
    let [limit, seconds, hours] = [
        delivery.batch_limit,
        delivery.answer_within_seconds,
        delivery.retries_for_hours,
    ]
    .map(Literal::u32_unsuffixed);
    let (delivery_source, certificate) = (source(&delivery.source), &webhooks.client_certificate);
    let (name, authority) = (&certificate.common_name, &certificate.authority);
    let (since, until) = (
        date(certificate.authority_since),
        date(certificate.previous_until),
    );
    let certificate_source = source(&certificate.source);
    let delivery_docs = Docs::new().own("How Graph delivers.").outer();
    let certificate_docs = Docs::new()
        .own("The certificate that Graph shows to a receiver that asks for one (mTLS).")
        .outer();
    quote! {
        #delivery_docs
        pub const DELIVERY: DeliveryRules = DeliveryRules {
            object: #object, signature_header: #header, version_header: #version_header, batch_limit: #limit,
            answer_within_seconds: #seconds, retries_for_hours: #hours,
            source: #delivery_source,
        };
        #certificate_docs
        pub const CLIENT_CERTIFICATE: ClientCertificate = ClientCertificate {
            common_name: #name, authority: #authority, authority_since: #since, previous_until: #until,
            source: #certificate_source,
        };
    }
}
