//! Requests, from a table: how the values of one call become its [`Parts`](super::Parts).

use super::{InvalidRequest, Parts, Request};
use crate::error::Error;
use crate::response::{RawResponse, Response};

/// A request whose body is more than one row can say.
#[allow(dead_code)]
pub trait WriteBody {
    /// Writes the body.
    ///
    /// # Errors
    ///
    /// A value that cannot be sent.
    fn write_body(&self, parts: &mut Parts) -> Result<(), InvalidRequest>;
}

/// A request whose response is read by its status or its content type.
#[allow(dead_code)]
pub trait Decode: Request {
    /// Reads a response.
    ///
    /// # Errors
    ///
    /// As [`Request::decode`].
    fn decode(response: RawResponse) -> Result<Response<Self::Response>, Error<Self::Error>>;
}

/// Implements [`Request`] for a struct of the parent module.
///
/// The name; the method, path template and reference page of its operation; the types that a success and an error are read
/// as; then a row for each thing that is written, in this order. `decode` after the rows: the request has its reader,
/// [`Decode`]; `=` before it: the method, which HTTP's crate has no constant for.
macro_rules! request {
    (
        $request:ident $method:ident $path:literal $page:literal, $response:ty, $error:ty;
        $($($row:ident)+ ($($argument:tt)*)),*;
        $(= $name:literal)? $($decode:ident)?
    ) => {
        impl $crate::request::Request for super::$request {
            type Response = $response;
            type Error = $error;
            const OPERATION: $crate::request::Operation = $crate::request::Operation {
                name: ::std::stringify!($request),
                method: ::http::Method::$method,
                path: $path,
                page: $page,
            };

            $(fn operation(&self) -> $crate::request::Operation {
                $crate::request::Operation { method: $crate::method::named($name), ..Self::OPERATION }
            })?

            fn write(
                &self,
                parts: &mut $crate::request::Parts,
            ) -> ::std::result::Result<(), $crate::request::InvalidRequest> {
                $($crate::request::row!(self parts $($row)+ $($argument)*);)*
                Ok(())
            }

            $(fn $decode(
                response: $crate::response::RawResponse,
            ) -> ::std::result::Result<
                $crate::response::Response<Self::Response>,
                $crate::error::Error<Self::Error>,
            > {
                <Self as $crate::request::Decode>::$decode(response)
            })?
        }
    };
}
pub(crate) use request;

/// Writes one row of [`request!`]: what is done, and with which field, under which name, if that is another one.
macro_rules! row {
    ($self:ident $parts:ident path $literal:literal) => {
        $parts.path($literal)
    };
    ($self:ident $parts:ident pair $name:literal $value:literal) => {
        $parts.query($name, &$value)
    };
    ($self:ident $parts:ident server $address:literal) => {
        $parts.server($address)
    };
    ($self:ident $parts:ident accept $types:literal) => {
        $parts.header("accept", &$types)?
    };
    ($self:ident $parts:ident security $([$($name:literal)*])*) => {
        $parts.security(&[$(&[$($name),*]),*])
    };
    ($self:ident $parts:ident bounds $field:ident $name:literal [$($bound:expr),*]) => {
        $crate::bound::check(Self::OPERATION.name, $name, &[$($bound),*], &$self.$field)?
    };
    ($self:ident $parts:ident finite $field:ident $($name:literal)?) => {
        $crate::finite::check($crate::record::name!($field $($name)?), &$self.$field)?
    };
    ($self:ident $parts:ident selected $name:literal) => {
        $parts.query($name, &$self.selected())
    };
    ($self:ident $parts:ident encoded body) => {
        $parts.body($self.encoding, &$self.body)?
    };
    ($self:ident $parts:ident optional encoded body) => {
        if let ::std::option::Option::Some(value) = &$self.body {
            $parts.body($self.encoding, value)?
        }
    };
    ($self:ident $parts:ident written body) => {
        $crate::request::WriteBody::write_body($self, $parts)?
    };
    ($self:ident $parts:ident optional $row:ident $field:ident $($argument:tt)*) => {
        if let ::std::option::Option::Some(value) = &$self.$field {
            $crate::request::value!($parts value $row $field $($argument)*)
        }
    };
    ($self:ident $parts:ident $row:ident $field:ident $($argument:tt)*) => {
        $crate::request::value!($parts (&$self.$field) $row $field $($argument)*)
    };
}
pub(crate) use row;

/// Writes the value of a field. After `given`, returns whether a word is there.
macro_rules! value {
    (given) => {
        false
    };
    (given $word:ident) => {
        true
    };
    ($parts:ident $value:tt query $field:ident $($name:literal)?) => {
        $parts.query($crate::record::name!($field $($name)?), $value)
    };
    ($parts:ident $value:tt each $field:ident $($name:literal)?) => {
        for item in $value {
            $parts.query($crate::record::name!($field $($name)?), item)
        }
    };
    ($parts:ident $value:tt list $field:ident $($name:literal)?) => {
        $parts.list($crate::record::name!($field $($name)?), $value)
    };
    ($parts:ident $value:tt json body $($content_type:literal)?) => {{
        $parts.json($value)?;
        $($parts.content_type($content_type);)?
    }};
    ($parts:ident $value:tt form body) => {
        $parts.form($value)?
    };
    ($parts:ident $value:tt styled_form body $(($name:literal $style:ident $explode:literal $($reserved:ident)?))*) => {
        $parts.styled_form($value, &[$($crate::style::PropertyStyle {
            name: $name,
            style: $crate::style::Style::$style,
            explode: $explode,
            allow_reserved: $crate::request::value!(given $($reserved)?),
        }),*])?
    };
    ($parts:ident $value:tt raw body $content_type:literal) => {
        $parts.raw($content_type, $value.clone())
    };
    ($parts:ident $value:tt content body $content_type:literal) => {
        $parts.content($content_type, $value)?
    };
    ($parts:ident $value:tt query_json $field:ident) => {
        $parts.query_json($value)?
    };
    ($parts:ident $value:tt query_text $field:ident) => {
        $parts.query_text($value)?
    };
    ($parts:ident $value:tt query_form $field:ident $(($name:literal $style:ident $explode:literal $($reserved:ident)?))*) => {
        $parts.query_form($value, &[$($crate::style::PropertyStyle {
            name: $name,
            style: $crate::style::Style::$style,
            explode: $explode,
            allow_reserved: $crate::request::value!(given $($reserved)?),
        }),*])?
    };
    // `param` and `header`.
    ($parts:ident $value:tt $row:ident $field:ident $($name:literal)?) => {
        $parts.$row($crate::record::name!($field $($name)?), $value)?
    };
    ($parts:ident $value:tt $row:ident $field:ident [$style:ident $explode:literal] $($name:literal)?) => {
        $parts.$row($crate::record::name!($field $($name)?), $crate::style::Style::$style, $explode, $value)?
    };
}
pub(crate) use value;
