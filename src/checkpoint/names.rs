//! What weights are called.

/// The name that a weight has in today's networks: `LayerNorm` weights are called gamma and beta in those of the first BERT.
pub(super) fn present_name(name: String) -> String {
    if let Some(start) = name.strip_suffix(".gamma") {
        format!("{start}.weight")
    } else if let Some(start) = name.strip_suffix(".beta") {
        format!("{start}.bias")
    } else {
        name
    }
}
