//! Explanations as JSON. The keys are a promise to scripts; `docs/explain.md` says what each is.

use clausemark::classify::{Decider, DomainReason, NearText, StrengthLabel, StrengthReason};
use clausemark::run::Explained;
use clausemark::taxonomy::{NO_DOMAIN, Taxonomy};
use serde::Serialize;
use serde_json::Value;

/// Everything that is printed.
#[derive(Debug, Serialize)]
pub struct Record<'e> {
    taxonomy: Named<'e>,
    model: Value,
    head: Option<Value>,
    clauses: Vec<ClauseRecord<'e>>,
}

#[derive(Debug, Serialize)]
struct Named<'e> {
    name: &'e str,
    sha256: &'e str,
}

#[derive(Debug, Serialize)]
struct ClauseRecord<'e> {
    clause_id: &'e str,
    start: usize,
    end: usize,
    text: &'e str,
    lead: &'e str,
    domain: &'e str,
    domains: Vec<DomainRecord<'e>>,
    strength: Option<StrengthRecord<'e>>,
    polarity: &'static str,
    conditional: bool,
    actor: &'static str,
    review: bool,
    doubts: Vec<String>,
}

#[derive(Debug, Serialize)]
struct DomainRecord<'e> {
    id: &'e str,
    name: &'e str,
    score: f64,
    threshold: f64,
    given: bool,
    alone: Option<f64>,
    zero_shot: Option<f64>,
    nearest: Vec<NearRecord<'e>>,
}

#[derive(Debug, Serialize)]
struct NearRecord<'e> {
    text: &'e str,
    cosine: f64,
}

#[derive(Debug, Serialize)]
struct StrengthRecord<'e> {
    #[serde(flatten)]
    level: LevelRecord<'e>,
    operator: &'e str,
    rule: &'static str,
    because: &'static str,
    lowered: bool,
    decided_by: &'static str,
    nearest: Vec<NearRecord<'e>>,
    zero_shot: Option<LevelRecord<'e>>,
}

#[derive(Debug, Serialize)]
struct LevelRecord<'e> {
    level: u8,
    id: &'e str,
    score: f64,
}

/// What is printed of `explained`.
pub fn record<'e>(
    explained: &'e [Explained<'e>],
    taxonomy: &'e Taxonomy,
    model: Value,
    head: Option<Value>,
) -> Record<'e> {
    Record {
        taxonomy: Named {
            name: &taxonomy.name,
            sha256: &taxonomy.checksum,
        },
        model,
        head,
        clauses: explained
            .iter()
            .map(|explained| of_clause(explained, taxonomy))
            .collect(),
    }
}

fn of_clause<'e>(explained: &'e Explained<'e>, taxonomy: &'e Taxonomy) -> ClauseRecord<'e> {
    let labelled = &explained.labelled;
    let (clause, commitment) = (&labelled.clause, &labelled.commitment);
    let explanation = &explained.explanation;
    let given = labelled.domains.given.first();
    ClauseRecord {
        clause_id: &clause.id,
        start: clause.span.start,
        end: clause.span.end,
        text: &clause.text,
        lead: &clause.lead,
        domain: given.map_or(NO_DOMAIN, |(label, _)| &taxonomy.domains[*label].id),
        domains: explanation
            .domains
            .iter()
            .map(|reason| of_domain(reason, taxonomy))
            .collect(),
        strength: explanation
            .strength
            .as_ref()
            .map(|reason| of_strength(reason, &commitment.operator, taxonomy)),
        polarity: commitment.polarity.as_str(),
        conditional: commitment.conditional,
        actor: commitment.actor.as_str(),
        review: labelled.review,
        doubts: explanation.doubts.iter().map(ToString::to_string).collect(),
    }
}

fn of_domain<'e>(reason: &'e DomainReason<'e>, taxonomy: &'e Taxonomy) -> DomainRecord<'e> {
    let domain = &taxonomy.domains[reason.label];
    DomainRecord {
        id: &domain.id,
        name: &domain.name,
        score: rounded(reason.score),
        threshold: rounded(reason.threshold),
        given: reason.given,
        alone: reason.alone.map(rounded),
        zero_shot: reason.zero_shot.map(rounded),
        nearest: near(&reason.nearest),
    }
}

fn of_strength<'e>(
    reason: &'e StrengthReason<'e>,
    operator: &'e str,
    taxonomy: &'e Taxonomy,
) -> StrengthRecord<'e> {
    let level = |label: StrengthLabel| {
        let strength = &taxonomy.strengths[label.index];
        LevelRecord {
            level: strength.level,
            id: &strength.id,
            score: rounded(label.score),
        }
    };
    let (decided_by, sentences) = match &reason.decider {
        Decider::Rule { .. } => ("rule", [].as_slice()),
        Decider::Sentences(nearest) => ("sentences", nearest.as_slice()),
        Decider::Nothing => ("nothing", [].as_slice()),
    };
    StrengthRecord {
        level: level(reason.given),
        operator,
        rule: reason.rule,
        because: reason.because,
        lowered: reason.decider == Decider::Rule { lowered: true },
        decided_by,
        nearest: near(sentences),
        zero_shot: reason.zero_shot.map(level),
    }
}

fn near<'e>(texts: &'e [NearText<'e>]) -> Vec<NearRecord<'e>> {
    let texts = texts.iter();
    texts
        .map(|near| NearRecord {
            text: near.text,
            cosine: rounded(near.cosine),
        })
        .collect()
}

/// Four decimals, as in the table.
fn rounded(value: f32) -> f64 {
    (f64::from(value) * 1e4).round() / 1e4
}
