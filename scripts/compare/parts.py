"""The parts of the comparison: each runs its contenders and says what to write into docs/speed.md."""

import sys
import tomllib
from pathlib import Path

import machine
from measure import Contender, alternate, refusal, run
from report import REPOSITORY, table, verdict

HERE = Path(__file__).resolve().parent
TAXONOMY = REPOSITORY / "data/taxonomy/defence.toml"
FASTER_THAN_PIPELINE, FASTER_THAN_OPENVINO = {"exact": 2.8, "int8": 4.5}, {"exact": 1.2, "int8": 1.1}
PAIRS_FASTER, SHORTLIST_FASTER = 2.0, 8.0
ENCODING_SHARE, PEAK_MB, PEAK_SPREAD, THROUGHPUT_LOSS, PAGE_SECONDS = 0.90, 900, 1.15, 0.90, 1.0
PAGE_CLAUSES = 16


def python(script, *arguments):
    return [sys.executable, HERE / script, *arguments]


class Comparison:
    """What all parts need: the program, the model's folder, a folder to work in, and how often to measure."""

    def __init__(self, program, model, work, rounds):
        self.program, self.model, self.work, self.rounds = program, model, work, rounds

    def documents(self, clauses):
        """A folder with so many clauses; the same in a table beside it."""
        folder = self.work / f"texts/{clauses}"
        run_quiet("texts.py", clauses, folder, "--table", f"{folder}.csv")
        return folder

    def classify(self, name, paths, *options):
        """A run of the program with keywords off."""
        output = self.work / f"out/{name.replace(' ', '-')}.csv"
        output.parent.mkdir(parents=True, exist_ok=True)
        command = [self.program, "classify", *paths, "--keywords", 0, "-q", "-o", output, *options]
        return Contender(name, command, Path(f"{output}.run.json"))


def classify(comparison, clauses):
    """Documents in, table out: the program in both tiers, and what a Python user would run."""
    documents = comparison.documents(clauses)
    exact = comparison.classify("clausemark, exact", [documents])
    fast = comparison.classify("clausemark, int8", [documents], "--precision", "int8")
    small = comparison.classify("clausemark, int8", [comparison.documents(PAGE_CLAUSES)], "--precision", "int8")
    no_fast = refusal(small.command)
    exported = comparison.work / "openvino"
    if not exported.exists():
        print("  exporting the model for OpenVINO", file=sys.stderr)
        run_quiet("export.py", comparison.model, exported)
    precision = "bf16" if machine.has("avx512_bf16") or machine.has("amx_bf16") else "f32"

    def peer(name, engine, folder):
        return Contender(name, python("pipeline.py", engine, folder, documents, comparison.work / f"out/{engine}.csv"))

    pipeline = peer("sentence-transformers, f32", "torch", comparison.model)
    openvino = peer(f"sentence-transformers, OpenVINO {precision}", f"openvino-{precision}", exported)
    openvino_int8 = peer("sentence-transformers, OpenVINO int8", "openvino-int8", exported)
    contenders = [exact, *([] if no_fast else [fast]), pipeline, openvino, openvino_int8]
    alternate(contenders, comparison.rounds)

    rows = [
        [each.name, f"{each.median():.1f}", f"{clauses / each.median():.0f}", f"{clauses / each.median(working):.0f}"]
        for each in contenders
    ]
    head = ["", "seconds", "clauses/s", "clauses/s without start-up"]
    text = table(head, rows)
    if no_fast:
        text += f"\nThe fast tier was not measured; the program says here: {no_fast}\n"
    rows = []
    for tier, own, rival in [("exact", exact, openvino), ("int8", None if no_fast else fast, openvino_int8)]:
        if own:
            rows.append(ratio(own, pipeline, FASTER_THAN_PIPELINE[tier]))
            rows.append(ratio(own, rival, FASTER_THAN_OPENVINO[tier]))
    text += "\n" + table(["", "times as fast", "without start-up", "target"], rows)
    if precision == "f32":
        text += "\nThis CPU has no bf16, so that the OpenVINO backend runs in f32.\n"
    seconds = exact.runs[0].report["seconds"]
    text += f"\nEngine of the exact tier: {exact.runs[0].report['engine']}; load {seconds['load']:.2f} s.\n"
    return text, contenders


def working(outcome):
    """Seconds of a run without imports and the loading of the model."""
    seconds = outcome.report["seconds"]
    return outcome.seconds - seconds.get("start", seconds.get("load"))


def ratio(own, rival, target):
    whole, work = rival.median() / own.median(), rival.median(working) / own.median(working)
    return [f"{own.name} to {rival.name}", f"{whole:.2f}", f"{work:.2f}", verdict(min(whole, work), target)]


def entail(comparison, clauses, shortlist, batch):
    """The entailment engine and the zero-shot pipeline on the same checkpoints, which have random weights."""
    checkpoints = comparison.work / "checkpoints"
    print("  making checkpoints", file=sys.stderr)
    run_quiet("checkpoints.py", checkpoints)
    comparison.documents(clauses)
    texts = comparison.work / f"texts/{clauses}.csv"
    labels = len(tomllib.loads(TAXONOMY.read_text(encoding="utf-8"))["domain"])
    rows, contenders = [], []
    for shape in ("bart-large", "deberta-v3-base"):
        options = ["--text-column", "text", "--engine", "nli", "--model", checkpoints / shape, "--nli-strength", "never"]
        full = comparison.classify(f"clausemark, {shape}", [texts], *options)
        short = comparison.classify(f"clausemark, {shape}, shortlist {shortlist}", [texts], *options, "--shortlist", shortlist)
        output = comparison.work / f"out/zero-shot-{shape}.csv"
        peer = Contender(f"transformers, {shape}", python("zero_shot.py", checkpoints / shape, texts, output, batch))
        alternate([full, short, peer], comparison.rounds)
        contenders += [full, short, peer]
        for each, target in [(full, PAIRS_FASTER), (short, SHORTLIST_FASTER), (peer, None)]:
            faster = peer.median(working) / each.median(working)
            judged = [f"{faster:.2f}", verdict(faster, target)] if target else ["1", ""]
            rows.append([each.name, f"{each.median():.1f}", f"{clauses * labels / each.median(working):.1f}", *judged])
    head = ["", "seconds", "clauses x labels/s without start-up", "times as fast", "target"]
    text = f"{clauses} clauses, {labels} labels. With a shortlist every label counts, asked about or not.\n\n"
    return text + table(head, rows), contenders


def run_quiet(script, *arguments):
    """Runs a preparation that reports nothing."""
    reason = refusal(python(script, *arguments))
    if reason:
        sys.exit(f"compare: {script} failed: {reason}")


def scale(comparison, sizes):
    """Memory and throughput of the exact tier as the texts become more, and what of the time is encoding."""
    contenders = [comparison.classify(f"{size} clauses", [comparison.documents(size)]) for size in sizes]
    alternate(contenders, comparison.rounds)
    rows, rates, peaks = [], [], []
    for size, each in zip(sizes, contenders):
        of_run = each.median(lambda run: run.report["seconds"]["encode"] / run.report["seconds"]["run"])
        whole = each.median(lambda run: run.report["seconds"]["encode"] / run.seconds)
        rates.append(size / each.median())
        peaks.append(max(run.peak_mib for run in each.runs))
        stages = " ".join(f"{each.median(lambda run, s=s: run.report['seconds'][s]):.2f}" for s in ("segment", "classify", "write"))
        rows.append(
            [size, f"{each.median():.1f}", f"{rates[-1]:.0f}", f"{peaks[-1]:.0f}", f"{of_run:.1%}", f"{whole:.1%}", stages]
        )
    head = ["clauses", "seconds", "clauses/s", "peak MiB", "encoding of the run", "of the process", "segment, classify, write: s"]
    text = table(head, rows)
    shares = [float(row[4].rstrip("%")) / 100 for row in rows]
    middle = min(range(len(sizes)), key=lambda place: abs(sizes[place] - 20_000))
    judged = [
        [f"encoding of a run of {sizes[middle]} clauses", f"{shares[middle]:.1%}", verdict(shares[middle], ENCODING_SHARE)],
        ["most memory, MB", f"{max(peaks) * 2**20 / 1e6:.0f}", verdict(max(peaks) * 2**20 / 1e6, PEAK_MB, at_least=False)],
        ["most to least memory", f"{max(peaks) / min(peaks):.2f}", verdict(max(peaks) / min(peaks), PEAK_SPREAD, at_least=False)],
    ]
    if middle < len(sizes) - 1:
        kept = rates[-1] / rates[middle]
        judged.append([f"throughput at {sizes[-1]} to that at {sizes[middle]}", f"{kept:.2f}", verdict(kept, THROUGHPUT_LOSS)])
    return text + "\n" + table(["", "figure", "target"], judged), contenders


def page(comparison):
    """One page from the start of the program to its end."""
    one = comparison.classify("one page", [comparison.documents(PAGE_CLAUSES)])
    run(one)  # The vectors of the labels are made once and lie beside the model from then on.
    alternate([one], comparison.rounds)
    row = [one.runs[0].report["counts"]["clauses"], f"{one.median():.2f}", verdict(one.median(), PAGE_SECONDS, at_least=False)]
    return table(["clauses", "seconds", "target"], [row]), [one]
