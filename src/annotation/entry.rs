//! A record of a tagging tool's export: what was given to the tool, and the tags it gave back.

use std::borrow::Cow;
use std::collections::HashMap;
use std::path::Path;

use super::AnnotationError;
use super::cells::Cells;
use super::tags::TAG_COLUMNS;
use crate::output::unguard;

/// A record of an export.
pub(super) struct Entry<'t> {
    /// The export.
    pub path: &'t Path,
    /// What the tool calls it: "task 12".
    pub name: String,
    /// The line it begins on, from one.
    pub line: usize,
    /// The fields of what was given to the tool.
    pub data: HashMap<String, String>,
    /// The tags, by the column of our own table that they stand for.
    pub tags: HashMap<String, Vec<String>>,
    /// The field that all tags are in, where it is one.
    pub tag_field: Option<&'static str>,
}

impl Cells for Entry<'_> {
    fn line(&self) -> usize {
        self.line
    }

    fn cell(&self, column: &str) -> Cow<'_, str> {
        if TAG_COLUMNS.contains(&column) {
            return self.words(column).join(", ").into();
        }
        let cell = self.data.get(column).map_or("", String::as_str);
        if matches!(column, "start" | "end") {
            return cell.strip_suffix(".0").unwrap_or(cell).into();
        }
        unguard(cell).into()
    }

    fn words(&self, column: &str) -> Vec<String> {
        let words = self.tags.get(column).into_iter().flatten();
        let words = words.map(|word| word.trim().to_owned());
        words.filter(|word| !word.is_empty()).collect()
    }

    fn complain(&self, column: &str, value: &str, remedy: &str) -> AnnotationError {
        let field = match self.tag_field {
            Some(field) if TAG_COLUMNS.contains(&column) => field,
            _ => column,
        };
        AnnotationError::Field {
            path: self.path.into(),
            record: self.name.as_str().into(),
            line: self.line,
            field: field.into(),
            value: value.to_owned(),
            remedy: remedy.to_owned(),
        }
    }
}
