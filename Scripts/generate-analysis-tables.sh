#!/bin/sh
# Writes Sources/CAnalysis/tables_icuNN.c from the ICU that is installed. Tables that are not among
# those are made when the program runs, the same way; to add them here saves some milliseconds on
# machines that have this ICU. Look at what the differential tests of AnalysisTests say afterwards.
set -eu
cd "$(dirname "$0")/.."
folder=$(mktemp -d)
trap 'rm -r "$folder"' EXIT
${CC:-cc} -O1 -Wall -ISources/CAnalysis -ISources/CAnalysis/include -o "$folder/print" \
  Scripts/generate-analysis-tables.c Sources/CAnalysis/make_tables.c $(pkg-config --cflags --libs icu-uc)
"$folder/print" > "$folder/tables.c"
version=$(sed -n '1s/.*from ICU \([0-9]*\).*/\1/p' "$folder/tables.c")
mv "$folder/tables.c" "Sources/CAnalysis/tables_icu$version.c"
echo "Sources/CAnalysis/tables_icu$version.c"
