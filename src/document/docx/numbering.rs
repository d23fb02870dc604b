//! The lists of a document: which number or bullet a paragraph has in which list, and how it is written.
//!
//! A paragraph names a list (`num`), which is an instance of a definition (`abstractNum`) of up to nine levels and may
//! override its levels. A definition may only point to a style that knows the list, and a style may be bound to a
//! level.

use std::collections::HashMap;

use super::style::{Styles, indent};
use super::xml::{Element, Node, Nodes};
use super::{LEVELS, NumberReference};
use crate::document::ReadError;

/// How many definitions that only point to another one are followed: the end of every circle.
const MOST_LINKS: usize = 8;
/// Longest pattern of a number, in characters; a longer one is no number, and would be written for each paragraph.
const PATTERN: usize = 64;

/// How the numbers of a level are written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Numerals {
    #[default]
    Decimal,
    DecimalWithZero,
    Ordinal,
    Roman {
        capital: bool,
    },
    Letters {
        capital: bool,
    },
    Bullet,
    None,
}

/// A level of a list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Level {
    pub start: u32,
    pub numerals: Numerals,
    /// What is written, with `%1` to `%9` for the numbers of the levels.
    pub pattern: String,
    /// Whether the numbers of other levels are written in digits here.
    pub digits_only: bool,
    /// The level, from one, after which it starts again; zero for never, none for any level above.
    pub restart: Option<usize>,
    pub indent: Option<i64>,
    /// The style that stands for this level.
    style: Option<String>,
}

#[derive(Debug, Default)]
struct Definition {
    levels: [Level; LEVELS],
    /// The style that knows the list this definition stands for.
    link: Option<String>,
}

#[derive(Debug, Default)]
struct List {
    definition: String,
    /// Where levels start instead, the first time the list is used.
    starts: [Option<u32>; LEVELS],
    levels: HashMap<usize, Level>,
}

/// The lists of a document.
#[derive(Debug, Default)]
pub(super) struct Numbering {
    definitions: HashMap<String, Definition>,
    lists: HashMap<String, List>,
}

/// A paragraph's place in a list.
pub(super) struct Place<'n> {
    /// The list that is named.
    pub list: &'n str,
    /// The definition that counts: lists of the same definition go on with each other's numbers.
    pub definition: &'n str,
    pub level: usize,
    /// The levels as they are in this list.
    pub levels: [&'n Level; LEVELS],
    /// Where levels start the first time the list is used.
    pub starts: &'n [Option<u32>; LEVELS],
}

impl Numbering {
    pub fn read(xml: &str) -> Result<Self, ReadError> {
        let mut nodes = Nodes::of(xml);
        let mut reading = Reading::default();
        while let Some(node) = nodes.next()? {
            match node {
                Node::Open(element) => reading.open(&element),
                Node::Close => reading.close(),
                Node::Words(_) => {}
            }
        }
        Ok(reading.numbering)
    }

    /// Where a paragraph stands that has `own` numbering and a style called `style`; none if it has no number.
    pub fn place(
        &self,
        own: &NumberReference,
        style: Option<&str>,
        styles: &Styles,
    ) -> Option<Place<'_>> {
        let inherited = styles.number(style);
        let list = own.list.as_ref().or(inherited.list.as_ref())?;
        let (name, list) = self.lists.get_key_value(list)?;
        let (definition, levels) = self.definition(&list.definition, styles)?;
        let of_style = || {
            let style = style?;
            let mut levels = levels.levels.iter();
            levels.position(|level| level.style.as_deref() == Some(style))
        };
        let level = own
            .level
            .or_else(of_style)
            .or(inherited.level)
            .unwrap_or(0)
            .min(LEVELS - 1);
        Some(Place {
            list: name,
            definition,
            level,
            levels: std::array::from_fn(|at| list.levels.get(&at).unwrap_or(&levels.levels[at])),
            starts: &list.starts,
        })
    }

    /// The definition called `name`, or the one its style leads to.
    fn definition(&self, name: &str, styles: &Styles) -> Option<(&str, &Definition)> {
        let (mut name, mut found) = self.definitions.get_key_value(name)?;
        for _ in 0..MOST_LINKS {
            let Some(style) = &found.link else { break };
            let list = styles.number(Some(style)).list?;
            let definition = &self.lists.get(&list)?.definition;
            (name, found) = self.definitions.get_key_value(definition)?;
        }
        Some((name, found))
    }
}

/// What is open while lists are read.
#[derive(Default)]
struct Reading {
    numbering: Numbering,
    definition: Option<(String, Definition)>,
    list: Option<(String, List)>,
    level: Option<(usize, Level)>,
    overridden: usize,
    depth: usize,
    /// How deep the definition or list, and the level, that are open stand.
    depths: (usize, usize),
}

impl Reading {
    fn open(&mut self, element: &Element<'_>) {
        self.depth += 1;
        let is_open = self.definition.is_some() || self.list.is_some();
        match element.name() {
            b"abstractNum" if !is_open => {
                self.depths.0 = self.depth;
                self.definition = element
                    .attribute("abstractNumId")
                    .map(|id| (id, Definition::default()));
            }
            b"num" if !is_open => {
                self.depths.0 = self.depth;
                self.list = element.attribute("numId").map(|id| (id, List::default()));
            }
            b"lvlOverride" => self.overridden = level_number(element),
            b"lvl" if is_open && self.level.is_none() => {
                self.depths.1 = self.depth;
                self.level = Some((level_number(element), Level::default()));
            }
            name => self.take(name, element),
        }
    }

    fn take(&mut self, name: &[u8], element: &Element<'_>) {
        if let Some((_, level)) = &mut self.level {
            level.take(name, element);
        } else if let Some((_, list)) = &mut self.list {
            match name {
                b"abstractNumId" => list.definition = element.value().unwrap_or_default(),
                b"startOverride" => list.starts[self.overridden] = Some(count(element)),
                _ => {}
            }
        } else if let (Some((_, definition)), b"numStyleLink") = (&mut self.definition, name) {
            definition.link = element.value();
        }
    }

    fn close(&mut self) {
        if self.depth == self.depths.1
            && let Some((at, level)) = self.level.take()
        {
            if let Some((_, list)) = &mut self.list {
                list.levels.insert(at, level);
            } else if let Some((_, definition)) = &mut self.definition {
                definition.levels[at] = level;
            }
        }
        if self.depth == self.depths.0 {
            let numbering = &mut self.numbering;
            if let Some((id, definition)) = self.definition.take() {
                numbering.definitions.entry(id).or_insert(definition);
            }
            if let Some((id, list)) = self.list.take() {
                numbering.lists.entry(id).or_insert(list);
            }
        }
        self.depth = self.depth.saturating_sub(1);
    }
}

impl Level {
    fn take(&mut self, name: &[u8], element: &Element<'_>) {
        match name {
            b"start" => self.start = count(element),
            b"numFmt" => self.numerals = numerals(&element.value().unwrap_or_default()),
            b"lvlText" => {
                self.pattern = element.value().unwrap_or_default();
                if self.pattern.chars().nth(PATTERN).is_some() {
                    self.pattern = String::new();
                }
            }
            b"isLgl" => self.digits_only = element.is_on(),
            b"lvlRestart" => self.restart = element.level(),
            b"pStyle" => self.style = element.value(),
            b"ind" => self.indent = indent(element),
            _ => {}
        }
    }
}

fn level_number(element: &Element<'_>) -> usize {
    let level = element.attribute("ilvl");
    level
        .and_then(|level| level.trim().parse().ok())
        .map_or(0, |level: usize| level.min(LEVELS - 1))
}

fn count(element: &Element<'_>) -> u32 {
    let count = element.number().unwrap_or(0).max(0);
    u32::try_from(count).unwrap_or(u32::MAX)
}

fn numerals(name: &str) -> Numerals {
    match name {
        "bullet" => Numerals::Bullet,
        "none" => Numerals::None,
        "lowerRoman" => Numerals::Roman { capital: false },
        "upperRoman" => Numerals::Roman { capital: true },
        "lowerLetter" => Numerals::Letters { capital: false },
        "upperLetter" => Numerals::Letters { capital: true },
        "decimalZero" => Numerals::DecimalWithZero,
        "ordinal" => Numerals::Ordinal,
        _ => Numerals::Decimal,
    }
}
