//! Markdown: a plain rendering that keeps what the layout says and drops what the eye does not see.
//!
//! Headings keep their `#`, list items their bullet or number, code blocks, tables of figures and images go, emphasis and links
//! leave their words. The clause stage reads the result like any plain text.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::encoding::decode;
use super::{Content, ReadError, ReadSettings, Reader, Rendering};

/// Reads Markdown files.
pub(super) struct Markdown;

impl Reader for Markdown {
    fn endings(&self) -> &'static [&'static str] {
        &["md", "markdown"]
    }

    fn read(&self, content: &[u8], _: &ReadSettings) -> Result<Content, ReadError> {
        let content = decode(content)?;
        let mut page = Page::default();
        for event in Parser::new_ext(
            &content,
            Options::ENABLE_TABLES
                | Options::ENABLE_FOOTNOTES
                | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS,
        ) {
            page.take(event);
        }
        Ok(page.rendering.into())
    }
}

#[derive(Default)]
struct Page {
    rendering: Rendering,
    /// How many open elements have no words of their own to show.
    hidden: usize,
}

impl Page {
    fn take(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.open(&tag),
            Event::End(tag) => self.close(tag),
            Event::Text(words) | Event::Code(words) if self.hidden == 0 => {
                self.rendering.push(&words);
            }
            Event::SoftBreak | Event::HardBreak if self.hidden == 0 => self.rendering.push("\n"),
            Event::Rule => self.rendering.block(),
            _ => {}
        }
    }

    fn open(&mut self, tag: &Tag<'_>) {
        match tag {
            Tag::Heading { level, .. } => self.rendering.heading(*level as usize),
            Tag::List(first) => self.rendering.open_list(*first),
            Tag::Item => self.rendering.item(),
            Tag::Paragraph | Tag::BlockQuote(_) | Tag::TableHead | Tag::TableRow => {
                self.rendering.block_in_item();
            }
            Tag::TableCell if !self.rendering.text().ends_with('\n') => self.rendering.push("  "),
            tag if is_hidden(tag) => self.hidden += 1,
            _ => {}
        }
    }

    fn close(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::List(_) => self.rendering.close_list(),
            TagEnd::CodeBlock | TagEnd::Image | TagEnd::MetadataBlock(_) | TagEnd::HtmlBlock => {
                self.hidden = self.hidden.saturating_sub(1);
            }
            _ => {}
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
        crate::document::read::text_of(&Markdown, markdown.as_bytes())
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
