#!/usr/bin/env python3
"""Prints as JSON how well obligations are told from the rest of legislation.

    scripts/obligations.py --eu SENTENCES.csv

SENTENCES.csv has a column `text`, a sentence of EU legislation a row, and a column `label`, `regulatory` where it puts an
obligation on an actor. A sentence counts as regulatory where data/taxonomy/eu_legislation.toml gives it the level of an
obligation or more. Needs nothing beyond Python and the built program; CLAUSEMARK names another one.
"""

import argparse
import csv
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
PROGRAM = os.environ.get("CLAUSEMARK", str(REPOSITORY / "target/release/clausemark"))
TAXONOMY = REPOSITORY / "data/taxonomy/eu_legislation.toml"
OBLIGATION = 4


def levels(sentences):
    """The strength of each sentence, in order."""
    with tempfile.TemporaryDirectory() as folder:
        table = Path(folder) / "clauses.csv"
        command = [PROGRAM, "classify", sentences, "--text-column", "text", "--taxonomy", TAXONOMY, "-o", table, "-q"]
        outcome = subprocess.run(list(map(str, command)), capture_output=True, text=True)
        if outcome.returncode != 0:
            sys.exit(outcome.stderr)
        with open(table, newline="", encoding="utf-8") as rows:
            return [int(row["strength"]) for row in csv.DictReader(rows)]


def figures(gold, predicted):
    """Precision, recall and F1 of the pairs' `True`."""
    hit = sum(g and p for g, p in zip(gold, predicted))
    precision = hit / max(1, sum(predicted))
    recall = hit / max(1, sum(gold))
    return {
        "sentences": len(gold),
        "regulatory": sum(gold),
        "precision": round(precision, 4),
        "recall": round(recall, 4),
        "f1": round(2 * precision * recall / max(precision + recall, 1e-9), 4),
        "accuracy": round(sum(g == p for g, p in zip(gold, predicted)) / max(1, len(gold)), 4),
    }


def obligations(sentences):
    """The figures for a file of sentences."""
    with open(sentences, newline="", encoding="utf-8") as rows:
        gold = [row["label"] == "regulatory" for row in csv.DictReader(rows)]
    predicted = [level >= OBLIGATION for level in levels(sentences)]
    if len(gold) != len(predicted):
        sys.exit(f"{sentences} has {len(gold)} sentences, and {len(predicted)} came back")
    return figures(gold, predicted)


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--eu", required=True, metavar="SENTENCES.csv", help="sentences of legislation with their labels")
    print(json.dumps(obligations(options.parse_args().eu), indent=2))
