//! Where sentences end, and what opens or numbers them.

use super::tests::{check, check_whole};

#[test]
fn abbreviations_initials_and_brackets_end_no_sentence() {
    check_whole(&[
        "The Ministers met with Lt. Gen. A. B. Orlo, Adm. (ret.) J. Marek and Prof. St. John on 4 Mar. 2031.",
        "The Minister held talks with Prime Minister Ch. Orlo in Karlsburg.",
        "They discussed Art. 5 of the treaty, i.e. mutual aid, and Nos. 3 and 4 of the annex.",
        "The exercise ran from 5 a.m. to 9 p.m. on Sept. 3 off St. Olaf.",
    ]);
    check(&[(
        "The price fell to $3.5 million. In 2031, it rose by 2.4 per cent (see Fig. 2). A report (in two volumes) was published.",
        &[
            "The price fell to $3.5 million.",
            "In 2031, it rose by 2.4 per cent (see Fig. 2).",
            "A report (in two volumes) was published.",
        ],
    )]);
}

#[test]
fn a_quoted_sentence_ends_with_its_quotation_mark() {
    check(&[(
        "\"Peace is our aim,\" the Minister said. \"We will not rest until it comes.\" He then left for Orlo.",
        &[
            "\"Peace is our aim,\" the Minister said.",
            "\"We will not rest until it comes.\"",
            "He then left for Orlo.",
        ],
    )]);
}

#[test]
fn numbered_verbs_after_a_modal_are_clauses_and_numbered_nouns_are_none() {
    check(&[(
        "The parties shall (a) notify each other of exercises, (b) invite observers and (c) refrain from flights.",
        &[
            "The parties shall (a) notify each other of exercises,",
            "The parties shall | invite observers",
            "The parties shall | refrain from flights.",
        ],
    )]);
    check_whole(&[
        "The two sides agreed to cooperate on (a) cyber defence, (b) space and (c) logistics.",
    ]);
}

#[test]
fn a_sentence_may_be_a_list_of_full_clauses() {
    check(&[
        (
            "Our priorities are threefold: we will modernise the fleet; we will grow the reserve; and we will house our families.",
            &[
                "Our priorities are threefold:",
                "we will modernise the fleet;",
                "we will grow the reserve;",
                "and we will house our families.",
            ],
        ),
        (
            "Since then, both sides have made progress: trade has doubled, and students cross the border every day.",
            &[
                "Since then, both sides have made progress:",
                "trade has doubled,",
                "and students cross the border every day.",
            ],
        ),
        (
            "Neither side seeks war, nor do they want an arms race.",
            &["Neither side seeks war,", "nor do they want an arms race."],
        ),
    ]);
}

#[test]
fn what_opens_a_sentence_does_not_hide_its_predicate() {
    check(&[
        (
            "After the talks in Orlo, the Ministers visited the yard and met the crews.",
            &[
                "After the talks in Orlo, the Ministers visited the yard",
                "the Ministers | and met the crews.",
            ],
        ),
        (
            "Until recently, Averna had no fleet and bought no ships.",
            &[
                "Until recently, Averna had no fleet",
                "Averna | and bought no ships.",
            ],
        ),
    ]);
}
