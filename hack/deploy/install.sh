#!/bin/bash
# The resource definition into the cluster that kubectl points to.
. "$(dirname "$0")/../env.sh"
. "$TTG_ROOT/hack/deploy/cluster.sh"
need_cluster
refuse_newer_definition
kubectl apply --server-side --force-conflicts -k "$TTG_ROOT/config/crd"
kubectl wait --for=condition=Established crd/computations.ttg.io --timeout=30s
