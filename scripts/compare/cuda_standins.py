"""Lets torch from PyPI be imported on a machine without CUDA's libraries.

    python cuda_standins.py

The Linux wheel of torch on PyPI is built for graphics cards and is loaded together with four gigabytes of CUDA, none of
which runs in a comparison on CPUs. This makes, beside torch's own libraries, one for each that is missing, with the
functions that torch takes from it; each returns an error, as CUDA does where there is no card. What torch computes on the
CPU is untouched. Needs a C compiler and binutils.
"""

import re
import subprocess
import sys
import sysconfig
import tempfile
from collections import defaultdict
from pathlib import Path

SITE = Path(sysconfig.get_paths()["purelib"])
TORCH = SITE / "torch/lib"


def run(*command):
    outcome = subprocess.run(list(map(str, command)), capture_output=True, text=True)
    if outcome.returncode != 0:
        sys.exit(f"{command[0]} failed: {outcome.stderr.strip()}")
    return outcome.stdout


def libraries():
    return sorted(TORCH.glob("*.so*"))


def missing_libraries():
    """The names of libraries that some library of torch needs and that nothing installed here has."""
    needed, present = set(), {path.name for path in SITE.glob("**/*.so*")}
    for path in libraries():
        needed.update(re.findall(r"\(NEEDED\).*\[(.+)\]", run("readelf", "-d", path)))
    known = run("ldconfig", "-p")
    return sorted(name for name in needed - present if f"\t{name} (" not in known)


def symbols(path, which):
    """Names of dynamic symbols, each with its version or ""."""
    lines = run("nm", "-D", which, path).splitlines()
    for line in lines:
        name, _, version = line.split()[-1].partition("@")
        yield name, version.lstrip("@")


def wanted(missing):
    """What torch takes from each missing library. Symbols without a version may be anyone's: the first has them."""
    defined = set()
    for path in [*libraries(), *SITE.glob("nvidia/**/*.so*")]:
        defined.update(name for name, _ in symbols(path, "--defined-only"))
    of_library = defaultdict(set)
    for path in libraries():
        versions = version_owners(path)
        for name, version in symbols(path, "--undefined-only"):
            owner = versions.get(version) if version else missing[0]
            if owner in missing and (version or (name not in defined and looks_like_cuda(name))):
                of_library[owner].add((name, version))
    return of_library


def version_owners(path):
    """Which needed library has which symbol version, for one library."""
    owners, library = {}, None
    for line in run("readelf", "-V", "-W", path).splitlines():
        if found := re.search(r"File: (\S+)", line):
            library = found[1]
        elif library and (found := re.search(r"Name: (\S+)\s+Flags", line)):
            owners[found[1]] = library
    return owners


def looks_like_cuda(name):
    return re.match(r"(cu[A-Za-z]*[A-Z]|cu(blas|dnn|fft|rand|solver|sparse|file|tensor)|nccl|nv[a-z]*[A-Z]|nvtx|nvshmem)", name)


def build(library, functions, folder):
    source, script = folder / "standin.c", folder / "standin.map"
    names = sorted({name for name, _ in functions})
    source.write_text("".join(f"int {name}(void) {{ return 1; }}\n" for name in names) or "typedef int none;\n")
    command = ["cc", "-shared", "-fPIC", "-w", "-fno-builtin", source, f"-Wl,-soname,{library}", "-o", TORCH / library]
    versions = sorted({version for _, version in functions if version})
    if versions:
        nodes = []
        for version in versions:
            own = "".join(f" {name};" for name, of in sorted(functions) if of == version)
            nodes.append(f"{version} {{ global:{own} }};\n")
        script.write_text("".join(nodes))
        command.append(f"-Wl,--version-script,{script}")
    run(*command)


def main():
    missing = missing_libraries()
    if missing:
        functions = wanted(missing)
        with tempfile.TemporaryDirectory() as folder:
            for library in missing:
                build(library, functions[library], Path(folder))


if __name__ == "__main__":
    main()
