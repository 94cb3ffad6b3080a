//! Accounts of a business that persons linked. In: a person. Out: the link ended, and what the webhook learns.

use serde_json::{Value, json};

use super::success;
use crate::stand_in::emission::Emission;
use crate::stand_in::engine::Received;
use crate::stand_in::rejection::Rejection;

/// Ends the link of a person. What Graph does without one is not documented.
pub(super) fn unlink(call: &mut Received<'_>) -> Result<Value, Rejection> {
    let id = call.required("psid")?;
    let person = call.person_mut(&id)?;
    if std::mem::take(&mut person.has_linked_account) {
        let item = json!({
            "sender": {"id": id},
            "recipient": {"id": call.page},
            "timestamp": call.now.as_millisecond(),
            "account_linking": {"status": "unlinked"},
        });
        let emission = Emission::messaging(&call.page, "messaging_account_linking", item);
        call.emitted.push(emission);
    }
    Ok(success())
}
