//! Writes blocks down so that the clause stage reads their layout.

use super::{Block, Form};
use crate::document::Rendering;

/// The text of `blocks`.
pub(super) fn written(blocks: impl IntoIterator<Item = Block>) -> Rendering {
    let mut rendering = Rendering::default();
    let mut after_bullet = false;
    for block in blocks {
        for _ in 0..block.pages {
            rendering.page();
        }
        let is_bullet = matches!(block.form, Form::Item { label: None, .. });
        // Bullets follow each other closely; everything else stands apart, for a numbered paragraph is a paragraph.
        if !(is_bullet && after_bullet) {
            rendering.block();
        }
        after_bullet = is_bullet;
        write(&mut rendering, &block);
    }
    rendering
}

fn write(rendering: &mut Rendering, block: &Block) {
    let between_lines = match &block.form {
        Form::Body => "\n",
        Form::Heading { level, label } => {
            rendering.heading(*level);
            if let Some(label) = label {
                rendering.push(label);
                rendering.push(" ");
            }
            " "
        }
        Form::Item { depth, label } => {
            rendering.marked_item(*depth, label.as_deref().unwrap_or("-"));
            "\n"
        }
    };
    for (place, part) in block.text.split('\u{c}').enumerate() {
        if place > 0 {
            rendering.page_inside();
        }
        for (place, line) in part.split('\n').enumerate() {
            if place > 0 {
                rendering.push(between_lines);
            }
            rendering.push(line);
        }
    }
}
