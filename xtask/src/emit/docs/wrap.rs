//! Lines of Markdown. In: a paragraph on one line. Out: lines of the usual width, none of which begins another block.

use textwrap::core::Word;
use textwrap::{Options, WordSeparator, WordSplitter};

/// Doc lines are wrapped so that they fit into the usual width with their indent and `///`.
const WIDTH: usize = 92;

/// Wraps lines that have an indent before them. A word is never broken: half an address or half a name is of no use.
pub fn wrapped(text: &str, indent: usize) -> impl Iterator<Item = String> {
    let options = Options::new(WIDTH.saturating_sub(indent))
        .break_words(false)
        .word_separator(WordSeparator::Custom(words))
        .word_splitter(WordSplitter::NoHyphenation);
    let lines = textwrap::wrap(text, options).into_iter();
    lines.map(|line| line.into_owned())
}

/// Parts text at its spaces. Prose is escaped, so that any of its words may begin a line; code is not, and what looks like a
/// fence, a list or a tag at the beginning of a line would end the paragraph that the code is in.
fn words<'t>(text: &'t str) -> Box<dyn Iterator<Item = Word<'t>> + 't> {
    let mut code = OpenCode::default();
    let mut rest = text;
    Box::new(std::iter::from_fn(move || {
        let end = breaks(rest, &mut code)?;
        let (word, after) = rest.split_at(end);
        rest = after;
        Some(Word::from(word))
    }))
}

/// Returns where the first part of a string ends that may be on a separate line.
fn breaks(text: &str, code: &mut OpenCode) -> Option<usize> {
    let mut end = 0;
    for word in text.split_inclusive(' ') {
        if end > 0 && word != " " && code.may_be_broken_before(word) {
            break;
        }
        code.read(word);
        end += word.len();
    }
    (end > 0).then_some(end)
}

/// How many backquotes opened the code that a string is in; none outside.
#[derive(Default)]
struct OpenCode(usize);

impl OpenCode {
    fn may_be_broken_before(&self, word: &str) -> bool {
        self.0 == 0 || word.starts_with(char::is_alphabetic)
    }

    fn read(&mut self, word: &str) {
        let mut rest = word;
        while let Some(start) = rest.find('`') {
            let (before, ticks) = rest.split_at(start);
            let length = ticks.len() - ticks.trim_start_matches('`').len();
            rest = &ticks[length..];
            match self.0 {
                // An escaped backquote opens nothing, those behind it do.
                0 if before.ends_with('\\') => self.0 = length - 1,
                0 => self.0 = length,
                open if open == length => self.0 = 0,
                _ => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<String> {
        wrapped(text, WIDTH - 20).collect()
    }

    #[test]
    fn prose_is_broken_at_any_space() {
        let text = "one two three four \\` five `six` \\- seven `eight nine` ten";
        let expected = [
            "one two three four",
            "\\` five `six` \\-",
            "seven `eight nine`",
            "ten",
        ];
        assert_eq!(lines(text), expected);
    }

    #[test]
    fn code_is_broken_before_letters_only() {
        for start in [
            "~~~", "- ", "> ", "#", "```", "1. ", "<script>", "|-|", "---", "===",
        ] {
            let text = format!("A long name, `` abcdefgh {start} ijk lmnop qrst ``.");
            for line in lines(&text) {
                assert!(!line.starts_with(start.trim_end()), "{text}: {line}");
            }
            assert_eq!(lines(&text).join(" "), text);
        }
    }
}
