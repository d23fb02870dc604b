"""Unpacks the CPU part of a library from PyPI wheels.

    python3 unpack_wheels.py libtorch|openvino WHEELS DESTINATION

WHEELS is a folder with the wheels named in the library's lock file; DESTINATION becomes a folder with lib, licences and,
for libtorch, include and build-version. Only the standard library is used, so that any Python 3 will do.
"""

import re
import shutil
import sys
import zipfile
from pathlib import Path, PurePosixPath

# For each wheel: where its members go, by the pattern of their names. Every pattern must match something.
LIBTORCH = {
    "torch-*.whl": [
        (r"torch/(lib/libtorch_cpu\.so)", r"\1"),
        (r"torch/(lib/libc10\.so)", r"\1"),
        (r"torch/(lib/libgomp-\w+\.so\.1)", r"\1"),
        (r"torch/(include/.+)", r"\1"),
        (r"torch-[^/]+\.dist-info/(LICENSE|NOTICE)", r"licences/torch/\1"),
    ],
    "nvidia_cuda_runtime_cu12-*.whl": [
        (r"nvidia/cuda_runtime/(lib/libcudart\.so\.12)", r"\1"),
        (r"nvidia_cuda_runtime[^/]+\.dist-info/License\.txt", r"licences/cuda-runtime/License.txt"),
    ],
    "nvidia_cuda_cupti_cu12-*.whl": [
        (r"nvidia/cuda_cupti/(lib/libcupti\.so\.12)", r"\1"),
        (r"nvidia_cuda_cupti[^/]+\.dist-info/License\.txt", r"licences/cuda-cupti/License.txt"),
    ],
}

OPENVINO = {
    "openvino-*.whl": [
        # The bindings look for the name without a version.
        (r"openvino/libs/(libopenvino_c\.so)\.\d+", r"lib/\1"),
        (r"openvino/libs/(libopenvino\.so\.\d+)", r"lib/\1"),
        (r"openvino/libs/(libopenvino_ir_frontend\.so\.\d+)", r"lib/\1"),
        (r"openvino/libs/(libopenvino_intel_cpu_plugin\.so)", r"lib/\1"),
        (r"openvino/libs/(libtbb\.so\.\d+)", r"lib/\1"),
        (r"openvino-[^/]+\.dist-info/licenses/(.+)", r"licences/\1"),
    ],
}

WHEELS = {"libtorch": LIBTORCH, "openvino": OPENVINO}

# The libtorch.so of the wheel is an empty library whose only use is to load the CUDA parts as well. The build
# links with `-ltorch`, so that name stands here for the CPU part alone.
LINKER_SCRIPT = "INPUT(libtorch_cpu.so)\n"


def unpack(wheel, rules, destination):
    unused = {pattern for pattern, _ in rules}
    with zipfile.ZipFile(str(wheel)) as archive:
        for member in archive.infolist():
            if member.filename.endswith("/") or ".." in PurePosixPath(member.filename).parts:
                continue
            for pattern, place in rules:
                match = re.fullmatch(pattern, member.filename)
                if match:
                    unused.discard(pattern)
                    target = destination / match.expand(place)
                    target.parent.mkdir(parents=True, exist_ok=True)
                    with archive.open(member) as source, target.open("wb") as sink:
                        shutil.copyfileobj(source, sink, 1 << 20)
                    break
    if unused:
        sys.exit("{} has no member like {}".format(wheel.name, ", ".join(sorted(unused))))


def main():
    if len(sys.argv) != 4 or sys.argv[1] not in WHEELS:
        sys.exit(__doc__)
    library, wheels, destination = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    for name, rules in WHEELS[library].items():
        found = sorted(wheels.glob(name))
        if len(found) != 1:
            sys.exit("expected one {} in {}, found {}".format(name, wheels, len(found)))
        unpack(found[0], rules, destination)
        if name.startswith("torch-"):
            # torch-sys compares this with the version it was written for.
            version = found[0].name.split("-")[1]
            (destination / "build-version").write_text(version + "\n")
    if library == "libtorch":
        (destination / "lib" / "libtorch.so").write_text(LINKER_SCRIPT)


if __name__ == "__main__":
    main()
