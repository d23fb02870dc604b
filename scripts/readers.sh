#!/usr/bin/env bash
# Writes the sample corpus as a table in every format, and has other programs read it: DuckDB, pandas, PyArrow and Python's own
# SQLite. Types, counts and values have to agree, and the table has to be as data/schema/clauses.schema.json says.
#
#     scripts/readers.sh
#
# The Python packages come from PyPI into .readers, once. CLAUSEMARK names the program to try.

set -euo pipefail

# shellcheck source=scripts/setup.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/setup.sh"

clausemark=${CLAUSEMARK:-${CARGO_TARGET_DIR:-$repo/target}/release/clausemark}
requirements=$repo/scripts/readers/requirements.txt
packages=$repo/.readers

need_pip
stamp=$(python3 --version && sha256sum <"$requirements")
if [[ ! -f $packages/installed || $(<"$packages/installed") != "$stamp" ]]; then
    is_usual_platform || die "the readers are pinned for Linux on x86-64, and this is $(uname -sm)"
    python3 -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 15))' ||
        die "the readers need Python 3.11 to 3.14, and this is $(python3 --version)"
    say "fetching DuckDB, pandas and PyArrow from PyPI (110 MB)"
    rm -rf "$packages"
    python3 -m pip install --quiet --disable-pip-version-check --root-user-action=ignore --no-deps \
        --only-binary=:all: --require-hashes \
        --target "$packages" --requirement "$requirements" || die "pip could not install the readers (see above)"
    printf '%s\n' "$stamp" >"$packages/installed"
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$clausemark" classify "$repo/data/communiques" "$repo/tests/fixtures/pdf/encrypted.pdf" --scores --explain -q \
    -o "$work/t.csv" -o "$work/t.jsonl" -o "$work/t.parquet" -o "$work/t.sqlite" -o "$work/t.arrow" 2>/dev/null ||
    (($? == 1)) || die "the run failed"
"$clausemark" classify "$repo/data/communiques" --scores --explain -q -o "$work/parted.parquet" --partition-by domain
PYTHONPATH=$packages python3 "$repo/scripts/readers/check.py" "$work" "$repo/data/schema/clauses.schema.json"
