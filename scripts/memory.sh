#!/usr/bin/env bash
# How much memory runs of classify take: over 100, 1,000 and 10,000 documents, and over one text file of many megabytes.
#
#     scripts/memory.sh [MEGABYTES]     of the text file, 500 when not given
#
# Writes a Markdown table. CLAUSEMARK names the program to try.

set -euo pipefail

repo=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)
clausemark=${CLAUSEMARK:-${CARGO_TARGET_DIR:-$repo/target}/release/clausemark}
megabytes=${1:-500}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3=$(command -v python3) || { echo "memory: python3 is missing" >&2; exit 1; }

# Documents that are all different, of some forty clauses each.
"$python3" - "$repo/data/communiques/kestria-orlund-leaders-2024.txt" "$work" "$megabytes" <<'PYTHON'
import sys
from pathlib import Path

text, work, megabytes = Path(sys.argv[1]).read_text(), Path(sys.argv[2]), int(sys.argv[3])
for documents in (100, 1000, 10000):
    folder = work / str(documents)
    folder.mkdir()
    for number in range(documents):
        own = f"The two sides agreed on measure {number} of the plan.\n\n"
        (folder / f"{number:05}.txt").write_text(own + text)
with open(work / "long.txt", "w") as file:
    written = number = 0
    while written < megabytes * 10**6:
        written += file.write(f"The two sides agreed on measure {number} of the plan.\n\n{text}\n\n")
        number += 1
PYTHON

# Peak resident set in MiB and rows, by the kernel's own count for the process.
measured() { # name, then arguments
    "$python3" - "$1" "$clausemark" "${@:2}" --keywords 0 -q -o "$work/out.csv" <<'PYTHON'
import resource, subprocess, sys, time
begun = time.time()
subprocess.run(sys.argv[2:], check=True)
peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
rows = sum(1 for line in open(sys.argv[-1], "rb") if line[:1].isalnum()) - 1
print(f"| {sys.argv[1]} | {rows} | {peak:.0f} | {time.time() - begun:.0f} |", flush=True)
PYTHON
}

echo "| input | lines | peak, MiB | seconds |"
echo "|---|---|---|---|"
for documents in 100 1000 10000; do measured "$documents documents" classify "$work/$documents"; done
measured "a text of $megabytes MB" classify "$work/long.txt" --max-file-size 1024
measured "the same, --memory 512" classify "$work/long.txt" --max-file-size 1024 --memory 512
