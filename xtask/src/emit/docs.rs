//! Prose becomes doc comments. In: text that a document or a table says. Out: `#[doc]` attributes that rustdoc cannot
//! read as anything but prose: no doc test, no link, no HTML, no heading, no control character.

use proc_macro2::TokenStream;
use quote::quote;

/// Doc lines are wrapped so that they fit into the usual width with their indent and `///`.
const WIDTH: usize = 92;

/// A doc comment under construction: paragraphs with a blank line between them.
#[derive(Default)]
pub struct Docs {
    lines: Vec<String>,
}

impl Docs {
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds text from a document, as prose.
    pub fn text(mut self, text: Option<&str>) -> Self {
        for paragraph in paragraphs(text.unwrap_or_default()) {
            self.gap();
            self.lines.extend(paragraph);
        }
        self
    }

    /// Adds a paragraph of our own, which may use Markdown.
    pub fn own(mut self, markdown: &str) -> Self {
        self.gap();
        self.lines.extend(
            textwrap::wrap(markdown, options())
                .into_iter()
                .map(|line| line.into_owned()),
        );
        self
    }

    /// Adds lines of our own as they are, such as a list or a code block.
    pub fn verbatim(mut self, lines: impl IntoIterator<Item = String>) -> Self {
        self.gap();
        self.lines.extend(lines);
        self
    }

    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    fn gap(&mut self) {
        if !self.lines.is_empty() {
            self.lines.push(String::new());
        }
    }

    /// The outer attributes.
    pub fn outer(self) -> TokenStream {
        let lines = self.padded();
        quote!(#(#[doc = #lines])*)
    }

    /// The inner attributes, for the top of a file.
    pub fn inner(self) -> TokenStream {
        let lines = self.padded();
        quote!(#(#![doc = #lines])*)
    }

    fn padded(self) -> Vec<String> {
        let pad = |line: String| {
            if line.is_empty() {
                line
            } else {
                format!(" {line}")
            }
        };
        self.lines.into_iter().map(pad).collect()
    }
}

/// Splits prose into paragraphs and list items, each wrapped and escaped.
fn paragraphs(text: &str) -> Vec<Vec<String>> {
    let mut paragraphs = Vec::new();
    let mut open = String::new();
    let mut close = |open: &mut String| {
        if !open.is_empty() {
            paragraphs.push(wrap(&escape(open)));
            open.clear();
        }
    };
    for line in text.lines().map(clean) {
        let item = line.strip_prefix("- ").or_else(|| line.strip_prefix("* "));
        if line.is_empty() || item.is_some() {
            close(&mut open);
        }
        if !open.is_empty() {
            open.push(' ');
        }
        open.push_str(item.unwrap_or(&line));
    }
    close(&mut open);
    paragraphs
}

/// Removes what does not print, or prints as something else: controls, bidirectional marks, surplus space.
fn clean(line: &str) -> String {
    let visible = line
        .chars()
        .map(|char| if char == '\t' { ' ' } else { char });
    let visible: String = visible
        .filter(|char| !char.is_control() && !is_invisible(*char))
        .collect();
    visible.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn is_invisible(char: char) -> bool {
    matches!(
        char,
        '\u{00ad}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'
            | '\u{061c}' | '\u{e0000}'..='\u{e007f}'
    )
}

/// Escapes what Markdown would read as markup. A pair of single backticks keeps its text as code.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let mut rest = text;
    while let Some(at) = rest.find('`') {
        let (plain, tail) = rest.split_at(at);
        out.push_str(&escape_plain(plain));
        let run = tail.bytes().take_while(|byte| *byte == b'`').count();
        if run > 1 {
            out.push_str(&"\\`".repeat(run));
            rest = &tail[run..];
            continue;
        }
        let code = tail[1..]
            .split_once('`')
            .filter(|(code, _)| !code.is_empty());
        match code {
            Some((code, after)) => {
                out.extend(["`", code, "`"]);
                rest = after;
            }
            None => {
                out.push_str("\\`");
                rest = &tail[1..];
            }
        }
    }
    out.push_str(&escape_plain(rest));
    out
}

fn escape_plain(text: &str) -> String {
    let words = text.split(' ').map(|word| {
        let bare = word.trim_end_matches(['.', ',', ')', ';', ':']);
        let is_address = bare.starts_with("https://") || bare.starts_with("http://");
        if is_address && !bare.contains(['<', '>', '\\', '[', ']']) {
            format!("<{bare}>{}", &word[bare.len()..])
        } else {
            word.chars().flat_map(escape_char).collect()
        }
    });
    words.collect::<Vec<_>>().join(" ")
}

fn escape_char(char: char) -> impl Iterator<Item = char> {
    let escaped = matches!(
        char,
        '[' | ']' | '<' | '>' | '\\' | '*' | '_' | '|' | '~' | '&' | '$'
    );
    escaped.then_some('\\').into_iter().chain([char])
}

fn wrap(text: &str) -> Vec<String> {
    textwrap::wrap(text, options())
        .into_iter()
        .map(|line| guard_start(&line))
        .collect()
}

/// A word is never broken: half an address or half a name helps nobody.
fn options() -> textwrap::Options<'static> {
    textwrap::Options::new(WIDTH)
        .break_words(false)
        .word_splitter(textwrap::WordSplitter::NoHyphenation)
}

/// Keeps a line from starting a heading, a list, a quote or a rule.
fn guard_start(line: &str) -> String {
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let (number, rest) = line.split_at(digits);
    if digits > 0 && rest.starts_with(['.', ')']) {
        return format!("{number}\\{rest}");
    }
    if line.starts_with(['#', '-', '+', '=', '>', '`']) && !line.starts_with('`') {
        return format!("\\{line}");
    }
    line.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rendered(text: &str) -> String {
        let tokens = Docs::new().text(Some(text)).outer();
        let file: syn::File = syn::parse2(quote!(#tokens struct S;)).expect("docs are attributes");
        prettyplease::unparse(&file)
    }

    #[test]
    fn prose_stays_prose() {
        let rows = [
            ("plain", "/// plain\n"),
            ("see [Foo] <b>", "/// see \\[Foo\\] \\<b\\>\n"),
            ("a `b[0]` c", "/// a `b[0]` c\n"),
            ("one ` tick", "/// one \\` tick\n"),
            (
                "```\nlet x = 1;\n```",
                "/// \\`\\`\\` let x = 1; \\`\\`\\`\n",
            ),
            ("    indented()", "/// indented()\n"),
            ("# heading", "/// \\# heading\n"),
            ("1. item", "/// 1\\. item\n"),
            (
                "at https://example.com/a_b.",
                "/// at <https://example.com/a_b>.\n",
            ),
            ("end */ \"# ]]", "/// end \\*/ \"\\# \\]\\]\n"),
            ("rtl \u{202e}abc\u{0007}", "/// rtl abc\n"),
            ("a\n\nb", "/// a\n///\n/// b\n"),
        ];
        for (text, docs) in rows {
            let docs = docs.replace("\"\\#", "\"#");
            assert_eq!(rendered(text), format!("{docs}struct S;\n"), "{text:?}");
        }
    }
}
