#!/usr/bin/env bash
# Regenerates the manual page and the shell completions from the program itself, after commands or
# options have changed. Needs python3; users of the program do not.
set -euo pipefail
cd "$(dirname "$0")/.."

swift build -c release --product rapporteur
program="$(swift build -c release --show-bin-path)/rapporteur"
mkdir -p Docs Completions
"$program" --generate-completion-script bash >Completions/rapporteur.bash
"$program" --generate-completion-script zsh >Completions/_rapporteur
"$program" --generate-completion-script fish >Completions/rapporteur.fish
"$program" --experimental-dump-help | python3 Scripts/manual.py >Docs/rapporteur.1
