#!/bin/bash
# certificate.sh: a certificate for the ledger, made here, into the cluster that kubectl points to. One that is there and
# was not made by this script (cert-manager's, yours) is left alone; one of ours is renewed when it nears its end.
. "$(dirname "$0")/../env.sh"
. "$TTG_ROOT/hack/deploy/cluster.sh"
need_cluster
if ! kubectl get namespace ttg-system >/dev/null 2>&1; then
  kubectl create -f "$TTG_ROOT/config/default/namespace.yaml" >/dev/null
fi
exec node "$TTG_ROOT/hack/deploy/certificate/main.ts"
