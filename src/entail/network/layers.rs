//! The layers all these networks are made of, each with its weights in the form it multiplies them.

#[cfg(target_arch = "x86_64")]
use std::{slice, sync::Arc};

use rust_bert::Activation;
#[cfg(target_arch = "x86_64")]
use tch::Device;
use tch::{Kind, Tensor};

use super::super::config::Settings;
use super::super::error::EntailError;
use crate::checkpoint::WeightReader;
#[cfg(target_arch = "x86_64")]
use crate::product::Linear;

/// A matrix product with a bias, or several beside each other as one: their results are columns side by side.
pub(super) struct Dense {
    form: Form,
    /// Which of the results it gives: the first, and how many.
    columns: [i64; 2],
}

/// What multiplies.
enum Form {
    /// libtorch, in f32.
    Whole {
        /// in x out, which the product reads with fewer steps aside than the out x in of the files
        weights: Tensor,
        bias: Tensor,
    },
    /// Our own products, in bf16.
    #[cfg(target_arch = "x86_64")]
    Short(Arc<Linear>),
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
        let weights = Tensor::cat(&weights, 1).contiguous();
        let columns = [0, weights.size()[1]];
        let bias = Tensor::cat(&biases, 0);
        Ok(Self {
            form: Form::Whole { weights, bias },
            columns,
        })
    }

    /// With the results of the first `count` columns multiplied.
    pub fn scaled_first(self, count: i64, factor: f64) -> Self {
        if let Form::Whole { weights, bias } = &self.form {
            let _ = weights.narrow(1, 0, count).g_mul_scalar_(factor);
            let _ = bias.narrow(0, 0, count).g_mul_scalar_(factor);
        }
        self
    }

    /// In bf16, where that is wanted and the layer has the widths for it.
    #[cfg(target_arch = "x86_64")]
    pub fn in_bf16(self, wanted: bool) -> Self {
        let Form::Whole { weights, bias } = &self.form else {
            return self;
        };
        if !wanted {
            return self;
        }
        let numbers = |tensor: &Tensor| {
            let flat = tensor.contiguous().view(-1);
            Vec::<f32>::try_from(flat).expect("weights are f32")
        };
        match Linear::new(&numbers(&weights.tr()), numbers(bias)) {
            Some(short) => Self {
                form: Form::Short(Arc::new(short)),
                ..self
            },
            None => self,
        }
    }

    /// As it is: other CPUs have no products of ours.
    #[cfg(not(target_arch = "x86_64"))]
    pub fn in_bf16(self, _: bool) -> Self {
        self
    }

    /// The layer that gives `count` of the results from `first` on.
    pub fn columns(&self, first: i64, count: i64) -> Self {
        let form = match &self.form {
            Form::Whole { weights, bias } => Form::Whole {
                weights: weights.narrow(1, first, count),
                bias: bias.narrow(0, first, count),
            },
            #[cfg(target_arch = "x86_64")]
            Form::Short(short) => Form::Short(Arc::clone(short)),
        };
        Self {
            form,
            columns: [self.columns[0] + first, count],
        }
    }

    /// states x in to states x out.
    pub fn forward(&self, states: &Tensor) -> Tensor {
        match &self.form {
            Form::Whole { weights, bias } => bias.addmm(states, weights),
            #[cfg(target_arch = "x86_64")]
            Form::Short(short) => multiply(short, states, self.columns),
        }
    }
}

/// states x in to states x as many results as `columns` has, the first and how many.
#[cfg(target_arch = "x86_64")]
fn multiply(layer: &Linear, states: &Tensor, [first, count]: [i64; 2]) -> Tensor {
    let states = states.contiguous();
    let results = Tensor::empty([states.size()[0], count], (KIND, Device::Cpu));
    let length = |tensor: &Tensor| tensor.numel();
    let columns = place(first)..place(first + count);
    // SAFETY: both tensors are contiguous, in f32 and as long as said; `results` is ours alone.
    let (states, numbers) = unsafe {
        (
            slice::from_raw_parts(states.data_ptr().cast::<f32>(), length(&states)),
            slice::from_raw_parts_mut(results.data_ptr().cast::<f32>(), length(&results)),
        )
    };
    layer.forward(states, columns, numbers);
    results
}

#[cfg(target_arch = "x86_64")]
fn place(number: i64) -> usize {
    usize::try_from(number).expect("columns are counted from zero")
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
    /// Whether the large products may be made in bf16.
    pub in_bf16: bool,
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
            inner: Dense::read(reader, &name(names.inner), self.width, self.inner)?
                .in_bf16(self.in_bf16),
            activation: self.activation,
            outer: Dense::read(reader, &name(names.outer), self.inner, self.width)?
                .in_bf16(self.in_bf16),
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

/// Whether the CPU and our products have bf16 for a network of such a width.
pub(super) fn has_bf16(width: i64) -> bool {
    #[cfg(target_arch = "x86_64")]
    {
        Linear::fits(place(width))
    }
    #[cfg(not(target_arch = "x86_64"))]
    {
        let _ = width;
        false
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
