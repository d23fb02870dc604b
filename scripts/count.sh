#!/usr/bin/env bash
# Counts the instructions of everything that a run does besides multiplying matrices, a clause of the sample corpus, and
# writes them into docs/speed.md. Unlike seconds they are the same on a noisy machine:
#
#     scripts/count.sh            write the table
#     scripts/count.sh --check    write nothing; fail where a stage takes 5% more than the table says
#
# Needs valgrind, and the default model (`clausemark models fetch`).

set -euo pipefail

# shellcheck source=scripts/build.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/build.sh"

page=$repo/docs/speed.md
most_percent=5

command -v valgrind >/dev/null || die "valgrind is missing; install the package valgrind"
need_rust

# Without libtorch, which takes longer to load under valgrind than all stages to run.
bench() {
    cargo bench --locked --no-default-features --bench stages --target-dir "$target/count" "$@"
}
# cargo names the program that it built last.
binary=$(bench --no-run 2>&1 | tee /dev/stderr | sed -n 's/^ *Executable .*(\(.*\))$/\1/p')
[[ -x $binary ]] || die "cargo did not say where the bench is"

begin='<!-- instruction counts: scripts/count.sh -->'
end='<!-- end of instruction counts -->'
if ! grep -qF "$begin" "$page" || ! grep -qF "$end" "$page"; then
    die "$page has no lines '$begin' and '$end'"
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

counted() { # stage, times
    valgrind --tool=callgrind --callgrind-out-file="$work/out" "$binary" --count "$1" "$2" >"$work/said" 2>&1 ||
        die "counting $1 failed: $(tail -n 3 "$work/said")"
    sed -n 's/^summary: //p' "$work/out"
}

"$binary" --list >"$work/list"
read -r clauses <"$work/list"
rows=()
while IFS= read -r stage; do
    # The difference leaves out what it takes to get ready.
    once=$(counted "$stage" 1)
    thrice=$(counted "$stage" 3)
    rows+=("| $stage | $(((thrice - once) / 2 / clauses)) |")
    say "$stage"
done < <(tail -n +2 "$work/list")

if [[ ${1:-} == --check ]]; then
    for row in "${rows[@]}"; do
        IFS='|' read -r _ name now _ <<<"$row"
        IFS='|' read -r _ _ was _ < <(grep -F "|$name|" "$page") || die "$page does not have$name"
        ((now * 100 <= was * (100 + most_percent))) ||
            die "$name takes $now instructions a clause; $page says $was"
    done
    exit
fi
{
    printf '| stage | instructions a clause |\n|---|---|\n'
    printf '%s\n' "${rows[@]}"
} >"$work/table"
awk -v begin="$begin" -v end="$end" -v table="$work/table" '
    $0 == end { while ((getline row < table) > 0) print row; inside = 0 }
    !inside { print }
    $0 == begin { inside = 1 }
' "$page" >"$work/page"
cp -- "$work/page" "$page"
printf '%s\n' "${rows[@]}"
