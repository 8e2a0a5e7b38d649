#!/usr/bin/env bash
# Makes a Debian package of the release build for the Debian it runs on, in .build/deb: program, manual
# page, completions, systemd unit, the catalogue, examples. The same commit gives the same package as
# long as the compiler gives the same program. PROGRAM=FILE takes another program.
set -euo pipefail
cd "$(dirname "$0")/.."

for tool in dpkg-deb dpkg-shlibdeps strip gzip; do
  command -v "$tool" >/dev/null || {
    echo "rapporteur: error: no $tool; apt-get install dpkg-dev binutils gzip" >&2
    exit 1
  }
done
if [ -z "${PROGRAM:-}" ]; then
  swift build -c release --product rapporteur
  PROGRAM="$(swift build -c release --show-bin-path)/rapporteur"
fi
version="$(sed -n 's/.*static let version = "\(.*\)".*/\1/p' Sources/rapporteur/Rapporteur.swift | head -n 1)"
architecture="$(dpkg --print-architecture)"
SOURCE_DATE_EPOCH="$(git log -1 --format=%ct)"
export SOURCE_DATE_EPOCH
date="$(date -u -R -d "@$SOURCE_DATE_EPOCH")"
# Whoever builds it is asked for bugs of the package.
maintainer="${DEBFULLNAME:-$(git log -1 --format=%an)} <${DEBEMAIL:-$(git log -1 --format=%ae)}>"

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
root="$work/root"
share="$root/usr/share"
install -D -m 755 "$PROGRAM" "$root/usr/bin/rapporteur"
strip --strip-unneeded --remove-section=.comment --remove-section=.note "$root/usr/bin/rapporteur"
install -D -m 644 Packaging/rapporteur.service "$root/usr/lib/systemd/system/rapporteur.service"
install -D -m 644 Completions/rapporteur.bash "$share/bash-completion/completions/rapporteur"
sed -i "1{/^#!/d}" "$share/bash-completion/completions/rapporteur"
install -D -m 644 Completions/_rapporteur "$share/zsh/vendor-completions/_rapporteur"
install -D -m 644 Completions/rapporteur.fish "$share/fish/vendor_completions.d/rapporteur.fish"
mkdir -p "$share/man/man1" "$share/doc/rapporteur/examples" "$share/rapporteur" "$root/DEBIAN"
gzip -9n <Docs/rapporteur.1 >"$share/man/man1/rapporteur.1.gz"
printf 'rapporteur (%s) unstable; urgency=medium\n\n  * See CHANGELOG.md.gz in this folder.\n\n -- %s  %s\n' \
  "$version" "$maintainer" "$date" | gzip -9n >"$share/doc/rapporteur/changelog.gz"
gzip -9n <CHANGELOG.md >"$share/doc/rapporteur/CHANGELOG.md.gz"
cp README.md Docs/*.md "$share/doc/rapporteur/"
cp Packaging/README.md "$share/doc/rapporteur/SERVER.md"
cp Packaging/deb/copyright "$share/doc/rapporteur/copyright"
cp Packaging/deb/tokens.example Docs/client.py "$share/doc/rapporteur/examples/"
# Tracked files only: a text that a user imported is not ours to give away.
git ls-files -z Corpus Index | xargs -0 cp --parents -t "$share/rapporteur"
cp Packaging/deb/postinst Packaging/deb/prerm Packaging/deb/postrm "$root/DEBIAN/"
chmod 755 "$root"/DEBIAN/p*

# The libraries it is linked with, by their packages.
mkdir -p "$work/debian"
printf 'Source: rapporteur\n\nPackage: rapporteur\nArchitecture: any\n' >"$work/debian/control"
depends="$(cd "$work" && dpkg-shlibdeps -O --ignore-missing-info -eroot/usr/bin/rapporteur 2>/dev/null |
  sed -n 's/^shlibs:Depends=//p')"
find "$root" -type d -exec chmod 755 {} +
find "$share" -type f -exec chmod 644 {} +
(cd "$root" && find usr -type f -print0 | LC_ALL=C sort -z | xargs -0 md5sum >DEBIAN/md5sums)
size="$(du -sk --exclude=DEBIAN "$root" | cut -f1)"
cat >"$root/DEBIAN/control" <<END
Package: rapporteur
Version: $version
Architecture: $architecture
Maintainer: $maintainer
Installed-Size: $size
Depends: ${depends:+$depends, }adduser
Suggests: poppler-utils, pandoc
Section: text
Priority: optional
Description: full-text search for records of inter-State consultation on migration
 Rapporteur is a full-text search service: an inverted index with the words of
 ICU, ranking by BM25, facets and exact counts, for a command line, a line
 protocol and web pages. It brings a catalogue of consultation processes on
 migration with their meetings and literature, and indexes any other corpus
 given as JSON Lines.
END
find "$root" -exec touch --no-dereference --date="@$SOURCE_DATE_EPOCH" {} +
mkdir -p .build/deb
package=".build/deb/rapporteur_${version}_$architecture.deb"
dpkg-deb --root-owner-group -Zxz --build "$root" "$package" >/dev/null
echo "$package"
