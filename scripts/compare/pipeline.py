"""The program that a Python user would write for the same job: documents in, a table of labelled sentences out.

    python pipeline.py ENGINE MODEL DOCUMENTS OUTPUT.csv

ENGINE is torch, openvino-f32, openvino-bf16 or openvino-int8; MODEL is a folder of sentence-transformers (for OpenVINO one
that export.py made). Prints the seconds of each step as JSON.
"""

import time

STARTED = time.perf_counter()

import json
import re
import sys
import tomllib
from pathlib import Path

import pandas
from sentence_transformers import SentenceTransformer, util

TAXONOMY = Path(__file__).resolve().parents[2] / "data/taxonomy/defence.toml"
PRECISIONS = {"openvino-f32": "f32", "openvino-bf16": "bf16", "openvino-int8": "f32"}


def load(engine, folder):
    if engine == "torch":
        return SentenceTransformer(folder, device="cpu")
    file = "openvino/openvino_model_int8.xml" if engine == "openvino-int8" else "openvino/openvino_model.xml"
    config = {"INFERENCE_PRECISION_HINT": PRECISIONS[engine]}
    return SentenceTransformer(folder, backend="openvino", model_kwargs={"file_name": file, "ov_config": config})


def sentences(documents):
    for path in sorted(Path(documents).glob("*.txt")):
        for paragraph in path.read_text(encoding="utf-8").split("\n\n"):
            for sentence in re.split(r"(?<=[.!?])\s+", paragraph.strip()):
                yield path.name, sentence


def main():
    engine, folder, documents, output = sys.argv[1:]
    seconds = {}
    model = load(engine, folder)
    domains = tomllib.loads(TAXONOMY.read_text(encoding="utf-8"))["domain"]
    labels = model.encode([f"{domain['name']}: {domain['description']}" for domain in domains])
    began = time.perf_counter()
    seconds["start"] = began - STARTED
    table = pandas.DataFrame(sentences(documents), columns=["doc_id", "text"])
    read = time.perf_counter()
    seconds["read"] = read - began
    vectors = model.encode(table["text"].tolist(), show_progress_bar=False)
    encoded = time.perf_counter()
    seconds["encode"] = encoded - read
    scores = util.cos_sim(vectors, labels)
    best = scores.max(dim=1)
    table["domain"] = [domains[place]["id"] for place in best.indices.tolist()]
    table["domain_score"] = best.values.numpy().round(4)
    table.to_csv(output, index=False)
    seconds["label and write"] = time.perf_counter() - encoded
    print(json.dumps({"clauses": len(table), "seconds": seconds}))


if __name__ == "__main__":
    main()
