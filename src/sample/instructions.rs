//! Writes what a person who fills in a sheet has to know: the columns, the labels, the rules, and what to do with it then.

use std::fmt::Write;

use super::Sheet;
use crate::taxonomy::Taxonomy;

/// How a sheet is given to those who tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SheetForm {
    /// As a table.
    Table,
    /// As tasks of Label Studio.
    LabelStudio,
}

/// The instructions in Markdown for a sheet that is called `name`.
#[must_use]
pub fn instructions(sheet: &Sheet<'_>, taxonomy: &Taxonomy, name: &str, form: SheetForm) -> String {
    let mut text = format!(
        "# Tagging {name}\n\n{} clauses of {} are to be tagged with the labels of \"{}\".\n\n",
        sheet.rows.len(),
        sheet.population,
        taxonomy.name
    );
    text += &match form {
        SheetForm::Table => in_table(name),
        SheetForm::LabelStudio => in_label_studio(name),
    };
    text += COLUMNS;
    text += &labels(taxonomy);
    text += RULES;
    text += &behind(name, form);
    text
}

fn in_table(name: &str) -> String {
    format!(
        "Open {name} in a spreadsheet and fill in the empty columns, row by row; leave all others as they are. A cell that \
         stays empty was not tagged, and is passed over when the tags are used. Save as CSV in UTF-8; commas, semicolons or \
         tabs may separate the columns.\n\n"
    )
}

fn in_label_studio(name: &str) -> String {
    format!(
        "Make a project in Label Studio, paste {name}.config.xml as the code of its labeling interface, and import {name}. \
         What is left open was not tagged, and is passed over when the tags are used. The fields below are the controls; \
         `domain3` is not among them: choose up to two further domains in `domain2`.\n\n"
    )
}

/// What the columns take.
const COLUMNS: &str = "## Columns

| column | takes |
|---|---|
| `strength` | a level or its id, from the list below |
| `domain` | the id of the primary domain, or `none` where none fits |
| `domain2`, `domain3` | the ids of up to two further domains, where a reader who filters by them would expect the clause |
| `polarity` | `positive`, or `negative` where the governing predicate is negated |
| `conditional` | `yes` where the act hangs on a condition (\"subject to\", \"as appropriate\"), otherwise `no` |
| `actor` | who acts: `joint` (all speakers), `unilateral` (one of them), `third_party`, or `none` (things, states of affairs) |
| `notes` | whatever you like; it is not read |

The clause is in `text`. `before` and `after` stand around it in its document and are there to understand it: do not tag
them. `drawn` says why the clause is here, and is of no concern for its tags.

";

/// The rules in short.
const RULES: &str = "## Rules

1. Tag what the clause says, not what you know of the matter, and every clause by itself.
2. Strength is what the speakers bind themselves to by saying this. Their own verb decides, not the verbs inside what they
   report: \"noted that trade will grow\" only notes.
3. A strong verb over a weak one comes down to it: \"pledged to explore\" is as strong as exploring.
4. Verbs of repeating (reaffirm, reiterate, express) are as strong as what they repeat.
5. What others or things will do binds the speakers to nothing.
6. Negation leaves the strength as it is, and a party that acts alone does, too; they go into `polarity` and `actor`.
7. The primary domain is what the act or its object is about, not the forum or the country that is mentioned.
8. Where two labels remain possible, the first governing verb decides on the strength, the object on the domain.
9. Two people who tag the same sheet do not speak about it before both are done.

";

fn labels(taxonomy: &Taxonomy) -> String {
    let mut text = String::new();
    if !taxonomy.strengths.is_empty() {
        text += "## Strengths\n\n| level | id | means |\n|---|---|---|\n";
        for strength in &taxonomy.strengths {
            let (level, id) = (strength.level, &strength.id);
            // Writing to a string cannot fail.
            let _ = writeln!(
                text,
                "| {level} | `{id}` | {} |",
                cell(&strength.description)
            );
        }
        text.push('\n');
    }
    if !taxonomy.domains.is_empty() {
        text += "## Domains\n\n| id | name | about |\n|---|---|---|\n";
        for domain in &taxonomy.domains {
            let (name, about) = (cell(&domain.name), cell(&domain.description));
            let _ = writeln!(text, "| `{}` | {name} | {about} |", domain.id);
        }
        text += "| `none` | None | no domain fits |\n\n";
    }
    text
}

/// A text in a cell of a table in Markdown.
fn cell(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ").replace('|', "\\|")
}

fn behind(name: &str, form: SheetForm) -> String {
    let (tags, how) = match form {
        SheetForm::Table => (name, "the saved sheet"),
        SheetForm::LabelStudio => (
            "export.json",
            "the export (JSON; JSON-MIN and CSV are read, too)",
        ),
    };
    format!(
        "## Afterwards\n\nWith {how}:\n\n    clausemark evaluate {tags} --predictions clauses.csv\n    clausemark learn {tags} \
         -o head\n\nThe first compares the table that the clauses were drawn from with the tags, the second learns from them. \
         A mistyped label is told with its line and the label that was meant. Scores over all rows are those of hard clauses: \
         the rows whose `drawn` is `close` were chosen as such. Those whose `drawn` is `random` stand for the whole table.\n"
    )
}

#[cfg(test)]
mod tests {
    use super::super::choose::tests::row;
    use super::super::{SampleSettings, sample};
    use super::*;
    use crate::taxonomy;

    fn text(form: SheetForm) -> String {
        let clauses = [row("a.txt", "We pledge it.", "cyber", 4, 0.5)];
        let sheet = sample(&clauses, &[], SampleSettings { size: 9, seed: 0 }).unwrap();
        instructions(&sheet, &taxonomy::built_in(), "sheet.csv", form)
    }

    #[test]
    fn every_label_and_every_column_is_explained() {
        let text = text(SheetForm::Table);
        let taxonomy = taxonomy::built_in();
        for domain in &taxonomy.domains {
            assert!(text.contains(&format!("| `{}` | {} |", domain.id, domain.name)));
        }
        for strength in &taxonomy.strengths {
            assert!(text.contains(&format!("| {} | `{}` |", strength.level, strength.id)));
        }
        for column in super::super::table::COLUMNS.iter().skip(8) {
            assert!(text.contains(&format!("`{column}`")), "{column}");
        }
        assert!(text.starts_with("# Tagging sheet.csv\n\n1 clauses of 1 are to be tagged"));
        assert!(text.contains("clausemark evaluate sheet.csv --predictions"));
    }

    #[test]
    fn a_project_of_label_studio_is_told_otherwise() {
        let text = text(SheetForm::LabelStudio);
        assert!(text.contains("paste sheet.csv.config.xml as the code"));
        assert!(text.contains("clausemark evaluate export.json --predictions"));
    }
}
