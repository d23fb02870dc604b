#!/usr/bin/env python3
"""Writes docs/accuracy.md: how good the zero-shot labels are, and what hand tags add.

    scripts/accuracy.py
    scripts/accuracy.py --communiques TAGS.csv --manifestos TAGS.csv --goals PASSAGES.csv --legislation SENTENCES.csv

The sample corpus is always measured. Corpora that are not part of the repository are measured where their hand tags are
given; a table says in its caption what it is about. Needs nothing beyond Python and the built program
(`scripts/demo.sh` builds it); CLAUSEMARK names another one.
"""

import argparse
import csv
import json
import math
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from obligations import obligations

REPOSITORY = Path(__file__).resolve().parent.parent
PROGRAM = os.environ.get("CLAUSEMARK", str(REPOSITORY / "target/release/clausemark"))
CURVE = "50,100,200,400,1000,3000"
SEEDS = (0, 1, 2)

HEAD = """# Accuracy

Made by `scripts/accuracy.py` of version {version}; do not edit by hand. Figures are those of `clausemark evaluate` and
`clausemark learn` (docs/evaluation.md says what each is). The texts are the rows of the hand tags, labelled by the program
in the order in which they stand; brackets hold the 95% interval of 1,000 resamples of documents. Intervals of few
documents are too narrow.

Learning curves: documents are divided into five parts, or as many as there are documents, and each part is predicted by
a head that was learned from so many tags of the other documents. *Drawn*: the tags are drawn at random from all other
documents, as when a little of each is tagged. *In turn*: they are of as few documents as have that many, which is the harder
case. Everything a head has to choose, including whether it is kept at all, it chooses from its own tags. Each point is the
mean of {seeds} draws, with the lowest in parentheses.

The rules of strength were written with the first two corpora in view, so their figures of strength are an upper bound; the
README has those of texts that were tagged before the program saw them. No label text was written or changed after looking at
what was wrong in single texts. The calibration was fitted on the sample corpus, and on nothing else; how much neighbours
count was chosen on the first three corpora.

Steps: *names* knows a domain by its name only and a clause by itself, and takes the softmax over the labels for the
probability; each step is added to those above it. *Adapted* moves the labels towards the texts' own clauses (`--adapt`);
it does not help everywhere, so it is off unless it is asked for. Each is a run of `evaluate` with `--without`.
"""

STEPS = [
    ("names", ["--without", "phrases,context,calibration"]),
    ("+ descriptions and phrases", ["--without", "context,calibration"]),
    ("+ context", ["--without", "calibration"]),
    ("+ calibration: what the program does", []),
    ("+ adapted", ["--adapt"]),
]


def run(*arguments):
    outcome = subprocess.run([PROGRAM, *map(str, arguments)], capture_output=True, text=True)
    if outcome.returncode != 0:
        sys.exit(f"{' '.join(map(str, arguments))}: {outcome.stderr}")
    return outcome.stdout


def figure(value):
    return "–" if value is None else f"{value:.3f}"


def estimate(of):
    if of["low"] is None:
        return figure(of["value"])
    return f"{figure(of['value'])} [{figure(of['low'])}, {figure(of['high'])}]"


def zero_shot(tags, options):
    scores = json.loads(run("evaluate", tags, *options, "--json", "-q"))
    rows = [
        ("domain: accuracy", scores["domain"]["all"]["primary"]),
        ("domain: among the gold's one to three", scores["domain"]["all"]["any_of_gold"]),
        ("domain: macro-F1", scores["domain"]["macro"]["f1"]),
        ("domain: expected calibration error", scores["domain"]["calibration"]["expected_error"]),
        ("strength: accuracy", scores["strength"]["accuracy"]),
        ("strength: quadratic weighted kappa", scores["strength"]["quadratic_kappa"]),
    ]
    yield "| zero-shot | |"
    yield "|---|---|"
    for name, of in rows:
        if of["value"] is not None:
            yield f"| {name} | {estimate(of)} |"


def ablation(tags, options):
    yield ""
    yield "| domain, step by step | accuracy | among the gold's | macro-F1 | expected calibration error |"
    yield "|---|---|---|---|---|"
    for name, flags in STEPS:
        scores = json.loads(run("evaluate", tags, *options, *flags, "--resamples", 0, "--json", "-q"))["domain"]
        cells = [
            scores["all"]["primary"],
            scores["all"]["any_of_gold"],
            scores["macro"]["f1"],
            scores["calibration"]["expected_error"],
        ]
        yield f"| {name} | {' | '.join(figure(cell['value']) for cell in cells)} |"


def f1(gold, predicted):
    hit = sum(g and p for g, p in zip(gold, predicted))
    return 2 * hit / max(1, sum(gold) + sum(predicted))


def calibration_error(gold, scores):
    """Over ten intervals of equal width, as `evaluate` does it."""
    bins = [[] for _ in range(10)]
    for right, score in zip(gold, scores):
        bins[min(9, max(0, math.ceil(score * 10) - 1))].append((right, score))
    gaps = (abs(sum(right for right, _ in pairs) - sum(score for _, score in pairs)) for pairs in bins)
    return sum(gaps) / max(1, len(gold))


def goals(passages):
    """Passages that an expert was asked of, each for one goal: is it about it, yes or no?"""
    taxonomy = REPOSITORY / "data/taxonomy/sdg.toml"
    with open(passages, newline="", encoding="utf-8") as rows:
        asked = [(f"sdg{row['sdg']}", row["label"] == "True") for row in csv.DictReader(rows)]
    gold = [yes for _, yes in asked]
    yield "| step by step | F1 of the goal given as first label | F1 of the goal among the labels | expected calibration error |"
    yield "|---|---|---|---|"
    for name, flags in STEPS:
        if "context" in name:
            continue
        with tempfile.TemporaryDirectory() as folder:
            table = Path(folder) / "clauses.csv"
            reading = ["--text-column", "text", "--scores", "--keywords", 0]
            run("classify", passages, *reading, "--taxonomy", taxonomy, *flags, "-o", table, "-q")
            with open(table, newline="", encoding="utf-8") as rows:
                found = list(csv.DictReader(rows))
        first = [row["domain"] == goal for row, (goal, _) in zip(found, asked)]
        given = [goal in (row["domain"], row["domain2"], row["domain3"]) for row, (goal, _) in zip(found, asked)]
        scores = [float(row[f"p_{goal}"]) for row, (goal, _) in zip(found, asked)]
        error = calibration_error(gold, scores)
        yield f"| {name} | {figure(f1(gold, first))} | {figure(f1(gold, given))} | {figure(error)} |"


def legislation(sentences):
    of = obligations(sentences)
    yield "| | precision | recall | F1 | accuracy |"
    yield "|---|---|---|---|---|"
    yield "| obligation on an actor, or not | {precision:.3f} | {recall:.3f} | {f1:.3f} | {accuracy:.3f} |".format(**of)


def gain(of):
    text = f"{of['difference']:+.3f}"
    if of["interval"]:
        text += f" [{of['interval']['low']:+.3f}, {of['interval']['high']:+.3f}]"
    return text


VERDICTS = {
    "better": "kept, an improvement",
    "unproven": "kept, not shown to be an improvement",
    "no_better": "not kept: the zero-shot scores stay",
}


def learned(tags, options):
    with tempfile.TemporaryDirectory() as folder:
        head = Path(folder) / "head.json"
        draws = [
            json.loads(run("learn", tags, *options, "-o", head, "--curve", CURVE, "--seed", seed, "--json", "-q"))
            for seed in SEEDS
        ]
    for column in ("domain", "strength"):
        lessons = [draw[column] for draw in draws if draw[column]]
        if not lessons:
            continue
        first = lessons[0]
        name = first["figure"]
        yield ""
        yield (
            f"{column.capitalize()}, all {first['tags']:,} tags of {first['documents']} documents, each part predicted from the "
            f"others: {name} {figure(first['headline']['zero_shot'])} → {figure(first['headline']['head'])} "
            f"({gain(first['headline'])}), accuracy {figure(first['accuracy']['zero_shot'])} → "
            f"{figure(first['accuracy']['head'])} ({gain(first['accuracy'])}). {VERDICTS[first['verdict']].capitalize()}."
        )
        if not first["curve"]:
            continue
        yield ""
        yield f"| tags | zero-shot, {name} | drawn | less zero-shot | in turn | less zero-shot |"
        yield "|---|---|---|---|---|---|"
        for points in zip(*(lesson["curve"] for lesson in lessons)):
            zero = points[0]["zero_shot"]
            cells = [f"{points[0]['tags']:,}", figure(zero)]
            for way in ("drawn", "in_turn"):
                values = [point[way] for point in points]
                mean = sum(values) / len(values)
                cells += [f"{figure(mean)} ({figure(min(values))})", f"{mean - zero:+.3f} ({min(values) - zero:+.3f})"]
            yield f"| {' | '.join(cells)} |"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--manifestos", type=Path, help="coded quasi-sentences of party manifestos: doc_id, text, domain")
    parser.add_argument("--communiques", type=Path, help="tagged clauses of real communiqués, by docs/codebook.md")
    parser.add_argument("--goals", type=Path, help="passages with an expert's yes or no for one goal each: text, sdg, label")
    parser.add_argument("--legislation", type=Path, help="sentences of EU law: text, label (regulatory or constitutive)")
    parser.add_argument("-o", "--output", type=Path, default=REPOSITORY / "docs/accuracy.md")
    given = parser.parse_args()
    corpora = [("Sample corpus (`data/tags/communiques.csv`)", REPOSITORY / "data/tags/communiques.csv", [])]
    if given.communiques:
        corpora.append(("Real communiqués and a white-paper page (not in the repository)", given.communiques, []))
    if given.manifestos:
        taxonomy = REPOSITORY / "data/taxonomy/manifestos.toml"
        corpora.append(
            (
                "British party manifestos, coded by the Manifesto Project (not in the repository; `data/taxonomy/manifestos.toml`)",
                given.manifestos,
                ["--taxonomy", taxonomy],
            )
        )
    version = run("--version").split()[1]
    lines = [HEAD.format(version=version, seeds=len(SEEDS))]
    for title, tags, options in corpora:
        lines += [f"## {title}", "", *zero_shot(tags, options), *ablation(tags, options), *learned(tags, options), ""]
    if given.goals:
        title = "Passages for and against one Sustainable Development Goal each (not in the repository; `data/taxonomy/sdg.toml`)"
        lines += [f"## {title}", "", *goals(given.goals), ""]
    if given.legislation:
        title = "Sentences of EU legislation (not in the repository; `data/taxonomy/eu_legislation.toml`)"
        lines += [f"## {title}", "", *legislation(given.legislation), ""]
    given.output.write_text("\n".join(lines).rstrip() + "\n", encoding="utf-8")
    print(f"written: {given.output}")


if __name__ == "__main__":
    main()
