//! Which parts of a page are its main text.
//!
//! Every decision rests on how much prose an element holds: words that stand in sentences and not in links. What holds
//! nearly all of the page's prose is never furniture, whatever it is called; so a page without any structure, or whose whole
//! body is named after its menu, is read whole.

use std::ops::AddAssign;

use super::element::Kind;
use super::furniture::{Furniture, Marks, Target};
use super::tree::{NodeId, Tree, View, Visitor};

/// Letters from which on a run of words is prose if it ends as a sentence does, and if it does not.
const SENTENCE: usize = 25;
const LONG: usize = 80;
/// Letters from which on the words of one link are prose, if they end as a sentence does, and if they do not.
const LINKED_SENTENCE: usize = 40;
const LONG_LINK: usize = 160;
/// Letters of prose from which on an element may have a name that speaks against it.
const SPEAKS_FOR_ITSELF: usize = 40;
/// The share of the page's prose, as a divisor, that its main parts and its articles must hold to be believed.
const MAIN_SHARE: u64 = 4;
const ARTICLE_SHARE: u64 = 2;
/// Letters in links from which on a cell of nothing else is a menu.
const MENU: u32 = 60;
/// Letters beyond which a heading was not closed.
const LONGEST_HEADING: u32 = 400;
/// What a sentence ends with.
const SENTENCE_ENDS: [char; 9] = ['.', ';', ':', '!', '?', '。', '！', '？', '…'];
/// What may follow the end of a sentence.
const CLOSING: [char; 7] = ['"', '\'', '”', '’', ')', ']', '»'];

/// Letters in an element.
#[derive(Debug, Clone, Copy, Default)]
struct Letters {
    all: u32,
    /// Those in links.
    linked: u32,
    /// Those in prose, links within sentences included.
    prose: u32,
}

impl AddAssign for Letters {
    fn add_assign(&mut self, more: Self) {
        self.all = self.all.saturating_add(more.all);
        self.linked = self.linked.saturating_add(more.linked);
        self.prose = self.prose.saturating_add(more.prose);
    }
}

/// What was counted of a page.
pub(super) struct Measures {
    letters: Vec<Letters>,
    /// Tables that hold prose, lists, headings or other tables: their cells are blocks of text.
    text_tables: Vec<NodeId>,
    mains: Vec<NodeId>,
    articles: Vec<NodeId>,
}

/// What is written of a page.
pub(super) struct Choice {
    /// The elements that are written, with what they hold.
    pub roots: Vec<NodeId>,
    /// Elements in them that are left out, in ascending order.
    left_out: Vec<NodeId>,
}

impl Choice {
    /// All of a page that can be seen.
    pub fn everything() -> Self {
        Self {
            roots: vec![Tree::ROOT],
            left_out: Vec::new(),
        }
    }

    /// Whether the element at `id` is left out.
    pub fn leaves_out(&self, id: NodeId) -> bool {
        self.left_out.binary_search(&id).is_ok()
    }
}

impl Measures {
    /// Counts the letters of `tree`.
    pub fn of(tree: &Tree) -> Self {
        let mut counting = Counting {
            tree,
            found: Self {
                letters: vec![Letters::default(); tree.len()],
                text_tables: Vec::new(),
                mains: Vec::new(),
                articles: Vec::new(),
            },
            blocks: vec![Tree::ROOT],
            tables: Vec::new(),
            run: Run::default(),
            links: 0,
            open_mains: 0,
            open_articles: 0,
        };
        tree.walk(Tree::ROOT, &mut counting);
        counting.end_run();
        let mut found = counting.found;
        found.text_tables.sort_unstable();
        found
    }

    /// Whether the cells of the table at `id` are blocks of text.
    pub fn is_text_table(&self, id: NodeId) -> bool {
        self.text_tables.binary_search(&id).is_ok()
    }

    /// Whether the element at `id` is too long for a heading.
    pub fn is_no_heading(&self, id: NodeId) -> bool {
        self.letters[id as usize].all > LONGEST_HEADING
    }

    fn prose(&self, id: NodeId) -> u32 {
        self.letters[id as usize].prose
    }

    fn prose_of(&self, ids: &[NodeId]) -> u32 {
        ids.iter()
            .fold(0, |sum, id| sum.saturating_add(self.prose(*id)))
    }
}

/// Counts letters along a walk. A run of words ends where a block begins or ends.
struct Counting<'a> {
    tree: &'a Tree,
    found: Measures,
    blocks: Vec<NodeId>,
    /// Open tables, and whether they are known to hold text.
    tables: Vec<(NodeId, bool)>,
    run: Run,
    links: usize,
    open_mains: usize,
    open_articles: usize,
}

#[derive(Default)]
struct Run {
    letters: usize,
    linked: usize,
    /// Letters of the link that is open.
    in_link: usize,
    /// The last letter that is not a closing mark.
    last: Option<char>,
}

impl Run {
    fn ends_a_sentence(&self) -> bool {
        self.last.is_some_and(|last| SENTENCE_ENDS.contains(&last))
    }

    fn end_link(&mut self) {
        let letters = std::mem::take(&mut self.in_link);
        let is_prose =
            letters >= LONG_LINK || (letters >= LINKED_SENTENCE && self.ends_a_sentence());
        if !is_prose {
            self.linked += letters;
        }
    }
}

impl Counting<'_> {
    fn end_run(&mut self) {
        let mut run = std::mem::take(&mut self.run);
        if run.letters == 0 {
            return;
        }
        run.end_link();
        let is_prose = run.linked * 2 < run.letters
            && (run.letters >= LONG || (run.letters >= SENTENCE && run.ends_a_sentence()));
        let count = |letters| u32::try_from(letters).unwrap_or(u32::MAX);
        let owner = self.blocks.last().copied().unwrap_or(Tree::ROOT);
        self.found.letters[owner as usize] += Letters {
            all: count(run.letters),
            linked: count(run.linked),
            prose: if is_prose { count(run.letters) } else { 0 },
        };
        if is_prose {
            self.mark_table();
        }
    }

    fn mark_table(&mut self) {
        if let Some((_, holds_text)) = self.tables.last_mut() {
            *holds_text = true;
        }
    }
}

impl Visitor for Counting<'_> {
    fn enter(&mut self, id: NodeId, node: &View<'_>) -> bool {
        match node {
            View::Text(words) => {
                for letter in words.chars().filter(|letter| !letter.is_whitespace()) {
                    self.run.letters += 1;
                    self.run.in_link += usize::from(self.links > 0);
                    if !CLOSING.contains(&letter) {
                        self.run.last = Some(letter);
                    }
                }
                false
            }
            View::Element(kind, marks) => {
                if is_hidden(*kind, marks) {
                    return false;
                }
                if !kind.is_inline() {
                    self.end_run();
                    self.blocks.push(id);
                }
                if is_link(*kind, marks) {
                    self.links += 1;
                }
                if marks.main || *kind == Kind::Main {
                    self.open_mains += 1;
                    if self.open_mains == 1 {
                        self.found.mains.push(id);
                    }
                }
                if *kind == Kind::Article {
                    self.open_articles += 1;
                    if self.open_articles == 1 {
                        self.found.articles.push(id);
                    }
                }
                match kind {
                    Kind::Table => {
                        self.mark_table();
                        self.tables.push((id, false));
                    }
                    Kind::Heading(_) | Kind::Item => self.mark_table(),
                    _ => {}
                }
                true
            }
            View::Nothing => true,
        }
    }

    fn leave(&mut self, id: NodeId, node: &View<'_>) {
        if let View::Element(kind, marks) = node {
            if !kind.is_inline() {
                self.end_run();
                self.blocks.pop();
            }
            if is_link(*kind, marks) {
                self.links -= 1;
                if self.links == 0 {
                    self.run.end_link();
                }
            }
            self.open_mains -= usize::from(marks.main || *kind == Kind::Main);
            self.open_articles -= usize::from(*kind == Kind::Article);
            if *kind == Kind::Table
                && let Some((table, true)) = self.tables.pop()
            {
                self.found.text_tables.push(table);
            }
        }
        if let Some(parent) = self.tree.parent(id) {
            let letters = self.found.letters[id as usize];
            self.found.letters[parent as usize] += letters;
        }
    }
}

fn is_link(kind: Kind, marks: &Marks) -> bool {
    kind == Kind::Link && marks.target != Target::Nowhere
}

/// Whether no visitor of the page sees the element.
pub(super) fn is_hidden(kind: Kind, marks: &Marks) -> bool {
    kind == Kind::Hidden || marks.hidden
}

/// The main text of `tree`.
pub(super) fn choose(tree: &Tree, measures: &Measures) -> Choice {
    let roots = roots(measures);
    let mut choosing = Choosing {
        measures,
        kept: measures.prose_of(&roots),
        within_region: roots != [Tree::ROOT],
        left_out: Vec::new(),
    };
    for root in &roots {
        tree.walk(*root, &mut choosing);
    }
    if choosing.kept == 0 && measures.prose(Tree::ROOT) > 0 {
        return Choice::everything();
    }
    let mut left_out = choosing.left_out;
    left_out.sort_unstable();
    Choice { roots, left_out }
}

/// The parts a page declares to be its main ones, if they hold enough of its prose.
fn roots(measures: &Measures) -> Vec<NodeId> {
    let page = u64::from(measures.prose(Tree::ROOT));
    let hold = |parts: &[NodeId], share: u64| {
        page > 0 && u64::from(measures.prose_of(parts)) * share >= page
    };
    if hold(&measures.mains, MAIN_SHARE) {
        return measures.mains.clone();
    }
    if !hold(&measures.articles, ARTICLE_SHARE) {
        return vec![Tree::ROOT];
    }
    // Teasers of other articles are articles too.
    let articles = measures.articles.iter().copied();
    let longest = articles.clone().map(|id| measures.prose(id)).max();
    let least = longest.unwrap_or_default() / 4;
    articles.filter(|id| measures.prose(*id) >= least).collect()
}

struct Choosing<'a> {
    measures: &'a Measures,
    /// Letters of prose that are not left out.
    kept: u32,
    within_region: bool,
    left_out: Vec<NodeId>,
}

impl Visitor for Choosing<'_> {
    fn enter(&mut self, id: NodeId, node: &View<'_>) -> bool {
        let View::Element(kind, marks) = node else {
            return true;
        };
        if is_hidden(*kind, marks) {
            return false;
        }
        if self.is_furniture(id, *kind, marks) {
            self.kept = self.kept.saturating_sub(self.measures.prose(id));
            self.left_out.push(id);
            return false;
        }
        true
    }
}

impl Choosing<'_> {
    fn is_furniture(&self, id: NodeId, kind: Kind, marks: &Marks) -> bool {
        let Letters { all, linked, prose } = self.measures.letters[id as usize];
        // Wrappers of a whole page are called "has-sidebar" and the like.
        if prose > 0 && u64::from(prose) * 4 >= u64::from(self.measures.prose(Tree::ROOT)) * 3 {
            return false;
        }
        let little = (prose as usize) < SPEAKS_FOR_ITSELF || linked >= all / 4;
        let by_kind = match kind {
            Kind::Heading(_) => return marks.silent,
            Kind::Around | Kind::Form => true,
            Kind::Header => !self.within_region && little,
            _ => false,
        };
        // Words are counted with the block they stand in: inline elements have no letters of their own.
        let has_letters = !kind.is_inline() && all > 0;
        let by_name = match marks.furniture {
            Furniture::Yes => true,
            Furniture::Perhaps => has_letters && little,
            Furniture::No => false,
        };
        let is_linked = has_letters && prose == 0 && linked >= all - all / 3;
        let by_links = match kind {
            Kind::Item => false,
            Kind::Cell => is_linked && linked >= MENU,
            _ => is_linked,
        };
        by_kind || by_name || by_links || marks.silent
    }
}
