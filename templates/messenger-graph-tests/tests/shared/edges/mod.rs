//! The operations of derived documents, as calls, with their responses.
//!
//! Written by hand from the guides and reference pages; nothing in it comes from the generator.

#[macro_use]
pub mod attachments;
#[macro_use]
pub mod page;
#[macro_use]
pub mod profile;
#[macro_use]
pub mod routing;

/// Defines `edges(client)`, all calls of these files for a version.
macro_rules! edges {
    ($api:ident) => {
        fn edges(client: &messenger_graph::$api::Client) -> Vec<$crate::shared::call::Call> {
            let calls = [
                attachments(client),
                page(client),
                profile(client),
                profile_deletions(client),
                routing(client),
                routing_by_form(client),
            ];
            calls.into_iter().flatten().collect()
        }

        attachments!($api);
        page!($api);
        profile!($api);
        routing!($api);
    };
}
