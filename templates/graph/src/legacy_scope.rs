//! Scope strings of 2011 in today's words. A string comes in; for each name in it, what became of it goes out.

use jiff::civil::Date;

use crate::calendar::ApiVersion;
use crate::legacy::{RULES, TABLE};
use crate::permission::Permission;
use crate::scopes::Scopes;

/// How the page of 2011 sorts a permission.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// About the person who uses the app.
    User,
    /// About that person's friends.
    Friends,
    /// Beyond the profile.
    Extended,
    /// For Pages.
    Page,
}

/// What became of a permission.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fate {
    /// It still exists under its name.
    Lives(Permission),
    /// These replaced it.
    ReplacedBy(&'static [Permission]),
    /// Nothing did.
    Removed,
}

/// Since when a permission does not exist any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// The first version without it.
    In(ApiVersion),
    /// The first day without it.
    On(Date),
}

/// How well the fate is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Certainty {
    /// A page of Meta's says so.
    Documented,
    /// Clients and notes say so.
    Secondary,
    /// Not documented; it is in no list of today.
    NotDocumented,
}

/// A permission of the page of 2011.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct LegacyPermission {
    /// Its name.
    pub name: &'static str,
    /// How the page sorts it.
    pub kind: Kind,
    /// What it let an app do.
    pub meaning: &'static str,
    /// What became of it.
    pub fate: Fate,
    /// Since when it does not exist any more, where that is known.
    pub ended: Option<Ended>,
    /// What replaced it for a time, or replaces it now, where that is not a permission.
    pub via: Option<&'static str>,
    /// What else is known of its end.
    pub note: Option<&'static str>,
    /// How well that is known.
    pub certainty: Certainty,
    /// Where it is said.
    pub source: &'static str,
}

/// A rule of the page that began to hold after a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DatedRule {
    /// The last day before the rule.
    pub after: Date,
    /// The permission that it is about.
    pub permission: &'static str,
    /// What it says.
    pub meaning: &'static str,
    /// Where it is said.
    pub source: &'static str,
}

impl DatedRule {
    /// Returns whether the rule holds on a day; the page says "after" the day that it names.
    pub fn holds(&self, on: Date) -> bool {
        self.after < on
    }
}

/// A name of an old scope string in today's words.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Modern {
    /// What to ask for instead; the same name if it still exists.
    Equivalent(Scopes),
    /// There is nothing to ask for any more.
    Nothing(&'static LegacyPermission),
    /// The page of 2011 does not have the name.
    NotLegacy(Permission),
}

/// Reads a scope string of 2011, name by name.
pub fn modern(scope: &str) -> Vec<(String, Modern)> {
    let names = scope.split(|char: char| char == ',' || char.is_whitespace());
    let names = names.filter(|name| !name.is_empty());
    names.map(|name| (name.to_owned(), of(name))).collect()
}

/// Returns the row of a name of 2011.
pub fn find(name: &str) -> Option<&'static LegacyPermission> {
    TABLE.iter().find(|row| row.name == name)
}

/// Returns the rules of 2011 that hold on a day.
pub fn rules_on(on: Date) -> impl Iterator<Item = &'static DatedRule> {
    RULES.iter().filter(move |rule| rule.holds(on))
}

fn of(name: &str) -> Modern {
    match find(name) {
        None => Modern::NotLegacy(Permission::from_name(name)),
        Some(row) => match &row.fate {
            Fate::Lives(permission) => {
                Modern::Equivalent([permission.clone()].into_iter().collect())
            }
            Fate::ReplacedBy(permissions) => {
                Modern::Equivalent(permissions.iter().cloned().collect())
            }
            Fate::Removed => Modern::Nothing(row),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn every_name_of_the_page_has_a_fate() {
        assert_eq!(TABLE.len(), 62);
        let kind = |kind| TABLE.iter().filter(|row| row.kind == kind).count();
        assert_eq!(
            [Kind::User, Kind::Friends, Kind::Extended, Kind::Page].map(kind),
            [23, 22, 16, 1]
        );
        for row in TABLE {
            let [(name, modern)] = &modern(row.name)[..] else {
                panic!("one name, one row")
            };
            assert_eq!(name, row.name);
            match (&row.fate, modern) {
                (Fate::Lives(permission), Modern::Equivalent(scopes)) => {
                    assert_eq!(permission.as_str(), row.name);
                    assert!(scopes.contains(permission) && scopes.len() == 1);
                    assert_eq!(row.ended, None, "{row:?}");
                }
                (Fate::ReplacedBy(by), Modern::Equivalent(scopes)) => {
                    assert_eq!(scopes.len(), by.len());
                }
                (Fate::Removed, Modern::Nothing(found)) => assert_eq!(*found, row),
                other => panic!("{other:?}"),
            }
        }
        let lives = |row: &&LegacyPermission| matches!(row.fate, Fate::Lives(_));
        assert_eq!(TABLE.iter().filter(lives).count(), 9);
    }

    #[test]
    fn an_old_scope_string_is_read_name_by_name() {
        let read = modern("email,manage_pages friends_likes, pages_messaging");
        let shown: Vec<_> = read
            .iter()
            .map(|(name, modern)| match modern {
                Modern::Equivalent(scopes) => format!("{name} -> {scopes}"),
                Modern::Nothing(row) => format!("{name} -> nothing, {:?}", row.ended),
                Modern::NotLegacy(permission) => format!("{name} is {permission}"),
            })
            .collect();
        assert_eq!(shown[0], "email -> email");
        assert!(shown[1].starts_with("manage_pages -> pages_show_list,"));
        assert!(shown[2].contains("nothing"), "{}", shown[2]);
        assert_eq!(shown[3], "pages_messaging is pages_messaging");
    }

    #[test]
    fn the_rules_of_2011_hold_after_their_days() {
        let days = [
            (9, "manage_pages"),
            (10, "manage_notifications"),
            (11, "user_photo_video_tags"),
        ];
        for (index, (month, name)) in days.into_iter().enumerate() {
            let names = |day| {
                rules_on(day)
                    .map(|rule| rule.permission)
                    .collect::<Vec<_>>()
            };
            assert_eq!(names(date(2011, month, 21)).len(), index, "{name}");
            assert_eq!(names(date(2011, month, 22)).len(), index, "{name}");
            assert_eq!(names(date(2011, month, 23)).last(), Some(&name));
        }
    }
}
