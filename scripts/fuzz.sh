#!/usr/bin/env bash
# Feeds random bytes to the readers and the splitter, each for the given number of seconds (600 when not given):
#
#     scripts/fuzz.sh [SECONDS] [TARGET...]
#
# Needs cargo-fuzz (`cargo install cargo-fuzz`). What is found stays in target/fuzz/<target>/artifacts, the grown
# corpus beside it; a finding is mended, and its bytes are kept as a test.

set -euo pipefail

cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.."
cargo fuzz --version >/dev/null 2>&1 || {
    echo "cargo-fuzz is missing; install it with 'cargo install cargo-fuzz'" >&2
    exit 1
}
seconds=${1:-600}
shift || true
targets=("$@")
if [[ ${#targets[@]} -eq 0 ]]; then
    mapfile -t targets < <(cargo fuzz list)
fi
# The sanitizer is an unstable option of the compiler; the flag lets the stable one take it.
export RUSTC_BOOTSTRAP=1
export CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$PWD/target}/fuzz-build
for target in "${targets[@]}"; do
    work=target/fuzz/$target
    mkdir -p "$work/corpus" "$work/artifacts"
    echo "fuzzing $target for $seconds s"
    cargo fuzz run --release "$target" "$work/corpus" "fuzz/seeds/$target" -- \
        -max_total_time="$seconds" -timeout=20 -rss_limit_mb=2048 -max_len=65536 \
        -artifact_prefix="$work/artifacts/" -print_final_stats=1 -verbosity=0
done
