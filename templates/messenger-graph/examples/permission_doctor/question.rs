//! The question. In: the arguments of the command line. Out: what they say, or why they say nothing.

use messenger_graph::permissions::FEATURES;
use messenger_graph::permissions::legacy::{self, Modern};
use messenger_graph::rules::{Grants, Requirement};
use messenger_graph::versions::CALENDAR;
use messenger_graph::{ApiVersion, Date, Scopes};

#[derive(Default)]
pub struct Question {
    /// The names as they were given.
    pub given: Vec<String>,
    /// What the names mean today.
    pub scopes: Scopes,
    pub features: Vec<String>,
    pub wants: Vec<String>,
    pub on: Date,
    pub version: Option<ApiVersion>,
    pub created: Option<Date>,
    pub last_used: Option<Date>,
}

impl Question {
    pub fn read(mut arguments: impl Iterator<Item = String>) -> Result<Self, String> {
        let mut question = Self::default();
        let mut on = None;
        while let Some(name) = arguments.next() {
            let mut value = || arguments.next().ok_or(format!("{name} needs a value"));
            match name.as_str() {
                "--scopes" => question.given.extend(list(&value()?)),
                "--features" => question.features.extend(list(&value()?)),
                "--want" => question.wants.extend(list(&value()?)),
                "--on" => on = Some(date(&value()?)?),
                "--created" => question.created = Some(date(&value()?)?),
                "--last-used" => question.last_used = Some(date(&value()?)?),
                "--version" => question.version = Some(version(&value()?)?),
                other => return Err(format!("`{other}` is not an argument of this example")),
            }
        }
        question.on = on.ok_or("give the day of the call with --on DATE")?;
        if question.wants.is_empty() {
            return Err("say what is wanted with --want NAME".to_owned());
        }
        if let Some(unknown) = question
            .features
            .iter()
            .find(|name| feature(name).is_none())
        {
            return Err(format!("`{unknown}` is not a feature that is known here"));
        }
        question.scopes = modern(&question.given);
        Ok(question)
    }

    /// The version of the call; the newest of the day if none was given.
    pub fn version(&self) -> ApiVersion {
        let out = CALENDAR
            .iter()
            .filter(|release| release.released <= self.on);
        let newest = out.map(|release| release.version).max();
        self.version.or(newest).unwrap_or(CALENDAR[0].version)
    }

    /// What the app has been granted, as profile fields ask for it.
    pub fn grants(&self) -> Grants {
        let features = self.features.iter().filter_map(|name| feature(name));
        let grants = Grants::from(self.scopes.clone());
        features
            .map(Requirement::Feature)
            .fold(grants, Grants::with)
    }
}

fn list(text: &str) -> impl Iterator<Item = String> + '_ {
    let names = text.split(',').map(str::trim);
    names.filter(|name| !name.is_empty()).map(str::to_owned)
}

fn date(text: &str) -> Result<Date, String> {
    let message = |_| format!("`{text}` is not a date such as 2026-11-21");
    text.parse().map_err(message)
}

fn version(text: &str) -> Result<ApiVersion, String> {
    let message = |_| format!("`{text}` is not a version such as v26.0");
    text.parse().map_err(message)
}

fn feature(name: &str) -> Option<&'static str> {
    let row = FEATURES.iter().find(|row| row.name == name);
    row.map(|row| row.name)
}

/// Names of 2011 are read as what took their place.
fn modern(names: &[String]) -> Scopes {
    let mut scopes = Scopes::default();
    for (_, modern) in names.iter().flat_map(|name| legacy::modern(name)) {
        match modern {
            Modern::NotLegacy(permission) => scopes.insert(permission),
            Modern::Equivalent(now) => now.iter().for_each(|one| scopes.insert(one.clone())),
            _ => {}
        }
    }
    scopes
}
