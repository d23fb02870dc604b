#!/usr/bin/env bash
# Measures clausemark beside what a Python user would run on the same texts, and writes the tables of docs/speed.md.
#
#     scripts/compare.sh classify|entail|scale|page|all [OPTIONS]     (--help lists the options)
#
# The Python programs come from PyPI into .compare, once; torch is installed without the libraries of graphics cards.
# CLAUSEMARK names the program to measure (target/release/clausemark), COMPARE_PYTHON the Python to start from (python3,
# 3.11 or newer), COMPARE_FOLDER another place than .compare.

set -euo pipefail

repo=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)
COMPARE_FOLDER=${COMPARE_FOLDER:-$repo/.compare}
CLAUSEMARK=${CLAUSEMARK:-${CARGO_TARGET_DIR:-$repo/target}/release/clausemark}
export COMPARE_FOLDER CLAUSEMARK
environment=$COMPARE_FOLDER/python
requirements=$repo/scripts/compare/requirements.txt
needed_kib=$((6 * 1024 * 1024)) # the packages, pip's copies of them, and the checkpoints

say() { printf 'compare: %s\n' "$*" >&2; }

die() {
    say "$*"
    exit 1
}

need_program() {
    [[ -x $CLAUSEMARK ]] ||
        die "there is no program at $CLAUSEMARK; run 'cargo build --release --locked' or set CLAUSEMARK"
    "$CLAUSEMARK" --version >/dev/null || die "$CLAUSEMARK does not run (see above)"
}

# The environment is there when its last step, the mark, is; a change of what is installed makes it anew.
need_environment() {
    local python=${COMPARE_PYTHON:-python3} mark=$environment/installed free tool
    if [[ -f $mark && $(<"$mark") == "$(stamp)" ]]; then
        return
    fi
    [[ $(uname -sm) == "Linux x86_64" ]] || die "the packages are pinned for Linux on x86-64, and this is $(uname -sm)"
    for tool in cc nm readelf; do
        command -v "$tool" >/dev/null || die "$tool is missing; install a C compiler (packages gcc and binutils)"
    done
    "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null ||
        die "$python is not Python 3.11 or newer; name one with COMPARE_PYTHON"
    mkdir -p "$COMPARE_FOLDER"
    free=$(df -Pk "$COMPARE_FOLDER" | awk 'NR == 2 { print $4 }')
    ((free >= needed_kib)) ||
        die "$COMPARE_FOLDER has $((free / 1024)) MiB free; the comparison needs $((needed_kib / 1024)) MiB"
    say "installing the Python packages (about 900 MB to fetch)"
    rm -rf "$environment"
    "$python" -m venv "$environment" || die "$python makes no virtual environment; install its module venv"
    "$environment/bin/pip" install --quiet --disable-pip-version-check --no-deps --only-binary=:all: \
        --requirement "$requirements" || die "pip could not install the packages (see above)"
    "$environment/bin/python" "$repo/scripts/compare/cuda_standins.py" || die "torch could not be made ready (see above)"
    "$environment/bin/python" -c 'import torch' || die "torch cannot be imported (see above)"
    stamp >"$mark"
}

stamp() { cat "$requirements" "$repo/scripts/compare/cuda_standins.py" | sha256sum | cut -d' ' -f1; }

main() {
    case ${1:-} in
        classify | entail | scale | page | all | -h | --help) ;;
        *) die "say what to measure: classify, entail, scale, page or all" ;;
    esac
    need_program
    need_environment
    exec "$environment/bin/python" "$repo/scripts/compare/compare.py" "$@"
}

main "$@"
