//! The attention of `DeBERTa`, whose scores have up to three parts: a token's content looks for another's content, for
//! where it stands, and is looked for by it.
//!
//! The parts with positions depend on the distance of two tokens only. So the table of positions is multiplied once, when
//! the model is loaded, and a token is multiplied with one row a distance. What belongs to a pair of tokens then lies on
//! slanted lines of the result: the row of the next token begins one entry earlier. A view with that stride is the score,
//! and nothing is looked up token by token.

use tch::Tensor;

use super::super::error::EntailError;
use super::attention::{Attention, Layer, by_head, find, one_by_head, together};
use super::inputs::{Group, Inputs};
use super::layers::{Dense, KIND, Names, Shape};
use super::position::Distances;
use crate::checkpoint::WeightReader;

/// Which parts the scores have beside content for content, and whose weights they take.
#[derive(Clone, Copy)]
pub(super) struct Looks {
    /// Content looks for positions.
    pub for_positions: bool,
    /// Content is looked for by positions.
    pub by_positions: bool,
    /// Positions are multiplied by the weights of the content.
    pub shares_weights: bool,
}

impl Looks {
    /// The parts of a score.
    pub fn parts(self) -> i64 {
        1 + i64::from(self.for_positions) + i64::from(self.by_positions)
    }
}

/// A layer with this attention.
pub(super) struct DisentangledLayer {
    pub layer: Layer,
    heads: i64,
    /// What is looked for where a token stands: heads x rows of the table x width of a head.
    keys: Option<Tensor>,
    /// What looks from there, likewise.
    queries: Option<Tensor>,
}

/// The distances between the tokens of pairs of one length.
pub(super) struct Apart {
    /// The rows of the table for another token, from the farthest behind to the farthest ahead.
    behind_first: Tensor,
    /// The other way round.
    ahead_first: Tensor,
    /// Those seen from the first token.
    from_first: Tensor,
    length: i64,
}

impl Apart {
    pub fn new(distances: Distances, length: i64) -> Self {
        let mut rows = distances.rows(length);
        let ahead_first = Tensor::from_slice(&rows);
        rows.reverse();
        let behind_first = Tensor::from_slice(&rows);
        Self {
            from_first: behind_first.narrow(0, length - 1, length),
            behind_first,
            ahead_first,
            length,
        }
    }

    /// heads x pairs and tokens x distances: as heads and pairs x tokens x tokens, where each token's last entries, or
    /// first, are of distances that it does not meet. The token itself is the middle of its row.
    fn slanted(&self, found: &Tensor, pairs: i64) -> Tensor {
        let (length, distances) = (self.length, 2 * self.length - 1);
        found.as_strided(
            [found.size()[0] * pairs, length, length],
            [length * distances, distances - 1, 1],
            length - 1,
        )
    }
}

impl DisentangledLayer {
    /// The layer at `place` with the normalised table of positions.
    pub fn read(
        reader: &mut WeightReader<'_>,
        place: &str,
        names: &Names,
        shape: &Shape,
        looks: Looks,
        table: Option<&Tensor>,
    ) -> Result<Self, EntailError> {
        let layer = Layer::read(reader, place, names, shape, looks.parts())?;
        let mut project = |wanted: bool, name: &str, shared: Dense| {
            let Some(table) = table.filter(|_| wanted) else {
                return Ok(None);
            };
            let weights = if looks.shares_weights {
                shared
            } else {
                shape.dense(reader, &format!("{place}.attention.self.{name}"))?
            };
            Ok::<_, EntailError>(Some(weights.forward(table)))
        };
        let keys = project(looks.for_positions, "pos_key_proj", layer.attention.keys())?;
        let queries = project(
            looks.by_positions,
            "pos_query_proj",
            layer.attention.queries(),
        )?
        .map(|queries| {
            if looks.shares_weights {
                return queries;
            }
            queries * shape.attention_scale(looks.parts())
        });
        let by_head = |table: Tensor| {
            table
                .view([table.size()[0], shape.heads, -1])
                .transpose(0, 1)
                .contiguous()
        };
        Ok(Self {
            layer,
            heads: shape.heads,
            keys: keys.map(by_head),
            queries: queries.map(by_head),
        })
    }

    /// The states of all tokens; `apart` is of the groups, in order.
    pub fn forward(&self, states: &Tensor, inputs: &Inputs, apart: &[Apart]) -> Tensor {
        let attention = &self.layer.attention;
        let attended = attention.forward(states, |projected| {
            let groups = inputs.groups.iter().zip(apart);
            let found: Vec<Tensor> = groups
                .map(|(group, apart)| self.look(projected, group, apart))
                .collect();
            together(&found)
        });
        self.layer.feed.forward(&attended)
    }

    /// The state of the first token of each pair, filled up.
    pub fn summary(&self, states: &Tensor, inputs: &Inputs, apart: &[Apart]) -> Tensor {
        let attention: &Attention = &self.layer.attention;
        let attended = attention.summary(states, &inputs.first, |queries, rest| {
            let groups = inputs.groups.iter().zip(apart);
            let found: Vec<Tensor> = groups
                .map(|(group, apart)| self.look_from_first(queries, rest, group, apart))
                .collect();
            inputs.filled(&together(&found))
        });
        self.layer.feed.forward(&attended)
    }

    fn look(&self, projected: &Tensor, group: &Group, apart: &Apart) -> Tensor {
        let parts = by_head(projected, group, 3, self.heads);
        let (queries, keys, values) = (parts.get(0), parts.get(1), parts.get(2));
        // The pairs of a group are one matrix here.
        let met = |states: &Tensor, table: &Tensor, rows: &Tensor| {
            let table = table.index_select(1, rows).transpose(1, 2);
            apart.slanted(&states.flatten(1, 2).bmm(&table), group.pairs)
        };
        find(&queries, &keys, &values, |scores| {
            if let Some(table) = &self.keys {
                *scores += met(&queries, table, &apart.behind_first);
            }
            if let Some(table) = &self.queries {
                *scores += met(&keys, table, &apart.ahead_first).transpose(1, 2);
            }
        })
    }

    fn look_from_first(
        &self,
        queries: &Tensor,
        rest: &Tensor,
        group: &Group,
        apart: &Apart,
    ) -> Tensor {
        let queries = one_by_head(queries, group, self.heads);
        let parts = by_head(rest, group, 2, self.heads);
        let (keys, values) = (parts.get(0), parts.get(1));
        // Summed number by number: products of one row would be made by other code than those of several.
        let met = |states: &Tensor, table: &Tensor| {
            let rows = table.index_select(1, &apart.from_first).unsqueeze(1);
            (states * rows).sum_dim_intlist(-1, false, KIND)
        };
        find(&queries, &keys, &values, |scores| {
            if let Some(table) = &self.keys {
                *scores += met(&queries, table).view_as(scores);
            }
            if let Some(table) = &self.queries {
                *scores += met(&keys, table).view_as(scores);
            }
        })
    }
}
