//! The records of a JSON export, with the lines they begin on.

use std::path::Path;

use serde_json::{Deserializer, Map, Value};

use super::AnnotationError;

/// An object of an export.
pub(super) struct Record {
    /// The line it begins on, from one.
    pub line: usize,
    /// Its fields.
    pub fields: Map<String, Value>,
}

/// The objects of `text`: those of one list, or one behind the other (as in JSON lines).
///
/// # Errors
/// When it is no JSON, or holds something else than objects.
pub(super) fn records(path: &Path, text: &str) -> Result<Vec<Record>, AnnotationError> {
    let mut rest = Rest {
        path,
        text,
        place: 0,
        line: 1,
    };
    let mut records = Vec::new();
    rest.skip_space();
    let is_list = rest.here().starts_with('[');
    rest.skip_one(is_list);
    loop {
        rest.skip_space();
        if rest.here().is_empty() || (is_list && rest.here().starts_with(']')) {
            break;
        }
        records.push(rest.record()?);
        rest.skip_space();
        if is_list && !rest.here().starts_with([',', ']']) {
            return Err(rest.wrong("a comma or the end of the list is missing".into(), 0));
        }
        rest.skip_one(rest.here().starts_with(','));
    }
    if is_list && rest.here().is_empty() {
        return Err(rest.wrong("the end of the list is missing".into(), 0));
    }
    Ok(records)
}

/// A value as the text of a cell: strings as they are, whole numbers without a decimal point, nothing for null.
pub(super) fn cell_of(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Number(number) => {
            let number = number.to_string();
            // Exports that went through a data frame have 12.0 for 12 where another record lacks the field.
            number.strip_suffix(".0").unwrap_or(&number).to_owned()
        }
        other => other.to_string(),
    }
}

/// What is left to read, and where that is.
struct Rest<'t> {
    path: &'t Path,
    text: &'t str,
    place: usize,
    line: usize,
}

impl Rest<'_> {
    fn here(&self) -> &str {
        &self.text[self.place..]
    }

    fn record(&mut self) -> Result<Record, AnnotationError> {
        let line = self.line;
        let mut values = Deserializer::from_str(self.here()).into_iter::<Value>();
        let value = values.next().transpose();
        let read = values.byte_offset();
        match value {
            Ok(Some(Value::Object(fields))) => {
                self.advance(read);
                Ok(Record { line, fields })
            }
            Ok(_) => Err(self.wrong("there is something else than an object".into(), 0)),
            Err(error) => {
                // It counts lines from the beginning of the record.
                let place = format!(" at line {} column {}", error.line(), error.column());
                let reason = error.to_string().replace(&place, "");
                Err(self.wrong(reason, error.line().saturating_sub(1)))
            }
        }
    }

    fn advance(&mut self, bytes: usize) {
        self.line += self.here()[..bytes].matches('\n').count();
        self.place += bytes;
    }

    fn skip_space(&mut self) {
        let here = self.here();
        self.advance(here.len() - here.trim_start().len());
    }

    fn skip_one(&mut self, is_there: bool) {
        self.advance(usize::from(is_there));
    }

    /// What is wrong `lines` below here.
    fn wrong(&self, reason: String, lines: usize) -> AnnotationError {
        AnnotationError::Json {
            path: self.path.into(),
            line: self.line + lines,
            reason,
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn lines(text: &str) -> Result<Vec<usize>, AnnotationError> {
        let records = records(Path::new("a.json"), text)?;
        Ok(records.iter().map(|record| record.line).collect())
    }

    #[test]
    fn records_know_their_lines() {
        assert_eq!(
            lines("[\n{\"a\": 1},\n\n{\n\"a\": 2}, {}]\n").unwrap(),
            [2, 4, 5]
        );
        assert_eq!(lines("{\"a\": 1}\r\n\r\n{\"a\": 2}\r\n").unwrap(), [1, 3]);
        assert_eq!(lines("[]").unwrap(), [0_usize; 0]);
        assert_eq!(lines(" \n").unwrap(), [0_usize; 0]);
    }

    #[test]
    fn what_is_no_json_names_its_line() {
        let line = |text: &str| match lines(text).unwrap_err() {
            AnnotationError::Json { line, .. } => line,
            other => panic!("another error: {other}"),
        };
        assert_eq!(line("[\n{\"a\": 1},\n{\n\"a\": x}]"), 4);
        assert_eq!(line("[\n{\"a\": 1}\n{}]"), 3);
        assert_eq!(line("[\n{\"a\": 1},\n"), 3);
        assert_eq!(line("{}\n7\n"), 2);
        let cut_off = lines("{}\n{\"a\":").unwrap_err().to_string();
        assert!(
            cut_off.starts_with("a.json, line 2: not valid JSON: EOF while parsing a value; "),
            "{cut_off}"
        );
    }

    #[test]
    fn values_become_cells() {
        for (value, cell) in [
            (json!("a"), "a"),
            (json!(12), "12"),
            (json!(12.0), "12"),
            (json!(0.5), "0.5"),
            (json!(null), ""),
            (json!(["a"]), "[\"a\"]"),
        ] {
            assert_eq!(cell_of(&value), cell);
        }
    }
}
