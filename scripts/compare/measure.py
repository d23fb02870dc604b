"""Runs programs by turns, and takes their time and their memory."""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

# Nothing is looked for on a hub, and no graphics card is used.
ENVIRONMENT = {"HF_HUB_OFFLINE": "1", "CUDA_VISIBLE_DEVICES": "", "HF_HUB_DISABLE_PROGRESS_BARS": "1"}


@dataclass
class Run:
    """One run of a program: seconds on the clock, the most memory it held in MiB, and what it says of itself."""

    seconds: float
    peak_mib: float
    report: dict


@dataclass
class Contender:
    """A program to measure; `report` is the file it writes about itself, standard output when there is none."""

    name: str
    command: list
    report: Path | None = None
    runs: list = field(default_factory=list)

    def median(self, figure=lambda run: run.seconds):
        return statistics.median(map(figure, self.runs))


def run(contender):
    """Runs a program to its end; ends this program with what it said when it fails."""
    command = list(map(str, contender.command))
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        began = time.perf_counter()
        process = subprocess.Popen(command, stdout=out, stderr=err, env={**os.environ, **ENVIRONMENT})
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        err.seek(0)
        if process.returncode != 0:
            said = err.read().decode(errors="replace").strip()[-2000:]
            sys.exit(f"compare: {contender.name} failed ({process.returncode}): {' '.join(command)}\n{said}")
        written = contender.report.read_text(encoding="utf-8") if contender.report else out.read().decode()
    return Run(seconds, usage.ru_maxrss / 1024, json.loads(written))


def alternate(contenders, rounds):
    """Each program once a round, so that what else the machine does falls on all of them alike."""
    for number in range(1, rounds + 1):
        for contender in contenders:
            outcome = run(contender)
            contender.runs.append(outcome)
            print(f"  {number}/{rounds} {contender.name}: {outcome.seconds:.1f} s", file=sys.stderr, flush=True)


def refusal(command):
    """Why a program does not run so, in its own words; None when it does."""
    outcome = subprocess.run(list(map(str, command)), capture_output=True, text=True)
    if outcome.returncode == 0:
        return None
    return (outcome.stderr.strip().splitlines() or [f"exit code {outcome.returncode}"])[-1]
