//! Where a series of verbs or clauses goes on after a long complement, and where a series of nouns does.

use super::tests::{check, check_whole};

#[test]
fn a_further_clause_with_its_own_subject_is_cut_after_a_long_first_one() {
    check(&[
        (
            "The Minister asked for help with clearance, including dogs and drones, and the Averna side replied that it would send both.",
            &[
                "The Minister asked for help with clearance, including dogs and drones,",
                "and the Averna side replied that it would send both.",
            ],
        ),
        (
            "Torvald advised that it will give 20 million to the fund, and Averna envisages, with Selk, a gift of the same size.",
            &[
                "Torvald advised that it will give 20 million to the fund,",
                "and Averna envisages, with Selk, a gift of the same size.",
            ],
        ),
        (
            "The sides noted progress under the Framework on Supply Chains (FSC), and both governments vowed to conclude talks.",
            &[
                "The sides noted progress under the Framework on Supply Chains (FSC),",
                "and both governments vowed to conclude talks.",
            ],
        ),
        (
            "Selk will give tents, and blankets worth 7 million under the Winter Fund, and Averna intends to fly them in.",
            &[
                "Selk will give tents, and blankets worth 7 million under the Winter Fund,",
                "and Averna intends to fly them in.",
            ],
        ),
        (
            "We do not seek war; indeed, where necessary, we will defend our soil.",
            &[
                "We do not seek war;",
                "indeed, where necessary, we will defend our soil.",
            ],
        ),
        (
            "Crews will train in spring, and by 2031 the fleet will be ready.",
            &[
                "Crews will train in spring,",
                "and by 2031 the fleet will be ready.",
            ],
        ),
    ]);
}

#[test]
fn finite_verbs_go_on_after_lists_and_relative_clauses() {
    check(&[
        (
            "The Secretary thanked the Minister for his work, including talks and repeated visits, and voiced deep concern that supplies remain short.",
            &[
                "The Secretary thanked the Minister for his work, including talks and repeated visits,",
                "The Secretary | and voiced deep concern that supplies remain short.",
            ],
        ),
        (
            "Averna and Torvald welcomed the pact, which will bring more trade than ever before, and undertook to support it.",
            &[
                "Averna and Torvald welcomed the pact, which will bring more trade than ever before,",
                "Averna and Torvald | and undertook to support it.",
            ],
        ),
        (
            "They registered their alarm at acts that are unlawful, decried the use of mines, and insisted that the ruling is binding.",
            &[
                "They registered their alarm at acts that are unlawful,",
                "They | decried the use of mines,",
                "They | and insisted that the ruling is binding.",
            ],
        ),
        (
            "Ministers agreed the terms of the group, appointed its chair, and set a date.",
            &[
                "Ministers agreed the terms of the group,",
                "Ministers | appointed its chair,",
                "Ministers | and set a date.",
            ],
        ),
        (
            "The annexation has shattered trust and gravely undermined the Charter.",
            &[
                "The annexation has shattered trust",
                "The annexation has | and gravely undermined the Charter.",
            ],
        ),
        (
            "The Compact does not seek strife, and poses no threat to Morvane.",
            &[
                "The Compact does not seek strife,",
                "The Compact | and poses no threat to Morvane.",
            ],
        ),
        (
            "Averna will not enrich uranium or reprocess fuel, nor does it seek to.",
            &[
                "Averna will not enrich uranium",
                "Averna will not | or reprocess fuel,",
                "nor does it seek to.",
            ],
        ),
    ]);
}

#[test]
fn complements_go_on_after_adverbials_and_insertions() {
    check(&[
        (
            "They decided to deepen naval ties, with more port calls, to expand the depot, and to scope a second one.",
            &[
                "They decided to deepen naval ties, with more port calls,",
                "They decided | to expand the depot,",
                "They decided | and to scope a second one.",
            ],
        ),
        (
            "We pressed the regime to allow access and to release all prisoners.",
            &[
                "We pressed the regime to allow access",
                "We pressed the regime | and to release all prisoners.",
            ],
        ),
        (
            "We will, where appropriate, widen patrols and, subject to national law, exchange data.",
            &[
                "We will, where appropriate, widen patrols",
                "We will, where appropriate, | and, subject to national law, exchange data.",
            ],
        ),
        (
            "They agreed that the treaty holds, that it must be kept, and that all should return to it.",
            &[
                "They agreed that the treaty holds,",
                "They agreed | that it must be kept,",
                "They agreed | and that all should return to it.",
            ],
        ),
    ]);
}

#[test]
fn a_series_of_nouns_or_of_verbs_with_one_object_is_not_cut() {
    check_whole(&[
        "The Compact remains the sole, necessary, and trusted forum to meet, consult, and decide on threats.",
        "The bond rests on trust, a common history, and sacrifices made side by side.",
        "We will work with firms to cut losses, including through leak detection and repair standards.",
        "Partners have delivered, or are about to deliver, three cables.",
        "We have taken and will continue to take steps to protect our staff.",
        "The sides agreed to cooperate on maintenance, repair, and overhaul of ships.",
        "Officials will work quietly and quickly to settle the case.",
        "Officials will hold talks to review progress, identify gaps, and recommend next steps.",
    ]);
}

#[test]
fn the_lead_is_the_subject_of_the_first_member() {
    check(&[
        (
            "Having read the report, the two sides assessed that progress was made, reaffirmed the need to see that conditions are met before command is handed over, and decided to meet again.",
            &[
                "Having read the report, the two sides assessed that progress was made,",
                "the two sides | reaffirmed the need to see that conditions are met before command is handed over,",
                "the two sides | and decided to meet again.",
            ],
        ),
        (
            "Guided by the Charter, the Ministers rejected the use of force and asked the Court to rule.",
            &[
                "Guided by the Charter, the Ministers rejected the use of force",
                "the Ministers | and asked the Court to rule.",
            ],
        ),
        (
            "We have agreed to further widen patrols, and have deployed ready forces.",
            &[
                "We have agreed to further widen patrols,",
                "We | and have deployed ready forces.",
            ],
        ),
    ]);
}

#[test]
fn a_line_that_says_who_issued_the_text_is_no_clause() {
    check(&[(
        "Karlsburg Declaration\n\nIssued by the leaders taking part in the meeting of the Compact\n\nWe met today.",
        &["We met today."],
    )]);
}

#[test]
fn a_clause_goes_on_after_agreed_to_and_a_list_and_after_a_floating_quantifier() {
    check(&[
        (
            "They agreed to discuss the ferry, the harbour, and the toll, and the Union will host the next round.",
            &[
                "They agreed to discuss the ferry, the harbour, and the toll,",
                "and the Union will host the next round.",
            ],
        ),
        (
            "Averna will field seven batteries of the system by 2033, and plans to build the radar at home.",
            &[
                "Averna will field seven batteries of the system by 2033,",
                "Averna | and plans to build the radar at home.",
            ],
        ),
        (
            "The two states will each give 30 ships to the fleet, and intend to train crews.",
            &[
                "The two states will each give 30 ships to the fleet,",
                "The two states will each | and intend to train crews.",
            ],
        ),
    ]);
}

#[test]
fn what_may_be_goes_with_the_thing_it_is_said_of() {
    check_whole(&[
        "The Ministers condemned the raids, which have cost lives, and may undermine the truce.",
        "Averna enjoyed an order that reflected its values, protected its trade, and supported its hopes.",
        "The toll is high for both Averna and Selk, as we mark twenty years of war.",
    ]);
}

#[test]
fn a_complete_list_of_nouns_or_adjectives_is_followed_by_a_verb() {
    check(&[
        (
            "The rivals compete across trade, finance, and industry, and use their skill to shift the balance.",
            &[
                "The rivals compete across trade, finance, and industry,",
                "The rivals | and use their skill to shift the balance.",
            ],
        ),
        (
            "We will promote fast, lasting, balanced, and fair growth, ease the cost of housing pressures, ensure fair rents, and foster trade.",
            &[
                "We will promote fast, lasting, balanced, and fair growth,",
                "We will | ease the cost of housing pressures,",
                "We will | ensure fair rents,",
                "We will | and foster trade.",
            ],
        ),
        (
            "Their trade has grown greatly, and is now without equal in scope, worth and speed.",
            &[
                "Their trade has grown greatly,",
                "Their trade | and is now without equal in scope, worth and speed.",
            ],
        ),
    ]);
    check_whole(&[
        "The Council calls on the junta to release President Orlo, his family, and associates promptly and without terms.",
    ]);
}

#[test]
fn what_follows_a_relative_clause_or_a_purpose_goes_with_the_main_verb_or_with_it() {
    check(&[
        (
            "The accord ended the threat that faced Averna, and the fall of the Selk junta marked a new start.",
            &[
                "The accord ended the threat that faced Averna,",
                "and the fall of the Selk junta marked a new start.",
            ],
        ),
        (
            "We will raise funds to stop states supplying arms to the junta and continue to share data.",
            &[
                "We will raise funds to stop states supplying arms to the junta",
                "We will | and continue to share data.",
            ],
        ),
        (
            "Although differing in size, the fleets sail from one port, and use the same docks to refit.",
            &[
                "Although differing in size, the fleets sail from one port,",
                "the fleets | and use the same docks to refit.",
            ],
        ),
    ]);
    check_whole(&[
        "We will spare no effort to protect homes, provide support to all, and bring our trade back to growth.",
        "We will build a strong and united Compact.",
        "They agreed to share data on shipyards and metallurgy such as the Orlo alloy.",
        "We condemn raids on ports and transport such as the Selk ferry.",
        "The Ministers reiterated that a test would meet with a firm and determined answer from all states.",
        "They renewed commitment to feeding the camps and to giving steady aid.",
        "The Council mourned a life rich in daring deeds and a long path of giving, and patient work for the people of Selk.",
        "Both sides reaffirmed their commitment to guarding their shared waters and working together for an open sea.",
        "We oppose overt and covert steps that harm the order, including raids such as the gas attack in Orlo.",
    ]);
}

#[test]
fn adverbs_in_a_pair_stand_between_to_and_its_verb() {
    check(&[(
        "They urged Selk to promptly and fully withdraw its crews and respect the line.",
        &[
            "They urged Selk to promptly and fully withdraw its crews",
            "They urged Selk to promptly and fully | and respect the line.",
        ],
    )]);
}
