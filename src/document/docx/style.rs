//! What the styles of a document say of its paragraphs: headings, captions, lines of a table of contents, numbering.
//!
//! A style inherits from the one it is based on. Word writes the names of its own styles in English whatever language
//! it speaks; other programs may not, but nearly all give headings an outline level.

use std::collections::HashMap;

use super::xml::{Element, Node, Nodes};
use super::{LEVELS, NumberReference};
use crate::document::ReadError;

/// How many styles up inheritance is followed: deeper than anybody goes, and the end of every circle.
const MOST_ANCESTORS: usize = 32;
/// Names of headings, each with a digit behind it or alone.
const HEADINGS: [&str; 15] = [
    "heading",
    "überschrift",
    "titre",
    "título",
    "titolo",
    "título de",
    "kop",
    "rubrik",
    "overskrift",
    "otsikko",
    "nagłówek",
    "заголовок",
    "标题",
    "見出し",
    "제목",
];
/// How the names of lines in tables of contents begin, with a space and a digit behind it.
const CONTENTS: [&str; 3] = ["toc", "contents", "index"];

/// What a paragraph is by its style.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    Body,
    /// A heading of a level from one.
    Heading(usize),
    Caption,
    /// A line of a table of contents or of figures.
    Contents,
}

#[derive(Debug, Default)]
struct Style {
    name: String,
    parent: Option<String>,
    /// The outline level from zero; nine is body text.
    outline: Option<usize>,
    number: NumberReference,
    indent: Option<i64>,
    breaks_page: Option<bool>,
    hidden: Option<bool>,
}

/// The styles of a document.
#[derive(Debug, Default)]
pub(super) struct Styles {
    by_id: HashMap<String, Style>,
    /// The style of paragraphs that name none.
    default: Option<String>,
}

impl Styles {
    pub fn read(xml: &str) -> Result<Self, ReadError> {
        let mut styles = Self::default();
        let mut nodes = Nodes::of(xml);
        let mut open: Option<(String, Style)> = None;
        // Elements that are open, and which of them hold an earlier state of the style.
        let (mut depth, mut style_depth, mut changed) = (0_usize, 0, None);
        while let Some(node) = nodes.next()? {
            match node {
                Node::Open(element) => {
                    depth += 1;
                    match element.name() {
                        b"style" if open.is_none() => {
                            style_depth = depth;
                            open = styles.begin(&element);
                        }
                        b"pPrChange" | b"rPrChange" => {
                            changed.get_or_insert(depth);
                        }
                        _ => {
                            if let (Some((_, style)), None) = (&mut open, changed) {
                                style.take(&element);
                            }
                        }
                    }
                }
                Node::Close => {
                    if changed == Some(depth) {
                        changed = None;
                    }
                    if depth == style_depth
                        && let Some((id, style)) = open.take()
                    {
                        styles.by_id.entry(id).or_insert(style);
                    }
                    depth = depth.saturating_sub(1);
                }
                Node::Words(_) => {}
            }
        }
        Ok(styles)
    }

    fn begin(&mut self, element: &Element<'_>) -> Option<(String, Style)> {
        let id = element.attribute("styleId")?;
        let is_default = matches!(
            element.attribute("default").as_deref(),
            Some("1" | "true" | "on")
        );
        if is_default && element.attribute("type").as_deref() == Some("paragraph") {
            self.default.get_or_insert_with(|| id.clone());
        }
        Some((id, Style::default()))
    }

    /// Whether there is a style with this id.
    pub fn has(&self, id: &str) -> bool {
        self.by_id.contains_key(id)
    }

    /// What the style with this id, or the usual one, makes of a paragraph.
    pub fn role(&self, id: Option<&str>) -> Role {
        self.line(id).find_map(Style::role).unwrap_or(Role::Body)
    }

    /// The number the style gives: list and level may come from different ancestors.
    pub fn number(&self, id: Option<&str>) -> NumberReference {
        NumberReference {
            list: self.line(id).find_map(|style| style.number.list.clone()),
            level: self.line(id).find_map(|style| style.number.level),
        }
    }

    /// How far from the margin the style sets text, in twentieths of a point.
    pub fn indent(&self, id: Option<&str>) -> Option<i64> {
        self.line(id).find_map(|style| style.indent)
    }

    /// Whether the style begins a page.
    pub fn breaks_page(&self, id: Option<&str>) -> bool {
        self.line(id)
            .find_map(|style| style.breaks_page)
            .unwrap_or(false)
    }

    /// Whether the style says that its text is hidden or not.
    pub fn hidden(&self, id: Option<&str>) -> Option<bool> {
        self.line(id).find_map(|style| style.hidden)
    }

    /// A style and those it inherits from.
    fn line(&self, id: Option<&str>) -> impl Iterator<Item = &Style> {
        let first = id
            .and_then(|id| self.by_id.get(id))
            .or_else(|| self.by_id.get(self.default.as_deref()?));
        std::iter::successors(first, |style| self.by_id.get(style.parent.as_deref()?))
            .take(MOST_ANCESTORS)
    }
}

impl Style {
    fn take(&mut self, element: &Element<'_>) {
        match element.name() {
            b"name" => self.name = element.value().unwrap_or_default().trim().to_lowercase(),
            b"basedOn" => self.parent = element.value(),
            b"outlineLvl" => self.outline = element.level(),
            b"numId" => self.number.list = element.value(),
            b"ilvl" => self.number.level = element.level(),
            b"ind" => self.indent = indent(element),
            b"pageBreakBefore" => self.breaks_page = Some(element.is_on()),
            b"vanish" => self.hidden = Some(element.is_on()),
            _ => {}
        }
    }

    /// What this style by itself says a paragraph is.
    fn role(&self) -> Option<Role> {
        let name = self.name.as_str();
        if matches!(name, "title" | "toc heading" | "contents heading") {
            return Some(Role::Heading(1));
        }
        if name == "subtitle" {
            return Some(Role::Heading(2));
        }
        if name == "caption" {
            return Some(Role::Caption);
        }
        if name == "table of figures" || CONTENTS.iter().any(|word| is_numbered(name, word)) {
            return Some(Role::Contents);
        }
        match self.outline {
            Some(level) if level < LEVELS => return Some(Role::Heading(level + 1)),
            Some(_) => return Some(Role::Body),
            None => {}
        }
        let is_heading = |word: &str| name == word || is_numbered(name, word);
        HEADINGS.into_iter().find(|word| is_heading(word)).map(|_| {
            let digit = name.chars().next_back().and_then(|c| c.to_digit(10));
            Role::Heading(digit.map_or(1, |digit| digit as usize))
        })
    }
}

/// Whether `name` is `word` with one digit behind it.
fn is_numbered(name: &str, word: &str) -> bool {
    name.strip_prefix(word).is_some_and(|rest| {
        let mut rest = rest.trim_start().chars();
        matches!(rest.next(), Some('1'..='9')) && rest.next().is_none()
    })
}

/// How far from the margin `element` sets a paragraph, in twentieths of a point.
pub(super) fn indent(element: &Element<'_>) -> Option<i64> {
    element
        .attribute("left")
        .or_else(|| element.attribute("start"))?
        .trim()
        .parse()
        .ok()
}
