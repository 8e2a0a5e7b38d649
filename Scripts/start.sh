#!/usr/bin/env bash
# From a fresh clone to a first search: packages, release build, index of Corpus/, an answer.
# Everything that is already there is left alone, so that a later run takes seconds.
set -euo pipefail
cd "$(dirname "$0")/.."

Scripts/packages.sh
swift build -c release --product rapporteur
program="$(swift build -c release --show-bin-path)/rapporteur"
"$program" index
"$program" search "${@:-visa integrity}"

cat >&2 <<END

The program is $program
Try it, or put it on your PATH:   sudo install -m 755 $program /usr/local/bin/
END
