#!/usr/bin/env bash
# Makes the index of this program's format that later versions are tested with: once, when a format is
# released; never again, since the point is that its bytes are old.
set -euo pipefail
cd "$(dirname "$0")/../.."
RAPPORTEUR_MAKE_RELEASED=1 swift test -c release --filter ReleasedFormatTests/make
du -sh Tests/Released/version-*
