#!/bin/bash
# Prints the folder, in the cache, of the peers that `make bench ONLY=peers` compares with: a virtual environment of
# Python packages and a folder of npm packages, at the versions beside this script.
. "$(dirname "$0")/../../env.sh"
. "$TTG_ROOT/hack/lock.sh"
here=$TTG_ROOT/hack/bench/peers
folder=$TTG_CACHE/peers-$(cat "$here/requirements.txt" "$here/package.json" | cksum | cut -d' ' -f1)

installed() {
  rm -rf "$1"
  python3 -m venv "$1"
  "$1/bin/pip" install --quiet --disable-pip-version-check -r "$2/requirements.txt"
  cp "$2/package.json" "$1/"
  (cd "$1" && npm install --silent --no-audit --no-fund)
  touch "$1/complete"
}

if [ ! -f "$folder/complete" ]; then
  take_lock peers
  [ -f "$folder/complete" ] || step peers 'about a minute' "$BASH" -c "$(declare -f installed); set -e; installed \"\$1\" \"\$2\"" - "$folder" "$here"
fi
printf '%s\n' "$folder"
