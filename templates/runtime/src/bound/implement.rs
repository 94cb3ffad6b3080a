//! Implementations for generated types. In: the rows of a type. Out: how it is checked, and its table.

// A document may need a part of them only.
#![allow(unused_imports, unused_macros)]

/// Implements [`Bounded`] and [`Table`] for a struct of the module above.
///
/// A row for each property that has bounds, leads to some, or is in a rule: the field, the property, its bounds. After the rows are the bounds of
/// the object, its rules, and how many properties it has if a bound is about that.
macro_rules! bounded {
    (
        $record:ident $($field:ident $name:literal [$($bound:ident($limit:expr)),*]),*;
        [$($whole:ident($size:expr)),*] [$($rule:expr),*] $(|$it:ident| $count:expr)?
    ) => {
        impl $crate::bound::Table for super::$record {
            const BOUNDS: $crate::bound::TypeBounds = $crate::bound::TypeBounds {
                name: ::std::stringify!($record),
                object: &[$($crate::bound::ValueBound::$whole($size)),*],
                properties: &[$(($name, &[$($crate::bound::ValueBound::$bound($limit)),*])),*],
                rules: &[$($rule),*],
            };
        }

        impl $crate::bound::Bounded for super::$record {
            #[allow(unreachable_code)]
            fn size(&self) -> $crate::bound::Size<'_> {
                $(
                    let $it = self;
                    return $crate::bound::Size::Properties($count);
                )?
                $crate::bound::Size::Object
            }

            fn check(
                &self,
                at: &$crate::bound::At<'_>,
            ) -> ::std::result::Result<(), $crate::bound::Violation> {
                $(at.property($name, &[$($crate::bound::ValueBound::$bound($limit)),*], &self.$field)?;)*
                at.object(&<Self as $crate::bound::Table>::BOUNDS, self)
            }

            fn property(&self, name: &str) -> $crate::bound::Size<'_> {
                match name {
                    $($name => $crate::bound::Bounded::size(&self.$field),)*
                    _ => $crate::bound::Size::Absent,
                }
            }
        }
    };
}
pub(crate) use bounded;

/// Implements [`Bounded`] for a union of the module above: a row for each alternative that has bounds or leads to some.
macro_rules! bounded_union {
    ($union:ident $($variant:ident [$($bound:ident($limit:expr)),*]),*;) => {
        impl $crate::bound::Bounded for super::$union {
            fn size(&self) -> $crate::bound::Size<'_> {
                match self {
                    $(Self::$variant(value) => $crate::bound::Bounded::size(value),)*
                    #[allow(unreachable_patterns)]
                    _ => $crate::bound::Size::Other,
                }
            }

            fn check(
                &self,
                at: &$crate::bound::At<'_>,
            ) -> ::std::result::Result<(), $crate::bound::Violation> {
                match self {
                    $(Self::$variant(value) => {
                        at.value(&[$($crate::bound::ValueBound::$bound($limit)),*], value)
                    })*
                    #[allow(unreachable_patterns)]
                    _ => Ok(()),
                }
            }

            fn property(&self, name: &str) -> $crate::bound::Size<'_> {
                match self {
                    $(Self::$variant(value) => $crate::bound::Bounded::property(value, name),)*
                    #[allow(unreachable_patterns)]
                    _ => $crate::bound::Size::Absent,
                }
            }
        }
    };
}
pub(crate) use bounded_union;

/// Implements [`Bounded`] for an open enum of the module above, as its value on the wire.
macro_rules! bounded_enum {
    ($open:ident) => {
        impl $crate::bound::Bounded for super::$open {
            fn size(&self) -> $crate::bound::Size<'_> {
                $crate::bound::Size::Text(self.as_str())
            }
        }
    };
}
pub(crate) use bounded_enum;
