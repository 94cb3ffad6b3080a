//! What each operation does, a function each. In: a call that passed the checks of its contract. Out: the body of the response.
//!
//! An operation without a function here, such as one that a new document brings, gets the least that its contract asks for.

mod blocked;
mod calls;
mod conversations;
mod flows;
mod ids;
mod insights;
mod labels;
mod linking;
mod listing;
mod messages;
mod page;
mod personas;
mod profile;
mod routing;
mod settings;
mod stickers;
mod templates;
mod tokens;

use serde_json::{Map, Value, json};

use super::contract::OperationRow;
use super::engine::Received;
use super::rejection::Rejection;

/// What an operation does.
type Function = fn(&mut Received<'_>) -> Result<Value, Rejection>;

/// The functions by the names of the operations.
static FUNCTIONS: &[(&str, Function)] = &[
    ("AddLabel", labels::add),
    ("BlockPeople", blocked::block),
    ("CheckFeatureStatus", page::feature_status),
    ("ConfigureNlp", page::configure_nlp),
    ("CreateCustomLabel", labels::create),
    ("CreateMessageTemplate", templates::create),
    ("CreatePersona", personas::create),
    ("DeleteCustomUserSettings", settings::delete_for_person),
    ("DeleteMessageTemplate", templates::delete),
    ("DeleteMessengerProfile", settings::delete_profile),
    ("DeletePersona", personas::delete),
    ("DeleteThreadLabel", labels::delete),
    ("DeleteWelcomeMessageFlow", flows::delete),
    ("EnableFollowupMessage", tokens::enable_followup),
    ("ExtendThreadControl", routing::extend),
    ("GetCallPermissions", calls::permissions),
    ("GetCallSettings", calls::settings),
    ("GetConversation", conversations::get),
    ("GetCustomUserSettings", settings::get_for_person),
    ("GetInsights", insights::get),
    ("GetMessage", conversations::get_message),
    ("GetMessageTemplate", templates::get),
    ("GetMessagingFeatureReview", page::feature_review),
    ("GetMessengerProfile", settings::get_profile),
    ("GetNotificationToken", tokens::get),
    ("GetPage", page::get),
    ("GetPageStatus", page::status),
    ("GetPersona", personas::get),
    ("GetThreadLabel", labels::get),
    ("GetThreadOwner", routing::owner),
    ("GetUserProfile", profile::get),
    ("ListBlockedPeople", blocked::list),
    ("ListConversations", conversations::list),
    ("ListCustomLabels", labels::list),
    ("ListIdsForApps", ids::in_apps),
    ("ListIdsForBusiness", ids::in_apps),
    ("ListIdsForPages", ids::on_pages),
    ("ListMessageTemplates", templates::list),
    ("ListMessages", conversations::messages),
    ("ListNotificationTokens", tokens::list),
    ("ListPageSettings", page::settings),
    ("ListPersonas", personas::list),
    ("ListStickerPacks", stickers::packs),
    ("ListStickers", stickers::of_pack),
    ("ListSubscribedApps", page::subscribed_apps),
    ("ListWelcomeMessageFlows", flows::list),
    ("ManageCall", calls::manage),
    ("ModerateConversations", page::moderate),
    ("PassThreadControl", routing::pass),
    ("ReleaseThreadControl", routing::release),
    ("RemoveLabel", labels::remove),
    ("ReportCallMetrics", calls::report_metrics),
    ("RequestThreadControl", routing::request),
    ("SearchStickers", stickers::search),
    ("SearchTemplateLibrary", templates::library),
    ("SendMessage", messages::send),
    ("SetCustomUserSettings", settings::set_for_person),
    ("SetMessengerProfile", settings::set_profile),
    ("SetWelcomeMessageFlow", flows::set),
    ("SubscribeApp", page::subscribe),
    ("TakeThreadControl", routing::take),
    ("UnblockPerson", blocked::unblock),
    ("UnlinkAccount", linking::unlink),
    ("UnsubscribeApp", page::unsubscribe),
    ("UpdateCallSettings", calls::update_settings),
    ("UpdateMessageTemplate", templates::update),
    ("UploadAttachment", messages::upload),
];

/// Runs the function of an operation.
pub(super) fn run(row: &OperationRow, call: &mut Received<'_>) -> Result<Value, Rejection> {
    match FUNCTIONS.iter().find(|(name, _)| *name == row.name) {
        Some((_, function)) => function(call),
        None => Ok(row.response.least(&call.node)),
    }
}

/// Adds to the arguments what Graph accepts without and the documents ask for.
pub(super) fn complete(row: &OperationRow, arguments: &mut Map<String, Value>) {
    let has = |name: &str| arguments.contains_key(name);
    // Meta's samples leave the type out. With a tag it would be another one, and only that one.
    if row.name == "SendMessage" && has("message") && !has("messaging_type") && !has("tag") {
        arguments.insert("messaging_type".to_owned(), "RESPONSE".into());
    }
}

/// Returns `{"success": true}`.
fn success() -> Value {
    json!({"success": true})
}

/// Returns `{"result": "success"}`.
fn result() -> Value {
    json!({"result": "success"})
}

#[cfg(test)]
mod tests {
    use super::FUNCTIONS;
    use crate::limits::ALL;
    use crate::stand_in::operations::OPERATIONS;

    #[test]
    fn each_function_has_an_operation() {
        for (name, _) in FUNCTIONS {
            assert!(OPERATIONS.iter().any(|row| row.name == *name), "{name}");
        }
    }

    #[test]
    fn limits_have_the_names_that_are_counted() {
        for name in ["conversations", "private_replies", "send", "send_media"] {
            assert!(ALL.iter().any(|(known, _)| *known == name), "{name}");
        }
    }

    #[test]
    fn each_operation_has_a_function() {
        for row in OPERATIONS {
            assert!(
                FUNCTIONS.iter().any(|(name, _)| *name == row.name),
                "{}",
                row.name
            );
        }
    }
}
