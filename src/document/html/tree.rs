//! The tree of a page: nodes in one vector, linked by their places in it, so that it is built, walked and dropped
//! without a call for each level.

use std::borrow::Cow;
use std::cell::RefCell;
use std::ops::Range;

use html5ever::interface::{ElemName, ElementFlags, NodeOrText, QuirksMode, TreeSink};
use html5ever::tendril::StrTendril;
use html5ever::{Attribute, LocalName, Namespace, QualName, ns};

use super::element::{Kind, kind};
use super::furniture::Marks;

/// The place of a node in its tree.
pub(super) type NodeId = u32;

/// The place of no node.
const NONE: NodeId = NodeId::MAX;

/// A page.
#[derive(Debug)]
pub(super) struct Tree {
    nodes: Vec<Node>,
    text: String,
}

#[derive(Debug)]
struct Node {
    parent: NodeId,
    previous: NodeId,
    next: NodeId,
    first: NodeId,
    last: NodeId,
    content: Content,
}

#[derive(Debug)]
enum Content {
    /// The page, a comment, an instruction.
    Nothing,
    Element {
        name: Name,
        kind: Kind,
        marks: Marks,
    },
    Text(Range<usize>),
}

/// A node as the walks see it.
pub(super) enum View<'a> {
    /// An element.
    Element(Kind, &'a Marks),
    /// Words.
    Text(&'a str),
    /// Nothing that is seen.
    Nothing,
}

/// What walks over a tree.
pub(super) trait Visitor {
    /// Comes to a node; says whether to go into it.
    fn enter(&mut self, id: NodeId, node: &View<'_>) -> bool;
    /// Comes out of a node it went into.
    fn leave(&mut self, _id: NodeId, _node: &View<'_>) {}
    /// Whether it has seen enough.
    fn is_done(&self) -> bool {
        false
    }
}

impl Tree {
    /// The node that holds all others.
    pub const ROOT: NodeId = 0;

    fn new() -> Self {
        Self {
            nodes: vec![Node::new(Content::Nothing)],
            text: String::new(),
        }
    }

    /// How many nodes there are.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// What the node at `id` is.
    pub fn view(&self, id: NodeId) -> View<'_> {
        match &self.node(id).content {
            Content::Element { kind, marks, .. } => View::Element(*kind, marks),
            Content::Text(range) => View::Text(&self.text[range.clone()]),
            Content::Nothing => View::Nothing,
        }
    }

    /// The node that holds `id`.
    pub fn parent(&self, id: NodeId) -> Option<NodeId> {
        some(self.node(id).parent)
    }

    /// Takes `visitor` over `root` and what it holds, in the order of the text.
    pub fn walk(&self, root: NodeId, visitor: &mut impl Visitor) {
        let mut at = root;
        loop {
            let view = self.view(at);
            if visitor.enter(at, &view) {
                if visitor.is_done() {
                    return;
                }
                if let Some(first) = some(self.node(at).first) {
                    at = first;
                    continue;
                }
                visitor.leave(at, &view);
            }
            while at != root && self.node(at).next == NONE {
                at = self.node(at).parent;
                visitor.leave(at, &self.view(at));
            }
            if at == root || visitor.is_done() {
                return;
            }
            at = self.node(at).next;
        }
    }

    fn node(&self, id: NodeId) -> &Node {
        &self.nodes[id as usize]
    }

    fn node_mut(&mut self, id: NodeId) -> &mut Node {
        &mut self.nodes[id as usize]
    }

    fn create(&mut self, content: Content) -> NodeId {
        let id = NodeId::try_from(self.nodes.len())
            .ok()
            .filter(|id| *id != NONE)
            .expect("the parser stops long before there are so many nodes");
        self.nodes.push(Node::new(content));
        id
    }

    /// Puts `id` before `next`, or at the end of `parent`.
    fn insert(&mut self, parent: NodeId, next: Option<NodeId>, id: NodeId) {
        self.detach(id);
        let previous = match next {
            Some(next) => std::mem::replace(&mut self.node_mut(next).previous, id),
            None => std::mem::replace(&mut self.node_mut(parent).last, id),
        };
        match some(previous) {
            Some(previous) => self.node_mut(previous).next = id,
            None => self.node_mut(parent).first = id,
        }
        let node = self.node_mut(id);
        node.parent = parent;
        node.previous = previous;
        node.next = next.unwrap_or(NONE);
    }

    fn detach(&mut self, id: NodeId) {
        let node = self.node_mut(id);
        let parent = std::mem::replace(&mut node.parent, NONE);
        let previous = std::mem::replace(&mut node.previous, NONE);
        let next = std::mem::replace(&mut node.next, NONE);
        let Some(parent) = some(parent) else {
            return;
        };
        match some(previous) {
            Some(previous) => self.node_mut(previous).next = next,
            None => self.node_mut(parent).first = next,
        }
        match some(next) {
            Some(next) => self.node_mut(next).previous = previous,
            None => self.node_mut(parent).last = previous,
        }
    }

    /// Puts words before `next`, or at the end of `parent`, and into the node of the words before them where these
    /// were the last that came.
    fn insert_text(&mut self, parent: NodeId, next: Option<NodeId>, words: &str) {
        if matches!(self.view(parent), View::Element(Kind::Hidden, _)) {
            return;
        }
        let start = self.text.len();
        self.text.push_str(words);
        let end = self.text.len();
        let before = match next {
            Some(next) => self.node(next).previous,
            None => self.node(parent).last,
        };
        if let Some(Content::Text(range)) = some(before).map(|id| &mut self.node_mut(id).content)
            && range.end == start
        {
            range.end = end;
            return;
        }
        let id = self.create(Content::Text(start..end));
        self.insert(parent, next, id);
    }

    fn put(&mut self, parent: NodeId, next: Option<NodeId>, child: NodeOrText<NodeId>) {
        match child {
            NodeOrText::AppendNode(id) => self.insert(parent, next, id),
            NodeOrText::AppendText(words) => self.insert_text(parent, next, &words),
        }
    }
}

impl Node {
    fn new(content: Content) -> Self {
        Self {
            parent: NONE,
            previous: NONE,
            next: NONE,
            first: NONE,
            last: NONE,
            content,
        }
    }
}

fn some(id: NodeId) -> Option<NodeId> {
    (id != NONE).then_some(id)
}

/// The name of an element.
#[derive(Debug, Clone)]
pub(super) struct Name {
    space: Namespace,
    local: LocalName,
}

impl ElemName for Name {
    fn ns(&self) -> &Namespace {
        &self.space
    }

    fn local_name(&self) -> &LocalName {
        &self.local
    }
}

/// A tree that html5ever builds.
pub(super) struct Growing(RefCell<Tree>);

impl Growing {
    /// A tree without a node but its root.
    pub fn new() -> Self {
        Self(RefCell::new(Tree::new()))
    }

    /// How many nodes there are.
    pub fn len(&self) -> usize {
        self.0.borrow().len()
    }
}

impl TreeSink for Growing {
    type Handle = NodeId;
    type Output = Tree;
    type ElemName<'a> = Name;

    fn finish(self) -> Tree {
        self.0.into_inner()
    }

    fn parse_error(&self, _: Cow<'static, str>) {}

    fn get_document(&self) -> NodeId {
        Tree::ROOT
    }

    fn elem_name<'a>(&'a self, id: &'a NodeId) -> Name {
        match &self.0.borrow().node(*id).content {
            Content::Element { name, .. } => name.clone(),
            _ => Name {
                space: ns!(),
                local: LocalName::default(),
            },
        }
    }

    fn create_element(
        &self,
        name: QualName,
        attributes: Vec<Attribute>,
        _: ElementFlags,
    ) -> NodeId {
        let mut marks = Marks::of(&attributes);
        // Pages hide themselves until their scripts have run, and are saved like that.
        marks.hidden &= !matches!(&*name.local, "html" | "body");
        self.0.borrow_mut().create(Content::Element {
            kind: kind(&name.local),
            marks,
            name: Name {
                space: name.ns,
                local: name.local,
            },
        })
    }

    fn create_comment(&self, _: StrTendril) -> NodeId {
        self.0.borrow_mut().create(Content::Nothing)
    }

    fn create_pi(&self, _: StrTendril, _: StrTendril) -> NodeId {
        self.0.borrow_mut().create(Content::Nothing)
    }

    fn append(&self, parent: &NodeId, child: NodeOrText<NodeId>) {
        self.0.borrow_mut().put(*parent, None, child);
    }

    fn append_before_sibling(&self, sibling: &NodeId, child: NodeOrText<NodeId>) {
        let mut tree = self.0.borrow_mut();
        if let Some(parent) = tree.parent(*sibling) {
            tree.put(parent, Some(*sibling), child);
        }
    }

    fn append_based_on_parent_node(
        &self,
        table: &NodeId,
        before: &NodeId,
        child: NodeOrText<NodeId>,
    ) {
        let has_parent = self.0.borrow().parent(*table).is_some();
        if has_parent {
            self.append_before_sibling(table, child);
        } else {
            self.append(before, child);
        }
    }

    fn append_doctype_to_document(&self, _: StrTendril, _: StrTendril, _: StrTendril) {}

    /// Templates are never shown, so that it does not matter where their content is.
    fn get_template_contents(&self, template: &NodeId) -> NodeId {
        *template
    }

    fn same_node(&self, one: &NodeId, other: &NodeId) -> bool {
        one == other
    }

    fn set_quirks_mode(&self, _: QuirksMode) {}

    fn add_attrs_if_missing(&self, _: &NodeId, _: Vec<Attribute>) {}

    fn remove_from_parent(&self, id: &NodeId) {
        self.0.borrow_mut().detach(*id);
    }

    fn reparent_children(&self, from: &NodeId, to: &NodeId) {
        let mut tree = self.0.borrow_mut();
        while let Some(child) = some(tree.node(*from).first) {
            tree.insert(*to, None, child);
        }
    }
}
