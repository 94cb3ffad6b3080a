//! What goes over the wire, and what comes of what comes back: every operation in every version, against a real HTTP
//! server on loopback.
//!
//! The table of calls is in `shared/operations.rs`, the responses in `shared/responses.rs`; the checks here go through
//! both. Most checks compare what was read, written back as JSON, with what was sent: nothing got lost or changed.

#[macro_use]
#[path = "../shared/mod.rs"]
mod shared;

mod change;
mod endpoint;
mod errors;
mod faults;
mod lists;
mod paths;
mod profile;
mod requests;
mod tolerance;

use messenger_graph::client::{Client, Credentials, Retry, Server};
use messenger_graph::{AppToken, PageToken};
use secrecy::SecretString;
use shared::stand_in::StandIn;

const TOKEN: &str = "EAAB-CANARY-0123456789";

/// Starts a server and returns it with a client that sends everything once.
fn start<V: Server>() -> (StandIn, Client<V, PageToken>) {
    start_with(Retry::never())
}

/// Starts a server and returns it with a client that sends to it.
fn start_with<V: Server>(retry: Retry) -> (StandIn, Client<V, PageToken>) {
    let server = StandIn::start();
    let client = client(&server, PageToken::new(TOKEN), retry);
    (server, client)
}

fn client<V: Server, K: Credentials>(server: &StandIn, token: K, retry: Retry) -> Client<V, K> {
    let builder = Client::builder(token).origin(&server.origin).retry(retry);
    builder.build().expect("a loopback address is an address")
}

/// A token of an app that is the same text as that of the Page.
fn app_token() -> AppToken {
    SecretString::from(TOKEN).into()
}

/// Goes through all checks for each version.
macro_rules! versions {
    ($($api:ident $segment:literal)*) => {$(
        mod $api {
            operations!($api);

            fn start() -> ($crate::shared::stand_in::StandIn, Vec<$crate::shared::call::Call>) {
                start_with($crate::Retry::never())
            }

            fn start_with(
                retry: $crate::Retry,
            ) -> ($crate::shared::stand_in::StandIn, Vec<$crate::shared::call::Call>) {
                let (server, client) = $crate::start_with(retry.clone());
                let app = $crate::client(&server, $crate::app_token(), retry);
                let calls = operations(&client, &app);
                (server, calls)
            }

            #[tokio::test]
            async fn requests_are_as_the_reference_has_them() {
                let (server, calls) = start();
                $crate::requests::check($segment, &server, &calls).await;
                $crate::requests::are_all(&calls, messenger_graph::$api::OPERATIONS);
            }

            #[tokio::test]
            async fn faults_repeat_what_is_safe_and_nothing_else() {
                let retry = $crate::Retry::default().budget(u16::MAX, 100);
                let at_once = std::time::Duration::ZERO;
                let (server, calls) = start_with(retry.backoff(at_once, at_once));
                $crate::faults::check(&server, &calls).await;
            }

            #[tokio::test]
            async fn responses_are_read_whole_and_changes_are_taken() {
                let (server, calls) = start();
                $crate::tolerance::check(&server, &calls).await;
            }

            #[tokio::test]
            async fn errors_are_distinguished_and_keep_everything() {
                let (server, calls) = start();
                $crate::errors::check(&server, &calls).await;
            }

            #[tokio::test]
            async fn lists_are_followed_to_their_end() {
                let (server, calls) = start();
                $crate::lists::check($segment, &server, &calls).await;
            }

            #[tokio::test]
            async fn a_path_parameter_stays_in_its_segment() {
                let (server, calls) = start();
                $crate::paths::check($segment, &server, &calls).await;
            }
        }
    )*};
}

versions! {
    v20 "v20.0"
    v21 "v21.0"
    v22 "v22.0"
    v23 "v23.0"
    v24 "v24.0"
    v25 "v25.0"
    v26 "v26.0"
}
