//! From hidden states to logits.

use rust_bert::Activation;
use tch::nn::{self, Init, Path};
use tch::{Kind, Tensor};

use super::Inputs;

/// Rows the products of a head always have. One row would be multiplied by other code than many, which rounds otherwise.
const ROWS: i64 = 16;

/// A layer that is not filled with random numbers before its weights are put in place.
pub(super) const EMPTY: nn::LinearConfig = nn::LinearConfig {
    ws_init: Init::Const(0.0),
    bs_init: Some(Init::Const(0.0)),
    bias: true,
};

/// The token whose hidden state stands for the pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Summary {
    First,
    Last,
}

/// Two linear layers with an activation between them, as all these networks have it.
pub(in super::super) struct Head {
    pub(super) summary: Summary,
    pub(super) dense: nn::Linear,
    pub(super) activation: Activation,
    pub(super) out: nn::Linear,
}

impl Head {
    /// A head whose layers are square but for the last, which has `count` logits.
    pub fn new(dense: &Path<'_>, out: &Path<'_>, width: i64, count: usize) -> Self {
        let count = i64::try_from(count).unwrap_or(i64::MAX);
        Self {
            summary: Summary::First,
            dense: nn::linear(dense, width, width, EMPTY),
            activation: Activation::tanh,
            out: nn::linear(out, width, count, EMPTY),
        }
    }

    /// The logits: rows x labels. There are 16 rows at most.
    pub fn logits(&self, hidden: &Tensor, inputs: &Inputs) -> Tensor {
        let token = match self.summary {
            Summary::First => hidden.select(1, 0),
            Summary::Last => {
                let width = hidden.size()[2];
                let last = (&inputs.lengths - 1)
                    .view([-1, 1, 1])
                    .expand([-1, 1, width], false);
                hidden.gather(1, &last, false).squeeze_dim(1)
            }
        };
        let rows = token.size()[0];
        let filled = Tensor::cat(
            &[
                &token,
                &Tensor::zeros(
                    [(ROWS - rows).max(0), token.size()[1]],
                    (token.kind(), token.device()),
                ),
            ],
            0,
        );
        let between = (self.activation.get_function().get_fn())(&filled.apply(&self.dense));
        between
            .apply(&self.out)
            .narrow(0, 0, rows)
            .to_kind(Kind::Float)
    }
}
