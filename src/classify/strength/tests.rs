//! The codebook's cases, sentence by sentence, with invented parties.

use std::sync::LazyLock;

use proptest::prelude::*;

use super::{Actor, Commitment, StrengthRules};
use crate::clause::Clause;
use crate::taxonomy;

mod register;
mod tagged;
mod taxonomies;

fn clause(lead: &str, text: &str) -> Clause {
    Clause {
        id: String::new(),
        span: 0..text.chars().count(),
        page: 1,
        paragraph: 1,
        text: text.to_string(),
        reading: None,
        lead: lead.to_string(),
    }
}

static RULES: LazyLock<StrengthRules> = LazyLock::new(|| StrengthRules::new(&taxonomy::built_in()));

/// Judges `text` in a document in which Averna and Torvald speak.
fn assess(lead: &str, text: &str) -> Commitment {
    let clauses = [
        clause("", "The leaders of Averna and Torvald met in Port Selk."),
        clause("", "Today Averna and Torvald reaffirm their friendship."),
        clause(lead, text),
    ];
    RULES.assess(&clauses).remove(2)
}

fn levels(cases: &[(u8, &str)]) {
    for (level, text) in cases {
        let found = assess("", text);
        assert_eq!(found.level, Some(*level), "{text}\n{found:?}");
    }
}

#[test]
fn case_1_reported_performatives_keep_their_level() {
    levels(&[
        (
            4,
            "The Secretary and the Minister decided to lay a second cable.",
        ),
        (4, "The two sides have agreed to protect the cables."),
        (1, "The two sides noted that cooperation has expanded."),
        (
            1,
            "Our two countries conducted a mine-hunting drill in June.",
        ),
        (1, "Our navies have tested the new relay twice."),
        (5, "The ministers signed the Agreement on Maritime Rescue."),
        (
            5,
            "The leaders established the Averna-Torvald Cyber Council.",
        ),
        (1, "We welcome the signing of the agreement."),
    ]);
}

#[test]
fn case_2_an_exploratory_verb_weakens() {
    levels(&[
        (3, "The two sides pledged to explore a joint depot."),
        (
            3,
            "The ministers also committed to exploring ways to train pilots.",
        ),
        (3, "We will consider joint patrols."),
        (3, "We agreed to study the possibility of a common depot."),
        (3, "We will discuss options for a shared depot."),
        (3, "We will continue to seek new partners."),
        (4, "The two sides committed to repair the pier."),
        (4, "We will not consider such demands."),
    ]);
}

#[test]
fn case_3_reaffirming_takes_the_level_of_its_object() {
    levels(&[
        (
            4,
            "The ministers reaffirmed their commitment to the defence of the straits.",
        ),
        (3, "They also expressed their intent to pool spare parts."),
        (
            3,
            "The two sides expressed their goal of a single timetable.",
        ),
        (3, "We share our willingness to host the talks."),
        (2, "They emphasized the need to find synergies."),
        (2, "The leaders reiterated the importance of restraint."),
        (
            1,
            "We reaffirm our view that the armistice has kept the peace.",
        ),
        (
            1,
            "The ministers reaffirmed the role of the Plateau Commission.",
        ),
        (
            4,
            "Averna reaffirms that its commitments to Torvald are firm.",
        ),
        (
            1,
            "We reaffirm that the strait is an international waterway.",
        ),
        (3, "We announce that we intend to swap crews."),
        (
            5,
            "We announce the establishment of the Selk Harbour Panel.",
        ),
    ]);
}

#[test]
fn case_4_will_takes_the_level_of_its_subject() {
    levels(&[
        (4, "We will dredge the northern channel."),
        (4, "The two sides will keep the channel open."),
        (4, "Torvald will support the mission."),
        (0, "The exercise will strengthen readiness."),
        (0, "Our long friendship will be our compass."),
        (0, "The regime in Morvane will face new shortages."),
        (
            4,
            "The ministers reaffirmed that they would continue to consult.",
        ),
    ]);
}

#[test]
fn case_5_negation_keeps_the_level() {
    let cases = [
        (4, "We will not deploy such weapons."),
        (3, "Averna does not intend to withdraw."),
        (4, "The two sides pledged not to reopen the dispute."),
        (3, "We have no intention of leaving the plateau."),
        (4, "Neither side will change the border by force."),
        (0, "This statement is not legally binding."),
        (1, "There is no shift in our position on the Grey Shoal."),
    ];
    for (level, text) in cases {
        let found = assess("", text);
        assert_eq!(
            (found.level, found.polarity.as_str()),
            (Some(level), "negative"),
            "{text}"
        );
    }
    let both = assess(
        "",
        "We will not only train together, we will also plan together.",
    );
    assert_eq!(both.polarity.as_str(), "positive");
    let inside = assess("", "We will ensure that such weapons are never used.");
    assert_eq!(inside.polarity.as_str(), "positive");
}

#[test]
fn case_6_conditions_lower_only_the_top() {
    let cases = [
        (4, true, "We will reinforce the garrison if necessary."),
        (2, true, "We call on them to resume talks, as appropriate."),
        (
            4,
            true,
            "Subject to approval, we will provide 30 million crowns.",
        ),
        (
            4,
            true,
            "We reaffirm our commitment to a conditions-based handover.",
        ),
        (
            4,
            true,
            "Should Torvald be attacked, we will consult at once.",
        ),
        (4, false, "We agreed to meet once a year."),
        (3, false, "We aim to finish as soon as possible."),
        (5, false, "We will provide 30 million crowns."),
    ];
    for (level, conditional, text) in cases {
        let found = assess("", text);
        assert_eq!(
            (found.level, found.conditional),
            (Some(level), conditional),
            "{text}"
        );
        // The one that would be an undertaking with an amount.
        assert_eq!(found.lowered, text.starts_with("Subject to"), "{text}");
    }
}

#[test]
fn case_7_nouns_do_not_commit() {
    levels(&[
        (
            1,
            "The ministers acknowledged the commitments made by Averna.",
        ),
        (0, "National commitments differ in scope."),
        (1, "We note their pledge to reduce emissions."),
    ]);
}

#[test]
fn case_8_support_urges_and_supporting_commits() {
    levels(&[
        (2, "We support the return of the inspectors."),
        (2, "The ministers expressed support for the Forum."),
        (2, "We strongly oppose any change of the border by force."),
        (4, "We are committed to supporting the relief effort."),
        (4, "We will support an open inquiry."),
    ]);
}

#[test]
fn case_9_one_party_alone_is_unilateral() {
    let cases = [
        (Actor::Unilateral, "Averna pledges to raise its share."),
        (Actor::Unilateral, "Minister Corvane thanked his hosts."),
        (Actor::Unilateral, "The Torvald side welcomed the plan."),
        (Actor::Joint, "Averna and Torvald oppose the embargo."),
        (
            Actor::Joint,
            "Minister Corvane and Minister Brenn agreed to meet.",
        ),
        (Actor::Joint, "Our armed forces will train together."),
        (
            Actor::ThirdParty,
            "The international community responded late.",
        ),
        (Actor::ThirdParty, "Morvane has closed the corridor."),
        (Actor::None, "The drill was held in March."),
        (Actor::None, "The security of the strait has deteriorated."),
    ];
    for (actor, text) in cases {
        assert_eq!(assess("", text).actor, actor, "{text}");
    }
}

#[test]
fn case_10_the_leftmost_operator_governs() {
    levels(&[
        (1, "We recognize that the alliance will play a larger role."),
        (1, "We acknowledge the importance of open trade."),
        (3, "By the end of 2031, we intend to reopen the depot."),
        (1, "We believe that the lesson must be remembered."),
    ]);
}

#[test]
fn section_5_settled_decisions() {
    levels(&[
        (
            4,
            "We reaffirm the importance of the treaty and our commitment to its goals.",
        ),
        (
            2,
            "We reaffirm the unity of the Forum and our support for its work.",
        ),
        (2, "We share a vision of an open sea."),
        (2, "Our vision is for a sea without mines."),
        (2, "This moment requires unity."),
        (4, "Our countries remain committed to dialogue."),
        (3, "We are working to reopen the road."),
        (3, "We continue to make every effort to free the crew."),
        (3, "We will strive to end piracy."),
        (1, "We are now cooperating on ice charts."),
        (5, "We will deliver the first hull in the early 2040s."),
        (4, "We will work together toward net zero by 2050."),
        (4, "We will hold consultations at least annually."),
        (5, "Averna pledges 20 million crowns to the fund."),
        (
            5,
            "For this purpose, we will launch a joint fisheries panel.",
        ),
        (4, "We will work together to create a new mechanism."),
        (2, "It is essential that all states comply."),
        (5, "The Participants shall notify each other."),
        (0, "The council is composed of nine members."),
        (0, "The friendship between our peoples is deep."),
        (
            4,
            "Recognizing the threat, and mindful of our duty, we will act.",
        ),
        (3, "It is a test we intend to pass."),
        (4, "It was agreed that the two sides would consult."),
        (4, "We agree that our services will share their findings."),
    ]);
}

#[test]
fn a_lead_governs_the_clause() {
    let cases = [
        ("The two sides pledged to", "and to expand trade", 4),
        ("We will", "and support the free flow of trade", 4),
        ("They intend to", "maintain the hotline;", 3),
        ("We", "and intend to work with the islands", 3),
        ("We call on Morvane to", "reopen the hotline,", 2),
    ];
    for (lead, text, level) in cases {
        assert_eq!(assess(lead, text).level, Some(level), "{lead} | {text}");
    }
}

#[test]
fn the_operator_is_given_as_it_stands() {
    let cases = [
        (
            "The two sides pledged\n to explore a joint depot.",
            "pledged to explore",
        ),
        (
            "The ministers reaffirmed their firm commitment to talks.",
            "reaffirmed their firm commitment",
        ),
        ("We will deepen our ties.", "will"),
        ("The drill was held in March.", ""),
    ];
    for (text, operator) in cases {
        assert_eq!(assess("", text).operator, operator, "{text}");
    }
}

#[test]
fn a_verb_that_nobody_listed_is_not_known() {
    let found = assess("", "We juggle the demands of the day.");
    assert_eq!((found.level, found.rule), (None, "unknown verb"));
}

#[test]
fn a_body_speaks_where_it_performs() {
    let clauses = [
        clause("", "The Council condemned the raid on the ferry."),
        clause("", "The Council will send observers."),
        clause("", "It called on all states to help."),
    ];
    let found = RULES.assess(&clauses);
    assert!(
        found
            .iter()
            .all(|commitment| commitment.actor == Actor::Joint)
    );
    assert_eq!(found[1].level, Some(4));
}

#[test]
fn other_scales_and_other_words_work() {
    let text = "name = \"Rules\"\n\
                [[strength]]\nlevel = 2\nid = \"states\"\n\
                [[strength]]\nlevel = 7\nid = \"binds\"\noperators = [\"shall\", \"be obliged to\"]\n";
    let rules = StrengthRules::new(&taxonomy::parse(text, "test").expect("a valid taxonomy"));
    let clauses = [
        clause("", "The operator shall keep records."),
        clause("", "Keepers are obliged to keep records."),
        clause("", "The register is public."),
    ];
    let levels: Vec<_> = rules
        .assess(&clauses)
        .iter()
        .map(|found| found.level)
        .collect();
    assert_eq!(levels, [Some(7), Some(7), Some(2)]);
}

#[test]
fn a_taxonomy_without_strengths_gives_none() {
    let text = "name = \"Topics\"\n[[domain]]\nid = \"sea\"\nname = \"Sea\"\n";
    let rules = StrengthRules::new(&taxonomy::parse(text, "test").expect("a valid taxonomy"));
    let found = rules.assess(&[clause("", "We will sail.")]);
    assert_eq!(found[0].level, None);
}

proptest! {
    #[test]
    fn no_text_panics(texts in proptest::collection::vec("\\PC{0,80}", 0..6), lead in "\\PC{0,20}") {
        let clauses: Vec<Clause> = texts.iter().map(|text| clause(&lead, text)).collect();
        prop_assert_eq!(RULES.assess(&clauses).len(), clauses.len());
    }

    #[test]
    fn no_row_of_common_words_panics(
        words in proptest::collection::vec(
            proptest::sample::select(vec![
                "We", "will", "to", "the", "Averna", "and", ",", "that", "is", "not", "agreed", "by", "2030",
                "commitment", "of", "our", "(", "neither", "should", ".", "continue", "$5", "have", "-",
            ]),
            0..40,
        )
    ) {
        let text = words.join(" ");
        let clauses = [clause("", &text), clause("We will", &text), clause("", "They agreed.")];
        prop_assert_eq!(RULES.assess(&clauses).len(), 3);
    }
}
