//! First messages of conversations that begin with an ad.

use serde_json::json;

use crate::shared::responses::{DocumentedResponse, response};

macro_rules! flows {
    ($api:ident) => {
        fn flows(client: &messenger_graph::$api::Client) -> Vec<$crate::shared::call::Call> {
            use messenger_graph::request::Encoding;
            use messenger_graph::$api::welcome_message_flows::*;
            use serde_json::json;
            use $crate::shared::call::Call;
            use $crate::shared::edges::flows::{flows, set};
            use $crate::shared::responses::success;

            let steps = || {
                let message = FlowMessage::new().text("Hi! Size?");
                [FlowStep::new(message.quick_replies([FlowQuickReply::new("M", "SIZE_M")]))]
            };
            vec![
                Call::new(client, |id| ListWelcomeMessageFlows::new(id), flows())
                    .sends("GET /{}/welcome_message_flows"),
                Call::new(
                    client,
                    |id| ListWelcomeMessageFlows::new(id).flow_id("88").app_id("42").limit(5),
                    flows(),
                )
                .sends("GET /{}/welcome_message_flows?flow_id=88&app_id=42&limit=5"),
                Call::new(
                    client,
                    move |id| {
                        let platforms = [EligiblePlatform::Messenger, EligiblePlatform::Instagram];
                        SetWelcomeMessageFlow::new(id, NewFlow::new("sizes", steps(), platforms))
                    },
                    set(),
                )
                .sends("POST /{}/welcome_message_flows")
                .json(json!({
                    "name": "sizes",
                    "welcome_message_flow": [{"message": {
                        "text": "Hi! Size?",
                        "quick_replies": [{"content_type": "text", "title": "M", "payload": "SIZE_M"}],
                    }}],
                    "eligible_platforms": ["messenger", "instagram"],
                })),
                Call::new(
                    client,
                    |id| SetWelcomeMessageFlow::new(id, FlowChange::new("88").name("a&b")).encoding(Encoding::Form),
                    set(),
                )
                .sends("POST /{}/welcome_message_flows")
                .form(&["flow_id=88", "name=a%26b"]),
                Call::new(client, |id| DeleteWelcomeMessageFlow::new(id, "88"), success())
                    .sends("DELETE /{}/welcome_message_flows?flow_id=88"),
            ]
        }
    };
}

/// The bare array of the guide.
pub fn flows() -> DocumentedResponse {
    let body = json!([{
        "id": "88",
        "name": "sizes",
        "welcome_message": "[{\"message\":{\"text\":\"Hi! Size?\"}}]",
        "welcome_message_flow": "[]",
        "eligible_platforms": ["messenger"],
        "last_update_time": "2026-11-29T12:00:00+0000",
        "is_used_in_ad": false,
        "compatible_platforms": ["messenger"],
        "is_ig_only_flow": false,
        "welcome_message_sequence": "s",
    }]);
    response(body, &[], &["/0/eligible_platforms/0"])
}

pub fn set() -> DocumentedResponse {
    response(json!({"flow_id": "88", "success": true}), &[], &[])
}
