//! Rules between the properties of one object. In: how large each property is. Out: whether the rule holds.

use std::fmt;

use super::Size;

/// A rule between two properties, or about one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct PropertyRule {
    /// The name, such as `title-or-icon`.
    pub name: &'static str,
    /// When the rule applies; without a condition, always.
    pub condition: Option<(&'static str, Demand)>,
    /// What must be so.
    pub demand: (&'static str, Demand),
}

/// What a rule says of a property.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Demand {
    /// It is there.
    Present,
    /// It is not there.
    Absent,
    /// It is there, and not an empty string or list.
    NotEmpty,
    /// It is `true`.
    True,
    /// It begins with one of these, if it is there.
    Prefix(&'static [&'static str]),
}

impl PropertyRule {
    /// Returns a rule.
    pub const fn new(
        name: &'static str,
        condition: Option<(&'static str, Demand)>,
        demand: (&'static str, Demand),
    ) -> Self {
        Self {
            name,
            condition,
            demand,
        }
    }

    /// Returns whether the rule holds for properties of these sizes.
    pub(crate) fn holds<'a>(&self, size: impl Fn(&str) -> Size<'a>) -> bool {
        let is_met = |(property, demand): &(&str, Demand)| demand.is_met(&size(property));
        let applies = self.condition.as_ref().is_none_or(is_met);
        !applies || is_met(&self.demand)
    }
}

impl Demand {
    fn is_met(self, size: &Size<'_>) -> bool {
        match self {
            Self::Present => *size != Size::Absent,
            Self::Absent => *size == Size::Absent,
            Self::NotEmpty => !matches!(size, Size::Absent | Size::Text("") | Size::Items(0)),
            Self::True => *size == Size::Flag(true),
            Self::Prefix(prefixes) => match size {
                Size::Text(text) => prefixes.iter().any(|prefix| text.starts_with(prefix)),
                size => *size == Size::Absent,
            },
        }
    }
}

/// Says the rule as a sentence without its period.
impl fmt::Display for PropertyRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (property, demand) = &self.demand;
        write!(f, "`{property}` must be {demand}")?;
        match &self.condition {
            Some((property, condition)) => write!(f, " if `{property}` is {condition}"),
            None => Ok(()),
        }
    }
}

impl fmt::Display for Demand {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Present => f.write_str("present"),
            Self::Absent => f.write_str("absent"),
            Self::NotEmpty => f.write_str("present and not empty"),
            Self::True => f.write_str("true"),
            Self::Prefix(prefixes) => write!(
                f,
                "a string that begins with {}",
                super::value::Quoted(prefixes)
            ),
        }
    }
}
