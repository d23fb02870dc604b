//! Sums of a block by the dot products of vector registers, for CPUs without tile registers. Both sides are laid out as
//! tiles want them.

use std::arch::x86_64::{
    __m512, __m512bh, __m512i, _mm512_dpbf16_ps, _mm512_dpbusd_epi32, _mm512_loadu_si512,
    _mm512_set1_epi32, _mm512_setzero_ps, _mm512_setzero_si512, _mm512_storeu_ps,
    _mm512_storeu_si512,
};
use std::mem::transmute;

use super::lanes::LANES;
use super::tile::{BLOCK, Block, Line, Sides, TILE_ROWS};

/// Rows whose sums are in registers at a time, two registers each.
const ROWS: usize = 8;

#[inline(always)]
fn line(line: &Line) -> __m512i {
    // SAFETY: a line is 64 bytes; inlined into code for AVX-512, see `lanes`. So is all below.
    unsafe { _mm512_loadu_si512(line.0.as_ptr().cast()) }
}

/// Adds the products of pairs of bf16.
///
/// # Safety
/// As of `line`.
#[inline(always)]
unsafe fn dot_bf16(sums: __m512, left: __m512i, right: __m512i) -> __m512 {
    // SAFETY: both are 64 bytes, any of which are valid.
    unsafe {
        let halves = transmute::<__m512i, __m512bh>;
        _mm512_dpbf16_ps(sums, halves(left), halves(right))
    }
}

/// Writes a function that sums up a block with one of the dot products.
macro_rules! summing {
    ($(#[$about:meta])* $name:ident, $sum:ty, $zero:ident, $store:ident, $dot:expr) => {
        $(#[$about])*
        #[inline(always)]
        pub(crate) fn $name(sides: Sides<'_>, block: &mut Block<$sum>) {
            for first in (0..BLOCK).step_by(ROWS) {
                let mut sums = [[unsafe { $zero() }; 2]; ROWS];
                for step in 0..sides.steps {
                    for place in 0..TILE_ROWS {
                        let [one, other] = sides.right(step, place);
                        let (one, other) = (line(one), line(other));
                        for (row, sums) in sums.iter_mut().enumerate() {
                            let four = i32::from_ne_bytes(sides.left(first + row, step, place));
                            unsafe {
                                let four = _mm512_set1_epi32(four);
                                sums[0] = $dot(sums[0], four, one);
                                sums[1] = $dot(sums[1], four, other);
                            }
                        }
                    }
                }
                for (row, sums) in block.0[first..].iter_mut().zip(sums) {
                    let (halves, _) = row.as_chunks_mut::<LANES>();
                    unsafe {
                        $store(halves[0].as_mut_ptr().cast(), sums[0]);
                        $store(halves[1].as_mut_ptr().cast(), sums[1]);
                    }
                }
            }
        }
    };
}

summing!(
    /// Sums of products of bf16 with bf16.
    bf16,
    f32,
    _mm512_setzero_ps,
    _mm512_storeu_ps,
    dot_bf16
);
summing!(
    /// Sums of products of bytes on the left with signed bytes on the right.
    int8,
    i32,
    _mm512_setzero_si512,
    _mm512_storeu_si512,
    _mm512_dpbusd_epi32
);
