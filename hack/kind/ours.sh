# Sourced after env.sh: whether the kind cluster of our name was made here. Somebody may have made one by hand.
OURS_MADE=$TTG_CACHE/kubeconfig/$KIND_CLUSTER.made
OURS_BEGUN=$TTG_CACHE/kubeconfig/$KIND_CLUSTER.begun

# Names of the cluster's nodes; further arguments are docker's.
kind_nodes() { docker ps -a --filter "label=io.x-k8s.kind.cluster=$KIND_CLUSTER" --format '{{.Names}}' "$@" 2>/dev/null || true; }

# A cluster that was begun here and not made to its end is ours, too.
made_here() { [ -f "$OURS_MADE" ] || [ -f "$OURS_BEGUN" ]; }

refuse_another_ones() {
  [ -n "$(kind_nodes)" ] && ! made_here || return 0
  fail "There is a kind cluster $KIND_CLUSTER that was not made here; nothing was changed. Take another name (KIND_CLUSTER=mine), or remove it first: kind delete cluster --name $KIND_CLUSTER"
}
