#!/bin/bash
# Prints the folder of prometheus and promtool: the machine's own, or Debian's package, unpacked into the cache and
# never installed. Only tests of config/monitoring need them.
. "$(dirname "$0")/env.sh"
. "$TTG_ROOT/hack/lock.sh"
folder=$TTG_CACHE/prometheus

if command -v prometheus >/dev/null 2>&1 && command -v promtool >/dev/null 2>&1; then
  dirname "$(command -v promtool)"
  exit 0
fi
is_debian || fail 'prometheus and promtool are missing: put them on the PATH (https://prometheus.io/download).'

unpacked() {
  local work=$folder.new
  rm -rf "$work"
  mkdir -p "$work"
  cd "$work"
  # As root, apt says that _apt does not reach into the cache, and downloads all the same.
  if ! apt-get download prometheus; then
    is_root
    apt-get update
    apt-get download prometheus
  fi
  dpkg-deb -x prometheus_*.deb .
  rm -rf "$folder"
  mkdir -p "$folder"
  mv usr/bin/prometheus usr/bin/promtool "$folder"
  cd /
  rm -rf "$work"
  "$folder/promtool" --version
}

if [ ! -x "$folder/promtool" ]; then
  take_lock prometheus
  [ -x "$folder/promtool" ] || step prometheus 'about 10 s' "$BASH" -c "$(declare -f unpacked is_root); folder=\$1; set -e; unpacked" - "$folder"
fi
printf '%s\n' "$folder"
