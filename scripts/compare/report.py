"""Puts tables into docs/speed.md, each between its own pair of marks."""

import json
import time
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
DOCUMENT = REPOSITORY / "docs/speed.md"


def table(head, rows):
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(map(str, line)) + " |" for line in lines) + "\n"


def verdict(figure, target, at_least=True):
    """A figure beside its target, in words."""
    met = figure >= target if at_least else figure <= target
    return f"{'met' if met else 'missed'} ({'at least' if at_least else 'at most'} {target:g})"


def write(part, text):
    """Replaces what stands between the marks of a part."""
    begin, end = f"<!-- compare:{part} -->\n", f"<!-- end of compare:{part} -->"
    document = DOCUMENT.read_text(encoding="utf-8")
    before, found, rest = document.partition(begin)
    _, closed, after = rest.partition(end)
    if not (found and closed):
        raise SystemExit(f"compare: {DOCUMENT} has no lines {begin.strip()} and {end}")
    DOCUMENT.write_text(f"{before}{begin}\n{text}\n{end}{after}", encoding="utf-8")


def keep(part, contenders, folder):
    """Writes every single run as JSON."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{time.strftime('%Y%m%d-%H%M%S')}-{part}.json"
    runs = {contender.name: [vars(run) for run in contender.runs] for contender in contenders}
    path.write_text(json.dumps(runs, indent=1) + "\n", encoding="utf-8")
    return path
