//! What stands at places of a document's text: the byte there, and whether a sentence begins.
//!
//! Whether a sentence begins is told by signs alone, not by the cutter's own reading of sentences:
//! a cutter must not be the judge of itself.

use std::collections::{BTreeSet, HashMap};

/// What ends a sentence.
const STOPS: [char; 3] = ['.', '!', '?'];

/// What may stand between the end of a sentence and the beginning of the next: closing and opening
/// marks, bullets, and the marks of headings.
const PASSED_OVER: &str = "\"'“”„‘’‚«»‹›()[]{}*_#>-–—•‣◦▪●○■□·";

/// The longest number of an item ("12.3.1", "viii").
const LONGEST_NUMBER: usize = 8;

/// What stands at a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Landmark {
    /// The place in bytes.
    pub byte: usize,
    /// Whether a sentence begins there.
    pub begins_sentence: bool,
}

/// What stands at the places that were asked for.
#[derive(Debug)]
pub(super) struct Landmarks {
    places: HashMap<usize, Landmark>,
    /// Code points of the text.
    pub code_points: usize,
}

impl Landmarks {
    /// What stands at the code points `wanted` of `text`, in one pass over it. Those beyond its end
    /// are left out.
    pub fn of(text: &str, wanted: BTreeSet<usize>) -> Self {
        let mut wanted = wanted.into_iter().peekable();
        let mut places = HashMap::new();
        let mut reading = Reading::default();
        let mut code_points = 0;
        for (byte, char) in text.char_indices() {
            if wanted.next_if_eq(&code_points).is_some() {
                let landmark = Landmark {
                    byte,
                    begins_sentence: reading.sentence_over,
                };
                places.insert(code_points, landmark);
            }
            reading.pass(char, &text[byte..]);
            code_points += 1;
        }
        if wanted.next_if_eq(&code_points).is_some() {
            let end = Landmark {
                byte: text.len(),
                begins_sentence: false,
            };
            places.insert(code_points, end);
        }
        Self {
            places,
            code_points,
        }
    }

    /// Whether a sentence begins at a code point.
    pub fn begins_sentence(&self, place: usize) -> bool {
        self.places
            .get(&place)
            .is_some_and(|landmark| landmark.begins_sentence)
    }

    /// The byte at a code point; none beyond the end.
    pub fn byte(&self, place: usize) -> Option<usize> {
        self.places.get(&place).map(|landmark| landmark.byte)
    }
}

/// The state between two characters.
struct Reading {
    /// Whether the sentence before has ended, or there is none.
    sentence_over: bool,
    /// Whether the line holds nothing but white space so far.
    line_is_blank: bool,
    /// Whether the line holds nothing but white space, marks and a number so far.
    line_unopened: bool,
    /// Characters of an item's number that are still to come.
    number: usize,
}

impl Default for Reading {
    fn default() -> Self {
        Self {
            sentence_over: true,
            line_is_blank: true,
            line_unopened: true,
            number: 0,
        }
    }
}

impl Reading {
    /// Passes over `char`, with which `rest` begins.
    fn pass(&mut self, char: char, rest: &str) {
        if char == '\n' || char == '\u{c}' {
            self.sentence_over |= self.line_is_blank || char == '\u{c}';
            self.line_is_blank = true;
            self.line_unopened = true;
            self.number = 0;
            return;
        }
        if char.is_whitespace() {
            return;
        }
        self.line_is_blank = false;
        if self.number == 0 && self.line_unopened && char.is_alphanumeric() {
            self.number = number_length(rest);
            self.line_unopened = self.number > 0;
        }
        if self.number > 0 {
            self.number -= 1;
            self.line_unopened = self.number > 0;
        } else if STOPS.contains(&char) {
            self.sentence_over = true;
        } else if !PASSED_OVER.contains(char) {
            self.sentence_over = false;
        }
    }
}

/// How many characters of `text` are the number of an item ("12.", "3.1)", "a)", "iv."): digits with
/// points between them, one letter or small Roman numerals, and at the end a point or bracket with
/// white space behind it.
fn number_length(text: &str) -> usize {
    let is_digits = |number: &str| number.chars().all(|c| c.is_ascii_digit() || c == '.');
    let is_letter = |number: &str| number.chars().count() == 1;
    let is_roman = |number: &str| number.chars().all(|c| "ivxl".contains(c));
    let Some(space) = text
        .char_indices()
        .take(LONGEST_NUMBER + 2)
        .find(|(_, char)| char.is_whitespace())
    else {
        return 0;
    };
    let word = &text[..space.0];
    match word.strip_suffix(['.', ')']) {
        Some(number) if is_digits(number) || is_letter(number) || is_roman(number) => {
            word.chars().count()
        }
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The words of `text`, which are marked by `|`, at which a sentence begins.
    fn begun(marked: &str) -> Vec<bool> {
        let text: String = marked.chars().filter(|char| *char != '|').collect();
        let places: Vec<usize> = marked
            .chars()
            .enumerate()
            .filter(|(_, char)| *char == '|')
            .enumerate()
            .map(|(before, (place, _))| place - before)
            .collect();
        let landmarks = Landmarks::of(&text, places.iter().copied().collect());
        places
            .iter()
            .map(|place| landmarks.begins_sentence(*place))
            .collect()
    }

    #[test]
    fn sentences_begin_the_text_and_follow_stops_with_closing_marks() {
        assert_eq!(
            begun("|We agree. |We note! |“Why?” |They ask (and so on.) |We go,| and |stop"),
            [true, true, true, true, true, false, false]
        );
    }

    #[test]
    fn an_opening_mark_may_be_in_the_clause_or_before_it() {
        assert_eq!(begun("We agree. “|We note."), [true]);
        assert_eq!(begun("We agree. |“We note."), [true]);
        assert_eq!(begun("We agree (|we note)."), [false]);
    }

    #[test]
    fn paragraphs_begin_after_a_blank_line_or_a_form_feed_and_not_at_a_line_break() {
        assert_eq!(begun("We agree\n|to go"), [false]);
        assert_eq!(begun("Title\n\n|We agree"), [true]);
        assert_eq!(begun("Title\r\n \r\n|We agree"), [true]);
        assert_eq!(begun("Title\u{c}|We agree"), [true]);
    }

    #[test]
    fn bullets_and_numbers_of_items_are_passed_over() {
        assert_eq!(begun("We will:\n\n- |go"), [true]);
        assert_eq!(begun("We will:\n- |go;\n- |stay"), [false, false]);
        assert_eq!(begun("We will\n\n(a) |go;\n(b) |stay"), [true, false]);
        assert_eq!(begun("We will:\n1. |go;\n2.1. |stay"), [false, false]);
        assert_eq!(begun("We go.\n1. |We stay.\niv) |We come."), [true, true]);
        assert_eq!(begun("# |Title\n\n5 |ships"), [true, false]);
    }

    #[test]
    fn a_number_with_a_point_inside_a_line_ends_a_sentence_as_any_word_does() {
        assert_eq!(begun("We count 5. |We go on 3.|5 times"), [true, true]);
    }

    #[test]
    fn places_are_code_points_and_none_is_beyond_the_end() {
        let landmarks = Landmarks::of("Né. É!", [0, 4, 6, 7].into());
        assert_eq!(landmarks.code_points, 6);
        let bytes = [0, 4, 6, 7].map(|place| landmarks.byte(place));
        assert_eq!(bytes, [Some(0), Some(5), Some(8), None]);
        assert!(landmarks.begins_sentence(4) && !landmarks.begins_sentence(6));
    }
}
