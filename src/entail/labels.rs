//! Which logit of a head means what.
//!
//! Heads put their labels in any order: of the published checkpoints some have entailment first, some last, some in the
//! middle. A logit that is taken for another gives tables that look right and mean the opposite. So the names in
//! `config.json` decide, and a head without names is refused.

use std::collections::BTreeMap;
use std::path::Path;

use super::error::EntailError;

/// The places of the logits that are looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Verdicts {
    /// Of entailment.
    pub entailment: usize,
    /// Of contradiction; in a head with two labels, of the other one.
    pub contradiction: usize,
    /// How many logits the head has.
    pub count: usize,
}

/// What to do about a head without names.
const NAME_THEM: &str = "if the model's page names them, write them into label2id, such as {\"contradiction\": 0, \"neutral\": 1, \
     \"entailment\": 2}; a model that was not trained on inference (MNLI and the like) cannot be used";

impl Verdicts {
    /// Finds the labels by name, whatever the case: "entailment", and "contradiction" or, of two labels, the other.
    ///
    /// # Errors
    /// When the names do not tell, or their numbers are not those of logits. `path` is for messages.
    pub fn find(label2id: &BTreeMap<String, i64>, path: &Path) -> Result<Self, EntailError> {
        let wrong = |reason: String| EntailError::Labels {
            path: path.to_path_buf(),
            reason,
            remedy: NAME_THEM,
        };
        if label2id.is_empty() {
            return Err(wrong("it has neither label2id nor id2label".into()));
        }
        let names = label2id.keys().cloned().collect::<Vec<_>>().join(", ");
        let mut ids: Vec<i64> = label2id.values().copied().collect();
        ids.sort_unstable();
        if !ids.iter().copied().eq((0..).take(ids.len())) {
            return Err(wrong(format!(
                "the numbers of its labels are {ids:?}, not 0 to {}",
                ids.len() - 1
            )));
        }
        let place = |beginning: &str| {
            let mut alike = label2id
                .iter()
                .filter(|(name, _)| name.trim().to_lowercase().starts_with(beginning));
            let only = alike.next().filter(|_| alike.next().is_none());
            only.and_then(|(_, id)| usize::try_from(*id).ok())
        };
        let Some(entailment) = place("entail") else {
            return Err(wrong(format!("its labels are {names}")));
        };
        let contradiction = match label2id.len() {
            2 => Some(1 - entailment),
            _ => place("contradict"),
        };
        let Some(contradiction) = contradiction else {
            return Err(wrong(format!(
                "its labels are {names}, without contradiction"
            )));
        };
        Ok(Self {
            entailment,
            contradiction,
            count: ids.len(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn find(labels: &[(&str, i64)]) -> Result<Verdicts, String> {
        let labels = labels
            .iter()
            .map(|(name, id)| ((*name).to_string(), *id))
            .collect();
        Verdicts::find(&labels, Path::new("config.json")).map_err(|error| error.to_string())
    }

    #[test]
    fn names_decide_whatever_their_order_and_case() {
        let found = find(&[("CONTRADICTION", 1), ("Neutral", 2), ("ENTAILMENT", 0)]).unwrap();
        assert_eq!(
            (found.entailment, found.contradiction, found.count),
            (0, 1, 3)
        );
        let found = find(&[("contradiction", 0), ("entailment", 1), ("neutral", 2)]).unwrap();
        assert_eq!((found.entailment, found.contradiction), (1, 0));
    }

    #[test]
    fn of_two_labels_the_other_is_the_rival() {
        let found = find(&[("not_entailment", 0), ("entailment", 1)]).unwrap();
        assert_eq!(
            (found.entailment, found.contradiction, found.count),
            (1, 0, 2)
        );
        let found = find(&[("entailment", 0), ("not_entailment", 1)]).unwrap();
        assert_eq!((found.entailment, found.contradiction), (0, 1));
    }

    #[test]
    fn a_head_without_names_is_refused_with_a_remedy() {
        for labels in [
            &[][..],
            &[("LABEL_0", 0), ("LABEL_1", 1), ("LABEL_2", 2)],
            &[("positive", 0), ("negative", 1)],
            &[("entailment", 0), ("neutral", 1), ("other", 2)],
            &[("entailment", 0), ("entailed", 1)],
            &[("entailment", 0), ("contradiction", 2)],
            &[("entailment", -1), ("contradiction", 0)],
        ] {
            let message = find(labels).unwrap_err();
            assert!(message.contains("write them into label2id"), "{message}");
        }
        assert!(
            find(&[("LABEL_0", 0), ("LABEL_1", 1)])
                .unwrap_err()
                .contains("LABEL_0, LABEL_1")
        );
    }
}
