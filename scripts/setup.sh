#!/usr/bin/env bash
# Makes a fresh machine ready to build Clausemark: Rust and a C++ compiler, libtorch in .libtorch, and OpenVINO, which the
# program takes for speed where it is there, in .openvino.
#
#     scripts/setup.sh            run once before `cargo build`
#     . scripts/setup.sh          from another script, which then calls `set_up`
#
# It says what it does, one line a step, and nothing at all when there is nothing to do. Set LIBTORCH to the
# folder of an installed libtorch 2.4 to use that one, and OPENVINO_INSTALL_DIR to that of an installed OpenVINO; then
# these are not fetched.

set -euo pipefail

repo=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)
libtorch_remedy="or install libtorch 2.4 and set LIBTORCH to its folder"
openvino_remedy="or install OpenVINO 2025.1 or newer and set OPENVINO_INSTALL_DIR to its folder"

say() { printf 'set-up: %s\n' "$*" >&2; }

die() {
    printf 'set-up failed: %s\n' "$*" >&2
    exit 1
}

set_up() {
    need_rust
    need_compiler
    if [[ -n ${LIBTORCH:-} ]]; then
        use_given_libtorch
    else
        unset LIBTORCH # an empty value would hide the one in .cargo/config.toml
        need_platform
        need_library libtorch 810 2048 "$libtorch_remedy"
    fi
    # Elsewhere the program does without.
    if [[ -z ${OPENVINO_INSTALL_DIR:-} ]] && is_usual_platform; then
        need_library openvino 50 256 "$openvino_remedy"
    fi
}

# A library from PyPI, unless it is there as its lock file says: its name, the megabytes that are fetched, the MiB that
# the wheels, their unpacked parts and pip's second copy take meanwhile, and what to do instead.
need_library() {
    is_current "$1" || install_library "$@"
}

need_rust() {
    local wanted found
    if ! command -v cargo >/dev/null && [[ -x ${CARGO_HOME:-$HOME/.cargo}/bin/cargo ]]; then
        PATH=${CARGO_HOME:-$HOME/.cargo}/bin:$PATH
    fi
    wanted=$(sed -n 's/^rust-version = "\(.*\)"/\1/p' "$repo/Cargo.toml")
    command -v cargo >/dev/null ||
        die "cargo is missing; install Rust $wanted or newer with rustup"
    found=$(rustc --version | cut -d' ' -f2) ||
        die "rustc does not run; install a toolchain with 'rustup toolchain install stable'"
    [[ $(printf '%s\n' "$wanted" "${found%%-*}" | sort -V | head -n 1) == "$wanted" ]] ||
        die "Rust $found is too old; $wanted or newer is needed ('rustup update')"
}

# torch-sys compiles C++, and every Rust program is linked through the C compiler that comes along with g++.
need_compiler() {
    if command -v "${CXX:-g++}" >/dev/null && command -v cc >/dev/null; then
        return
    fi
    apt_install g++ || die "a C++ compiler is missing; install the package g++ (Debian, Ubuntu) or gcc-c++ (Fedora)"
}

# Installs Debian packages when that is possible here; false when it is not.
apt_install() {
    local log
    if [[ $EUID -ne 0 ]] || ! command -v apt-get >/dev/null; then
        return 1
    fi
    say "installing $* with apt-get"
    log=$(mktemp)
    if ! {
        apt-get update -qq || true # what is already known may be enough
        DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@"
    } >"$log" 2>&1; then
        tail -n 5 "$log" >&2
        rm -f "$log"
        return 1
    fi
    rm -f "$log"
}

# Leaves a python3 with pip at the front of PATH; a private one in target/python when the machine's has no pip.
need_pip() {
    local private=$repo/target/python
    if [[ -x $private/bin/python3 ]]; then
        PATH=$private/bin:$PATH
    fi
    if has_pip; then
        return
    fi
    if ! command -v python3 >/dev/null; then
        apt_install python3 python3-pip || die "python3 is missing; install it with pip (packages python3, python3-pip)"
    fi
    if ! has_pip; then
        say "making a Python environment with pip in target/python"
        rm -rf "$private"
        if python3 -m venv "$private" >/dev/null 2>&1; then
            PATH=$private/bin:$PATH
        else
            rm -rf "$private"
            apt_install python3-pip || true
        fi
    fi
    has_pip || die "python3 has no pip; install the package python3-pip"
}

has_pip() { python3 -m pip --version >/dev/null 2>&1; }

use_given_libtorch() {
    [[ -e $LIBTORCH/lib/libtorch_cpu.so || -e $LIBTORCH/lib/libtorch.so ]] ||
        die "LIBTORCH is $LIBTORCH, which has no lib/libtorch.so;" \
            "set it to the folder of a libtorch 2.4, or unset it to have one fetched"
    LIBTORCH=$(cd -- "$LIBTORCH" && pwd)
    export LIBTORCH
    # libtorch comes in two flavours that differ in how C++ strings look; the build must know which.
    if [[ -z ${LIBTORCH_CXX11_ABI:-} ]]; then
        LIBTORCH_CXX11_ABI=0
        if grep -asq 'NS_14SourceLocationENSt7__cxx11' "$LIBTORCH/lib/libc10.so"; then
            LIBTORCH_CXX11_ABI=1
        fi
        export LIBTORCH_CXX11_ABI
    fi
}

stamp() { sha256sum <"$repo/scripts/$1.lock" | cut -d' ' -f1; }

is_current() {
    [[ -f $repo/.$1/installed-from && $(<"$repo/.$1/installed-from") == "$(stamp "$1")" ]]
}

# The folder appears by one rename, after everything in it is complete; only one set-up at a time works on it.
install_library() (
    library=$1 megabytes=$2 needed_mib=$3 remedy=$4
    folder=$repo/.$library
    partial=$folder.partial
    [[ -w $repo ]] || die "cannot write to $repo"
    if command -v flock >/dev/null; then
        exec 9>"$folder.busy"
        if ! flock -n 9; then
            say "waiting for another set-up to finish"
            flock 9
        fi
        if is_current "$library"; then
            exit
        fi
    fi
    rm -rf "$partial" # what a killed set-up left
    need_space
    need_pip
    trap 'rm -rf "$partial"' EXIT
    mkdir "$partial" "$partial/wheels" "$partial/unpacked"
    download
    say "unpacking $library into .$library"
    python3 "$repo/scripts/unpack_wheels.py" "$library" "$partial/wheels" "$partial/unpacked" ||
        die "the wheels could not be unpacked (see above)"
    stamp "$library" >"$partial/unpacked/installed-from"
    rm -rf "$folder"
    mv "$partial/unpacked" "$folder"
)

need_platform() {
    is_usual_platform ||
        die "libtorch is fetched for Linux on x86-64 with the GNU C library only, and this is $(uname -sm);" \
            "install libtorch 2.4 and set LIBTORCH to its folder"
}

is_usual_platform() {
    [[ $(uname -sm) == "Linux x86_64" ]] && getconf GNU_LIBC_VERSION >/dev/null 2>&1
}

need_space() {
    local free
    free=$(df -Pk "$repo" | awk 'NR == 2 { print $4 }')
    ((free >= needed_mib * 1024)) ||
        die "$repo has $((free / 1024)) MiB free; fetching $library needs $needed_mib MiB for a while"
}

# The wheels of the lock file, for the Python they are named after, whichever Python runs pip. pip's temporary
# copies stay beside the wheels, so that the space checked is the space used.
download() {
    local log=$partial/pip.log
    say "fetching $library from PyPI ($megabytes MB)"
    mkdir "$partial/tmp"
    if TMPDIR=$partial/tmp LC_ALL=C \
        PIP_RETRIES=${PIP_RETRIES:-3} PIP_DEFAULT_TIMEOUT=${PIP_DEFAULT_TIMEOUT:-30} \
        python3 -m pip download --disable-pip-version-check --no-cache-dir --no-input --progress-bar off \
        --no-deps --require-hashes --only-binary=:all: \
        --platform manylinux2014_x86_64 --platform manylinux1_x86_64 \
        --implementation cp --python-version 3.11 --abi cp311 \
        --dest "$partial/wheels" --requirement "$repo/scripts/$library.lock" >"$log" 2>&1; then
        rm -rf "$partial/tmp"
        return
    fi
    if grep -q 'Operation cancelled by user' "$log"; then
        exit 130
    fi
    grep -Ev '^(Looking|Collecting| +Downloading|WARNING: Retrying|$)' "$log" | tail -n 5 >&2 || true
    if grep -q 'DO NOT MATCH THE HASHES' "$log"; then
        die "a fetched file does not have the hash that scripts/$library.lock names: the download was damaged or" \
            "the package index serves another file; run again, check PIP_INDEX_URL, $remedy"
    elif grep -q 'No space left on device' "$log"; then
        die "the disk is full; make room in $repo and run again"
    elif grep -Eq 'Retrying \(|Max retries exceeded|Read timed out|Connection broken|ProxyError|SSLError' "$log"; then
        die "the package index cannot be reached; check the network, PIP_INDEX_URL, proxy and certificates," \
            "$remedy"
    elif grep -q 'No matching distribution found' "$log"; then
        die "the package index does not have a package of scripts/$library.lock; check PIP_INDEX_URL," \
            "$remedy"
    fi
    die "pip could not fetch $library (see above); put that right, $remedy"
}

if [[ ${BASH_SOURCE[0]} == "$0" ]]; then
    set_up
fi
