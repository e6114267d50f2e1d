#!/bin/sh
# Makes the lock files anew: versions with hashes for every Python and machine we run on, no host.
# Where packages come from is the machine's own setting (the installer's and uv's environment), never a file's.
set -eu
cd "$(dirname "$0")/.."
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
.venv/bin/python -m venv "$place"
"$place/bin/pip" install -qq --disable-pip-version-check uv
compile() {
    "$place/bin/uv" pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --upgrade \
        "$@" pyproject.toml
}
compile --extra install --output-file requirements/runtime.txt
compile --extra install --extra dev --constraint requirements/runtime.txt --output-file requirements/dev.txt
compile --extra bench --constraint requirements/runtime.txt --output-file requirements/bench.txt
