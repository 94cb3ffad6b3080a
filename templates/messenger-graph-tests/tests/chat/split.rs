//! The parts of a string are the string, each within the limit, and no character is cut that a reader sees as one.

use std::num::NonZeroUsize;

use messenger_graph::chat::{max_text, split_text, split_text_at};
use messenger_graph::v26::messages::{SendMessage, TextMessage};
use messenger_graph::{PageToken, v26};
use proptest::prelude::*;

use crate::windows;

fn parts(text: &str, limit: usize) -> Vec<&str> {
    let limit = NonZeroUsize::new(limit).expect("a limit");
    split_text_at(text, limit).collect()
}

#[test]
fn a_part_ends_behind_a_line_a_sentence_or_a_word() {
    assert_eq!(parts("", 10), [""; 0]);
    assert_eq!(parts("short", 10), ["short"]);
    assert_eq!(parts("One. Two three", 12), ["One. Two ", "three"]);
    assert_eq!(parts("One two. Three", 12), ["One two. ", "Three"]);
    assert_eq!(
        parts("One two.\nThree. Four", 16),
        ["One two.\n", "Three. Four"]
    );
    assert_eq!(parts("abcdefghij", 4), ["abcd", "efgh", "ij"]);
    assert_eq!(parts("a bcdefghij", 8), ["a bcdefg", "hij"]);
}

#[test]
fn what_a_reader_sees_as_one_character_is_not_cut() {
    let family = "👩\u{200d}👩\u{200d}👧";
    let rows = [
        ("aaae\u{301}b", 4, vec!["aaa", "e\u{301}b"]),
        ("aa👍🏽b", 3, vec!["aa", "👍🏽b"]),
        ("a🇩🇪🇫🇷", 4, vec!["a🇩🇪", "🇫🇷"]),
        ("aa\r\nb", 3, vec!["aa", "\r\nb"]),
    ];
    for (text, limit, expected) in rows {
        assert_eq!(parts(text, limit), expected, "{text:?}");
    }
    assert_eq!(parts(&format!("a{family}"), 5), ["a", family]);
    // Longer than a part: there is no other way.
    assert_eq!(parts(family, 2).concat(), family);
}

#[test]
fn each_part_is_a_message_that_is_sent() {
    let long = "All is well, ä. ".repeat(500);
    let client = v26::Client::new(PageToken::new("t"));
    assert_eq!(max_text().get(), 1999);
    let mut sent = 0;
    for part in split_text(&long) {
        let request = windows::respond("2002", TextMessage::new(part));
        client
            .prepare(&SendMessage::new("1001", request))
            .expect("within the limit");
        sent += 1;
    }
    assert_eq!(sent, 5);
}

proptest! {
    #[test]
    fn nothing_is_lost(text in "[a-z .\n\u{301}\u{200d}👍🏽🇩🇪\\PC]{0,300}", limit in 1_usize..40) {
        let parts = parts(&text, limit);
        prop_assert_eq!(parts.concat(), text.as_str());
        for part in parts {
            prop_assert!(!part.is_empty() && part.chars().count() <= limit);
        }
    }
}
