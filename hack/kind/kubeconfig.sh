#!/bin/bash
# Who finds the cluster: kind's own way (~/.kube/config) only where the user has no such file yet, or by MERGE=1. With
# --print the path of the cluster's own kubeconfig is the last line.
. "$(dirname "$0")/../env.sh"
# Which file of the user's holds the cluster, so that later deployments and undeploy-kind find it again.
marker=$TTG_CACHE/kubeconfig/$KIND_CLUSTER.home
theirs=$HOME/.kube/config
case ${KUBECONFIG:-} in
  '' | "$TTG_KUBECONFIG") ;;
  *) theirs=${KUBECONFIG%%:*} ;;
esac

[ -s "$TTG_KUBECONFIG" ] || fail "There is no cluster $KIND_CLUSTER: make deploy-kind."
if [ "${MERGE:-}" = 1 ] || [ ! -e "$theirs" ] || [ "$(cat "$marker" 2>/dev/null)" = "$theirs" ]; then
  kind export kubeconfig --name "$KIND_CLUSTER" --kubeconfig "$theirs" >/dev/null 2>&1 ||
    fail "$theirs could not be written; the cluster's own kubeconfig is $TTG_KUBECONFIG"
  printf '%s' "$theirs" >"$marker"
  [ "${MERGE:-}" != 1 ] || say "$theirs has the context kind-$KIND_CLUSTER now"
fi
[ "${1:-}" != --print ] || printf '%s\n' "$TTG_KUBECONFIG"
