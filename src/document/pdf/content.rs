//! What the content of a page shows as text: the operators of text, and those that move it about.

use std::rc::Rc;

use hayro_font::kurbo::{Affine, Point, Vec2};
use hayro_syntax::content::{Instruction, UntypedIter};
use hayro_syntax::object::dict::keys;
use hayro_syntax::object::{Array, Dict, Name, Object, ObjectIdentifier, Stream};
use hayro_syntax::page::Resources;

use super::font::{Fonts, PdfFont};
use super::glyph::{Glyph, UNKNOWN};
use super::layer::HiddenLayers;
use super::open::damaged;
use super::unpack::Budget;
use crate::document::ReadError;

/// How deep drawings may stand inside drawings.
const DEPTH: usize = 16;
/// Most graphics states that are kept.
const STATES: usize = 1 << 12;
/// Most pictures inside of content that do not end, or words that look like them.
const OPEN_PICTURES: usize = 100;
/// Most characters of a page.
const GLYPHS: usize = 1 << 22;
/// Largest coordinate that is read, in points; a page has at most 14,400.
const FARTHEST: f64 = 1e6;

/// What text looks like at a place of the content.
#[derive(Clone)]
struct State<'a> {
    /// From the content's coordinates to those of the page.
    place: Affine,
    font: Option<Rc<PdfFont<'a>>>,
    size: f64,
    /// Space added after every character, and after every space.
    character_space: f64,
    word_space: f64,
    stretch: f64,
    leading: f64,
    rise: f64,
}

/// Runs content and gathers its characters.
pub(super) struct Interpreter<'a, 'd> {
    fonts: &'d Fonts<'a>,
    hidden: &'d HiddenLayers,
    budget: &'d mut Budget,
    state: State<'a>,
    saved: Vec<State<'a>>,
    /// Where the next character stands, and where its line began, in the content's coordinates.
    text: Affine,
    line: Affine,
    /// The drawings that are open, outermost first.
    drawings: Vec<ObjectIdentifier>,
    /// For every part of the content that is marked and open, whether it hides.
    marks: Vec<bool>,
    /// How many of them do.
    hiding: usize,
    space: bool,
    glyphs: Vec<Glyph>,
}

impl<'a, 'd> Interpreter<'a, 'd> {
    /// For content that `place` brings to the page.
    pub fn new(
        fonts: &'d Fonts<'a>,
        hidden: &'d HiddenLayers,
        budget: &'d mut Budget,
        place: Affine,
    ) -> Self {
        Self {
            fonts,
            hidden,
            budget,
            state: State {
                place,
                font: None,
                size: 1.0,
                character_space: 0.0,
                word_space: 0.0,
                stretch: 1.0,
                leading: 0.0,
                rise: 0.0,
            },
            saved: Vec::new(),
            text: Affine::IDENTITY,
            line: Affine::IDENTITY,
            drawings: Vec::new(),
            marks: Vec::new(),
            hiding: 0,
            space: false,
            glyphs: Vec::new(),
        }
    }

    pub fn finish(self) -> Vec<Glyph> {
        self.glyphs
    }

    /// Runs `content`.
    pub fn run(&mut self, content: &[u8], resources: &Resources<'a>) -> Result<(), ReadError> {
        check_pictures(content)?;
        let (states, marks) = (self.saved.len(), self.marks.len());
        let before = self.state.clone();
        let mut instructions = UntypedIter::new(content);
        while let Some(instruction) = instructions.next() {
            self.obey(&instruction, resources, states)?;
        }
        self.saved.truncate(states);
        while self.marks.len() > marks {
            self.end_mark();
        }
        self.state = before;
        Ok(())
    }

    fn obey(
        &mut self,
        instruction: &Instruction<'_, '_>,
        resources: &Resources<'a>,
        states: usize,
    ) -> Result<(), ReadError> {
        let operands = || instruction.operands();
        let number = |at: usize| match operands().nth(at) {
            Some(Object::Number(number)) => number.as_f64(),
            _ => 0.0,
        };
        let matrix = || Affine::new(std::array::from_fn(number));
        match &**instruction.operator {
            b"q" if self.saved.len() < STATES => self.saved.push(self.state.clone()),
            b"Q" if self.saved.len() > states => {
                if let Some(state) = self.saved.pop() {
                    self.state = state;
                }
            }
            b"cm" => self.state.place *= matrix(),
            b"gs" => {
                if let Some(Object::Name(name)) = operands().next() {
                    self.set_graphics_state(resources.get_ext_g_state(name))?;
                }
            }
            b"BT" => self.begin_line(Affine::IDENTITY),
            b"Tc" => self.state.character_space = number(0),
            b"Tw" => self.state.word_space = number(0),
            b"Tz" => self.state.stretch = number(0) / 100.0,
            b"TL" => self.state.leading = number(0),
            b"Ts" => self.state.rise = number(0),
            b"Tf" => {
                if let Some(Object::Name(name)) = operands().next() {
                    self.set_font(resources.fonts.get::<Dict<'_>>(name), number(1))?;
                }
            }
            b"Td" => self.next_line(number(0), number(1)),
            b"TD" => {
                self.state.leading = -number(1);
                self.next_line(number(0), number(1));
            }
            b"Tm" => self.begin_line(matrix()),
            b"T*" => self.next_line(0.0, -self.state.leading),
            b"Tj" => self.show_operand(operands().next())?,
            b"'" => {
                self.next_line(0.0, -self.state.leading);
                self.show_operand(operands().next())?;
            }
            b"\"" => {
                self.state.word_space = number(0);
                self.state.character_space = number(1);
                self.next_line(0.0, -self.state.leading);
                self.show_operand(operands().nth(2))?;
            }
            b"TJ" => {
                if let Some(Object::Array(array)) = operands().next() {
                    self.show_all(array)?;
                }
            }
            b"Do" => {
                if let Some(Object::Name(name)) = operands().next() {
                    self.draw(name, resources)?;
                }
            }
            b"BMC" => self.begin_mark(false),
            b"BDC" => {
                let mut operands = operands();
                let hides = match (operands.next(), operands.next()) {
                    (Some(Object::Name(tag)), Some(Object::Name(name))) if &**tag == keys::OC => {
                        self.hidden.hides(resources.properties.get_ref(name))
                    }
                    _ => false,
                };
                self.begin_mark(hides);
            }
            b"EMC" => self.end_mark(),
            _ => {}
        }
        Ok(())
    }

    fn begin_mark(&mut self, hides: bool) {
        self.marks.push(hides);
        self.hiding += usize::from(hides);
    }

    fn end_mark(&mut self) {
        if self.marks.pop() == Some(true) {
            self.hiding -= 1;
        }
    }

    fn set_graphics_state(&mut self, state: Option<Dict<'a>>) -> Result<(), ReadError> {
        let Some(font) = state.and_then(|state| state.get::<Array<'_>>(keys::FONT)) else {
            return Ok(());
        };
        let mut items = font.iter::<Object<'_>>();
        let dictionary = items.next().and_then(Object::into_dict);
        let size = items.next().and_then(Object::into_number);
        self.set_font(dictionary, size.map_or(0.0, |size| size.as_f64()))
    }

    fn set_font(&mut self, font: Option<Dict<'a>>, size: f64) -> Result<(), ReadError> {
        self.state.size = size;
        self.state.font = match font {
            Some(font) => Some(self.fonts.open(&font, self.budget)?),
            None => None,
        };
        Ok(())
    }

    fn begin_line(&mut self, place: Affine) {
        self.text = place;
        self.line = place;
    }

    fn next_line(&mut self, x: f64, y: f64) {
        self.begin_line(self.line * Affine::translate((x, y)));
    }

    fn show_operand(&mut self, text: Option<&Object<'_>>) -> Result<(), ReadError> {
        match text {
            Some(Object::String(text)) => self.show(text.as_bytes()),
            _ => Ok(()),
        }
    }

    fn show_all(&mut self, array: &Array<'_>) -> Result<(), ReadError> {
        for item in array.iter::<Object<'_>>() {
            match item {
                Object::String(text) => self.show(text.as_bytes())?,
                Object::Number(number) => {
                    let back = number.as_f64() / 1000.0 * self.state.size * self.state.stretch;
                    self.advance(-back);
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn advance(&mut self, by: f64) {
        self.text *= Affine::translate((by, 0.0));
    }

    fn show(&mut self, mut text: &[u8]) -> Result<(), ReadError> {
        let Some(font) = self.state.font.clone() else {
            return Ok(());
        };
        while !text.is_empty() {
            let (number, length, code) = font.read(text);
            text = text.get(length..).unwrap_or_default();
            let width = f64::from(code.advance) * self.state.size * self.state.stretch;
            if self.hiding == 0 {
                self.place(code.text.as_slice(), width)?;
            }
            let mut space = self.state.character_space;
            if number == 32 && length == 1 {
                space += self.state.word_space;
            }
            self.advance(width + space * self.state.stretch);
        }
        Ok(())
    }

    /// Notes the characters of a glyph that is `width` wide.
    fn place(&mut self, characters: &[char], width: f64) -> Result<(), ReadError> {
        if self.glyphs.len() + characters.len() > GLYPHS {
            return Err(self.budget.exceeded());
        }
        let matrix = self.state.place * self.text;
        let start = matrix * Point::new(0.0, self.state.rise);
        let turned = |vector: Vec2| {
            let [a, b, c, d, _, _] = matrix.as_coeffs();
            Vec2::new(a * vector.x + c * vector.y, b * vector.x + d * vector.y)
        };
        let along = turned(Vec2::new(width, 0.0));
        let direction = turned(Vec2::new(
            self.state.size.signum() * self.state.stretch.signum(),
            0.0,
        ));
        let size = turned(Vec2::new(0.0, self.state.size)).hypot();
        let is_sound = [start.x, start.y, along.x, along.y, size]
            .iter()
            .all(|number| number.is_finite() && number.abs() < FARTHEST);
        if !is_sound || size <= 0.0 {
            return Ok(());
        }
        let angle = direction.y.atan2(direction.x).to_degrees() as f32;
        let share = 1.0 / characters.len() as f64;
        for (nth, c) in characters.iter().enumerate() {
            if *c == ' ' {
                self.space = true;
                continue;
            }
            let at = start + along * (share * nth as f64);
            self.glyphs.push(Glyph {
                x: at.x as f32,
                y: at.y as f32,
                width: (along.hypot() * share) as f32,
                size: size as f32,
                angle,
                text: *c,
                after_space: std::mem::take(&mut self.space),
            });
        }
        Ok(())
    }

    /// Draws what `name` stands for, if it is content.
    fn draw(&mut self, name: &Name<'_>, resources: &Resources<'a>) -> Result<(), ReadError> {
        let Some(form) = resources.x_objects.get::<Stream<'_>>(name) else {
            return Ok(());
        };
        let dictionary = form.dict();
        let kind = dictionary.get::<Name<'_>>(keys::SUBTYPE);
        let id = form.obj_id();
        if kind.is_none_or(|kind| &*kind != keys::FORM)
            || self.drawings.len() >= DEPTH
            || self.drawings.contains(&id)
            || self.hiding > 0
            || self.hidden.hides(dictionary.get_ref(keys::OC))
        {
            return Ok(());
        }
        let Some(content) = self.budget.unpacked(&form)? else {
            return Ok(());
        };
        let own = dictionary
            .get::<Dict<'_>>(keys::RESOURCES)
            .map(Resources::new);
        let matrix = dictionary.get::<[f64; 6]>(keys::MATRIX).map(Affine::new);
        let outside = (self.state.clone(), self.text, self.line);
        self.state.place *= matrix.unwrap_or_default();
        self.drawings.push(id);
        let result = self.run(&content, own.as_ref().unwrap_or(resources));
        self.drawings.pop();
        (self.state, self.text, self.line) = outside;
        result
    }
}

/// Whether pictures inside of `content` end: the library looks for the end of each up to the end of the content.
fn check_pictures(content: &[u8]) -> Result<(), ReadError> {
    let last_end = content.windows(2).rposition(|window| window == b"EI");
    let open = content[last_end.unwrap_or(0)..]
        .windows(4)
        .filter(|window| {
            window[0].is_ascii_whitespace()
                && window[3].is_ascii_whitespace()
                && &window[1..3] == b"BI"
        })
        .count();
    if open > OPEN_PICTURES {
        return Err(damaged("pictures on its pages have no end"));
    }
    Ok(())
}

/// Characters of which nothing says what they are.
pub(super) fn unknown(glyphs: &[Glyph]) -> usize {
    glyphs.iter().filter(|glyph| glyph.text == UNKNOWN).count()
}
