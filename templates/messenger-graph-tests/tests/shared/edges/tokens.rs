//! Tokens of people who subscribed to marketing messages.

use serde_json::{Value, json};

use crate::shared::responses::{DocumentedResponse, list, response};

macro_rules! tokens {
    ($api:ident) => {
        fn tokens(client: &messenger_graph::$api::Client) -> Vec<$crate::shared::call::Call> {
            use messenger_graph::$api::notification_tokens::*;
            use messenger_graph::request::Encoding;
            use serde_json::json;
            use $crate::shared::call::Call;
            use $crate::shared::edges::tokens::{token, token_list};
            use $crate::shared::responses::success;

            let tester = || EnableFollowupMessageBody::new(FollowupRecipient::new("881&"));
            vec![
                Call::list(client, |id| ListNotificationTokens::new(id), token_list())
                    .sends("GET /{}/notification_message_tokens"),
                Call::list(
                    client,
                    |id| {
                        ListNotificationTokens::new(id)
                            .do_not_return_duplicates(true)
                            .custom_audience_ids(["5", "6"])
                            .since("2026-11-01T00:00:00+0000")
                            .until("2026-11-29")
                            .opt_in_source([OptInSource::Ctm, OptInSource::SubscriberList])
                            .subscriber_tag_ids(["7"])
                            .is_previously_messaged(false)
                            .fields("recipient_id")
                            .before("b")
                            .after("a")
                            .limit(1000)
                    },
                    token_list(),
                )
                .sends(concat!(
                    "GET /{}/notification_message_tokens?do_not_return_duplicates=true&custom_audience_ids=5,6",
                    "&since=2026-11-01T00%3A00%3A00%2B0000&until=2026-11-29&opt_in_source=CTM,SUBSCRIBER_LIST",
                    "&subscriber_tag_ids=7&is_previously_messaged=false&fields=recipient_id&before=b&after=a&limit=1000",
                )),
                Call::new(client, |id| GetNotificationToken::new(id).fields("topic_title"), token())
                    .sends("GET /notification_messages_{}?fields=topic_title"),
                Call::new(client, move |id| EnableFollowupMessage::new(id, tester()), success())
                    .sends("POST /{}/notification_messages_dev_support")
                    .json(json!({
                        "recipient": {"notification_messages_token": "881&"},
                        "developer_action": "ENABLE_FOLLOWUP_MESSAGE",
                    })),
                Call::new(
                    client,
                    move |id| EnableFollowupMessage::new(id, tester()).encoding(Encoding::Form),
                    success(),
                )
                .sends("POST /{}/notification_messages_dev_support")
                .form(&[
                    "recipient=%7B%22notification_messages_token%22%3A%22881%26%22%7D",
                    "developer_action=ENABLE_FOLLOWUP_MESSAGE",
                ]),
            ]
        }
    };
}

fn whole() -> Value {
    json!({
        "notification_messages_token": "8810",
        "recipient_id": "2002",
        "creation_timestamp": 1_764_000_000,
        "token_expiry_timestamp": 1_790_000_000,
        "user_token_status": "REFRESHED",
        "notification_messages_timezone": "Europe/Berlin",
        "next_eligible_time": 1_764_100_000,
        "next_eligible_time_for_paid_messaging": 1_764_100_000,
        "notification_messages_reoptin": "ENABLED",
        "notification_messages_frequency": "WEEKLY",
        "topic_title": "News",
        "custom_audience_ids": ["5"],
        "id": "8811",
    })
}

pub fn token() -> DocumentedResponse {
    response(whole(), &[], &[])
}

pub fn token_list() -> DocumentedResponse {
    response(list(&whole()), &["/data"], &[])
}
