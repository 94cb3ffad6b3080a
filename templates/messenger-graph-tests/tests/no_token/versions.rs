//! The versions before the newest: each operation under its share of the failures, so that they together make every operation fail
//! in every way, and under a success that repeats the token.

use messenger_graph::client::Server;

use super::failures::failures;
use super::recorder::Recorder;
use super::shared::stand_in::StandIn;
use super::{Operations, TOKENS, calls, fails, limited, search, succeed};

/// How many versions share the failures.
const SHARES: usize = 6;

async fn check<V: Server>(share: usize, operations: Operations<V>) {
    let elsewhere = StandIn::start();
    for token in TOKENS {
        let recorder = Recorder::default();
        let _guard = tracing::subscriber::set_default(recorder.clone());
        let server = StandIn::start();
        let calls = calls(token, &server.origin, limited, operations);
        succeed(token, &server, &calls).await;
        let mut unshown = 0;
        for (row, (name, reaction)) in failures(token, &elsewhere.origin).into_iter().enumerate() {
            server.react(reaction);
            let own = calls.iter().skip((row + share) % SHARES).step_by(SHARES);
            for call in own {
                unshown += usize::from(fails(token, name, call).await);
            }
        }
        assert!(unshown > 400, "{unshown}");
        let traced = recorder.take_text();
        assert!(traced.contains("http.request.method"), "no span");
        search(token, "traces", &traced);
    }
    assert_eq!(elsewhere.seen(), [], "a redirect was followed");
}

macro_rules! versions {
    ($($api:ident $share:literal)*) => {$(
        mod $api {
            operations!($api);

            #[tokio::test]
            async fn no_failure_and_no_success_shows_the_token() {
                super::check($share, operations).await;
            }
        }
    )*};
}

versions!(v20 0 v21 1 v22 2 v23 3 v24 4 v25 5);
