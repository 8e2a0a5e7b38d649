#!/usr/bin/env bash
# Builds the fuzzers of segments and records, with everything they use, under the address sanitizer.
set -euo pipefail
cd "$(dirname "$0")/../.."
export RAPPORTEUR_FUZZ=1
scratch=.build/fuzz
flags=(-Xswiftc -sanitize=fuzzer,address -Xswiftc -parse-as-library
  -Xcc -fsanitize=fuzzer-no-link,address -Xcxx -fsanitize=fuzzer-no-link,address)
for name in Segment Record; do
  swift build -c release --scratch-path "$scratch" --product "${name}Fuzzer" "${flags[@]}"
  library="$(swift build -c release --scratch-path "$scratch" --show-bin-path)/lib${name}Fuzzer.a"
  empty="$scratch/empty.swift"
  : >"$empty"
  swiftc -parse-as-library -sanitize=fuzzer,address "$empty" "$library" -o ".build/${name,,}-fuzzer" \
    -lstdc++ -licuuc -lstemmer -lzstd -lsimdjson
done
