#!/usr/bin/env bash
# Writes the sample corpus as a table in every format, and has other programs read it: DuckDB, pandas, PyArrow and Python's own
# SQLite. Types, counts and values have to agree, and the table has to be as data/schema/clauses.schema.json says.
#
#     scripts/readers.sh
#
# The Python packages come from PyPI into .readers, once. CLAUSEMARK names the program to try, READERS_PYTHON the Python to start
# from (python3, 3.11 to 3.14).

set -euo pipefail

repo=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)
clausemark=${CLAUSEMARK:-${CARGO_TARGET_DIR:-$repo/target}/release/clausemark}
requirements=$repo/scripts/readers/requirements.txt
environment=$repo/.readers
python=${READERS_PYTHON:-python3}

die() {
    printf 'readers: %s\n' "$*" >&2
    exit 1
}

[[ $(uname -sm) == "Linux x86_64" ]] || die "the packages are pinned for Linux on x86-64, and this is $(uname -sm)"
stamp=$(sha256sum <"$requirements")
if [[ ! -f $environment/installed || $(<"$environment/installed") != "$stamp" ]]; then
    "$python" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 15))' 2>/dev/null ||
        die "$python is not Python 3.11 to 3.14; name one with READERS_PYTHON"
    printf 'readers: fetching DuckDB, pandas and PyArrow from PyPI (110 MB)\n' >&2
    rm -rf "$environment"
    "$python" -m venv "$environment" || die "$python makes no virtual environment; install its module venv"
    "$environment/bin/pip" install --quiet --disable-pip-version-check --no-deps --only-binary=:all: --require-hashes \
        --requirement "$requirements" || die "pip could not install the packages (see above)"
    printf '%s\n' "$stamp" >"$environment/installed"
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$clausemark" classify "$repo/data/communiques" "$repo/tests/fixtures/pdf/encrypted.pdf" --scores --explain -q \
    -o "$work/t.csv" -o "$work/t.jsonl" -o "$work/t.parquet" -o "$work/t.sqlite" -o "$work/t.arrow" 2>/dev/null ||
    (($? == 1)) || die "the run failed"
"$clausemark" classify "$repo/data/communiques" --scores --explain -q -o "$work/parted.parquet" --partition-by domain
"$environment/bin/python" "$repo/scripts/readers/check.py" "$work" "$repo/data/schema/clauses.schema.json"
