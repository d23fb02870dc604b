//! Which sections begin on a new page. A section says so itself, at its end, so this is read before the text.

use super::xml::{Node, Nodes};
use crate::document::ReadError;

/// For each section of the body, whether it begins on a new page.
pub(super) fn begin_pages(xml: &str) -> Result<Vec<bool>, ReadError> {
    let mut begins = Vec::new();
    // A document of one section, which nearly all are, names it once or, opening and closing, twice.
    if xml.matches("sectPr").nth(2).is_none() {
        return Ok(begins);
    }
    let mut nodes = Nodes::of(xml);
    let (mut depth, mut changed) = (0_usize, None);
    while let Some(node) = nodes.next()? {
        match node {
            Node::Open(element) => {
                depth += 1;
                match element.name() {
                    b"sectPrChange" if changed.is_none() => changed = Some(depth),
                    b"sectPr" if changed.is_none() => begins.push(true),
                    b"type" if changed.is_none() => {
                        let follows_on = matches!(
                            element.value().as_deref(),
                            Some("continuous" | "nextColumn")
                        );
                        if let (true, Some(last)) = (follows_on, begins.last_mut()) {
                            *last = false;
                        }
                    }
                    _ => {}
                }
            }
            Node::Close => {
                if changed == Some(depth) {
                    changed = None;
                }
                depth = depth.saturating_sub(1);
            }
            Node::Words(_) => {}
        }
    }
    Ok(begins)
}
