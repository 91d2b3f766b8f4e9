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
  # _apt would not reach into the cache: apt then says so and downloads as the user that asks.
  (cd "$work" && apt-get download prometheus) || {
    is_root && apt-get update && (cd "$work" && apt-get download prometheus)
  }
  dpkg-deb -x "$work"/prometheus_*.deb "$work"
  rm -rf "$folder"
  mkdir -p "$folder"
  mv "$work/usr/bin/prometheus" "$work/usr/bin/promtool" "$folder"
  rm -rf "$work"
  "$folder/promtool" --version
}

if [ ! -x "$folder/promtool" ]; then
  take_lock prometheus
  [ -x "$folder/promtool" ] || step prometheus 'about 10 s' "$BASH" -c "$(declare -f unpacked is_root); folder=\$1; set -e; unpacked" - "$folder"
fi
printf '%s\n' "$folder"
