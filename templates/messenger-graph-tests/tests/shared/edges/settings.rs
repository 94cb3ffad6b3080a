//! Settings of a Page, blocked people, reports of calls, and figures.

use serde_json::json;

use crate::shared::responses::{DocumentedResponse, list, response};

macro_rules! settings {
    ($api:ident) => {
        fn settings(client: &messenger_graph::$api::Client) -> Vec<$crate::shared::call::Call> {
            use messenger_graph::$api::{feature_status::*, nlp_configs::*, settings::*, unlink_accounts::*};
            use serde_json::json;
            use $crate::shared::call::Call;
            use $crate::shared::edges::settings::{features, not_documented, page_settings};
            use $crate::shared::responses::success;

            vec![
                Call::new(
                    client,
                    |id| {
                        let features = [NamedFeature::new("messenger_api_calling")];
                        CheckFeatureStatus::new(id, CheckFeatureStatusBody::new(features))
                    },
                    features(),
                )
                .sends("POST /{}/business_messaging_feature_status")
                .json(json!({"features": [{"feature": "messenger_api_calling"}]})),
                Call::new(
                    client,
                    |id| {
                        let settings = ConfigureNlpBody::new().nlp_enabled(true).model("CUSTOM");
                        ConfigureNlp::new(id, settings.custom_token("wit").n_best(2).verbose(false))
                    },
                    success(),
                )
                .sends("POST /{}/nlp_configs")
                .json(json!({
                    "nlp_enabled": true, "model": "CUSTOM", "custom_token": "wit", "n_best": 2, "verbose": false,
                })),
                Call::list(client, |id| ListPageSettings::new(id).limit(5), page_settings())
                    .sends("GET /{}/settings?limit=5"),
                Call::new(client, |id| UnlinkAccount::new(id, UnlinkAccountBody::new("2002")), not_documented())
                    .sends("POST /{}/unlink_accounts")
                    .json(json!({"psid": "2002"})),
            ]
        }

        fn blocked(client: &messenger_graph::$api::Client) -> Vec<$crate::shared::call::Call> {
            use messenger_graph::$api::blocked::*;
            use serde_json::json;
            use $crate::shared::call::Call;
            use $crate::shared::edges::settings::{blocked_people, not_documented};

            vec![
                Call::list(client, |id| ListBlockedPeople::new(id).user("7"), blocked_people())
                    .sends("GET /{}/blocked?user=7"),
                Call::new(
                    client,
                    |id| BlockPeople::new(id, BlockPeopleBody::new().psid(["2002", "2003"])),
                    not_documented(),
                )
                .sends("POST /{}/blocked")
                .json(json!({"psid": ["2002", "2003"]})),
                Call::new(client, |id| UnblockPerson::new(id).psid("2002"), not_documented())
                    .sends("DELETE /{}/blocked?psid=2002"),
            ]
        }

        fn figures(client: &messenger_graph::$api::Client) -> Vec<$crate::shared::call::Call> {
            use messenger_graph::$api::{call_metrics::*, insights::*};
            use serde_json::json;
            use $crate::shared::call::Call;
            use $crate::shared::edges::settings::values;
            use $crate::shared::responses::success;

            vec![
                Call::new(
                    client,
                    |id| {
                        let stats = AudioStats::new().jitter(0.5).packets_lost(3.0);
                        let ended = 1_764_000_000;
                        let body = ReportCallMetricsBody::new("c.1", EndCallReason::HangupCall, ended, ended - 60, stats);
                        ReportCallMetrics::new(id, body.end_call_subreason("done"))
                    },
                    success(),
                )
                .sends("POST /{}/call_metrics")
                .json(json!({
                    "platform": "messenger",
                    "call_id": "c.1",
                    "end_call_reason": "HANGUP_CALL",
                    "end_call_subreason": "done",
                    "call_ended_time": 1_764_000_000,
                    "first_audio_packet_received_time": 1_763_999_940,
                    "audio_stats": {"jitter": 0.5, "packets_lost": 3.0},
                })),
                Call::list(
                    client,
                    |id| {
                        let metrics = [
                            MessagingMetric::PageMessagesNewConversationsUnique,
                            MessagingMetric::from("new_one"),
                        ];
                        let request = GetInsights::new(id, metrics).period(InsightsPeriod::Day);
                        let request = request.since("2026-11-01").until("2026-11-29");
                        request.breakdown(InsightsBreakdown::MessagingChannel)
                    },
                    values(),
                )
                .sends(concat!(
                    "GET /{}/insights?metric=page_messages_new_conversations_unique,new_one&period=day",
                    "&since=2026-11-01&until=2026-11-29&breakdown=messaging_channel",
                )),
            ]
        }
    };
}

/// Graph's usual response, where no page shows one.
pub fn not_documented() -> DocumentedResponse {
    response(json!({"success": true}), &[], &[])
}

pub fn features() -> DocumentedResponse {
    let body = json!({"data": [{"feature": "messenger_api_calling", "status": "enabled"}]});
    response(body, &["/data"], &[])
}

pub fn page_settings() -> DocumentedResponse {
    response(
        list(&json!({"setting": "CAN_POST", "value": true})),
        &["/data"],
        &[],
    )
}

pub fn blocked_people() -> DocumentedResponse {
    let person = json!({
        "id": "2002",
        "name": "Ann Example",
        "link": "https://h.example/ann",
        "username": "ann",
        "can_post": false,
        "pic": "https://h.example/p",
        "pic_large": "https://h.example/l",
        "pic_small": "https://h.example/s",
        "pic_square": "https://h.example/q",
        "pic_crop": "not documented",
        "profile_type": "user",
    });
    response(list(&person), &["/data"], &[])
}

pub fn values() -> DocumentedResponse {
    let body = json!({"data": [{
        "name": "page_messages_new_conversations_unique",
        "period": "day",
        "values": [
            {"value": 7, "end_time": "1764000000"},
            {"value": "8", "end_time": "2026-11-29T08:00:00+0000"},
        ],
    }]});
    response(body, &["/data"], &["/data/0/name", "/data/0/period"])
}
