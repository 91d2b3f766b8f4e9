#!/bin/bash
# Takes out of the cluster what deploy.sh put in: Computations first, while the controller is there to end them.
. "$(dirname "$0")/../env.sh"
. "$TTG_ROOT/hack/deploy/cluster.sh"
. "$TTG_ROOT/hack/deploy/kustomization.sh"
need_cluster

if kubectl get crd computations.ttg.io >/dev/null 2>&1; then
  kubectl delete computations --all --all-namespaces --timeout=60s >&2 ||
    fail 'Computations do not go: is the controller running (kubectl -n ttg-system get pods)? Then: make undeploy again.'
fi
overlay=default
! kubectl get persistentvolume ttg-ledger >/dev/null 2>&1 || overlay=overlays/kind
REDIS=off REDIS_IMG=ttg-redis:any
! kubectl -n ttg-system get statefulset ttg-redis >/dev/null 2>&1 || REDIS=on
write_kustomization "$TTG_ROOT/dist/deploy" "$overlay" ttg-operator:any ttg-worker:any
kubectl delete -k "$TTG_ROOT/dist/deploy" --ignore-not-found --timeout=120s >&2
