//! Markdown: a plain rendering that keeps what the layout says and drops what the eye does not see.
//!
//! Headings keep their `#`, list items their bullet or number, code blocks, tables of figures and images go, emphasis and links
//! leave their words. The clause stage reads the result like any plain text.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::Reader;

/// Reads Markdown files.
pub(super) struct Markdown;

impl Reader for Markdown {
    fn endings(&self) -> &'static [&'static str] {
        &["md", "markdown"]
    }

    fn text(&self, content: String) -> String {
        let mut rendering = Rendering::default();
        for event in Parser::new_ext(
            &content,
            Options::ENABLE_TABLES
                | Options::ENABLE_FOOTNOTES
                | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS,
        ) {
            rendering.take(event);
        }
        rendering.text
    }
}

#[derive(Default)]
struct Rendering {
    text: String,
    /// The next number of each open list, or none for bullets.
    lists: Vec<Option<u64>>,
    /// How many open elements have no words of their own to show.
    hidden: usize,
}

impl Rendering {
    fn take(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.open(&tag),
            Event::End(tag) => self.close(tag),
            Event::Text(words) | Event::Code(words) if self.hidden == 0 => {
                self.text.push_str(&words);
            }
            Event::SoftBreak | Event::HardBreak if self.hidden == 0 => self.text.push('\n'),
            Event::Rule => self.block(),
            _ => {}
        }
    }

    fn open(&mut self, tag: &Tag<'_>) {
        match tag {
            Tag::Heading { level, .. } => {
                self.block();
                self.text.push_str(&"#".repeat(*level as usize));
                self.text.push(' ');
            }
            Tag::List(first) => {
                if self.lists.is_empty() {
                    self.block();
                }
                self.lists.push(*first);
            }
            Tag::Item => self.item(),
            Tag::Paragraph | Tag::BlockQuote(_) | Tag::TableHead | Tag::TableRow
                if !self.at_item() =>
            {
                self.block();
            }
            Tag::TableCell if !self.text.ends_with('\n') => self.text.push_str("  "),
            tag if is_hidden(tag) => self.hidden += 1,
            _ => {}
        }
    }

    fn close(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::List(_) => {
                self.lists.pop();
            }
            TagEnd::CodeBlock | TagEnd::Image | TagEnd::MetadataBlock(_) | TagEnd::HtmlBlock => {
                self.hidden = self.hidden.saturating_sub(1);
            }
            _ => {}
        }
    }

    /// Starts a list item on a line of its own, indented by its depth.
    fn item(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with('\n') {
            self.text.push('\n');
        }
        self.text
            .push_str(&"  ".repeat(self.lists.len().saturating_sub(1)));
        match self.lists.last_mut() {
            Some(Some(number)) => {
                self.text.push_str(&number.to_string());
                self.text.push_str(". ");
                *number += 1;
            }
            _ => self.text.push_str("- "),
        }
    }

    /// Whether nothing but a bullet or a number stands on the current line.
    fn at_item(&self) -> bool {
        let line = self.text.rsplit('\n').next().unwrap_or_default().trim();
        let is_number = || {
            line.strip_suffix('.')
                .is_some_and(|number| number.parse::<u64>().is_ok())
        };
        !self.lists.is_empty() && (line == "-" || is_number())
    }

    /// Starts a block after an empty line.
    fn block(&mut self) {
        while !self.text.is_empty() && !self.text.ends_with("\n\n") {
            self.text.push('\n');
        }
    }
}

fn is_hidden(tag: &Tag<'_>) -> bool {
    matches!(
        tag,
        Tag::CodeBlock(_) | Tag::Image { .. } | Tag::MetadataBlock(_) | Tag::HtmlBlock
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn render(markdown: &str) -> String {
        Markdown.text(markdown.to_string())
    }

    #[test]
    fn headings_and_paragraphs_stand_apart() {
        assert_eq!(
            render("# Title\nWe *will* act\nnow.\n\nNext."),
            "# Title\n\nWe will act\nnow.\n\nNext."
        );
    }

    #[test]
    fn list_items_keep_their_marks_and_depth() {
        assert_eq!(
            render(
                "They intend to:\n\n- **consult** on [plans](http://a.b);\n- maintain\n  1. this\n  2. that\n\nEnd."
            ),
            "They intend to:\n\n- consult on plans;\n- maintain\n  1. this\n  2. that\n\nEnd."
        );
    }

    #[test]
    fn what_no_reader_sees_is_left_out() {
        assert_eq!(
            render(
                "---\ntitle: x\n---\n\nA.\n\n```\ncode\n```\n\n![alt](i.png)\n\n<div>x</div>\n\nB &amp; C."
            ),
            "A.\n\nB & C."
        );
    }
}
