#!/usr/bin/env bash
# Runs both commands of the README in an empty Debian: the base system, the Swift toolchain of this
# machine and git, nothing else. Needs root, debootstrap and some 8 GB where temporary files go.
#
#   Scripts/fresh-machine.sh bookworm|trixie [start|test|both]     (both)
#
# What is committed is tried, not what lies in the working folder. KEEP=1 leaves the folder, FOLDER=DIR
# takes one that is there, MIRROR=URL another mirror.
set -euo pipefail
cd "$(dirname "$0")/.."

say() { printf 'fresh-machine: %s\n' "$*" >&2; }
suite="${1:?which Debian: bookworm or trixie}"
what="${2:-both}"
[ "$(id -u)" -eq 0 ] || { say "error: only root can make and enter another system; run it with sudo"; exit 1; }
command -v debootstrap >/dev/null || { say "error: no debootstrap; apt-get install debootstrap"; exit 1; }
swift="$(readlink -f "$(command -v swift)")" || { say "error: no Swift toolchain here to lend"; exit 1; }
toolchain="$(dirname "$(dirname "$swift")")"

root="${FOLDER:-$(mktemp -d)}"
cleanup() {
  for place in proc dev/pts dev toolchain packages; do
    mountpoint -q "$root/$place" && umount -l "$root/$place"
  done
  [ -n "${KEEP:-}${FOLDER:-}" ] || rm -rf --one-file-system "$root"
}
trap cleanup EXIT

# What the toolchain itself needs, by its own page; and git.
case $suite in
  bookworm) curl=libcurl4 gcc=12 ;;
  *) curl=libcurl4t64 gcc=14 ;;
esac
needed="git ca-certificates binutils libc6-dev libgcc-$gcc-dev libstdc++-$gcc-dev $curl libedit2 libncurses6 libsqlite3-0 libxml2 zlib1g tzdata"
if [ ! -x "$root/usr/bin/git" ]; then
  say "an empty $suite in $root"
  debootstrap --variant=minbase --include="${needed// /,}" "$suite" "$root" "${MIRROR:-http://deb.debian.org/debian}" >"$root.log" 2>&1 ||
    { tail -5 "$root.log" >&2; say "error: debootstrap failed; see $root.log"; exit 1; }
fi
mkdir -p "$root/toolchain" "$root/packages"
mount -t proc proc "$root/proc"
mount --bind /dev "$root/dev"
mount --bind "$toolchain" "$root/toolchain"
mount -o remount,bind,ro "$root/toolchain"
cp /etc/resolv.conf "$root/etc/resolv.conf"

# Where git finds Swift packages, if this machine keeps copies of them.
git config --get-regexp '^url\..*\.insteadof$' 2>/dev/null | while read -r key from; do
  base="${key#url.}" base="${base%.insteadof}"
  case $base in
    /*)
      mountpoint -q "$root/packages" || mount --bind "$base" "$root/packages"
      git config --file "$root/etc/gitconfig" --add "url./packages/.insteadOf" "$from"
      ;;
  esac
done
git config --file "$root/etc/gitconfig" --add safe.directory '*'

rm -rf "$root/home/rapporteur"
git clone -q . "$root/home/rapporteur"
run() {
  say "$suite: $1"
  local start=$SECONDS status=0
  chroot "$root" /usr/bin/env -i HOME=/root LANG=C.UTF-8 PATH=/toolchain/bin:/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin \
    bash -c "cd /home/rapporteur && $1" </dev/null || status=$?
  say "$suite: $1 ended with status $status after $((SECONDS - start)) s"
  return $status
}
failed=0
case $what in start | both) run Scripts/start.sh || failed=1 ;; esac
case $what in test | both) run Scripts/test.sh || failed=1 ;; esac
exit $failed
