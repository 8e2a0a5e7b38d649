#!/usr/bin/env bash
# Installs the Debian packages that the build needs, where they are missing, and says how to get
# the Swift toolchain where that is. With the argument `tests`, those that the tests need too.
# Costs a few milliseconds once everything is there.
set -euo pipefail

say() { printf 'rapporteur: %s\n' "$*" >&2; }

# Name of a Debian package, then a file or a command that shows it is there: asking dpkg would
# not see what was installed by other means.
needed=(
  "make command:make"
  "g++ command:g++"
  "git command:git"
  "pkg-config command:pkg-config"
  "zstd command:zstd"
  "libicu-dev header:unicode/ubrk.h"
  "libstemmer-dev header:libstemmer.h"
  "libsimdjson-dev header:simdjson.h"
  "libzstd-dev header:zstd.h"
  "libtomlplusplus-dev header:toml++/toml.h"
  "libc6-dev header:stdlib.h"
)
if [ "${1:-}" = tests ]; then
  needed+=(
    "pandoc command:pandoc"
    "poppler-utils command:pdftotext"
    "libxml2 library:libxml2.so.2"
    "netcat-openbsd command:nc"
    "python3 file:/usr/bin/python3"
    "python3-venv module:ensurepip"
  )
fi

present() {
  case $1 in
    command:*) command -v "${1#command:}" >/dev/null ;;
    library:*) compgen -G "/usr/lib/*/${1#library:}" >/dev/null ;;
    file:*) [ -x "${1#file:}" ] ;;
    module:*) /usr/bin/python3 -c "import ${1#module:}" 2>/dev/null ;;
    header:*) compgen -G "/usr/include/${1#header:}" >/dev/null \
      || compgen -G "/usr/include/*/${1#header:}" >/dev/null \
      || compgen -G "/usr/local/include/${1#header:}" >/dev/null ;;
  esac
}

missing=()
for line in "${needed[@]}"; do
  present "${line#* }" || missing+=("${line%% *}")
done

if [ "${#missing[@]}" -gt 0 ]; then
  sudo=()
  if [ "$(id -u)" -ne 0 ]; then
    if command -v sudo >/dev/null; then
      sudo=(sudo)
    else
      say "error: missing packages, and neither root nor sudo; run as root: apt-get install ${missing[*]}"
      exit 1
    fi
  fi
  if ! command -v apt-get >/dev/null; then
    say "error: missing ${missing[*]} (Debian's names), no apt-get here; install them your system's way"
    exit 1
  fi
  say "installing ${missing[*]}"
  "${sudo[@]}" apt-get update -qq || say "the package lists could not be refreshed; trying with those at hand"
  "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get -o DPkg::Lock::Timeout=600 install -y -qq --no-install-recommends "${missing[@]}" >&2
fi

if ! command -v swift >/dev/null; then
  say "error: no Swift toolchain; install Swift 6.2 or later (https://www.swift.org/install/linux), then run this again"
  exit 1
fi
version=$(swift --version 2>/dev/null | sed -n 's/.*Swift version \([0-9]*\)\.\([0-9]*\).*/\1 \2/p' | head -n 1)
read -r major minor <<<"${version:-0 0}"
if [ "$major" -lt 6 ] || { [ "$major" -eq 6 ] && [ "$minor" -lt 2 ]; }; then
  say "error: Swift $major.$minor is too old; install Swift 6.2 or later (https://www.swift.org/install/linux)"
  exit 1
fi
