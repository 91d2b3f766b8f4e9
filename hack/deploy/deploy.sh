#!/bin/bash
# deploy.sh [OVERLAY]: definition, rights, ledger and controller into the cluster, and waits until they are ready.
# Default overlay: default; overlays/kind for the kind cluster made here.
# REGISTRY (as with docker-push), or OPERATOR_IMG and WORKER_IMG in full name the images; default: this source's, which
# the nodes must have. REDIS=on brings Redis for mode Queue, by the image REDIS_IMG.
. "$(dirname "$0")/../env.sh"
. "$TTG_ROOT/hack/deploy/cluster.sh"
. "$TTG_ROOT/hack/deploy/kustomization.sh"
. "$TTG_ROOT/hack/images/tag.sh"
. "$TTG_ROOT/hack/images/names.sh"
need_cluster
refuse_newer_definition
[ -z "${REGISTRY:-}" ] || image_names

: "${OPERATOR_IMG:=ttg-operator:$(image_tag)}" "${WORKER_IMG:=ttg-worker:$(image_tag)}"
redis_wanted off || true
: "${REDIS_IMG:=ttg-redis:v$(image_version)}"
overlay=${1:-default}
[ "${1:-}" ] || [ "${KUBECONFIG:-}" != "$TTG_KUBECONFIG" ] || overlay=overlays/kind
write_kustomization "$TTG_ROOT/dist/deploy" "$overlay" "$OPERATOR_IMG" "$WORKER_IMG"
apply() { kubectl apply --server-side --force-conflicts -k "$TTG_ROOT/dist/deploy" >"$TTG_ROOT/dist/deploy/apply.log" 2>&1; }
say "▸ installing $OPERATOR_IMG and $WORKER_IMG (up to 1 min)"
"$BASH" "$TTG_ROOT/hack/deploy/certificate.sh"
[ "$REDIS" = off ] || "$BASH" "$TTG_ROOT/hack/deploy/redis-secret.sh"
apply || { cat "$TTG_ROOT/dist/deploy/apply.log" >&2; exit 1; }
kubectl wait --for=condition=Established crd/computations.ttg.io --timeout=30s >/dev/null
workloads='statefulset/ttg-ledger deployment/ttg-operator'
if [ "$REDIS" = on ]; then
  workloads="statefulset/ttg-redis $workloads"
else
  kubectl -n ttg-system delete statefulset,service,networkpolicy ttg-redis --ignore-not-found >/dev/null
fi
for workload in $workloads; do
  if ! kubectl -n ttg-system rollout status "$workload" --timeout=120s >/dev/null; then
    kubectl -n ttg-system get pods -o wide >&2 || true
    kubectl -n ttg-system get events --sort-by=.lastTimestamp 2>/dev/null | tail -n 10 >&2 || true
    kubectl -n ttg-system logs "$workload" --all-containers --tail=20 >&2 || true
    fail "$workload is not ready: kubectl -n ttg-system describe $workload."
  fi
done
