//! HTML in a description becomes Markdown. In: a description. Out: the same, with the tags that people write for prose as
//! Markdown; every other tag stays, and is shown as it is. What is between backticks is not touched.

/// What a tag is in Markdown where it opens and where it closes. Two line breaks separate blocks.
#[rustfmt::skip]
const TAGS: &[(&str, &str, &str)] = &[
    ("b", "**", "**"), ("strong", "**", "**"),
    ("i", "*", "*"), ("em", "*", "*"),
    ("code", "`", "`"), ("tt", "`", "`"), ("kbd", "`", "`"), ("samp", "`", "`"), ("var", "`", "`"),
    ("h1", "\n\n**", "**\n\n"), ("h2", "\n\n**", "**\n\n"), ("h3", "\n\n**", "**\n\n"),
    ("h4", "\n\n**", "**\n\n"), ("h5", "\n\n**", "**\n\n"), ("h6", "\n\n**", "**\n\n"),
    ("p", "\n\n", "\n\n"), ("div", "\n\n", "\n\n"), ("blockquote", "\n\n", "\n\n"), ("pre", "\n\n", "\n\n"),
    ("ul", "\n\n", "\n\n"), ("ol", "\n\n", "\n\n"), ("li", "\n- ", "\n"),
    ("dl", "\n\n", "\n\n"), ("dt", "\n\n", "\n\n"), ("dd", "\n\n", "\n\n"),
    ("table", "\n\n", "\n\n"), ("tr", "\n\n", "\n\n"), ("td", " ", " "), ("th", " ", " "),
    ("thead", "", ""), ("tbody", "", ""), ("hr", "\n\n", ""), ("br", "\n\n", ""),
    ("span", "", ""), ("font", "", ""), ("small", "", ""), ("u", "", ""), ("sup", "", ""), ("sub", "", ""),
    ("center", "", ""), ("note", "", ""), ("important", "", ""), ("fullname", "", ""),
];

/// A tag is no longer than this many bytes; what is has another purpose.
const MAX_TAG: usize = 1000;

/// Replaces the tags of [`TAGS`], and links.
pub fn to_markdown(text: &str) -> String {
    let mut out = Out {
        text: String::with_capacity(text.len()),
        ..Out::default()
    };
    let mut rest = text;
    while let Some(at) = rest.find(['<', '`']) {
        out.push(&rest[..at]);
        rest = &rest[at..];
        if rest.starts_with('`') {
            let (code, after) = rest.split_at(code_length(rest));
            out.push(code);
            rest = after;
        } else if let Some(tag) = Tag::read(rest) {
            out.tag(&tag);
            rest = &rest[tag.length..];
            if tag.is_inline_start() {
                rest = rest.trim_start();
            }
        } else {
            out.push("<");
            rest = &rest[1..];
        }
    }
    out.push(rest);
    out.text
}

#[derive(Default)]
struct Out {
    text: String,
    /// Targets of the open links.
    links: Vec<String>,
    /// Whether the last line has begun, and whether it is a row of a table.
    is_begun: bool,
    is_row: bool,
}

impl Out {
    fn push(&mut self, text: &str) {
        self.text.push_str(text);
        let last = match text.rsplit_once('\n') {
            Some((_, last)) => {
                self.is_begun = false;
                last
            }
            None => text,
        };
        if !self.is_begun {
            self.is_begun = !last.trim().is_empty();
            self.is_row = last.trim_start().starts_with('|');
        }
    }

    fn tag(&mut self, tag: &Tag<'_>) {
        if tag.is_inline_end() {
            self.text.truncate(self.text.trim_end().len());
        }
        match (tag.name.as_str(), tag.closes) {
            ("a", false) => {
                if let Some(target) = tag.target() {
                    self.push("[");
                    self.links.push(target);
                }
            }
            ("a", true) => {
                if let Some(target) = self.links.pop() {
                    self.push(&format!("](<{target}>)"));
                }
            }
            // A row of a table is a line.
            _ if self.is_row && tag.markdown().starts_with('\n') => self.push(" "),
            _ => self.push(tag.markdown()),
        }
    }
}

/// How long the code is that starts with these backticks; just them, where nothing closes it.
fn code_length(text: &str) -> usize {
    let ticks = text.bytes().take_while(|byte| *byte == b'`').count();
    let mut at = ticks;
    while let Some(next) = text[at..].find('`') {
        at += next;
        let run = text[at..].bytes().take_while(|byte| *byte == b'`').count();
        at += run;
        if run == ticks {
            return at;
        }
    }
    ticks
}

struct Tag<'t> {
    name: String,
    attributes: &'t str,
    closes: bool,
    length: usize,
}

impl<'t> Tag<'t> {
    /// Reads a tag that is known.
    fn read(text: &'t str) -> Option<Self> {
        let end = text.bytes().take(MAX_TAG).position(|byte| byte == b'>')?;
        let inside = &text[1..end];
        let (closes, inside) = match inside.strip_prefix('/') {
            Some(inside) => (true, inside),
            None => (false, inside),
        };
        let inside = inside.trim_end_matches('/');
        let length = inside.bytes().take_while(u8::is_ascii_alphanumeric).count();
        let (name, attributes) = inside.split_at(length);
        let name = name.to_ascii_lowercase();
        let known = name == "a" || TAGS.iter().any(|(tag, ..)| *tag == name);
        let apart = attributes.is_empty() || attributes.starts_with(char::is_whitespace);
        (known && apart && !attributes.contains('<')).then_some(Self {
            name,
            attributes,
            closes,
            length: end + 1,
        })
    }

    fn markdown(&self) -> &'static str {
        let row = TAGS.iter().find(|(tag, ..)| *tag == self.name);
        row.map_or(
            "",
            |(_, open, close)| if self.closes { close } else { open },
        )
    }

    /// Whether what follows must come without a space, for Markdown to take it.
    fn is_inline_start(&self) -> bool {
        !self.closes && (self.name == "a" || self.markdown().ends_with(['*', '`']))
    }

    /// Whether what is before must end without a space.
    fn is_inline_end(&self) -> bool {
        self.closes && (self.name == "a" || self.markdown().starts_with(['*', '`']))
    }

    /// Where a link leads.
    fn target(&self) -> Option<String> {
        let (_, rest) = self.attributes.split_once("href=")?;
        let target = match rest.chars().next()? {
            quote @ ('"' | '\'') => rest[1..].split(quote).next()?,
            _ => rest.split_whitespace().next()?,
        };
        Some(target.replace(['<', '>', '\n', '\\'], ""))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_of_prose_are_markdown() {
        let rows = [
            ("a <b>bold</b> word", "a **bold** word"),
            ("<B> loose </B>end", "**loose**end"),
            ("<p>One</p><p>Two</p>", "\n\nOne\n\n\n\nTwo\n\n"),
            ("a<br/>b", "a\n\nb"),
            ("| a<br>b |", "| a b |"),
            ("<ul><li>x</li></ul>", "\n\n\n- x\n\n\n"),
            ("<code>x_y</code>", "`x_y`"),
            ("`<b>` stays", "`<b>` stays"),
            ("``a ` <b>`` stays", "``a ` <b>`` stays"),
            (
                "<a href=\"https://a.example\">A</a>",
                "[A](<https://a.example>)",
            ),
            ("<script>x</script> <bad>", "<script>x</script> <bad>"),
            ("1 < 2 and <", "1 < 2 and <"),
        ];
        for (html, markdown) in rows {
            assert_eq!(to_markdown(html), markdown, "{html}");
        }
    }
}
