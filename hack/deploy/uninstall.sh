#!/bin/bash
# The resource definition out of the cluster, and with it every Computation: the controller must be there to end them.
. "$(dirname "$0")/../env.sh"
. "$TTG_ROOT/hack/deploy/cluster.sh"
need_cluster
kubectl delete -k "$TTG_ROOT/config/crd" --ignore-not-found --timeout=60s ||
  fail 'It does not go: Computations wait for the controller (kubectl get computations -A; is it running?).'
