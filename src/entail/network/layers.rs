//! The layers all these networks are made of, each with its weights in the form it multiplies them.

use rust_bert::Activation;
use tch::{Kind, Tensor};

use super::super::config::Settings;
use super::super::error::EntailError;
use crate::checkpoint::WeightReader;

/// A matrix product with a bias, or several beside each other as one: their results are columns side by side.
pub(super) struct Dense {
    /// in x out, which the product reads with fewer steps aside than the out x in of the files
    weights: Tensor,
    bias: Tensor,
}

impl Dense {
    /// The layer `name`.
    pub fn read(
        reader: &mut WeightReader<'_>,
        name: &str,
        from: i64,
        to: i64,
    ) -> Result<Self, EntailError> {
        Self::joined(reader, &[name], from, to)
    }

    /// The layers `names`, each of `from` numbers to `to`, as one.
    pub fn joined<N: AsRef<str>>(
        reader: &mut WeightReader<'_>,
        names: &[N],
        from: i64,
        to: i64,
    ) -> Result<Self, EntailError> {
        let (mut weights, mut biases) = (Vec::new(), Vec::new());
        for name in names {
            let name = name.as_ref();
            weights.push(reader.take(&format!("{name}.weight"), &[to, from])?);
            biases.push(reader.take(&format!("{name}.bias"), &[to])?);
        }
        let weights: Vec<Tensor> = weights.iter().map(Tensor::tr).collect();
        Ok(Self {
            weights: Tensor::cat(&weights, 1).contiguous(),
            bias: Tensor::cat(&biases, 0),
        })
    }

    /// Multiplies the results of the first `count` columns.
    pub fn scale_first(&self, count: i64, factor: f64) {
        let _ = self.weights.narrow(1, 0, count).g_mul_scalar_(factor);
        let _ = self.bias.narrow(0, 0, count).g_mul_scalar_(factor);
    }

    /// The layer that gives `count` of the results from `first` on.
    pub fn columns(&self, first: i64, count: i64) -> Self {
        Self {
            weights: self.weights.narrow(1, first, count),
            bias: self.bias.narrow(0, first, count),
        }
    }

    /// states x in to states x out.
    pub fn forward(&self, states: &Tensor) -> Tensor {
        self.bias.addmm(states, &self.weights)
    }
}

/// A layer normalisation.
pub(super) struct Norm {
    weight: Tensor,
    bias: Tensor,
    epsilon: f64,
}

impl Norm {
    /// The layer `name`; `epsilon` is added to the variance.
    pub fn read(
        reader: &mut WeightReader<'_>,
        name: &str,
        width: i64,
        epsilon: f64,
    ) -> Result<Self, EntailError> {
        Ok(Self {
            weight: reader.take(&format!("{name}.weight"), &[width])?,
            bias: reader.take(&format!("{name}.bias"), &[width])?,
            epsilon,
        })
    }

    /// Normalises each state.
    pub fn forward(&self, states: &Tensor) -> Tensor {
        states.layer_norm(
            self.weight.size(),
            Some(&self.weight),
            Some(&self.bias),
            self.epsilon,
            false,
        )
    }
}

/// Two products with an activation between them, added to what they were given, and normalised.
pub(super) struct FeedForward {
    inner: Dense,
    activation: Activation,
    outer: Dense,
    norm: Norm,
}

impl FeedForward {
    pub fn forward(&self, states: &Tensor) -> Tensor {
        let inner = activate(self.activation, self.inner.forward(states));
        let mut sum = self.outer.forward(&inner);
        sum += states;
        self.norm.forward(&sum)
    }
}

/// A table with a row a token, a position or a part.
pub(super) fn table(
    reader: &mut WeightReader<'_>,
    name: &str,
    rows: i64,
    width: i64,
) -> Result<Tensor, EntailError> {
    Ok(reader.take(&format!("{name}.weight"), &[rows, width])?)
}

/// What a function makes of each number. GELUs are libtorch's own, in place: rust-bert writes them out in five steps and
/// more, with a copy each.
pub(super) fn activate(activation: Activation, mut numbers: Tensor) -> Tensor {
    match activation {
        Activation::gelu => numbers.gelu_("none"),
        Activation::gelu_new => numbers.gelu_("tanh"),
        other => (other.get_function().get_fn())(&numbers),
    }
}

/// What the layers of an architecture are called in its checkpoints.
pub(super) struct Names {
    pub query: &'static str,
    pub key: &'static str,
    pub value: &'static str,
    pub attended: &'static str,
    pub attended_norm: &'static str,
    pub inner: &'static str,
    pub outer: &'static str,
    pub outer_norm: &'static str,
}

/// The sizes and kinds that all layers of a network share.
#[derive(Clone, Copy)]
pub(super) struct Shape {
    pub width: i64,
    pub heads: i64,
    pub inner: i64,
    pub epsilon: f64,
    pub activation: Activation,
}

impl Shape {
    /// What products of queries with keys are multiplied by where they are a sum of so many parts.
    pub fn attention_scale(&self, parts: i64) -> f64 {
        #[allow(clippy::cast_precision_loss)] // a few thousand at most
        let summed = (self.width / self.heads * parts) as f64;
        summed.sqrt().recip()
    }

    /// The feed-forward layers at `place`.
    pub fn feed_forward(
        &self,
        reader: &mut WeightReader<'_>,
        place: &str,
        names: &Names,
    ) -> Result<FeedForward, EntailError> {
        let name = |name: &str| format!("{place}.{name}");
        Ok(FeedForward {
            inner: Dense::read(reader, &name(names.inner), self.width, self.inner)?,
            activation: self.activation,
            outer: Dense::read(reader, &name(names.outer), self.inner, self.width)?,
            norm: self.norm(reader, &name(names.outer_norm))?,
        })
    }

    /// A square layer.
    pub fn dense(&self, reader: &mut WeightReader<'_>, name: &str) -> Result<Dense, EntailError> {
        Dense::read(reader, name, self.width, self.width)
    }

    /// A normalisation.
    pub fn norm(&self, reader: &mut WeightReader<'_>, name: &str) -> Result<Norm, EntailError> {
        Norm::read(reader, name, self.width, self.epsilon)
    }
}

/// The number of layers of a network, at least one.
pub(super) fn depth(settings: &Settings, key: &str) -> Result<i64, EntailError> {
    match settings.number(key)? {
        0 => Err(settings.refuse(key, "use a model with one layer at least")),
        count => Ok(count),
    }
}

/// The kind of number everything is in.
pub(super) const KIND: Kind = Kind::Float;
