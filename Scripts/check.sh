#!/usr/bin/env bash
# What to run before each commit: the format, the layers, and the suites that start no process. In
# debug, so that after a first build only what changed is built.
set -euo pipefail
cd "$(dirname "$0")/.."

swift format lint --strict --parallel --recursive Sources Tests Package.swift
swift build --build-tests --explicit-target-dependency-import-check error
swift test --skip-build --skip EndToEndTests --skip Differential --skip Crash "$@"
