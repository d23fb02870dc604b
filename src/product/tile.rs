//! Sums of a block by the tile registers of AMX.
//!
//! A tile is 16 rows of 64 bytes. The eight tile registers hold a block of 32 x 32 sums (four), the next 16 rows of the
//! left side twice, and the next 16 columns of the right side twice, so that each tile that is loaded is used twice. The
//! language has no stable names for these instructions yet; they are written out.

use std::arch::asm;

/// The 64 bytes that a row of a tile holds.
#[derive(Debug, Clone, Copy)]
#[repr(C, align(64))]
pub(crate) struct Line(pub [u8; 64]);

impl Line {
    pub const ZERO: Self = Self([0; 64]);

    #[inline(always)]
    pub fn of_halves(halves: [u16; 32]) -> Self {
        // SAFETY: the same 64 bytes, any of which are valid.
        Self(unsafe { std::mem::transmute::<[u16; 32], [u8; 64]>(halves) })
    }
}

/// Rows of a tile.
pub(crate) const TILE_ROWS: usize = 16;

/// Rows and columns of a block.
pub(crate) const BLOCK: usize = 2 * TILE_ROWS;

/// Sums of 32 rows by 32 columns.
#[derive(Debug, Clone)]
#[repr(C, align(64))]
pub(crate) struct Block<S>(pub [[S; BLOCK]; BLOCK]);

impl<S: Copy + Default> Block<S> {
    pub fn new() -> Self {
        Self([[S::default(); BLOCK]; BLOCK])
    }
}

/// How the tile registers are divided, as LDTILECFG reads it.
#[repr(C, align(64))]
struct Division {
    palette: u8,
    start_row: u8,
    reserved: [u8; 14],
    row_bytes: [u16; 16],
    rows: [u8; 16],
}

/// The tile registers of this thread, divided into eight tiles of 16 rows of 64 bytes for as long as this lives. Others
/// who use them in this thread, as libtorch does, divide them anew in each call.
pub(crate) struct Tiles(());

impl Tiles {
    /// # Safety
    /// The CPU must have AMX and the process the permission to use it, see [`Unit::Amx`](super::cpu::Unit::Amx).
    pub unsafe fn divide() -> Self {
        let mut division = Division {
            palette: 1,
            start_row: 0,
            reserved: [0; 14],
            row_bytes: [0; 16],
            rows: [0; 16],
        };
        division.row_bytes[..8].fill(64);
        division.rows[..8].fill(16);
        // SAFETY: reads the 64 bytes of `division`; the rest is the caller's promise.
        unsafe {
            asm!("ldtilecfg [{}]", in(reg) &raw const division, options(nostack, readonly));
        }
        Self(())
    }
}

impl Drop for Tiles {
    fn drop(&mut self) {
        // SAFETY: there is a division to release, or there would be no `Tiles`.
        unsafe { asm!("tilerelease", options(nostack, nomem)) }
    }
}

/// Both sides of a block: `steps` lines for each row and column.
///
/// Line `16 s + r` of a left side is the numbers of its row `r` in step `s`. Lines `32 s + r` and `32 s + 16 + r` of the
/// right side hold the numbers that meet the `r`-th four bytes of such a line, for the first and the other 16 columns, four
/// bytes each.
#[derive(Clone, Copy)]
pub(crate) struct Sides<'s> {
    pub steps: usize,
    upper: &'s [Line],
    lower: &'s [Line],
    right: &'s [Line],
}

impl<'s> Sides<'s> {
    /// `left` are the lines of 32 rows, `right` those of 32 columns.
    #[inline(always)]
    pub fn new(left: &'s [Line], right: &'s [Line], steps: usize) -> Self {
        assert!(steps > 0 && left.len() == BLOCK * steps && right.len() == BLOCK * steps);
        let (upper, lower) = left.split_at(TILE_ROWS * steps);
        Self {
            steps,
            upper,
            lower,
            right,
        }
    }

    /// The four bytes of row `row` at place `place` of step `step`.
    #[inline(always)]
    pub fn left(&self, row: usize, step: usize, place: usize) -> [u8; 4] {
        let (half, row) = if row < TILE_ROWS {
            (self.upper, row)
        } else {
            (self.lower, row - TILE_ROWS)
        };
        let (fours, _) = half[TILE_ROWS * step + row].0.as_chunks();
        fours[place]
    }

    /// The lines that meet place `place` of step `step`, for both halves of the columns.
    #[inline(always)]
    pub fn right(&self, step: usize, place: usize) -> [&'s Line; 2] {
        let first = BLOCK * step + place;
        [&self.right[first], &self.right[first + TILE_ROWS]]
    }
}

/// Writes a function that sums up a block with one of the tile multiplications.
macro_rules! summing {
    ($(#[$about:meta])* $name:ident, $sum:ty, $multiply:literal) => {
        $(#[$about])*
        #[inline(always)]
        pub(crate) fn $name(_: &Tiles, sides: Sides<'_>, block: &mut Block<$sum>) {
            // SAFETY: `Sides::new` saw to it that the loop reads inside of the three slices, a block is 32 rows of 128
            // bytes, and `Tiles` says that the registers are divided as this needs.
            unsafe {
                asm!(
                    "tilezero tmm0",
                    "tilezero tmm1",
                    "tilezero tmm2",
                    "tilezero tmm3",
                    "2:",
                    "tileloadd tmm4, [{upper} + {line}]",
                    "tileloadd tmm6, [{right} + {line}]",
                    concat!($multiply, " tmm0, tmm4, tmm6"),
                    "tileloadd tmm7, [{right} + {line} + 1024]",
                    concat!($multiply, " tmm1, tmm4, tmm7"),
                    "tileloadd tmm5, [{lower} + {line}]",
                    concat!($multiply, " tmm2, tmm5, tmm6"),
                    concat!($multiply, " tmm3, tmm5, tmm7"),
                    "add {upper}, 1024",
                    "add {lower}, 1024",
                    "add {right}, 2048",
                    "dec {steps}",
                    "jnz 2b",
                    "tilestored [{block} + {row}], tmm0",
                    "tilestored [{block} + {row} + 64], tmm1",
                    "tilestored [{block} + {row} + 2048], tmm2",
                    "tilestored [{block} + {row} + 2112], tmm3",
                    upper = inout(reg) sides.upper.as_ptr() => _,
                    lower = inout(reg) sides.lower.as_ptr() => _,
                    right = inout(reg) sides.right.as_ptr() => _,
                    steps = inout(reg) sides.steps => _,
                    line = in(reg) 64_usize,
                    block = in(reg) &raw mut *block,
                    row = in(reg) 128_usize,
                    out("tmm0") _, out("tmm1") _, out("tmm2") _, out("tmm3") _,
                    out("tmm4") _, out("tmm5") _, out("tmm6") _, out("tmm7") _,
                    options(nostack),
                );
            }
        }
    };
}

summing!(
    /// Sums of products of bf16 with bf16.
    bf16,
    f32,
    "tdpbf16ps"
);
summing!(
    /// Sums of products of bytes on the left with signed bytes on the right.
    int8,
    i32,
    "tdpbusd"
);
