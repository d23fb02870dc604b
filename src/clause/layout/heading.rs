//! What stands alone and is no clause: headings, titles, datelines, captions, names under a text.

use crate::language::{Grammar, Lexicon, VerbForm, WordClass, words};

/// Longest heading in words: one with capitals throughout, and one written like a sentence.
const TITLE_WORDS: usize = 30;
const SENTENCE_CASE_WORDS: usize = 8;
/// Longest first line of a block that can be a heading with its text right below, in words.
const RUN_IN_WORDS: usize = 12;
/// Longest date or place line that ends in a full stop, in words.
const DATELINE_WORDS: usize = 6;

/// Longest heading or caption in bytes, far beyond any: what is longer is text, also where it has no spaces.
const HEADING_BYTES: usize = 1000;

/// Whether a block that reads `text` (its numbering taken off) is a heading, a title, a caption or a signature.
pub(super) fn is_heading(text: &str) -> bool {
    if text.len() > HEADING_BYTES {
        return false;
    }
    if text.starts_with('#') || Grammar::english().is_caption(text) {
        return true;
    }
    let text = text.trim_matches(|c: char| matches!(c, '*' | '_' | '=') || c.is_whitespace());
    let count = text.split_whitespace().take(TITLE_WORDS + 1).count();
    if count > TITLE_WORDS {
        return false;
    }
    if ends_like_a_sentence(text) {
        return count <= DATELINE_WORDS
            && text.bytes().any(|byte| byte.is_ascii_digit())
            && is_title_case(text);
    }
    if is_title_case(text) {
        return !text.ends_with(':') || count <= SENTENCE_CASE_WORDS;
    }
    count <= SENTENCE_CASE_WORDS && !text.ends_with(':') && !has_finite_verb(text)
}

/// Whether `line` is a heading although `next`, the line below it, follows without a gap.
pub(super) fn is_run_in_heading(line: &str, next: &str) -> bool {
    if line.starts_with("# ") || line.starts_with("## ") || line.starts_with("### ") {
        return true;
    }
    let count = line.split_whitespace().take(RUN_IN_WORDS + 1).count();
    count <= RUN_IN_WORDS
        && !line.ends_with([',', '-', '–', ':'])
        && !ends_like_a_sentence(line)
        && next.starts_with(|c: char| c.is_uppercase() || c.is_numeric())
        && is_title_case(line)
        && !ends_in_small_word(line)
        && line.len() * 5 <= next.len() * 3
}

fn ends_like_a_sentence(text: &str) -> bool {
    text.trim_end_matches(['"', '”', '’', '\'', ')', ']'])
        .ends_with(['.', '!', '?', ';', ',', '…'])
}

fn ends_in_small_word(text: &str) -> bool {
    text.split_whitespace()
        .next_back()
        .is_some_and(|word| Grammar::english().stays_small(&word.to_lowercase()))
}

/// Every word but the small ones begins with a capital or a digit, and one at least with a capital.
fn is_title_case(text: &str) -> bool {
    let mut capitals = 0;
    for word in words(text).iter().filter(|word| word.is_word()) {
        let is_number = word
            .text
            .starts_with(|c: char| c.is_numeric() || "$€£¥".contains(c));
        if word.is_capitalised() {
            capitals += 1;
        } else if !is_number && !Grammar::english().stays_small(&word.lower) {
            return false;
        }
    }
    capitals > 0 || !text.chars().any(char::is_alphabetic)
}

fn has_finite_verb(text: &str) -> bool {
    let (lexicon, grammar) = (Lexicon::english(), Grammar::english());
    let words = words(text);
    words.iter().enumerate().any(|(at, word)| {
        let classes = grammar.classes(&word.lower);
        let after_subject = at
            .checked_sub(1)
            .is_some_and(|at| grammar.classes(&words[at].lower).has(WordClass::Subject));
        classes.has(WordClass::Modal)
            || lexicon.readings(&word.lower).iter().any(|reading| {
                let finite = !matches!(reading.form, VerbForm::Gerund | VerbForm::Base);
                (after_subject && reading.form != VerbForm::Gerund)
                    || (finite && matches!(reading.lemma.as_str(), "be" | "have"))
                    || (finite && at > 0 && grammar.classes(&reading.lemma).has(WordClass::Stance))
            })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_titles_captions_and_datelines_are_no_clauses() {
        for text in [
            "The Partnership: A New Chapter",
            "JOINT COMMUNIQUÉ",
            "# Overview",
            "Joint Statement of the 12th Averna-Torvald Security Meeting",
            "Cyber and space cooperation",
            "Figure 3. Forces stationed in Torvald, by year.",
            "Section 3: Readiness",
            "Karlsburg, 14 October 2031",
            "14 October 2031.",
            "Jana Orlo Minister of Defence Republic of Averna",
            "**Key Measures:**",
        ] {
            assert!(is_heading(text), "{text}");
        }
    }

    #[test]
    fn text_without_a_full_stop_is_still_text() {
        for text in [
            "We will act",
            "They intend to:",
            "The Ministers agreed to expand the exchange of officers and",
            "Averna is ready",
            "Averna and Torvald signed the Treaty.",
            "The Ministers decided on the following:",
            &"訓".repeat(400),
        ] {
            assert!(!is_heading(text), "{text}");
        }
    }

    #[test]
    fn a_heading_may_stand_right_above_its_text_but_a_wrapped_line_is_none() {
        assert!(is_run_in_heading(
            "Cyber Cooperation",
            "The Ministers agreed to share what they know of attacks."
        ));
        assert!(!is_run_in_heading(
            "The United Republic of Averna and the",
            "Kingdom of Torvald agreed on Monday."
        ));
    }
}
