//! What holds of every file that is written, whatever the document says.

/// Rust, without characters that turn text around, and with no line of docs that rustdoc would run.
pub fn inert(file: &str, text: &str) {
    assert!(is_rust(text), "{file} is not Rust");
    let turns = |char: char| matches!(char, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}');
    assert!(
        !text.contains(turns),
        "{file} holds text that runs the other way"
    );
    let mut fenced = false;
    for line in text.lines().map(str::trim_start) {
        let Some(doc) = line
            .strip_prefix("///")
            .or_else(|| line.strip_prefix("//!"))
        else {
            assert!(
                !fenced || line.starts_with("#[doc"),
                "{file}: a fence stays open"
            );
            continue;
        };
        let bare = doc.trim_start_matches([' ', '>', '-', '*', '\t']);
        if bare.starts_with("```") || bare.starts_with("~~~") {
            let runs = !fenced
                && !["text", "json"]
                    .iter()
                    .any(|word| bare[3..].trim_matches('`').starts_with(word));
            assert!(!runs, "{file}: rustdoc would run what follows `{line}`");
            fenced = !fenced;
        }
        assert!(
            fenced || !doc.starts_with("     "),
            "{file}: rustdoc would run `{line}`"
        );
        // Neither an escaped bracket nor one within a code span begins a tag.
        let mut prose = doc
            .split('`')
            .step_by(2)
            .map(|prose| prose.replace("\\<", ""));
        let tag = !fenced && prose.any(|prose| prose.contains("<script"));
        assert!(!tag, "{file}: `{line}` is HTML");
    }
}

/// Whether a text is Rust. The parser goes as deep as the text does.
fn is_rust(text: &str) -> bool {
    std::thread::scope(|scope| {
        let parser = std::thread::Builder::new().stack_size(64 << 20);
        let parsed = parser.spawn_scoped(scope, || syn::parse_file(text).is_ok());
        parsed
            .expect("a thread")
            .join()
            .expect("the parser does not panic")
    })
}
