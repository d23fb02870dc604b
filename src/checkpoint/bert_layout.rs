//! How the weights of BERT and `RoBERTa` are named and shaped, and how they come to the right layer normalisation.

use rust_bert::bert::BertConfig;
use tch::Tensor;

use super::weights::Layout;

/// What rust-bert adds to the variance in every layer normalisation of BERT and `RoBERTa`, whatever the configuration
/// says.
const BUILT_IN_EPSILON: f64 = 1e-12;

/// The layout of `BertModel<BertEmbeddings>` and `BertModel<RobertaEmbeddings>`, alone or below a head.
///
/// Layer normalisation divides by the root of the variance and a small number, and that number is the configuration's
/// (1e-5 for `RoBERTa`) where rust-bert has 1e-12 built in. With inputs s times as large, 1e-12 does what 1e-12 / s^2
/// does to the inputs themselves. So s is chosen to make that the configured number, what is added up into a
/// normalisation is made s times as large, and what reads its result is made 1 / s times as large: the network computes
/// the same function as one with the configured number. The last layer's result is left as it is.
pub struct BertLayout<'c> {
    prefix: &'static str,
    config: &'c BertConfig,
    scale: f64,
}

impl<'c> BertLayout<'c> {
    /// The layout of a network with `config` whose names begin with `prefix` or not, and whose layer normalisation adds
    /// `layer_norm_eps` to the variance.
    #[must_use]
    pub fn new(prefix: &'static str, config: &'c BertConfig, layer_norm_eps: f64) -> Self {
        Self {
            prefix,
            config,
            scale: (BUILT_IN_EPSILON / layer_norm_eps).sqrt(),
        }
    }

    /// The configuration to build the network with: its tables are tiny, since they are replaced in any case.
    #[must_use]
    pub fn tiny(&self) -> BertConfig {
        BertConfig {
            vocab_size: 1,
            max_position_embeddings: 1,
            intermediate_size: 1,
            ..self.config.clone()
        }
    }
}

impl Layout for BertLayout<'_> {
    fn prefix(&self) -> &str {
        self.prefix
    }

    fn shape(&self, name: &str, built: &Tensor) -> Vec<i64> {
        let (hidden, inner) = (self.config.hidden_size, self.config.intermediate_size);
        let in_feed_forward = !name.contains(".attention.");
        if name.ends_with("word_embeddings.weight") {
            vec![self.config.vocab_size, hidden]
        } else if name.ends_with("position_embeddings.weight") {
            vec![self.config.max_position_embeddings, hidden]
        } else if name.ends_with("intermediate.dense.weight") {
            vec![inner, hidden]
        } else if name.ends_with("intermediate.dense.bias") {
            vec![inner]
        } else if in_feed_forward && name.ends_with("output.dense.weight") {
            vec![hidden, inner]
        } else {
            built.size()
        }
    }

    fn scale(&self, name: &str) -> f64 {
        let up_to_first = name.contains("embeddings.");
        let Some((_, place)) = name.split_once("encoder.layer.") else {
            return if up_to_first { self.scale } else { 1.0 };
        };
        let last = format!("{}.output.LayerNorm.", self.config.num_hidden_layers - 1);
        let reads_result = place.contains(".attention.self.") || place.contains(".intermediate.");
        if place.starts_with(&last) {
            1.0
        } else if reads_result && place.ends_with(".weight") {
            1.0 / self.scale
        } else if reads_result {
            1.0
        } else {
            self.scale
        }
    }
}
