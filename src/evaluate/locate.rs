//! Finds gold clauses that have no span in their document by their text.
//!
//! Runs of white space count as one space on both sides. Clauses are looked for in the order of their
//! rows, each behind the one before, so that a sentence that comes twice is found twice; one that is
//! not found there is looked for from the beginning.

use std::borrow::Cow;

use crate::annotation::GoldClause;

/// The clauses with a span each where one is found. Spans they have are left as they are.
pub(super) fn located<'c>(gold: &[&'c GoldClause], text: &str) -> Vec<Cow<'c, GoldClause>> {
    if gold.iter().all(|clause| clause.span.is_some()) {
        return gold.iter().map(|clause| Cow::Borrowed(*clause)).collect();
    }
    let folded = Folded::of(text);
    let mut behind = 0;
    gold.iter()
        .map(|clause| {
            let mut clause = Cow::Borrowed(*clause);
            if clause.span.is_none() {
                let place = folded.find(&clause.text, behind);
                clause.to_mut().span = place.map(|place| folded.span(place, &clause.text));
            }
            if let Some(span) = &clause.span {
                behind = folded.place(span.end);
            }
            clause
        })
        .collect()
}

/// A text with its runs of white space folded to one space.
struct Folded {
    text: String,
    /// For each of its characters the byte it starts at, and the code point it is of the source.
    characters: Vec<(usize, usize)>,
}

impl Folded {
    fn of(source: &str) -> Self {
        let mut text = String::with_capacity(source.len());
        let mut characters = Vec::new();
        for (code_point, char) in source.chars().enumerate() {
            let is_space = char.is_whitespace();
            if is_space && (text.is_empty() || text.ends_with(' ')) {
                continue;
            }
            characters.push((text.len(), code_point));
            text.push(if is_space { ' ' } else { char });
        }
        Self { text, characters }
    }

    /// The byte at which `wanted` is found, at or behind the byte `behind` if it can be.
    fn find(&self, wanted: &str, behind: usize) -> Option<usize> {
        self.text[behind..]
            .find(wanted)
            .map(|place| behind + place)
            .or_else(|| self.text.find(wanted))
    }

    /// The code points of the source that make up `found`, which stands at the byte `place`.
    fn span(&self, place: usize, found: &str) -> std::ops::Range<usize> {
        let first = self.characters.partition_point(|(byte, _)| *byte < place);
        let last = self
            .characters
            .partition_point(|(byte, _)| *byte < place + found.len())
            .saturating_sub(1);
        let code_point = |at: usize| self.characters.get(at).map_or(0, |(_, source)| *source);
        code_point(first)..code_point(last) + 1
    }

    /// The byte of the first character that is at or behind a code point of the source.
    fn place(&self, code_point: usize) -> usize {
        let at = self
            .characters
            .partition_point(|(_, source)| *source < code_point);
        self.characters
            .get(at)
            .map_or(self.text.len(), |(byte, _)| *byte)
    }
}

#[cfg(test)]
mod tests {
    use std::ops::Range;

    use super::*;

    fn spans(text: &str, clauses: &[(Option<Range<usize>>, &str)]) -> Vec<Option<Range<usize>>> {
        let gold: Vec<GoldClause> = clauses
            .iter()
            .map(|(span, text)| GoldClause {
                span: span.clone(),
                text: (*text).to_owned(),
                ..GoldClause::default()
            })
            .collect();
        located(&gold.iter().collect::<Vec<_>>(), text)
            .iter()
            .map(|clause| clause.span.clone())
            .collect()
    }

    #[test]
    fn white_space_is_folded_and_spans_are_code_points_of_the_text() {
        assert_eq!(
            spans("  É:\n\nWe  agree\tnow. ", &[(None, "We agree now.")]),
            [Some(6..20)]
        );
    }

    #[test]
    fn a_text_that_comes_twice_is_found_twice() {
        assert_eq!(
            spans(
                "We agree. We note. We agree.",
                &[(None, "We agree."), (None, "We agree."), (None, "We note.")]
            ),
            [Some(0..9), Some(19..28), Some(10..18)]
        );
    }

    #[test]
    fn spans_are_kept_and_what_follows_them_is_behind_them() {
        assert_eq!(
            spans(
                "We agree. We agree.",
                &[(Some(0..9), "other"), (None, "We agree."), (None, "We go.")]
            ),
            [Some(0..9), Some(10..19), None]
        );
    }

    #[test]
    fn a_span_beyond_the_text_does_no_harm() {
        assert_eq!(
            spans("We agree.", &[(Some(50..90), ""), (None, "We agree.")]),
            [Some(50..90), Some(0..9)]
        );
        assert_eq!(spans("", &[(None, "We agree.")]), [None]);
    }
}
