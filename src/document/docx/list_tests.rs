//! Headings and numbers: what styles and list definitions make of paragraphs.

use super::tests::{NAMESPACES, paragraph, text_with};

fn item(list: usize, level: usize, words: &str) -> String {
    paragraph(
        &format!("<w:numPr><w:ilvl w:val=\"{level}\"/><w:numId w:val=\"{list}\"/></w:numPr>"),
        words,
    )
}

/// A level of a list.
fn level(at: usize, numerals: &str, pattern: &str, more: &str) -> String {
    format!(
        "<w:lvl w:ilvl=\"{at}\"><w:start w:val=\"1\"/><w:numFmt w:val=\"{numerals}\"/>{more}\
         <w:lvlText w:val=\"{pattern}\"/></w:lvl>"
    )
}

fn definition(id: usize, levels: &[String]) -> String {
    format!(
        "<w:abstractNum w:abstractNumId=\"{id}\">{}</w:abstractNum>",
        levels.concat()
    )
}

fn list(id: usize, definition: usize, overrides: &str) -> String {
    format!("<w:num w:numId=\"{id}\"><w:abstractNumId w:val=\"{definition}\"/>{overrides}</w:num>")
}

fn numbering(content: &[String]) -> String {
    format!(
        "<w:numbering {NAMESPACES}>{}</w:numbering>",
        content.concat()
    )
}

fn styles(content: &str) -> String {
    format!("<w:styles {NAMESPACES}>{content}</w:styles>")
}

#[test]
fn headings_are_known_by_style_inheritance_and_outline() {
    let styles = styles(
        "<w:style w:type=\"paragraph\" w:styleId=\"berschrift2\"><w:name w:val=\"heading 2\"/></w:style>\
         <w:style w:styleId=\"Own\"><w:name w:val=\"Own\"/><w:basedOn w:val=\"berschrift2\"/></w:style>\
         <w:style w:styleId=\"T\"><w:name w:val=\"Title\"/></w:style>\
         <w:style w:styleId=\"L\"><w:name w:val=\"Clause head\"/><w:pPr><w:outlineLvl w:val=\"2\"/></w:pPr></w:style>\
         <w:style w:styleId=\"F\"><w:name w:val=\"Titre 3\"/></w:style>\
         <w:style w:styleId=\"B\"><w:name w:val=\"b\"/><w:basedOn w:val=\"L\"/><w:pPr><w:outlineLvl w:val=\"9\"/></w:pPr></w:style>\
         <w:style w:styleId=\"C\"><w:name w:val=\"caption\"/></w:style>\
         <w:style w:styleId=\"V1\"><w:name w:val=\"toc 1\"/></w:style>",
    );
    let of = |style: &str, words: &str| paragraph(&format!("<w:pStyle w:val=\"{style}\"/>"), words);
    let long = "The Ministers agreed to hold talks each year in turn in both of their capitals.";
    let content = [
        of("T", "Communique"),
        of("V1", "Scope 3"),
        of("Own", "Scope"),
        of("L", "Aims"),
        of("F", "Moyens"),
        of("B", "Some text"),
        of("C", "Talks by year"),
        of("Own", long),
        paragraph("<w:outlineLvl w:val=\"0\"/>", "End"),
    ];
    assert_eq!(
        text_with(&content.concat(), &[("word/styles.xml", &styles)]),
        format!(
            "# Communique\n\n## Scope\n\n### Aims\n\n### Moyens\n\nSome text\n\n###### Talks by year\n\n{long}\n\n# End"
        )
    );
}

#[test]
fn numbers_are_those_of_the_list() {
    let numbering = numbering(&[
        definition(
            0,
            &[
                level(0, "decimal", "%1.", ""),
                level(1, "decimal", "%1.%2", ""),
                level(2, "lowerLetter", "(%3)", ""),
                level(3, "lowerRoman", "%4)", ""),
            ],
        ),
        definition(1, &[level(0, "bullet", "\u{f0b7}", "")]),
        list(1, 0, ""),
        list(2, 1, ""),
        list(3, 0, ""),
        list(
            4,
            0,
            "<w:lvlOverride w:ilvl=\"0\"><w:startOverride w:val=\"7\"/></w:lvlOverride>",
        ),
    ]);
    let content = [
        item(1, 0, "One."),
        item(1, 1, "Sub."),
        item(1, 2, "a."),
        item(1, 2, "b."),
        item(1, 3, "roman."),
        item(1, 1, "Sub."),
        item(1, 2, "Again a."),
        item(2, 0, "bullet"),
        item(2, 0, "bullet"),
        item(1, 0, "Two."),
        paragraph("", "Between."),
        item(3, 0, "Three, of the same definition."),
        item(4, 0, "Seven."),
        item(4, 0, "Eight."),
        item(9, 0, "No such list."),
    ];
    assert_eq!(
        text_with(&content.concat(), &[("word/numbering.xml", &numbering)]),
        "1. One.\n\n  1.1. Sub.\n\n    (a) a.\n\n    (b) b.\n\n      i) roman.\n\n  1.2. Sub.\n\n    (a) Again a.\n\n\
         - bullet\n- bullet\n\n2. Two.\n\nBetween.\n\n3. Three, of the same definition.\n\n7. Seven.\n\n8. Eight.\n\n\
         No such list."
    );
}

#[test]
fn numbering_comes_from_styles_and_links_too() {
    let styles = styles(
        "<w:style w:styleId=\"H1\"><w:name w:val=\"heading 1\"/><w:pPr><w:numPr><w:numId w:val=\"1\"/></w:numPr></w:pPr></w:style>\
         <w:style w:styleId=\"N2\"><w:name w:val=\"Clause\"/><w:basedOn w:val=\"H1\"/><w:pPr><w:outlineLvl w:val=\"9\"/></w:pPr></w:style>\
         <w:style w:type=\"numbering\" w:styleId=\"L\"><w:name w:val=\"L\"/><w:pPr><w:numPr><w:numId w:val=\"2\"/></w:numPr></w:pPr></w:style>",
    );
    let numbering = numbering(&[
        definition(
            0,
            &[
                level(0, "upperRoman", "%1.", "<w:pStyle w:val=\"H1\"/>"),
                level(1, "decimal", "%1.%2", "<w:pStyle w:val=\"N2\"/><w:isLgl/>"),
            ],
        ),
        "<w:abstractNum w:abstractNumId=\"1\"><w:numStyleLink w:val=\"L\"/></w:abstractNum>".into(),
        definition(2, &[level(0, "upperLetter", "%1)", "")]),
        list(1, 0, ""),
        list(2, 2, ""),
        list(3, 1, ""),
    ]);
    let of = |style: &str, words: &str| paragraph(&format!("<w:pStyle w:val=\"{style}\"/>"), words);
    let content = [
        of("H1", "Aims"),
        of("N2", "They meet."),
        of("H1", "Means"),
        of("N2", "They talk."),
        paragraph(
            "<w:pStyle w:val=\"N2\"/><w:numPr><w:numId w:val=\"0\"/></w:numPr>",
            "No number.",
        ),
        item(3, 0, "Linked."),
    ];
    assert_eq!(
        text_with(
            &content.concat(),
            &[
                ("word/styles.xml", &styles),
                ("word/numbering.xml", &numbering)
            ]
        ),
        "# I. Aims\n\n1.1. They meet.\n\n# II. Means\n\n2.1. They talk.\n\nNo number.\n\nA) Linked."
    );
}
