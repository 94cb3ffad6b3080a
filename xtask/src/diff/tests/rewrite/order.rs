//! Rewritings of the whole tree: keys and lists in another order, media types in other letters.

use fastrand::Rng;
use serde_json::{Map, Value};

pub fn shuffle_keys(value: &mut Value, random: &mut Rng) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| shuffle_keys(item, random)),
        Value::Object(map) => {
            let mut entries: Vec<_> = std::mem::take(map).into_iter().collect();
            random.shuffle(&mut entries);
            entries
                .iter_mut()
                .for_each(|(_, value)| shuffle_keys(value, random));
            map.extend(entries);
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
            for (key, value) in map {
                if let (true, Some(items)) = (LISTS.contains(&key.as_str()), value.as_array_mut()) {
                    random.shuffle(items);
                }
                shuffle_lists(value, random);
            }
        }
        _ => {}
    }
}

pub fn capitalise(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(capitalise),
        Value::Object(map) => {
            for (key, value) in map {
                // A schema may have a property of that name.
                let media =
                    |content: &Map<String, Value>| content.keys().all(|name| name.contains('/'));
                if key == "content"
                    && let Some(content) = value.as_object_mut().filter(|content| media(content))
                {
                    let old = std::mem::take(content);
                    content.extend(old.into_iter().map(|(name, media)| {
                        (format!("{}; charset=UTF-8", name.to_uppercase()), media)
                    }));
                }
                capitalise(value);
            }
        }
        _ => {}
    }
}
