//! Each bound of the table at its value, and one beyond it.

use std::collections::BTreeSet;

use messenger_graph::bytes::Bytes;
use messenger_graph::multipart::Upload;
use messenger_graph::v26::messages::*;
use messenger_graph::wire::ValueBound;
use messenger_graph::{PageToken, v26};
use serde_json::{Value, json};

use crate::prepare;
use crate::requests::samples;
use crate::windows;

/// What a property is set to: within the bound, and beyond it.
struct Edge {
    within: Value,
    beyond: Value,
    /// The size that the error names.
    actual: Option<i128>,
}

/// Returns a string of so many characters that begins as the sample does; each is of several bytes where it may be.
fn text(sample: &str, count: u64, bounds: &[ValueBound]) -> Value {
    let is_ascii = bounds
        .iter()
        .any(|bound| matches!(bound, ValueBound::Only(_)));
    let filler = if is_ascii { 'a' } else { 'ä' };
    let start: String = sample.chars().take(count as usize).collect();
    let rest = count as usize - start.chars().count();
    (start + &filler.to_string().repeat(rest)).into()
}

fn list(sample: &Value, count: u64) -> Value {
    vec![sample[0].clone(); count as usize].into()
}

fn edge(bound: &ValueBound, sample: &Value, bounds: &[ValueBound]) -> Edge {
    let text = |count: u64| text(sample.as_str().expect("a string"), count, bounds);
    let edge = |within: Value, beyond: Value, actual: i128| Edge {
        within,
        beyond,
        actual: Some(actual),
    };
    let unlike = |beyond: &str| Edge {
        within: sample.clone(),
        beyond: beyond.into(),
        actual: None,
    };
    match *bound {
        ValueBound::MinCharacters(n) => edge(text(n), text(n - 1), i128::from(n) - 1),
        ValueBound::MaxCharacters(n) => edge(text(n), text(n + 1), i128::from(n) + 1),
        ValueBound::MinItems(n) => edge(list(sample, n), list(sample, n - 1), i128::from(n) - 1),
        ValueBound::MaxItems(n) => edge(list(sample, n), list(sample, n + 1), i128::from(n) + 1),
        ValueBound::Minimum(n) => edge(n.into(), (n - 1).into(), i128::from(n) - 1),
        ValueBound::Maximum(n) => edge(n.into(), (n + 1).into(), i128::from(n) + 1),
        ValueBound::Prefix(_) => unlike("http://CANARY"),
        ValueBound::Only(_) => unlike("CANARY-1"),
        ValueBound::Without(parts) => unlike(&format!("CANARY{}1", parts[0])),
        ValueBound::AtMostOne(property) => {
            let one = json!({"url": "https://a", property: true});
            let none = json!({"url": "https://a", property: false});
            edge(json!([one, none]), json!([one, one]), 2)
        }
        ValueBound::Each(_) => Edge {
            within: json!(["DE", "FR"]),
            beyond: json!(["DE", "FRA"]),
            actual: Some(3),
        },
        ref other => panic!("no test for {other:?}"),
    }
}

#[test]
fn every_bound_admits_its_value_and_rejects_one_beyond() {
    let samples = samples();
    let mut tried = 0;
    let mut without_sample = BTreeSet::new();
    for of in BOUNDS {
        let rows = of
            .properties
            .iter()
            .filter(|(_, bounds)| !bounds.is_empty());
        let Some((_, request, pointer)) = samples.iter().find(|(name, ..)| *name == of.name) else {
            without_sample.extend(rows.map(|_| of.name));
            continue;
        };
        for (property, bounds) in rows {
            for bound in *bounds {
                let mut request = request.clone();
                let object = request.pointer_mut(pointer).expect("the type is there");
                let sample = object[*property].clone();
                let edge = edge(bound, &sample, bounds);
                let with = |value: Value| {
                    let mut request = request.clone();
                    request.pointer_mut(pointer).expect("the type is there")[*property] = value;
                    request
                };
                let name = format!("{}.{property} {bound}", of.name);
                assert_eq!(prepare(with(edge.within)), Ok(()), "{name}");
                let error = prepare(with(edge.beyond)).expect_err(&name);
                let violation = error.violation().expect(&name);
                assert_eq!(violation.operation(), "SendMessage", "{name}");
                assert!(violation.path().contains(property), "{name}: {violation}");
                assert_eq!(violation.actual(), edge.actual, "{name}");
                let shown = [format!("{error} {error:?}"), format!("{error:#?}")].concat();
                assert!(
                    !shown.contains("CANARY") && !shown.contains("FRA"),
                    "{name}: {shown}"
                );
                let found = violation.bound().expect(&name);
                let is_of_items = matches!(bound, ValueBound::Each(of) if of.contains(found));
                assert!(found == bound || is_of_items, "{name}: {found}");
                tried += 1;
            }
        }
    }
    // What is uploaded is not JSON, and is tested below.
    let uploaded = BTreeSet::from(["UploadMessage", "UploadRequest"]);
    assert_eq!(without_sample, uploaded);
    assert!(tried > 100, "{tried}");
}

#[test]
fn an_error_names_operation_path_bound_and_size() {
    let card = GenericElement::new("Shoe").subtitle("s");
    let long = GenericElement::new("CANARY".repeat(14)).subtitle("s");
    let template = GenericTemplate::new([card.clone(), card.clone(), card, long]);
    let message = AttachmentMessage::new(TemplateAttachment::new(template));
    let request = windows::respond("2002", message);
    let client = v26::Client::new(PageToken::new("t"));
    let error = client.prepare(&SendMessage::new("1001", request));
    assert_eq!(
        error.expect_err("a title that is too long").to_string(),
        "SendMessage: `message.attachment.payload.elements[3].title` may have at most 80 characters, not 84"
    );
}

#[test]
fn a_file_whose_length_is_known_is_within_its_bound() {
    let client = v26::Client::new(PageToken::new("t"));
    let window = windows::of("2002");
    let open = window.open_at(windows::WROTE).expect("it is open");
    let send = |length: usize, metadata: usize| {
        let attachment = UploadedAttachment::new(MediaType::File, UploadedPayload::new());
        let message = UploadMessage::new(attachment).metadata("a".repeat(metadata));
        let file = Upload::new("a", Bytes::from(vec![0_u8; length]));
        let upload = UploadRequest::new(open, message, file);
        client.prepare(&SendMessage::new("1001", upload)).map(drop)
    };
    let most = 25 * 1024 * 1024;
    assert_eq!(send(most, 999), Ok(()));
    let error = send(most + 1, 1)
        .expect_err("a file that is too large")
        .to_string();
    assert_eq!(
        error,
        "SendMessage: `filedata` may have at most 26214400 bytes, not 26214401"
    );
    let error = send(1, 1000)
        .expect_err("metadata that is too long")
        .to_string();
    assert_eq!(
        error,
        "SendMessage: `message.metadata` may have at most 999 characters, not 1000"
    );
    let replies = [TextQuickReply::new("a", "b")];
    let attachment = UploadedAttachment::new(MediaType::File, UploadedPayload::new());
    let message = UploadMessage::new(attachment).quick_replies(vec![replies[0].clone(); 14]);
    let upload = UploadRequest::new(open, message, Upload::new("a", "b"));
    let error = client.prepare(&SendMessage::new("1001", upload)).map(drop);
    let error = error.expect_err("too many quick replies");
    assert_eq!(error.violation().and_then(|it| it.actual()), Some(14));
}
