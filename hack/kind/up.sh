#!/bin/bash
# The kind cluster with all its nodes ready. One that is there is kept; a half-made one is said and made again.
. "$(dirname "$0")/../env.sh"
. "$TTG_ROOT/hack/lock.sh"
take_lock cluster
here=$TTG_ROOT/hack/kind

"$BASH" "$here/docker.sh"
"$BASH" "$here/tools.sh"

nodes="$KIND_CLUSTER-control-plane $KIND_CLUSTER-worker $KIND_CLUSTER-worker2 $KIND_CLUSTER-worker3"
marker=$TTG_CACHE/kubeconfig/$KIND_CLUSTER.made
containers() { docker ps -a --filter "label=io.x-k8s.kind.cluster=$KIND_CLUSTER" --format '{{.Names}}' "$@"; }

# Whether the API server answers and knows four nodes that are ready, within the given seconds.
ready() {
  local deadline=$((SECONDS + $1)) states
  while :; do
    states=$(kubectl --kubeconfig "$TTG_KUBECONFIG" get nodes --request-timeout 5s \
      -o 'jsonpath={range .items[*]}{range .status.conditions[?(@.type=="Ready")]}{.status}{" "}{end}{end}' 2>/dev/null || true)
    [ "$states" != 'True True True True ' ] || return 0
    [ $SECONDS -lt $deadline ] || return 1
    sleep 1
  done
}

broken=
there=$(containers | sort | tr '\n' ' ')
if [ -n "$there" ]; then
  if [ ! -f "$marker" ] || [ ! -s "$TTG_KUBECONFIG" ] || [ "$there" != "$(printf '%s\n' $nodes | sort | tr '\n' ' ')" ]; then
    broken='it was not made to its end'
  else
    for node in $(containers --filter status=paused); do docker unpause "$node" >/dev/null; done
    stopped=$(containers --filter status=exited --filter status=created | tr '\n' ' ')
    if [ -n "$stopped" ]; then
      say "▸ starting stopped nodes: $stopped"
      docker start $stopped >/dev/null
    fi
    ready 5 || { say "▸ waiting for the nodes of $KIND_CLUSTER to be ready (up to 90 s)" && ready 90; } ||
      broken='its nodes do not become ready'
  fi
fi
if [ -n "$broken" ]; then
  say "The cluster $KIND_CLUSTER is broken ($broken): it is deleted and made again."
  kind delete cluster --name "$KIND_CLUSTER" --kubeconfig "$TTG_KUBECONFIG" >/dev/null 2>&1
  there=
fi
if [ -z "$there" ]; then
  rm -f "$marker"
  image=$("$BASH" "$here/node-image.sh")
  mkdir -p "$TTG_CACHE/kubeconfig"
  rm -f "$TTG_KUBECONFIG" "$TTG_KUBECONFIG.lock"
  step kind-create 'about 30 s; 1 control plane, 3 workers' kind create cluster --name "$KIND_CLUSTER" --image "$image" \
    --config "$here/config.yaml" --kubeconfig "$TTG_KUBECONFIG" --wait 120s
  ready 60 || fail "The nodes of $KIND_CLUSTER do not become ready: kubectl --kubeconfig '$TTG_KUBECONFIG' describe nodes."
  : >"$marker"
fi
# The ledger's volume is a folder of this node (config/overlays/kind).
docker exec "$KIND_CLUSTER-control-plane" mkdir -p /var/lib/ttg/ledger
"$BASH" "$here/kubeconfig.sh"
