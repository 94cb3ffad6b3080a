//! Constructors and setters of structs, from a table.

/// Implements `new` and a setter for each field that is optional.
///
/// The name of the struct, what the documentation says of `new`, its arguments, and in braces how those fields start that
/// do not start as `None`. After it two kinds of rows, each with the type that the setter takes: an optional field, set to
/// `Some` of the argument, or of the expression after `=`; then, after `;`, fields that hold something else, with a sentence
/// of documentation and the expression that is set.
macro_rules! builder {
    (
        $(#[$attribute:meta])*
        $name:ident $docs:literal ($($argument:ident: $argument_type:ty),*) { $($start:tt)* }
        $($(#[$optional_attribute:meta])* $optional:ident: $optional_type:ty $(= $some:expr)?),*
        $(; $($(#[$field_attribute:meta])* $field_docs:literal $field:ident: $field_type:ty = $value:expr),+)?
    ) => {
        $(#[$attribute])*
        impl $name {
            #[doc = $docs]
            pub fn new($($argument: $argument_type),*) -> Self {
                Self {
                    $($optional: ::std::option::Option::None,)*
                    $($start)*
                }
            }

            $(
                #[doc = ::std::concat!(
                    "Sets [`", ::std::stringify!($optional), "`](Self::", ::std::stringify!($optional), ").",
                )]
                $(#[$optional_attribute])*
                #[must_use]
                pub fn $optional(mut self, $optional: $optional_type) -> Self {
                    $(let $optional = $some;)?
                    self.$optional = ::std::option::Option::Some($optional);
                    self
                }
            )*

            $($(
                #[doc = ::std::concat!(
                    "Sets [`", ::std::stringify!($field), "`](Self::", ::std::stringify!($field), ").",
                )]
                #[doc = $field_docs]
                $(#[$field_attribute])*
                #[must_use]
                pub fn $field(mut self, $field: $field_type) -> Self {
                    self.$field = $value;
                    self
                }
            )+)?
        }
    };
}
pub(crate) use builder;
