//! Several calls in one request, and the calls that are about tokens.

use messenger_graph::graph::{DebugToken, GetPageToken, ListAccounts, Validity};
use messenger_graph::stand_in::PAGE_TOKEN;
use messenger_graph::v26::personas::{CreatePersona, CreatePersonaBody, ListPersonas};
use messenger_graph::{PageToken, UserToken, v26};
use serde_json::{Value, json};

use crate::{START, call, call_as, start};

/// Returns the response of an element, read.
fn body(element: &Value) -> Value {
    let text = element["body"].as_str().expect("a body as text");
    serde_json::from_str(text).expect("JSON")
}

#[tokio::test]
async fn each_call_of_a_batch_has_its_response() {
    let graph = start(START);
    let batch = json!({"include_headers": false, "batch": [
        {"method": "POST", "relative_url": "me/personas", "body": "name=Ann&profile_picture_url=https%3A%2F%2Fh.example%2Fa.jpg"},
        {"method": "GET", "relative_url": "v25.0/1001/personas?fields=name"},
        {"method": "GET", "relative_url": "1001/nothing"},
        {"method": "GET", "relative_url": "1001/personas?access_token=another"},
    ]});
    let whole = call(&graph, "POST /v26.0/", &batch.to_string()).await;
    let elements = whole.body.as_array().expect("an array");
    let codes: Vec<_> = elements.iter().map(|it| it["code"].as_i64()).collect();
    assert_eq!(codes, [Some(200), Some(200), Some(400), Some(400)]);
    assert_eq!(body(&elements[1])["data"][0]["name"], "Ann");
    assert_eq!(body(&elements[2])["error"]["code"], 2500);
    assert_eq!(body(&elements[3])["error"]["code"], 190);
    assert_eq!(elements[0].get("headers"), None);

    let batch = json!({"batch": [{"method": "GET", "relative_url": "v21.0/1001/personas"}]});
    let whole = call(&graph, "POST /v26.0/", &batch.to_string()).await;
    let headers = whole.body[0]["headers"].as_array().expect("an array");
    let served = json!({"name": "facebook-api-version", "value": "v21.0"});
    assert!(headers.contains(&served), "{headers:?}");
}

#[tokio::test]
async fn a_batch_that_is_not_one_is_rejected() {
    let graph = start(START);
    let call_of_a_batch = json!({"method": "GET", "relative_url": "1001/personas"});
    for batch in [
        json!("none"),
        json!([{"method": "GET"}]),
        json!([{"method": "POST", "relative_url": "?batch=[]"}]),
        json!(vec![call_of_a_batch; 51]),
    ] {
        let body = json!({ "batch": batch }).to_string();
        let rejected = call(&graph, "POST /v26.0/", &body).await;
        assert_eq!(rejected.code(), (100, None), "{body}");
    }
}

#[tokio::test]
async fn a_client_sends_a_batch() {
    let client = v26::Client::builder(PageToken::new(PAGE_TOKEN)).transport(start(START));
    let client = client.build().expect("a client");
    let mut batch = client.batch();
    let persona = CreatePersona::new("1001", CreatePersonaBody::new());
    let persona = persona
        .name("Ann")
        .profile_picture_url("https://h.example/a.jpg");
    let created = batch.add(&persona).expect("room");
    let listed = batch.add(&ListPersonas::new("1001")).expect("room");
    let mut responses = batch.send().await.expect("a response");
    let id = responses.take(created).expect("a persona").id.clone();
    let listed = responses.take(listed).expect("a list");
    assert_eq!(listed.data[0].id, id);
}

#[tokio::test]
async fn a_person_gets_the_tokens_of_the_pages_and_asks_about_one() {
    let graph = start(START);
    let client =
        v26::Client::builder(UserToken::new("STAND-IN-USER-TOKEN")).transport(graph.clone());
    let client = client.build().expect("a client");
    let accounts = client.send(ListAccounts::new()).await.expect("a list");
    assert_eq!(accounts.data[0].id, "1001");
    let one = client
        .send(GetPageToken::new("1001"))
        .await
        .expect("a Page");
    let token = one.access_token.clone().expect("a token");
    let facts = client.send(DebugToken::of(&token)).await.expect("facts");
    assert_eq!(facts.data.validity(graph.now()), Validity::Lasting);

    let unknown = DebugToken::of(&PageToken::new("another"));
    let facts = client.send(unknown).await.expect("facts");
    assert_ne!(facts.data.validity(graph.now()), Validity::Lasting);
    let line = "GET /v26.0/debug_token?input_token=x";
    assert_ne!(
        call_as(&graph, Some(PAGE_TOKEN), line, "").await.status,
        200
    );
}
