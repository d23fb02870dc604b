//! From the text of a page to its tree: html5gum cuts it into tags and words, html5ever nests them as the standard
//! says, and what passes between the two is bounded.
//!
//! html5ever's own tokenizer compares every attribute of a tag with all before it, and its nesting looks through all
//! open elements for many tags; a hostile page of a few megabytes would take hours. So only attributes that say
//! something are passed on, elements that are too deep are left out (their words stay), and those that may overlap
//! are passed under other names.

use std::cell::Cell;
use std::collections::HashMap;

use html5ever::interface::{Tracer, TreeSink};
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{Tag, TagKind, Token, TokenSink, TokenSinkResult};
use html5ever::tree_builder::{TreeBuilder, TreeBuilderOpts};
use html5ever::{Attribute, LocalName, QualName, ns};
use html5gum::emitters::callback::{Callback, CallbackEmitter, CallbackEvent};
use html5gum::{Emitter, ForwardingEmitter, Span, State, Tokenizer};

use super::super::ReadError;
use super::element::{LINK, OVERLAPPING, PLAIN, VOID};
use super::furniture::Marks;
use super::tree::{Growing, NodeId, Tree};

/// Elements open at a time, as many as the common browsers allow.
const DEEPEST: usize = 512;
/// Nodes any page may have, and bytes for each node of a larger one. Real pages have thirty bytes and more.
const NODES: usize = 1 << 20;
const BYTES_FOR_NODE: usize = 8;
/// Bytes of an unknown element's name that tell it from others: names that short are kept without a table.
const UNKNOWN_NAME: usize = 7;
/// Elements whose content is no markup, and which therefore never hold others.
const RAW: [&str; 6] = ["iframe", "script", "style", "textarea", "title", "xmp"];

/// The tree of `page`.
///
/// # Errors
/// When there are far more elements in it than a text of its length has.
pub(super) fn parse(page: &str, is_xml: bool) -> Result<Tree, ReadError> {
    let nesting = TreeBuilder::new(Growing::new(), TreeBuilderOpts::default());
    let gate = Gate {
        nesting: &nesting,
        is_xml,
        most_nodes: NODES.max(page.len() / BYTES_FOR_NODE),
        tag: None,
        attribute: None,
        next_state: None,
        open: 0,
        has_passed: false,
        left_out: HashMap::new(),
        has_link: false,
    };
    let mut tokens = Tokenizer::new_with_emitter(page, Passing(CallbackEmitter::new(gate)));
    match tokens.next() {
        None => {}
        Some(Ok(Overfull)) => {
            return Err(ReadError::Damaged {
                format: "HTML",
                reason: "it has more elements than a page of its length can mean".into(),
            });
        }
        Some(Err(error)) => match error {},
    }
    drop(tokens);
    nesting.end();
    Ok(nesting.sink.finish())
}

/// What a tree that grows beyond its bounds ends with.
struct Overfull;

type Nesting = TreeBuilder<NodeId, Growing>;

/// Lets pass from tokenizer to tree builder what is of use and within bounds.
struct Gate<'a> {
    nesting: &'a Nesting,
    is_xml: bool,
    most_nodes: usize,
    /// The start tag that is being read.
    tag: Option<Tag>,
    /// The attribute that is being read, where it says something.
    attribute: Option<LocalName>,
    /// How the tokenizer is to go on after the tag.
    next_state: Option<State>,
    /// How many elements were open when they were last counted, and start tags passed since.
    open: usize,
    /// Whether a tag was passed since they were last counted.
    has_passed: bool,
    /// How many elements of each name were left out and are not closed.
    left_out: HashMap<LocalName, usize>,
    /// Whether a link may be open.
    has_link: bool,
}

impl Callback<Overfull, ()> for Gate<'_> {
    fn handle_event(&mut self, event: CallbackEvent<'_>, _: Span<()>) -> Option<Overfull> {
        match event {
            CallbackEvent::OpenStartTag { name } => {
                self.tag = Some(tag(TagKind::StartTag, passing_name(name)));
            }
            CallbackEvent::AttributeName { name } => self.attribute = self.wanted(name),
            CallbackEvent::AttributeValue { value } => {
                if let (Some(name), Some(tag)) = (self.attribute.take(), self.tag.as_mut()) {
                    tag.attrs.push(Attribute {
                        name: QualName::new(None, ns!(), name),
                        value: tendril(value),
                    });
                }
            }
            CallbackEvent::CloseStartTag { self_closing } => {
                self.keep_empty_attribute();
                if let Some(mut tag) = self.tag.take() {
                    tag.self_closing = self_closing;
                    self.start(tag);
                }
            }
            CallbackEvent::EndTag { name } => self.end(passing_name(name)),
            CallbackEvent::String { value } => self.pass_words(value),
            CallbackEvent::Comment { .. }
            | CallbackEvent::Doctype { .. }
            | CallbackEvent::Error(_) => {}
        }
        (self.nesting.sink.len() > self.most_nodes).then_some(Overfull)
    }
}

impl Gate<'_> {
    /// The name of an attribute that says something and is the first of its name.
    fn wanted(&mut self, name: &[u8]) -> Option<LocalName> {
        self.keep_empty_attribute();
        let name = std::str::from_utf8(name).ok()?;
        let tag = self.tag.as_ref()?;
        let is_first = || tag.attrs.iter().all(|known| &*known.name.local != name);
        (Marks::ATTRIBUTES.contains(&name) && is_first()).then(|| LocalName::from(name))
    }

    /// Keeps the attribute that was read last if no value followed its name.
    fn keep_empty_attribute(&mut self) {
        if let (Some(name), Some(tag)) = (self.attribute.take(), self.tag.as_mut()) {
            tag.attrs.push(Attribute {
                name: QualName::new(None, ns!(), name),
                value: StrTendril::new(),
            });
        }
    }

    fn start(&mut self, tag: Tag) {
        let name = tag.name.clone();
        let is_void = VOID.contains(&&*name);
        let closes_itself = self.is_xml && tag.self_closing && !is_void;
        if &*name == LINK {
            // A link ends where the next one begins.
            if std::mem::replace(&mut self.has_link, true) {
                self.pass(end_tag(name.clone()));
            }
        }
        if !is_void && !RAW.contains(&&*name) {
            if !self.has_room() {
                *self.left_out.entry(name).or_default() += usize::from(!closes_itself);
                return;
            }
            self.open += 1;
        }
        self.pass(tag);
        if closes_itself {
            self.next_state = None;
            self.pass(end_tag(name));
        }
    }

    fn end(&mut self, name: LocalName) {
        if let Some(count) = self.left_out.get_mut(&name)
            && *count > 0
        {
            *count -= 1;
            return;
        }
        if &*name == LINK {
            self.has_link = false;
        }
        self.pass(end_tag(name));
    }

    /// Whether another element may be open.
    fn has_room(&mut self) -> bool {
        if self.open >= DEEPEST && std::mem::take(&mut self.has_passed) {
            let count = Count(Cell::new(0));
            self.nesting.trace_handles(&count);
            self.open = count.0.get();
        }
        self.open < DEEPEST
    }

    fn pass(&mut self, tag: Tag) {
        self.has_passed = true;
        self.pass_token(Token::TagToken(tag));
    }

    fn pass_words(&mut self, words: &[u8]) {
        for part in words.split(|byte| *byte == 0) {
            if !part.is_empty() {
                self.pass_token(Token::CharacterTokens(tendril(part)));
            }
        }
    }

    fn pass_token(&mut self, token: Token) {
        self.next_state = match self.nesting.process_token(token, 1) {
            TokenSinkResult::Script(_) => Some(State::Data),
            TokenSinkResult::Plaintext => Some(State::PlainText),
            TokenSinkResult::RawData(RawKind::Rcdata) => Some(State::RcData),
            TokenSinkResult::RawData(RawKind::Rawtext) => Some(State::RawText),
            TokenSinkResult::RawData(_) => Some(State::ScriptData),
            _ => self.next_state.take(),
        };
    }
}

/// Counts what a tree builder holds on to, which is little more than what is open.
struct Count(Cell<usize>);

impl Tracer for Count {
    type Handle = NodeId;

    fn trace_handle(&self, _: &NodeId) {
        self.0.set(self.0.get() + 1);
    }
}

/// html5gum's own emitter, but that the tree decides how the tokenizer goes on after a tag.
struct Passing<'a>(CallbackEmitter<Gate<'a>, Overfull>);

impl ForwardingEmitter for Passing<'_> {
    type Token = Overfull;

    fn inner(&mut self) -> &mut impl Emitter<Token = Overfull> {
        &mut self.0
    }

    fn should_emit_errors(&mut self) -> bool {
        false
    }

    fn emit_current_tag(&mut self) -> Option<State> {
        let none = self.0.emit_current_tag();
        debug_assert!(none.is_none(), "this emitter leaves the state to the tree");
        self.0.callback_mut().next_state.take()
    }

    fn emit_eof(&mut self) {
        self.0.emit_eof();
        self.0.callback_mut().pass_token(Token::EOFToken);
    }

    fn adjusted_current_node_present_but_not_in_html_namespace(&mut self) -> bool {
        let gate = self.0.callback_mut();
        gate.is_xml
            || gate
                .nesting
                .adjusted_current_node_present_but_not_in_html_namespace()
    }
}

fn tag(kind: TagKind, name: LocalName) -> Tag {
    Tag {
        kind,
        name,
        self_closing: false,
        attrs: Vec::new(),
        had_duplicate_attributes: false,
    }
}

fn end_tag(name: LocalName) -> Tag {
    tag(TagKind::EndTag, name)
}

/// The name under which an element goes into the tree.
fn passing_name(name: &[u8]) -> LocalName {
    let name = String::from_utf8_lossy(name);
    if name == "a" {
        return LocalName::from(LINK);
    }
    if OVERLAPPING.contains(&&*name) {
        return LocalName::from(PLAIN);
    }
    LocalName::try_static(&name).unwrap_or_else(|| {
        let end = (0..=UNKNOWN_NAME.min(name.len()))
            .rev()
            .find(|end| name.is_char_boundary(*end));
        LocalName::from(&name[..end.unwrap_or_default()])
    })
}

fn tendril(bytes: &[u8]) -> StrTendril {
    StrTendril::from_slice(&String::from_utf8_lossy(bytes))
}
