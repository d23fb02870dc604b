"""Labels a table of clauses with the zero-shot pipeline of transformers.

    python zero_shot.py CHECKPOINT CLAUSES.csv OUTPUT.csv BATCH

Prints the seconds of each step as JSON.
"""

import time

STARTED = time.perf_counter()

import json
import sys
import tomllib
from pathlib import Path

import pandas
from transformers import pipeline

TAXONOMY = Path(__file__).resolve().parents[2] / "data/taxonomy/defence.toml"


def main():
    checkpoint, clauses, output, batch = sys.argv[1:]
    classify = pipeline("zero-shot-classification", model=checkpoint, device="cpu", dtype="float32")
    domains = tomllib.loads(TAXONOMY.read_text(encoding="utf-8"))["domain"]
    hypotheses = {domain["hypothesis"]: domain["id"] for domain in domains}
    began = time.perf_counter()
    table = pandas.read_csv(clauses)
    found = classify(
        table["text"].tolist(), list(hypotheses), hypothesis_template="{}", multi_label=True, batch_size=int(batch)
    )
    table["domain"] = [hypotheses[row["labels"][0]] for row in found]
    table["domain_score"] = [row["scores"][0] for row in found]
    table.to_csv(output, index=False)
    seconds = {"start": began - STARTED, "label": time.perf_counter() - began}
    print(json.dumps({"clauses": len(table), "labels": len(hypotheses), "seconds": seconds}))


if __name__ == "__main__":
    main()
