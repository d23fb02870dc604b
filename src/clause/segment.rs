//! The four readings put together.

use std::ops::Range;

use super::Clause;
use super::layout::{Paragraph, Repairs, paragraphs};
use super::part::Part;
use super::rows::of_rows;
use super::split::{Header, split};
use super::token::{Kind, Token};
use super::verb::past_number;
use super::window::Window;
use crate::document::Document;
use crate::language::{VerbForm, WordClass};

/// Longest lead, in words. A longer one says nothing and would make the leads of a list outgrow its text.
const LEAD_WORDS: usize = 60;
/// Longest lead in bytes of the source, far beyond sixty words of any language: a list of many items must not repeat
/// one endless word for each of them.
const LEAD_BYTES: usize = 4000;

/// Cuts `document` into clauses, in document order.
///
/// A clause is one contiguous span. Where page furniture interrupts a sentence, the clause is cut there: the second
/// span's lead is the first span's lead and text. Numbering and bullets stand outside every span, a leading
/// conjunction inside. A document of table rows has one clause a row.
#[must_use]
pub fn segment(document: &Document) -> Vec<Clause> {
    if let Some(rows) = &document.rows {
        return of_rows(document, rows);
    }
    let source = document.text.as_str();
    let paragraphs = paragraphs(source, &document.pages);
    let repairs = Repairs::find(source, &paragraphs);
    let mut cutter = Cutter {
        source,
        repairs: &repairs,
        headers: vec![String::new(); paragraphs.len()],
        spans: Vec::new(),
    };
    let places = places(&paragraphs);
    for (index, paragraph) in paragraphs.iter().enumerate() {
        cutter.cut(index, paragraph);
    }
    for span in &mut cutter.spans {
        span.paragraph = places[span.paragraph];
    }
    // Footnotes come after the paragraphs, a paragraph may go on behind one, and columns stand side by side.
    cutter.spans.sort_by_key(|span| span.range.start);
    numbered(document, cutter.spans, &repairs)
}

/// The number of each paragraph in document order, from one.
fn places(paragraphs: &[Paragraph]) -> Vec<usize> {
    let start = |at: &usize| {
        paragraphs[*at]
            .pieces
            .first()
            .map_or(0, |piece| piece.start)
    };
    let mut order: Vec<usize> = (0..paragraphs.len()).collect();
    order.sort_by_key(start);
    let mut places = vec![0; paragraphs.len()];
    for (place, at) in order.into_iter().enumerate() {
        places[at] = place + 1;
    }
    places
}

/// A clause in bytes.
struct Span {
    range: Range<usize>,
    paragraph: usize,
    lead: String,
}

struct Cutter<'t> {
    source: &'t str,
    repairs: &'t Repairs,
    /// For each paragraph that introduces items, what it says to them.
    headers: Vec<String>,
    spans: Vec<Span>,
}

impl Cutter<'_> {
    fn cut(&mut self, index: usize, paragraph: &Paragraph) {
        let header = paragraph
            .under
            .map_or_else(String::new, |under| self.headers[under].clone());
        let mut over = match header.split_whitespace().next_back() {
            Some("that") => Header::That,
            Some(_) => Header::Predicate,
            None => Header::None,
        };
        let mut window = Window::new(self.source, paragraph, self.repairs);
        while let Some(stretch) = window.advance() {
            let count = stretch.sentences.len();
            for (nth, sentence) in stretch.sentences.into_iter().enumerate() {
                let tokens = &stretch.tokens[sentence];
                let mut parts = split(tokens, over);
                over = Header::None;
                if paragraph.introduces && stretch.ends && nth + 1 == count {
                    self.introduce(index, tokens, &mut parts, &header);
                }
                for part in parts {
                    self.emit(index, tokens, &part, &header);
                }
            }
        }
    }

    /// Keeps what the last clause of a header says for its items; drops it where it says nothing by itself.
    fn introduce(&mut self, index: usize, tokens: &[Token], parts: &mut Vec<Part>, header: &str) {
        let Some(last) = parts.last() else {
            return;
        };
        let words = without_marks(tokens, last.tokens.clone());
        let own = &tokens[words.clone()];
        let mut lead = self.lead(tokens, last, header);
        self.fold_onto(&mut lead, own);
        self.headers[index] = capped(lead);
        if is_incomplete(own) {
            parts.pop();
        }
    }

    fn lead(&self, tokens: &[Token], part: &Part, header: &str) -> String {
        let own = || {
            part.lead
                .iter()
                .map(|range| without_number(&tokens[range.clone()]))
        };
        let count: usize = own().map(<[Token]>::len).sum();
        if count > LEAD_WORDS || own().map(reach).sum::<usize>() > LEAD_BYTES {
            return String::new();
        }
        let mut lead = String::new();
        if part.under_header {
            lead.push_str(header);
        }
        for tokens in own() {
            self.fold_onto(&mut lead, tokens);
        }
        capped(lead)
    }

    /// Adds the text of `tokens` to `text`, without the furniture between pieces.
    fn fold_onto(&self, text: &mut String, tokens: &[Token]) {
        for range in pieces(tokens) {
            self.read_onto(text, &range);
        }
    }

    /// Adds `range` as it is to be read to `text`.
    fn read_onto(&self, text: &mut String, range: &Range<usize>) {
        match self.repairs.apply(self.source, range) {
            Some(repaired) => fold_onto(text, &repaired.text),
            None => fold_onto(text, &self.source[range.clone()]),
        }
    }

    fn emit(&mut self, paragraph: usize, tokens: &[Token], part: &Part, header: &str) {
        let mut lead = self.lead(tokens, part, header);
        let is_text = |range: &Range<usize>| {
            let text = &self.source[range.clone()];
            text.chars().any(char::is_alphanumeric)
        };
        let mut pieces = pieces(&tokens[part.tokens.clone()])
            .filter(is_text)
            .peekable();
        while let Some(range) = pieces.next() {
            let mut next = String::new();
            if pieces.peek().is_some() {
                next.clone_from(&lead);
                self.read_onto(&mut next, &range);
            }
            self.spans.push(Span {
                range,
                paragraph,
                lead: std::mem::replace(&mut lead, capped(next)),
            });
        }
    }
}

/// `tokens` without the "(a)" they end with.
fn without_number(tokens: &[Token]) -> &[Token] {
    match tokens.len().checked_sub(3) {
        Some(start) if past_number(tokens, start) > start => &tokens[..start],
        _ => tokens,
    }
}

/// How far `tokens` reach in the source, in bytes.
fn reach(tokens: &[Token]) -> usize {
    match tokens {
        [first, .., last] => last.range.end.abs_diff(first.range.start),
        [one] => one.range.len(),
        [] => 0,
    }
}

/// The stretches of the source that `tokens` cover, one for each piece.
fn pieces(tokens: &[Token]) -> impl Iterator<Item = Range<usize>> + '_ {
    tokens
        .chunk_by(|one, other| one.piece == other.piece)
        .filter_map(|run| {
            let (first, last) = (run.first()?, run.last()?);
            Some(first.range.start..last.range.end)
        })
}

/// `range` without the conjunction it begins with and the marks it ends with.
fn without_marks(tokens: &[Token], range: Range<usize>) -> Range<usize> {
    let mut range = range;
    while range.end > range.start
        && !tokens[range.end - 1].is_word()
        && tokens[range.end - 1].kind != Kind::Close
    {
        range.end -= 1;
    }
    if range.len() > 1 && tokens[range.start].has(WordClass::Coordinator) {
        range.start += 1;
    }
    range
}

/// Whether the words before a colon have no complement of their own: they end in a verb, in "to" or another
/// preposition, in "that", or in "the following".
fn is_incomplete(words: &[Token]) -> bool {
    let Some(last) = words.last() else {
        return true;
    };
    if last.has(WordClass::Introducing) {
        return false;
    }
    let follows = words.iter().rev().take(4).any(|word| word.is("following"));
    let after_article = words
        .iter()
        .nth_back(1)
        .is_some_and(|word| word.has(WordClass::Determiner) || word.has(WordClass::Possessive));
    let is_plural_noun = last.lemma_has(WordClass::Noun) && last.can_be(VerbForm::Third);
    let is_verb = last.is_verbal() && !is_plural_noun && !after_article;
    let opens = [
        WordClass::Preposition,
        WordClass::Modal,
        WordClass::Coordinator,
        WordClass::Subject,
    ]
    .into_iter()
    .any(|class| last.has(class));
    follows || opens || last.is("that") || is_verb || ends_in_insertion(words)
}

/// "The accord will, subject to ratification:": a modal, and an insertion before the verbs of the items.
fn ends_in_insertion(words: &[Token]) -> bool {
    let comma = words.iter().rposition(|word| word.kind == Kind::Comma);
    let modal = comma.and_then(|comma| comma.checked_sub(1));
    modal.is_some_and(|modal| words[modal].has(WordClass::Modal))
}

fn capped(lead: String) -> String {
    if lead.len() > LEAD_BYTES || lead.split_whitespace().nth(LEAD_WORDS).is_some() {
        String::new()
    } else {
        lead
    }
}

/// The id of the clause at `index` of a document.
#[must_use]
pub fn clause_id(doc_id: &str, index: usize) -> String {
    format!("{doc_id}#{:04}", index + 1)
}

/// `text` with every run of white space made one space.
pub(super) fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    fold_onto(&mut folded, text);
    folded
}

/// Adds the words of `text` to `folded`, one space before each.
fn fold_onto(folded: &mut String, text: &str) {
    for line in text.split('\n') {
        let line = line.trim();
        if is_folded(line) {
            add(folded, line);
        } else {
            for word in line.split_whitespace() {
                add(folded, word);
            }
        }
    }
}

/// Whether nothing but single spaces stand between the words of `line`; false also where that takes a closer look.
fn is_folded(line: &str) -> bool {
    !line.contains("  ") && line.bytes().all(|byte| (b' '..=b'~').contains(&byte))
}

fn add(folded: &mut String, words: &str) {
    if words.is_empty() {
        return;
    }
    if !folded.is_empty() {
        folded.push(' ');
    }
    folded.push_str(words);
}

/// Turns bytes into code points, and gives each clause its page and its number.
fn numbered(document: &Document, spans: Vec<Span>, repairs: &Repairs) -> Vec<Clause> {
    let source = document.text.as_str();
    let (mut byte, mut point) = (0, 0);
    let mut point_of = |at: usize| {
        point += source[byte..at].chars().count();
        byte = at;
        point
    };
    let mut page = 0;
    let mut clauses = Vec::with_capacity(spans.len());
    for (
        index,
        Span {
            range,
            paragraph,
            lead,
        },
    ) in spans.into_iter().enumerate()
    {
        let text = fold(&source[range.clone()]);
        let reading = repairs
            .apply(source, &range)
            .map(|repaired| fold(&repaired.text))
            .filter(|reading| *reading != text);
        let span = point_of(range.start)..point_of(range.end);
        while document
            .pages
            .get(page)
            .is_some_and(|start| *start <= span.start)
        {
            page += 1;
        }
        clauses.push(Clause {
            id: clause_id(&document.id, index),
            span,
            page: page.max(1),
            paragraph,
            text,
            reading,
            lead,
        });
    }
    clauses
}
