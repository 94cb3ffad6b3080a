//! May the Page call this person, who is it, and what if Graph says no?
//!
//! `cargo run -p messenger-graph --features stand-in-server --example call_permissions` needs no set-up: the stand-in for Graph
//! responds, on a port of this machine. With `MESSENGER_PAGE_TOKEN`, `MESSENGER_PAGE_ID` and `MESSENGER_PSID` in the environment, the
//! same calls go to the real API. They read and change nothing.

use std::env;

use jiff::{Span, Timestamp};
use messenger_graph::permissions::PagesUserLocale;
use messenger_graph::stand_in::server::StandInServer;
use messenger_graph::stand_in::{PAGE_TOKEN, PersonAct, StandIn};
use messenger_graph::v26::call_permissions::{CallPermissionStatus, GetCallPermissions};
use messenger_graph::v26::user_profile::GetUserProfile;
use messenger_graph::{Granted, GraphError, PageToken, ProfileOutcome, v26};

#[tokio::main]
async fn main() {
    let (client, page_id, psid) = setting().await;
    println!("\n1. May the Page {page_id} call the person {psid}?");
    explain(permission(&client, &page_id, &psid).await);
    println!("\n2. Who is it?");
    explain(profile(&client, &psid).await);
    println!("\n3. And the person 0, who does not exist?");
    explain(permission(&client, &page_id, "0").await);
}

/// The check before a call: the permission itself, and how often each action may be taken.
async fn permission(client: &v26::Client, page_id: &str, psid: &str) -> Result<(), GraphError> {
    let response = client.send(GetCallPermissions::new(page_id, psid)).await?;
    for response in &response.data {
        let end = response.permission.expiration_time;
        let end = end.and_then(|seconds| Timestamp::from_second(seconds).ok());
        match (&response.permission.status, end) {
            (CallPermissionStatus::HasPermission, Some(end)) => println!("   Yes, until {end}."),
            (CallPermissionStatus::HasPermission, None) => println!("   Yes."),
            (CallPermissionStatus::NoPermission, _) => println!("   No."),
            // Meta may add values; a new one does not fail the response, and is not a permission.
            (other, _) => println!("   Graph says `{other}`, which is new to this program."),
        }
        for action in response.actions.iter().flatten() {
            let now = if action.can_perform {
                "possible now"
            } else {
                "not possible now"
            };
            println!("   {}: {now}", action.action_name);
            for limit in action.limits.iter().flatten() {
                let (used, allowed) = (limit.current_usage, limit.max_allowed);
                println!(
                    "     {used} of {allowed} times used in {}",
                    duration(&limit.time_period)
                );
            }
        }
    }
    // The headers come along: an expired version is served by a later one, without an error.
    if let Some(version) = response.meta().served_version() {
        println!("   (served by {version})");
    }
    Ok(())
}

/// The profile. `locale` needs a permission, and declaring it here is what makes the request compile.
async fn profile(client: &v26::Client, psid: &str) -> Result<(), GraphError> {
    let locale = Granted::<PagesUserLocale>::declared();
    let response = client
        .send(GetUserProfile::new(psid).locale(&locale))
        .await?;
    match response.into_body() {
        ProfileOutcome::Visible(profile) => {
            let name = profile.name.or(profile.first_name);
            println!(
                "   {}",
                name.as_deref().unwrap_or("A person without a name")
            );
            println!(
                "   writes in {}",
                profile.locale.as_deref().unwrap_or("an unknown language")
            );
        }
        ProfileOutcome::NotVisible => println!("   Not to be seen before the person has written."),
        ProfileOutcome::NoProfile(_) => {
            println!("   A person who signed up with a phone number and has no profile.");
        }
        ProfileOutcome::PermissionMissing(error) => {
            println!("   The app lacks `pages_user_locale` ({error}).");
        }
        _ => println!("   An outcome that is new to this program."),
    }
    Ok(())
}

/// What a program can do about an error without reading its text.
fn explain(result: Result<(), GraphError>) {
    let Err(error) = result else { return };
    println!("   {error}");
    if let Some(api) = error.api() {
        let code = api.error_code();
        println!("   code:   {code}, which means: {}", code.meaning());
        println!("   class:  {:?}", api.class());
        println!("   advice: {}", code.advice());
    }
}

/// An ISO 8601 duration such as `PT24H`, as people write it.
fn duration(iso: &str) -> String {
    let span = iso.parse::<Span>();
    span.map_or_else(|_| iso.to_owned(), |span| format!("{span:#}"))
}

/// A client with a Page and a person: of the real API if there is a token for it, of the stand-in otherwise.
async fn setting() -> (v26::Client, String, String) {
    let Ok(token) = env::var("MESSENGER_PAGE_TOKEN") else {
        let (page_id, psid) = ("1001".to_owned(), "8800".to_owned());
        let graph = StandIn::default();
        let allowed = graph.act(&psid, &PersonAct::AllowCalls { days: 7 });
        allowed.expect("a person of the default state");
        let server = StandInServer::bind(graph, 0).await.expect("a free port");
        let origin = server.origin();
        tokio::spawn(server.run());
        println!("MESSENGER_PAGE_TOKEN is not set; a stand-in for Graph responds at {origin}.");
        let builder = v26::Client::builder(PageToken::new(PAGE_TOKEN)).origin(&origin);
        let client = builder.build().expect("plain HTTP may go to this machine");
        return (client, page_id, psid);
    };
    let id = |name| env::var(name).unwrap_or_else(|_| panic!("set {name} as well"));
    let client = v26::Client::new(PageToken::new(token));
    (client, id("MESSENGER_PAGE_ID"), id("MESSENGER_PSID"))
}
