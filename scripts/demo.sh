#!/usr/bin/env bash
# Builds Clausemark and labels the sample corpus, from a fresh clone to a table:
#
#     scripts/demo.sh
#
# The table goes to target/demo/clauses.csv, and beside it a page that compares it with hand tags. CARGO_TARGET_DIR,
# LIBTORCH and CLAUSEMARK_MODELS are honoured.

set -euo pipefail

# shellcheck source=scripts/build.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/build.sh"

set_up
build
fetch_models
mkdir -p "$target/demo"
"$clausemark" classify "$repo/data/communiques" -o "$target/demo/clauses.csv"
"$clausemark" evaluate "$repo/data/tags/communiques.csv" --predictions "$target/demo/clauses.csv" \
    --html "$target/demo/evaluation.html" >"$target/demo/evaluation.txt"
echo
head -n 4 "$target/demo/clauses.csv" | cut -c 1-160
echo
echo "The whole table: $target/demo/clauses.csv"
echo "How it compares with hand tags: $target/demo/evaluation.html"
