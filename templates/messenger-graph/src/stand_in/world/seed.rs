//! The state file. In: YAML. Out: the world, with every time relative to its start.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;

use super::{
    AppState, AttachmentState, LabelState, OptInState, PageState, PersonState, PersonaState,
    TemplateState, World,
};
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
    /// By their ids, as what follows.
    #[serde(default)]
    personas: BTreeMap<String, PersonaState>,
    #[serde(default)]
    labels: BTreeMap<String, LabelState>,
    #[serde(default)]
    attachments: BTreeMap<String, AttachmentState>,
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
            personas: seed.personas,
            labels: seed.labels,
            attachments: seed.attachments,
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
        for attachment in world.attachments.values_mut() {
            attachment.saved_at = before(now, attachment.hours_ago);
        }
        world.check_owners()?;
        world.add_templates(now);
        Ok(world)
    }
}

impl World {
    /// Adds a person, with what happened before the start.
    fn add_person(&mut self, mut person: PersonState, now: Timestamp) -> Result<(), StateError> {
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

    /// Checks that everything is of a Page that there is.
    fn check_owners(&self) -> Result<(), StateError> {
        let persons = self.persons.iter().map(|(id, it)| (id, &it.page));
        let personas = self.personas.iter().map(|(id, it)| (id, &it.page));
        let labels = self.labels.iter().map(|(id, it)| (id, &it.page));
        let attachments = self.attachments.iter().map(|(id, it)| (id, &it.page));
        let mut owned = persons.chain(personas).chain(labels).chain(attachments);
        match owned.find(|(_, page)| !self.pages.contains_key(*page)) {
            Some((id, page)) => {
                let message = format!("{id} is of an unknown Page, {page}");
                Err(StateError::Inconsistent(message))
            }
            None => Ok(()),
        }
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
