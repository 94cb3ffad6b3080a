//! Every operation of every version, over a port, through the client of the version: each gets a response that its types read.

use std::collections::BTreeMap;

use jiff::SignedDuration;
use messenger_graph::graph::GraphError;
use messenger_graph::stand_in::server::StandInServer;
use messenger_graph::stand_in::{PAGE_TOKEN, StandIn};
use serde_json::Value;

use crate::shared::call::Call;

/// Starts a server with one Page and the persons of the table of calls.
async fn start() -> (StandIn, String) {
    let state = "
app: { id: '42', secret: stand-in-app-secret, created: 2026-01-01, other_app: '43', granted: [
    pages_messaging, pages_manage_metadata, pages_show_list, pages_read_engagement, read_insights, pages_utility_messaging, human_agent,
    business_asset_user_profile_access] }
pages: [{ id: '1001', token: STAND-IN-PAGE-TOKEN, feature_review: { human_agent: approved } }]
persons:
  - { id: '2002', page: '1001', app_scoped_id: '9009', profile: { first_name: Ada }, hours_since: { message: 1 }, notification_tokens: ['881&'], call_permission_until: 4102444800 }
  - { id: '9007199254740993', page: '1001' }
";
    let at = crate::START.parse().expect("a time");
    let graph = StandIn::from_yaml_at(state, at).expect("a state");
    let server = StandInServer::bind(graph.clone(), 0).await;
    let server = server.expect("a free port");
    let origin = server.origin();
    tokio::spawn(server.run());
    (graph, origin)
}

/// Posts to an edge of the Page, with the arguments in the query.
async fn post(origin: &str, edge: &str, query: &str) -> Value {
    let client = reqwest::Client::builder().no_proxy().build();
    let url = format!("{origin}/v26.0/1001/{edge}?{query}");
    let request = client.expect("a client").post(url).bearer_auth(PAGE_TOKEN);
    let response = request.send().await.expect("a response");
    let body = response.text().await.expect("a body");
    serde_json::from_str(&body).expect("JSON")
}

/// Lets the person have messages again: the table has blocked them.
async fn unblock(origin: &str) {
    let unblock = r#"user_ids=[{"id":"2002"}]&actions=["unblock_user"]"#;
    post(origin, "moderate_conversations", unblock).await;
}

/// Creates an object and returns its id.
async fn create(origin: &str, edge: &str, query: &str) -> String {
    let body = post(origin, edge, query).await;
    let id = body["id"].as_str();
    id.unwrap_or_else(|| panic!("no id: {body}")).to_owned()
}

/// Returns the id of an object that an operation is about.
async fn id_for(origin: &str, name: &str, number: usize) -> String {
    match name {
        "GetPersona" | "DeletePersona" => {
            let persona = "name=Ann&profile_picture_url=https://h.example/a.jpg";
            create(origin, "personas", persona).await
        }
        "AddLabel" | "RemoveLabel" | "GetThreadLabel" | "DeleteThreadLabel" => {
            let label = format!("page_label_name=label{number}");
            create(origin, "custom_labels", &label).await
        }
        "SendMessage" => {
            unblock(origin).await;
            "1001".to_owned()
        }
        "GetMessage" => {
            unblock(origin).await;
            let message = r#"recipient={"id":"2002"}&message={"text":"hi"}"#;
            let sent = post(origin, "messages", message).await;
            sent["message_id"].as_str().expect("an id").to_owned()
        }
        "GetMessageTemplate" | "UpdateMessageTemplate" => {
            let parts = r#"[{"type":"BODY","text":"Packed."}]"#;
            let template = format!("name=sent&category=UTILITY&language=en&components={parts}");
            create(origin, "message_templates", &template).await
        }
        "GetConversation" | "ListMessages" => "t_2002".to_owned(),
        "GetNotificationToken" => "881&".to_owned(),
        "GetUserProfile" | "ListIdsForApps" | "ListIdsForBusiness" => "2002".to_owned(),
        "ListIdsForPages" => "9009".to_owned(),
        "ListStickers" => "4001".to_owned(),
        _ => "1001".to_owned(),
    }
}

/// Makes all calls: each gets a response that its types read, or an error of Graph's.
async fn check(graph: &StandIn, origin: &str, calls: &[Call]) {
    let mut rejected: BTreeMap<&str, Option<GraphError>> = BTreeMap::new();
    for (number, call) in calls.iter().enumerate() {
        // Two reads of conversations in a second are the most.
        graph.advance(SignedDuration::from_secs(1));
        let id = id_for(origin, call.name, number).await;
        match call.send(&id).await {
            Ok(_) => {
                rejected.insert(call.name, None);
            }
            Err(error) => {
                assert!(error.api().is_some(), "{}: {error:?}", call.name);
                rejected.entry(call.name).or_insert(Some(error));
            }
        }
    }
    assert!(rejected.len() > 30, "{} operations", rejected.len());
    // Of a few the table has calls with a value that no document declares, or with the name of nothing, and no others.
    let operations = rejected.len();
    rejected.retain(|_, error| error.is_some());
    assert!(rejected.len() * 10 < operations, "{rejected:#?}");
    for (name, error) in rejected {
        let code = error.and_then(|error| Some(error.api()?.code));
        assert_eq!(code, Some(100), "{name}");
    }
}

macro_rules! versions {
    ($($api:ident)*) => {$(
        mod $api {
            use messenger_graph::{AppSecret, AppToken, PageToken};
            use messenger_graph::client::Retry;
            use messenger_graph::stand_in::PAGE_TOKEN;

            operations!($api);

            #[tokio::test]
            async fn each_operation_gets_a_response() {
                let (graph, origin) = super::start().await;
                let builder = messenger_graph::$api::Client::builder(PageToken::new(PAGE_TOKEN));
                let client = builder.origin(&origin).retry(Retry::never()).build().expect("a client");
                let secret = AppSecret::new("stand-in-app-secret").expect("a secret");
                let builder = messenger_graph::$api::Client::builder(AppToken::new(42, secret));
                let app = builder.origin(&origin).retry(Retry::never()).build().expect("a client");
                super::check(&graph, &origin, &operations(&client, &app)).await;
            }
        }
    )*};
}

versions!(v20 v21 v22 v23 v24 v25 v26);
