//! What a cell of a table holds, before it is written in any format.

use std::borrow::Cow;

/// Decimals of a probability in the table: ten thousandths.
const PARTS: f64 = 10_000.0;

/// The value of one cell.
#[derive(Debug, Clone, PartialEq)]
pub enum Value<'v> {
    /// Nothing: there is no such label, or nobody asked.
    Empty,
    /// Words; may be of no length.
    Text(Cow<'v, str>),
    /// A count or a place.
    Integer(u64),
    /// A probability, 0 to 1, to four decimals.
    Probability(f64),
}

impl<'v> Value<'v> {
    /// Words.
    #[must_use]
    pub fn text(words: impl Into<Cow<'v, str>>) -> Self {
        Self::Text(words.into())
    }

    /// A count or a place.
    #[must_use]
    pub fn integer(number: usize) -> Self {
        Self::Integer(number as u64)
    }

    /// A probability to four decimals, which every format has alike.
    #[must_use]
    pub fn probability(score: f32) -> Self {
        // The product is exact: 24 bits by 14.
        Self::Probability((f64::from(score) * PARTS).round_ties_even() / PARTS)
    }

    /// Whether something is so.
    #[must_use]
    pub fn yes_or_no(value: bool) -> Self {
        Self::text(if value { "yes" } else { "no" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn probabilities_are_those_of_their_four_decimals() {
        for score in [
            0.0_f32,
            1.0,
            0.5,
            0.804_81,
            0.000_05,
            0.300_149_9,
            0.062_5,
            0.031_25,
        ] {
            let Value::Probability(value) = Value::probability(score) else {
                panic!("no probability");
            };
            assert_eq!(Ok(value), format!("{score:.4}").parse(), "{score}");
        }
        // Half of a ten thousandth goes to the even neighbour, as in Rust's own formatting.
        let half = 0.5 + f32::powi(2.0, -14);
        assert_eq!(format!("{half:.4}"), "0.5001");
        assert_eq!(Value::probability(half), Value::Probability(0.5001));
    }
}
