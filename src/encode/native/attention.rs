//! What the tokens of a text take from each other: softmax(queries x keys / sqrt(head)) x values for each head (Vaswani et
//! al., 2017), in f32.

use std::ops::Range;

use crate::product::{LANES, Lanes, RUN, Run, Sink, load};

/// Tokens that are looked up at a time, so that a key or value that was loaded is used that often.
const QUERIES: usize = 4;

/// Where queries, keys and values stand: `3 * width` numbers a token, those of a head next to each other.
#[derive(Clone, Copy)]
pub(super) struct Heads<'n> {
    /// The numbers of all tokens.
    pub numbers: &'n [f32],
    /// The width of a hidden state.
    pub width: usize,
    /// The width of a head, a multiple of 32.
    pub head: usize,
}

/// Memory that is used again from text to text.
#[derive(Default)]
pub(super) struct Room {
    /// Keys, of 16 tokens together: for each dimension of the head a number of each.
    keys: Vec<[f32; LANES]>,
    /// For 16 tokens together: how much each of the queries takes from them.
    shares: Vec<[[f32; LANES]; QUERIES]>,
}

impl Heads<'_> {
    /// Hands on what the tokens in `text` take from each other, 32 numbers at a time.
    #[inline(always)]
    pub fn attend(self, text: Range<usize>, room: &mut Room, sink: &mut impl Sink) {
        let blocks = text.len().div_ceil(LANES);
        let keys = blocks * self.head;
        room.keys.resize(keys.max(room.keys.len()), [0.0; LANES]);
        room.shares
            .resize(blocks.max(room.shares.len()), [[0.0; LANES]; QUERIES]);
        let tokens = &self.numbers[3 * self.width * text.start..3 * self.width * text.end];
        let (keys, shares) = (&mut room.keys[..keys], &mut room.shares[..blocks]);
        for head in (0..self.width).step_by(self.head) {
            self.gather_keys(tokens, head, keys);
            for first in (0..text.len()).step_by(QUERIES) {
                let factors = self.share(tokens, head, first, keys, shares);
                let queries = QUERIES.min(text.len() - first);
                for column in (head..head + self.head).step_by(RUN) {
                    let mixed = self.mix(tokens, column, shares);
                    for query in 0..queries {
                        let factor = factors[query];
                        let run = [mixed[query][0].times(factor), mixed[query][1].times(factor)];
                        sink.take(text.start + first + query, column, run);
                    }
                }
            }
        }
    }

    /// The keys of a head, divided by the root of its width, dimension by dimension.
    #[allow(clippy::cast_precision_loss)]
    #[inline(always)]
    fn gather_keys(self, tokens: &[f32], head: usize, keys: &mut [[f32; LANES]]) {
        let factor = Lanes::all(1.0 / (self.head as f32).sqrt());
        let stride = 3 * self.width;
        for (tokens, keys) in tokens
            .chunks(LANES * stride)
            .zip(keys.chunks_exact_mut(self.head))
        {
            let (groups, _) = keys.as_chunks_mut::<LANES>();
            for (group, keys) in groups.iter_mut().enumerate() {
                let mut rows = [Lanes::zero(); LANES];
                for (row, token) in rows.iter_mut().zip(tokens.chunks_exact(stride)) {
                    let (lanes, _) = token[self.width + head + group * LANES..].as_chunks();
                    *row = Lanes::load(&lanes[0]);
                }
                let columns = Lanes::transposed(&rows);
                for dimension in 0..LANES {
                    columns[dimension].times(factor).store(&mut keys[dimension]);
                }
            }
        }
    }

    /// How much the queries from token `first` on take from each token, up to the factors that are returned.
    #[inline(always)]
    fn share(
        self,
        tokens: &[f32],
        head: usize,
        first: usize,
        keys: &[[f32; LANES]],
        shares: &mut [[[f32; LANES]; QUERIES]],
    ) -> [Lanes; QUERIES] {
        let stride = 3 * self.width;
        let count = tokens.len() / stride;
        // Behind the last token its query is asked again, and nobody listens.
        let mut queries: [&[f32]; QUERIES] = [&[]; QUERIES];
        for (query, slot) in queries.iter_mut().enumerate() {
            let token = (first + query).min(count - 1);
            *slot = &tokens[token * stride + head..][..self.head];
        }
        let [one, two, three, four] = queries;
        let lowest = Lanes::all(f32::MIN);
        let mut most = [lowest; QUERIES];
        for (block, (keys, shares)) in keys.chunks_exact(self.head).zip(&mut *shares).enumerate() {
            let mut sums = [Lanes::zero(); QUERIES];
            for ((((key, one), two), three), four) in
                keys.iter().zip(one).zip(two).zip(three).zip(four)
            {
                let key = Lanes::load(key);
                sums[0] = Lanes::all(*one).times_plus(key, sums[0]);
                sums[1] = Lanes::all(*two).times_plus(key, sums[1]);
                sums[2] = Lanes::all(*three).times_plus(key, sums[2]);
                sums[3] = Lanes::all(*four).times_plus(key, sums[3]);
            }
            let tokens = count - block * LANES;
            for query in 0..QUERIES {
                let sum = sums[query].first(tokens, lowest);
                most[query] = most[query].or_more(sum);
                sum.store(&mut shares[query]);
            }
        }
        let mut factors = [Lanes::zero(); QUERIES];
        for query in 0..QUERIES {
            let most = Lanes::all(most[query].greatest());
            let mut total = Lanes::zero();
            for shares in &mut *shares {
                let share = Lanes::load(&shares[query]).minus(most).exp();
                total = total.plus(share);
                share.store(&mut shares[query]);
            }
            factors[query] = Lanes::all(1.0 / total.sum());
        }
        factors
    }

    /// The values of all tokens from `column` on, by the shares of each query.
    #[inline(always)]
    fn mix(
        self,
        tokens: &[f32],
        column: usize,
        shares: &[[[f32; LANES]; QUERIES]],
    ) -> [Run; QUERIES] {
        let stride = 3 * self.width;
        let mut sums = [[Lanes::zero(); 2]; QUERIES];
        for (tokens, shares) in tokens.chunks(LANES * stride).zip(shares) {
            for (place, token) in tokens.chunks_exact(stride).enumerate() {
                let values = load(&token[2 * self.width + column..]);
                for query in 0..QUERIES {
                    let share = Lanes::all(shares[query][place]);
                    sums[query] = [
                        share.times_plus(values[0], sums[query][0]),
                        share.times_plus(values[1], sums[query][1]),
                    ];
                }
            }
        }
        sums
    }
}
