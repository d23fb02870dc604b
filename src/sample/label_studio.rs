//! Writes a sheet as tasks of Label Studio, and the configuration of the project they go into.
//!
//! A task is an object with its fields in `data` (<https://labelstud.io/guide/task_format>); the controls of the
//! configuration (<https://labelstud.io/tags/choices>) have the names of our columns, and their values are ids, so that an
//! export is read as hand tags. The primary domain and the further ones are two controls, as the choices of one come back
//! in the order of the configuration, whichever was meant first.

use std::io::{self, Write};

use quick_xml::events::{BytesStart, Event};
use quick_xml::writer::Writer;
use serde_json::{Map, Value};

use super::Sheet;
use super::table::{COLUMNS, SUGGESTIONS, given, suggested};
use crate::annotation::NO_DOMAIN;
use crate::taxonomy::Taxonomy;

/// Writes the tasks as a JSON list, one a line, with the program's own labels where `with_labels`.
///
/// # Errors
/// When `out` cannot be written to.
pub fn write_tasks(mut out: impl Write, sheet: &Sheet<'_>, with_labels: bool) -> io::Result<()> {
    for (number, row) in sheet.rows.iter().enumerate() {
        let mut data = Map::new();
        for (column, cell) in COLUMNS.iter().zip(given(row)) {
            data.insert((*column).to_owned(), value(column, cell));
        }
        data.insert("drawn".to_owned(), row.drawn.to_string().into());
        if with_labels {
            for (column, cell) in SUGGESTIONS.iter().zip(suggested(row)) {
                data.insert((*column).to_owned(), cell.into());
            }
        }
        out.write_all(if number == 0 { b"[\n" } else { b",\n" })?;
        serde_json::to_writer(&mut out, &serde_json::json!({ "data": data }))?;
    }
    out.write_all(if sheet.rows.is_empty() {
        b"[]\n"
    } else {
        b"\n]\n"
    })?;
    out.flush()
}

fn value(column: &str, cell: String) -> Value {
    if matches!(column, "start" | "end") {
        return cell.parse::<u64>().map_or(Value::Null, Value::from);
    }
    cell.into()
}

/// The labeling configuration: the clause between what stands around it, and the controls to tag it with.
///
/// # Errors
/// Never but for lack of memory.
pub fn configuration(taxonomy: &Taxonomy, with_labels: bool) -> io::Result<String> {
    let mut writer = Writer::new_with_indent(Vec::new(), b' ', 2);
    writer
        .create_element("View")
        .write_inner_content(|writer| {
            shown(writer, "Document", "doc_id")?;
            shown(writer, "Before", "before")?;
            shown(writer, "Clause", "text")?;
            shown(writer, "After", "after")?;
            if with_labels {
                for column in SUGGESTIONS {
                    shown(writer, &column.replace('_', " "), column)?;
                }
            }
            controls(writer, taxonomy)
        })?;
    writer.write_event(Event::Text(quick_xml::events::BytesText::new("\n")))?;
    String::from_utf8(writer.into_inner()).map_err(io::Error::other)
}

type Xml = Writer<Vec<u8>>;

fn shown(writer: &mut Xml, title: &str, field: &str) -> io::Result<()> {
    header(writer, title)?;
    let value = format!("${field}");
    let text = [("name", field), ("value", value.as_str())];
    writer
        .create_element("Text")
        .with_attributes(text)
        .write_empty()?;
    Ok(())
}

fn header(writer: &mut Xml, title: &str) -> io::Result<()> {
    let header = [("value", title), ("size", "5")];
    writer
        .create_element("Header")
        .with_attributes(header)
        .write_empty()?;
    Ok(())
}

fn controls(writer: &mut Xml, taxonomy: &Taxonomy) -> io::Result<()> {
    let strengths: Vec<(String, &str)> = taxonomy
        .strengths
        .iter()
        .map(|strength| {
            (
                format!("{} {}", strength.level, strength.id),
                strength.description.as_str(),
            )
        })
        .collect();
    let domains: Vec<(String, &str)> = taxonomy
        .domains
        .iter()
        .map(|domain| (domain.id.clone(), domain.description.as_str()))
        .collect();
    let words = |words: &[&str]| {
        words
            .iter()
            .map(|word| ((*word).to_owned(), ""))
            .collect::<Vec<_>>()
    };
    if !strengths.is_empty() {
        choices(writer, "Strength", "strength", "single", &strengths)?;
    }
    if !domains.is_empty() {
        let none = (NO_DOMAIN.to_owned(), "no domain fits");
        let first = [domains.clone(), vec![none]].concat();
        choices(writer, "Primary domain", "domain", "single", &first)?;
        choices(
            writer,
            "Further domains, two at most",
            "domain2",
            "multiple",
            &domains,
        )?;
    }
    choices(
        writer,
        "Polarity",
        "polarity",
        "single",
        &words(&["positive", "negative"]),
    )?;
    choices(
        writer,
        "Conditional",
        "conditional",
        "single",
        &words(&["yes", "no"]),
    )?;
    let actors = words(&["joint", "unilateral", "third_party", "none"]);
    choices(writer, "Actor", "actor", "single", &actors)?;
    header(writer, "Notes")?;
    let notes = [("name", "notes"), ("toName", "text"), ("rows", "2")];
    writer
        .create_element("TextArea")
        .with_attributes(notes)
        .write_empty()?;
    Ok(())
}

/// A group of choices, each with its hint.
fn choices(
    writer: &mut Xml,
    title: &str,
    name: &str,
    choice: &str,
    values: &[(String, &str)],
) -> io::Result<()> {
    header(writer, title)?;
    let group = [
        ("name", name),
        ("toName", "text"),
        ("choice", choice),
        ("showInline", "true"),
    ];
    writer
        .create_element("Choices")
        .with_attributes(group)
        .write_inner_content(|writer| {
            for (value, hint) in values {
                let mut element = BytesStart::new("Choice");
                element.push_attribute(("value", value.as_str()));
                if !hint.is_empty() {
                    element.push_attribute(("hint", *hint));
                }
                writer.write_event(Event::Empty(element))?;
            }
            Ok(())
        })?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::choose::tests::row;
    use super::super::{SampleSettings, sample};
    use super::*;
    use crate::taxonomy;

    const TAXONOMY: &str = "name = \"T\"\n[[domain]]\nid = \"cyber\"\nname = \"Cyber\"\ndescription = \"\"\"a < b & \"c\\\"\"\"\"\n\
                            [[strength]]\nlevel = 4\nid = \"commit\"\ndescription = \"an act\"\n";

    #[test]
    fn tasks_hold_the_clause_and_its_context() {
        let mut clauses = [
            row("a.txt", "We <note> \"it\".", "cyber", 1, 0.5),
            row("a.txt", "We pledge it.", "space", 4, 0.5),
        ];
        clauses[0].clause.span = Some(3..16);
        let sheet = sample(&clauses, &[], SampleSettings { size: 2, seed: 0 }).unwrap();
        let mut out = Vec::new();
        write_tasks(&mut out, &sheet, false).unwrap();
        let tasks: Value = serde_json::from_slice(&out).unwrap();
        let expected = serde_json::json!([
            {"data": {"doc_id": "a.txt", "clause_id": "", "page": "", "start": 3, "end": 16, "before": "",
                      "text": "We <note> \"it\".", "after": "We pledge it.", "drawn": "close"}},
            {"data": {"doc_id": "a.txt", "clause_id": "", "page": "", "start": null, "end": null,
                      "before": "We <note> \"it\".", "text": "We pledge it.", "after": "", "drawn": "close"}}
        ]);
        assert_eq!(tasks, expected);
        let mut out = Vec::new();
        write_tasks(&mut out, &sheet, true).unwrap();
        let tasks: Value = serde_json::from_slice(&out).unwrap();
        assert_eq!(tasks[1]["data"]["suggested_domain"], "space");
        assert_eq!(tasks[1]["data"]["suggested_strength"], "4");
    }

    #[test]
    fn the_configuration_names_its_controls_as_our_columns() {
        let taxonomy = taxonomy::parse(TAXONOMY, "the test's").unwrap();
        let configuration = configuration(&taxonomy, false).unwrap();
        for part in [
            "<Text name=\"text\" value=\"$text\"/>",
            "<Choices name=\"strength\" toName=\"text\" choice=\"single\" showInline=\"true\">",
            "<Choice value=\"4 commit\" hint=\"an act\"/>",
            "<Choices name=\"domain\" toName=\"text\" choice=\"single\" showInline=\"true\">",
            "<Choice value=\"cyber\" hint=\"a &lt; b &amp; &quot;c&quot;\"/>",
            "<Choice value=\"none\" hint=\"no domain fits\"/>",
            "<Choices name=\"domain2\" toName=\"text\" choice=\"multiple\" showInline=\"true\">",
            "<Choice value=\"third_party\"/>",
            "<TextArea name=\"notes\" toName=\"text\" rows=\"2\"/>",
        ] {
            assert!(configuration.contains(part), "{part} in {configuration}");
        }
        assert!(!configuration.contains("suggested"));
        assert!(configuration.starts_with("<View>\n") && configuration.ends_with("</View>\n"));
    }
}
