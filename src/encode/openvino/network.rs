//! A network of BERT's shape as a graph.

use super::super::weights::{Embeddings, Layer, Linear, Norm, Source};
use super::super::{EncodeError, ModelConfig};
use super::graph::{Graph, Number, Value};

/// The names of the inputs.
pub(super) const IDS: &str = "ids";
pub(super) const PLACES: &str = "places";
pub(super) const MASK: &str = "mask";

/// Attributes of an operation that has none.
const NONE: &[(&str, &dyn std::fmt::Display)] = &[];

/// Writes the network that `config` describes, whose inputs are ids and places, rows x tokens, and what is added to the
/// scores of keys, rows x 1 x 1 x tokens. Its output are the last hidden states, rows x tokens x width.
///
/// # Errors
/// When a weight is missing or of another shape.
pub(super) fn write(
    config: &ModelConfig,
    source: &Source<'_>,
    embeddings: Embeddings,
) -> Result<Graph, EncodeError> {
    let mut network = Network {
        graph: Graph::default(),
        width: config.width,
        heads: config.heads,
    };
    let ids = network.graph.parameter(IDS, Number::I32, &[None, None]);
    let places = network.graph.parameter(PLACES, Number::I32, &[None, None]);
    let mask = [None, Some(1), Some(1), None];
    let mask = network.graph.parameter(MASK, Number::F32, &mask);
    let mut states = network.embed(embeddings, ids, places);
    for layer in 0..config.layers {
        states = network.layer(source.layer(layer)?, states, mask);
    }
    network.graph.result(states);
    Ok(network.graph)
}

struct Network {
    graph: Graph,
    width: usize,
    heads: usize,
}

impl Network {
    fn embed(&mut self, embeddings: Embeddings, ids: Value, places: Value) -> Value {
        let Embeddings {
            words,
            places: mut table,
            kind,
            norm,
            ..
        } = embeddings;
        if !kind.is_empty() {
            for row in table.chunks_exact_mut(self.width) {
                row.iter_mut()
                    .zip(&kind)
                    .for_each(|(number, kind)| *number += kind);
            }
        }
        let words = self.look_up(words, ids);
        let places = self.look_up(table, places);
        let sum = self.add(words, places);
        self.normalise(norm, sum)
    }

    fn look_up(&mut self, table: Vec<f32>, ids: Value) -> Value {
        let shape = [table.len() / self.width, self.width];
        let table = self.graph.floats(&shape, table);
        let axis = self.graph.whole(0);
        self.graph.operation(
            ("Gather", "opset8"),
            &[("batch_dims", &0)],
            &[table, ids, axis],
        )
    }

    fn add(&mut self, one: Value, other: Value) -> Value {
        let data: &[(_, &dyn std::fmt::Display)] = &[("auto_broadcast", &"numpy")];
        self.graph.operation(("Add", "opset1"), data, &[one, other])
    }

    fn normalise(&mut self, norm: Norm, states: Value) -> Value {
        let axes = self.graph.wholes(vec![-1]);
        let data: &[(_, &dyn std::fmt::Display)] = &[
            ("eps", &norm.epsilon),
            ("normalize_variance", &true),
            ("eps_mode", &"INSIDE_SQRT"),
        ];
        let even = self
            .graph
            .operation(("MVN", "opset6"), data, &[states, axes]);
        let shape = [1, 1, self.width];
        let weight = self.graph.floats(&shape, norm.weight);
        let data: &[(_, &dyn std::fmt::Display)] = &[("auto_broadcast", &"numpy")];
        let scaled = self
            .graph
            .operation(("Multiply", "opset1"), data, &[even, weight]);
        let bias = self.graph.floats(&shape, norm.bias);
        self.add(scaled, bias)
    }

    fn linear(&mut self, linear: Linear, states: Value) -> Value {
        let outputs = linear.bias.len();
        let inputs = linear.weights.len() / outputs;
        let weights = self.graph.floats(&[outputs, inputs], linear.weights);
        let data: &[(_, &dyn std::fmt::Display)] =
            &[("transpose_a", &false), ("transpose_b", &true)];
        let product = self
            .graph
            .operation(("MatMul", "opset1"), data, &[states, weights]);
        let bias = self.graph.floats(&[1, 1, outputs], linear.bias);
        self.add(product, bias)
    }

    /// Lengths that are 0 stay as they are.
    fn reshape(&mut self, states: Value, lengths: &[usize]) -> Value {
        #[allow(clippy::cast_possible_wrap)] // widths and numbers of heads
        let lengths: Vec<i64> = lengths.iter().map(|length| *length as i64).collect();
        let shape = self.graph.wholes(lengths);
        let data: &[(_, &dyn std::fmt::Display)] = &[("special_zero", &true)];
        self.graph
            .operation(("Reshape", "opset1"), data, &[states, shape])
    }

    fn transpose(&mut self, states: Value) -> Value {
        let order = self.graph.wholes(vec![0, 2, 1, 3]);
        self.graph
            .operation(("Transpose", "opset1"), NONE, &[states, order])
    }

    /// Queries, keys or values as rows x heads x tokens x width of a head.
    fn heads(&mut self, linear: Linear, states: Value) -> Value {
        let made = self.linear(linear, states);
        let parted = self.reshape(made, &[0, 0, self.heads, self.width / self.heads]);
        self.transpose(parted)
    }

    fn layer(&mut self, layer: Layer, states: Value, mask: Value) -> Value {
        let [queries, keys, values] = thirds(&layer.attention).map(|part| self.heads(part, states));
        let data: &[(_, &dyn std::fmt::Display)] = &[("causal", &false)];
        let taken = self.graph.operation(
            ("ScaledDotProductAttention", "opset13"),
            data,
            &[queries, keys, values, mask],
        );
        let taken = self.transpose(taken);
        let taken = self.reshape(taken, &[0, 0, self.width]);
        let output = self.linear(layer.output, taken);
        let sum = self.add(states, output);
        let states = self.normalise(layer.output_norm, sum);

        let inner = self.linear(layer.inner, states);
        let data: &[(_, &dyn std::fmt::Display)] = &[("approximation_mode", &"ERF")];
        let inner = self.graph.operation(("Gelu", "opset7"), data, &[inner]);
        let outer = self.linear(layer.outer, inner);
        let sum = self.add(states, outer);
        self.normalise(layer.outer_norm, sum)
    }
}

/// Queries, keys and values each by themselves.
fn thirds(linear: &Linear) -> [Linear; 3] {
    let part = |numbers: &[f32], place: usize| {
        let length = numbers.len() / 3;
        numbers[place * length..][..length].to_vec()
    };
    [0, 1, 2].map(|place| Linear {
        weights: part(&linear.weights, place),
        bias: part(&linear.bias, place),
    })
}
