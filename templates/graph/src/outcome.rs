//! What reading a profile comes to: a profile, or one of the three answers that Graph has when there is none to see.

use serde::de::{DeserializeOwned, Error as _};
use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value};

use crate::error::Error;
use crate::error_code::ErrorCode;
use crate::response::{self, RawResponse, Response};
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

/// Reads the answer to a profile request.
///
/// # Errors
///
/// Every answer that is none of the four outcomes; see [`GraphError`].
pub fn decode<T: DeserializeOwned>(
    answer: RawResponse,
) -> Result<Response<ProfileOutcome<T>>, GraphError> {
    let response = response::decode::<ProfileOutcome<T>, StandardError>(answer);
    let outcome = match response {
        Err(Error::Api { error, answer }) => match error.error_code() {
            ErrorCode::NoProfile => (ProfileOutcome::NoProfile(*error), *answer),
            ErrorCode::ProfileFieldPermissionMissing => {
                (ProfileOutcome::PermissionMissing(*error), *answer)
            }
            _ => return Err(Error::Api { error, answer }),
        },
        other => return other,
    };
    Ok(Response::new(outcome.0, outcome.1))
}
