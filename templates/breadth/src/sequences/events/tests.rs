//! The examples and the rules of section 9.2 of the HTML standard, in chunks of any length.

use super::*;

/// Reads a body in chunks of a length.
fn read(body: &[u8], length: usize) -> (Vec<(String, String, String)>, EventReader) {
    let mut reader = EventReader::after("");
    let mut events = Vec::new();
    for chunk in body.chunks(length) {
        let mut chunk = Bytes::copy_from_slice(chunk);
        while let Some(event) = reader.read(&mut chunk).unwrap() {
            events.push((event.name, event.id, event.data));
        }
    }
    assert!(reader.finish().is_none());
    (events, reader)
}

#[track_caller]
fn check(body: &str, expected: &[(&str, &str, &str)]) {
    for body in [
        body.to_owned(),
        body.replace('\n', "\r"),
        body.replace('\n', "\r\n"),
    ] {
        for length in 1..=body.len() {
            let (events, _) = read(body.as_bytes(), length);
            let events = events.iter();
            let events: Vec<_> = events
                .map(|(a, b, c)| (a.as_str(), b.as_str(), c.as_str()))
                .collect();
            assert_eq!(events, expected, "{body:?} by {length}");
        }
    }
}

#[test]
fn the_examples_of_the_standard() {
    check(
        "data: YHOO\ndata: +2\ndata: 10\n\n",
        &[("message", "", "YHOO\n+2\n10")],
    );
    let body = ": test stream\n\ndata: first event\nid: 1\n\ndata:second event\nid\n\ndata:  third event\n\n";
    let events = [
        ("message", "1", "first event"),
        ("message", "", "second event"),
        ("message", "", " third event"),
    ];
    check(body, &events);
    check(
        "data\n\ndata\ndata\n\ndata:",
        &[("message", "", ""), ("message", "", "\n")],
    );
    check("data:test\n\ndata: test\n\n", &[("message", "", "test"); 2]);
}

#[test]
fn fields_mean_what_the_standard_says() {
    check(
        "\u{feff}event: a\ndata: 1\n\ndata: 2\n\n",
        &[("a", "", "1"), ("message", "", "2")],
    );
    check("event: a\n\ndata: 1\n\n", &[("message", "", "1")]);
    check("DATA: 1\nfoo: 2\n:data: 3\ndata : 4\n\n", &[]);
    check(
        "id: 7\n\ndata: 1\n\nid: a\0b\ndata: 2\n\n",
        &[("message", "7", "1"), ("message", "7", "2")],
    );
    check("data: ä\u{1f600}\n\n", &[("message", "", "ä\u{1f600}")]);
}

#[test]
fn an_event_that_does_not_end_is_none() {
    let (events, reader) = read(b"id: 1\ndata: 1\n\nid: 2\ndata: 2\n", 5);
    assert_eq!(events.len(), 1);
    assert_eq!(reader.last_id(), "1");
}

#[test]
fn bytes_that_are_not_utf_8_are_replaced() {
    let (events, _) = read(b"data: a\xffb\n\n", 3);
    assert_eq!(events[0].2, "a\u{fffd}b");
}

#[test]
fn the_time_to_wait_is_a_number() {
    for (retry, expected) in [
        ("1500", Some(1500)),
        ("", None),
        ("1.5", None),
        ("-1", None),
        ("99999999999999999999", None),
    ] {
        let (_, reader) = read(format!("retry: {retry}\n\n").as_bytes(), 4);
        assert_eq!(
            reader.retry(),
            expected.map(Duration::from_millis),
            "{retry}"
        );
    }
}

#[test]
fn an_event_has_a_limit_over_all_its_lines() {
    for body in [
        "data: 123456789\n\n",
        "data: 12\ndata: 34\ndata: 56\n\n",
        "event: abcdefghi",
        ":123456789012",
    ] {
        let mut reader = EventReader::after("");
        reader.set_limit(11);
        let error = reader
            .read(&mut Bytes::copy_from_slice(body.as_bytes()))
            .unwrap_err();
        assert!(error.to_string().contains("limit of 11 bytes"), "{body}");
    }
    let mut reader = EventReader::after("");
    reader.set_limit(11);
    let mut chunk = Bytes::from_static(b"data: 12345\n\ndata: 12345\n\n");
    assert!(reader.read(&mut chunk).unwrap().is_some());
    assert!(reader.read(&mut chunk).unwrap().is_some());
}
