//! On which line of a table a record begins.

use csv::Position;

/// Counts the lines of a table while its records go by, each byte once.
pub(super) struct Lines<'t> {
    content: &'t [u8],
    byte: usize,
    line: usize,
}

impl<'t> Lines<'t> {
    /// From the first line on.
    pub fn of(content: &'t [u8]) -> Self {
        Self {
            content,
            byte: 0,
            line: 1,
        }
    }

    /// The line a record begins on, from one; records come in order. The reader's own count is that
    /// of the blank lines before the record.
    pub fn at(&mut self, position: &Position) -> usize {
        let byte = usize::try_from(position.byte())
            .unwrap_or(usize::MAX)
            .clamp(self.byte, self.content.len());
        let rest = self.content[byte..].iter();
        let blank = rest
            .take_while(|byte| matches!(byte, b'\r' | b'\n'))
            .count();
        let passed = &self.content[self.byte..byte + blank];
        let breaks = passed.iter().map(|byte| usize::from(*byte == b'\n'));
        self.line += breaks.sum::<usize>();
        self.byte = byte + blank;
        self.line
    }
}
