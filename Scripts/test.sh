#!/usr/bin/env bash
# Builds everything for release and passes the tests. The compiler holds the layers of
# Sources/ARCHITECTURE.md on the way. Arguments go to `swift test`, e.g. --filter SearchTests.
set -euo pipefail
cd "$(dirname "$0")/.."

Scripts/packages.sh
swift build -c release --build-tests --explicit-target-dependency-import-check error
swift test -c release --skip-build "$@"
