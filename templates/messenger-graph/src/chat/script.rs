//! Messages of one conversation, one after the other. In: steps. Out: what Graph said of each message, or where it stopped.

use std::fmt;
use std::time::Duration;

use crate::client::{Client, Credentials, In, Opens, Server, Transport};
use crate::fleet::Lease;
use crate::id::Id;
use crate::response::Response;
use crate::standard_error::GraphError;
use crate::v26::messages::{
    Recipient, SendMessage, SendMessageBody, SendMessageResponse, TypingAction, TypingRequest,
};

/// What a bot says in one turn: messages in their order, and the typing indicator before them.
///
/// A step begins when Graph has responded to the one before it, so that no message arrives before an earlier one. Other
/// programs are kept out of the conversation by a [lease](crate::fleet::Leases), which [`run`](Self::run) asks before each step.
///
/// ```no_run
/// # async fn example<L: messenger_graph::fleet::Lease>(client: messenger_graph::v26::Client, lease: L, open: messenger_graph::chat::OpenWindow<'_>) {
/// use std::time::Duration;
/// use messenger_graph::chat::{Script, split_text};
/// use messenger_graph::v26::messages::{MessageRequest, TextMessage};
///
/// let mut script = Script::new("1001").typing(open, Duration::from_millis(700));
/// for part in split_text("A long story. …") {
///     script = script.message(MessageRequest::new(open, TextMessage::new(part)));
/// }
/// match script.run(&client, &lease).await {
///     Ok(sent) => println!("{} messages", sent.len()),
///     Err(stopped) => println!("{stopped}"),
/// }
/// # }
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Script {
    page_id: Id,
    steps: Vec<Step>,
}

/// One step of a [`Script`].
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Step {
    /// Shows that the Page is typing, and waits. The message that follows ends the indicator.
    Typing(Recipient, Duration),
    /// Waits.
    Pause(Duration),
    /// Sends a message.
    Message(Box<SendMessageBody>),
}

/// A script that did not come to its end.
#[derive(Debug)]
#[non_exhaustive]
pub struct Interrupted {
    /// What Graph said of the messages that were sent.
    pub sent: Vec<Response<SendMessageResponse>>,
    /// The steps that were not taken, first the one at which it stopped. Whether that one arrived, `cause` says: an error of
    /// the transport may come after Graph has done its work.
    pub unsent: Vec<Step>,
    /// Why it stopped.
    pub cause: Interruption,
}

/// Why a script stopped.
#[derive(Debug)]
#[non_exhaustive]
pub enum Interruption {
    /// A call failed.
    Failed(GraphError),
    /// The lease of the conversation no longer holds, so that another process may act in it; the step was not begun.
    LeaseLost,
}

impl Script {
    /// Creates a script without steps, of a Page.
    pub fn new(page_id: impl Into<Id>) -> Self {
        Self {
            page_id: page_id.into(),
            steps: Vec::new(),
        }
    }

    /// Adds the typing indicator, shown for so long before the next step.
    #[must_use]
    pub fn typing(mut self, to: impl Into<Recipient>, pause: Duration) -> Self {
        self.steps.push(Step::Typing(to.into(), pause));
        self
    }

    /// Adds a pause.
    #[must_use]
    pub fn pause(mut self, pause: Duration) -> Self {
        self.steps.push(Step::Pause(pause));
        self
    }

    /// Adds a message.
    #[must_use]
    pub fn message(mut self, message: impl Into<SendMessageBody>) -> Self {
        self.steps.push(Step::Message(Box::new(message.into())));
        self
    }

    /// Returns the steps.
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// Takes the steps one after the other, and stops at the first failure.
    ///
    /// Dropping the future stops it as well: a message whose call had begun may have arrived.
    ///
    /// # Errors
    ///
    /// A call failed, or the lease no longer holds: what was sent, and what was not.
    pub async fn run<V, K, T>(
        self,
        client: &Client<V, K, T>,
        lease: &impl Lease,
    ) -> Result<Vec<Response<SendMessageResponse>>, Interrupted>
    where
        V: Server,
        K: Credentials + Opens<SendMessage>,
        T: Transport,
        SendMessage: In<V>,
    {
        let mut sent = Vec::new();
        let mut steps = self.steps.into_iter();
        while let Some(step) = steps.next() {
            let taken = if lease.is_held() {
                take(client, &self.page_id, &step).await
            } else {
                Err(Interruption::LeaseLost)
            };
            match taken {
                Ok(response) => sent.extend(response),
                Err(cause) => {
                    let unsent = std::iter::once(step).chain(steps).collect();
                    return Err(Interrupted {
                        sent,
                        unsent,
                        cause,
                    });
                }
            }
        }
        Ok(sent)
    }
}

/// Takes one step; returns the response to a message.
async fn take<V, K, T>(
    client: &Client<V, K, T>,
    page_id: &Id,
    step: &Step,
) -> Result<Option<Response<SendMessageResponse>>, Interruption>
where
    V: Server,
    K: Credentials + Opens<SendMessage>,
    T: Transport,
    SendMessage: In<V>,
{
    let call = |body: SendMessageBody| client.send(SendMessage::new(page_id.clone(), body));
    match step {
        Step::Typing(to, pause) => {
            let typing = TypingRequest::new(to.clone(), TypingAction::TypingOn);
            call(typing.into()).await.map_err(Interruption::Failed)?;
            tokio::time::sleep(*pause).await;
            Ok(None)
        }
        Step::Pause(pause) => {
            tokio::time::sleep(*pause).await;
            Ok(None)
        }
        Step::Message(message) => {
            let sent = call((**message).clone()).await;
            sent.map(Some).map_err(Interruption::Failed)
        }
    }
}

impl fmt::Display for Interrupted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (sent, unsent) = (self.sent.len(), self.unsent.len());
        write!(
            f,
            "stopped after {sent} messages with {unsent} steps left: "
        )?;
        match &self.cause {
            Interruption::Failed(error) => fmt::Display::fmt(error, f),
            Interruption::LeaseLost => f.write_str("the lease no longer holds"),
        }
    }
}

impl std::error::Error for Interrupted {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.cause {
            Interruption::Failed(error) => Some(error),
            Interruption::LeaseLost => None,
        }
    }
}
