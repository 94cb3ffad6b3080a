//! Whether a Page sends what a program handles. The fields that a program handles and those that the Page is subscribed to come
//! in; what is missing goes out, each field with the permissions that it needs. Pure.

use std::fmt;

use crate::scopes::{Need, Scopes, Target};
use crate::webhooks::Field;

/// A field that a program handles and a Page does not send.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct MissingField {
    /// The field.
    pub field: Field,
    /// What the field needs; `None` where no page in reach names a permission.
    pub need: Option<&'static Need>,
}

/// Returns the fields that are handled and not subscribed to, in order, each once.
///
/// ```
/// use messenger_graph::subscription::missing_fields;
/// use messenger_graph::webhooks::Field;
///
/// let handled = [Field::Messages, Field::MessagingPostbacks];
/// let missing = missing_fields(&handled, &[Field::Messages]);
/// assert_eq!(missing.len(), 1);
/// assert_eq!(
///     missing[0].to_string(),
///     "messaging_postbacks is not subscribed to; it needs pages_messaging,pages_manage_metadata"
/// );
/// ```
pub fn missing_fields(handled: &[Field], subscribed: &[Field]) -> Vec<MissingField> {
    let mut missing: Vec<MissingField> = Vec::new();
    for field in handled {
        if subscribed.contains(field) || missing.iter().any(|row| row.field == *field) {
            continue;
        }
        let row = field.row();
        missing.push(MissingField {
            field: field.clone(),
            need: row.and_then(|row| Target::Webhook(row.name).need()),
        });
    }
    missing
}

impl MissingField {
    /// Returns the permissions that the field needs and `granted` lacks, dependencies included.
    ///
    /// `None` where no page in reach names a permission.
    pub fn lacks(&self, granted: &Scopes) -> Option<Scopes> {
        granted.missing_for(self.need?.target)
    }

    /// Returns whether subscribing is of no use, because Graph no longer delivers the field.
    pub fn is_retired(&self) -> bool {
        self.field.row().is_some_and(|row| row.retired)
    }
}

impl fmt::Display for MissingField {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} is not subscribed to; ", self.field)?;
        if self.is_retired() {
            return f.write_str("Graph no longer delivers it");
        }
        match self.need {
            Some(need) => write!(f, "it needs {}", need.scopes()),
            None => f.write_str("which permission it needs is not documented"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::permission::Permission;

    fn shown(handled: &[Field], subscribed: &[Field]) -> Vec<String> {
        let missing = missing_fields(handled, subscribed);
        missing.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn what_is_subscribed_to_is_not_missing_and_the_rest_is_once() {
        let handled = [Field::Standby, Field::Messages, Field::Standby];
        let expected =
            "standby is not subscribed to; it needs pages_messaging,pages_manage_metadata";
        assert_eq!(shown(&handled, &[Field::Messages]), [expected]);
        assert!(shown(&handled, &[Field::Standby, Field::Messages, Field::Calls]).is_empty());
    }

    #[test]
    fn a_field_without_a_documented_permission_says_so() {
        let expected = "is not subscribed to; which permission it needs is not documented";
        let unknown = Field::from("new_field");
        let handled = [Field::MessageContext, Field::Feed, unknown];
        let names = ["message_context", "feed", "new_field"];
        assert_eq!(
            shown(&handled, &[]),
            names.map(|name| format!("{name} {expected}"))
        );
        assert_eq!(
            missing_fields(&handled, &[])[0].lacks(&Scopes::default()),
            None
        );
    }

    #[test]
    fn a_retired_field_cannot_be_had() {
        let missing = missing_fields(&[Field::MessagingPayments], &[]);
        assert!(missing[0].is_retired());
        assert!(missing[0].to_string().ends_with("no longer delivers it"));
    }

    #[test]
    fn a_token_lacks_what_its_field_needs_with_what_that_depends_on() {
        let granted: Scopes = [Permission::PagesMessaging].into_iter().collect();
        let missing = missing_fields(&[Field::Messages], &[]);
        let lacks = missing[0].lacks(&granted).unwrap();
        assert_eq!(lacks.to_string(), "pages_manage_metadata,pages_show_list");
    }
}
