//! Writes small PDF files.

#![allow(dead_code)] // each test file uses its own part of this

use std::fmt::Write;

/// A PDF whose pages hold lines of text without brackets, set in twelve points from the top.
pub fn pdf(pages: &[Vec<String>]) -> Vec<u8> {
    // Objects 1 to 3 are the catalogue, the list of pages and the font; then a page and its content take turns.
    let kids: Vec<String> = (0..pages.len())
        .map(|nth| format!("{} 0 R", 4 + nth * 2))
        .collect();
    let mut objects = vec![
        "<< /Type /Catalog /Pages 2 0 R >>".to_string(),
        format!(
            "<< /Type /Pages /Count {} /Kids [{}] >>",
            pages.len(),
            kids.join(" ")
        ),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
            .to_string(),
    ];
    for (nth, lines) in pages.iter().enumerate() {
        objects.push(format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F 3 0 R >> >> /Contents {} 0 R >>",
            5 + nth * 2
        ));
        let mut content = "BT /F 12 Tf 14 TL 72 770 Td".to_string();
        for line in lines {
            let _ = write!(content, " ({line}) Tj T*");
        }
        content += " ET";
        objects.push(format!(
            "<< /Length {} >>\nstream\n{content}\nendstream",
            content.len()
        ));
    }
    let mut file = "%PDF-1.7\n".to_string();
    let mut places = Vec::new();
    for (nth, object) in objects.iter().enumerate() {
        places.push(file.len());
        let _ = write!(file, "{} 0 obj\n{object}\nendobj\n", nth + 1);
    }
    let table = file.len();
    let _ = write!(file, "xref\n0 {}\n0000000000 65535 f \n", places.len() + 1);
    for place in &places {
        let _ = writeln!(file, "{place:010} 00000 n ");
    }
    let _ = write!(
        file,
        "trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n",
        places.len() + 1
    );
    file.into_bytes()
}
