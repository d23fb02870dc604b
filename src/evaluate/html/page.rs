//! The frame of a page.

use maud::{DOCTYPE, Markup, PreEscaped, html};

/// The whole style; it names no file and no address.
const STYLE: &str = include_str!("style.css");

/// What a browser may load: nothing but the style inside.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'";

/// A whole document.
pub(super) fn page(title: &str, body: &Markup) -> String {
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(POLICY);
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (title) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                main {
                    h1 { (title) }
                    (body)
                }
                footer { "clausemark " (env!("CARGO_PKG_VERSION")) " evaluate" }
            }
        }
    };
    page.into_string()
}

/// A part with its heading.
pub(super) fn section(heading: &str, content: &Markup) -> Markup {
    html! {
        section {
            h2 { (heading) }
            (content)
        }
    }
}

/// Names and what they are.
pub(super) fn facts(facts: &[(&'static str, String)]) -> Markup {
    html! {
        dl {
            @for (name, value) in facts {
                div {
                    dt { (name) }
                    dd { (value) }
                }
            }
        }
    }
}

/// What is wider than a small screen. It scrolls by itself, and takes the keyboard for that.
pub(super) fn scroller(name: &str, content: &Markup) -> Markup {
    html! {
        div.wide role="group" tabindex="0" aria-label=(name) { (content) }
    }
}

/// The name of a label or a document, which may be broken behind an underscore.
pub(super) fn name(name: &str) -> Markup {
    html! {
        @for (place, part) in name.split_inclusive('_').enumerate() {
            @if place > 0 { wbr; }
            (part)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The values of a name in the order of the style: light, dark, paper.
    fn values(name: &str) -> Vec<&'static str> {
        let parts = STYLE.split(name).skip(1);
        parts
            .map(|part| part.split(';').next().unwrap().trim())
            .collect()
    }

    fn colour(hex: &str) -> [f64; 3] {
        let digits: String = match hex.len() {
            4 => hex[1..].chars().flat_map(|digit| [digit, digit]).collect(),
            _ => hex[1..].to_owned(),
        };
        [0, 2, 4].map(|at| f64::from(u8::from_str_radix(&digits[at..at + 2], 16).unwrap()))
    }

    /// WCAG 2.2, relative luminance and contrast ratio.
    fn contrast(one: [f64; 3], other: [f64; 3]) -> f64 {
        let luminance = |colour: [f64; 3]| {
            let [r, g, b] = colour.map(|value| match value / 255.0 {
                low if low <= 0.04045 => low / 12.92,
                high => ((high + 0.055) / 1.055).powf(2.4),
            });
            0.2126 * r + 0.7152 * g + 0.0722 * b
        };
        let (one, other) = (luminance(one), luminance(other));
        (one.max(other) + 0.05) / (one.min(other) + 0.05)
    }

    #[test]
    fn contrast_is_that_of_wcag() {
        let ratio = contrast(colour("#000"), colour("#ffffff"));
        assert!((ratio - 21.0).abs() < 1e-9);
        // The grey that just passes, as WebAIM's checker has it.
        assert!((contrast(colour("#767676"), colour("#fff")) - 4.54).abs() < 0.005);
    }

    #[test]
    fn text_is_seen_well_on_the_page_and_on_the_darkest_cell() {
        let papers = values("--paper:");
        assert_eq!(papers.len(), 3);
        for (place, paper) in papers.iter().map(|paper| colour(paper)).enumerate() {
            for text in ["--ink:", "--soft:"] {
                let ratio = contrast(colour(values(text)[place]), paper);
                assert!(ratio >= 4.5, "{text} {place}: {ratio}");
            }
            let ratio = contrast(colour(values("--mark:")[place]), paper);
            assert!(ratio >= 3.0, "--mark {place}: {ratio}");
            let shade: f64 = values("--shade:")[place].parse().unwrap();
            let mark = [74.0, 140.0, 208.0];
            let cell = [0, 1, 2].map(|at| shade * mark[at] + (1.0 - shade) * paper[at]);
            let ratio = contrast(colour(values("--ink:")[place]), cell);
            assert!(ratio >= 4.5, "cell {place}: {ratio}");
        }
    }
}
