#!/usr/bin/env bash
# Installs what the tests need, builds everything for release and passes the tests. The compiler
# holds the layers of Sources/ARCHITECTURE.md on the way. Arguments go to `swift test`, e.g.
# --filter SearchTests.
set -euo pipefail
cd "$(dirname "$0")/.."

Scripts/packages.sh tests
# The foreign readers of our formats, in an environment of their own. Without them (no network) the
# tests that ask them are skipped and say so.
python="$PWD/.build/test-python"
if [ ! -e "$python/ready" ]; then
  if /usr/bin/python3 -m venv "$python" &&
    "$python/bin/pip" install --quiet --disable-pip-version-check -r Tests/requirements.txt; then
    touch "$python/ready"
  else
    echo "rapporteur: some Python packages are missing; the tests that need them are skipped" >&2
  fi
fi
export RAPPORTEUR_PYTHON="$python/bin/python3"
[ -x "$RAPPORTEUR_PYTHON" ] || unset RAPPORTEUR_PYTHON
swift build -c release --build-tests --explicit-target-dependency-import-check error
swift test -c release --skip-build "$@"
