#!/bin/bash
# The kind cluster with this source's images loaded, everything installed and ready.
. "$(dirname "$0")/../env.sh"
. "$TTG_ROOT/hack/lock.sh"
take_lock cluster
begun=$SECONDS

"$BASH" "$TTG_ROOT/hack/kind/up.sh"
tag=$("$BASH" "$TTG_ROOT/hack/images/build.sh")
version=${tag%%-*}
images="ttg-operator:$tag ttg-worker:$tag ttg-operator:v$version ttg-worker:v$version"
# REDIS=off leaves mode Queue without its Redis.
if [ "${REDIS:=on}" != off ]; then
  images="$images $("$BASH" "$TTG_ROOT/hack/images/redis.sh")"
  # Its volume is a folder of this node (config/overlays/kind-redis).
  docker exec "$KIND_CLUSTER-control-plane" mkdir -p /var/lib/ttg/redis
fi
export REDIS
loaded=$TTG_CACHE/kubeconfig/$KIND_CLUSTER.images
# The images' ids with the cluster's: what is loaded already is not asked for again.
wanted="$(docker image inspect -f '{{.Id}}' $images | tr '\n' ' ')$(docker inspect -f '{{.Id}}' "$KIND_CLUSTER-control-plane")"
if [ "$(cat "$loaded" 2>/dev/null || true)" != "$wanted" ]; then
  step kind-load 'about 15 s' kind load docker-image --name "$KIND_CLUSTER" $images
  printf '%s\n' "$wanted" >"$loaded"
fi
# A test that was cut off may have left a second ledger (test/e2e/faults/ledger-elsewhere.ts): two must never be behind
# one Service.
export KUBECONFIG=$TTG_KUBECONFIG
remove() { kubectl delete "$@" -l ttg.io/e2e=ledger --timeout=120s >/dev/null 2>&1; }
remove statefulset,pod,persistentvolumeclaim -n ttg-system && remove persistentvolume ||
  fail 'A ledger that a test left behind cannot be removed: kubectl get all,pvc -n ttg-system -l ttg.io/e2e=ledger.'
OPERATOR_IMG=ttg-operator:$tag WORKER_IMG=ttg-worker:$tag \
  "$BASH" "$TTG_ROOT/hack/deploy/deploy.sh" overlays/kind
[ -z "${METRICS:-}" ] || "$BASH" "$TTG_ROOT/hack/kind/metrics-server.sh"
say "  ready after $((SECONDS - begun)) s: cluster $KIND_CLUSTER, images $tag"
given=
[ "$KIND_CLUSTER" = ttg-cluster ] || given=" KIND_CLUSTER=$KIND_CLUSTER"
[ "${1:-}" = --quiet ] || cat >&2 <<TEXT

Next, in this shell (the first line makes kubectl find the cluster):
  eval "\$(make -s env$given)"
  kubectl apply -f config/samples/demo-10k.yaml
  kubectl get computations -n ttg-demo -w
  make report NAME=demo-10k NAMESPACE=ttg-demo
  make results NAME=demo-10k NAMESPACE=ttg-demo > results.csv
  make undeploy-kind$given          removes all of it
eval "\$(make -s env$given)"
TEXT
