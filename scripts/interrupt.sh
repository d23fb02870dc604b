#!/usr/bin/env bash
# Ends runs of 500 documents at random moments in every way a run can end, goes on with --resume, and compares the table, as CSV,
# Parquet and SQLite, with that of an undisturbed run:
#
#     scripts/interrupt.sh [TIMES [WAY...]]     so often for each way, 100 when not given
#
# The ways: KILL, INT and TERM, which are signals, and FULL, a disk that is full (a tmpfs where this user may mount one,
# otherwise a limit on the size of files). CLAUSEMARK names the program to try.

set -euo pipefail

repo=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)
clausemark=${CLAUSEMARK:-${CARGO_TARGET_DIR:-$repo/target}/release/clausemark}
times=${1:-100}
ways=("${@:2}")
if ((${#ways[@]} == 0)); then ways=(KILL INT TERM FULL); fi
documents=500
formats=(csv parquet sqlite)

work=$(mktemp -d)
finish() {
    if mountpoint -q "$work/small" 2>/dev/null; then umount "$work/small"; fi
    rm -rf "$work"
}
trap finish EXIT

mkdir "$work/in" "$work/small"
for ((number = 0; number < documents; number++)); do
    {
        printf 'The two sides agreed on measure %d of the plan.\n\n' "$number"
        cat "$repo/data/communiques/kestria-orlund-leaders-2024.txt"
    } >"$work/in/$number.txt"
done

run() { # folder, then options
    local command=("$clausemark" classify "$work/in" --keywords 0 -q "${@:2}")
    for format in "${formats[@]}"; do command+=(-o "$1/out.$format"); done
    # In the background the run is the child itself, so that a signal meets it and not a shell.
    if ((BASH_SUBSHELL > 0)); then exec "${command[@]}"; fi
    "${command[@]}"
}

seconds() { date +%s.%N; }
begun=$(seconds)
run "$work"
whole=$(awk "BEGIN { print $(seconds) - $begun }")
digests() { # folder
    for format in "${formats[@]}"; do sha256sum <"$1/out.$format"; done
}
expected=$(digests "$work")
rows=$(wc -l <"$work/out.csv")
# The rows are kept twice until all is there.
bytes=$(($(cat "$work"/out.* | wc -c) + $(wc -c <"$work/out.csv")))
rm "$work"/out.*
echo "undisturbed: $whole s, $rows lines"

check() { # way, folder
    [[ $(digests "$2") == "$expected" ]] || {
        echo "$1: another table, kept in $repo/target/interrupt" >&2
        mkdir -p "$repo/target/interrupt"
        cp "$2"/out.* "$repo/target/interrupt"
        exit 1
    }
    if compgen -G "$2/out.*.journal" >/dev/null || compgen -G "$2/*.partial" >/dev/null; then
        echo "$1: something was left behind" >&2
        ls -a "$2" >&2
        exit 1
    fi
}

resumed_from() { sed -n 's/^ *"files": \([0-9]*\),*$/\1/p' "$1/out.csv.run.json"; }

signalled() { # signal
    local signal=$1 same=0 mid=0 turn child
    for ((turn = 0; turn < times; turn++)); do
        run "$work" 2>"$work/said" &
        child=$!
        sleep "$(awk "BEGIN { srand($turn + $RANDOM); print rand() * $whole }")"
        kill "-$signal" "$child" 2>/dev/null || true
        wait "$child" 2>/dev/null || true
        run "$work" --resume
        check "SIG$signal" "$work"
        same=$((same + 1))
        if (($(resumed_from "$work") > 0)); then mid=$((mid + 1)); fi
        rm -f "$work"/out.* "$work"/.clausemark-*
    done
    echo "SIG$signal: $same of $times the same table; $mid went on where rows were done"
}

full_disk() {
    local same=0 turn kib
    for ((turn = 0; turn < times; turn++)); do
        kib=$((bytes / 1024 * (turn + 1) / (times + 1)))
        if mount -t tmpfs -o "size=$((kib + 64))k" none "$work/small" 2>/dev/null; then
            run "$work/small" 2>/dev/null || true
            # The disk is given room again.
            mount -o remount,size=1g "$work/small"
            run "$work/small" --resume
            check "full disk" "$work/small"
            umount "$work/small"
        else
            (
                trap '' XFSZ
                ulimit -f "$((kib + 1))"
                run "$work" 2>/dev/null
            ) || true
            run "$work" --resume
            check "full disk" "$work"
            rm -f "$work"/out.* "$work"/.clausemark-*
        fi
        same=$((same + 1))
    done
    echo "full disk: $same of $times the same table"
}

for way in "${ways[@]}"; do
    case $way in
        FULL) full_disk ;;
        *) signalled "$way" ;;
    esac
done
