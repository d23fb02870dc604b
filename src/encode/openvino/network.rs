//! A network of BERT's shape as a graph.

use super::super::weights::{Layer, Linear, Norm, Source};
use super::super::{EncodeError, ModelConfig};
use super::calibration::{Calibration, Input, LayerInputs};
use super::graph::{Graph, Number, Value};

/// The names of the inputs.
pub(super) const STATES: &str = "states";
pub(super) const MASK: &str = "mask";

/// Attributes of an operation that has none.
const NONE: &[(&str, &dyn std::fmt::Display)] = &[];

/// What a network is written for.
pub(super) enum Plan {
    /// To compute as it was trained.
    Exact,
    /// So too, and to show what goes into the products that can be made of 8-bit integers: behind the last hidden states,
    /// three outputs a layer, as [`LayerInputs`] has them.
    Watched,
    /// To make these products of 8-bit integers.
    Quantised {
        /// What their inputs are like.
        calibration: Calibration,
        /// The largest integer that a weight becomes.
        largest: i8,
    },
}

/// Writes the network that `config` describes, whose inputs are the sums of the vectors of words and places, rows x tokens x
/// width, which `first` normalises, and what is added to the scores of keys, rows x 1 x 1 x tokens. Its first output are the
/// last hidden states, rows x tokens x width.
///
/// The tables of words and places are not part of it: looking rows up needs no library, and they are half of a small model.
///
/// # Errors
/// When a weight is missing or of another shape.
pub(super) fn write(
    config: &ModelConfig,
    source: &Source<'_>,
    first: Norm,
    plan: &Plan,
) -> Result<Graph, EncodeError> {
    let (calibration, largest) = match plan {
        Plan::Quantised {
            calibration,
            largest,
        } => (Some(calibration), *largest),
        _ => (None, i8::MAX),
    };
    let inputs = |layer: usize| calibration.and_then(|known| known.layers.get(layer));
    let mut network = Network {
        graph: Graph::default(),
        width: config.width,
        heads: config.heads,
        largest,
        watched: Vec::new(),
    };
    let shape = [None, None, Some(config.width)];
    let sums = network.graph.parameter(STATES, Number::F32, &shape);
    let mask = [None, Some(1), Some(1), None];
    let mask = network.graph.parameter(MASK, Number::F32, &mask);
    let next = inputs(0).map(|inputs| &inputs.attention);
    let mut states = network.normalise(first, sums, next);
    for layer in 0..config.layers {
        let next = inputs(layer + 1).map(|inputs| &inputs.attention);
        states = network.layer(source.layer(layer)?, inputs(layer), states, mask, next);
    }
    network.graph.result(states.whole);
    if matches!(plan, Plan::Watched) {
        for value in network.watched {
            network.graph.result(value);
        }
    }
    Ok(network.graph)
}

struct Network {
    graph: Graph,
    width: usize,
    heads: usize,
    largest: i8,
    /// The inputs of products that can be made of 8-bit integers.
    watched: Vec<Value>,
}

/// Hidden states, twice.
#[derive(Clone, Copy)]
struct States {
    /// As they are.
    whole: Value,
    /// As the next product takes them.
    ready: Value,
}

impl Network {
    fn add(&mut self, one: Value, other: Value) -> Value {
        let data: &[(_, &dyn std::fmt::Display)] = &[("auto_broadcast", &"numpy")];
        self.graph.operation(("Add", "opset1"), data, &[one, other])
    }

    fn multiply(&mut self, one: Value, other: Value) -> Value {
        let data: &[(_, &dyn std::fmt::Display)] = &[("auto_broadcast", &"numpy")];
        self.graph
            .operation(("Multiply", "opset1"), data, &[one, other])
    }

    fn normalise(&mut self, norm: Norm, states: Value, next: Option<&Input>) -> States {
        let axes = self.graph.wholes(vec![-1]);
        let data: &[(_, &dyn std::fmt::Display)] = &[
            ("eps", &norm.epsilon),
            ("normalize_variance", &true),
            ("eps_mode", &"INSIDE_SQRT"),
        ];
        let even = self
            .graph
            .operation(("MVN", "opset6"), data, &[states, axes]);
        let ready = next.map(|input| {
            let smoothed = self.scale(
                even,
                input.smoothed(&norm.weight),
                input.smoothed(&norm.bias),
            );
            self.quantise(smoothed, input)
        });
        let whole = self.scale(even, norm.weight, norm.bias);
        States {
            whole,
            ready: ready.unwrap_or(whole),
        }
    }

    fn scale(&mut self, states: Value, weight: Vec<f32>, bias: Vec<f32>) -> Value {
        let shape = [1, 1, self.width];
        let weight = self.graph.floats(&shape, weight);
        let scaled = self.multiply(states, weight);
        let bias = self.graph.floats(&shape, bias);
        self.add(scaled, bias)
    }

    /// Rounds to one of 256 numbers in the range of the input.
    fn quantise(&mut self, states: Value, input: &Input) -> Value {
        let [low, high] =
            [input.low, input.high].map(|end| self.graph.floats(&[1, 1, 1], vec![end]));
        let data: &[(_, &dyn std::fmt::Display)] =
            &[("levels", &256), ("auto_broadcast", &"numpy")];
        self.graph.operation(
            ("FakeQuantize", "opset1"),
            data,
            &[states, low, high, low, high],
        )
    }

    /// The layer's outputs; as 8-bit products where the input is known.
    fn linear(&mut self, linear: Linear, states: Value, input: Option<&Input>) -> Value {
        let outputs = linear.bias.len();
        let inputs = linear.weights.len() / outputs;
        let weights = match input {
            None => self.graph.floats(&[outputs, inputs], linear.weights),
            Some(input) => {
                let (weights, scales) = input.quantised(&linear, self.largest);
                let weights = self.graph.bytes(&[outputs, inputs], weights);
                let weights = self.graph.floats_of(weights);
                let scales = self.graph.floats(&[outputs, 1], scales);
                self.multiply(weights, scales)
            }
        };
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
    fn heads(&mut self, linear: Linear, states: Value, input: Option<&Input>) -> Value {
        let made = self.linear(linear, states, input);
        let parted = self.reshape(made, &[0, 0, self.heads, self.width / self.heads]);
        self.transpose(parted)
    }

    fn layer(
        &mut self,
        layer: Layer,
        inputs: Option<&LayerInputs>,
        states: States,
        mask: Value,
        next: Option<&Input>,
    ) -> States {
        let input = inputs.map(|inputs| &inputs.attention);
        let [queries, keys, values] =
            thirds(&layer.attention).map(|part| self.heads(part, states.ready, input));
        let data: &[(_, &dyn std::fmt::Display)] = &[("causal", &false)];
        let taken = self.graph.operation(
            ("ScaledDotProductAttention", "opset13"),
            data,
            &[queries, keys, values, mask],
        );
        let taken = self.transpose(taken);
        let taken = self.reshape(taken, &[0, 0, self.width]);
        self.watched.extend([states.whole, taken]);
        let input = inputs.map(|inputs| &inputs.output);
        let taken = input.map_or(taken, |input| self.quantise(taken, input));
        let output = self.linear(layer.output, taken, input);
        let sum = self.add(states.whole, output);
        let input = inputs.map(|inputs| &inputs.inner);
        let states = self.normalise(layer.output_norm, sum, input);
        self.watched.push(states.whole);

        let inner = self.linear(layer.inner, states.ready, input);
        let data: &[(_, &dyn std::fmt::Display)] = &[("approximation_mode", &"ERF")];
        let inner = self.graph.operation(("Gelu", "opset7"), data, &[inner]);
        // What GELU gives has too long a tail for 256 numbers: this product stays as it is.
        let outer = self.linear(layer.outer, inner, None);
        let sum = self.add(states.whole, outer);
        self.normalise(layer.outer_norm, sum, next)
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
