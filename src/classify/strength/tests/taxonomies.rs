//! The other registers that come with the program: each file with clauses of its kind, worked out by its header.

use super::{Actor, StrengthRules, clause};
use crate::taxonomy;

/// A taxonomy of `data/taxonomy/`, with the sentences before the one that is asked about.
struct Register {
    rules: StrengthRules,
    before: &'static [&'static str],
}

impl Register {
    fn new(text: &str, before: &'static [&'static str]) -> Self {
        let taxonomy = taxonomy::parse(text, "test").expect("a file that is shipped is valid");
        Self {
            rules: StrengthRules::new(&taxonomy),
            before,
        }
    }

    fn judge(&self, text: &str) -> super::Commitment {
        let mut clauses: Vec<_> = self.before.iter().map(|text| clause("", text)).collect();
        clauses.push(clause("", text));
        self.rules.assess(&clauses).pop().expect("one a clause")
    }

    fn levels(&self, cases: &[(u8, &str)]) {
        for (level, text) in cases {
            let found = self.judge(text);
            assert_eq!(found.level, Some(*level), "{text}\n{found:?}");
        }
    }
}

fn legislation() -> Register {
    Register::new(
        include_str!("../../../../data/taxonomy/eu_legislation.toml"),
        &[],
    )
}

fn manifesto() -> Register {
    Register::new(
        include_str!("../../../../data/taxonomy/manifestos.toml"),
        &["We believe in public service.", "Rents have doubled."],
    )
}

fn climate() -> Register {
    Register::new(
        include_str!("../../../../data/taxonomy/climate.toml"),
        &["Averna accounts for a small share of emissions."],
    )
}

#[test]
fn an_act_binds_those_who_can_act() {
    legislation().levels(&[
        (4, "Member States shall lay down the rules on penalties."),
        (4, "The keeper of the register shall enter each sale within five days."),
        (4, "The competent authorities of the Member States shall exchange their findings."),
        (4, "The Member State concerned shall inform the holders of licences."),
        (4, "The authority concerned must return the deposit."),
        (4, "Where a laboratory finds traces of lead, it shall inform the inspector."),
        (4, "Averna shall recover the aid."),
        (4, "The EFGH shall keep the list."),
        (4, "Member States shall apply these rules to all ferries."),
        (4, "The samples shall be taken by an inspector."),
        (4, "Applicants shall be told the reasons."),
        (4, "Passengers shall be entitled to a meal."),
        (4, "Reporting of catches By way of derogation from Article 4, masters shall report each day."),
        (4, "Vessels using drift nets shall carry an observer."),
        (5, "Operators shall not sell eggs without a stamp."),
        (5, "Dealers shall be prohibited from buying such shells."),
    ]);
}

#[test]
fn an_act_describes_texts_and_things() {
    legislation().levels(&[
        (
            0,
            "This Regulation shall enter into force on the third day following its publication.",
        ),
        (0, "It shall apply from 1 May 2031."),
        (
            0,
            "‘Ferry’ means a ship that carries more than twelve passengers.",
        ),
        (
            0,
            "Annex IV shall be replaced by the text in the Annex to this Decision.",
        ),
        (0, "Article 3 is amended as follows:"),
        (
            0,
            "The Committee shall be composed of one representative from each port.",
        ),
        (0, "The permit shall be deemed to have been granted."),
        (3, "The label shall show the weight of the eggs."),
        (0, "The list of ports shall be set out in Annex II."),
        (3, "The report of the authority shall contain a summary."),
        (3, "The Member State's report shall contain a summary."),
        (3, "Requests shall be sent in writing."),
        (3, "The sale of such shells shall be prohibited."),
        (1, "Member States may exempt small ferries."),
        (1, "The authority shall not be obliged to repeat the test."),
        (2, "Member States should exchange their experience."),
    ]);
}

#[test]
fn an_act_says_whom_it_denies_what() {
    let found = legislation().judge("Operators shall not sell eggs without a stamp.");
    assert_eq!(found.polarity.as_str(), "negative");
    let found = legislation().judge("Where necessary, operators shall repeat the test.");
    assert!(found.conditional);
    assert_eq!(found.level, Some(4));
}

#[test]
fn a_party_pledges_what_it_will_do() {
    manifesto().levels(&[
        (4, "We will open a clinic in every town."),
        (4, "Labour will bring the railways back."),
        (4, "The Green Party will ban such nets."),
        (4, "A Conservative government would cut the levy."),
        (4, "The next Labour government will open the archives."),
        (4, "We pledge to protect the meadows."),
        (4, "We are going to mend the roads."),
        (4, "Ban the sale of such nets."),
        (4, "Mend every road in the county."),
        (0, "Roads for the future"),
        (5, "We will build 40,000 homes by 2031."),
        (5, "We will spend £2 billion on harbours."),
        (3, "We aim to end fuel poverty."),
        (3, "We want to see fewer cars in our towns."),
        (3, "We will look at the case for a tunnel."),
        (2, "We want every child to learn to swim."),
        (2, "Every child should learn to swim."),
        (2, "We support the right to strike."),
        (2, "We oppose the sale of the harbours."),
        (2, "It is time for a fair wage."),
        (1, "We believe that work should pay."),
        (1, "We are proud of our record."),
        (1, "In office we opened two hundred libraries."),
        (0, "Wages have fallen for ten years."),
        (
            0,
            "The current government has closed two hundred libraries.",
        ),
    ]);
    let cases = [
        (Actor::Joint, "We will open a clinic in every town."),
        (
            Actor::ThirdParty,
            "The previous government has closed the school.",
        ),
        (Actor::None, "Wages have fallen for ten years."),
    ];
    for (actor, text) in cases {
        assert_eq!(manifesto().judge(text).actor, actor, "{text}");
    }
}

#[test]
fn a_climate_plan_binds_by_date_and_amount() {
    let cases = [
        (
            5,
            false,
            "Averna commits to reduce its emissions by 40% by 2030.",
        ),
        (5, false, "The Government will phase out coal by 2035."),
        (4, false, "The country commits to restore its mangroves."),
        (4, false, "We will protect our peatlands."),
        (3, false, "Averna aims to cut methane by a third by 2030."),
        (3, false, "We intend to plant two million trees."),
        (3, false, "The Government is considering a carbon tax."),
        (
            4,
            true,
            "Subject to international support, Averna will reduce its emissions by 60% by 2030.",
        ),
        (
            4,
            true,
            "With adequate support, the Government will close two coal plants by 2032.",
        ),
        (
            2,
            false,
            "We call on developed countries to double their contributions.",
        ),
        (1, false, "We recognise the findings of the panel."),
        (
            0,
            false,
            "The energy sector is responsible for half of the emissions.",
        ),
    ];
    for (level, conditional, text) in cases {
        let found = climate().judge(text);
        assert_eq!(
            (found.level, found.conditional),
            (Some(level), conditional),
            "{text}\n{found:?}"
        );
    }
}

#[test]
fn without_strengths_nothing_is_said_of_force() {
    let goals = Register::new(include_str!("../../../../data/taxonomy/sdg.toml"), &[]);
    for text in [
        "Child labour remains common in mines.",
        "We will not fund coal if prices fall.",
    ] {
        let found = goals.judge(text);
        assert_eq!(
            (found.level, found.operator.as_str(), found.actor),
            (None, "", Actor::None)
        );
        assert!(!found.conditional && found.polarity == super::super::Polarity::Positive);
    }
}
