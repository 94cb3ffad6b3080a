//! How large a value is, in whatever its bounds are about. In: a value. Out: a [`Size`].

use std::collections::BTreeMap;

use super::{At, Bounded, Violation};
use crate::nullable::Nullable;

/// How large a value is.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum Size<'a> {
    /// There is no value.
    Absent,
    /// A string.
    Text(&'a str),
    /// An integer.
    Integer(i128),
    /// A number.
    Number(f64),
    /// A boolean.
    Flag(bool),
    /// A list of so many items.
    Items(usize),
    /// An object of so many properties.
    Properties(usize),
    /// A file of so many bytes, if the number is known.
    Bytes(Option<u64>),
    /// An object whose properties are not counted.
    Object,
    /// A value that bounds are not about.
    Other,
}

impl Size<'_> {
    /// Returns the number that a bound compares, if it is an integer.
    pub(crate) fn number(&self) -> Option<i128> {
        match self {
            Self::Text(text) => Some(text.chars().count() as i128),
            Self::Integer(number) => Some(*number),
            Self::Items(count) | Self::Properties(count) => Some(*count as i128),
            Self::Bytes(Some(bytes)) => Some(i128::from(*bytes)),
            Self::Absent
            | Self::Number(_)
            | Self::Flag(_)
            | Self::Bytes(None)
            | Self::Object
            | Self::Other => None,
        }
    }
}

/// Implements [`Bounded`] for types of one size.
macro_rules! sizes {
    ($($type:ty: $value:ident => $size:expr;)*) => {
        $(impl Bounded for $type {
            fn size(&self) -> Size<'_> {
                let $value = self;
                $size
            }
        })*
    };
}

sizes! {
    String: text => Size::Text(text);
    bool: flag => Size::Flag(*flag);
    i32: number => Size::Integer(i128::from(*number));
    i64: number => Size::Integer(i128::from(*number));
    u64: number => Size::Integer(i128::from(*number));
    f64: number => Size::Number(*number);
    serde_json::Value: _value => Size::Other;
}

impl<T: Bounded> Bounded for Vec<T> {
    fn size(&self) -> Size<'_> {
        Size::Items(self.len())
    }

    fn check(&self, at: &At<'_>) -> Result<(), Violation> {
        let mut items = self.iter().enumerate();
        items.try_for_each(|(index, item)| At::Item(at, index).value(&[], item))
    }

    fn item(&self, index: usize) -> Option<&dyn Bounded> {
        self.get(index).map(|item| item as &dyn Bounded)
    }
}

impl<T: Bounded> Bounded for BTreeMap<String, T> {
    fn size(&self) -> Size<'_> {
        Size::Properties(self.len())
    }

    fn check(&self, at: &At<'_>) -> Result<(), Violation> {
        let mut values = self.values();
        values.try_for_each(|value| At::Value(at).value(&[], value))
    }

    fn item(&self, index: usize) -> Option<&dyn Bounded> {
        let mut values = self.values();
        values.nth(index).map(|value| value as &dyn Bounded)
    }
}

/// Implements [`Bounded`] for what may hold a value, by what it holds.
macro_rules! holders {
    ($($holder:ident: $held:ident => $value:expr;)*) => {
        $(impl<T: Bounded> Bounded for $holder<T> {
            fn size(&self) -> Size<'_> {
                let $held = self;
                $value.map_or(Size::Absent, T::size)
            }

            fn check(&self, at: &At<'_>) -> Result<(), Violation> {
                let $held = self;
                $value.map_or(Ok(()), |value: &T| value.check(at))
            }

            fn property(&self, name: &str) -> Size<'_> {
                let $held = self;
                $value.map_or(Size::Absent, |value: &T| value.property(name))
            }

            fn item(&self, index: usize) -> Option<&dyn Bounded> {
                let $held = self;
                $value.and_then(|value: &T| value.item(index))
            }
        })*
    };
}

holders! {
    Option: held => held.as_ref();
    Nullable: held => held.as_option();
    Box: held => Some(&**held);
}
