//! What a Page says of itself.

use serde_json::json;

use crate::shared::responses::{DocumentedResponse, response};

macro_rules! page {
    ($api:ident) => {
        fn page(client: &messenger_graph::$api::Client) -> Vec<$crate::shared::call::Call> {
            use messenger_graph::$api::page::*;
            use $crate::shared::call::Call;
            use $crate::shared::edges::page::features;

            vec![
                Call::new(
                    client,
                    |id| GetPage::new(id, [PageProperty::MessagingFeatureStatus]),
                    features(),
                )
                .sends("GET /{}?fields=messaging_feature_status"),
                Call::new(
                    client,
                    |id| GetPage::new(id, [PageProperty::Id, PageProperty::from("new&one")]),
                    features(),
                )
                .sends("GET /{}?fields=id,new%26one"),
            ]
        }
    };
}

pub fn features() -> DocumentedResponse {
    let body = json!({
        "id": "1001",
        "name": "Shop",
        "messaging_feature_status": {"hop_v2": true, "msgr_multi_app": true, "ig_multi_app": false},
        "displayed_message_response_time": "A_FEW_MINUTES",
        "is_calling_eligible": true,
        "is_messenger_bot_get_started_enabled": true,
        "is_messenger_platform_bot": true,
        "is_webhooks_subscribed": true,
        "unread_message_count": 3,
        "unseen_message_count": 4,
    });
    response(body, &[], &[])
}
