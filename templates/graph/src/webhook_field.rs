//! What is known of a webhook field. Rows of the generated table; the same for how Graph delivers. Pure data.

use jiff::civil::Date;

use crate::webhook_fields::TABLE;
use crate::webhooks::Field;

/// A field that a Page can subscribe to.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct WebhookField {
    /// The name to subscribe to.
    pub name: &'static str,
    /// The same as a type.
    pub field: Field,
    /// Where its payload is in a delivery: every location that a page of Meta's shows or describes.
    pub at: &'static [&'static str],
    /// The type of the payload, in [`webhooks`](crate::webhooks); `None` where no payload is documented.
    pub payload: Option<&'static str>,
    /// What has happened.
    pub meaning: &'static str,
    /// The first day on which Meta's own SDK is known to have the name.
    pub since: Option<Date>,
    /// Whether Meta no longer delivers it.
    pub retired: bool,
    /// What Meta's pages leave open or contradict each other about.
    pub note: Option<&'static str>,
    /// The page that shows it.
    pub source: &'static str,
}

/// How Graph delivers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct DeliveryRules {
    /// The `object` of the deliveries that this crate types.
    pub object: &'static str,
    /// The header that holds the signature.
    pub signature_header: &'static str,
    /// The header that holds the version of the payloads.
    pub version_header: &'static str,
    /// The most updates in one delivery.
    pub batch_limit: u32,
    /// The time within which a delivery must be responded to with 200, in seconds.
    pub respond_within_seconds: u32,
    /// How long a delivery without a response of 200 is repeated, in hours.
    pub retries_for_hours: u32,
    /// The page that says so.
    pub source: &'static str,
}

/// What Graph shows to a receiver that asks for a certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct ClientCertificate {
    /// The name in it.
    pub common_name: &'static str,
    /// The file with the certificate of the authority that signs it.
    pub authority: &'static str,
    /// Since when this authority signs it.
    pub authority_since: Date,
    /// The last day of the one before.
    pub previous_until: Date,
    /// The page that says so.
    pub source: &'static str,
}

impl Field {
    /// Returns the field's row; `None` for a field that this crate does not know.
    pub fn row(&self) -> Option<&'static WebhookField> {
        TABLE.iter().find(|row| row.field == *self)
    }
}
