//! What the stages of the reader hand on.

/// Stands for a glyph of which nothing says what character it is.
pub(super) const UNKNOWN: char = '\u{fffd}';

/// A character at its place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Glyph {
    /// Where its baseline begins, in points; `y` grows downwards.
    pub x: f32,
    pub y: f32,
    /// How far the next one is.
    pub width: f32,
    /// The size of the type.
    pub size: f32,
    /// Degrees its baseline is turned by, clockwise.
    pub angle: f32,
    pub text: char,
    /// Whether a space was written before it.
    pub after_space: bool,
}

impl Glyph {
    pub fn end(&self) -> f32 {
        self.x + self.width
    }
}

/// Words beside each other on one baseline, with no wider gap between than justified text has.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Run {
    pub start: f32,
    pub end: f32,
    pub y: f32,
    pub size: f32,
    pub text: String,
    /// Whether a space was written before it.
    pub after_space: bool,
    /// Its spaces.
    pub spaces: Vec<Space>,
}

/// A space inside a run.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Space {
    /// Where it stands in the text, in bytes.
    pub at: u32,
    /// Where the word before it ends and the word behind it begins, in points.
    pub start: f32,
    pub end: f32,
}

impl Run {
    /// The run in two, where a word behind a space begins at `place`, give or take `within`.
    pub fn parted_at(&self, place: f32, within: f32) -> Option<(Self, Self)> {
        let after = self
            .spaces
            .partition_point(|space| space.end < place - within);
        let space = *self.spaces.get(after)?;
        if space.end > place + within {
            return None;
        }
        let at = space.at as usize;
        let left = Self {
            end: space.start,
            text: self.text.get(..at)?.into(),
            spaces: self.spaces[..after].to_vec(),
            ..*self
        };
        let behind = self.spaces[after + 1..].iter();
        let right = Self {
            start: space.end,
            text: self.text.get(at + 1..)?.into(),
            after_space: true,
            spaces: behind
                .map(|other| Space {
                    at: other.at - space.at - 1,
                    ..*other
                })
                .collect(),
            ..*self
        };
        Some((left, right))
    }
}

/// A line of a column.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Line {
    pub start: f32,
    pub y: f32,
    /// The size of most of it.
    pub size: f32,
    pub text: String,
    /// Where the column it stands in begins.
    pub margin: f32,
}
