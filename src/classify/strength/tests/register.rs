//! The register beyond the codebook's own examples: reports, history, outsiders, instruments, broken leads.

use super::{Actor, RULES, assess, clause, levels};
use crate::classify::strength::Unlisted;

#[test]
fn a_report_of_an_own_undertaking_undertakes() {
    levels(&[
        (4, "Averna advised that it will lift the fishing ban."),
        (
            5,
            "Averna advised that it will contribute AUD 20 million to the fund.",
        ),
        (
            4,
            "Torvald informed the other side that it would withdraw its patrol boats.",
        ),
        (4, "The ministers noted that they will continue to consult."),
        (
            4,
            "Minister Corvane confirmed that Averna would join the patrols.",
        ),
        (
            3,
            "President Orla said he was eagerly awaiting the visit of his guests.",
        ),
        (
            3,
            "The two sides indicated that they intend to reopen the road.",
        ),
        (1, "Minister Brenn said that trade had doubled."),
        (1, "The two sides noted that the harbour will reopen."),
        (1, "Torvald reported that it had cleared the minefield."),
    ]);
}

#[test]
fn a_stressed_fact_is_no_demand() {
    levels(&[
        (
            1,
            "Averna underlined that the treaty applies to the Ebbe Islands.",
        ),
        (
            1,
            "The ministers stressed that the ferry sank within Avernan waters.",
        ),
        (
            1,
            "The two sides warned that any attack would meet a swift response.",
        ),
        (
            2,
            "The ministers stressed that the sea lanes should stay open.",
        ),
        (
            2,
            "We underscore that all claims must be settled peacefully.",
        ),
        (
            2,
            "They emphasized that open straits are essential to trade.",
        ),
        (
            4,
            "The leaders stressed that they would continue to consult.",
        ),
        (
            4,
            "We stress that our commitment to the plateau is ironclad.",
        ),
        (2, "We warn Morvane not to close the corridor."),
    ]);
}

#[test]
fn what_was_decided_before_is_history() {
    levels(&[
        (
            1,
            "In September 2021, the leaders committed to build a common relay.",
        ),
        (1, "In 2019, the two sides signed an agreement on salvage."),
        (1, "Last year, we agreed to share ice charts."),
        (
            1,
            "Two years ago, the ministers pledged to clear the channel.",
        ),
        (1, "The ministers agreed last year to clear the channel."),
        (
            4,
            "On 6 August 2024, the ministers agreed to clear the channel.",
        ),
        (0, "In 2019, the ministers met in Port Selk."),
        (5, "In 2031, we will open the second relay."),
    ]);
}

#[test]
fn an_instrument_may_be_announced_launched_or_concluded() {
    levels(&[
        (5, "We announce a three-stage Harbour Pathway."),
        (
            5,
            "We are announcing a new regional Initiative for Pilot Training (RIPT).",
        ),
        (
            5,
            "The two sides have finalized a Memorandum of Cooperation.",
        ),
        (
            5,
            "The two sides have put in place a Task Force on salvage.",
        ),
        (
            5,
            "Averna and Torvald concluded a Memorandum of Understanding.",
        ),
        (5, "We will launch an action plan on port safety."),
        (5, "The ministers unveiled the Plateau Compact."),
        (5, "The ministers adopted a Code of Conduct for the strait."),
        (
            4,
            "The leaders agreed to terminate six Plateau Trade Court disputes.",
        ),
        (4, "We will open our harbours to each other's ships."),
        (3, "We announce our plans to create a salvage fund."),
        (
            2,
            "The ministers announced their support for the Grey Shoal Commission.",
        ),
        (1, "We welcome the launch of the Plateau Initiative."),
    ]);
}

#[test]
fn amounts_count_in_any_currency() {
    levels(&[
        (5, "Averna will provide EUR 5 million for the relay."),
        (5, "Torvald pledged 300 billion won for the depot."),
        (5, "We will contribute US$50 million to the fund."),
        (5, "We commit A$12 million to the survey."),
        (5, "Torvald will invest 2.5 billion yen in the yard."),
        (5, "We will withdraw the garrison by mid-2031."),
        (5, "We will complete the survey within two years."),
        (4, "We will train 40 pilots."),
        (4, "We commit to a second relay."),
    ]);
}

#[test]
fn intentions_may_be_denied_or_be_one_sides() {
    let cases = [
        (
            3,
            Actor::Joint,
            "Neither government has any intention of moving the border.",
        ),
        (3, Actor::Joint, "We are not trying to harm Morvane."),
        (3, Actor::Joint, "Neither side seeks confrontation."),
        (
            4,
            Actor::Joint,
            "Neither country will move the border by force.",
        ),
        (3, Actor::Joint, "We do not seek to isolate anyone."),
    ];
    for (level, actor, text) in cases {
        let found = assess("", text);
        assert_eq!(
            (found.level, found.actor, found.polarity.as_str()),
            (Some(level), actor, "negative"),
            "{text}\n{found:?}"
        );
    }
    levels(&[
        (
            3,
            "Our interior and security authorities are to trace the smugglers.",
        ),
        (3, "They strive to keep the reef open."),
        (3, "The two sides expect to hold the next talks in Selk."),
        (3, "The ministers concurred on examining a second relay."),
        (3, "We reserve the right to take countermeasures."),
    ]);
}

#[test]
fn stances_of_the_register_have_their_level() {
    levels(&[
        (1, "We laud the crews of the relief ships."),
        (1, "The ministers decried the raid on the ferry."),
        (
            1,
            "The two sides registered their misgivings about the dam.",
        ),
        (1, "The ministers paid their respects at the memorial."),
        (1, "We remain seized of the matter."),
        (
            1,
            "The respective positions of the two sides on the reef have not changed.",
        ),
        (2, "We press Morvane to release the crew."),
        (2, "We stand in solidarity with the people of Kestria."),
        (2, "We endorse the findings of the inspectors."),
        (2, "There can be no impunity for the raiders."),
        (4, "We tasked our officials to draft a timetable."),
        (4, "We will take steps to protect the cables."),
        (4, "Our resolve remains firm."),
        (
            4,
            "Our commitment to the strait, as enshrined in the treaty, is firm.",
        ),
        (
            3,
            "As early as 2031 Averna and Torvald plan to share a depot.",
        ),
        (3, "The two sides decided to scope a second yard."),
        (
            0,
            "Today, we, Minister Corvane of Averna, and Minister Brenn of Torvald, met in Selk.",
        ),
        (
            0,
            "Today, we—Minister Corvane of Averna, Minister Brenn of Torvald, and Captain Joss R. Hale, Jr. of Selk—met for the fourth talks.",
        ),
        (
            4,
            "The ministers convened to reaffirm their determination to end piracy.",
        ),
        (0, "Minister Corvane led the Avernan delegation."),
        (0, "The two ministers presided over the 9th session."),
    ]);
}

#[test]
fn things_firms_and_outsiders_do_not_speak() {
    let cases = [
        (
            0,
            Actor::ThirdParty,
            "Selk Shipyards Limited and Orlund Marine have signed an agreement.",
        ),
        (
            0,
            Actor::ThirdParty,
            "Gannet Instruments, Inc., has announced that it will build a yard.",
        ),
        (
            0,
            Actor::ThirdParty,
            "More than 200 companies have joined the scheme.",
        ),
        (
            0,
            Actor::ThirdParty,
            "Morvane's invasion of the Ebbe Islands has shattered the peace.",
        ),
        (
            0,
            Actor::ThirdParty,
            "The People's Republic of Morvane has become a source of arms.",
        ),
        (
            0,
            Actor::None,
            "The 9th Averna–Republic of Torvald Strait Meeting was held in Selk.",
        ),
        (
            0,
            Actor::None,
            "Morvane's assets in our banks will remain frozen.",
        ),
        (
            0,
            Actor::None,
            "The Gannet, a jointly built patrol boat, will carry the relay.",
        ),
        (
            0,
            Actor::None,
            "Plateau Watch Training will not make the Forum a party.",
        ),
        (1, Actor::Joint, "Averna and Orlund condemned the raid."),
        (
            0,
            Actor::Joint,
            "The Hon Tessa Corvane MP, Minister for Defence, and Senator the Hon Ivo Brenn, Minister for Trade, met \
             in Selk.",
        ),
        (
            0,
            Actor::Joint,
            "Before the talks, the Avernan Chairman of the Chiefs, General Hale, and the Torvald Chairman, Admiral \
             Orm, presided over a session.",
        ),
    ];
    for (level, actor, text) in cases {
        let found = assess("", text);
        assert_eq!(
            (found.level, found.actor),
            (Some(level), actor),
            "{text}\n{found:?}"
        );
    }
}

#[test]
fn a_body_is_described_by_what_it_remains() {
    let clauses = [
        clause("", "The Council condemned the raid on the ferry."),
        clause("", "The Council remains the only forum of its kind."),
        clause("", "The Council will remain open to all."),
    ];
    let actors: Vec<_> = RULES
        .assess(&clauses)
        .iter()
        .map(|found| found.actor)
        .collect();
    assert_eq!(actors, [Actor::Joint, Actor::None, Actor::Joint]);
}

#[test]
fn conditions_of_the_register() {
    let cases = [
        (
            true,
            "As long as such weapons exist, the two sides will deter them.",
        ),
        (
            true,
            "We will explore, where mutually beneficial, a common yard.",
        ),
        (
            true,
            "The sanctions will remain until Morvane ends its raids.",
        ),
        (
            true,
            "The handover waits until the conditions are fully met.",
        ),
        (false, "We will stand with Kestria for as long as it takes."),
        (false, "We will keep the depot until the end of 2031."),
        (false, "We reviewed the Conditions-based Transition Plan."),
        (
            false,
            "We will send aid, and Torvald envisages, subject to approval, further aid.",
        ),
        (
            false,
            "We will not harm trade; where necessary, others act.",
        ),
    ];
    for (conditional, text) in cases {
        assert_eq!(assess("", text).conditional, conditional, "{text}");
    }
}

#[test]
fn a_lead_without_a_subject_does_not_govern() {
    let cases = [
        ("Having", "and decided to clear the channel.", 4),
        (
            "Having",
            "and reaffirmed the need to keep the strait open.",
            2,
        ),
        ("", "and pressed Morvane to open the corridor.", 2),
        (
            "We have agreed to further",
            "and have deployed two crews.",
            1,
        ),
        (
            "The ministers",
            "and stressed that Morvane should comply.",
            2,
        ),
        (
            "Consistent with its pledge, the two sides",
            "nor do they seek arms.",
            3,
        ),
        (
            "Our police and customs authorities are to",
            "seize the boats.",
            3,
        ),
        ("We are not trying to", "or thwart its growth.", 3),
    ];
    for (lead, text, level) in cases {
        let found = assess(lead, text);
        assert_eq!(
            (found.level, found.actor),
            (Some(level), Actor::Joint),
            "{lead} | {text}\n{found:?}"
        );
    }
}

#[test]
fn a_named_party_renews_its_own_undertaking() {
    levels(&[
        (
            4,
            "The Minister reiterated that Averna would continue to buy the radars it needs.",
        ),
        (
            4,
            "The Secretary affirmed that the U.T. would provide the missing aircraft.",
        ),
        (1, "The Secretary noted that Morvane would hold a vote."),
    ]);
}

#[test]
fn an_item_is_judged_by_its_own_operator_and_not_by_a_deed_in_its_header() {
    let header = "We, the Member States of the Compact, at the summit held in Port Selk, hereby";
    for (level, text) in [
        (2, "Urge all parties to lay down their arms;"),
        (4, "Commit to rebuild the harbour;"),
    ] {
        assert_eq!(assess(header, text).level, Some(level), "{text}");
    }
}

#[test]
fn the_verb_that_nobody_listed_is_told() {
    let cases = [
        (
            "We castigate the raiders.",
            Some(Unlisted::Act("castigate".into())),
        ),
        (
            "The two sides yodel to their guests.",
            Some(Unlisted::Act("yodel to".into())),
        ),
        (
            "The ministers castigated the raiders.",
            Some(Unlisted::Deed("castigated".into())),
        ),
        ("We condemn the raiders.", None),
        ("We conducted a drill.", None),
        ("Morvane castigated the raiders.", None),
        ("The drill was held in March.", None),
    ];
    for (text, unlisted) in cases {
        assert_eq!(assess("", text).unlisted, unlisted, "{text}");
    }
    let found = assess("", "We castigate the raiders.");
    assert_eq!((found.level, found.operator.as_str()), (None, "castigate"));
}

#[test]
fn they_set_up_what_they_inaugurate() {
    let clauses = [
        clause("", "The leaders of Averna and Torvald met in Port Selk."),
        clause("", "The new beacon will guide ships."),
        clause("", "They inaugurated the Selk Pilotage School."),
    ];
    let found = RULES.assess(&clauses).remove(2);
    assert_eq!((found.level, found.actor), (Some(5), Actor::Joint));
}

#[test]
fn stances_with_their_nouns_and_adjectives() {
    levels(&[
        (2, "We consider it vital that the line be respected."),
        (2, "We look to the banks to fund the dredging."),
        (
            3,
            "We look forward to the arrival of the envoys to the talks.",
        ),
        (
            1,
            "The ministers drew comfort from the release of the crew.",
        ),
        (1, "They bade farewell to the outgoing chair."),
    ]);
}

#[test]
fn an_unlisted_verb_goes_on_with_the_clause_it_is_tied_to() {
    let clauses = [
        clause("", "Averna and Torvald reaffirm their friendship."),
        clause("", "We agreed that the two air forces will train together"),
        clause("We", "and rehearse the landing of ferries."),
        clause("", "We noted the report"),
        clause("We", "and rehearse the landing of ferries."),
    ];
    let found = RULES.assess(&clauses);
    assert_eq!(found[2].level, found[1].level);
    assert_eq!((found[2].level, &found[2].unlisted), (Some(4), &None));
    assert_eq!(found[4].level, None, "what is noted governs no deed");
}

#[test]
fn a_noun_after_we_is_not_its_verb() {
    let found = assess("We", "and, funds permitting, will pay for the ferry.");
    assert_eq!(
        (found.level, found.conditional),
        (Some(4), true),
        "{found:?}"
    );
}
