//! Which instructions this CPU has.

use std::arch::x86_64::__cpuid_count;
use std::sync::OnceLock;

/// What multiplies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Tile registers: AMX, with AVX-512 for the rest.
    Amx,
    /// Dot products in vector registers: AVX-512 with its bf16 and VNNI parts.
    Avx512,
}

impl Unit {
    /// The units this CPU has, the fastest first; none where it has not the AVX-512 instructions that are needed.
    #[must_use]
    pub fn all() -> &'static [Self] {
        static UNITS: OnceLock<Vec<Unit>> = OnceLock::new();
        UNITS.get_or_init(|| match (has_avx512(), has_amx()) {
            (false, _) => Vec::new(),
            (true, false) => vec![Self::Avx512],
            (true, true) => vec![Self::Amx, Self::Avx512],
        })
    }

    /// The name, for the run file.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Amx => "amx",
            Self::Avx512 => "avx512",
        }
    }
}

/// The instructions that `network::forward` is compiled for.
fn has_avx512() -> bool {
    is_x86_feature_detected!("avx512f")
        && is_x86_feature_detected!("avx512bw")
        && is_x86_feature_detected!("avx512dq")
        && is_x86_feature_detected!("avx512vl")
        && is_x86_feature_detected!("avx512bf16")
        && is_x86_feature_detected!("avx512vnni")
        && is_x86_feature_detected!("fma")
}

/// Bits of EDX in leaf 7 of CPUID: AMX-BF16, AMX-TILE, AMX-INT8.
const AMX: u32 = 1 << 22 | 1 << 24 | 1 << 25;

/// Whether the CPU has tile registers and the system lets the process use them. Linux keeps their state, 8 KiB a thread,
/// only for processes that ask.
fn has_amx() -> bool {
    // `__cpuid_count` is safe to call where the CPU has CPUID, as all of x86-64 does.
    #[allow(unused_unsafe)]
    let leaf = unsafe { __cpuid_count(7, 0) };
    leaf.edx & AMX == AMX && asked_for_tiles()
}

#[cfg(target_os = "linux")]
fn asked_for_tiles() -> bool {
    /// `ARCH_REQ_XCOMP_PERM` of `asm/prctl.h`.
    const REQUEST: libc::c_int = 0x1023;
    /// The state component of the tile registers, `XFEATURE_XTILEDATA`.
    const TILES: libc::c_ulong = 18;
    // SAFETY: this call changes nothing but the permission of the process.
    unsafe { libc::syscall(libc::SYS_arch_prctl, REQUEST, TILES) == 0 }
}

#[cfg(not(target_os = "linux"))]
fn asked_for_tiles() -> bool {
    false
}
