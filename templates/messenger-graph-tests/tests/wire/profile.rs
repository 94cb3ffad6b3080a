//! The profile read, in each version that has a form of it: the fields asked for, and the four outcomes.

use messenger_graph::client::Client;
use messenger_graph::error::Error;
use messenger_graph::permissions::{PagesUserGender, PagesUserLocale, PagesUserTimezone};
use messenger_graph::profile::{ExtendedFieldsGrace, RemovedFieldsGrace};
use messenger_graph::{ErrorCode, Granted, PageToken, ProfileOutcome};
use serde_json::{Value, json};

use crate::shared::call::{Call, ID};
use crate::shared::responses;
use crate::shared::stand_in::{StandIn, json as response};
use crate::{errors, paths, start, tolerance};

const DEFAULTS: &str = "id%2Cname%2Cfirst_name%2Clast_name%2Cprofile_pic";

/// A response, the outcome that it means, and the code that comes with it.
#[rustfmt::skip]
const OUTCOMES: [(u16, &str, &str); 11] = [
    (200, r#"{}"#, "NotVisible"),
    (200, r#" { } "#, "NotVisible"),
    (400, r#"{"error":{"message":"m","code":2018218}}"#, "NoProfile"),
    (400, r#"{"error":{"message":"m","code":100,"error_subcode":2018218}}"#, "NoProfile"),
    (400, r#"{"error":{"message":"m","code":2018247}}"#, "PermissionMissing"),
    (403, r#"{"error":{"message":"m","code":100,"error_subcode":2018247}}"#, "PermissionMissing"),
    (400, r#"{"message":"m","code":100,"error_subcode":2018247}"#, "PermissionMissing"),
    (200, r#"{"error":{"message":"m","code":100,"error_subcode":2018218}}"#, "NoProfile"),
    (200, r#"{"__debug__":{"error":{"code":1}},"error":{"message":"m","code":100,"error_subcode":2018218}}"#, "NoProfile"),
    (200, r#"{"data":null,"error":{"message":"m","code":100,"error_subcode":2018247},"id":"1"}"#, "PermissionMissing"),
    (200, r#"{"id":"1","error":null}"#, "Visible"),
];

macro_rules! profiles {
    ($($api:ident $segment:literal)*) => {$(
        mod $api {
            use messenger_graph::$api::user_profile::GetUserProfile;
            use messenger_graph::$api::Client;

            use super::*;

            #[tokio::test]
            async fn fields_are_asked_for_by_name() {
                let (server, client): (_, Client) = start();
                let (locale, timezone, gender) = granted();
                let requests = [
                    (GetUserProfile::new(ID), DEFAULTS.to_owned()),
                    (GetUserProfile::new(ID).only_id(), "id".to_owned()),
                    (GetUserProfile::new(ID).only_id().gender(&gender), "id%2Cgender".to_owned()),
                    (
                        GetUserProfile::new(ID).gender(&gender).timezone(&timezone).locale(&locale),
                        format!("{DEFAULTS}%2Clocale%2Ctimezone%2Cgender"),
                    ),
                ];
                for (request, fields) in requests {
                    client.send(request).await.unwrap();
                    let line = format!("GET /{}/{ID}?fields={fields}", $segment);
                    assert_eq!(server.seen_one().request_line(), line);
                }
            }

            #[tokio::test]
            async fn an_response_without_a_profile_is_an_outcome() {
                let (server, client): (_, Client) = start();
                for (status, body, expected) in OUTCOMES {
                    server.react(response(status, body));
                    let response = client.send(GetUserProfile::new(ID)).await.unwrap();
                    assert_eq!(response.meta().status, status);
                    assert_eq!(response.meta().body, body);
                    assert_eq!(name(&response), expected, "{body}");
                }
                server.react(response(400, r#"{"error":{"message":"m","code":100,"error_subcode":33}}"#));
                let error = client.send(GetUserProfile::new(ID)).await.unwrap_err();
                let Error::Api { error, .. } = error else { panic!("{error:?}") };
                assert_eq!(error.error_code(), ErrorCode::of(100, Some(33)));
            }
        }
    )*};
}

profiles! {
    v3_0 "v3.0"
    v3_1 "v3.1"
    v20 "v20.0"
    v21 "v21.0"
    v22 "v22.0"
    v23 "v23.0"
    v24 "v24.0"
    v25 "v25.0"
    v26 "v26.0"
}

fn granted() -> (
    Granted<PagesUserLocale>,
    Granted<PagesUserTimezone>,
    Granted<PagesUserGender>,
) {
    (
        Granted::declared(),
        Granted::declared(),
        Granted::declared(),
    )
}

fn name<T>(outcome: &ProfileOutcome<T>) -> &'static str {
    match outcome {
        ProfileOutcome::Visible(_) => "Visible",
        ProfileOutcome::NotVisible => "NotVisible",
        ProfileOutcome::NoProfile(_) => "NoProfile",
        ProfileOutcome::PermissionMissing(_) => "PermissionMissing",
        _ => "something new",
    }
}

// Asking for what a later version removed is the point here.
#[allow(deprecated)]
#[tokio::test]
async fn v3_0_has_more_fields_and_passes_for_them() {
    use messenger_graph::v3_0::Client;
    use messenger_graph::v3_0::user_profile::GetUserProfile;

    let (server, client): (_, Client) = start();
    let (created, called) = ("2018-07-25".parse().unwrap(), "2018-10-29".parse().unwrap());
    let extended = ExtendedFieldsGrace::new(created, called).unwrap();
    let removed = RemovedFieldsGrace::new(created, called).unwrap();
    let request = GetUserProfile::new(ID)
        .is_payment_enabled(&removed)
        .last_ad_referral(&removed)
        .locale(&extended)
        .timezone(&extended)
        .gender(&extended);
    client.send(request).await.unwrap();
    let rest = "locale%2Ctimezone%2Cgender%2Clast_ad_referral%2Cis_payment_enabled";
    assert_eq!(
        server.seen_one().request_line(),
        format!("GET /v3.0/{ID}?fields={DEFAULTS}%2C{rest}")
    );
}

/// The old versions have no reference page but this one; all the other checks are for them, too.
#[tokio::test]
async fn v3_0_and_v3_1_pass_the_other_checks() {
    let (server, client): (_, Client<messenger_graph::v3_0::V3_0, PageToken>) = start();
    let make = |id: &str| messenger_graph::v3_0::user_profile::GetUserProfile::new(id);
    let call = Call::reading(&client, make, responses::old_profile(), |outcome| {
        visible(outcome)
    });
    check("v3.0", &server, call).await;

    let (server, client): (_, Client<messenger_graph::v3_1::V3_1, PageToken>) = start();
    let make = |id: &str| messenger_graph::v3_1::user_profile::GetUserProfile::new(id);
    let call = Call::reading(&client, make, responses::profile(), |outcome| {
        visible(outcome)
    });
    check("v3.1", &server, call).await;
}

async fn check(version: &str, server: &StandIn, call: Call) {
    let calls = [call.sends("GET /{}?fields=id%2Cname%2Cfirst_name%2Clast_name%2Cprofile_pic")];
    tolerance::check(server, &calls).await;
    errors::check(server, &calls).await;
    paths::check(version, server, &calls).await;
}

fn visible<T: serde::Serialize>(outcome: &ProfileOutcome<T>) -> Value {
    match outcome {
        ProfileOutcome::Visible(profile) => serde_json::to_value(profile).unwrap(),
        _ => json!("no profile"),
    }
}
