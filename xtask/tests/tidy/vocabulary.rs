//! The words of this project are the field's. In: code, comments, diagnostics, specs and prose. Out: each retired word with the
//! word that replaces it.
//!
//! Words are compared in lower case, identifiers split into their words, so that `AnswerKind`, `answer_kind` and "the
//! answer" are found alike. A phrase is found across line ends.

use std::collections::HashMap;

use super::{Source, reject, written};

/// What is retired, `|` between alternatives, and what is written instead.
const RETIRED: &[(&str, &str)] = &[
    ("stands|stand|stood|standing", "is, appears"),
    ("told|tell|tells|telling", "report, say which"),
    (
        "somebody|nobody|whoever",
        "the name of who it is, or the passive",
    ),
    (
        "of its own|of their own|of one s own|of his own",
        "its own, separate",
    ),
    (
        "is no|are no|is none|are none",
        "is not a, has no, missing, unknown",
    ),
    (
        "what it names|which it names|what they name|which they name",
        "the target",
    ),
    ("member|members", "property (schema), field (struct)"),
    ("mistake|mistakes", "error"),
    ("doubt|doubts", "warning"),
    ("answer|answers|answered|answering", "response"),
    ("reply|replies|replied", "response"),
    ("question|questions", "request"),
    ("choice|choices", "alternative, variant, enum value"),
    ("spot|spots", "node, location"),
    ("place|places|placed", "location"),
    ("a text|texts|not text", "string"),
    ("not a list|a list is expected", "array"),
    ("gone|went", "removed"),
    ("alike", "same contract, equal"),
    (
        "as it came|as they came|as it comes|as they come",
        "unchanged, as received",
    ),
    ("refuse|refuses|refused|refusing|refusal", "reject"),
    ("spelt|misspelt", "spelled, misspelled"),
    ("paper", "document"),
];

/// Phrases that are right though a retired word is in them, each with the reason.
const RIGHT: &[(&str, &str)] = &[
    ("stand alone", "a stand-alone crate"),
    ("stand in", "a stand-in server of the tests"),
    ("there is no", "plain English"),
    ("there are no", "plain English"),
    ("there is none", "plain English"),
    ("is no longer", "plain English"),
    ("are no longer", "plain English"),
    ("workspace member", "Cargo's word"),
    ("question mark", "a lint of clippy"),
    ("syn member", "syn's word"),
    ("field member", "syn's word"),
    ("answer kind changed", "the name of a rule, which is stable"),
    ("token kind refused", "the name of a rule, which is stable"),
    ("a text message", "the chat's word"),
    ("a text file", "a kind of file"),
    ("quick reply", "the chat's word"),
    ("quick replies", "the chat's word"),
    ("private reply", "the chat's word"),
    ("private replies", "the chat's word"),
    ("after reply", "the chat's word: once a person has replied"),
    ("reply to", "the chat's word, a property of messages"),
    ("in place", "plain English"),
    ("take place", "plain English"),
    ("takes place", "plain English"),
];

/// Words that are right in a file or folder, each with the reason.
const RIGHT_IN: &[(&str, &str, &str)] = &[
    ("templates/graph/src/event", "reply", CHAT),
    ("templates/graph/src/messaging", "reply|replies", CHAT),
    (
        "templates/messenger-graph-tests/tests/messaging/",
        "reply|replies",
        CHAT,
    ),
    ("templates/messenger-graph/README.md", "reply", CHAT),
    ("templates/messenger-graph/src/chat", "reply", CHAT),
    (
        "templates/messenger-graph/src/stand_in",
        "reply|replies",
        CHAT,
    ),
    (
        "templates/messenger-graph-tests/tests/stand_in/",
        "reply|replies",
        CHAT,
    ),
    (
        "templates/messenger-graph/examples/receive/",
        "reply|replies",
        CHAT,
    ),
    (
        "templates/messenger-graph/examples/echo_bot/",
        "reply|replies",
        CHAT,
    ),
    (
        "templates/messenger-graph-tests/tests/messages/",
        "reply|replies",
        CHAT,
    ),
    (
        "templates/messenger-graph-tests/tests/messages/templates.rs",
        "question|questions",
        FORM,
    ),
    ("templates/messenger-graph-tests/tests/chat/", "reply", CHAT),
    (
        "templates/messenger-graph-tests/tests/ui/response_without",
        "reply",
        CHAT,
    ),
    (
        "templates/messenger-graph-tests/tests/limits/",
        "reply|replies",
        CHAT,
    ),
    (
        "templates/messenger-graph-tests/tests/limits/",
        "question|questions",
        FORM,
    ),
    (
        "templates/messenger-graph-tests/tests/other_sdks/",
        "question",
        FORM,
    ),
    ("specs/overlays/limits.yaml", "question", FORM),
    (
        "templates/messenger-graph-tests/tests/receive.rs",
        "reply|replies",
        CHAT,
    ),
    (
        "templates/messenger-graph-tests/tests/ui/reply_to",
        "reply|replies",
        CHAT,
    ),
    (
        "templates/messenger-graph-tests/tests/webhooks/",
        "reply",
        CHAT,
    ),
    (
        "templates/messenger-graph-tests/tests/webhooks/conversations.rs",
        "answer|questions",
        FORM,
    ),
    (
        "templates/messenger-graph-tests/tests/shared/responses.rs",
        "answer",
        "a value of WebRTC's `sdp_type`",
    ),
    (
        "templates/messenger-graph-tests/tests/variants.rs",
        "answer",
        "a value of WebRTC's `sdp_type`",
    ),
    ("specs/", "reply|replies|replied", CHAT),
    (
        "specs/manual/webhooks/forms.yaml",
        "answer|answers|answered|question|questions|member",
        FORM,
    ),
    (
        "specs/manual/webhooks/delivery.yaml",
        "answer|answers|question|questions",
        FORM,
    ),
    (
        "specs/manual/webhooks/delivery.yaml",
        "members",
        "a webhook field",
    ),
    ("specs/manual/errors.yaml", "questions", FORM),
    (
        "specs/manual/legacy-permissions.yaml",
        "places",
        "a permission",
    ),
    ("specs/manual/history.yaml", "questions", "a webhook field"),
    (
        "specs/manual/permissions.yaml",
        "questions|member",
        "a feature and a permission",
    ),
    ("specs/v2", "members|question|questions", "webhook fields"),
    ("specs/v2", "answer", "an enum value, `NO_ANSWER_TIMEOUT`"),
    (
        "specs/overlays/tolerant-reading.yaml",
        "question|questions",
        "a property of ice breakers",
    ),
    (
        "templates/messenger-graph-tests/tests/shared/edges/conversations.rs",
        "reply",
        CHAT,
    ),
    (
        "templates/messenger-graph-tests/tests/shared/edges/profile.rs",
        "question|questions",
        "a property of ice breakers",
    ),
    ("xtask/src/emit/profile.rs", "reply", CHAT),
    (
        "xtask/src/emit/events/readers.rs",
        "is none",
        "a match on the field `is`",
    ),
    (
        "xtask/src/names/spelling.rs",
        "question",
        "the name of a character",
    ),
];

const CHAT: &str = "the chat's word";
const FORM: &str = "the questions of a form, and what a person answers";

/// The words of a text in lower case, each with its line from 1; an identifier is several words.
fn words(text: &str) -> Vec<(String, usize)> {
    let mut words = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let mut word = String::new();
        let mut was_lower = false;
        for letter in line.chars().chain([' ']) {
            if (!letter.is_ascii_alphabetic() || letter.is_ascii_uppercase() && was_lower)
                && !word.is_empty()
            {
                words.push((std::mem::take(&mut word), index + 1));
            }
            if letter.is_ascii_alphabetic() {
                word.push(letter.to_ascii_lowercase());
            }
            was_lower = letter.is_ascii_lowercase();
        }
    }
    words
}

/// Returns whether the phrase is at the beginning of the words.
fn begins(words: &[(String, usize)], phrase: &str) -> bool {
    let mut words = words.iter().map(|(word, _)| word.as_str());
    phrase.split(' ').all(|word| words.next() == Some(word))
}

/// Returns whether a right phrase covers the word at `at`.
fn is_right(words: &[(String, usize)], at: usize) -> bool {
    RIGHT.iter().any(|(phrase, _)| {
        let length = phrase.split(' ').count();
        let starts = (at + 1).saturating_sub(length)..=at;
        starts
            .into_iter()
            .any(|start| begins(&words[start..], phrase))
    })
}

/// Returns the retired phrases of a text: the line, the phrase and what is written instead.
fn retired(text: &str) -> Vec<(usize, &'static str, &'static str)> {
    let rows = RETIRED.iter();
    let phrases = rows.flat_map(|(phrases, instead)| phrases.split('|').map(|one| (one, *instead)));
    let mut by_first: HashMap<&str, Vec<(&str, &str)>> = HashMap::new();
    for (phrase, instead) in phrases {
        let first = phrase.split(' ').next().unwrap_or(phrase);
        by_first.entry(first).or_default().push((phrase, instead));
    }
    // `Option::is_none` and lifetimes are Rust's.
    let words = words(&text.replace("is_none", "absent").replace("'a", ""));
    let mut found = Vec::new();
    for (at, (word, line)) in words.iter().enumerate() {
        for (phrase, instead) in by_first.get(word.as_str()).into_iter().flatten() {
            if begins(&words[at..], phrase) && !is_right(&words, at) {
                found.push((*line, *phrase, *instead));
            }
        }
    }
    found
}

/// Calls of the standard library whose names are not ours.
const CALLS: &[&str] = &[".is_none()", ".is_none_or("];

fn sources() -> Vec<Source> {
    let folders = [
        "xtask/src",
        "xtask/tests",
        "xtask/benches",
        "xtask/fuzz",
        "templates",
        "fuzz",
    ];
    let mut sources = written(&folders, &[".rs", ".md"]);
    sources.retain(|source| !source.path.ends_with("tests/tidy/vocabulary.rs"));
    sources.extend(written(&["specs"], &[".yaml"]));
    sources.extend(super::files(&["README.md", "specs/README.md"]));
    for source in &mut sources {
        source.text = CALLS
            .iter()
            .fold(source.text.clone(), |text, call| text.replace(call, "."));
    }
    sources
}

/// Returns whether a word is right in a file.
fn is_right_in(path: &str, word: &str) -> bool {
    RIGHT_IN.iter().any(|(folder, words, _)| {
        path.starts_with(folder) && words.split('|').any(|right| right == word)
    })
}

#[test]
fn retired_words_stay_retired() {
    let mut findings = Vec::new();
    for source in sources() {
        for (line, phrase, instead) in retired(&source.text) {
            if !is_right_in(&source.path, phrase) {
                findings.push(format!(
                    "{}:{line}: `{phrase}`, write: {instead}",
                    source.path
                ));
            }
        }
    }
    reject(&findings);
}

#[test]
fn names_of_files_have_no_retired_words() {
    let named = sources().into_iter().flat_map(|source| {
        let words = retired(&source.path);
        words.into_iter().filter_map(move |(_, phrase, instead)| {
            let finding = format!("{}: `{phrase}`, write: {instead}", source.path);
            (!is_right_in(&source.path, phrase)).then_some(finding)
        })
    });
    reject(&named.collect::<Vec<_>>());
}

#[test]
fn retired_words_are_found_in_any_form() {
    let text = "fn tellAll(place_of: u8) {} // Nobody is\n// none of its\n// own. A stand-alone crate.\nstruct AnswerKind;";
    let found: Vec<_> = retired(text)
        .into_iter()
        .map(|(line, phrase, _)| (line, phrase))
        .collect();
    let expected = [
        (1, "tell"),
        (1, "place"),
        (1, "nobody"),
        (1, "is none"),
        (2, "of its own"),
        (4, "answer"),
    ];
    assert_eq!(found, expected);
}
