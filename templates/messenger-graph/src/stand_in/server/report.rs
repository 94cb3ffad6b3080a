//! The state as JSON, for the page and for tests in other languages. Without tokens and secrets.

use serde_json::{Value, json};

use crate::stand_in::StandIn;

impl StandIn {
    /// Returns the state as JSON.
    pub(super) fn report(&self) -> Value {
        let inner = self.lock();
        let world = &inner.engine.world;
        let persons = world.persons.iter().map(|(id, person)| {
            let mut shown = json!(person);
            let closes = person.window_closes_at();
            shown["window_closes_at"] = json!(closes.map(|at| at.as_millisecond()));
            (id.clone(), shown)
        });
        json!({
            "now": inner.now().as_millisecond(),
            "app": world.app,
            "pages": world.pages,
            "persons": persons.collect::<serde_json::Map<_, _>>(),
            "personas": world.personas,
            "labels": world.labels,
            "attachments": world.attachments.len(),
            "last_rejection": inner.engine.last_rejection,
        })
    }
}
