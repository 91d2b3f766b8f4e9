#!/bin/bash
# Who finds the cluster: kind's own way (~/.kube/config) only where the user has no such file yet, or by MERGE=1. With
# --print the path of the cluster's own kubeconfig is the last line.
. "$(dirname "$0")/../env.sh"
marker=$TTG_CACHE/kubeconfig/$KIND_CLUSTER.home
home=$HOME/.kube/config

[ -s "$TTG_KUBECONFIG" ] || fail "There is no cluster $KIND_CLUSTER: make deploy-kind."
if [ "${MERGE:-}" = 1 ]; then
  kind export kubeconfig --name "$KIND_CLUSTER" >&2
elif [ -z "${KUBECONFIG:-}" ] && { [ ! -e "$home" ] || [ -f "$marker" ]; }; then
  kind export kubeconfig --name "$KIND_CLUSTER" --kubeconfig "$home" >/dev/null 2>&1
  : >"$marker"
fi
[ "${1:-}" != --print ] || printf '%s\n' "$TTG_KUBECONFIG"
