//! The response: read whole, and read still when Meta adds to it or leaves out what it may leave out.

use messenger_graph::error::Error;
use serde_json::{Value, json};

use super::change::{pointers, properties, with, with_news, without};
use crate::shared::call::{Call, ID};
use crate::shared::stand_in::{StandIn, json as response};

/// Beyond 32 bits, and beyond what a double holds exactly.
const LARGE: i64 = 9_007_199_254_740_993;

/// An id that only a string can hold.
const BEYOND_64_BITS: &str = "123456789012345678901234567890";

/// Goes through the changes to each call's response.
pub async fn check(server: &StandIn, calls: &[Call]) {
    for call in calls {
        let whole = &call.response.body;
        unchanged(server, call, whole.clone()).await;
        unchanged(server, call, with_news(whole)).await;
        for pointer in call.response.enums {
            for value in [json!("SOMETHING_NEW"), json!(""), json!(7), json!(true)] {
                unchanged(server, call, with(whole, pointer, value)).await;
            }
        }
        for pointer in pointers(whole, Value::is_i64) {
            for value in [LARGE, -1, i64::MIN] {
                unchanged(server, call, with(whole, &pointer, json!(value))).await;
            }
        }
        for pointer in properties(whole).iter().filter(|it| it.ends_with("/id")) {
            digits(server, call, with(whole, pointer, json!(BEYOND_64_BITS))).await;
        }
        digits(server, call, with_news(&with_number(whole))).await;
        ids_as_numbers(server, call).await;
        for pointer in pointers(whole, Value::is_array) {
            unchanged(server, call, with(whole, &pointer, json!([]))).await;
        }
        for pointer in properties(whole) {
            let (less, null) = (without(whole, &pointer), with(whole, &pointer, Value::Null));
            if call.response.required.contains(&pointer.as_str()) {
                rejected(server, call, less, &pointer).await;
                continue;
            }
            // An optional property that is null reads as one that is absent, and an absent list is not an empty one.
            unchanged(server, call, less.clone()).await;
            server.react(response(200, null));
            assert_eq!(
                call.send(ID).await.unwrap(),
                less,
                "{}: {pointer} is null",
                call.name
            );
        }
    }
}

/// Returns a response with a number of more than 64 bits in a property that is not declared.
fn with_number(whole: &Value) -> Value {
    let mut whole = whole.clone();
    if let Some(properties) = whole.as_object_mut() {
        properties.insert("x_id".to_owned(), json!(BEYOND_64_BITS));
    }
    whole
}

/// Checks that an id is read whether it is a string or a number: Graph sends both.
async fn ids_as_numbers(server: &StandIn, call: &Call) {
    let whole = &call.response.body;
    let number = |pointer: &String| whole.pointer(pointer)?.as_str()?.parse::<u64>().ok();
    let is_id = |pointer: &&String| pointer.ends_with("/id") || pointer.ends_with("_id");
    for pointer in properties(whole).iter().filter(is_id) {
        let Some(number) = number(pointer) else {
            continue;
        };
        let sent = with(whole, pointer, json!(number));
        server.react(response(200, &sent));
        match call.send(ID).await {
            Ok(read) => assert!(read == *whole || read == sent, "{}: {read}", call.name),
            Err(error) => panic!("{}: {error:?} of {sent}", call.name),
        }
    }
}

/// Checks that a response keeps the digits of numbers of more than 64 bits.
async fn digits(server: &StandIn, call: &Call, body: Value) {
    let sent = body
        .to_string()
        .replace(&format!("\"{BEYOND_64_BITS}\""), BEYOND_64_BITS);
    server.react(response(200, sent));
    match call.send(ID).await {
        Ok(read) => assert_eq!(read, body, "{}", call.name),
        Err(error) => panic!("{}: {error:?} of {body}", call.name),
    }
}

/// Checks that a response is read without a loss.
async fn unchanged(server: &StandIn, call: &Call, body: Value) {
    server.react(response(200, &body));
    match call.send(ID).await {
        Ok(read) => assert_eq!(read, body, "{}", call.name),
        Err(error) => panic!("{}: {error:?} of {body}", call.name),
    }
}

/// Checks that a response without a required property is an error that names the property.
async fn rejected(server: &StandIn, call: &Call, body: Value, pointer: &str) {
    server.react(response(200, &body));
    let error = call.send(ID).await.unwrap_err();
    let Error::Decode {
        response, source, ..
    } = error
    else {
        panic!("{}: {error:?}", call.name);
    };
    assert_eq!(response.body, body.to_string());
    let name = pointer.rsplit('/').next().expect("a pointer");
    assert!(
        source
            .to_string()
            .contains(&format!("missing field `{name}`")),
        "{}: {source}",
        call.name
    );
}
