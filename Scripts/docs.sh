#!/usr/bin/env bash
# Makes the reference of the libraries with DocC, from their sources and the page in each one's .docc
# folder, into .build/documentation. A link to something that is not there fails.
set -euo pipefail
cd "$(dirname "$0")/.."

# Not `swift package dump-symbol-graph`: it hands C modules the C++ standard and fails.
graphs="$PWD/.build/documentation/graphs"
mkdir -p "$graphs"
swift build --product RapporteurKit --scratch-path .build/documentation/build \
  -Xswiftc -emit-symbol-graph -Xswiftc -emit-symbol-graph-dir -Xswiftc "$graphs"
failed=0
for page in Sources/*/*.docc; do
  target="$(basename "$page" .docc)"
  input="$(mktemp -d)"
  cp "$graphs/$target".symbols.json "$input"
  output=".build/documentation/$target"
  said="$(docc convert "$page" --additional-symbol-graph-dir "$input" --output-dir "$output" \
    --fallback-display-name "$target" --fallback-bundle-identifier "rapporteur.$target" 2>&1)" ||
    failed=1
  rm -r "$input"
  if grep -A3 "doesn't exist" <<<"$said" >&2; then failed=1; fi
  echo "$output"
done
exit $failed
