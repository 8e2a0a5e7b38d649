#!/usr/bin/env bash
# Installs the program, its manual page and the completions under $PREFIX (default /usr/local); with
# --remove takes them away again.
set -euo pipefail
cd "$(dirname "$0")/.."

root="${DESTDIR:-}${PREFIX:-/usr/local}"
if [ "${1:-}" = --remove ]; then
  rm -f "$root/bin/rapporteur" "$root/share/man/man1/rapporteur.1" \
    "$root/share/bash-completion/completions/rapporteur" \
    "$root/share/zsh/site-functions/_rapporteur" "$root/share/fish/vendor_completions.d/rapporteur.fish"
  exit 0
fi
program="$(swift build -c release --show-bin-path)/rapporteur"
[ -x "$program" ] || swift build -c release --product rapporteur
install -D -m 755 "$program" "$root/bin/rapporteur"
install -D -m 644 Docs/rapporteur.1 "$root/share/man/man1/rapporteur.1"
install -D -m 644 Completions/rapporteur.bash "$root/share/bash-completion/completions/rapporteur"
install -D -m 644 Completions/_rapporteur "$root/share/zsh/site-functions/_rapporteur"
install -D -m 644 Completions/rapporteur.fish "$root/share/fish/vendor_completions.d/rapporteur.fish"
