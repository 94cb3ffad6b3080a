//! Sets of permissions: what they depend on, what they open, and what a call still lacks. Permissions come in, sets
//! go out; pure, over the generated tables.

use std::fmt;

use crate::permission::{NEEDS, Permission, UNDOCUMENTED};
use crate::profile;
use crate::request::Request;

/// Something that permissions open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Target {
    /// An operation, as `METHOD /path`.
    Operation(&'static str),
    /// A field of a person's profile.
    ProfileField(profile::Field),
    /// A webhook field.
    Webhook(&'static str),
    /// What an app is for, as the App Dashboard sorts apps.
    UseCase(&'static str),
}

/// A row of the table of needs: all of these permissions together open the target.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Need {
    /// What is opened.
    pub target: Target,
    /// By what.
    pub permissions: &'static [Permission],
    /// What else is known, and whether it is doubtful.
    pub note: Option<&'static str>,
    /// The page that says so.
    pub source: &'static str,
}

/// A target for which no page in reach names a permission.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Undocumented {
    /// The target.
    pub target: Target,
    /// What is known instead.
    pub note: &'static str,
}

/// A set of permissions, in the order in which they came, each once.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Scopes(Vec<Permission>);

impl Scopes {
    /// Reads names with commas or white space between them, as scope strings have them.
    pub fn parse(text: &str) -> Self {
        let names = text.split(|char: char| char == ',' || char.is_whitespace());
        names
            .filter(|name| !name.is_empty())
            .map(Permission::from_name)
            .collect()
    }

    /// Adds a permission, unless it is there.
    pub fn insert(&mut self, permission: Permission) {
        if !self.contains(&permission) {
            self.0.push(permission);
        }
    }

    /// Returns whether the set has a permission.
    pub fn contains(&self, permission: &Permission) -> bool {
        self.0.contains(permission)
    }

    /// Returns whether the set has every permission of another one.
    pub fn covers(&self, other: &Self) -> bool {
        other.iter().all(|permission| self.contains(permission))
    }

    /// Returns the permissions, in order.
    pub fn iter(&self) -> impl Iterator<Item = &Permission> {
        self.0.iter()
    }

    /// Returns whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns how many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Returns the set with everything that it depends on, directly or not.
    #[must_use]
    pub fn closure(&self) -> Self {
        let mut closed = self.clone();
        let mut next = 0;
        while let Some(permission) = closed.0.get(next) {
            for dependency in permission.depends_on() {
                closed.insert(dependency.clone());
            }
            next += 1;
        }
        closed
    }

    /// Returns what is needed and not in this set, dependencies included.
    pub fn missing(&self, needed: &Self) -> Self {
        let needed = needed.closure();
        let missing = needed.0.into_iter().filter(|have| !self.contains(have));
        missing.collect()
    }

    /// Returns what a call of `R` lacks; `None` if no page says what it needs.
    pub fn missing_for_call<R: Request>(&self) -> Option<Self> {
        let operation = R::OPERATION;
        let location = format!("{} {}", operation.method, operation.path);
        let same = |target: Target| matches!(target, Target::Operation(have) if have == location);
        let need = NEEDS.iter().find(|need| same(need.target))?;
        Some(self.missing(&need.scopes()))
    }

    /// Returns what a target lacks; `None` if no page says what it needs.
    pub fn missing_for(&self, target: Target) -> Option<Self> {
        let need = target.need()?;
        Some(self.missing(&need.scopes()))
    }
}

impl Need {
    /// Returns the permissions as a set, without what they depend on.
    pub fn scopes(&self) -> Scopes {
        self.permissions.iter().cloned().collect()
    }
}

impl Target {
    /// Finds a target by its name, as `Display` writes it: `profile.locale`, `webhook.calls`, `use-case.messenger`, or
    /// an operation such as `POST /{page_id}/calls`.
    pub fn named(name: &str) -> Option<Self> {
        let documented = NEEDS.iter().map(|need| need.target);
        let others = UNDOCUMENTED.iter().map(|row| row.target);
        let fields = profile::Field::ALL.iter().copied().map(Self::ProfileField);
        let mut all = documented.chain(others).chain(fields);
        all.find(|target| target.to_string() == name)
    }

    /// Returns the target's row; `None` if no page says what it needs.
    pub fn need(self) -> Option<&'static Need> {
        NEEDS.iter().find(|need| need.target == self)
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Operation(location) => f.write_str(location),
            Self::ProfileField(field) => write!(f, "profile.{}", field.name()),
            Self::Webhook(field) => write!(f, "webhook.{field}"),
            Self::UseCase(name) => write!(f, "use-case.{name}"),
        }
    }
}

impl Permission {
    /// Returns what needs the permission, directly or because something it needs depends on it.
    pub fn opens(&self) -> impl Iterator<Item = Target> + '_ {
        let uses = move |need: &&Need| {
            let needed = need.scopes().closure();
            needed.contains(self)
        };
        NEEDS.iter().filter(uses).map(|need| need.target)
    }
}

impl FromIterator<Permission> for Scopes {
    fn from_iter<I: IntoIterator<Item = Permission>>(permissions: I) -> Self {
        let mut scopes = Self::default();
        permissions
            .into_iter()
            .for_each(|permission| scopes.insert(permission));
        scopes
    }
}

/// Writes names with commas between them.
impl fmt::Display for Scopes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, permission) in self.iter().enumerate() {
            let comma = if index == 0 { "" } else { "," };
            write!(f, "{comma}{permission}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::permission::TABLE;
    use crate::v26::calls::ManageCall;
    use crate::v26::feature_review::GetMessagingFeatureReview;

    #[test]
    fn a_call_lacks_what_its_permission_depends_on() {
        let none = Scopes::default();
        let missing = none.missing_for_call::<ManageCall>().unwrap();
        assert_eq!(
            missing.to_string(),
            "pages_messaging,pages_manage_metadata,pages_show_list"
        );
        let some = Scopes::parse("pages_show_list, pages_messaging");
        let missing = some.missing_for_call::<ManageCall>().unwrap();
        assert_eq!(missing.to_string(), "pages_manage_metadata");
        let all = some.closure();
        assert!(all.missing_for_call::<ManageCall>().unwrap().is_empty());
        assert_eq!(all.missing_for_call::<GetMessagingFeatureReview>(), None);
    }

    #[test]
    fn every_need_is_met_by_its_own_closure_and_opened_by_each_of_its_permissions() {
        for need in NEEDS {
            let own = need.scopes();
            assert_eq!(need.target.need(), Some(need));
            assert!(own.closure().missing_for(need.target).unwrap().is_empty());
            let lacking = Scopes::default().missing_for(need.target).unwrap();
            assert_eq!(lacking, own.closure());
            for permission in lacking.iter() {
                let mut opened = permission.opens();
                assert!(opened.any(|target| target == need.target), "{need:?}");
            }
        }
        assert_eq!(Permission::from("pages_me").opens().count(), 0);
    }

    #[test]
    fn the_closure_is_idempotent_and_monotone() {
        let rows: Vec<_> = TABLE.iter().map(|row| row.permission.clone()).collect();
        for first in &rows {
            let small: Scopes = [first.clone()].into_iter().collect();
            let closed = small.closure();
            assert!(closed.covers(&small));
            assert_eq!(closed.closure(), closed, "{first}");
            for second in &rows {
                let large: Scopes = [first.clone(), second.clone()].into_iter().collect();
                assert!(large.closure().covers(&closed), "{first} {second}");
            }
        }
    }

    #[test]
    fn the_larger_trees_of_the_reference_are_closed() {
        let closed = Scopes::parse("leads_retrieval").closure();
        let expected = Scopes::parse(
            "leads_retrieval ads_management ads_read business_management pages_manage_ads \
             pages_read_engagement pages_show_list",
        );
        assert!(
            closed.covers(&expected) && expected.covers(&closed),
            "{closed}"
        );
        let closed = Scopes::parse("instagram_manage_comments").closure();
        assert!(
            closed.contains(&Permission::PagesReadUserContent),
            "{closed}"
        );
    }

    #[test]
    fn names_are_read_once_in_any_spelling() {
        let scopes = Scopes::parse(" page_events,pages_events\n,, new_one ");
        assert_eq!(scopes.to_string(), "pages_events,new_one");
        assert_eq!(scopes.len(), 2);
    }
}
