#!/bin/bash
# The kind cluster with all its nodes ready. One that is there is kept; a half-made one is said and made again.
. "$(dirname "$0")/../env.sh"
. "$TTG_ROOT/hack/lock.sh"
. "$TTG_ROOT/hack/kind/ours.sh"
take_lock cluster
here=$TTG_ROOT/hack/kind

"$BASH" "$here/docker.sh"
"$BASH" "$here/tools.sh"

nodes="$KIND_CLUSTER-control-plane $KIND_CLUSTER-worker $KIND_CLUSTER-worker2 $KIND_CLUSTER-worker3"
refuse_another_ones

# When the node that was started last was started, by the clock that the leases below are written by.
last_start() { docker inspect -f '{{.State.StartedAt}}' $nodes | cut -c1-19 | sort | tail -n 1; }

get() { kubectl --kubeconfig "$TTG_KUBECONFIG" --request-timeout 5s get "$@" 2>/dev/null; }

# Whether four nodes are ready, and have said so since they were started: what the API server knew before tells nothing.
ready_now() {
  local states started
  states=$(get nodes -o 'jsonpath={range .items[*]}{range .status.conditions[?(@.type=="Ready")]}{.status}{" "}{end}{end}') || return 1
  [ "$states" = 'True True True True ' ] || return 1
  started=$(last_start) || return 1
  get leases -n kube-node-lease -o 'jsonpath={range .items[*]}{.spec.renewTime}{"\n"}{end}' |
    while read -r renewed; do [[ ${renewed:0:19} > $started ]] || exit 1; done
}

# The same within the given seconds.
ready() {
  local deadline=$((SECONDS + $1))
  until ready_now; do
    [ $SECONDS -lt $deadline ] || return 1
    sleep 1
  done
}

broken=
there=$(kind_nodes | sort | tr '\n' ' ')
if [ -n "$there" ]; then
  if [ ! -f "$OURS_MADE" ] || [ ! -s "$TTG_KUBECONFIG" ] || [ "$there" != "$(printf '%s\n' $nodes | sort | tr '\n' ' ')" ]; then
    broken='it was not made to its end'
  else
    for node in $(kind_nodes --filter status=paused); do docker unpause "$node" >/dev/null; done
    stopped=$(kind_nodes --filter status=exited --filter status=created | tr '\n' ' ')
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
  rm -f "$OURS_MADE"
  image=$("$BASH" "$here/node-image.sh")
  mkdir -p "$TTG_CACHE/kubeconfig"
  : >"$OURS_BEGUN"
  rm -f "$TTG_KUBECONFIG" "$TTG_KUBECONFIG.lock"
  # Not from the checkout, which may be gone when a node is started again.
  policy=$TTG_KUBECONFIG.audit-policy
  cp "$here/audit-policy.yaml" "$policy"
  sed "s|AUDIT_POLICY|$policy|" "$here/config.yaml" >"$TTG_KUBECONFIG.config"
  step kind-create 'about 30 s; 1 control plane, 3 workers' kind create cluster --name "$KIND_CLUSTER" --image "$image" \
    --config "$TTG_KUBECONFIG.config" --kubeconfig "$TTG_KUBECONFIG" --wait 120s
  ready 60 || fail "The nodes of $KIND_CLUSTER do not become ready: kubectl --kubeconfig '$TTG_KUBECONFIG' describe nodes."
  : >"$OURS_MADE"
fi
# The ledger's volume is a folder of this node (config/overlays/kind).
docker exec "$KIND_CLUSTER-control-plane" mkdir -p /var/lib/ttg/ledger
"$BASH" "$here/kubeconfig.sh"
