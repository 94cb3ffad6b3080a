//! Whose a conversation is.

use serde_json::json;

use crate::shared::responses::{DocumentedResponse, response};

macro_rules! routing {
    ($api:ident) => {
        fn routing(client: &messenger_graph::$api::Client) -> Vec<$crate::shared::call::Call> {
            use messenger_graph::$api::thread_control::*;
            use serde_json::json;
            use $crate::shared::call::Call;
            use $crate::shared::edges::routing::owner;
            use $crate::shared::responses::success;

            let person = || ThreadRecipient::new("2002");
            vec![
                Call::new(
                    client,
                    move |id| {
                        let body = PassThreadControlBody::new(person());
                        let body = body.target_app_id("263902037430900").metadata("to the inbox");
                        PassThreadControl::new(id, body)
                    },
                    success(),
                )
                .sends("POST /{}/pass_thread_control")
                .json(json!({
                    "recipient": {"id": "2002"},
                    "target_app_id": "263902037430900",
                    "metadata": "to the inbox",
                })),
                Call::new(client, move |id| TakeThreadControl::new(id, TakeThreadControlBody::new(person())), success())
                    .sends("POST /{}/take_thread_control")
                    .json(json!({"recipient": {"id": "2002"}})),
                Call::new(
                    client,
                    move |id| RequestThreadControl::new(id, RequestThreadControlBody::new(person()).metadata("please")),
                    success(),
                )
                .sends("POST /{}/request_thread_control")
                .json(json!({"recipient": {"id": "2002"}, "metadata": "please"})),
                Call::new(client, |id| GetThreadOwner::new(id, "2002"), owner())
                    .sends("GET /{}/thread_owner?recipient=2002"),
            ]
        }

        fn routing_by_form(client: &messenger_graph::$api::Client) -> Vec<$crate::shared::call::Call> {
            use messenger_graph::$api::thread_control::*;
            use messenger_graph::request::Encoding;
            use serde_json::json;
            use $crate::shared::call::Call;
            use $crate::shared::responses::success;

            let person = || ThreadRecipient::new("2002");
            vec![
                Call::new(
                    client,
                    move |id| ReleaseThreadControl::new(id, ReleaseThreadControlBody::new(person())),
                    success(),
                )
                .sends("POST /{}/release_thread_control")
                .json(json!({"recipient": {"id": "2002"}})),
                Call::new(
                    client,
                    move |id| ExtendThreadControl::new(id, ExtendThreadControlBody::new(person()).duration(604_800)),
                    success(),
                )
                .sends("POST /{}/extend_thread_control")
                .json(json!({"recipient": {"id": "2002"}, "duration": 604_800})),
                Call::new(
                    client,
                    move |id| {
                        let body = TakeThreadControlBody::new(person()).metadata("a&b");
                        TakeThreadControl::new(id, body).encoding(Encoding::Form)
                    },
                    success(),
                )
                .sends("POST /{}/take_thread_control")
                .form(&["recipient=%7B%22id%22%3A%222002%22%7D", "metadata=a%26b"]),
            ]
        }
    };
}

pub fn owner() -> DocumentedResponse {
    let body = json!({"data": [{"thread_owner": {"app_id": "42", "expiration": 1_800_000_000}}]});
    response(body, &[], &[])
}
