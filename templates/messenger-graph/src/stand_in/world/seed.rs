//! The state file. In: YAML. Out: the world, with every time relative to its start.

use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;

use super::{AppState, OptInState, PageState, PersonState, TemplateState, World};
use crate::messaging::Moment;

/// The state that is used without a file.
pub(in crate::stand_in) const DEFAULT: &str = include_str!("default.yaml");

/// Why a state cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StateError {
    /// It is not a state file.
    #[error("not a state: {0}")]
    Unreadable(#[from] serde_yaml::Error),
    /// It says something that cannot be.
    #[error("{0}")]
    Inconsistent(String),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SeedFile {
    app: AppState,
    pages: Vec<PageState>,
    #[serde(default)]
    persons: Vec<PersonState>,
}

impl World {
    /// Reads a state file; what happened before happened relative to `now`.
    ///
    /// # Errors
    ///
    /// The file cannot be read, or refers to what it does not have.
    pub fn read(yaml: &str, now: Timestamp) -> Result<Self, StateError> {
        let seed: SeedFile = serde_yaml::from_str(yaml)?;
        let mut world = Self {
            app: seed.app,
            pages: seed
                .pages
                .into_iter()
                .map(|page| (page.id.clone(), page))
                .collect(),
            persons: Default::default(),
            personas: Default::default(),
            labels: Default::default(),
            attachments: Default::default(),
            templates: Default::default(),
            flows: Default::default(),
            calls: Default::default(),
            created: 0,
        };
        let granted = std::mem::take(&mut world.app.granted);
        world.grant(granted)?;
        if crate::AppSecret::new(world.app.secret.as_str()).is_err() {
            let message = "the app's secret must not be empty".to_owned();
            return Err(StateError::Inconsistent(message));
        }
        for comment in world
            .pages
            .values_mut()
            .flat_map(|page| page.comments.values_mut())
        {
            comment.written_at = Some(before(now, comment.hours_ago));
        }
        for person in seed.persons {
            world.add_person(person, now)?;
        }
        world.add_templates(now);
        Ok(world)
    }
}

impl World {
    /// Adds a person, with what happened before the start.
    fn add_person(&mut self, mut person: PersonState, now: Timestamp) -> Result<(), StateError> {
        if !self.pages.contains_key(&person.page) {
            let message = format!(
                "person {} is of an unknown Page, {}",
                person.id, person.page
            );
            return Err(StateError::Inconsistent(message));
        }
        for (name, hours) in std::mem::take(&mut person.hours_since) {
            let moment = Moment::ALL.iter().find(|moment| moment.name() == name);
            let moment = moment.ok_or_else(|| {
                let known: Vec<_> = Moment::ALL.iter().map(|moment| moment.name()).collect();
                let known = known.join(", ");
                StateError::Inconsistent(format!("`{name}` is not one of {known}"))
            })?;
            person.note(*moment, before(now, hours));
        }
        for token in std::mem::take(&mut person.notification_tokens) {
            let opt_in = OptInState {
                is_recurring: true,
                at: now,
                used_at: None,
                is_stopped: false,
            };
            person.opt_ins.insert(token, opt_in);
        }
        self.persons.insert(person.id.clone(), person);
        Ok(())
    }

    /// Adds the templates that the state names, each with a body.
    fn add_templates(&mut self, now: Timestamp) {
        let pages = self.pages.values_mut();
        let named = pages.flat_map(|page| {
            let names = std::mem::take(&mut page.templates).into_iter();
            let names = names.map(|name| (page.id.clone(), name));
            names.collect::<Vec<_>>()
        });
        for (page, name) in named.collect::<Vec<_>>() {
            let id = self.new_id();
            let template = TemplateState {
                page,
                name,
                language: "en".to_owned(),
                components: serde_json::json!([{"type": "BODY", "text": "News of your order."}]),
                parameter_format: None,
                library_name: None,
                created_at: now,
            };
            self.templates.insert(id, template);
        }
    }
}

fn before(now: Timestamp, hours: u32) -> Timestamp {
    let earlier = now.checked_sub(SignedDuration::from_hours(hours.into()));
    earlier.unwrap_or(Timestamp::MIN)
}
