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
    let evil = "<script>alert(1)</script>";
    let gold = format!("doc_id,text,domain\n{evil},We act.,{evil}\n");
    let page = page(&format!("{evil}&.csv"), &gold, &gold);
    assert!(!page.contains("<script"), "{page}");
    // In the title and the heading, of the file; as a document; as a label in two tables, a matrix twice and a plot.
    assert!(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;"));
    assert!(page.contains("&amp;.csv"));
}

#[test]
fn cells_of_the_matrix_are_shaded_by_their_share_of_the_row() {
    let page = page("gold.csv", GOLD, PREDICTIONS);
    // Of two gold clauses with cyber one was taken for space: 0.8 · 1/2.
    let cell =
        "style=\"background:rgba(74,140,208,0.400)\" title=\"gold cyber, predicted space\">1<";
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
}
