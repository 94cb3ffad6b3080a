//! Rewritings of the whole tree: keys and lists in another order, media types in other letters.

use fastrand::Rng;
use serde_json::{Map, Value};

pub fn shuffle_keys(value: &mut Value, random: &mut Rng) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| shuffle_keys(item, random)),
        Value::Object(map) => {
            let mut members: Vec<_> = std::mem::take(map).into_iter().collect();
            random.shuffle(&mut members);
            members
                .iter_mut()
                .for_each(|(_, member)| shuffle_keys(member, random));
            map.extend(members);
        }
        _ => {}
    }
}

pub fn shuffle_lists(value: &mut Value, random: &mut Rng) {
    const LISTS: [&str; 8] = [
        "enum",
        "required",
        "oneOf",
        "anyOf",
        "allOf",
        "tags",
        "parameters",
        "security",
    ];
    match value {
        Value::Array(items) => items
            .iter_mut()
            .for_each(|item| shuffle_lists(item, random)),
        Value::Object(map) => {
            for (key, member) in map {
                if let (true, Some(items)) = (LISTS.contains(&key.as_str()), member.as_array_mut())
                {
                    random.shuffle(items);
                }
                shuffle_lists(member, random);
            }
        }
        _ => {}
    }
}

pub fn capitalise(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(capitalise),
        Value::Object(map) => {
            for (key, member) in map {
                // A schema may have a property of that name.
                let media =
                    |content: &Map<String, Value>| content.keys().all(|name| name.contains('/'));
                if key == "content"
                    && let Some(content) = member.as_object_mut().filter(|content| media(content))
                {
                    let old = std::mem::take(content);
                    content.extend(old.into_iter().map(|(name, media)| {
                        (format!("{}; charset=UTF-8", name.to_uppercase()), media)
                    }));
                }
                capitalise(member);
            }
        }
        _ => {}
    }
}
