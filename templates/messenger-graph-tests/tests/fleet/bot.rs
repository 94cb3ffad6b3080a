//! One process of the bot. In: a delivery on each line of stdin. Out: two messages to the stand-in for Graph for each event that
//! no other process has handled.

use std::error::Error;
use std::io::BufRead;
use std::sync::Arc;
use std::time::Duration;

use messenger_graph::event::{Delivery, Event, Incoming};
use messenger_graph::fleet::{Lease, Leases, RedisStore, Seen};
use messenger_graph::graph::Endpoint;
use messenger_graph::{PageToken, v26};

/// The variables that make this test binary a process of the bot.
pub const STORE: &str = "FLEET_STORE";
pub const GRAPH: &str = "FLEET_GRAPH";

/// The token of the Page.
pub const TOKEN: &str = "fleet-token";

/// Runs as long as stdin is open, when started by the test of several processes.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "it is a process that another test starts"]
async fn process() {
    let (Ok(store), Ok(graph)) = (std::env::var(STORE), std::env::var(GRAPH)) else {
        eprintln!("skipped: {STORE} and {GRAPH} name no servers");
        return;
    };
    let store = RedisStore::new(&store)
        .unwrap()
        .lease_time(Duration::from_secs(5));
    let store = store.patience(Duration::from_secs(20));
    let client = v26::Client::builder(PageToken::new(TOKEN)).base_url(&graph);
    let client = Arc::new(client.build().unwrap());
    let (lines, mut deliveries) = tokio::sync::mpsc::unbounded_channel();
    std::thread::spawn(move || {
        for line in std::io::stdin().lock().lines() {
            let _ = lines.send(line.expect("a line"));
        }
    });
    let mut events = Vec::new();
    while let Some(delivery) = deliveries.recv().await {
        for event in Delivery::parse(delivery).unwrap().events() {
            let (event, store, client) = (event.clone(), store.clone(), client.clone());
            events.push(tokio::spawn(async move {
                if let Err(error) = handle(event, &store, &client).await {
                    eprintln!("an event is not handled: {error}");
                }
            }));
        }
    }
    for event in events {
        event.await.unwrap();
    }
}

async fn handle(
    event: Incoming,
    store: &RedisStore,
    client: &v26::Client,
) -> Result<(), Box<dyn Error + Send + Sync>> {
    let (Some(conversation), Event::Message(message)) = (event.conversation(), event.kind()) else {
        return Err("no message of a person".into());
    };
    let lease = store.lease(&conversation).await?;
    if store.first(&event.key()).await? {
        for part in ["begin", "end"] {
            if !lease.is_held() {
                return Err("the lease is lost".into());
            }
            let text = format!("{} {part}", message.text.as_deref().unwrap_or_default());
            let send = Endpoint::<serde_json::Value>::post("/me/messages").json(&serde_json::json!({
                "recipient": event.reply_to(), "messaging_type": "RESPONSE", "message": {"text": text},
            }));
            client.send(send).await?;
        }
    }
    lease.release().await;
    Ok(())
}
