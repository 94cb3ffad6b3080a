//! The operations of derived documents, as calls, with their responses.
//!
//! Written by hand from the guides and reference pages; nothing in it comes from the generator.

#[macro_use]
pub mod attachments;
#[macro_use]
pub mod catalog;
#[macro_use]
pub mod conversations;
#[macro_use]
pub mod flows;
#[macro_use]
pub mod page;
#[macro_use]
pub mod profile;
#[macro_use]
pub mod routing;
#[macro_use]
pub mod settings;
#[macro_use]
pub mod templates;
#[macro_use]
pub mod tokens;

/// Defines `edges(client)`, all calls of these files for a version.
macro_rules! edges {
    ($api:ident) => {
        fn edges(client: &messenger_graph::$api::Client) -> Vec<$crate::shared::call::Call> {
            let calls = [
                attachments(client),
                conversations(client),
                flows(client),
                page(client),
                profile(client),
                profile_deletions(client),
                routing(client),
                routing_by_form(client),
                settings(client),
                blocked(client),
                figures(client),
                templates(client),
                template_changes(client),
                template_reads(client),
                tokens(client),
            ];
            calls.into_iter().flatten().collect()
        }

        attachments!($api);
        catalog!($api);
        conversations!($api);
        flows!($api);
        page!($api);
        profile!($api);
        routing!($api);
        settings!($api);
        templates!($api);
        tokens!($api);
    };
}
