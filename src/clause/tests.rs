//! The stage as a whole: texts with the clauses the codebook asks for.

use super::segment;
use crate::document::Document;

pub(super) fn document(text: &str) -> Document {
    let breaks = text
        .chars()
        .enumerate()
        .filter(|(_, c)| *c == '\u{c}')
        .map(|(at, _)| at + 1);
    Document {
        id: "doc.txt".into(),
        text: text.into(),
        pages: std::iter::once(0).chain(breaks).collect(),
        rows: None,
    }
}

/// The clauses of `text`, each with its lead before a bar.
fn cut(text: &str) -> Vec<String> {
    let with_lead = |lead: &str, text: &str| {
        if lead.is_empty() {
            text.into()
        } else {
            format!("{lead} | {text}")
        }
    };
    segment(&document(text))
        .iter()
        .map(|clause| with_lead(&clause.lead, &clause.text))
        .collect()
}

pub(super) fn check(cases: &[(&str, &[&str])]) {
    for (text, expected) in cases {
        assert_eq!(cut(text), *expected, "{text}");
    }
}

/// Sentences that are one clause.
pub(super) fn check_whole(sentences: &[&str]) {
    for sentence in sentences {
        assert_eq!(cut(sentence), [*sentence], "one clause");
    }
}

#[test]
fn a_new_governing_predicate_begins_a_clause() {
    check(&[
        (
            "The Ministers noted the report and pledged to publish it.",
            &[
                "The Ministers noted the report",
                "The Ministers | and pledged to publish it.",
            ],
        ),
        (
            "We condemn the attack on the port, demand the release of the crew, and support an inquiry.",
            &[
                "We condemn the attack on the port,",
                "We | demand the release of the crew,",
                "We | and support an inquiry.",
            ],
        ),
        (
            "The alliance has grown and now covers space.",
            &[
                "The alliance has grown",
                "The alliance | and now covers space.",
            ],
        ),
        (
            "In that spirit, Averna opened a channel and, to this end, appointed an envoy.",
            &[
                "In that spirit, Averna opened a channel",
                "Averna | and, to this end, appointed an envoy.",
            ],
        ),
        (
            "The two sides welcomed the dialogue, which has built trust, and agreed to continue it.",
            &[
                "The two sides welcomed the dialogue, which has built trust,",
                "The two sides | and agreed to continue it.",
            ],
        ),
    ]);
}

#[test]
fn verbal_complements_with_different_objects_are_cut() {
    check(&[
        (
            "The two sides pledged to explore joint production and to expand exports.",
            &[
                "The two sides pledged to explore joint production",
                "The two sides pledged | and to expand exports.",
            ],
        ),
        (
            "We will strengthen our economies, provide relief, and bolster peace.",
            &[
                "We will strengthen our economies,",
                "We will | provide relief,",
                "We will | and bolster peace.",
            ],
        ),
        (
            "We will also hold a first meeting as well as launch a new track.",
            &[
                "We will also hold a first meeting",
                "We will also | as well as launch a new track.",
            ],
        ),
        (
            "Averna and Torvald are committed to training officers and to expanding exchanges.",
            &[
                "Averna and Torvald are committed to training officers",
                "Averna and Torvald are committed | and to expanding exchanges.",
            ],
        ),
        (
            "We commit to continue providing aid, imposing sanctions, and reducing imports.",
            &[
                "We commit to continue providing aid,",
                "We commit to continue | imposing sanctions,",
                "We commit to continue | and reducing imports.",
            ],
        ),
        (
            "They agreed to work closely with partners to promote trade and foster innovation.",
            &[
                "They agreed to work closely with partners to promote trade",
                "They agreed to work closely with partners to | and foster innovation.",
            ],
        ),
        (
            "We call on all states to open their borders and to end the blockade.",
            &[
                "We call on all states to open their borders",
                "We call on all states | and to end the blockade.",
            ],
        ),
        (
            "We are firm in our determination to uphold the law, deepen trust, and promote peace.",
            &[
                "We are firm in our determination to uphold the law,",
                "We are firm in our determination to | deepen trust,",
                "We are firm in our determination to | and promote peace.",
            ],
        ),
        (
            "We are committed to accelerate the reform; mobilize funds for roads; and promote growth.",
            &[
                "We are committed to accelerate the reform;",
                "We are committed to | mobilize funds for roads;",
                "We are committed to | and promote growth.",
            ],
        ),
        (
            "The two sides decided to: (a) open a channel; (b) share data.",
            &[
                "The two sides decided to: (a) open a channel;",
                "The two sides decided to | share data.",
            ],
        ),
    ]);
}

#[test]
fn full_clauses_are_cut_and_need_no_lead() {
    check(&[
        (
            "Averna supports the plan, and Torvald commends it.",
            &["Averna supports the plan,", "and Torvald commends it."],
        ),
        (
            "There is no change in our position, and over 3,000 citizens live there.",
            &[
                "There is no change in our position,",
                "and over 3,000 citizens live there.",
            ],
        ),
        (
            "Exchanges serve both peoples; we will widen them.",
            &["Exchanges serve both peoples;", "we will widen them."],
        ),
        (
            "The bond reaches far: it rests on trust.",
            &["The bond reaches far:", "it rests on trust."],
        ),
        (
            "The chance was not given—it was earned.",
            &["The chance was not given—", "it was earned."],
        ),
        (
            "The Ministers praised the crews, while the Secretary noted that losses had grown.",
            &[
                "The Ministers praised the crews,",
                "while the Secretary noted that losses had grown.",
            ],
        ),
        (
            "Although Averna remains cautious about reform, the two sides will consult.",
            &[
                "Although Averna remains cautious about reform,",
                "the two sides will consult.",
            ],
        ),
        (
            "They noted that exercises have resumed and that trust has grown.",
            &[
                "They noted that exercises have resumed",
                "They noted | and that trust has grown.",
            ],
        ),
    ]);
}

#[test]
fn what_belongs_to_a_complement_stays_inside() {
    check_whole(&[
        "The Ministers welcomed progress in cyber, space, and support systems.",
        "We reaffirm our commitment to joint cooperation to bolster defences, address threats and share data.",
        "They decided to continue training in order to ensure a response and to bolster defences.",
        "We agreed to review programmes such as improving radars, and expanding exercises.",
        "We will launch a dialogue to deepen cooperation, exchange views, and promote standards.",
        "The two sides committed to keep the peace by sharing data and discussing threats.",
        "We pledge to strengthen and reform the fund.",
        "The Ministers urged restraint, noting that tension has risen and trust has fallen.",
        "Averna opposes acts that undermine, weaken, or threaten the order.",
        "We agreed to build ports while ensuring the highest standards of safety.",
        "The sides will consult as needed and when the situation requires it.",
        "As we enter a new era, our values will guide us.",
        "Averna, Torvald, and the Union of Selk remain determined to act.",
        "We pledge to maintain peace, lawful commerce, and respect for the law.",
        "Our aim is to ensure Averna, Torvald, and Selk are safe.",
        "We are open in our talks; patient with our critics; and proud of our crews.",
        "They agreed to deepen trade, space, and exercises.",
    ]);
}

#[test]
fn abbreviations_and_numbers_do_not_end_sentences() {
    check_whole(&[
        "Secretary Jan R. Orlo, Jr. is here.",
        "The U.S. Secretary signed No. 5 of 3.2 million copies.",
        "Dr. Orlo met Gen. Brand at Fort St. Marn.",
        "“We will act.” was the answer of the U.N. envoy.",
    ]);
    check(&[
        (
            "They met in the U.S. The talks went well.",
            &["They met in the U.S.", "The talks went well."],
        ),
        (
            "The Minister left. (He will return.) Talks go on.",
            &["The Minister left.", "(He will return.)", "Talks go on."],
        ),
        (
            "He said: “We agree.” They left.",
            &["He said: “We agree.”", "They left."],
        ),
        (
            "They waited... The answer came.",
            &["They waited...", "The answer came."],
        ),
    ]);
}

#[test]
fn numbering_and_headings_stand_outside_clauses() {
    check(&[
        (
            "# Overview\n\nI. TRADE\n\n13. The Ministers met.\n\n(a) Torvald agreed.\n\nFigure 2. Trade in 2031.\n\nJana Orlo\nMinister of Defence\n",
            &["The Ministers met.", "Torvald agreed."],
        ),
        (
            "Joint Statement of the Third Meeting\n\nThe Ministers thanked the\n  hosts. They will meet\n\tagain.",
            &["The Ministers thanked the hosts.", "They will meet again."],
        ),
        (
            "We reaffirmed our support for relief and",
            &["We reaffirmed our support for relief and"],
        ),
        (
            "One paragraph stands here.\nAnother follows it.",
            &["One paragraph stands here.", "Another follows it."],
        ),
    ]);
}

#[test]
fn bullets_inherit_what_their_header_says() {
    check(&[
        (
            "They intend to:\n- consult on threats;\n- share data, including:\n  • flight plans\n  • radar tracks;\n- train together.",
            &[
                "They intend to | consult on threats;",
                "They intend to | share data, including:",
                "They intend to share data, including | flight plans",
                "They intend to share data, including | radar tracks;",
                "They intend to | train together.",
            ],
        ),
        (
            "The Ministers met and agreed to:\n\n(i) hold talks and widen trade;\n\n(ii) meet again.",
            &[
                "The Ministers met",
                "The Ministers agreed to | hold talks",
                "The Ministers agreed to | and widen trade;",
                "The Ministers agreed to | meet again.",
            ],
        ),
        (
            "We will take three steps:\n* build a bridge\n* We thank Torvald.",
            &[
                "We will take three steps:",
                "We will take three steps | build a bridge",
                "We thank Torvald.",
            ],
        ),
    ]);
}

#[test]
fn numbered_items_belong_to_a_numbered_header_of_another_style() {
    check(&[
        (
            "2.3 They intend to:\n\n1. consult on threats; and\n2. train teachers\n\n2.4 Both sides met.",
            &[
                "They intend to | consult on threats; and",
                "They intend to | train teachers",
                "Both sides met.",
            ],
        ),
        (
            "4. They intend to:\n\na. consult on threats, including:\n\n  i. raids;\n  ii. floods;\n\nb. meet again.\n\n5. Both sides met.",
            &[
                "They intend to | consult on threats, including:",
                "They intend to consult on threats, including | raids;",
                "They intend to consult on threats, including | floods;",
                "They intend to | meet again.",
                "Both sides met.",
            ],
        ),
        (
            "4. We commit to:\na. Widen trade.\nb. Train teachers.\n5- Both sides met.",
            &[
                "We commit to | Widen trade.",
                "We commit to | Train teachers.",
                "Both sides met.",
            ],
        ),
    ]);
}

#[test]
fn items_under_that_are_governed_clauses() {
    check(&[(
        "The Ministers noted that:\n• trade has grown;\n• peace has held, and Torvald thanked the crews.",
        &[
            "The Ministers noted that | trade has grown;",
            "The Ministers noted that | peace has held,",
            "and Torvald thanked the crews.",
        ],
    )]);
}

#[test]
fn furniture_is_in_no_clause_and_cuts_the_sentence_it_interrupts() {
    check(&[(
        "The sides agreed to widen cooperation in air defence and\n\nAnnex     12\n\u{c}Page 13\n\nin space, and to meet.",
        &[
            "The sides agreed to widen cooperation in air defence and",
            "The sides agreed to widen cooperation in air defence and | in space,",
            "The sides agreed | and to meet.",
        ],
    )]);
}

#[test]
fn clauses_know_their_place() {
    let clauses = segment(&document(
        "Titles\n\nÉmile left.\n\u{c}12. We met and agreed to meet again.",
    ));
    let places: Vec<_> = clauses
        .iter()
        .map(|c| (c.id.as_str(), c.span.clone(), c.page, c.paragraph))
        .collect();
    assert_eq!(
        places,
        [
            ("doc.txt#0001", 8..19, 1, 1),
            ("doc.txt#0002", 25..31, 2, 2),
            ("doc.txt#0003", 32..57, 2, 2)
        ]
    );
}
