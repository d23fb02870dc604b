//! The elements that are open, as far as what they hold depends on them.

use super::xml::Element;

/// What an open element is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tag {
    Paragraph,
    ParagraphProperties,
    NumberProperties,
    Run,
    RunProperties,
    Words,
    Instruction,
    Row,
    RowProperties,
    Cell,
    CellProperties,
    /// A content control, and the elements that describe it.
    Control,
    ControlProperties,
    PartOfControl,
    /// The same thing for older and newer programs; whether one was taken.
    Alternatives {
        taken: bool,
    },
    Note,
    Other,
}

impl Tag {
    pub fn of(name: &[u8]) -> Self {
        match name {
            b"p" => Self::Paragraph,
            b"pPr" => Self::ParagraphProperties,
            b"numPr" => Self::NumberProperties,
            b"r" => Self::Run,
            b"rPr" => Self::RunProperties,
            b"t" => Self::Words,
            b"instrText" => Self::Instruction,
            b"tr" => Self::Row,
            b"trPr" => Self::RowProperties,
            b"tc" => Self::Cell,
            b"tcPr" => Self::CellProperties,
            b"sdt" => Self::Control,
            b"sdtPr" => Self::ControlProperties,
            b"docPartObj" => Self::PartOfControl,
            b"AlternateContent" => Self::Alternatives { taken: false },
            b"footnote" | b"endnote" => Self::Note,
            _ => Self::Other,
        }
    }
}

/// Elements whose content is not shown: what was deleted or moved away, earlier properties, readings of characters,
/// descriptions of controls and form fields.
const HIDDEN: [&[u8]; 16] = [
    b"del",
    b"moveFrom",
    b"delText",
    b"delInstrText",
    b"rt",
    b"pPrChange",
    b"rPrChange",
    b"sectPrChange",
    b"tblPrChange",
    b"tblPrExChange",
    b"trPrChange",
    b"tcPrChange",
    b"numberingChange",
    b"sdtPr",
    b"sdtEndPr",
    b"ffData",
];

#[derive(Debug)]
struct Frame {
    tag: Tag,
    hides: bool,
}

/// The elements that are open, outermost first.
#[derive(Debug, Default)]
pub(super) struct Frames {
    open: Vec<Frame>,
    hiding: usize,
}

impl Frames {
    /// Opens `element`; what it is, and what it stands in.
    pub fn open(&mut self, element: &Element<'_>) -> (Tag, Tag) {
        let name = element.name();
        let (tag, parent) = (Tag::of(name), self.top());
        self.hide_around(parent, element);
        let hides = self.hides(name, parent);
        self.hiding += usize::from(hides);
        self.open.push(Frame { tag, hides });
        (tag, parent)
    }

    /// Closes the innermost element, and says what it was.
    pub fn close(&mut self) -> Tag {
        let Some(frame) = self.open.pop() else {
            return Tag::Other;
        };
        self.hiding -= usize::from(frame.hides);
        frame.tag
    }

    /// The innermost element.
    pub fn top(&self) -> Tag {
        self.around(0)
    }

    /// What stands around the innermost element, so many levels up.
    pub fn around(&self, levels: usize) -> Tag {
        let frame = self.open.iter().rev().nth(levels);
        frame.map_or(Tag::Other, |frame| frame.tag)
    }

    /// Whether what comes next is part of what is shown.
    pub fn is_shown(&self) -> bool {
        self.hiding == 0
    }

    fn hides(&mut self, name: &[u8], parent: Tag) -> bool {
        match parent {
            // There "deleted" is a property of what the properties belong to.
            Tag::RunProperties | Tag::RowProperties => false,
            Tag::Alternatives { taken } if matches!(name, b"Choice" | b"Fallback") => {
                if let Some(frame) = self.open.last_mut() {
                    frame.tag = Tag::Alternatives { taken: true };
                }
                taken
            }
            _ => HIDDEN.contains(&name),
        }
    }

    /// Hides the row, cell or control that `element`, inside its properties, says is not there.
    fn hide_around(&mut self, parent: Tag, element: &Element<'_>) {
        let (owner, levels) = match (parent, element.name()) {
            (Tag::RowProperties, b"del" | b"moveFrom") => (Tag::Row, 2),
            (Tag::RowProperties, b"hidden") if element.is_on() => (Tag::Row, 2),
            // A cell that was merged into another still has its empty paragraph, or what it said before.
            (Tag::CellProperties, b"vMerge" | b"hMerge")
                if element.value().as_deref() != Some("restart") =>
            {
                (Tag::Cell, 2)
            }
            (Tag::CellProperties, b"cellDel") => (Tag::Cell, 2),
            (Tag::ControlProperties, b"showingPlcHdr") if element.is_on() => (Tag::Control, 2),
            (Tag::PartOfControl, b"docPartGallery")
                if element.value().as_deref() == Some("Table of Contents") =>
            {
                (Tag::Control, 3)
            }
            _ => return,
        };
        let place = self.open.len().checked_sub(levels);
        if let Some(frame) = place.map(|place| &mut self.open[place])
            && frame.tag == owner
            && !frame.hides
        {
            frame.hides = true;
            self.hiding += 1;
        }
    }
}
