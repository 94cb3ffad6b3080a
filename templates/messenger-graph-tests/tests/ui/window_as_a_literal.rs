//! A window is made from an event or from an act with its time, and not from fields.

use messenger_graph::event::{Person, Psid};
use messenger_graph::messaging::{Moment, Window};

fn main() {
    let _ = Window {
        person: Person::Psid(Psid::new("8800")),
        moment: Moment::Comment,
        opened_at: "2026-11-29T12:00:00Z".parse().unwrap(),
    };
}
