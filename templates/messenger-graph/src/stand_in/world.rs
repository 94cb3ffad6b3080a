//! What the stand-in knows: the app, Pages, persons, and what was created. In: YAML. Out: the same, changed by calls and by what
//! persons do. Nothing of it outlives the program.

mod person;
mod seed;
mod stickers;

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

pub(super) use person::{ChatLine, OptInState, PersonState};
pub(super) use seed::DEFAULT;
pub use seed::StateError;
pub(super) use stickers::{PACKS, Sticker, StickerPack};

use crate::calendar::{ApiVersion, Date};
use crate::gate::{Grants, Requirement};

/// The id of the person whose token the state has.
pub(super) const MANAGER: &str = "9001";

/// Everything that calls read and change.
pub(super) struct World {
    pub app: AppState,
    pub pages: BTreeMap<String, PageState>,
    pub persons: BTreeMap<String, PersonState>,
    pub personas: BTreeMap<String, PersonaState>,
    pub labels: BTreeMap<String, LabelState>,
    pub attachments: BTreeMap<String, AttachmentState>,
    /// Utility templates.
    pub templates: BTreeMap<String, TemplateState>,
    /// Welcome message flows.
    pub flows: BTreeMap<String, FlowState>,
    /// Calls, those that have ended too.
    pub calls: BTreeMap<String, CallState>,
    /// What was created so far; ids are made of it.
    created: u64,
}

/// The app whose tokens the calls carry.
#[derive(Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AppState {
    pub id: String,
    #[serde(default)]
    pub name: String,
    /// Signs deliveries.
    #[serde(skip_serializing)]
    pub secret: String,
    /// The day of its creation.
    pub created: Date,
    /// The version of calls without one; the newest with documents if it is missing.
    #[serde(default)]
    pub version: Option<String>,
    /// Permissions and features.
    #[serde(default)]
    pub granted: Vec<String>,
    /// Another app, to which control of a conversation can be passed.
    #[serde(default)]
    pub other_app: Option<String>,
    /// The calls that it may make in an hour; without a limit if it is missing.
    #[serde(default)]
    pub calls_per_hour: Option<u64>,
    /// A token of a person who manages the Pages.
    #[serde(default, skip_serializing)]
    pub user_token: Option<String>,
}

impl AppState {
    /// Returns what the app was granted.
    pub fn grants(&self) -> Grants {
        let known = self.granted.iter();
        known
            .filter_map(|name| name.parse::<Requirement>().ok())
            .collect()
    }

    /// Returns the version of calls without one.
    pub fn default_version(&self) -> Option<ApiVersion> {
        self.version.as_ref()?.parse().ok()
    }
}

/// A Page with its settings.
#[derive(Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PageState {
    pub id: String,
    #[serde(default)]
    pub name: String,
    #[serde(skip_serializing)]
    pub token: String,
    /// The first day on which the token does not work.
    #[serde(default)]
    pub token_expires: Option<Date>,
    #[serde(default)]
    pub subscribed_fields: Vec<String>,
    #[serde(default)]
    pub messenger_profile: Map<String, Value>,
    #[serde(default)]
    pub call_settings: Map<String, Value>,
    /// What `settings` lists.
    #[serde(default)]
    pub settings: Map<String, Value>,
    /// The processing of language.
    #[serde(default)]
    pub nlp: Map<String, Value>,
    /// Features of App Review with their state.
    #[serde(default)]
    pub feature_review: BTreeMap<String, String>,
    /// Comments and visitors' posts, which get one private reply each.
    #[serde(default)]
    pub comments: BTreeMap<String, CommentState>,
    /// Names of utility templates that are approved at the start.
    #[serde(default, skip_serializing)]
    pub templates: Vec<String>,
}

/// A comment or a visitor's post.
#[derive(Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CommentState {
    pub person: String,
    #[serde(default)]
    pub hours_ago: u32,
    #[serde(skip_deserializing)]
    pub written_at: Option<Timestamp>,
    /// Whether it has had its message.
    #[serde(default)]
    pub is_used: bool,
}

/// A persona of a Page.
#[derive(Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PersonaState {
    pub page: String,
    pub name: String,
    pub picture: String,
}

/// A custom label of a Page.
#[derive(Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LabelState {
    pub page: String,
    pub name: String,
    /// The persons who have it.
    #[serde(default)]
    pub persons: BTreeSet<String>,
}

/// A saved attachment.
#[derive(Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AttachmentState {
    pub page: String,
    #[serde(default = "person::yes")]
    pub is_reusable: bool,
    #[serde(default, skip_serializing)]
    pub hours_ago: u32,
    #[serde(skip_deserializing)]
    pub saved_at: Timestamp,
}

/// A utility template of a Page.
#[derive(Clone, Serialize)]
pub(super) struct TemplateState {
    pub page: String,
    pub name: String,
    pub language: String,
    pub components: Value,
    pub parameter_format: Option<String>,
    pub library_name: Option<String>,
    pub created_at: Timestamp,
}

/// A welcome message flow of a Page.
#[derive(Clone, Serialize)]
pub(super) struct FlowState {
    pub page: String,
    pub name: String,
    /// The messages.
    pub messages: Value,
    pub platforms: Vec<String>,
    pub updated_at: Timestamp,
}

/// A call between a Page and a person.
#[derive(Clone, Serialize)]
pub(super) struct CallState {
    pub person: String,
    /// When it ended, if it has.
    pub ended_at: Option<Timestamp>,
    /// Whether its figures were reported.
    pub is_reported: bool,
}

/// The objects of a kind that are kept.
const KEPT: usize = 10_000;

/// Adds an object that was created; beyond 10,000 the oldest goes, so that a server can run for days. Ids are in the order of
/// creation.
pub(super) fn keep<T>(objects: &mut BTreeMap<String, T>, id: String, object: T) {
    if objects.len() == KEPT {
        objects.pop_first();
    }
    objects.insert(id, object);
}

/// What an id is the id of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Node {
    Page,
    Person,
    Persona,
    Label,
    Conversation,
    Message,
    Template,
    /// A token of recurring notifications.
    Token,
    /// A pack of the catalog of stickers, which no Page has.
    StickerPack,
    /// A person by the id of the app, or the person whose token the state has; of no Page.
    User,
}

impl World {
    /// Sets what the app was granted.
    ///
    /// # Errors
    ///
    /// A name is not that of a permission or feature.
    pub fn grant(&mut self, names: Vec<String>) -> Result<(), StateError> {
        for name in &names {
            name.parse::<Requirement>()
                .map_err(|error| StateError::Inconsistent(error.to_string()))?;
        }
        self.app.granted = names;
        Ok(())
    }

    /// Returns the kind of an object and the Page that it belongs to.
    pub fn find(&self, id: &str) -> Option<(Node, &str)> {
        if let Some(page) = self.pages.get(id) {
            return Some((Node::Page, &page.id));
        }
        if let Some(person) = self.persons.get(id) {
            return Some((Node::Person, &person.page));
        }
        if let Some(persona) = self.personas.get(id) {
            return Some((Node::Persona, &persona.page));
        }
        if let Some(label) = self.labels.get(id) {
            return Some((Node::Label, &label.page));
        }
        if let Some(template) = self.templates.get(id) {
            return Some((Node::Template, &template.page));
        }
        if let Some(person) = self.person_of_conversation(id) {
            return Some((Node::Conversation, &person.page));
        }
        if PACKS.iter().any(|pack| pack.id == id) {
            return Some((Node::StickerPack, ""));
        }
        let mut persons = self.persons.values();
        if id == MANAGER || persons.clone().any(|person| person.app_scoped_id() == id) {
            return Some((Node::User, ""));
        }
        persons.find_map(|person| {
            let is_message = person.lines.iter().any(|line| line.mid == id);
            let is_token = person.opt_ins.contains_key(id);
            let node = is_message.then_some(Node::Message);
            let node = node.or(is_token.then_some(Node::Token))?;
            Some((node, person.page.as_str()))
        })
    }

    /// Returns the person of a conversation, whose id is `t_` and that of the person.
    pub fn person_of_conversation(&self, id: &str) -> Option<&PersonState> {
        self.persons.get(id.strip_prefix("t_")?)
    }

    /// Returns the Page of a token.
    pub fn page_of_token(&self, token: &str) -> Option<&PageState> {
        self.pages.values().find(|page| page.token == token)
    }

    /// Returns a number that nothing has yet.
    pub fn next(&mut self) -> u64 {
        self.created += 1;
        self.created
    }

    /// Returns the id of a new object: digits, longer than those of a seed, in the order of creation.
    pub fn new_id(&mut self) -> String {
        format!("7{:014}", self.next())
    }

    /// Returns the id of a new message.
    pub fn new_message_id(&mut self) -> String {
        format!("m_{:016}", self.next())
    }
}
