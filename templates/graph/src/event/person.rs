//! Who takes part in a conversation. `{"id": …}` or `{"user_ref": …}` comes in; a person goes out, each id an opaque string
//! whether it was a string or a number.

use std::fmt;
use std::sync::Arc;

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, Visitor};
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

impl From<Psid> for Person {
    fn from(id: Psid) -> Self {
        Self::Psid(id)
    }
}

impl From<UserRef> for Person {
    fn from(reference: UserRef) -> Self {
        Self::UserRef(reference)
    }
}

macro_rules! id {
    ($(#[$docs:meta])* $name:ident) => {
        $(#[$docs])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(Arc<str>);

        impl $name {
            /// Wraps an id.
            pub fn new(id: impl Into<Arc<str>>) -> Self {
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
    /// Creates the conversation of a Page and a person.
    pub fn new(page_id: impl Into<Arc<str>>, person: Person) -> Self {
        Self::of(Some(page_id.into()), person)
    }

    pub(super) fn of(page: Option<Arc<str>>, person: Person) -> Self {
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
        deserializer.deserialize_map(PersonVisitor(None))
    }
}

/// Reads a participant, or null. An id equal to this one of the Page shares its text: most are.
pub(super) struct Party<'a>(pub Option<&'a Arc<str>>);

impl<'de> DeserializeSeed<'de> for Party<'_> {
    type Value = Option<Person>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_option(self)
    }
}

impl<'de> Visitor<'de> for Party<'_> {
    type Value = Option<Person>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        PersonVisitor(None).expecting(f)
    }

    fn visit_none<E>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        let person = deserializer.deserialize_map(PersonVisitor(self.0))?;
        Ok(Some(person))
    }
}

struct PersonVisitor<'a>(Option<&'a Arc<str>>);

impl<'de> Visitor<'de> for PersonVisitor<'_> {
    type Value = Person;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object with `id` or `user_ref`")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Person, A::Error> {
        let (mut id, mut user_ref) = (None, None);
        while let Some(name) = map.next_key()? {
            match name {
                PersonKey::Id => id = map.next_value_seed(IdSeed(self.0))?,
                PersonKey::UserRef => user_ref = map.next_value_seed(IdSeed(None))?,
                PersonKey::Other => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        match (id, user_ref) {
            (Some(id), _) => Ok(Person::Psid(Psid(id))),
            (None, Some(id)) => Ok(Person::UserRef(UserRef(id))),
            (None, None) => Err(A::Error::custom("neither `id` nor `user_ref`")),
        }
    }
}

enum PersonKey {
    Id,
    UserRef,
    Other,
}

impl<'de> Deserialize<'de> for PersonKey {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_identifier(PersonKeyVisitor)
    }
}

struct PersonKeyVisitor;

impl Visitor<'_> for PersonKeyVisitor {
    type Value = PersonKey;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a property")
    }

    fn visit_str<E>(self, name: &str) -> Result<PersonKey, E> {
        Ok(match name {
            "id" => PersonKey::Id,
            "user_ref" => PersonKey::UserRef,
            _ => PersonKey::Other,
        })
    }
}

/// An id as Graph writes it: a string, or a number in some samples.
pub(super) struct RawId(pub Arc<str>);

impl<'de> Deserialize<'de> for RawId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let id = IdSeed(None).deserialize(deserializer)?;
        id.map(RawId)
            .ok_or_else(|| D::Error::custom("expected an id, found null"))
    }
}

/// Reads an id, or null; one that is equal to the known id shares its text.
struct IdSeed<'a>(Option<&'a Arc<str>>);

impl<'de> DeserializeSeed<'de> for IdSeed<'_> {
    type Value = Option<Arc<str>>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl Visitor<'_> for IdSeed<'_> {
    type Value = Option<Arc<str>>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an id as a string or an integer")
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_str<E>(self, id: &str) -> Result<Self::Value, E> {
        let known = self.0.filter(|known| &***known == id);
        Ok(Some(known.map_or_else(|| id.into(), Arc::clone)))
    }

    fn visit_u64<E: Error>(self, id: u64) -> Result<Self::Value, E> {
        self.visit_str(&id.to_string())
    }

    fn visit_i64<E: Error>(self, id: i64) -> Result<Self::Value, E> {
        self.visit_str(&id.to_string())
    }
}
