//! Conversations and messages, read back.

use serde_json::{Value, json};

use crate::shared::responses::{DocumentedResponse, list, response};

macro_rules! conversations {
    ($api:ident) => {
        fn conversations(client: &messenger_graph::$api::Client) -> Vec<$crate::shared::call::Call> {
            use messenger_graph::$api::conversations::*;
            use messenger_graph::$api::message::GetMessage;
            use $crate::shared::call::Call;
            use $crate::shared::edges::conversations::{conversation, conversation_list, message, message_list};

            vec![
                Call::list(client, |id| ListConversations::new(id), conversation_list())
                    .sends("GET /{}/conversations"),
                Call::list(
                    client,
                    |id| {
                        ListConversations::new(id)
                            .platform(Platform::Messenger)
                            .user_id("2002")
                            .folder("inbox")
                            .tags(["a,b", "c"])
                            .updated_after_ms(1_700_000_000_000)
                            .updated_before_ms(1_800_000_000_000)
                            .fields("id,participants{name}")
                            .before("b")
                            .after("a")
                            .limit(25)
                    },
                    conversation_list(),
                )
                .sends(concat!(
                    "GET /{}/conversations?platform=messenger&user_id=2002&folder=inbox&tags=a%2Cb,c",
                    "&updated_after_ms=1700000000000&updated_before_ms=1800000000000",
                    "&fields=id%2Cparticipants%7Bname%7D&before=b&after=a&limit=25",
                )),
                Call::new(client, |id| GetConversation::new(id), conversation()).sends("GET /{}"),
                Call::new(client, |id| GetConversation::new(id).fields("is_owner"), conversation())
                    .sends("GET /{}?fields=is_owner"),
                Call::list(client, |id| ListMessages::new(id), message_list()).sends("GET /{}/messages"),
                Call::list(
                    client,
                    |id| {
                        let request = ListMessages::new(id).source(MessageSource::Participants);
                        request.fields("message").before("b").after("a").limit(20)
                    },
                    message_list(),
                )
                .sends("GET /{}/messages?source=PARTICIPANTS&fields=message&before=b&after=a&limit=20"),
                Call::new(client, |id| GetMessage::new(id), message()).sends("GET /{}"),
                Call::new(client, |id| GetMessage::new(id).fields("from,message"), message())
                    .sends("GET /{}?fields=from%2Cmessage"),
            ]
        }
    };
}

/// A message from a person, with all that a message can have at once.
fn whole() -> Value {
    json!({
        "id": "m_x1",
        "created_time": "2026-11-29T12:00:00+0000",
        "from": {"id": "2002", "name": "Ann Example", "email": "2002@h.example", "username": "ann"},
        "to": {"data": [{"id": "1001", "name": "Shop"}]},
        "message": "Is this one left?",
        "attachments": list(&json!({
            "id": "6006",
            "name": "a.png",
            "file_url": "https://h.example/a",
            "image_data": {
                "url": "https://h.example/a.png",
                "preview_url": "https://h.example/p.png",
                "width": 640,
                "height": 480,
                "max_width": 1280,
                "max_height": 960,
                "render_as_sticker": false,
                "animated_gif_url": "https://h.example/a.gif",
                "animated_gif_preview_url": "https://h.example/p.gif",
            },
            "video_data": "not documented",
            "generic_template": {
                "title": "Your parcel",
                "subtitle": "It is on its way.",
                "media_url": "https://h.example/m.png",
                "cta": {"title": "Track", "type": "url", "url": "https://h.example/77"},
            },
        })),
        "shares": {"data": [{
            "link": "https://h.example/post",
            "template": {"payload": {"product": {"elements": {"data": [{
                "id": "0",
                "retailer_id": "sku-7",
                "image_url": "https://h.example/7.png",
                "name": "Lamp",
                "price": "19.90 EUR",
            }]}}}},
        }]},
        "story": {
            "reply_to": {"link": "https://h.example/s1", "id": "7001"},
            "mention": {"link": "https://h.example/s2", "id": "7002"},
        },
        "reactions": {"data": [{"reaction": "love", "users": [{"id": "2002", "username": "ann"}]}]},
        "tags": {"data": [{"name": "inbox"}, {"name": "source:chat"}]},
        "is_unsupported": true,
        "reply_to": {"mid": "m_x0", "is_self_reply": false},
    })
}

pub fn message() -> DocumentedResponse {
    let required = &[
        "/id",
        "/to/data",
        "/attachments/data",
        "/shares/data",
        "/shares/data/0/template/payload/product/elements/data",
        "/reactions/data",
        "/tags/data",
    ];
    response(whole(), required, &[])
}

pub fn message_list() -> DocumentedResponse {
    let required = &[
        "/data",
        "/data/0/id",
        "/data/0/to/data",
        "/data/0/attachments/data",
        "/data/0/shares/data",
        "/data/0/shares/data/0/template/payload/product/elements/data",
        "/data/0/reactions/data",
        "/data/0/tags/data",
    ];
    response(list(&whole()), required, &[])
}

/// A conversation of one message.
fn short() -> Value {
    json!({
        "id": "t_9",
        "updated_time": "2026-11-29T12:00:00+0000",
        "messages": list(&json!({"id": "m_x1", "created_time": "2026-11-29T12:00:00+0000"})),
        "participants": {"data": [{"id": "2002", "name": "Ann Example"}, {"id": "1001", "name": "Shop"}]},
        "is_owner": true,
        "link": "/1001/inbox/9",
        "can_reply": true,
        "is_subscribed": true,
        "folder": "inbox",
        "name": "Ann",
        "scoped_thread_key": "t_k",
        "snippet": "Is this",
        "wallpaper": "plain",
        "message_count": 1,
        "unread_count": 0,
        "former_participants": "not documented",
        "senders": "not documented",
        "linked_group": "not documented",
    })
}

pub fn conversation() -> DocumentedResponse {
    let required = &[
        "/id",
        "/messages/data",
        "/messages/data/0/id",
        "/participants/data",
    ];
    response(short(), required, &[])
}

pub fn conversation_list() -> DocumentedResponse {
    let required = &[
        "/data",
        "/data/0/id",
        "/data/0/messages/data",
        "/data/0/messages/data/0/id",
        "/data/0/participants/data",
    ];
    response(list(&short()), required, &[])
}
