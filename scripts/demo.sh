#!/usr/bin/env bash
# Builds Clausemark and labels the sample corpus, from a fresh clone to a table:
#
#     scripts/demo.sh
#
# The table goes to target/demo/clauses.csv. CARGO_TARGET_DIR, LIBTORCH and CLAUSEMARK_MODELS are honoured.

set -euo pipefail

# shellcheck source=scripts/build.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/build.sh"

# The columns of a table named in `columns`, without a CSV reader: the first rows, quoted cells taken apart, long
# cells cut between words.
show_rows() {
    awk -v rows=5 -v columns='clause_id domain strength_label text' '
        function cells(line, cell,    count, quoted, i, sign) {
            count = 1; quoted = 0; cell[1] = ""
            for (i = 1; i <= length(line); i++) {
                sign = substr(line, i, 1)
                if (sign == "\"" && quoted && substr(line, i + 1, 1) == "\"") { cell[count] = cell[count] sign; i++ }
                else if (sign == "\"") quoted = !quoted
                else if (sign == "," && !quoted) cell[++count] = ""
                else cell[count] = cell[count] sign
            }
            return count
        }
        function shortened(text,    words, count, i, result) {
            if (length(text) <= 60) return text
            count = split(text, words, " ")
            for (i = 1; i <= count && length(result) + length(words[i]) < 60; i++) result = result words[i] " "
            return result "..."
        }
        { sub(/\r$/, ""); count = cells($0, cell) }
        NR == 1 { for (i = 1; i <= count; i++) place[cell[i]] = i; wanted = split(columns, name, " ") }
        NR > rows { exit }
        { line = ""; for (i = 1; i <= wanted; i++) line = line (i > 1 ? " | " : "") shortened(cell[place[name[i]]]); print line }
    ' "$1"
}

set_up
build
fetch_models
mkdir -p "$target/demo"
"$clausemark" classify "$repo/data/communiques" -o "$target/demo/clauses.csv"
echo
show_rows "$target/demo/clauses.csv"
echo
echo "The whole table, $(($(wc -l <"$target/demo/clauses.csv") - 1)) clauses: $target/demo/clauses.csv"
