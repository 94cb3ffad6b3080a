//! The arguments of the command line, read and checked. In: words. Out: what to report on, or an error in one sentence.

use messenger_graph::permissions::FEATURES;
use messenger_graph::permissions::legacy::{self, Modern};
use messenger_graph::rules::{Grants, Requirement};
use messenger_graph::versions::CALENDAR;
use messenger_graph::{ApiVersion, Date, Scopes};

#[derive(Default)]
pub struct Arguments {
    /// The names, unchanged.
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

impl Arguments {
    pub fn read(mut words: impl Iterator<Item = String>) -> Result<Self, String> {
        let mut arguments = Self::default();
        let mut on = None;
        while let Some(name) = words.next() {
            let mut value = || words.next().ok_or(format!("{name} needs a value"));
            match name.as_str() {
                "--scopes" => arguments.given.extend(list(&value()?)),
                "--features" => arguments.features.extend(list(&value()?)),
                "--want" => arguments.wants.extend(list(&value()?)),
                "--on" => on = Some(date(&value()?)?),
                "--created" => arguments.created = Some(date(&value()?)?),
                "--last-used" => arguments.last_used = Some(date(&value()?)?),
                "--version" => arguments.version = Some(version(&value()?)?),
                other => return Err(format!("`{other}` is not an argument of this example")),
            }
        }
        arguments.on = on.ok_or("give the day of the call with --on DATE")?;
        if arguments.wants.is_empty() {
            return Err("give what is wanted with --want NAME".to_owned());
        }
        if let Some(unknown) = arguments
            .features
            .iter()
            .find(|name| feature(name).is_none())
        {
            return Err(format!("`{unknown}` is not a feature that is known here"));
        }
        arguments.scopes = modern(&arguments.given);
        Ok(arguments)
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

/// Names of 2011 are read as the permissions that replaced them.
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
