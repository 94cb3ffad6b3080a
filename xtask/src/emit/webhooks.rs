//! The webhook fields as a table. In: the rows of `fields`. Out: `webhook_fields.rs`; the payloads become types elsewhere.

use proc_macro2::TokenStream;
use quote::quote;

use super::events::field_variant;
use super::file::RustFile;
use super::literal::{row, source, variant};
use crate::manual::Webhooks;

/// ```text
/// pub static TABLE: &[WebhookField] = …;
/// pub const DELIVERY: DeliveryRules = …;
/// pub const CLIENT_CERTIFICATE: ClientCertificate = …;
/// ```
pub fn file(webhooks: &Webhooks) -> RustFile {
    let rows = webhooks.fields.iter().map(|field| {
        row!(WebhookField {
            name: field.name,
            field: variant("Field", &field_variant(&field.name)),
            at: field.at,
            payload: field.ty,
            meaning: field.meaning.trim(),
            since: field.since.as_ref().map(|since| since.on),
            retired: field.retired,
            note: field.note.as_deref().map(str::trim),
            source: source(&webhooks.sources, &field.source),
        })
    });
    let field = (!webhooks.fields.is_empty()).then(|| quote! { use crate::webhooks::Field; });
    let constants = constants(webhooks);
    let tokens = quote! {
        //! The webhook fields of a Page that this crate types: where in a delivery each appears, and how
        //! Graph delivers.
        //!
        //! The payloads are in [`crate::webhooks`]; deliveries are checked and read by
        //! [`crate::subscription`].
        use jiff::civil::date;
        #field
        pub use crate::webhook_field::{ClientCertificate, DeliveryRules, WebhookField};
        /// Every field.
        pub static TABLE: &[WebhookField] = &[#(#rows),*];
        #constants
    };
    RustFile::module("webhook_fields", "specs/manual/webhooks/", file!(), tokens)
}

fn constants(webhooks: &Webhooks) -> TokenStream {
    let (delivery, certificate) = (&webhooks.delivery, &webhooks.client_certificate);
    let rules = row!(DeliveryRules {
        object: webhooks.object,
        signature_header: delivery.signature_header,
        version_header: delivery.version_header,
        batch_limit: delivery.batch_limit,
        respond_within_seconds: delivery.respond_within_seconds,
        retries_for_hours: delivery.retries_for_hours,
        source: source(&webhooks.sources, &delivery.source),
    });
    let certificate = row!(ClientCertificate {
        common_name: certificate.common_name,
        authority: certificate.authority,
        authority_since: certificate.authority_since,
        previous_until: certificate.previous_until,
        source: source(&webhooks.sources, &certificate.source),
    });
    quote! {
        /// How Graph delivers.
        pub const DELIVERY: DeliveryRules = #rules;
        /// The certificate that Graph shows to a receiver that asks for one (mTLS).
        pub const CLIENT_CERTIFICATE: ClientCertificate = #certificate;
    }
}
