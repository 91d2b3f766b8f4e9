# Sourced by every script in hack/: where things are, and how to say what is being done. Works in bash 3.2.
#
# Overridable: TTG_CACHE, KIND_CLUSTER, KIND_NODE_IMAGE, BASE_IMAGE, KUBECONFIG (for the targets that install into
# a cluster of one's own).
set -euo pipefail

TTG_ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
: "${TTG_CACHE:=${XDG_CACHE_HOME:-$HOME/.cache}/ttg}"
: "${KIND_CLUSTER:=ttg-cluster}"
: "${KIND_NODE_IMAGE:=}"
: "${BASE_IMAGE:=}"

KUBERNETES_VERSION=v1.35.4
TTG_KIND_CACHE=$TTG_CACHE/kind-node-$KUBERNETES_VERSION
TTG_BIN=$TTG_KIND_CACHE/bin
TTG_LOGS=$TTG_KIND_CACHE/logs
TTG_KUBECONFIG=$TTG_CACHE/kubeconfig/$KIND_CLUSTER
KIND_CONTEXT=kind-$KIND_CLUSTER

export TTG_CACHE KIND_CLUSTER KIND_NODE_IMAGE BASE_IMAGE
PATH=$TTG_ROOT/node_modules/.bin:$TTG_BIN:$PATH
export PATH

# What is being done goes to stderr, so that stdout stays what was asked for.
say() { printf '%s\n' "$*" >&2; }
fail() { printf '%s\n' "$*" >&2; exit 1; }

# A line every 30 s while something long runs, so that nobody takes it for hung.
tick() {
  local waited=0
  while sleep 5 >/dev/null 2>&1 </dev/null; do
    kill -0 "$2" 2>/dev/null || return 0
    waited=$((waited + 5))
    [ $((waited % 30)) -ne 0 ] || say "  … $1: ${waited} s"
  done
}

# step NAME HOW-LONG COMMAND…: runs it with its output in a log, says how long it took, shows the log's end if it fails.
step() {
  local name=$1 expected=$2 begun=$SECONDS ticker status=0
  shift 2
  mkdir -p "$TTG_LOGS"
  say "▸ $name ($expected)"
  tick "$name" $$ &
  ticker=$!
  "$@" >"$TTG_LOGS/$name.log" 2>&1 </dev/null || status=$?
  kill "$ticker" 2>/dev/null || true
  wait "$ticker" 2>/dev/null || true
  if [ "$status" -ne 0 ]; then
    tail -n 20 "$TTG_LOGS/$name.log" >&2
    fail "✗ $name failed (exit $status); all of its output: $TTG_LOGS/$name.log"
  fi
  say "  $name: $((SECONDS - begun)) s"
}

# The checksum of what stdin holds, in 12 hexadecimal digits.
digest() {
  if command -v sha256sum >/dev/null 2>&1; then sha256sum; else shasum -a 256; fi | cut -c1-12
}

# The checksum over names and contents of the files below the given paths.
digest_of() {
  find "$@" -type f | LC_ALL=C sort | while IFS= read -r file; do
    printf '%s ' "${file#"$TTG_ROOT"/}"
    digest <"$file"
  done | digest
}

is_root() { [ "$(id -u)" -eq 0 ]; }
is_debian() { [ "$(uname -s)" = Linux ] && command -v apt-get >/dev/null 2>&1; }

# Debian packages, on machines where they may be installed.
install_packages() {
  apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@"
}
