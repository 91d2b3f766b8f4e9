#!/bin/bash
# hyperqueue.sh COUNT: HyperQueue, in a virtual environment of the cache, runs /bin/true so often with two processes at
# once. Prints {"seconds":…,"version":…}.
. "$(dirname "$0")/../../env.sh"
. "$TTG_ROOT/hack/lock.sh"
here=$TTG_ROOT/hack/bench/peers
version=0.27.0
folder=$TTG_CACHE/hyperqueue-$version

installed() {
  rm -rf "$1"
  python3 -m venv "$1"
  "$1/bin/pip" install --quiet --disable-pip-version-check "hyperqueue==$2"
  touch "$1/complete"
}

if [ ! -f "$folder/complete" ]; then
  take_lock hyperqueue
  [ -f "$folder/complete" ] || step hyperqueue 'about 10 s' "$BASH" -c "$(declare -f installed); set -e; installed \"\$1\" \"\$2\"" - "$folder" "$version"
fi
# What its tasks write goes into the present folder, and what it leaves into that for temporary files.
work=$(mktemp -d)
trap 'rm -rf "$work"; free_locks' EXIT
cd "$work"
TMPDIR=$work "$folder/bin/python" "$here/hyperqueue_peer.py" "$1" | tail -n 1
