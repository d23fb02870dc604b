//! What HTML's elements are to a reader of the text, in one table.

/// What an element does to the text around it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Its words belong to the line they stand in.
    Inline,
    /// It stands apart from what is before and after it.
    Block,
    /// A heading of a level.
    Heading(u8),
    /// A list with bullets.
    Bullets,
    /// A list with numbers.
    Numbers,
    /// An item of a list.
    Item,
    /// A term whose definition follows.
    Term,
    /// A table, one of its rows, one of its cells.
    Table,
    /// A row of a table.
    Row,
    /// A cell of a row.
    Cell,
    /// Text whose white space is kept.
    Preformatted,
    /// The end of a line.
    Break,
    /// A link.
    Link,
    /// Raised: perhaps the mark of a footnote.
    Raised,
    /// The main part of the page.
    Main,
    /// An article, whole in itself.
    Article,
    /// A form, which may be wrapped around a whole page.
    Form,
    /// The head of a page or of a part of it.
    Header,
    /// Navigation, asides, the foot of a page, captions: around the text, not in it.
    Around,
    /// Never seen as text.
    Hidden,
}

/// What every element is that is not inline.
const KINDS: [(Kind, &[&str]); 18] = [
    (
        Kind::Block,
        &[
            "address",
            "blockquote",
            "body",
            "center",
            "dd",
            "details",
            "dir",
            "div",
            "fieldset",
            "figure",
            "hgroup",
            "hr",
            "html",
            "legend",
            "p",
            "search",
            "section",
            "summary",
            "tbody",
            "tfoot",
            "thead",
        ],
    ),
    (Kind::Bullets, &["ul", "menu"]),
    (Kind::Numbers, &["ol"]),
    (Kind::Item, &["li"]),
    (Kind::Term, &["dt"]),
    (Kind::Table, &["table"]),
    (Kind::Row, &["tr"]),
    (Kind::Cell, &["td", "th"]),
    (Kind::Preformatted, &["pre", "listing", "plaintext", "xmp"]),
    (Kind::Break, &["br"]),
    (Kind::Link, &[LINK]),
    (Kind::Raised, &["sup"]),
    (Kind::Main, &["main"]),
    (Kind::Article, &["article"]),
    (Kind::Form, &["form"]),
    (Kind::Header, &["header"]),
    (
        Kind::Around,
        &["aside", "caption", "dialog", "figcaption", "footer", "nav"],
    ),
    (
        Kind::Hidden,
        &[
            "applet", "area", "audio", "base", "button", "canvas", "datalist", "embed", "frame",
            "frameset", "head", "iframe", "img", "input", "link", "map", "math", "meta", "meter",
            "noembed", "noframes", "noscript", "object", "optgroup", "option", "output", "param",
            "picture", "progress", "rp", "rt", "script", "select", "slot", "source", "style",
            "svg", "template", "textarea", "title", "track", "video",
        ],
    ),
];

/// What links are called in the tree. Elements that the standard lets overlap with others (`a`, `b`, `font`) are given
/// names it does not know, because sorting out overlaps takes time and room that grow with the square of their number,
/// and never changes the order of the words.
pub(super) const LINK: &str = "x-link";

/// What the other elements that may overlap are called in the tree.
pub(super) const PLAIN: &str = "span";

/// Elements that may overlap, but for links.
pub(super) const OVERLAPPING: [&str; 13] = [
    "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u",
];

/// Elements that have no content and therefore never stay open.
pub(super) const VOID: [&str; 14] = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source",
    "track", "wbr",
];

/// What the element called `name` is.
pub(super) fn kind(name: &str) -> Kind {
    if let [b'h', level @ b'1'..=b'6'] = name.as_bytes() {
        return Kind::Heading(level - b'0');
    }
    KINDS
        .iter()
        .find(|(_, names)| names.contains(&name))
        .map_or(Kind::Inline, |(kind, _)| *kind)
}

impl Kind {
    /// Whether its words belong to the line they stand in.
    pub fn is_inline(self) -> bool {
        matches!(self, Self::Inline | Self::Link | Self::Raised | Self::Break)
    }
}
