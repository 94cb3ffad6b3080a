//! The profile of a person, field by field under the rules of its day. In: the fields. Out: those that the app may see.

use serde_json::{Map, Value};

use crate::gate::{Requirement, Verdict};
use crate::profile::{Field, verdict};
use crate::stand_in::engine::{Received, day};
use crate::stand_in::rejection::Rejection;

/// The fields that a call without `fields` gets.
const DEFAULT: [Field; 4] = [
    Field::Id,
    Field::FirstName,
    Field::LastName,
    Field::ProfilePic,
];

pub(super) fn get(call: &mut Received<'_>) -> Result<Value, Rejection> {
    let asked = call.names("fields");
    let fields = asked.iter().map(|name| {
        let mut fields = Field::ALL.iter().copied();
        let field = fields.find(|field| field.name() == name);
        field.ok_or_else(|| Rejection::unknown_field(name))
    });
    let mut fields: Vec<Field> = fields.collect::<Result<_, _>>()?;
    if fields.is_empty() {
        fields.extend(DEFAULT);
    } else if !fields.contains(&Field::Id) {
        fields.push(Field::Id);
    }
    let person = call.world.persons.get(&call.node);
    let person = person.ok_or_else(Rejection::unknown_person)?;
    if !person.has_profile {
        let message = "The person's account has no profile";
        return Err(Rejection::new(2_018_218, None, message));
    }
    let mut is_visible = person.is_in_touch();
    for field in &fields {
        is_visible &= may_read(call, *field)?;
    }
    let mut profile = Map::new();
    if !is_visible {
        return Ok(profile.into());
    }
    for field in fields {
        let name = field.name();
        let value = match field {
            Field::Id => Some(Value::from(person.id.clone())),
            _ => person.profile.get(name).cloned(),
        };
        profile.extend(value.map(|value| (name.to_owned(), value)));
    }
    Ok(profile.into())
}

/// Returns whether the app sees the profile, as far as this field decides it.
fn may_read(call: &Received<'_>, field: Field) -> Result<bool, Rejection> {
    let app = &call.world.app;
    let verdict = verdict(
        field,
        call.asked_version,
        app.created,
        day(call.now),
        &app.grants(),
    );
    match verdict {
        Verdict::Needs(Requirement::Permission(permission)) => {
            let message = format!(
                "The field {} needs the permission {permission}",
                field.name()
            );
            Err(Rejection::new(2_018_247, None, message))
        }
        // Without the feature the profile is not visible.
        Verdict::Needs(Requirement::Feature(_)) => Ok(false),
        verdict if verdict.is_allowed() => Ok(true),
        _ => Err(Rejection::unknown_field(field.name())),
    }
}
