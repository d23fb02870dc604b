"""What the comparison ran on and with."""

import os
import platform
import subprocess
import time
from importlib import metadata
from pathlib import Path

# The names that /proc/cpuinfo has for what engines choose their code by.
FEATURES = {
    "avx2": "AVX2",
    "fma": "FMA",
    "avx512f": "AVX-512",
    "avx_vnni": "AVX-VNNI",
    "avx512_vnni": "AVX-512 VNNI",
    "avx512_bf16": "AVX-512 BF16",
    "amx_bf16": "AMX BF16",
    "amx_int8": "AMX INT8",
}
PACKAGES = ["torch", "transformers", "sentence-transformers", "optimum-intel", "openvino", "nncf", "pandas"]


def cpuinfo(key):
    for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
        name, _, value = line.partition(":")
        if name.strip() == key:
            return value.strip()
    return ""


def has(feature):
    return feature in cpuinfo("flags").split()


def description(program, command):
    """The lines above a table: processor, date, versions, command."""
    features = [name for flag, name in FEATURES.items() if has(flag)]
    lacking = [name for flag, name in FEATURES.items() if not has(flag)]
    version = subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout.strip()
    versions = ", ".join(f"{name} {metadata.version(name)}" for name in PACKAGES)
    cores = len(os.sched_getaffinity(0))
    load = os.getloadavg()[0]
    return (
        f"{cpuinfo('model name') or platform.machine()}, {cores} cores, with {', '.join(features) or 'none of the features'}"
        f"; without {', '.join(lacking) or 'none of them'}. {time.strftime('%Y-%m-%d')}, load average {load:.1f} at the end."
        f"\n{version}; Python {platform.python_version()}, {versions}.\nMade by `{command}`.\n"
    )
