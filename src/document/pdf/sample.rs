//! Small PDF files, written for tests and benches.

use std::fmt::Write as _;

/// A file under construction: objects, numbered from one.
#[derive(Default)]
pub struct Sample {
    objects: Vec<Vec<u8>>,
}

impl Sample {
    /// Adds an object and gives its number.
    pub fn add(&mut self, object: impl Into<Vec<u8>>) -> usize {
        self.objects.push(object.into());
        self.objects.len()
    }

    /// Adds a stream whose dictionary has `entries` besides its length.
    pub fn stream(&mut self, entries: &str, bytes: &[u8]) -> usize {
        let mut object = format!("<< {entries} /Length {} >>\nstream\n", bytes.len()).into_bytes();
        object.extend_from_slice(bytes);
        object.extend_from_slice(b"\nendstream");
        self.add(object)
    }

    /// The number the object will have that is added `after` so many others.
    pub fn next(&self, after: usize) -> usize {
        self.objects.len() + 1 + after
    }

    /// The file, whose catalog is the object `root`.
    pub fn finish(self, root: usize) -> Vec<u8> {
        let mut file = b"%PDF-1.7\n".to_vec();
        let mut places = Vec::with_capacity(self.objects.len());
        for (at, object) in self.objects.iter().enumerate() {
            places.push(file.len());
            file.extend_from_slice(format!("{} 0 obj\n", at + 1).as_bytes());
            file.extend_from_slice(object);
            file.extend_from_slice(b"\nendobj\n");
        }
        let index = file.len();
        let mut end = format!("xref\n0 {}\n0000000000 65535 f \n", places.len() + 1);
        for place in &places {
            let _ = writeln!(end, "{place:010} 00000 n ");
        }
        let _ = write!(
            end,
            "trailer\n<< /Size {} /Root {root} 0 R >>\nstartxref\n{index}\n%%EOF\n",
            places.len() + 1
        );
        file.extend_from_slice(end.as_bytes());
        file
    }
}

/// A line of text at a place: points from the left and from the bottom of the page, and the size of its type.
pub type Placed<'t> = (f32, f32, f32, &'t str);

/// The content that shows `lines` in the font `F`.
pub fn content(lines: &[Placed<'_>]) -> String {
    let mut content = String::from("BT\n");
    for (x, y, size, text) in lines {
        let text = text
            .replace('\\', "\\\\")
            .replace('(', "\\(")
            .replace(')', "\\)");
        let _ = writeln!(content, "/F {size} Tf 1 0 0 1 {x} {y} Tm ({text}) Tj");
    }
    content + "ET"
}

/// A file with a page for each of `contents`, of A4 size, with Helvetica as the font `F` and `entries` in every page.
pub fn pages(contents: &[String], entries: &str) -> Vec<u8> {
    let mut sample = Sample::default();
    let root = sample.add("<< /Type /Catalog /Pages 2 0 R >>");
    let kids: Vec<String> = (0..contents.len())
        .map(|at| format!("{} 0 R", 4 + 2 * at))
        .collect();
    sample.add(format!(
        "<< /Type /Pages /Kids [{}] /Count {} /MediaBox [0 0 595 842] /Resources << /Font << /F 3 0 R >> >> >>",
        kids.join(" "),
        kids.len()
    ));
    sample.add("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>");
    for content in contents {
        let stream = sample.next(1);
        sample.add(format!(
            "<< /Type /Page /Parent 2 0 R /Contents {stream} 0 R {entries} >>"
        ));
        sample.stream("", content.as_bytes());
    }
    sample.finish(root)
}
