"""Exports the model for the OpenVINO backend of sentence-transformers, in f32 and in int8.

    python export.py MODEL FOLDER

MODEL is the folder that `clausemark models fetch` made; FOLDER becomes one that pipeline.py loads. The int8 model is made by
static quantisation with the settings that sentence-transformers documents, calibrated on the sample corpus, since its own
function for it fetches a data set from a hub.
"""

import re
import shutil
import sys
import tempfile
from pathlib import Path

import nncf
from optimum.intel.openvino import OVConfig, OVQuantizationConfig, OVQuantizer
from sentence_transformers import SentenceTransformer

CORPUS = Path(__file__).resolve().parents[2] / "data/communiques"
SAMPLES = 300


def calibration(tokenizer):
    """Sentences from all over the corpus as the network's inputs, one a batch."""
    sentences = []
    for path in sorted(CORPUS.iterdir()):
        for paragraph in re.split(r"\n\s*\n", path.read_text(encoding="utf-8")):
            sentences += re.split(r"(?<=[.!?])\s+", " ".join(paragraph.split()))
    sentences = [text for text in sentences if len(text) > 40]
    chosen = sentences[:: max(1, len(sentences) // SAMPLES)][:SAMPLES]
    return [dict(tokenizer(text, truncation=True, max_length=256, return_tensors="np")) for text in chosen]


def main():
    model_folder, folder = sys.argv[1], Path(sys.argv[2])
    model = SentenceTransformer(model_folder, backend="openvino", model_kwargs={"export": True})
    partial = folder.with_name(folder.name + ".partial")
    shutil.rmtree(partial, ignore_errors=True)
    model.save_pretrained(str(partial))
    config = OVConfig(quantization_config=OVQuantizationConfig())
    with tempfile.TemporaryDirectory() as quantised:
        OVQuantizer.from_pretrained(model.transformers_model).quantize(
            nncf.Dataset(calibration(model.tokenizer)), save_directory=quantised, ov_config=config
        )
        for made in Path(quantised).glob("**/openvino_model.*"):
            shutil.copy(made, partial / f"openvino/openvino_model_int8{made.suffix}")
    partial.rename(folder)


if __name__ == "__main__":
    main()
