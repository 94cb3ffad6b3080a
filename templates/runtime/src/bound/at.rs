//! The walk along a request. In: a value with its bounds, and where it is. Out: the first bound or rule that does not hold.

use std::fmt;

use super::violation::Violated;
use super::{BODY, Bounded, Size, TypeBounds, ValueBound, Violation};

/// Where a value is in a request.
#[derive(Clone, Copy)]
pub enum At<'a> {
    /// The body or a parameter as a whole.
    Root(&'static str),
    /// A property of an object.
    Property(&'a At<'a>, &'static str),
    /// An item of a list.
    Item(&'a At<'a>, usize),
    /// A value of a map, whose key is content.
    Value(&'a At<'a>),
}

impl At<'_> {
    /// Checks a property.
    ///
    /// # Errors
    ///
    /// The first bound or rule that does not hold.
    pub fn property(
        &self,
        name: &'static str,
        bounds: &'static [ValueBound],
        value: &dyn Bounded,
    ) -> Result<(), Violation> {
        At::Property(self, name).value(bounds, value)
    }

    /// Checks a value, and what is inside it.
    ///
    /// # Errors
    ///
    /// The first bound or rule that does not hold.
    pub fn value(
        &self,
        bounds: &'static [ValueBound],
        value: &dyn Bounded,
    ) -> Result<(), Violation> {
        let size = value.size();
        if matches!(size, Size::Absent) {
            return Ok(());
        }
        for bound in bounds {
            match bound {
                ValueBound::Each(bounds) => self.items(bounds, value, &size)?,
                ValueBound::AtMostOne(property) => self.at_most_one(bound, property, value)?,
                bound if bound.admits(&size) => {}
                bound => {
                    return Err(self.violation(Violated::Bound(*bound), size.number()));
                }
            }
        }
        value.check(self)
    }

    fn items(
        &self,
        bounds: &'static [ValueBound],
        value: &dyn Bounded,
        size: &Size<'_>,
    ) -> Result<(), Violation> {
        let is_map = matches!(size, Size::Properties(_));
        let items = (0..).map_while(|index| Some((index, value.item(index)?)));
        for (index, item) in items {
            let at = if is_map {
                At::Value(self)
            } else {
                At::Item(self, index)
            };
            // What is inside an item is checked with the list.
            let size = item.size();
            if let Some(bound) = bounds.iter().find(|bound| !bound.admits(&size)) {
                return Err(at.violation(Violated::Bound(*bound), size.number()));
            }
        }
        Ok(())
    }

    fn at_most_one(
        &self,
        bound: &ValueBound,
        property: &str,
        value: &dyn Bounded,
    ) -> Result<(), Violation> {
        let items = (0..).map_while(|index| value.item(index));
        let found = items.filter(|item| matches!(item.property(property), Size::Flag(true)));
        match found.count() {
            0 | 1 => Ok(()),
            count => Err(self.violation(Violated::Bound(*bound), Some(count as i128))),
        }
    }

    /// Checks the bounds of an object and the rules between its properties.
    ///
    /// # Errors
    ///
    /// The first bound or rule that does not hold.
    pub fn object(&self, table: &TypeBounds, object: &dyn Bounded) -> Result<(), Violation> {
        let size = object.size();
        if let Some(bound) = table.object.iter().find(|bound| !bound.admits(&size)) {
            return Err(self.violation(Violated::Bound(*bound), size.number()));
        }
        for rule in table.rules {
            if !rule.holds(|name| object.property(name)) {
                return Err(self.violation(Violated::Rule(*rule), None));
            }
        }
        Ok(())
    }

    #[cold]
    fn violation(&self, violated: Violated, actual: Option<i128>) -> Violation {
        Violation::new(self.to_string(), violated, actual)
    }
}

/// Writes the path as in `message.attachment.payload.elements[3].title`; a parameter is its own path.
impl fmt::Display for At<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Root(name) => f.write_str(name),
            Self::Property(Self::Root(BODY), name) => f.write_str(name),
            Self::Property(owner, name) => write!(f, "{owner}.{name}"),
            Self::Item(list, index) => write!(f, "{list}[{index}]"),
            Self::Value(map) => write!(f, "{map}.*"),
        }
    }
}
