"""Runs the parts that were asked for and writes their tables; scripts/compare.sh calls it."""

import argparse
import os
import sys
from pathlib import Path

import machine
import parts
import report

MODEL = "all-MiniLM-L6-v2"
PARTS = ["classify", "entail", "scale", "page"]


def arguments():
    options = argparse.ArgumentParser(
        prog="scripts/compare.sh",
        description="Measures clausemark beside what a Python user would run, and writes docs/speed.md.",
    )
    options.add_argument("part", choices=[*PARTS, "all"])
    options.add_argument("--runs", type=int, default=5, help="how often each program runs; the median counts [5]")
    options.add_argument("--clauses", type=int, default=5_000, help="clauses of `classify` [5000]")
    options.add_argument("--pairs", type=int, default=16, help="clauses of `entail`, each asked about every label [16]")
    options.add_argument("--shortlist", type=int, default=3, help="domains that `entail` asks about with a shortlist [3]")
    options.add_argument("--batch", type=int, default=8, help="batch of the zero-shot pipeline [8]")
    options.add_argument("--sizes", default="1000,20000,200000", help="clauses of `scale` [1000,20000,200000]")
    options.add_argument("--scale-runs", type=int, default=1, help="how often `scale` runs each size [1]")
    chosen = options.parse_args()
    try:
        chosen.sizes = sorted({int(size) for size in chosen.sizes.split(",")})
    except ValueError:
        options.error("--sizes takes whole numbers with commas between")
    if min([chosen.runs, chosen.scale_runs, chosen.clauses, chosen.pairs, chosen.shortlist, chosen.batch, *chosen.sizes]) < 1:
        options.error("counts begin at 1")
    return chosen


def main():
    chosen = arguments()
    work = Path(os.environ["COMPARE_FOLDER"])
    program = os.environ["CLAUSEMARK"]
    models = Path(os.environ.get("CLAUSEMARK_MODELS") or report.REPOSITORY / "models")
    if not (models / MODEL / "model.safetensors").is_file():
        sys.exit(f"compare: {models / MODEL} has no model.safetensors; run `clausemark models fetch`")
    run = {
        "classify": lambda own: parts.classify(own, chosen.clauses),
        "entail": lambda own: parts.entail(own, chosen.pairs, chosen.shortlist, chosen.batch),
        "scale": lambda own: parts.scale(own, chosen.sizes),
        "page": parts.page,
    }
    command = " ".join(["scripts/compare.sh", *sys.argv[1:]])
    for part in PARTS if chosen.part == "all" else [chosen.part]:
        print(f"{part}:", file=sys.stderr)
        rounds = chosen.scale_runs if part == "scale" else chosen.runs
        own = parts.Comparison(program, models / MODEL, work, rounds)
        text, contenders = run[part](own)
        text = f"{machine.description(program, command)}\nMedian of {rounds}.\n\n{text}"
        report.write(part, text)
        kept = report.keep(part, contenders, work / "runs")
        print(f"\n{text}\nevery run: {kept}", flush=True)


if __name__ == "__main__":
    main()
