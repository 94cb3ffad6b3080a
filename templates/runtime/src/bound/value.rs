//! A bound of one value. In: how large the value is. Out: whether that is within the bound, and the bound in words.

use std::fmt;

use super::Size;

/// A bound of one value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ValueBound {
    /// The least number of characters, which are counted as Unicode scalar values.
    MinCharacters(u64),
    /// The greatest number of characters, which are counted as Unicode scalar values.
    MaxCharacters(u64),
    /// The least number of items.
    MinItems(u64),
    /// The greatest number of items.
    MaxItems(u64),
    /// The least number of properties.
    MinProperties(u64),
    /// The greatest number of properties.
    MaxProperties(u64),
    /// The least number of bytes of a file whose length is known.
    MinBytes(u64),
    /// The greatest number of bytes of a file whose length is known.
    MaxBytes(u64),
    /// The least number.
    Minimum(i64),
    /// The greatest number.
    Maximum(i64),
    /// A string begins with one of these.
    Prefix(&'static [&'static str]),
    /// A string has characters of these ranges only, both ends included.
    Only(&'static [(char, char)]),
    /// A string has none of these in it.
    Without(&'static [&'static str]),
    /// At most one item of a list has this property with the value `true`.
    AtMostOne(&'static str),
    /// What each item of a list or each value of a map is bound to.
    Each(&'static [ValueBound]),
}

impl ValueBound {
    /// Returns whether a value of this size is within the bound. What has another kind of size is.
    pub(crate) fn admits(&self, size: &Size<'_>) -> bool {
        match (self, size) {
            (Self::MinCharacters(least), Size::Text(text)) => characters(text) >= *least,
            // No character is shorter than a byte.
            (Self::MaxCharacters(most), Size::Text(text)) => {
                text.len() as u64 <= *most || characters(text) <= *most
            }
            (Self::MinItems(least), Size::Items(items)) => *items as u64 >= *least,
            (Self::MaxItems(most), Size::Items(items)) => *items as u64 <= *most,
            (Self::MinProperties(least), Size::Properties(count)) => *count as u64 >= *least,
            (Self::MaxProperties(most), Size::Properties(count)) => *count as u64 <= *most,
            (Self::MinBytes(least), Size::Bytes(Some(bytes))) => bytes >= least,
            (Self::MaxBytes(most), Size::Bytes(Some(bytes))) => bytes <= most,
            (Self::Minimum(least), Size::Integer(number)) => *number >= i128::from(*least),
            (Self::Maximum(most), Size::Integer(number)) => *number <= i128::from(*most),
            (Self::Minimum(least), Size::Number(number)) => *number >= *least as f64,
            (Self::Maximum(most), Size::Number(number)) => *number <= *most as f64,
            (Self::Prefix(prefixes), Size::Text(text)) => {
                prefixes.iter().any(|prefix| text.starts_with(prefix))
            }
            (Self::Only(ranges), Size::Text(text)) => text.chars().all(|char| {
                let mut ranges = ranges.iter();
                ranges.any(|(first, last)| (*first..=*last).contains(&char))
            }),
            (Self::Without(parts), Size::Text(text)) => {
                !parts.iter().any(|part| text.contains(part))
            }
            _ => true,
        }
    }
}

impl ValueBound {
    /// Returns whether the bound is a number that a size is compared with.
    pub(crate) fn is_counted(&self) -> bool {
        !matches!(self, Self::Prefix(_) | Self::Only(_) | Self::Without(_))
    }
}

fn characters(text: &str) -> u64 {
    text.chars().count() as u64
}

/// Says what is allowed, as the end of a sentence: "at most 80 characters".
impl fmt::Display for ValueBound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (side, count, unit) = match self {
            Self::MinCharacters(count) => ("at least", count, "character"),
            Self::MaxCharacters(count) => ("at most", count, "character"),
            Self::MinItems(count) => ("at least", count, "item"),
            Self::MaxItems(count) => ("at most", count, "item"),
            Self::MinProperties(count) => ("at least", count, "property"),
            Self::MaxProperties(count) => ("at most", count, "property"),
            Self::MinBytes(count) => ("at least", count, "byte"),
            Self::MaxBytes(count) => ("at most", count, "byte"),
            Self::Minimum(least) => return write!(f, "at least {least}"),
            Self::Maximum(most) => return write!(f, "at most {most}"),
            Self::Prefix(prefixes) => return write!(f, "beginning with {}", Quoted(prefixes)),
            Self::Only(ranges) => return write!(f, "with the characters {} only", Ranges(ranges)),
            Self::Without(parts) => return write!(f, "without {}", Quoted(parts)),
            Self::AtMostOne(property) => {
                return write!(f, "at most one item whose `{property}` is true");
            }
            Self::Each(bounds) => {
                f.write_str("each")?;
                let mut bounds = bounds.iter();
                return bounds.try_for_each(|bound| write!(f, " {bound}"));
            }
        };
        let end = match (*count, unit) {
            (1, unit) => unit.to_owned(),
            (_, "property") => "properties".to_owned(),
            (_, unit) => format!("{unit}s"),
        };
        write!(f, "{side} {count} {end}")
    }
}

pub(super) struct Quoted<'a>(pub(super) &'a [&'a str]);

impl fmt::Display for Quoted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, part) in self.0.iter().enumerate() {
            let or = if index > 0 { " or " } else { "" };
            write!(f, "{or}`{part}`")?;
        }
        Ok(())
    }
}

struct Ranges<'a>(&'a [(char, char)]);

impl fmt::Display for Ranges<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, (first, last)) in self.0.iter().enumerate() {
            let comma = if index > 0 { ", " } else { "" };
            if first == last {
                write!(f, "{comma}`{first}`")?;
            } else {
                write!(f, "{comma}`{first}` to `{last}`")?;
            }
        }
        Ok(())
    }
}
