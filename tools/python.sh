#!/bin/sh
# Runs a program with the first Python on this machine that the portal works with, or with the one of PYTHON.
fits() {
    "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null
}

if [ -n "$PYTHON" ]; then
    fits "$PYTHON" && exec "$PYTHON" "$@"
    echo "PYTHON=$PYTHON is no Python 3.11, 3.12 or 3.13 that starts." >&2
    exit 1
fi
for python in python3.13 python3.12 python3.11 python3 python; do
    if fits "$python"; then exec "$python" "$@"; fi
done
echo "The portal needs Python 3.11, 3.12 or 3.13, and this machine has none of them on its PATH." >&2
echo "Install one (Debian, Ubuntu: apt install python3 python3-venv) or name it: PYTHON=/path/to/python make ..." >&2
exit 1
