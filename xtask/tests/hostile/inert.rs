//! What holds of every file that is written, whatever the document says.

use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag};

/// Rust, without characters that turn text around, and with docs in which rustdoc finds neither code to run nor HTML.
pub fn inert(file: &str, text: &str) {
    assert!(is_rust(text), "{file} is not Rust");
    let turns = |char: char| matches!(char, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}');
    assert!(
        !text.contains(turns),
        "{file} holds text that runs the other way"
    );
    for comment in comments(text) {
        markdown(file, &comment, &["text", "json"]);
    }
}

/// The page that is a crate's README and the documentation of its root.
pub fn front_page(text: &str) {
    let (generated, rest) = text
        .split_once("-->")
        .expect("it says that it is generated");
    assert!(generated.starts_with("<!-- @generated"), "{generated}");
    markdown("README.md", rest, &["text", "json", "toml", "rust,no_run"]);
}

/// Text in which rustdoc finds no code but of these languages, no HTML, and no link but to the web or an item.
fn markdown(file: &str, text: &str, languages: &[&str]) {
    for event in Parser::new(text) {
        match event {
            Event::Start(Tag::CodeBlock(kind)) => {
                let inert =
                    matches!(&kind, CodeBlockKind::Fenced(word) if languages.contains(&&**word));
                assert!(inert, "{file}: rustdoc would run code of\n{text}");
            }
            Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                let is_web = dest_url.starts_with("https://") || dest_url.starts_with("http://");
                let is_item = dest_url
                    .replace("::", "")
                    .chars()
                    .all(|char| char == '_' || char.is_alphanumeric());
                assert!(is_web || is_item, "{file}: a link to {dest_url} in\n{text}");
            }
            Event::Html(tag) | Event::InlineHtml(tag) => {
                panic!("{file}: `{tag}` is HTML in\n{text}")
            }
            _ => {}
        }
    }
}

/// The doc comments, each as the text that rustdoc reads.
fn comments(text: &str) -> Vec<String> {
    let mut comments = vec![String::new()];
    for line in text.lines().map(str::trim_start) {
        let doc = line
            .strip_prefix("///")
            .or_else(|| line.strip_prefix("//!"));
        match (doc, comments.last_mut()) {
            (Some(doc), Some(open)) => {
                open.push_str(doc.strip_prefix(' ').unwrap_or(doc));
                open.push('\n');
            }
            _ => comments.push(String::new()),
        }
    }
    comments
}

/// Returns whether source text is Rust. The parser goes as deep as the text does.
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
