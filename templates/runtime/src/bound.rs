//! What a request may hold, checked before it is sent.
//!
//! A table comes in: for each type that is sent, the bounds of its properties and the rules between them, as its document
//! has them. A request is walked along the table; what goes out is nothing, or the first [`Violation`], which names the
//! operation, the property, the bound and the size, and never the content.

// The paths are spelled out for a crate that takes this file as a module from elsewhere, as a test does.
#[path = "bound/at.rs"]
mod at;
#[path = "bound/implement.rs"]
mod implement;
#[path = "bound/rule.rs"]
mod rule;
#[path = "bound/size.rs"]
mod size;
#[path = "bound/value.rs"]
mod value;
#[path = "bound/violation.rs"]
mod violation;

pub use at::At;
#[allow(unused_imports)]
pub(crate) use implement::{bounded, bounded_enum, bounded_union};
pub use rule::{Demand, PropertyRule};
pub use size::Size;
pub use value::ValueBound;
pub use violation::Violation;

use crate::invalid::{InvalidRequest, Reason};

/// A value that a bound may concern.
pub trait Bounded {
    /// Returns how large the value is.
    fn size(&self) -> Size<'_>;

    /// Checks what is inside the value.
    ///
    /// # Errors
    ///
    /// The first bound or rule that does not hold.
    fn check(&self, _at: &At<'_>) -> Result<(), Violation> {
        Ok(())
    }

    /// Returns how large a property is that a rule or [`ValueBound::AtMostOne`] is about.
    fn property(&self, _name: &str) -> Size<'_> {
        Size::Absent
    }

    /// Returns an item of a list, or a value of a map.
    fn item(&self, _index: usize) -> Option<&dyn Bounded> {
        None
    }
}

/// The bounds of a type, one row for each property that has any or that leads to some.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct TypeBounds {
    /// The name of the type, or of the request for bounds of its parameters.
    pub name: &'static str,
    /// Bounds of the object itself.
    pub object: &'static [ValueBound],
    /// The properties with their bounds.
    pub properties: &'static [(&'static str, &'static [ValueBound])],
    /// The rules between the properties.
    pub rules: &'static [PropertyRule],
}

/// The table of a type that is an object.
pub trait Table {
    /// The rows of the type.
    const BOUNDS: TypeBounds;
}

impl TypeBounds {
    /// Returns the table of the parameters of a request.
    pub const fn of_parameters(
        name: &'static str,
        properties: &'static [(&'static str, &'static [ValueBound])],
    ) -> Self {
        Self {
            name,
            object: &[],
            properties,
            rules: &[],
        }
    }

    /// Returns the bounds of a property; none, if it has none.
    pub fn property(&self, name: &str) -> &'static [ValueBound] {
        let mut rows = self.properties.iter();
        let row = rows.find(|(wire, _)| *wire == name);
        row.map_or(&[], |(_, bounds)| bounds)
    }
}

/// The name under which a body is checked; a path in it has no name before its first property.
pub const BODY: &str = "body";

/// Checks a parameter, or the body, of an operation.
///
/// # Errors
///
/// The first bound or rule that does not hold.
pub fn check(
    operation: &'static str,
    parameter: &'static str,
    bounds: &'static [ValueBound],
    value: &dyn Bounded,
) -> Result<(), InvalidRequest> {
    let checked = At::Root(parameter).value(bounds, value);
    checked.map_err(|violation| {
        let violation = violation.of(operation);
        InvalidRequest::new(parameter, Reason::Bound(violation))
    })
}

#[cfg(test)]
#[path = "bound/tests.rs"]
mod tests;
