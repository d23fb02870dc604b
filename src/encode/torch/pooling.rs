//! One vector of the hidden states of each row, padding left out.

use tch::{Kind, Tensor};

use super::super::Pooling;

/// Lower than any hidden state.
const LOWEST: f64 = -1e9;

/// Pools `hidden` (rows x tokens x width) by a mask of rows x tokens.
pub(super) fn pool(hidden: &Tensor, mask: &Tensor, pooling: Pooling) -> Tensor {
    match pooling {
        Pooling::Mean => {
            let mask = mask.to_kind(Kind::Float).unsqueeze(-1);
            let over_tokens = [1i64].as_slice();
            let sums = (hidden * &mask).sum_dim_intlist(over_tokens, false, Kind::Float);
            sums / mask.sum_dim_intlist(over_tokens, false, Kind::Float)
        }
        Pooling::Cls => hidden.select(1, 0),
        Pooling::Max => {
            let padding = mask.unsqueeze(-1).eq(0);
            hidden
                .masked_fill(&padding, LOWEST)
                .amax([1i64].as_slice(), false)
        }
    }
}
