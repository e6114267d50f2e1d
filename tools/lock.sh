#!/bin/sh
# Makes the lock files anew: versions with hashes, no host. Where packages come from is the machine's own setting.
set -eu
cd "$(dirname "$0")/.."
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
.venv/bin/python -m venv "$place"
"$place/bin/pip" install --quiet --disable-pip-version-check pip-tools
compile() {
    "$place/bin/pip-compile" --quiet --generate-hashes --strip-extras --allow-unsafe --no-header --upgrade \
        --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --no-emit-options "$@" pyproject.toml
}
compile --extra install --output-file requirements/runtime.txt
compile --extra install --extra dev --constraint requirements/runtime.txt --output-file requirements/dev.txt
