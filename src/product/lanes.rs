//! Sixteen numbers in a register, and functions of them.
//!
//! Compilers turn loops into such code sometimes; here it must not depend on their mood. Everything is inlined into functions
//! that are compiled for AVX-512 and only called where the CPU has it (`Network::forward` of the native engine,
//! `Linear::multiply`): that is what makes the intrinsics below safe to call.

use std::arch::x86_64::{
    __m512, _CMP_GE_OQ, _mm512_abs_ps, _mm512_add_ps, _mm512_castpd_ps, _mm512_castps_pd,
    _mm512_cmp_ps_mask, _mm512_cvtepi32_ps, _mm512_cvtne2ps_pbh, _mm512_cvtps_epi32,
    _mm512_cvtusepi32_epi8, _mm512_fmadd_ps, _mm512_loadu_ps, _mm512_loadu_si512,
    _mm512_mask_blend_ps, _mm512_max_epi32, _mm512_max_ps, _mm512_min_ps, _mm512_mul_ps,
    _mm512_reduce_add_ps, _mm512_reduce_max_ps, _mm512_reduce_min_ps, _mm512_roundscale_ps,
    _mm512_scalef_ps, _mm512_set1_ps, _mm512_setzero_ps, _mm512_setzero_si512,
    _mm512_shuffle_f32x4, _mm512_storeu_ps, _mm512_sub_ps, _mm512_unpackhi_pd, _mm512_unpackhi_ps,
    _mm512_unpacklo_pd, _mm512_unpacklo_ps,
};
use std::mem::transmute;

/// Numbers in a register.
pub(crate) const LANES: usize = 16;

/// Numbers in a [`Run`].
pub(crate) const RUN: usize = 2 * LANES;

/// Sixteen numbers.
#[derive(Clone, Copy)]
pub(crate) struct Lanes(__m512);

/// Thirty-two numbers next to each other: what products hand on at a time.
pub(crate) type Run = [Lanes; 2];

/// Operations on each lane.
macro_rules! by_lane {
    ($($name:ident = $intrinsic:ident($($argument:ident),*);)*) => {$(
        #[inline(always)]
        pub fn $name(self, $($argument: Self),*) -> Self {
            // SAFETY: inlined into code for AVX-512, see the top of the file; so are all others below.
            Self(unsafe { $intrinsic(self.0, $($argument.0),*) })
        }
    )*};
}

impl Lanes {
    by_lane! {
        plus = _mm512_add_ps(other);
        minus = _mm512_sub_ps(other);
        times = _mm512_mul_ps(other);
        or_more = _mm512_max_ps(other);
        or_less = _mm512_min_ps(other);
        // self * factor + term, rounded once.
        times_plus = _mm512_fmadd_ps(factor, term);
        // self * 2^power.
        doubled = _mm512_scalef_ps(power);
    }

    #[inline(always)]
    pub fn zero() -> Self {
        Self(unsafe { _mm512_setzero_ps() })
    }

    #[inline(always)]
    pub fn all(number: f32) -> Self {
        Self(unsafe { _mm512_set1_ps(number) })
    }

    #[inline(always)]
    pub fn load(numbers: &[f32; LANES]) -> Self {
        Self(unsafe { _mm512_loadu_ps(numbers.as_ptr()) })
    }

    #[inline(always)]
    pub fn of_integers(integers: &[i32; LANES]) -> Self {
        Self(unsafe { _mm512_cvtepi32_ps(_mm512_loadu_si512(integers.as_ptr().cast())) })
    }

    #[inline(always)]
    pub fn store(self, numbers: &mut [f32; LANES]) {
        unsafe { _mm512_storeu_ps(numbers.as_mut_ptr(), self.0) }
    }

    #[inline(always)]
    pub fn sum(self) -> f32 {
        unsafe { _mm512_reduce_add_ps(self.0) }
    }

    #[inline(always)]
    pub fn greatest(self) -> f32 {
        unsafe { _mm512_reduce_max_ps(self.0) }
    }

    #[inline(always)]
    pub fn least(self) -> f32 {
        unsafe { _mm512_reduce_min_ps(self.0) }
    }

    /// Each number without its sign.
    #[inline(always)]
    pub fn size(self) -> Self {
        Self(unsafe { _mm512_abs_ps(self.0) })
    }

    /// The first lane whose number is that of `other` or more.
    #[inline(always)]
    pub fn first_from(self, other: Self) -> Option<usize> {
        let lanes = unsafe { _mm512_cmp_ps_mask::<_CMP_GE_OQ>(self.0, other.0) };
        (lanes != 0).then(|| lanes.trailing_zeros() as usize)
    }

    /// The first `count` lanes of these, and the rest of `others`.
    #[inline(always)]
    pub fn first(self, count: usize, others: Self) -> Self {
        let mask = u16::MAX >> (LANES - count.clamp(1, LANES));
        Self(unsafe { _mm512_mask_blend_ps(mask, others.0, self.0) })
    }

    /// The nearest whole numbers, from 0 to 255.
    #[inline(always)]
    pub fn bytes(self) -> [u8; LANES] {
        unsafe {
            let whole = _mm512_max_epi32(_mm512_cvtps_epi32(self.0), _mm512_setzero_si512());
            transmute(_mm512_cvtusepi32_epi8(whole))
        }
    }

    /// e to the power of each lane: 2^n of the nearest whole n, times a polynomial for the rest, whose coefficients are
    /// those of the least error over -1/2..1/2. Right to 3e-6 of the value for numbers up to 0, which is all that a
    /// softmax asks for.
    #[inline(always)]
    pub fn exp(self) -> Self {
        const POWERS: [f32; 6] = [
            1.339_887_4e-3,
            9.618_437e-3,
            5.550_332_5e-2,
            2.402_264_7e-1,
            6.931_472e-1,
            1.0,
        ];
        let power = self.times(Self::all(std::f32::consts::LOG2_E));
        let whole = Self(unsafe { _mm512_roundscale_ps::<0>(power.0) });
        let rest = power.minus(whole);
        let mut value = Self::all(POWERS[0]);
        for coefficient in &POWERS[1..] {
            value = value.times_plus(rest, Self::all(*coefficient));
        }
        value.doubled(whole)
    }

    /// GELU: x times the normal distribution function of x. That is 1/2 + x P(x^2) in -4.5..4.5, with P the polynomial
    /// of least error (2e-6 of the result), and nearer to 0 and 1 than 4e-6 beyond.
    #[inline(always)]
    pub fn gelu(self) -> Self {
        const LIMIT: f32 = 4.5;
        /// From the highest power down, of x^2 mapped to -1..1.
        const POWERS: [f32; 11] = [
            0.000_674_184_7,
            -0.002_135_152_5,
            0.003_357_326_1,
            -0.005_639_945_6,
            0.010_978_649,
            -0.018_780_135,
            0.028_415_91,
            -0.040_163_174,
            0.054_688_34,
            -0.077_190_7,
            0.156_905_13,
        ];
        let near = self.or_more(Self::all(-LIMIT)).or_less(Self::all(LIMIT));
        let mapped = near
            .times(near)
            .times_plus(Self::all(2.0 / (LIMIT * LIMIT)), Self::all(-1.0));
        let mut value = Self::all(POWERS[0]);
        for coefficient in &POWERS[1..] {
            value = value.times_plus(mapped, Self::all(*coefficient));
        }
        self.times(near.times_plus(value, Self::all(0.5)))
    }

    /// Rows become columns: pairs of rows are woven into each other, then pairs of pairs, then quarters of registers.
    #[inline(always)]
    pub fn transposed(rows: &[Self; LANES]) -> [Self; LANES] {
        let zero = Self::zero();
        let (mut pairs, mut fours, mut columns) = ([zero; LANES], [zero; LANES], [zero; LANES]);
        // SAFETY: as above.
        unsafe {
            for pair in 0..8 {
                let (even, odd) = (rows[2 * pair].0, rows[2 * pair + 1].0);
                pairs[2 * pair] = Self(_mm512_unpacklo_ps(even, odd));
                pairs[2 * pair + 1] = Self(_mm512_unpackhi_ps(even, odd));
            }
            for four in 0..4 {
                for half in 0..2 {
                    let first = _mm512_castps_pd(pairs[4 * four + half].0);
                    let second = _mm512_castps_pd(pairs[4 * four + 2 + half].0);
                    let place = 4 * four + 2 * half;
                    fours[place] = Self(_mm512_castpd_ps(_mm512_unpacklo_pd(first, second)));
                    fours[place + 1] = Self(_mm512_castpd_ps(_mm512_unpackhi_pd(first, second)));
                }
            }
            for column in 0..4 {
                let (one, two) = (fours[column].0, fours[4 + column].0);
                let (three, four) = (fours[8 + column].0, fours[12 + column].0);
                let upper_even = _mm512_shuffle_f32x4::<0x88>(one, two);
                let upper_odd = _mm512_shuffle_f32x4::<0xdd>(one, two);
                let lower_even = _mm512_shuffle_f32x4::<0x88>(three, four);
                let lower_odd = _mm512_shuffle_f32x4::<0xdd>(three, four);
                columns[column] = Self(_mm512_shuffle_f32x4::<0x88>(upper_even, lower_even));
                columns[column + 4] = Self(_mm512_shuffle_f32x4::<0x88>(upper_odd, lower_odd));
                columns[column + 8] = Self(_mm512_shuffle_f32x4::<0xdd>(upper_even, lower_even));
                columns[column + 12] = Self(_mm512_shuffle_f32x4::<0xdd>(upper_odd, lower_odd));
            }
        }
        columns
    }
}

/// The run at the start of `numbers`.
#[inline(always)]
pub(crate) fn load(numbers: &[f32]) -> Run {
    let (lanes, _) = numbers.as_chunks();
    [Lanes::load(&lanes[0]), Lanes::load(&lanes[1])]
}

/// Puts a run at the start of `numbers`.
#[inline(always)]
pub(crate) fn store(run: Run, numbers: &mut [f32]) {
    let (lanes, _) = numbers.as_chunks_mut();
    run[0].store(&mut lanes[0]);
    run[1].store(&mut lanes[1]);
}

/// Adds a run to the start of `numbers`.
#[inline(always)]
pub(crate) fn add(run: Run, numbers: &mut [f32]) {
    let old = load(numbers);
    store([old[0].plus(run[0]), old[1].plus(run[1])], numbers);
}

/// A run as bf16, rounded to the nearest.
#[inline(always)]
pub(crate) fn to_bf16(run: Run) -> [u16; RUN] {
    // SAFETY: as in `Lanes`; both sides are 64 bytes without invalid values.
    unsafe { transmute(_mm512_cvtne2ps_pbh(run[1].0, run[0].0)) }
}

/// Brings a row, whose length is a multiple of [`LANES`], to mean 0 and variance 1, then multiplies and adds.
#[inline(always)]
pub(crate) fn normalise(row: &mut [f32], weight: &[f32], bias: &[f32], epsilon: f32) {
    #[allow(clippy::cast_precision_loss)]
    let count = row.len() as f32;
    let (lanes, _) = row.as_chunks_mut();
    let mut sums = [Lanes::zero(); 2];
    for (place, numbers) in lanes.iter().enumerate() {
        sums[place % 2] = sums[place % 2].plus(Lanes::load(numbers));
    }
    let mean = Lanes::all(sums[0].plus(sums[1]).sum() / count);
    let mut sums = [Lanes::zero(); 2];
    for (place, numbers) in lanes.iter().enumerate() {
        let off = Lanes::load(numbers).minus(mean);
        sums[place % 2] = off.times_plus(off, sums[place % 2]);
    }
    let variance = sums[0].plus(sums[1]).sum() / count;
    let factor = Lanes::all(1.0 / (variance + epsilon).sqrt());
    let (weights, _) = weight.as_chunks();
    let (biases, _) = bias.as_chunks();
    for ((numbers, weight), bias) in lanes.iter_mut().zip(weights).zip(biases) {
        let off = Lanes::load(numbers).minus(mean).times(factor);
        off.times_plus(Lanes::load(weight), Lanes::load(bias))
            .store(numbers);
    }
}

#[cfg(test)]
mod tests {
    use super::super::cpu::Unit;
    use super::*;

    fn each(numbers: &[f32; LANES], function: impl Fn(Lanes) -> Lanes) -> [f32; LANES] {
        let mut result = [0.0; LANES];
        function(Lanes::load(numbers)).store(&mut result);
        result
    }

    fn run_where_possible(test: impl Fn()) {
        // Without these instructions nothing here is ever called.
        if !Unit::all().is_empty() {
            test();
        }
    }

    #[test]
    #[allow(clippy::float_cmp)]
    fn rows_become_columns() {
        run_where_possible(|| {
            let mut rows = [[0.0; LANES]; LANES];
            for (row, numbers) in rows.iter_mut().enumerate() {
                for (column, number) in numbers.iter_mut().enumerate() {
                    *number = f32::from(u8::try_from(16 * row + column).unwrap());
                }
            }
            let columns = Lanes::transposed(&rows.map(|row| Lanes::load(&row)));
            for (column, lanes) in columns.into_iter().enumerate() {
                let mut numbers = [0.0; LANES];
                lanes.store(&mut numbers);
                let expected = rows.map(|row| row[column]);
                assert_eq!(numbers, expected, "column {column}");
            }
        });
    }

    #[test]
    fn the_first_large_number_is_found() {
        run_where_possible(|| {
            let mut numbers = [0.0; LANES];
            (numbers[3], numbers[5]) = (-2.0, 2.0);
            let sizes = Lanes::load(&numbers).size();
            assert_eq!(sizes.first_from(Lanes::all(2.0)), Some(3));
            assert_eq!(sizes.first_from(Lanes::all(2.5)), None);
        });
    }

    /// exp(-1) = .36787944, exp(-10) = 4.539993e-5, exp(-0.3) = .74081822, exp(-87) = 1.6458115e-38.
    #[test]
    fn powers_of_e_are_right() {
        run_where_possible(|| {
            let mut numbers = [0.0; LANES];
            numbers[..4].copy_from_slice(&[-1.0, -10.0, -0.3, -87.0]);
            let powers = each(&numbers, Lanes::exp);
            let expected = [
                0.367_879_44,
                4.539_993e-5,
                0.740_818_2,
                1.645_811_5e-38,
                1.0,
            ];
            for (power, expected) in powers.iter().zip(expected) {
                assert!((power / expected - 1.0).abs() < 3e-6, "{power} {expected}");
            }
        });
    }

    /// x * (1 + erf(x / sqrt 2)) / 2 by the standard library of Python: `x * (1 + math.erf(x / math.sqrt(2))) / 2`.
    #[test]
    fn gelu_is_that_of_the_error_function() {
        run_where_possible(|| {
            let mut numbers = [0.0; LANES];
            numbers[..7].copy_from_slice(&[-6.0, -3.0, -1.0, -0.1, 0.5, 2.0, 7.0]);
            let values = each(&numbers, Lanes::gelu);
            let expected = [
                -5.919_25e-9,
                -0.004_049_694,
                -0.158_655_25,
                -0.046_017_22,
                0.345_731_23,
                1.954_499_7,
                7.0,
                0.0,
            ];
            for (value, expected) in values.iter().zip(expected) {
                assert!((value - expected).abs() < 3e-5, "{value} {expected}");
            }
        });
    }

    /// 0 to 15: mean 7.5, variance 21.25; (0 - 7.5) / sqrt 21.25 = -1.6269784, (15 - 7.5) / sqrt 21.25 = 1.6269784.
    #[test]
    fn a_row_is_normalised() {
        run_where_possible(|| {
            let mut row: Vec<f32> = (0..16_u8).map(f32::from).collect();
            normalise(&mut row, &[2.0; LANES], &[1.0; LANES], 0.0);
            assert!((row[0] - (1.0 - 2.0 * 1.626_978_4)).abs() < 1e-5);
            assert!((row[15] - (1.0 + 2.0 * 1.626_978_4)).abs() < 1e-5);
        });
    }
}
