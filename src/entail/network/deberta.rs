//! `DeBERTa`, versions 2 and 3.
//!
//! Attention has three parts: a token's content looks for another's content, for where it stands, and is looked for by
//! it. rust-bert 0.23 has the network, but not that attention: it divides the two parts with positions by d where d's
//! square root is meant, gives all tokens ahead of a token one position, and rounds the base of its logarithm down. On
//! the test checkpoints its probabilities are far off (`tests/entailment.rs`), and no configuration mends that, so the
//! network stands here, after the paper (He et al., "`DeBERTa`", 2021) and with the names of the checkpoints' weights.
//! Only the rows of the table of positions that a batch's length can reach are multiplied.

use rust_bert::Activation;
use tch::nn::{self, Init, Module, Path, VarStore};
use tch::{Kind, Tensor};

use super::super::config::{EntailConfig, Settings};
use super::super::error::EntailError;
use super::activation::activation;
use super::head::{EMPTY, Head};
use super::layout::TinyTables;
use super::position::Distances;
use super::{Built, Inputs, Network};
use crate::checkpoint::Weights;

struct Deberta {
    embeddings: Embeddings,
    /// The table of relative positions and its normalisation.
    relative: Option<(nn::Embedding, Option<nn::LayerNorm>)>,
    distances: Distances,
    layers: Vec<Layer>,
    /// Looks at neighbours once, after the first layer.
    convolution: Option<Convolution>,
}

struct Embeddings {
    words: nn::Embedding,
    positions: Option<nn::Embedding>,
    types: Option<nn::Embedding>,
    norm: nn::LayerNorm,
}

struct Layer {
    attention: Attention,
    attended: nn::Linear,
    attended_norm: nn::LayerNorm,
    inner: nn::Linear,
    activation: Activation,
    output: nn::Linear,
    output_norm: nn::LayerNorm,
}

struct Attention {
    query: nn::Linear,
    key: nn::Linear,
    value: nn::Linear,
    /// What the table of positions is multiplied by to be looked for; none where it is not.
    position_key: Option<Projection>,
    /// What it is multiplied by to look.
    position_query: Option<Projection>,
    heads: i64,
}

/// Positions have weights of their own or those of the content.
enum Projection {
    Own(nn::Linear),
    Shared,
}

struct Convolution {
    /// out x in x kernel
    weights: Tensor,
    bias: Tensor,
    kernel: i64,
    activation: Activation,
    norm: nn::LayerNorm,
}

/// The sizes and kinds all layers share.
struct Shape {
    width: i64,
    heads: i64,
    inner: i64,
    epsilon: f64,
    activation: Activation,
    shares_weights: bool,
    looks_for_positions: bool,
    looks_by_positions: bool,
}

/// `DeBERTa`.
pub(in super::super) fn deberta(
    store: &VarStore,
    weights: &mut Weights,
    config: &EntailConfig,
) -> Result<Built, EntailError> {
    let settings = &config.settings;
    let shape = Shape::read(settings)?;
    let (root, inner) = (store.root(), store.root() / "deberta");
    let network = Box::new(Deberta {
        embeddings: Embeddings::new(&(&inner / "embeddings"), settings, &shape)?,
        relative: relative_table(&(&inner / "encoder"), settings, &shape)?,
        distances: distances(settings)?,
        layers: (0..settings.number("num_hidden_layers")?)
            .map(|layer| Layer::new(&(&inner / "encoder" / "layer" / layer), &shape))
            .collect(),
        convolution: Convolution::new(&(&inner / "encoder" / "conv"), settings, &shape)?,
    });
    if settings.number_or("pooler_hidden_size", shape.width)? != shape.width {
        return Err(settings.refuse(
            "pooler_hidden_size",
            "use a model that has hidden_size there",
        ));
    }
    let head = Head {
        activation: activation(settings, "pooler_hidden_act")?,
        ..Head::new(
            &(&root / "pooler" / "dense"),
            &(&root / "classifier"),
            shape.width,
            config.verdicts.count,
        )
    };
    let layout = TinyTables {
        prefix: "deberta",
        tables: Vec::new(),
    };
    weights.fill(store, &layout, Kind::Float)?;
    Ok(Built { network, head })
}

impl Shape {
    fn read(settings: &Settings) -> Result<Self, EntailError> {
        let (width, heads) = settings.width_and_heads("hidden_size", "num_attention_heads")?;
        for (key, only) in [
            ("embedding_size", width),
            ("attention_head_size", width / heads),
        ] {
            if settings.number_or(key, only)? != only {
                return Err(settings.refuse(key, &format!("use a model that has {only} there")));
            }
        }
        let looks = settings.words("pos_att_type")?;
        if let Some(other) = looks
            .iter()
            .find(|kind| !["c2p", "p2c"].contains(&kind.as_str()))
        {
            return Err(settings.refuse(
                "pos_att_type",
                &format!("use a model without {other}, with c2p and p2c only"),
            ));
        }
        // Its scores would be divided as if they had parts that they have not.
        if !looks.is_empty() && !settings.flag("relative_attention", false)? {
            return Err(settings.refuse("relative_attention", "use a model that has true there"));
        }
        Ok(Self {
            width,
            heads,
            inner: settings.number("intermediate_size")?,
            epsilon: settings.real_or("layer_norm_eps", 1e-7)?,
            activation: activation(settings, "hidden_act")?,
            shares_weights: settings.flag("share_att_key", false)?,
            looks_for_positions: looks.iter().any(|kind| kind == "c2p"),
            looks_by_positions: looks.iter().any(|kind| kind == "p2c"),
        })
    }

    fn norm(&self, path: Path<'_>) -> nn::LayerNorm {
        let settings = nn::LayerNormConfig {
            eps: self.epsilon,
            ..nn::LayerNormConfig::default()
        };
        nn::layer_norm(path, vec![self.width], settings)
    }

    fn linear(&self, path: Path<'_>) -> nn::Linear {
        nn::linear(path, self.width, self.width, EMPTY)
    }
}

fn distances(settings: &Settings) -> Result<Distances, EntailError> {
    let farthest = match settings.number_or("max_relative_positions", -1)? {
        given if given > 0 => given,
        _ => settings.number("max_position_embeddings")?,
    };
    let buckets = Some(settings.number_or("position_buckets", -1)?).filter(|count| *count > 0);
    if buckets.is_some_and(|buckets| farthest - 1 <= buckets / 2) {
        return Err(settings.refuse(
            "position_buckets",
            "use a model in which half of them are fewer than the positions",
        ));
    }
    Ok(Distances {
        span: buckets.unwrap_or(farthest),
        buckets,
        farthest,
    })
}

fn relative_table(
    path: &Path<'_>,
    settings: &Settings,
    shape: &Shape,
) -> Result<Option<(nn::Embedding, Option<nn::LayerNorm>)>, EntailError> {
    if !shape.looks_for_positions && !shape.looks_by_positions {
        return Ok(None);
    }
    let norms = settings.words("norm_rel_ebd")?;
    if norms
        .iter()
        .any(|norm| !["layer_norm", "none"].contains(&norm.as_str()))
    {
        return Err(settings.refuse("norm_rel_ebd", "use a model with layer_norm or none"));
    }
    let rows = 2 * distances(settings)?.span;
    let table = embedding(path / "rel_embeddings", rows, shape.width);
    let norm = norms.iter().any(|norm| norm == "layer_norm");
    Ok(Some((table, norm.then(|| shape.norm(path / "LayerNorm")))))
}

fn embedding(path: Path<'_>, rows: i64, width: i64) -> nn::Embedding {
    let empty = nn::EmbeddingConfig {
        ws_init: Init::Const(0.0),
        ..nn::EmbeddingConfig::default()
    };
    nn::embedding(path, rows, width, empty)
}

impl Embeddings {
    fn new(path: &Path<'_>, settings: &Settings, shape: &Shape) -> Result<Self, EntailError> {
        let table = |name: &str, rows: i64| embedding(path / name, rows, shape.width);
        let types = settings.number_or("type_vocab_size", 0)?;
        let positions = if settings.flag("position_biased_input", true)? {
            Some(settings.number("max_position_embeddings")?)
        } else {
            None
        };
        Ok(Self {
            words: table("word_embeddings", settings.number("vocab_size")?),
            positions: positions.map(|rows| table("position_embeddings", rows)),
            types: (types > 0).then(|| table("token_type_embeddings", types)),
            norm: shape.norm(path / "LayerNorm"),
        })
    }

    fn forward(&self, inputs: &Inputs) -> Tensor {
        let mut sum = self.words.forward(&inputs.ids);
        if let Some(positions) = &self.positions {
            let places = Tensor::arange(inputs.ids.size()[1], (Kind::Int64, inputs.ids.device()));
            sum += positions.forward(&places);
        }
        if let Some(types) = &self.types {
            sum += types.forward(&inputs.types);
        }
        self.norm.forward(&sum) * inputs.mask.unsqueeze(-1)
    }
}

impl Layer {
    fn new(path: &Path<'_>, shape: &Shape) -> Self {
        let attention = path / "attention";
        Self {
            attention: Attention::new(&(&attention / "self"), shape),
            attended: shape.linear(&attention / "output" / "dense"),
            attended_norm: shape.norm(attention / "output" / "LayerNorm"),
            inner: nn::linear(
                path / "intermediate" / "dense",
                shape.width,
                shape.inner,
                EMPTY,
            ),
            activation: shape.activation,
            output: nn::linear(path / "output" / "dense", shape.inner, shape.width, EMPTY),
            output_norm: shape.norm(path / "output" / "LayerNorm"),
        }
    }

    fn forward(&self, hidden: &Tensor, padding: &Tensor, positions: Option<&Positions>) -> Tensor {
        let attended = self.attention.forward(hidden, padding, positions);
        let attended = self
            .attended_norm
            .forward(&(attended.apply(&self.attended) + hidden));
        let inner = (self.activation.get_function().get_fn())(&attended.apply(&self.inner));
        self.output_norm
            .forward(&(inner.apply(&self.output) + attended))
    }
}

/// What a batch looks up of the table of positions.
struct Positions {
    /// The rows that the length can reach, normalised.
    rows: Tensor,
    /// Which of them: length x length, from whom and to whom.
    of_content: Tensor,
    /// Likewise, to whom and from whom.
    of_position: Tensor,
}

impl Positions {
    fn new(
        table: &nn::Embedding,
        norm: Option<&nn::LayerNorm>,
        distances: Distances,
        length: i64,
    ) -> Self {
        let of_content = distances.of_content(length);
        let of_position = distances.of_position(length);
        let all = || of_content.iter().chain(&of_position).copied();
        let (first, last) = (all().min().unwrap_or(0), all().max().unwrap_or(0));
        let rows = table.ws.narrow(0, first, last - first + 1);
        let lookup =
            |places: &[i64]| (Tensor::from_slice(places) - first).view([1, 1, length, length]);
        Self {
            rows: norm.map_or_else(|| rows.shallow_clone(), |norm| norm.forward(&rows)),
            of_content: lookup(&of_content),
            of_position: lookup(&of_position),
        }
    }
}

impl Attention {
    fn new(path: &Path<'_>, shape: &Shape) -> Self {
        let projection = |wanted: bool, name: &str| {
            wanted.then(|| {
                if shape.shares_weights {
                    Projection::Shared
                } else {
                    Projection::Own(shape.linear(path / name))
                }
            })
        };
        Self {
            query: shape.linear(path / "query_proj"),
            key: shape.linear(path / "key_proj"),
            value: shape.linear(path / "value_proj"),
            position_key: projection(shape.looks_for_positions, "pos_key_proj"),
            position_query: projection(shape.looks_by_positions, "pos_query_proj"),
            heads: shape.heads,
        }
    }

    fn forward(&self, hidden: &Tensor, padding: &Tensor, positions: Option<&Positions>) -> Tensor {
        let (rows, length, width) = (hidden.size()[0], hidden.size()[1], hidden.size()[2]);
        let query = self.by_head(&hidden.apply(&self.query));
        let key = self.by_head(&hidden.apply(&self.key));
        let value = self.by_head(&hidden.apply(&self.value));
        let mut scores = query.matmul(&key.transpose(-1, -2));
        let mut parts = 1;
        if let (Some(projection), Some(positions)) = (&self.position_key, positions) {
            let table = self.project(projection, &self.key, &positions.rows);
            let found = query.matmul(&table.transpose(-1, -2));
            let which = positions.of_content.expand_as(&scores);
            scores += found.gather(-1, &which, false);
            parts += 1;
        }
        if let (Some(projection), Some(positions)) = (&self.position_query, positions) {
            let table = self.project(projection, &self.query, &positions.rows);
            let found = key.matmul(&table.transpose(-1, -2));
            let which = positions.of_position.expand_as(&scores);
            scores += found.gather(-1, &which, false).transpose(-1, -2);
            parts += 1;
        }
        #[allow(clippy::cast_precision_loss)] // a few thousand at most
        let scale = ((width / self.heads * parts) as f64).sqrt();
        let shares = (scores / scale)
            .masked_fill(padding, f64::from(f32::MIN))
            .softmax(-1, hidden.kind());
        shares
            .matmul(&value)
            .transpose(1, 2)
            .contiguous()
            .view([rows, length, width])
    }

    /// rows x length x width, cut into heads: rows x heads x length x width of a head.
    fn by_head(&self, states: &Tensor) -> Tensor {
        let (rows, length) = (states.size()[0], states.size()[1]);
        states
            .view([rows, length, self.heads, -1])
            .transpose(1, 2)
            .contiguous()
    }

    fn project(&self, projection: &Projection, shared: &nn::Linear, table: &Tensor) -> Tensor {
        let weights = match projection {
            Projection::Own(weights) => weights,
            Projection::Shared => shared,
        };
        self.by_head(&table.apply(weights).unsqueeze(0))
    }
}

impl Convolution {
    fn new(
        path: &Path<'_>,
        settings: &Settings,
        shape: &Shape,
    ) -> Result<Option<Self>, EntailError> {
        let kernel = settings.number_or("conv_kernel_size", 0)?;
        if kernel == 0 {
            return Ok(None);
        }
        if kernel % 2 == 0 {
            return Err(settings.refuse("conv_kernel_size", "use a model with an odd number there"));
        }
        if settings.number_or("conv_groups", 1)? != 1 {
            return Err(settings.refuse("conv_groups", "use a model with 1 there"));
        }
        let activation = match settings.text("conv_act", "tanh")? {
            "tanh" => Activation::tanh,
            _ => activation(settings, "conv_act")?,
        };
        let path_of_layer = path / "conv";
        let sizes = [shape.width, shape.width, kernel];
        Ok(Some(Self {
            weights: path_of_layer.var("weight", &sizes, Init::Const(0.0)),
            bias: path_of_layer.var("bias", &[shape.width], Init::Const(0.0)),
            kernel,
            activation,
            norm: shape.norm(path / "LayerNorm"),
        }))
    }

    /// `before` is what the first layer was given, `after` what it made of it.
    ///
    /// A matrix product over each token with its neighbours: libtorch's own convolution rounds otherwise for another
    /// number of rows.
    fn forward(&self, before: &Tensor, after: &Tensor, mask: &Tensor) -> Tensor {
        let (length, width) = (before.size()[1], before.size()[2]);
        let mask = mask.unsqueeze(-1);
        let around = (self.kernel - 1) / 2;
        let padded = before.constant_pad_nd([0, 0, around, around]);
        let shifted: Vec<Tensor> = (0..self.kernel)
            .map(|offset| padded.narrow(1, offset, length))
            .collect();
        let weights = self
            .weights
            .permute([0, 2, 1])
            .reshape([width, self.kernel * width]);
        let seen = Tensor::cat(&shifted, -1).linear(&weights, Some(&self.bias));
        let seen = (self.activation.get_function().get_fn())(&(seen * &mask));
        self.norm.forward(&(after + seen)) * mask
    }
}

impl Network for Deberta {
    fn hidden(&self, inputs: &Inputs) -> Result<Tensor, String> {
        let embedded = self.embeddings.forward(inputs);
        let padding = inputs.mask.logical_not().unsqueeze(1).unsqueeze(1);
        let length = inputs.ids.size()[1];
        let positions = self
            .relative
            .as_ref()
            .map(|(table, norm)| Positions::new(table, norm.as_ref(), self.distances, length));
        let mut hidden = embedded.shallow_clone();
        for (index, layer) in self.layers.iter().enumerate() {
            hidden = layer.forward(&hidden, &padding, positions.as_ref());
            if let Some(convolution) = self.convolution.as_ref().filter(|_| index == 0) {
                hidden = convolution.forward(&embedded, &hidden, &inputs.mask);
            }
        }
        Ok(hidden)
    }
}
