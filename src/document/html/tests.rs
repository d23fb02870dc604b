//! Pages and the texts a person reads on them.

use std::time::{Duration, Instant};

use proptest::prelude::*;

use super::super::read::text_of;
use super::super::{Place, ReadError, ReadSettings, Source, read};
use super::Html;

fn text(page: &str) -> String {
    text_of(&Html, page.as_bytes())
}

#[test]
fn the_article_of_a_page_with_menus_is_read_alone() {
    let page = r##"<!DOCTYPE html><html><head><title>Averna and Torvald | Ministry</title>
        <style>p { color: red }</style><script>document.write("<p>Not text.</p>")</script></head>
        <body class="page has-sidebar"><a class="skip-link" href="#m">Skip to content</a>
        <div id="cookie-banner"><p>We use cookies to make this site work. You can accept or refuse them.</p></div>
        <header><a href="/">Ministry of Defence</a><p>Serving the republic.</p></header>
        <nav><ul><li><a href="/a">News</a></li><li><a href="/b">Speeches</a></li></ul></nav>
        <main><ol class="breadcrumb"><li><a href="/">Home</a></li><li>News</li></ol>
        <h1>Joint statement</h1>
        <p>The two Ministers <b>agreed</b> to hold
           a joint exercise in 2031.</p>
        <div class="share-links"><a href="x">Facebook</a> <a href="y">E-mail</a></div>
        <figure><img alt="Ministers"><figcaption>The Ministers in Karlsburg.</figcaption></figure>
        <p>They will meet<wbr> again, and in<!-- x -->form the <a href="/p">parliament</a>s.</p></main>
        <aside><h2>Related</h2><p>Averna buys ships for its coast guard.</p></aside>
        <footer><p>© 2031 Ministry of Defence. All rights reserved.</p></footer></body></html>"##;
    assert_eq!(
        text(page),
        "# Joint statement\n\nThe two Ministers agreed to hold a joint exercise in 2031.\n\n\
         They will meet again, and inform the parliaments."
    );
}

#[test]
fn menus_are_known_by_their_links_where_nothing_names_them() {
    let page = "<body><table width=100%><tr><td><a href=1>Office of the Spokesman</a><br><a href=2>Press \
        releases of this year</a><br><a href=3>Treaties and other documents</a></td>\
        <td><font size=2><b>Communiqu&eacute;</b><br><br>The Parties will open a liaison office in \
        Karlsburg.<br>&nbsp;<br>They decided to <a href=4>share warnings</a> of floods.<p>They thank the \
        <i>host</i>.</font></td></tr><tr><td colspan=2><a href=5>Top</a> | <a href=6>Index</a></td></tr></table>";
    assert_eq!(
        text(page),
        "Communiqué\n\nThe Parties will open a liaison office in Karlsburg.\n\nThey decided to share warnings of \
         floods.\n\nThey thank the host."
    );
}

#[test]
fn a_page_that_is_all_furniture_is_read_whole() {
    assert_eq!(
        text("<body><nav><p>The Parties will meet again.</p></nav>"),
        "The Parties will meet again."
    );
    assert_eq!(
        text("<body style='visibility:hidden'><div class=menu><a href=1>Plans</a></div>"),
        "Plans"
    );
}

#[test]
fn a_part_about_navigation_is_text() {
    assert_eq!(
        text(
            "<p>The Parties will train pilots together.<div id=freedom-of-navigation><h2>Navigation</h2><p>They will \
              keep the strait open to the ships of all nations.</div><div class=post-navigation><a href=1>Older</a></div>"
        ),
        "The Parties will train pilots together.\n\n## Navigation\n\nThey will keep the strait open to the ships of \
         all nations."
    );
}

#[test]
fn what_is_hidden_is_no_text() {
    let page = "<p>The Parties will act.</p><p hidden>One.</p><p style='DISPLAY:none'>Two.</p>\
        <template><p>Three.</p></template><noscript>Four.</noscript><svg><text>Five.</text></svg>\
        <select><option>Six.</select><span aria-hidden=true>Seven.</span><textarea>Eight.</textarea>\
        <button>Nine.</button><iframe>Ten.</iframe><math><mi>x</mi></math><p class=sr-only>Eleven.</p>";
    assert_eq!(text(page), "The Parties will act.");
}

#[test]
fn lists_keep_their_marks_numbers_and_depth() {
    let page = "<p>They intend to:<ul><li>consult on plans;<li><p>train<ol type=i start=3><li>pilots</li>\
        <li>crews</ol></ul><ol start=7><li>One.<li value=9>Nine.<li>Ten.</ol>\
        <ol style='list-style:none'><li>(a) ships;<li><span>(b)</span> boats.</ol>\
        <dl><dt>1.</dt><dd>The Parties agree.</dd><dt>Fleet</dt><dd>All ships.</dd></dl>";
    assert_eq!(
        text(page),
        "They intend to:\n\n- consult on plans;\n- train\n  iii. pilots\n  iv. crews\n\n7. One.\n9. Nine.\n10. Ten.\
         \n\n(a) ships;\n(b) boats.\n\n1. The Parties agree.\n\nFleet\n\nAll ships."
    );
}

#[test]
fn tables_of_figures_are_rows_and_tables_of_text_are_blocks() {
    assert_eq!(
        text(
            "<p>Forces.<table><caption>Table 1</caption><tr><th>Ships<th>2030<tr><td><p>Frigates</p><td> 12</table>End."
        ),
        "Forces.\n\nShips  2030\n\nFrigates  12\n\nEnd."
    );
    assert_eq!(
        text(
            "<table><tr><td>1.<td>The Parties will train pilots together.<tr><td>2.<td>They will share maps of the \
              coast.</table>"
        ),
        "1. The Parties will train pilots together.\n\n2. They will share maps of the coast."
    );
}

#[test]
fn marks_of_footnotes_go_and_powers_stay() {
    let page = "<p>The Treaty<sup><a href='#n1'>1</a></sup> binds both.<a href='#n2'><sup>[2]</sup></a> An area of \
        40 km<sup>2</sup> was ceded<sup>3</sup> in the 12<sup>th</sup> year.</p>\
        <p><a href='#r1'>1</a> Signed in Karlsburg.</p><h2>Fleet<span class=mw-editsection>[edit]</span></h2>";
    assert_eq!(
        text(page),
        "The Treaty binds both. An area of 40 km2 was ceded in the 12th year.\n\nSigned in Karlsburg.\n\n## Fleet"
    );
}

#[test]
fn entities_invisible_characters_and_white_space() {
    assert_eq!(
        text(
            "<p>R&amp;D &lt;fund&gt; &#8220;co&shy;operation&#x201d;&nbsp;&mdash; 5&nbsp;million\u{200b}s &madeup;</p>\
              <pre>Line one\n  line two</pre>"
        ),
        "R&D <fund> “cooperation” — 5 millions &madeup;\n\nLine one\n  line two"
    );
}

#[test]
fn charsets_are_declared_marked_or_guessed() {
    let declared = b"<meta http-equiv=Content-Type content='text/html; charset=windows-1252'><p>Caf\xe9 \x96 \x93x\x94";
    assert_eq!(text_of(&Html, declared), "Café – “x”");
    let cyrillic =
        b"<?xml version='1.0' encoding='koi8-r'?><html><body><p>\xcd\xc9\xd2</p></body></html>";
    assert_eq!(text_of(&Html, cyrillic), "мир");
    // Converted, and the declaration forgotten.
    assert_eq!(
        text("<meta charset=iso-8859-1><p>Café – naïve"),
        "Café – naïve"
    );
    let marked: Vec<u8> = "\u{feff}<html><meta charset=utf-8><p>Café –"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    assert_eq!(text_of(&Html, &marked), "Café –");
}

#[test]
fn scripts_cdata_and_elements_that_close_themselves() {
    assert_eq!(
        text("<p>One.</p><script>var a = '</p><p>no'; // <!-- </script><p>Two.</p>"),
        "One.\n\nTwo."
    );
    assert_eq!(
        text(
            "<?xml version=\"1.0\"?><html xmlns=\"http://www.w3.org/1999/xhtml\"><head><title/><script src=\"x\"/></head>\
              <body><div class=\"x\"/><p><a id=\"y\"/>One <![CDATA[<two> & three]]>.</p></body></html>"
        ),
        "One <two> & three."
    );
}

#[test]
fn fragments_and_unclosed_tags_are_read_as_browsers_do() {
    assert_eq!(
        text("The Parties <b>will <i>meet</b> soon</i>."),
        "The Parties will meet soon."
    );
    assert_eq!(
        text("<p>One<p>Two <em>three<p>four<div>five</p>six<h2>Seven"),
        "One\n\nTwo three\n\nfour\n\nfive\n\nsix\n\n## Seven"
    );
    // A heading that was never closed is none.
    let page = format!("<h2>Title<p>{}", "The Parties will meet again. ".repeat(20));
    assert!(!text(&page).contains('#'));
}

#[test]
fn a_page_without_text_is_an_error() {
    let page = b"<!DOCTYPE html><html><head><title>T</title></head><body> &nbsp;<script>x</script></body></html>";
    let source = Source {
        id: "a.html".into(),
        place: Place::Memory(page[..].into()),
        size: page.len() as u64,
    };
    let settings = ReadSettings {
        limit: 1 << 20,
        streamed: 1 << 20,
        table: None,
    };
    let result = read(&source, &settings);
    assert!(matches!(result, Err(ReadError::Empty)), "{result:?}");
}

/// Reads a hostile page; each is a few megabytes, so that time that grows with the square would be hours.
fn hostile(page: &str) -> String {
    let start = Instant::now();
    let text = text(page);
    let taken = start.elapsed();
    assert!(taken < Duration::from_mins(1), "{taken:?}");
    text
}

#[test]
fn depth_is_bounded_and_its_words_stay() {
    for tag in [
        "div",
        "ul><li",
        "table><tr><td",
        "blockquote",
        "span",
        "made-up-element",
        "svg",
        "b",
        "font size=1",
        "a href=x",
    ] {
        let page = format!("<p>Begin.</p>{}deep", format!("<{tag}>").repeat(1_000_000));
        let text = hostile(&page);
        assert!(text.starts_with("Begin."), "{tag}");
        assert!(tag == "svg" || text.ends_with("deep"), "{tag}");
    }
    let closed = format!(
        "{}deep{}<p>End.",
        "<div>".repeat(300_000),
        "</div>".repeat(300_000)
    );
    assert_eq!(hostile(&closed), "deep\n\nEnd.");
}

/// What `part` gives for each number below `count`.
fn numbered(count: usize, part: impl Fn(usize) -> String) -> String {
    (0..count).map(part).collect()
}

#[test]
fn formatting_that_overlaps_costs_no_more_than_its_length() {
    let page = numbered(200_000, |n| {
        format!("<p><font size={n}><a name={n}><b>x</i></p>")
    });
    assert_eq!(hostile(&page).matches('x').count(), 200_000);
    let tables = "<table><a><b>x".repeat(100_000);
    assert_eq!(hostile(&tables).matches('x').count(), 100_000);
}

#[test]
fn attributes_are_bounded() {
    let many = numbered(500_000, |n| format!(" a{n}=1"));
    assert_eq!(
        hostile(&format!("<p{many}>One.<p class=x{many}>Two.")),
        "One.\n\nTwo."
    );
    let huge = "x".repeat(5_000_000);
    assert_eq!(
        hostile(&format!("<p class='{huge}' title='{huge}'>One.")),
        "One."
    );
}

#[test]
fn names_are_bounded() {
    let page = numbered(500_000, |n| format!("<made{n}>x</made{n}>"));
    assert_eq!(hostile(&page).len(), 500_000);
}

#[test]
fn more_elements_than_text_are_refused() {
    let page = "<p>".repeat(1_200_000);
    let settings = ReadSettings {
        limit: 1 << 24,
        streamed: 1 << 24,
        table: None,
    };
    let result = super::super::Reader::read(&Html, page.as_bytes(), &settings);
    assert!(matches!(result, Err(ReadError::Damaged { .. })));
}

/// Pieces of which pages of no sense are made.
const SOUP: [&str; 40] = [
    "<table>",
    "</table>",
    "<tr>",
    "<td>",
    "</td>",
    "<caption>",
    "<select>",
    "<option>",
    "<form>",
    "</form>",
    "<p>",
    "</p>",
    "<div class=nav>",
    "</div>",
    "<a href=#x>",
    "</a>",
    "<b>",
    "</b>",
    "<h2>",
    "</h2>",
    "<ul>",
    "<li>",
    "<ol type=i start=9>",
    "</ol>",
    "<template>",
    "</template>",
    "<svg>",
    "<foreignObject>",
    "</svg>",
    "<math>",
    "<frameset>",
    "<body>",
    "</html>",
    "<plaintext>",
    "<pre>\n",
    "<sup>",
    "<dt>1.</dt>",
    "<![CDATA[",
    "<!--",
    "The Parties will meet. ",
];

proptest! {
    #[test]
    fn any_page_is_read(pieces in prop::collection::vec(prop::sample::select(&SOUP[..]), 0..60), any in "[^\u{0}-\u{8}\u{e}-\u{1f}\u{7f}]{0,40}") {
        let page = pieces.concat() + &any;
        let text = text(&page);
        let is_clean = !text.contains(['\u{c}', '\u{ad}']);
        prop_assert!(is_clean);
        text_of(&Html, format!("<?xml version='1.0'?>{page}").as_bytes());
    }
}
