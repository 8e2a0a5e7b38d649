#!/bin/sh
# Writes Sources/CAnalysis/tables.c from the ICU that is installed. Run it when ICU changes, and
# look at what the differential tests of AnalysisTests say afterwards.
set -eu
cd "$(dirname "$0")/.."
program=$(mktemp)
trap 'rm -f "$program"' EXIT
${CC:-cc} -O1 -Wall -o "$program" Scripts/generate-analysis-tables.c $(pkg-config --cflags --libs icu-uc)
"$program" > Sources/CAnalysis/tables.c
