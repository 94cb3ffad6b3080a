//! What reading a profile comes to: a profile, or one of the three responses that Graph has when there is none to see.

use serde::de::{DeserializeOwned, Error as _};
use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value};

use crate::error::Error;
use crate::error_code::ErrorCode;
use crate::response::{self, RawResponse, Response, without_mark};
use crate::standard_error::{GraphError, StandardError};

/// What reading a profile came to.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum ProfileOutcome<T> {
    /// The profile.
    Visible(T),
    /// An empty object: the app may not see this person's profile now. It may once the person has written.
    NotVisible,
    /// 2018218: the account was made with a phone number and has no profile. Asking again changes nothing.
    NoProfile(StandardError),
    /// 2018247: the app lacks a permission for one of the fields, and so got none of them.
    PermissionMissing(StandardError),
}

impl<T> ProfileOutcome<T> {
    /// Returns the profile, if it could be seen.
    pub fn visible(self) -> Option<T> {
        match self {
            Self::Visible(profile) => Some(profile),
            _ => None,
        }
    }
}

impl<'de, T: DeserializeOwned> Deserialize<'de> for ProfileOutcome<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let body = Value::deserialize(deserializer)?;
        if body.as_object().is_some_and(Map::is_empty) {
            return Ok(Self::NotVisible);
        }
        serde_json::from_value(body)
            .map(Self::Visible)
            .map_err(D::Error::custom)
    }
}

/// Reads the response to a profile request.
///
/// # Errors
///
/// Every response that is not one of the four outcomes; see [`GraphError`].
pub fn decode<T: DeserializeOwned>(
    response: RawResponse,
) -> Result<Response<ProfileOutcome<T>>, GraphError> {
    // An empty object is decided here, so that an error of the profile names the value that does not fit.
    if response.status.is_success() && is_empty_object(&response) {
        return Ok(Response::new(ProfileOutcome::NotVisible, response));
    }
    let (outcome, response) = match response::decode::<T, StandardError>(response) {
        Ok(response) => {
            let (profile, response) = response.into_parts();
            (ProfileOutcome::Visible(profile), response)
        }
        Err(Error::Api { error, response }) => match error.error_code() {
            ErrorCode::NoProfile => (ProfileOutcome::NoProfile(*error), *response),
            ErrorCode::ProfileFieldPermissionMissing => {
                (ProfileOutcome::PermissionMissing(*error), *response)
            }
            _ => return Err(Error::Api { error, response }),
        },
        Err(error) => return Err(error),
    };
    Ok(Response::new(outcome, response))
}

fn is_empty_object(response: &RawResponse) -> bool {
    let body = without_mark(&response.body).trim_ascii();
    let inside = body
        .strip_prefix(b"{")
        .and_then(|body| body.strip_suffix(b"}"));
    inside.is_some_and(|inside| inside.trim_ascii().is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::v26::user_profile::UserProfile;

    fn read(body: &str) -> Result<ProfileOutcome<UserProfile>, GraphError> {
        decode(http::Response::new(body.to_owned()).into()).map(Response::into_body)
    }

    #[test]
    fn an_error_names_the_value_that_does_not_fit() {
        let error = read(r#"{"id":"1","first_name":{"a":1}}"#).unwrap_err();
        let Error::Decode { path, .. } = &error else {
            panic!("{error}");
        };
        assert_eq!(path, "first_name");
    }

    #[test]
    fn an_empty_object_is_not_a_profile() {
        for body in ["{}", " { } \n", "\u{feff}{}"] {
            assert_eq!(read(body).unwrap(), ProfileOutcome::NotVisible, "{body}");
        }
    }
}
