//! A person who talks with the bot on this machine. In: the stand-in for Graph. Out: the conversation on stdout.

use std::error::Error;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use messenger_graph::event::Psid;
use messenger_graph::messaging::{Moment, Window};
use messenger_graph::stand_in::{Disturbance, PersonAct, StandIn};
use messenger_graph::v26;
use messenger_graph::v26::messages::{MessageRequest, SendMessage, TextMessage};

/// A person of the stand-in's default state.
const PERSON: &str = "8800";

/// Says a few things, and reads what the bot says.
pub async fn play(graph: &StandIn, client: &v26::Client) -> Result<(), Box<dyn Error>> {
    let mut chat = Chat { graph, read: 0 };
    println!("person: Hello!");
    chat.act(&PersonAct::say("Hello!")).await?;
    println!("person taps: Menu");
    let tap = PersonAct::TapQuickReply {
        title: "Menu".to_owned(),
        payload: "/menu".to_owned(),
    };
    chat.act(&tap).await?;
    println!("person taps: A picture (Graph delivers it twice)");
    graph.disturb(Disturbance {
        copies: 1,
        ..Disturbance::default()
    });
    chat.act(&PersonAct::tap("A picture", "/picture")).await?;
    graph.disturb(Disturbance::default());
    println!("person taps: A human");
    chat.act(&PersonAct::tap("A human", "/human")).await?;

    println!("(two days later)");
    let window = Window::opened(Psid::new(PERSON), Moment::Message, Timestamp::now())?;
    graph.advance(SignedDuration::from_hours(48));
    let in_two_days = Timestamp::now() + SignedDuration::from_hours(48);
    if let Err(closed) = window.open_at(in_two_days) {
        println!("   the bot knows it: {closed}");
    }
    // A bot whose clock is wrong believes that the window is open.
    let open = window.open_at(Timestamp::now())?;
    let late = MessageRequest::new(open, TextMessage::new("Still there?"));
    match client.send(SendMessage::new("1001", late)).await {
        Ok(_) => println!("   bot: Still there?"),
        Err(error) => println!("   Graph rejects the bot's message: {error}"),
    }
    Ok(())
}

/// The conversation as the person sees it.
struct Chat<'g> {
    graph: &'g StandIn,
    /// The messages that the person has read.
    read: usize,
}

impl Chat<'_> {
    /// Does something, and prints the next message of the bot.
    async fn act(&mut self, act: &PersonAct) -> Result<(), Box<dyn Error>> {
        self.graph.act(PERSON, act)?;
        for _ in 0..200 {
            let messages = self.graph.messages_to(PERSON);
            if let Some(message) = messages.get(self.read) {
                println!("   bot: {message}");
                self.read += 1;
                return Ok(());
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        println!("   bot: (nothing for 10 seconds)");
        Ok(())
    }
}
