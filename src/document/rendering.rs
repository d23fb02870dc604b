//! The text a reader makes of a format that is not plain text, written so that the clause stage reads its layout.
//!
//! Blocks stand apart by an empty line, headings begin with `#`, list items with a bullet or a number and are indented
//! by two spaces a level, pages are separated by a form feed. No other form feed is in the text. A page that begins inside
//! a paragraph is only noted: a form feed there would cut its sentence.

/// A text under construction.
#[derive(Debug, Default)]
pub(super) struct Rendering {
    text: String,
    /// The bytes at which pages start inside a paragraph.
    inner_pages: Vec<usize>,
    /// The open lists, outermost first: the next number of each, or none for bullets.
    lists: Vec<Option<u64>>,
}

impl Rendering {
    /// A text that is taken as it is; its form feeds separate pages.
    pub fn of_text(text: String) -> Self {
        Self {
            text,
            ..Self::default()
        }
    }

    /// Adds words to the block or item that is open.
    pub fn push(&mut self, words: &str) {
        for (place, part) in words.split('\u{c}').enumerate() {
            if place > 0 {
                self.text.push(' ');
            }
            self.text.push_str(part);
        }
    }

    /// What was written so far.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Starts a new line.
    pub fn line(&mut self) {
        if !self.at_line_start() {
            self.text.push('\n');
        }
    }

    /// Starts a block after an empty line.
    pub fn block(&mut self) {
        if self.text.is_empty() || self.text.ends_with('\u{c}') {
            return;
        }
        while !self.text.ends_with("\n\n") {
            self.text.push('\n');
        }
    }

    /// Starts a block, unless nothing but its mark stands in the list item that is open.
    pub fn block_in_item(&mut self) {
        if !self.at_item() {
            self.block();
        }
    }

    /// Starts a heading of `level`, from one.
    pub fn heading(&mut self, level: usize) {
        self.block();
        self.text.push_str(&"#".repeat(level.clamp(1, 6)));
        self.text.push(' ');
    }

    /// Opens a list that counts from `first`, or one with bullets.
    pub fn open_list(&mut self, first: Option<u64>) {
        if self.lists.is_empty() {
            self.block();
        }
        self.lists.push(first);
    }

    /// Closes the innermost list.
    pub fn close_list(&mut self) {
        self.lists.pop();
    }

    /// Starts an item of the innermost list on a line of its own.
    pub fn item(&mut self) {
        let mark = match self.lists.last_mut() {
            Some(Some(number)) => {
                let mark = format!("{number}.");
                *number = number.saturating_add(1);
                mark
            }
            _ => "-".into(),
        };
        self.marked_item(self.lists.len().saturating_sub(1), &mark);
    }

    /// Starts an item that is `depth` levels deep on a line of its own, with the mark its document gives it.
    pub fn marked_item(&mut self, depth: usize, mark: &str) {
        self.line();
        self.indent(depth);
        self.push(mark);
        self.text.push(' ');
    }

    /// Indents the line that was started by `depth` levels.
    pub fn indent(&mut self, depth: usize) {
        self.text.push_str(&"  ".repeat(depth.min(MOST_INDENTED)));
    }

    /// Starts a page.
    pub fn page(&mut self) {
        self.text.push('\u{c}');
    }

    /// Notes that a page starts with what is added next to the open block.
    pub fn page_inside(&mut self) {
        self.inner_pages.push(self.text.len());
    }

    /// The text, and where its pages start in code points.
    pub fn finish(self) -> (String, Vec<usize>) {
        let pages = page_starts(&self.text, &self.inner_pages);
        (self.text, pages)
    }

    fn at_line_start(&self) -> bool {
        self.text.is_empty() || self.text.ends_with(['\n', '\u{c}'])
    }

    /// Whether nothing but a bullet or a number stands on the current line.
    fn at_item(&self) -> bool {
        let line = self.text.rsplit(['\n', '\u{c}']).next().unwrap_or_default();
        let mark = line.trim();
        let is_number = || {
            mark.strip_suffix('.')
                .is_some_and(|number| number.parse::<u64>().is_ok())
        };
        !self.lists.is_empty() && (mark == "-" || is_number())
    }
}

/// Deepest level that is indented further than the one above it: nobody reads more, and hostile nesting must not make
/// the text grow with the square of its depth.
const MOST_INDENTED: usize = 16;

/// Pages of a text start after form feeds, and at the bytes `inner`, which ascend.
fn page_starts(text: &str, inner: &[usize]) -> Vec<usize> {
    if inner.is_empty() && !text.contains('\u{c}') {
        return vec![0];
    }
    let mut inner = inner.iter().copied().peekable();
    let mut pages = vec![0];
    for (place, (at, c)) in text.char_indices().enumerate() {
        while inner.next_if(|page| *page <= at).is_some() {
            // A page that starts where another one does has nothing on it.
            if pages.last() != Some(&place) {
                pages.push(place);
            }
        }
        if c == '\u{c}' {
            pages.push(place + 1);
        }
    }
    pages
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn form_feeds_start_pages() {
        assert_eq!(page_starts("é one\u{c}two\u{c}three", &[]), [0, 6, 10]);
        assert_eq!(page_starts("", &[]), [0]);
    }

    #[test]
    fn a_page_that_starts_inside_a_paragraph_leaves_no_mark() {
        let mut rendering = Rendering::default();
        rendering.push("é one ");
        rendering.page_inside();
        rendering.push("two");
        rendering.page();
        rendering.push("three");
        assert_eq!(
            rendering.finish(),
            ("é one two\u{c}three".into(), vec![0, 6, 10])
        );
    }

    #[test]
    fn blocks_items_and_pages_keep_their_places() {
        let mut rendering = Rendering::default();
        rendering.heading(1);
        rendering.push("Title");
        rendering.block();
        rendering.push("They intend to:");
        rendering.open_list(None);
        rendering.item();
        rendering.block_in_item();
        rendering.push("meet,\u{c}and");
        rendering.open_list(Some(3));
        rendering.item();
        rendering.push("talk.");
        rendering.close_list();
        rendering.close_list();
        rendering.page();
        rendering.block();
        rendering.push("Next.");
        let (text, pages) = rendering.finish();
        assert_eq!(
            text,
            "# Title\n\nThey intend to:\n\n- meet, and\n  3. talk.\u{c}Next."
        );
        assert_eq!(pages, [0, 49]);
    }
}
