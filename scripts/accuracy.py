#!/usr/bin/env python3
"""Writes docs/accuracy.md: how good the zero-shot labels are, and what hand tags add.

    scripts/accuracy.py
    scripts/accuracy.py --manifestos TAGS.csv --communiques TAGS.csv

The sample corpus is always measured. Corpora that are not part of the repository are measured where their hand tags are
given; a table says in its caption what it is about. Needs nothing beyond Python and the built program
(`scripts/demo.sh` builds it); CLAUSEMARK names another one.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

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
README has those of texts that were tagged before the program saw them. No label text was changed after looking at what
was wrong in the manifestos.
"""


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
        lines += [f"## {title}", "", *zero_shot(tags, options), *learned(tags, options), ""]
    given.output.write_text("\n".join(lines).rstrip() + "\n", encoding="utf-8")
    print(f"written: {given.output}")


if __name__ == "__main__":
    main()
