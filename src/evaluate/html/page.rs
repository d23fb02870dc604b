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
                h1 { (title) }
                (body)
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
