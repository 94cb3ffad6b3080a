//! What is created at the edges of a Page can be read back, changed, listed in pages and deleted.

use jiff::SignedDuration;
use messenger_graph::event::{Delivery, Event};
use messenger_graph::stand_in::{DEFAULT_STATE, PersonAct, StandIn};
use serde_json::{Value, json};

use crate::{START, call, call_as, start};

/// Makes a call that succeeds, and returns its body.
async fn done(graph: &StandIn, line: &str, body: &str) -> Value {
    let reaction = call(graph, line, body).await;
    assert_eq!(reaction.status, 200, "{line} {body}: {}", reaction.body);
    reaction.body
}

/// Returns the number of rows of a list.
fn rows(list: &Value) -> usize {
    list["data"].as_array().map_or(0, Vec::len)
}

#[tokio::test]
async fn a_welcome_message_flow_is_created_changed_and_deleted() {
    let graph = start(START);
    let edge = "/v26.0/1001/welcome_message_flows";
    let flow = r#"{"name": "Spring", "eligible_platforms": ["messenger"],
        "welcome_message_flow": [{"message": {"text": "Tea?"}}]}"#;
    let mut ids = Vec::new();
    for _ in 0..3 {
        let created = done(&graph, &format!("POST {edge}"), flow).await;
        ids.push(created["flow_id"].as_str().expect("an id").to_owned());
    }
    let change = format!(r#"{{"flow_id": "{}", "name": "Summer"}}"#, ids[1]);
    done(&graph, &format!("POST {edge}"), &change).await;
    let one = done(&graph, &format!("GET {edge}?flow_id={}", ids[1]), "").await;
    assert_eq!(one["data"][0]["name"], "Summer");
    let messages = one["data"][0]["welcome_message"].as_str().expect("JSON");
    assert_eq!(messages, r#"[{"message":{"text":"Tea?"}}]"#);

    let first = done(&graph, &format!("GET {edge}?limit=2"), "").await;
    assert_eq!(rows(&first), 2);
    let after = first["paging"]["cursors"]["after"].as_str();
    let after = after.expect("a cursor");
    let second = done(&graph, &format!("GET {edge}?limit=2&after={after}"), "").await;
    assert_eq!(second["data"][0]["id"], ids[2]);

    let delete = format!("DELETE {edge}?flow_id={}", ids[0]);
    done(&graph, &delete, "").await;
    assert_eq!(call(&graph, &delete, "").await.code(), (100, None));
    assert_eq!(rows(&done(&graph, &format!("GET {edge}"), "").await), 2);
    let nothing = format!(r#"{{"flow_id": "{}"}}"#, ids[1]);
    let rejected = call(&graph, &format!("POST {edge}"), &nothing).await;
    assert_eq!(rejected.code(), (100, None));
}

#[tokio::test]
async fn people_are_blocked_the_older_way_and_unblocked() {
    let graph = start(START);
    let edge = "/v26.0/1001/blocked";
    done(
        &graph,
        &format!("POST {edge}"),
        r#"{"psid": ["8800", "8801"]}"#,
    )
    .await;
    let list = done(&graph, &format!("GET {edge}"), "").await;
    assert_eq!(
        (rows(&list), &list["data"][0]["name"]),
        (2, &"Ada Moss".into())
    );
    let text = r#"{"recipient": {"id": "8800"}, "message": {"text": "hi"}}"#;
    let message = call(&graph, "POST /v26.0/1001/messages", text).await;
    assert_eq!(message.code(), (551, None));
    done(&graph, &format!("DELETE {edge}?psid=8800"), "").await;
    assert_eq!(
        rows(&done(&graph, &format!("GET {edge}?user=8800"), "").await),
        0
    );
    done(&graph, "POST /v26.0/1001/messages", text).await;
    let unknown = call(
        &graph,
        &format!("POST {edge}"),
        r#"{"psid": ["8800", "1"]}"#,
    )
    .await;
    assert_eq!(unknown.code(), (100, Some(2_018_001)));
    assert_eq!(rows(&done(&graph, &format!("GET {edge}"), "").await), 1);
}

#[tokio::test]
async fn figures_of_a_call_are_reported_once_within_a_day_of_its_end() {
    let graph = start(START);
    graph
        .act("8800", &PersonAct::AllowCalls { days: 7 })
        .expect("a person");
    let connect = r#"{"platform": "messenger", "action": "connect", "to": "8800",
        "session": {"sdp_type": "offer", "sdp": "v=0"}}"#;
    let edge = "POST /v26.0/1001/calls";
    let first = done(&graph, edge, connect).await["call_id"].clone();
    let first = first.as_str().expect("an id").to_owned();
    let report = format!(
        r#"{{"platform": "messenger", "call_id": "{first}", "end_call_reason": "HANGUP_CALL", "call_ended_time": 1785585600,
        "first_audio_packet_received_time": 1785585500, "audio_stats": {{"packets_lost": 0}}}}"#
    );
    let metrics = "POST /v26.0/1001/call_metrics";
    assert_eq!(call(&graph, metrics, &report).await.code(), (100, None));
    let end =
        format!(r#"{{"platform": "messenger", "action": "terminate", "call_id": "{first}"}}"#);
    done(&graph, edge, &end).await;
    assert_eq!(
        call(&graph, edge, &end).await.code(),
        (100, Some(2_018_390))
    );
    assert_eq!(done(&graph, metrics, &report).await["success"], true);
    assert_eq!(call(&graph, metrics, &report).await.code(), (100, None));

    let id = done(&graph, edge, connect).await["call_id"].clone();
    let id = id.as_str().expect("an id");
    let end = format!(r#"{{"platform": "messenger", "action": "terminate", "call_id": "{id}"}}"#);
    done(&graph, edge, &end).await;
    graph.advance(SignedDuration::from_hours(25));
    let late = report.replacen(&first, id, 1);
    let late = call(&graph, metrics, &late).await;
    assert_eq!(late.code(), (100, None));
}

#[tokio::test]
async fn a_linked_account_is_unlinked() {
    let graph = start(START);
    let link = PersonAct::LinkAccount {
        authorization_code: "code".into(),
    };
    graph.act("8800", &link).expect("a person");
    let unlink = r#"{"psid": "8800"}"#;
    let edge = "POST /v26.0/1001/unlink_accounts";
    assert_eq!(done(&graph, edge, unlink).await["success"], true);
    done(&graph, edge, unlink).await;
    let deliveries = graph.deliveries();
    let events = deliveries.iter().flat_map(Delivery::events);
    let states = events.map(|event| match event.kind() {
        Event::AccountLinking(linking) => linking.status.as_ref().map(ToString::to_string),
        other => panic!("{other:?}"),
    });
    let expected = ["linked", "unlinked"].map(|state| Some(state.to_owned()));
    assert_eq!(states.collect::<Vec<_>>(), expected);
    let unknown = call(&graph, edge, r#"{"psid": "1"}"#).await;
    assert_eq!(unknown.code(), (100, Some(2_018_001)));
}

#[tokio::test]
async fn insights_count_the_conversations_of_the_state() {
    let graph = start(START);
    let line = "GET /v26.0/1001/insights?period=day&metric=page_messages_new_conversations_unique,\
        page_messages_total_messaging_connections,page_messages_sent";
    let before = done(&graph, line, "").await;
    // Of the four persons of the default state three have written, two of them today.
    assert_eq!(rows(&before), 2, "{before}");
    assert_eq!(before["data"][0]["values"][0]["value"], 2);
    assert_eq!(before["data"][1]["values"][0]["value"], 3);
    graph
        .act("8802", &PersonAct::say("hello"))
        .expect("a person");
    graph.advance(SignedDuration::from_secs(60));
    let after = done(&graph, line, "").await;
    assert_eq!(after["data"][0]["values"][0]["value"], 3);
    assert_eq!(after["data"][1]["values"][0]["value"], 4);
    let week = format!("{line}&since=2026-07-25&until=2026-08-01");
    assert_eq!(
        done(&graph, &week, "").await["data"][0]["values"]
            .as_array()
            .map(Vec::len),
        Some(7)
    );
    for wrong in ["metric=page_fans", "metric=page_messages_sent&since=soon"] {
        let line = format!("GET /v26.0/1001/insights?{wrong}");
        assert_eq!(call(&graph, &line, "").await.code(), (100, None), "{wrong}");
    }
}

#[tokio::test]
async fn settings_and_features_of_a_page_are_read() {
    let graph = start(START);
    let settings = done(&graph, "GET /v26.0/1001/settings", "").await;
    assert_eq!(settings["data"][0]["setting"], "messaging_enabled");
    assert_eq!(settings["data"][0]["value"], true);
    let edge = "POST /v26.0/1001/business_messaging_feature_status";
    let asked = r#"{"features": [{"feature": "messenger_api_calling"}]}"#;
    assert_eq!(
        done(&graph, edge, asked).await["data"][0]["status"],
        "enabled"
    );
    let unknown = call(&graph, edge, r#"{"features": [{"feature": "x"}]}"#).await;
    assert_eq!(unknown.code(), (100, None));
    let nlp =
        r#"{"nlp_enabled": true, "model": "CUSTOM", "custom_token": "a secret", "n_best": 3}"#;
    done(&graph, "POST /v26.0/1001/nlp_configs", nlp).await;
    let wrong = call(
        &graph,
        "POST /v26.0/1001/nlp_configs",
        r#"{"n_best": "many"}"#,
    )
    .await;
    assert_eq!(wrong.code(), (100, None));
}

#[tokio::test]
async fn a_label_is_given_to_a_person_and_taken() {
    let graph = start(START);
    let label = r#"{"page_label_name": "regular"}"#;
    let id = done(&graph, "POST /v26.0/1001/custom_labels", label).await["id"].clone();
    let id = id.as_str().expect("an id");
    let user = r#"{"user": "8800"}"#;
    done(&graph, &format!("POST /v26.0/{id}/label"), user).await;
    let own = "GET /v26.0/8800/custom_labels?fields=name";
    assert_eq!(done(&graph, own, "").await["data"][0]["name"], "regular");
    done(&graph, &format!("DELETE /v26.0/{id}/label?user=8800"), "").await;
    assert_eq!(rows(&done(&graph, own, "").await), 0);
    done(&graph, &format!("DELETE /v26.0/{id}"), "").await;
    assert_eq!(
        rows(&done(&graph, "GET /v26.0/1001/custom_labels", "").await),
        0
    );
}

/// The state file can have all that calls create; its end is in comments.
#[tokio::test]
async fn a_state_file_has_what_was_created_before() {
    let state = DEFAULT_STATE.replace("# personas:", "personas:");
    let state = state.replace("# labels:", "labels:");
    let state = state.replace("# attachments:", "attachments:");
    let state = state.replace("#   \"", "  \"");
    let graph = StandIn::from_yaml_at(&state, START.parse().expect("a time")).expect("a state");
    let persona = done(&graph, "GET /v26.0/5001", "").await;
    assert_eq!(persona["name"], "Ann");
    let labels = done(&graph, "GET /v26.0/8800/custom_labels?fields=name", "").await;
    assert_eq!(labels["data"][0]["name"], "regular");
    let picture = r#"{"recipient": {"id": "8800"}, "persona_id": "5001",
        "message": {"attachment": {"type": "image", "payload": {"attachment_id": "7001"}}}}"#;
    let line = "POST /v26.0/1001/messages";
    done(&graph, line, picture).await;
    let state = state.replace("hours_ago: 48", "hours_ago: 2400");
    let graph = StandIn::from_yaml_at(&state, START.parse().expect("a time")).expect("a state");
    assert_eq!(
        call(&graph, line, picture).await.code(),
        (100, Some(2_018_074))
    );
    let elsewhere = state.replace("5001\": { page: \"1001\"", "5001\": { page: \"1002\"");
    assert!(StandIn::from_yaml(&elsewhere).is_err());
}

/// A bot that creates without deleting must not fill the memory of a server that runs for days.
#[tokio::test]
async fn the_oldest_of_very_many_objects_is_dropped() {
    let graph = start(START);
    let persona = r#"{"name": "Ann", "profile_picture_url": "https://h.example/a.jpg"}"#;
    let first = done(&graph, "POST /v26.0/1001/personas", persona).await;
    for _ in 0..10_000 {
        done(&graph, "POST /v26.0/1001/personas", persona).await;
    }
    let first = first["id"].as_str().expect("an id");
    let dropped = call(&graph, &format!("GET /v26.0/{first}"), "").await;
    assert_eq!(dropped.code(), (100, Some(33)));
}

/// The token of the app of the default state.
const APP_TOKEN: &str = "42|stand-in-app-secret";

/// Makes a call with the token of the app that succeeds, and returns its body.
async fn read_as_app(graph: &StandIn, target: &str) -> Value {
    let line = format!("GET /v26.0/{target}");
    let reaction = call_as(graph, Some(APP_TOKEN), &line, "").await;
    assert_eq!(reaction.status, 200, "{line}: {}", reaction.body);
    reaction.body
}

#[tokio::test]
async fn stickers_are_listed_and_found_with_the_token_of_the_app() {
    let graph = start(START);
    let packs = read_as_app(&graph, "sticker_packs").await;
    let [pack, _] = packs["data"].as_array().expect("rows").as_slice() else {
        panic!("two packs: {packs}")
    };
    let edge = format!(
        "sticker_packs/{}/stickers",
        pack["id"].as_str().expect("an id")
    );
    let stickers = read_as_app(&graph, &edge).await;
    assert_eq!(Value::from(rows(&stickers)), pack["sticker_count"]);
    let found = read_as_app(&graph, "sticker_search?q=KETTLE&locale=en_US").await;
    assert_eq!(found["data"][0], stickers["data"][1]);
    let nothing = read_as_app(&graph, "sticker_search?q=trains").await;
    assert_eq!(rows(&nothing), 0);

    for (target, code) in [
        ("sticker_search?q=a", (100, None)),
        ("sticker_search", (100, None)),
        ("sticker_packs/1/stickers", (100, Some(33))),
        ("sticker_packs/4001", (2500, None)),
    ] {
        let line = format!("GET /v26.0/{target}");
        let rejected = call_as(&graph, Some(APP_TOKEN), &line, "").await;
        assert_eq!(rejected.code(), code, "{target}");
    }
    let with_page_token = call(&graph, "GET /v26.0/sticker_packs", "").await;
    assert_eq!(with_page_token.code(), (190, None));
}

#[tokio::test]
async fn a_person_has_an_id_on_each_page_and_one_in_the_app() {
    let state = "
app: { id: '42', secret: stand-in-app-secret, created: 2026-01-01, user_token: MANAGER }
pages: [{ id: '1001', name: Tea, token: A }, { id: '1002', name: Cups, token: B }]
persons:
  - { id: '2001', page: '1001', app_scoped_id: '9009' }
  - { id: '2002', page: '1002', app_scoped_id: '9009' }
  - { id: '2003', page: '1002' }
";
    let graph = StandIn::from_yaml_at(state, START.parse().expect("a time")).expect("a state");
    let all = read_as_app(&graph, "9009/ids_for_pages?limit=1").await;
    assert_eq!(
        all["data"],
        json!([{"id": "2001", "page": {"id": "1001", "name": "Tea"}}])
    );
    let after = all["paging"]["cursors"]["after"]
        .as_str()
        .expect("a cursor");
    let rest = read_as_app(&graph, &format!("9009/ids_for_pages?limit=1&after={after}")).await;
    assert_eq!(rest["data"][0]["id"], "2002");
    let one = read_as_app(&graph, "9009/ids_for_pages?page=1002").await;
    assert_eq!(
        one["data"],
        json!([{"id": "2002", "page": {"id": "1002", "name": "Cups"}}])
    );

    for edge in ["ids_for_apps", "ids_for_business"] {
        let own = read_as_app(&graph, &format!("2001/{edge}")).await;
        assert_eq!(
            own["data"],
            json!([{"id": "9009", "app": {"id": "42", "name": ""}}])
        );
        let other = read_as_app(&graph, &format!("2001/{edge}?app=43")).await;
        assert_eq!(rows(&other), 0);
    }
    // The id of a person without one in the state leads back.
    let own = read_as_app(&graph, "2003/ids_for_apps").await;
    let id = own["data"][0]["id"].as_str().expect("an id");
    let back = read_as_app(&graph, &format!("{id}/ids_for_pages")).await;
    assert_eq!(back["data"][0]["id"], "2003");
    // The manager of the Pages has written to none of them.
    let own = call_as(&graph, Some("MANAGER"), "GET /v26.0/me/ids_for_pages", "").await;
    assert_eq!((own.status, rows(&own.body)), (200, 0), "{}", own.body);
    let page = call_as(&graph, Some("A"), "GET /v26.0/9009/ids_for_pages", "").await;
    assert_eq!(page.code(), (190, None));
}
