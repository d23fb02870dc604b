//! Words that are verbs in one place and nouns, adjectives or participles in another.

use super::tests::{check, check_whole};

#[test]
fn verbs_that_share_an_object_are_one_predicate() {
    check_whole(&[
        "Averna cannot afford to equip, train and prepare its forces for one war alone.",
        "The allies must and will continue to fulfil their tasks.",
        "They created an agency to plan and deliver these new ships.",
        "The Ministers met in Orlo, where crews openly and repeatedly breached the truce.",
        "We will give financial and technical assistance.",
    ]);
}

#[test]
fn a_verb_that_is_a_noun_where_it_stands_begins_no_clause() {
    check_whole(&[
        "The accord shows Averna's ties to the Northern Sea and Inner Bay regions and Selk's firm support for the Torvald rebalance.",
        "The Act will transfer funds to coast and island districts, along with new rights over trade.",
        "We will review the new system and the Orlo report to assess whether it works.",
        "We will give the young people the tools and chances they need through new schools.",
        "We will build a quicker, cheaper and more reliable network that serves all.",
        "They will keep their tariffs low and stable by ensuring the Council puts safety first.",
    ]);
}

#[test]
fn participles_that_describe_a_noun_begin_no_clause() {
    check_whole(&[
        "The Ministers reaffirmed the will of both Presidents to build a pact of wide reach, based on shared aims and trust, as laid down in the Vision of 2030, and reiterated in the declaration of 2031.",
        "The two sides reaffirmed a treaty signed in Orlo, and endorsed by both parliaments.",
    ]);
}

#[test]
fn past_forms_after_a_noun_begin_a_clause() {
    check(&[
        (
            "President Orlo visited the Selk Memorial and laid wreaths at its foot.",
            &[
                "President Orlo visited the Selk Memorial",
                "President Orlo | and laid wreaths at its foot.",
            ],
        ),
        (
            "The Minister visited Karlsburg city, met with the Governor of the state and met with traders.",
            &[
                "The Minister visited Karlsburg city,",
                "The Minister | met with the Governor of the state",
                "The Minister | and met with traders.",
            ],
        ),
        (
            "As agreed in May, the two navies held a drill and visited each other's ports.",
            &[
                "As agreed in May, the two navies held a drill",
                "the two navies | and visited each other's ports.",
            ],
        ),
    ]);
}

#[test]
fn plural_subjects_have_verbs_in_a_series() {
    check(&[(
        "Two million pilots visit, train, or serve in Torvald, and many students reside in Averna.",
        &[
            "Two million pilots visit, train, or serve in Torvald,",
            "and many students reside in Averna.",
        ],
    )]);
}

#[test]
fn relative_clauses_stay_inside_and_the_predicate_goes_on_behind_them() {
    check(&[
        (
            "We commend the group, whose report we endorse, and look forward to its next session.",
            &[
                "We commend the group, whose report we endorse,",
                "We | and look forward to its next session.",
            ],
        ),
        (
            "The Council, which meets twice a year, reports to the ministers and advises them on purchases.",
            &[
                "The Council, which meets twice a year, reports to the ministers",
                "The Council, which meets twice a year, | and advises them on purchases.",
            ],
        ),
        (
            "We will do all we can to protect jobs in the yards and will work to open new markets.",
            &[
                "We will do all we can to protect jobs in the yards",
                "We | and will work to open new markets.",
            ],
        ),
    ]);
}

#[test]
fn a_modal_that_is_repeated_in_a_complement_stays_in_it() {
    check_whole(&[
        "They stressed that the talks should be guided by fairness, as enshrined in the Orlo Pact, and should be held in the open.",
    ]);
}

#[test]
fn an_item_without_a_header_governs_its_series() {
    check(&[(
        "Strengthen the reserve and expand the exchange of officers.",
        &[
            "Strengthen the reserve",
            "and expand the exchange of officers.",
        ],
    )]);
}

#[test]
fn base_forms_with_objects_need_no_conjunction_behind_them() {
    check(&[(
        "We will complete the coastal path, introduce a fuller right of way and a new class of parks.",
        &[
            "We will complete the coastal path,",
            "We will | introduce a fuller right of way and a new class of parks.",
        ],
    )]);
}

#[test]
fn verbs_inside_a_clause_go_on_only_with_verbs_that_agree() {
    check(&[
        (
            "The plan tackles the causes of want, gives families shelter if they cannot find it, and ensures that children learn.",
            &[
                "The plan tackles the causes of want,",
                "The plan | gives families shelter if they cannot find it,",
                "The plan | and ensures that children learn.",
            ],
        ),
        (
            "We believe there should be ships in the north and will seek funds for them.",
            &[
                "We believe there should be ships in the north",
                "We | and will seek funds for them.",
            ],
        ),
        (
            "The defence budget rose by 4 per cent in 2030, fell in 2031 and is set to rise again.",
            &[
                "The defence budget rose by 4 per cent in 2030,",
                "The defence budget | fell in 2031",
                "The defence budget | and is set to rise again.",
            ],
        ),
    ]);
    check_whole(&[
        "They stressed that the talks should be guided by fairness, and should be held in the open.",
        "They thanked the crews who, often at short notice and with few means, had cleared the strait.",
    ]);
}

#[test]
fn a_phrase_between_a_conjunction_and_an_auxiliary_belongs_to_the_further_clause() {
    check(&[(
        "We will press for the line to be restored, and with peace, will open it each year.",
        &[
            "We will press for the line to be restored,",
            "We | and with peace, will open it each year.",
        ],
    )]);
}

#[test]
fn full_clauses_follow_subjects_that_look_like_verbs() {
    check(&[
        (
            "The Council welcomes the truce, and measures to monitor it are being prepared.",
            &[
                "The Council welcomes the truce,",
                "and measures to monitor it are being prepared.",
            ],
        ),
        (
            "Exercises and exchanges between the services continue, and staff talks take place each year.",
            &[
                "Exercises and exchanges between the services continue,",
                "and staff talks take place each year.",
            ],
        ),
        (
            "The forces conducted exercises, trained with allies and shared information on threats.",
            &[
                "The forces conducted exercises,",
                "The forces | trained with allies",
                "The forces | and shared information on threats.",
            ],
        ),
    ]);
}

#[test]
fn the_verb_that_is_due_belongs_to_the_clause_that_waits_for_it() {
    check_whole(&[
        "He noted that any attack on Averna or its allies, including one by drones, is unacceptable and will be met.",
        "They said that the pact has promoted peace not only at home, but also abroad, and has grown strong.",
        "They chose a path that is open to the needs of the north, and aligned with those of the south.",
    ]);
}

#[test]
fn stances_and_what_persists_go_on_with_the_speakers() {
    check(&[
        (
            "We oppose any attempt to change the line by force and support a region free from fear.",
            &[
                "We oppose any attempt to change the line by force",
                "We | and support a region free from fear.",
            ],
        ),
        (
            "Selk tested two missiles in May alone, and continues to threaten its neighbours.",
            &[
                "Selk tested two missiles in May alone,",
                "Selk | and continues to threaten its neighbours.",
            ],
        ),
        (
            "Our planet already faces great strains and the war in Selk adds to them.",
            &[
                "Our planet already faces great strains",
                "and the war in Selk adds to them.",
            ],
        ),
    ]);
    check_whole(&[
        "The Ministers reaffirmed the mutual duties and steadfast commitments of both countries founded on the treaty.",
        "They will keep a posture able to defeat any and all threats, including through plans to hold drills.",
        "We call upon schools, colleges and employers to train more engineers.",
    ]);
}

#[test]
fn a_series_of_base_forms_ends_in_one_that_is_mostly_a_noun() {
    check(&[(
        "The leaders pledged to respond to the drought, combat hunger, and address shared risks.",
        &[
            "The leaders pledged to respond to the drought,",
            "The leaders pledged to | combat hunger,",
            "The leaders pledged to | and address shared risks.",
        ],
    )]);
}

#[test]
fn a_participle_with_its_preposition_may_describe_a_noun() {
    check_whole(&[
        "Averna must build a versatile and responsive force prepared for a wider set of tasks.",
        "The Council stresses our trade, science and supply base in the fields needed to prevail.",
        "Emissions grow in many states, with loss of soil and salinity threatening lives and homes.",
    ]);
}

#[test]
fn an_infinitive_after_a_verb_without_object_says_what_for() {
    check_whole(&[
        "The services must evolve to find and describe threats and give timely warning.",
        "We meet today in Orlo to reaffirm the worth of the pact, and underline that its aims are just.",
    ]);
}

#[test]
fn a_gerund_goes_on_as_an_infinitive() {
    check(&[(
        "They committed to ensuring the voices of the young are heard, and to draw on their skill.",
        &[
            "They committed to ensuring the voices of the young are heard,",
            "They committed | and to draw on their skill.",
        ],
    )]);
}

#[test]
fn courtesies_are_extended() {
    check(&[(
        "The Summit observed a minute of silence for the late President and extended condolences to his family.",
        &[
            "The Summit observed a minute of silence for the late President",
            "The Summit | and extended condolences to his family.",
        ],
    )]);
}
