//! Fonts: which characters a string shows, and how wide they are.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

use hayro_font::FontGlyph;
use hayro_font::hayro_cmap::BfString;
use hayro_font::{CMapResolverFn, Font, FontCache, FontQuery, FontResolverFn, GlyphId};
use hayro_syntax::object::dict::keys;
use hayro_syntax::object::{Array, Dict, Name, Object, Stream};

use super::glyph::UNKNOWN;
use super::unpack::Budget;
use crate::document::ReadError;

/// Fonts whose letters are pictures; as text they are bullets.
const SYMBOL_FONTS: &[&str] = &[
    "wingding",
    "webding",
    "dingbat",
    "marlett",
    "opensymbol",
    "symbolmt",
];

/// What TeX's fonts show beyond ASCII, in their old and their new encoding. Where they are pictures, no name says so.
const TEX: &[(u32, &str)] = &[
    (0x0b, "ff"),
    (0x0c, "fi"),
    (0x0d, "fl"),
    (0x0e, "ffi"),
    (0x0f, "ffl"),
    (0x10, "“"),
    (0x11, "”"),
    (0x15, "–"),
    (0x16, "—"),
    (0x1b, "ff"),
    (0x1c, "fi"),
    (0x1d, "fl"),
    (0x1e, "ffi"),
    (0x1f, "ffl"),
    (0x22, "”"),
    (0x27, "’"),
    (0x5c, "“"),
    (0x60, "‘"),
    (0x7b, "–"),
    (0x7c, "—"),
    (0x88, "•"),
];

/// Most characters that one code of a font stands for.
const CHARACTERS: usize = 16;
/// Most widths that the ranges of a font may name, over all.
const WIDTHS: f64 = 1e6;
/// The width of a character of a font that cannot be read, in sizes.
const WIDTH: f32 = 0.5;

/// The fonts of a document.
pub(super) struct Fonts<'a> {
    cache: FontCache<'a>,
    programs: FontResolverFn,
    maps: CMapResolverFn,
    /// By where their dictionary lies.
    opened: RefCell<HashMap<*const u8, Rc<PdfFont<'a>>>>,
}

/// A font, and what is known of its codes.
pub(super) struct PdfFont<'a> {
    /// Nothing where the font cannot be read.
    font: Option<Font<'a>>,
    is_composite: bool,
    is_symbolic: bool,
    codes: RefCell<HashMap<u32, Code>>,
}

/// What a code of a font shows.
#[derive(Debug, Clone)]
pub(super) struct Code {
    /// The character, or several, as with ligatures.
    pub text: Characters,
    /// How far it takes, in sizes of the type.
    pub advance: f32,
}

/// One character mostly.
#[derive(Debug, Clone)]
pub(super) enum Characters {
    One(char),
    Several(Rc<[char]>),
}

impl Characters {
    pub fn as_slice(&self) -> &[char] {
        match self {
            Self::One(c) => std::slice::from_ref(c),
            Self::Several(characters) => characters,
        }
    }
}

impl<'a> Fonts<'a> {
    pub fn new() -> Self {
        Self {
            cache: FontCache::new(),
            programs: Arc::new(|query| {
                let font = match query {
                    FontQuery::Standard(font) => *font,
                    FontQuery::Fallback(query) => query.pick_standard_font(),
                };
                Some(font.get_font_data())
            }),
            // Character maps that come with no file are for languages that are not read.
            maps: Arc::new(|_| None),
            opened: RefCell::new(HashMap::new()),
        }
    }

    /// The font that `dictionary` describes.
    pub fn open(
        &self,
        dictionary: &Dict<'a>,
        budget: &Budget,
    ) -> Result<Rc<PdfFont<'a>>, ReadError> {
        let place = dictionary.data().as_ptr();
        if let Some(font) = self.opened.borrow().get(&place) {
            return Ok(Rc::clone(font));
        }
        check_streams(dictionary, budget)?;
        let font = are_widths_sound(dictionary)
            .then(|| self.cache.font(dictionary, &self.programs, &self.maps))
            .flatten();
        let subtype = dictionary.get::<Name<'_>>(keys::SUBTYPE);
        let font = Rc::new(PdfFont {
            font,
            is_composite: subtype.is_some_and(|name| name.as_str() == "Type0"),
            is_symbolic: is_symbolic(dictionary),
            codes: RefCell::new(HashMap::new()),
        });
        self.opened.borrow_mut().insert(place, Rc::clone(&font));
        Ok(font)
    }
}

impl PdfFont<'_> {
    /// The code at the beginning of `text`, how many bytes it has, and what it shows. `text` is not empty.
    pub fn read(&self, text: &[u8]) -> (u32, usize, Code) {
        let Some(font) = &self.font else {
            let length = if self.is_composite { 2 } else { 1 };
            let c = match text[0] {
                byte @ 0x20..0x7f if !self.is_composite => char::from(byte),
                _ => UNKNOWN,
            };
            let code = Code {
                text: Characters::One(c),
                advance: WIDTH,
            };
            return (u32::from(text[0]), length, code);
        };
        let (number, length) = font.read_code(text, 0);
        let mut codes = self.codes.borrow_mut();
        let code = codes.entry(number).or_insert_with(|| Code {
            text: self.characters(font, number),
            advance: (font.code_advance(number).x / f64::from(hayro_font::UNITS_PER_EM)) as f32,
        });
        (number, length.max(1), code.clone())
    }

    fn characters(&self, font: &Font<'_>, code: u32) -> Characters {
        // Which glyph it is does not matter for its text.
        let found = match font.glyph(GlyphId::NOTDEF, code) {
            FontGlyph::Outline(glyph) => glyph.as_unicode(),
            FontGlyph::Type3(glyph) => glyph.as_unicode().or_else(|| of_tex(code)),
        };
        match found {
            Some(BfString::Char(c)) => Characters::One(self.meant(c)),
            Some(BfString::String(text)) => {
                let text: Vec<char> = text
                    .chars()
                    .take(CHARACTERS)
                    .map(|c| self.meant(c))
                    .collect();
                match text.as_slice() {
                    [] => Characters::One(UNKNOWN),
                    [c] => Characters::One(*c),
                    _ => Characters::Several(text.into()),
                }
            }
            None if self.is_symbolic => Characters::One('•'),
            // A space has no glyph, and often no meaning either.
            None if code == 32 && !self.is_composite => Characters::One(' '),
            None => Characters::One(UNKNOWN),
        }
    }

    /// What `c` is to a reader.
    fn meant(&self, c: char) -> char {
        match c {
            ' '
            | '\u{a0}'
            | '\t'
            | '\n'
            | '\r'
            | '\u{2000}'..='\u{200a}'
            | '\u{202f}'
            | '\u{3000}' => ' ',
            // Bullets of Word come by way of Symbol and Wingdings.
            '\u{f0b7}' | '\u{f0a7}' | '\u{f0d8}' | '\u{f0fc}' | '\u{f076}' => '•',
            '\u{e000}'..='\u{f8ff}' if self.is_symbolic => '•',
            _ if self.is_symbolic
                && (c.is_ascii_graphic() || ('\u{a1}'..='\u{ff}').contains(&c)) =>
            {
                '•'
            }
            '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{e000}'..='\u{f8ff}' => UNKNOWN,
            _ => c,
        }
    }
}

/// What a glyph that is a picture without a telling name shows: such fonts are TeX's, or numbered like them.
fn of_tex(code: u32) -> Option<BfString> {
    if let Some((_, text)) = TEX.iter().find(|(known, _)| *known == code) {
        return Some(BfString::String((*text).into()));
    }
    let c = char::from_u32(code).filter(char::is_ascii_graphic)?;
    Some(BfString::Char(c))
}

fn is_symbolic(dictionary: &Dict<'_>) -> bool {
    dictionary
        .get::<Name<'_>>(keys::BASE_FONT)
        .is_some_and(|name| {
            let name = name.as_str().to_ascii_lowercase();
            SYMBOL_FONTS.iter().any(|font| name.contains(font))
        })
}

/// Whether the streams of a font may be unpacked, which the library does whole.
fn check_streams(font: &Dict<'_>, budget: &Budget) -> Result<(), ReadError> {
    let descendant = descendant(font);
    for dictionary in [Some(font), descendant.as_ref()].into_iter().flatten() {
        let descriptor = dictionary.get::<Dict<'_>>(keys::FONT_DESC);
        for dictionary in [Some(dictionary), descriptor.as_ref()]
            .into_iter()
            .flatten()
        {
            for key in [
                keys::TO_UNICODE,
                keys::ENCODING,
                keys::CID_TO_GID_MAP,
                keys::FONT_FILE,
                keys::FONT_FILE2,
                keys::FONT_FILE3,
            ] {
                if let Some(stream) = dictionary.get::<Stream<'_>>(key) {
                    budget.allows(&stream)?;
                }
            }
        }
    }
    Ok(())
}

fn descendant<'a>(font: &Dict<'a>) -> Option<Dict<'a>> {
    font.get::<Array<'_>>(keys::DESCENDANT_FONTS)?
        .iter::<Dict<'_>>()
        .next()
}

/// Whether the ranges of codes that a font gives widths for are no larger than fonts are: the library makes an entry
/// for every code.
fn are_widths_sound(font: &Dict<'_>) -> bool {
    let number = |key: &[u8]| font.get::<f64>(key).unwrap_or(0.0);
    if number(keys::FIRST_CHAR) > 65_535.0 {
        return false;
    }
    let Some(descendant) = descendant(font) else {
        return true;
    };
    [keys::W, keys::W2].into_iter().all(|key| {
        let Some(widths) = descendant.get::<Array<'_>>(key) else {
            return true;
        };
        let mut named = 0.0;
        let mut last: Option<f64> = None;
        for item in widths.iter::<Object<'_>>() {
            let number = item.into_number().map(|number| number.as_f64());
            if let (Some(first), Some(second)) = (last, number) {
                named += (second - first).max(0.0);
            }
            last = number;
        }
        named <= WIDTHS
    })
}
