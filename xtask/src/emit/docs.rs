//! Prose becomes doc comments. In: text that a document or a table says. Out: `#[doc]` attributes that rustdoc renders as
//! the text and nothing else: no doc test, no HTML, no link to an item, no control character.

mod escape;
mod html;
mod markdown;
mod wrap;

pub use markdown::code;

use indexmap::IndexMap;
use proc_macro2::TokenStream;
use quote::quote;

use wrap::wrapped;

/// Between the lines of one attribute; no line has it, since a comment has no control characters.
pub const LINE_END: &str = "\u{1}";

/// A doc comment under construction: paragraphs with a blank line between them.
#[derive(Default)]
pub struct Docs {
    lines: Vec<String>,
}

impl Docs {
    pub fn new() -> Self {
        Self::default()
    }

    /// Returns the description that a document has, or a sentence that it has none.
    pub fn described(description: Option<&str>, wire: &str) -> Self {
        let sentence = format!("{}; the document does not describe it.", code(wire));
        Self::new().text_or(description, &sentence)
    }

    /// Adds text from a document, or a sentence of our own if nothing of it is left.
    pub fn text_or(self, text: Option<&str>, sentence: &str) -> Self {
        let length = self.lines.len();
        let docs = self.text(text);
        if docs.lines.len() == length {
            docs.own(sentence)
        } else {
            docs
        }
    }

    /// Adds text from a document.
    pub fn text(mut self, text: Option<&str>) -> Self {
        let lines = markdown::lines(text.unwrap_or_default());
        if !lines.is_empty() {
            self.gap();
            self.lines.extend(lines);
        }
        self
    }

    /// Adds a paragraph of our own, which may use Markdown.
    pub fn own(mut self, markdown: &str) -> Self {
        self.gap();
        self.lines.extend(wrapped(markdown, 0));
        self
    }

    /// Adds lines of our own as they are, such as a list or a code block.
    pub fn verbatim(mut self, lines: impl IntoIterator<Item = String>) -> Self {
        let mut lines = lines.into_iter().peekable();
        if lines.peek().is_some() {
            self.gap();
            self.lines.extend(lines);
        }
        self
    }

    /// Adds the address of a source; nothing for one that is missing, which reading the spec has reported.
    pub fn source(self, sources: &IndexMap<String, String>, name: &str) -> Self {
        match sources.get(name) {
            Some(address) => self.own(&format!("Source: <{address}>.")),
            None => self,
        }
    }

    /// Returns the text, for a file of Markdown.
    pub fn markdown(self) -> String {
        let lines = self.lines.iter().map(|line| line.trim_end());
        lines.collect::<Vec<_>>().join("\n")
    }

    fn gap(&mut self) {
        if !self.lines.is_empty() {
            self.lines.push(String::new());
        }
    }

    /// The outer attribute: one for all lines, which the printer of a file takes apart.
    pub fn outer(self) -> TokenStream {
        let docs = self.joined();
        docs.map_or_else(TokenStream::new, |docs| quote!(#[doc = #docs]))
    }

    /// The inner attribute, for the top of a file.
    pub fn inner(self) -> TokenStream {
        let docs = self.joined();
        docs.map_or_else(TokenStream::new, |docs| quote!(#![doc = #docs]))
    }

    fn joined(self) -> Option<String> {
        let pad = |line: &String| match line.trim_end_matches(' ') {
            "" => String::new(),
            line => format!(" {line}"),
        };
        let lines: Vec<_> = self.lines.iter().map(pad).collect();
        (!lines.is_empty()).then(|| lines.join(LINE_END))
    }
}

/// Returns the lines of a table; the head names the columns.
pub fn table(head: &str, rows: impl IntoIterator<Item = String>) -> Vec<String> {
    let columns = head.matches('|').count().saturating_sub(1);
    let rule = format!("|{}", " --- |".repeat(columns));
    [head.to_owned(), rule].into_iter().chain(rows).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::emit::file;

    fn rendered(text: &str) -> String {
        let tokens = Docs::new().text(Some(text)).outer();
        file::print(quote!(#tokens struct S;), file!())
    }

    #[test]
    fn a_description_says_what_it_says_and_no_more() {
        let rows = [
            ("plain", "plain"),
            ("see [Foo] <b>", "see \\[Foo\\] \\*\\*"),
            ("see <script>x</script>", "see \\<script\\>x\\</script\\>"),
            ("a `b[0]` c", "a `b[0]` c"),
            ("one ` tick", "one \\` tick"),
            ("``a ` b``", "`` a ` b ``"),
            ("```rust\nlet x  = 1;\n```", "```text\nlet x  = 1;\n```"),
            ("    indented()", "```text\nindented()\n```"),
            ("~~~\n```\n~~~", "````text\n```\n````"),
            ("``` unclosed", ""),
            ("# A **heading**\ntext", "**A heading**\n\ntext"),
            ("1. one\n2. two", "1. one\n2. two"),
            (
                "text\n* one\n  * inner\n\n* two\n\nend",
                "text\n\n- one\n  - inner\n- two\n\nend",
            ),
            ("is\n> quoted\n\nso", "is\n\n> quoted\n\nso"),
            ("a *soft* **hard** x_y_z", "a *soft* **hard** x\\_y\\_z"),
            ("[text](https://a.example/b)", "[text](https://a.example/b)"),
            (
                "[text](javascript:alert(1)) [`Option`]",
                "text \\[`Option`\\]",
            ),
            (
                "at (https://example.com/a_b).",
                "at (<https://example.com/a_b>).",
            ),
            (
                "at https://example.com/{a|b}",
                "at `https://example.com/{a|b}`",
            ),
            (
                "|a|b|\n|-|-|\n|`x`|2|",
                "| a | b |\n| --- | --- |\n| `x` | 2 |",
            ),
            ("end */ \"# ]]", "end \\*/ \"# \\]\\]"),
            ("rtl \u{202e}abc\u{0007}", "rtl abc"),
            (
                "a ```` ``` ```` `` ` ``, ``` ` `` ```",
                "a ` ``` ` `` ` ``, \\` \\`\\`",
            ),
            ("a\n\nb", "a\n\nb"),
            ("a  \nb", "a\\\nb"),
            ("<p>a <code>b</code></p><p>c</p>", "a `b`\n\nc"),
        ];
        for (text, expected) in rows {
            assert_eq!(markdown::lines(text).join("\n"), expected, "{text:?}");
        }
    }

    #[test]
    fn docs_are_comments() {
        let docs = "/// a\n///\n/// end */ \"\\# \\]\\]\n"
            .replace("\\#", "#")
            .replace(" */", " \\*/");
        assert_eq!(rendered("a\n\nend */ \"# ]]"), format!("{docs}struct S;\n"));
    }
}
