//! A call of a Page is not opened by the token of the app.

use messenger_graph::v26::calls::{ManageCall, ManageCallBody, SignalAction};
use messenger_graph::{AppSecret, AppToken, v26};

fn main() {
    let token = AppToken::new("1", AppSecret::new("secret").unwrap());
    let client = v26::Client::builder(token).build().unwrap();
    let call = ManageCall::new("1001", ManageCallBody::new(SignalAction::Connect));
    let _ = client.prepare(&call);
}
