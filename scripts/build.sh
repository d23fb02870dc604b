#!/usr/bin/env bash
# Builds the program and fetches its model; demo.sh and test.sh read this file and call `build` and `fetch_models`.
# Run by itself it makes the machine ready first:
#
#     scripts/build.sh

set -euo pipefail

# shellcheck source=scripts/setup.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/setup.sh"

# cargo takes a relative CARGO_TARGET_DIR from where it is called, and it is called in the repository below.
if [[ -n ${CARGO_TARGET_DIR:-} && $CARGO_TARGET_DIR != /* ]]; then
    export CARGO_TARGET_DIR=$PWD/$CARGO_TARGET_DIR
fi
target=${CARGO_TARGET_DIR:-$repo/target}
clausemark=$target/release/clausemark
cd -- "$repo"

build() {
    cargo build --release --locked
}

# The program itself knows which model it needs and leaves a whole one alone.
fetch_models() {
    if [[ -n ${CLAUSEMARK_MODELS:-} ]]; then
        return
    fi
    if ! compgen -G "$repo/models/*/model.safetensors" >/dev/null; then
        need_pip
    fi
    "$clausemark" models fetch
    if [[ -d $repo/.openvino ]] && ! compgen -G "$repo/models/*/openvino-int8.json" >/dev/null; then
        say "calibrating the model for 8-bit products on the sample corpus"
        "$clausemark" models calibrate "$repo/data/communiques"
    fi
}

if [[ ${BASH_SOURCE[0]} == "$0" ]]; then
    set_up
    build
    fetch_models
fi
