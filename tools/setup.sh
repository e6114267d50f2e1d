#!/bin/sh
# Makes .venv from a hashed lock file: `tools/setup.sh runtime|dev`. A second call only compares two checksums.
set -eu
cd "$(dirname "$0")/.."
set_of=${1:-dev}
lock=requirements/$set_of.txt
locked=$(sha256sum < "$lock")
product=$(sed -n '/^\[build-system\]/,/^\[tool\./p' pyproject.toml | sha256sum)

if [ ! -x .venv/bin/python ]; then
    python=
    for candidate in python3 python3.14 python3.13 python3.12 python3.11; do
        if command -v "$candidate" > /dev/null && "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
            python=$candidate
            break
        fi
    done
    if [ -z "$python" ]; then
        echo "Python 3.11 or newer is needed; it was not found. On Debian: apt-get install python3 python3-venv" >&2
        exit 1
    fi
    if ! "$python" -c 'import ensurepip, venv' 2> /dev/null; then
        echo "$python cannot make an environment: its venv part is missing. On Debian: apt-get install python3-venv" >&2
        exit 1
    fi
    echo "Making .venv with $("$python" --version)"
    "$python" -m venv .venv
fi

quiet="-qq --disable-pip-version-check" # errors are still told
if [ "$(cat ".venv/installed-$set_of" 2> /dev/null)" != "$locked" ]; then
    echo "Installing $lock (a minute or two the first time)"
    # shellcheck disable=SC2086
    .venv/bin/python -m pip install $quiet --require-hashes -r "$lock"
    rm -f .venv/installed-*
    echo "$locked" > ".venv/installed-$set_of"
    if [ "$set_of" = dev ]; then sha256sum < requirements/runtime.txt > .venv/installed-runtime; fi
fi
if [ "$(cat .venv/installed-product 2> /dev/null)" != "$product" ]; then
    # shellcheck disable=SC2086
    .venv/bin/python -m pip install $quiet --no-deps --no-build-isolation -e .
    echo "$product" > .venv/installed-product
fi
