//! The page.

use super::*;

fn page(gold_name: &str, gold: &str, predictions: &str) -> String {
    let evaluation = evaluated(gold, predictions).unwrap();
    html::page_of_one(Path::new(gold_name), Path::new("clauses.csv"), &evaluation).unwrap()
}

#[test]
fn a_page_asks_for_nothing_and_runs_nothing() {
    let page = page("gold.csv", GOLD, PREDICTIONS);
    assert!(page.starts_with("<!DOCTYPE html>"));
    assert!(page.contains("default-src 'none'; style-src 'unsafe-inline'"));
    for fetch in [
        "<script", "<link", "<img", "<iframe", "src=", "href=", "url(", "@import",
    ] {
        assert!(!page.contains(fetch), "{fetch}");
    }
    // The name of SVG's elements is no address that is looked up.
    let addresses = page.matches("http").count();
    let names = page.matches("xmlns=\"http://www.w3.org/2000/svg\"").count();
    assert_eq!(addresses, names + page.matches("http-equiv").count());
    assert_eq!(names, 3, "F1 by label and two reliability plots");
}

#[test]
fn text_never_runs_as_html() {
    let evil = "<script>alert(1)</script>\" onload=x";
    let gold = format!("doc_id,text,domain,p_{evil}\n{evil},We act.,{evil},0.9\n");
    let page = page(&format!("{evil}&.csv"), &gold, &gold);
    assert!(!page.contains("<script"), "{page}");
    assert!(
        !page.contains("\" onload"),
        "no name ends an attribute: {page}"
    );
    // In the title and the heading, of the file; as a document; as a label in two tables, a matrix twice and a plot.
    assert!(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;"));
    assert!(page.contains("&amp;.csv"));
}

#[test]
fn cells_of_the_matrix_are_shaded_by_their_share_of_the_row() {
    let page = page("gold.csv", GOLD, PREDICTIONS);
    // Of two gold clauses with cyber one was taken for space.
    let cell = "style=\"--share:0.500\" title=\"gold cyber, predicted space\">1<";
    assert!(page.contains(cell));
    let never = "predicted maritime_security";
    assert!(
        !page.contains(never),
        "labels that never occur have no column"
    );
}

#[test]
fn a_page_of_two_has_both_and_the_difference() {
    let (tags, clauses) = tables(GOLD, PREDICTIONS);
    let systems = [table("a.csv", &clauses), table("b.csv", &clauses)];
    let comparison = compare(&table("gold.csv", &tags), systems.each_ref(), &settings(0)).unwrap();
    let page = html::page_of_two(
        Path::new("gold.csv"),
        [Path::new("one/a.csv"), Path::new("two/b.csv")],
        &comparison,
    )
    .unwrap();
    assert!(page.contains("<title>a.csv and b.csv against gold.csv</title>"));
    let row = "<th scope=\"row\">accuracy</th><td>0.500</td><td>0.500</td><td>0.000</td>";
    assert!(page.contains(row));
}

#[test]
fn without_labels_there_are_no_plots() {
    let page = page(
        "gold.csv",
        "doc_id,start,end,text,domain\na,0,7,We act.,cyber\n",
        "doc_id,start,end,text\na,0,7,We act.\n",
    );
    assert!(!page.contains("<svg"));
    assert!(page.contains("<h2>Strength</h2><p>No clause has a strength on both sides.</p>"));
}

#[test]
fn of_many_documents_the_worst_are_on_the_page() {
    let rows = |numbers: std::ops::Range<usize>| -> String {
        let rows = numbers.map(|n| format!("d{n:04},0,7,We act.,cyber\n"));
        format!("doc_id,start,end,text,domain\n{}", rows.collect::<String>())
    };
    let page = page("gold.csv", &rows(0..1000), &rows(30..2000));
    assert!(
        page.contains(
            "<p>The 20 of 1000 documents with the lowest F1 of starts; --json has all.</p>"
        )
    );
    let documents = page.split("How documents were cut").last().unwrap();
    // Those without predictions are the worst; of equals the first come first.
    assert!(documents.contains("d0019") && !documents.contains("d0020"));
    assert!(page.contains("d0018, d0019, and 10 more.</p>"));
    assert!(page.contains("d1018, d1019, and 980 more.</p>"));
}

/// What stands between each `open` and the next `close`.
fn between<'p>(page: &'p str, open: &str, close: &str) -> Vec<&'p str> {
    let parts = page.split(open).skip(1);
    parts
        .map(|part| part.split(close).next().unwrap())
        .collect()
}

/// Those who hear the page and those who have no mouse get at everything, too.
#[test]
fn tables_and_plots_say_what_they_are() {
    let page = page("gold.csv", GOLD, PREDICTIONS);
    assert_eq!(between(&page, "<h1", "</h1>").len(), 1);
    assert!(!page.contains("<h3"), "no level of headings is skipped");
    let tables = between(&page, "<table", "</table>");
    assert_eq!(
        tables.len(),
        14,
        "seven groups of figures, two matrices, two of reliability, two of labels, documents"
    );
    for table in &tables {
        assert!(table.contains("<caption>"), "{table}");
        for head in between(table, "<th ", ">") {
            assert!(head.contains("scope=\""), "{head}");
        }
        let rows = between(table, "<tbody>", "</tbody>")[0];
        let names = between(rows, "<th scope=\"row\">", "</th>");
        assert_eq!(names.len(), between(rows, "<tr>", "</tr>").len());
    }
    assert!(!page.contains("<th></th>") && !page.contains("<th scope=\"col\"></th>"));
    // A plot is one picture with a name; what scrolls can be reached by the keyboard and has a name.
    let plots = between(&page, "<svg", "</svg>").len();
    let named = page
        .matches("<div class=\"plot\" role=\"img\" aria-label=\"")
        .count();
    assert_eq!((plots, named), (3, 3));
    let wide = between(&page, "<div class=\"wide\"", ">");
    assert!(wide.len() > 4);
    for scroller in wide {
        let reached = "role=\"group\" tabindex=\"0\" aria-label=\"";
        assert!(scroller.trim().starts_with(reached), "{scroller}");
    }
    // A column that shows a number says its label.
    assert!(page.contains("<span class=\"unseen\"> cyber</span></th>"));
}

#[test]
fn a_label_with_scores_has_a_plot_by_threshold() {
    let table =
        "doc_id,text,domain,p_cyber,p_space\na,We act.,cyber,0.9,0.1\na,We note.,none,0.2,0.1\n";
    let page = page("gold.csv", table, table);
    assert!(page.contains("By threshold on p_&lt;id&gt;"));
    // The plot names the label that some clause has, and not the other.
    let plots: Vec<&str> = page.split("<figcaption>By threshold").collect();
    assert!(
        plots[1].contains("cyber") && !plots[1].contains("space"),
        "{}",
        plots[1]
    );
    // The first clause alone has cyber in gold, and 0.9 finds it and no other.
    assert!(plots[1].contains(
        "aria-label=\"cyber: F1, precision and recall by threshold; F1 is best, 1.000, at 0.900\""
    ));
}
