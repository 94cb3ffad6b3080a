//! What the bot does with events. In: deliveries. Out: messages, in the order of each conversation.

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use messenger_graph::event::{Delivery, Event, Incoming};
use messenger_graph::fleet::{Lease, Leases, LeasesInMemory, Seen, SeenInMemory};
use messenger_graph::messaging::Window;
use messenger_graph::v26;
use messenger_graph::v26::messages::{
    ButtonTemplate, ImageAttachment, MediaPayload, Message, MessageRequest, PostbackButton,
    Recipient, SendMessage, TemplateAttachment, TextMessage, TextQuickReply, TypingAction,
    TypingRequest,
};
use messenger_graph::v26::thread_control::{
    PassThreadControl, PassThreadControlBody, ThreadRecipient,
};
use tokio::sync::mpsc;

/// The bot's settings and what it shares between its tasks. A bot of several processes has a `RedisStore` for `seen` and `leases`.
pub struct Bot {
    client: v26::Client,
    seen: SeenInMemory,
    leases: LeasesInMemory,
}

impl Bot {
    pub fn new(client: v26::Client) -> Arc<Self> {
        Arc::new(Self {
            client,
            seen: SeenInMemory::default(),
            leases: LeasesInMemory::new(),
        })
    }

    /// Handles deliveries: different conversations at the same time, the events of one after the other.
    pub async fn work(self: Arc<Self>, mut deliveries: mpsc::Receiver<Delivery>) {
        while let Some(delivery) = deliveries.recv().await {
            for (_, events) in delivery.into_conversations() {
                let bot = Arc::clone(&self);
                tokio::spawn(async move {
                    for event in events {
                        if let Err(error) = bot.handle(&event).await {
                            let advice = error.api().map(|error| error.error_code().advice());
                            eprintln!("no reply: {error}; {}", advice.unwrap_or_default());
                        }
                    }
                });
            }
        }
    }

    /// Replies to an event, once, if there is a person to reply to.
    async fn handle(&self, event: &Incoming) -> Result<(), v26::Error> {
        let (Some(window), Some(conversation)) = (event.window(), event.conversation()) else {
            // An echo, a receipt, an event in standby, a test of the App Dashboard: nothing that opens a window.
            return Ok(());
        };
        let Ok(lease) = self.leases.lease(&conversation).await;
        let Ok(is_first) = self.seen.first(&event.key()).await;
        if !is_first {
            return Ok(());
        }
        let chat = Chat {
            client: &self.client,
            page: event.page_id().unwrap_or_default(),
            window: &window,
        };
        let sent = chat.reply(event).await;
        if sent.is_err() {
            // Graph delivers again only what was not acknowledged; another program may hand it in again.
            let Ok(()) = self.seen.forget(&event.key()).await;
        }
        lease.release().await;
        sent
    }
}

/// One conversation.
struct Chat<'a> {
    client: &'a v26::Client,
    page: &'a str,
    window: &'a Window,
}

impl Chat<'_> {
    async fn reply(&self, event: &Incoming) -> Result<(), v26::Error> {
        let Some(said) = said(event) else {
            return self.say(TextMessage::new("I can only read.")).await;
        };
        self.typing().await?;
        match said {
            "/picture" => {
                let picture = MediaPayload::url("https://shop.example/picture.png");
                self.say(Message::attachment(ImageAttachment::new(picture)))
                    .await
            }
            "/menu" => {
                let buttons = [
                    PostbackButton::new("A picture", "/picture"),
                    PostbackButton::new("A human", "/human"),
                ];
                let menu = ButtonTemplate::new("What would you like?", buttons);
                self.say(Message::attachment(TemplateAttachment::new(menu)))
                    .await
            }
            "/human" => {
                self.say(TextMessage::new("A human takes over.")).await?;
                // To the app that the Page's settings name; `target_app_id` names another one.
                let person = ThreadRecipient::new(self.window.person().id());
                let body = PassThreadControlBody::new(person);
                let pass = PassThreadControl::new(self.page, body);
                self.client.send(pass).await.map(drop)
            }
            said => {
                let offers = [("Menu", "/menu"), ("Picture", "/picture")];
                let offers = offers.map(|(title, payload)| TextQuickReply::new(title, payload));
                let echo = TextMessage::new(format!("You said: {said}"));
                self.say(echo.quick_replies(offers)).await
            }
        }
    }

    /// Sends a message and waits until Graph has it, so that the next one comes after it.
    async fn say(&self, message: impl Into<Message>) -> Result<(), v26::Error> {
        let request = MessageRequest::new(self.window.open_at(Timestamp::now())?, message);
        self.client
            .send(SendMessage::new(self.page, request))
            .await
            .map(drop)
    }

    /// Shows that the bot types, for as long as a short message takes.
    async fn typing(&self) -> Result<(), v26::Error> {
        let person = Recipient::id(self.window.person().id());
        let typing = TypingRequest::new(person, TypingAction::TypingOn);
        self.client
            .send(SendMessage::new(self.page, typing))
            .await?;
        tokio::time::sleep(Duration::from_millis(300)).await;
        Ok(())
    }
}

/// Returns what the person wrote or tapped.
fn said(event: &Incoming) -> Option<&str> {
    match event.kind() {
        Event::Message(message) => {
            let tapped = message.quick_reply.as_ref();
            tapped
                .and_then(|reply| reply.payload.as_deref())
                .or(message.text.as_deref())
        }
        Event::Postback(postback) => postback.payload.as_deref(),
        _ => None,
    }
}
