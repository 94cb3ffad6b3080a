//! Descriptions are Markdown. In: the text of one. Out: lines of Markdown that say the same and no more: written
//! anew from what a parser found, so that nothing of the text is markup by accident.
//!
//! Kept are paragraphs, emphasis, code, lists, quotes, tables, and links to the web. A heading is a paragraph in bold,
//! since the page has its own headings. Code is never Rust, so nothing is run as a doc test.

use pulldown_cmark::{Event, LinkType, Options, Parser, Tag, TagEnd, TextMergeStream};

use super::escape::{clean, clean_code, escape, escape_and_link, guard_start, is_address};
use super::html;
use super::wrap::wrapped;

/// Blocks in blocks beyond this depth are written as if they were not.
const MAX_DEPTH: usize = 6;

pub fn lines(text: &str) -> Vec<String> {
    let mut writer = Writer::default();
    if is_plain(text) {
        writer.inline.push_str(text);
    } else {
        let text = html::to_markdown(text);
        for event in TextMergeStream::new(Parser::new_ext(&text, Options::ENABLE_TABLES)) {
            writer.event(event);
        }
    }
    writer.finish_paragraph();
    writer.lines
}

/// Returns whether a string is one line of words, as most descriptions are: there is nothing in it that a parser would find.
fn is_plain(text: &str) -> bool {
    let is_word = |byte: u8| byte.is_ascii_alphanumeric() || b" .,;'()\"?%-".contains(&byte);
    text.starts_with(|first: char| first.is_ascii_alphabetic()) && text.bytes().all(is_word)
}

/// A block that others stand in: what its first line begins with, until that is written, and its other lines.
struct OpenBlock {
    first: Option<String>,
    rest: String,
}

#[derive(Default)]
struct Writer {
    lines: Vec<String>,
    levels: Vec<OpenBlock>,
    /// The open lists; an ordered one with the number of its next item.
    lists: Vec<Option<u64>>,
    /// Blocks that are too deep to have a level.
    skipped: usize,
    /// The open paragraph, escaped; a line break is one that the document wants.
    inline: String,
    /// The open block of code.
    code: Option<String>,
    /// For each open link, its target if that is kept.
    links: Vec<Option<String>>,
    in_heading: bool,
    /// Cells of the head of the open table.
    columns: usize,
    in_table: bool,
}

impl Writer {
    fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => self.text(&text),
            Event::Code(code) => self.inline_code(&code),
            Event::Html(text) | Event::InlineHtml(text) => self.text(&text),
            Event::SoftBreak => self.inline.push(' '),
            Event::HardBreak if self.in_table => self.inline.push(' '),
            Event::HardBreak => self.inline.push('\n'),
            Event::Rule => self.finish_paragraph(),
            // These need extensions that are not switched on.
            Event::InlineMath(_) | Event::DisplayMath(_) => {}
            Event::FootnoteReference(_) | Event::TaskListMarker(_) => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Heading { .. } => {
                self.finish_paragraph();
                self.in_heading = true;
            }
            Tag::BlockQuote(_) => {
                self.finish_paragraph();
                self.gap();
                self.open("> ".to_owned(), "> ".to_owned());
            }
            Tag::List(start) => self.open_list(start),
            Tag::Item => self.open_item(),
            Tag::CodeBlock(_) => {
                self.finish_paragraph();
                self.code = Some(String::new());
            }
            Tag::Emphasis => self.inline.push('*'),
            Tag::Strong => self.bold(),
            Tag::Link {
                link_type,
                dest_url,
                ..
            } => {
                let auto = matches!(link_type, LinkType::Autolink | LinkType::Email);
                let target = dest_url.replace('(', "%28").replace(')', "%29");
                let target = Some(target).filter(|target| !auto && is_address(target));
                if target.is_some() {
                    self.inline.push('[');
                }
                self.links.push(target);
            }
            Tag::Table(columns) => {
                self.finish_paragraph();
                self.gap();
                (self.columns, self.in_table) = (columns.len(), true);
            }
            Tag::TableHead | Tag::TableRow => self.inline.push('|'),
            Tag::TableCell => self.inline.push(' '),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph | TagEnd::HtmlBlock => self.finish_paragraph(),
            TagEnd::Heading(_) => {
                self.in_heading = false;
                let heading = self.inline.trim();
                if !heading.is_empty() {
                    self.inline = format!("**{heading}**");
                }
                self.finish_paragraph();
            }
            TagEnd::List(_) => {
                self.lists.pop();
            }
            TagEnd::BlockQuote(_) | TagEnd::Item => self.close(),
            TagEnd::CodeBlock => self.finish_code(),
            TagEnd::Emphasis => self.inline.push('*'),
            TagEnd::Strong => self.bold(),
            TagEnd::Link => {
                if let Some(Some(target)) = self.links.pop() {
                    self.inline.push_str(&format!("]({target})"));
                }
            }
            TagEnd::Table => self.in_table = false,
            TagEnd::TableCell => self.inline.push_str(" |"),
            TagEnd::TableHead => {
                self.finish_row();
                let rule = format!("|{}", " --- |".repeat(self.columns));
                self.push(&rule);
            }
            TagEnd::TableRow => self.finish_row(),
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if let Some(code) = &mut self.code {
            code.push_str(text);
            return;
        }
        // Spaces at the ends part the text from what is beside it.
        let spaced = |at: Option<char>| {
            if at.is_some_and(char::is_whitespace) {
                " "
            } else {
                ""
            }
        };
        let words = clean(text);
        let words = match self.links.last() {
            Some(Some(_)) => escape(&words),
            _ => escape_and_link(&words),
        };
        self.inline.push_str(spaced(text.chars().next()));
        self.inline.push_str(&words);
        self.inline.push_str(spaced(text.chars().next_back()));
    }

    fn inline_code(&mut self, text: &str) {
        let code = code(text);
        let is_code = code.starts_with('`');
        if self.in_table && is_code {
            self.inline.push_str(&code.replace('|', "\\|"))
        } else {
            self.inline.push_str(&code)
        }
    }

    /// Bold within a heading, which is bold, would end it.
    fn bold(&mut self) {
        if !self.in_heading {
            self.inline.push_str("**");
        }
    }

    fn open_list(&mut self, start: Option<u64>) {
        self.finish_paragraph();
        // A list that starts with another number than 1 does not end a paragraph.
        if self.levels.is_empty() || start.is_some_and(|start| start != 1) {
            self.gap();
        }
        self.lists.push(start);
    }

    fn open_item(&mut self) {
        let mark = match self.lists.last_mut() {
            Some(Some(number)) => {
                let mark = format!("{number}. ");
                *number = number.saturating_add(1);
                mark
            }
            _ => "- ".to_owned(),
        };
        let rest = " ".repeat(mark.len());
        self.open(mark, rest);
    }

    fn open(&mut self, first: String, rest: String) {
        self.finish_paragraph();
        if self.levels.len() < MAX_DEPTH {
            self.levels.push(OpenBlock {
                first: Some(first),
                rest,
            })
        } else {
            self.skipped += 1
        }
    }

    fn close(&mut self) {
        self.finish_paragraph();
        match self.skipped {
            0 => {
                self.levels.pop();
            }
            _ => self.skipped -= 1,
        }
    }

    fn finish_paragraph(&mut self) {
        let paragraph = std::mem::take(&mut self.inline);
        let parts: Vec<_> = paragraph
            .split('\n')
            .map(clean)
            .filter(|part| !part.is_empty())
            .collect();
        if parts.is_empty() {
            return;
        }
        self.gap();
        let indent: usize = self.levels.iter().map(|level| level.rest.len()).sum();
        for (index, part) in parts.iter().enumerate() {
            let mut lines: Vec<_> = wrapped(part, indent)
                .map(|line| guard_start(&line))
                .collect();
            if let (true, Some(last)) = (index + 1 < parts.len(), lines.last_mut()) {
                last.push('\\');
            }
            lines.iter().for_each(|line| self.push(line));
        }
    }

    fn finish_row(&mut self) {
        let row = std::mem::take(&mut self.inline);
        self.push(&row);
    }

    fn finish_code(&mut self) {
        let Some(code) = self.code.take().filter(|code| !code.trim().is_empty()) else {
            return;
        };
        self.gap();
        let fence = "`".repeat(3.max(longest_run(&code) + 1));
        self.push(&format!("{fence}text"));
        for line in code.trim_end().lines() {
            self.push(&clean_code(line));
        }
        self.push(&fence);
    }

    /// Writes a line, after the marks of the blocks that it is in.
    fn push(&mut self, line: &str) {
        let mut out = String::new();
        for level in &mut self.levels {
            out.push_str(level.first.take().as_ref().unwrap_or(&level.rest));
        }
        out.push_str(line);
        self.lines.push(out.trim_end().to_owned());
    }

    /// Parts a block from the one before it. The first block of an item is beside its mark.
    fn gap(&mut self) {
        let is_marked = self.levels.iter().any(|level| level.first.is_some());
        if !self.lines.is_empty() && !is_marked {
            self.push("");
        }
    }
}

/// Returns a string as code within a line.
pub fn code(text: &str) -> String {
    let code = clean(text);
    if code.is_empty() {
        return "(empty)".to_owned();
    }
    // Three backquotes at the beginning of a line may open a block.
    let Some(ticks) = ["`", "``"]
        .into_iter()
        .find(|ticks| !has_run(&code, ticks.len()))
    else {
        let words: Vec<_> = code
            .split(' ')
            .map(|word| guard_start(&escape(word)))
            .collect();
        return words.join(" ");
    };
    let space = if code.contains('`') { " " } else { "" };
    format!("{ticks}{space}{code}{space}{ticks}")
}

/// Returns whether there are so many backquotes in a row, and no more.
fn has_run(code: &str, length: usize) -> bool {
    let mut runs = code.split(|char| char != '`').map(str::len);
    runs.any(|run| run == length)
}

fn longest_run(code: &str) -> usize {
    let runs = code.split(|char| char != '`').map(str::len);
    runs.max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> Vec<String> {
        let mut writer = Writer::default();
        for event in TextMergeStream::new(Parser::new_ext(text, Options::ENABLE_TABLES)) {
            writer.event(event);
        }
        writer.finish_paragraph();
        writer.lines
    }

    #[test]
    fn a_parser_finds_nothing_in_plain_text() {
        let long = "Returns 10 pets - or fewer, if 1) they sleep; 2) they eat. ".repeat(9);
        for text in [
            "A pet",
            "A  pet. ",
            "A (so-called) \"pet\", isn't it?",
            "a - b",
            &long,
        ] {
            assert!(is_plain(text), "{text}");
            assert_eq!(lines(text), parsed(text), "{text}");
        }
        for text in [
            "", " a", "1. a", "- a", "a_b_c", "a: b", "a\nb", "a <b>", "é", "a `b`", "a & b",
        ] {
            assert!(!is_plain(text), "{text}");
        }
    }
}
