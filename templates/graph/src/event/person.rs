//! Who takes part in a conversation. `{"id": …}` or `{"user_ref": …}` comes in; a person goes out, each id an opaque string
//! whether it was a string or a number.

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

use serde::de::{Deserializer, Error, IgnoredAny, MapAccess, Visitor};
use serde::{Deserialize, Serialize, Serializer};

/// A participant of a conversation.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Person {
    /// Known by the id that a person has for one Page.
    Psid(Psid),
    /// Known by the reference of a plugin only: a person without a conversation yet.
    UserRef(UserRef),
}

impl Person {
    /// Returns the id, of whichever kind it is.
    pub fn id(&self) -> &str {
        match self {
            Self::Psid(Psid(id)) | Self::UserRef(UserRef(id)) => id,
        }
    }
}

macro_rules! id {
    ($(#[$docs:meta])* $name:ident) => {
        $(#[$docs])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(Box<str>);

        impl $name {
            /// Wraps an id.
            pub fn new(id: impl Into<Box<str>>) -> Self {
                Self(id.into())
            }

            /// Returns the id.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.0)
            }
        }
    };
}

id! {
    /// The id that a person has for one Page. It is opaque, and differs from Page to Page.
    Psid
}

id! {
    /// The reference that a plugin gave a person.
    UserRef
}

/// A Page and a person: what has to be handled in order.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Conversation {
    page: Option<Arc<str>>,
    person: Person,
}

impl Conversation {
    pub(super) fn new(page: Option<Arc<str>>, person: Person) -> Self {
        Self { page, person }
    }

    /// Returns the id of the Page.
    pub fn page_id(&self) -> Option<&str> {
        self.page.as_deref()
    }

    /// Returns the person.
    pub fn person(&self) -> &Person {
        &self.person
    }
}

impl<'de> Deserialize<'de> for Person {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(PersonVisitor)
    }
}

struct PersonVisitor;

impl<'de> Visitor<'de> for PersonVisitor {
    type Value = Person;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object with `id` or `user_ref`")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Person, A::Error> {
        let (mut id, mut user_ref) = (None::<Id<Box<str>>>, None::<Id<Box<str>>>);
        while let Some(name) = map.next_key()? {
            match name {
                Name::Id => id = map.next_value()?,
                Name::UserRef => user_ref = map.next_value()?,
                Name::Other => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        match (id, user_ref) {
            (Some(Id(id)), _) => Ok(Person::Psid(Psid(id))),
            (None, Some(Id(id))) => Ok(Person::UserRef(UserRef(id))),
            (None, None) => Err(A::Error::custom("neither `id` nor `user_ref`")),
        }
    }
}

enum Name {
    Id,
    UserRef,
    Other,
}

impl<'de> Deserialize<'de> for Name {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_identifier(NameVisitor)
    }
}

struct NameVisitor;

impl Visitor<'_> for NameVisitor {
    type Value = Name;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a property")
    }

    fn visit_str<E>(self, name: &str) -> Result<Name, E> {
        Ok(match name {
            "id" => Name::Id,
            "user_ref" => Name::UserRef,
            _ => Name::Other,
        })
    }
}

/// An id as Graph writes it: a string, or a number in some samples.
pub(super) struct Id<T>(pub T);

impl<'de, T: for<'a> From<&'a str>> Deserialize<'de> for Id<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(IdVisitor(PhantomData))
    }
}

struct IdVisitor<T>(PhantomData<T>);

impl<T: for<'a> From<&'a str>> Visitor<'_> for IdVisitor<T> {
    type Value = Id<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an id as a string or an integer")
    }

    fn visit_str<E>(self, id: &str) -> Result<Id<T>, E> {
        Ok(Id(id.into()))
    }

    fn visit_u64<E>(self, id: u64) -> Result<Id<T>, E> {
        Ok(Id(id.to_string().as_str().into()))
    }

    fn visit_i64<E>(self, id: i64) -> Result<Id<T>, E> {
        Ok(Id(id.to_string().as_str().into()))
    }
}
