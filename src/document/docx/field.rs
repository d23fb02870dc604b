//! Fields: an instruction that is not shown, and its result, which is. They may nest and run over paragraphs.

/// As much of an instruction as tells which it is.
const NAME: usize = 16;

#[derive(Debug, Default)]
struct Field {
    instruction: String,
    /// Whether its result has begun.
    in_result: bool,
    /// How many paragraphs were open when it began.
    depth: usize,
}

/// What a field makes, as far as it matters here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Result {
    /// A table of contents or of figures.
    Contents,
    /// The number of a page.
    PageNumber,
    Other,
}

/// The fields that are open.
#[derive(Debug, Default)]
pub(super) struct Fields {
    open: Vec<Field>,
    instructions: usize,
    contents: usize,
}

impl Fields {
    pub fn begin(&mut self, depth: usize) {
        self.instructions += 1;
        self.open.push(Field {
            depth,
            ..Field::default()
        });
    }

    /// Adds to the instruction of the innermost field.
    pub fn instruct(&mut self, words: &str) {
        if let Some(field) = self.open.last_mut().filter(|field| !field.in_result) {
            let room = NAME.saturating_sub(field.instruction.len());
            field.instruction.extend(words.chars().take(room));
        }
    }

    /// Begins the result of the innermost field, and says what it is.
    pub fn separate(&mut self) -> Result {
        let Some(field) = self.open.last_mut().filter(|field| !field.in_result) else {
            return Result::Other;
        };
        field.in_result = true;
        self.instructions -= 1;
        let result = result_of(&field.instruction);
        self.contents += usize::from(result == Result::Contents);
        result
    }

    pub fn end(&mut self) {
        if let Some(field) = self.open.pop() {
            self.close(&field);
        }
    }

    /// Gives up the instructions that are open where a paragraph at `depth` ends: none runs on in a sound document, and
    /// one without end would swallow the rest.
    pub fn end_paragraph(&mut self, depth: usize) {
        let is_left = |field: &Field| !field.in_result && field.depth >= depth;
        while self.open.last().is_some_and(is_left) {
            self.end();
        }
    }

    /// Whether what comes next belongs to an instruction.
    pub fn in_instruction(&self) -> bool {
        self.instructions > 0
    }

    /// Whether what comes next belongs to a table of contents.
    pub fn in_contents(&self) -> bool {
        self.contents > 0
    }

    fn close(&mut self, field: &Field) {
        if !field.in_result {
            self.instructions -= 1;
        } else if result_of(&field.instruction) == Result::Contents {
            self.contents -= 1;
        }
    }
}

/// What an instruction makes.
pub(super) fn result_of(instruction: &str) -> Result {
    match instruction.split_whitespace().next() {
        Some("TOC") => Result::Contents,
        Some("PAGEREF" | "PAGE") => Result::PageNumber,
        _ => Result::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_without_end_hides_no_more_than_its_paragraph() {
        let mut fields = Fields::default();
        fields.begin(1);
        fields.instruct(" TO");
        fields.instruct("C \\o \"1-3\"");
        assert_eq!(fields.separate(), Result::Contents);
        fields.begin(1);
        assert!(fields.in_instruction() && fields.in_contents());
        fields.end_paragraph(1);
        assert!(!fields.in_instruction() && fields.in_contents());
        fields.end();
        fields.end();
        assert!(!fields.in_contents());
    }
}
