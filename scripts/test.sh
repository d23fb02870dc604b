#!/usr/bin/env bash
# Every check of the project, the cheap ones first; ends with cargo's own summary of the tests.
#
#     scripts/test.sh

set -euo pipefail

# shellcheck source=scripts/build.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/build.sh"

need_component() {
    cargo "$1" --version >/dev/null 2>&1 ||
        die "cargo $1 is missing; add it with 'rustup component add $2'"
}

set_up
need_component fmt rustfmt
need_component clippy clippy

cargo fmt --check
if command -v shellcheck >/dev/null; then
    shellcheck --external-sources scripts/*.sh .ci/run
fi
build
cargo clippy --release --locked --all-targets -- -D warnings
cargo check --release --locked --no-default-features
RUSTDOCFLAGS="-D warnings" cargo doc --release --locked --no-deps
fetch_models
CLAUSEMARK=$clausemark scripts/readers.sh
cargo test --release --locked
