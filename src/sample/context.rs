//! What stands around a clause in its document, from the rows before and behind it.

use crate::annotation::TableClause;

/// The longest context before a clause, in characters.
const LONGEST: usize = 600;

/// What ends a sentence, behind which closing marks may stand.
const STOPS: [char; 4] = ['.', '!', '?', '…'];

/// The rows of a table, document by document.
pub(super) struct Neighbours<'c> {
    clauses: &'c [TableClause],
    /// The place of the row before it in its document, for each row.
    before: Vec<Option<usize>>,
    /// The place of the row behind it.
    after: Vec<Option<usize>>,
}

impl<'c> Neighbours<'c> {
    /// The neighbours in a table whose rows are, in each document, in the order of its text.
    pub fn of(clauses: &'c [TableClause]) -> Self {
        let mut last = rustc_hash::FxHashMap::default();
        let mut before = vec![None; clauses.len()];
        let mut after = vec![None; clauses.len()];
        for (place, row) in clauses.iter().enumerate() {
            if let Some(earlier) = last.insert(row.clause.doc_id.as_str(), place) {
                before[place] = Some(earlier);
                after[earlier] = Some(place);
            }
        }
        Self {
            clauses,
            before,
            after,
        }
    }

    /// The rest of the clause's sentence before it, or, where the clause begins one, the clause before it. Cut off at the
    /// front where it is longer than [`LONGEST`].
    pub fn before(&self, place: usize) -> String {
        let Some(mut earlier) = self.before[place] else {
            return String::new();
        };
        let mut context = self.text(earlier).to_owned();
        if ends_sentence(&context) {
            return shortened(&context);
        }
        while let Some(further) = self.before[earlier] {
            if ends_sentence(self.text(further)) || context.chars().count() > LONGEST {
                break;
            }
            context = format!("{} {context}", self.text(further));
            earlier = further;
        }
        shortened(&context)
    }

    /// The clause behind the one at `place`.
    pub fn after(&self, place: usize) -> &'c str {
        self.after[place].map_or("", |place| self.text(place))
    }

    fn text(&self, place: usize) -> &'c str {
        &self.clauses[place].clause.text
    }
}

fn ends_sentence(text: &str) -> bool {
    let closing = |c: char| !c.is_alphanumeric() && !STOPS.contains(&c);
    text.trim_end_matches(closing).ends_with(STOPS)
}

/// The end of a context that is too long, from a word on.
fn shortened(context: &str) -> String {
    let length = context.chars().count();
    if length <= LONGEST {
        return context.to_owned();
    }
    let kept: String = context.chars().skip(length - LONGEST).collect();
    let words = kept
        .split_once(' ')
        .map_or(kept.as_str(), |(_, words)| words);
    format!("… {words}")
}

#[cfg(test)]
mod tests {
    use super::super::choose::tests::row;
    use super::*;

    fn contexts(rows: &[(&str, &str)]) -> Vec<(String, String)> {
        let clauses: Vec<TableClause> = rows
            .iter()
            .map(|(doc_id, text)| row(doc_id, text, "cyber", 4, 0.5))
            .collect();
        let neighbours = Neighbours::of(&clauses);
        (0..clauses.len())
            .map(|place| (neighbours.before(place), neighbours.after(place).to_owned()))
            .collect()
    }

    #[test]
    fn the_context_goes_back_to_the_beginning_of_the_sentence() {
        let contexts = contexts(&[
            ("a", "We met."),
            ("a", "We noted it,"),
            ("b", "They met."),
            ("a", "welcomed that"),
            ("a", "and pledged more.”"),
            ("a", "We left."),
        ]);
        let before: Vec<&str> = contexts.iter().map(|(before, _)| before.as_str()).collect();
        assert_eq!(
            before,
            [
                "",
                "We met.",
                "",
                "We noted it,",
                "We noted it, welcomed that",
                "and pledged more.”"
            ]
        );
        let after: Vec<&str> = contexts.iter().map(|(_, after)| after.as_str()).collect();
        assert_eq!(
            after,
            [
                "We noted it,",
                "welcomed that",
                "",
                "and pledged more.”",
                "We left.",
                ""
            ]
        );
    }

    #[test]
    fn a_long_context_is_cut_off_at_a_word() {
        let long = "word ".repeat(200);
        let contexts = contexts(&[("a", long.trim()), ("a", "and more")]);
        let before = &contexts[1].0;
        assert!(before.starts_with("… word word"), "{before}");
        // The last 600 of its 999 characters are a space and 120 words with 119 spaces between them.
        assert_eq!(before.chars().count(), 2 + 599);
    }
}
