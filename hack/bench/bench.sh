#!/bin/bash
# make bench: the cluster is made ready for the figures that need it, then all of them are measured.
. "$(dirname "$0")/../env.sh"
. "$TTG_ROOT/hack/lock.sh"
cd "$TTG_ROOT"
if node hack/bench/needs-cluster.ts; then
  take_lock cluster
  "$BASH" hack/kind/deploy.sh --quiet
  export KUBECONFIG=$TTG_KUBECONFIG
else
  unset KUBECONFIG # it may name a cluster that was never made
fi
"$BASH" hack/exec-starter.sh
node hack/bench/main.ts
