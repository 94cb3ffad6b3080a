//! Endpoints without a request type: what is sent, and what is read.

use messenger_graph::ErrorClass;
use messenger_graph::graph::{Endpoint, List};
use messenger_graph::versions::V26;
use serde_json::{Value, json};

use crate::shared::stand_in::json as respond;
use crate::{TOKEN, start};

#[derive(Debug, PartialEq, serde::Deserialize, serde::Serialize)]
struct Success {
    success: bool,
}

#[tokio::test]
async fn a_call_has_its_method_path_parameters_and_body() {
    let (server, client) = start::<V26>();
    server.react(respond(200, json!({"success": true})));
    let subscribe = Endpoint::<Success>::post("/{page_id}/subscribed_apps")
        .param("page_id", "1001")
        .param("subscribed_fields", "messages,messaging_postbacks")
        .json(&json!({"a": [1]}));
    let response = client.send(subscribe).await.expect("a success");
    assert_eq!(*response, Success { success: true });
    let seen = server.seen_one();
    assert_eq!(
        seen.request_line(),
        "POST /v26.0/1001/subscribed_apps?subscribed_fields=messages%2Cmessaging_postbacks"
    );
    assert_eq!(seen.header("authorization"), [format!("Bearer {TOKEN}")]);
    assert_eq!(seen.body, r#"{"a":[1]}"#);
}

#[tokio::test]
async fn an_error_is_that_of_graph() {
    let (server, client) = start::<V26>();
    server.react(respond(
        400,
        json!({"error": {"code": 190, "message": "m"}}),
    ));
    let error = client
        .send(Endpoint::<Value>::get("/me").named("Me"))
        .await
        .expect_err("an error");
    let class = error.api().map(|error| error.class());
    assert_eq!(class, Some(ErrorClass::Reauthenticate));
}

#[tokio::test]
async fn a_list_is_followed_page_by_page() {
    let (server, client) = start::<V26>();
    server.react(respond(200, json!({"data": [{"success": true}]})));
    let mut pages = client.pages(Endpoint::<List<Success>>::get("/me/x"));
    let page = pages.next().await.expect("a page").expect("a list");
    assert_eq!(page.data, [Success { success: true }]);
    assert!(pages.next().await.is_none());
}
